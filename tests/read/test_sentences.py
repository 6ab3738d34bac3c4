"""Sentences end where a reader would end them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.read.sentences import sentences_in


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences_in(text, 0, len(text))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The dam held.", "Nobody was hurt."],
        ["Dr. A. B. Ruiz met Gen. Oro on Jan. 5 in St. Mark.", "They spoke."],
        ['"It held," she said.', '"It will hold."', "He left."],
        ["“Will it hold?” she asked.", "Nobody knew."],
        ["The U.S. said no.", "The talks ended at 5 p.m.", "They will resume."],
        ["It rose by 3.5 metres (11.5 ft.) in a day.", "Then it fell!"],
        ["السد صامد؟", "نعم。"],
        ["One sentence without an end"],
    ],
)
def test_sentences_are_cut_where_they_end(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


@given(st.text(max_size=200))
def test_sentences_keep_every_character_but_white_space(text: str) -> None:
    assert "".join("".join(sentence.split()) for sentence in cut(text)) == "".join(text.split())
