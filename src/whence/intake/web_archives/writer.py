"""One request and its response as a web archive, as other programs read it."""

import hashlib
import io
import uuid
from dataclasses import dataclass

from whence.errors import IntakeError
from whence.intake.web_archives.http_messages import head_end
from whence.intake.web_archives.records import Headers

_NAMESPACE = uuid.UUID("6f0a6d3e-0b5c-5c1e-9a57-77686e636577")


@dataclass(frozen=True, slots=True)
class Message:
    """This head (first line, headers and the empty line after them) and this body were sent, byte for byte."""

    head: bytes
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Exchange:
    """At this time (UTC, `2026-11-24T12:00:00Z`) this address was asked so and answered so."""

    address: str
    captured_at: str
    request: Message
    response: Message


class _Head:
    """A message's head in the form that warcio asks for. Its own would write some characters in another way."""

    def __init__(self, head: bytes) -> None:
        self.headers_buff = head

    def compute_headers_buffer(self, _filter: object) -> None:
        """The bytes are there already."""


def head_of(first_line: str, headers: Headers) -> bytes:
    """First line and headers as they go over the wire; raises IntakeError if one of them is more than a line."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    if any(character in line for line in lines for character in "\r\n\0"):
        raise _broken()
    return "\r\n".join([*lines, "", ""]).encode()


def written(exchange: Exchange, software: str) -> bytes:
    """A WARC with a description, the response and the request, each gzipped by itself.

    Beside the digests that every program writes and checks (SHA-1, in base 32), each record carries its SHA-256. The
    same exchange gives the same bytes.
    """
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # noqa: PLC0415 - only captures need it

    _check(exchange)
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    stated = {"WARC-Date": exchange.captured_at}
    described = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    about = {**stated, "WARC-Record-ID": _name(exchange, "warcinfo", described)}
    info = writer.create_warc_record(
        "", "warcinfo", io.BytesIO(described), len(described), "application/warc-fields", about
    )
    writer.write_record(info)
    response_id = _name(exchange, "response", exchange.response.head + exchange.response.body)
    for kind, message in (("response", exchange.response), ("request", exchange.request)):
        block = message.head + message.body
        about = {
            **stated,
            "WARC-Record-ID": _name(exchange, kind, block),
            "WARC-Warcinfo-ID": info.rec_headers.get_header("WARC-Record-ID"),
            "Whence-Block-Digest": _sha256(block),
            "Whence-Payload-Digest": _sha256(message.body),
        }
        if kind == "request":
            about["WARC-Concurrent-To"] = response_id
        head, body = _Head(message.head), io.BytesIO(message.body)
        record = writer.create_warc_record(
            exchange.address, kind, body, len(message.body), http_headers=head, warc_headers_dict=about
        )
        writer.write_record(record)
    return file.getvalue()


def _check(exchange: Exchange) -> None:
    """Raise IntakeError for what would make other records of the archive than are meant."""
    if any(character in line for line in (exchange.address, exchange.captured_at) for character in "\r\n\0"):
        raise _broken()
    if any(head_end(message.head) != len(message.head) for message in (exchange.request, exchange.response)):
        raise _broken()


def _broken() -> IntakeError:
    return IntakeError(
        seen="a line break in a header or an address",
        expected="one line each",
        cause="The server's answer was made to confuse programs, or was not taken apart",
        next="Keep the page as a file and add that",
    )


def _name(exchange: Exchange, kind: str, block: bytes) -> str:
    """A record's identity, from what it holds."""
    said = f"{exchange.address} {exchange.captured_at} {kind} {hashlib.sha256(block).hexdigest()}"
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, said)}>"


def _sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()
