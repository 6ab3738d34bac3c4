"""Rules for what has a name in the calendar: days, months, quarters, seasons, years, decades, feasts, times of the day.

A rule is a pattern over kinds of words (whence.read.times.words) and what it means; a meaning of None says that this
only looks like a time. Of the rules that fit a place the longest wins.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from whence.read.times.calendar import (
    Grain,
    Stretch,
    between,
    century_of,
    day_of,
    decade_of,
    half_of,
    month_of,
    months_of,
    quarter_of,
    season_begun_in,
    season_of,
    year_of,
)
from whence.read.times.feasts import feast_in
from whence.read.times.meaning import About, Clock, DayOfMonth, Fixed, Meaning, Which, Yearly
from whence.read.times.vocabulary import DECADES, KINDS, MONTHS, NUMBERS, ORDINALS, SEASONS, WEEKDAYS
from whence.read.times.words import Line, number_of, pattern

Meaner = Callable[[Line, re.Match[str]], Meaning | None]
Rule = tuple[re.Pattern[str], Meaner]

_WHICH_KINDS = {
    "this current": Which.THIS,
    "last past latest": Which.LAST,
    "next coming": Which.NEXT,
    "following": Which.FOLLOWING,
    "previous": Which.PREVIOUS,
    "same that": Which.SAME,
}
WHICH = {word: which for kinds, which in _WHICH_KINDS.items() for kind in kinds.split() for word in KINDS[kind].split()}
_THIS_CENTURY = 30  # years of two digits up to this are of the 21st century
# Before a number that stands for a year; after the others it must look like one of our times.
_SURELY = "in since until by from before after circa early late mid fiscal between edge unit month mays mon"
_PERHAPS = "of for to through about and or the a comma opening closing dash hyphen stop dot whose name so"
_MODERN = range(1900, 2100)


def word(line: Line, match: re.Match[str], group: str) -> str:
    """What stands in a group, in lower case and without a full stop after it; nothing where there is none."""
    if group not in match.re.groupindex or match[group] is None:
        return ""
    return line.said(*match.span(group)).removesuffix(".")


def which_of(line: Line, match: re.Match[str]) -> Which:
    """Which of those that come again the word before it says."""
    return WHICH.get(word(line, match, "w"), Which.PLAIN)


def ordinal_of(written: str) -> int:
    """First, second, 3rd, 19th.

    >>> [ordinal_of(written) for written in ("second", "19th")]
    [2, 19]
    """
    return ORDINALS.get(written) or int("".join(filter(str.isdigit, written)) or 0)


def _iso(line: Line, match: re.Match[str]) -> Meaning | None:
    written = line.said(match.start()).upper().replace(" ", "T")
    year, month, day = map(int, written[:10].split("-"))
    fixed = Fixed(day_of(date(year, month, day)))
    return Clock(written[11:], fixed) if len(written) > 10 else fixed


def _iso_month(line: Line, match: re.Match[str]) -> Meaning | None:
    """2009-10 are two years of a season, as 2009-05 cannot be."""
    year, second = map(int, line.said(match.start()).split("-"))
    if second == year % 100 + 1:
        return Fixed(between(year_of(year), year_of(year + 1)))
    return Fixed(month_of(year, second))


def _numeric(line: Line, match: re.Match[str]) -> Meaning | None:
    """A day in numbers. Dots put the day first; 03/04/2020 may be either of two, and EDTF can say so."""
    written = line.said(match.start())
    first, second, third = map(int, re.split(r"[./-]", written))
    if first > 31:
        return Fixed(day_of(date(first, second, third)))
    year = third if third > 99 else third + (2000 if third <= _THIS_CENTURY else 1900)
    orders = {(first, second)} if "." in written else {(first, second), (second, first)}
    days = sorted(date(year, month, day) for day, month in orders if month <= 12 and day <= 31)
    if not days:
        return None
    if len(days) == 1:
        return Fixed(day_of(days[0]))
    edtf = f"[{days[0]},{days[1]}]"
    return Fixed(Stretch(edtf, days[0], day_of(days[1]).upper, Grain.DAY))


def _day_in(month: int, day: int, last: int, year: int) -> Stretch | None:
    try:
        first = day_of(date(year, month, day))
        return first if day == last else between(first, day_of(date(year, month, last)))
    except ValueError:
        return None


def _day(line: Line, match: re.Match[str]) -> Meaning | None:
    """A day of a month, or some days in a row."""
    month = MONTHS[word(line, match, "m")]
    days = [ordinal_of(written) for group in ("d", "d2") if (written := word(line, match, group))]
    if not all(0 < day <= 31 for day in days) or days[0] > days[-1]:
        return None
    in_year = partial(_day_in, month, days[0], days[-1])
    if year := word(line, match, "y"):
        stretch = in_year(int(year))
        return Fixed(stretch) if stretch else None
    weekday = word(line, match, "wd")
    return Yearly(in_year, weekday=WEEKDAYS[weekday] if weekday else None)


def _month_and_year(line: Line, match: re.Match[str]) -> Meaning | None:
    return Fixed(month_of(int(word(line, match, "y")), MONTHS[word(line, match, "m")]))


def _month(line: Line, match: re.Match[str]) -> Meaning | None:
    which = which_of(line, match)
    if which is Which.PLAIN and not _month_stands(line, match.start("m"), match.end()):
        return None
    return Yearly(partial(month_of, month=MONTHS[word(line, match, "m")]), which)


def _month_stands(line: Line, at: int, after: int) -> bool:
    """May, March and August are other words too, and April and June are people."""
    named = line.kind_at(after, "name")
    if line.kind_at(at - 1, "in since until by from to through of before after early late mid between hyphen for"):
        return True
    if line.kind_at(at - 1, "and or comma dash the slash") and line.kind_at(at - 2, "month mays mon") and not named:
        return True
    if line.kind_at(at - 1, "a") and line.kind_at(after, "other"):
        return True  # a May interview
    if named or line.kind_at(at, "mays mon") or line.kind_at(at - 1, "name") or line.kind_at(after, "band"):
        return False
    return not (line.touches(after - 1) and line.kind_at(after, "apostrophe"))


def year_stands(line: Line, at: int, after: int) -> bool:
    """Whether a number of four digits is a year, by what stands on both sides."""
    if line.kind_at(after, "counted unit units money digits num oclock") or line.kind_at(at - 1, "numbered money at"):
        return False
    other = line.kind_at(after, "to hyphen dash and or") and line.kind_at(after + 1, "year digits grouped")
    if other and line.kind_at(after + 2, "counted units") and not line.kind_at(at - 1, "in by since until"):
        return False  # from 1500 to 2000 people
    if _is_part(line, at, after):
        return False
    modern = int(line.said(at)) in _MODERN
    if line.kind_at(at - 1, _SURELY):
        return modern or not (line.kind_at(after, "other") and line.said(after).endswith("s"))  # in 1500 villages
    if not modern:
        return False
    if line.said(at - 1) == "due" or line.said(after) in {"level", "levels"}:
        return True
    if line.kind_at(after, "comma") and line.kind_at(after + 1, "year"):
        return True
    return at == 0 or line.kind_at(at - 1, _PERHAPS) or _has_article(line, at)


def _is_part(line: Line, at: int, after: int) -> bool:
    """Whether it belongs to something longer, as a number of a telephone; "mid-1981" does not."""
    parted = line.kind_at(at - 1, "hyphen") and line.kind_at(at - 2, "early late mid")
    if line.touches(at - 1) and not parted and not line.kind_at(at - 1, "opening dash apostrophe"):
        return True
    return line.touches(after - 1) and line.kind_at(after, "hyphen dot") and line.kind_at(after + 1, "digits num")


def _has_article(line: Line, at: int) -> bool:
    """As "a landmark 2003 ruling", "Chad's 2010 budget"."""
    for back in range(1, 4):
        if line.kind_at(at - back, "the a whose this that apostrophe"):
            return True
        if not line.kind_at(at - back, "other name did ordinal hyphen second"):
            return False
    return False


def _year(line: Line, match: re.Match[str]) -> Meaning | None:
    return Fixed(year_of(int(word(line, match, "y")))) if year_stands(line, match.start("y"), match.end()) else None


def _fiscal_year(line: Line, match: re.Match[str]) -> Meaning | None:
    """Whose fiscal year begins when is not known."""
    year = year_of(int(word(line, match, "y")))
    return Fixed(Stretch(f"{year.edtf}~", year.lower, year.upper, Grain.YEAR))


def _before_christ(line: Line, match: re.Match[str]) -> Meaning | None:
    """EDTF has a year nought, which is 1 BC; its days lie before this calendar's."""
    year = int(word(line, match, "y"))
    return Fixed(Stretch(f"-{year - 1:04}" if year > 1 else "0000", None, None, Grain.YEAR))


