"""Where what is said of time lies: reckoned from the publication, or from the moment that the text named last."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from whence.model import Anchor
from whence.read.times.calendar import (
    Grain,
    Stretch,
    between,
    containing,
    day_of,
    half_of,
    month_of,
    moved,
    quarter_of,
    weekend_of,
    year_of,
)
from whence.read.times.meaning import (
    About,
    Base,
    Beside,
    Clock,
    DayOfMonth,
    Ended,
    Fixed,
    Meaning,
    Now,
    Open,
    Range,
    Run,
    Side,
    Step,
    Unplaced,
    Weekly,
    Which,
    Yearly,
)

Placed = tuple[Stretch, Anchor]
_BY_TEXT = {Which.FOLLOWING, Which.PREVIOUS, Which.SAME}
_FIRMNESS = (Anchor.RELATIVE, Anchor.PUBLICATION, Anchor.ABSOLUTE)
_NEAR = 60  # words
_SOON, _LONG_AGO = timedelta(days=45), timedelta(days=300)
_PART_OF_YEAR = re.compile(r"\d{4}-(3[3-6]|4[01])")
_FINER = {Grain.YEAR: (Grain.MONTH, 12), Grain.DECADE: (Grain.YEAR, 10), Grain.CENTURY: (Grain.YEAR, 100)}


class Reckoner:
    """Places expressions in the order of a text, and remembers those from which others may be reckoned."""

    def __init__(self, published: Stretch | None) -> None:
        self._published = published
        self._named: dict[Grain, Stretch] = {}  # the last of each grain, in the order of naming
        self._dated: tuple[Stretch, int] | None = None  # the last with a year of its own, and where
        self._at = 0

    def place(self, meaning: Meaning, future: bool | None, at: int) -> Placed | None:
        """Where this lies, if that can be said.

        `future` says of an expression without "last" or "next" whether its sentence speaks of what is to come (True) or
        of what was (False); None if it does not tell. `at` is its place in the text, in words.
        """
        self._at = at
        try:
            return self._place(meaning, future)
        except (ValueError, OverflowError):
            return None  # outside the years of the calendar, or nothing to reckon from

    def _place(self, meaning: Meaning, future: bool | None) -> Placed | None:
        match meaning:
            case Fixed(stretch):
                return self._fixed(stretch)
            case Yearly():
                return self._yearly(meaning, future)
            case Weekly():
                return self._weekly(meaning, future)
            case Step():
                return self._step(meaning, future)
            case Run():
                return self._run(meaning)
            case Now(side):
                base = self._base(Grain.CENTURY)
                return (base if side is None else _opened(base, side, whole=True)), Anchor.PUBLICATION
            case DayOfMonth(day):
                return self._remembered(day_of(self._last(Grain.MONTH).first.replace(day=day)), Anchor.RELATIVE)
            case Clock():
                return self._clock(meaning, future)
            case Range(first, last):
                return self._range(first, last, future)
            case Unplaced():
                return None
            case _:
                return self._made_of(meaning, future)

    def _made_of(self, meaning: About | Open | Ended | Beside, future: bool | None) -> Placed | None:
        if isinstance(meaning, Ended):
            inner = self._place(meaning.end, False if meaning.over else future)
        else:
            inner = self._place(meaning.what, future)
        if inner is None:
            return None
        stretch, anchor = inner
        match meaning:
            case About():
                return _about(stretch), anchor
            case Open(_, side):
                return _opened(stretch, side), anchor
            case Ended(grain, count):
                return _ended(stretch, grain, count), anchor
            case Beside(grain, count):
                return _stepped(stretch, Step(grain, count)), anchor

    def _remembered(self, stretch: Stretch, anchor: Anchor) -> Placed:
        if stretch.lower is not None and stretch.upper is not None:
            self._named.pop(stretch.grain, None)
            self._named[stretch.grain] = stretch
        return stretch, anchor

    def _last(self, grain: Grain) -> Stretch:
        """What the text named last that is at least so fine."""
        named = next((one for one in reversed(self._named.values()) if one.grain <= grain), None)
        if named is None:
            raise ValueError("the text has named nothing so fine")
        return named

    def _base(self, grain: Grain) -> Stretch:
        """The publication, if it is known at least so finely."""
        if self._published is None or self._published.grain > max(grain, Grain.DAY):
            raise ValueError("the publication is not known so finely")
        return self._published

    def _fixed(self, stretch: Stretch) -> Placed:
        """Of two days that "11/02/89" may be, the day of publication is meant if it is one."""
        if (
            stretch.edtf.startswith("[")
            and self._published
            and self._published.edtf in stretch.edtf.strip("[]").split(",")
        ):
            stretch = self._published
        if stretch.lower is not None:
            self._dated = stretch, self._at
        return self._remembered(stretch, Anchor.ABSOLUTE)

    def _yearly(self, said: Yearly, future: bool | None) -> Placed | None:
        if said.of is not None:
            year = self._place(said.of, future)
            stretch = said.in_year(year[0].first.year) if year else None
            return self._remembered(stretch, year[1]) if stretch and year else None
        plain = said.which is Which.PLAIN
        if plain and not future and (beside := self._beside_dated(said)) is not None:
            return self._remembered(beside, Anchor.RELATIVE)
        by_text = said.which in _BY_TEXT
        base = (
            self._last(Grain.YEAR) if by_text else self._base(Grain.YEAR if said.which is Which.THIS else Grain.MONTH)
        )
        begins_in = said.begins_in or said.in_year
        this = said.which is Which.THIS and said.begins_in is None
        years = (base.first.year,) if this else range(max(1, base.first.year - 2), base.first.year + 3)
        found = [one for year in years if (one := begins_in(year)) is not None]
        if said.weekday is not None:
            found = [one for one in found if one.first.weekday() == said.weekday] or found
        if future is None and found and found[0].grain >= Grain.QUARTER:
            future = said.which is Which.THIS
        stretch = found[0] if this and found else _chosen(found, said.which, base, future)
        return self._remembered(stretch, Anchor.RELATIVE if by_text else Anchor.PUBLICATION) if stretch else None

    def _beside_dated(self, said: Yearly) -> Stretch | None:
        """ "On 5 March" soon after "2 March 1992" is of that year, in a text that is years younger or has no date."""
        if self._dated is None or self._at - self._dated[1] > _NEAR:
            return None
        dated, day = self._dated[0], self._dated[0].first
        if self._published and (day.year >= self._published.first.year - 1 or dated.grain is not Grain.DAY):
            return None
        years = (day.year - 1, day.year, day.year + 1)
        found = [one for year in years if (one := said.in_year(year)) is not None]
        found = [one for one in found if one.grain is dated.grain <= Grain.MONTH]
        return min(found, key=lambda one: abs(one.first - day), default=None)

    def _weekly(self, said: Weekly, future: bool | None) -> Placed | None:
        whole, made = (5, weekend_of) if said.weekday > 6 else (said.weekday, day_of)
        if said.of is not None:
            week = self._place(said.of, future)
            return self._remembered(made(week[0].first + timedelta(days=whole)), week[1]) if week else None
        by_text = said.which in _BY_TEXT
        base = self._last(Grain.DAY) if by_text else self._base(Grain.DAY)
        monday = base.first - timedelta(days=base.first.weekday())
        found = [made(monday + timedelta(days=7 * week + whole)) for week in range(-2, 3)]
        future = said.which is Which.THIS if future is None else future
        stretch = _chosen(found, said.which, base, future)
        return self._remembered(stretch, Anchor.RELATIVE if by_text else Anchor.PUBLICATION) if stretch else None

    def _step(self, said: Step, future: bool | None) -> Placed | None:
        base, anchor = self._base_of(said)
        if said.count is None:
            return _open_from(base, said.grain, future=said.future), anchor
        stretch = _stepped(base, said)
        ahead = self._published is not None and stretch.first >= self._published.next
        if said.base is Base.TEXT and ahead and not future:
            return None  # of what was, it cannot be later than the text
        return (stretch, anchor) if said.aside else self._remembered(stretch, anchor)

    def _base_of(self, said: Step) -> Placed:
        if said.base is Base.PUBLICATION:
            return self._base(said.grain), Anchor.PUBLICATION
        try:
            return self._last(max(said.grain, Grain.DAY)), Anchor.RELATIVE
        except ValueError:
            if said.grain is not Grain.YEAR:
                raise
        return self._base(said.grain), Anchor.PUBLICATION  # "up from a year earlier": what else is compared?

    def _run(self, said: Run) -> Placed | None:
        base = self._base(said.grain)
        if said.count is None:
            return _open_from(base, said.grain, future=said.future), Anchor.PUBLICATION
        grain, count = _whole(said.grain, said.count)
        far = containing(moved(base.first, grain, count if said.future else -count), base.grain)
        return between(*((base, far) if said.future else (far, base))), Anchor.PUBLICATION

    def _clock(self, said: Clock, future: bool | None) -> Placed | None:
        placed = self._place(said.day, future) if said.day else (self._last(Grain.DAY), Anchor.RELATIVE)
        if placed is None or not said.time or placed[0].edtf != placed[0].first.isoformat():
            return placed  # two days at once, or about one
        return replace(placed[0], edtf=f"{placed[0].edtf}T{said.time}", grain=Grain.MOMENT), placed[1]

    def _range(self, first: Meaning, last: Meaning, future: bool | None) -> Placed | None:
        """The first takes its year or week from the last: "from November 20 to December 11"."""
        if isinstance(first, Yearly | Weekly) and first.which is Which.PLAIN and first.of is None:
            end = self._place(last, future)
            begin = _last_before(first, end[0]) if end else None
            start = (begin, end[1]) if begin and end else None
        else:
            start, end = self._place(first, future), self._place(last, future)
        if start is None or end is None or any(mark in (start[0].edtf + end[0].edtf) for mark in ("..", "[")):
            return None
        return between(start[0], end[0]), min(start[1], end[1], key=_FIRMNESS.index)


def _chosen(found: Sequence[Stretch], which: Which, base: Stretch, future: bool | None) -> Stretch | None:
    """Of those that come again, in their order, the one that is meant."""
    begun = [one for one in found if one.first < base.next]
    ahead = [one for one in found if one.first >= base.next]
    over = [one for one in begun if one.next <= base.first]
    match which:
        case Which.LAST | Which.PREVIOUS:
            return over[-1] if over else None
        case Which.NEXT | Which.FOLLOWING:
            return ahead[0] if ahead else None
        case Which.SAME:
            return begun[-1] if begun else None
    if future:
        return next((one for one in found if one.next > base.first), None)
    if future is None:
        return min(found, key=lambda one: abs(one.first - base.first), default=None)
    if begun and ahead and ahead[0].grain is Grain.DAY:
        soon = ahead[0].first - base.first <= _SOON and base.first - begun[-1].first >= _LONG_AGO
        return ahead[0] if soon else begun[-1]
    return begun[-1] if begun else None


def _last_before(said: Yearly | Weekly, end: Stretch) -> Stretch | None:
    """The last of those that come again that begins before that end."""
    if isinstance(said, Weekly):
        back = (end.first.weekday() - min(said.weekday, 6)) % 7
        return day_of(end.first - timedelta(days=back or 7))
    found = (said.in_year(year) for year in (end.first.year, end.first.year - 1))
    return next((one for one in found if one is not None and one.first < end.first), None)


def _stepped(base: Stretch, said: Step) -> Stretch:
    """So many days, ... from the beginning of something that is at least so fine."""
    count = said.count or 0
    if base.grain > max(said.grain, Grain.DAY):
        raise ValueError(f"no {said.grain.name} can be told from {base.edtf}")
    part = _PART_OF_YEAR.fullmatch(base.edtf)
    if said.base is Base.TEXT and said.grain is Grain.YEAR and part and float(count).is_integer():
        year, number = base.first.year + int(count), int(part[1])
        return quarter_of(year, number - 32) if number < 40 else half_of(year, number - 39)
    grain, whole = _whole(said.grain, count)
    stretch = containing(moved(base.first, grain, whole), grain)
    exact = count % 24 == 0 if said.grain is Grain.MOMENT else grain is said.grain and whole == count
    return stretch if exact else _about(stretch)


def _whole(grain: Grain, count: float) -> tuple[Grain, int]:
    """Two and a half years are thirty months; of hours only the days count."""
    if grain is Grain.MOMENT:
        return Grain.DAY, int(count / 24)
    if not float(count).is_integer() and grain in _FINER:
        finer, times = _FINER[grain]
        return finer, round(count * times)
    return grain, round(count)


def _open_from(base: Stretch, grain: Grain, *, future: bool) -> Stretch:
    """Some months ago: no later than this month, nobody knows how much earlier."""
    near: date = base.first if future else base.next - timedelta(days=1)
    named = containing(near, max(base.grain, grain if grain >= Grain.MONTH else Grain.DAY)).edtf
    return _opened(replace(base, edtf=named), Side.SINCE if future else Side.UNTIL)


def _opened(stretch: Stretch, side: Side, *, whole: bool = False) -> Stretch:
    """Since 2003 or after it, until 2003 or before it: EDTF names it, the days leave it out where it is no part."""
    if ".." in stretch.edtf:
        return stretch
    whole |= stretch.grain is Grain.MOMENT  # before three o'clock is the same day
    parts = stretch.edtf.strip("[]").split("," if stretch.edtf.startswith("[") else "/")
    if side in {Side.SINCE, Side.AFTER}:
        lower = stretch.lower if side is Side.SINCE or whole else stretch.upper
        return Stretch(f"{parts[0 if side is Side.SINCE else -1]}/..", lower, None, stretch.grain)
    upper = stretch.upper if side is Side.UNTIL or whole else stretch.lower
    return Stretch(f"../{parts[-1 if side is Side.UNTIL else 0]}", None, upper, stretch.grain)


def _about(stretch: Stretch) -> Stretch:
    if stretch.edtf.startswith("["):
        return stretch
    marked = (part if part == ".." or part.endswith("~") else f"{part}~" for part in stretch.edtf.split("/"))
    return replace(stretch, edtf="/".join(marked))


def _ended(end: Stretch, grain: Grain, count: float) -> Stretch:
    """Six months ended Sept. 30: up to that day, or month, and with it."""
    if end.grain > max(grain, Grain.DAY) or not float(count).is_integer() or grain is Grain.MOMENT:
        raise ValueError(f"no {grain.name} can be told from {end.edtf}")
    lower = moved(end.next, grain, -int(count))
    starts = {Grain.MONTH: month_of(lower.year, lower.month), Grain.YEAR: year_of(lower.year)}
    return between(starts.get(end.grain, day_of(lower)), end)
