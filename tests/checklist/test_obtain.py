"""What to obtain: documents, pictures and recordings, one under several words taken together."""

import pytest
from made_readings import Made

from whence.checklist import Exhibited, checklist_of
from whence.model import ReferentKind, Role


def obtained(made: Made) -> list[tuple[str, int]]:
    return [(one.name, len(one.claims)) for one in checklist_of(made.reading()).documents]


def of_told(content: str) -> list[str]:
    made = Made(content)
    made.told(content)
    return [name for name, _ in obtained(made)]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("They sent an e-mail with photographs.", ["an e-mail", "photographs"]),
        ("A video shows the gate.", ["A video"]),
        ("It rests on the ruling of 2 March.", ["the ruling of 2 March"]),
        ("The association’s letter to the Ministry was lost.", ["The association’s letter to the Ministry"]),
        ("But Orvany’s letter was lost.", ["Orvany’s letter"]),
        ("The police keep the records of that night.", ["the records"]),
        ("She kept three voice messages.", ["three voice messages"]),
    ],
)
def test_what_a_claim_speaks_of_is_to_be_obtained(content: str, names: list[str]) -> None:
    assert of_told(content) == names


@pytest.mark.parametrize(
    "content",
    [
        "Our wardens report that fish died.",
        "They order the gates to be shut and record it.",
        "He works for a letter opener factory.",
        "There was no report of a fire.",
        "The Evening Post and the Herald Letter agree.",
        "He will film there and note it.",
        "It sends a clear message and took five minutes.",
        "His record is good.",
    ],
)
def test_words_that_name_no_document_are_none(content: str) -> None:
    assert of_told(content) == []


def test_what_most_claims_rest_on_stands_first() -> None:
    made = Made("A letter says he left. The report says she came, and the report adds that it rained.")
    made.given("A letter", "says", "he left", Role.DOCUMENT)
    made.given("The report", "says", "she came", Role.DOCUMENT)
    made.given("the report", "adds", "that it rained", Role.DOCUMENT)
    assert obtained(made) == [("The report", 2), ("A letter", 1)]


def test_a_document_in_which_somebody_says_something_holds_what_is_said() -> None:
    made = Made("The mayor said in a statement that the dam is safe. She had seen a video about it.")
    held = made.given("The mayor", "said", "that the dam is safe")
    made.told("She had seen a video about it.")
    first, second = checklist_of(made.reading()).documents
    assert (first.name, [one.id for one in first.claims]) == ("a statement", [held.id])
    assert second.name == "a video"


def test_without_knowing_who_is_who_words_that_say_no_more_mean_the_same() -> None:
    content = "A report of May 2005 by the Rights Monitor was read. The May 2005 report is long. It is a report."
    made = Made(content)
    for sentence in content.split(". "):
        made.told(sentence.rstrip("."))
    assert obtained(made) == [("A report of May 2005 by the Rights Monitor", 3)]


def test_two_letters_of_which_other_things_are_said_are_two() -> None:
    made = Made("A letter of 2 March came. A letter of 5 May came. Another letter came.")
    made.told("A letter of 2 March came.")
    made.told("A letter of 5 May came.")
    made.told("Another letter came.")
    assert len(obtained(made)) == 3


def test_whose_document_it_is_keeps_two_apart() -> None:
    made = Made("The council's report is out. Our report was late.")
    made.told("The council's report is out.")
    made.told("Our report was late.")
    assert [name for name, _ in obtained(made)] == ["The council's report", "Our report"]


def documents(made: Made) -> tuple[Exhibited, ...]:
    return checklist_of(made.reading()).documents


def test_what_the_reading_knows_to_be_one_is_one_its_pronouns_with_it() -> None:
    made = Made("The dossier names nine men. It gives dates. The annual report, a thick one, is dull.")
    made.told("The dossier names nine men.")
    made.told("It gives dates.")
    made.told("The annual report, a thick one, is dull.")
    made.is_one(ReferentKind.DOCUMENT, "The dossier", "The dossier", "It", "The annual report")
    (only,) = documents(made)
    assert len(only.claims) == 3


def test_what_the_reading_knows_to_be_two_is_two() -> None:
    made = Made("The report came on Monday. The report came on Friday.")
    made.told("The report came on Monday.")
    made.told("The report came on Friday.")
    made.is_one(ReferentKind.DOCUMENT, "The report", ("The report", 1))
    made.is_one(ReferentKind.DOCUMENT, "The report", ("The report", 2))
    assert len(documents(made)) == 2


def test_the_place_of_its_words_is_kept() -> None:
    made = Made("Rain fell. A video shows the gate.")
    claim = made.told("A video shows the gate.")
    (video,) = documents(made)
    assert made.content[slice(*video.places[0].span)] == "A video"
    assert video.places[0].claim is not None
    assert video.places[0].claim.id == claim.id
