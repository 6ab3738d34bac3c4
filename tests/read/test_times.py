"""Expressions of time: which are found, and where they lie. Most are reckoned from Thursday, 5 May 2005."""

import ast
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Anchor, Time
from whence.read import times
from whence.read.times import times_in
from whence.read.times.calendar import published_on
from whence.read.times.feasts import FEASTS, feast_in
from whence.read.times.vocabulary import CASED, KINDS
from whence.read.times.words import LETTERS

DAY = "2005-05-05"
Read = tuple[str, str | None, str | None, str | None]


def read(text: str, published: str | None = DAY) -> list[Read]:
    return [
        (text[t.span.start : t.span.end], *((i.edtf, i.lower, i.upper) if (i := t.interval) else (None, None, None)))
        for t in times_in(text, published)
    ]


def named(text: str, published: str | None = DAY) -> list[tuple[str, str | None]]:
    return [(words, edtf) for words, edtf, _, _ in read(text, published)]


def anchors(text: str, published: str | None = DAY) -> list[Anchor]:
    return [time.anchor for time in times_in(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "edtf", "lower", "upper"),
    [
        ("in 1981", "1981", "1981", "1981-01-01", "1982-01-01"),
        ("in May 2005", "May 2005", "2005-05", "2005-05-01", "2005-06-01"),
        ("on 5 May 2005", "5 May 2005", "2005-05-05", "2005-05-05", "2005-05-06"),
        ("Tuesday, September 1, 2015", "Tuesday, September 1, 2015", "2015-09-01", "2015-09-01", "2015-09-02"),
        ("the 5th of May, 2005", "the 5th of May, 2005", "2005-05-05", "2005-05-05", "2005-05-06"),
        ("on 2005-05-05", "2005-05-05", "2005-05-05", "2005-05-05", "2005-05-06"),
        ("at 2005-05-05T10:30Z", "2005-05-05T10:30Z", "2005-05-05T10:30Z", "2005-05-05", "2005-05-06"),
        ("25/12/2004", "25/12/2004", "2004-12-25", "2004-12-25", "2004-12-26"),
        ("03/04/2020", "03/04/2020", "[2020-03-04,2020-04-03]", "2020-03-04", "2020-04-04"),
        ("11/02/89", "11/02/89", "[1989-02-11,1989-11-02]", "1989-02-11", "1989-11-03"),
        ("3.4.2020", "3.4.2020", "2020-04-03", "2020-04-03", "2020-04-04"),
        ("the spring of 1999", "the spring of 1999", "1999-21", "1999-03-01", "1999-06-01"),
        ("the winter of 1999", "the winter of 1999", "1999-24", "1998-12-01", "2000-03-01"),
        ("the third quarter of 1989", "the third quarter of 1989", "1989-35", "1989-07-01", "1989-10-01"),
        ("the first half of 2003", "the first half of 2003", "2003-40", "2003-01-01", "2003-07-01"),
        ("the 1980s", "the 1980s", "198X", "1980-01-01", "1990-01-01"),
        ("the '80s", "the '80s", "198X", "1980-01-01", "1990-01-01"),
        ("in the sixties", "the sixties", "196X", "1960-01-01", "1970-01-01"),
        ("the 19th century", "the 19th century", "18XX", "1800-01-01", "1900-01-01"),
        ("a twentieth-century war", "twentieth-century", "19XX", "1900-01-01", "2000-01-01"),
        ("early 1990s", "early 1990s", "199X", "1990-01-01", "2000-01-01"),
        ("in late 2003", "late 2003", "2003", "2003-01-01", "2004-01-01"),
        ("about 1981", "about 1981", "1981~", "1981-01-01", "1982-01-01"),
        ("circa 1990", "circa 1990", "1990~", "1990-01-01", "1991-01-01"),
        ("fiscal 1989", "fiscal 1989", "1989~", "1989-01-01", "1990-01-01"),
        ("on 9/11", "9/11", "2001-09-11", "2001-09-11", "2001-09-12"),
        ("Christmas 2003", "Christmas 2003", "2003-12-25", "2003-12-25", "2003-12-26"),
        ("Ramadan 2003", "Ramadan 2003", "2003-10-27~/2003-11-25~", "2003-10-26", "2003-11-27"),
        ("500 BC", "500 BC", "-0499", None, None),
    ],
)
def test_what_names_its_date_is_absolute(
    text: str, words: str, edtf: str, lower: str | None, upper: str | None
) -> None:
    for published in (DAY, None):
        assert read(text, published) == [(words, edtf, lower, upper)]
        assert anchors(text, published) == [Anchor.ABSOLUTE]


