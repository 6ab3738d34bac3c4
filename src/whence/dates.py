"""Dates as EDTF writes them (ISO 8601-2), as far as this version speaks of dates at all."""

import re
from datetime import date

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-][01]\d:[0-5]\d)?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_date(written: str) -> bool:
    """Whether this is a year, a month or a day that the calendar has.

    >>> [is_date(written) for written in ("2009", "2009-01", "2009-02-30", "5 January 2009")]
    [True, True, False, False]
    """
    match = _DATE.fullmatch(written)
    if match is None:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_moment(written: str) -> bool:
    """Whether this is such a date, or a day with a time of the day.

    >>> [is_moment(written) for written in ("2009-01-05T10:00:00Z", "2009-01-05T10:00+02:00", "2009-01T10:00")]
    [True, True, False]
    """
    day, mark, clock = written.partition("T")
    return is_date(day) and (not mark or (len(day) == 10 and _CLOCK.fullmatch(clock) is not None))