def _anno_domini(line: Line, match: re.Match[str]) -> Meaning | None:
    return Fixed(year_of(int(word(line, match, "y"))))


def _years(line: Line, match: re.Match[str]) -> Meaning | None:
    """Two years with a mark between them: 1980-1988, 1980/81."""
    first, written = int(word(line, match, "y")), word(line, match, "y2")
    last = int(written) if len(written) == 4 else first - first % 100 + int(written)
    if len(written) not in {2, 4} or not first < last < first + 200:
        return None
    after = len(line) if line.said(match.end()) == "year" else match.end()  # "the 1989-90 year"
    if not line.touches(match.start("y")) or not year_stands(line, match.start("y"), after):
        return None
    return Fixed(between(year_of(first), year_of(last)))


def _decade(line: Line, match: re.Match[str]) -> Meaning | None:
    """The 1800s are a century, and the 2000s ten years."""
    year = int(word(line, match, "x")[:4])
    return Fixed(century_of(year) if year % 100 == 0 and year < 2000 else decade_of(year))


def _short_decade(line: Line, match: re.Match[str]) -> Meaning | None:
    """The '80s and the eighties; "in his 50s" is an age."""
    written = word(line, match, "x")
    marked = not written[0].isalnum() or line.kind_at(match.start("x") - 1, "the early late mid hyphen")
    before = match.start() - line.kind_at(match.start() - 1, "early late mid")
    if not marked or line.kind_at(before - 1, "whose"):
        return None
    return Fixed(decade_of(1900 + (DECADES.get(written) or int("".join(filter(str.isdigit, written))))))


