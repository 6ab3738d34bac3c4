"""Whom claims rest on, in the words in which the text names them; and claims of which it names nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from whence.checklist.lookup import Lookup, bare
from whence.lists import listed
from whence.model import Claim, Link, Role, Voice

_PRONOUNS = listed("pronouns")


@dataclass(frozen=True, slots=True)
class Holder:
    """These claims of a text rest on this person, group, organisation or document, in the text's own words for it."""

    name: str
    role: Role
    claims: tuple[Claim, ...]


def resting_on_others(look: Lookup) -> list[Claim]:
    """The claims that the text does not put forward by itself."""
    return [claim for claim in look.reading.claims if claim.voice is not Voice.NARRATOR]


def holders_in(look: Lookup) -> tuple[Holder, ...]:
    """Holders by how many claims rest on them, then in the order of the text. One whom the reading knows under several
    words is one; without that, words that differ are several."""
    by_key: dict[tuple[str, Role | None], list[tuple[Claim, Link]]] = {}
    for claim in resting_on_others(look):
        for link in claim.chain:
            known = link.referent in look.referents
            if link.role is not Role.NARRATOR and (known or names_somebody(link)):
                key = (str(link.referent), None) if known else (bare(link.text), link.role)
                by_key.setdefault(key, []).append((claim, link))
    holders = [_holder(look, resting) for resting in by_key.values()]
    return tuple(sorted(holders, key=lambda holder: -len(holder.claims)))


def _holder(look: Lookup, resting: Iterable[tuple[Claim, Link]]) -> Holder:
    """A holder under the first words that are no pronoun."""
    pairs = list(resting)
    link = next((link for _, link in pairs if names_somebody(link)), pairs[0][1])
    referent = look.referents.get(link.referent or "")
    name = link.text if names_somebody(link) or referent is None else referent.name
    claims = {claim.id: claim for claim, _ in pairs}
    return Holder(name, link.role, tuple(claims.values()))


def unclear_in(look: Lookup) -> tuple[Claim, ...]:
    """Claims whose holder is named by a pronoun that the reading does not know, or not named at all."""
    return tuple(
        claim
        for claim in resting_on_others(look)
        if claim.chain[-1].referent not in look.referents and not names_somebody(claim.chain[-1])
    )


def names_somebody(link: Link) -> bool:
    """Whether the text's words for a holder say who it is, as "she" alone does not."""
    return link.role is not Role.UNSTATED and link.text.lower() not in _PRONOUNS
