"""What kind of holder an expression names."""

import pytest

from whence.model import Attribution, Kind, Role, Span
from whence.read.chain import link_of, role_of

HOLDERS = {
    Role.PERSON: [
        "Anna Ruiz",
        "Anna Ruiz, the mayor of Oro",
        "the mayor of Sennet, Tor Hallan",
        "President Obama",
        "Mr. Ruiz",
        "Ruiz",
        "she",
        "I",
        "the minister",
        "The defence minister of Ledrin",
        "a spokesman, Peder Ulst",
        "RUNA SEBALD",
    ],
    Role.ORGANIZATION: [
        "the Ministry of Waters",
        "The Association for the Upper Reach",
        "NATO",
        "the IVRM",
        "The United Nations",
        "The New York Times",
        "the government of Orvany",
        "the company",
        "police",
        "it",
    ],
    Role.GROUP: [
        "we",
        "they",
        "The residents of the valley",
        "fishermen",
        "two farmers",
        "Several residents of Tolmet",
    ],
    Role.DOCUMENT: [
        "the report",
        "the report of May 2005",
        "a report published on 8 March by the Association",
        "an e-mail that several households sent",
        "the letter",
        "The gate log at the dam",
        "a statement",
        "court documents",
    ],
    Role.UNNAMED: [
        "an official",
        "two officials",
        "a source close to the talks",
        "a man who lives by the river",
        "A lorry driver",
        "a senior official who asked not to be named",
    ],
}


@pytest.mark.parametrize(("role", "source"), [(role, source) for role, all_of in HOLDERS.items() for source in all_of])
def test_a_holder_has_the_role_that_its_head_noun_says(role: Role, source: str) -> None:
    assert role_of(source) is role


@pytest.mark.parametrize("source", ["", " ", "—", "“”", "2009", "the", "'s", "大坝", "a" * 10_000, "the " * 1000])
def test_any_expression_has_some_role(source: str) -> None:
    assert role_of(source) not in (Role.NARRATOR, Role.UNSTATED)


def attribution(*source: Span) -> Attribution:
    return Attribution("a-1", Kind.DIRECT, source, (Span(0, 1),), (Span(1, 2),), None, 1.0)


def test_a_link_says_the_texts_own_words_for_its_holder() -> None:
    link = link_of("The mayor, who lives there, Tor Hallan", attribution(Span(0, 9), Span(28, 38)))
    assert (link.role, link.attribution, link.text) == (Role.PERSON, "a-1", "The mayor … Tor Hallan")


def test_a_link_without_a_source_is_unstated() -> None:
    link = link_of("It is said to hold.", attribution())
    assert (link.role, link.text) == (Role.UNSTATED, "")
