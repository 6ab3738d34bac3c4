"""Stretches of the calendar: days, weeks, months, ... as EDTF writes them (ISO 8601-2) and as the days that they hold.

Weeks begin on Monday. Seasons are those of the north by whole months: spring is March to May.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from whence.model import Interval

_PUBLISHED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?[?~%]?", re.ASCII)
_SEASON, _QUARTER, _HALF = 20, 32, 39  # codes of EDTF: 21 is spring, 33 the first quarter, 40 the first half
_WINTER = 4


class Grain(IntEnum):
    """How fine an expression speaks: "today" of a day, "last year" of a year."""

    MOMENT = 0
    DAY = 1
    WEEK = 2
    MONTH = 3
    QUARTER = 4
    HALF = 5
    YEAR = 6
    DECADE = 7
    CENTURY = 8


_MONTHS = {
    Grain.MONTH: 1,
    Grain.QUARTER: 3,
    Grain.HALF: 6,
    Grain.YEAR: 12,
    Grain.DECADE: 120,
    Grain.CENTURY: 1200,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From lower up to, not including, upper; None is an open end. `edtf` says the same in its words."""

    edtf: str
    lower: date | None
    upper: date | None
    grain: Grain

    @property
    def first(self) -> date:
        """The first day; a ValueError where the beginning is open."""
        if self.lower is None:
            raise ValueError(f"{self.edtf} has no beginning")
        return self.lower

    @property
    def next(self) -> date:
        """The day after the last; a ValueError where the end is open."""
        if self.upper is None:
            raise ValueError(f"{self.edtf} has no end")
        return self.upper

    @property
    def interval(self) -> Interval:
        """The record of it."""
        lower, upper = (day.isoformat() if day else None for day in (self.lower, self.upper))
        return Interval(self.edtf, lower, upper)


def day_of(day: date) -> Stretch:
    """One day.

    >>> day_of(date(2005, 5, 5)).interval
    Interval(edtf='2005-05-05', lower='2005-05-05', upper='2005-05-06')
    """
    return Stretch(day.isoformat(), day, day + timedelta(days=1), Grain.DAY)


def year_of(year: int) -> Stretch:
    """One year."""
    return Stretch(f"{year:04}", date(year, 1, 1), date(year + 1, 1, 1), Grain.YEAR)


def month_of(year: int, month: int) -> Stretch:
    """One month.

    >>> month_of(2003, 12).interval
    Interval(edtf='2003-12', lower='2003-12-01', upper='2004-01-01')
    """
    first = date(year, month, 1)
    return Stretch(f"{year:04}-{month:02}", first, moved(first, Grain.MONTH, 1), Grain.MONTH)


def quarter_of(year: int, number: int) -> Stretch:
    """A quarter of a year, 1 to 4.

    >>> quarter_of(1989, 3).interval
    Interval(edtf='1989-35', lower='1989-07-01', upper='1989-10-01')
    """
    first = date(year, 3 * number - 2, 1)
    return Stretch(f"{year:04}-{_QUARTER + number}", first, moved(first, Grain.QUARTER, 1), Grain.QUARTER)


def half_of(year: int, number: int) -> Stretch:
    """A half of a year, 1 or 2."""
    first = date(year, 6 * number - 5, 1)
    return Stretch(f"{year:04}-{_HALF + number}", first, moved(first, Grain.HALF, 1), Grain.HALF)


def season_of(year: int, number: int) -> Stretch:
    """Spring, summer, autumn or winter (1 to 4) of a named year. The winter of 1999 may have begun or ended in it: its
    days are those of both.

    >>> season_of(1999, 1).interval
    Interval(edtf='1999-21', lower='1999-03-01', upper='1999-06-01')
    >>> season_of(1999, 4).interval
    Interval(edtf='1999-24', lower='1998-12-01', upper='2000-03-01')
    """
    first = date(year, 3 * number, 1)
    lower = date(year - 1, 12, 1) if number == _WINTER else first
    return Stretch(f"{year:04}-{_SEASON + number}", lower, moved(first, Grain.QUARTER, 1), Grain.QUARTER)


