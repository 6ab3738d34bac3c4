"""A sentence's tree from top to bottom, and phrases of it as spans of the text.

What is written together may be several words here: "didn't" is `didn`, `'` and `t`, "U.S." four. Only the first word of
such a unit has a place in the tree that means something, so the others go with it.
"""

import re
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from sys import intern
from unicodedata import category

from whence.model import Span
from whence.read.spans import stripped
from whence.read.syntax import ROOT, Sentence
from whence.text import Words

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s()\[\]<>\"“”]+[\w/]")
_APOSTROPHES = "'’"
_ENDINGS = frozenset({"t", "s", "ll", "re", "ve", "d", "m"})  # after an apostrophe, of a word of its own: "n't", "'ll"
_JOINTS = frozenset("-‐‑/@&_+")
_INNER = frozenset(".,:")
_SYMBOLS = frozenset("#%&*@§‰")
_ENDS = frozenset(".?!…")
_OPENED_BY = {")": "(", "]": "[", "”": "“", "»": "«", '"': '"', "’": "‘"}
_CLOSED_BY = {opening: closing for closing, opening in _OPENED_BY.items()}


class Branches:
    """The tree of a sentence whose words hang where their units do; words are numbers of the text's.

    `order` has the first word of every unit, each after the one that it hangs on. A word that hangs on nothing that
    leads to the root hangs on the root.
    """

    def __init__(self, content: str, words: Words, sentence: Sentence) -> None:
        self.content, self.sentence = content, sentence
        self.spans = [Span(word.start, word.end) for word in words[sentence.start : sentence.end]]
        self.texts = [intern(content[start:end].lower()) for start, end in self.spans]
        said = [place for place, text in enumerate(self.texts) if any(map(str.isalnum, text))]
        self._last = said[-1] if said else -1
        self.units = list(self._units())
        # What is known of each unit stands at the place of its first word: in tables, since a long text has many trees.
        self._joined: dict[int, list[int]] = {}  # the places of those of several words
        for place, unit in enumerate(self.units):
            if unit != sentence.start + place:
                self._joined.setdefault(unit, [unit - sentence.start]).append(place)
        self._forms = list(self.texts)
        for unit, places in self._joined.items():
            self._forms[unit - sentence.start] = intern("".join(self.texts[place] for place in places))
        self._marks = {unit for unit in set(self.units) if all(map(_is_punctuation, self.text(unit)))}
        self._anchors = [ROOT] * len(self.spans)
        self._heads = self._hung()
        self._below: dict[int, list[int]] = {}
        self._firsts = [ROOT] * len(self.spans)
        self.order: list[int] = []
        self._lay()
        self._bases = ["root"] * len(self.spans)
        for unit in self.order:
            self._bases[unit - sentence.start] = _base_of(self.relation(unit))

    def _units(self) -> Iterator[int]:
        """For each word the first one of its unit."""
        if not self.spans:
            return
        unit = self.sentence.start
        addresses = [match.span() for match in _ADDRESS.finditer(self.content, self.spans[0].start, self.spans[-1].end)]
        for place, (start, _) in enumerate(self.spans):
            while addresses and addresses[0][1] <= start:
                del addresses[0]
            inside = bool(addresses) and addresses[0][0] < start
            if not (inside or (self._glued(place) and self._goes_on(place))):
                unit = self.sentence.start + place
            yield unit

    def _glued(self, place: int) -> bool:
        """Whether no space stands before a word."""
        return 0 < place < len(self.spans) and self.spans[place - 1].end == self.spans[place].start

    def _goes_on(self, place: int) -> bool:
        """Whether a word that is glued to the one before it is of the same unit."""
        before, text = self.texts[place - 1], self.texts[place]
        if before in _APOSTROPHES:
            return text in _ENDINGS or (text.isalnum() and self._follows_word(place - 1))
        if text in _APOSTROPHES:
            following = self.texts[place + 1] if self._glued(place + 1) else ""
            return before.isalnum() and following.isalnum() and following not in _ENDINGS
        if text in _JOINTS or text in _INNER:
            return self._joins(place)
        return before in _JOINTS | _INNER and self._joins(place - 1) and self._is_inner(place)

    def _follows_word(self, place: int) -> bool:
        return self._glued(place) and self.texts[place - 1].isalnum()

    def _joins(self, place: int) -> bool:
        """Whether a mark belongs to the word before it: "pan-democrats", "10:30", "U.S.-led", "St. Louis"."""
        text, before = self.texts[place], self.texts[place - 1]
        following = self.texts[place + 1] if self._glued(place + 1) else ""
        if text in _JOINTS:
            return self._glued(place) and (before.isalnum() or before == ".") and following.isalnum()
        if not self._follows_word(place):
            return False
        return (before.isdigit() and following.isdigit()) or (text == "." and place < self._last)

    def _is_inner(self, place: int) -> bool:
        """Whether a word goes on after such a mark: not after a full stop whose space is missing."""
        if self.texts[place - 1] != ".":
            return True
        start, end = self.spans[place]
        return end - start == 1 or not self.content[start].isupper()

    def _hung(self) -> list[int]:
        """The unit that each unit hangs on: what the first of its words that is no other's of it does."""
        start, heads = self.sentence.start, self.sentence.heads
        hung = [ROOT] * len(self.spans)
        roots = [self.units[place] for place, head in enumerate(heads) if head == ROOT]
        root = roots[0] if roots else start
        for unit in dict.fromkeys(self.units):
            word = self._anchors[unit - start] = self._anchor(unit)
            head = heads[word - start]
            above = self.units[head - start] if start <= head < self.sentence.end else ROOT
            hung[unit - start] = ROOT if unit == root else root if above in (ROOT, unit) else above
        return hung

    def _anchor(self, unit: int) -> int:
        """The word of a unit that hangs outside of it: from its first one on upwards."""
        start, word, passed = self.sentence.start, unit, {unit}
        while True:
            head = self.sentence.head(word)
            if not start <= head < self.sentence.end or self.units[head - start] != unit or head in passed:
                return word
            passed.add(head)
            word = head

    def _lay(self) -> None:
        units, start = list(dict.fromkeys(self.units)), self.sentence.start
        for unit in units:
            self._below.setdefault(self.head(unit), []).append(unit)
        self._descend(self._below.get(ROOT, [])[:1])
        reached = set(self.order)
        for unit in units:
            if unit not in reached:  # in a ring
                root = self.order[0]
                self._below[self.head(unit)].remove(unit)
                self._heads[unit - start] = root
                insort(self._below.setdefault(root, []), unit)
                self._descend([unit])
                reached.update(self.order)
        for unit in reversed(self.order):
            own = [self.first(below) for below in self._below.get(unit, ()) if not self.is_mark(below)]
            self._firsts[unit - start] = min([unit, *own])

    def _descend(self, level: Sequence[int]) -> None:
        while level:
            self.order.extend(level)
            level = [unit for above in level for unit in self._below.get(above, ())]

    def head(self, word: int) -> int:
        """What a word hangs on; ROOT for the root."""
        return self._heads[word - self.sentence.start]

    def below(self, word: int, *relations: str) -> list[int]:
        """What hangs on a word as one of these, or as a subtype of one of these; all if none is named."""
        own = self._below.get(word, [])
        bases, start = self._bases, self.sentence.start
        return [one for one in own if bases[one - start] in relations] if relations else own

    def relation(self, word: int) -> str:
        """As what a word hangs, its subtype too."""
        at = word - self.sentence.start
        return "root" if self._heads[at] == ROOT else self.sentence.relation(self._anchors[at])

    def base(self, word: int) -> str:
        """As what a word hangs, without a subtype."""
        return self._bases[word - self.sentence.start]

    def part(self, word: int) -> str:
        """Its part of speech."""
        return self.sentence.part(self._anchors[word - self.sentence.start])

    def text(self, word: int) -> str:
        """A unit in lower case; of an "n't" only what follows the n."""
        return self._forms[word - self.sentence.start]

    def is_mark(self, word: int) -> bool:
        """Whether it is punctuation, whatever the tree takes it for."""
        return word in self._marks

    def first(self, word: int) -> int:
        """The first word, no mark, of all that hangs on a word, itself among them."""
        return self._firsts[word - self.sentence.start]

    def last(self, word: int) -> int:
        """The last word of its unit."""
        return self.sentence.start + self._places(word)[-1]

    def unit(self, word: int) -> int:
        """The first word of the unit that a word is of."""
        return self.units[word - self.sentence.start]

    def _places(self, word: int) -> list[int]:
        """The places of a unit's words in the sentence."""
        return self._joined.get(word) or [word - self.sentence.start]

    def all_below(self, word: int, keep: Callable[[int], bool] = lambda _: True) -> set[int]:
        """A word and what hangs on it, however far down, without what is not kept and what hangs on that."""
        found: set[int] = set()
        waiting = [word]
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting += filter(keep, self.below(one))
        return found

    def spans_of(self, units: Iterable[int], *, stop: bool = True) -> tuple[Span, ...]:
        """Some units as they stand in the text: one span for those that nothing but marks comes between. With the
        sentence's full stop, if it follows and is asked for."""
        said = sorted(unit for unit in units if unit not in self._marks)
        runs: list[list[int]] = []
        for first, *rest in (self._places(unit) for unit in said):
            last = rest[-1] if rest else first
            if runs and all(self.units[between] in self._marks for between in range(runs[-1][1] + 1, first)):
                runs[-1][1] = last
            else:
                runs.append([first, last])
        found: list[Span] = []
        for (first, last), (following, _) in pairwise([*runs, [len(self.spans)] * 2]):
            span = self._span(first, last, (found[-1].end if found else 0, following), stop=stop)
            if span is not None:
                found.append(span)
        return tuple(found)

    def _span(self, first: int, last: int, room: tuple[int, int], *, stop: bool) -> Span | None:
        """These words with the marks at their edges that are theirs: their full stop, and the partners of others.
        `room` is between the character that ends what is before and the word that begins what is after."""
        begin, end = self.spans[first].start, self.spans[last].end
        least, following = room
        while last + 1 < following and self._glued(last + 1):
            mark = self.texts[last + 1]
            if not ((mark in _ENDS and (stop or last < self._last)) or self._lacks(begin, end, mark, _OPENED_BY)):
                break
            last, end = last + 1, self.spans[last + 1].end
        while self._glued(first) and begin > least:
            if not self._lacks(begin, end, self.texts[first - 1], _CLOSED_BY):
                break
            first, begin = first - 1, self.spans[first - 1].start
        return stripped(self.content, begin, end)

    def _lacks(self, begin: int, end: int, mark: str, partners: Mapping[str, str]) -> bool:
        """Whether the partner of a mark stands between, alone."""
        if mark not in partners:
            return False
        words, partner = self.content[begin:end], partners[mark]
        if partner == mark:
            return words.count(mark) % 2 == 1
        return words.count(partner) > words.count(mark)


@cache
def _base_of(relation: str) -> str:
    return relation.partition(":")[0]


def _is_punctuation(character: str) -> bool:
    return character not in _SYMBOLS and category(character)[0] == "P"
