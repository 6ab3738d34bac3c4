"""What a PDF or an office file is made of: parts of one text, each with what it is. No file format is known here.

A part that is no paragraph is marked and never deleted, so that a running header or a comment can be shown and is yet
no claim of the text.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from whence.model import Span


class PartKind(StrEnum):
    """What a part is in its document. Paragraphs, table rows and footnotes tell; the others stand around them."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE_ROW = "table row"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page number"
    LINE_NUMBERS = "line numbers"
    MARGIN = "margin"  # set along the side of the page


@dataclass(frozen=True, slots=True)
class Part:
    """These characters of the text are one part of this kind."""

    span: Span
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself, as it says it. Dates are ISO 8601, or None if they are none of the calendar."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    modified: str | None = None
    language: str | None = None
    program: str | None = None


@dataclass(slots=True)
class Draft:
    """One text under construction: parts are parted by a blank line, the rows of a table by a line's end."""

    written: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, kind: PartKind) -> int:
        """Add a part and tell where it begins; a part of white space alone is none, and begins at the end.

        >>> draft = Draft()
        >>> [draft.add(text, PartKind.PARAGRAPH) for text in ("One.", " ", "Two.")]
        [0, 4, 6]
        """
        text = text.strip()
        if not text:
            return self.length
        if self.parts:
            in_table = kind is self.parts[-1].kind is PartKind.TABLE_ROW
            self._write("\n" if in_table else "\n\n")
        start = self.length
        self._write(text)
        self.parts.append(Part(Span(start, self.length), kind))
        return start

    def _write(self, text: str) -> None:
        self.written.append(text)
        self.length += len(text)

    @property
    def content(self) -> str:
        """The text so far."""
        return "".join(self.written)
