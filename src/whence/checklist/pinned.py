"""What to pin down: when an undated text can have been published, events without a date, times that could not be
placed, and amounts whose two units do not agree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whence.checklist.accused import wrongs_in
from whence.checklist.lookup import Lookup, Place
from whence.dates import is_moment
from whence.lists import listed
from whence.measures import disagreeing
from whence.model import Act, Anchor, Claim, Quantity, ReferentKind, Span, Time, Voice

# The forms that English writes alike in the present and the past, or that are nouns as often, tell nothing.
_EITHER_WORDS = "read put set let cut found ground saw left lit wound led born"
_EITHER = frozenset(_EITHER_WORDS.split())
_PAST = listed("past-forms")
_PARTICIPLES = listed("participles")
_SAYING_WORDS = "said told added asked wrote called reported claimed stated denied insisted argued noted"
_SAYING = frozenset(_SAYING_WORDS.split())
_BE = frozenset(("was", "were", "been"))
_PAST_AUXILIARIES_WORDS = "was were had did has have been wasn't weren't hadn't didn't"
_PAST_AUXILIARIES = frozenset(_PAST_AUXILIARIES_WORDS.split())
_TO_COME_WORDS = (
    "will shall would may might could should must can won't going plan plans planned planning scheduled expected "
    "due intends intended hopes hoped aims target projected forecast predicted proposed postponed extended "
    "extends ought if unless until till expires by"
)
_TO_COME = frozenset(_TO_COME_WORDS.split())
_NOT_FINITE_WORDS = "of in on at by from for to with about under near and or as very more most so too is are be being"
_NOT_FINITE = listed("determiners") | frozenset(_NOT_FINITE_WORDS.split())
# What may stand before a date on which something happened. "Until", "by", "for", "over" and a stretch's end may not.
_HAPPENED = re.compile(
    r"(?:\b(?:in|on|during|since|around|about|early|late|mid|at|of|and|as|the|last|that)|[,(]|^)\s*$", re.IGNORECASE
)
_THE = re.compile(r"\b(?:the|a|an|this|that|its|his|her|their)\s+$", re.IGNORECASE)
_TO_COME_BEFORE = re.compile(
    r"\b(?:until|till|by|before|through|for|to)\s+(?:the|early|late|mid|about|around|in|on)?\s*$", re.IGNORECASE
)
_DATELINE = re.compile(r"\s*[\"“]?[A-Z][^.!?]{0,60}[,(]\s*$")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^()]{1,30}\)\s*)?[-–—:]")
_OF_A_DOCUMENT = re.compile(
    r"\b(?:report|letter|statement|ruling|judgment|judgement|survey|study|article|e-mail|memo|treaty|record|decree|law|"
    r"verdict|resolution|photographs?|video)s?\s+(?:of|from|dated|published in|published on|issued in|issued on)\s+$"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LENGTH = re.compile(
    r"(?:(?:for|about|around|nearly|roughly|almost|some|over|under|up to|more than|less than|at least|the|past|last|"
    r"only|another|all|every|each|half)\s)*"
    r"(?:(?:an?|few|several|many|couple of|dozens? of|half an?|\d[\d,.]*|[a-z]+(?:-[a-z]+)?)"
    r"(?:\sand a half)?[ -](?:(?:long|full|whole|more)\s)?)?"
    r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|year|decade|centur)(?:ies|y|s)?",
    re.IGNORECASE,
)
_PLACED_LENGTH = re.compile(
    r"(?:last|next|this|that|the|same|previous|following|past|coming|yester|to)(?:\s(?:few|couple of))?\s?"
    r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|century)s?",
    re.IGNORECASE,
)
_NEVER_PLACED = frozenset(("so far", "every year", "each year", "every day", "each day", "ever", "always", "overnight"))
_STATED = ("modified", "captured", "archived")  # what a document says of itself after it was made


@dataclass(frozen=True, slots=True)
class Bound:
    """An undated text was published on this day at the earliest, or at the latest: so these words of it say, or what
    the document states of itself."""

    day: str
    words: tuple[Place, ...]
    stated: str | None


@dataclass(frozen=True, slots=True)
class Publication:
    """When a text that is given no date can have been published. `named` are the dates at its head and foot, which may
    be its own; without a bound nothing was found that bounds it."""

    earliest: Bound | None
    latest: Bound | None
    named: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Undated:
    """This claim tells of an event and lacks this: its date, its place."""

    claim: Claim
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """These words name a time that could not be placed, here and here."""

    words: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """These two amounts stand side by side for the same and do not agree, however either was rounded."""

    one: Quantity
    other: Quantity
    claim: Claim


def publication_of(look: Lookup) -> Publication | None:
    """When a text can have been published; None if its date is known."""
    document = look.reading.text.document
    if document.published is not None:
        return None
    by_day: dict[str, list[Time]] = {}
    for time in look.reading.times:
        if _is_told_as_past(look, time) and time.interval is not None and time.interval.lower is not None:
            by_day.setdefault(time.interval.lower[:10], []).append(time)
    earliest = None
    if by_day:
        day = max(by_day)
        earliest = Bound(day, tuple(look.place(time.span) for time in by_day[day]), None)
    stated = [(value[:10], name) for name, value in document.stated if name in _STATED and is_moment(value[:10])]
    latest = Bound(min(stated)[0], (), min(stated)[1]) if stated else None
    dates = (time.span for time in look.reading.times if time.anchor is Anchor.ABSOLUTE)
    named = (span for span in dates if look.is_aside(span) or _is_dateline(look, span))
    return Publication(earliest, latest, tuple(Place(span, None) for span in named))


def _is_dateline(look: Lookup, span: Span) -> bool:
    """Whether a date stands at the head of the first sentences: "ORO, 15 March 2012 (TPA) - Two huts burned"."""
    start = look.sentence(span.start).start
    return (
        _DATELINE.fullmatch(look.content, start, span.start) is not None
        and _AFTER_DATELINE.match(look.content, span.end) is not None
    )


def _is_told_as_past(look: Lookup, time: Time) -> bool:
    """Whether the text speaks of this date as gone by: by its nearest word that tells, and nothing else counts. What
    will be, may be or is planned, and how far something reaches, bound nothing."""
    if time.anchor is not Anchor.ABSOLUTE or time.interval is None or look.is_aside(time.span):
        return False
    sentence = look.sentence(time.span.start)
    before = look.content[sentence.start : time.span.start]
    if _is_dateline(look, time.span):
        return False
    if _OF_A_DOCUMENT.search(before):
        return True
    if look.words(time.span).casefold().startswith("since "):
        return True
    if _THE.search(before) and look.content[time.span.end : time.span.end + 2].strip().isalpha():
        return False  # the 2016 campaign may be to come
    if not _HAPPENED.search(before) or _TO_COME_BEFORE.search(before):
        return False
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(before)]
    for at in range(len(words) - 1, -1, -1):
        if words[at] in _TO_COME or words[at].endswith("'ll"):
            return False
        if _tells_past(words[at]):  # "may have broken" tells of nothing past
            return not _TO_COME & set(words[max(0, at - 3) : at])
    after = [word.casefold() for word in _WORD.findall(look.content[time.span.end : sentence.end])]
    return not any(word in _TO_COME for word in after) and any(_tells_past(word) for word in after)


def _tells_past(word: str) -> bool:
    return word in _PAST_AUXILIARIES or (
        word not in _SAYING and (word in _PAST or (word.endswith("ed") and len(word) > 4 and not word.endswith("eed")))
    )


def undated_in(look: Lookup) -> tuple[Undated, ...]:
    """Claims that tell of an event and give it no date: those first that tell of a wrong, then those with an amount,
    then in the order of the text."""
    dated = {
        look.sentence(time.span.start)
        for time in look.reading.times
        if time.interval is not None or not _is_length(look.words(time.span))
    }
    places = {one.id for one in look.reading.referents if one.kind is ReferentKind.PLACE}
    found: list[tuple[tuple[bool, bool], Undated]] = []
    for claim in look.reading.claims:
        if claim.time is not None or claim.act in (Act.ASKED, Act.DEMANDED) or claim.negated:
            continue
        text = look.text_of(claim)
        # A date in the sentence holds for its other clauses as a rule; one that could not be placed is listed itself.
        if look.sentence(claim.spans[0].start) in dated or not _tells_event(text):
            continue
        if claim.voice is Voice.NARRATOR and look.has_cue(claim):
            continue
        lacks = ("date", "place") if places and not places & set(claim.about) else ("date",)
        wrong = next(wrongs_in(text), None) is not None
        found.append(((not wrong, not claim.quantities), Undated(claim, lacks)))
    return tuple(undated for _, undated in sorted(found, key=lambda pair: pair[0]))


def _tells_event(text: str) -> bool:
    """Whether words tell that something happened: a verb in the past that is more than "was" or "had".

    >>> [_tells_event(text) for text in ("Two sheds burned.", "The men were far away.", "He was taken.", "a fire")]
    [True, False, True, False]
    """
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in _EITHER or word in _SAYING:
            continue
        if word in _PAST and before not in _NOT_FINITE:
            return True
        if any(one in ("is", "are", "be", "'s") for one in words[max(0, at - 3) : at]):
            continue  # a state, or what is to come
        if word.endswith("ed") and len(word) > 4 and not word.endswith("eed") and (at and before not in _NOT_FINITE):
            return not (before in ("will", "would", "may", "could", "should", "must", "not") and word not in _PAST)
        if word in _PARTICIPLES and any(one in _PAST_AUXILIARIES for one in words[max(0, at - 3) : at]):
            return True
    return False


def unplaced_in(look: Lookup) -> tuple[Unplaced, ...]:
    """Times that could not be placed, the same words together; how long something lasts is none."""
    by_words: dict[str, list[Time]] = {}
    for time in look.reading.times:
        words = look.words(time.span)
        if time.interval is None and not _is_length(words) and not look.is_aside(time.span):
            by_words.setdefault(words.casefold(), []).append(time)
    return tuple(
        Unplaced(look.words(times[0].span), tuple(look.near(time.span) for time in times))
        for times in by_words.values()
    )


def _is_length(words: str) -> bool:
    """Whether words say how long, and not when.

    >>> [words for words in ("six days", "last week", "two days ago", "an hour", "Friday") if _is_length(words)]
    ['six days', 'an hour']
    """
    if words.casefold() in _NEVER_PLACED:
        return True
    return _LENGTH.fullmatch(words) is not None and _PLACED_LENGTH.fullmatch(words) is None


def disagreeing_in(look: Lookup) -> tuple[Disagreement, ...]:
    """Amounts that the text gives in two units which do not agree."""
    return tuple(sorted(set(_disagreements(look)), key=lambda pair: pair.one.span))


def _disagreements(look: Lookup) -> Iterator[Disagreement]:
    quantities: dict[Span, Quantity] = {}
    for claim in look.reading.claims:
        quantities.update((quantity.span, quantity) for quantity in claim.quantities)
    for one, other in disagreeing(look.content, (quantities[span] for span in sorted(quantities))):
        claim_of = look.claim_of(one.span)
        if claim_of is not None:
            yield Disagreement(one, other, claim_of)
