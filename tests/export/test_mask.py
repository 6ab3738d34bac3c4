"""Masking: nothing of a masked name is left, whatever it stands in; the rest of the text and every span stay right."""

import re
from dataclasses import replace

import pytest

from export.made_reading import Stated, own, quoting, read, said, somebody, timed
from whence.export.html import html_page
from whence.export.mask import masked
from whence.export.persons import common_words, names_in, people_in
from whence.model import Block, BlockKind, Failure, Reading, Span, Warned

CONTENT = (
    "By Hanno Drey\n\nAnna Ruiz, the mayor, met Tor Hallan in Oro. RUIZ SPEAKS. Mrs Ruiz’s house burned, Hallan said. "
    "“Anna lied,” he told us. The Ruizes left. Write to anna.ruiz@oro.example or @AnnaRuiz, see "
    "https://oro.example/2012/anna-ruiz-lied and www.oro.example/hallan. May is warm in May 2005."
)


def by_referents(content: str = CONTENT) -> Reading:
    """A reading that knows two persons."""
    attribution, claim = said(content, "Hallan", "said", "house burned")
    ruiz, hallan = somebody(content, "Anna Ruiz", "Mrs Ruiz", "Anna"), somebody(content, "Tor Hallan", "Hallan")
    stated = Stated(
        title="RUIZ and Hallan",
        byline="Hanno Drey",
        uri="case/Ruiz_2012/AnnaRuiz%20letter.txt",
        address="https://oro.example/hall%61n",
        publisher="Tor Hallan’s paper",
    )
    claims = [own(content, "Anna Ruiz, the mayor, met Tor Hallan in Oro."), claim]
    made = read(content, claims, [attribution], **stated)
    warned = (Warned("Ruiz was read twice", 1),)
    return replace(made, referents=(ruiz, hallan), warnings=warned, asides=(Block(Span(0, 13), BlockKind.BYLINE),))


def by_sources() -> Reading:
    """A reading without referents, in which Ruiz and Hallan say something."""
    content = "Mayor Anna Ruiz said it is safe. Ruiz left. A farmer, Tor Hallan, says it leaks. TOR HALLAN! A Ruiz dam."
    return quoting(content, ("Mayor Anna Ruiz", "said", "it is safe"), ("A farmer, Tor Hallan", "says", "it leaks"))


@pytest.mark.parametrize("reading", [by_referents(), by_sources()], ids=["referents", "sources"])
def test_nothing_of_a_masked_name_is_left_in_the_page(reading: Reading) -> None:
    failure = Failure("Anna Ruiz/scan.pdf", "Hallan", "a text", "nothing by Ruiz", "ask Hallan", ("ruiz.zip",))
    page = html_page([reading], [failure], masked([reading], [failure])).casefold()
    assert [name for name in ("ruiz", "anna", "hallan", "hall%61n", "hanno", "drey") if name in page] == []


def test_a_person_has_one_label_under_all_names_in_the_order_of_the_text() -> None:
    (reading,) = masked([by_referents()]).readings
    assert reading.text.content.startswith(
        "By Person 1\n\nPerson 2, the mayor, met Person 3 in Oro. Person 2 SPEAKS. Mrs Person 2’s house burned, "
        "Person 3 said. “Person 2 lied,” he told us. The Person 2 left."
    )
    assert reading.text.document.title == "Person 2 and Person 3"


def test_without_referents_the_persons_are_those_that_something_is_given_to() -> None:
    (reading,) = masked([by_sources()]).readings
    assert reading.text.content == (
        "Mayor Person 1 said it is safe. Person 1 left. A farmer, Person 2, says it leaks. Person 2! A Person 1 dam."
    )


def test_spans_lead_to_the_same_words_as_before() -> None:
    before, (after,) = by_referents(), masked([by_referents()]).readings
    cut = [[r.text.content[slice(*s)] for c in r.claims for s in c.spans] for r in (before, after)]
    assert cut[0] == ["Anna Ruiz, the mayor, met Tor Hallan in Oro.", "house burned"]
    assert cut[1] == ["Person 2, the mayor, met Person 3 in Oro.", "house burned"]
    assert [after.text.content[slice(*one.source[0])] for one in after.attributions] == ["Person 3"]
    assert {after.text.content[slice(*naming.span)] for naming in after.referents[1].names} == {"Person 3"}


def test_a_span_that_begins_or_ends_inside_a_name_takes_the_whole_label() -> None:
    content = "Then Anna Ruiz left."
    reading = replace(read(content, [own(content, "Then Anna"), own(content, "Ruiz left.", number=2)]))
    (after,) = masked([replace(reading, referents=(somebody(content, "Anna Ruiz"),))]).readings
    assert [after.text.content[slice(*claim.spans[0])] for claim in after.claims] == ["Then Person 1", "Person 1 left."]


def test_a_kept_name_stays_and_is_named_as_kept() -> None:
    mask = masked([by_referents()], keep=["anna ruiz", "Nobody Known"])
    (reading,) = mask.readings
    assert reading.text.content.startswith("By Person 1\n\nAnna Ruiz, the mayor, met Person 2 in Oro. RUIZ SPEAKS.")
    assert (mask.kept, mask.unmet) == (["Anna Ruiz"], ["Nobody Known"])
    assert "Kept as asked: <bdi>Anna Ruiz</bdi>" in html_page([by_referents()], [], mask)


