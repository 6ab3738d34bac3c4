"""Claims with their wording: what is done by them, and in whose words."""

import pytest

from whence.flow import read_data
from whence.intake import Stated
from whence.model import Act, Certainty, Claim, Leaning, Reading, Whose, WordingKind


def read(text: str) -> Reading:
    return read_data(text.encode(), Stated("a.txt"))


def claim_of(text: str, words: str) -> Claim:
    reading = read(text)
    return next(
        claim for claim in reading.claims if any(words in reading.text.content[start:end] for start, end in claim.spans)
    )


@pytest.mark.parametrize(
    ("text", "words", "act"),
    [
        ("The ministry said the dam had held.", "had held", Act.ASSERTED),
        ("The minister denied that the dam had been breached.", "breached", Act.DENIED),
        ("The union demanded that the gates be opened at once.", "be opened", Act.DEMANDED),
        ("Who opened the gates on Sunday?", "opened", Act.ASKED),
    ],
)
def test_a_claim_says_what_is_done_by_putting_it_forward(text: str, words: str, act: Act) -> None:
    assert claim_of(text, words).act is act


def test_a_hedge_makes_a_claim_possible() -> None:
    claim = claim_of("The dam may have been breached on Sunday night.", "breached")
    assert claim.certainty is Certainty.POSSIBLE
    assert [one.kind for one in claim.wording] == [WordingKind.HEDGE]


def test_a_label_is_whose_the_voice_says_and_in_other_words_it_may_be_either_s() -> None:
    own = claim_of("The terrorists held the dam until Monday morning.", "terrorists")
    (label,) = own.wording
    assert (label.leaning, label.voice, own.alternatives) == (Leaning.HOSTILE, Whose.NARRATOR, ())
    told = claim_of("The minister said the terrorists had held the dam until Monday.", "terrorists")
    assert [one.voice for one in told.wording if one.kind is WordingKind.LOADED] == [Whose.UNDECIDABLE]
    assert [one.field for one in told.alternatives] == ["wording.voice"]
    quoted = claim_of("“The terrorists held the dam until Monday,” the minister said.", "terrorists")
    assert [one.voice for one in quoted.wording] == [Whose.SOURCE]


def test_a_factive_cue_presupposes_what_it_is_about() -> None:
    assert claim_of("The minister acknowledged that the dam had been breached.", "breached").presupposed is True
    assert claim_of("The minister said that the dam had been breached.", "breached").presupposed is False


@pytest.mark.parametrize(
    "name", ["Korrin", "Lentria", "the Imsel Valley Return Movement", "Israel", "Iran", "the Taliban"]
)
def test_whoever_it_is_used_of_a_label_is_a_label(name: str) -> None:
    claim = claim_of(f"The brutal regime of {name} opened the gates on Sunday.", "regime")
    assert [one.leaning for one in claim.wording if one.kind is WordingKind.LOADED][-1:] == [Leaning.HOSTILE]
