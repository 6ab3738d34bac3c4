"""Nine reports of Wikinews as they are read, beside what was marked in them by hand: nothing here was trained on."""

from pathlib import Path

import pytest
from expected import Expected, is_found, load, places

from whence.flow import read_data
from whence.intake import Stated
from whence.model import Reading, Voice

WIKINEWS = Path(__file__).parent / "wikinews"
REPORTS = sorted(WIKINEWS.glob("*.txt"))

# Shares, of all nine reports together: marked outermost attributions that are found, and found ones that are marked.
# What is found and not marked is in part what PolNeAR counts and the marks here do not: decisions, denials, requests.
LEAST_FOUND, LEAST_MARKED = 0.87, 0.60

# A caption without a verb that begins with a small letter looks like nothing that a rule can tell from prose.
ASIDES_NOT_FOUND = {("pilgrims at Mecca's Grand Mosque in 2008.", "caption")}

Read = dict[str, tuple[Reading, Expected]]


@pytest.fixture(scope="module")
def reports() -> Read:
    """Every report's reading, and what was to be found in it."""
    readings = {path.stem: read_data(path.read_bytes(), Stated(path.name)) for path in REPORTS}
    return {path.stem: (readings[path.stem], load(path, readings[path.stem].text.content)) for path in REPORTS}


def test_most_outermost_attributions_are_found(reports: Read) -> None:
    marked = [(r, one) for r, expected in reports.values() for one in expected.attributions if one.parent is None]
    missed = [r.text.content[one.content[0].start :][:80] for r, one in marked if not is_found(r, one.cue, one.content)]
    share = 1 - len(missed) / len(marked)
    assert share >= LEAST_FOUND, f"{share:.3f} of {len(marked)} found; missed:\n" + "\n".join(missed)


def test_most_of_what_is_found_is_marked(reports: Read) -> None:
    found, more = 0, []
    for reading, expected in reports.values():
        cues = places(span for one in expected.attributions for span in one.cue)
        for one in reading.attributions:
            found += 1
            if not cues & places(one.cue):
                more.append(reading.text.content[one.cue[0].start :][:80])
    share = 1 - len(more) / found
    assert share >= LEAST_MARKED, f"{share:.3f} of {found} marked; not marked:\n" + "\n".join(more)


def test_asides_are_found_with_their_kinds_and_no_sentence_is_one(reports: Read) -> None:
    for name, (reading, expected) in reports.items():
        content = reading.text.content
        found = {(content[aside.span.start : aside.span.end], aside.kind.value) for aside in reading.asides}
        marked = {(content[aside.span.start : aside.span.end], aside.kind.value) for aside in expected.asides}
        assert marked - found - ASIDES_NOT_FOUND == set(), name
        assert found - marked == set(), name


def test_no_claim_in_the_texts_own_words_holds_who_says_something_else(reports: Read) -> None:
    for name, (reading, _) in reports.items():
        cues = places(span for one in reading.attributions if one.parent is None for span in one.cue)
        for claim in reading.claims:
            if claim.voice is Voice.NARRATOR and claim.heads is not None:
                turning = places((*claim.heads.subject, *claim.heads.predicate, *claim.heads.object))
                assert not (places(claim.spans) - turning) & cues, (name, claim.spans)
