"""What stands at the edge of page after page: running headers and footers, page numbers, line numbers.

A running line is told by its return: the same words (digits aside) at the same height of another page. A number is a
page's number when it counts on with the pages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from whence.intake.parts import PartKind
from whence.intake.pdf.pdfium import RawPage, Run

_ZONE = 0.14  # of the page's height, above and below
_NUMBER_ZONE = 0.2  # for numbers that count on with the pages
_OUTERMOST = 6  # lines looked at in each zone
_STEP = 6.0  # points by which a running line may move
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\W_]*(?:(?:page|seite|página|pagina|стр\.?|p\.)\s*)?(\d{1,5}|[ivxlc]{1,8})\W*", re.IGNORECASE)
_OF = re.compile(r"\W*(?:\w{1,8}\.?\s*)?(\d{1,5})\s*(?:/|of|von|de|sur|из|di)\s*\d{1,5}\W*", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_FEWEST_LINE_NUMBERS = 8


def furniture_of(pages: Sequence[RawPage]) -> list[dict[int, PartKind]]:
    """For each page: {number of a run: what it is} for the runs that are no part of the page's own text."""
    found = [_line_numbers(page.runs) | _turned(page.runs) for page in pages]
    edges = [_edges(page, known) for page, known in zip(pages, found, strict=True)]
    places: Counter[tuple[str, int]] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        places.update({place for run in edge for place in _places(page.runs[run])})
    offsets = _offsets(pages, edges)
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        for index in edge:
            run = page.runs[index]
            value = _page_number(run.text)
            if value is not None:
                if _counts_on(value, number, run, page, offsets, len(pages)):
                    found[number][index] = PartKind.PAGE_NUMBER
            elif _is_outside(run, page, _ZONE) and any(places[place] > 1 for place in _places(run)):
                above = run.bottom > page.height / 2
                found[number][index] = PartKind.HEADER if above else PartKind.FOOTER
    return found


def _edges(page: RawPage, known: dict[int, PartKind]) -> list[int]:
    """The outermost runs of a page, above and below."""
    runs = page.runs
    order = sorted((index for index in range(len(runs)) if index not in known), key=lambda index: runs[index].bottom)
    outermost = {*order[:_OUTERMOST], *order[-_OUTERMOST:]}
    return sorted(index for index in outermost if _is_outside(runs[index], page, _NUMBER_ZONE))


def _is_outside(run: Run, page: RawPage, zone: float) -> bool:
    return run.bottom < zone * page.height or run.top > (1 - zone) * page.height


def _places(run: Run) -> set[tuple[str, int]]:
    """The words of a run at about its height: two neighbouring steps, so that no boundary parts what is alike."""
    key = _DIGITS.sub("#", " ".join(run.text.casefold().split()))
    step = int(run.bottom // _STEP)
    return {(key, step), (key, step + (1 if run.bottom % _STEP > _STEP / 2 else -1))}


def _page_number(text: str) -> int | None:
    """The number that a line consists of: "12", "- 12 -", "Page 3 of 10", "xiv"."""
    match = _OF.fullmatch(text) or _NUMBER.fullmatch(text)
    if match is None:
        return None
    written = match[1].lower()
    if written.isdigit():
        return int(written)
    values = [_ROMAN[letter] for letter in written]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _offsets(pages: Sequence[RawPage], edges: Sequence[list[int]]) -> Counter[int]:
    """By how much numbers at the edge differ from their page's place, and on how many pages so."""
    offsets: Counter[int] = Counter()
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        values = {_page_number(page.runs[index].text) for index in edge}
        offsets.update(value - number for value in values if value is not None)
    return offsets


def _counts_on(value: int, number: int, run: Run, page: RawPage, offsets: Counter[int], count: int) -> bool:
    if offsets[value - number] > 1 or page.label in (str(value), run.text.strip()):
        return True
    alone = all(other is run or not run.bottom < other.bottom < run.top for other in page.runs)
    return alone and value == number + 1 and count < 3


def _turned(runs: Sequence[Run]) -> dict[int, PartKind]:
    """What is set along the side of a page whose own text stands upright: stamps of printers and archives."""
    turned = [index for index, run in enumerate(runs) if not run.upright]
    letters = sum(len(runs[index].text) for index in turned)
    is_aside = letters < 0.2 * sum(len(run.text) for run in runs)
    return dict.fromkeys(turned, PartKind.MARGIN) if is_aside else {}


def _line_numbers(runs: Sequence[Run]) -> dict[int, PartKind]:
    """The numbers beside the lines of a transcript or a court's paper: one under the other, counting by one."""
    columns: defaultdict[int, list[int]] = defaultdict(list)
    for index, run in enumerate(runs):
        if run.text.isdecimal() and len(run.text) <= 3:
            columns[round(run.right / 4)].append(index)
    found: dict[int, PartKind] = {}
    for place in sorted(columns):
        column = columns[place] + columns.get(place + 1, [])
        column.sort(key=lambda index: -runs[index].bottom)
        values = [int(runs[index].text) for index in column]
        if len(values) >= _FEWEST_LINE_NUMBERS and values == list(range(values[0], values[0] + len(values))):
            found.update(dict.fromkeys(column, PartKind.LINE_NUMBERS))
    return found
