"""The line of time: in the order of time, open and uncertain ends kept, and nothing that is dated left out."""

from dataclasses import replace
from itertools import pairwise

import pytest

from export.made_reading import own, read, said, timed
from whence.export.dates import date_words
from whence.export.timeline import timeline_of
from whence.model import Reading

CONTENT = (
    "In 2009 it was renamed. It has burned since the 1980s. About 1981 a bomb fell. Until 2003 it was shut. "
    "It closed for six days. In 1986 the wall broke and ten fell. The mayor said on Thursday that it is safe."
)


def reading() -> Reading:
    claims = [
        own(CONTENT, "In 2009 it was renamed", number=1),
        own(CONTENT, "It has burned since the 1980s", number=2),
        own(CONTENT, "About 1981 a bomb fell", number=3),
        own(CONTENT, "Until 2003 it was shut", number=4),
        own(CONTENT, "It closed for six days", number=5),
        own(CONTENT, "In 1986 the wall broke", number=6),
        own(CONTENT, "In 1986", "ten fell", number=7),
    ]
    attribution, safe = said(CONTENT, "The mayor", "said", "it is safe")
    made = timed(
        read(CONTENT, [*claims, safe], [attribution], published="2024-03-17"),
        ("2009", "2009", "2009-01-01", "2010-01-01"),
        ("since the 1980s", "198X/..", "1980-01-01", None),
        ("About 1981", "1981~", "1981-01-01", "1982-01-01"),
        ("Until 2003", "../2003", None, "2004-01-01"),
        ("six days", None, None, None),
        ("1986", "1986", "1986-01-01", "1987-01-01"),
        ("on Thursday", "2024-03-14", "2024-03-14", "2024-03-15"),
    )
    return replace(made, claims=(*made.claims[:-1], replace(safe, said="2024-03-14")))


def test_rows_stand_in_the_order_of_time_and_an_open_beginning_where_it_ends() -> None:
    labels = [row.label for row in timeline_of(reading()).rows]
    assert labels == [
        "from the 1980s on",
        "about 1981",
        "1986",
        "until 2003",
        "2009",
        "14 March 2024",
        "17 March 2024",
    ]


def test_open_ends_go_to_the_edge_and_are_marked_there() -> None:
    rows = {row.label: row.bar for row in timeline_of(reading()).rows}
    since, until, exact = rows["from the 1980s on"], rows["until 2003"], rows["1986"]
    assert since is not None
    assert until is not None
    assert exact is not None
    assert (since.opens_left, since.opens_right) == ("", "open")
    assert (until.opens_left, until.opens_right) == ("open", "")
    assert (exact.opens_left, exact.opens_right) == ("", "")
    assert float(since.x[:-1]) + float(since.width[:-1]) > 98


def test_what_is_about_perhaps_or_a_decade_is_uncertain() -> None:
    assert [row.label for row in timeline_of(reading()).rows if row.uncertain] == ["from the 1980s on", "about 1981"]


def test_decades_and_days_share_one_line_and_both_can_be_seen() -> None:
    bars = [row.bar for row in timeline_of(reading()).rows if row.bar]
    assert all(float(bar.width[:-1]) > 1 for bar in bars)
    assert all(0 <= float(bar.x[:-1]) <= 100 - float(bar.width[:-1]) for bar in bars)
    ticks = timeline_of(reading()).ticks
    assert (ticks[0].label, ticks[-1].label) == ("1980", "18 Mar 2024")
    assert all(float(other.x[:-1]) - float(one.x[:-1]) > 9 for one, other in pairwise(ticks))


def test_claims_of_one_expression_stand_together() -> None:
    (entry,) = next(row for row in timeline_of(reading()).rows if row.label == "1986").entries
    assert (entry.words, entry.claims) == ("1986", (6, 7))


def test_what_was_said_then_is_told_from_what_was_so_and_from_the_publication() -> None:
    *_, thursday, published = timeline_of(reading()).rows
    assert [(entry.what, entry.words, entry.claims) for entry in thursday.entries] == [("said", "on Thursday", (8,))]
    assert [(entry.what, entry.claims) for entry in published.entries] == [("published", ())]


def test_what_could_not_be_placed_is_listed_with_its_claim() -> None:
    assert [(entry.words, entry.claims) for entry in timeline_of(reading()).unplaced] == [("six days", (5,))]


def test_a_second_date_of_a_claim_is_not_lost() -> None:
    content = "From May 2005 to 2006 it stood."
    made = timed(
        read(content, [own(content, content)]),
        ("May 2005", "2005-05", "2005-05-01", "2005-06-01"),
        ("2006", "2006", "2006-01-01", "2007-01-01"),
    )
    assert [entry.words for entry in timeline_of(made).beside] == ["2006"]


@pytest.mark.parametrize("published", ["", "2009", "2009-05", "2009-05-05T10:00:00Z", "spring", "-0049", "9999-12-31"])
def test_any_date_of_publication_has_a_row_and_none_breaks_the_line(published: str) -> None:
    rows = timeline_of(read("Rain fell.", published=published)).rows
    assert len(rows) == bool(published)


def test_a_reading_without_dates_has_no_rows() -> None:
    line = timeline_of(read("Rain fell."))
    assert (line.rows, line.ticks, line.unplaced, line.beside) == ([], [], [], [])


@pytest.mark.parametrize(
    ("edtf", "lower", "upper", "words"),
    [
        ("2003/..", "2004-01-01", None, "after 2003"),
        ("2003/..", "2003-01-01", None, "from 2003 on"),
        ("2012-22", None, None, "summer 2012"),
        ("1999-35", None, None, "third quarter of 1999"),
        ("19XX", None, None, "the years 1900 to 1999"),
        ("1980/1988", None, None, "1980 to 1988"),
        ("2012-03-11T12:00:00", None, None, "11 March 2012, 12:00"),
        ("1981?", None, None, "perhaps 1981"),
        ("1981%", None, None, "perhaps about 1981"),
        ("[2012-05-05,2012-05-06]", None, None, "5 May 2012 or 6 May 2012"),
        ("/2003", None, None, "until 2003, its beginning unknown"),
        ("Y17E8", None, None, "Y17E8"),
    ],
)
def test_dates_are_plain_words(edtf: str, lower: str | None, upper: str | None, words: str) -> None:
    assert date_words(edtf, lower, upper) == words
