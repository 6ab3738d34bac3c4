r"""Rich Text Format: groups in braces, control words after a backslash, text between them.

One pass with a stack of our own: no nesting overflows, and every byte is looked at once. What a reader does not see
(fonts, pictures, field codes, deleted and hidden text) is left out; deleted and hidden characters are counted.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from whence.intake.parts import Draft, PartKind, Properties

_TOKEN = re.compile(
    rb"\\'([0-9A-Fa-f]{2})|\\([A-Za-z]{1,40})(-?\d{1,10})? ?|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
# fmt: off
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c",
}
# fmt: on
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
# Groups that hold no text of the document.
_SKIPPED = frozenset(
    {"colortbl", "stylesheet", "pict", "fldinst", "object", "objdata", "themedata", "datastore", "listtable"}
    | {"listoverridetable", "rsidtbl", "generator", "xmlnstbl", "bkmkstart", "bkmkend", "filetbl", "revtbl", "listtext"}
    | {"pntext", "pgptbl", "latentstyles", "nonshppict", "template", "operator", "ftnsep", "ftnsepc", "aftnsep", "sp"}
    | {"aftnsepc", "atnid", "atnref", "atndate", "atntime", "upr", "xe", "tc", "mmathPr", "fontemb", "falt", "panose"}
)
_APART = {"footnote": PartKind.FOOTNOTE, "annotation": PartKind.COMMENT}
_APART |= dict.fromkeys(("header", "headerl", "headerr", "headerf"), PartKind.HEADER)
_APART |= dict.fromkeys(("footer", "footerl", "footerr", "footerf"), PartKind.FOOTER)
_STATED = frozenset({"title", "author", "creatim", "revtim", "atnauthor"})
_SHAPES = frozenset({"shpinst", "shptxt"})  # a text box, marked as what old programs may skip
_ENDS = frozenset({"par", "sect", "page", "column"})
_DATE_WORDS = ("yr", "mo", "dy", "hr", "min")
# Code pages of Windows, by the number of a font's character set.
# fmt: off
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}
# fmt: on
_DEEPEST = 10_000  # open groups


@dataclass(slots=True)
class _Group:
    """What holds inside one pair of braces."""

    place: str = ""  # "" for the text, "skip", "fonttbl", or a name out of `_STATED`
    apart: PartKind | None = None
    font: int = -1
    fallback: int = 1  # characters that stand for one \u where that is not known
    deleted: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Flow:
    """Text that is being gathered: of the document, or of one note."""

    written: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    in_table: bool = False
    heading: bool = False


class RichText:
    """Reads one document into a draft."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.draft = Draft()
        self.counts: Counter[str] = Counter()
        self.group = _Group()
        self.stack: list[tuple[_Group, _Flow]] = []
        self.flow = self.body = _Flow()
        self.aside: list[tuple[str, PartKind]] = []
        self.codepage = "cp1252"
        self.fonts: dict[int, str] = {}
        self.bytes = bytearray()
        self.skip = 0
        self.starred = False
        self.stated: dict[str, str] = {}
        self.dates: dict[str, dict[str, int]] = {}

    def read(self) -> Draft:
        """The whole document: paragraphs and rows, each followed by its notes and comments."""
        at = 0
        while match := _TOKEN.match(self.data, at):
            at = match.end()
            code, word, number, symbol, brace, text = match.groups()
            if code is not None:
                self._byte(bytes([int(code, 16)]))
            elif word is not None:
                at += self._word(word.decode("ascii"), int(number) if number is not None else None)
            elif symbol is not None:
                self._symbol(symbol)
            elif brace is not None:
                self._decode()
                self._open() if brace == b"{" else self._close()
            elif text is not None:
                self._byte(text)
        self._decode()
        if at < len(self.data) or self.stack:
            self.counts["groups that the file leaves open: it may be cut"] += max(1, len(self.stack))
        self.flow = self.body
        self._end_row()
        self._end_paragraph()
        return self.draft

    def properties(self) -> Properties:
        """What the document says of itself."""
        return Properties(
            title=self.stated.get("title", "").strip() or None,
            author=self.stated.get("author", "").strip() or None,
            created=_date(self.dates.get("creatim", {})),
            modified=_date(self.dates.get("revtim", {})),
        )

    def _open(self) -> None:
        if len(self.stack) < _DEEPEST:
            self.stack.append((self.group, self.flow))
            self.group = replace(self.group)
        self.skip, self.starred = 0, False

    def _close(self) -> None:
        self.skip, self.starred = 0, False
        if not self.stack:
            return
        outer, flow = self.stack.pop()
        if self.group.apart is not None and outer.apart is None:
            text = "".join(self.flow.written).strip()
            author = self.stated.pop("atnauthor", "").strip() if self.group.apart is PartKind.COMMENT else ""
            if text:
                self.counts["comments, set apart from the text"] += self.group.apart is PartKind.COMMENT
                self.aside.append((f"{author}: {text}" if author else text, self.group.apart))
        self.group, self.flow = outer, flow

    def _word(self, word: str, number: int | None) -> int:
        """Obey a control word; returns how many bytes of raw data after it are to be passed over."""
        if word == "bin":
            return max(0, number or 0)
        if word == "u" and number is not None:
            self._decode()
            self._write(chr(number % 65536))
            self.skip = self.group.fallback
            return 0
        if self.skip:
            self.skip -= 1
            return 0
        self._decode()
        starred, self.starred = self.starred, False
        if word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in _APART and not self.group.place:
            self.group.apart = self.group.apart or _APART[word]
            self.flow = _Flow()
        elif word in _SKIPPED or (starred and word not in _SHAPES and word not in _STATED and word != "fonttbl"):
            self.group.place = "skip"
        elif word in _STATED or word == "fonttbl":
            self.group.place = self.group.place or word
        elif word == "info":
            self.group.place = self.group.place or ""
        elif word in _ENDS or word in {"cell", "nestcell", "row", "nestrow"}:
            self._end(word)
        else:
            self._set(word, number)
        return 0

    def _set(self, word: str, number: int | None) -> None:
        """Control words that hold from here to the end of the group or paragraph."""
        on = number != 0
        if word == "f" and number is not None:
            self.group.font = number
        elif word == "fcharset" and self.group.place == "fonttbl":
            self.fonts[self.group.font] = _CHARSETS.get(number or 0, self.codepage)
        elif word == "uc":
            self.group.fallback = max(0, min(number or 0, 32))
        elif word == "ansicpg" and number:
            self.codepage = _known_codepage(number)
        elif word == "mac":
            self.codepage = "mac_roman"
        elif word in {"v", "deleted"}:
            self.group.hidden, self.group.deleted = (on, self.group.deleted) if word == "v" else (self.group.hidden, on)
        elif word == "plain":
            self.group.hidden = self.group.deleted = False
        elif word == "pard":
            self.flow.in_table = self.flow.heading = False
        elif word == "intbl":
            self.flow.in_table = True
        elif word == "outlinelevel":
            self.flow.heading = (number or 0) < 9
        elif word in _DATE_WORDS and self.group.place in _STATED:
            self.dates.setdefault(self.group.place, {})[word] = number or 0

    def _symbol(self, symbol: bytes) -> None:
        if self.skip:
            self.skip -= 1
            return
        self._decode()
        if symbol == b"*":
            self.starred = True
        elif symbol in b"\r\n":
            self._end("par")
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _byte(self, data: bytes) -> None:
        """Bytes of text; they are decoded together, since one letter may take two of them."""
        if self.skip:
            passed = min(self.skip, len(data))
            self.skip -= passed
            data = data[passed:]
        self.bytes += data

    def _decode(self) -> None:
        if self.bytes:
            data, self.bytes = bytes(self.bytes), bytearray()
            self._write(data.decode(self.fonts.get(self.group.font, self.codepage), "replace"))

    def _write(self, text: str) -> None:
        place = self.group.place
        if place in _STATED:
            self.stated[place] = self.stated.get(place, "")[:1000] + text
        elif place:
            return
        elif self.group.deleted:
            self.counts["characters that were deleted"] += len(text)
        elif self.group.hidden:
            self.counts["characters that are hidden"] += len(text)
        else:
            self.flow.written.append(text)

    def _end(self, word: str) -> None:
        """The end of a paragraph, cell or row; inside notes and cells it is a line's end or a space."""
        if self.group.place:
            return
        if self.group.apart is not None:
            self.flow.written.append("\n")
        elif word == "cell":
            self.flow.cells.append(_whole("".join(self.flow.written)).strip())
            self.flow.written.clear()
        elif word == "row":
            self._end_row()
        elif word.startswith("nest") or self.flow.in_table:
            self.flow.written.append(" ")
        else:
            self._end_paragraph()

    def _end_row(self) -> None:
        if self.flow.cells:
            filled = [cell for cell in self.flow.cells if cell]
            row = "\t".join(cell.replace("\t", " ") for cell in self.flow.cells).strip()
            self.draft.add(row, PartKind.TABLE_ROW if len(filled) > 1 else PartKind.PARAGRAPH)
            self.flow.cells.clear()
            self._add_aside()

    def _end_paragraph(self) -> None:
        kind = PartKind.HEADING if self.flow.heading else PartKind.PARAGRAPH
        self.draft.add(_whole("".join(self.flow.written)), kind)
        self.flow.written.clear()
        self._add_aside()

    def _add_aside(self) -> None:
        for text, kind in self.aside:
            self.draft.add(_whole(text), kind)
        self.aside.clear()


def _whole(text: str) -> str:
    r"""Text with the halves of its characters put together: \u writes what lies beyond 65535 as two of them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _known_codepage(number: int) -> str:
    for name in (f"cp{number}", {10000: "mac_roman", 65001: "utf-8", 54936: "gb18030"}.get(number, "")):
        try:
            "".encode(name)
        except LookupError:
            continue
        return name
    return "cp1252"


def _date(said: dict[str, int]) -> str | None:
    """A date out of its numbers, as much of it as is stated and possible."""
    year, month, day, hour, minute = (said.get(word, 0) for word in _DATE_WORDS)
    if not 1900 <= year <= 2999 or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    clock = f"T{hour:02}:{minute:02}:00" if "hr" in said and 0 <= hour < 24 and 0 <= minute < 60 else ""
    return f"{year:04}-{month:02}-{day:02}{clock}"
