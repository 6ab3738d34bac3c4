"""Texts that are no running prose: nothing breaks, nothing is invented, and every span lies in the text."""

import pytest

from whence.flow import read_text
from whence.intake import Stated, take
from whence.model import Reading, Voice

CAPITALS = "MINISTER SAYS DAM IS SAFE\n\nTHE MINISTER SAID THAT THE DAM WAS SAFE. RESIDENTS SAID THEY WOULD NOT RETURN."
LIST = (
    "- Dam closed on Monday\n- 400 households without water\n- Minister: no danger\n1. Gates\n2. Sluices\n   a) north"
)
TABLE = "Name\tAge\tVillage\nAnna Ruiz\t41\tTolmet\nBen Odel\t39\tKorrin\nTotal\t2\t"
TRANSCRIPT = """Q: Did you see the men?
A: I saw four men with a handcart.
Q: Who told you that they were from the camp?
A: My cousin said he had heard it from the police.
SMITH: Objection."""
POEM = "Rough winds do shake the darling buds of May,\nAnd summer’s lease hath all too short a date;\nSometime too hot"
NOISE = "Tlie rninister sa1d 0n M0nday tbat tlie d@m vvas s afe , aud tliat n0b0dy liad b een t0ld . l-le den1ed it"
MIXED = "The minister said the dam was safe. Der Minister sagte, der Damm sei sicher. He added that nobody was told."
FORMS = {
    "capitals": CAPITALS,
    "list": LIST,
    "table": TABLE,
    "transcript": TRANSCRIPT,
    "poem": POEM,
    "noise": NOISE,
    "mixed": MIXED,
    "only cues": "said said said said said.",
    "only marks": "“ ” — … ( ) “",
    "quotations": '"I think", "he said", "she said"',
}


def read(text: str) -> Reading:
    return read_text(take(text.encode(), Stated(uri="a.txt")))


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_span_lies_in_the_text_and_says_something(text: str) -> None:
    reading = read(text)
    spans = [span for claim in reading.claims for span in claim.spans]
    spans += [span for one in reading.attributions for span in (*one.source, *one.cue, *one.content)]
    spans += [mention.span for one in reading.referents for mention in one.mentions]
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in spans)


def test_capitals_are_read_like_any_letters() -> None:
    reading = read(CAPITALS)
    said = {" … ".join(CAPITALS[start:end] for start, end in claim.spans) for claim in reading.claims}
    assert {"THE DAM WAS SAFE", "THEY WOULD NOT RETURN"} <= said


def test_nobody_is_given_a_cell_of_a_table_or_an_entry_of_a_list() -> None:
    for text in (TABLE, LIST):
        assert {claim.voice for claim in read(text).claims} <= {Voice.NARRATOR}


def test_what_is_said_in_a_transcript_is_its_speakers_and_inside_it_somebody_elses() -> None:
    chains = [tuple(link.text for link in claim.chain[1:]) for claim in read(TRANSCRIPT).claims]
    assert ("A",) in chains
    assert ("A", "My cousin") in chains
