"""Names beside a place in a text: the capitalised words that end before it, or begin after it.

Each look goes a bounded way, so that time grows with the number of looks alone.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from whence.lists import listed
from whence.model import Span

_LETTERS = r"\w[\w\u0300-\u036f]*"
# An initial or several with their full stops, a word with what ties its parts, or a mark.
_PIECE = re.compile(rf"(?:[^\W\d_]\.){{1,6}}(?!\w)|{_LETTERS}(?:['’&/.‐‑-]{_LETTERS})*(?:(?<=s)['’](?=\s))?|[^\w\s]")
_REACH = 140  # characters
_MOST_WORDS = 10
_TIED = re.compile(r"(?:al|el|ad|an|as|at|ar|ash|d|l|o|de|dal|al)['’‐‑-](?=[^\W\d_])")
_CAPITAL = re.compile(rf"(?:{_TIED.pattern})?[^\W\d_a-z]")
_PARTICLE = re.compile(r"of|for|the|de|la|del|della|der|den|van|von|al|el|bin|bint|ibn|du|des|di|da|dos|das|y")
_CALENDAR = listed("calendar")
_NO_NAMES = listed("sentence-starters") | listed("determiners") | _CALENDAR
_ARTICLE = re.compile(r"\s{0,3}(?:(?:the|The|an?|as)\s{1,3})?")
_QUOTED = re.compile(r"[\"“‘'«„](?P<name>[^\"“”‘«»„\n,;()]{2,60}?)[,.]?[\"”’'»“](?!\w)")


class Piece(NamedTuple):
    """A word or a mark: characters start..end of the text."""

    start: int
    end: int
    word: str


def pieces_before(text: str, place: int) -> list[Piece]:
    """The words and marks that end at a place or before it, as far as a name could reach."""
    start = max(0, place - _REACH)
    found = [Piece(match.start(), match.end(), match.group()) for match in _PIECE.finditer(text, start, place)]
    return found[1:] if start else found


def pieces_after(text: str, place: int) -> list[Piece]:
    """The words and marks from a place on, as far as a name could reach."""
    end = min(len(text), place + _REACH)
    return [Piece(match.start(), match.end(), match.group()) for match in _PIECE.finditer(text, place, end)]


def is_capital(word: str) -> bool:
    """Whether a word is written as a name is.

    >>> [is_capital(word) for word in ("Ruiz", "al-Din", "WHO", "mayor", "co-operation")]
    [True, True, True, False, False]
    """
    tie = _TIED.match(word)
    return word[0].isupper() or (tie is not None and word[tie.end()].isupper())


def follows(text: str, one: Piece, other: Piece) -> bool:
    """Whether nothing but a little white space stands between two pieces, and no empty line."""
    between = text[one.end : other.start]
    return 0 < len(between) <= 3 and between.isspace() and between.count("\n") < 2


def name_ending(text: str, pieces: Sequence[Piece], last: int) -> int | None:
    """The first piece of the name that ends with this one.

    >>> text = "When Anna Ruiz of Oro"
    >>> name_ending(text, pieces_before(text, len(text)), 4)
    1
    """
    first = None
    for place in range(last, max(-1, last - _MOST_WORDS), -1):
        word = pieces[place].word
        if place < last and (not follows(text, pieces[place], pieces[place + 1]) or word.endswith(("'s", "’s"))):
            break
        if is_capital(word):
            first = place
        elif not (_PARTICLE.fullmatch(word) and first is not None) and not (place == last and word.isdigit()):
            break
    while first is not None and first < last and not _begins_name(pieces[first].word):
        first += 1
    if first is None or not any(_is_naming(piece.word) for piece in pieces[first : last + 1]):
        return None
    return first


def _begins_name(word: str) -> bool:
    return is_capital(word) and word.lower() not in _NO_NAMES


def _is_naming(word: str) -> bool:
    return is_capital(word) and word.lower() not in _NO_NAMES and len(word) > 1


def name_before(text: str, pieces: Sequence[Piece], last: int) -> Span | None:
    """The name that ends with this piece, without an "'s" at its end."""
    if last < 0:
        return None
    first = name_ending(text, pieces, last)
    if first is None:
        return None
    end = pieces[last].end - (2 if pieces[last].word.endswith(("'s", "’s")) else 0)
    return Span(pieces[first].start, end)


def name_after(text: str, place: int) -> Span | None:
    """The name that begins here, in quotation marks or capitalised, without an article.

    >>> text = ' the Black Hand and others'
    >>> text[slice(*name_after(text, 0))]
    'Black Hand'
    """
    article = _ARTICLE.match(text, place)
    place = article.end() if article else place
    quoted = _QUOTED.match(text, place)
    if quoted:
        return Span(*quoted.span("name"))
    if not _CAPITAL.match(text, place):
        return None
    pieces = pieces_after(text, place)
    if not pieces or pieces[0].start != place or not is_capital(pieces[0].word):
        return None
    last, joined = 0, False
    for at in range(1, min(len(pieces), _MOST_WORDS)):
        word = pieces[at].word
        if not follows(text, pieces[at - 1], pieces[at]):
            break
        joined = joined or word in ("of", "for")
        if is_capital(word) or word.isdigit():
            last = at
        elif not _PARTICLE.fullmatch(word) and not (word == "and" and joined):
            break
    return None if text[pieces[last].end : pieces[last].end + 1] == "-" else _named(pieces[: last + 1])


def _named(pieces: Sequence[Piece]) -> Span | None:
    if not any(_is_naming(piece.word) for piece in pieces):
        return None
    end = pieces[-1].end - (2 if pieces[-1].word.endswith(("'s", "’s")) else 0)
    return Span(pieces[0].start, end)
