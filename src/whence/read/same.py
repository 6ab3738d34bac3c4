"""Which mentions of a text are the same someone or something: names by rule, the others as the network holds likely.

Names are matched by their words (the whole name, a person's last one, an acronym), since a small network knows little
of them (trials: names and alias rules first); a pronoun or a description goes to the earlier mention that the network
scores highest, if any scores above nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from whence.read.mentions import Mention
from whence.text import Words

_REACH = 120  # mentions back among which one that is no name looks for its own
_FIRST = frozenset(("i", "me", "my", "mine", "myself"))
_SECOND = frozenset(("you", "your", "yours", "yourself", "yourselves"))
_MANY = frozenset(
    ("we", "us", "our", "ours", "ourselves", "they", "them", "their", "theirs", "themselves", "these", "those")
)
_SHE = frozenset(("she", "her", "hers", "herself"))
_HE = frozenset(("he", "him", "his", "himself"))
_THING = frozenset(("it", "its", "itself", "this", "that", "which"))
_LIVING = frozenset(("person", "animal"))
_NO_LETTERS = re.compile(r"[\W_]+")
_LEAVES_OUT = frozenset(("the", "a", "an", "of", "and", "for", "mr", "mrs", "ms", "dr", "sir", "president", "s"))


class Known:
    """What is known of each mention by its words, and which were found the same."""

    def __init__(self, content: str, words: Words, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.texts = [content[words[m.first].start : words[m.last].end] for m in mentions]
        self.own = [_own_words(content, words, m) for m in mentions]
        self._leader = list(range(len(mentions)))
        self._forms: dict[int, set[str]] = {}

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

    def groups(self) -> list[list[int]]:
        """The mentions that are the same, in the order of the text."""
        found: dict[int, list[int]] = {}
        for at in range(len(self.mentions)):
            found.setdefault(self.leader(at), []).append(at)
        return list(found.values())


def same_mentions(
    content: str, words: Words, mentions: Sequence[Mention], pairs: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """The groups of mentions that are the same, as places in `mentions`; `pairs` are known to be so (aliases that a
    text states, appositions, an "I" and who says it)."""
    known = Known(content, words, mentions)
    fixed = list(pairs)
    for one, other in fixed:
        known.join(one, other)
    paired = {max(pair) for pair in fixed}
    names: dict[str, list[int]] = {}
    for at, mention in enumerate(mentions):
        if is_name(mention):
            before = _named_before(known, at, names)
            if before is not None:
                known.join(before, at)
            for key in _keys(known, at):
                names.setdefault(key, []).append(at)
        elif at not in paired:
            before = _likeliest(known, at)
            if before is not None:
                known.join(before, at)
    return known.groups()


def is_name(mention: Mention) -> bool:
    """Whether a mention turns on a proper name."""
    return mention.part == "PROPN"


def is_pronoun(mention: Mention) -> bool:
    """Whether it is a pronoun alone."""
    return mention.part == "PRON" or (mention.first == mention.last and mention.part == "DET")


def _own_words(content: str, words: Words, mention: Mention) -> tuple[str, ...]:
    """The words that make a mention what it is, in lower case."""
    found = []
    for at in range(mention.first, mention.last + 1):
        word = content[words[at].start : words[at].end].lower()
        if _NO_LETTERS.sub("", word) and word not in _LEAVES_OUT:
            found.append(word)
    return tuple(found)


def _keys(known: Known, at: int) -> list[str]:
    """By what a later name may find this one: all its words; a person's last; the capitals of an organisation's."""
    own, mention = known.own[at], known.mentions[at]
    keys = [" ".join(own)]
    if mention.kind == "person" and len(own) > 1:
        keys.append(own[-1])
    if len(own) > 1:
        keys.append("".join(word[0] for word in own))
    return [key for key in dict.fromkeys(keys) if key]


def _named_before(known: Known, at: int, names: Mapping[str, list[int]]) -> int | None:
    """The last mention of the same name, if there is one that is not of another kind."""
    own, mention = known.own[at], known.mentions[at]
    if not own:
        return None
    keys = [" ".join(own)]
    if mention.kind == "person" and len(own) > 1:
        keys.append(own[-1])  # "Ruiz" before "Anna Ruiz"
    for key in keys:
        for before in reversed(names.get(key, ())):
            other = known.mentions[before]
            if other.first <= mention.first and mention.last <= other.last:
                continue  # a name within a longer one is another thing
            if key == keys[0] and len(key) > 1 and _agree(other.kind, mention.kind):
                return before
            if key != keys[0] and len(known.own[before]) == 1 and other.kind == mention.kind:
                return before
    return None


def _agree(one: str, other: str) -> bool:
    return one == other or {one, other} <= {"organization", "place", "person"} or "abstract" in (one, other)


def _likeliest(known: Known, at: int) -> int | None:
    """The earlier mention that the network holds likeliest to be the same, if it holds any likelier than none."""
    mention = known.mentions[at]
    first = max(0, at - _REACH)
    if first == at:
        return None
    offers = np.stack([known.mentions[before].offers for before in range(first, at)])
    scores = offers @ mention.asks
    places: list[int] = np.argsort(-scores, kind="stable")[:8].tolist()
    for place in places:
        if scores[place] <= 0:
            return None
        if _may_be(known, first + place, at):
            return first + place
    return None


def _may_be(known: Known, before: int, at: int) -> bool:
    """Whether nothing in their words speaks against two mentions being the same."""
    one, other = known.mentions[before], known.mentions[at]
    if one.first <= other.first and other.last <= one.last:
        return False
    words, said = known.texts[before].lower(), known.texts[at].lower()
    for pronouns in (_FIRST, _SECOND, _SHE, _HE):
        others = (_FIRST | _SECOND | _MANY | _SHE | _HE | _THING) - pronouns
        if (said in pronouns and words in others) or (words in pronouns and said in others):
            return False
    if said in _SHE | _HE | _FIRST:
        return one.kind in _LIVING
    if said in _THING:
        return one.kind != "person"
    return True
