"""The sentences of a text's prose, with their trees: what claims are made of."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from whence.model import Block, Span
from whence.read.passages import after_dateline
from whence.read.sentences import sentences_in
from whence.read.syntax import Sentence
from whence.text import Paragraph, Words

_FILED = 2  # paragraphs among which an article's dateline may stand


class Prose(NamedTuple):
    """A sentence of prose, without a dateline before it; and its tree, if it has one."""

    span: Span
    sentence: Sentence | None


def prose_of(
    content: str,
    words: Words,
    paragraphs: Iterable[Paragraph],
    asides: Iterable[Block],
    sentences: Sequence[Sentence],
) -> Iterator[Prose]:
    """The sentences of all paragraphs that are no asides, in their order: those that the trees cut, and by rule those
    of a paragraph that has no trees, as one in a language that the network does not know."""
    aside = {block.span.start for block in asides}
    starts = [sentence.start for sentence in sentences]
    first = number = 0
    for paragraph in paragraphs:
        end = first + len(paragraph.words)
        if paragraph.start not in aside:
            begin = paragraph.start
            if number < _FILED:
                begin += after_dateline(content[paragraph.start : paragraph.end])
            number += 1
            own = sentences[bisect_left(starts, first) : bisect_left(starts, end)]
            yield from _cut(words, begin, own) if own else _ruled(content, begin, paragraph.end)
        first = end


def _cut(words: Words, begin: int, sentences: Iterable[Sentence]) -> Iterator[Prose]:
    for sentence in sentences:
        start, end = words[sentence.start].start, words[sentence.end - 1].end
        if end > begin:
            yield Prose(Span(max(start, begin), end), sentence)


def _ruled(content: str, begin: int, end: int) -> Iterator[Prose]:
    for span in sentences_in(content, begin, end):
        yield Prose(span, None)
