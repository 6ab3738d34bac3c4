"""Expressions that belong together made one: a month and its year, a day and its hour, "from Monday to Friday"; and
what the words before one make of it: "since", "about", "the morning of".
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from whence.read.times import named, steps
from whence.read.times.calendar import Grain, Stretch, year_of
from whence.read.times.meaning import (
    About,
    Beside,
    Clock,
    Ended,
    Fixed,
    Meaning,
    Now,
    Open,
    Range,
    Said,
    Side,
    Step,
    Unplaced,
    Weekly,
    Which,
    Yearly,
)
from whence.read.times.words import LETTERS, Line, pattern

_RULES = (*named.RULES, *steps.RULES)
_NO_BEGINNINGS = (
    "other name did was have be will whose counted numbered paper band dot stop comma opening closing slash apostrophe "
    "hyphen dash money address mixed mark from by on and or "
    "of in over for between since until through before after about circa up ago earlier later"
)
_BEGINS = re.compile(f"[^{''.join(LETTERS[kind] for kind in _NO_BEGINNINGS.split())}]")

_NEAR = 8  # words before an expression that may belong to it
_LISTED = pattern("and|or|comma (?:and|or)?")
_OF_YEAR = pattern("of?")
_THAT_YEAR = pattern("(?:of|comma|dash|hyphen)?")
_WITH_CLOCK = pattern("(?:zone? (?:on|comma|in)? the?)")
_CLOCK_AFTER = pattern("(?:comma|at|by|about|circa|from|until|before|after|at about|at circa)?")
_TO = pattern("(?:hyphen|dash|to|through|until|up to)")
_AND = pattern("and")
_ENDED = pattern("(?:period? (?:ended|ending)|to|through|until)")
_QUARTER_ENDED = pattern("comma? (?:ended|ending)")
_OWN = pattern("apostrophe other")
_BESIDE = pattern("<x:before|after>")
_OPENING = pattern("<x:from|between>$")
_PART = pattern(
    "the? (?:early|late|mid|later|earlier) (?:(?:of|in|on|hyphen) the?|the)?$|the? (?:edge|half|part|unit) of the?$"
)
_WEEK_OF = pattern("the? unit of$")
_ABOUT = pattern("<x:about|circa> dot?$")
_OPEN = pattern("(?:<s:since>|<a:after>|<b:before>|<u:until|through|by|up to>)$")
_ONWARD = pattern("onward|on (?=comma|dot|stop|closing)")
_SIDES = {"s": Side.SINCE, "a": Side.AFTER, "b": Side.BEFORE, "u": Side.UNTIL}


def said_in(line: Line) -> list[Said]:
    """What is said of time in a line, in its order, none over another.

    >>> line = Line("In May of last year, and since 1981, ...")
    >>> [line.said(one.first, one.after) for one in said_in(line)]
    ['may of last year', 'since 1981']
    """
    found = _with_years(line, _joined(line, list(_simple(line))))
    found = [_in_part(line, one, before) for one, before in zip(found, [None, *found], strict=False)]
    found = _ranges(line, [one for one in found if not _loose(one.meaning)])
    return [_led(line, one, before) for one, before in zip(found, [None, *found], strict=False)]


def _simple(line: Line) -> Iterator[Said]:
    at = 0
    while (begins := _BEGINS.search(line.letters, at)) is not None:
        at = begins.start()
        matches = [(match, meaning) for rule, meaning in _RULES if (match := rule.match(line.letters, at))]
        for match, meaning in sorted(matches, key=lambda pair: -pair[0].end()):
            said = _said(line, match, meaning)
            if said is not None:
                yield said
                at = said.after
                break
        else:
            at += 1


def _said(line: Line, match: re.Match[str], meaning: named.Meaner) -> Said | None:
    try:
        meant = meaning(line, match)
    except (ValueError, OverflowError):
        return None  # the calendar has no such day
    return Said(match.start(), match.end(), meant) if meant is not None else None


def _loose(meaning: Meaning) -> bool:
    return isinstance(meaning, Unplaced | Yearly) and meaning.loose


def _joined(line: Line, found: list[Said]) -> list[Said]:
    joined: list[Said] = []
    for one in found:
        one_more = one
        while joined and (both := _both(line, joined[-1], one_more)) is not None:
            joined.pop()
            one_more = both
        joined.append(one_more)
    return joined


def _with_years(line: Line, found: list[Said]) -> list[Said]:
    """In "May, June and July 2005" the last has the year of all."""
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        near = second.first - first.after <= 2 and _LISTED.fullmatch(line.letters[first.after : second.first])
        if near and isinstance(first.meaning, Yearly) and first.meaning.which is Which.PLAIN and not first.meaning.of:
            year = _year_before(first.meaning, _stretch_of(second.meaning))
            found[at] = replace(first, meaning=replace(first.meaning, of=year)) if year else first
    return found


def _stretch_of(meaning: Meaning) -> Stretch | None:
    """A day or month that has its year with it."""
    match meaning:
        case Fixed(stretch=stretch) if stretch.grain <= Grain.MONTH:
            return stretch
        case Yearly(in_year=in_year, of=Fixed(stretch=of)) if of.lower:
            return in_year(of.lower.year)
    return None


def _year_before(said: Yearly, end: Stretch | None) -> Fixed | None:
    """The year in which what comes every year last began before that."""
    if end is None or end.lower is None:
        return None
    for year in (end.lower.year, end.lower.year - 1):
        begins = said.in_year(year)
        if begins and begins.lower and begins.lower < end.lower:
            return Fixed(year_of(year))
    return None


def _both(line: Line, first: Said, second: Said) -> Said | None:
    """Two neighbours as one, if the words between them make them one."""
    if second.first - first.after > 3:
        return None
    between = line.letters[first.after : second.first]
    meaning: Meaning | None = None
    match first.meaning, second.meaning:
        case Yearly(which=Which.PLAIN, of=None) as yearly, Fixed() | Step() as year if _is_year(year):
            if (_THAT_YEAR if isinstance(year, Step) else _OF_YEAR).fullmatch(between):
                meaning = replace(yearly, of=year, loose=False)
        case Weekly(which=Which.PLAIN, of=None) as weekly, Step(grain=Grain.WEEK) if _OF_YEAR.fullmatch(between):
            meaning = replace(weekly, of=second.meaning)
        case Clock(day=None) as clock, day if _WITH_CLOCK.fullmatch(between) and _is_day(day):
            meaning = replace(clock, day=day)
        case day, Clock(day=None) as clock if _CLOCK_AFTER.fullmatch(between) and _is_day(day):
            meaning = replace(clock, day=day)
        case Fixed() | Step() as year, Yearly(which=Which.PLAIN, of=None) as yearly if _OWN.fullmatch(between):
            meaning = replace(yearly, of=year, loose=False) if _is_year(year) else None
        case Yearly() | About(what=Yearly()), end if _QUARTER_ENDED.fullmatch(between) and _is_day(end):
            meaning = Ended(Grain.QUARTER, 1, end, line.kind_at(second.first - 1, "ended"))
        case Unplaced(grain=Grain() as grain, count=float() as count), end if _is_placed(end):
            if _ENDED.fullmatch(between):
                meaning = Ended(grain, count, end, line.kind_at(second.first - 1, "ended"))
            elif (beside := _BESIDE.fullmatch(between)) and float(count).is_integer():
                sign = -1 if line.kind_at(first.after + beside.start("x"), "before") else 1
                meaning = Beside(grain, sign * int(count), end)
    return Said(first.first, second.after, meaning) if meaning is not None else None


def _is_year(meaning: Meaning) -> bool:
    match meaning:
        case Fixed(stretch=stretch):
            return stretch.grain is Grain.YEAR and "/" not in stretch.edtf
        case Step(grain=Grain.YEAR, count=float() | int()):
            return True
    return False


def _is_day(meaning: Meaning) -> bool:
    match meaning:
        case Fixed(stretch=stretch):
            return stretch.grain is Grain.DAY
        case Step(grain=Grain.DAY, count=float() | int()):
            return True
        case Yearly(in_year=in_year):
            some = in_year(2004)
            return some is not None and some.grain is Grain.DAY
        case Weekly(weekday=weekday):
            return weekday < 7
    return False


def _is_placed(meaning: Meaning) -> bool:
    return isinstance(meaning, Fixed | Yearly | Weekly | Clock) or (
        isinstance(meaning, Step) and meaning.count is not None
    )


def _before(line: Line, one: Said, previous: Said | None) -> str:
    """The letters of some words before an expression, back to the expression before it."""
    return line.letters[max(one.first - _NEAR, previous.after if previous else 0) : one.first]


def _in_part(line: Line, one: Said, previous: Said | None) -> Said:
    """With "early", "the end of", "the morning of" before it: these do not narrow it, as nobody says where they end."""
    if not _is_placed(one.meaning) and not _loose(one.meaning):
        return one
    week = _WEEK_OF.search(_before(line, one, previous))
    if week and _is_day(one.meaning) and line.said(one.first - 2) == "week":
        return Said(one.first - len(week.group()), one.after, Beside(Grain.WEEK, 0, one.meaning))
    part = _PART.search(_before(line, one, previous))
    if part is None or (line.kind_at(one.first, "year") and line.kind_at(one.first - 1, "the")):
        return one  # the end of the 2003 war is not that of 2003
    return replace(one, first=one.first - len(part.group()))


def _ranges(line: Line, found: list[Said]) -> list[Said]:
    ranged: list[Said] = []
    for one in found:
        made = _range(line, ranged[-1], one, ranged[-2] if len(ranged) > 1 else None) if ranged else None
        if made is not None:
            ranged[-1] = made
        else:
            ranged.append(one)
    return ranged


def _range(line: Line, first: Said, last: Said, previous: Said | None) -> Said | None:
    placed = _is_placed(first.meaning) and (_is_placed(last.meaning) or last.meaning == Now())
    if not placed or last.first - first.after > 3:
        return None
    opening = _OPENING.search(_before(line, first, previous))
    joins = _AND if opening and line.kind_at(first.first - 1, "between") else _TO
    if not joins.fullmatch(line.letters[first.after : last.first]):
        return None
    return Said(first.first - (opening is not None), last.after, Range(first.meaning, last.meaning))


def _led(line: Line, one: Said, previous: Said | None) -> Said:
    """With "about" and "since" before it, or "onwards" after it."""
    about = _ABOUT.search(_before(line, one, previous))
    if about and (line.kind_at(one.first - len(about.group()), "circa") or _is_number(line, one)):
        one = Said(one.first - len(about.group()), one.after, About(one.meaning))
    if not (_is_placed(one.meaning) or isinstance(one.meaning, About) or one.meaning == Now()):
        return one
    onward = _ONWARD.match(line.letters, one.after)
    if onward and line.kind_at(one.first - 1, "from since"):
        return Said(one.first - 1, onward.end(), Open(one.meaning, Side.SINCE))
    opened = _OPEN.search(_before(line, one, previous))
    if opened is None or line.kind_at(one.after, "apostrophe"):
        return one
    side = _SIDES[next(name for name, letters in opened.groupdict().items() if letters)]
    return Said(one.first - len(opened.group()), one.after, Open(one.meaning, side))


def _is_number(line: Line, one: Said) -> bool:
    """Whether "about" before it can only mean "some": about 1981, about 9 p.m."""
    return line.kind_at(one.first, "year clock num digits decade numword a")
