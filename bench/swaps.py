"""Names swapped in a text, whole words only, and where each character of the new text stood in the old one.

The names are those of `pairs.csv`: two sides of one matter, or two of no side. A name keeps its case ("TRUMP" becomes
"CLINTON"), a possessive stays behind it, and "a" or "an" before it follows its sound. What is one word on one side and
two on the other ("Republican": "Democratic", "Democrat") goes by whether a noun follows. Pronouns stay as they are, so
that a woman's may follow a man's name; so do names inside longer words ("Trumpism").
"""

import csv
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from whence.model import Span
from whence.network import DATA, Cutter

HERE = Path(__file__).parent
NO_SIDE = "no side"
# Words after which, and marks before which, a name stands alone and not before a noun that it describes.
_NO_NOUN = re.compile(
    r"(?:['’]s?\b|\s+(?:and|or|but|who|whom|whose|which|that|is|are|was|were|be|been|has|have|had|will|would|can|could|"
    r"may|might|must|should|did|does|do|said|says|told|in|on|of|for|from|with|by|to|at|as|than|like|since|not|never|"
    r"he|she|it|they|running|won|wins|lost|voted|elected)\b|\s*[^\w\s-]|\s*$|-(?!\w))"
)
_ARTICLE = re.compile(r"\b(an?)(\s+)$", re.IGNORECASE)
# "An" stands before names that begin with a vowel's letter, but not with "you"; and before acronyms like "em-ee-kay".
_AFTER_AN = re.compile(
    r"(?!U(?:kr|ru|ni|NESCO|NICEF|PU|VF)\w*)[AEIOU].*|(?:RNC|SPD|MEK|FBI|FSB|NRA|MSNBC|FAO|RSPB)\b.*"
)


class Pair(NamedTuple):
    """These two names are said of the two sides of this matter, and stand in a sentence alike."""

    pair: str
    kind: str
    form: str
    one: str
    other: str


class Change(NamedTuple):
    """A name becomes this one, as a word of this form."""

    new: str
    form: str


class Edit(NamedTuple):
    """Characters start..end of the old text became these."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Swapped:
    """A text with names changed."""

    old: str
    edits: tuple[Edit, ...]

    @cached_property
    def text(self) -> str:
        """The new text."""
        pieces, at = [], 0
        for start, end, new in self.edits:
            pieces += [self.old[at:start], new]
            at = end
        return "".join((*pieces, self.old[at:]))

    @property
    def names(self) -> int:
        """How many names have changed: articles before them are none."""
        return sum(new.lower() not in ("a", "an") for _, _, new in self.edits)

    @cached_property
    def _grown(self) -> list[int]:
        """By how much the text has grown before each edit, and after the last."""
        return [0, *accumulate(len(new) - (end - start) for start, end, new in self.edits)]

    @cached_property
    def _begins(self) -> list[int]:
        """Where each edit begins in the new text."""
        return [edit.start + grown for edit, grown in zip(self.edits, self._grown, strict=False)]

    def back(self, place: int) -> int:
        """Where a place of the new text was in the old one; a place inside a new name was nowhere, and is given a
        negative number of its own.

        >>> swapped = Swapped("An Iran deal", (Edit(3, 7, "Saudi Arabia"),))
        >>> swapped.text, [swapped.back(place) for place in (0, 3, 8, 15, 20)]
        ('An Saudi Arabia deal', [0, 3, -9, 7, 12])
        """
        number = bisect_right(self._begins, place) - 1
        if number < 0:
            return place
        edit, begin = self.edits[number], self._begins[number]
        if place == begin:
            return edit.start
        if place < begin + len(edit.new):
            return -1 - place
        return place - self._grown[number + 1]

    def span_back(self, span: Span) -> Span:
        """A span of the new text in the old one."""
        return Span(self.back(span.start), self.back(span.end))


def pairs(path: Path = HERE / "pairs.csv") -> list[Pair]:
    """All pairs of names, those of no side too."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file)]


def both_ways(rows: Iterable[Pair]) -> dict[str, list[Change]]:
    """Each name with what it becomes if the sides change places. A name in several rows has several, first to last."""
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for row in rows:
        found[row.one].append(Change(row.other, row.form))
        found[row.other].append(Change(row.one, row.form))
    return dict(found)


def to_neutral(rows: Sequence[Pair], path: Path = HERE / "neutral_names.csv") -> dict[str, list[Change]]:
    """Each name of the pairs with one of no side, which no other name becomes: as many pieces of the network's
    vocabulary, or nearly, and then as many letters, or nearly."""
    cutter = Cutter(DATA / "tokenizer.json")
    with path.open(encoding="utf-8", newline="") as file:
        free = [(row["form"], row["name"]) for row in csv.DictReader(file)]
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for row in rows:
        for name in (row.one, row.other):
            if any(change.form == row.form for change in found[name]):
                continue
            like = [
                (abs(pieces_of(cutter, new) - pieces_of(cutter, name)), abs(len(new) - len(name)), new)
                for form, new in free
                if form == row.form
            ]
            new = min(like)[2]
            free.remove((row.form, new))
            found[name].append(Change(new, row.form))
    return dict(found)


def pieces_of(cutter: Cutter, name: str) -> int:
    """How many pieces of the vocabulary a name takes."""
    return sum(len(cutter.word(word)) for word in name.split())


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Finds these names as whole words, as they are written or in capitals, the longest first."""
    forms = sorted({form for name in names for form in (name, name.upper())}, key=lambda form: (-len(form), form))
    joined = "|".join(re.escape(form) for form in forms)
    return re.compile(rf"(?<![\w.@/#])(?<!\bNew )(?:{joined})(?![\w@/]|\.\w)")


def swapped(text: str, changes: Mapping[str, Sequence[Change]]) -> Swapped:
    """The text with these names changed.

    >>> changes = both_ways([Pair("", "", "adjective", "Israeli", "Palestinian")])
    >>> swapped("An Israeli, a PALESTINIAN and the Israeli's house", changes).text
    "A Palestinian, an ISRAELI and the Palestinian's house"
    """
    if not changes:
        return Swapped(text, ())
    written = {name.upper(): name for name in changes} | {name: name for name in changes}
    edits: list[Edit] = []
    for match in pattern_of(changes).finditer(text):
        name = written[match.group()]
        new = _chosen(changes[name], text[match.end() : match.end() + 40])
        if match.group() != name:
            new = new.upper()
        article = _ARTICLE.search(text, max(0, match.start() - 4), match.start())
        if article and _takes_an(match.group()) != _takes_an(new) and _takes_an(match.group()) == (len(article[1]) > 1):
            an = "AN" if article[1].isupper() and new.isupper() else article[1][0] + "n"
            edits.append(Edit(*article.span(1), an[: 1 + _takes_an(new)]))
        edits.append(Edit(*match.span(), new))
    return Swapped(text, tuple(edits))


def _chosen(changes: Sequence[Change], after: str) -> str:
    """What a name becomes before these words."""
    alone = _NO_NOUN.match(after) is not None
    wanted = "member" if alone else "adjective"
    return next((change.new for change in changes if change.form == wanted), changes[0].new)


def _takes_an(name: str) -> bool:
    """Whether "an" stands before a name.

    >>> [name for name in ("Iranian", "Ukrainian", "MEK", "NATO", "Saudi", "FBI") if _takes_an(name)]
    ['Iranian', 'MEK', 'FBI']
    """
    return _AFTER_AN.fullmatch(name) is not None
