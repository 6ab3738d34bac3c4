"""A ledger at hand: what a person or a program does with one.

with connect("case") as ledger:
    for step in ledger.add([Path("mail")]): ...
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from whence.engines import Limits
from whence.errors import LedgerError
from whence.flow import Asked, Source, bring
from whence.intake import Stated, extractors
from whence.model import Claim, Failure, Reading, Review, Taken, Verdict
from whence.store import Added, Brought, Finding, Store, View, Writer, check, now
from whence.version import __version__

_BATCH = 200  # documents of one transaction
FIELDS = ("voice", "holder", "role")
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

    def meet(self, taken: Taken, met: set[str]) -> None:
        """Count a document, unless it was met in the same file: a container comes again after its contents."""
        if taken.document.id not in met:
            met.add(taken.document.id)
            self.seen += 1
        if taken.failure is not None:
            self.failures.append(taken.failure)


@dataclass(frozen=True, slots=True)
class Read:
    """A claim in the reading that found it."""

    claim: Claim
    reading: Reading

    @property
    def quote(self) -> str:
        """Its exact words."""
        content = self.reading.text.content
        return " … ".join(content[start:end] for start, end in self.claim.spans)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What a person may correct, as it was read."""
        holder = self.claim.chain[-1]
        return tuple(zip(FIELDS, (self.claim.voice.value, holder.text, holder.role.value), strict=True))


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
        paths: Iterable[Path | str],
        asked: Asked,
        *,
        stated: Stated | None = None,
        workers: int = 1,
        limits: Limits | None = None,
    ) -> Iterator[Progress]:
        """Bring in files, folders with all that is in them, and addresses (as `str`); tells after each step how far it
        has come.

        Every document is in the ledger with all that belongs to it, or not at all. What was taken in to its end is not
        opened again unless it, or how it is to be read, has changed. `stated` speaks of a single file.
        """
        progress = Progress()
        limits = limits or Limits()
        writer = self.writer(asked.form.collector or "not recorded")
        states: dict[str, str] = {}

        def sources() -> Iterator[Source]:
            for path in self._files(paths, progress):
                if isinstance(path, Failure):
                    writer.fail(path)
                    progress.failures.append(path)
                    continue
                uri = stated.uri if stated else path if isinstance(path, str) else uri_of(path)
                state = _state(path, asked, limits) if isinstance(path, Path) else ""
                with self.view() as view:
                    if state and view.source(uri) == state:
                        progress.unchanged += 1
                        continue
                states[uri] = state
                yield Source(path, stated or Stated(uri), asked)

        waiting: list[Brought] = []
        met: set[str] = set()  # of the file that is gone through
        begun = time.monotonic()
        for source, result in bring(sources(), workers, limits):
            uri = source.stated.uri
            progress.now_at = uri
            if isinstance(result, Failure):
                writer.fail(result)
                progress.failures.append(result)
                states[uri] = ""  # it could not be opened, or not gone through: it is asked for again next time
                continue
            if result is not None:
                waiting.append(result)
                progress.meet(result.taken, met)
            else:
                met.clear()
                progress.sources += 1
            if result is None or len(waiting) >= _BATCH or time.monotonic() - begun > _OFTEN:
                progress.added.plus(writer.add(waiting, uri if result is None else None, states.get(uri, "")))
                waiting, begun = [], time.monotonic()
                yield progress
        yield progress

    def check(self, last_hash: str | None = None) -> Iterator[Finding]:
        """What is not as it was, and what a person should know. `last_hash` is one of the log's, kept elsewhere."""
        with self.view() as view:
            yield from check(view, self.store.evidence, extractors(), last_hash)

    def claim(self, name: str) -> Read:
        """The claim of this id, or of the one id that begins so, as the newest reading has it; raises LedgerError."""
        with self.view() as view:
            found = list(view.claim(name)) if name else []
            if len(found) == 1:
                ((full, text_id),) = found
                text = view.text(text_id)
                for reading in reversed(view.readings(text) if text else []):
                    for claim in reading.claims:
                        if claim.id == full:
                            return Read(claim, reading)
        raise LedgerError(
            seen=f"{len(found) or 'no'} claims whose id begins with {name}",
            expected="one",
            cause="It is misspelt or cut short, or stands in another ledger",
            next="Look it up with `whence review --list`",
        )

    def claims(self) -> Iterator[Read]:
        """All claims, as the newest readings have them, in the order of the documents' coming. Decisions may be taken
        while they are gone through."""
        with self.view() as view:
            documents = [kept.document for kept in view.documents() if kept.document is not None]
        for document in documents:
            with self.view() as view:
                readings = [reading for text in view.texts(document) for reading in view.readings(text)[-1:]]
            yield from (Read(claim, reading) for reading in readings for claim in reading.claims)

    def reviews(self, claim: str) -> list[Review]:
        """What people found of the reading of a claim, the earliest first."""
        with self.view() as view:
            return list(view.reviews(claim))

    def decisions(self) -> dict[str, Review]:
        """The last decision on each claim that has one; one that was taken back is none."""
        with self.view() as view:
            latest = {one.claim: one for one in view.reviews()}
        return {name: one for name, one in latest.items() if one.verdict is not Verdict.WITHDRAWN}

    def decide(
        self, read: Read, verdict: Verdict, by: str, why: str | None, corrections: Iterable[tuple[str, str]] = ()
    ) -> Review:
        """Take down what somebody finds of the reading of a claim."""
        claim = read.claim
        review = Review(
            claim=claim.id,
            text=read.reading.text.id,
            verdict=verdict,
            by=by,
            at=now(),
            why=why,
            quote=read.quote,
            spans=claim.spans,
            fields=read.fields,
            corrections=tuple(corrections),
        )
        self.writer(by).review(review)
        return review

    def purge(self, document: str, by: str, why: str) -> tuple[list[str], list[str]]:
        """Remove a document, named by its id or how that begins, and what was taken out of it for good: the ids of all
        that went, and of the containers it came in, whose bytes still hold it."""
        with self.view() as view:
            name = view.document(document).id
            holders = [one.of for one in view.came_with(name)]
        return self.writer(by).purge(name, why), holders

    def exported(self, *, private: bool = False, with_bytes: bool = False) -> Iterator[str]:
        """The ledger as JSON lines."""
        return self.store.exported(private=private, with_bytes=with_bytes)

    def imported(self, lines: Iterable[str], by: str = "not recorded") -> Mapping[str, int]:
        """Take in JSON lines, into an empty ledger; how many records of each table there were."""
        return self.store.imported(lines, by)

    def _files(self, paths: Iterable[Path | str], progress: Progress) -> Iterator[Path | str | Failure]:
        """The files that were named, and those in folders that were; never the ledger's own. A link in a folder is not
        followed: whoever made the folder may have pointed it anywhere."""
        own = {self.store.evidence.folder.resolve()}
        if "://" not in self.address:
            own.add(Path(self.address).resolve())
        closed: list[OSError] = []
        for path in paths:
            if isinstance(path, str) or not path.is_dir():
                yield path
                continue
            if path.resolve() in own:
                yield _own(path)
                continue
            for folder, folders, names in os.walk(path, onerror=closed.append):
                yield from (_closed(error) for error in closed)
                closed.clear()
                here = Path(folder)
                kept = [name for name in folders if (here / name).resolve() not in own]
                progress.hidden += sum(name.startswith(".") for name in [*kept, *names])
                folders[:] = sorted(name for name in kept if not name.startswith("."))
                linked = [name for name in folders if (here / name).is_symlink()]  # which the walk does not enter
                for name in sorted([*linked, *(name for name in names if not name.startswith("."))]):
                    yield _link(here / name) if (here / name).is_symlink() else here / name
            yield from (_closed(error) for error in closed)
            closed.clear()


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


def _own(path: Path) -> Failure:
    return Failure(
        uri_of(path),
        "the ledger's own folder",
        "documents that came from elsewhere",
        "A folder was named that the ledger keeps itself in",
        "Name the folder that holds the documents",
    )


def _closed(error: OSError) -> Failure:
    return Failure(
        uri_of(Path(error.filename or ".")),
        f"a folder that cannot be looked into ({error.strerror})",
        "a folder that this user may read",
        "Its permissions do not allow it, or it has gone meanwhile",
        "Ask its owner, or change the permissions, and add it again",
    )


def _link(path: Path) -> Failure:
    return Failure(
        uri_of(path),
        "a link to another place",
        "a file or a folder",
        "Somebody linked it on purpose, or the folder was unpacked from an archive that was made to read other files",
        "Name the file that it leads to, if it is wanted",
    )


def _state(path: Path, asked: Asked, limits: Limits) -> str:
    """By what a file that has changed is told, and one that would be taken in otherwise now."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ""
    how = (__version__, asked.languages, sorted(asked.columns.items()), *limits)
    return f"{status.st_size} {status.st_mtime_ns} {how}"
