"""Whether an acronym is made of a name's words: each of its letters begins one, in their order.

Small words may be left out; so may one or two others, as in "Centers for Disease Control and Prevention (CDC)", if the
acronym is long enough to be told from chance.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from whence.lists import listed
from whence.model import Span
from whence.read.proper import Piece, follows, is_capital

_SMALL = listed("small-words")
_ACRONYM = re.compile(r"(?=[^\W_])[\w.&/‐‑-]{2,12}")
_MOST_OF_A_WORD = 5  # letters that an acronym may take from one word: "CENTCOM"
_MOST_WORDS = 14
_PARTS = re.compile(r"[^\W_]+")


def is_acronym(word: str) -> bool:
    """Whether a word is written as acronyms are: short, and mostly in capitals.

    >>> [is_acronym(word) for word in ("WHO", "U.N.", "UNMISS", "IDPs", "DoD", "Ruiz", "D", "2015")]
    [True, True, True, True, True, False, False, False]
    """
    if not _ACRONYM.fullmatch(word):
        return False
    letters = [letter for letter in word if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return letters != [] and letters[0].isupper() and capitals >= 2 and 3 * capitals >= 2 * len(letters) - 1


def letters_of(acronym: str) -> str:
    """The letters to be found in a name: without marks and a plural's "s", in lower case.

    >>> letters_of("IDPs"), letters_of("U.N.")
    ('idp', 'un')
    """
    letters = "".join(letter for letter in acronym if letter.isalpha())
    return (letters[:-1] if letters.endswith("s") and letters[:-1].isupper() else letters).lower()


def name_of_acronym(text: str, pieces: Sequence[Piece], acronym: str) -> Span | None:
    """The name that ends with these pieces and that the acronym is made of, with the fewest words left out.

    >>> from whence.read.proper import pieces_before
    >>> text = "At the World Health Organization"
    >>> text[slice(*name_of_acronym(text, pieces_before(text, len(text)), "WHO"))]
    'World Health Organization'
    """
    words = _last_words(text, pieces, min(_MOST_WORDS, 3 * len(acronym) + 2))
    if words and words[-1].word.islower() and words[-1].word[0] != letters_of(acronym)[-1:]:
        words.pop()  # "the Oro Action Plan programme, or OAP"
    letters = letters_of(acronym)
    if len(letters) < 2:
        return None
    best: tuple[int, int] | None = None
    for first in range(len(words) - 1, -1, -1):
        word = words[first].word
        if word[0].lower() == letters[0] and is_capital(word) and word.lower() not in _SMALL:
            left_out = _left_out(letters, tuple(piece.word.lower() for piece in words[first:]))
            if left_out is not None and (best is None or left_out < best[0]):
                best = left_out, first
                if not left_out:
                    break
    if best is None or best[0] > _allowed(letters):
        return None
    return Span(words[best[1]].start, words[-1].end)


def fits(acronym: str, name: str) -> bool:
    """Whether the acronym is made of all of this name.

    >>> fits("CDC", "Centers for Disease Control and Prevention"), fits("FARC", "Revolutionary Armed Forces")
    (True, False)
    """
    words = tuple(word.lower() for word in re.findall(r"[^\W_][\w'’.‐‑-]*", name))
    letters = letters_of(acronym)
    left_out = _left_out(letters, words[:_MOST_WORDS]) if len(words) <= _MOST_WORDS else None
    return left_out is not None and left_out <= _allowed(letters)


def _allowed(letters: str) -> int:
    """How many words an acronym may leave out."""
    return 0 if len(letters) < 3 else 1 if len(letters) < 5 else 2


def _last_words(text: str, pieces: Sequence[Piece], most: int) -> list[Piece]:
    """The words at the end of these pieces, back to the first mark that a name does not have."""
    words: list[Piece] = []
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if piece.word in (",", "&", "'", "’", "–", "-"):
            continue
        tied = not words or follows(text, piece, words[-1]) or len(text[piece.end : words[-1].start]) <= 3
        if not piece.word[0].isalnum() or not tied or len(words) == most:
            break
        words.append(piece)
    return words[::-1]


@lru_cache(maxsize=1 << 10)
def _left_out(letters: str, words: tuple[str, ...]) -> int | None:
    """How many words, small ones aside, lend the acronym no letter; None if it is not made of them, or of one alone."""
    if len(letters) < 2 or not words:
        return None
    parts = [tuple(_PARTS.findall(word)) or (word,) for word in words]

    @cache
    def least(word: int, letter: int) -> int | None:
        if word == len(parts):
            return 0 if letter == len(letters) else None
        costs = [least(word + 1, after) for after in _taken(letters, letter, parts[word])]
        if word:
            skipped = least(word + 1, letter)
            small = words[word] in _SMALL
            costs.append(None if skipped is None else skipped + (not small))
        return min((cost for cost in costs if cost is not None), default=None)

    return least(0, 0) if len(words) > 1 or len(parts[0]) > 1 else None


def _taken(letters: str, begin: int, parts: tuple[str, ...]) -> set[int]:
    """Where in the letters one may be after a word that lends some: the beginnings of its parts, the first among
    them."""
    places = {begin}
    for number, part in enumerate(parts):
        reached = set()
        for place in places:
            for length in range(1, min(_MOST_OF_A_WORD, len(part), len(letters) - place) + 1):
                if letters[place : place + length] != part[:length]:
                    break
                reached.add(place + length)
        places = reached if number == 0 else places | reached
    return places
