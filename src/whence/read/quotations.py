"""Quotations that go on over paragraphs: whoever was given the first words is given the others too.

The network sees one window at a time and may have lost the speaker by the third paragraph of a letter; the quotation
marks have not.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from whence.read.attribution import CONTENT, Linked, Run
from whence.text import Paragraph, Quoted

_NEAR = 2  # words between the end of a paragraph's quotation and the end of the content found in it


def continued(linked: Sequence[Linked], paragraphs: Sequence[Paragraph]) -> list[Linked]:
    """The attributions, with what their quotations go on to say in later paragraphs, if nobody else is given it."""
    found = list(linked)
    ends = {run.end: holder for holder, one in enumerate(found) for run in one.contents}
    taken = bytearray(sum(len(paragraph.words) for paragraph in paragraphs))
    for one in found:
        for run in _runs(one):
            taken[run.start : run.end] = b"\1" * (run.end - run.start)
    more: dict[int, list[Run]] = defaultdict(list)
    for before, start, end in _continuations(paragraphs):
        holder = next((ends[at] for at in range(before, before - _NEAR - 1, -1) if at in ends), None)
        if holder is None or any(taken[start:end]):
            continue
        more[holder].append(Run(CONTENT, start, end, found[holder].contents[-1].probability))
        ends[end] = holder
    for holder, runs in more.items():
        one = found[holder]
        found[holder] = one._replace(contents=tuple(sorted((*one.contents, *runs), key=lambda run: run.start)))
    return found


def _continuations(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int, int]]:
    """For each paragraph that goes on with a quotation: the word before which the paragraph above ends, and the first
    word and the end of what stands in quotation marks here."""
    first = 0
    is_open = False
    for paragraph in paragraphs:
        words = paragraph.words
        if is_open and words:
            begin = next((i for i, word in enumerate(words) if word.quoted is Quoted.INSIDE), len(words))
            close = begin
            while close < len(words) and words[close].quoted is not Quoted.OUTSIDE:
                close += 1
            while close > begin and words[close - 1].quoted is Quoted.MARK:
                close -= 1
            if begin <= 1 and close > begin:
                yield first, first + begin, first + close
        is_open = bool(words) and words[-1].quoted is Quoted.INSIDE
        first += len(words)


def _runs(one: Linked) -> Iterator[Run]:
    yield one.cue
    yield from one.contents
    if one.source is not None:
        yield one.source
