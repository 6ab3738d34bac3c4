"""Two databases behind one small face: SQL with `?` for values, transactions, and errors of ours.

SQLite runs in WAL mode, so that readers see one state while a writer writes, and flushes every commit to the disk.
On PostgreSQL writers wait for each other at the beginning of a transaction, as SQLite's do: one chain of custody.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from whence.errors import LedgerError, NoLedger
from whence.store.schema import STEPS_POSTGRESQL, STEPS_SQLITE

Row = tuple[Any, ...]

_WAIT = 120  # seconds for another writer
_LOCK = 0x57_68_65_6E_63_65  # "Whence": the advisory lock of writers


class Database(ABC):
    """One connection to a ledger's database. Not to be used by two threads at once."""

    steps: ClassVar[Sequence[str]]
    is_there: ClassVar[str]  # a query that gives a row if there is a ledger

    @abstractmethod
    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        """The rows that a query gives, one by one."""

    @abstractmethod
    def run(self, sql: str, *values: object) -> int:
        """Run a statement; how many rows it changed."""

    @contextmanager
    @abstractmethod
    def transaction(self, *, writing: bool) -> Iterator[None]:
        """All that happens inside is done, or on an error none of it; without writing, it sees one state."""

    @abstractmethod
    def add_passage(self, text: str, start: int, stop: int, words: str) -> None:
        """Put a passage of a text into the index."""

    @abstractmethod
    def drop_passages(self, text: str, content: str) -> None:
        """Take the passages of a text out of the index; `content` is the text itself."""

    @abstractmethod
    def forget(self) -> None:
        """Leave nothing on the disk of what was deleted, outside of a transaction; as far as the database can."""

    @abstractmethod
    def faults(self) -> Iterator[str]:
        """What the database itself finds wrong with its files."""

    @abstractmethod
    def passages(self, words: str, most: int) -> Iterator[Row]:
        """Text, start and stop of the passages with all of these words, the best first."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back."""

    def script(self, sql: str) -> None:
        """Run several statements without values, inside the transaction that is open."""
        for statement in sql.split(";\n"):
            if statement.strip():
                self.run(statement)

    def prepare(self) -> None:
        """Bring the schema to its newest step."""
        if self.checked_step() == len(self.steps):
            return
        with self.transaction(writing=True):
            self.run("CREATE TABLE IF NOT EXISTS whence_schema (step BIGINT NOT NULL)")
            for number in range(self.step(), len(self.steps)):  # another writer may have been first
                self.script(self.steps[number])
                self.run("DELETE FROM whence_schema")
                self.run("INSERT INTO whence_schema (step) VALUES (?)", number + 1)

    def step(self) -> int:
        """How many steps of the schema have been taken."""
        row = self.one("SELECT step FROM whence_schema") if self.one(self.is_there) else None
        return int(row[0]) if row else 0

    def checked_step(self) -> int:
        """The step, which must not be newer than this program knows."""
        found = self.step()
        if found > len(self.steps):
            raise LedgerError(
                seen=f"a ledger of step {found}",
                expected=f"at most step {len(self.steps)}",
                cause="A newer version of Whence has written it",
                next="Install the newest Whence",
            )
        return found

    def insert(self, table: str, **values: object) -> bool:
        """Put a row into a table, unless one of its name is there; whether it is new."""
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
        return self.run(sql, *values.values()) > 0

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row that a query gives."""
        found = list(self.rows(sql, *values))
        return found[0] if found else None


class Sqlite(Database):
    """A ledger in one file."""

    steps = STEPS_SQLITE
    is_there = "SELECT 1 FROM sqlite_master WHERE name = 'whence_schema'"

    def __init__(self, path: Path, *, create: bool) -> None:
        if not create and not path.is_file():
            raise no_ledger(str(path.parent))
        self._path = path
        with self._ours():
            self._connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            if self._connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                self._connection.execute("PRAGMA journal_mode = WAL").fetchone()
            for setting in ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "secure_delete = ON"):
                self._connection.execute(f"PRAGMA {setting}").fetchone()
        if not create and not self.step():
            self.close()
            raise no_ledger(str(path.parent))

    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        """The rows that a query gives, one by one."""
        with self._ours():
            cursor = self._connection.execute(sql, values)
            for row in cursor:  # noqa: UP028 - `yield from` would close the cursor, perhaps after the connection
                yield row

    def run(self, sql: str, *values: object) -> int:
        """Run a statement; how many rows it changed."""
        with self._ours():
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self, *, writing: bool) -> Iterator[None]:
        """One transaction; a writer takes the lock at once."""
        self.run("BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise

    def add_passage(self, text: str, start: int, stop: int, words: str) -> None:
        """Put a passage of a text into the index, which keeps no copy of the words."""
        with self._ours():
            sql = "INSERT INTO passages (text, start, stop) VALUES (?, ?, ?)"
            number = self._connection.execute(sql, (text, start, stop)).lastrowid
            self._connection.execute("INSERT INTO passage_words (rowid, words) VALUES (?, ?)", (number, words))

    def drop_passages(self, text: str, content: str) -> None:
        """Take the passages of a text out of the index, which must be told what stood there."""
        for number, start, stop in list(self.rows("SELECT number, start, stop FROM passages WHERE text = ?", text)):
            delete = "INSERT INTO passage_words (passage_words, rowid, words) VALUES ('delete', ?, ?)"
            self.run(delete, number, content[start:stop])
        self.run("DELETE FROM passages WHERE text = ?", text)

    def forget(self) -> None:
        """Deleted pages are overwritten at once; the index and the log of what was written keep old words until they
        are written anew."""
        self.run("INSERT INTO passage_words (passage_words) VALUES ('optimize')")
        list(self.rows("PRAGMA wal_checkpoint(TRUNCATE)"))

    def faults(self) -> Iterator[str]:
        """What SQLite finds wrong with its file."""
        yield from (str(said) for (said,) in self.rows("PRAGMA integrity_check") if said != "ok")
        yield from (
            f"{table}, row {row}: names what is not there" for table, row, *_ in self.rows("PRAGMA foreign_key_check")
        )

    def passages(self, words: str, most: int) -> Iterator[Row]:
        """Text, start and stop of the passages with all of these words, the best first."""
        asked = " ".join('"{}"'.format(word.replace('"', '""')) for word in words.split())
        if asked:
            sql = (
                "SELECT p.text, p.start, p.stop FROM passage_words JOIN passages p ON p.number = passage_words.rowid"
                " WHERE passage_words MATCH ? ORDER BY rank, p.number LIMIT ?"
            )
            yield from self.rows(sql, asked, most)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _ours(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _sqlite_error(self._path, error) from error


class Postgresql(Database):
    """A ledger in a PostgreSQL database."""

    steps = STEPS_POSTGRESQL
    is_there = "SELECT 1 WHERE to_regclass('whence_schema') IS NOT NULL"

    def __init__(self, address: str, *, create: bool) -> None:
        from whence.store import postgresql  # noqa: PLC0415 - a driver that most ledgers do not need

        self._connection = postgresql.Connection(address)
        if not create and not self.step():
            self.close()
            raise no_ledger(postgresql.without_password(address))

    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        """The rows that a query gives, one by one."""
        return self._connection.rows(sql, values)

    def run(self, sql: str, *values: object) -> int:
        """Run a statement; how many rows it changed."""
        return self._connection.run(sql, values)

    @contextmanager
    def transaction(self, *, writing: bool) -> Iterator[None]:
        """One transaction; a writer waits for the others at its beginning."""
        self.run("BEGIN" if writing else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            if writing:
                self.run("SELECT pg_advisory_xact_lock(?)", _LOCK)
            yield
            self.run("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise

    def add_passage(self, text: str, start: int, stop: int, words: str) -> None:
        """Put a passage of a text into the index, which keeps no copy of the words."""
        sql = "INSERT INTO passages (text, start, stop, words) VALUES (?, ?, ?, to_tsvector('simple', ?))"
        self.run(sql, text, start, stop, words.replace("\0", " "))

    def drop_passages(self, text: str, content: str) -> None:
        """Take the passages of a text out of the index."""
        del content
        self.run("DELETE FROM passages WHERE text = ?", text)

    def forget(self) -> None:
        """The server overwrites what was deleted when it next vacuums; its own log and backups are its keeper's."""

    def faults(self) -> Iterator[str]:
        """A server checks its own files, if its keeper lets it (pg_checksums)."""
        return iter(())

    def passages(self, words: str, most: int) -> Iterator[Row]:
        """Text, start and stop of the passages with all of these words, the best first."""
        sql = (
            "SELECT text, start, stop FROM passages, plainto_tsquery('simple', ?) asked WHERE words @@ asked"
            " ORDER BY ts_rank(words, asked) DESC, number LIMIT ?"
        )
        return self.rows(sql, words.replace("\0", " "), most)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def no_ledger(address: str) -> NoLedger:
    """The error where a ledger should be and is none."""
    return NoLedger(
        seen=f"no ledger at {address}",
        expected="one that `whence add`, `whence register` or `whence import` has made",
        cause="Nothing was added yet, or the ledger lies elsewhere",
        next="Add something, or name the ledger with --ledger or WHENCE_LEDGER",
    )


def _sqlite_error(path: Path, error: sqlite3.Error) -> LedgerError:
    said = str(error)
    if "disk is full" in said or "disk I/O error" in said:
        cause, advice = "The disk is full, or has gone", "Make room and run the same command again: it goes on"
    elif "locked" in said or "busy" in said:
        cause, advice = "Another program has been writing for very long", "Wait for it to end, or stop it"
    elif "not a database" in said or "malformed" in said:
        cause, advice = "The file is no ledger, or was damaged", "Run `whence check`, or take a backup"
    elif "readonly" in said or "unable to open" in said:
        cause, advice = "This user may not write there, or the folder is gone", "Look at the folder's permissions"
    else:
        cause, advice = "The ledger was written by another version, or is damaged", "Run `whence check`"
    return LedgerError(seen=f"SQLite says of {path}: {said}", expected="a ledger", cause=cause, next=advice)
