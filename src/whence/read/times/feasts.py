"""Feasts of several religions, and when they are in a year. Where the moon or an authority decides, the date is
reckoned by the middle motion of the moon or a tabular calendar and may be off by a day: EDTF's `~` says so, and a day
more on either side.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import ceil, floor

from whence.read.times.calendar import Grain, Stretch, between, day_of

_ONE = timedelta(days=1)
_MONTH_OF_THE_MOON = 29.530588853
_NEW_MOON = 2451550.09766  # of January 2000, as a Julian day
_BEFORE_THE_FIRST_DAY = 1721424.5  # of this calendar, as a Julian day
_FULL = 0.5


def feast_in(name: str, year: int) -> Stretch | None:
    """The feast of that year; None if there was none, or were two.

    >>> [feast_in(name, 2003).edtf for name in ("christmas", "good friday", "yom kippur", "eid al-fitr", "diwali")]
    ['2003-12-25', '2003-04-18', '2003-10-06', '2003-11-26~', '2003-10-25~']
    """
    found = list(FEASTS[name](year))
    return found[0] if len(found) == 1 else None


def _fixed(month: int, day: int, *, sure: bool = True) -> Callable[[int], Iterator[Stretch]]:
    def days(year: int) -> Iterator[Stretch]:
        yield day_of(date(year, month, day)) if sure else _about(date(year, month, day))

    return days


def _from_easter(days: int, *, eastern: bool = False) -> Callable[[int], Iterator[Stretch]]:
    def found(year: int) -> Iterator[Stretch]:
        yield day_of((_eastern_easter(year) if eastern else _easter(year)) + timedelta(days=days))

    return found


def _easter(year: int) -> date:
    """By the rule of the Gregorian calendar, as Butcher gave it."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    skipped = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + skipped - 7 * ((a + 11 * h + 22 * skipped) // 451) + 114, 31)
    return date(year, month, day + 1)


def _eastern_easter(year: int) -> date:
    """By the rule of the Julian calendar, as Meeus gave it, in Gregorian days."""
    d = (19 * (year % 19) + 15) % 30
    month, day = divmod(d + (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7 + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def _new_year(jewish: int) -> date:
    """The first of Tishri of a Jewish year."""
    months = (235 * jewish - 234) // 19
    parts = 12084 + 13753 * months
    days = months * 29 + parts // 25920
    return date.fromordinal(days + (3 * (days + 1) % 7 < 3) + _postponed(jewish, days) - 1_373_427)


def _postponed(jewish: int, days: int) -> int:
    """Days by which a new year is put off lest a year be too long or too short."""

    def begins(year: int) -> int:
        months = (235 * year - 234) // 19
        at = months * 29 + (12084 + 13753 * months) // 25920
        return at + (3 * (at + 1) % 7 < 3)

    before, here, after = begins(jewish - 1), days + (3 * (days + 1) % 7 < 3), begins(jewish + 1)
    return 2 if after - here == 356 else 1 if here - before == 382 else 0


def _jewish(days: int, length: int = 1, *, before: bool = False) -> Callable[[int], Iterator[Stretch]]:
    """So many days after the Jewish new year that falls into the year, or before it."""

    def found(year: int) -> Iterator[Stretch]:
        first = _new_year(year + 3761) + timedelta(days=-days if before else days)
        yield day_of(first) if length == 1 else between(day_of(first), day_of(first + timedelta(days=length - 1)))

    return found


def _hanukkah(year: int) -> Iterator[Stretch]:
    begins, after = _new_year(year + 3761), _new_year(year + 3762)
    first = begins + timedelta(days=84 if (after - begins).days % 10 == 5 else 83)
    yield between(day_of(first), day_of(first + timedelta(days=7)))


def _muslim(month: int, day: int, length: int = 1) -> Callable[[int], Iterator[Stretch]]:
    """Days of a month of the tabular calendar, as often as they begin in the year."""

    def found(year: int) -> Iterator[Stretch]:
        near = (year - 622) * 33 // 32
        for hijri in range(near - 1, near + 3):
            julian = (11 * hijri + 3) // 30 + 354 * hijri + 30 * month - (month - 1) // 2 + day + 1_948_055
            first = date.fromordinal(floor(julian - _BEFORE_THE_FIRST_DAY - 0.5))
            if first.year == year:
                yield _about(first, length)

    return found


def _moon(month: int, day: int, phase: float = 0.0) -> Callable[[int], Iterator[Stretch]]:
    """The new or full moon that comes on this day of the year or next after it."""

    def found(year: int) -> Iterator[Stretch]:
        start = date(year, month, day).toordinal() + _BEFORE_THE_FIRST_DAY
        number = ceil((start - _NEW_MOON) / _MONTH_OF_THE_MOON - phase) + phase
        moon = _NEW_MOON + number * _MONTH_OF_THE_MOON
        yield _about(date.fromordinal(floor(moon - _BEFORE_THE_FIRST_DAY)))

    return found


def _about(first: date, length: int = 1) -> Stretch:
    last = first + timedelta(days=length - 1)
    edtf = f"{first}~" if length == 1 else f"{first}~/{last}~"
    return Stretch(edtf, first - _ONE, last + 2 * _ONE, Grain.DAY)


FEASTS: dict[str, Callable[[int], Iterator[Stretch]]] = {
    "ash wednesday": _from_easter(-46),
    "ashura": _muslim(1, 10),
    "chinese new year": _moon(1, 21),
    "christmas": _fixed(12, 25),
    "christmas day": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "diwali": _moon(10, 17),
    "easter": _from_easter(0),
    "easter monday": _from_easter(1),
    "easter sunday": _from_easter(0),
    "eid al-adha": _muslim(12, 10),
    "eid al-fitr": _muslim(10, 1),
    "good friday": _from_easter(-2),
    "hanukkah": _hanukkah,
    "holi": _moon(2, 27, _FULL),
    "lunar new year": _moon(1, 21),
    "new year's day": _fixed(1, 1),
    "new year's eve": _fixed(12, 31),
    "nowruz": _fixed(3, 21, sure=False),
    "orthodox christmas": _fixed(1, 7),
    "orthodox easter": _from_easter(0, eastern=True),
    "palm sunday": _from_easter(-7),
    "passover": _jewish(163, 7, before=True),
    "pentecost": _from_easter(49),
    "purim": _jewish(193, before=True),
    "ramadan": _muslim(9, 1, 30),
    "rosh hashanah": _jewish(0),
    "sukkot": _jewish(14, 7),
    "vaisakhi": _fixed(4, 14, sure=False),
    "vesak": _moon(5, 1, _FULL),
    "yom kippur": _jewish(9),
}
