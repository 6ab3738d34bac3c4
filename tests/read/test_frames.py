"""What is left beside what others say: a claim of the text's own, or only the frame of theirs."""

import pytest

from whence.model import Span
from whence.read.frames import says_something


def says(marked: str) -> bool:
    """Whether anything is said outside [content]; <source and cue> are marked too."""
    text, rest, told, at = "", [], [], 0
    begun = 0
    for character in marked:
        if character in "[<":
            if character == "[":
                rest.append(Span(at, len(text)))
            begun = len(text)
        elif character == "]":
            at = len(text)
        elif character == ">":
            told.append(Span(begun, len(text)))
        else:
            text += character
    rest.append(Span(at, len(text)))
    pieces = [span for span in rest if text[span.start : span.end].strip(" ,.")]
    return says_something(text, pieces, told, framed=bool(told))


@pytest.mark.parametrize(
    "marked",
    [
        "The dam broke on Monday, and <the minister said> [it was safe].",
        "Forty people died, and <the police said> [they had no suspects].",
        "[We fled], <she said>, and she was shot.",
        "<The minister>, who was sacked in May, <said> [it was safe].",
        "Nobody left the town.",
        "Shelling of the northern districts resumed <, he said,> [at dawn].",
    ],
)
def test_a_clause_beside_what_others_say_is_a_claim(marked: str) -> None:
    assert says(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "On Monday, <the minister said> [it was safe].",
        "<The minister told> reporters in Korrin [that it was safe].",
        "[It is safe], <she said> on Monday.",
        "<She said>: [It is safe].",
        "Meanwhile, <he added>, [it was safe].",
        "[It is safe].",
    ],
)
def test_where_and_when_somebody_spoke_is_no_claim(marked: str) -> None:
    assert not says(marked)
