"""What shifts within one text: in which extent a holder is described, under which labels a thing goes, and whether what
somebody is given in one place is told in the text's own words in another."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from whence.checklist.lookup import Lookup, Place, bare, singular, words_of
from whence.lists import listed
from whence.model import Act, Claim, Leaning, ReferentKind, Span, Voice, Whose, Wording, WordingKind

_INHABITANTS = frozenset(singular(noun) for noun in listed("inhabitants"))
_PEOPLE = frozenset(singular(noun) for noun in listed("groups")) | _INHABITANTS
_FUNCTION_WORDS = listed("function-words") | listed("pronouns") | listed("determiners") | listed("auxiliaries")
_NUMBER = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|[0-9][0-9,]*|dozens of|hundreds of|scores of|a dozen|a number of|a group of|"
    r"a handful of|some|several|many|few|a few|certain|various|both|most)"
)
_OF_A_PLACE = r"(?:\s(?:of|from|in)\s(?:the\s)?(?P<of>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*))?"
_NOUNS = "|".join(
    sorted(
        {form for noun in _PEOPLE for form in (noun, noun + "s", noun[:-1] + "ies")}
        & (listed("groups") | listed("inhabitants"))
    )
)
_DESCRIBED = re.compile(
    r"(?<![\w-])(?P<behalf>(?i:on behalf of|in the name of|speaking for|speaks for)\s)?"
    r"(?P<how>(?i:(?:the|all|all the|all of the|every)|an?|one|one of the|"
    rf"{_NUMBER}(?:\s(?:of the|other|more|or more))*)\s)"
    rf"(?P<which>(?:(?!who|that|of)[a-z][\w-]*\s){{0,2}}?)(?P<noun>(?i:{_NOUNS})){_OF_A_PLACE}(?![\w-])"
)
_NO_NOUN = frozenset(("and", "but", "for", "who", "was", "are", "has", "had", "not", "did", "can", "may", "out", "yet"))
_ENOUGH_WORDS, _ENOUGH_SHARED = 4, 0.55
_STEM = 6  # letters by which two forms of a word are taken for one


_HOLDERS = (ReferentKind.GROUP, ReferentKind.PERSON, ReferentKind.ORGANIZATION)


class Extent(StrEnum):
    """Of how many of them a description speaks."""

    ALL = "all of them"
    SOME = "some of them"
    ONE = "one of them"
    BEHALF = "in the name of them"


@dataclass(frozen=True, slots=True)
class Widened:
    """One holder, described here as all of them, there as some."""

    of: str
    described: tuple[tuple[Extent, Place], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One thing goes under these labels, which lean in different ways, differ, or are different people's words."""

    of: str
    labels: tuple[Place, ...]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Retold:
    """The text tells this in its own words, and gives much the same to somebody elsewhere; `overlap`, from 0 to 1, is
    the share of the shorter one's words that both have, rare words counting more."""

    told: Claim
    attributed: Claim
    overlap: float


def extents_in(look: Lookup) -> tuple[Widened, ...]:
    """Holders that are described in different extent, in the order of the text."""
    matches = [
        match
        for match in _DESCRIBED.finditer(look.content)
        if match["of"] or not look.is_aside(Span(match.start(), match.end()))
    ]
    places: dict[str, set[str]] = {}
    for match in matches:
        if match["of"]:
            places.setdefault(_noun(match), set()).add(_of(match))
    groups: dict[str, list[tuple[Extent, Span, str]]] = {}
    for match in matches:
        for key in _keys(look, match, places.get(_noun(match), set())):
            groups.setdefault(key, []).append((_extent(match), Span(match.start(), match.end()), _of(match)))
    found = []
    seen: set[tuple[Span, ...]] = set()
    for described in groups.values():
        told = _without_anaphora(described)
        spans = tuple(span for _, span, _ in told)
        if len({extent for extent, _, _ in told}) > 1 and spans not in seen and _holds(look, told):
            seen.add(spans)
            name = look.words(told[0][1])
            found.append(Widened(bare(name), tuple((extent, look.place(span)) for extent, span, _ in told)))
    return tuple(sorted(found, key=lambda one: one.described[0][1].span))


def _keys(look: Lookup, match: re.Match[str], places: set[str]) -> Iterator[str]:
    """What makes two descriptions ones of the same: the referent, the people of one place, or else the same words.
    Without a place they are those of the one place of which the text names such people; of two nobody can tell."""
    noun = _noun(match)
    referent = look.referent_of(Span(match.start(), match.end())) if look.referents else None
    if referent is not None and referent.kind in _HOLDERS:
        yield referent.id
    place = _of(match) or next(iter(places), "")
    if len(places) > 1 and not match["of"]:
        return
    if singular(match["noun"].casefold()) in _INHABITANTS and place:
        yield f"of {place}"
    elif noun != "people":
        yield f"{noun} of {place}"


def _noun(match: re.Match[str]) -> str:
    """The noun of a description with the words that stand before it: remaining residents are others."""
    return f"{match['which'] or ''}{singular(match['noun'].casefold())}"


def _of(match: re.Match[str]) -> str:
    return (match["of"] or "").casefold()


def _extent(match: re.Match[str]) -> Extent:
    how = " ".join(match["how"].casefold().split())
    if match["behalf"]:
        return Extent.BEHALF
    if how in ("a", "an", "one") and match["noun"].casefold() not in ("people", "community", "population", "family"):
        return Extent.ONE
    if how.startswith("one of"):
        return Extent.ONE
    if how == "the" or how.startswith(("all", "every")):
        return Extent.ALL
    return Extent.SOME if how not in ("a", "an") else Extent.ALL


