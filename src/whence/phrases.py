"""Phrases of word lists in a stretch of text, found word by word: time grows with the text, not with the list.

A hyphen between two words counts as the space that others write there: "freedom-fighter" is "freedom fighter".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from whence.model import Span

_TOKEN = re.compile(
    r"(?:[^\W_][\u0300-\u036f]*)+(?:['’](?:[^\W_][\u0300-\u036f]*)+)*|(?<=\w)[-‐‑](?=\w)|(?:[^\w\s]|_)+"
)
_HYPHENS = "-‐‑"
_VOWELS = "aeiou"


class Token(NamedTuple):
    """Characters start..end of the text: a word with the apostrophes in it, or a run of marks; and that in lower case,
    with straight apostrophes."""

    start: int
    end: int
    low: str


@lru_cache(maxsize=4)  # one claim is looked through several times
def tokens_in(text: str, span: Span) -> tuple[Token, ...]:
    """The words and marks of a span, without the hyphens between words.

    >>> [token.low for token in tokens_in("A co-owner didn’t pay.", Span(0, 22))]
    ['a', 'co', 'owner', "didn't", 'pay', '.']
    """
    return tuple(
        Token(match.start(), match.end(), match.group().lower().replace("’", "'"))
        for match in _TOKEN.finditer(text, *span)
        if match.group() not in _HYPHENS or not _joins(text, match)
    )


def _joins(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1].isalnum() and match.end() < len(text) and text[match.end()].isalnum()


def is_joined(text: str, token: Token) -> bool:
    """Whether a hyphen ties the word to the next: "no-fly", "about-turn".

    >>> is_joined("no-fly", Token(0, 2, "no")), is_joined("no - fly", Token(0, 2, "no"))
    (True, False)
    """
    after = text[token.end : token.end + 2]
    return len(after) == 2 and after[0] in _HYPHENS and after[1].isalnum()


class Phrases:
    """Phrases that can be looked up at a place among tokens."""

    def __init__(self, phrases: Iterable[str]) -> None:
        starts: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for phrase in phrases:
            words = phrase.lower().replace("-", " ").split()
            starts[words[0]].add(tuple(words))
        self._starts = {first: sorted(those, key=len, reverse=True) for first, those in starts.items()}

    def at(self, tokens: Sequence[Token], place: int) -> int:
        """How many tokens the longest phrase has that begins at this place; 0 if none does.

        >>> Phrases(["no", "no longer"]).at(tokens_in("no longer", Span(0, 9)), 0)
        2
        """
        for phrase in self._starts.get(tokens[place].low, ()):
            if tuple(token.low for token in tokens[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def among(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Where the phrases stand, first token and end, longest first and none inside another."""
        place = 0
        while place < len(tokens):
            length = self.at(tokens, place)
            if length:
                yield place, place + length
            place += length or 1


def inflected(phrases: Iterable[str]) -> Iterator[str]:
    """Each phrase with its first word in every form that a verb or a noun may take; a form that English lacks is never
    met, and does no harm.

    >>> sorted(inflected(["deny", "rule out"]))[:4]
    ['denied', 'denies', 'deny', 'denying']
    """
    for phrase in phrases:
        first, blank, rest = phrase.partition(" ")
        for form in _forms(first):
            yield form + blank + rest


def plural(phrases: Iterable[str]) -> Iterator[str]:
    """Each phrase, and with its last word in the plural.

    >>> sorted(plural(["ally", "freedom fighter"]))
    ['allies', 'ally', 'freedom fighter', 'freedom fighters']
    """
    for phrase in phrases:
        yield phrase
        if phrase[-1] == "y" and phrase[-2] not in _VOWELS:
            yield phrase[:-1] + "ies"
        else:
            yield phrase + ("es" if phrase.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _forms(word: str) -> Iterator[str]:
    yield from plural([word])
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing")
        return
    if word[-1] == "y" and word[-2:-1] not in _VOWELS:
        yield from (word[:-1] + "ied", word + "ing")
        return
    yield from (word + "ed", word + "ing")
    if word[-1] not in _VOWELS and word[-2:-1] in _VOWELS:
        yield from (word + word[-1] + "ed", word + word[-1] + "ing")
