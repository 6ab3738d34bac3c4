"""An address, captured: what was asked and what was answered, byte for byte, as a web archive of our own.

    captured     an https:// or http:// address -> Captured

The one module that reaches other machines, and only when a person names an address. The site sees who asks. Addresses
that lead into private networks are refused, and the machine that was looked at is the one that is asked, so that a name
cannot point elsewhere in between. Nothing that comes is executed, and nothing that a page names is fetched.
"""

import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib import robotparser
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from whence.errors import IntakeError, TooLarge
from whence.intake.files import LIMIT
from whence.intake.networks import is_public
from whence.intake.web_archives.http_messages import Response, head_end, response_in, undone
from whence.intake.web_archives.writer import Exchange, Message, head_of, written
from whence.model import Warned
from whence.version import __version__

AGENT = f"whence/{__version__}"
_SOFTWARE = f"whence {__version__}"
_MOST_REDIRECTS = 10
_MOST_ANSWERS_LONG = 3  # how many answers' time redirects may take together
_MOST_EARLY = 10
_MOST_MACHINES = 8
_LONGEST_TRY = 10.0  # seconds for a machine to answer, if there are others
_LONGEST_ADDRESS = 16_384
_LONGEST_HEAD = 262_144
_LONGEST_ROBOTS = 500_000
_PIECE = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BODILESS = frozenset({204, 304})
_HOST = re.compile(r"[0-9A-Za-z._:-]+")
_PRINTED = "".join(map(chr, range(0x21, 0x7F)))
_LOCATION = re.compile(rb"\nlocation[ \t]*:((?:[^\n]|\n(?=[ \t]))*)", re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]+")
_LAST_CHUNK = re.compile(rb"(?:^|\r\n)0+(?:;[^\r\n]*)?\r\n(?:[^\r\n]+\r\n)*\r\n$")


@dataclass(frozen=True, slots=True)
class Captured:
    """This web archive holds all that was asked, at this time first, and answered; the last answer had this status, at
    this address. `stopped` is why it could not be followed to where it leads, if it leads on."""

    archive: bytes
    captured_at: str
    address: str
    status: int
    warnings: tuple[Warned, ...]
    stopped: IntakeError | None = None


class _Received(NamedTuple):
    """This head and body came, after so many heads that only said that they would; `response` is None if that is no
    HTTP."""

    head: bytes
    body: bytes
    response: Response | None
    early: int


class _Answer(NamedTuple):
    """What a server answered, as it came and taken apart, and where that leads."""

    exchange: Exchange
    response: Response
    leads_to: str | None
    early: int


def is_address(word: str) -> bool:
    """Whether something is an address to be captured, and no file.

    >>> is_address("https://example.org/a"), is_address("letters.mbox")
    (True, False)
    """
    return word.lower().startswith(("https://", "http://"))


def captured(address: str, *, private: bool = False, seconds: float = 60, limit: int = LIMIT) -> Captured:
    """Ask for an address and follow where it leads; raises IntakeError if nothing could be captured.

    `private` lets it lead into private networks. `seconds` and `limit`, bytes, hold for each answer. If it leads where
    nothing can be captured, what was answered until then is given.
    """
    ask = partial(_asked, private=private, seconds=seconds, limit=limit)
    until = time.monotonic() + _MOST_ANSWERS_LONG * seconds
    answers = [ask(_normal(address))]
    stopped: IntakeError | None = None
    while answers[-1].leads_to is not None and stopped is None:
        try:
            answers.append(ask(_next_address(answers, until)))
        except IntakeError as error:
            stopped = error
    last = answers[-1]
    robots = _robots(last.exchange.address, private=private, seconds=seconds)
    return Captured(
        archive=b"".join(written(answer.exchange, _SOFTWARE) for answer in answers),
        captured_at=answers[0].exchange.captured_at,
        address=last.exchange.address,
        status=last.response.status,
        warnings=tuple(_warnings(answers, stopped, robots)),
        stopped=stopped,
    )


