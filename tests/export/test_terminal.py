"""A reading at a terminal: the sheet first, claims by who says them, lines that fit, and nothing that steers it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.made_reading import own, somebody
from export.made_reading import read as made
from whence.export.screen import safe
from whence.export.terminal import terminal_text
from whence.export.words import exact_words
from whence.flow import read_data
from whence.intake import Stated
from whence.model import Act, Certainty, Reading, ReferentKind, Voice

EVIL = "\x1b]0;owned\x07 \x1b[2J \x9b31m \u202e \x7f \u2066"
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def read(content: str, **said: str) -> Reading:
    return read_data(content.encode(), Stated("a.txt", **said))


def shown(reading: Reading, *, width: int = 100, colour: bool = False) -> str:
    return terminal_text(reading, colour=colour, width=width)


def single(text: str) -> str:
    return " ".join(text.split())


@given(st.text(max_size=80))
def test_nothing_that_is_shown_steers_the_terminal(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", safe(text))


def test_escape_sequences_of_a_document_are_shown_and_not_sent() -> None:
    sentence = f"The minister {EVIL} said that the {EVIL} dam is safe. " + "Nobody left the town on that day. " * 9
    text = shown(read(sentence, title=EVIL, publisher=EVIL, url=EVIL))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "<1B>]0;owned<07>" in text
    assert "<202E>" in text


@pytest.mark.parametrize("width", [40, 72, 100, 120])
def test_no_line_is_wider_than_asked_for(sample: dict[str, Reading], width: int) -> None:
    for reading in sample.values():
        assert max(map(len, shown(reading, width=width).splitlines())) <= width


def test_a_long_name_and_a_word_without_end_are_cut() -> None:
    holder = (
        "Anna Ruiz, who has been the mayor of the three villages below the dam since the old one was drowned by it,"
    )
    text = shown(read(f"{holder} said that the {'x' * 500} dam is safe.", title="T" * 300), width=60)
    assert max(map(len, text.splitlines())) <= 60


def test_colour_changes_nothing_but_colour(sample: dict[str, Reading]) -> None:
    for reading in sample.values():
        coloured = shown(reading, colour=True)
        assert STYLE.search(coloured)
        assert STYLE.sub("", coloured) == shown(reading)


def test_every_claim_and_every_aside_is_shown_with_its_words(sample: dict[str, Reading]) -> None:
    for reading in sample.values():
        text = single(shown(reading))
        assert all(exact_words(reading, claim.spans) in text for claim in reading.claims)
        assert all(reading.text.content[s:e][:20].split()[0] in text for s, e in (a.span for a in reading.asides))


def test_the_sheet_stands_before_the_claims_and_says_who_is_to_be_heard() -> None:
    text = shown(read("The minister said that the dam is safe."))
    sheet, claims = text.split("\n\n")[1:3]
    assert sheet.startswith("To check\n")
    assert "The minister (person): 1 claim" in sheet
    assert claims.startswith("The minister [person] (1)\n")
    assert re.search(r"  paraphrased +the dam is safe", claims)


def test_the_texts_own_words_come_first() -> None:
    text = shown(read("The minister said that the dam is safe. Nobody left the town."))
    assert text.index("In its own words (1)") < text.index("The minister [person] (1)")


def test_what_nobody_says_is_said_to_be_unknown() -> None:
    text = shown(read("Nobody left the town."))
    assert "publisher unknown · publication date unknown · a.txt" in text
    assert "--published says it" in text
    dated = shown(read("Nobody left the town.", title="The dam", publisher="Herald", published="2009-01"))
    assert dated.startswith("The dam\nHerald · published 2009-01 · a.txt\n")
    assert "--published" not in dated


def test_a_text_without_claims_says_so() -> None:
    reading = replace(read("Nobody left the town."), claims=())
    assert "No claims were found." in shown(reading)


def test_no_claim_is_shown_under_a_name_of_ours() -> None:
    text = shown(read("The dam is said to be safe."))
    assert not {voice.value for voice in Voice if voice.value in ("narrator", "unsourced")} & set(text.split())


def test_a_claim_is_followed_by_what_is_out_of_the_ordinary_in_it() -> None:
    text = shown(read("The minister denied that the dam is not safe. Nobody left the town since the 1980s."))
    assert "denied · in the negative" in text
    assert "“since the 1980s”: from the 1980s on" in text
    assert "denied" not in shown(read("The minister said that the dam is safe."))
    content = "It may leak."
    claim = replace(own(content, content), act=Act.ASSERTED, certainty=Certainty.POSSIBLE, presupposed=True)
    assert "  · It may leak.\n    put as what may be so · taken for granted\n" in shown(made(content, [claim]))


def test_who_has_several_names_is_told_before_the_claims() -> None:
    content = "The Return Movement (RM) left. Oro is calm. Oro sleeps."
    movement = somebody(content, "Return Movement", "RM", kind=ReferentKind.ORGANIZATION)
    reading = replace(made(content, [own(content, content)]), referents=(movement, somebody(content, "Oro")))
    text = shown(reading)
    assert "Who calls whom what\n  · Return Movement: “Return Movement” (this text), “RM” (this text)\n\n" in text
    assert text.index("To check") < text.index("Who calls whom what") < text.index("In its own words (1)")
    assert "Who calls" not in shown(made(content))
