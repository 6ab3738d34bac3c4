"""Arabic, Hebrew and other scripts that run to the left: letters in the order of reading, told by their places.

A PDF holds shapes at places, and programs draw such words from either end. The place of each letter tells its order,
whatever the file or the library says; numbers and foreign words inside keep theirs.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

FIRST_LEFTWARD = 0x590  # no letter before it runs to the left
_LETTERS = frozenset({"R", "AL"})
_RIGHTWARD = frozenset({"L", "EN", "AN"})
_BRACKETS = "()[]{}«»"
_TURNED = str.maketrans(_BRACKETS, ")(][}{»«")
_FORMS = ((0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))  # ligatures and shapes that letters take within a word


class Letter(NamedTuple):
    """This character stands between these sides."""

    code: int
    left: float
    right: float


def runs_left(codes: Sequence[int]) -> bool:
    """Whether any of these characters is a letter that runs to the left.

    >>> runs_left([ord("7"), ord("ש")]), runs_left([ord("7"), ord("s")])
    (True, False)
    """
    return max(codes, default=0) >= FIRST_LEFTWARD and any(
        unicodedata.bidirectional(chr(code)) in _LETTERS for code in codes
    )


def is_leftward(text: str) -> bool:
    """Whether most letters of a text run to the left."""
    letters = [unicodedata.bidirectional(character) for character in text if character.isalpha()]
    return 2 * sum(direction in _LETTERS for direction in letters) > len(letters)


def in_order(letters: Sequence[Letter], space: float) -> list[int]:
    """The characters of one word in the order of reading: from the right, with numbers from the left.

    Where more than `space` is between a letter and a bracket, there is a space.

    >>> word = [Letter(ord("ג"), 0, 5), Letter(ord("ב"), 5, 9), Letter(ord("א"), 9, 14)]
    >>> "".join(map(chr, in_order(word, 2)))
    'אבג'
    """
    marks = [letter for letter in letters if unicodedata.combining(chr(letter.code))]
    bases = [letter for letter in letters if not unicodedata.combining(chr(letter.code))]
    bases.sort(key=lambda letter: -(letter.left + letter.right))
    ordered: list[int] = []
    for first, last, rightward in _stretches(bases):
        for place in range(last - 1, first - 1, -1) if rightward else range(first, last):
            base = bases[place]
            if not rightward and place > 0 and _apart(bases[place - 1], base, space):
                ordered.append(0x20)
            over = [mark for mark in marks if base.left <= (mark.left + mark.right) / 2 < base.right]
            marks = [mark for mark in marks if mark not in over]
            ordered += [*_plain(base.code), *(mark.code for mark in over)]
    return [*ordered, *(mark.code for mark in marks)]


def brackets_turned(text: str) -> str:
    """A line with its brackets the way they are read: a program may have written the shapes that are seen.

    >>> brackets_turned("א) ב (ג"), brackets_turned("א (ב) ג")
    ('א( ב )ג', 'א (ב) ג')
    """
    brackets = [character for character in text if character in _BRACKETS]
    turned = brackets and brackets[0] in _BRACKETS[1::2] and any(one in _BRACKETS[::2] for one in brackets)
    return text.translate(_TURNED) if turned else text


def _apart(before: Letter, base: Letter, space: float) -> bool:
    return before.left - base.right > space and (chr(before.code) in _BRACKETS or chr(base.code) in _BRACKETS)


def _stretches(bases: Sequence[Letter]) -> Iterator[tuple[int, int, bool]]:
    """Stretches (first, last, whether they run to the right): from a foreign letter or digit to the last one."""
    directions = [unicodedata.bidirectional(chr(base.code)) for base in bases]
    at = 0
    while at < len(bases):
        if directions[at] not in _RIGHTWARD:
            yield at, at + 1, False
            at += 1
            continue
        end = next((place for place in range(at, len(bases)) if directions[place] in _LETTERS), len(bases))
        last = max(place for place in range(at, end) if directions[place] in _RIGHTWARD) + 1
        yield at, last, True
        at = last


def _plain(code: int) -> list[int]:
    """The letter that a shape stands for, or the letters of a ligature."""
    if any(first <= code <= last for first, last in _FORMS):
        return [ord(character) for character in unicodedata.normalize("NFKC", chr(code))]
    return [code]
