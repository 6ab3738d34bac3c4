"""The reading network: a text's words in, numbers for every word out. Runs inference and knows nothing of claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from whence.text import Paragraph, Word

DATA = Path(__file__).parent / "data"
WINDOW = 254  # pieces of text in one run of the network, its two end marks not counted
START, END, UNKNOWN, BREAK = 101, 102, 100, 1  # [CLS], [SEP], [UNK], and [unused0] for the end of a paragraph
_SENTENCE_ENDS = frozenset(".!?…。؟۔।”»")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut for the network: for each piece its number in the vocabulary, its word's case and quotation; for
    each word its first piece; for each paragraph its first word."""

    ids: NDArray[np.int64]
    cases: NDArray[np.int64]
    quoted: NDArray[np.int64]
    first: NDArray[np.int64]
    paragraphs: tuple[int, ...]
    words: tuple[Word, ...]


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
            if len(self._seen) < 500_000:
                self._seen[word] = pieces
        return pieces

    def cut(self, text: str, paragraphs: Sequence[Paragraph]) -> Pieces:
        """Cut a text; a break piece follows every paragraph."""
        ids: list[int] = []
        cases: list[int] = []
        quoted: list[int] = []
        first: list[int] = []
        starts: list[int] = []
        words: list[Word] = []
        for paragraph in paragraphs:
            starts.append(len(words))
            for word in paragraph.words:
                pieces = self.word(text[word.start : word.end])
                first.append(len(ids))
                ids.extend(pieces)
                cases.extend([word.case] * len(pieces))
                quoted.extend([word.quoted] * len(pieces))
                words.append(word)
            ids.append(BREAK)
            cases.append(3)
            quoted.append(0)
        as_array = [np.array(column, dtype=np.int64) for column in (ids, cases, quoted, first)]
        return Pieces(*as_array, paragraphs=tuple(starts), words=tuple(words))


def windows_of(text: str, pieces: Pieces, size: int = WINDOW) -> Iterator[tuple[int, int]]:
    """Cut a text into windows of whole paragraphs, as many as fit; a paragraph longer than a window is cut at the
    end of a sentence, or else where the window ends. Yields first and last (exclusive) word."""
    bounds = [*pieces.paragraphs, len(pieces.words)]
    first = [*pieces.first.tolist(), len(pieces.ids)]
    start = 0
    for before, bound in zip(bounds, bounds[1:], strict=False):
        if first[bound] - first[start] > size and before > start:
            yield start, before
            start = before
        while first[bound] - first[start] > size:
            cut = _cut_within(text, pieces, first, start, bound, size)
            yield start, cut
            start = cut
    if start < bounds[-1]:
        yield start, bounds[-1]


def _cut_within(text: str, pieces: Pieces, first: list[int], start: int, bound: int, size: int) -> int:
    """The word before which to cut a long paragraph: after the last sentence end that still fits."""
    fits = start + 1
    while fits < bound and first[fits + 1] - first[start] <= size:
        fits += 1
    for word in range(fits, start + (fits - start) // 2, -1):
        last = pieces.words[word - 1]
        if text[last.start : last.end] in _SENTENCE_ENDS:
            return word
    return fits