@pytest.mark.parametrize(
    ("text", "words", "edtf", "lower", "upper"),
    [
        ("(1980-1988)", "1980-1988", "1980/1988", "1980-01-01", "1989-01-01"),
        ("in 1980/81", "1980/81", "1980/1981", "1980-01-01", "1982-01-01"),
        ("between 1981 and 1984", "between 1981 and 1984", "1981/1984", "1981-01-01", "1985-01-01"),
        ("May 3 to June 4, 2003", "May 3 to June 4, 2003", "2003-05-03/2003-06-04", "2003-05-03", "2003-06-05"),
        ("5-7 May 2003", "5-7 May 2003", "2003-05-05/2003-05-07", "2003-05-05", "2003-05-08"),
        ("from December to March 2003", "from December to March 2003", "2002-12/2003-03", "2002-12-01", "2003-04-01"),
        ("first nine months of 1989", "first nine months of 1989", "1989-01/1989-09", "1989-01-01", "1989-10-01"),
        ("year ended May 31, 1989", "year ended May 31, 1989", "1988-06-01/1989-05-31", "1988-06-01", "1989-06-01"),
        ("since 1981", "since 1981", "1981/..", "1981-01-01", None),
        ("since the 1980s", "since the 1980s", "198X/..", "1980-01-01", None),
        ("from 1994 onwards", "from 1994 onwards", "1994/..", "1994-01-01", None),
        ("after 2003", "after 2003", "2003/..", "2004-01-01", None),
        ("until 2012", "until 2012", "../2012", None, "2013-01-01"),
        ("by 2012", "by 2012", "../2012", None, "2013-01-01"),
        ("before 2003", "before 2003", "../2003", None, "2003-01-01"),
    ],
)
def test_stretches_have_two_ends_or_an_open_one(
    text: str, words: str, edtf: str, lower: str | None, upper: str | None
) -> None:
    assert read(text) == [(words, edtf, lower, upper)]
    assert anchors(text) == [Anchor.ABSOLUTE]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("He came yesterday.", "yesterday", "2005-05-04"),
        ("He came yesterday afternoon.", "yesterday afternoon", "2005-05-04"),
        ("He came last night.", "last night", "2005-05-04"),
        ("He came the day before yesterday.", "the day before yesterday", "2005-05-03"),
        ("He spoke this week.", "this week", "2005-05-02/2005-05-08"),
        ("He spoke last week.", "last week", "2005-04-25/2005-05-01"),
        ("He spoke over the weekend.", "the weekend", "2005-04-30/2005-05-01"),
        ("He spoke last month.", "last month", "2005-04"),
        ("It begins next year.", "next year", "2006"),
        ("He died three days ago.", "three days ago", "2005-05-02"),
        ("He died two weeks ago.", "two weeks ago", "2005-04-18/2005-04-24"),
        ("He died seventeen years ago.", "seventeen years ago", "1988"),
        ("He died about a month ago.", "about a month ago", "2005-04~"),
        ("He died a few months ago.", "a few months ago", "../2005-05"),
        ("He came last Tuesday.", "last Tuesday", "2005-05-03"),
        ("He came on Tuesday.", "Tuesday", "2005-05-03"),
        ("He will come on Tuesday.", "Tuesday", "2005-05-10"),
        ("The vote is to be held on Friday.", "Friday", "2005-05-06"),
        ("He came on Thursday.", "Thursday", "2005-05-05"),
        ("She said on Tuesday that he will come.", "Tuesday", "2005-05-03"),
        ("He died on May 5th.", "May 5th", "2005-05-05"),
        ("He died in August.", "August", "2004-08"),
        ("He will retire in August.", "August", "2005-08"),
        ("He died in mid-June.", "mid-June", "2004-06"),
        ("He died on the morning of 5 May.", "the morning of 5 May", "2005-05-05"),
        ("He left last March.", "last March", "2005-03"),
        ("He left last summer.", "last summer", "2004-22"),
        ("He left last winter.", "last winter", "2004-12/2005-02"),
        ("It shut at 9:00 p.m. on Sunday.", "9:00 p.m. on Sunday", "2005-05-01T21:00:00"),
        ("It shut on Sunday at 22:30.", "Sunday at 22:30", "2005-05-01T22:30:00"),
        ("It shut at noon yesterday.", "noon yesterday", "2005-05-04T12:00:00"),
        ("It ran from Monday to Friday.", "from Monday to Friday", "2005-04-25/2005-04-29"),
        ("It was open until last week.", "until last week", "../2005-05-01"),
        ("He must go by the end of the year.", "by the end of the year", "../2005"),
        ("He fell ill in May of last year.", "May of last year", "2004-05"),
        ("He fell ill on Tuesday of last week.", "Tuesday of last week", "2005-04-26"),
        ("for the past three months", "the past three months", "2005-02-05/2005-05-05"),
        ("in the past decade", "the past decade", "1995-05-05/2005-05-05"),
        ("over the last year", "the last year", "2004-05-05/2005-05-05"),
        ("over the next two days", "the next two days", "2005-05-05/2005-05-07"),
        ("in the past few days", "the past few days", "../2005-05-05"),
        ("in recent years", "recent years", "../2005"),
        ("He has recently come.", "recently", "../2005-05-05"),
        ("a recent report", "recent", "../2005-05-05"),
        ("So far he is well.", "So far", "../2005-05-05"),
        ("He is now well.", "now", "2005-05-05"),
        ("He currently rests.", "currently", "2005-05-05"),
        ("Profit rose in the third quarter.", "the third quarter", "2004-35"),
        ("third-quarter results", "third-quarter", "2004-35"),
        ("in the latest quarter", "the latest quarter", "2005-33"),
        ("six months ended March 31", "six months ended March 31", "2004-10-01/2005-03-31"),
        ("Friday's close", "Friday", "2005-04-29"),
        ("He came on Christmas Eve.", "Christmas Eve", "2004-12-24"),
        ("two days before Christmas", "two days before Christmas", "2004-12-23"),
    ],
)
def test_what_has_no_date_of_its_own_is_reckoned_from_the_publication(text: str, words: str, edtf: str) -> None:
    assert named(text) == [(words, edtf)]
    assert anchors(text) == [Anchor.PUBLICATION]
    assert read(text, None) == [(words, None, None, None)]
    assert anchors(text, None) == [Anchor.NONE]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("He left on 5 May 1981. Two weeks earlier he fell.", "Two weeks earlier", "1981-04-20/1981-04-26"),
        ("He left on 5 May 1981. The following day he fell.", "The following day", "1981-05-06"),
        ("He left on 5 May 1981 and fell the next morning.", "the next morning", "1981-05-06"),
        ("He left on 5 May 1981 and fell that night.", "that night", "1981-05-05"),
        ("He left on 5 May 1981. On the following Tuesday he fell.", "the following Tuesday", "1981-05-12"),
        ("He left on 5 May 1981. At 22:30 he fell.", "22:30", "1981-05-05T22:30:00"),
        ("He left on 5 May 1981. On 7 June he fell.", "7 June", "1981-06-07"),
        ("He left in 1981 and came back three years later.", "three years later", "1984"),
        ("It paid $3 in the third quarter, up from $2 a year earlier.", "a year earlier", "2003-35"),
        ("In the third quarter it beat the year-earlier quarter.", "the year-earlier quarter", "2003-35"),
    ],
)
def test_what_is_later_or_earlier_is_reckoned_from_what_the_text_named_last(text: str, words: str, edtf: str) -> None:
    assert named(text)[-1] == (words, edtf)
    assert anchors(text)[-1] is Anchor.RELATIVE


