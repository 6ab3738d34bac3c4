"""Who and what a text speaks of: its mentions, from the network's numbers, each with the word that it turns on."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.network import KINDS, Floats, Numbers
from whence.read.branches import Branches

Halves = NDArray[np.float16]  # half the memory: a long text has many spans that may be mentions

_HALF = 64  # numbers for each of: asks and offers, as beginning and as end
# What a span is worth more, in the logarithms of its score, if it is all that hangs on one word: chosen on GUM's
# development documents, as the least score is.
_WHOLE = 1.5
# What hangs on a noun and is not of its phrase; and what may be left out of one.
_BESIDE = frozenset(
    {"advcl", "aux", "case", "cc", "cop", "discourse", "dislocated", "mark", "nsubj", "orphan", "parataxis", "punct",
     "vocative"}
)  # fmt: skip
_AFTER = frozenset({"appos", "conj"})
_NO_HEADS = frozenset({"PUNCT", "ADP", "DET", "CCONJ"})


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words first..last (last included) are called this.

    `head` is the word of them that the others hang on, `part` its part of speech, `above` the word that it hangs on
    and `relation` as what, `sentence` the number of its sentence. `vectors` (2 x 64) are what it asks for and what it
    offers: the product of what a later one asks for and an earlier one offers says how likely they are the same.
    """

    first: int
    last: int
    kind: str
    score: float
    head: int
    part: str
    above: int
    relation: str
    sentence: int
    vectors: Halves

    @classmethod
    def stated(cls, words: tuple[int, int], kind: str, head: int, tree: Branches, number: int) -> "Mention":
        """One that the network did not find but the text states, as the names in "X, also known as Y"; its tree is that
        of this number."""
        own = tree.sentence
        hung = own.part(head), own.head(head), own.relation(head).partition(":")[0], number
        return cls(*words, kind, 0.0, head, *hung, np.zeros((2, _HALF), dtype=np.float16))

    @property
    def asks(self) -> Floats:
        """What it asks of an earlier one."""
        asks: Floats = self.vectors[0].astype(np.float32)
        return asks

    @property
    def offers(self) -> Floats:
        """What it offers to a later one."""
        offers: Floats = self.vectors[1].astype(np.float32)
        return offers

    @property
    def place(self) -> tuple[int, int]:
        """In the order of the text, the longer ones first."""
        return self.first, -self.last


def is_name(mention: Mention) -> bool:
    """Whether a mention turns on a proper name."""
    return mention.part == "PROPN"


def is_pronoun(mention: Mention) -> bool:
    """Whether it is a pronoun alone."""
    return mention.part == "PRON" or (mention.first == mention.last and mention.part == "DET")


class _Seen(NamedTuple):
    """A span that the network holds for a mention."""

    first: int
    last: int
    kind: str
    score: float
    vectors: Halves  # what it asks for and what it offers: 2 x 64


class Gatherer:
    """Takes a text's windows in their order and gives its mentions."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], _Seen] = {}

    def take(self, numbers: Numbers) -> None:
        """Take in what the network says of one window."""
        deep, window = numbers.deep, numbers.window
        if deep is None:
            return
        same = deep.same
        for (kind, first, last), score in zip(deep.mentions.tolist(), deep.scores.tolist(), strict=True):
            before = self._seen.get((first, last))
            if score <= -_WHOLE or first < window.start or (before is not None and before.score >= score):
                continue
            begins, ends = same[first - window.context], same[last - window.context]
            asks = begins[:_HALF] + ends[_HALF : 2 * _HALF]
            offers = begins[2 * _HALF : 3 * _HALF] + ends[3 * _HALF :]
            vectors = np.stack([asks, offers]).astype(np.float16)
            self._seen[first, last] = _Seen(first, last, KINDS[kind], score, vectors)

    def mentions(self, trees: Sequence[Branches]) -> list[Mention]:
        """The mentions in their order: one for each word that others hang on, none that crosses another or the end of
        a sentence, the likeliest first; it is likelier where it is a whole phrase of the tree."""
        starts = [tree.sentence.start for tree in trees]
        by_tree: dict[int, list[_Seen]] = {}
        for one in self._seen.values():
            at = bisect_right(starts, one.first) - 1
            if at >= 0 and one.last < trees[at].sentence.end:
                by_tree.setdefault(at, []).append(one)
        self._seen = {}  # no more is needed of what was not kept
        kept = [mention for at in sorted(by_tree) for mention in _kept(by_tree[at], trees[at], at)]
        return sorted(kept, key=lambda mention: mention.place)


def _kept(found: Iterable[_Seen], tree: Branches, number: int) -> Iterator[Mention]:
    """The mentions among the spans of one sentence."""
    whole = phrases_of(tree)
    scored = [(one.score + _WHOLE * ((one.first, one.last) in whole), one) for one in found]
    heads: set[int] = set()
    kept: list[_Seen] = []
    for score, one in sorted(scored, key=lambda pair: (-pair[0], pair[1].first, pair[1].last)):
        if score <= 0:
            return
        head = head_of(tree, one.first, one.last)
        if head not in heads and not any(_cross(one, other) for other in kept):
            heads.add(head)
            kept.append(one)
            own = tree.sentence
            relation = own.relation(head).partition(":")[0]
            hung = own.part(head), own.head(head), relation, number
            yield Mention(one.first, one.last, one.kind, score, head, *hung, one.vectors)


def _cross(one: _Seen, other: _Seen) -> bool:
    return other.first < one.first <= other.last < one.last or one.first < other.first <= one.last < other.last


def phrases_of(tree: Branches) -> set[tuple[int, int]]:
    """First and last word of each phrase: all that hangs on a word and is of its phrase, and the same without what is
    coordinated with it or stands beside it for the same."""
    ends: dict[int, tuple[int, int]] = {}  # of all that hangs on a unit
    found: set[tuple[int, int]] = set()
    for unit in reversed(tree.order):
        own = unit, tree.last(unit)
        below = [(tree.base(one), ends[one]) for one in tree.below(unit) if not tree.is_mark(one)]
        ends[unit] = _around(own, (place for _, place in below))
        inside = [(relation, place) for relation, place in below if relation not in _BESIDE]
        found.add(_around(own, (place for _, place in inside)))
        found.add(_around(own, (place for relation, place in inside if relation not in _AFTER)))
    return found


def _around(own: tuple[int, int], others: Iterable[tuple[int, int]]) -> tuple[int, int]:
    first, last = own
    for begin, end in others:
        first, last = min(first, begin), max(last, end)
    return first, last


def head_of(tree: Branches, first: int, last: int) -> int:
    """The word of some words that the others hang on: the first that hangs on none of them, but for what only points
    to another."""
    sentence = tree.sentence
    own = sentence.heads[first - sentence.start : last + 1 - sentence.start]
    heads = [first + place for place, head in enumerate(own) if not first <= head <= last]
    if len(heads) == 1:
        return heads[0]
    named = [word for word in heads if sentence.part(word) not in _NO_HEADS] or heads or [first]
    return named[0]
