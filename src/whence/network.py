"""The reading network: a text's words in, numbers for every word out. Runs inference and knows nothing of claims."""

import hashlib
import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from whence.errors import NetworkError
from whence.text import Case, Paragraph, Quoted, Words

# From 1.29 on the library reports to its maker what it loads, and keeps an identifier in the home folder, unless it is
# told not to before it is imported. Nothing that people read here is anybody else's business.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

onnxruntime.disable_telemetry_events()

Ints = NDArray[np.int64]
Small = NDArray[np.signedinteger]  # as narrow as holds them: a text may be a book
Floats = NDArray[np.float32]


class Deeper(NamedTuple):
    """What the network says beside attribution of one window, in pieces.

    Of each its part of speech, the logarithm of the chance that a sentence begins with it, those of its heads (pieces x
    pieces; the first piece is the root), and its relation; mentions (kind, first piece, last word's piece) with their
    scores; and for each what it asks for and offers as a mention's beginning and end (pieces x 4 * 64).
    """

    parts: Ints
    begins: Floats
    heads: Floats
    relations: Ints
    spans: Ints
    span_scores: Floats
    same: Floats


class Said(NamedTuple):
    """What the network says of one window, in pieces; the first three as `Numbers` has them."""

    tags: Floats
    cues: Floats
    sources: Floats
    deeper: Deeper | None = None


Run = Callable[[Ints, Ints, Ints], Said]  # of ids, cases and quoted, each 1 x pieces

DATA = Path(__file__).parent / "data"
WINDOW = 254  # pieces of text in one run of the network, its two end marks not counted
CONTEXT = 48  # pieces that a window repeats of the window before, if it begins in the midst of a paragraph
START, END, UNKNOWN, BREAK = 101, 102, 100, 1  # [CLS], [SEP], [UNK], and [unused0] for the end of a paragraph
OUTPUTS = ("tags", "cues", "sources")
DEEPER_OUTPUTS = ("parts", "begins", "heads", "relations", "spans", "span_scores", "same")
# fmt: off
PARTS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
)
RELATIONS = (
    "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
    "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep",
    "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark",
    "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl",
    "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
)
KINDS = ("person", "organization", "place", "event", "time", "object", "abstract", "substance", "plant", "animal")
# fmt: on
_REMEMBERED = 50_000  # words whose pieces are kept: nearly all that news uses, in some ten megabytes
_SENTENCE_ENDS = frozenset(".!?…。؟۔।”»")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut for the network: for each paragraph its first word; for each piece its number in the vocabulary, its
    word's case and quotation; for each word its first piece, and at the end how many pieces there are."""

    paragraphs: tuple[int, ...]
    words: Words
    ids: Small
    cases: Small
    quoted: Small
    first: Small


class Cutter:
    """Cuts words into the pieces of the network's vocabulary; remembers the words it has seen."""

    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._seen: dict[str, list[int]] = {}

    def word(self, word: str) -> list[int]:
        """The pieces of one word: at least one, whatever it is made of."""
        pieces = self._seen.get(word)
        if pieces is None:
            pieces = self._tokenizer.encode(word[:200], add_special_tokens=False).ids[:32] or [UNKNOWN]
            if len(self._seen) < _REMEMBERED:
                self._seen[word] = pieces
        return pieces

    def cut(self, text: str, paragraphs: Sequence[Paragraph], words: Words | None = None) -> Pieces:
        """Cut a text; a break piece follows every paragraph. `words` are those of all of them, if at hand."""
        if words is None:
            words = Words.joined(paragraph.words for paragraph in paragraphs)
        seen = self._seen
        pieces = [seen.get(word) or self.word(word) for word in (text[start:end] for start, end in words.spans())]
        counts = np.fromiter(map(len, pieces), np.int32, len(pieces))
        lengths = np.fromiter((len(paragraph.words) for paragraph in paragraphs), np.int32, len(paragraphs))
        ends = np.cumsum(lengths)
        # A break stands after each paragraph, so that all that follows lies one further.
        pieces_before = np.append(0, np.cumsum(counts))
        breaks = pieces_before[ends] + np.arange(len(lengths))
        size = len(lengths) + int(pieces_before[-1])
        first = (pieces_before + np.append(np.repeat(np.arange(len(lengths)), lengths), len(lengths))).astype(np.int32)
        inside = np.ones(size, dtype=bool)
        inside[breaks] = False
        ids = np.full(size, BREAK, dtype=np.int32)
        ids[inside] = np.fromiter(chain.from_iterable(pieces), np.int32, size - len(lengths))
        cases, quoted = (np.full(size, mark, dtype=np.int8) for mark in (Case.OTHER, Quoted.OUTSIDE))
        marks = np.repeat(np.frombuffer(words.marks, dtype=np.int8), counts)
        cases[inside], quoted[inside] = marks >> 2, marks & 3
        return Pieces(tuple((ends - lengths).tolist()), words, ids, cases, quoted, first)