@pytest.mark.parametrize(
    "text",
    ["for three months", "a two-year contract", "for years", "every Monday", "half an hour", "on Mondays"],
)
def test_durations_and_what_comes_again_have_no_place(text: str) -> None:
    assert [edtf for _, edtf in named(text)] == [None]
    assert anchors(text) == [Anchor.NONE]


@pytest.mark.parametrize(
    "text",
    [
        "before an overture by Mozart",
        "a 56-year-old man, aged 12 months",
        "1,984 people, and 1984 people",
        "route 1981, ISO 1984, flight 1976, page 1901",
        "$1984, £1,999 and 1999 dollars",
        "call 202-456-1984",
        "the score was 2:30",
        "Theresa May may march in order",
        "June Smith, April Jones and Friday Live",
        "the Sunday Times on Black Friday",
        "he fell, and the summer dress sprang",
        "Christmas trees from Easter Island",
        "so far away",
        "a second term, a minute part",
        "https://example.org/2015/09/01/story",
        "https://example.org/May-2005",
        "in his fifties",
        "45/45/2005, 99 BCD, 0/0/00",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert named(text) == []


def test_a_day_that_the_calendar_does_not_have_leaves_the_month() -> None:
    assert named("on 31 June 2005") == [("June 2005", "2005-06")]


def test_several_months_have_the_year_of_the_last() -> None:
    edtf = [edtf for _, edtf in named("in November, December and January 2003")]
    assert edtf == ["2002-11", "2002-12", "2003-01"]


def test_of_two_days_that_numbers_may_be_the_day_of_publication_is_meant() -> None:
    assert named("11/02/89", "1989-11-02") == [("11/02/89", "1989-11-02")]


def test_a_comparison_is_nothing_to_reckon_from() -> None:
    text = "Sales rose in the third quarter from a year ago, and profit beat the year-earlier period."
    assert [edtf for _, edtf in named(text)] == ["2004-35", "2004", "2003-35"]


@pytest.mark.parametrize(
    ("published", "text", "edtf"),
    [
        ("2005", "last year", "2004"),
        ("2005", "last month", None),
        ("2005-05", "last month", "2005-04"),
        ("2005-05", "yesterday", None),
        ("2005-05-05T23:30:00+02:00", "yesterday", "2005-05-04"),
        ("2005-05~", "last year", "2004"),
        ("198X", "last year", None),
        ("yesterday", "last year", None),
        ("2005-02-30", "last year", None),
        ("0001-01-01", "yesterday", None),
        ("9999-12-31", "tomorrow", None),
    ],
)
def test_nothing_is_reckoned_more_finely_than_the_publication_is_known(
    published: str, text: str, edtf: str | None
) -> None:
    assert named(text, published) == [(text, edtf)]


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("easter", ["2003-04-20", "2024-03-31"]),
        ("orthodox easter", ["2003-04-27", "2024-05-05"]),
        ("rosh hashanah", ["2003-09-27", "2024-10-03"]),
        ("hanukkah", ["2003-12-20", "2024-12-26"]),
        ("passover", ["2003-04-17", "2024-04-23"]),
        ("eid al-fitr", ["2003-11-25", "2024-04-10"]),
        ("eid al-adha", ["2003-02-12", "2024-06-16"]),
        ("diwali", ["2003-10-25", "2024-11-01"]),
        ("vesak", ["2003-05-16", "2024-05-23"]),
        ("lunar new year", ["2003-02-01", "2024-02-10"]),
        ("nowruz", ["2003-03-21", "2024-03-20"]),
    ],
)
def test_a_feast_holds_the_day_on_which_it_was_kept(name: str, days: list[str]) -> None:
    for day in days:
        feast = feast_in(name, int(day[:4]))
        assert feast is not None
        assert feast.first <= date.fromisoformat(day) < feast.next
        assert "~" in feast.edtf or feast.first == date.fromisoformat(day)


