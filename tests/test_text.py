"""Words, paragraphs and quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.text import Quoted, paragraph_bounds, paragraphs_of


def paragraphs(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraph_bounds(text)]


def quoted(text: str) -> list[str]:
    return [text[w.start : w.end] for p in paragraphs_of(text) for w in p.words if w.quoted is Quoted.INSIDE]


def test_every_line_is_a_paragraph() -> None:
    assert paragraphs("One.\r\nTwo.\r\n\r\nThree.\u2028Four.") == ["One.", "Two.", "Three.", "Four."]


def test_lines_filled_to_a_margin_are_one_paragraph() -> None:
    text = (
        "The residents of the valley wrote that the water had\n"
        "risen above the mill within a single night, and that\n"
        "nobody had warned them.\n\nThey asked for an answer."
    )
    assert paragraphs(text) == [text.split("\n\n")[0], "They asked for an answer."]


def test_short_lines_stay_apart() -> None:
    assert len(paragraphs("Signed,\nAnna Ruiz\nMayor of Oro")) == 3


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He “saw it” go.", ["saw", "it"]),
        ('She said: "The “old” dam" held.', ["The", "old", "dam"]),
        ("Er „sah es“ gehen.", ["sah", "es"]),
        ("«Oui», dit-il.", ["Oui"]),
        ("“One\n\n“two” three", ["One", "two"]),
        ("“One\n\ntwo” three", ["One", "two"]),
        ('"One\n\ntwo" three', ["One", "two"]),
        ("“One\n\ntwo\n\nthree “four”", ["One", "four"]),
    ],
)
def test_quotation_is_followed_into_the_next_paragraph_only_where_it_goes_on(text: str, inside: list[str]) -> None:
    assert quoted(text) == inside


def test_a_character_of_several_code_points_is_one_word() -> None:
    family = "👩‍👩‍👧"
    words = [text for p in paragraphs_of(f"{family} e\u0301te") for w in p.words if (text := f"{w.start}-{w.end}")]
    assert words == [f"0-{len(family)}", f"{len(family) + 1}-{len(family) + 5}"]


@given(st.text(max_size=300))
def test_words_lie_in_order_inside_their_paragraphs(text: str) -> None:
    at = 0
    for paragraph in paragraphs_of(text):
        assert paragraph.start >= at
        at = paragraph.start
        for word in paragraph.words:
            assert at <= word.start < word.end <= paragraph.end
            at = word.end


@given(st.text(max_size=300))
def test_words_leave_out_white_space_only(text: str) -> None:
    kept = {i for p in paragraphs_of(text) for w in p.words for i in range(w.start, w.end)}
    assert all(text[i].isspace() or text[i] in "\x1c\x1d\x1e\x1f" for i in set(range(len(text))) - kept)
