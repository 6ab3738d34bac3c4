"""Attributions inside attributions: what the network found and what the trees show, each in the one around it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from whence.model import Attribution, Kind, Span, Text, attribution_id
from whence.read.inner import Inner
from whence.read.spans import overlap
from whence.text import QUOTES

INNER_CONFIDENCE = 0.7  # of what a tree shows inside of what somebody says (bench/chains.py)
SURE_CONFIDENCE = 0.4  # of what it shows where the network saw nothing
_ACCORDING = "according to"


def nested(text: Text, found: Sequence[Attribution], shown: Iterable[Inner]) -> list[Attribution]:
    """The attributions of a text, each with the one that it stands inside as its parent, in the order of the text.

    `found` are those of the network and of the document's form, `shown` those of the trees: of two with one cue the
    former stays. What a tree shows is taken inside of what somebody is given; and elsewhere if its form is sure and
    nobody is given any of its words.
    """
    shown = list(shown)
    according = [one for one in shown if _words(text, one.cue) == _ACCORDING]
    kept = [_widened(text, one, according) for one in found]
    every = _Contents(kept)
    cues = sorted(span for one in kept for span in one.cue)
    taken = sorted(span for one in kept for span in (*one.source, *one.cue, *one.content))
    for inner in shown:
        if _touches(cues, inner.cue):
            continue
        around = every.around(inner.cue)
        if around is not None:
            content = tuple(piece for span in inner.content for piece in _inside(span, around.content))
            kind, confidence = _kind(text.content, around, content), around.confidence * INNER_CONFIDENCE
        elif inner.sure and not _touches(taken, (*inner.cue, *inner.content)):
            content, kind, confidence = inner.content, Kind.INDIRECT, SURE_CONFIDENCE
        else:
            continue
        if content:
            kept.append(Attribution("", kind, inner.source, inner.cue, content, None, confidence))
            cues = sorted((*cues, *inner.cue))
    return _with_parents(text, kept)


def _widened(text: Text, one: Attribution, according: Iterable[Inner]) -> Attribution:
    """An "according to" has the whole clause beside it: the network may give it less, as what somebody says in it."""
    if _words(text, one.cue) != _ACCORDING:
        return one
    for inner in according:
        if inner.cue == one.cue and all(_is_within(span, inner.content) for span in one.content):
            return replace(one, content=inner.content)
    return one


def _words(text: Text, spans: Iterable[Span]) -> str:
    return " ".join(text.content[start:end] for start, end in spans).lower()


class _Contents:
    """The contents of some attributions, to be asked which of them is the narrowest around some words."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        places = [(span, one) for one in attributions for span in one.content]
        self._places = sorted(places, key=lambda place: place[0])
        self._begins = [span.start for span, _ in self._places]
        self._longest = max((span.end - span.start for span, _ in self._places), default=0)

    def around(self, spans: Sequence[Span], but: Attribution | None = None) -> Attribution | None:
        """The attribution whose content holds all of these spans, the smallest of several."""
        first = spans[0]
        low = bisect_left(self._begins, first.start - self._longest)
        best: tuple[int, int, Attribution] | None = None
        for number in range(low, bisect_right(self._begins, first.start)):
            place, one = self._places[number]
            if first.end > place.end or one is but or not all(_is_within(span, one.content) for span in spans):
                continue
            size = _size(one)
            if best is None or size < best[0]:
                best = size, number, one
        return best[2] if best else None


def _with_parents(text: Text, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Each with its parent: the smallest that holds its cue and is larger than it. Names follow from those of the
    parents, so that the outer ones are named first."""
    ordered = sorted(attributions, key=lambda one: (-_size(one), one.cue, one.content))
    contents = _Contents(ordered)
    places = {id(one): number for number, one in enumerate(ordered)}
    named: dict[int, Attribution] = {}
    for number, one in enumerate(ordered):
        around = contents.around(one.cue, but=one) if one.cue else None
        parent = one.parent
        if around is not None and places[id(around)] < number and not _holds(one, around):
            parent = named[places[id(around)]].id
        elif parent is not None:
            parent = next(named[at].id for at, other in enumerate(ordered[:number]) if other.id == parent)
        name = attribution_id(text.id, one.source, one.cue, one.content, parent)
        named[number] = replace(one, id=name, parent=parent)
    unique = {one.id: one for one in named.values()}
    return sorted(unique.values(), key=lambda a: (min((*a.source, *a.cue, *a.content)), a.parent is not None, a.id))


def _holds(one: Attribution, other: Attribution) -> bool:
    """Whether the content of one holds the cue of the other: two that hold each other stand beside each other."""
    return bool(other.cue) and all(_is_within(span, one.content) for span in other.cue)


def _size(one: Attribution) -> int:
    return sum(end - start for start, end in one.content)


def _is_within(span: Span, content: Iterable[Span]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in content)


def _inside(span: Span, content: Iterable[Span]) -> Iterator[Span]:
    for one in content:
        piece = overlap(span, one)
        if piece is not None:
            yield piece


def _touches(spans: Sequence[Span], others: Iterable[Span]) -> bool:
    """Whether any of these spans, in order and apart, shares a character with any of the others."""
    for other in others:
        at = bisect_left(spans, other)
        if any(overlap(spans[place], other) for place in (at - 1, at) if 0 <= place < len(spans)):
            return True
    return False


def _kind(content: str, around: Attribution, spans: Sequence[Span]) -> Kind:
    """In quotation marks of its own it is given word for word; those of what it stands in are not its own."""
    own = [content[start] in QUOTES | {"‘", "'"} and content[end - 1] in QUOTES | {"’", "'"} for start, end in spans]
    if all(own):
        return Kind.DIRECT
    if around.kind is Kind.INDIRECT and any(mark in content[start:end] for start, end in spans for mark in QUOTES):
        return Kind.MIXED
    return Kind.INDIRECT
