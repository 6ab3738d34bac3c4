"""What a text itself tells of who is who: other names, roles, appositions, and whom an "I" in a quotation means."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.lists import listed
from whence.model import Attribution, Form, Kind, Role, Span
from whence.read.branches import Branches
from whence.read.called import name_span
from whence.read.chain import role_of
from whence.read.mentions import Mention, head_of, is_name, is_pronoun
from whence.read.names import Alias, AliasKind, aliases_in
from whence.read.same import is_speaker
from whence.text import Quoted, Words

_YOU = frozenset(("you", "your", "yours", "yourself", "yourselves"))
_BODIES = frozenset((Role.ORGANIZATION, Role.GROUP))
_BESIDE = frozenset(("appos", "flat", "compound"))
_PARTS = frozenset(("flat", "compound", "nmod:desc", "list", "goeswith"))
_KINDS = {Role.PERSON: "person", Role.UNNAMED: "person", Role.GROUP: "person", Role.ORGANIZATION: "organization"}
_MOST_BEFORE = 3  # words of a mention before the source that is found of it
_OFFICES = listed("titles") | listed("roles")
_NAMING = listed("naming")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_ARTICLES = frozenset(("the", "a", "an"))


class Told(NamedTuple):
    """The mentions of a text, with those that its rules found; pairs of them that are the same; those for which nothing
    more is to be looked for; and for some the words that are the name, and what they are to the fullest one."""

    mentions: list[Mention]
    pairs: list[tuple[int, int]]
    settled: set[int]
    named: dict[int, tuple[Span, Form]]
    holders: dict[str, int]  # of attributions the word that the source turns on


class Within:
    """In which content each word of a text stands: that of the innermost attribution; -1: in none."""

    def __init__(self, words: Words, attributions: Sequence[Attribution]) -> None:
        self._attributions = attributions
        self._at: NDArray[np.int32] = np.full(len(words), -1, dtype=np.int32)
        contents = [(span, number) for number, one in enumerate(attributions) for span in one.content]
        for span, number in sorted(contents, key=lambda each: (each[0].start - each[0].end, each[0], each[1])):
            self._at[words.at(span.start) : words.at(span.end)] = number

    def of(self, word: int) -> Attribution | None:
        """The attribution in whose content a word stands."""
        at = int(self._at[word])
        return self._attributions[at] if at >= 0 else None


def told_in(
    content: str,
    words: Words,
    mentions: Sequence[Mention],
    trees: Sequence[Branches],
    attributions: Sequence[Attribution],
) -> Told:
    """The mentions of a text with what it tells of them."""
    joined = _Joined(words, without_parts(content, words, list(seen_again(content, words, mentions, trees))))
    for attribution in attributions:
        joined.hold(content, attribution, trees)
    for alias in aliases_in(content):
        joined.take(content, alias)
    for tree in trees:
        for unit in tree.order:
            if tree.base(unit) in _BESIDE:
                joined.beside(tree.head(unit), unit)
            elif tree.base(unit) == "xcomp" and tree.text(tree.head(unit)) in _NAMING:
                joined.call(content, tree, unit)
    joined.speakers(content, attributions)
    return joined.told()


def seen_again(content: str, words: Words, mentions: Iterable[Mention], trees: Sequence[Branches]) -> Iterator[Mention]:
    """The mentions with what is a name and what is a body set right by how they are written: a word that begins a
    sentence and is elsewhere written small is no name, and several capitalised words after a "the" are no person."""
    small = {word for start, end in words.spans() if (word := content[start:end]).islower()}
    begins = {tree.first(tree.order[0]) for tree in trees if tree.order} | {tree.sentence.start for tree in trees}
    initials = _initials_in(content, words)
    for found in mentions:
        begin, last_word = initials.get(found.first, found.first), found.last
        while initials.get(last_word + 1, last_word + 1) <= last_word:
            last_word += 1
        if found.kind == "person" and is_name(found):
            last_word = _hyphened(content, words, last_word)
        mention = replace(found, first=begin, last=last_word)
        if _has_name_after(content, words, mention):
            mention = replace(mention, part="PROPN")
        if not is_name(mention):
            yield mention
            continue
        span = name_span(content, words, mention)
        first, last = words.at(span.start), words.at(span.end) - 1
        name = content[slice(*span)]
        small_too = first == last and first in begins and name.lower() in small
        if small_too or not any(map(str.isupper, name)):
            yield replace(mention, part="NOUN")
        elif mention.kind == "person" and first < last and _has_article(content, words, first) and _is_body(name):
            yield replace(mention, kind="organization")
        else:
            yield mention


def _initials_in(content: str, words: Words) -> dict[int, int]:
    """For each word of initials with full stops, as "U.S.", the first of them."""
    found: dict[int, int] = {}
    for match in _INITIALS.finditer(content):
        first = words.at(match.start())
        found.update((at, first) for at in range(first, words.at(match.end())))
    return found


def _hyphened(content: str, words: Words, last: int) -> int:
    """The last word of a name that goes on after a hyphen: "Kwok Ka-ki", not "Ruiz-led"."""
    end = last + 2
    if end >= len(words) or content[words[last].end : words[end].start] not in ("-", "‐", "‑"):
        return last
    after = content[words[end].start : words[end].end]
    return last if after.endswith(("ed", "ing", "born", "era", "style")) else end


def _has_name_after(content: str, words: Words, mention: Mention) -> bool:
    """Whether a person's name ends a description: "team member Rodaba Noori"."""
    after = range(mention.head + 1, mention.last + 1)
    return (
        mention.kind == "person"
        and mention.part == "NOUN"
        and len(after) in (1, 2, 3)
        and all(content[words[at].start].isupper() for at in after)
    )


