"""Whom to hear: who is accused of what and is nowhere quoted, by a label that condemns, by a verb of accusing, or as
whoever did a wrong. By lists and rules that name nobody, and whoever it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from whence.checklist.lookup import Lookup, bare, core_of, head_of, singular
from whence.checklist.names import BODIES, MEN_OF, NAME, OFFICES, Heard, Named, proper_span
from whence.lists import listed
from whence.model import Act, Claim, Heads, Leaning, Referent, ReferentKind, Span, Voice, Wording, WordingKind
from whence.phrases import inflected

_ACTORS = {ReferentKind.PERSON, ReferentKind.ORGANIZATION, ReferentKind.GROUP, ReferentKind.PLACE, ReferentKind.OTHER}
_PRONOUNS = listed("pronouns")
_PAST = listed("past-forms") | {"shot", "burnt", "beaten", "stolen"}
_AUXILIARY = r"(?:has|have|had|is|are|was|were|been|being|be|also|then|again|repeatedly|deliberately|\w+ly)"

_NOUN_PHRASE = (
    rf"(?:(?:the|an?|its|his|her|their|our|those|these|this|that|some|several|other|[\w-]+ed)\s)?(?:[a-z][\w-]*\s){{0,3}}"
    rf"(?:(?:of|from)\s(?:the\s)?)?(?:{NAME}|[a-z][\w-]+)(?:\s[a-z][\w-]+)?(?:\s(?:of|from)\s(?:the\s)?{NAME})?"
)
_ASIDE = re.compile(r"\([^()]{1,60}\)|,\s(?:who|which|whose|whom)\s[^,.;:]{1,120},")
_BEFORE_AUXILIARIES = re.compile(rf"(?:\s{_AUXILIARY})*\s$")
_CLAUSE_BEGINS = re.compile(r"(?:^|[,;:–—]\s|\b(?:that|because|while|and|but|after|when|if|as|says|said)\s)[“\"‘]?")
_BY = re.compile(r"\sby\s(?![a-z]+ing\b)")
_BLAMED = re.compile(r"\b(?:responsible|guilty|to blame|behind|culpable)\b(?:\s(?:for|of)\b[^.;]{0,80})?")
_OF_WHAT = re.compile(r"\s(?:of|for|with|as|over)\s[^.;]{1,80}")
_CALLS = re.compile(r"\b(?:call(?:s|ed|ing)?|brand(?:s|ed|ing)?|label(?:s|led|ed|ing|ling)?|describ(?:es?|ed|ing))\s")
_IS = re.compile(r"\b(?:is|are|was|were|remains?|became|becomes?)\s(?:[\w-]+\s){0,3}$")
_NO_SUBJECT = re.compile(
    r"\b(?:who|which|whom|whose|that|not|never|nobody|no|none)\b|n['’]t\b"
    r"|\b(?:without|after|before|by|while|for|of|from|to|in|on|at|as|with|than)$"
)
_ELSEWHERE = re.compile(
    r"\b(?:in|on|at|near|to|with|about|against|under|over|after|before|outside|around)\s(?:the\s)?$"
)
_NOUN_AFTER = re.compile(r"\s([a-z][\w-]+)")
_ARTICLE = re.compile(r"\s(?:as\s)?(?:an?|the)\s(?:[\w-]+\s){0,2}$")
_FARTHEST = 200  # characters of a clause before its verb
_NEAR = 60  # characters from a wrong to whoever did it


@dataclass(frozen=True, slots=True)
class Accusation:
    """These words of this claim accuse somebody; the wording if it is a label that does."""

    span: Span
    claim: Claim
    wording: Wording | None


@dataclass(frozen=True, slots=True)
class Accused:
    """This person, group or body, in the text's own words for it, is accused in these words and nowhere quoted."""

    name: str
    span: Span
    accusations: tuple[Accusation, ...]


def accused_in(look: Lookup) -> tuple[Accused, ...]:
    """Who is accused and is nowhere quoted, by in how many claims, then in the order of the text."""
    heard = Heard(look)
    by_key: dict[str, tuple[str, Span, dict[Span, Accusation]]] = {}
    for named, accusation in _accusations(look):
        if heard.is_heard(named):
            continue
        referent = look.referents.get(named.referent or "")
        span = _fullest(look, referent) if referent is not None else named.span
        name = look.words(span)
        key = referent.id if referent is not None else heard.full(bare(name))
        by_key.setdefault(key, (name, span, {}))[2].setdefault(accusation.span, accusation)
    found = [Accused(name, span, tuple(accusations.values())) for name, span, accusations in by_key.values()]
    return tuple(sorted(found, key=lambda one: (-len({a.claim.id for a in one.accusations}), one.accusations[0].span)))


def _fullest(look: Lookup, referent: Referent) -> Span:
    """Where a referent is first called by its fullest name."""
    spans = [mention.span for mention in referent.mentions]
    return next((span for span in spans if look.words(span) == referent.name), spans[0])


