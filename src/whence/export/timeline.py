"""The dated claims of a text on one line of time: what is said to have held when, when things were said, and when the
text was published.

A line to scale would crush either the days or the decades, so the stretches between two dates are drawn the shorter,
compared with their length, the longer they are.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import log10
from typing import NamedTuple

from whence.export.dates import date_words, day_of, day_words, interval_of, is_uncertain, short_words
from whence.model import Claim, Interval, Reading, Span

_MARGIN = 6.0  # per cent of the line at each end, for what is open
_TIP = 1.5  # of the arrow at an open end
_LEAST_WIDTH = 1.2
_LETTER = 1.9  # of a date that is written on the line, where that is narrow
_NEAR = 40  # characters after a cue within which the time of the saying stands


class Dated(NamedTuple):
    """These words of the text say when; `what` says what happened then, `claims` are of these numbers."""

    what: str
    words: str
    claims: tuple[int, ...]


class Bar(NamedTuple):
    """Where a stretch of time lies on the line, in per cent; an end may be open."""

    x: str
    width: str
    opens_left: str
    opens_right: str


class Row(NamedTuple):
    """One stretch of time in plain words, with its days where the words do not tell them."""

    label: str
    days: str
    uncertain: bool
    bar: Bar | None
    entries: list[Dated]


class Tick(NamedTuple):
    """This year, or day, is written here on the line."""

    x: str
    label: str


class Timeline(NamedTuple):
    """The rows in the order of time; expressions that could not be placed, and those that no claim is dated by."""

    rows: list[Row]
    ticks: list[Tick]
    unplaced: list[Dated]
    beside: list[Dated]


def timeline_of(reading: Reading) -> Timeline:
    """The timeline of a reading; without dated claims it has at most the day of publication."""
    dated: dict[Interval, dict[tuple[str, Span | None], list[int]]] = {}
    used: set[Span] = set()
    for interval, what, span, number in _told(reading):
        dated.setdefault(interval, {}).setdefault((what, span), []).append(number)
        if span is not None:
            used.add(span)
    scale = _Scale(
        day for interval in dated for day in (day_of(interval.lower), day_of(interval.upper)) if day is not None
    )
    content = reading.text.content
    return Timeline(
        rows=[
            Row(
                label=date_words(interval.edtf, interval.lower, interval.upper),
                days=_days(interval),
                uncertain=is_uncertain(interval.edtf),
                bar=scale.bar(interval),
                entries=[
                    Dated(what, _single(content, span), tuple(dict.fromkeys(filter(None, numbers))))
                    for (what, span), numbers in dated[interval].items()
                ],
            )
            for interval in sorted(dated, key=_order)
        ],
        ticks=scale.ticks(),
        unplaced=_listed(reading, (time.span for time in reading.times if time.interval is None)),
        beside=_listed(reading, (time.span for time in reading.times if time.interval and time.span not in used)),
    )


def _told(reading: Reading) -> Iterator[tuple[Interval, str, Span | None, int]]:
    """Every date with what happened then, the words that say it, and the number of the claim; 0 for no claim."""
    known = {time.interval.edtf: time.interval for time in reversed(reading.times) if time.interval}
    published = reading.text.document.published
    if published:
        yield known.get(published) or interval_of(published), "published", None, 0
    for number, claim in enumerate(reading.claims, start=1):
        if claim.time is not None:
            span = claim.time.spans[0] if claim.time.spans else None
            yield claim.time.interval, "", span, number
        if claim.said is not None:
            yield known.get(claim.said) or interval_of(claim.said), "said", _said_by(reading, claim), number


def _said_by(reading: Reading, claim: Claim) -> Span | None:
    """The words that say when something was said: the first after the cue that name that date."""
    cues = {one.id: one.cue for one in reading.attributions}
    for link in reversed(claim.chain):
        for _, end in cues.get(link.attribution or "", ())[-1:]:
            for time in reading.times:
                near = end <= time.span.start < end + _NEAR
                if near and time.interval is not None and time.interval.edtf == claim.said:
                    return time.span
    return None


def _listed(reading: Reading, spans: Iterable[Span]) -> list[Dated]:
    """Expressions of time, each once, with the claims that they stand in."""
    found: dict[str, list[int]] = {}
    for span in spans:
        within = (
            number
            for number, claim in enumerate(reading.claims, start=1)
            if any(start <= span.start and span.end <= end for start, end in claim.spans)
        )
        found.setdefault(_single(reading.text.content, span), []).extend(within)
    return [Dated("", words, tuple(dict.fromkeys(numbers))) for words, numbers in found.items()]


def _single(content: str, span: Span | None) -> str:
    return " ".join(content[slice(*span)].split()) if span is not None else ""


def _days(interval: Interval) -> str:
    """The days behind a date in words, where those do not tell them."""
    edtf, lower, upper = interval.edtf, interval.lower, interval.upper
    plain = not any(mark in edtf for mark in "~?%[{") and edtf[5:6] not in ("2", "3", "4")
    if plain or (lower is None and upper is None):
        return ""
    day = day_of(upper)
    last = day_words((day - timedelta(days=1)).isoformat()) if day is not None else "no end named"
    return f"{day_words(lower) if lower is not None else 'no beginning named'} – {last}"


def _order(interval: Interval) -> tuple[int, int, str]:
    """By the beginning, or by the end where the beginning is open; what is open to the right after what is not."""
    lower, upper = day_of(interval.lower), day_of(interval.upper)
    begins = lower or upper
    first = begins.toordinal() if begins is not None else 0  # before our calendar, or not told
    return first, upper.toordinal() if upper is not None else date.max.toordinal(), interval.edtf


class _Scale:
    """From days to per cent of the line."""

    def __init__(self, days: Iterable[date]) -> None:
        self.days = sorted(set(days))
        weights = [1 + log10((other - one).days) for one, other in pairwise(self.days)]
        whole, at = sum(weights) or 1.0, 0.0
        self.places = [_MARGIN]
        for weight in weights:
            at += weight
            self.places.append(_MARGIN + (100 - 2 * _MARGIN) * at / whole)

    def bar(self, interval: Interval) -> Bar | None:
        """The stretch on the line; None if none of its ends is known."""
        lower, upper = day_of(interval.lower), day_of(interval.upper)
        if lower is None and upper is None:
            return None
        start = _TIP if lower is None else self._at(lower)
        end = 100 - _TIP if upper is None else self._at(upper)
        width = max(_LEAST_WIDTH, end - start)
        return Bar(_percent(start), _percent(width), "open" * (lower is None), "open" * (upper is None))

    def ticks(self) -> list[Tick]:
        """Some of the days that the line is cut at, as far apart as their words need, with the first and the last; the
        words of these may begin and end at the edges."""
        if len(self.days) < 2:
            return []
        labels = [short_words(day) for day in self.days]
        widths = [_LETTER * (len(label) + 1) for label in labels]
        chosen, taken = [0], max(widths[0], self.places[0] + widths[0] / 2)
        for number, place in enumerate(self.places[1:-1], start=1):
            if place - widths[number] / 2 >= taken and place + widths[number] / 2 <= 100 - widths[-1]:
                chosen.append(number)
                taken = place + widths[number] / 2
        return [Tick(_percent(self.places[at]), labels[at]) for at in (*chosen, len(self.days) - 1)]

    def _at(self, day: date) -> float:
        return self.places[bisect_right(self.days, day) - 1]


def _percent(value: float) -> str:
    return f"{value:.2f}%"
