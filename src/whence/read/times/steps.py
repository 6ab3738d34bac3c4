"""Rules for what is reckoned from another moment: "yesterday", "three days ago", "the following week", "on Tuesday";
and for durations, which are reckoned from none.

See whence.read.times.named for what a rule is.
"""

import re

from whence.read.times.calendar import Grain
from whence.read.times.meaning import Base, Meaning, Now, Run, Side, Step, Unplaced, Weekly, Which
from whence.read.times.named import WHICH, Rule, which_of, word
from whence.read.times.vocabulary import WEEKDAYS
from whence.read.times.words import Line, number_of, pattern

_WEEKEND = 7
_UNITS = {
    "second": (Grain.MOMENT, 1 / 3600),
    "minute": (Grain.MOMENT, 1 / 60),
    "hour": (Grain.MOMENT, 1.0),
    "day": (Grain.DAY, 1.0),
    "night": (Grain.DAY, 1.0),
    "week": (Grain.WEEK, 1.0),
    "fortnight": (Grain.WEEK, 2.0),
    "month": (Grain.MONTH, 1.0),
    "quarter": (Grain.QUARTER, 1.0),
    "year": (Grain.YEAR, 1.0),
    "decade": (Grain.DECADE, 1.0),
    "century": (Grain.CENTURY, 1.0),
    "millennium": (Grain.CENTURY, 10.0),
}
_PLURALS = {"centuries": "century", "millennia": "millennium"}
_STEPS = {Which.LAST: -1, Which.THIS: 0, Which.NEXT: 1, Which.PREVIOUS: -1, Which.SAME: 0, Which.FOLLOWING: 1}
_BY_TEXT = {Which.PREVIOUS, Which.SAME, Which.FOLLOWING}
_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_SO_FAR = "ahead apart as away behind beyond down from gone off out over removed that the up"
_NAMES = "black bloody cyber super holy shrove fat man ruby giving throwback"
_GO = {"come", "came", "go", "gone", "going", "went", "not"}
_FAR, _NO_DAYS = frozenset(_SO_FAR.split()), frozenset(_NAMES.split())


def unit_of(written: str) -> tuple[Grain, float]:
    """The grain of a unit of time, and how many of it one is.

    >>> unit_of("fortnights"), unit_of("centuries")
    ((<Grain.WEEK: 2>, 2.0), (<Grain.CENTURY: 8>, 1.0))
    """
    return _UNITS[_PLURALS.get(written) or written.removesuffix("s")]


def _unit(line: Line, match: re.Match[str]) -> tuple[Grain, float]:
    return unit_of(word(line, match, "u"))


def _count(line: Line, match: re.Match[str]) -> float | None:
    """How many; None if that is not said exactly, and one where no number stands."""
    if word(line, match, "v"):
        return None
    written = word(line, match, "n")
    return number_of(written) if written else 1.0


def _this_unit(line: Line, match: re.Match[str]) -> Meaning | None:
    """ "Last week"; the last day is one of a festival, not of the calendar."""
    which = which_of(line, match)
    if word(line, match, "u") == "weekend":
        return Weekly(_WEEKEND, which)
    grain, size = _unit(line, match)
    if grain is Grain.MOMENT or (grain is Grain.DAY and which is Which.LAST):
        return None
    base = Base.TEXT if which in _BY_TEXT or (grain is Grain.DAY and which is Which.NEXT) else Base.PUBLICATION
    return Step(grain, _STEPS[which] * size, base)


def _these_units(line: Line, match: re.Match[str]) -> Meaning | None:
    """ "This years" is how many write "this year's"."""
    return _this_unit(line, match) if word(line, match, "u") in {"weeks", "months", "years"} else None


def _next_unit(line: Line, match: re.Match[str]) -> Meaning | None:
    """ "The next day" comes after what was told before."""
    if word(line, match, "u") == "weekend":
        return Weekly(_WEEKEND, Which.FOLLOWING)
    grain, size = _unit(line, match)
    return Step(grain, size, Base.TEXT) if grain is not Grain.MOMENT else None


def _part_of_day(line: Line, match: re.Match[str]) -> Meaning | None:
    """ "This morning", "last night"; the days of "the next morning" and "that evening" are the text's."""
    which, at = WHICH[word(line, match, "w")], match.start()
    if line.capital(at) and line.capital(at + 1) and line.kind_at(at - 1, "name"):
        return None  # a programme
    if which is Which.NEXT:
        which = Which.FOLLOWING
    return Step(Grain.DAY, _STEPS[which], Base.TEXT if which in _BY_TEXT else Base.PUBLICATION)


