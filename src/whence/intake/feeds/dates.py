"""Moments as feeds write them, in all the forms that are usual and wrong, as ISO 8601.

What a feed does not say is not made up: a time without a zone stays without one, and a date that may be read in two
ways is none.
"""

import datetime
import re

from whence.dates import is_date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier janv enero ene gennaio gen janeiro januari января янв",
            "feb february februar februari février fevrier févr fév febrero febbraio fevereiro fev февраля фев",
            "mar march märz mär mrz maerz mars marzo março marco maart mrt марта мар",
            "apr april avril avr abril abr aprile апреля апр",
            "may mai mayo maggio mag maio mei мая май",
            "jun june juni juin junio giugno giu junho июня июн",
            "jul july juli juillet juil julio luglio lug julho июля июл",
            "aug august août aout agosto ago augustus августа авг",
            "sep sept september septembre septiembre settembre set setembro сентября сен сент",
            "oct october okt oktober octobre octubre ottobre ott outubro out октября окт",
            "nov november novembre noviembre novembro ноября ноя нояб",
            "dec december dez dezember décembre decembre déc diciembre dic dicembre dezembro декабря дек",
        ),
        1,
    )
    for name in names.split()
}
# Hours from UTC. What stands for two zones (IST: India, Israel, Ireland) is not here.
_ZONES = {
    name: int(hours)
    for hours, names in (
        line.split(maxsplit=1)
        for line in (
            "0 z ut utc gmt wet",
            "-4 edt",
            "-5 est cdt",
            "-6 cst mdt",
            "-7 mst pdt",
            "-8 pst",
            "1 bst west cet mez",
            "2 cest mesz eet sast",
            "3 eest msk trt",
            "5 pkt",
            "8 hkt sgt awst",
            "9 jst kst",
            "10 aest",
            "11 aedt",
            "12 nzst",
            "13 nzdt",
        )
    )
    for name in names.split()
}
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?"
_ZONE = r"(?P<zone>[a-z]{1,5}(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\s?\d{1,2}(?::?\d{2})?)?"
_REST = rf"(?:,?[t\s]+(?:at\s+)?{_TIME}\s*{_ZONE})?(?:\s*\([^()]*\))?"
_WEEKDAY = r"(?:[^\W\d]{2,12}\.?,?\s+)?"
_DAY = rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?"
_FORMS = tuple(
    re.compile(form + "$")
    for form in (
        rf"(?P<year>\d{{4}})(?:[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}){_REST})?)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>z)?)?",
        rf"{_DAY}(?:\s+de)?[\s-]+(?P<name>[^\W\d]+)\.?,?(?:\s+de)?[\s-]+(?P<year>\d{{4}}|\d\d){_REST}",
        rf"{_WEEKDAY}(?P<name>[^\W\d]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_REST}",
        rf"{_WEEKDAY}(?P<name>[^\W\d]+)\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?:(?P<zone>[a-z]{{1,5}})\s+)?(?P<year>\d{{4}})",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}){_REST}",
        rf"{_WEEKDAY}(?P<first>\d{{1,2}})[/-](?P<other>\d{{1,2}})[/-](?P<year>\d{{4}}){_REST}",
    )
)
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?")
_LONGEST = 100  # characters


def moment(written: str | None) -> str | None:
    """The moment or the day, as ISO 8601; None if it is none, or may be two.

    >>> moment("Sun, 6 Sept 2009 16:20 GMT"), moment("2009-09-06 4:20 PM"), moment("06.09.2009"), moment("6/9/2009")
    ('2009-09-06T16:20+00:00', '2009-09-06T16:20', '2009-09-06', None)
    """
    said = " ".join((written or "")[: 2 * _LONGEST].split()).lower()
    if not said or len(said) > _LONGEST:
        return None
    if _SECONDS.fullmatch(said):
        return _since_1970(int(said[:10]))
    for form in _FORMS:
        match = form.match(said)
        if match is not None:
            found = _put_together(match.groupdict())
            if found is not None:
                return found
    return None


def _put_together(parts: dict[str, str | None]) -> str | None:
    month = parts.get("month")
    day = parts.get("day")
    if parts.get("name"):
        month = str(_MONTHS.get(parts["name"] or "", ""))
    if parts.get("first"):
        day, month = parts["first"], parts["other"]
        if int(day or 0) <= 12 < int(month or 0):
            day, month = month, day
        elif int(month or 0) > 12 or (int(day or 0) <= 12 and day != month):
            return None
    if month == "":
        return None
    year = parts["year"] or ""
    if len(year) == 2:
        year = ("19" if int(year) >= 70 else "20") + year
    date = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
    if not is_date(date) or not 1900 <= int(year) <= 2100:
        return None
    return date + (_clock(parts) if parts.get("hour") else "")


def _clock(parts: dict[str, str | None]) -> str:
    """The time of day with its zone, or nothing if no clock shows it."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + 12 * (half == "p")
    if hour > 23 or minute > 59 or second > 60:
        return ""
    seconds = f":{second:02}" if parts.get("second") else ""
    return f"T{hour:02}:{minute:02}{seconds}{_zone(parts.get('zone') or '')}"


def _zone(written: str) -> str:
    """The offset from UTC, or nothing if it is not known.

    >>> _zone("gmt+2"), _zone("-0330"), _zone("pst"), _zone("ist")
    ('+02:00', '-03:30', '-08:00', '')
    """
    match = re.fullmatch(r"(?:[a-z]*\s?)([+-])\s?(\d{1,2}):?(\d{2})?", written)
    if match:
        hours, minutes = int(match[2]), int(match[3] or 0)
        return f"{match[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""
    hours = _ZONES.get(written, 99)
    return "" if hours == 99 else f"{'-' if hours < 0 else '+'}{abs(hours):02}:00"


def _since_1970(seconds: int) -> str:
    """The moment so many seconds after the beginning of 1970, without asking this machine's clock or zone."""
    days, rest = divmod(seconds, 86_400)
    return f"{_since_first_day(days)}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}+00:00"


def _since_first_day(days: int) -> str:
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=days)).isoformat()
