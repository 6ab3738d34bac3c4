"""Which mentions of a text are the same someone or something: names by rule, the others by what speaks for it.

Names are matched by their words: the whole name, a person's last one, an organisation's noun, an acronym. A description
or a pronoun goes to the earlier mention that most speaks for: the same noun, the same kind, the same number, nearness,
and what the network holds of the two. What each is worth was fitted to GUM's development documents and rounded.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from whence.lists import listed
from whence.network import KINDS, Floats
from whence.read.acronyms import is_acronym, letters_of
from whence.read.called import Written, name_span
from whence.read.mentions import Mention, is_name, is_pronoun

_REACH = 120  # mentions back among which one that is no name looks for its own
_MOST_NAMESAKES = 20
_FIRST = frozenset(("i", "me", "my", "mine", "myself"))
_FIRST_MANY = frozenset(("we", "us", "our", "ours", "ourselves"))
_SECOND = frozenset(("you", "your", "yours", "yourself", "yourselves"))
_THEY = frozenset(("they", "them", "their", "theirs", "themselves"))
_MANY = _THEY | _FIRST_MANY | frozenset(("these", "those"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_HE = frozenset(("he", "him", "his", "himself"))
_THING = frozenset(("it", "its", "itself", "this", "that", "which"))
_GROUPS = (_FIRST, _FIRST_MANY, _SECOND, _SHE, _HE, _THING, _MANY - _FIRST_MANY)
_PERSON, _ORGANIZATION, _PLACE = (KINDS.index(kind) for kind in ("person", "organization", "place"))
_LIVING = frozenset(("person", "animal"))
_HERE = frozenset(("a", "an", "any", "another", "no", "some"))
_KNOWN = frozenset(("the", "this", "that", "these", "those", "such", "its", "his", "her", "their", "our"))
_HERS, _HIS = frozenset(("mrs", "ms", "miss", "lady", "madam")), frozenset(("mr", "lord", "sir"))
_NEAR = 2  # sentences back; whom "they" means is seldom farther off
_OBJECTS = frozenset(("obj", "iobj", "obl"))  # of a verb, and so not its subject unless they say "self"
_SEVERAL = re.compile(r"people|police|children|(?:\w*[a-z])?(?:men|women)")
_WOMEN, _MEN = listed("women"), listed("men")
_TITLES = listed("titles") | listed("roles")
_LEAVES_OUT = frozenset(("the", "a", "an", "of", "and", "for"))

# What speaks for two mentions being the same, for a description and for a pronoun: so much is added to what is needed.
_WORTH = {
    "network": (0.04, 0.08),
    "same noun": (3.9, 0.6),
    "same words": (2.7, 0.9),
    "same kind": (0.5, 1.2),
    "another kind": (-0.9, -1.2),
    "same number": (0.45, 0.9),
    "mentions between": (-0.8, -1.0),
    "same sentence": (0.45, 1.7),
    "sentence before": (-0.15, 0.8),
    "same sex": (0.0, 1.5),
    "often": (0.3, 0.3),
    "subject": (0.4, 0.4),
    "both subjects": (0.0, 1.0),
    "pronoun": (0.4, 0.9),
    "name": (1.05, 0.95),
    "definite": (0.7, -1.0),
    "indefinite": (-0.1, -4.0),
    "needed": (-2.8, -1.3),
}
_OTHER_WORDS = -2.5  # two descriptions with one noun that each say more of it, and nothing alike


class Known:
    """What is known of each mention by its words, and which were found the same."""

    def __init__(self, written: Written, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.texts = [written.content[written.starts[m.first] : written.ends[m.last]].lower() for m in mentions]
        self.own = [_own_words(written, m) for m in mentions]
        self.heads = [written.texts[m.head] for m in mentions]
        self._leader = list(range(len(mentions)))
        self._full: dict[int, tuple[str, ...]] = {}  # of groups of one person: the fullest name

    def leader(self, at: int) -> int:
        """The first mention of those that this one is the same as."""
        while self._leader[at] != at:
            self._leader[at] = self._leader[self._leader[at]]
            at = self._leader[at]
        return at

    def join(self, one: int, other: int) -> None:
        """These two are the same."""
        first, last = sorted((self.leader(one), self.leader(other)))
        self._leader[last] = first
        full = max(self._full.get(first, ()), self._full.pop(last, ()), key=len)
        if full:
            self._full[first] = full

    def call(self, at: int, name: tuple[str, ...]) -> None:
        """A person's name, as this mention has it."""
        leader = self.leader(at)
        self._full[leader] = max(self._full.get(leader, ()), name, key=len)

    def called(self, at: int) -> tuple[str, ...]:
        """The fullest name of the person of a mention."""
        return self._full.get(self.leader(at), ())

    def groups(self) -> list[list[int]]:
        """The mentions that are the same, in the order of the text."""
        found: dict[int, list[int]] = {}
        for at in range(len(self.mentions)):
            found.setdefault(self.leader(at), []).append(at)
        return list(found.values())


