"""Treebanks as the network sees them: documents of CoNLL-U files, with trees, mentions and coreference laid over words.

A word is what Whence calls a word, or in every other window what the treebank does: readers meet the first, figures on
gold words the second. A token of the treebank is where its first word is; the words that follow in it belong to it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from bench.treebank import Mention, Tree, with_tokens
from numpy.typing import NDArray

from train.corpus import IGNORED
from whence.network import KINDS, PARTS, RELATIONS, Cutter, Pieces
from whence.text import paragraphs_of

Ints = NDArray[np.int64]

LONGEST_MENTION = 64  # pieces


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A document cut into pieces, with gold for each word (IGNORED where there is none): part of speech, whether it
    begins a sentence, the word that is its head (-1: none), its relation; and mentions in words."""

    name: str
    text: str
    pieces: Pieces
    parts: Ints
    begins: Ints
    heads: Ints
    relations: Ints
    mentions: tuple[Mention, ...] | None
    where: Ints  # the word of each token, or IGNORED


def laid(tree: Tree, cutter: Cutter, *, gold_words: bool) -> Laid:
    """Lay a tree over the words of its text."""
    paragraphs = paragraphs_of(tree.text)
    if gold_words:
        paragraphs = with_tokens(tree, paragraphs)
    pieces = cutter.cut(tree.text, paragraphs)
    starts = np.array([start for start, _ in pieces.words.spans()] or [0])
    size = len(pieces.words)
    where = np.full(len(tree.tokens), IGNORED, dtype=np.int64)
    taken: set[int] = set()
    for number, token in enumerate(tree.tokens):
        word = int(np.searchsorted(starts, token.start))
        if word >= size or starts[word] >= token.end:  # inside of a word, as the second half of "cannot"
            word -= 1
            if word < 0 or starts[word] + 0 < token.start - 30 or word in taken:
                continue
        if word not in taken:
            where[number] = word
            taken.add(word)
    columns = [np.full(size, IGNORED, dtype=np.int64) for _ in range(4)]
    parts, begins, heads, relations = columns
    begins[:] = 0
    for number, token in enumerate(tree.tokens):
        word = where[number]
        if word == IGNORED:
            continue
        parts[word] = PARTS.index(token.part) if token.part in PARTS else IGNORED
        head = -1 if token.head < 0 else int(where[token.head])
        if head != IGNORED:
            heads[word] = head
            relations[word] = RELATIONS.index(token.relation) if token.relation in RELATIONS else IGNORED
    for number in tree.begins:
        if where[number] != IGNORED:
            begins[where[number]] = 1
    mentions = None
    if tree.mentions is not None:
        mentions = tuple(
            Mention(int(where[m.first]), int(where[m.last]), m.kind, m.cluster)
            for m in tree.mentions
            if IGNORED not in (where[m.first], where[m.last])
        )
    return Laid(tree.name, tree.text, pieces, parts, begins, heads, relations, mentions, where)


@dataclass(frozen=True, slots=True, eq=False)
class TreeExample:
    """One window of a treebank's document, in pieces; IGNORED on all but the first piece of a word. A head is a piece,
    and 0 the root; a mention is (first piece of its first word, of its last word, kind, cluster)."""

    ids: Ints
    cases: Ints
    quoted: Ints
    parts: Ints
    begins: Ints
    heads: Ints
    relations: Ints
    mentions: tuple[tuple[int, int, int, int], ...] | None


def tree_examples(document: Laid, chance: random.Random, size: int) -> Iterator[TreeExample]:
    """Cut a document into windows at other places in every epoch: whole sentences where they fit."""
    first = document.pieces.first.tolist()
    count = len(document.pieces.words)
    bounds = [*(int(word) for word in np.flatnonzero(document.begins == 1)), count]
    target = chance.randint(size // 2, size)
    start, limit = 0, chance.randint(size // 4, target)
    last = 0
    for bound in bounds:
        if first[bound] - first[start] > limit and last > start:
            yield _example(document, start, last, first, size)
            start, limit = last, target
        last = bound
    if start < count:
        yield _example(document, start, count, first, size)


def _example(document: Laid, start: int, end: int, first: list[int], size: int) -> TreeExample:
    while first[end] - first[start] > size:
        end -= 1
    begin, stop = first[start], first[end]
    where = np.array(first[start:end]) - begin + 1

    def over_pieces(values: Ints) -> Ints:
        column = np.full(stop - begin + 2, IGNORED, dtype=np.int64)
        column[where] = values
        return column

    own = slice(start, end)
    heads = document.heads[own]
    inside = (heads >= start) & (heads < end)
    places = np.where(inside, where[np.clip(heads - start, 0, end - start - 1)], IGNORED)
    places = np.where(heads == -1, 0, places)
    mentions = None
    if document.mentions is not None:
        mentions = tuple(
            (int(where[m.first - start]), int(where[m.last - start]), KINDS.index(m.kind), m.cluster)
            for m in document.mentions
            if start <= m.first <= m.last < end
        )
    pieces = document.pieces
    return TreeExample(
        np.concatenate([[101], pieces.ids[begin:stop], [102]]),
        np.concatenate([[3], pieces.cases[begin:stop], [3]]),
        np.concatenate([[0], pieces.quoted[begin:stop], [0]]),
        over_pieces(document.parts[own]),
        over_pieces(document.begins[own]),
        over_pieces(places),
        over_pieces(np.where(places == IGNORED, IGNORED, document.relations[own])),
        mentions,
    )
