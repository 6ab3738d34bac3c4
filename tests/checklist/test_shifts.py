"""What shifts within one text: extent of a holder, labels of a thing, whose words something is told in."""

import pytest
from made_readings import Made

from whence.checklist import Checklist, checklist_of
from whence.model import ReferentKind, Role


def sheet_of(content: str) -> Checklist:
    made = Made(content)
    for sentence in content.split(". "):
        made.told(sentence.rstrip("."))
    return checklist_of(made.reading())


def extents(content: str) -> list[list[tuple[str, str]]]:
    return [
        [(extent.value, content[slice(*place.span)]) for extent, place in one.described]
        for one in sheet_of(content).extents
    ]


def test_one_holder_in_different_extent_is_a_shift() -> None:
    content = "The residents of Oro ask for help. Several people of Oro came. One resident of Oro wrote"
    assert extents(content) == [
        [
            ("all of them", "The residents of Oro"),
            ("some of them", "Several people of Oro"),
            ("one of them", "One resident of Oro"),
        ]
    ]


def test_speaking_in_the_name_of_others_is_an_extent_of_its_own() -> None:
    content = "Two residents came. She wrote on behalf of the residents"
    assert extents(content) == [
        [("some of them", "Two residents"), ("in the name of them", "on behalf of the residents")]
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Several residents of Oro came. The residents were cold",  # the same ones, taken up again
        "The residents of Oro came. Several residents of Tarn left",
        "The residents of Oro came. The people of Oro left",
        "Two soldiers came. The workers left",
        "The remaining people of Oro came. An American voter came",
        "Few people came. The people were cold",
        "The members of Oro met. The members of Tarn met. Several members left",
    ],
)
def test_the_same_extent_or_other_people_are_no_shift(content: str) -> None:
    assert extents(content) == []


def test_a_group_that_says_nothing_shifts_only_where_it_is_a_holder() -> None:
    made = Made("The farmers said that it rained. Some farmers left.")
    made.given("The farmers", "said", "that it rained", Role.GROUP)
    assert len(checklist_of(made.reading()).extents) == 1
    assert extents("The farmers slept. Some farmers left") == []


def labels(content: str) -> list[list[str]]:
    return [[content[slice(*place.span)] for place in one.labels] for one in sheet_of(content).labels]


def test_different_labels_before_one_noun_are_a_shift() -> None:
    assert labels("The terrorist group met. The heroic group met") == [["terrorist", "heroic"]]
    assert labels("The terrorist group met. The terrorist group left") == []


def test_a_label_that_is_somebodys_word_and_the_texts_own_is_a_shift() -> None:
    made = Made("The mayor said: “The terrorist group met.” The terrorist group left.")
    made.told("The terrorist group left.")
    assert checklist_of(made.reading()).labels == ()
    made.quoted("The mayor", "said", "The terrorist group met.")
    assert len(checklist_of(made.reading()).labels) == 1


def test_labels_of_one_referent_are_set_side_by_side() -> None:
    made = Made("Those heroes met. The terrorists left.")
    made.told("Those heroes met.")
    made.told("The terrorists left.")
    movement = made.is_one(ReferentKind.ORGANIZATION, "heroes", "heroes", "terrorists")
    made.target("heroes", movement)
    made.target("terrorists", movement)
    (shift,) = checklist_of(made.reading()).labels
    assert (shift.of, len(shift.labels)) == ("heroes", 2)


def retold(own: str, theirs: str) -> float | None:
    made = Made(f"{own} The mayor said that {theirs}. Rain fell on the dam and on the river.")
    made.told(own)
    made.given("The mayor", "said", f"that {theirs}")
    made.told("Rain fell on the dam and on the river.")
    found = checklist_of(made.reading()).retold
    return found[0].overlap if found else None


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ("Four men came up the road with a handcart.", "four men had come up the road with a handcart before the fire"),
        ("Fish died in three side channels at Sennet.", "fish had died in three channels at Sennet"),
        ("The gates were held shut for eleven days.", "armed men held the gates shut for eleven days"),
    ],
)
def test_what_is_given_to_somebody_and_told_in_its_own_words_is_a_shift(own: str, theirs: str) -> None:
    overlap = retold(own, theirs)
    assert overlap is not None
    assert overlap >= 0.55


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ("Four men came up the road with a handcart.", "the handcart was found on another road"),
        ("The gates of the Korrin Dam were shut.", "the Korrin Dam belongs to both banks"),
        ("Two huts burned in the night.", "nobody was seen"),
    ],
)
def test_what_only_shares_its_subject_is_none(own: str, theirs: str) -> None:
    assert retold(own, theirs) is None


def test_what_is_left_of_a_sentence_around_somebodys_words_is_not_set_beside_them() -> None:
    made = Made("The mayor of Korrin said of the old gate that the old gate of Korrin was shut by the mayor.")
    made.given("The mayor of Korrin", "said", "that the old gate of Korrin was shut by the mayor")
    made.told("The mayor of Korrin said of the old gate")
    assert checklist_of(made.reading()).retold == ()
