"""Referents of trees written out for tests: each phrase of interest with its kind, each attribution by its words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from made_trees import parsed

from whence.intake import Stated, take
from whence.model import Attribution, Kind, Referent, Span, Text
from whence.read.aimed import Aims
from whence.read.branches import Branches
from whence.read.called import Written
from whence.read.mentions import Mention, head_of
from whence.read.referents import Referents, referents_of
from whence.read.same import same_mentions
from whence.read.syntax import ROOT, Sentence
from whence.read.told import told_in
from whence.text import Words, paragraphs_of

NOTHING = np.zeros((2, 64), dtype=np.float16)


class Case(NamedTuple):
    """A text with who is who in it."""

    text: Text
    words: Words
    trees: list[Branches]
    referents: Referents

    def called(self, words: str) -> Referent:
        """The referent of a mention or a name with these words."""
        return next(
            one
            for one in self.referents.all
            for span in (*(m.span for m in one.mentions), *(n.span for n in one.names))
            if self.text.content[slice(*span)] == words
        )

    def same(self, *words: str) -> bool:
        """Whether all of these are one."""
        return len({self.called(one).id for one in words}) == 1

    def aims(self) -> Aims:
        """Whom its labels are used of."""
        return Aims(self.words, self.trees, self.referents)

    def span(self, words: str) -> Span:
        """Where some words stand."""
        start = self.text.content.index(words)
        return Span(start, start + len(words))


def case_of(sentences: Sequence[str], kinds: Mapping[str, str], said: Sequence[tuple[str, str, Kind]] = ()) -> Case:
    """A text of some sentences; every place of the phrases is a mention of that kind; `said` are sources with the words
    that they are given."""
    parts = [parsed(sentence) for sentence in sentences]
    content = " ".join(part for part, _, _ in parts)
    words = Words.joined(paragraph.words for paragraph in paragraphs_of(content))
    trees, offset = [], 0
    for _, own, sentence in parts:
        heads = tuple(head if head == ROOT else head + offset for head in sentence.heads)
        shifted = Sentence(offset, offset + len(own), sentence.parts, heads, sentence.relations)
        trees.append(Branches(content, words, shifted))
        offset += len(own)
    text = take(content.encode(), Stated("a.txt"))
    written = Written(text.content, words)
    mentions = [
        mention for phrase, kind in kinds.items() for mention in mentions_of(content, words, trees, phrase, kind)
    ]
    attributions = [
        Attribution(f"a-{number}", kind, (place(content, source),), (), (place(content, given),), None, 1.0)
        for number, (source, given, kind) in enumerate(said)
    ]
    told = told_in(written, sorted(mentions, key=lambda m: m.place), trees, attributions)
    groups = same_mentions(written, told.mentions, told.pairs, told.settled)
    return Case(text, words, trees, referents_of(text, written, told, groups, attributions))


def place(content: str, words: str) -> Span:
    return Span(content.index(words), content.index(words) + len(words))


def mentions_of(content: str, words: Words, trees: Sequence[Branches], phrase: str, kind: str) -> list[Mention]:
    found = []
    start = content.find(phrase)
    while start >= 0:
        first, last = words.at(start), words.at(start + len(phrase)) - 1
        at, tree = next((n, t) for n, t in enumerate(trees) if t.sentence.start <= first < t.sentence.end)
        own, head = tree.sentence, head_of(tree, first, last)
        relation = own.relation(head).partition(":")[0]
        found.append(Mention(first, last, kind, 1.0, head, own.part(head), own.head(head), relation, at, NOTHING))
        start = content.find(phrase, start + 1)
    return found
