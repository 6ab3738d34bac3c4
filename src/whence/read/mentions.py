"""Who and what a text speaks of: its mentions, from the network's numbers, each with the word that it turns on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from whence.network import KINDS, Floats, Numbers
from whence.read.syntax import ROOT, Sentence

_HALF = 64  # numbers for each of: asks and offers, as beginning and as end


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words first..last (last included) are called this; `head` is the word of them that the others hang on, `part` its
    part of speech. `asks` and `offers` are vectors: the product of what a later one asks for and an earlier one offers
    says how likely they are the same."""

    first: int
    last: int
    kind: str
    score: float
    head: int
    part: str
    asks: Floats
    offers: Floats

    @property
    def place(self) -> tuple[int, int]:
        """In the order of the text, the longer ones first."""
        return self.first, -self.last


class _Seen(NamedTuple):
    """A span that the network holds for a mention."""

    first: int
    last: int
    kind: str
    score: float
    asks: Floats
    offers: Floats


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
            if score <= 0 or first < window.start or (before is not None and before.score >= score):
                continue
            begins, ends = same[first - window.context], same[last - window.context]
            asks = begins[:_HALF] + ends[_HALF : 2 * _HALF]
            offers = begins[2 * _HALF : 3 * _HALF] + ends[3 * _HALF :]
            self._seen[first, last] = _Seen(first, last, KINDS[kind], score, asks, offers)

    def mentions(self, sentences: Sequence[Sentence]) -> list[Mention]:
        """The mentions in their order; of two that cross each other the likelier, and none that crosses a sentence."""
        kept: list[Mention] = []
        starts = [sentence.start for sentence in sentences]
        by_sentence: dict[int, list[_Seen]] = {}
        for one in self._seen.values():
            at = int(np.searchsorted(starts, one.first, side="right")) - 1
            if at >= 0 and one.last < sentences[at].end:
                by_sentence.setdefault(at, []).append(one)
        for at in sorted(by_sentence):
            kept.extend(_mention(one, sentences[at]) for one in _uncrossed(by_sentence[at]))
        return sorted(kept, key=lambda mention: mention.place)


def _uncrossed(found: Iterable[_Seen]) -> list[_Seen]:
    kept: list[_Seen] = []
    for one in sorted(found, key=lambda one: (-one.score, one.first, one.last)):
        if not any(
            other.first < one.first <= other.last < one.last or one.first < other.first <= one.last < other.last
            for other in kept
        ):
            kept.append(one)
    return kept


def _mention(one: _Seen, sentence: Sentence) -> Mention:
    """The span with its head: the word that hangs on a word outside of it; the last of several, but for what only
    points to a later one."""
    heads = [
        word
        for word in range(one.first, one.last + 1)
        if (head := sentence.head(word)) == ROOT or not one.first <= head <= one.last
    ]
    named = [word for word in heads if sentence.part(word) not in ("PUNCT", "ADP", "DET", "CCONJ")] or heads
    head = named[0]
    return Mention(one.first, one.last, one.kind, one.score, head, sentence.part(head), one.asks, one.offers)