def _next_address(answers: Sequence[_Answer], until: float) -> str:
    """Where the last answer leads; raises IntakeError if that is nowhere, or if enough was asked."""
    here = answers[-1].exchange.address
    if len(answers) > _MOST_REDIRECTS:
        raise _failed(here, f"more than {_MOST_REDIRECTS} redirects", "The site leads in circles, or wants a cookie")
    if time.monotonic() > until:
        raise _failed(here, "redirects that take too long", "The site is slow, or keeps programs waiting on purpose")
    return _normal(answers[-1].leads_to or "", here)


def _warnings(answers: Sequence[_Answer], stopped: IntakeError | None, robots: str | None) -> Iterator[Warned]:
    """What a person should know of how these answers were got."""
    if robots is not None:
        yield Warned(robots, 1)
    if len(answers) > 1:
        yield Warned(f"redirects followed, to {answers[-1].exchange.address}", len(answers) - 1)
    if stopped is not None:
        yield Warned(f"redirect that could not be followed: {stopped.seen}", 1)
    if early := sum(answer.early for answer in answers):
        yield Warned("answers that only said that another would come (1xx), not kept", early)


def _normal(address: str, base: str = "") -> str:
    """An address, which may be told from another, without a fragment, in ASCII; raises IntakeError if it is none."""
    try:
        split = urlsplit(urljoin(base, address.strip()))
        host = unquote(split.hostname or "").encode("idna").decode("ascii")
        named = f"[{IPv6Address(host)}]" if ":" in host else host
        port = f":{split.port}" if split.port else ""
        path = quote(split.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(split.query, safe="/%:@!$&'()*+,;=~-._?")
    except ValueError as error:
        raise _failed(address, "no address", "It is misspelt") from error
    if split.scheme.lower() not in ("http", "https") or not host:
        raise _failed(address, "an address of another kind", "Only https:// and http:// addresses are captured")
    if split.username or split.password:
        raise _failed(named, "a name or password in the address", "It would stand in every export")
    normal = urlunsplit((split.scheme.lower(), named + port, path, query, ""))
    if not _HOST.fullmatch(host) or len(normal) > _LONGEST_ADDRESS:
        raise _failed(address, "no address", "It is misspelt, or made to confuse programs")
    return normal


def _asked(address: str, *, private: bool, seconds: float, limit: int) -> _Answer:
    """What an address answers; raises IntakeError if that cannot be kept, or nothing comes."""
    split = urlsplit(address)
    target = urlunsplit(("", "", split.path, split.query, ""))
    headers = (
        ("Host", split.netloc),
        ("User-Agent", AGENT),
        ("Accept", "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    )
    request = Message(head_of(f"GET {target} HTTP/1.1", headers))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    until = time.monotonic() + seconds
    try:
        with _connected(split, private=private, until=until) as connection:
            connection.sendall(request.head)
            head, body, response, early = _received(connection, until, limit)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise _failed(
            address, f"no answer ({reason})", "The site is down, slow, or does not let programs in"
        ) from error
    if response is None:
        raise _failed(address, "an answer that is no HTTP", "Something else answers there")
    exchange = Exchange(address, at, request, Message(head, body))
    leads_to = _location(head) if response.status in _REDIRECTS else None
    return _Answer(exchange, response._replace(body=body), leads_to, early)


def _connected(split: SplitResult, *, private: bool, until: float) -> socket.socket:
    """A connection to a machine that an address names: the first that answers of those that were looked at."""
    host = split.hostname or ""
    port = split.port or (443 if split.scheme == "https" else 80)
    machines = _machines(host, port, private=private)
    while True:
        machine = machines.pop(0)
        try:
            # A machine that does not answer leaves the others their share of the time.
            share = _left(until) / (len(machines) + 1)
            raw = socket.create_connection((machine, port), min(share, _LONGEST_TRY) if machines else share)
            break
        except OSError:
            if not machines:
                raise
    if split.scheme != "https":
        return raw
    try:
        raw.settimeout(_left(until))
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _machines(host: str, port: int, *, private: bool) -> list[str]:
    """The IP addresses of a name; raises IntakeError if one of them is in a private network and may not be."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    machines = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not private and not all(is_public(machine) for machine in machines):
        raise IntakeError(
            seen=f"{host}, which is a machine of a private network",
            expected="an address of the public web",
            cause="It was typed by mistake, or a site leads there to look into your network",
            next="If you do want it, give --private-networks",
        )
    return machines[:_MOST_MACHINES]


def _received(connection: socket.socket, until: float, limit: int) -> _Received:
    """The answer to what was sent. Heads that only say that it will come are passed over."""
    answer = bytearray()
    for early in range(_MOST_EARLY + 1):
        head = _head(connection, answer, until)
        response = response_in(head)
        if response is None:
            return _Received(head, b"", None, early)
        if response.body:
            raise OSError("it has too many headers")
        if response.status >= 200:
            break
    else:
        raise OSError("it says again and again that it will answer")
    while not _is_whole(response, answer) and (piece := _piece(connection, until)):
        answer += piece
        if len(answer) > limit:
            raise TooLarge(
                seen=f"an answer of more than {limit:,} bytes",
                expected=f"at most {limit:,}",
                cause="It is a film, an archive or an endless stream",
                next="Save it with another program and add the file",
            )
    return _Received(head, bytes(answer), response, early)


def _head(connection: socket.socket, answer: bytearray, until: float) -> bytes:
    """Take the head off what has come of an answer, and wait for it where that is not yet all of it."""
    while (end := head_end(answer)) is None:
        if len(answer) > _LONGEST_HEAD:
            raise OSError("its headers do not end")
        piece = _piece(connection, until)
        if not piece:
            raise OSError("the connection was closed before an answer was there")
        answer += piece
    head = bytes(answer[:end])
    del answer[:end]
    return head


def _piece(connection: socket.socket, until: float) -> bytes:
    """The next bytes that come; none if the other side has closed."""
    connection.settimeout(_left(until))
    return connection.recv(_PIECE)


def _left(until: float) -> float:
    """The seconds until then; raises TimeoutError if there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("it took too long")
    return seconds


def _is_whole(response: Response, body: bytearray) -> bool:
    """Whether the body has come to its end, for servers that keep the connection open all the same."""
    if response.status in _BODILESS:
        return True
    if "chunked" in (response.header("transfer-encoding") or "").lower():
        return _LAST_CHUNK.search(bytes(body[-2000:])) is not None
    stated = response.header("content-length") or ""
    return stated.isascii() and stated.isdigit() and len(stated) < 16 and len(body) >= int(stated)


def _location(head: bytes) -> str | None:
    """Where an answer leads. What is not ASCII is percent-encoded byte for byte, as browsers do."""
    found = _LOCATION.search(head)
    named = _FOLD.sub(b" ", found[1]).strip(b" \t\r") if found is not None else b""
    return quote(named, safe=_PRINTED) or None


def _robots(address: str, *, private: bool, seconds: float) -> str | None:
    """What is to be said of the wishes in the site's robots.txt; nothing if it has none, or lets programs in."""
    try:
        site = urljoin(address, "/robots.txt")
        answer = _asked(site, private=private, seconds=min(seconds, 15), limit=_LONGEST_ROBOTS)
        if answer.response.status != 200:
            return None
        payload = undone(answer.response, _LONGEST_ROBOTS).payload
        rules = robotparser.RobotFileParser()
        rules.parse(payload.decode("utf-8", "replace").splitlines())
        allowed = rules.can_fetch(AGENT, address)
    except (IntakeError, ValueError):  # the parser raises it for rules that are none
        return "robots.txt could not be read; what it asks of programs is not known"
    return None if allowed else "robots.txt asks programs not to fetch this address"


def _failed(address: str, seen: str, cause: str) -> IntakeError:
    shown = address if len(address) <= 500 else f"{address[:500]}…"
    return IntakeError(
        seen=f"{seen} at {shown}",
        expected="a page or document",
        cause=cause,
        next="Open the address in a browser, save what it shows, and add the file",
    )
