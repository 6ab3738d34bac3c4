"""The main clause among the words of a sentence, as far as words tell without a parser."""

import re
from collections.abc import Sequence

from whence.lists import listed
from whence.phrases import Token

_SUBORDINATING = listed("subordinators")
_RELATIVE = frozenset(("who", "whom", "whose", "which", "where"))
_EMBEDDING = frozenset(("what", "why", "how", "whether"))
_SAYING = re.compile(r"says?|said|adds|added|thinks?|thought|believes?|believed|claims|claimed|hopes?|hoped")
_PREPOSITION = re.compile(r"at|by|during|for|from|in|of|on|than|to|with|after|before|since")
_SUBJECTS = frozenset(("he", "she", "it", "they", "we", "i", "you", "there"))
_VERB_NEXT = listed("auxiliaries") | _SUBJECTS | {"never", "not"}
_LEADING = frozenset(("that", "and", "or", "so", "yet"))


def main_clause(tokens: Sequence[Token], *, complements: bool = False) -> list[Token]:
    """The tokens of the main clause: without the subordinate ones before it, in it and after it, and without what a
    second predicate says. With `complements`, what stands after "that" is kept.

    >>> from whence.model import Span
    >>> from whence.phrases import tokens_in
    >>> text = "Although nobody paid, the dam, which was not old, held because it was strong."
    >>> " ".join(token.low for token in main_clause(tokens_in(text, Span(0, len(text)))))
    'the dam held'
    """
    place = _begin(tokens)
    kept: list[Token] = []
    while place < len(tokens):
        low = tokens[place].low
        before = tokens[place - 1].low if place else ""
        if low in _RELATIVE and "," in before:
            place = _next_comma(tokens, place)
            if kept and "," in kept[-1].low:
                kept.pop()
        elif _ends(tokens, place, before, complements=complements) and any(token.low[0].isalnum() for token in kept):
            break
        else:
            kept.append(tokens[place])
        place += 1
    return kept


def _begin(tokens: Sequence[Token]) -> int:
    """Where the main clause begins: after what opens the sentence, or after the clause that stands before it."""
    place = 0
    while place < len(tokens) and (not tokens[place].low[0].isalnum() or tokens[place].low in _LEADING):
        place += 1
    if place < len(tokens) and tokens[place].low in _SUBORDINATING:
        comma = _next_comma(tokens, place)
        return comma + 1 if comma + 1 < len(tokens) else place
    return place


def _next_comma(tokens: Sequence[Token], place: int) -> int:
    while place < len(tokens) and "," not in tokens[place].low:
        place += 1
    return place


def _ends(tokens: Sequence[Token], place: int, before: str, *, complements: bool) -> bool:
    """Whether a clause begins here that is not the main one."""
    low = tokens[place].low
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if low == "that":
        return not complements and _PREPOSITION.fullmatch(before) is None
    if low in ("and", "or"):
        return after in _VERB_NEXT
    if low == "but":
        return before not in ("nothing", "all", "none", "anything")
    # Prepositions as often as not.
    if low in ("before", "after", "since", "until", "as", "once"):
        return after in _SUBJECTS
    if _SAYING.fullmatch(before):
        return low in _SUBJECTS and not complements
    return ";" in low or low in _RELATIVE or low in _EMBEDDING or low in _SUBORDINATING