def wrongs_in(text: str) -> Iterator[re.Match[str]]:
    """The verbs and nouns of wrongdoing in some words.

    >>> [match[0] for match in wrongs_in("Two huts were burned, and a theft was told of.")]
    ['burned', 'theft']
    """
    return _wrongs().finditer(text)


@cache
def _wrongs() -> re.Pattern[str]:
    return _any_of(set(inflected(listed("accusations"))) - listed("function-words"))


@cache
def _accusing() -> re.Pattern[str]:
    return _any_of(set(inflected(listed("accusing"))))


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    written = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<![\w-])(?:{written})(?![\w-])")


def _accusations(look: Lookup) -> Iterator[tuple[Named, Accusation]]:
    """Whoever is accused, each with the words that do it, in the order of the text as far as claims are."""
    for claim in look.reading.claims:
        for wording in claim.wording if _accuses(claim) else ():
            if wording.kind is WordingKind.LOADED and wording.leaning is Leaning.HOSTILE:
                named = _labelled(look, claim, wording)
                if named is not None:
                    yield named, Accusation(_with_noun(look, wording.span), claim, wording)
    for sentence in look.sentences():
        masked = _masked(look.content[sentence.start : sentence.end])
        for place, words in (*_blamed(masked, sentence.start), *_doers(masked, sentence.start)):
            given = look.claim_of(words) or look.claim_of(place)
            if given is None or not _accuses(given) or look.is_aside(words):
                continue
            who = _who(look, place)
            if who is not None:
                yield who, Accusation(words, given, None)
    for claim in look.reading.claims:
        if claim.heads is not None and _accuses(claim):
            yield from _by_heads(look, claim, claim.heads)


def _accuses(claim: Claim) -> bool:
    """Whether a claim says that something is so, as neither a question nor a demand nor a denial does."""
    return claim.act not in (Act.DEMANDED, Act.ASKED, Act.DENIED) and not claim.negated


def _masked(sentence: str) -> str:
    """A sentence of as many characters, without what stands in brackets or in a clause of its own inside another."""
    return _ASIDE.sub(lambda match: " " * len(match[0]), sentence.replace("\n", " "))


def _labelled(look: Lookup, claim: Claim, wording: Wording) -> Named | None:
    """Whom a label is used of: as the reading says, or as the words around it tell."""
    content = look.content
    label = wording.span
    if wording.target in look.referents:
        return Named(label, wording.target)
    for start, end in claim.spans:
        if not start <= label.start < end:
            continue
        begin = max(start, look.sentence(label.start).start)
        before = _masked(content[begin : label.start])
        noun = re.compile(rf"(?:\s([a-z][\w-]+))?\s({NAME})").match(content, label.end)
        if noun and (noun[1] is None or singular(noun[1]) in BODIES):
            return _who(look, Span(noun.start(2), noun.end(2)))
        copula = _IS.search(before)
        if copula:
            return _who_begins(look, before[: copula.start()], begin)
        article = _ARTICLE.search(before)
        calls = list(_CALLS.finditer(before))
        if calls and article and calls[-1].end() <= article.start():
            return _who(look, Span(begin + calls[-1].end(), begin + article.start()))
    return None


def _with_noun(look: Lookup, label: Span) -> Span:
    """A label with the noun that it stands before: "terrorist group"."""
    noun = re.compile(r"\s(?:groups?|organi[sz]ations?|gangs?|leaders?|states?|governments?|forces?|acts?)\b")
    after = noun.match(look.content, label.end)
    return Span(label.start, after.end() if after else label.end)


def _who_begins(look: Lookup, before: str, offset: int) -> Named | None:
    """Whoever a clause begins with, whose verb comes after these words: past what is set off by commas."""
    name = re.compile(rf"[\s“\"‘]*((?:[Tt]he\s)?(?:{NAME}|[a-z][\w-]+(?:\s[a-z][\w-]+)?))(?=,|\s*$|\s)").match(before)
    if name is None or (before[name.end() :].strip() and not before[name.end() :].lstrip().startswith(",")):
        begun = [match.end() for match in _CLAUSE_BEGINS.finditer(before)]
        rest = before[begun[-1] :] if begun else before
        if 0 < len(rest.split()) <= 6:
            start = offset + len(before) - len(rest)
            return _who(look, Span(start, start + len(rest.rstrip())))
        return None
    return _who(look, Span(offset + name.start(1), offset + name.end(1)))


def _blamed(sentence: str, offset: int) -> Iterator[tuple[Span, Span]]:
    """Whom a sentence holds to blame, with the words that do: accused X of, X was accused of, X was responsible."""
    for match in _accusing().finditer(sentence):
        of_what = _OF_WHAT.search(sentence, match.end(), match.end() + _NEAR + 80)
        if of_what is None:
            continue
        words = Span(offset + match.start(), offset + of_what.end())
        between = sentence[match.end() : of_what.start()]
        if between.strip():
            if len(between.split()) <= 8:
                yield Span(offset + match.end() + 1, offset + of_what.start()), words
            continue
        subject = _subject(sentence, match.start(), passive=True)
        if subject:
            yield Span(offset + subject.start, offset + subject.end), words
    for match in _BLAMED.finditer(sentence):
        subject = _subject(sentence, match.start(), passive=True)
        if subject:
            yield Span(offset + subject.start, offset + subject.end), Span(offset + match.start(), offset + match.end())


