"""Who calls whom what: the names that a text uses for each referent, the labels aimed at it, and in whose mouth."""

from collections.abc import Iterator
from typing import NamedTuple

from whence.export.words import LEANINGS
from whence.model import Claim, Reading, Referent, ReferentKind, Span, Whose, Wording, WordingKind

KINDS = {
    ReferentKind.PERSON: "person",
    ReferentKind.ORGANIZATION: "organisation",
    ReferentKind.GROUP: "group",
    ReferentKind.PLACE: "place",
    ReferentKind.EVENT: "event",
    ReferentKind.DOCUMENT: "document",
    ReferentKind.OTHER: "",
}
THIS_TEXT = "this text"
_ARTICLES = ("the ", "a ", "an ")


class User(NamedTuple):
    """Who calls it so: words of the text or, without them, ours; `unsure` if it may as well be the text itself."""

    words: str
    said: str
    unsure: bool = False


class Called(NamedTuple):
    """This name, or label that leans so, is used by that user at these places."""

    words: str
    leaning: str
    by: User
    places: tuple[Span, ...]


class Named(NamedTuple):
    """A referent with all that it is called."""

    name: str
    kind: str
    called: tuple[Called, ...]

    @property
    def different(self) -> int:
        """How many different names and labels it has; an article and capitals make no difference."""
        return len({_bare(one.words) for one in self.called})

    @property
    def often(self) -> int:
        """How often it is called anything."""
        return sum(len(one.places) for one in self.called)


class Names(NamedTuple):
    """Referents with several names, a label, or one name in several mouths, those with most names first; and the rest,
    always called the same, those most often called so first."""

    telling: list[Named]
    same: list[Named]


def names_of(reading: Reading) -> Names:
    """Who calls whom what in a reading; nothing where it knows no referents."""
    labels = _labels(reading)
    named = [one for referent in reading.referents if (one := _named(reading, referent, labels)).called]
    telling = [one for one in named if len(one.called) > 1 or one.called[0].leaning]
    same = [one for one in named if one not in telling]
    telling.sort(key=lambda one: (-one.different, -one.often))
    same.sort(key=lambda one: -one.often)
    return Names(telling, same)


def places_of(reading: Reading) -> list[Span]:
    """Every place where a referent is called by a name or a label, in the order of the text."""
    places = {naming.span for referent in reading.referents for naming in referent.names}
    places.update(span for labels in _labels(reading).values() for span, _, _ in labels)
    return sorted(places)


def _labels(reading: Reading) -> dict[str, list[tuple[Span, Wording, Claim]]]:
    """The labels aimed at each referent: one that stands in several claims is one."""
    known = {referent.id for referent in reading.referents}
    found: dict[str, dict[Span, tuple[Span, Wording, Claim]]] = {}
    for claim in reading.claims:
        for wording in claim.wording:
            if wording.kind is WordingKind.LOADED and wording.target in known:
                found.setdefault(wording.target or "", {}).setdefault(wording.span, (wording.span, wording, claim))
    return {target: list(labels.values()) for target, labels in found.items()}


def _named(reading: Reading, referent: Referent, labels: dict[str, list[tuple[Span, Wording, Claim]]]) -> Named:
    by_id = {one.id: one.name for one in reading.referents}
    places: dict[tuple[str, str, User], list[Span]] = {}
    shown: dict[str, str] = {}  # an article and capitals apart, a name is shown as it first stands
    for naming in sorted(referent.names, key=lambda one: one.span):
        user = User(by_id.get(naming.used_by, "someone"), "") if naming.used_by else User("", THIS_TEXT)
        words = shown.setdefault(_bare(naming.text), naming.text)
        places.setdefault((words, "", user), []).append(naming.span)
    for span, wording, claim in labels.get(referent.id, ()):
        words = " ".join(reading.text.content[slice(*span)].split())
        leaning = LEANINGS[wording.leaning] if wording.leaning else "judges"
        places.setdefault((words, leaning, _whose(wording, claim, by_id)), []).append(span)
    called = [Called(words, leaning, by, tuple(spans)) for (words, leaning, by), spans in places.items()]
    first = {one.words: min(other.places[0] for other in called if other.words == one.words) for one in called}
    called.sort(key=lambda one: (bool(one.leaning), first[one.words], one.places))
    return Named(referent.name, KINDS[referent.kind], tuple(called))


def _whose(wording: Wording, claim: Claim, by_id: dict[str, str]) -> User:
    """Whose word a label is: the text's own, that of the last holder of its claim, or one cannot tell."""
    last = claim.chain[-1]
    holder = by_id.get(last.referent or "", last.text)
    if wording.voice is Whose.NARRATOR or not holder:
        return User("", THIS_TEXT if wording.voice in (Whose.NARRATOR, None) else "nobody named")
    return User(holder, "", unsure=wording.voice is Whose.UNDECIDABLE)


def _bare(words: str) -> str:
    """A name without an article and capitals.

    >>> _bare("The Dam League") == _bare("Dam League")
    True
    """
    low = words.casefold()
    return next((low.removeprefix(article) for article in _ARTICLES if low.startswith(article)), low)


def named_lines(reading: Reading, most: int) -> Iterator[str]:
    """The same in short, a line each: whoever has more than one name or a label."""
    telling = [one for one in names_of(reading).telling if one.different > 1 or any(c.leaning for c in one.called)]
    for named in telling[:most]:
        said = ", ".join(_short(one) for one in named.called)
        yield f"{named.name}: {said}"
    if len(telling) > most:
        yield f"and {len(telling) - most} more"


def _short(one: Called) -> str:
    by = one.by.words or one.by.said
    by = f"{THIS_TEXT} or {by}" if one.by.unsure else by
    often = f", {len(one.places)} times" if len(one.places) > 1 else ""
    return f"“{one.words}” ({one.leaning + '; ' if one.leaning else ''}{by}{often})"
