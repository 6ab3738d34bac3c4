"""Excel workbooks (XLSX): rows of cells as text, read as a stream, formulas as their last results.

Read here and not by a library, since only values are wanted: no style, chart or macro is looked at, and a sheet is
never held as a whole. Dates are numbers in such files; a cell's format says which numbers are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO

from lxml import etree

from whence.errors import BadMarkup, TooLarge
from whence.intake.office.package import Element, Package, attribute, damaged, has_document_type, local, relationships

_LARGEST_SHEET = 400_000_000  # bytes of XML
_MOST_STRINGS = 100_000_000  # characters that cells share
_MOST_COLUMNS = 16_384
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_CELL = re.compile(r"([A-Za-z]{1,3})(\d+)")
_DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. Hidden ones are read too, and told."""

    name: str
    path: str
    hidden: bool


class Workbook:
    """The sheets of a workbook and what their cells share."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        found = (path for path, kind, _ in relationships(self.package, "") if kind == "officeDocument")
        main = next((path for path in found if path in self.package), "xl/workbook.xml")
        root = self.package.xml(main)
        paths = {number: path for path, _, number in relationships(self.package, main)}
        kinds = {kind: path for path, kind, _ in relationships(self.package, main)}
        self.since_1904 = any(
            local(child) == "workbookPr" and attribute(child, "date1904") in {"1", "true", "on"} for child in root
        )
        self.sheets = tuple(
            Sheet(attribute(child, "name") or "", paths[number], attribute(child, "state") not in {None, "visible"})
            for child in root.iter()
            if local(child) == "sheet" and (number := _relation(child)) in paths and "sheet" in paths[number].lower()
        )
        self._strings = list(self._shared(kinds.get("sharedStrings", "")))
        self._dates = self._date_styles(kinds.get("styles", ""))

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """(number, cells) of each row that has any; numbers are those that Excel shows."""
        number = 0
        for row in self._elements(sheet.path, "row"):
            stated = attribute(row, "r") or ""
            number = int(stated) if stated.isdecimal() and len(stated) < 9 else number + 1
            cells: list[str] = []
            for cell in row:
                column = _column(attribute(cell, "r"), len(cells))
                if local(cell) == "c" and len(cells) <= column < _MOST_COLUMNS:
                    cells += [""] * (column - len(cells))
                    cells.append(self._value(cell))
            if any(cells):
                yield number, cells

    def _value(self, cell: Element) -> str:
        """A cell's value as text; an error (#REF!) is none."""
        kind = attribute(cell, "t") or "n"
        if kind == "inlineStr":
            return _string(cell)
        value = next((child.text or "" for child in cell if local(child) == "v"), "").strip()
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value, "")
        if kind == "n" and value:
            style = attribute(cell, "s") or "0"
            is_date = style.isdecimal() and int(style) in self._dates
            return (moment_of(value, since_1904=self.since_1904) or value) if is_date else _number(value)
        return "" if kind == "e" else value

    def _shared(self, path: str) -> Iterator[str]:
        if path in self.package:
            length = 0
            for element in self._elements(path, "si"):
                text = _string(element)
                length += len(text)
                if length > _MOST_STRINGS:
                    raise _too_large(f"more than {_MOST_STRINGS:,} characters")
                yield text

    def _date_styles(self, path: str) -> frozenset[int]:
        """The numbers of the cell styles that show dates."""
        root = self.package.xml_if_there(path)
        if root is None:
            return frozenset()
        formats = {
            attribute(element, "numFmtId"): bool(
                _DATE_LETTERS.search(_NO_FORMAT.sub("", attribute(element, "formatCode") or ""))
            )
            for element in root.iter()
            if local(element) == "numFmt"
        }
        styles = next((list(child) for child in root if local(child) == "cellXfs"), [])
        numbers = [attribute(style, "numFmtId") or "0" for style in styles]
        return frozenset(
            place
            for place, number in enumerate(numbers)
            if formats.get(number, number.isdecimal() and int(number) in _DATE_FORMATS)
        )

    def _elements(self, path: str, name: str) -> Iterator[Element]:
        """The elements of this name of a part, one after the other; each is forgotten when the next is asked for."""
        with self.package.open(path) as member:
            counted = _Counted(member)
            try:
                for _, element in etree.iterparse(
                    counted, tag="{*}" + name, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
                ):
                    if has_document_type(element):
                        raise BadMarkup(
                            seen="a workbook that declares a document type",
                            expected="XML as Excel writes it",
                            cause="It was made to break programs",
                            next="Open it in Excel or LibreOffice and save it anew",
                        )
                    yield element
                    element.clear()
                    while element.getprevious() is not None and element.getparent() is not None:
                        del element.getparent()[0]
            except etree.XMLSyntaxError as error:
                raise damaged(f"a workbook whose part {path[:80]!r} is no whole XML") from error


class _Counted:
    """A stream that gives no more than a sheet may have."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = _LARGEST_SHEET

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if 0 <= size <= 65_536 else 65_536)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(f"a sheet of more than {_LARGEST_SHEET:,} bytes")
        return data


def moment_of(serial: str, *, since_1904: bool = False) -> str | None:
    """The date that Excel counts as this number of days, in ISO 8601; None for what is none.

    Its calendar has a 29 February 1900, so numbers before that day count from another start.

    >>> moment_of("43831"), moment_of("43831.5"), moment_of("1"), moment_of("60"), moment_of("0", since_1904=True)
    ('2020-01-01', '2020-01-01T12:00:00', '1900-01-01', None, '1904-01-01')
    """
    try:
        days = float(serial)
        if not since_1904 and (days < 1 or 60 <= days < 61):
            return None
        start = date(1904, 1, 1) if since_1904 else date(1899, 12, 30 if days > 60 else 31)
        seconds = round(days * _DAY)
        moment = datetime(start.year, start.month, start.day) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat() if seconds % _DAY else moment.date().isoformat()


def _string(element: Element) -> str:
    """The text of a string with its runs; how it is pronounced (rPh) is no part of it."""
    runs = [element, *(child for child in element if local(child) in {"r", "is"})]
    runs += [run for child in element if local(child) == "is" for run in child if local(run) == "r"]
    written = [child.text or "" for run in runs for child in run if local(child) == "t"]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", _escaped, "".join(written))


def _escaped(match: re.Match[str]) -> str:
    """A character that XML cannot hold, as such files write it: line ends are kept, other controls dropped."""
    character = chr(int(match[1], 16))
    return character if character in "\t\n_" else "" if character < " " else match[0]


def _number(value: str) -> str:
    """A number as it would be typed: 7.0 and 1.23E+18 are whole numbers."""
    if value.lstrip("-").isdecimal():
        return value
    try:
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)
    except (ValueError, OverflowError):
        return value


def _column(reference: str | None, following: int) -> int:
    """Number of a cell's column from its name ("C7" is 2), or the next one if it has none."""
    match = _CELL.fullmatch(reference or "")
    if match is None:
        return following
    number = 0
    for letter in match[1].upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _relation(sheet: Element) -> str:
    """The number under which a workbook refers to a sheet's part: its id in another namespace than its own."""
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


def _too_large(seen: str) -> TooLarge:
    return TooLarge(
        seen=f"a workbook with {seen}",
        expected="fewer",
        cause="It was made to break programs, or is a dump of a database",
        next="Split it, or save the sheet as CSV",
    )
