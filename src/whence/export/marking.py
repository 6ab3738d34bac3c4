"""The text of a reading, marked: cut wherever a mark begins or ends, so that no character of it is added or lost.

Words of several claims lead to the innermost. Each place that can be led to has one name on the page.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from whence.export.names import places_of
from whence.model import BlockKind, Reading, Span, Voice
from whence.text import paragraph_bounds

SIGNS = {Voice.NARRATOR: "¶", Voice.DIRECT: "●", Voice.INDIRECT: "○", Voice.MIXED: "◐", Voice.UNSOURCED: "◌"}

_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r"[ \u00a0]{2}|\t")
_BLANK_LINE = re.compile(r"(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])\s*?[\r\n\x0b\x0c\x85\u2028\u2029]")


class Mark(NamedTuple):
    """Characters start..end are words of this claim, source, cue or name (by its number), an editorial insertion, or
    stand for a name that is masked."""

    start: int
    end: int
    what: str
    number: int


class Piece(NamedTuple):
    """Words that are marked alike; `anchor` is what they are led to by, `of` are the attributions whose source or cue
    they are."""

    words: str
    what: str
    anchor: str
    of: str


class Stretch(NamedTuple):
    """Words that lead to one card. `claims` are all that stand in them, `begun` those that begin here."""

    pieces: list[Piece]
    leads_to: int
    voice: str
    sign: str
    claims: str
    begun: list[int]


class Passage(NamedTuple):
    """One paragraph with the white space before it. A blank line keeps it apart; within one line, spaces are kept."""

    before: str
    kind: str
    apart: bool
    spaced: bool
    stretches: list[Stretch]


class MarkedText:
    """One text with its marks, and the names of the places in it that can be led to."""

    def __init__(self, reading: Reading, masked: Sequence[Span] = ()) -> None:
        self.reading = reading
        self.masked = masked
        self.content = reading.text.content
        self.numbers = {attribution.id: number for number, attribution in enumerate(reading.attributions, start=1)}
        self.names = {span: number for number, span in enumerate(places_of(reading), start=1)}
        self.resting: dict[int, int] = {}  # the first claim that rests on an attribution
        for number, claim in enumerate(reading.claims, start=1):
            for link in claim.chain:
                if link.attribution in self.numbers:
                    self.resting.setdefault(self.numbers[link.attribution], number)
        self.anchors: dict[tuple[str, int], str] = {}
        self._led_to: dict[frozenset[int], int] = {}

    def passages(self) -> tuple[list[Passage], str]:
        """The paragraphs with their marks, and the white space after the last."""
        passages: list[Passage] = []
        bounds = [Span(start, end) for start, end in paragraph_bounds(self.content)]
        leading = {
            self._leads(marks)[0] for start, end, marks in self._segments(bounds) if self.content[start:end].strip()
        }
        segments = self._segments(bounds)
        kinds = self._kinds(bounds)
        at = 0
        for (start, end), kind in zip(bounds, kinds, strict=True):
            inside: list[tuple[int, int, tuple[Mark, ...]]] = []
            for segment in segments:
                if segment[0] >= start:
                    inside.append(segment)
                if segment[1] >= end:
                    break
            before, words = self.content[at:start], self.content[start:end]
            stretches = list(self._stretches(inside, leading))
            apart = bool(_BLANK_LINE.search(before))
            passages.append(Passage(before, kind, apart, bool(_SPACES.search(words)), stretches))
            at = end
        return passages, self.content[at:]

    def _marks(self) -> Iterator[Mark]:
        for number, claim in enumerate(self.reading.claims, start=1):
            yield from (Mark(start, end, "claim", number) for start, end in claim.spans)
        for number, attribution in enumerate(self.reading.attributions, start=1):
            yield from (Mark(start, end, "source", number) for start, end in attribution.source)
            yield from (Mark(start, end, "cue", number) for start, end in attribution.cue)
        yield from (Mark(start, end, "name", number) for (start, end), number in self.names.items())
        yield from (Mark(start, end, "insertion", 0) for start, end in self.reading.insertions)
        yield from (Mark(start, end, "masked", 0) for start, end in self.masked)

    def _segments(self, bounds: Iterable[Span]) -> Iterator[tuple[int, int, tuple[Mark, ...]]]:
        """The text cut wherever a mark or a paragraph begins or ends, each part with the marks over it."""
        begins: dict[int, list[Mark]] = {}
        ends: dict[int, list[Mark]] = {}
        for mark in self._marks():
            if mark.start < mark.end:
                begins.setdefault(mark.start, []).append(mark)
                ends.setdefault(mark.end, []).append(mark)
        spaces = (_SPACE.match(self.content, end) for end in ends)  # that no number may stand before
        apart = (space.end() for space in spaces if space)
        cuts = sorted({*begins, *ends, *apart, *(at for span in bounds for at in span)})
        over: dict[Mark, None] = {}
        for start, end in pairwise(cuts):
            for mark in ends.get(start, ()):
                over.pop(mark, None)
            over.update(dict.fromkeys(begins.get(start, ())))
            yield start, end, tuple(over)

    def _kinds(self, bounds: Iterable[Span]) -> Iterator[str]:
        """What each paragraph is: prose, or the kind of the aside it stands in."""
        asides = sorted(aside for aside in ((a.span, a.kind) for a in self.reading.asides) if aside[0])
        at = 0
        for start, _ in bounds:
            while at < len(asides) and asides[at][0].end <= start:
                at += 1
            inside = at < len(asides) and asides[at][0].start <= start
            yield asides[at][1].value if inside else BlockKind.PROSE.value

    def _stretches(
        self, segments: Iterable[tuple[int, int, tuple[Mark, ...]]], leading: Container[int]
    ) -> Iterator[Stretch]:
        """Runs of words that lead to one card. A claim begins at its first words that lead to it, or that lead to a
        claim inside it; one that no words lead to, because they are all of other claims too, at its first words."""
        for (leads_to, claims), group in groupby(segments, key=self._leading()):
            begun = [
                number
                for number in claims
                if ("w", number) not in self.anchors and (number not in leading or self._is_inside(leads_to, number))
            ]
            self.anchors.update({("w", number): f"w{number}" for number in begun})
            voice = self.reading.claims[leads_to - 1].voice if claims else None
            yield Stretch(
                pieces=[self._piece(start, end, marks) for start, end, marks in group],
                leads_to=leads_to,
                voice=voice.value if voice else "",
                sign=SIGNS[voice] if voice else "",
                claims=" ".join(map(str, claims)),
                begun=begun,
            )

    def _leading(self) -> Callable[[tuple[int, int, tuple[Mark, ...]]], tuple[int, tuple[int, ...]]]:
        """What the words of each segment lead to; white space is one with the words before it."""
        before: tuple[int, tuple[int, ...]] | None = None

        def leading(segment: tuple[int, int, tuple[Mark, ...]]) -> tuple[int, tuple[int, ...]]:
            nonlocal before
            start, end, marks = segment
            if before is None or not self.content[start:end].isspace():
                before = self._leads(marks)
            return before

        return leading

    def _leads(self, marks: tuple[Mark, ...]) -> tuple[int, tuple[int, ...]]:
        """The card that words lead to, and all claims that they are of: the innermost claim over them, else the first
        that rests on them as its source or cue, else none (0)."""
        over = frozenset(mark.number for mark in marks if mark.what == "claim")
        if over:
            if over not in self._led_to:
                self._led_to[over] = self._innermost(over)
            return self._led_to[over], tuple(sorted(over))
        said = (mark.number for mark in marks if mark.what in ("source", "cue"))
        return min((self.resting[number] for number in said if number in self.resting), default=0), ()

    def _innermost(self, over: Collection[int]) -> int:
        """Of several claims the one that has no other inside it; the first of several such, since the others only take
        words along, as a clause takes the subject of the one before it."""
        alone = [one for one in over if not any(other != one and self._is_inside(other, one) for other in over)]
        return min(alone) if alone else max(over)  # all on the same words: the last stands on the longest chain

    def _is_inside(self, one: int, other: int) -> bool:
        """Whether all words of one claim are words of the other."""
        around = self.reading.claims[other - 1].spans
        return all(
            any(start <= span.start and span.end <= end for start, end in around)
            for span in self.reading.claims[one - 1].spans
        )

    def _piece(self, start: int, end: int, marks: tuple[Mark, ...]) -> Piece:
        led = [(mark.what[0], mark.number) for mark in marks if mark.what in ("source", "cue", "name")]
        new = [place for place in led if place not in self.anchors]
        anchor = f"{new[0][0]}{new[0][1]}" if new else ""
        self.anchors.update(dict.fromkeys(new, anchor))
        what = sorted({mark.what for mark in marks if mark.what != "claim"})
        of = sorted({mark.number for mark in marks if mark.what in ("source", "cue")})
        return Piece(self.content[start:end], " ".join(what), anchor, " ".join(map(str, of)))