def same_mentions(
    written: Written,
    mentions: Sequence[Mention],
    pairs: Iterable[tuple[int, int]] = (),
    settled: Collection[int] = (),
) -> list[list[int]]:
    """The groups of mentions that are the same, as places in `mentions`; `pairs` are known to be so (aliases that a
    text states, appositions, an "I" and who says it); for `settled` ones nothing more is looked for, nor is a pronoun
    of them the same as another."""
    known = Known(written, mentions)
    for one, other in pairs:
        known.join(one, other)
    names: dict[str, list[int]] = {}
    scores = _Scores(known, settled)
    for at, mention in enumerate(mentions):
        if is_name(mention):
            before = _named_before(known, at, names)
            if before is not None:
                known.join(before, at)
            if mention.kind == "person":
                known.call(at, known.own[at])
            for key in _keys(known, at):
                names.setdefault(key, []).append(at)
        elif at not in settled:
            before = scores.likeliest(at)
            if before is not None:
                known.join(before, at)
        scores.note(at)
    return known.groups()


def is_speaker(text: str) -> bool | None:
    """Whether a pronoun is whoever speaks: True for one, False for several; None if it is neither.

    >>> is_speaker("My"), is_speaker("us"), is_speaker("her")
    (True, False, None)
    """
    low = text.lower()
    return True if low in _FIRST else False if low in _FIRST_MANY else None


def _own_words(written: Written, mention: Mention) -> tuple[str, ...]:
    """The words that make a mention what it is, in lower case: of a name those that are it."""
    first, last = mention.first, mention.last
    if is_name(mention):
        name = name_span(written, mention)
        first, last = written.words.at(name.start), written.words.at(name.end) - 1
    found = [written.texts[at].lower() for at in range(first, last + 1)]
    found = [low for low in found if any(map(str.isalnum, low)) and low not in _LEAVES_OUT]
    if mention.kind == "person" and not _is_office(written, mention):
        titles = [at for at, low in enumerate(found[:-1]) if low in _TITLES]
        del found[: titles[-1] + 1 if titles else 0]
    return tuple(found)


def _is_office(written: Written, mention: Mention) -> bool:
    """Whether a title goes on: "Emperor of the United States"."""
    return any(written.texts[at] == "of" for at in range(mention.first, mention.last + 1))


def _keys(known: Known, at: int) -> list[str]:
    """By what a later name may find this one: all its words; a person's last, first and office; an organisation's noun,
    and its capitals."""
    own, mention = known.own[at], known.mentions[at]
    keys = [" ".join(own)]
    if mention.kind == "person":
        keys += ("the " + word for word in known.texts[at].split() if word in _TITLES)
    if len(own) > 1:
        if mention.kind == "person":
            keys += own[-1], " ".join(own[-2:]), "first " + own[0]
        elif mention.kind == "organization":
            keys.append("the " + known.heads[at].lower())
        keys.append("/" + "".join(word[0] for word in own))
    return [key for key in dict.fromkeys(keys) if key]


