"""Which mentions are the same someone or something. All sentences are invented."""

import numpy as np
import pytest

from whence.read.called import Written
from whence.read.mentions import Mention
from whence.read.same import same_mentions
from whence.text import Words, paragraphs_of

NOTHING = np.zeros((2, 64), dtype=np.float16)
PRONOUNS = {"he", "she", "they", "it", "i", "we", "her", "him", "them"}


def groups(*said: tuple[str, str]) -> list[list[str]]:
    """The groups of several mentions: each of the phrases is the subject of a sentence of its own, and of that kind."""
    content = " ".join(f"{phrase} spoke." for phrase, _ in said)
    words = Words.joined(paragraph.words for paragraph in paragraphs_of(content))
    mentions, start = [], 0
    for number, (phrase, kind) in enumerate(said):
        first, last = words.at(start), words.at(start + len(phrase)) - 1
        part = "PRON" if phrase.lower() in PRONOUNS else "PROPN" if phrase[-1].isupper() or named(phrase) else "NOUN"
        mentions.append(Mention(first, last, kind, 1.0, last, part, last + 1, "nsubj", number, NOTHING))
        start += len(f"{phrase} spoke. ")
    found = same_mentions(Written(content, words), mentions)
    return [[said[at][0] for at in group] for group in found if len(group) > 1]


def named(phrase: str) -> bool:
    return phrase.split()[-1][0].isupper()


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Anna Ruiz", "Ruiz", "person"),
        ("Anna Ruiz", "Mrs Ruiz", "person"),
        ("Mayor Anna Ruiz", "Anna Ruiz", "person"),
        ("Ruiz", "Anna Ruiz", "person"),
        ("Anna Ruiz", "Anna", "person"),
        ("the Reach Union", "Reach Union", "organization"),
        ("the Reach Union", "the Union", "organization"),
        ("the Upper Reach Union", "URU", "organization"),
        ("Oro", "Oro", "place"),
        ("the mayor", "the mayor", "person"),
        ("Anna Ruiz", "she", "person"),
    ],
)
def test_one_goes_by_both(first: str, second: str, kind: str) -> None:
    assert groups((first, kind), (second, kind)) == [[first, second]]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Anna Ruiz", "Tor Ruiz", "person"),
        ("Anna Ruiz", "Anna Hallan", "person"),
        ("Anna Ruiz", "it", "person"),
        ("Oro", "they", "place"),
        ("the upper road", "a farm", "place"),
        ("Mr Ruiz", "she", "person"),
    ],
)
def test_two_are_not_taken_for_one(first: str, second: str, kind: str) -> None:
    assert groups((first, kind), (second, kind)) == []


def test_a_last_name_that_two_have_goes_to_the_nearer_one_before_it() -> None:
    said = ("Anna Ruiz", "person"), ("Tor Ruiz", "person"), ("Ruiz", "person")
    assert groups(*said) == [["Tor Ruiz", "Ruiz"]]


def test_a_last_name_that_is_one_persons_is_not_given_to_another() -> None:
    said = ("Anna Ruiz", "person"), ("Ruiz", "person"), ("Tor Ruiz", "person")
    assert groups(*said) == [["Anna Ruiz", "Ruiz"]]


def test_a_country_is_not_its_government() -> None:
    assert groups(("Oro", "place"), ("the government", "organization")) == []


def test_many_mentions_take_time_as_they_grow() -> None:
    assert len(groups(*[("Anna Ruiz", "person"), ("the farm", "place")] * 2000)) == 2
