"""Names of one thing inside one document."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.read.names import AliasKind, aliases_in

Found = list[tuple[str, str, str]]


def found(text: str) -> Found:
    return [(text[slice(*one.name)], text[slice(*one.other)], one.kind.value) for one in aliases_in(text)]


UNESCO = "United Nations Educational, Scientific and Cultural Organization"
OHCHR = "Office of the United Nations High Commissioner for Human Rights"
SAID: dict[str, Found] = {
    # Acronyms, after the name and before it.
    "The World Health Organization (WHO) met.": [("World Health Organization", "WHO", "acronym")],
    "The WHO (World Health Organization) met.": [("World Health Organization", "WHO", "acronym")],
    f"The {UNESCO} (UNESCO) met.": [(UNESCO, "UNESCO", "acronym")],
    f"The {OHCHR} (OHCHR) met.": [(OHCHR, "OHCHR", "acronym")],
    "The US Central Command (CENTCOM) met.": [("Central Command", "CENTCOM", "acronym")],
    "The Lord's Resistance Army (LRA) met.": [("Lord's Resistance Army", "LRA", "acronym")],
    "The Upper Reach Union, or URU, met.": [("Upper Reach Union", "URU", "acronym")],
    "The Upper Reach Union (“URU”) met.": [("Upper Reach Union", "URU", "acronym")],
    # In another language, if the text says so.
    "The Front for Oro, known by its Spanish initials MPO, met.": [("Front for Oro", "MPO", "acronym")],
    "The Workers' Party (PKW, by its Kurdish initials) met.": [("Workers' Party", "PKW", "acronym")],
    "The Islamic State, also known as ISIS or ISIL, met.": [
        ("Islamic State", "ISIS", "acronym"),
        ("Islamic State", "ISIL", "acronym"),
    ],
    "The Movement for Oro (Movimiento por Oro, MPO) met.": [
        ("Movement for Oro", "Movimiento por Oro", "alias"),
        ("Movimiento por Oro", "MPO", "acronym"),
    ],
    # Other names, one or several.
    "Burma, also known as Myanmar, was there.": [("Burma", "Myanmar", "alias")],
    "The Reach Union (Al-Nahr, also known as the River Front and River Guard) met.": [
        ("Reach Union", "Al-Nahr", "alias"),
        ("Al-Nahr", "River Front", "alias"),
        ("Al-Nahr", "River Guard", "alias"),
    ],
    "Anna Ruiz, a.k.a. Nana, left.": [("Anna Ruiz", "Nana", "alias")],
    "Anna Ruiz alias Nana left.": [("Anna Ruiz", "Nana", "alias")],
    "Lake Ora, known locally as the Mother Lake, dried.": [("Lake Ora", "Mother Lake", "alias")],
    "Tor Hallan, also called “the Fox”, left.": [("Tor Hallan", "the Fox", "alias")],
    "Al-Nahr, the so-called River State, fell.": [("Al-Nahr", "River State", "alias")],
    "Tor Hallan, a judge known as Carlos the Fox, left.": [("Tor Hallan", "Carlos the Fox", "alias")],
    "The Dam League, or Leaguers, as they are called in Oro, left.": [("Dam League", "Leaguers", "alias")],
    "The Upper Reach Fund (the “Fund”) paid.": [("Upper Reach Fund", "Fund", "alias")],
    "Oro Ltd (hereafter the “Company”) paid.": [("Oro Ltd", "Company", "alias")],
    "The Ministry of Waters, hereafter the Ministry, paid.": [("Ministry of Waters", "Ministry", "alias")],
    # Former names: whichever the text calls so.
    "Oro City, formerly Sennet, fell.": [("Oro City", "Sennet", "former")],
    "Oro City (formerly known as Sennet) fell.": [("Oro City", "Sennet", "former")],
    "Sennet, now known as Oro City, fell.": [("Oro City", "Sennet", "former")],
    "Anna Ruiz, née Hallan, left.": [("Anna Ruiz", "Hallan", "former")],
    "Anna Ruiz (born Anna Hallan) left.": [("Anna Ruiz", "Anna Hallan", "former")],
    # Nicknames.
    "Anna Ruiz, nicknamed “the butcher”, left.": [("Anna Ruiz", "the butcher", "nickname")],
    "Anna Ruiz, whose nom de guerre was Abu Ali, left.": [("Anna Ruiz", "Abu Ali", "nickname")],
    "Ruiz, better known by his nom de guerre, Abu Ali, left.": [("Ruiz", "Abu Ali", "nickname")],
    "Anna “Nana” Ruiz left.": [("Anna “Nana” Ruiz", "Nana", "nickname")],
    # Roles.
    "Anna Ruiz, the mayor of Oro, left.": [("Anna Ruiz", "the mayor of Oro", "role")],
    "Anna Ruiz, 45, a farmer, left.": [("Anna Ruiz", "a farmer", "role")],
    "The mayor, Anna Ruiz, left.": [("Anna Ruiz", "The mayor", "role")],
    "Oro's former mayor, Anna Ruiz, left.": [("Anna Ruiz", "Oro's former mayor", "role")],
    "Anna Ruiz, formerly Deputy Mayor of Oro, left.": [("Anna Ruiz", "formerly Deputy Mayor of Oro", "role")],
    "He met Anna Ruiz, director of the Oro Fund.": [("Anna Ruiz", "director of the Oro Fund", "role")],
    "The arrest of Anna Ruiz, a lawyer who spoke, came late.": [("Anna Ruiz", "a lawyer", "role")],
}
UNSAID = [
    "The Workers' Party (PKK) met.",
    "Oro (ORO) fell.",
    "Anna Ruiz (D-Oro) left.",
    "Anna Ruiz (born 12 May 1960) left.",
    "Anna Ruiz, born in Oro City, left.",
    "Hallan called Ruiz on Monday.",
    "He dubbed Ruiz a liar.",
    "It is known as a quiet town.",
    "Ruiz is known for Oro City.",
    "In Oro, the mayor said no.",
    "In Oro, the mayor of the town left.",
    "He met the mayor, and Anna Ruiz left.",
    "The mayor, Monday, left.",
    "The capital of Oro, a town, fell.",
    "Trump ‘The Dealmaker’ Could Address Clean Energy",
    "Paris (France) is large.",
    "",
]


@pytest.mark.parametrize(("text", "names"), SAID.items())
def test_what_a_text_says_of_two_names_is_found(text: str, names: Found) -> None:
    assert found(text) == names


@pytest.mark.parametrize("text", UNSAID)
def test_what_a_text_does_not_say_is_not_found(text: str) -> None:
    assert found(text) == []


def test_a_name_may_go_over_the_end_of_a_line_and_not_over_an_empty_one() -> None:
    assert found("The World Health\nOrganization (WHO) met.")[0][0] == "World Health\nOrganization"
    assert found("World\n\nOro Health Union, or OHU, met.")[0][0] == "Oro Health Union"


PIECES = [
    "Anna Ruiz",
    "the mayor",
    ", ",
    " (",
    ")",
    "WHO",
    "World Health Organization",
    " also known as ",
    " formerly ",
    " a.k.a. ",
    "née ",
    "“",
    "”",
    '"',
    " or ",
    " as it is called",
    "\n",
    ".",
    "é",
    "ß",
    "İ",
    "👩‍👩‍👧",
    "حماس",
]
TEXTS = st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(text=TEXTS)
def test_every_span_lies_in_the_text_and_names_something(text: str) -> None:
    for one in aliases_in(text):
        assert one.kind in AliasKind
        for start, end in (one.name, one.other):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


REPEATED = [
    "(",
    ")",
    "a.k.a. ",
    "Ruiz ",
    "R",
    "A.",
    ",",
    "a, ",
    "(AB) ",
    "Anna Ruiz, the mayor, ",
    "known as ",
    " ",
    "\n",
    "“",
    "or AB ",
    "the mayor of the mayor ",
    "World Health (WH) ",
    "also known as the Abc and ",
    "(A, ",
    "“A” B ",
    "(“a”",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    aliases_in(text)
    assert time.process_time() - begun < 20
