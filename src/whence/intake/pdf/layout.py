"""The lines of a page in the order in which they are read: columns one after the other, cells of a row side by side.

PDFium gives runs in the order in which the file draws them, and that is nearly always the order of reading. Only where
a page draws two columns line by line, across the space between them, are its runs put into another order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from whence.intake.pdf.pdfium import Run

_FEWEST_ROWS = 6
_PROSE = 20  # characters of a line in a column of prose; a table's cells have fewer
_WIDEST_SPACE = 8.0  # heights of a line
_MOST_RUNS = 3000  # of a page that is looked at for columns


@dataclass(slots=True)
class Line:
    """One line of a page, or one row of a table: its cells are parted by tabs."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    first_word: float
    bold: bool
    hyphen: bool
    page: int
    cells: int = 1

    @property
    def is_row(self) -> bool:
        """Whether it is a row of several cells."""
        return self.cells > 1


def lines_of(runs: Sequence[Run], page: int) -> list[Line]:
    """The lines of a page's runs, in the order of reading."""
    lines: list[Line] = []
    gaps: list[float] = []
    for run in _without_crossing(runs):
        if lines and _beside(lines[-1], run):
            row, gaps[-1] = lines[-1], max(gaps[-1], run.left - lines[-1].right)
            row.text += "\t" + run.text
            row.right, row.cells, row.hyphen = run.right, row.cells + 1, run.hyphen
        else:
            box = (run.left, run.right, run.bottom, run.top)
            lines.append(Line(run.text, *box, run.size, run.first_word, run.bold, run.hyphen, page))
            gaps.append(0.0)
    for index, (line, gap) in enumerate(zip(lines, gaps, strict=True)):
        around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
        if line.is_row and gap < _WIDEST_SPACE * line.size and any(_fills(line, other) for other in around):
            line.text, line.cells = line.text.replace("\t", " "), 1
    return lines


def _fills(line: Line, other: Line) -> bool:
    """Whether a line beside fills the same measure without a gap: then the gap is a space, stretched to the margin."""
    indent = abs(line.left - other.left)
    return not other.is_row and indent < 2.5 * line.size and abs(line.right - other.right) < 0.5 * line.size


def _beside(line: Line, run: Run) -> bool:
    """Whether a run stands on the same line as what came before it, further right."""
    shared = min(line.top, run.top) - max(line.bottom, run.bottom)
    return run.left > line.right and shared > 0.5 * min(line.top - line.bottom, run.top - run.bottom)


def _without_crossing(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs, where two columns that are drawn line by line are put one after the other."""
    gutter = _gutter(runs)
    if gutter is None:
        return runs
    ordered: list[Run] = []
    left: list[Run] = []
    right: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.top):
        if run.right <= gutter:
            left.append(run)
        elif run.left >= gutter:
            right.append(run)
        else:  # a line across both columns ends what stands above it
            ordered += [*left, *right, run]
            left, right = [], []
    return [*ordered, *left, *right]


def _gutter(runs: Sequence[Run]) -> float | None:
    """Where the space between two columns of prose is that the file draws line by line; None if it does not."""
    if not 2 * _FEWEST_ROWS <= len(runs) <= _MOST_RUNS:
        return None
    pairs = [
        (first, second)
        for first, second in pairwise(runs)
        if second.left > first.right and abs(first.bottom - second.bottom) < 0.3 * first.size
    ]
    if len(pairs) < _FEWEST_ROWS or 2 * len(pairs) < 0.6 * len(runs):
        return None
    gutter = median((first.right + second.left) / 2 for first, second in pairs)
    kept = [(first, second) for first, second in pairs if first.right <= gutter <= second.left]
    if len(kept) < 0.8 * len(pairs):
        return None
    is_prose = all(median(len(pair[side].text) for pair in kept) >= _PROSE for side in (0, 1))
    starts = {round(second.left / 3) for _, second in kept}
    return gutter if is_prose and len(starts) <= max(3, len(kept) // 4) else None