def _century(line: Line, match: re.Match[str]) -> Meaning | None:
    number = ordinal_of(word(line, match, "n"))
    if line.said(match.end() - 1) not in {"century", "centuries"} or not 1 < number < 30:
        return None
    return Fixed(century_of(100 * number - 100))


def _quarter(line: Line, match: re.Match[str]) -> Meaning | None:
    number = ordinal_of(word(line, match, "n"))
    if not 1 <= number <= 4 or line.said(match.end() - 1) == "quarters":
        return None
    quarter = Yearly(partial(quarter_of, number=number), loose=line.kind_at(match.end(), "of"))
    return About(quarter) if "fiscal" in line.said(*match.span()) else quarter


def _half(line: Line, match: re.Match[str]) -> Meaning | None:
    number = ordinal_of(word(line, match, "n"))
    loose = not line.kind_at(match.end() - 2, "hyphen")
    return Yearly(partial(half_of, number=number), loose=loose) if number in {1, 2} else None


def _first_months(line: Line, match: re.Match[str]) -> Meaning | None:
    number = number_of(word(line, match, "n"))
    if line.said(match.start("n") - 1) != "first" or number is None or line.said(match.end() - 1) != "months":
        return None
    return (
        Yearly(partial(months_of, first=1, last=int(number)), loose=line.kind_at(match.end(), "of"))
        if number <= 12
        else None
    )


def _season(line: Line, match: re.Match[str]) -> Meaning | None:
    """Without "last", "in", ... a summer is a dress's, and fall a verb."""
    number, which = SEASONS[word(line, match, "s")], which_of(line, match)
    plain = which is Which.PLAIN
    before = "in since until by early late mid this" if line.said(match.start("s") - 1) == "the" else ""
    led = line.kind_at(match.start() - 1, before or "in since until by early late mid hyphen")
    loose = plain and (not led or line.kind_at(match.end(), "of name other did"))
    return Yearly(partial(season_of, number=number), which, partial(season_begun_in, number=number), loose=loose)


def _season_and_year(line: Line, match: re.Match[str]) -> Meaning | None:
    return Fixed(season_of(int(word(line, match, "y")), SEASONS[word(line, match, "s")]))


def _feast(line: Line, match: re.Match[str]) -> Meaning | None:
    name = " ".join(word(line, match, "f").replace("’", "'").split())
    led = word(line, match, "w") or line.kind_at(match.start() - 1, "in on at by since until before after")
    if line.kind_at(match.end(), "band name") or (line.kind_at(match.end(), "other") and not led):
        return None  # Easter Island, Christmas trees
    in_year = partial(feast_in, name)
    if year := word(line, match, "y"):
        stretch = in_year(int(year))
        return Fixed(stretch) if stretch else None
    return Yearly(in_year, which_of(line, match))


def _day_of_month(line: Line, match: re.Match[str]) -> Meaning | None:
    day = ordinal_of(word(line, match, "d"))
    return DayOfMonth(day) if 0 < day <= 31 and line.kind_at(match.start() - 1, "on") else None


def _nine_eleven(line: Line, match: re.Match[str]) -> Meaning | None:  # noqa: ARG001 - as all rules
    return Fixed(day_of(date(2001, 9, 11)))