@dataclass(frozen=True, slots=True)
class Window:
    """One run of the network: words start..end are read in it, words context..start only help to read them."""

    context: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Deep:
    """What the network says beside attribution of one window.

    Of the words start..end: `parts` and `relations` as places in PARTS and RELATIONS, `begins` the logarithm of the
    chance that a sentence begins there, `heads` those of hanging on each of the words context..end and, last, on none.
    `mentions` are rows of kind (a place in KINDS), first and last word, with `scores` above zero where they are more
    likely than not; `same` is of the words context..end what each asks for and offers as a mention's first and
    last word.
    """

    parts: Ints
    begins: Floats
    heads: Floats
    relations: Ints
    mentions: Ints
    scores: Floats
    same: Floats


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the network says of one window.

    `tags` are log-probabilities (words start..end x 7). `cues` and `sources` say for each of the words context..end
    what share of its pointing goes to which of these words: as a content's word to a cue, and as a cue's word to a
    source; `sources` has one column more, at the end: to none. What goes to pieces inside of words is left out, so
    that a row may sum to less than one.
    """

    window: Window
    tags: Floats
    cues: Floats
    sources: Floats
    deep: Deep | None = None


def windows_of(text: str, pieces: Pieces) -> Iterator[Window]:
    """Cut a text into windows of whole paragraphs, as many as fit; a paragraph longer than a window is cut at the
    end of a sentence, or else where the window ends, and its next window also holds what comes before the cut."""
    bounds = [*pieces.paragraphs, len(pieces.words)]
    first = pieces.first
    start = context = 0
    for before, bound in pairwise(bounds):
        if first[bound] - first[context] > WINDOW and before > start:
            yield Window(context, start, before)
            start = context = before
        while first[bound] - first[context] > WINDOW:
            cut = _cut_within(text, pieces, Window(context, start, bound))
            yield Window(context, start, cut)
            start, context = cut, _context_of(bounds, first, cut)
    if start < bounds[-1]:
        yield Window(context, start, bounds[-1])


def _context_of(bounds: list[int], first: Small, start: int) -> int:
    """The first word of the context of a window that starts at this word: whole paragraphs if they fit, else as many
    words as do."""
    earliest = int(np.searchsorted(first, first[start] - CONTEXT))
    paragraph = bounds[bisect_left(bounds, earliest)]
    return paragraph if paragraph < start else earliest


def _cut_within(text: str, pieces: Pieces, window: Window) -> int:
    """The word before which to cut a long paragraph: after the last sentence end that still fits."""
    most = pieces.first[window.context] + WINDOW
    fits = max(window.start + 1, int(np.searchsorted(pieces.first, most, side="right")) - 1)
    for word in range(fits, window.start + (fits - window.start) // 2, -1):
        last = pieces.words[word - 1]
        if text[last.start : last.end] in _SENTENCE_ENDS:
            return word
    return fits


def numbers_of(text: str, pieces: Pieces, run: Run) -> Iterator[Numbers]:
    """Run the network over a text, one window at a time, so that no window's numbers depend on another's."""
    for window in windows_of(text, pieces):
        begin, stop = int(pieces.first[window.context]), int(pieces.first[window.end])
        columns = [
            np.concatenate([[left], column[begin:stop], [right]])[None].astype(np.int64)
            for column, left, right in ((pieces.ids, START, END), (pieces.cases, 3, 3), (pieces.quoted, 0, 0))
        ]
        tags, cues, sources, deeper = run(*columns)
        where = pieces.first[window.context : window.end] - begin + 1
        yield Numbers(
            window,
            tags[0][where[window.start - window.context :]],
            cues[0][np.ix_(where, where)],
            sources[0][np.ix_(where, np.append(where, 0))],  # the mark that begins a window stands for no source
            None if deeper is None else _in_words(deeper, window, where),
        )


def _in_words(said: Deeper, window: Window, where: Small) -> Deep:
    """What is said of pieces, of the words that begin at these."""
    own = where[window.start - window.context :]
    word_at = np.full(len(said.begins), -1, dtype=np.int64)
    word_at[where] = np.arange(window.context, window.end)
    mentions = np.stack([said.spans[:, 0], word_at[said.spans[:, 1]], word_at[said.spans[:, 2]]], axis=1)
    kept = (mentions >= 0).all(axis=1)
    return Deep(
        said.parts[own],
        said.begins[own],
        said.heads[np.ix_(own, np.append(where, 0))],
        said.relations[own],
        mentions[kept],
        said.span_scores[kept],
        said.same[where],
    )


class Network:
    """The network of the package, loaded: words in, numbers out. Safe to use from several threads at once."""

    def __init__(self, folder: Path = DATA) -> None:
        weights = folder / "reader.onnx"
        try:
            data = weights.read_bytes()
            options = onnxruntime.SessionOptions()
            # One thread for each window: threads over documents give the same numbers whatever their count.
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.enable_cpu_mem_arena = options.enable_mem_pattern = False
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            self._cutter = Cutter(folder / "tokenizer.json")
        except Exception as error:  # onnxruntime and tokenizers raise plain Exception
            raise NetworkError(
                seen=f"{type(error).__name__} while loading the network from {folder}",
                expected="reader.onnx and tokenizer.json as the package carries them",
                cause="the installation is incomplete or damaged",
                next="install whence again",
            ) from error
        given = {output.name for output in self._session.get_outputs()}
        self.is_deep = given.issuperset(DEEPER_OUTPUTS)  # whether it says trees and mentions too
        self._outputs = [*OUTPUTS, *(DEEPER_OUTPUTS if self.is_deep else ())]
        self.digest = "sha256:" + hashlib.sha256(data).hexdigest()
        self.about: dict[str, str] = dict(self._session.get_modelmeta().custom_metadata_map)

    def numbers(self, text: str, paragraphs: Sequence[Paragraph], words: Words | None = None) -> Iterator[Numbers]:
        """The network's numbers for a text, window by window in its order."""
        return numbers_of(text, self._cutter.cut(text, paragraphs, words), self._run)

    def _run(self, ids: Ints, cases: Ints, quoted: Ints) -> Said:
        said = self._session.run(self._outputs, {"ids": ids, "cases": cases, "quoted": quoted})
        attribution, others = said[: len(OUTPUTS)], said[len(OUTPUTS) :]
        if not others:
            return Said(attribution[0], attribution[1], attribution[2])
        parts, begins, heads, relations, spans, scores, same = others
        deeper = Deeper(parts[0], begins[0], heads[0], relations[0], spans, scores, same[0])
        return Said(attribution[0], attribution[1], attribution[2], deeper)
