"""PolNeAR as the network sees it: pieces, a tag for every word, and a pointer for every word that has one."""

import gzip
import hashlib
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whence.network import Cutter, Pieces
from whence.read.attribution import CONTENT, CUE, OUTSIDE, SOURCE
from whence.text import paragraphs_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
NOTHING = -1  # a pointer that says: there is no source
IGNORED = -100


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What other networks said of a text (`train.committee`). For every word: the probabilities of its tags (words x
    7); the few words it most likely points to (NOTHING: to none) and their shares, as a content's word to a cue and as
    a cue's to a source."""

    tags: Floats
    cue_at: Ints
    cue_share: Floats
    source_at: Ints
    source_share: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One article with its gold: per word a tag, the word its content's cue begins at, the word its cue's source
    begins at (NOTHING if there is none, IGNORED if the word has no such pointer)."""

    id: str
    publisher: str
    text: str
    pieces: Pieces
    tags: Ints
    cue_of: Ints
    source_of: Ints
    attributions: list[dict[str, Any]]
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One window of an article, in pieces; labels are IGNORED on all but the first piece of a word. `said` is of the
    window's words, which begin at the pieces `where`, and points to pieces (IGNORED: outside the window)."""

    ids: Ints
    cases: Ints
    quoted: Ints
    tags: Ints
    cue_of: Ints
    source_of: Ints
    where: Ints
    said: Said | None = None


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Articles of a PolNeAR file, gzipped or not."""
    packed = path.read_bytes()
    with io.StringIO((gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")) as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def articles_of(path: Path, cutter: Cutter) -> list[Article]:
    """All articles of a PolNeAR file."""
    return [article_of(row, cutter) for row in rows_of(path)]


def with_said(article: Article, folder: Path) -> Article:
    """An article with what other networks said of it, from the file that `train.committee` wrote."""
    with np.load(folder / f"{article.id}.npz") as columns:
        given = (columns[n].astype(np.int64 if n.endswith("_at") else np.float32) for n in Said.__dataclass_fields__)
        return replace(article, said=Said(*given))


def article_of(row: dict[str, Any], cutter: Cutter) -> Article:
    """Lay the gold spans of one article over its words."""
    pieces = cutter.cut(row["text"], paragraphs_of(row["text"]))
    starts = np.array([word.start for word in pieces.words])
    ends = np.array([word.end for word in pieces.words])
    tags = np.full(len(starts), OUTSIDE, dtype=np.int64)
    cue_of = np.full(len(starts), IGNORED, dtype=np.int64)
    source_of = np.full(len(starts), IGNORED, dtype=np.int64)

    def words_in(span: list[int]) -> tuple[int, int]:
        return int(np.searchsorted(ends, span[0], side="right")), int(np.searchsorted(starts, span[1], side="left"))

    for role, tag in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
        for attribution in row["attributions"]:
            for span in attribution[role]:
                start, end = words_in(span)
                if start < end:
                    tags[start] = tag
                    tags[start + 1 : end] = tag + 1
    for attribution in row["attributions"]:
        if not attribution["cue"]:
            continue
        cue = words_in(attribution["cue"][0])
        for span in attribution["content"]:
            start, end = words_in(span)
            cue_of[start:end] = cue[0]
        source = words_in(attribution["source"][0])[0] if attribution["source"] else NOTHING
        source_of[cue[0] : cue[1]] = source
    cue_of[(tags != CONTENT) & (tags != CONTENT + 1)] = IGNORED
    source_of[(tags != CUE) & (tags != CUE + 1)] = IGNORED
    return Article(row["id"], row["publisher"], row["text"], pieces, tags, cue_of, source_of, row["attributions"])


def is_held_back(article: str) -> bool:
    """Whether an article of train is held back for choosing: one in fifteen, by the hash of its name."""
    return hashlib.sha256(article.encode()).digest()[0] < 17


def examples_of(article: Article, chance: random.Random, size: int) -> Iterator[Example]:
    """Cut an article into windows at other places in every epoch: whole paragraphs where they fit."""
    bounds = [*article.pieces.paragraphs, len(article.pieces.words)]
    first = article.pieces.first.tolist()
    target = chance.randint(size // 2, size)
    start = 0
    limit = chance.randint(size // 4, target)
    for bound in bounds[1:]:
        while first[bound] - first[start] > limit:
            previous = max((b for b in bounds if start < b < bound), default=None)
            if previous is None:
                previous = start + 1
                while previous < bound and first[previous + 1] - first[start] <= limit:
                    previous += 1
            yield _example(article, start, previous, first)
            start, limit = previous, target
    if start < bounds[-1]:
        yield _example(article, start, bounds[-1], first)


def _example(article: Article, start: int, end: int, first: list[int]) -> Example:
    begin, stop = first[start], first[end]
    where = np.array(first[start:end]) - begin + 1  # after the mark that begins a window

    def over_pieces(values: Ints) -> Ints:
        column = np.full(stop - begin + 2, IGNORED, dtype=np.int64)
        column[where] = values
        return column

    def pointer(words: Ints) -> Ints:
        inside = (words >= start) & (words < end)
        places = np.where(inside, where[np.clip(words - start, 0, end - start - 1)], IGNORED)
        return np.where(words == NOTHING, 0, places)

    pieces, said = article.pieces, article.said
    if said is not None:
        own = slice(start, end)
        said = Said(
            said.tags[own],
            pointer(said.cue_at[own]),
            said.cue_share[own],
            pointer(said.source_at[own]),
            said.source_share[own],
        )
    return Example(
        np.concatenate([[101], pieces.ids[begin:stop], [102]]),
        np.concatenate([[3], pieces.cases[begin:stop], [3]]),
        np.concatenate([[0], pieces.quoted[begin:stop], [0]]),
        over_pieces(article.tags[start:end]),
        over_pieces(pointer(article.cue_of[start:end])),
        over_pieces(pointer(article.source_of[start:end])),
        where,
        said,
    )