def _sought(known: Known, at: int) -> Iterator[str]:
    """By what a name looks for an earlier one: all its words; its letters, if it is an acronym; "Ruiz" before "Anna
    Ruiz"; "the Union" after "the Upper Reach Union"; "Anna" after "Anna Ruiz"."""
    own, person = known.own[at], known.mentions[at].kind == "person"
    whole = " ".join(own)
    if len(whole) > 1:
        yield whole
    acronym = "".join(own) if len(own) == 1 or all(len(word) == 1 for word in own) else ""
    if is_acronym(acronym.upper()) and known.heads[at].isupper():
        yield "/" + letters_of(acronym)
    if person and len(own) > 1:
        yield own[-1]
    if len(own) == 1 and known.texts[at].startswith("the "):
        yield "the " + whole
    if len(own) == 1 and person:
        yield "first " + whole


def _named_before(known: Known, at: int, names: Mapping[str, list[int]]) -> int | None:
    """The last mention of the same name, or of one that it may be short for."""
    if not known.own[at]:
        return None
    mention = known.mentions[at]
    for key in _sought(known, at):
        for before in reversed(names.get(key, ())[-_MOST_NAMESAKES:]):
            other = known.mentions[before]
            # A name within a longer one is another thing, but for "captain Ruiz" and "Ruiz" in it.
            within = other.first <= mention.first and mention.last <= other.last
            if not (within and known.own[before] != known.own[at]) and _fits(known, key, before, at):
                return before
    return None


def _fits(known: Known, key: str, before: int, at: int) -> bool:
    """Whether what was found by this key may be the same."""
    own = known.own[at]
    kind, other = known.mentions[at].kind, known.mentions[before].kind
    if key.startswith(("/", "the ")):
        return other != "person" or own[0] in _TITLES
    if key == " ".join(own):
        return len(own) > 1 or known.own[before] == own or other == kind
    return kind == other and (key.startswith("first ") or known.called(before) in ((), (key,)))


