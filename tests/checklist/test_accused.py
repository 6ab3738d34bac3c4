"""Who is accused of what and nowhere quoted, whoever it is: the same words of either side give the same."""

from dataclasses import replace

import pytest
from made_readings import Made

from whence.checklist import Accused, checklist_of, whose
from whence.model import Heads, ReferentKind, Role


def accused_of(made: Made) -> list[str]:
    return [one.name for one in checklist_of(made.reading()).accused]


def told(content: str) -> Made:
    made = Made(content)
    made.told(content)
    return made


@pytest.mark.parametrize("name", ["Orvany", "Ledrin", "the Korrin Watch", "Anna Ruiz"])
@pytest.mark.parametrize(
    "said",
    [
        "The mayor accused {} of arson.",
        "The mayor blamed {} for the fire.",
        "It was said that {} was accused of theft.",
        "Two huts were burned by {}.",
        "Last year {} attacked the village.",
        "It was {}. Later {} destroyed the bridge.",
        "The mayor said {} was responsible for it.",
    ],
)
def test_whoever_is_accused_is_to_be_heard(name: str, said: str) -> None:
    made = Made(said.format(name, name))
    made.told(made.content)
    assert accused_of(made) == [name.removeprefix("the ")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Two huts were burned by a band of Orvan men of the Watch.", "Watch"),
        ("Two huts were burned by a band of IVRM men.", "IVRM"),
        ("Two huts were burned by soldiers of Orvany.", "Orvany"),
        ("Two huts were burned by the mayor of Korrin.", "the mayor of Korrin"),
        ("Two huts were burned by the police.", "the police"),
        ("Police burned two huts.", "Police"),
        ("The mayor condemned Orvany’s raid for its cruelty.", "Orvany"),
        ("Two huts were burned by four Orvan officers.", "four Orvan officers"),
    ],
)
def test_whoever_does_a_wrong_is_named_as_the_text_names_them(content: str, name: str) -> None:
    assert accused_of(told(content)) == [name]


def test_names_that_begin_alike_are_not_one() -> None:
    assert accused_of(told("Orvan burned the huts. Orvany stole the boats.")) == ["Orvan", "Orvany"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("The Korrin Watch, KVW for short, is a terrorist group.", "The Korrin Watch"),
        ("The mayor called Orvany a terrorist state.", "Orvany"),
        ("The terrorist group KVW met in Oro.", "KVW"),
    ],
)
def test_whoever_is_called_by_a_label_that_condemns_is_accused(content: str, name: str) -> None:
    made = told(content)
    (found,) = checklist_of(made.reading()).accused
    assert found.name.removeprefix("The ") == name.removeprefix("The ")
    assert found.accusations[0].wording is not None


@pytest.mark.parametrize(
    "content",
    [
        "A bomb killed three engineers.",
        "Families were displaced by the dam.",
        "The hut was destroyed by fire.",
        "They attacked the village.",
        "Ask who gains from two burnt huts.",
        "He was killed by Friday.",
        "The Watch did not attack the village.",
        "Did the Watch attack the village?",
        "Men burned the huts.",
        "A massacre in Oro was told of.",
        "Men on Rikers Island were convicted of theft.",
        "The Watch has not been accused of theft.",
        "The crime was told of in Oro.",
        "Anna Ruiz walked home.",
    ],
)
def test_things_pronouns_denials_and_questions_accuse_nobody(content: str) -> None:
    assert accused_of(told(content)) == []


@pytest.mark.parametrize(
    "source",
    [
        "The Korrin Watch",
        "the Watch",
        "The Watch's spokesman, Ruard Stehl",
        "Ruard Stehl, who speaks for the Korrin Watch",
        "the commander of the Watch",
    ],
)
def test_whoever_is_given_words_is_heard(source: str) -> None:
    made = Made(f"Two huts were burned by the Korrin Watch. Of this {source} said that it was raining.")
    made.told("Two huts were burned by the Korrin Watch.")
    made.given(source, "said", "that it was raining", Role.ORGANIZATION)
    assert accused_of(made) == []


def test_somebody_else_of_the_same_place_is_not_the_accused() -> None:
    made = Made("Two huts were burned by the Korrin Watch. The mayor of Korrin said that it was raining.")
    made.told("Two huts were burned by the Korrin Watch.")
    made.given("The mayor of Korrin", "said", "that it was raining")
    assert accused_of(made) == ["Korrin Watch"]


def test_an_acronym_that_the_text_spells_out_is_the_same_name() -> None:
    made = Made("The Korrin Volunteer Watch (KVW) met. KVW burned two huts. The Watch said that it met.")
    made.told("KVW burned two huts.")
    assert accused_of(made) == ["KVW"]
    made.given("The Watch", "said", "that it met", Role.ORGANIZATION)
    assert accused_of(made) == []


def test_whose_word_an_accusation_is_is_said() -> None:
    made = Made("Orvany burned the huts. The mayor said that Orvany burned the bridge.")
    made.told("Orvany burned the huts.")
    made.given("The mayor", "said", "that Orvany burned the bridge")
    (orvany,) = checklist_of(made.reading()).accused
    assert [whose(one) for one in orvany.accusations] == [None, "The mayor"]


def words_of(made: Made, accused: Accused) -> list[str]:
    return [made.content[slice(*one.span)] for one in accused.accusations]


def test_the_words_that_accuse_are_kept() -> None:
    made = told("The mayor accused Orvany of arson in May. Two huts were burned to the ground by Orvany.")
    (orvany,) = checklist_of(made.reading()).accused
    assert words_of(made, orvany) == ["accused Orvany of arson in May", "burned to the ground by Orvany"]


def test_whom_a_label_is_used_of_is_who_the_reading_says() -> None:
    made = Made("The movement met. It is a gang of thugs.")
    made.told("It is a gang of thugs.")
    movement = made.is_one(ReferentKind.ORGANIZATION, "The movement", "The movement", "It")
    made.target("thugs", movement)
    assert accused_of(made) == ["The movement"]


def test_a_referent_that_speaks_is_heard_under_any_name() -> None:
    made = Made("The Drowners burned two huts. JU said that it was raining.")
    made.told("The Drowners burned two huts.")
    movement = made.is_one(ReferentKind.ORGANIZATION, "The Drowners", "The Drowners", "JU")
    assert accused_of(made) == ["The Drowners"]
    made.given("JU", "said", "that it was raining", Role.ORGANIZATION, movement)
    assert accused_of(made) == []


def test_accusations_under_several_names_of_one_are_of_one() -> None:
    made = Made("The Drowners burned two huts. JU attacked the dam.")
    made.told("The Drowners burned two huts.")
    made.told("JU attacked the dam.")
    made.is_one(ReferentKind.ORGANIZATION, "The Drowners", "The Drowners", "JU")
    (only,) = checklist_of(made.reading()).accused
    assert len(only.accusations) == 2


def test_where_the_reading_says_what_the_subject_is_the_present_tells_of_a_wrong_as_well() -> None:
    made = told("The Watch that guards the dam bombs villages.")
    assert accused_of(made) == []
    heads = Heads((made.span("The Watch"),), (made.span("bombs"),), (made.span("villages"),))
    made.claims = [replace(made.claims[0], heads=heads)]
    assert accused_of(made) == ["Watch"]