def _run(line: Line, match: re.Match[str]) -> Meaning | None:
    """The past three months. The last year ends today, and last year does not; the last quarter is a calendar's."""
    (grain, size), count = _unit(line, match), _count(line, match)
    future = line.kind_at(match.start("w"), "next coming")
    if "n" not in match.re.groupindex:
        said = word(line, match, "w")
        if grain in {Grain.MOMENT, Grain.QUARTER} or (grain is Grain.DAY and said == "last"):
            return Step(grain, -1) if grain is Grain.QUARTER and not future else None
    return Run(grain, count * size if count is not None else None, future)


def _ago(line: Line, match: re.Match[str]) -> Meaning | None:
    (grain, size), count = _unit(line, match), _count(line, match)
    if line.kind_at(match.start(), "units"):
        count = None
    return Step(grain, -count * size if count is not None else None, aside=grain is Grain.YEAR and count == 1)


def _some_ago(line: Line, match: re.Match[str]) -> Meaning | None:
    return Step(_unit(line, match)[0], None)


def _earlier(line: Line, match: re.Match[str]) -> Meaning | None:
    (grain, size), count = _unit(line, match), _count(line, match)
    if line.kind_at(match.start(), "units"):
        count = None
    future = line.kind_at(match.start("x"), "later after")
    sign = 1 if future else -1
    aside = not future and grain is Grain.YEAR and count == 1
    return Step(grain, sign * count * size if count is not None else None, Base.TEXT, future, aside)


def _year_earlier(line: Line, match: re.Match[str]) -> Meaning | None:
    return Step(Grain.YEAR, -1, Base.TEXT, aside=True) if word(line, match, "u") == "year" else None


def _some_units(line: Line, match: re.Match[str]) -> Meaning | None:
    """Recent years, coming weeks, these days."""
    grain, _ = _unit(line, match)
    if line.kind_at(match.start("w"), "these"):
        return Now() if grain is Grain.DAY else None
    future = line.kind_at(match.start("w"), "coming next")
    return Step(grain, None, future=future)


def _in_name(line: Line, at: int) -> bool:
    """As in "Russia Today"."""
    return line.capital(at) and line.kind_at(at - 1, "name")


def _today(line: Line, match: re.Match[str]) -> Meaning | None:
    return None if _in_name(line, match.start()) else Step(Grain.DAY, _DAYS[word(line, match, "t")])


def _beside_today(line: Line, match: re.Match[str]) -> Meaning | None:
    far = {"yesterday": ("before", -2), "tomorrow": ("after", 2)}.get(word(line, match, "t"))
    return Step(Grain.DAY, far[1]) if far and far[0] == word(line, match, "x") else None


def _weekday(line: Line, match: re.Match[str]) -> Meaning | None:
    """A day of the week; the Sunday Times and Black Friday are none."""
    at, after = match.start("d"), match.end()
    if line.kind_at(after, "paper") and line.capital(after):
        return None
    in_name = line.kind_at(after - 1, "part") and line.capital(after - 1) and line.kind_at(after, "name")
    if in_name or (line.capital(at - 1) and line.said(at - 1) in _NO_DAYS):
        return None
    which = which_of(line, match)
    if which is Which.NEXT and line.kind_at(match.start(), "the"):
        which = Which.FOLLOWING
    return Weekly(WEEKDAYS[word(line, match, "d")], which)


def _weekend(line: Line, match: re.Match[str]) -> Meaning | None:
    return None if line.kind_at(match.start() - 1, "of") else Weekly(_WEEKEND)


def _now(line: Line, match: re.Match[str]) -> Meaning | None:
    every = line.kind_at(match.start() - 1, "every")  # "every now and then"
    return None if every or _in_name(line, match.start()) else Now()


def _not_later(line: Line, match: re.Match[str]) -> Meaning | None:
    """ "So far"; so far away is none, and "come so far" is said of a way."""
    way = line.said(match.end()) in _FAR or line.said(match.start() - 1) in _GO
    return None if way else Now(Side.UNTIL)


def _before_now(line: Line, match: re.Match[str]) -> Meaning | None:  # noqa: ARG001 - as all rules
    return Now(Side.BEFORE)


def _after_now(line: Line, match: re.Match[str]) -> Meaning | None:
    from_other = line.said(match.end()) in {"as", "after", "before"} or line.said(match.start() - 1) == "as"
    return None if from_other else Now(Side.AFTER)


def _duration(line: Line, match: re.Match[str]) -> Meaning | None:
    if line.kind_at(match.start() - 1, "aged"):
        return None
    (grain, size), count = _unit(line, match), _count(line, match)
    return Unplaced(grain, count * size if count is not None else None)


def _loose_duration(line: Line, match: re.Match[str]) -> Meaning | None:
    grain, size = _unit(line, match)
    return Unplaced(grain, size, loose=True)


def _again(line: Line, match: re.Match[str]) -> Meaning | None:  # noqa: ARG001 - as all rules
    return Unplaced()


