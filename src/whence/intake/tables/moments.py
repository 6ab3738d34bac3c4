"""Dates and times as tables of posts write them, made ISO 8601, and never guessed.

"03/04/2020" is the third of April or the fourth of March; the other rows of its column may tell, and if they do not, it
stays unknown and is counted.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?")
_NUMBERS = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[,T ]+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m\.?)?)?", re.IGNORECASE
)
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?)"
    r"(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([+-]\d{4}|UTC|GMT)?)?[\s-]+(\d{4})"
    r"(?:,?(?:\s+at)?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m\.?)?\s*([+-]\d{4}|UTC|GMT)?)?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_LONGEST = 60


def day_first(column: Iterable[str]) -> bool | None:
    """Whether a column of dates in numbers has the day before the month; None if it does not tell.

    >>> day_first(["03/04/2020", "25/12/2019"]), day_first(["3/4/2020"]), day_first(["03.04.2020"])
    (True, None, True)
    """
    first = second = dotted = False
    for written in column:
        if match := _NUMBERS.fullmatch(written.strip()[:_LONGEST]):
            first |= int(match[1]) > 12
            second |= int(match[3]) > 12
            dotted |= match[2] == "."  # who writes dots writes the day first
    if first and second:
        return None
    return True if first or (dotted and not second) else False if second else None


def moment_of(written: str, *, day_is_first: bool | None = None) -> str | None:
    """One date as ISO 8601, with its time and zone if it states them; None for what is none, or could be two.

    >>> moment_of("2020-1-2 3:04 UTC"), moment_of("Wed Oct 10 20:19:24 +0000 2018"), moment_of("2 Jan. 2020")
    ('2020-01-02T03:04:00+00:00', '2018-10-10T20:19:24+00:00', '2020-01-02')
    >>> moment_of("1577934240"), moment_of("3/4/2020"), moment_of("3/4/2020 1:05 PM", day_is_first=False)
    ('2020-01-02T03:04:00+00:00', None, '2020-03-04T13:05:00')
    """
    written = " ".join(written.split())
    if len(written) > _LONGEST:
        return None
    if _EPOCH.fullmatch(written):
        seconds = float(written) / (1000 if len(written.partition(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(round(seconds), UTC).isoformat()
    if match := _ISO.fullmatch(written):
        year, month, day, hour, minute, second, zone = match.groups()
        return _made(year, month, day, (hour, minute, second), zone=zone)
    if match := _PARTIAL.fullmatch(written):
        return written if 1 <= int(match[2] or 1) <= 12 else None
    if match := _NUMBERS.fullmatch(written):
        first, _, other, year, hour, minute, second, half = match.groups()
        if day_is_first is None and first != other:
            return None
        day, month = (first, other) if day_is_first else (other, first)
        return _made(year, month, day, (hour, minute, second), half=half)
    if match := _WORDS.fullmatch(written):
        day, name, other_name, other_day, *clock = match.groups()
        before, year, after, half, zone = clock[:4], clock[4], clock[5:8], clock[8], clock[9]
        month_name = (name or other_name).lower()[:3]
        if month_name not in _MONTHS:
            return None
        hour, minute, second = before[:3] if before[0] else after
        month = str(_MONTHS.index(month_name) + 1)
        return _made(year, month, day or other_day, (hour, minute, second), half=half, zone=before[3] or zone)
    return None


def _made(
    year: str,
    month: str,
    day: str,
    clock: tuple[str | None, str | None, str | None],
    *,
    half: str | None = None,
    zone: str | None = None,
) -> str | None:
    """ISO 8601 from what was read, if the calendar has it."""
    hour, minute, second = (int(part) if part else 0 for part in clock)
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    try:
        moment = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=_zone(zone))
    except ValueError:
        return None
    return moment.isoformat() if clock[0] else moment.date().isoformat()


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)
