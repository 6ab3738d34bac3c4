"""The flow, top to bottom: bytes are taken in, the text is read.

read_...   without a ledger        bring   sources into what a ledger's writer adds, in processes that may die
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from whence.engines import Died, Limits, over
from whence.errors import IntakeError, WhenceError
from whence.intake import Keep, Settings, Stated, Where, beside, captured, documents_in, opened, recogniser, take
from whence.model import Blob, Capture, Failure, Reading, Taken, Text, Way
from whence.network import Network
from whence.read import reader_of, reading_of
from whence.store import Brought, Evidence, Store, now, reading_id
from whence.version import __version__

__all__ = ["Asked", "Form", "Source", "bring", "read_all", "read_data", "read_documents", "read_file", "read_text"]

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


def read_file(path: Path, stated: Stated) -> list[Reading | Failure]:
    """Read a file of any medium: every document in it that has a text, and what could not be read."""
    with opened(path) as file:
        return read_documents(file, stated)


def read_documents(file: BinaryIO, stated: Stated) -> list[Reading | Failure]:
    """Read every document in an open file that can seek. What has no text, as a picture has none, is a Failure if
    nothing else is in the file."""
    found: list[Reading | Failure] = []
    for taken in documents_in(file, stated, Blob.read):
        if taken.text is not None:
            found.append(read_text(taken.text))
        elif taken.failure is not None:
            found.append(taken.failure)
    return found or [_nothing_to_read(stated.uri)]


def _nothing_to_read(uri: str) -> Failure:
    return Failure(
        uri,
        "a picture, or a container without documents",
        "a text, or something that holds texts",
        "Nothing in it can be read",
        "Give the text that goes with it, or add it to a ledger as evidence with `whence add`",
    )


Job = Callable[[], Sequence[Reading | Failure]]


def read_all(jobs: Iterable[tuple[str, Job]], threads: int = 1) -> Iterator[Reading | Failure]:
    """Read many files, each on its own, in the order given; one that fails is a Failure and the others go on.

    A job is the file's uri and what reads it. The readings do not depend on the number of threads; no more than twice
    as many files as threads are held at a time.
    """
    if threads <= 1:
        for uri, job in jobs:
            yield from _attempt(uri, job)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="read") as pool:
        waiting: deque[Future[Sequence[Reading | Failure]]] = deque()
        for uri, job in jobs:
            waiting.append(pool.submit(_attempt, uri, job))
            if len(waiting) >= 2 * threads:
                yield from waiting.popleft().result()
        for future in waiting:
            yield from future.result()


def _attempt(uri: str, job: Job) -> Sequence[Reading | Failure]:
    try:
        return job()
    except WhenceError as error:
        return [error.failure(uri)]


@dataclass(frozen=True, slots=True)
class Form:
    """What a collector says of what he brings: who got hold of it, when (EDTF), by what clock, machine and account."""

    collector: str | None = None
    captured: str | None = None
    clock: str | None = None
    machine: str | None = None
    identity: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """How sources are brought into which ledger, and what its collector says of them."""

    ledger: str
    evidence: Path
    form: Form = Form()
    languages: str | None = None  # of scanned pages, as Tesseract names them; None: none is recognised
    columns: Mapping[str, str] = field(default_factory=dict)
    private: bool = False  # whether an address may lead into a private network


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or an address that is to be captured, to be brought into a ledger; and what is said of it."""

    path: Path | str
    stated: Stated
    asked: Asked
    left: Mapping[Where, str] = field(default_factory=dict)


def bring(sources: Iterable[Source], workers: int, limits: Limits) -> Iterator[tuple[Source, Brought | Failure | None]]:
    """Take in and read files, each in a process of its own limits; after the last document of each comes a None.

    The bytes are in the evidence folder when a document is given. A document that ends its process is kept and not
    parsed again.
    """
    for source, result in over(sources, _documents_of, workers, limits, _without):
        if not isinstance(result, Died):
            yield source, result
        elif result.given_up:
            yield source, _unread(source, result.why)  # else it is gone through again, without what did it


def _documents_of(source: Source, note: Callable[[Where], None]) -> Iterator[Brought | Failure]:
    """What is in one file, read; in a process of the engine."""
    asked = source.asked
    whole = source.left.get(())
    if whole is not None:
        yield _unread(source, whole)
        return
    recognise = recogniser(asked.languages) if asked.languages else None
    settings = Settings(recognise=recognise, columns=asked.columns, begin=note, left=source.left)
    if isinstance(source.path, Path):
        settings = replace(settings, beside=partial(beside, source.path))
    keep = Evidence(asked.evidence).put
    try:
        if isinstance(source.path, str):
            yield from _captured(source, source.path, keep, settings)
            return
        with opened(source.path) as file:
            for taken in documents_in(file, source.stated, keep, settings):
                yield _brought(source, taken)
    except IntakeError as error:
        yield error.failure(source.stated.uri)


def _captured(source: Source, address: str, keep: Keep, settings: Settings) -> Iterator[Brought | Failure]:
    """What an address gives: the web archive of what was asked and answered, and the documents in it. All of it was
    captured when the address was asked, unless it says when itself."""
    got = captured(address, private=source.asked.private)
    documents = 0
    for taken in documents_in(BytesIO(got.archive), source.stated, keep, settings):
        documents += taken.text is not None or taken.picture is not None or taken.failure is not None
        first = taken.exhibit is None and taken.failure is None
        warnings = (*taken.warnings, *got.warnings) if first else taken.warnings
        yield _brought(source, replace(taken, warnings=warnings, captured_at=taken.captured_at or got.captured_at))
    if got.stopped is not None:
        yield got.stopped.failure(source.stated.uri)
    elif not documents:
        yield Failure(
            source.stated.uri,
            f"an answer of status {got.status} without a document",
            "a page or document",
            "The page is gone, or the site does not let programs in",
            "Open the address in a browser, save what it shows, and add the file",
        )


def _without(source: Source, where: Where | None, why: str) -> Source | None:
    """The same file without the document that ended its process."""
    place = where or ()
    return (
        None
        if () in source.left
        else replace(source, left={**source.left, (() if place in source.left else place): why})
    )


def _unread(source: Source, why: str) -> Failure:
    error = IntakeError(
        seen=f"while the file was read, {why}",
        expected="a file that can be read in the memory and time of one",
        cause="It is very large, or was made to break programs",
        next="Split it, or look at it with a program for its format",
    )
    return error.failure(source.stated.uri)


def _brought(source: Source, taken: Taken) -> Brought:
    """A document with how it was got hold of, and its reading unless the ledger has that."""
    asked, form = source.asked, source.asked.form
    asked_for = isinstance(source.path, str)
    capture = Capture(
        document=taken.document.id,
        at=taken.captured_at or form.captured,
        recorded_at=now(),
        way=Way.ADDRESS if asked_for else Way.WEB_ARCHIVE if taken.captured_from is not None else Way.FILE,
        source=source.stated.uri,
        tool=f"whence {__version__}",
        collector=form.collector,
        address=source.stated.url or taken.captured_from,
        clock=form.clock,
        machine=form.machine,
        identity=form.identity,
        note=form.note,
    )
    if taken.text is None or _known(asked, taken.text):
        return Brought(taken, capture)
    return Brought(taken, capture, read_text(taken.text))


@cache
def _ledger(address: str, evidence: Path) -> Store:
    return Store.open(address, evidence)


def _known(asked: Asked, text: Text) -> bool:
    with _ledger(asked.ledger, asked.evidence).view() as view:
        return view.has_reading(reading_id(text.id, reader_of(_network())))
