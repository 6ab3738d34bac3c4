"""Words, paragraphs and quotation marks: the one way in which every room cuts a text, always by code points.

Nothing here changes a text. A paragraph is a pair of offsets, a word is a pair of offsets, and whoever needs the
characters takes them out of the text.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple, overload

# A run of word characters with the marks that belong to it (accents, Arabic vowel signs, zero-width joiners), or one
# symbol with what modifies it (variation selectors, skin tones, joined emoji), so that no span can cut a character
# that a reader sees as one.
_WORD = re.compile(
    r"(?:\w[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]*)+"
    r"|[^\w\s](?:[\u0300-\u036f\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])*"
)
_MARK = re.compile('[“„«‟”»"＂]')
_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")

OPENING = "“„«‟"
CLOSING = "”»"
STRAIGHT = '"＂'
QUOTES = frozenset(OPENING + CLOSING + STRAIGHT)
# Which marks end a quotation that this one began; the others inside it belong to a quotation within the quotation.
_ENDED_BY = {"“": "”", "‟": "”", "„": "“”", "«": "»", '"': '"', "＂": "＂"}
_LONGEST_UNMARKED = 8  # paragraphs


class Case(IntEnum):
    """How a word is written: the encoder reads lower case only, so it is told."""

    LOWER = 0
    CAPITALISED = 1
    UPPER = 2
    OTHER = 3


class Quoted(IntEnum):
    """Where a word stands towards double quotation marks."""

    OUTSIDE = 0
    INSIDE = 1
    MARK = 2


_CASES, _QUOTEDS = tuple(Case), tuple(Quoted)


class Word(NamedTuple):
    """Characters start..end of the text, in this case, inside or outside quotation marks."""

    start: int
    end: int
    case: Case
    quoted: Quoted


class Words(Sequence[Word]):
    """The words of some text, nine bytes each, so that a book's words take less memory than the book.

    >>> words = Words([Word(0, 3, Case.LOWER, Quoted.OUTSIDE), Word(4, 7, Case.UPPER, Quoted.INSIDE)])
    >>> len(words), words[1], words.at(2)
    (2, Word(start=4, end=7, case=<Case.UPPER: 2>, quoted=<Quoted.INSIDE: 1>), 1)
    """

    __slots__ = ("_ends", "_marks", "_starts")

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._starts, self._ends, self._marks = array("I"), array("I"), bytearray()
        for start, end, case, quoted in words:
            self._starts.append(start)
            self._ends.append(end)
            self._marks.append(case << 2 | quoted)

    @classmethod
    def packed(cls, starts: "array[int]", ends: "array[int]", marks: bytearray) -> "Words":
        """Words from their columns, which become theirs; a mark is four times the case, plus the quotation."""
        words = cls()
        words._starts, words._ends, words._marks = starts, ends, marks
        return words

    @classmethod
    def joined(cls, parts: Iterable["Words"]) -> "Words":
        """The words of several passages as one sequence."""
        whole = cls()
        for part in parts:
            whole._append(part)
        return whole

    def _append(self, other: "Words") -> None:
        self._starts.extend(other._starts)  # noqa: SLF001 - of the same class
        self._ends.extend(other._ends)  # noqa: SLF001 - of the same class
        self._marks.extend(other._marks)  # noqa: SLF001 - of the same class

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> "Words": ...
    def __getitem__(self, at: int | slice) -> "Word | Words":
        if isinstance(at, slice):
            return Words(self[i] for i in range(*at.indices(len(self))))
        mark = self._marks[at]
        return Word(self._starts[at], self._ends[at], _CASES[mark >> 2], _QUOTEDS[mark & 3])

    def __iter__(self) -> Iterator[Word]:
        for start, end, mark in zip(self._starts, self._ends, self._marks, strict=True):
            yield Word(start, end, _CASES[mark >> 2], _QUOTEDS[mark & 3])

    @property
    def marks(self) -> bytes:
        """A byte for each word: four times its case, plus its quotation."""
        return bytes(self._marks)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Start and end of each word: for those who need no more, three times as fast as the words."""
        return zip(self._starts, self._ends, strict=True)

    def at(self, place: int) -> int:
        """Number of the first word that begins at this place of the text or after it."""
        return bisect_left(self._starts, place)


