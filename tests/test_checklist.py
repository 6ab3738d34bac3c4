"""The checking sheet: what to obtain, whom to hear, what is unclear; never what would come out."""

from dataclasses import replace

import pytest

from whence.checklist import Checklist, checklist_of
from whence.model import Blob, Claim, Document, Link, Reader, Reading, Role, Span, Text, Voice

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
    sheet = sheet_of(claim(Role.DOCUMENT, "the report"), claim(Role.PERSON, "Anna Ruiz"), claim(Role.GROUP, "farmers"))
    assert [holder.name for holder in sheet.documents] == ["the report"]
    assert [holder.name for holder in sheet.holders] == ["Anna Ruiz", "farmers"]


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
    assert sheet.holders == sheet.documents == ()


def test_someone_unnamed_is_still_to_be_heard() -> None:
    assert [holder.name for holder in sheet_of(claim(Role.UNNAMED, "two officials")).holders] == ["two officials"]


def test_every_link_of_a_chain_is_a_holder() -> None:
    outer, inner = Link(Role.DOCUMENT, "a-1", "the report"), Link(Role.PERSON, "a-2", "a driver")
    sheet = sheet_of(replace(claim(Role.PERSON, ""), chain=(NARRATOR, outer, inner)))
    assert [holder.name for holder in (*sheet.documents, *sheet.holders)] == ["the report", "a driver"]


def test_the_least_sure_stand_first_the_narrators_among_them() -> None:
    sheet = sheet_of(told(0, 0.8), claim(Role.PERSON, "A", at=1, confidence=0.3), told(2, 0.5))
    assert [one.confidence for one in sheet.doubtful] == [0.3, 0.5, 0.8]


def test_what_the_text_tells_itself_rests_on_nobody() -> None:
    sheet = sheet_of(told(0))
    assert [*sheet.holders, *sheet.documents, *sheet.unclear] == []


def test_a_text_without_a_date_is_undated() -> None:
    assert sheet_of().undated
    assert not checklist_of(reading_of(document=replace(DOCUMENT, published="2009"))).undated
