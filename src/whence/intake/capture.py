"""An address, captured: what was asked and what was answered, byte for byte, as a web archive of our own.

    captured     an https:// or http:// address -> Captured

The one module that reaches other machines, and only when a person names an address. The site sees who asks. Addresses
that lead into private networks are refused, and the machine that was looked at is the one that is asked, so that a name
cannot point elsewhere in between. Nothing that comes is executed, and nothing that a page names is fetched.
"""

import ipaddress
import re
import socket
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from urllib import robotparser
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from whence.errors import IntakeError, TooLarge
from whence.intake.files import LIMIT
from whence.intake.web_archives.writer import Exchange, Message, written
from whence.model import Warned
from whence.version import __version__

AGENT = f"whence/{__version__}"
_SOFTWARE = f"whence {__version__}"
_MOST_REDIRECTS = 10
_LONGEST_HEAD = 262_144
_PIECE = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})")
_LAST_CHUNK = re.compile(rb"(?:^|\r\n)0+(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n$")


@dataclass(frozen=True, slots=True)
class Captured:
    """This web archive holds all that was asked and answered; the last answer had this status, at this address."""

    archive: bytes
    address: str
    status: int
    warnings: tuple[Warned, ...]


class _Answer(NamedTuple):
    """What a server answered, taken apart."""

    exchange: Exchange
    status: int
    location: str | None


def is_address(word: str) -> bool:
    """Whether something is an address to be captured, and no file.

    >>> is_address("https://example.org/a"), is_address("letters.mbox")
    (True, False)
    """
    return word.lower().startswith(("https://", "http://"))


def captured(address: str, *, private: bool = False, seconds: float = 60, limit: int = LIMIT) -> Captured:
    """Ask for an address and follow where it leads; raises IntakeError if nothing could be captured.

    `private` lets it lead into private networks. `seconds` and `limit`, bytes, hold for each answer.
    """
    exchanges: list[Exchange] = []
    warnings: list[Warned] = []
    now = _normal(address)
    for _ in range(_MOST_REDIRECTS + 1):
        answer = _asked(now, private=private, seconds=seconds, limit=limit)
        exchanges.append(answer.exchange)
        if answer.status not in _REDIRECTS or answer.location is None:
            if _robots_disallow(now, private=private, seconds=seconds):
                warnings.append(Warned("robots.txt asks programs not to fetch this address", 1))
            if len(exchanges) > 1:
                warnings.append(Warned(f"redirects followed, to {now}", len(exchanges) - 1))
            archive = b"".join(written(exchange, _SOFTWARE) for exchange in exchanges)
            return Captured(archive, now, answer.status, tuple(warnings))
        now = _normal(urljoin(now, answer.location))
    raise _failed(address, f"more than {_MOST_REDIRECTS} redirects", "The site leads in circles, or wants a cookie")