def _clock(line: Line, match: re.Match[str]) -> Meaning | None:
    """2:30 may be a score: without "p.m." it needs "at" before it, a zone or a day after it."""
    written = word(line, match, "c")
    digits = [int(part) for part in re.findall(r"\d+", written)]
    if len(digits) == 1 and digits[0] > 99:
        digits = list(divmod(digits[0], 100))
    hour, minute = digits[0], digits[1] if len(digits) > 1 else 0
    half = re.search(r"[ap]", written)
    zone = word(line, match, "z")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    cued = line.kind_at(match.start() - 1, "at by until from before after about circa since between to and")
    if not (half or zone or cued or line.kind_at(match.end(), "weekday today on the")) or hour > 23 or minute > 59:
        return None
    second = f"{digits[2]:02}" if len(digits) > 2 else "00"
    return Clock(f"{hour:02}:{minute:02}:{second}" + ("Z" if zone in {"gmt", "utc"} else ""))


def _oclock(line: Line, match: re.Match[str]) -> Meaning | None:
    """Three o'clock may be either of two, unless it says of which half of the day."""
    written, part = word(line, match, "n"), word(line, match, "p")
    hour = int(written) if written.isdigit() else NUMBERS[written]
    if not 1 <= hour <= 12:
        return None
    late = part in {"afternoon", "evening"} or (part == "night" and hour >= 6)
    return Clock(f"{int(hour) % 12 + 12 * late:02}:00:00" if part else "")


def _noon(line: Line, match: re.Match[str]) -> Meaning | None:
    if not line.kind_at(match.start() - 1, "at by until from before after about circa since between to and past"):
        return None
    return Clock("12:00:00" if line.said(match.start()) == "noon" else "")


_YEAR = "(?:comma? <y:year> (?!counted|units))?"
_WEEKDAY = "(?:<wd:anyweekday> (?:comma)? the?)?"
_NOT_COUNTED = "(?!counted|unit|units|hyphen unit|dot num|comma digits)"
_WHICH = "(?:the|this)? <w:this|last|past|next|coming|following|previous|same>"

RULES: tuple[Rule, ...] = tuple(
    (pattern(written), meaning)
    for written, meaning in (
        ("iso", _iso),
        ("isomonth", _iso_month),
        ("numeric", _numeric),
        ("nine11", _nine_eleven),
        (f"{_WEEKDAY} <m:anymonth> <d:dayno> {_YEAR} {_NOT_COUNTED}", _day),
        (f"{_WEEKDAY} the? <d:dayno> of? <m:anymonth> {_YEAR}", _day),
        (f"<m:anymonth> <d:dayno> (?:hyphen|dash|to|and|through) <d2:dayno> {_YEAR} {_NOT_COUNTED}", _day),
        (f"the? <d:dayno> (?:hyphen|dash|to|and|through) the? <d2:dayno> of? <m:anymonth> {_YEAR}", _day),
        ("<m:anymonth> (?:of|comma)? <y:year> (?!counted|units)", _month_and_year),
        (f"(?:{_WHICH})? <m:anymonth>", _month),
        ("(?:the unit)? <y:year>", _year),
        ("fiscal unit? <y:year>", _fiscal_year),
        ("<y:year|digits|num> bc", _before_christ),
        ("ad <y:year|digits|num>", _anno_domini),
        ("<y:year> ad", _anno_domini),
        ("<y:year> (?:hyphen|dash|slash) <y2:year|num|digits>", _years),
        ("the? (?:early|late|mid)? hyphen? <x:decade>", _decade),
        ("the? (?:early|late|mid)? hyphen? <x:short|eighties>", _short_decade),
        ("the? (?:early|late|mid)? hyphen? <n:nthword> hyphen? (?:unit|units)", _century),
        ("the? fiscal? <n:nthword> fiscal? hyphen? quarter", _quarter),
        ("<n:quarterly>", _quarter),
        ("the? fiscal? <n:nthword> hyphen? half", _half),
        ("the? ordinal <n:number> units", _first_months),
        (f"(?:{_WHICH}|the)? <s:season>", _season),
        ("the? <s:season> (?:of|comma)? <y:year> (?!counted|units)", _season_and_year),
        ("<f:feast> (?:comma|of)? <y:year>", _feast),
        (f"(?:{_WHICH})? <f:feast>", _feast),
        ("the <d:nth> (?=comma|dot|stop|closing|and|at)", _day_of_month),
        ("<c:clock> <z:zone>?", _clock),
        ("<n:num|numword> oclock (?:(?:in the|at) <p:part>)?", _oclock),
        ("noon", _noon),
    )
)
