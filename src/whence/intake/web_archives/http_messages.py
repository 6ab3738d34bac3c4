"""The HTTP response that a record holds: its status, its headers, and its body as the server meant it.

Transfer and content encodings are undone within a limit. What a server states and what it sent often differ, so a body
that is not what its headers say is left as it is, and the difference is told.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from whence.errors import TooLarge
from whence.intake.web_archives.records import Headers, add_header
from whence.model import Warned

_STATUS = re.compile(rb"(?:HTTP/\d(?:\.\d)?|ICY)[ \t]+(\d{3})(?![0-9])")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_EMPTY_LINE = re.compile(rb"\n[ \t\r\f\v]*\n")
_LONGEST_HEAD = 1_048_576
_MOST_HEADERS = 2_000
_MOST_CODINGS = 4
_PIECE = 65_536
_STEP = 1_048_576  # bytes that one call of a decoder may give


class Response(NamedTuple):
    """This status, with these headers (names in lower case) and this body as it was sent."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for known, value in self.headers if known == name), None)


class Undone(NamedTuple):
    """A body without its transfer encoding, the same without its content encodings too, and what was amiss."""

    unchunked: bytes
    payload: bytes
    warnings: tuple[Warned, ...]


def head_end(block: bytes | bytearray) -> int | None:
    """Where the first line that is empty or of white space ends, and the body begins; None if there is none.

    >>> head_end(b"HTTP/1.1 200 OK\\r\\nA: b\\r\\n\\r\\n<p>"), head_end(b"HTTP/1.1 200 OK\\nA: b\\n")
    (25, None)
    """
    found = _EMPTY_LINE.search(block)
    return found.end() if found else None


def response_in(block: bytes) -> Response | None:
    """The response that these bytes are; None if they are none."""
    first = _STATUS.match(block)
    if first is None:
        return None
    headers: list[tuple[str, str]] = []
    at = block.find(b"\n") + 1
    while at and len(headers) < _MOST_HEADERS and at < _LONGEST_HEAD:
        end = block.find(b"\n", at)
        line = block[at : end if end >= 0 else len(block)]
        at = end + 1
        if not line.strip():
            break
        add_header(headers, line)
    return Response(int(first[1]), tuple(headers), block[at:] if at else b"")


def undone(response: Response, limit: int) -> Undone:
    """The body of a response without its encodings; raises TooLarge if that is more than `limit` bytes."""
    warnings: list[Warned] = []
    body = response.body
    chunked = _words(response.header("transfer-encoding"))
    if "chunked" in chunked:
        body = _unchunked(body, warnings)
    else:
        body = _measured(body, response.header("content-length"), warnings)
    payload = body
    codings = [*_words(response.header("content-encoding")), *(word for word in chunked if word != "chunked")]
    if len(codings) > _MOST_CODINGS:
        return Undone(body, body, (*warnings, Warned("too many content encodings", len(codings))))
    for coding in reversed(codings):
        if not payload or coding in {"identity", "none", "utf-8", "binary"}:
            continue
        decoder = _DECODERS.get(coding)
        if decoder is None:
            warnings.append(Warned(f"content encoding that cannot be undone: {coding[:40]}", 1))
            break
        payload = _decoded(payload, decoder(payload), coding, limit, warnings)
    return Undone(body, payload, tuple(warnings))


def _words(value: str | None) -> list[str]:
    return [word for part in (value or "").lower().split(",") if (word := part.strip())]


def _measured(body: bytes, stated: str | None, warnings: list[Warned]) -> bytes:
    """The body, if its length is as stated; one that is longer is left as it is too, since some writers undo
    encodings and keep the headers."""
    if stated is not None and stated.isascii() and stated.isdigit() and len(stated) < 20:
        missing = int(stated) - len(body)
        if missing > 0:
            warnings.append(Warned("bytes fewer than the server stated", missing))
        elif missing < 0:
            warnings.append(Warned("bytes more than the server stated", -missing))
    return body


def _unchunked(body: bytes, warnings: list[Warned]) -> bytes:
    """The body without its chunks' lengths; as it is if it has none, as when the writer has taken them out."""
    parts: list[bytes] = []
    at = 0
    while (match := _CHUNK.match(body, at)) is not None:
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        part = body[match.end() : match.end() + size]
        if at == 0 and len(part) < size and body[:1] not in b"0123456789abcdefABCDEF":
            break
        parts.append(part)
        at = match.end() + size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        elif len(parts) == 1 and at < len(body):
            parts.clear()  # a text that begins with a number
            break
    if not parts:
        if body:
            warnings.append(Warned("body without the chunks that the server stated", 1))
        return body
    warnings.append(Warned("chunks that are cut off or damaged", 1))
    return b"".join(parts)


def _decoded(stored: bytes, pieces: Iterator[bytes], coding: str, limit: int, warnings: list[Warned]) -> bytes:
    """What the decoder gives; what it was given if it gives nothing, since then the body was not encoded."""
    parts: list[bytes] = []
    size = 0
    try:
        for piece in pieces:
            parts.append(piece)
            size += len(piece)
            if size > limit:
                raise TooLarge(
                    seen=f"a body that unpacks to more than {limit:,} bytes",
                    expected=f"at most {limit:,}",
                    cause="It is a recording or a dump, or was made to fill a reader's memory",
                    next="Read it with another program if you know what it is",
                )
    except _Undecodable:
        if not size:
            warnings.append(Warned(f"body not in the content encoding that the server stated: {coding}", 1))
            return stored
        warnings.append(Warned("content encoding that is cut off or damaged", 1))
    return b"".join(parts)


class _Undecodable(Exception):
    """The body is not, or not wholly, in this encoding."""


def _inflated(body: bytes, window: int) -> Iterator[bytes]:
    """Unpacked pieces of a body, of all members of gzip data."""
    decoder = zlib.decompressobj(window)
    at = 0
    while at < len(body) or not decoder.eof:
        piece = body[at : at + _PIECE]
        try:
            content = decoder.decompress(piece, _STEP)
        except zlib.error as error:
            raise _Undecodable from error
        at += len(piece) - len(decoder.unconsumed_tail) - len(decoder.unused_data)
        if content:
            yield content
        if decoder.eof:
            if not body.startswith(b"\x1f\x8b", at):
                return
            decoder = zlib.decompressobj(window)
        elif not content and at >= len(body):
            raise _Undecodable


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflated(body, 31)


def _deflate(body: bytes) -> Iterator[bytes]:
    """Deflated data with zlib's frame, as the standard has it, or without, as some servers send it."""
    framed = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflated(body, 15 if framed else -15)


def _brotli(body: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]  # noqa: PLC0415 - few archives need it

    decoder = brotli.Decompressor()
    at = 0
    while not decoder.is_finished():
        piece = body[at : at + _PIECE] if decoder.can_accept_more_data() else b""
        at += len(piece)
        try:
            content = decoder.process(piece, output_buffer_limit=_STEP)
        except brotli.error as error:
            raise _Undecodable from error
        if content:
            yield content
        elif not piece and at >= len(body) and not decoder.is_finished():
            raise _Undecodable


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