def _normal(address: str) -> str:
    """An address without a fragment, in ASCII; raises IntakeError if it is none."""
    try:
        split = urlsplit(address.strip())
        host = (split.hostname or "").encode("idna").decode("ascii")
        port = f":{split.port}" if split.port else ""
    except ValueError as error:
        raise _failed(address, "no address", "It is misspelt") from error
    if split.scheme.lower() not in ("http", "https") or not host:
        raise _failed(address, "an address of another kind", "Only https:// and http:// addresses are captured")
    if split.username or split.password:
        raise _failed(address, "a name or password in the address", "It would stand in every export")
    named = f"[{host}]" if ":" in host else host
    path = quote(split.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(split.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((split.scheme.lower(), named + port, path, query, ""))


def _asked(address: str, *, private: bool, seconds: float, limit: int) -> _Answer:
    split = urlsplit(address)
    target = urlunsplit(("", "", split.path, split.query, ""))
    headers = (
        ("Host", split.netloc),
        ("User-Agent", AGENT),
        ("Accept", "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    )
    request = Message(f"GET {target} HTTP/1.1", headers)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        head, body = _exchanged(split, request.head, private=private, until=time.monotonic() + seconds, limit=limit)
    except (OSError, ssl.SSLError, UnicodeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise _failed(
            address, f"no answer ({reason})", "The site is down, slow, or does not let programs in"
        ) from error
    first, lines = _taken_apart(address, head)
    status = _STATUS.match(first)
    if status is None:
        raise _failed(address, "an answer that is no HTTP", "Something else answers there")
    location = next((value for name, value in lines if name.lower() == "location"), None)
    exchange = Exchange(address, at, request, Message(first, lines, body))
    return _Answer(exchange, int(status[1]), location)


def _exchanged(split: SplitResult, request: bytes, *, private: bool, until: float, limit: int) -> tuple[bytes, bytes]:
    """Send a request to the machine that an address names; head and body of the answer as they came."""
    with _connected(split, private=private, until=until) as connection:
        connection.sendall(request)
        answer = bytearray()
        end = -1
        while True:
            connection.settimeout(max(0.1, until - time.monotonic()))
            if time.monotonic() > until:
                raise TimeoutError("it took too long")
            piece = connection.recv(_PIECE)
            answer += piece
            if end < 0:
                end = answer.find(b"\r\n\r\n")
                if end < 0 and len(answer) > _LONGEST_HEAD:
                    raise OSError("its headers do not end")
            if not piece or (end >= 0 and _is_whole(bytes(answer[:end]), answer, end + 4)):
                break
            if len(answer) > limit + _LONGEST_HEAD:
                raise TooLarge(
                    seen=f"an answer of more than {limit:,} bytes",
                    expected=f"at most {limit:,}",
                    cause="It is a film, an archive or an endless stream",
                    next="Save it with another program and add the file",
                )
    if end < 0:
        raise OSError("the connection was closed before an answer was there")
    return bytes(answer[:end]), bytes(answer[end + 4 :])


def _connected(split: SplitResult, *, private: bool, until: float) -> socket.socket:
    """A connection to the machine itself, whose address was looked at."""
    host = split.hostname or ""
    port = split.port or (443 if split.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    machines = [str(entry[4][0]) for entry in found]
    if not private and not all(_is_public(machine) for machine in machines):
        raise IntakeError(
            seen=f"{host}, which is a machine of a private network",
            expected="an address of the public web",
            cause="It was typed by mistake, or a site leads there to look into your network",
            next="If you do want it, give --private-networks",
        )
    raw = socket.create_connection((machines[0], port), timeout=max(0.1, until - time.monotonic()))
    if split.scheme != "https":
        return raw
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _is_public(machine: str) -> bool:
    """Whether an IP address is one of the public internet.

    >>> [_is_public(one) for one in ("93.184.216.34", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    address = ipaddress.ip_address(machine.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    return inner.is_global and not inner.is_multicast


def _is_whole(head: bytes, answer: bytearray, start: int) -> bool:
    """Whether the body has come to its end, for servers that keep the connection open all the same."""
    lowered = head.lower()
    if re.search(rb"\ntransfer-encoding:[^\r\n]*chunked", lowered):
        return _LAST_CHUNK.search(bytes(answer[max(start, len(answer) - 2000) :])) is not None
    stated = re.search(rb"\ncontent-length:[ \t]*(\d{1,15})", lowered)
    return stated is not None and len(answer) - start >= int(stated[1])


def _taken_apart(address: str, head: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The first line and the headers of an answer, as characters that stand for bytes."""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: list[tuple[str, str]] = []
    for line in lines:
        name, mark, value = line.partition(":")
        if not mark or any(character in line for character in "\r\n\0"):
            raise _failed(address, "headers that are none", "The server is broken, or confuses programs on purpose")
        headers.append((name, value.strip()))
    return first, tuple(headers)


def _robots_disallow(address: str, *, private: bool, seconds: float) -> bool:
    """Whether the site's robots.txt asks all programs not to fetch an address; no if it has none."""
    try:
        answer = _asked(urljoin(address, "/robots.txt"), private=private, seconds=min(seconds, 15), limit=500_000)
    except IntakeError:
        return False
    if answer.status != 200:
        return False
    rules = robotparser.RobotFileParser()
    rules.parse(answer.exchange.response.body.decode("utf-8", "replace").splitlines())
    return not rules.can_fetch(AGENT, address)


def _failed(address: str, seen: str, cause: str) -> IntakeError:
    return IntakeError(
        seen=f"{seen} at {address}",
        expected="a page or document",
        cause=cause,
        next="Open the address in a browser, save what it shows, and add the file",
    )
