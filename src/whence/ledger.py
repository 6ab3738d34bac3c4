"""A ledger at hand: what a person or a program does with one.

    with connect("case") as ledger:
        for step in ledger.add([Path("mail")]): ...
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from whence.engines import Limits
from whence.flow import Asked, Source, bring
from whence.intake import Stated
from whence.model import Failure
from whence.store import Added, Brought, Store, View, Writer
from whence.version import __version__

_BATCH = 200  # documents of one transaction
_OFTEN = 2.0  # seconds after which a transaction ends at the latest


@dataclass(slots=True)
class Progress:
    """How far a run has come."""

    sources: int = 0  # files gone through
    unchanged: int = 0  # files that were not opened, since they were taken in to their end before
    hidden: int = 0  # files whose names begin with a dot, left out
    seen: int = 0  # documents met
    now_at: str = ""
    added: Added = field(default_factory=Added)
    failures: list[Failure] = field(default_factory=list)


class Ledger:
    """A ledger that is open."""

    def __init__(self, store: Store, address: str) -> None:
        self.store = store
        self.address = address

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        self.store.close()

    def view(self) -> AbstractContextManager[View]:
        """One state of it: `with ledger.view() as view`."""
        return self.store.view()

    def writer(self, who: str) -> Writer:
        """What writes into it in somebody's name."""
        return self.store.writer(who)

    def add(
        self,
        paths: Iterable[Path],
        asked: Asked,
        *,
        stated: Stated | None = None,
        workers: int = 1,
        limits: Limits | None = None,
    ) -> Iterator[Progress]:
        """Bring in files, and folders with all that is in them; tells after each step how far it has come.

        Every document is in the ledger with all that belongs to it, or not at all. What was taken in to its end is not
        opened again unless it has changed. `stated` speaks of a single file.
        """
        progress = Progress()
        writer = self.writer(asked.collector or "not recorded")
        states: dict[str, str] = {}

        def sources() -> Iterator[Source]:
            for path in self._files(paths, progress):
                uri = stated.uri if stated else uri_of(path)
                state = _state(path)
                with self.view() as view:
                    if state and view.source(uri) == state:
                        progress.unchanged += 1
                        continue
                states[uri] = state
                yield Source(path, stated or Stated(uri), asked)

        waiting: list[Brought] = []
        begun = time.monotonic()
        for source, result in bring(sources(), workers, limits or Limits()):
            uri = source.stated.uri
            progress.now_at = uri
            if isinstance(result, Failure):
                writer.fail(result)
                progress.failures.append(result)
                continue
            if result is not None:
                waiting.append(result)
                progress.seen += 1
                if result.taken.failure is not None:
                    progress.failures.append(result.taken.failure)
            else:
                progress.sources += 1
            if result is None or len(waiting) >= _BATCH or time.monotonic() - begun > _OFTEN:
                progress.added.plus(writer.add(waiting, uri if result is None else None, states.get(uri, "")))
                waiting, begun = [], time.monotonic()
                yield progress
        yield progress

    def _files(self, paths: Iterable[Path], progress: Progress) -> Iterator[Path]:
        """The files that were named, and those in folders that were; never the ledger's own."""
        own = Path(self.address).resolve() if "://" not in self.address else None
        for path in paths:
            if not path.is_dir():
                yield path
                continue
            for folder, folders, names in os.walk(path):
                here = Path(folder)
                kept = [name for name in folders if own is None or (here / name).resolve() != own]
                progress.hidden += sum(name.startswith(".") for name in [*kept, *names])
                folders[:] = sorted(name for name in kept if not name.startswith("."))
                yield from (here / name for name in sorted(names) if not name.startswith("."))


def connect(address: str, evidence: Path | None = None, *, create: bool = False) -> Ledger:
    """Open the ledger at this address: a folder, or postgresql://... with the folder of its bytes."""
    return Ledger(Store.open(address, evidence, create=create), address)


def uri_of(path: Path) -> str:
    """The path as it was named; bytes in it that are no UTF-8 are written as %XX, so that it can be printed.

    >>> uri_of(Path("mail/a.eml"))
    'mail/a.eml'
    """
    return "".join(
        f"%{ord(character) - 0xDC00:02X}" if 0xDC80 <= ord(character) <= 0xDCFF else character
        for character in path.as_posix()
    )


def _state(path: Path) -> str:
    """By what a file that has changed is told, and one that another version of Whence would take in otherwise."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {__version__}"