def _doers(sentence: str, offset: int) -> Iterator[tuple[Span, Span]]:
    """Who does a wrong in a sentence, with the words of it: burned by X, X burned."""
    for match in wrongs_in(sentence):
        by = _BY.search(sentence, match.end(), match.end() + _NEAR)
        if by is not None and not re.search(r"[,;:]", sentence[match.end() : by.start()]):
            agent = re.compile(_NOUN_PHRASE).match(sentence, by.end())
            if agent:
                yield (
                    Span(offset + by.end(), offset + agent.end()),
                    Span(offset + match.start(), offset + agent.end()),
                )
            continue
        subject = _subject(sentence, match.start(), passive=False)
        if subject and (match[0].split()[0].endswith("ed") or match[0] in _PAST):
            after = re.compile(r"[^,.;:“”\"]{0,60}(?=[\s,.;:“”\"])").match(sentence, match.end())
            end = after.end() if after else match.end()
            yield Span(offset + subject.start, offset + subject.end), Span(offset + subject.start, offset + end)


def _subject(sentence: str, at: int, *, passive: bool) -> Span | None:
    """What stands right before a verb and its auxiliaries, as far as its own clause goes."""
    auxiliaries = _BEFORE_AUXILIARIES.search(sentence, max(0, at - 60), at)
    if auxiliaries is None:
        return None
    said = auxiliaries[0].split()
    be = any(word in ("is", "are", "was", "were", "been", "being", "be") for word in said)
    if be != passive:
        return None
    first = max(0, auxiliaries.start() - _FARTHEST)
    begun = [match.end() for match in _CLAUSE_BEGINS.finditer(sentence, first, auxiliaries.start())]
    start = begun[-1] if begun else first
    while start < auxiliaries.start() and sentence[start].isspace():
        start += 1
    phrase = sentence[start : auxiliaries.start()]
    if not 0 < len(phrase.split()) <= 8 or _NO_SUBJECT.search(phrase.rstrip()):
        return None
    return Span(start, start + len(phrase.rstrip()))


def _by_heads(look: Lookup, claim: Claim, heads: Heads) -> Iterator[tuple[Named, Accusation]]:
    """Who does a wrong, where the reading says which words are the subject and which the predicate."""
    predicate = " ".join(look.words(span) for span in heads.predicate)
    if not heads.subject or not heads.predicate or next(wrongs_in(predicate), None) is None:
        return
    if re.search(r"\b(?:was|were|been|being|is|are|be)\b", predicate):
        return  # it is done to the subject
    who = _who(look, heads.subject[0])
    if who is not None:
        end = max(span.end for span in (*heads.subject, *heads.predicate, *heads.object))
        begin = min(span.start for span in (*heads.subject, *heads.predicate))
        yield who, Accusation(Span(begin, end), claim, None)


def _who(look: Lookup, span: Span) -> Named | None:
    """Whoever these words name: a referent of the reading, a proper name, or a body or people of some kind; None where
    they name a thing, or nobody that could be found."""
    words = look.content[span.start : span.end]
    name = proper_span(words)
    if name and _ELSEWHERE.search(words[: name[0]]):
        name = None  # somebody on Rikers Island is not the island
    place = Span(span.start + name[0], span.start + name[1]) if name else span
    referent = (look.referent_of(place) or look.referent_of(span)) if look.referents else None
    if referent is not None:
        return Named(place, referent.id) if referent.kind in _ACTORS and _is_somebody(referent) else None
    core = core_of(words)
    whose_men = _NOUN_AFTER.match(words, name[1]) if name else None
    if whose_men and singular(whose_men[1]) in BODIES:
        return Named(Span(span.start, span.start + max(len(core), whose_men.end())), None)
    if name and name[0] >= len(core) and singular(head_of(words)) in OFFICES and not MEN_OF.search(words):
        return Named(Span(span.start, span.start + name[1]), None)  # the mayor of Oro is not Oro
    if name:
        bearer = re.search(r"['’]s?$", look.words(place))
        return Named(Span(place.start, place.end - len(bearer[0])) if bearer else place, None)
    if bare(words) in _PRONOUNS or singular(head_of(words)) not in BODIES:
        return None
    return Named(Span(span.start, span.start + len(core)), None)


def _is_somebody(referent: Referent) -> bool:
    return referent.kind is not ReferentKind.OTHER or singular(head_of(referent.name)) in BODIES


def whose(accusation: Accusation) -> str | None:
    """Whose word an accusation is, in the text's own words for who says so; None if it is the text's own word."""
    if accusation.claim.voice is Voice.NARRATOR:
        return None
    return accusation.claim.chain[-1].text
