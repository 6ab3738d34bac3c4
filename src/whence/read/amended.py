"""Mentions set right by how they are written: what is a name and what is none, where a name ends, and which are only a
part of one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from whence.lists import listed
from whence.read.branches import Branches
from whence.read.called import Written, name_span
from whence.read.mentions import Mention, is_name

_PARTS = frozenset(("flat", "compound", "nmod:desc", "list", "goeswith"))
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_OFFICES = listed("titles") | listed("roles")


def amended(written: Written, mentions: Iterable[Mention], trees: Sequence[Branches]) -> list[Mention]:
    """The mentions set right, without those that are only a part of a name."""
    return _without_parts(written, list(_seen_again(written, mentions, trees)))


def _seen_again(written: Written, mentions: Iterable[Mention], trees: Sequence[Branches]) -> Iterator[Mention]:
    """The mentions with what is a name and what is a body set right by how they are written: a word that begins a
    sentence and is elsewhere written small is no name, and several capitalised words after a "the" are no person."""
    small = {word for word in written.texts if word.islower()}
    begins = {tree.first(tree.order[0]) for tree in trees if tree.order} | {tree.sentence.start for tree in trees}
    initials = _initials_in(written)
    for found in mentions:
        mention = _whole(written, found, initials)
        if not is_name(mention):
            is_office = mention.kind == "organization" and written.texts[mention.head].lower() in _OFFICES
            yield replace(mention, kind="person") if is_office else mention
            continue
        span = name_span(written, mention)
        first, last = written.words.at(span.start), written.words.at(span.end) - 1
        name = written.content[slice(*span)]
        small_too = first == last and first in begins and name.lower() in small
        if small_too or not any(map(str.isupper, name)):
            yield replace(mention, part="NOUN")
        elif mention.kind == "person" and first < last and has_article(written, first) and is_body(name):
            yield replace(mention, kind="organization")
        else:
            yield mention


def _whole(written: Written, found: Mention, initials: Mapping[int, int]) -> Mention:
    """A mention with all of the words written together at its ends, and as a name if one ends it."""
    first, last = initials.get(found.first, found.first), found.last
    while initials.get(last + 1, last + 1) <= last:
        last += 1
    if found.kind == "person" and is_name(found):
        last = _hyphened(written, last)
    part = "PROPN" if _has_name_after(written, found) else found.part
    if (first, last, part) == (found.first, found.last, found.part):
        return found
    return replace(found, first=first, last=last, part=part)


def _initials_in(written: Written) -> dict[int, int]:
    """For each word of initials with full stops, as "U.S.", the first of them."""
    found: dict[int, int] = {}
    for match in _INITIALS.finditer(written.content):
        first = written.words.at(match.start())
        found.update((at, first) for at in range(first, written.words.at(match.end())))
    return found


def _hyphened(written: Written, last: int) -> int:
    """The last word of a name that goes on after a hyphen: "Kwok Ka-ki", not "Ruiz-led"."""
    end = last + 2
    if end >= len(written.texts) or written.content[written.ends[last] : written.starts[end]] not in ("-", "‐", "‑"):
        return last
    after = written.texts[end]
    return last if after.endswith(("ed", "ing", "born", "era", "style")) else end


def _has_name_after(written: Written, mention: Mention) -> bool:
    """Whether a person's name ends a description: "team member Rodaba Noori"."""
    after = range(mention.head + 1, mention.last + 1)
    return (
        mention.kind == "person"
        and mention.part == "NOUN"
        and len(after) in (1, 2, 3)
        and all(written.texts[at][0].isupper() for at in after)
    )


def has_article(written: Written, first: int) -> bool:
    """Whether a "the" stands before a word."""
    return first > 0 and written.texts[first - 1].lower() == "the"


def is_body(name: str) -> bool:
    """Whether a name after "the" that the network takes for a person's is none: no office, no title, no plural."""
    parts = name.lower().split()
    return not parts[-1].endswith("s") and not any(part in _OFFICES for part in parts)


def _without_parts(written: Written, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that are only a part of a name ("Anka" in "Anka Veld"): a name inside another is kept
    if it hangs in it by an "of" or the like, or also stands alone in the text."""
    kept: list[Mention] = []
    parts: list[Mention] = []
    whole = {mention.head: name_span(written, mention) for mention in mentions if is_name(mention)}
    for mention in mentions:
        around = whole.get(mention.above)
        is_part = mention.relation in _PARTS and is_name(mention)
        if around is not None and is_part and around.start <= written.starts[mention.head] < around.end:
            parts.append(mention)
        else:
            kept.append(mention)
    content = written.content
    alone = {content[slice(*whole[mention.head])] for mention in kept if is_name(mention) and mention.kind != "person"}
    kept += (part for part in parts if content[slice(*whole[part.head])] in alone)
    return kept
