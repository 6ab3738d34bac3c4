"""Loaded labels: words that judge what they name, for it or against it, whoever it is.

A label in scare quotes counts like any other, and leans as the word does. A term of law or office ("terrorism
charges"), a proper name ("Genocide Convention") and another sense ("tax regime") are none.
"""

import re
from collections.abc import Iterable, Sequence

from whence.lists import listed
from whence.model import Leaning, Span, Wording, WordingKind
from whence.phrases import Phrases, Token, plural, tokens_in


def _labels(name: str) -> Phrases:
    return Phrases(plural(listed(name)))


_LEANINGS = ((Leaning.HOSTILE, _labels("loaded-hostile")), (Leaning.APPROVING, _labels("loaded-approving")))
_LEGAL_NOUNS = listed("legal-nouns")
_NAMED_AFTER = listed("named-after")

_CRIME = re.compile(
    r"terrorism|extremism|genocide|war crimes?|crimes? against humanity|ethnic cleansing|atrocity|atrocities|"
    r"foreign agents?"
)
_LISTED = re.compile(r"terrorists?|terror groups?|extremists?")
_OF_THE_LISTED = re.compile(
    r"charges|designat\w+|financing|laws?|legislation|lists?|listings?|off?en[cs]es?|screening|watch|watchlists?"
)
_BY_COURT_OR_LIST = re.compile(
    r"\b(?:(?:charge[sd]?|charging|convict\w*|indict\w*|acquit\w*|guilty|counts?|tried|designat\w+|proscri\w+|"
    r"blacklist\w*|listed|lists|prosecut\w+)(?: \w+){0,3}|crime of|foreign)$"
)
_AGAINST = frozenset(("anti", "counter", "non"))
_RULED = listed("ruled-by-regimes")
# What follows a label and shows another sense of it.
_OTHER_SENSE = {
    "regime": re.compile(r"changes?"),
    "cult": re.compile(r"classics?|films?|favou?rites?|figures?|following|hit|hits|movies?|shows?|status|tv"),
    "virtuous": re.compile(r"circles?|cycles?"),
    "vicious": re.compile(r"circles?|cycles?"),
    "noble": re.compile(r"gas|gases|metals?|family|families|house|title"),
    "brave": re.compile(r"the|an?|it|new|cold|freezing|heavy|rain"),
    "liberation": re.compile(r"theology"),
    "monster": re.compile(r"trucks?|waves?|movies?"),
    "mob": re.compile(r"boss|bosses"),
}
# Words that are names as well: capitalised inside a sentence they count as one, and some wherever they stand.
_NAME_TOO = re.compile(
    r"braves?|courage|gallant|glorious|heroes|honou?rable|monsters?|noble|patriots?|savages?|valiant|visionary|vandals|"
    r"warlords|wicked|liberation|bully|clown"
)
_NAME_ALONE = re.compile(r"patriot|savage|courage|liberation")


def labels_in(text: str, span: Span) -> tuple[Wording, ...]:
    """The loaded labels in a span, in its order, each with its leaning.

    >>> text = "The regime called the freedom fighters terrorists under its anti-terrorism law."
    >>> [(text[label.span.start : label.span.end], label.leaning.value) for label in labels_in(text, Span(0, 79))]
    [('regime', 'hostile'), ('freedom fighters', 'approving'), ('terrorists', 'hostile')]
    """
    tokens = [_without_possessive(token) for token in tokens_in(text, span)]
    found = [
        (Span(tokens[first].start, tokens[end - 1].end), leaning)
        for leaning, labels in _LEANINGS
        for first, end in labels.among(tokens)
        if not _is_other(text, tokens, first, end)
    ]
    return tuple(Wording(WordingKind.LOADED, place, leaning) for place, leaning in _apart(sorted(found)))


def _apart(found: Iterable[tuple[Span, Leaning]]) -> Iterable[tuple[Span, Leaning]]:
    """Each but those that begin inside one before them."""
    end = 0
    for span, leaning in found:
        if span.start >= end:
            yield span, leaning
            end = span.end


def _without_possessive(token: Token) -> Token:
    if token.low.endswith("'s"):
        return Token(token.start, token.end - 2, token.low[:-2])
    return token


def _is_other(text: str, tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether the words around a label make it a term of law, a part of a proper name, or another sense."""
    label = " ".join(token.low for token in tokens[first:end])
    before = tokens[first - 1].low if first else ""
    after = next((token for token in tokens[end : end + 2] if token.low not in ("'", "’")), None)
    if before in _AGAINST:
        return True
    if (
        label.startswith("anti ")
        and _is_capital(text, tokens[end - 1])
        and not text[tokens[end - 1].start :][:2].isupper()
    ):
        return True  # against a party that is called so
    if _is_capital(text, tokens[first]):
        if _NAME_TOO.fullmatch(label) and (before[-1:].isalnum() or _NAME_ALONE.fullmatch(label)):
            return True
        if after is not None and after.low in _NAMED_AFTER and _is_capital(text, after):
            return True
    if label.startswith("regime") and before in _RULED:
        return True
    if after is not None and label in _OTHER_SENSE and _OTHER_SENSE[label].fullmatch(after.low):
        return True
    return _is_legal(label, after, " ".join(token.low for token in tokens[max(0, first - 5) : first]))


def _is_legal(label: str, after: Token | None, before: str) -> bool:
    """Whether the words around a label make it one of law or office."""
    crime = _CRIME.fullmatch(label) is not None
    if not crime and not _LISTED.fullmatch(label):
        return False
    if after is not None and (after.low in _LEGAL_NOUNS if crime else _OF_THE_LISTED.fullmatch(after.low)):
        return True
    return _BY_COURT_OR_LIST.search(before) is not None


def _is_capital(text: str, token: Token) -> bool:
    return text[token.start].isupper()
