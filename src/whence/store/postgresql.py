"""A connection to PostgreSQL by pg8000, which is written in Python alone (docs/decisions/0014)."""

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from whence.errors import LedgerError

_MARK = re.compile(r"\?")
_SCHEME = re.compile(r"postgres(ql)?://")
_PORT = 5432
_ASKED = ("host", "port", "user", "password", "sslmode", "sslrootcert")
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_NO_WAY_IN = "28000"  # the server takes this user only with TLS, or only without

Tls = ssl.SSLContext | Literal[False]


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
        asked = _asked(address)
        parts, ways = _parts(address, asked), _ways(asked)
        if "unix_sock" in parts:
            ways = [False]  # nobody stands between, and no server speaks TLS there
        with self._ours():
            self._connection = self._connected(parts, ways)
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

    def _connected(self, parts: Mapping[str, Any], ways: Sequence[Tls]) -> Any:  # noqa: ANN401 - pg8000 has no types
        """A connection the first way that leads to one. A password that was refused is not said again."""
        *others, last = ways
        for way in others:
            try:
                return self._dbapi.connect(**parts, ssl_context=way)
            except (self._dbapi.Error, OSError) as error:
                if _told(error).get("C", _NO_WAY_IN) != _NO_WAY_IN:
                    raise
        return self._dbapi.connect(**parts, ssl_context=last)

    @contextmanager
    def _ours(self) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise LedgerError(
                seen=f"PostgreSQL at {self._shown} shows a certificate that does not hold: {error.verify_message}",
                expected="the one that the address asks for",
                cause="Another authority has signed it, it is of another name, or somebody stands between",
                next="Name the authority's certificate with sslrootcert=FILE, and the host as the certificate does",
            ) from error
        except (self._dbapi.Error, OSError) as error:
            raise LedgerError(
                seen=f"PostgreSQL at {self._shown} says: {_told(error).get('M') or error}",
                expected="a server that answers, and leave to use the database",
                cause="The server is down or full, or the address, user or password is wrong",
                next="Try the address with psql, and run the same command again: it goes on where it stopped",
            ) from error


def _told(error: Exception) -> Mapping[str, str]:
    """What the server said by letters (M: its message, C: its code), if it was the server."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, dict) else {}


def without_password(address: str) -> str:
    """An address that may be shown: of PostgreSQL's only user, host, port and database; a folder as it is.

    >>> without_password("postgresql://ana:secret@db.example.org/cases?sslmode=require")
    'postgresql://ana@db.example.org/cases'
    >>> without_password("postgresql://ana:p@ss@db.example.org/cases?password=secret")
    'postgresql://ana@db.example.org/cases'
    >>> without_password("postgresql://ana:1/s@db.example.org/cases")  # which part is the password nobody can say
    'postgresql://...'
    """
    scheme = _SCHEME.match(address)
    if scheme is None:
        return address
    try:
        split = urlsplit(address)
        split.port  # noqa: B018 - which raises where none can be made out
    except ValueError:
        return f"{scheme[0]}..."
    place = split.netloc.rpartition("@")[2]
    if "@" in split.path + split.query + split.fragment:
        return f"{scheme[0]}..."
    user = f"{split.username}@" if split.username else ""
    return f"{scheme[0]}{user}{place}{split.path}"


def _asked(address: str) -> dict[str, str]:
    """What stands behind the question mark, %XX made out as libpq does; refuses what would be left out in silence."""
    try:
        split = urlsplit(address)
        pairs = [pair.partition("=") for pair in split.query.split("&") if pair]
        asked = {unquote(name): unquote(value) for name, _, value in pairs}
        port = split.port or int(asked.get("port", _PORT))
        unknown = [name for name in asked if name not in _ASKED]
        is_clear = not split.fragment and 0 < port < 2**16
        is_clear = is_clear and "@" not in split.path + (split.query if unknown else "")  # it may be of the password
    except ValueError:
        is_clear, asked, unknown = False, {}, []
    if not is_clear:
        raise _refused(
            "an address of PostgreSQL that cannot be read",
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
            "Write : / ? # [ ] @ % that belong to a name or the password as %XX, such as %40 for @",
        )
    if unknown:
        seen = f"{unknown[0]}= in the address of PostgreSQL"
        raise _refused(seen, ", ".join(_ASKED), "Leave it out, or mend its name")
    return asked


def _parts(address: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """What pg8000 asks for, from an address as libpq has it; `?host=/run/postgresql` names a socket."""
    split = urlsplit(address)
    host = asked.get("host") or split.hostname or "localhost"
    parts: dict[str, Any] = {
        "user": unquote(split.username or asked.get("user") or "postgres"),
        "password": unquote(split.password) if split.password else asked.get("password", ""),  # pg8000 wants one
        "database": unquote(split.path.lstrip("/")) or None,
        "application_name": "whence",
    }
    port = split.port or int(asked.get("port", _PORT))
    if host.startswith("/"):
        return parts | {"unix_sock": f"{host}/.s.PGSQL.{port}"}
    return parts | {"host": host, "port": port}


def _ways(asked: Mapping[str, str]) -> list[Tls]:
    """With TLS or without (False), in the order in which to try, as libpq's sslmode means it.

    Whoever names sslrootcert has the certificate looked at, whatever the mode; only verify-full looks at its name too,
    and needs no sslrootcert: it takes the system's authorities.
    """
    mode, root = asked.get("sslmode", "prefer"), asked.get("sslrootcert")
    if mode not in _MODES:
        raise _refused(f"sslmode={mode}", ", ".join(_MODES), "Mend it")
    if mode != "verify-full" and (root == "system" or (mode == "verify-ca" and not root)):
        advice = "Name its certificate with sslrootcert=FILE, or ask for sslmode=verify-full"
        raise _refused(f"sslmode={mode} with whatever authority the system has", "an authority of yours", advice)
    if mode == "disable":
        return [False]
    try:
        tls = ssl.create_default_context(cafile=None if root in (None, "system") else root)
    except OSError as error:
        said = error.strerror or str(error)
        raise _refused(f"sslrootcert={root}: {said}", "a certificate in PEM", "Check the name") from error
    tls.check_hostname = mode == "verify-full"
    if not mode.startswith("verify") and not root:
        tls.verify_mode = ssl.CERT_NONE
    ways: dict[str, list[Tls]] = {"allow": [False, tls], "prefer": [tls, False]}
    return ways.get(mode, [tls])


def _refused(seen: str, expected: str, advice: str) -> LedgerError:
    cause = "It is misspelt, or of use to another program only"
    return LedgerError(seen=seen, expected=expected, cause=cause, next=advice)