def test_a_surname_that_two_bear_is_masked_as_one_of_them_or_as_either() -> None:
    content = "Ann Berg and Carl Berg left. Berg sang, and Berg wept."
    ann, carl = somebody(content, "Ann Berg"), somebody(content, "Carl Berg")
    last = Span(content.rindex("Berg"), content.rindex("Berg") + 4)
    carl = replace(carl, mentions=(*carl.mentions, replace(carl.mentions[0], span=last)))
    (reading,) = masked([replace(read(content), referents=(ann, carl))]).readings
    assert reading.text.content == "Person 1 and Person 2 left. Person 1 or 2 sang, and Person 2 wept."


def test_a_name_found_in_one_document_is_masked_in_all_under_one_label() -> None:
    other = read("Nobody asked Anna Ruiz, and Tor Hallan is away.")
    mask = masked([by_sources(), other])
    assert mask.readings[1].text.content == "Nobody asked Person 1, and Person 2 is away."
    assert (mask.persons, mask.places) == (2, 7)


def test_the_page_says_how_many_were_masked_and_what_it_cannot_promise() -> None:
    page = html_page([by_sources()], [], masked([by_sources()]))
    assert "2 persons, at 5 places of the text" in page
    assert "What cannot be promised" in page
    assert "count characters of the unmasked text" in page
    assert "Names are masked" not in html_page([by_sources()], [])


def test_a_label_is_none_that_the_text_uses_itself() -> None:
    content = "Person 1 and Anna Ruiz left."
    (reading,) = masked([replace(read(content), referents=(somebody(content, "Anna Ruiz"),))]).readings
    assert reading.text.content == "Person 1 and Person 2 left."


def test_pronouns_places_and_dates_stay() -> None:
    content = "He met Theresa May in Oro in May 2005. May left."
    reading = timed(read(content), ("May 2005", "2005-05", "2005-05-01", "2005-06-01"))
    (after,) = masked([replace(reading, referents=(somebody(content, "Theresa May"),))]).readings
    assert after.text.content == "He met Person 1 in Oro in May 2005. Person 1 left."


@pytest.mark.parametrize(
    "written", ["Noor al\u2011Din O’Brien", "noor Al-din o'brien", "NOOR AL-DIN O'BRIEN", "al-Din"]
)
def test_a_name_is_found_with_other_marks_and_capitals(written: str) -> None:
    content = f"Noor al-Din O'Brien left. Then {written} came."
    (after,) = masked([replace(read(content), referents=(somebody(content, "Noor al-Din O'Brien"),))]).readings
    assert after.text.content == "Person 1 left. Then Person 1 came."


@pytest.mark.parametrize("written", ["José Núñez", "Jose\u0301 Nu\u0301n\u0303ez"])
def test_a_name_is_found_however_its_accents_are_written(written: str) -> None:
    content = f"José Núñez left. {written} came, see https://a.example/jose-nunez."
    (after,) = masked([replace(read(content), referents=(somebody(content, "José Núñez"),))]).readings
    assert after.text.content == "Person 1 left. Person 1 came, see https://a.example/Person 1"


def test_a_text_without_persons_is_as_it_was() -> None:
    reading = read("Rain fell on Oro.", title="Rain")
    mask = masked([reading])
    assert mask.readings == [reading]
    assert (mask.persons, mask.places, mask.labels) == (0, 0, [[]])


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("the mayor of Korrin, Anka Veld", ["Anka Veld"]),
        ("Interior Ministry spokesman Omar Haddad", ["Omar Haddad"]),
        ("Sen. John McCain, R-Ariz.", ["John McCain"]),
        ("Anna “Nana” Ruiz", ["Anna Nana Ruiz"]),
        ("Ms de la Cruz", ["de la Cruz"]),
        ("JOHN DOE", ["JOHN DOE"]),
        ("Anna Ruiz's lawyer", ["Anna Ruiz"]),
        ("Anna Ruiz MP", ["Anna Ruiz"]),
        ("Matthew Ingram of The Globe and Mail", ["Matthew Ingram"]),
        ("secretary of CEI (Italian Episcopal Conference), Nunzio Galantino", ["Nunzio Galantino"]),
        ("New Zealand's Prime Minister John Key", ["John Key"]),
        ("Afghan Ambassador to the United States, Hamdullah Mohib", ["Hamdullah Mohib"]),
        ("Lovar's mayor", []),
        ("the White House", []),
        ("she", []),
    ],
)
def test_a_source_names_a_person_or_none(source: str, names: list[str]) -> None:
    assert [" ".join(name) for name in names_in(source)] == names


def test_the_sample_case_can_be_masked_whole_and_its_spans_still_hold(sample: dict[str, Reading]) -> None:
    readings = list(sample.values())
    mask = masked(readings)
    page = html_page(readings, [], mask)
    words = set(re.findall(r"\w+", page.casefold()))
    common = {word for reading in readings for word in common_words(reading.text.content)}
    assert {word for person in people_in(readings).persons for word in person.words} & words <= common
    assert mask.persons > 15
    for before, after in zip(readings, mask.readings, strict=True):
        spans = [span for claim in after.claims for span in claim.spans]
        assert all(0 <= start < end <= len(after.text.content) for start, end in spans)
        plain = [before.text.content[slice(*span)] for claim in before.claims for span in claim.spans]
        labelled = [after.text.content[slice(*span)] for span in spans]
        assert [a for a, b in zip(labelled, plain, strict=True) if a != b and "Person " not in a] == []
