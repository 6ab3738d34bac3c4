"""What expressions of time say, before anything is reckoned: "last Tuesday" is a day of the week, the last one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from whence.read.times.calendar import Grain, Stretch


class Which(Enum):
    """Which of those that come again is meant. The first four are reckoned from the publication, the others from the
    moment that the text named last."""

    PLAIN = "Tuesday"
    LAST = "last Tuesday"
    THIS = "this Tuesday"
    NEXT = "next Tuesday"
    FOLLOWING = "the following Tuesday"
    PREVIOUS = "the previous Tuesday"
    SAME = "that Tuesday"


class Base(Enum):
    """What a step is counted from."""

    PUBLICATION = "ago"
    TEXT = "earlier"


class Side(Enum):
    """On which side of a moment something lies, and whether the moment itself belongs to it."""

    SINCE = "since"
    AFTER = "after"
    UNTIL = "until"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Fixed:
    """It names its place in the calendar itself."""

    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Yearly:
    """It comes every year: "May", "5 May", "the third quarter", "Easter".

    `begins_in` is the one that begins in a year where that is not the same: a winter. `of` is the year as it is said.
    """

    in_year: Callable[[int], Stretch | None]
    which: Which = Which.PLAIN
    begins_in: Callable[[int], Stretch] | None = None
    weekday: int | None = None
    of: "Meaning | None" = None
    loose: bool = False  # an expression only with a year: the first half may be a game's


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day of the week, or (7) its end; `of` is the week as it is said."""

    weekday: int
    which: Which = Which.PLAIN
    of: "Meaning | None" = None


@dataclass(frozen=True, slots=True)
class Step:
    """So many days, weeks, ... from there: 0 is this one, None some. One that stands `aside` is only compared with, as
    in "up from a year earlier": nothing is reckoned from it."""

    grain: Grain
    count: float | None
    base: Base = Base.PUBLICATION
    future: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The past, or next, so many days, weeks, ...; None is a few."""

    grain: Grain
    count: float | None
    future: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """The day of publication; what lies before it, or after."""

    side: Side | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of the month that was named last: "on the 5th"."""

    day: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A duration, or what comes again and again: it names no one stretch of time. One that is `loose` is an expression
    only together with a neighbour: "the day" before Christmas."""

    grain: Grain | None = None
    count: float | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day, on that day as it is said; by default on the day that the text named last."""

    time: str
    day: "Meaning | None" = None


@dataclass(frozen=True, slots=True)
class About:
    """About then."""

    what: "Meaning"


@dataclass(frozen=True, slots=True)
class Open:
    """From then on, or up to then."""

    what: "Meaning"
    side: Side


@dataclass(frozen=True, slots=True)
class Range:
    """From the beginning of one to the end of the other."""

    first: "Meaning"
    last: "Meaning"


@dataclass(frozen=True, slots=True)
class Ended:
    """So many months, ... that end then, or are over."""

    grain: Grain
    count: float
    end: "Meaning"
    over: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """So many days, ... before (fewer than none) or after something: "two days before Christmas"."""

    grain: Grain
    count: int
    what: "Meaning"


Meaning = (
    Fixed | Yearly | Weekly | Step | Run | Now | DayOfMonth | Unplaced | Clock | About | Open | Range | Ended | Beside
)


@dataclass(frozen=True, slots=True)
class Said:
    """The words first..after of a line say this."""

    first: int
    after: int
    meaning: Meaning
