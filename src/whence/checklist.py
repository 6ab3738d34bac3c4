"""The checking sheet of one reading: what to obtain, whom to ask, what to pin down. Never what would come out.

A first sheet: it goes by the words in which a text names its holders, so one holder under two names stands twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whence.lists import listed
from whence.model import Claim, Link, Reading, Role, Voice, Wording, WordingKind

_BEGINS = re.compile(r"(?:the|a|an|his|her|their|its|our|this|that|these|those)\s+", re.IGNORECASE)
_PRONOUNS = listed("pronouns")


@dataclass(frozen=True, slots=True)
class Holder:
    """These claims of a text rest on this person, group, organisation or document, in the text's own words for it."""

    name: str
    role: Role
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Judging:
    """This word of this claim judges what it is used of."""

    word: str
    wording: Wording
    claim: Claim


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a person would want to check in one reading.

    `documents` are to be obtained, `holders` to be heard or asked (both by how many claims rest on them), `unclear`
    are claims whose holder is named by a pronoun only or not named at all, `doubtful` all claims that somebody is given
    and that the text leaves in its own voice with little certainty, least sure first; `judging` are the words that
    judge rather than tell, those that condemn and those that approve alike, in the order of the text.
    """

    documents: tuple[Holder, ...]
    holders: tuple[Holder, ...]
    unclear: tuple[Claim, ...]
    doubtful: tuple[Claim, ...]
    undated: bool
    judging: tuple[Judging, ...]


def checklist_of(reading: Reading) -> Checklist:
    """The checking sheet of a reading.

    Raises nothing; a text without claims has an empty sheet.
    """
    resting = [claim for claim in reading.claims if claim.voice is not Voice.NARRATOR]
    held = _holders(resting)
    return Checklist(
        documents=tuple(holder for holder in held if holder.role is Role.DOCUMENT),
        holders=tuple(holder for holder in held if holder.role is not Role.DOCUMENT),
        unclear=tuple(claim for claim in resting if not _names_somebody(claim.chain[-1])),
        doubtful=tuple(sorted(reading.claims, key=lambda claim: (claim.confidence, claim.spans))),
        undated=reading.text.document.published is None,
        judging=tuple(_judging(reading)),
    )


def _judging(reading: Reading) -> Iterator[Judging]:
    content = reading.text.content
    for claim in reading.claims:
        for wording in claim.wording:
            if wording.kind is WordingKind.LOADED:
                word = " ".join(content[wording.span.start : wording.span.end].split())
                yield Judging(word, wording, claim)


def _names_somebody(link: Link) -> bool:
    return link.role is not Role.UNSTATED and link.text.lower() not in _PRONOUNS


def _holders(claims: Iterable[Claim]) -> list[Holder]:
    """Holders by how many claims rest on them, then in the order of the text."""
    by_name: dict[tuple[str, Role], list[tuple[Claim, Link]]] = {}
    for claim in claims:
        for link in claim.chain:
            if link.role is not Role.NARRATOR and _names_somebody(link):
                name = _BEGINS.sub("", link.text, count=1).casefold()
                by_name.setdefault((name, link.role), []).append((claim, link))
    holders = [
        Holder(resting[0][1].text, role, tuple(claim for claim, _ in resting)) for (_, role), resting in by_name.items()
    ]
    return sorted(holders, key=lambda holder: -len(holder.claims))
