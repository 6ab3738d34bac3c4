"""From groups of mentions to referents: what each is, its fullest name, and who calls it what."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from whence.lists import listed
from whence.model import (
    Attribution,
    Claim,
    Form,
    Link,
    Mention,
    Naming,
    Referent,
    ReferentKind,
    Role,
    Span,
    Text,
    referent_id,
)
from whence.read import mentions as found
from whence.read.called import Written, form_of, name_span, names_nobody, span_of, without_title
from whence.read.chain import role_of
from whence.read.told import Told
from whence.read.within import Within
from whence.text import Words

_DOCUMENTS, _ORGANIZATIONS = listed("documents"), listed("organizations")
_RELATIVES = frozenset(("that", "which", "who"))
_WHERE = frozenset(("across", "around", "at", "in", "inside", "into", "near", "outside", "throughout", "within"))
_ROLES = {
    ReferentKind.PERSON: Role.PERSON,
    ReferentKind.ORGANIZATION: Role.ORGANIZATION,
    ReferentKind.GROUP: Role.GROUP,
    ReferentKind.PLACE: Role.ORGANIZATION,  # the government there
    ReferentKind.DOCUMENT: Role.DOCUMENT,
}
_KINDS = {
    "person": ReferentKind.PERSON,
    "organization": ReferentKind.ORGANIZATION,
    "place": ReferentKind.PLACE,
    "event": ReferentKind.EVENT,
}
_DEFINITE = re.compile(r"(?:the|this|that|these|those|his|her|its|their|our|my)\b", re.IGNORECASE)
_LONGEST_NAME = 12  # words; a longer description names nobody
_NAMES = frozenset((Form.NAME, Form.ACRONYM, Form.ALIAS))


class Referents(NamedTuple):
    """The referents of a text, and the mentions that lead to them, in order: for each its words, its head, and the
    referent; and the same by their heads."""

    all: tuple[Referent, ...]
    places: tuple[tuple[found.Mention, str], ...]
    by_head: Mapping[int, str]
    holders: Mapping[str, str]  # of attributions who their source is


def referents_of(
    text: Text, written: Written, told: Told, groups: Iterable[Sequence[int]], attributions: Sequence[Attribution]
) -> Referents:
    """The referents that a reader may ask for: whoever has a name, is described more than once, or is a person, a body,
    a place, an event or a document; no times, and nobody of whom there are only pronouns."""
    content = text.content
    made: list[Referent] = []
    places: list[tuple[found.Mention, str]] = []
    speaking = frozenset(told.holders.values())
    for group in groups:
        called = [_Called(written, told, at) for at in group]
        called = [one for one in called if one.form in _NAMES or one.mention.part != "VERB"]
        kind = _kind(written, called, speaking) if _is_wanted(called) else None
        if kind is None or (kind is ReferentKind.OTHER and not _is_told_of(content, called)):
            continue
        said = tuple(Mention(one.span, one.form) for one in called)
        referent = Referent(referent_id(text.id, said[0].span), kind, _name(content, called, kind), said)
        made.append(referent)
        places += ((one.mention, referent.id) for one in called)
        named = {one.span: one.name for one in called}
        made[-1] = replace(referent, names=tuple(_namings(content, referent, named)))
    places.sort(key=lambda pair: pair[0].place)
    by_head = {mention.head: own for mention, own in places}
    holders = {one: by_head[head] for one, head in told.holders.items() if head in by_head}
    users = tuple(_with_users(written.words, made, holders, attributions))
    return Referents(users, tuple(places), by_head, holders)


class _Called:
    """A mention with its span, its form, and the words of it that are a name, if any are."""

    def __init__(self, written: Written, told: Told, at: int) -> None:
        self.mention = told.mentions[at]
        self.span = span_of(written, self.mention)
        if at in told.named:
            self.name, self.form = told.named[at]
            self.span = self.name
        else:
            self.form = form_of(written, self.mention)
            self.name = name_span(written, self.mention) if self.form in _NAMES else self.span


def _is_wanted(called: Sequence[_Called]) -> bool:
    """Whether some mentions are of a thing at all, and not only pronouns or a time."""
    return any(one.form is not Form.PRONOUN for one in called) and (
        2 * sum(one.mention.kind == "time" for one in called) < len(called)
    )


def _is_told_of(content: str, called: Sequence[_Called]) -> bool:
    """Whether something of no kind of interest has a name, or is described more than once, and as known."""
    nominal = [content[slice(*one.span)] for one in called if one.form is Form.NOMINAL]
    definite = any(_DEFINITE.match(words) for words in nominal)
    return any(one.form in _NAMES for one in called) or (len(nominal) > 1 and definite)


def _kind(written: Written, called: Sequence[_Called], speaking: Container[int]) -> ReferentKind | None:
    """What most of the mentions are, those that name it before the others; None if the name is a date. `speaking` are
    the heads of whoever is given something."""
    names = [one for one in called if one.form in (Form.NAME, Form.ALIAS)] or [
        one for one in called if one.form in _NAMES
    ]
    if names and all(names_nobody(written.content[slice(*one.name)]) for one in names):
        return None
    telling = names or [one for one in called if one.form is Form.NOMINAL]
    kind = Counter(one.mention.kind for one in telling).most_common(1)[0][0]
    if kind == "person":
        if names and _is_where(written, called, speaking):
            return ReferentKind.PLACE
        plural = any(role_of(written.content[slice(*one.span)]) is Role.GROUP for one in telling)
        return ReferentKind.GROUP if plural else ReferentKind.PERSON
    noun = written.texts[telling[0].mention.head].lower()
    if names and noun in _ORGANIZATIONS:
        return ReferentKind.ORGANIZATION
    if kind in ("object", "abstract") and noun in _DOCUMENTS:
        return ReferentKind.DOCUMENT
    return _KINDS.get(kind, ReferentKind.OTHER)


def _is_where(written: Written, called: Sequence[_Called], speaking: Container[int]) -> bool:
    """Whether something happens in it, it says nothing, and nobody calls it "he" or "she": a place that the network
    takes for somebody, as it does with names that it has never seen."""
    if any(one.form is Form.PRONOUN or one.mention.head in speaking for one in called):
        return False
    texts = written.texts
    for one in called:
        first, after = one.mention.first, one.mention.last + 1
        before = texts[first - 1].lower() if first else ""
        owner = texts[after] if after < len(texts) else ""
        if before in _WHERE and owner not in ("'", "’") and texts[one.mention.last].lower() != "s":
            return True
    return False


def _name(content: str, called: Sequence[_Called], kind: ReferentKind) -> str:
    """The fullest name, the earliest of several; of descriptions the first that is short."""

    def rank(one: _Called) -> tuple[int, int, int]:
        length = len(without_title(content[slice(*one.name)]).split())
        if one.form is Form.NAME and length <= _LONGEST_NAME:
            return 3, length, -one.span.start
        if one.form in _NAMES:
            return 2, length, -one.span.start
        return int(one.form is Form.NOMINAL), -(length > _LONGEST_NAME), -one.span.start

    name = " ".join(content[slice(*max(called, key=rank).name)].split())
    return without_title(name) if kind is ReferentKind.PERSON else name


def _namings(content: str, referent: Referent, named: Mapping[Span, Span]) -> Iterable[Naming]:
    for mention in referent.mentions:
        if mention.form in _NAMES:
            span = named[mention.span]
            yield Naming(" ".join(content[slice(*span)].split()), span, None)


def _with_users(
    words: Words, referents: Iterable[Referent], holders: Mapping[str, str], attributions: Sequence[Attribution]
) -> Iterable[Referent]:
    """Each referent with who calls it so: the source of the innermost attribution that has the name in its content."""
    within = Within(words, attributions)
    for referent in referents:
        names = []
        for naming in referent.names:
            inside = within.of(words.at(naming.span.start))
            names.append(replace(naming, used_by=holders.get(inside.id) if inside else None))
        yield replace(referent, names=tuple(names))


def with_referents(claims: Iterable[Claim], words: Words, referents: Referents) -> list[Claim]:
    """The claims, each with whom it mentions, and with who the links of its chain are."""
    begins = [words[mention.first].start for mention, _ in referents.places]
    kinds = {one.id: one.kind for one in referents.all}
    found = []
    for claim in claims:
        about: dict[str, None] = {}
        for span in claim.spans:
            for place in range(bisect_left(begins, span.start), bisect_left(begins, span.end)):
                mention, referent = referents.places[place]
                if words[mention.last].end <= span.end:
                    about[referent] = None
        chain = tuple(_held(link, referents, kinds) for link in claim.chain)
        found.append(replace(claim, chain=chain, about=tuple(about)))
    return found


def _held(link: Link, referents: Referents, kinds: Mapping[str, ReferentKind]) -> Link:
    """A link with who it is. A bare name says by itself no more than that somebody bears it ("Reuters said"): what its
    bearer is, the text as a whole tells better."""
    if link.attribution is None:
        return link
    referent = referents.holders.get(link.attribution)
    bare = all(word[:1].isupper() for word in link.text.split()) and "," not in link.text
    role = _ROLES.get(kinds.get(referent or "", ReferentKind.OTHER))
    told = (bare and link.role is Role.PERSON) or link.text in _RELATIVES
    return replace(link, referent=referent, role=role if role and told else link.role)