def _without_anaphora(described: Sequence[tuple[Extent, Span, str]]) -> list[tuple[Extent, Span, str]]:
    """The descriptions without "the residents" after "several residents", which are those, and no more of them."""
    kept: list[tuple[Extent, Span, str]] = []
    for extent, span, of in described:
        again = extent is Extent.ALL and not of and any(before is not Extent.ALL for before, _, _ in kept)
        if not again:
            kept.append((extent, span, of))
    return kept


def _holds(look: Lookup, described: Iterable[tuple[Extent, Span, str]]) -> bool:
    """Whether they speak: one of the descriptions is whose words something is, or names the people of a place."""
    for extent, span, of in described:
        if extent is Extent.BEHALF or of:
            return True
        sources = (source for _, one in look.cued_in(span.start) for source in one.source)
        if any(source.start < span.end and span.start < source.end for source in sources):
            return True
    return False


def labels_in(look: Lookup) -> tuple[Labelled, ...]:
    """What goes under different labels: of different leaning, different of one leaning, or one label that is in one
    place somebody's word and in another the text's own."""
    groups: dict[str, tuple[str, dict[Span, Wording]]] = {}
    for claim in look.reading.claims:
        for wording in claim.wording:
            if wording.kind is not WordingKind.LOADED:
                continue
            referent = look.referents.get(wording.target or "")
            if referent is not None:
                groups.setdefault(referent.id, (referent.name, {}))[1][wording.span] = wording
                continue
            noun = _noun_after(look, wording.span)
            if noun:
                groups.setdefault(f"noun {noun}", (noun, {}))[1][wording.span] = wording
    found = []
    for name, by_span in groups.values():
        spans = sorted(by_span)
        wordings = tuple(by_span[span] for span in spans)
        if _differ(look, wordings):
            found.append(Labelled(name, tuple(look.place(span) for span in spans), wordings))
    return tuple(sorted(found, key=lambda one: one.labels[0].span))


def _differ(look: Lookup, wordings: Sequence[Wording]) -> bool:
    words = {singular(look.words(wording.span).casefold()) for wording in wordings}
    leanings = {wording.leaning for wording in wordings} & {Leaning.HOSTILE, Leaning.APPROVING}
    whose = {wording.voice for wording in wordings}
    return len(words) > 1 or len(leanings) > 1 or {Whose.NARRATOR, Whose.SOURCE} <= whose


def _noun_after(look: Lookup, label: Span) -> str:
    """The noun that a label stands before: of "terrorist group" the group."""
    match = re.compile(r"\s([a-z][\w-]{2,})").match(look.content, label.end)
    word = match[1].casefold() if match else ""
    return "" if word in _NO_NOUN or word in _FUNCTION_WORDS or word.endswith("ly") else singular(word)


def retold_in(look: Lookup) -> tuple[Retold, ...]:
    """What is given to somebody in one place and told in the text's own words in another, the likest first.

    Each claim of the text's own is set beside the one given to somebody with which it shares most. Words that many
    claims have count little, since they are what the text is about; two claims of one sentence are not set beside each
    other, nor what is left of a sentence around somebody's words.
    """
    words = {claim.id: _content_words(look.text_of(claim)) for claim in look.reading.claims}
    common = Counter(word for own in words.values() for word in own)
    given: dict[str, list[Claim]] = {}
    for claim in look.reading.claims:
        if claim.voice is not Voice.NARRATOR:
            for word in words[claim.id]:
                given.setdefault(word, []).append(claim)
    found = []
    for claim in look.reading.claims:
        if claim.voice is not Voice.NARRATOR or claim.act is Act.ASKED or look.has_cue(claim):
            continue
        best = _likest(look, claim, given, words, common)
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda one: (-one.overlap, one.told.spans)))


def _likest(
    look: Lookup,
    claim: Claim,
    given: Mapping[str, Sequence[Claim]],
    words: Mapping[str, frozenset[str]],
    common: Mapping[str, int],
) -> Retold | None:
    rare = [word for word in words[claim.id] if len(given.get(word, ())) <= _COMMON]
    candidates = {other.id: other for word in rare for other in given.get(word, ())}
    best: Retold | None = None
    for other in candidates.values():
        shared = words[claim.id] & words[other.id]
        if len(shared) < _ENOUGH_WORDS or _in_one_sentence(look, claim, other):
            continue
        shorter = min(words[claim.id], words[other.id], key=lambda own: _weight(own, common))
        overlap = _weight(shared, common) / _weight(shorter, common)
        if overlap >= _ENOUGH_SHARED and (best is None or overlap > best.overlap):
            best = Retold(claim, other, round(overlap, 2))
    return best


_COMMON = 12  # claims; what more of them have is what the text is about


def _weight(words: Iterable[str], common: Mapping[str, int]) -> float:
    return sum(1 / common[word] for word in words)


def _in_one_sentence(look: Lookup, one: Claim, other: Claim) -> bool:
    sentences = {look.sentence(span.start) for span in one.spans}
    return any(look.sentence(span.start) in sentences for span in other.spans)


def _content_words(text: str) -> frozenset[str]:
    """The words that carry what is said, each by its first letters.

    >>> sorted(_content_words("The gates were closed for nine days."))
    ['close', 'day', 'gate', 'nine']
    """
    return frozenset(
        _stem(word) for word in words_of(text) if (len(word) > 2 or word.isdigit()) and word not in _FUNCTION_WORDS
    ) - {"not", "and", "but", "for", "was"}


def _stem(word: str) -> str:
    one = singular(word.removesuffix("'s"))
    for ending in ("ing", "ed"):
        if one.endswith(ending) and len(one) - len(ending) > 3:
            one = one[: -len(ending)] + ("e" if ending == "ed" and one.endswith("sed") else "")
            break
    return one[:_STEM]
