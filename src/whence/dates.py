"""Dates as EDTF writes them (ISO 8601-2), as far as this version speaks of dates at all."""

import re
from datetime import date

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
