"""Dates for people: what EDTF says, in plain words, with what is uncertain or open said as such."""

import re
from datetime import date

from whence.model import Interval

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_PARTS_OF_YEAR = {
    21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9), 24: ("winter", 12),
    33: ("first quarter of", 1), 34: ("second quarter of", 4), 35: ("third quarter of", 7), 36: ("last quarter of", 10),
    40: ("first half of", 1), 41: ("second half of", 7),
}  # fmt: skip
_PART = re.compile(
    r"(?P<year>-?\d{2,4}X{0,2})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<clock>\d\d:\d\d)(?::\d\d)?\S*)?)?)?"
    r"(?P<mark>[~?%])?",
    re.ASCII,
)
_MARKS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
_YEAR_DIGITS = 4


def date_words(edtf: str, lower: str | None = None, upper: str | None = None) -> str:
    """A stretch of time in plain words; its first day and the day after its last tell "since" from "after".

    >>> [date_words(edtf) for edtf in ("198X/..", "1981~", "2012-03-05/2012-03-11", "2012-22", "-0049")]
    ['from the 1980s on', 'about 1981', '5 to 11 March 2012', 'summer 2012', '50 BC']
    >>> date_words("../2003", None, "2003-01-01"), date_words("../2003", None, "2004-01-01")
    ('before 2003', 'until 2003')
    """
    if edtf.startswith(("[", "{")):
        return " or ".join(_words(part.strip()) for part in edtf.strip("[]{}").split(",")).replace("..", " to ")
    first, slash, last = edtf.partition("/")
    if not slash:
        return _words(edtf)
    if last in ("..", ""):
        after = lower is not None and _first_day(first) not in (None, lower)
        words = f"after {_words(first)}" if after else f"from {_words(first)} on"
        return words if last else f"{words}, its end unknown"
    if first in ("..", ""):
        before = upper is not None and _first_day(last) == upper
        words = f"{'before' if before else 'until'} {_words(last)}"
        return words if first else f"{words}, its beginning unknown"
    begins, ends = _words(first), _words(last)
    day, _, month = begins.partition(" ")
    same = day.isdigit() and month == ends.partition(" ")[2]  # 5 to 11 March 2012
    return f"{day} to {ends}" if same else f"{begins} to {ends}"


def is_uncertain(edtf: str) -> bool:
    """Whether a date is said to be about or perhaps so, is one of several, or is no more than a decade or a century.

    >>> [is_uncertain(edtf) for edtf in ("1981~", "198X/..", "[2012-05,2012-06]", "1981/..")]
    [True, True, True, False]
    """
    return any(mark in edtf for mark in "~?%X[{")


def interval_of(edtf: str) -> Interval:
    """The interval of a year, month or day; of another date as much of it as is easily told.

    >>> interval_of("2009-12")
    Interval(edtf='2009-12', lower='2009-12-01', upper='2010-01-01')
    """
    part, lower = _PART.fullmatch(edtf), _first_day(edtf)
    first = day_of(lower)
    if part is None or first is None or int(part["month"] or 0) > len(_MONTHS) or "X" in part["year"]:
        return Interval(edtf, lower, None)
    length = 1 if part["day"] else 31 if part["month"] else 366
    later = date.fromordinal(min(first.toordinal() + length, date.max.toordinal()))
    upper = later if part["day"] else later.replace(day=1) if part["month"] else later.replace(month=1, day=1)
    return Interval(edtf, lower, upper.isoformat())


def day_of(written: str | None) -> date | None:
    """The day that ISO 8601 writes so; None where it is open, or is no day of our calendar."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def short_words(day: date) -> str:
    """A day as briefly as can be: the first of a year or a month is called by that.

    >>> [short_words(date(2012, *rest)) for rest in ((1, 1), (3, 1), (3, 5))]
    ['2012', 'Mar 2012', '5 Mar 2012']
    """
    month = f"{_MONTHS[day.month - 1][:3]} {day.year}"
    return str(day.year) if (day.month, day.day) == (1, 1) else month if day.day == 1 else f"{day.day} {month}"


def day_words(day: str) -> str:
    """One day, ISO 8601, in words.

    >>> day_words("2012-03-05")
    '5 March 2012'
    """
    return _words(day)


def _words(written: str) -> str:
    part = _PART.fullmatch(written)
    if part is None:
        return written
    month, day = int(part["month"] or 0), part["day"]
    year = _year(part["year"])
    words = year
    if month in _PARTS_OF_YEAR:
        words = f"{_PARTS_OF_YEAR[month][0]} {year}"
    elif 0 < month <= len(_MONTHS):
        words = f"{_MONTHS[month - 1]} {year}"
        words = f"{int(day)} {words}" if day else words
        words = f"{words}, {part['clock']}" if part["clock"] else words
    elif month:
        return written
    return _MARKS.get(part["mark"] or "", "") + words


def _year(written: str) -> str:
    if written.endswith("XX"):
        return f"the years {written[:-2]}00 to {written[:-2]}99"
    if written.endswith("X"):
        return f"the {written[:-1]}0s"
    year = int(written)
    return str(year) if year > 0 else f"{1 - year} BC"


def _first_day(written: str) -> str | None:
    part = _PART.fullmatch(written)
    if part is None or part["year"].startswith("-") or len(part["year"]) != _YEAR_DIGITS:
        return None
    month = int(part["month"] or 1)
    month = _PARTS_OF_YEAR[month][1] if month in _PARTS_OF_YEAR else month
    return f"{part['year'].replace('X', '0')}-{month:02}-{part['day'] or '01'}"
