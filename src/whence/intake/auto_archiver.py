"""What Bellingcat's auto-archiver says of one item that it archived: the page that it writes beside the files.

The page is read, not trusted: a file is the one that it names only if its bytes have the hash that the page states.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, NamedTuple

from whence.errors import IntakeError
from whence.intake.charset import decode
from whence.intake.page.blocks import Element
from whence.intake.page.html import declared_encoding, parsed
from whence.intake.plain import warnings_of
from whence.intake.tables.moments import moment_of
from whence.model import Block, BlockKind, Document, Span, Text, Warned

EXTRACTOR = "whence-auto-archiver"
VERSION = "1"  # changes when the same bytes would give another text

_WORDS = ("content", "description")  # where extractors put what a post says
_AUTHOR = ("author", "uploader", "channel")
_HASHES = {"sha-256": "sha256", "sha3-512": "sha3_512", "sha-512": "sha512"}
_NAMED_BY_HASH = 24  # hexadecimal digits of the hash in the name of a file
_CHUNK = 1 << 20


class File(NamedTuple):
    """This file was archived with the item: its path as the page gives it, and the hash that the page states."""

    path: str
    media_type: str | None
    algorithm: str | None
    digest: str | None

    @property
    def nearby(self) -> tuple[str, ...]:
        """Where it may lie, seen from the page's folder: in it, or in a folder beside it."""
        parts = [part for part in re.split(r"[/\\]", self.path) if part not in ("", ".", "..")]
        return tuple(dict.fromkeys("/".join(one) for one in (parts[-1:], ["..", *parts[-2:]]) if parts))

    @property
    def name(self) -> str:
        """The last part of its path, whatever system wrote it."""
        return re.split(r"[/\\]", self.path)[-1]

    def is_in(self, file: BinaryIO) -> bool:
        """Whether an open file, which is left at its beginning, has the bytes that the page states; where it states
        no hash, the name may be one."""
        hashed = hashlib.new(self.algorithm or "sha256")
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
        file.seek(0)
        if self.digest is not None:
            return hashed.hexdigest() == self.digest
        return len(self.name) >= _NAMED_BY_HASH and hashed.hexdigest()[:_NAMED_BY_HASH] == self.name[:_NAMED_BY_HASH]


@dataclass(frozen=True, slots=True)
class Item:
    """This was archived from that address at that time (ISO 8601), with these files."""

    document: Document
    text: Text | None
    address: str
    archived: str | None
    files: tuple[File, ...]
    warnings: tuple[Warned, ...]


def item_of(data: bytes, document: Document) -> Item:
    """The item that a page tells of; `document` is the page as a file. Raises an IntakeError if it tells of none."""
    decoded = decode(data, declared_encoding(data))
    root = parsed(decoded.content)
    said = dict(_metadata(root))
    address = said.get("url") or next(iter(root.xpath("//h2//a/@href")), None)
    if not address:
        raise IntakeError(
            seen="a report of auto-archiver that names no address",
            expected="the page that it writes for each item",
            cause="The page was changed or cut",
            next="Add the archived files by themselves",
        )
    published = moment_of(said.get("timestamp", ""))
    warnings = [*warnings_of(decoded)]
    if said.get("timestamp") and published is None:
        warnings.append(Warned("date that cannot be read", 1))
    title = said.get("title")
    words = list(dict.fromkeys(value for name in _WORDS if (value := said.get(name))))
    document = replace(
        document,
        media_type="text/html",
        title=document.title or title,
        byline=next((value for name in _AUTHOR if (value := said.get(name))), None),
        published=document.published or published,
        address=str(address),
        stated=tuple((name, value) for name, value in said.items() if name not in {*_WORDS, "title", "url"}),
    )
    text = None
    if words:
        content = "\n\n".join([*([title] if title else []), *words])
        heading = (Block(Span(0, len(title)), BlockKind.HEADING),) if title else ()
        text = Text(document, content, EXTRACTOR, VERSION, decoded.encoding, heading)
    archived = moment_of(said.get("_processed_at", ""))
    return Item(document, text, str(address), archived, tuple(_files(root)), tuple(warnings))


def _metadata(root: Element) -> Iterator[tuple[str, str]]:
    for row in root.xpath("//table[contains(@class, 'metadata')]//tr[count(td) = 2]"):
        name, value = ("".join(cell.itertext()).strip() for cell in row.xpath("td"))
        if name and value:
            yield name, value.removeprefix("Copy as JSON").strip()


def _files(root: Element) -> Iterator[File]:
    """Every file that the page lists, those made from others too; each once."""
    met: set[str] = set()
    for listed in root.xpath("//table[contains(@class, 'content')]//li[b[normalize-space() = 'key:']]/parent::ul"):
        said = {}
        for line in listed.xpath("li[b]"):
            name, _, value = "".join(line.itertext()).partition(":")
            said[name.strip()] = value.strip()
        path = said.get("key")
        if not path or path in met:
            continue
        met.add(path)
        algorithm, _, digest = said.get("hash", "").partition(":")
        known = _HASHES.get(algorithm.lower())
        yield File(path, said.get("type"), known, digest.lower() if known else None)
