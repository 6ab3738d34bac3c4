"""A ledger kept: a database with the evidence folder beside it.

Store.open(address, evidence=..., create=...)     a folder, or postgresql://...
    .writer(who)   a Writer: each of its calls is one transaction
    .view()        a View: one state, as long as it is open
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from whence.errors import LedgerError, OptionError
from whence.store.database import Database, Postgresql, Sqlite
from whence.store.evidence import Evidence
from whence.store.transfer import exported, imported
from whence.store.view import View
from whence.store.writer import Writer, passages_of
from whence.version import __version__

FILE = "ledger.db"
EVIDENCE = "evidence"


def now() -> str:
    """The time, in UTC to the microsecond: decisions of one second keep their order.

    >>> len(now())
    27
    """
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Store:
    """A ledger at an address. Open one in each process and each thread: they may all write."""

    def __init__(self, database: Database, evidence: Evidence) -> None:
        self._database = database
        self.evidence = evidence

    @classmethod
    def open(cls, address: str, evidence: Path | None = None, *, create: bool = False) -> "Store":
        """Open a ledger; raises NoLedger if there is none and none is to be made, LedgerError if it cannot be."""
        database: Database
        if address.startswith(("postgresql://", "postgres://")):
            if evidence is None:
                raise OptionError(
                    seen="a ledger in PostgreSQL without --evidence",
                    expected="the folder in which its bytes lie",
                    cause="A database is no place for photographs and archives",
                    next="Name a folder that all who use the ledger can reach",
                )
            database = Postgresql(address, create=create)
        else:
            folder = Path(address)
            if create:
                _made(folder)
            database = Sqlite(folder / FILE, create=create)
            evidence = evidence or folder / EVIDENCE
        try:
            if create:
                database.prepare()
            else:
                database.checked_step()
        except BaseException:
            database.close()
            raise
        return cls(database, Evidence(evidence))

    def writer(self, who: str, tool: str = f"whence {__version__}", clock: Callable[[], str] = now) -> Writer:
        """What writes into the ledger in somebody's name."""
        return Writer(self._database, self.evidence, who, tool, clock)

    @contextmanager
    def view(self) -> Iterator[View]:
        """One state of the ledger."""
        with self._database.transaction(writing=False):
            yield View(self._database)

    def exported(self, *, private: bool, with_bytes: bool) -> Iterator[str]:
        """One state of the ledger as JSON lines."""
        with self._database.transaction(writing=False):
            yield from exported(self._database, self.evidence, private=private, with_bytes=with_bytes)

    def imported(self, lines: Iterable[str], who: str = "not recorded") -> Mapping[str, int]:
        """Take JSON lines into a ledger that is empty; `who` does it."""

        def index(text: str, content: str) -> None:
            for start, stop in passages_of(content):
                self._database.add_passage(text, start, stop, content[start:stop])

        tool = f"whence {__version__}"
        return imported(lines, self._database, self.evidence, index, who=who, tool=tool, at=now())

    def close(self) -> None:
        """Close it."""
        self._database.close()


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(
            seen=f"{error.strerror or type(error).__name__} while making {folder}",
            expected="a folder for the ledger",
            cause="A file has the name, or this user may not write there",
            next="Name another folder with --ledger",
        ) from error
    if not os.access(folder, os.W_OK):
        raise LedgerError(
            seen=f"{folder}, in which this user may not write",
            expected="a folder for the ledger",
            cause="It belongs to somebody else",
            next="Name another folder with --ledger",
        )
