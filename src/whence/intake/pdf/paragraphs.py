"""Paragraphs from lines: where a paragraph ends, and whether a hyphen at a line's end belongs to the word.

A line's end ends a paragraph where the next line is set apart (by space, indent, size, weight or a bullet), or where
its first word would still have fitted. A hyphen is taken out only where the document itself shows that the word is
written without one, or where its first half is no word of the document.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from whence.intake.parts import PartKind
from whence.intake.pdf.layout import Line

_NEIGHBOURS = 25  # lines before and after that tell how wide a column is
_HYPHENS = "-\u2010\u00ad"
_DASHES = "–—"
_BULLET = re.compile(r"[•·▪▫◦‣⁃●○■□➢➤✓–—*-][ \t]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)][ \t]")
_ENDED = re.compile(r"[.!?:;。！？؟۔…]['\"”’»)\]]*\d*$")
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
_ADDRESS = re.compile(r"(?:://|www\.|\S@)\S*[/@_=&?%]$|\bhttps?://$|\S@$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# What stands before a hyphen more often than at a line's end.
_PREFIXES = frozenset(
    {
        "anti",
        "counter",
        "cross",
        "half",
        "mid",
        "multi",
        "neo",
        "non",
        "pan",
        "post",
        "quasi",
        "self",
        "semi",
        "ultra",
        "vice",
    }
)
_LONGEST_HEADING = 200


@dataclass(slots=True)
class Paragraph:
    """These lines are one paragraph. `turns` are the places in its text where another page begins."""

    text: str
    kind: PartKind
    page: int
    last: Line
    turns: list[tuple[int, int]] = field(default_factory=list)  # (place in the text, page)
    lines: int = 1


@dataclass(slots=True)
class Hyphens:
    """How many hyphens at line ends were taken out, and how many left, since they may belong to the word."""

    removed: int = 0
    kept: int = 0


@dataclass(slots=True)
class Style:
    """What is usual in a document: its letters' size, the distance of its lines, its words."""

    size: float
    bold: bool  # all of it is set in a bold font: then that marks nothing
    pitches: dict[int, float]
    words: Counter[str]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Style":
        """The style of these lines; size is that of most characters."""
        sizes: Counter[float] = Counter()
        distances: defaultdict[int, list[float]] = defaultdict(list)
        words: Counter[str] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
            words.update(word.casefold() for word in _WORD.findall(line.text))
            if line.text[-1:] in _HYPHENS and (broken := _WORD.findall(line.text[:-1])):
                words[broken[-1].casefold()] -= 1  # the half of a word is no word
        for above, below in pairwise(lines):
            distance = above.bottom - below.bottom
            if above.page == below.page and 0 < distance < 3 * above.size and _alike(above, below):
                distances[round(below.size)].append(distance)
        pitches = {size: median(found) for size, found in distances.items()}
        letters, bold = sum(sizes.values()), sum(len(line.text) for line in lines if line.bold)
        return cls(sizes.most_common(1)[0][0] if sizes else 0.0, bold > letters / 2, pitches, words)

    def is_apart(self, above: Line, below: Line) -> bool:
        """Whether there is more space between two lines than usual."""
        distance = above.bottom - below.bottom
        return distance > 1.3 * self.pitches.get(round(below.size), 1.3 * below.size)


def paragraphs_of(lines: Sequence[Line], style: Style, hyphens: Hyphens) -> list[Paragraph]:
    """The paragraphs of a document's lines. No paragraph goes over more than one page's end."""
    margins = _margins(lines)
    found: list[Paragraph] = []
    for index, line in enumerate(lines):
        if found and _continues(found[-1], line, style, margins[index - 1]):
            _join(found[-1], line, style.words, hyphens)
        else:
            found.append(Paragraph(line.text, _kind(line, style), line.page, line))
    for paragraph in found:
        if paragraph.kind is PartKind.HEADING and len(paragraph.text) > _LONGEST_HEADING:
            paragraph.kind = PartKind.PARAGRAPH
    return found


def _alike(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) < 0.08 * max(above.size, below.size)


