"""OpenDocument texts (ODT, and the flat form FODT): paragraphs, headings, tables, notes and comments.

The format keeps deleted text apart from the body, so the body is what is shown with all changes accepted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from whence.intake.office.package import Element, Package, attribute, damaged, local, locked, parse_xml
from whence.intake.parts import Draft, PartKind, Properties

_SPACE = re.compile(r"[ \t\r\n]+")
_UNSEEN = frozenset(
    {"tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "hidden-text", "note-citation"}
    | {"hidden-paragraph", "object", "object-ole", "image", "desc", "title", "annotation-end", "bibliography-source"}
    | {"table-of-content-source", "alphabetical-index-source", "illustration-index-source", "user-index-source"}
)
_MOST_SPACES = 200  # that one element may stand for


@dataclass(slots=True)
class _Paragraph:
    """What one paragraph holds, with what is anchored in it."""

    written: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    comments: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return re.sub(r" *\n *", "\n", re.sub(r"  +", " ", "".join(self.written))).replace("\0", " ").strip(" ")


class OpenDocument:
    """Reads one document into a draft."""

    def __init__(self, data: bytes) -> None:
        self.draft = Draft()
        self.counts: Counter[str] = Counter()
        if data.startswith(b"PK"):
            package = Package(data)
            if _is_encrypted(package):
                raise locked()
            self.content = package.xml("content.xml")
            self.meta = package.xml_if_there("meta.xml")
            self.styles = package.xml_if_there("styles.xml")
        else:
            self.content = self.meta = self.styles = parse_xml(data, "the document")

    def read(self) -> Draft:
        """The whole document: headers, body with notes and comments, footers."""
        body = next((element for element in self.content.iter() if _is_text_body(element)), None)
        if body is None:
            raise damaged("an OpenDocument file without a text")
        for changed in (element for element in self.content.iter() if local(element) == "deletion"):
            paragraphs = [child for child in changed if local(child) in {"p", "h"}]
            self.counts["characters that were deleted"] += sum(len(self._gathered(child).text) for child in paragraphs)
        self._edges("header", PartKind.HEADER)
        self._blocks(body)
        self._edges("footer", PartKind.FOOTER)
        return self.draft

    def properties(self) -> Properties:
        """What the document says of itself."""
        said: dict[str, str] = {}
        for element in self.meta.iter() if self.meta is not None else ():
            if local(element) == "meta" and len(element):
                said |= {local(child): (child.text or "").strip() for child in element}
        return Properties(
            title=said.get("title") or None,
            author=said.get("initial-creator") or said.get("creator") or None,
            created=said.get("creation-date") or None,
            modified=said.get("date") or None,
            language=said.get("language") or None,
            program=said.get("generator") or None,
        )

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            name = local(child)
            if name in {"p", "h"}:
                paragraph = self._gathered(child)
                self.draft.add(paragraph.text, PartKind.HEADING if name == "h" else PartKind.PARAGRAPH)
                self._anchored(paragraph)
            elif name == "table":
                self._table(child)
            elif name == "annotation":
                self._comment(child)
            elif name not in _UNSEEN:
                self._blocks(child)

    def _table(self, table: Element) -> None:
        for row in _inside(table, "table-row"):
            cells = [
                [self._gathered(child) for child in _inside(cell, "p", "h")] for cell in _inside(row, "table-cell")
            ]
            texts = [" ".join(p.text for p in cell if p.text).replace("\t", " ") for cell in cells]
            several = sum(bool(text) for text in texts) > 1
            if several:
                self.draft.add("\t".join(texts).strip("\t"), PartKind.TABLE_ROW)
            for paragraph in (paragraph for cell in cells for paragraph in cell):
                if not several:
                    self.draft.add(paragraph.text, PartKind.PARAGRAPH)
                self._anchored(paragraph)

    def _anchored(self, paragraph: _Paragraph) -> None:
        """What hangs on a paragraph, after it: text boxes, notes, comments."""
        for box in paragraph.boxes:
            self._blocks(box)
        for note in paragraph.notes:
            self.draft.add(self._text_of(note), PartKind.FOOTNOTE)
        for comment in paragraph.comments:
            self._comment(comment)

    def _comment(self, comment: Element) -> None:
        author = next((child.text or "" for child in comment if local(child) == "creator"), "").strip()
        text = self._text_of(comment)
        self.counts["comments, set apart from the text"] += 1
        self.draft.add(f"{author}: {text}" if author else text, PartKind.COMMENT)

    def _text_of(self, element: Element) -> str:
        return "\n".join(text for child in _inside(element, "p", "h") if (text := self._gathered(child).text))

    def _gathered(self, element: Element) -> _Paragraph:
        paragraph = _Paragraph()
        self._gather(element, paragraph)
        return paragraph

    def _gather(self, element: Element, into: _Paragraph) -> None:
        """Walk through a paragraph. White space is one space, as the format says, unless an element stands for it."""
        into.written.append(_SPACE.sub(" ", element.text or ""))
        for child in element:
            name = local(child)
            if name == "s":
                count = attribute(child, "c") or "1"
                into.written.append("\0" * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
            elif name == "tab":
                into.written.append("\t")
            elif name == "line-break":
                into.written.append("\n")
            elif name == "note":
                into.notes += [part for part in child if local(part) == "note-body"]
            elif name == "annotation":
                into.comments.append(child)
            elif name == "text-box":
                into.boxes.append(child)
            elif name in _UNSEEN:
                if name.startswith("hidden"):
                    self.counts["characters that are hidden"] += sum(len(str(text)) for text in child.itertext())
            else:
                self._gather(child, into)
            into.written.append(_SPACE.sub(" ", child.tail or ""))

    def _edges(self, kind: str, part: PartKind) -> None:
        """Running headers or footers, each text once."""
        seen: set[str] = set()
        for element in self.styles.iter() if self.styles is not None else ():
            if local(element) == kind:
                text = self._text_of(element)
                if text and text not in seen:
                    self.draft.add(text, part)
                seen.add(text)


def _is_text_body(element: Element) -> bool:
    parent = element.getparent()
    return local(element) == "text" and parent is not None and local(parent) == "body"


def _is_encrypted(package: Package) -> bool:
    manifest = package.xml_if_there("META-INF/manifest.xml")
    return manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter())


def _inside(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names inside another, in its order; what is inside those is not looked into."""
    for child in element:
        if local(child) in names:
            yield child
        elif local(child) not in _UNSEEN and local(child) not in {"annotation", "note"}:
            yield from _inside(child, *names)
