"""CSV and TSV: rows of cells from text, whatever parts them, in one pass that looks at no character twice.

Python's own reader keeps one limit for the whole process and takes the rest of a file for one cell when a quotation
mark is never closed; here such a mark is a character like any other, and is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

_DELIMITERS = ",;\t|"
_LONGEST_QUOTED = 1_000_000  # characters between quotation marks
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_TESTED = 60  # rows
_SAMPLE = 200_000  # characters


def delimiter_of(text: str) -> str:
    r"""What parts the cells: what the first line states ("sep=;"), or what cuts the first rows most evenly.

    >>> delimiter_of("name;text\na;one, two\nb;three"), delimiter_of("text\nWell, yes"), delimiter_of("a\tb,c\n1\t2")
    (';', ',', '\t')
    """
    if match := _STATED.match(text):
        return match[1]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(text[:_SAMPLE], delimiter))


def rows_of(text: str, delimiter: str, counts: Counter[str]) -> Iterator[tuple[int, list[str]]]:
    r"""(number of the line it begins on, cells) of each row that has any.

    >>> list(rows_of('a,"b ""c"" d"\n\n"1\n2",3', ",", Counter()))
    [(1, ['a', 'b "c" d']), (3, ['1\n2', '3'])]
    """
    stated = _STATED.match(text)
    at, line = (stated.end(), 2) if stated else (0, 1)
    ends = re.compile("[" + re.escape(delimiter) + "\r\n]")
    cells: list[str] = []
    begun = line
    while at <= len(text):
        cell, at, lines = _cell(text, at, ends, counts)
        cells.append(cell)
        line += lines
        if at < len(text) and text[at] == delimiter:
            at += 1
            continue
        if any(cells):
            yield begun, cells
        at += 2 if text.startswith("\r\n", at) else 1
        line += 1
        cells, begun = [], line


def _cell(text: str, at: int, ends: re.Pattern[str], counts: Counter[str]) -> tuple[str, int, int]:
    """A cell's text, where it ends, and how many lines it goes over."""
    if text[at : at + 1] != '"':
        end = _end(text, at, ends)
        return text[at:end], end, 0
    close = _closing(text, at + 1)
    if close is None:
        counts["quotation marks that open a cell and are never closed"] += 1
        end = _end(text, at, ends)
        return text[at:end], end, 0
    written = text[at + 1 : close].replace('""', '"')
    end = _end(text, close + 1, ends)
    return written + text[close + 1 : end], end, len(re.findall(r"\r\n?|\n", text[at:close]))


def _end(text: str, at: int, ends: re.Pattern[str]) -> int:
    match = ends.search(text, at)
    return match.start() if match else len(text)


def _closing(text: str, at: int) -> int | None:
    """Where the quotation mark stands that ends a cell: the first one that is not written twice."""
    limit = at + _LONGEST_QUOTED
    while (found := text.find('"', at, limit)) >= 0:
        if text[found + 1 : found + 2] != '"':
            return found
        at = found + 2
    return None


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """In how many of the first rows this delimiter gives as many cells as in the first, and how many."""
    rows = [cells for _, cells in islice(rows_of(sample, delimiter, Counter()), _TESTED)]
    width = len(rows[0]) if rows else 0
    if width < 2:
        return (0.0, 0)
    return (sum(len(cells) == width for cells in rows) / len(rows), width)
