"""Attributions inside attributions: what the network found and what the trees show, each in the one around it."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from whence.model import Attribution, Kind, Span, Text, attribution_id
from whence.read.inner import Inner
from whence.read.spans import overlap
from whence.text import QUOTES

INNER_CONFIDENCE = 0.85  # of what a tree shows inside of what somebody says (bench/chains.py)
SURE_CONFIDENCE = 0.4  # of what it shows where the network saw nothing
_ACCORDING = "according to"
_OPENING, _CLOSING = QUOTES | {"‘", "'"}, QUOTES | {"’", "'"}


def nested(text: Text, found: Sequence[Attribution], shown: Iterable[Inner]) -> list[Attribution]:
    """The attributions of a text, each with the one that it stands inside as its parent, in the order of the text.

    `found` are those of the network and of the document's form, `shown` those of the trees: of two with one cue the
    former stays. What a tree shows is taken inside of what somebody is given; and elsewhere if its form is sure and
    nobody is given any of its words.
    """
    shown = list(shown)
    according = {one.cue: one for one in shown if _words(text, one.cue) == _ACCORDING}
    kept = [_widened(one, according.get(one.cue)) for one in found]
    cues = sorted(span for one in kept for span in one.cue)
    contents = sorted(span for one in kept for span in one.content)
    taken = _apart(span for one in kept for span in (*one.source, *one.cue, *one.content))
    for inner, around in zip(shown, _arounds(kept, [one.cue for one in shown]), strict=True):
        if any(_pieces(span, cues) for span in inner.cue):
            continue
        if around:
            outer = min(around, key=_size)
            content = tuple(piece for span in inner.content for piece in _pieces(span, outer.content))
            kind, confidence = _kind(text.content, outer, content), outer.confidence * INNER_CONFIDENCE
        elif (
            inner.sure
            and not any(_pieces(span, taken) for span in inner.cue)
            and all(_is_within(piece, inner.content) for span in inner.content for piece in _touched(span, contents))
        ):
            content, kind, confidence = inner.content, Kind.INDIRECT, SURE_CONFIDENCE
        else:
            continue
        if content:
            kept.append(Attribution("", kind, inner.source, inner.cue, content, None, confidence))
            for span in inner.cue:
                insort(cues, span)
    return _with_parents(text, kept)


def _widened(one: Attribution, according: Inner | None) -> Attribution:
    """An "according to" has the whole clause beside it: the network may give it less, as what somebody says in it."""
    if according is None or not all(_is_within(span, according.content) for span in one.content):
        return one
    return replace(one, content=according.content)


def _with_parents(text: Text, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Each with its parent: the smallest that holds its cue and is larger than it. Names follow from those of the
    parents, so that the outer ones are named first."""
    steps: dict[str, int] = {}
    for one in attributions:  # an outer one stands before what is inside it
        steps[one.id] = 0 if one.parent is None else steps.get(one.parent, 0) + 1
    ordered = sorted(attributions, key=lambda one: (-_size(one), steps[one.id], one.cue, one.content))
    places = {id(one): number for number, one in enumerate(ordered)}
    before = {one.id: number for number, one in enumerate(ordered) if one.id}
    named: list[Attribution] = []
    for number, (one, around) in enumerate(zip(ordered, _arounds(ordered, [one.cue for one in ordered]), strict=True)):
        outer = [other for other in around if places[id(other)] < number and not _holds(one, other)]
        smallest = max((places[id(other)] for other in outer), default=None)
        at = smallest if smallest is not None else before.get(one.parent or "")
        parent = named[at].id if at is not None else None
        name = attribution_id(text.id, one.source, one.cue, one.content, parent)
        named.append(replace(one, id=name, parent=parent))
    unique = {one.id: one for one in named}
    return sorted(unique.values(), key=lambda a: (min((*a.source, *a.cue, *a.content)), a.parent is not None, a.id))


def _arounds(attributions: Sequence[Attribution], cues: Sequence[tuple[Span, ...]]) -> list[list[Attribution]]:
    """For each cue the attributions whose contents hold all of it, in one way through the text."""
    places = sorted((span, number) for number, one in enumerate(attributions) for span in one.content)
    found: list[list[Attribution]] = [[] for _ in cues]
    reached: list[tuple[int, int]] = []  # ends of the contents that may still hold something, and whose they are
    at = 0
    for number in sorted((number for number, cue in enumerate(cues) if cue), key=lambda number: cues[number]):
        first, *rest = cues[number]
        while at < len(places) and places[at][0].start <= first.start:
            reached.append((places[at][0].end, places[at][1]))
            at += 1
        reached = [(end, whose) for end, whose in reached if end > first.start]
        for end, whose in reached:
            one = attributions[whose]
            if first.end <= end and all(_is_within(span, one.content) for span in rest):
                found[number].append(one)
    return found


def _holds(one: Attribution, other: Attribution) -> bool:
    """Whether the content of one holds the cue of the other: two that hold each other stand beside each other."""
    return bool(other.cue) and all(_is_within(span, one.content) for span in other.cue)


def _size(one: Attribution) -> int:
    return sum(end - start for start, end in one.content)


def _is_within(span: Span, spans: Sequence[Span]) -> bool:
    """Whether one of these spans, in order and apart, holds this one."""
    at = bisect_right(spans, span.start, key=lambda other: other.start) - 1
    return at >= 0 and span.end <= spans[at].end


def _pieces(span: Span, spans: Sequence[Span]) -> list[Span]:
    """What a span shares with each of some others, which are in order; they may lie over each other a little."""
    return [piece for other in _touched(span, spans) if (piece := overlap(span, other)) is not None]


def _touched(span: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """Those of some spans, in order, that share something with this one."""
    at = max(0, bisect_left(spans, span) - 1)
    while at < len(spans) and spans[at].start < span.end:
        if spans[at].end > span.start:
            yield spans[at]
        at += 1


def _apart(spans: Iterable[Span]) -> list[Span]:
    """All that some spans cover, in order and apart."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _words(text: Text, spans: Iterable[Span]) -> str:
    return " ".join(text.content[start:end] for start, end in spans).lower()


def _kind(content: str, around: Attribution, spans: Sequence[Span]) -> Kind:
    """In quotation marks of its own it is given word for word; those of what it stands in are not its own."""
    if spans and all(content[start] in _OPENING and content[end - 1] in _CLOSING for start, end in spans):
        return Kind.DIRECT
    if around.kind is Kind.INDIRECT and any(mark in content[start:end] for start, end in spans for mark in QUOTES):
        return Kind.MIXED
    return Kind.INDIRECT
