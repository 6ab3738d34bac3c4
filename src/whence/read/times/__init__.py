"""Expressions of time in an English text, and the stretches of the calendar that they name.

Rules of our own, in four steps: a text becomes a line of kinds of words (words, vocabulary); rules find what looks like
a time and say what it means (named, steps, meaning); neighbours that belong together are joined (joining); and what
they mean is reckoned from the publication, or from what the text named before (reckoning, tense, calendar, feasts).

- What names its date is absolute. Weekdays, "yesterday", "this week", "now", and days, months and quarters without a
  year are reckoned from the publication: the latest past one, or the next in a sentence that speaks of what is to come.
- "The following day" and "two weeks earlier" are reckoned from what the text named last that is at least so fine.
- What cannot be reckoned, because nothing is known to reckon it from, has no interval; durations have none either.
- "Early", "late", "mid", "the end of" do not narrow a year or a month, as nobody says where they end.
- `1981~` is about 1981, `198X` the 1980s, `198X/..` since the 1980s. An end that EDTF names may be left out by the
  days: `../2003` is until 2003 (its days with it) or before 2003 (without).
"""

from whence.model import Anchor, Time
from whence.read.times.calendar import published_on
from whence.read.times.joining import said_in
from whence.read.times.reckoning import Reckoner
from whence.read.times.tense import speaks_of_future
from whence.read.times.words import Line


def times_in(text: str, published: str | None) -> tuple[Time, ...]:
    """Every expression of time in a text, in its order, none over another.

    >>> for one in times_in("She left on 5 May 1981. He came last Tuesday.", "2005-05-05"):
    ...     print(one.interval.edtf, one.interval.lower, one.interval.upper, one.anchor)
    1981-05-05 1981-05-05 1981-05-06 absolute
    2005-05-03 2005-05-03 2005-05-04 publication
    >>> times_in("He came last Tuesday.", None)
    (Time(span=Span(start=8, end=20), interval=None, anchor=<Anchor.NONE: 'none'>),)
    """
    line = Line(text)
    reckoner = Reckoner(published_on(published))
    found = []
    for one in said_in(line):
        placed = reckoner.place(one.meaning, speaks_of_future(line, one.first, one.after), one.first)
        span = line.span(one.first, one.after)
        found.append(Time(span, placed[0].interval, placed[1]) if placed else Time(span, None, Anchor.NONE))
    return tuple(found)
