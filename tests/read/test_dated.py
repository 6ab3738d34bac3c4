"""Claims with their times and quantities."""

from whence.flow import read_data
from whence.intake import Stated
from whence.model import Anchor, Claim, Reading


def read(text: str, published: str | None = "2012-03-10") -> Reading:
    return read_data(text.encode(), Stated("a.txt", published=published))


def claim_of(reading: Reading, words: str) -> Claim:
    content = reading.text.content
    return next(claim for claim in reading.claims if any(words in content[s:e] for s, e in claim.spans))


def test_a_claim_has_the_time_it_is_about_and_that_of_its_saying() -> None:
    reading = read("The ministry said on Wednesday that the dam had been breached in May 2005.")
    claim = claim_of(reading, "breached")
    assert claim.time is not None
    assert (claim.time.interval.edtf, claim.time.interval.lower, claim.time.interval.upper) == (
        "2005-05", "2005-05-01", "2005-06-01",
    )  # fmt: skip
    assert claim.said == "2012-03-07"
    assert [time.anchor for time in reading.times] == [Anchor.PUBLICATION, Anchor.ABSOLUTE]


def test_what_cannot_be_placed_says_so_and_dates_no_claim() -> None:
    reading = read("The ministry said on Wednesday that the dam had been breached on Sunday.", published=None)
    assert [(time.interval, time.anchor) for time in reading.times] == [(None, Anchor.NONE)] * 2
    claim = claim_of(reading, "breached")
    assert (claim.time, claim.said) == (None, None)


def test_a_claim_has_its_quantities_and_no_date_among_them() -> None:
    claim = claim_of(read("On 4 March 2012 some 200 people walked 60 km to Korrin."), "walked")
    assert [(one.value, one.unit) for one in claim.quantities] == [(200.0, None), (60.0, "km")]


def test_a_time_in_the_next_sentence_is_not_when_it_was_said() -> None:
    reading = read("The dam had held, the ministry said. On Wednesday the gates were shut.")
    assert claim_of(reading, "had held").said is None