class _Scores:
    """What speaks for each mention being the same as each before it, a column for each thing that speaks."""

    def __init__(self, known: Known, settled: Collection[int] = ()) -> None:
        self._known = known
        mentions, texts = known.mentions, known.texts
        count = len(mentions)
        self._offers: Floats = np.stack([m.offers for m in mentions]) if count else np.zeros((0, 0), np.float32)
        self._last = np.array([m.last for m in mentions])
        self._sentence = np.array([m.sentence for m in mentions])
        self._kind = np.array([KINDS.index(m.kind) for m in mentions])
        self._noun = _numbered(_singular(head) for head in known.heads)
        self._text = _numbered(texts)
        self._number = np.array([_number(*each) for each in zip(mentions, texts, known.heads, strict=True)])
        self._pronoun = np.array([next((n for n, own in enumerate(_GROUPS) if text in own), -1) for text in texts])
        for at in settled:
            if self._pronoun[at] >= 0:
                self._pronoun[at] = len(_GROUPS) + at
        self._sex = np.array([_sex(text, head) for text, head in zip(texts, known.heads, strict=True)])
        self._group = np.zeros(count, dtype=np.int64)
        self._size = np.zeros(count)  # of groups, by their first mention, up to here
        self._above = np.array([m.above for m in mentions])
        self._subject = np.array([m.relation == "nsubj" for m in mentions], dtype=bool)
        self._static: NDArray[np.float64] = np.zeros((2, count))  # what speaks for each, whatever is asked
        for name, holds in (
            ("subject", self._subject.tolist()),
            ("pronoun", [is_pronoun(m) for m in mentions]),
            ("name", [is_name(m) for m in mentions]),
        ):
            self._static += np.array(_WORTH[name])[:, None] * np.array(holds, dtype=float)
        self._living = np.array([m.kind in _LIVING for m in mentions], dtype=bool)
        self._vague = np.array([m.kind == "abstract" for m in mentions], dtype=bool)

    def note(self, at: int) -> None:
        """What a mention was found to be the same as is known: he or she from here on."""
        leader = self._known.leader(at)
        self._sex[leader] = self._sex[at] = self._sex[leader] or self._sex[at]
        self._group[at] = leader
        self._size[leader] += 1

    def likeliest(self, at: int) -> int | None:
        """The earlier mention that most speaks for, if more does than is needed."""
        first = max(0, at - _REACH)
        if first == at:
            return None
        mention, text = self._known.mentions[at], self._known.texts[at]
        column = 1 if is_pronoun(mention) else 0
        worth = {name: values[column] for name, values in _WORTH.items()}
        before = slice(first, at)
        same_noun = self._noun[before] == self._noun[at]
        same_kind = self._kind[before] == self._kind[at]
        agrees = same_kind | self._vague[before]
        if text in _THEY:
            agrees |= self._kind[before] == _ORGANIZATION
        apart = self._sentence[at] - self._sentence[before]
        number = self._number[before] * self._number[at]
        total = worth["network"] * (self._offers[before] @ mention.asks) + self._static[column, before]
        total += worth["same noun"] * same_noun + worth["same words"] * (self._text[before] == self._text[at])
        total += worth["same kind"] * same_kind
        if mention.kind != "abstract":
            total += worth["another kind"] * ~agrees
        total += worth["same number"] * number
        total += worth["mentions between"] * np.log1p(np.arange(at - first, 0, -1))
        total += worth["same sentence"] * (apart == 0) + worth["sentence before"] * (apart == 1)
        total += worth["often"] * np.log(self._size[self._group[before]])
        if text in _THEY:
            total -= apart > _NEAR
        if self._sex[at]:
            total += worth["same sex"] * (self._sex[before] == self._sex[at])
        if self._subject[at]:
            total += worth["both subjects"] * self._subject[before]
        opening = text.partition(" ")[0]
        total += worth["needed"] + worth["definite"] * (opening in _KNOWN) + worth["indefinite"] * (opening in _HERE)
        total[~self._may_be(before, at)] = -np.inf
        for place in np.argsort(-total, kind="stable")[:3].tolist():
            score = total[place]
            if score > 0 and column == 0 and same_noun[place]:
                score += _OTHER_WORDS * self._says_other(first + place, at)
            if score > 0:
                return first + int(place)
        return None

    def _may_be(self, before: slice, at: int) -> NDArray[np.bool_]:
        """Whether nothing in their words speaks against two mentions being the same."""
        own = self._pronoun[at]
        mention = self._known.mentions[at]
        kept: NDArray[np.bool_] = self._last[before] < mention.first
        others = self._pronoun[before]
        if own >= 0:
            kept &= (others == own) | (others < 0)
            if _GROUPS[own] in (_SHE, _HE, _FIRST):
                kept &= self._living[before] & (self._sex[before] * self._sex[at] >= 0)
            elif _GROUPS[own] is _THING:
                kept &= self._kind[before] != _PERSON
            elif self._known.texts[at] in ("they", "them"):
                kept &= self._kind[before] != _PLACE
            if mention.relation in _OBJECTS and not self._known.texts[at].endswith(("self", "selves")):
                kept &= ~(self._subject[before] & (self._above[before] == mention.above))
        return kept

    def _says_other(self, before: int, at: int) -> bool:
        """Whether two descriptions with one noun say different things of it: "the upper road", "the old road"."""
        noun = self._known.heads[at].lower()
        one, other = ({word for word in self._known.own[place] if word != noun} for place in (before, at))
        return bool(one and other) and not one & other


def _numbered(keys: Iterable[str]) -> NDArray[np.int64]:
    """A number for each key, the same for the same."""
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)


def _singular(noun: str) -> str:
    low = noun.lower()
    return low[:-1] if len(low) > 3 and low.endswith("s") and not low.endswith("ss") else low


def _number(mention: Mention, text: str, head: str) -> int:
    """1: one; -1: several; 0: not known."""
    if text in _MANY:
        return -1
    if any(text in own for own in _GROUPS if own is not _SECOND):
        return 1
    if mention.part != "NOUN":
        return 0
    low = head.lower()
    return -1 if _singular(head) != low or _SEVERAL.fullmatch(low) else 0 if mention.kind == "organization" else 1


def _sex(text: str, head: str) -> int:
    """1: she; -1: he; 0: not known."""
    first = text.partition(" ")[0]
    if text in _SHE or first in _HERS or head.lower() in _WOMEN:
        return 1
    return -1 if text in _HE or first in _HIS or head.lower() in _MEN else 0
