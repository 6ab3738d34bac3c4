"""Lines that say by their form who speaks: transcripts, which begin with a name, and quotations signed with one. Both
are rare in the news that the network learned from, and rules read them better.

Whatever is attributed inside an utterance stands inside the utterance's attribution.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from whence.model import Attribution, Kind, Span, Text, Utterance, attribution_id
from whence.read.spans import without
from whence.text import Paragraph

_LABEL = re.compile(
    r"[\"“]?(?P<name>[QA]|[A-Z][\w.'’-]*(?:[ \t]+(?:[A-Z(][\w.'’)-]*|of|de|van|von|al|bin|the)){0,5})"
    r"(?=[ \t]?:[ \t]+\S)"
)
_SIGNED = re.compile(
    r"^[^\S\n]*(?P<words>[\"“”«„](?:[^\s\"“”«»„]+[^\S\n]+){5}.*[\"”»“])[^\S\n]*(?P<cue>[―—–]|--?)[^\S\n]*"
    r"(?P<name>[^\W\d_a-z][\w.'’-]*(?:[^\S\n]+(?:[^\W\d_a-z][\w'’-]*\.?|of|de|van|von|al|bin|the|and)){0,5}"
    r"(?:,[^\S\n][^\"“”«»\n]{1,80})?)(?<![.\s])[.\s]*$",
    re.MULTILINE,
)
_STAGE = re.compile(r"[\"“]?(?:\([^()]*\)|\[[^\[\]]*\])[\"”.]*\s*")  # (CROSSTALK), [laughter]: nobody's words
_LEAST_LINES = 4  # that begin with a label which occurs more than once
_LEAST_WORDS = 8  # of half of these lines, label and all: a list of names and numbers is no transcript
_MOSTLY = 0.4  # of the paragraphs: then what has no label goes on with what was said above it


def utterances_in(text: Text, paragraphs: Sequence[Paragraph], asides: Iterable[Span]) -> list[Utterance]:
    """Who says what by the form of the text: what its extractor knows, as of a message that is repeated in another;
    and in each of these, and in the rest, what a transcript's labels say or, if there are none, what is said in
    quotations that are signed. Each has a span for each paragraph of it."""
    aside = {span.start for span in asides}
    found = [replace(one, content=()) for one in text.utterances]
    prose = (paragraph for paragraph in paragraphs if paragraph.start not in aside)
    for number, own in _by_utterance(text, prose).items():
        inner = _labelled(text, own) or _signed(text, own)
        found.extend(replace(one, inside=number) for one in inner)
        if number is not None:
            holes = sorted(span for one in inner for span in (one.label, one.cue, *one.content) if span)
            whole = (Span(paragraph.start, paragraph.end) for paragraph in own)
            pieces = tuple(part for span in whole for part in without(span, holes, text.content))
            found[number] = replace(found[number], content=pieces)
    return found


def _by_utterance(text: Text, prose: Iterable[Paragraph]) -> dict[int | None, list[Paragraph]]:
    """The paragraphs of each utterance that the text states, and under None the others."""
    places = sorted((span, number) for number, one in enumerate(text.utterances) for span in one.content)
    found: dict[int | None, list[Paragraph]] = {}
    at = 0
    for paragraph in prose:
        while at < len(places) and places[at][0].end <= paragraph.start:
            at += 1
        inside = at < len(places) and places[at][0].start <= paragraph.start
        found.setdefault(places[at][1] if inside else None, []).append(paragraph)
    return found


def _labelled(text: Text, prose: Sequence[Paragraph]) -> list[Utterance]:
    """A transcript is told by labels that come again: a name with a colon once is a heading, a caption or a by-line."""
    labels = [_LABEL.match(text.content, paragraph.start, paragraph.end) for paragraph in prose]
    counts = Counter(label["name"] for label in labels if label)
    labels = [label if label and counts[label["name"]] > 1 else None for label in labels]
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
            found.append((Span(*label.span("name")), Span(colon, colon + 1), [Span(start, paragraph.end)]))
        elif found and goes_on and not _STAGE.fullmatch(text.content, paragraph.start, paragraph.end):
            found[-1][2].append(Span(paragraph.start, paragraph.end))
    return [Utterance(label, cue, tuple(content)) for label, cue, content in found]


def _signed(text: Text, prose: Iterable[Paragraph]) -> list[Utterance]:
    """A quotation with a line of its own that ends in a dash and a name."""
    return [
        Utterance(Span(*line.span("name")), Span(*line.span("cue")), (Span(*line.span("words")),))
        for paragraph in prose
        for line in _SIGNED.finditer(text.content, paragraph.start, paragraph.end)
    ]


def with_utterances(
    text: Text, utterances: Sequence[Utterance], attributions: Iterable[Attribution]
) -> list[Attribution]:
    """The attributions of a text with utterances: each utterance's, and inside it what somebody is given in it.

    What the network made of a label, or drew together from several utterances, gives way to the labels.
    """
    if not utterances:
        return list(attributions)
    outer = _attributions(text, utterances)
    kept = list(outer.values())
    said = sorted(
        (span, outer[number].id)
        for number, one in enumerate(utterances)
        if number in outer
        for span in (one.label, one.cue, *one.content)
        if span is not None
    )
    contents = {span for one in utterances for span in one.content}
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


def _attributions(text: Text, utterances: Sequence[Utterance]) -> dict[int, Attribution]:
    """By number the attribution of each utterance that says something; its content has what stands inside it."""
    contents = [list(one.content) for one in utterances]
    for number in range(len(utterances) - 1, -1, -1):
        inside = utterances[number].inside
        if inside is not None:
            contents[inside] += contents[number]
    made: dict[int, Attribution] = {}
    for number, one in enumerate(utterances):
        if contents[number]:
            source, cue = ((span,) if span is not None else () for span in (one.label, one.cue))
            content = tuple(sorted(contents[number]))
            parent = made[one.inside].id if one.inside is not None else None
            name = attribution_id(text.id, source, cue, content, parent)
            made[number] = Attribution(name, Kind.DIRECT, source, cue, content, parent, 1.0)
    return made


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
