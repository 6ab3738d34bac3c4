"""What to pin down: dates that bound an undated text, events without a date, times not placed, units that disagree."""

import pytest
from made_readings import Made

from whence.checklist import Checklist, checklist_of
from whence.model import ReferentKind


def sheet_of(content: str, published: str | None = None) -> Checklist:
    made = Made(content, published)
    for sentence in content.split(". "):
        made.told(sentence.rstrip("."))
    return checklist_of(made.reading())


def earliest(content: str) -> str | None:
    publication = sheet_of(content).publication
    assert publication is not None
    return publication.earliest.day if publication.earliest is not None else None


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ("The camp was renamed in 2009 and burned in 1986.", "2009-01-01"),
        ("On 5 May 2005 they closed the gates, but nobody died.", "2005-05-05"),
        ("A report of May 2005 speaks of boatmen.", "2005-05-01"),
        ("It has been shut since 2007.", "2007-01-01"),
        ("In 1994 the wall broke.", "1994-01-01"),
    ],
)
def test_the_latest_date_told_as_past_bounds_the_earliest_day(content: str, day: str) -> None:
    assert earliest(content) == day


@pytest.mark.parametrize(
    "content",
    [
        "The games will be held in 2030.",
        "The vote was postponed until 2030.",
        "The plan was extended to 2030.",
        "They were expected in 2030 at the gates.",
        "The treaty that was signed would end in 2030.",
        "In 2050, he said, the sea would be higher.",
        "The wall may have broken in 2030.",
        "They looked at yields over 2000 - 2050.",
        "Emissions were to fall by 2030.",
        "They ordered trains for 2030.",
        "If it was built in 2030, it stands.",
        "She was asked of the 2030 vote.",
    ],
)
def test_what_is_to_come_or_may_be_bounds_nothing(content: str) -> None:
    assert earliest(content) is None


def test_the_words_that_bound_it_are_kept_with_their_claim() -> None:
    publication = sheet_of("Rain fell. The camp was renamed in 2009").publication
    assert publication is not None
    assert publication.earliest is not None
    (place,) = publication.earliest.words
    assert place.claim is not None
    assert place.claim.id == "c-1"


def test_a_text_whose_date_is_known_needs_no_bounds() -> None:
    assert sheet_of("The camp was renamed in 2009.", "2012-03").publication is None


def test_what_a_document_states_of_itself_bounds_the_latest_day() -> None:
    made = Made("Rain fell.", stated=(("created", "2001-01-01"), ("modified", "2012-03-05T10:00:00Z")))
    publication = checklist_of(made.reading()).publication
    assert publication is not None
    assert publication.latest is not None
    assert (publication.latest.day, publication.latest.stated) == ("2012-03-05", "modified")


def test_a_date_in_a_byline_or_before_a_dash_may_be_the_texts_own() -> None:
    made = Made("Korrin, 17 March 2012\n\nRain fell.")
    made.aside("Korrin, 17 March 2012")
    line = Made("ORO, 15 March 2012 (TPA) - Two huts burned.")
    for one, words in ((made, "17 March 2012"), (line, "15 March 2012")):
        publication = checklist_of(one.reading()).publication
        assert publication is not None
        assert [one.content[slice(*place.span)] for place in publication.named] == [words]
        assert publication.earliest is None


def undated(content: str) -> list[str]:
    return [content[slice(*one.claim.spans[0])] for one in sheet_of(content).undated]


def test_events_without_a_date_are_listed_and_states_are_not() -> None:
    assert undated("Two sheds burned. The men were far away. The river is wide. He left in 1986") == [
        "Two sheds burned"
    ]


@pytest.mark.parametrize(
    "content", ["The dam is based on sand", "Nobody came", "She will have left", "Did it burn?", "An armed man waits"]
)
def test_what_tells_of_no_event_is_not_listed(content: str) -> None:
    assert undated(content) == []


def test_wrongs_stand_before_amounts_and_these_before_the_rest() -> None:
    content = "The rain stopped. Twelve people came home. The huts were attacked"
    assert undated(content) == ["The huts were attacked", "Twelve people came home", "The rain stopped"]


def test_an_event_without_a_place_is_told_of_where_places_are_known() -> None:
    made = Made("The rain stopped. The men walked to Oro.")
    made.told("The rain stopped.")
    made.told("The men walked to Oro.")
    assert [one.lacks for one in checklist_of(made.reading()).undated] == [("date",), ("date",)]
    made.is_one(ReferentKind.PLACE, "Oro", "Oro")
    assert [one.lacks for one in checklist_of(made.reading()).undated] == [("date", "place")] * 2


def test_times_that_cannot_be_placed_are_listed_once_and_lengths_are_not() -> None:
    sheet = sheet_of("He came last week. It was shut for six days. She left last week. They met on Friday")
    assert [(one.words, len(one.places)) for one in sheet.unplaced] == [("last week", 2), ("Friday", 1)]
    assert all(place.claim is not None for one in sheet.unplaced for place in one.places)


def test_two_units_that_do_not_agree_are_listed() -> None:
    (pair,) = sheet_of("It lies 60km (47 miles) away. That is 60km (37 miles) off").disagreeing
    assert (pair.one.value, pair.other.value, pair.claim.id) == (60, 47, "c-0")
