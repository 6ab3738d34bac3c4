"""A role beside a name, set off by a comma: "Anna Ruiz, the mayor of Oro, said", "the mayor, Anna Ruiz, said"."""

import re
from collections.abc import Iterator, Sequence

from whence.lists import listed
from whence.model import Span
from whence.read.proper import Piece, is_capital, name_after, name_before, pieces_before

_ROLES = listed("roles")
_COMMA = re.compile(r",\s{1,3}(?=\w)")
# Up to the next mark; the full stops of initials and abbreviations inside words are none.
_STRETCH = re.compile(
    r"(?:[^\s.,;:!?()\[\]“”\"«»—–]|\s(?=[^\s-])|\.(?=\w)|(?:(?<=[A-Z])|(?<=Mr)|(?<=Mrs)|(?<=Ms)|(?<=Dr)|(?<=St)|(?<=Gen)|"
    r"(?<=Gov)|(?<=Sen)|(?<=Rep))\.(?=\s\w)){2,140}"
)
_CLOSED = re.compile(r"\s?[.,;:!?()\[\]“”\"»—–]|\s-|\s*\Z|['’]?\s*\n")
_WORD = re.compile(r"\w[\w\u0300-\u036f]*(?:['’&/.‐‑-]\w+)*")
_DETERMINER = re.compile(r"the|an?|his|her|its|their|our|my|one|another|\w+(?:['’]s|s['’])")
_JOINING = re.compile(r"of|for|in|at|to|on|from|with|under|based|by|since|during|between|turned")
_JOINING_OR_AND = re.compile(_JOINING.pattern + "|and|or|as|the|an?")
_RELATIVE = re.compile(r"who|whose|whom|which|that|where|when|while|as|because|after|before")
_VERB = re.compile(
    r"said|says|say|told|tells|is|are|was|were|be|been|has|have|had|will|would|did|does|do|added|asked|wrote|called|may|"
    r"might|could|can|must|should|went|came|took|made|gave|met|saw|got|let|left|led|put|won|lost|began|became|kept|held|"
    r"not|but|or|he|she|it|they|we|i|you|if|according|than|so"
)
_PLACING = re.compile(r"in|at|near|outside|across|around|on|over|into|inside|throughout|towards?|through|within")
_OF = re.compile(r"of|for|from")
_MOST_BEFORE_HEAD = 6  # words of a role before its noun
_AGE = re.compile(r"\d{1,3}")


def roles_in(text: str) -> Iterator[tuple[Span, Span]]:
    """The names that have a role beside them, each with the role.

    >>> text = "Anna Ruiz, the mayor of Oro, met a farmer, Tor Hallan."
    >>> [(text[slice(*name)], text[slice(*role)]) for name, role in roles_in(text)]
    [('Anna Ruiz', 'the mayor of Oro'), ('Tor Hallan', 'a farmer')]
    """
    taken = 0
    for comma in _COMMA.finditer(text):
        place, after = comma.span()
        role = _role_after(text, after)
        name = _name_before_comma(text, place) if role else None
        if role and name:
            taken = role.end
            yield name, role
            continue
        name = _name_after_comma(text, after) if place > taken else None
        role = _role_before(text, place) if name else None
        if role and name:
            yield name, role


def _role_after(text: str, place: int) -> Span | None:
    """The role that begins here and goes to the next mark, or to a relative clause."""
    stretch = _STRETCH.match(text, place)
    if stretch is None or not _CLOSED.match(text, stretch.end()):
        return None
    words = [Piece(match.start(), match.end(), match.group()) for match in _WORD.finditer(text, place, stretch.end())]
    end = next((at for at, piece in enumerate(words) if at and _RELATIVE.fullmatch(piece.word)), len(words))
    while end and _JOINING_OR_AND.fullmatch(words[end - 1].word):
        end -= 1
    head = _head(words[:end])
    if head is None or not (_DETERMINER.fullmatch(words[0].word.lower()) or head < _MOST_BEFORE_HEAD // 2):
        return None
    return Span(place, words[end - 1].end)


def _head(words: Sequence[Piece]) -> int | None:
    """Where the noun of a role stands, if these words are one role and nothing else."""
    for at, piece in enumerate(words[: _MOST_BEFORE_HEAD + 1]):
        low = piece.word.lower()
        if _VERB.fullmatch(low) or _JOINING.fullmatch(low):
            return None
        if low in _ROLES and (at + 1 == len(words) or _JOINING.fullmatch(words[at + 1].word)):
            return None if any(_is_verb(words, number) for number in range(at + 1, len(words))) else at
    return None


def _is_verb(words: Sequence[Piece], at: int) -> bool:
    """Whether a word is a verb, as far as its form and what stands before it tell: "of Oro denied"."""
    word = words[at].word
    return _VERB.fullmatch(word) is not None or (
        word.endswith("ed") and word.islower() and is_capital(words[at - 1].word)
    )


def _name_before_comma(text: str, place: int) -> Span | None:
    """The name before a role, with its bearer's age passed over; not a place where something is."""
    pieces = pieces_before(text, place)
    last = len(pieces) - 1
    if last > 1 and _AGE.fullmatch(pieces[last].word) and pieces[last - 1].word == ",":
        last -= 2
    name = name_before(text, pieces, last)
    if name is None:
        return None
    before = [piece.word.lower() for piece in pieces if piece.end <= name.start][-2:]
    if before and _PLACING.fullmatch(before[-1]):
        return None
    if before and _OF.fullmatch(before[-1]) and (" " not in text[slice(*name)] or before[0] in _ROLES):
        return None
    return name


def _role_before(text: str, place: int) -> Span | None:
    """The role that ends here and begins with a word like "the"."""
    pieces = pieces_before(text, place)
    begin = max((at + 1 for at, piece in enumerate(pieces) if not piece.word[0].isalnum()), default=0)
    words = pieces[begin:]
    for head in range(len(words) - 1, -1, -1):
        if words[head].word.lower() not in _ROLES:
            continue
        first = _first(words, head)
        if first is not None and _head(words[first:]) == head - first:
            return Span(words[first].start, words[-1].end)
    return None


def _first(words: Sequence[Piece], head: int) -> int | None:
    """The first word of a role: the farthest one like "the" before its noun, past nothing but what goes with it."""
    first = None
    for at in range(head - 1, max(-1, head - 1 - _MOST_BEFORE_HEAD), -1):
        low = words[at].word.lower()
        if _VERB.fullmatch(low) or _JOINING.fullmatch(low) or _RELATIVE.fullmatch(low):
            break
        if _DETERMINER.fullmatch(low):
            first = at
            if not low.endswith(("s", "’", "'")) or low in ("his", "its"):
                break
    return first


def _name_after_comma(text: str, place: int) -> Span | None:
    """A name of several words that goes to the next mark."""
    name = name_after(text, place)
    if name is None or name.start != place or " " not in text[slice(*name)] or not _CLOSED.match(text, name.end):
        return None
    return name
