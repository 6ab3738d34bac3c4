"""Treebanks as the network sees them: documents of CoNLL-U files, with trees, mentions and coreference laid over words.

A word is what Whence calls a word, or in every other window what the treebank does: readers meet the first, figures on
gold words the second. A token of the treebank is where its first word is; the words that follow in it belong to it.
"""

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from train.corpus import IGNORED
from whence.network import Cutter, Pieces
from whence.text import Case, Paragraph, Quoted, Word, Words, case_of, paragraphs_of

Ints = NDArray[np.int64]

PARTS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
)  # fmt: skip
RELATIONS = (
    "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
    "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep",
    "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark",
    "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl",
    "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
)  # fmt: skip
KINDS = ("person", "organization", "place", "event", "time", "object", "abstract", "substance", "plant", "animal")
LONGEST_MENTION = 64  # pieces
_OPENED = re.compile(r"\((\d+)-(\w+)-[^()\s|]*|(\d+)\)|\)")


class Token(NamedTuple):
    """A token of the treebank: characters start..end; the token of the document that is its head, or -1."""

    start: int
    end: int
    part: str
    head: int
    relation: str


class Mention(NamedTuple):
    """Tokens first..last (last included) are called this, and belong to this cluster."""

    first: int
    last: int
    kind: str
    cluster: int


@dataclass(slots=True)
class Tree:
    """A document with its tokens, the tokens that begin sentences, and its mentions (None: not annotated)."""

    name: str
    text: str
    tokens: list[Token] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    mentions: list[Mention] | None = None


def trees_of(path: Path) -> Iterator[Tree]:
    """The documents of a CoNLL-U file, gzipped."""
    lines: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# newdoc") and lines:
                yield _tree(lines)
                lines = []
            lines.append(line.rstrip("\n"))
    if lines:
        yield _tree(lines)


def _tree(lines: Sequence[str]) -> Tree:
    tree = Tree(next((line.split("=", 1)[1].strip() for line in lines if line.startswith("# newdoc")), ""), "")
    if any(line.startswith("# global.Entity") for line in lines):
        tree.mentions = []
    text: list[str] = []
    at = 0
    begun: list[tuple[int, str, int]] = []  # mentions that are open: cluster, kind, first token
    before = ""
    offset, is_first, inside = 0, True, 0  # of the sentence; the last token of a multiword token that is open
    for line in lines:
        if line.startswith("# newpar"):
            before = "\n\n" if text else ""
        if line.startswith("#"):
            continue
        if not line:
            offset, is_first = len(tree.tokens), True
            continue
        number, form, _, part, _, _, head, relation, _, misc = line.split("\t")
        if "." in number:
            continue
        after = "" if "SpaceAfter=No" in misc.split("|") else " "
        if "-" in number:
            inside = int(number.split("-")[1])
            gap = before
            text.append(gap + form)
            at += len(gap)
            spread = [at, at + len(form)]
            at += len(form)
            before = after
            continue
        if inside and int(number) <= inside:
            start = spread[0]
            spread[0] = end = min(spread[1], spread[0] + len(form)) if int(number) < inside else spread[1]
            if int(number) == inside:
                inside = 0
        else:
            text.append(before + form)
            start = at + len(before)
            at = end = start + len(form)
            before = after
        here = len(tree.tokens)
        if is_first:
            tree.begins.append(here)
            is_first = False
        own = int(head) - 1 + offset if head != "0" else -1
        tree.tokens.append(Token(start, end, part, own, relation))
        _mention(tree, begun, misc, here)
    tree.text = "".join(text)
    return tree


def _mention(tree: Tree, begun: list[tuple[int, str, int]], misc: str, here: int) -> None:
    """Open and close the mentions that begin and end at a token."""
    said = next((one[7:] for one in misc.split("|") if one.startswith("Entity=")), None)
    if said is None or tree.mentions is None:
        return
    for found in _OPENED.finditer(said):
        if found[1]:
            begun.append((int(found[1]), found[2], here))
        else:
            wanted = int(found[3]) if found[3] else begun[-1][0] if begun else None
            for at in range(len(begun) - 1, -1, -1):
                if begun[at][0] == wanted:
                    cluster, kind, first = begun.pop(at)
                    if kind in KINDS:
                        tree.mentions.append(Mention(first, here, kind, cluster))
                    break


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
        paragraphs = _with_tokens(tree, paragraphs)
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


def _with_tokens(tree: Tree, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The same paragraphs with the treebank's tokens for words."""
    quoted = {start: word.quoted for p in paragraphs for word in p.words for start in range(word.start, word.end)}
    found = []
    at = 0
    for paragraph in paragraphs:
        words = []
        while at < len(tree.tokens) and tree.tokens[at].start < paragraph.end:
            token = tree.tokens[at]
            at += 1
            if token.end <= token.start or (words and token.start < words[-1].end):
                continue
            form = tree.text[token.start : token.end]
            case = case_of(form) if any(c.isalnum() for c in form) else Case.OTHER
            words.append(Word(token.start, token.end, case, quoted.get(token.start, Quoted.OUTSIDE)))
        found.append(Paragraph(paragraph.start, paragraph.end, Words(words)))
    return found


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