def _the_unit(line: Line, match: re.Match[str]) -> Meaning | None:
    """The end of the year, year-end; of a day nobody says it so."""
    grain, _ = _unit(line, match)
    if grain <= Grain.DAY or line.said(match.end() - 1) in {"start", "close", "middle", "rest"}:
        return None
    return Step(grain, 0)


def _edge_of(line: Line, match: re.Match[str]) -> Meaning | None:
    grain, _ = _unit(line, match)
    return Step(grain, 0) if grain > Grain.DAY else None


def _in_the(line: Line, match: re.Match[str]) -> Meaning | None:
    grain, _ = _unit(line, match)
    if grain is Grain.YEAR:
        return Step(grain, 0)
    return Step(grain, 0, Base.TEXT) if grain in {Grain.QUARTER, Grain.MONTH} else None


_ENDS = "(?:(?=comma|dot|stop|closing|and|or|dash|by|in|at|for|to|from)|$)"
_AMOUNT = "(?:<n:number>|<v:vague>)"
_NO_AGE = "(?!hyphen? old|of old)"
_WHICH = "<w:this|last|next|coming|current|latest>"
_OF_TEXT = "<w:following|previous|same>"
_UNIT = "<u:unit|quarter|weekend>"
_UNITS_OF = "<u:unit|units|second>"

RULES: tuple[Rule, ...] = tuple(
    (pattern(written), meaning)
    for written, meaning in (
        ("<t:today> part?", _today),
        ("the unit <x:before|after> <t:today>", _beside_today),
        (f"{_WHICH} {_UNIT}", _this_unit),
        ("<w:this> <u:units>", _these_units),
        ("the <w:current|latest> <u:unit|quarter>", _this_unit),
        (f"this <w:past> {_UNIT}", _this_unit),
        (f"the? {_OF_TEXT} {_UNIT}", _this_unit),
        ("<w:that> <u:unit|quarter|weekend>", _this_unit),
        ("(?<=in|over|for) the <w:next|coming> <u:unit>", _run),
        (f"the next {_UNIT}", _next_unit),
        ("<w:this|last|next|that> <p:part>", _part_of_day),
        ("the <w:next|following|previous|same> <p:part>", _part_of_day),
        ("the <w:past|last> <u:unit|quarter>", _run),
        (f"the? <w:past|last|latest|recent|next|coming> {_AMOUNT} {_UNITS_OF}", _run),
        (f"(?:{_AMOUNT}|a) {_UNITS_OF} ago", _ago),
        ("<u:units> ago", _ago),
        (f"(?:{_AMOUNT}|a) {_UNITS_OF} <x:earlier|later>", _earlier),
        ("<u:units> <x:later>", _earlier),
        (f"(?:{_AMOUNT}|a) {_UNITS_OF} <x:before|after> {_ENDS}", _earlier),
        (f"the <u:unit> <x:before|after|earlier> {_ENDS}", _earlier),
        ("(?:number|a) (?:to|or|hyphen|dash) number <u:units> ago", _some_ago),
        ("number (?:to|or|hyphen|dash) <v:number> <u:units>", _duration),
        ("long ago", _before_now),
        ("(?:the|a)? <u:unit> hyphen? (?:earlier|ago) (?:period|quarter|unit)?", _year_earlier),
        ("the? <w:recent|coming|these> <u:unit|units>", _some_units),
        ("(?:the|this)? <w:this|last|next|past|coming|following|previous|same> <d:weekday> part?", _weekday),
        ("<d:weekday> part?", _weekday),
        ("the weekend", _weekend),
        ("weekdays", _again),
        ("every (?:number|vague|nthword|past|following)? (?:unit|units|weekday|season|part|weekend|month)", _again),
        ("now", _now),
        ("at the? present", _now),
        ("the present (?=comma|dot|stop|closing)", _now),
        ("recently", _not_later),
        ("recent", _not_later),
        ("so far", _not_later),
        ("to date", _not_later),
        ("the past (?=comma|dot|stop|closing)", _before_now),
        ("soon", _after_now),
        ("the? near future", _after_now),
        ("the future (?=comma|dot|stop|closing)", _after_now),
        (f"{_AMOUNT} hyphen? {_UNITS_OF} {_NO_AGE}", _duration),
        ("(?<=in|over|for|after|before|about|circa|of) a <u:unit>", _duration),
        ("(?:the|a) half hyphen? a? <u:unit>", _duration),
        ("half hyphen? a? <u:unit>", _duration),
        ("(?<=in|over|for|after|before|until|since) <u:units>", _duration),
        ("the? <u:unit|quarter> (?=ended|ending|before|after)", _loose_duration),
        ("the? edge (?:of|in) the <u:unit|quarter>", _edge_of),
        ("the? <u:unit> hyphen? edge", _the_unit),
        (f"(?<=for|in|of) the <u:unit|quarter> {_ENDS}", _in_the),
    )
)