def test_every_feast_is_known_in_every_year_of_our_times() -> None:
    for year in range(1900, 2100):
        assert all(len(list(days(year))) in {0, 1, 2} for days in FEASTS.values())


def test_rules_name_only_kinds_of_words_that_there_are() -> None:
    for path in Path(times.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("kind_at"):
                said = [one.value for one in ast.walk(node.args[1]) if isinstance(one, ast.Constant)]
                assert {kind for kinds in said for kind in str(kinds).split()} <= set(LETTERS)


def test_a_word_is_of_one_kind() -> None:
    words = [word for kinds in (KINDS, CASED) for named_words in kinds.values() for word in named_words.split()]
    assert len(words) == len(set(words))


PIECES = (
    "May,5,5th,2005,1981,Tuesday,last,next,this,the,of,year,years,ago,earlier,later,two,a few,since,until,before,after,"
    "from,to,between,and,-,–,.,.,\n\n, ,(,),',s,1980s,'80s,9:00 p.m.,9/11,03/04/20,quarter,third,first,half,months,"
    "ended,ending,spring,winter,Christmas,Ramadan,now,recently,soon,morning,week,about,early,end,will,said,weekend,"
    "19th,century,hundred,fiscal,BC,noon,at,in,on,9999,0001,days,every,which,that,following,same,31,February"
)
TEXTS = st.text(max_size=100) | st.lists(st.sampled_from(PIECES.split(",")), max_size=30).map(" ".join)
PUBLISHED = st.sampled_from([None, DAY, "2005", "2005-05", "0001-01-01", "9999-12-31"]) | st.text(max_size=12)


def starts(found: tuple[Time, ...]) -> list[int]:
    return [place for time in found for place in time.span]


@given(TEXTS, PUBLISHED)
def test_spans_lie_in_the_text_in_order_and_apart_and_no_end_comes_before_its_beginning(
    text: str, published: str | None
) -> None:
    found = times_in(text, published)
    assert all(0 <= time.span.start < time.span.end <= len(text) for time in found)
    assert starts(found) == sorted(starts(found))
    for interval in (time.interval for time in found if time.interval):
        assert interval.edtf
        assert interval.lower is None or interval.upper is None or interval.lower < interval.upper


@given(TEXTS, PUBLISHED)
def test_without_an_interval_there_is_no_anchor_and_no_interval_without_one(text: str, published: str | None) -> None:
    assert all((time.interval is None) == (time.anchor is Anchor.NONE) for time in times_in(text, published))


@given(TEXTS)
def test_without_a_publication_nothing_is_reckoned_from_it(text: str) -> None:
    assert Anchor.PUBLICATION not in {time.anchor for time in times_in(text, None)}


@given(TEXTS, PUBLISHED)
def test_the_same_text_gives_the_same_times(text: str, published: str | None) -> None:
    assert times_in(text, published) == times_in(text, published)


@given(st.text(max_size=20))
def test_any_publication_is_a_stretch_or_none(written: str) -> None:
    published = published_on(written)
    assert published is None or published.first < published.next


@pytest.mark.slow
@pytest.mark.parametrize(
    ("piece", "size"),
    [
        ("1", 1_000_000),
        ("of of of ", 1_000_000),
        ("May May May ", 1_000_000),
        ("5 May ", 100_000),
        ("1,984,", 100_000),
        ("\n ", 1_000_000),
        ("since the ", 100_000),
        ("early the ", 100_000),
        ("9:00-", 100_000),
        ("Monday to ", 100_000),
        (".)", 100_000),
    ],
)
def test_anything_is_read_in_time_that_grows_with_it(piece: str, size: int) -> None:
    text = piece * (size // len(piece))
    begun = process_time()
    times_in(text[: len(text) // 4], DAY)
    quarter = process_time() - begun
    times_in(text, DAY)
    assert process_time() - begun - quarter < 10 * quarter + 1