def _kind(line: Line, style: Style) -> PartKind:
    if line.is_row:
        return PartKind.TABLE_ROW
    ended = bool(_ENDED.search(line.text))
    large = line.size > 1.15 * style.size
    lettered = any(character.isalpha() for character in line.text)
    set_off = large or (line.bold and not style.bold and not ended)
    return PartKind.HEADING if lettered and set_off else PartKind.PARAGRAPH


def _margins(lines: Sequence[Line]) -> list[float]:
    """For each line, how far right its column reaches: as far as nearly all lines do that begin below each other."""
    margins: list[float] = []
    for index, line in enumerate(lines):
        around = lines[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
        rights = sorted(
            other.right
            for other in around
            if other.left < line.left + 4 * line.size and other.right > line.left
            if _alike(line, other) and not other.is_row
        )
        margins.append(rights[int(0.9 * (len(rights) - 1))] if rights else line.right)
    return margins


def _continues(paragraph: Paragraph, line: Line, style: Style, margin: float) -> bool:
    above = paragraph.last
    if above.is_row or line.is_row or not _alike(above, line) or above.bold != line.bold:
        return False
    if _BULLET.match(line.text) and above.text[-1:] not in _HYPHENS:
        return False
    in_column = above.page == line.page and above.bottom > line.bottom and line.left < above.right
    if not in_column:
        return _goes_over(paragraph, line, margin)
    if style.is_apart(above, line):
        return False
    if above.hyphen or above.text[-1] in _HYPHENS:
        return True
    if _would_have_fitted(above, line, margin):
        return False
    step = line.left - above.left
    if step > 0.7 * line.size:  # an indent, unless it hangs under a bullet or under a line that has not ended
        return paragraph.lines == 1 and bool(_BULLET.match(paragraph.text) or not _ENDED.search(above.text))
    return step > -0.7 * line.size or paragraph.lines == 1


def _would_have_fitted(above: Line, line: Line, margin: float) -> bool:
    """Whether the next line's first word had room: who set the text ended a paragraph there."""
    return above.right + line.first_word + 0.7 * line.size < margin


def _goes_over(paragraph: Paragraph, line: Line, margin: float) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    above = paragraph.last
    if paragraph.kind is PartKind.HEADING or paragraph.turns or line.page > above.page + 1:
        return False
    if above.hyphen or above.text[-1] in _HYPHENS:
        return line.text[0].isalpha()
    if _ENDED.search(above.text):
        return False
    return line.text[0].islower() or not _would_have_fitted(above, line, margin)


def _join(paragraph: Paragraph, line: Line, words: Counter[str], hyphens: Hyphens) -> None:
    paragraph.text = _with(paragraph, line, words, hyphens)
    place = len(paragraph.text)
    paragraph.text += line.text
    if line.page != paragraph.last.page:
        paragraph.turns.append((place, line.page))
    paragraph.last = line
    paragraph.lines += 1


def _with(paragraph: Paragraph, line: Line, words: Counter[str], hyphens: Hyphens) -> str:
    """The paragraph's text as it goes before the next line: without the hyphen, as it is, or with a space."""
    text, last = paragraph.text, paragraph.text[-1]
    if last in _HYPHENS or paragraph.last.hyphen:
        before, after = _WORD.findall(text[:-1])[-1:], _WORD.match(line.text)
        broken = before and text[:-1].endswith(before[0]) and after
        if not broken:
            return text if text[-2:-1].strip() else text + " "
        if last == "\u00ad" or _is_one_word(before[0], after[0] if after else "", words):
            hyphens.removed += 1
            return text[:-1]
        hyphens.kept += 1
        return text
    if last in _DASHES and text[-2:-1].strip():
        return text
    if _ADDRESS.search(text):
        return text
    unspaced = _UNSPACED.match(last) and _UNSPACED.match(line.text)
    return text if unspaced else text + " "


def _is_one_word(before: str, after: str, words: Counter[str]) -> bool:
    """Whether the hyphen between two halves is only the line's."""
    head, tail = before.casefold(), after.casefold()
    if "-" in head + tail or not after[0].islower() or not before[-1].islower():
        return False
    with_hyphen = words[f"{head}-{tail}"]
    if together := words[head + tail]:
        return together >= with_hyphen
    known = head in _PREFIXES or (len(head) > 3 and words[head] > 0)
    return not with_hyphen and not known