def season_begun_in(year: int, number: int) -> Stretch:
    """The season that begins in that year: the winter from its December on.

    >>> season_begun_in(1998, 4).edtf, season_begun_in(1999, 2).edtf
    ('1998-12/1999-02', '1999-22')
    """
    if number != _WINTER:
        return season_of(year, number)
    upper = date(year + 1, 3, 1)
    return Stretch(f"{year:04}-12/{year + 1:04}-02", date(year, 12, 1), upper, Grain.QUARTER)


def months_of(year: int, first: int, last: int) -> Stretch:
    """Some months of a year, in a row.

    >>> months_of(1989, 1, 9).interval
    Interval(edtf='1989-01/1989-09', lower='1989-01-01', upper='1989-10-01')
    """
    return between(month_of(year, first), month_of(year, last))


def decade_of(year: int) -> Stretch:
    """The ten years with the same first three digits.

    >>> decade_of(1984).interval
    Interval(edtf='198X', lower='1980-01-01', upper='1990-01-01')
    """
    first = year - year % 10
    return Stretch(f"{first // 10:03}X", date(first, 1, 1), date(first + 10, 1, 1), Grain.DECADE)


def century_of(year: int) -> Stretch:
    """The hundred years with the same first two digits, as EDTF has them: the 20th century is 19XX."""
    first = year - year % 100
    return Stretch(f"{first // 100:02}XX", date(max(first, 1), 1, 1), date(first + 100, 1, 1), Grain.CENTURY)


def week_of(day: date) -> Stretch:
    """Monday to Sunday around a day.

    >>> week_of(date(2017, 7, 12)).edtf
    '2017-07-10/2017-07-16'
    """
    monday = day - timedelta(days=day.weekday())
    return replace(between(day_of(monday), day_of(monday + timedelta(days=6))), grain=Grain.WEEK)


def weekend_of(day: date) -> Stretch:
    """Saturday and Sunday of a day's week."""
    saturday = day + timedelta(days=5 - day.weekday())
    return replace(between(day_of(saturday), day_of(saturday + timedelta(days=1))), grain=Grain.WEEK)


def containing(day: date, grain: Grain) -> Stretch:
    """What of this grain a day lies in."""
    match grain:
        case Grain.WEEK:
            return week_of(day)
        case Grain.MONTH:
            return month_of(day.year, day.month)
        case Grain.QUARTER:
            return quarter_of(day.year, (day.month + 2) // 3)
        case Grain.HALF:
            return half_of(day.year, (day.month + 5) // 6)
        case Grain.YEAR:
            return year_of(day.year)
        case Grain.DECADE:
            return decade_of(day.year)
        case Grain.CENTURY:
            return century_of(day.year)
        case _:
            return day_of(day)


def moved(day: date, grain: Grain, count: int) -> date:
    """So many days, months, ... later; the last of a month where that month is shorter.

    >>> moved(date(2005, 5, 31), Grain.MONTH, -3), moved(date(2005, 5, 5), Grain.WEEK, 2)
    (datetime.date(2005, 2, 28), datetime.date(2005, 5, 19))
    """
    if grain not in _MONTHS:
        return day + timedelta(days=count * (7 if grain is Grain.WEEK else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[grain], 12)
    if not 0 < year < 10_000:
        raise ValueError(f"{year} is no year of this calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def between(first: Stretch, last: Stretch) -> Stretch:
    """From the beginning of one to the end of the other; nothing if that is no time."""
    start, end = first.edtf.split("/")[0], last.edtf.rsplit("/", maxsplit=1)[-1]
    if first.lower and last.upper and first.lower >= last.upper:
        raise ValueError(f"{start} is not before {end}")
    return Stretch(f"{start}/{end}", first.lower, last.upper, min(first.grain, last.grain))


def published_on(written: str | None) -> Stretch | None:
    """The day, month or year that a document was published; None if that is not stated in this way.

    >>> published_on("2005-05-05T23:30:00Z").edtf, published_on("2005-05~").edtf, published_on("198X")
    ('2005-05-05', '2005-05', None)
    """
    match = _PUBLISHED.fullmatch(written.strip()) if written else None
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year and month and day:
            return day_of(date(year, month, day))
        return month_of(year or 0, month) if month else year_of(year or 0)
    except (ValueError, OverflowError):
        return None
