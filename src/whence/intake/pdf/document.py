"""A PDF: one text of all its pages, with what each part of it is, and where each page stands in it.

    read_pdf   bytes -> PdfText

Paragraphs are put together from lines, over the ends of columns and pages. What stands at the edge of every page is
marked and kept: where a paragraph goes over to the next page, the footer of the first page stands before it and the
header of the second after it, so that no sentence is cut.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whence.errors import Empty
from whence.intake.files import check_size
from whence.intake.parts import Draft, Part, PartKind, Properties
from whence.intake.pdf.furniture import furniture_of
from whence.intake.pdf.layout import Line, lines_of
from whence.intake.pdf.paragraphs import Hyphens, Paragraph, Style, paragraphs_of
from whence.intake.pdf.pdfium import RawPage, RawPdf, Run, read_raw
from whence.model import Span, Warned

EXTRACTOR = "whence-pdf"
VERSION = "1"  # changes when the same bytes would give another text

_FOOTNOTE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,2})[.)]?(?=\s|[A-Z“\"])")
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)?(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")
_STAMP = 60  # characters: so many stand on a scanned page that was only stamped or numbered
_BEFORE = (PartKind.HEADER, PartKind.LINE_NUMBERS)


class Origin(StrEnum):
    """Where a page's text comes from."""

    TEXT_LAYER = "text layer"
    OVER_PICTURE = "text layer over a picture of the page"  # as OCR programs leave it
    RECOGNISED = "recognised"  # by OCR, here
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """This page stands in these characters of the text; `label` is the number printed in viewers."""

    number: int  # from 1
    label: str
    span: Span
    origin: Origin
    scanned: bool  # a picture without a text layer: OCR may read it


@dataclass(frozen=True, slots=True)
class PdfText:
    """One text of a PDF. The pages' spans follow each other and cover the text."""

    content: str
    parts: tuple[Part, ...]
    pages: tuple[Page, ...]
    properties: Properties
    warnings: tuple[Warned, ...]

    @property
    def scanned(self) -> tuple[int, ...]:
        """Numbers (from 1) of the pages that are pictures without a text."""
        return tuple(page.number for page in self.pages if page.scanned)


def read_pdf(data: bytes, *, password: str | None = None, recognised: Mapping[int, str] | None = None) -> PdfText:
    """The text of a PDF; raises an IntakeError if there is none to be had.

    `recognised` gives, for numbers of pages (from 1), the text that OCR read on them; paragraphs are parted by a blank
    line. A PDF of scanned pages alone is no error: its text is empty and its pages say that they are scanned.
    """
    check_size(len(data))
    document = read_raw(data, password)
    known = dict(recognised or {})
    written, furniture = _sorted_out(document.pages, known)
    style = Style.of([line for page in written for line in page])
    footnotes = [_footnotes(page, style) for page in written]
    hyphens = Hyphens()
    draft, starts = _written(
        paragraphs_of([line for page in written for line in page], style, hyphens),
        [paragraphs_of(notes, style, hyphens) for notes in footnotes],
        furniture,
        known,
    )
    pages = _pages(document.pages, starts, draft.length, known)
    warnings = _warnings(document, pages, hyphens)
    if not draft.content and not any(page.scanned for page in pages):
        raise Empty(
            seen=f"a PDF of {len(pages)} pages without text or pictures",
            expected="a text, or scanned pages",
            cause="The file is cut or damaged" if any(page.failed for page in document.pages) else "Nothing is on them",
            next="Open it in a viewer; if you see text there, print it to a new PDF",
        )
    return PdfText(draft.content, tuple(draft.parts), pages, _properties(document.properties), warnings)


def _sorted_out(
    pages: Sequence[RawPage], recognised: Mapping[int, str]
) -> tuple[list[list[Line]], list[list[tuple[PartKind, str]]]]:
    """Of each page its own lines, and what stands at its edge."""
    written: list[list[Line]] = []
    edges: list[list[tuple[PartKind, str]]] = []
    for number, (page, furniture) in enumerate(zip(pages, furniture_of(pages), strict=True)):
        own: list[Run] = [run for index, run in enumerate(page.runs) if index not in furniture]
        written.append([] if number + 1 in recognised else lines_of(own, number))
        apart: dict[PartKind, list[str]] = {}
        for index, kind in furniture.items():
            apart.setdefault(kind, []).append(page.runs[index].text)
        if PartKind.LINE_NUMBERS in apart:
            apart[PartKind.LINE_NUMBERS] = [" ".join(apart[PartKind.LINE_NUMBERS])]
        edges.append([(kind, text) for kind, texts in apart.items() for text in texts])
    return written, edges


def _footnotes(lines: list[Line], style: Style) -> list[Line]:
    """Take the footnotes off a page's lines: in small letters, the first beginning with a number or sign."""
    notes: list[Line] = []
    own: list[Line] = []
    previous: Line | None = None
    for line in lines:
        small = line.size < 0.92 * style.size and not line.is_row
        goes_on = bool(notes) and previous is notes[-1]
        (notes if small and (_FOOTNOTE.match(line.text) or goes_on) else own).append(line)
        previous = line
    if not own:  # a page in small letters has no text that they are notes to
        return []
    lines[:] = own
    return notes


