"""Office texts: DOCX, ODT, FODT and RTF become one text with what each part of it is; older formats are named.

read_office   bytes -> OfficeText
"""

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from whence.errors import Empty, NotText
from whence.intake.files import check_size
from whence.intake.office.docx import WordDocument
from whence.intake.office.odt import OpenDocument
from whence.intake.office.package import Package, refuse_old
from whence.intake.office.rtf import RichText
from whence.intake.parts import Draft, Part, Properties
from whence.model import Warned

EXTRACTOR = "whence-office"
VERSION = "1"  # changes when the same bytes would give another text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"


@dataclass(frozen=True, slots=True)
class OfficeText:
    """One text of an office document, as it is shown with all changes accepted."""

    content: str
    parts: tuple[Part, ...]
    media_type: str
    properties: Properties
    warnings: tuple[Warned, ...]


class _Reader(Protocol):
    """What reads one format."""

    counts: Counter[str]

    def read(self) -> Draft:
        """The text with its parts."""
        ...

    def properties(self) -> Properties:
        """What the file says of itself."""
        ...


def read_office(data: bytes) -> OfficeText:
    """The text of an office document; raises an IntakeError for damage, passwords and formats that are not read."""
    check_size(len(data))
    refuse_old(data)
    media_type, reader = _reader(data)
    draft = reader.read()
    if not draft.content:
        raise Empty(
            seen="an office document without text",
            expected="a document with words in it",
            cause="It was saved empty, or holds only pictures",
            next="Open it in an office program; if you see text there, it is in a picture",
        )
    warnings = tuple(Warned(what, count) for what, count in sorted(reader.counts.items()) if count)
    return OfficeText(draft.content, tuple(draft.parts), media_type, reader.properties(), warnings)


def _reader(data: bytes) -> tuple[str, _Reader]:
    """The format that the bytes are of, whatever the file is called, and what reads it."""
    if data.startswith(b"{\\rtf"):
        return RTF, RichText(data)
    if data.startswith(b"PK"):
        package = Package(data)
        if "content.xml" in package:
            return ODT, OpenDocument(data)
        if any(name.startswith("word/") for name in package.names):
            return DOCX, WordDocument(package)
        for folder, seen in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint presentation")):
            if any(name.startswith(folder) for name in package.names):
                raise _other(seen)
        raise _other("a zip archive that is no office document")
    if b"office:document" in data[:4096]:
        return ODT, OpenDocument(data)
    raise _other("no office document")


def _other(seen: str) -> NotText:
    return NotText(
        seen=f"the bytes look like {seen}",
        expected="DOCX, ODT or RTF",
        cause="The format is another one than a text document's, whatever the file is called",
        next="Save its text in one of these formats, or give a workbook as a table of posts",
    )
