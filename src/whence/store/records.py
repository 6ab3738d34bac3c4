"""Model values as the ledger keeps them: compact JSON, the same bytes for the same value; long ones compressed."""

import hashlib
import zlib
from typing import TypeVar

import msgspec

from whence.model import Document, Reading, Text

Value = TypeVar("Value")

_LEVEL = 6


def packed(value: object) -> str:
    """A value as one line of JSON.

    >>> packed((1, "a"))
    '[1,"a"]'
    """
    return msgspec.json.encode(value).decode()


def plain(words: str) -> str:
    """Words as columns have them: PostgreSQL has no character 0 there; the records have it, escaped."""
    return words.replace("\0", "\ufffd")


def unpacked(kind: type[Value], record: str | bytes) -> Value:
    """The value of this kind that was packed."""
    return msgspec.json.decode(record, type=kind)


def compressed(data: bytes) -> bytes:
    """Fewer bytes that say the same."""
    return zlib.compress(data, _LEVEL)


def expanded(data: bytes) -> bytes:
    """What was compressed."""
    return zlib.decompress(bytes(data))


def record_digest(record: str | bytes) -> str:
    """What the custody log holds of a record, so that a change of it can be told; however its JSON is written.

    >>> record_digest('{"a": 1e-5}') == record_digest('{"a":0.00001}')
    True
    """
    return "sha256:" + hashlib.sha256(msgspec.json.encode(msgspec.json.decode(record))).hexdigest()


def packed_text(text: Text) -> tuple[str, bytes]:
    """A text: what it is, without its document and its characters, and the characters."""
    parts = msgspec.to_builtins(text)
    content = parts.pop("content")
    del parts["document"], parts["id"]
    return packed(parts), compressed(content.encode())


def written_reading(reading: Reading) -> bytes:
    """A reading without its text, as JSON."""
    parts = msgspec.to_builtins(reading)
    del parts["text"]
    return msgspec.json.encode(parts)


def packed_reading(reading: Reading) -> bytes:
    """A reading without its text."""
    return compressed(written_reading(reading))


def unpacked_text(document: Document, record: str, content: bytes) -> Text:
    """The text that was packed, of this document."""
    parts = msgspec.json.decode(record) | {"id": "", "document": msgspec.to_builtins(document)}  # it names itself anew
    return msgspec.convert(parts | {"content": expanded(content).decode()}, Text)


def unpacked_reading(text: Text, record: bytes) -> Reading:
    """The reading that was packed, of this text."""
    parts = msgspec.json.decode(expanded(record))
    parts["text"] = msgspec.to_builtins(text)
    return msgspec.convert(parts, Reading)
