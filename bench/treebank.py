"""Treebanks (CoNLL-U) as documents of text, for training and for measuring: tokens with their trees, and mentions."""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from whence.network import KINDS
from whence.text import Case, Paragraph, Quoted, Word, Words, case_of

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


def with_tokens(tree: Tree, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The same paragraphs with the treebank's tokens for words."""
    quoted = {start: word.quoted for p in paragraphs for word in p.words for start in range(word.start, word.end)}
    found = []
    at = 0
    for paragraph in paragraphs:
        words: list[Word] = []
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