def _written(
    paragraphs: Sequence[Paragraph],
    footnotes: Sequence[Sequence[Paragraph]],
    furniture: Sequence[Sequence[tuple[PartKind, str]]],
    recognised: Mapping[int, str],
) -> tuple[Draft, list[int]]:
    """Everything in one text, and where each page begins."""
    draft, starts = Draft(), [-1] * len(furniture)
    on_page: list[list[Paragraph]] = [[] for _ in furniture]
    for paragraph in paragraphs:
        on_page[paragraph.page].append(paragraph)
    carried = False  # whether a paragraph of the page before has begun this page
    for page, own in enumerate(on_page):
        if not carried:
            starts[page] = draft.length
            _add_edge(draft, furniture[page], before=True)
        for paragraph in own:
            carried = bool(paragraph.turns)
            if carried:
                _add_foot(draft, footnotes[page], furniture[page])
            start = draft.add(paragraph.text, paragraph.kind)
            if carried:
                place, following = paragraph.turns[0]
                starts[following] = start + place
                _add_edge(draft, furniture[following], before=True)
        for text in re.split(r"\n\s*\n", recognised.get(page + 1, "")):
            draft.add(text, PartKind.PARAGRAPH)
        if not (own and carried):
            carried = False
            _add_foot(draft, footnotes[page], furniture[page])
    return draft, starts


def _add_edge(draft: Draft, edge: Sequence[tuple[PartKind, str]], *, before: bool) -> None:
    for kind, text in edge:
        if (kind in _BEFORE) is before:
            draft.add(text, kind)


def _add_foot(draft: Draft, notes: Sequence[Paragraph], edge: Sequence[tuple[PartKind, str]]) -> None:
    for note in notes:
        draft.add(note.text, PartKind.FOOTNOTE)
    _add_edge(draft, edge, before=False)


def _pages(
    raw: Sequence[RawPage], starts: Sequence[int], length: int, recognised: Mapping[int, str]
) -> tuple[Page, ...]:
    pages = []
    # What parts a page from the one before belongs to the one before.
    ends = [*starts[1:], length]
    for number, (page, start, end) in enumerate(zip(raw, starts, ends, strict=True), 1):
        pictures = page.pictured or page.drawn
        scanned = number not in recognised and (
            (page.characters == 0 and pictures) or (page.characters < _STAMP and page.pictured)
        )
        origin = Origin.RECOGNISED if number in recognised else Origin.NONE
        if number not in recognised and page.characters:
            origin = Origin.OVER_PICTURE if page.pictured else Origin.TEXT_LAYER
        pages.append(Page(number, page.label or str(number), Span(start, end), origin, scanned))
    return tuple(pages)


def _warnings(document: RawPdf, pages: Sequence[Page], hyphens: Hyphens) -> tuple[Warned, ...]:
    """What a person should know of how the text came about. What did not happen is not mentioned."""
    raw = document.pages
    counts = {
        "pages that are pictures without a text: OCR may read them": sum(page.scanned for page in pages),
        "pages whose text lies over a picture of the page, as OCR leaves it": sum(
            page.origin is Origin.OVER_PICTURE and not page.scanned for page in pages
        ),
        "characters of fonts that do not say which letters they show": sum(page.unmapped for page in raw),
        f"pages that could not be opened, of {len(raw)}": sum(page.failed for page in raw),
        "pages on which text was lost, perhaps because it runs downwards": sum(page.lost for page in raw),
        f"damage to the file, which was repaired: {len(raw)} pages were found": 0 if document.intact else 1,
        "hyphens at line ends taken out": hyphens.removed,
        "hyphens at line ends kept, since they may belong to the word": hyphens.kept,
    }
    return tuple(Warned(what, count) for what, count in counts.items() if count)


def _properties(stated: Mapping[str, str]) -> Properties:
    return Properties(
        title=stated["Title"] or None,
        author=stated["Author"] or None,
        created=date_of(stated["CreationDate"]),
        modified=date_of(stated["ModDate"]),
        program=stated["Creator"] or None,
    )


def date_of(written: str) -> str | None:
    """A date as PDF writes it, as ISO 8601; as much of it as is stated.

    >>> date_of("D:20190418120501-04'00'"), date_of("D:201904"), date_of("D:20191341"), date_of("")
    ('2019-04-18T12:05:01-04:00', '2019-04', None, None)
    """
    match = _DATE.match(written.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, zulu, zone, zone_minutes = match.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if day and hour:
        zone = "+00:00" if zulu else f"{zone}:{zone_minutes or '00'}" if zone else ""
        date += f"T{hour}:{minute or '00'}:{second or '00'}{zone}"
    try:
        datetime.fromisoformat(date if day else f"{year}-{month or '01'}-01")
    except ValueError:
        return None
    return date