class Paragraph(NamedTuple):
    """Characters start..end of the text, white space at both ends left out, and the words in them."""

    start: int
    end: int
    words: Words


@lru_cache(maxsize=1 << 16)
def case_of(word: str) -> Case:
    """Case of one word.

    >>> [case_of(word).name for word in ("said", "Tehran", "NATO", "1986")]
    ['LOWER', 'CAPITALISED', 'UPPER', 'OTHER']
    """
    if word.islower():
        return Case.LOWER
    if len(word) > 1 and word.isupper():
        return Case.UPPER
    return Case.CAPITALISED if word[0].isupper() else Case.OTHER


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """The lines that carry more than white space, each without the white space at its ends."""
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped)
            yield start, start + len(stripped)


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    """Paragraphs of a text, in its order.

    An empty line always ends a paragraph. A single line break ends one too, unless the text is hard-wrapped: lines
    of even length, filled to a margin, as mail and old plain text have them.

    >>> paragraph_bounds("One.\\nTwo.\\n\\nThree.")
    [(0, 4), (5, 9), (11, 17)]
    """
    lines = list(lines_of(text))
    blocks: list[list[tuple[int, int]]] = []
    for start, end in lines:
        joined = blocks and len(_BREAK.findall(text, blocks[-1][-1][1], start)) == 1
        if joined:
            blocks[-1].append((start, end))
        else:
            blocks.append([(start, end)])
    bounds: list[tuple[int, int]] = []
    for block in blocks:
        if _is_wrapped(text, block):
            bounds.append((block[0][0], block[-1][1]))
        else:
            bounds.extend(block)
    return bounds


def _is_wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    """Whether the lines of a block are one paragraph filled to a margin: each line but the last is about as long as
    the others, and the next line's first word would not have fitted on it."""
    if len(block) < 2:
        return False
    full = [end - start for start, end in block[:-1]]
    margin = max(full)
    if not 40 <= margin <= 120 or median(full) < 0.75 * margin or block[-1][1] - block[-1][0] > margin:
        return False
    fitting = 0
    for (start, end), (following, following_end) in pairwise(block):
        first_word = text[following:following_end].split(maxsplit=1)[0]
        fitting += end - start + 1 + len(first_word) <= margin
    return fitting == 0 or (len(block) > 4 and fitting <= 0.2 * len(block))


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of a text with their words.

    >>> [[text[w.start:w.end] for w in p.words] for text in ["Yes.\\nNo"] for p in paragraphs_of(text)]
    [['Yes', '.'], ['No']]
    """
    bounds = paragraph_bounds(text)
    marks = ["".join(_MARK.findall(text, start, end)) for start, end in bounds]
    paragraphs: list[Paragraph] = []
    begun = ""  # the mark that began the quotation we are in
    for index, (start, end) in enumerate(bounds):
        if begun and not _is_closed_later(text, bounds, marks, index):
            begun = ""
        starts, ends, kinds = array("I"), array("I"), bytearray()
        for match in _WORD.finditer(text, start, end):
            word = match.group()
            if word in QUOTES:
                if not begun:
                    begun = word if word in _ENDED_BY else ""
                elif word in _ENDED_BY[begun]:
                    begun = ""
                kinds.append(Case.OTHER << 2 | Quoted.MARK)
            else:
                kinds.append(case_of(word) << 2 | (Quoted.INSIDE if begun else Quoted.OUTSIDE))
            starts.append(match.start())
            ends.append(match.end())
        paragraphs.append(Paragraph(start, end, Words.packed(starts, ends, kinds)))
    return paragraphs


def _is_closed_later(text: str, bounds: list[tuple[int, int]], marks: list[str], index: int) -> bool:
    """Whether a quotation left open before this paragraph goes on in it without a mark of its own: the next mark to
    come closes one. A mark that was merely forgotten must not turn the rest of a text into a quotation, so few
    paragraphs may pass."""
    for ahead in range(index, min(index + _LONGEST_UNMARKED, len(marks))):
        if marks[ahead]:
            if marks[ahead][0] in STRAIGHT:
                opens = text[bounds[ahead][0]] in STRAIGHT
                return not opens and sum(mark in STRAIGHT for mark in marks[ahead]) % 2 == 1
            return marks[ahead][0] in CLOSING
    return False
