"""What to obtain: the documents, pictures and recordings that claims rest on or that claims speak of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from whence.checklist.lookup import Lookup, Place, bare, core_of, head_of, singular, words_of
from whence.lists import listed
from whence.model import Attribution, Claim, ReferentKind, Role, Span
from whence.phrases import plural

_NOUNS = frozenset(plural(listed("exhibits")))
_EXHIBIT = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(noun) for noun in sorted(_NOUNS, key=len, reverse=True))})(?![\w-])",
    re.IGNORECASE,
)
# What these name is a verb as often: a word like "the" must stand before them.
_VERBS_TOO_WORDS = (
    "blog cable chart complaint contract dispatch document fax film file forecast image invoice letter log mail "
    "map message order permit picture poster record recording register report ruling scan shell study survey tape "
    "testimony torch video warrant minutes statement"
)
_VERBS_TOO = frozenset(_VERBS_TOO_WORDS.split())
# What bears something out even where it stands alone, in the plural: "with photographs".
_ALONE_WORDS = (
    "document e-mail email image letter message photo photograph picture recording screenshot transcript video x-ray"
)
_ALONE = frozenset(_ALONE_WORDS.split())
_ALONE |= {"text message", "voice message", "satellite image"}
_TO_SOMEBODY_WORDS = "complaint e-mail email fax letter mail memo message petition telegram"
_TO_SOMEBODY = frozenset(_TO_SOMEBODY_WORDS.split())
_SAME = {"email": "e-mail", "mail": "e-mail", "photo": "photograph", "picture": "photograph", "image": "photograph"}
_SAME |= {"judgement": "judgment", "videotape": "video", "footage": "video"}

_DETERMINER = (
    r"(?:the|an?|another|his|her|their|its|our|this|that|these|those|such|both|several|some|many|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|dozens of|[0-9]{1,4}|[\w’'-]+['’]s|\w+s['’])"
)
_BEFORE = re.compile(rf"(?<![\w’'-])(?:{_DETERMINER}\s+)(?:(?!{_DETERMINER}\s)[\w’'-]+\s+){{0,3}}$", re.IGNORECASE)
_OWNER = re.compile(r"(?:(?:the|an?)\s+)?(?:[A-Z][\w’'-]*\s+){0,3}$")
_NOTHING_BETWEEN = re.compile(
    r"(?<![\w-])(?:of|in|on|at|by|from|for|to|with|and|or|but|that|which|who|is|are|was|were|has|have|had|said|says|be|"
    r"been|not|it|they|he|she|we|them|us|do|does|did|will|would|order|no)(?![\w-])",
    re.IGNORECASE,
)
_MOST = 40  # documents of one noun, among which the last are looked for
_NUMBER_OR_NAME = r"(?:[A-Z][\w’'-]*|[0-9]{1,4}(?:st|nd|rd|th)?)"


def _after(prepositions: str) -> re.Pattern[str]:
    made = "published|issued|dated|written|signed|sent|released|made|taken"
    return re.compile(
        rf"(?:(?:,? (?:{made}))?\s(?:{prepositions})\s(?:(?:the|an?|its|his|their)\s)?{_NUMBER_OR_NAME}"
        rf"(?:\s(?:(?:of|for|and|the)\s)*{_NUMBER_OR_NAME})*)*"
    )


_AFTER, _AFTER_LETTER = _after("of|by|from|on"), _after("of|by|from|on|to|for")
_COMPOUND = re.compile(r"\s(?!(?:\w+(?:s|ed|ing|ly)|[\w-]{1,4})\b)[a-z]{5,}")  # "photograph agency"
_FOLLOWS_WORDS = (
    "about above across after against along among around before behind below between during inside outside since "
    "their there these those through under until where which while whose would could should might shall still "
    "never often came went told wrote found spoke showed shown taken written broke began became given seen known "
    "thought"
)
_FOLLOWS = frozenset(_FOLLOWS_WORDS.split())
_PREDICATE = re.compile(r"(?:\b(?:is|was|are|were|be|as)|['’]s)\s+$")
_GIVEN_BY = re.compile(r"\b(?:in|from|on|by|via|citing|cites|cited|quoting)\s+$", re.IGNORECASE)
_ANOTHER = re.compile(r"(?:an?|another|one|no)\s", re.IGNORECASE)
_DOERS = re.compile(r"\b(?!news|press)\w+[^\W\dsui]s\s+$")  # "our wardens report that"
_BEGINS_SENTENCE = re.compile(r"(?:And|But|So|Yet|Or|In|At|On|For|By|From|With|As|If|When|While|After|Before|Since)\s+")
_PRONOUN_OWNER = re.compile(r"(?:my|our|your|his|her|its|their)\s", re.IGNORECASE)
_NOT_ONE = re.compile(r"(?:no|any)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exhibited:
    """This document, picture or recording, in the text's own words for it, bears on these claims. `cited` if the text
    gives claims to it, and does not only speak of it."""

    name: str
    span: Span
    places: tuple[Place, ...]
    claims: tuple[Claim, ...]
    cited: bool


@dataclass(slots=True)
class _Found:
    """One mention: its words, the noun it turns on, what else is said of it, whose words it is the source of."""

    span: Span
    head: str
    words: frozenset[str]
    before: frozenset[str]
    begins: str
    source_of: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    mentions: list[_Found] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)


def exhibits_in(look: Lookup) -> tuple[Exhibited, ...]:
    """What to obtain, that on which most claims hang first, then in the order of the text."""
    resting: dict[str, list[Claim]] = {}
    for claim in look.reading.claims:
        for link in claim.chain:
            if link.attribution is not None:
                resting.setdefault(link.attribution, []).append(claim)
    found = [_exhibited(look, group, resting) for group in _grouped(look, sorted(_mentions(look), key=_begin))]
    with_claims = (one for one in found if one.claims)
    return tuple(sorted(with_claims, key=lambda one: (-len(one.claims), one.places[0].span)))


def _begin(mention: _Found) -> Span:
    return mention.span


def _mentions(look: Lookup) -> Iterator[_Found]:
    """Every mention; those first that are the source of an attribution, each as a whole."""
    sources: dict[Span, list[str]] = {}
    for claim in look.reading.claims:
        for link in claim.chain:
            attribution = look.attributions.get(link.attribution or "")
            if link.role is Role.DOCUMENT and attribution is not None and attribution.source:
                ids = sources.setdefault(attribution.source[0], [])
                if attribution.id not in ids:
                    ids.append(attribution.id)
    taken = []
    for span, ids in sorted(sources.items()):
        words = look.words(span)
        taken.append(span)
        yield _Found(span, _lemma(head_of(words)), _words(words), _words(core_of(words)), words, tuple(ids))
    for match in _EXHIBIT.finditer(look.content):
        if not any(span.start <= match.start() < span.end for span in taken):
            mention = _mention(look, match)
            if mention is not None:
                yield mention


def _mention(look: Lookup, match: re.Match[str]) -> _Found | None:
    """What this noun names, with the words that go with it; None where it names no exhibit."""
    content = look.content
    start, end = match.span()
    noun = match[0].casefold()
    first = max(look.sentence(start).start, start - 70)
    before = content[first:start]
    determined = _BEFORE.search(before)
    if determined is not None and _NOTHING_BETWEEN.search(before, determined.start()):
        determined = None
    one = singular(noun)
    alone = one in _ALONE and (one != noun or one not in _VERBS_TOO)
    named = noun[0] != match[0][0] and bool(before.strip())
    if named or look.is_aside(Span(start, end)) or _NOT_ONE.search(before):
        return None
    if one == noun and one in _VERBS_TOO and _DOERS.search(before):
        return None
    if determined is None and not alone:
        return None
    compound = _COMPOUND.match(content, end)
    if one == noun and compound and compound[0].strip() not in _FOLLOWS:
        return None
    if determined is not None:
        start = first + determined.start()
        if re.match(r"\S+['’]", determined[0]):
            owner = _OWNER.search(content, first, start)
            start = owner.start() if owner else start
            begins = _BEGINS_SENTENCE.match(content, start)
            start = begins.end() if begins else start
    after = (_AFTER_LETTER if one in _TO_SOMEBODY else _AFTER).match(content, end)
    span = Span(start, after.end() if after else end)
    words = look.words(span)
    return _Found(span, _lemma(noun), _words(words), _words(content[start:end]), words)


def _lemma(noun: str) -> str:
    one = singular(noun)
    return _SAME.get(one, one)


def _words(expression: str) -> frozenset[str]:
    """What is said of a document beside its noun and words like "the"."""
    name = core_of(expression)
    rest = [*words_of(bare(name))[:-1], *words_of(expression[len(name) :])]
    return frozenset(word.removesuffix("'s") for word in rest if len(word) > 2 or word.isdigit()) - {
        *("the", "and", "for", "with", "from", "its", "their", "his", "her", "last", "week", "published", "said"),
    }


def _grouped(look: Lookup, mentions: list[_Found]) -> list[_Group]:
    """One document under several words is one: those that the reading takes for the same, and otherwise by its noun
    and what else is said of it. Words that add nothing mean the last document of that noun."""
    groups: list[_Group] = []
    by_referent: dict[str, _Group] = {}
    by_head: dict[str, list[_Group]] = {}
    known: set[int] = set()
    for mention in mentions:
        referent = _referent(look, mention)
        group = by_referent.get(referent) if referent else None
        if group is None:
            group = _same(look, mention, by_head.get(mention.head, []), known)
        if group is None:
            group = _Group()
            groups.append(group)
            by_head.setdefault(mention.head, []).append(group)
        if referent:
            by_referent.setdefault(referent, group)
            known.add(id(group))
        group.mentions.append(mention)
        group.words |= mention.words
        group.before |= mention.before
    return groups


def _referent(look: Lookup, mention: _Found) -> str | None:
    """The document that the reading says this is."""
    for attribution in mention.source_of:
        if attribution in look.holders:
            return look.holders[attribution]
    referent = look.referent_of(mention.span)
    return referent.id if referent is not None and referent.kind is ReferentKind.DOCUMENT else None


def _same(look: Lookup, mention: _Found, groups: list[_Group], known: set[int]) -> _Group | None:
    """The group that a mention is of by its words. What the reading knows to be one document stays apart from what it
    knows to be another."""
    own = _referent(look, mention)
    open_to = [group for group in groups[-_MOST:] if own is None or id(group) not in known]
    owner = _PRONOUN_OWNER.match(mention.begins)
    if owner is not None:
        theirs = owner[0].casefold()
        open_to = [
            group for group in open_to if any(one.begins.casefold().startswith(theirs) for one in group.mentions)
        ]
    predicate = _PREDICATE.search(look.content[max(0, mention.span.start - 8) : mention.span.start])
    if open_to and (predicate or (not mention.words and not _ANOTHER.match(mention.begins))):
        return open_to[-1]
    for group in reversed(open_to):
        if mention.words and group.words and (mention.words <= group.words or group.words <= mention.words):
            return group
        further = (mention.words - mention.before, group.words - group.before)
        alike = mention.before <= group.before or group.before <= mention.before
        if mention.before and group.before and alike and not all(further):
            return group
    return None


def _exhibited(look: Lookup, group: _Group, resting: dict[str, list[Claim]]) -> Exhibited:
    claims: dict[str, Claim] = {}
    places = []
    for mention in group.mentions:
        places.append(look.place(mention.span))
        holding = mention.source_of or _given_by(look, mention)
        for attribution in holding:
            claims.update((claim.id, claim) for claim in resting.get(attribution, ()))
        for claim in look.claims_with(mention.span)[:1]:
            if not (holding and look.has_cue(claim)):
                claims[claim.id] = claim
    referent = _referent(look, group.mentions[0])
    if referent is not None:
        for known in look.referents[referent].mentions:
            claims.update((claim.id, claim) for claim in look.claims_with(known.span)[:1])
    named = max(group.mentions, key=lambda mention: (len(mention.words), -len(mention.begins)))
    in_order = sorted(claims.values(), key=lambda claim: (claim.spans, claim.id))
    return Exhibited(
        named.begins, named.span, tuple(places), tuple(in_order), any(one.source_of for one in group.mentions)
    )


def _given_by(look: Lookup, mention: _Found) -> tuple[str, ...]:
    """The attribution whose words this document holds: "said in a letter that", and not what is said of a letter."""
    before = look.content[max(0, mention.span.start - 12) : mention.span.start]
    if not _GIVEN_BY.search(before):
        return ()
    near: list[tuple[int, Attribution]] = []
    for cue, attribution in look.cued_in(mention.span.start):
        if not any(span.start <= mention.span.start < span.end for span in attribution.content):
            near.append((abs(cue.start - mention.span.start), attribution))
    return (min(near, key=lambda pair: (pair[0], pair[1].id))[1].id,) if near else ()