def _has_article(content: str, words: Words, first: int) -> bool:
    return first > 0 and content[words[first - 1].start : words[first - 1].end].lower() == "the"


def _is_body(name: str) -> bool:
    """Whether a name after "the" that the network takes for a person's is none: no office, no title, no plural."""
    parts = name.lower().split()
    return not parts[-1].endswith("s") and not any(part in _OFFICES for part in parts)


def without_parts(content: str, words: Words, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that are only a part of a name ("Anka" in "Anka Veld"): a name inside another is kept
    if it hangs in it by an "of" or the like, or also stands alone in the text."""
    kept: list[Mention] = []
    parts: list[Mention] = []
    whole = {mention.head: name_span(content, words, mention) for mention in mentions if is_name(mention)}
    for mention in mentions:
        around = whole.get(mention.above)
        is_part = mention.relation in _PARTS and is_name(mention)
        if around is not None and is_part and around.start <= words[mention.head].start < around.end:
            parts.append(mention)
        else:
            kept.append(mention)
    alone = {content[slice(*whole[mention.head])] for mention in kept if is_name(mention) and mention.kind != "person"}
    kept += (part for part in parts if content[slice(*whole[part.head])] in alone)
    return kept


class _Joined:
    """Mentions by the word that they turn on, and what is found of them one after the other."""

    def __init__(self, words: Words, mentions: Iterable[Mention]) -> None:
        self._words = words
        self._mentions = {mention.head: mention for mention in mentions}
        self._pairs: list[tuple[int, int]] = []  # of heads
        self._settled: set[int] = set()
        self._named: dict[int, tuple[Span, Form]] = {}
        self._holders: dict[str, int] = {}

    def told(self) -> Told:
        """All of it, by places in the mentions' order."""
        mentions = sorted(self._mentions.values(), key=lambda mention: mention.place)
        places = {mention.head: place for place, mention in enumerate(mentions)}
        return Told(
            mentions,
            [(places[one], places[other]) for one, other in self._pairs],
            {places[head] for head in self._settled},
            {places[head]: named for head, named in self._named.items()},
            self._holders,
        )

    def hold(self, content: str, attribution: Attribution, trees: Sequence[Branches]) -> None:
        """See that there is a mention of whom an attribution names as its source."""
        for span in attribution.source[:1]:
            first, last = self._words.at(span.start), self._words.at(span.end) - 1
            at = bisect_right(trees, first, key=lambda tree: tree.sentence.start) - 1
            if at < 0 or last < first or last >= trees[at].sentence.end:
                continue
            tree = trees[at]
            head = head_of(tree, first, last)
            named = self._name_at(tree, first, last)
            if head not in self._mentions and named is not None:
                self._holders[attribution.id] = named
            elif head not in self._mentions and tree.sentence.part(head) in ("NOUN", "PROPN"):
                kind = _KINDS.get(role_of(content[span.start : span.end]), "object")
                self._put(head, span, tree.sentence.part(head), kind)
            holder = head if head in self._mentions else holder_of(self._mentions, first, last)
            if named is not None and holder is not None and named != holder and not is_name(self._mentions[holder]):
                self._pairs.append((holder, named))
                self._settled.add(holder)
                holder = named
            if holder is not None:
                self._holders.setdefault(attribution.id, holder)

    def _name_at(self, tree: Branches, first: int, last: int) -> int | None:
        """The person's name that ends some words without a preposition before it: "co-founder Anna Ruiz"."""
        for head in range(first + 1, last + 1):
            mention = self._mentions.get(head)
            if mention is None or mention.last != last or mention.kind != "person" or not is_name(mention):
                continue
            unit = tree.unit(head)
            if not tree.below(unit, "case", "cc") and tree.base(unit) != "conj":
                return head
        return None

    def take(self, content: str, alias: Alias) -> None:
        """An alias with its name: two mentions of one."""
        name = self._found(content, alias.name)
        other = self._found(content, alias.other, apart_from=name)
        if name is None or other is None:
            return
        names = Form.NAME, Form.ACRONYM if alias.kind is AliasKind.ACRONYM else Form.ALIAS
        kind = self._kind(name, other)
        begin = self._words.at(alias.name.start)
        body = _has_article(content, self._words, begin) and _is_body(content[slice(*alias.name)])
        if kind == "person" and (alias.kind is AliasKind.ACRONYM or body):
            kind = "organization"
        for head, span, form in zip((name, other), (alias.name, alias.other), names, strict=True):
            if alias.kind is AliasKind.ROLE and head == other:
                self._put(head, span, "NOUN", "person")
                self._mentions[head] = replace(self._mentions[head], part="NOUN")
                self._settled.add(head)
                continue
            before = self._named.get(head)
            if before is None or (before[1] is Form.NAME and form is not Form.NAME):
                self._named[head] = span, form
            self._put(head, span, "PROPN", "person" if alias.kind is AliasKind.ROLE else kind)
        self._pairs.append((name, other))

    def _found(self, content: str, span: Span, apart_from: int | None = None) -> int | None:
        """The head of the mention that an expression is: of the widest that turns on a word of it; else its last
        word."""
        first, last = self._words.at(span.start), self._words.at(span.end) - 1
        if first < last and content[slice(*self._words[first][:2])].lower() in _ARTICLES:
            first += 1
        if last < first:
            return None
        inside = [mention for head in range(first, last + 1) if (mention := self._mentions.get(head)) is not None]
        covering = [m.head for m in inside if m.first <= first and last <= m.last and m.head != apart_from]
        if covering:
            return covering[0]
        if not _has_article(content, self._words, first):
            persons = [m.head for m in inside if m.kind == "person" and is_name(m) and m.head != apart_from]
            if persons:
                return persons[0]
        return last if last != apart_from else None

    def _kind(self, *heads: int) -> str:
        """What the two are: as the network has it of one of them, the first before the other."""
        kinds = [self._mentions[head].kind for head in heads if head in self._mentions]
        return next((kind for kind in kinds if kind not in ("abstract", "object", "time")), "organization")

    def _put(self, head: int, span: Span, part: str, kind: str) -> None:
        """See that there is a mention which turns on this word and is of that sort."""
        mention = self._mentions.get(head)
        first, last = self._words.at(span.start), max(head, self._words.at(span.end) - 1)
        if mention is None:
            self._mentions[head] = Mention.stated(first, last, kind, part, head)
            return
        if part == "PROPN":
            mention = replace(mention, first=min(first, mention.first), last=max(last, mention.last))
            self._mentions[head] = mention
        if part == "PROPN" and not (is_name(mention) and mention.kind == kind):
            self._mentions[head] = replace(mention, part=part, kind=kind)

    def beside(self, head: int, other: int) -> None:
        """An apposition, if it is of the same kind."""
        one, two = self._mentions.get(head), self._mentions.get(other)
        if one is None or two is None or one.kind != two.kind or is_pronoun(two) or other < head:
            return
        if is_name(one) and is_name(two):
            return
        self._pairs.append((head, other))
        self._settled.update(each.head for each in (one, two) if not is_name(each))

    def call(self, content: str, tree: Branches, unit: int) -> None:
        """A name that somebody is called by: "they called her the Fox"."""
        called = [one for one in tree.below(tree.head(unit), "obj") if one != unit]
        mention = self._mentions.get(unit)
        if not called or mention is None or called[0] not in self._mentions:
            return
        if is_name(mention):
            self._named[unit] = name_span(content, self._words, mention), Form.ALIAS
            self._pairs.append((called[0], unit))

    def speakers(self, content: str, attributions: Sequence[Attribution]) -> None:
        """Whoever says I in a quotation is its source; so is who says we, of a body or a group. Nobody is found for
        you."""
        within = Within(self._words, [one for one in attributions if one.kind is not Kind.INDIRECT])
        sources = {one.id: self._speaker(content, one) for one in attributions}
        last: dict[tuple[str, bool], int] = {}
        for mention in sorted(self._mentions.values(), key=lambda mention: mention.place):
            word = self._words[mention.first]
            text = content[word.start : word.end].lower()
            alone = is_speaker(text)
            if mention.first != mention.last or (alone is None and text not in _YOU):
                continue
            attribution = within.of(mention.head)
            if attribution is None or (attribution.kind is Kind.MIXED and word.quoted is not Quoted.INSIDE):
                continue
            self._settled.add(mention.head)
            if alone is None:
                continue
            source, role = sources[attribution.id]
            is_source = source is not None and (role is Role.PERSON if alone else role in _BODIES)
            before = source if is_source else last.get((attribution.id, alone))
            if before is not None:
                self._pairs.append((before, mention.head))
            last[attribution.id, alone] = mention.head

    def _speaker(self, content: str, attribution: Attribution) -> tuple[int | None, Role]:
        """The head of the mention that a source is, and what it is: by the mention's kind where that tells."""
        if not attribution.source:
            return None, Role.UNSTATED
        span, head = attribution.source[0], self._holders.get(attribution.id)
        role = role_of(content[span.start : span.end])
        if role is Role.UNNAMED and head is not None and self._mentions[head].kind == "person":
            role = Role.PERSON
        return head, role


def holder_of(mentions: Mapping[int, Mention], first: int, last: int) -> int | None:
    """The head of the mention that some words are: of those that begin with them and turn on one of them the one that
    goes least beyond, the longest of several. `mentions` are by their heads."""
    best: tuple[int, int] | None = None
    chosen = None
    for head in range(first, last + 1):
        mention = mentions.get(head)
        if mention is None or not first - _MOST_BEFORE <= mention.first <= first + 1:
            continue
        outside = max(0, first - mention.first) + max(0, mention.last - last)
        length = mention.last - mention.first + 1
        if best is None or (outside, -length) < best:
            best, chosen = (outside, -length), head
    return chosen
