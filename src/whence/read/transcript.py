"""Transcripts: lines that begin with who speaks. What a label says, rules read better than a network that saw few.

Whatever is attributed inside an utterance stands inside the utterance's attribution.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from whence.model import Attribution, Kind, Span, Text, attribution_id
from whence.text import Paragraph

_LABEL = re.compile(
    r"(?:[QA]|[A-Z][\w.'’-]*(?:[ \t]+(?:[A-Z(][\w.'’)-]*|of|de|van|von|al|bin|the)){0,5})(?=[ \t]?:[ \t]+\S)"
)
_LEAST_LINES = 4  # that begin with a label which occurs more than once
_LEAST_WORDS = 8  # of half of these lines, label and all: a list of names and numbers is no transcript
_MOSTLY = 0.4  # of the paragraphs: then what has no label goes on with what was said above it


class Utterance(NamedTuple):
    """This label, by its colon, begins these words, a span for each paragraph."""

    label: Span
    cue: Span
    content: tuple[Span, ...]


def utterances_in(text: Text, paragraphs: Sequence[Paragraph], asides: Iterable[Span]) -> list[Utterance]:
    """What is said in a transcript; nothing in a text that is none.

    A transcript is told by labels that come again: a name with a colon once is a heading, a caption or a by-line.
    """
    aside = {span.start for span in asides}
    prose = [paragraph for paragraph in paragraphs if paragraph.start not in aside]
    labels = [_LABEL.match(text.content, paragraph.start, paragraph.end) for paragraph in prose]
    counts = Counter(label.group() for label in labels if label)
    labels = [label if label and counts[label.group()] > 1 else None for label in labels]
    lengths = [len(p.words) for p, label in zip(prose, labels, strict=True) if label is not None]
    if len(lengths) < _LEAST_LINES or median(lengths) < _LEAST_WORDS:
        return []
    goes_on = len(lengths) >= _MOSTLY * len(prose)
    found: list[tuple[Span, Span, list[Span]]] = []
    for paragraph, label in zip(prose, labels, strict=True):
        if label is not None:
            colon = text.content.index(":", label.end())
            start = colon + 1
            while text.content[start].isspace():
                start += 1
            found.append((Span(*label.span()), Span(colon, colon + 1), [Span(start, paragraph.end)]))
        elif found and goes_on:
            found[-1][2].append(Span(paragraph.start, paragraph.end))
    return [Utterance(label, cue, tuple(content)) for label, cue, content in found]


def with_utterances(
    text: Text, utterances: Sequence[Utterance], attributions: Iterable[Attribution]
) -> list[Attribution]:
    """The attributions of a transcript: each utterance's, and inside it what somebody is given in it.

    What the network made of a label, or drew together from several utterances, gives way to the labels.
    """
    if not utterances:
        return list(attributions)
    outer = [_attribution(text, utterance) for utterance in utterances]
    kept = list(outer)
    said = sorted((span, one.id) for one in outer for span in (*one.source, *one.cue, *one.content))
    contents = {span for one in outer for span in one.content}
    for attribution in attributions:
        spans = (*attribution.source, *attribution.cue, *attribution.content)
        around = {place for span in spans for place in _around(span, said)}
        parents = {parent for _, parent in around}
        if len(parents) == 1 and all(_within(span, around, contents) for span in spans):
            (parent,) = parents
            name = attribution_id(text.id, attribution.source, attribution.cue, attribution.content, parent)
            kept.append(replace(attribution, id=name, parent=parent))
        elif not around:
            kept.append(attribution)
    return sorted(kept, key=lambda a: (min((*a.source, *a.cue, *a.content)), a.parent is not None, a.id))


def _attribution(text: Text, utterance: Utterance) -> Attribution:
    source, cue, content = (utterance.label,), (utterance.cue,), utterance.content
    name = attribution_id(text.id, source, cue, content, None)
    return Attribution(name, Kind.DIRECT, source, cue, content, None, 1.0)


def _around(span: Span, said: Sequence[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """The labels, colons and contents of utterances that a span touches; these lie in order and apart."""
    at = bisect_left(said, (Span(span.start, span.start), ""))
    for index in range(max(0, at - 1), len(said)):
        place = said[index]
        if place[0].start >= span.end:
            return
        if place[0].end > span.start:
            yield place


def _within(span: Span, around: Iterable[tuple[Span, str]], contents: Container[Span]) -> bool:
    return any(place in contents and place.start <= span.start and span.end <= place.end for place, _ in around)
