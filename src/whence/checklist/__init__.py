"""The checking sheet of one reading: what to obtain, whom to hear, what to pin down, what shifts, where the reader may
have misread. It says what to check, and never what would come out.

It goes by who the reading says is the same, where it says so, and otherwise by the words in which the text names them.
Whoever a text speaks of, the same rules and lists hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from whence.checklist.accused import Accusation, Accused, accused_in, whose
from whence.checklist.holders import Holder, holders_in, unclear_in
from whence.checklist.lookup import Lookup, Place
from whence.checklist.obtain import Exhibited, exhibits_in
from whence.checklist.pinned import (
    Bound,
    Disagreement,
    Publication,
    Undated,
    Unplaced,
    disagreeing_in,
    publication_of,
    undated_in,
    unplaced_in,
)
from whence.checklist.shifts import Extent, Labelled, Retold, Widened, extents_in, labels_in, retold_in
from whence.model import Claim, Reading, Role, Wording, WordingKind

__all__ = [
    "Accusation",
    "Accused",
    "Bound",
    "Checklist",
    "Disagreement",
    "Exhibited",
    "Extent",
    "Holder",
    "Judging",
    "Labelled",
    "Place",
    "Publication",
    "Retold",
    "Undated",
    "Unplaced",
    "Widened",
    "checklist_of",
    "whose",
]


@dataclass(frozen=True, slots=True)
class Judging:
    """This word of this claim judges what it is used of."""

    word: str
    wording: Wording
    claim: Claim


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a person would want to check in one reading. Each list has what most hangs on, or is least sure, first.

    To obtain: `documents`. To hear: `accused`, who are nowhere quoted; to ask: `holders`, on whom claims rest. To pin
    down: `publication` if no date is known, `unclear` claims whose holder is not named, `undated` events, `unplaced`
    times, `disagreeing` amounts. Shifts: `extents` of holders, `labels` of things, what is `retold` in the text's own
    words. `judging` are the words that judge rather than tell, those that condemn and those that approve alike, in the
    order of the text. `doubtful` are all claims, least sure first.
    """

    documents: tuple[Exhibited, ...]
    accused: tuple[Accused, ...]
    holders: tuple[Holder, ...]
    publication: Publication | None
    unclear: tuple[Claim, ...]
    undated: tuple[Undated, ...]
    unplaced: tuple[Unplaced, ...]
    disagreeing: tuple[Disagreement, ...]
    extents: tuple[Widened, ...]
    labels: tuple[Labelled, ...]
    retold: tuple[Retold, ...]
    judging: tuple[Judging, ...]
    doubtful: tuple[Claim, ...]


def checklist_of(reading: Reading) -> Checklist:
    """The checking sheet of a reading.

    Raises nothing; a text without claims has an empty sheet, but for its date.
    """
    look = Lookup(reading)
    return Checklist(
        documents=exhibits_in(look),
        accused=accused_in(look),
        holders=tuple(holder for holder in holders_in(look) if holder.role is not Role.DOCUMENT),
        publication=publication_of(look),
        unclear=unclear_in(look),
        undated=undated_in(look),
        unplaced=unplaced_in(look),
        disagreeing=disagreeing_in(look),
        extents=extents_in(look),
        labels=labels_in(look),
        retold=retold_in(look),
        judging=tuple(_judging(look)),
        doubtful=tuple(sorted(reading.claims, key=lambda claim: (claim.confidence, claim.spans))),
    )


def _judging(look: Lookup) -> Iterator[Judging]:
    for claim in look.reading.claims:
        for wording in claim.wording:
            if wording.kind is WordingKind.LOADED:
                yield Judging(look.words(wording.span), wording, claim)
