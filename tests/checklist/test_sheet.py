"""The checking sheet: what to obtain, whom to hear, what is unclear; never what would come out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_readings import Made

from whence.checklist import Checklist, checklist_of
from whence.model import Blob, Claim, Document, Link, Reader, Reading, ReferentKind, Role, Span, Text, Voice

DOCUMENT = Document(Blob.of(b""), "a.txt", "text/plain")
NARRATOR = Link(Role.NARRATOR, None, "")


def claim(role: Role, words: str, *, at: int = 0, confidence: float = 0.9) -> Claim:
    voice = Voice.UNSOURCED if role is Role.UNSTATED else Voice.INDIRECT
    chain = (NARRATOR, Link(role, "a-1", words))
    return Claim(f"c-{at}", "sentence", (Span(at, at + 1),), voice, chain, confidence)


def told(at: int, confidence: float = 0.9) -> Claim:
    return Claim(f"c-{at}", "sentence", (Span(at, at + 1),), Voice.NARRATOR, (NARRATOR,), confidence)


def reading_of(*claims: Claim, document: Document = DOCUMENT) -> Reading:
    text = Text(document, "words " * 20, "by-hand", "1", "utf-8")
    return Reading(text, Reader("r", "1", "sha256:0"), (), claims, (), (), ())


def sheet_of(*claims: Claim) -> Checklist:
    return checklist_of(reading_of(*claims))


def test_documents_are_to_be_obtained_and_people_to_be_heard() -> None:
    made = Made("The report says he left. Anna Ruiz said that it rained. Farmers said that it snowed.")
    made.given("The report", "says", "he left", Role.DOCUMENT)
    made.given("Anna Ruiz", "said", "that it rained")
    made.given("Farmers", "said", "that it snowed", Role.GROUP)
    sheet = checklist_of(made.reading())
    assert [holder.name for holder in sheet.documents] == ["The report"]
    assert [holder.name for holder in sheet.holders] == ["Anna Ruiz", "Farmers"]


def test_whoever_most_rests_on_stands_first() -> None:
    sheet = sheet_of(claim(Role.PERSON, "A"), claim(Role.PERSON, "B", at=1), claim(Role.PERSON, "B", at=2))
    assert [(holder.name, len(holder.claims)) for holder in sheet.holders] == [("B", 2), ("A", 1)]


def test_one_holder_with_and_without_an_article_stands_once() -> None:
    sheet = sheet_of(claim(Role.ORGANIZATION, "The ministry"), claim(Role.ORGANIZATION, "the Ministry", at=1))
    assert [(holder.name, len(holder.claims)) for holder in sheet.holders] == [("The ministry", 2)]


@pytest.mark.parametrize(("role", "words"), [(Role.PERSON, "She"), (Role.GROUP, "they"), (Role.UNSTATED, "")])
def test_a_claim_of_nobody_named_is_unclear_and_no_holder(role: Role, words: str) -> None:
    sheet = sheet_of(claim(role, words))
    assert len(sheet.unclear) == 1
    assert not sheet.holders
    assert not sheet.documents


def test_someone_unnamed_is_still_to_be_heard() -> None:
    assert [holder.name for holder in sheet_of(claim(Role.UNNAMED, "two officials")).holders] == ["two officials"]


def test_every_link_of_a_chain_is_a_holder() -> None:
    made = Made("The report says a driver heard that they sang.")
    inner = made.given("a driver", "heard", "that they sang")
    outer = made.given("The report", "says", "a driver heard that they sang", Role.DOCUMENT)
    made.claims = [replace(inner, chain=(*outer.chain, inner.chain[-1]))]
    sheet = checklist_of(made.reading())
    assert [one.name for one in sheet.documents] == ["The report"]
    assert [one.name for one in sheet.holders] == ["a driver"]


def test_the_least_sure_stand_first_the_narrators_among_them() -> None:
    sheet = sheet_of(told(0, 0.8), claim(Role.PERSON, "A", at=1, confidence=0.3), told(2, 0.5))
    assert [one.confidence for one in sheet.doubtful] == [0.3, 0.5, 0.8]


def test_what_the_text_tells_itself_rests_on_nobody() -> None:
    sheet = sheet_of(told(0))
    assert [*sheet.holders, *sheet.documents, *sheet.unclear] == []


def test_a_text_without_a_date_is_to_be_dated() -> None:
    assert sheet_of().publication is not None
    assert checklist_of(reading_of(document=replace(DOCUMENT, published="2009"))).publication is None


def test_one_holder_under_several_words_stands_once_where_the_reading_knows() -> None:
    made = Made("Anna Ruiz said that it rained. The mayor said that it snowed. She said that it froze.")
    ruiz = made.is_one(ReferentKind.PERSON, "Anna Ruiz", "Anna Ruiz", "The mayor", "She")
    made.given("Anna Ruiz", "said", "that it rained", referent=ruiz)
    made.given("The mayor", "said", "that it snowed", referent=ruiz)
    made.given("She", "said", "that it froze", referent=ruiz)
    sheet = checklist_of(made.reading())
    assert [(one.name, len(one.claims)) for one in sheet.holders] == [("Anna Ruiz", 3)]
    assert sheet.unclear == ()


def test_in_the_sample_case_what_is_to_be_obtained_is_found(sample: dict[str, Reading]) -> None:
    names = {name: [one.name for one in checklist_of(reading).documents] for name, reading in sample.items()}
    herald, agency = names["01-upper-reach-herald.txt"], names["03-tern-agency.txt"]
    assert {"an e-mail", "photographs", "an open letter to the Ministry of Waters"} <= set(herald)
    assert "A report of May 2005 by the Riverine Rights Monitor" in herald
    assert "a report published on 8 March by the Association for the Upper Reach" in agency[:2]
    assert "his diary" in names["06-crossing-gazette.html"]
    assert "the gate log" in names["11-ledrin-statement.txt"]


def test_in_the_sample_case_both_sides_shift_alike(sample: dict[str, Reading]) -> None:
    herald, voice = (checklist_of(sample[name]) for name in ("01-upper-reach-herald.txt", "02-lower-imsel-voice.txt"))
    assert len(herald.extents) == len(voice.extents) == 1
    assert len(herald.labels) == len(voice.labels)
    assert [len(one.described) for one in herald.extents] == [len(one.described) for one in voice.extents]


def test_everything_leads_back_to_words_of_the_text(sample: dict[str, Reading]) -> None:
    for reading in sample.values():
        sheet, ids = checklist_of(reading), {claim.id for claim in reading.claims}
        places = [place for one in sheet.documents for place in one.places]
        places += [place for one in sheet.unplaced for place in one.places]
        places += [place for one in sheet.extents for _, place in one.described]
        places += [place for one in sheet.labels for place in one.labels]
        assert all(reading.text.content[slice(*place.span)].strip() for place in places)
        assert {place.claim.id for place in places if place.claim} <= ids
        assert {claim.id for one in sheet.documents for claim in one.claims} <= ids
        assert all(one.claims for one in sheet.documents)


def test_the_same_reading_gives_the_same_sheet(sample: dict[str, Reading]) -> None:
    for reading in sample.values():
        assert checklist_of(reading) == checklist_of(reading)


@given(st.text("aA .,’'“”\n15tohefrlybd", max_size=120))
def test_any_text_gives_a_sheet(content: str) -> None:
    made = Made(content or " ")
    made.told(made.content)
    checklist_of(made.reading())
