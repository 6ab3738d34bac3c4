"""Things are named by what they are: the same things the same, other things otherwise."""

import re
from dataclasses import replace

import pytest

from whence.model import Blob, Document, Span, Text, attribution_id, claim_id

DOCUMENT = Document(Blob.of(b"The dam held."), "a.txt", "text/plain")
TEXT = Text(DOCUMENT, "The dam held.", "whence-plain", "1", "utf-8")
SPANS = (Span(0, 3),)


def test_ids_are_a_letter_and_twenty_digits() -> None:
    names = [DOCUMENT.id, TEXT.id, attribution_id("t", (), SPANS, SPANS, None), claim_id("t", SPANS, ())]
    assert [re.sub("[0-9a-f]{20}", "#", name) for name in names] == ["d-#", "t-#", "a-#", "c-#"]


def test_ids_stay_what_they_were_in_the_first_version() -> None:
    assert DOCUMENT.id == "d-074a6cb2c83844abb287"
    assert TEXT.id == "t-73c565354a33a6b820aa"
    assert claim_id("t", SPANS, ("a",)) == "c-14ae8372c0b128b23a61"


@pytest.mark.parametrize(
    "other", [{"uri": "b.txt"}, {"blob": Blob.of(b"The dam broke.")}, {"inside": ("letter.eml",)}], ids=str
)
def test_a_document_is_named_by_bytes_place_and_container(other: dict[str, object]) -> None:
    assert replace(DOCUMENT, **other).id != DOCUMENT.id  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [{"title": "Dam"}, {"publisher": "Herald"}, {"published": "2009"}], ids=str)
def test_what_is_said_of_a_document_does_not_change_its_name(other: dict[str, str]) -> None:
    assert replace(DOCUMENT, **other).id == DOCUMENT.id  # type: ignore[arg-type]


def test_a_newer_extractor_that_gives_the_same_characters_gives_the_same_text() -> None:
    assert replace(TEXT, version="2", encoding="ascii").id == TEXT.id
    assert replace(TEXT, content="The dam held").id != TEXT.id


def test_an_attribution_is_named_by_each_of_its_spans_and_its_parent() -> None:
    one, two = (Span(0, 3),), (Span(4, 9),)
    names = {
        attribution_id("t", one, two, two, None),
        attribution_id("u", one, two, two, None),
        attribution_id("t", (), two, two, None),
        attribution_id("t", two, two, two, None),
        attribution_id("t", one, one, two, None),
        attribution_id("t", one, two, (*one, *two), None),
        attribution_id("t", one, two, two, "a-1"),
    }
    assert len(names) == 7


def test_a_claim_is_named_by_its_spans_and_the_way_to_it() -> None:
    one, two = Span(0, 3), Span(4, 9)
    names = {claim_id("t", (one,), ()), claim_id("t", (two,), ()), claim_id("t", (one, two), ())}
    names |= {claim_id("t", (one,), ("a-1",)), claim_id("t", (one,), ("a-1", "a-2")), claim_id("u", (one,), ())}
    assert len(names) == 6
