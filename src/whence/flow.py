"""The flow, top to bottom: bytes are taken in, the text is read."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock

from whence.errors import WhenceError
from whence.intake import Stated, read_bytes, take
from whence.model import Failure, Reading, Text
from whence.network import Network
from whence.read import reading_of

__all__ = ["read_all", "read_data", "read_file", "read_text"]

_LOADING = Lock()


@cache
def _loaded() -> Network:
    return Network()


def _network() -> Network:
    """The package's network, loaded when the first text is read and once, however many threads ask."""
    with _LOADING:
        return _loaded()


def read_text(text: Text) -> Reading:
    """Read a text that has been taken in."""
    return reading_of(text, _network())


def read_data(data: bytes, stated: Stated) -> Reading:
    """Take in some bytes and read them. Raises IntakeError if they cannot be taken in."""
    return read_text(take(data, stated))


def read_file(path: Path, stated: Stated) -> Reading:
    """Take in a file and read it. Raises IntakeError if it cannot be taken in."""
    return read_data(read_bytes(path), stated)


def read_all(jobs: Iterable[tuple[str, Callable[[], Reading]]], threads: int = 1) -> Iterator[Reading | Failure]:
    """Read many documents, each on its own, in the order given; one that fails is a Failure and the others go on.

    A job is the document's uri and what reads it. The readings do not depend on the number of threads; no more than
    twice as many documents as threads are held at a time.
    """
    if threads <= 1:
        yield from (_attempt(uri, job) for uri, job in jobs)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="read") as pool:
        waiting: list[Future[Reading | Failure]] = []
        for uri, job in jobs:
            waiting.append(pool.submit(_attempt, uri, job))
            if len(waiting) >= 2 * threads:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _attempt(uri: str, job: Callable[[], Reading]) -> Reading | Failure:
    try:
        return job()
    except WhenceError as error:
        return error.failure(uri)
