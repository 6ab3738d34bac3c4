"""Word documents (DOCX): paragraphs, headings, tables, notes and comments, as the document is shown with all changes
accepted. Text that was deleted, moved away or hidden is no text; how much of it there is, is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from whence.intake.office.package import Element, Package, attribute, damaged, local, relationships
from whence.intake.parts import Draft, PartKind, Properties

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок)\s*\d|title|subtitle", re.IGNORECASE)
_NO_TEXT = frozenset(
    {"pPr", "rPr", "instrText", "delInstrText", "Fallback", "fldData", "tblPr", "trPr", "tcPr", "sectPr"}
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_LONG_CELL = 200  # characters: with several paragraphs, such a cell is a column of text and none of a table's
_DEEPEST_STYLE = 20
_OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class _Paragraph:
    """What one paragraph holds, with what is anchored in it."""

    written: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # ("footnote" or "endnote", its number)
    comments: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # text boxes, whose text stands by itself

    @property
    def text(self) -> str:
        return "".join(self.written)


class WordDocument:
    """Reads one document into a draft."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.draft = Draft()
        self.counts: Counter[str] = Counter()
        self.main = _main_part(package)
        self.parts = {path: kind for path, kind, _ in relationships(package, self.main)}
        self.headings = self._heading_styles()
        self.notes = {kind: self._by_number(kind + "s", kind) for kind in ("footnote", "endnote")}
        self.comments = self._by_number("comments", "comment")
        self.carried = ""  # text of a paragraph whose end was deleted

    def read(self) -> Draft:
        """The whole document: headers, body with notes and comments, footers."""
        root = self.package.xml(self.main)
        body = next((child for child in root if local(child) == "body"), None)
        if body is None:
            raise damaged("a Word document without a body")
        self._edges("header", PartKind.HEADER)
        self._blocks(body)
        self._end_carried()
        self._edges("footer", PartKind.FOOTER)
        return self.draft

    def properties(self) -> Properties:
        """What the document says of itself."""
        core = self.package.xml_if_there("docProps/core.xml")
        program = self.package.xml_if_there("docProps/app.xml")
        said = {local(child): (child.text or "").strip() for child in (core if core is not None else ())}
        application = next((child.text for child in (program if program is not None else ()) if _is_program(child)), "")
        return Properties(
            title=said.get("title") or None,
            author=said.get("creator") or said.get("lastModifiedBy") or None,
            created=said.get("created") or None,
            modified=said.get("modified") or None,
            language=said.get("language") or None,
            program=(application or "").strip() or None,
        )

    def _blocks(self, parent: Element) -> None:
        """The paragraphs and tables inside an element, whatever wraps them."""
        for child in parent:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name not in _NO_TEXT:
                self._blocks(child)

    def _paragraph(self, element: Element) -> None:
        paragraph = self._gathered(element)
        text = self.carried + paragraph.text
        if _has(element, ("pPr", "rPr", "del")):  # the end of the paragraph was deleted: the next one goes on in it
            self.carried = text
        else:
            self.carried = ""
            self.draft.add(text, PartKind.HEADING if self._is_heading(element) else PartKind.PARAGRAPH)
        self._anchored(paragraph)

    def _end_carried(self) -> None:
        self.draft.add(self.carried, PartKind.PARAGRAPH)
        self.carried = ""

    def _anchored(self, paragraph: _Paragraph) -> None:
        """What hangs on a paragraph, after it: text boxes, notes, comments."""
        for box in paragraph.boxes:
            self._blocks(box)
        for kind, number in paragraph.notes:
            # Taken out of the list, so that a note that refers to itself is read once.
            if (note := self.notes[kind].pop(number, None)) is not None:
                self.draft.add(self._text_of(note), PartKind.FOOTNOTE)
        for number in paragraph.comments:
            if (comment := self.comments.pop(number, None)) is not None:
                author = (attribute(comment, "author") or "").strip()
                text = self._text_of(comment)
                self.counts["comments, set apart from the text"] += 1
                self.draft.add(f"{author}: {text}" if author else text, PartKind.COMMENT)

    def _text_of(self, element: Element) -> str:
        """The paragraphs inside an element as one text."""
        texts: list[str] = []
        for child in _inside(element, "p"):
            paragraph = self._gathered(child)
            texts += [paragraph.text.strip(), *map(self._text_of, paragraph.boxes)]
        return "\n".join(filter(None, texts))

    def _table(self, table: Element) -> None:
        for row in _inside(table, "tr"):
            if _has(row, ("trPr", "del")):
                self.counts["characters that were deleted"] += sum(len(text) for text in row.itertext())
                continue
            self._row([list(_inside(cell, "p")) for cell in _inside(row, "tc")])

    def _row(self, cells: list[list[Element]]) -> None:
        """A row as one line with tabs between its cells; a cell of whole paragraphs is no cell but a column."""
        gathered = [[self._gathered(paragraph) for paragraph in cell] for cell in cells]
        texts = [[text for paragraph in cell if (text := paragraph.text.strip())] for cell in gathered]
        filled = [cell for cell in texts if cell]
        if len(filled) == 1 or any(len(cell) > 2 and sum(map(len, cell)) > _LONG_CELL for cell in filled):
            for elements, cell in zip(cells, gathered, strict=True):
                for element, paragraph in zip(elements, cell, strict=True):
                    heading = self._is_heading(element)
                    self.draft.add(paragraph.text, PartKind.HEADING if heading else PartKind.PARAGRAPH)
                    self._anchored(paragraph)
            return
        self.draft.add("\t".join(" ".join(cell).replace("\t", " ") for cell in texts), PartKind.TABLE_ROW)
        for cell in gathered:
            for paragraph in cell:
                self._anchored(paragraph)

    def _gathered(self, element: Element) -> _Paragraph:
        paragraph = _Paragraph()
        self._gather(element, paragraph)
        return paragraph

    def _gather(self, element: Element, into: _Paragraph) -> None:
        """Walk through a paragraph: what is shown goes into its text, what is anchored is put aside."""
        for child in element:
            name = local(child)
            if name == "t":
                into.written.append(child.text or "")
            elif name in _CHARACTERS:
                into.written.append(_CHARACTERS[name])
            elif name in {"del", "moveFrom"}:
                what = "characters that were deleted" if name == "del" else "characters that were moved elsewhere"
                self.counts[what] += sum(len(text) for text in _texts(child, "delText" if name == "del" else "t"))
            elif name in {"footnoteReference", "endnoteReference"}:
                into.notes.append((name.removesuffix("Reference"), attribute(child, "id") or ""))
            elif name == "commentReference":
                into.comments.append(attribute(child, "id") or "")
            elif name == "txbxContent":
                into.boxes.append(child)
            elif name == "sym":
                into.written.append("\ufffd")
                self.counts["symbols of a font that does not say which they are"] += 1
            elif name == "r" and _is_hidden(child):
                self.counts["characters that are hidden"] += sum(len(text) for text in _texts(child, "t"))
            elif name not in _NO_TEXT:
                self._gather(child, into)

    def _is_heading(self, element: Element) -> bool:
        properties = _child(element, "pPr")
        if properties is None:
            return False
        level = _child(properties, "outlineLvl")
        style = _child(properties, "pStyle")
        if level is not None and (attribute(level, "val") or "9") < "9":
            return True
        return style is not None and attribute(style, "val") in self.headings

    def _heading_styles(self) -> frozenset[str]:
        """Names of the styles that are headings, or rest on one."""
        root = self.package.xml_if_there(self._path("styles"))
        based: dict[str, str] = {}
        headings: set[str] = set()
        for style in root if root is not None else ():
            if local(style) != "style" or not (name := attribute(style, "styleId")):
                continue
            for child in style:
                value = attribute(child, "val") or ""
                if local(child) == "basedOn":
                    based[name] = value
                elif local(child) == "name" and _HEADING.match(value):
                    headings.add(name)
        for name in based:
            above = name
            for _ in range(_DEEPEST_STYLE):
                if above in headings:
                    headings.add(name)
                    break
                above = based.get(above, "")
        return frozenset(headings)

    def _by_number(self, part: str, kind: str) -> dict[str, Element]:
        root = self.package.xml_if_there(self._path(part))
        found: dict[str, Element] = {}
        for child in root if root is not None else ():
            if local(child) == kind and attribute(child, "type") not in _SEPARATORS:
                found[attribute(child, "id") or ""] = child
        return found

    def _path(self, kind: str) -> str:
        return next((path for path, of_kind in self.parts.items() if of_kind == kind), "")

    def _edges(self, kind: str, part: PartKind) -> None:
        """Running headers or footers, each text once."""
        seen: set[str] = set()
        for path in (path for path, of_kind in self.parts.items() if of_kind == kind):
            root = self.package.xml_if_there(path)
            text = self._text_of(root) if root is not None else ""
            if text and text not in seen:
                self.draft.add(text, part)
            seen.add(text)


def _main_part(package: Package) -> str:
    found = (path for path, kind, _ in relationships(package, "") if kind == "officeDocument")
    return next((path for path in found if path in package), "word/document.xml")


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The elements of this name inside another, in its order; what is inside those is not looked into."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) not in _NO_TEXT:
            yield from _inside(child, name)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child) == name), None)


def _has(element: Element, path: tuple[str, ...]) -> bool:
    found: Element | None = element
    for name in path:
        found = _child(found, name) if found is not None else None
    return found is not None


def _texts(element: Element, name: str) -> Iterator[str]:
    return (child.text or "" for child in element.iter() if local(child) == name)


def _is_hidden(run: Element) -> bool:
    properties = _child(run, "rPr")
    vanish = _child(properties, "vanish") if properties is not None else None
    return vanish is not None and (attribute(vanish, "val") or "1").lower() not in _OFF


def _is_program(element: Element) -> bool:
    return local(element) == "Application"
