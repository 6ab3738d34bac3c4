"""Sentences and their trees, from the network's numbers: which word hangs on which, and as what.

Parts of speech and relations are those of Universal Dependencies.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.network import PARTS, RELATIONS, Floats, Numbers

ROOT = -1
_LIKELY = math.log(0.5)
_UNSEEN = -30.0  # a word that stood in no window with it
_LONGEST = 300  # words of a sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words start..end (end exclusive) of a text are a sentence. For each of them: its part of speech, the word of the
    text that it hangs on (ROOT: none) and as what."""

    start: int
    end: int
    parts: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]

    @property
    def root(self) -> int:
        """The word on which all others hang."""
        return self.start + self.heads.index(ROOT)

    def part(self, word: int) -> str:
        """The part of speech of a word of the text."""
        return self.parts[word - self.start]

    def head(self, word: int) -> int:
        """The word that a word of the text hangs on."""
        return self.heads[word - self.start]

    def relation(self, word: int) -> str:
        """As what a word of the text hangs on its head, its subtype too: `nsubj:pass`."""
        return self.relations[word - self.start]

    def below(self, word: int) -> list[int]:
        """The words that hang on a word of the text, in their order."""
        return [self.start + place for place, head in enumerate(self.heads) if head == word]


def tree_of(scores: Floats, root: Floats) -> list[int]:
    """The most likely tree over some words: for each the word that it hangs on, ROOT for one of them.

    `scores` says for each word (row) how likely it hangs on each (column), in logarithms; `root` how likely it is the
    root. Where each word's own best makes a tree it is that one; else Chu and Liu (1965) and Edmonds (1967).

    >>> tree_of(np.array([[-9, -1, -9], [-9, -9, -9], [-9, -1, -9]], np.float32), np.array([-5, -1, -5], np.float32))
    [1, -1, 1]
    """
    count = len(root)
    if count == 0:
        return []
    best: tuple[float, list[int]] | None = None
    table = np.array(scores, dtype=np.float64)
    np.fill_diagonal(table, -np.inf)
    ordered: list[int] = np.argsort(-root, kind="stable").tolist()
    for top in ordered[:3]:  # one root: the likeliest, unless another makes all the rest likelier
        heads = _own_best(table, top)
        is_tree = _cycle(heads, top) is None
        if not is_tree:
            without = table.copy()
            without[top] = -np.inf
            heads = _arborescence(without, top)
        below = [word for word in range(count) if word != top]
        total = float(root[top]) + float(table[below, [heads[word] for word in below]].sum())
        if best is None or total > best[0]:
            best = total, heads
        if is_tree:
            break
    assert best is not None  # noqa: S101 - there is one word at least
    return best[1]


def _own_best(table: NDArray[np.float64], top: int) -> list[int]:
    heads = [int(head) for head in table.argmax(axis=1)]
    heads[top] = ROOT
    return heads


def _cycle(heads: Sequence[int], top: int) -> list[int] | None:
    """Some words that hang on each other in a ring, if any do."""
    known = [0] * len(heads)
    known[top] = 1
    for first in range(len(heads)):
        path: list[int] = []
        word = first
        while not known[word]:
            known[word] = 2 + first
            path.append(word)
            word = heads[word]
        if known[word] == 2 + first and word in path:
            return path[path.index(word) :]
        for passed in path:
            known[passed] = 1
    return None


def _arborescence(table: NDArray[np.float64], top: int) -> list[int]:
    """The likeliest tree that hangs on this word: rings are taken together as one word until there are none."""
    heads = _own_best(table, top)
    ring = _cycle(heads, top)
    if ring is None:
        return heads
    inside = set(ring)
    outside = [word for word in range(len(table)) if word not in inside]
    ring_at = len(outside)
    places = {word: place for place, word in enumerate(outside)}
    smaller = np.full((ring_at + 1, ring_at + 1), -np.inf)
    smaller[:ring_at, :ring_at] = table[np.ix_(outside, outside)]
    own = np.array([table[word, heads[word]] for word in ring])
    into = table[np.ix_(ring, outside)] - own[:, None]  # what it costs to hang the ring on a word, by one of its own
    smaller[ring_at, :ring_at] = into.max(axis=0)
    smaller[:ring_at, ring_at] = table[np.ix_(outside, ring)].max(axis=1)
    found = _arborescence(smaller, places[top])
    result = list(heads)
    for word in outside:
        head = found[places[word]]
        if head == ROOT:
            result[word] = ROOT
        elif head == ring_at:
            result[word] = ring[int(table[word, ring].argmax())]
        else:
            result[word] = outside[head]
    entering = outside[found[ring_at]]
    opened = ring[int(into[:, outside.index(entering)].argmax())]
    result[opened] = entering
    return result


class Parser:
    """Takes a text's windows in their order and gives its sentences. Holds the numbers of the last sentence only."""

    def __init__(self, paragraphs: Iterable[int]) -> None:
        """`paragraphs` are the first words of the paragraphs: a sentence begins with each."""
        self._paragraphs = frozenset(paragraphs)
        self._rows: list[_Row] = []  # of the words of the sentence that is not yet at its end
        self.sentences: list[Sentence] = []

    def take(self, numbers: Numbers) -> None:
        """Take in what the network says of one window."""
        deep, window = numbers.deep, numbers.window
        if deep is None:
            return
        begins = deep.begins > _LIKELY
        for place, word in enumerate(range(window.start, window.end)):
            if self._rows and (begins[place] or word in self._paragraphs):
                self._end()
            part, relation = PARTS[int(deep.parts[place])], RELATIONS[int(deep.relations[place])]
            self._rows.append(_Row(word, part, relation, window.context, deep.heads[place]))

    def close(self) -> None:
        """The text is at its end."""
        if self._rows:
            self._end()

    def _end(self) -> None:
        for rows in _in_reach(self._rows):
            start, count = rows[0].word, len(rows)
            scores = np.full((count, count), _UNSEEN, dtype=np.float32)
            for place, row in enumerate(rows):
                first = max(row.context, start)
                seen = row.heads[:-1][first - row.context : start + count - row.context]
                scores[place, first - start : first - start + len(seen)] = seen
            heads = tree_of(scores, np.array([row.heads[-1] for row in rows], dtype=np.float32))
            relations = tuple(
                "root" if head == ROOT else row.relation if row.relation != "root" else "parataxis"
                for row, head in zip(rows, heads, strict=True)
            )
            self.sentences.append(
                Sentence(
                    start,
                    start + count,
                    tuple(row.part for row in rows),
                    tuple(ROOT if head == ROOT else start + head for head in heads),
                    relations,
                )
            )
        self._rows = []


class _Row(NamedTuple):
    """What is known of one word: how likely it hangs on each word of its window, which begins with `context`, and last
    on none."""

    word: int
    part: str
    relation: str
    context: int
    heads: Floats


def _in_reach(rows: Sequence["_Row"]) -> Iterator[Sequence["_Row"]]:
    """The words of a sentence; of one that has no end, as a list of numbers has none, so many at a time."""
    for first in range(0, len(rows), _LONGEST):
        yield rows[first : first + _LONGEST]
