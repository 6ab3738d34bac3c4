"""A connection to PostgreSQL by pg8000, which is written in Python alone (docs/decisions/0014)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from whence.errors import LedgerError

_MARK = re.compile(r"\?")


class Connection:
    """A connection that speaks SQL with `?`, and errors of ours."""

    def __init__(self, address: str) -> None:
        try:
            from pg8000 import dbapi  # noqa: PLC0415 - an extra: whence[postgresql]
        except ImportError as error:
            raise LedgerError(
                seen="no driver for PostgreSQL",
                expected="the package pg8000",
                cause="Whence was installed for ledgers in a folder only",
                next="pip install 'whence[postgresql]'",
            ) from error
        self._dbapi: Any = dbapi
        self._shown = without_password(address)
        with self._ours():
            self._connection = dbapi.connect(**_parts(address))
            self._connection.autocommit = True  # transactions are begun and ended by name

    def rows(self, sql: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        """The rows that a query gives."""
        with self._ours():
            cursor = self._connection.cursor()
            cursor.execute(_MARK.sub("%s", sql.replace("%", "%%")) if values else sql, values)
            found = cursor.fetchall()
        yield from map(tuple, found)

    def run(self, sql: str, values: Sequence[object]) -> int:
        """Run a statement; how many rows it changed."""
        with self._ours():
            cursor = self._connection.cursor()
            cursor.execute(_MARK.sub("%s", sql.replace("%", "%%")) if values else sql, values)
            return int(cursor.rowcount)

    def rollback(self) -> None:
        """Undo the transaction, if the connection still stands."""
        try:
            self._connection.cursor().execute("ROLLBACK")
        except (self._dbapi.Error, OSError):
            self.close()

    def close(self) -> None:
        """Close the connection."""
        with suppress(self._dbapi.Error, OSError):
            self._connection.close()

    @contextmanager
    def _ours(self) -> Iterator[None]:
        try:
            yield
        except (self._dbapi.Error, OSError) as error:
            said = error.args[0] if error.args else str(error)
            message = said.get("M", "") if isinstance(said, dict) else str(said)
            raise LedgerError(
                seen=f"PostgreSQL at {self._shown} says: {message}",
                expected="a server that answers, and leave to use the database",
                cause="The server is down or full, or the address, user or password is wrong",
                next="Try the address with psql, and run the same command again: it goes on where it stopped",
            ) from error


def without_password(address: str) -> str:
    """An address that may be shown.

    >>> without_password("postgresql://ana:secret@db.example.org/cases")
    'postgresql://ana@db.example.org/cases'
    """
    return re.sub(r"(?<=//)([^/@:]*):[^@/]*@", r"\1@", address)


def _parts(address: str) -> dict[str, Any]:
    """What pg8000 asks for, from an address as libpq has it; `?host=/run/postgresql` names a socket."""
    split = urlsplit(address)
    asked = {name: values[-1] for name, values in parse_qs(split.query).items()}
    host = asked.get("host") or split.hostname or "localhost"
    parts: dict[str, Any] = {
        "user": unquote(split.username or asked.get("user") or "postgres"),
        "password": unquote(split.password) if split.password else asked.get("password"),
        "database": unquote(split.path.lstrip("/")) or None,
        "application_name": "whence",
    }
    port = split.port or int(asked.get("port", 5432))
    if host.startswith("/"):
        return parts | {"unix_sock": f"{host}/.s.PGSQL.{port}"}
    return parts | {"host": host, "port": port}
