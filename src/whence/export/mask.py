"""Readings with the names of persons masked: everywhere, a person's names are replaced by one label, and every span is
moved to where its words now stand.

What is masked is a reading and not a page, so that whatever shows it cannot show a name by another way. What the
reader did not take for a name cannot be masked.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, NamedTuple
from urllib.parse import unquote

from whence.export.persons import People, is_telling, kept, people_in
from whence.lists import listed
from whence.model import Document, Failure, Link, Reading, Referent, Span

Chosen = Callable[[int, int, list[int]], tuple[int, ...]]

_BETWEEN = r"(?:[\s\u00a0]+|\s*[“”\"‘’'()]+\s*|[-_.+‐‑]|%20|\.\s)"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_ADDRESS = re.compile(r"[^\s<>“”\"()]*(?:@|#|://|www\.)[^\s<>“”\"()]+")
_SEGMENTS = re.compile(r"[^/?&=#@:;,\s]+")
_COMMON = listed("sentence-starters") | listed("determiners")
_CALENDAR = listed("calendar")
_SENTENCE_END = re.compile(r"(?:^|[.!?:“”\"]\s*|\n\s*)\Z")
_JOINED = re.compile(r"[ \u00a0“”\"'‘’]{0,3}(?:[^\W\d_]\.[ \u00a0]*)?")
_PLACES = frozenset(("uri", "address", "inside"))
_MENTIONS_AT_ONCE = 50
_LEAST_INSIDE = 4  # letters that are looked for inside longer words of an address


class Masked(NamedTuple):
    """What is left: the readings, and for each where labels stand in its text; how many persons were masked, and at
    how many places of the texts; who was kept, and who was to be kept and is not named."""

    readings: list[Reading]
    labels: list[list[Span]]
    failures: list[Failure]
    persons: int
    places: int
    kept: list[str]
    unmet: list[str]


class _Hit(NamedTuple):
    """Characters start..end are a name of one of these persons."""

    start: int
    end: int
    bearers: tuple[int, ...]


def masked(readings: Sequence[Reading], failures: Sequence[Failure] = (), keep: Iterable[str] = ()) -> Masked:
    """These readings without names of persons but those to be kept. A name has one label in all of them: whether the
    same name means the same person in two documents is not known."""
    people = people_in(readings)
    unmet = kept(people, keep)
    finder = _Finder(people)
    contexts = [_Context(finder, reading) for reading in readings]
    hits = [context.hits_in_text() for context in contexts]
    said = [*(reading.text.content for reading in readings), *(one.text.document.title or "" for one in readings)]
    labels = _Labels(said, [bearer for found in hits for hit in found for bearer in hit.bearers])
    results, spans = [], []
    for reading, context, found in zip(readings, contexts, hits, strict=True):
        result, placed = context.rebuilt(reading, found, labels)
        results.append(result)
        spans.append(placed)
    left = [_Context(finder, None).without_names(failure, labels) for failure in failures]
    return Masked(
        results,
        spans,
        left,
        persons=len(labels.numbers),
        places=sum(map(len, hits)),
        kept=[person.name for person in people.persons if person.kept],
        unmet=unmet,
    )


class _Labels:
    """What stands for each person: numbered as they come, leaving out any number that a text uses itself."""

    def __init__(self, said: Sequence[str], bearers: Iterable[int]) -> None:
        self._said = said
        self.numbers: dict[int, int] = {}
        self._next = 1
        for bearer in bearers:
            self._number(bearer)

    def of(self, bearers: tuple[int, ...]) -> str:
        """The label of one person; of several whom a name may mean, all."""
        return "Person " + " or ".join(str(number) for number in sorted(map(self._number, bearers)))

    def _number(self, bearer: int) -> int:
        if bearer not in self.numbers:
            while any(f"Person {self._next}" in text for text in self._said):
                self._next += 1
            self.numbers[bearer] = self._next
            self._next += 1
        return self.numbers[bearer]


class _Finder:
    """Where names of persons stand in words: whole names however they are written, and each word of them alone as a
    name is written."""

    def __init__(self, people: People) -> None:
        self.persons = people.persons
        number = {id(person): at for at, person in enumerate(people.persons)}
        self.referents = {name: number[id(person)] for name, person in people.by_referent.items()}
        self.whole: dict[str, list[int]] = {}
        self.alone: dict[str, list[int]] = {}
        self.folded: dict[str, list[int]] = {}  # of those that are masked
        whole, alone = set(), set()
        for at, person in enumerate(people.persons):
            said = {*(" ".join(name) for name in person.names), *person.phrases}
            parts = {part for name in person.names for word in name for part in (word, *re.split("[‐‑-]", word))}
            for name in {name for name in said if " " in name}:
                self.whole.setdefault(_key(name), []).append(at)
                whole.add(name)
            for word in {part for part in parts if is_telling(part)} | {name for name in said if " " not in name}:
                self.alone.setdefault(_key(word), []).append(at)
                alone.add(word)
                if not person.kept:
                    self.folded.setdefault(_folded(word), []).append(at)
        self._whole = _any_of((_BETWEEN.join(map(_forms, name.split())) for name in whole), re.IGNORECASE)
        self._alone = _any_of((_forms(form) for word in alone for form in _cases(word)), re.NOFLAG)

    def masked(self, bearers: Iterable[int]) -> tuple[int, ...]:
        """Those of them who are not kept, each once."""
        return tuple(dict.fromkeys(at for at in bearers if not self.persons[at].kept))

    def named_whole(self, words: str) -> set[int]:
        """Whoever is called by a whole name in these words."""
        found = self._whole.finditer(words) if self._whole else ()
        return {at for match in found for at in self.whole.get(_key(match["word"]), ())}

    def hits(self, words: str, chosen: Chosen) -> list[_Hit]:
        """Every name; of a word that several bear, `chosen` says whose name it is there. Kept names are passed over."""
        found: list[_Hit] = []
        covered: list[Span] = []
        for match in self._whole.finditer(words) if self._whole else ():
            covered.append(Span(*match.span()))
            found.append(_Hit(*match.span(), self.masked(self.whole.get(_key(match["word"]), ()))))
        starts = [span.start for span in covered]
        for match in self._alone.finditer(words) if self._alone else ():
            start, end = match.span()
            before = bisect_right(starts, start) - 1
            if not (before >= 0 and start < covered[before].end) and not _is_common(words, start, match["word"]):
                bearers = self.alone.get(_key(match["word"]), [])
                found.append(
                    _Hit(start, end, chosen(start, end, bearers) if len(bearers) > 1 else self.masked(bearers))
                )
        for token in _ADDRESS.finditer(words):
            found += self.inside(words, *token.span())
        return _joined(words, (hit for hit in found if hit.bearers))

    def inside(self, words: str, start: int, end: int) -> Iterator[_Hit]:
        """The parts of an address in which a name stands, in whatever case, with or without its accents."""
        for match in _SEGMENTS.finditer(words, start, end):
            folded = _folded(unquote(match.group()))
            for name, bearers in self.folded.items():
                apart = rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])"
                if name in folded and (len(name) >= _LEAST_INSIDE or re.search(apart, folded)):
                    yield _Hit(*match.span(), self.masked(bearers))
                    break


class _Context:
    """One reading on its way: which of several persons a name means in it, and where its spans go."""

    def __init__(self, finder: _Finder, reading: Reading | None) -> None:
        self.finder = finder
        self.reading = reading
        self._here = finder.named_whole(reading.text.content) if reading else set()
        self._mentions = sorted(
            (mention.span, finder.referents[referent.id])
            for referent in (reading.referents if reading else ())
            if referent.id in finder.referents
            for mention in referent.mentions
        )
        self._meant: int | None = None  # of whom the record speaks that is being masked
        self._labels: _Labels | None = None
        self._hits: Sequence[_Hit] = ()
        self._placed: list[Span] = []  # where the labels stand

    def hits_in_text(self) -> list[_Hit]:
        """Every name in the text. A month in a date is none."""
        if self.reading is None:
            return []
        content = self.reading.text.content
        times = sorted(time.span for time in self.reading.times)

        def is_date(hit: _Hit) -> bool:
            at = bisect_right(times, (hit.start, len(content))) - 1
            return at >= 0 and hit.end <= times[at].end and content[hit.start : hit.end].casefold() in _CALENDAR

        return [hit for hit in self.finder.hits(content, self._whose_here) if not is_date(hit)]

    def rebuilt(self, reading: Reading, hits: Sequence[_Hit], labels: _Labels) -> tuple[Reading, list[Span]]:
        """The reading with labels for names, and where they stand."""
        self._labels, self._hits = labels, hits
        content, at, length = _labelled(reading.text.content, hits, labels), 0, 0
        for hit in hits:
            length += hit.start - at
            self._placed.append(Span(length, length + len(labels.of(hit.bearers))))
            length, at = self._placed[-1].end, hit.end
        moved: Reading = self._moved(replace(reading, text=replace(reading.text, content="")))
        return replace(moved, text=replace(moved.text, content=content)), self._placed

    def without_names(self, failure: Failure, labels: _Labels) -> Failure:
        """What could not be read, without names."""
        self._labels = labels
        moved: Failure = self._moved(failure)
        return moved

    def _moved(self, value: Any) -> Any:  # noqa: ANN401 - whatever the vocabulary holds
        """A record with every span moved and every string masked."""
        if isinstance(value, Span):
            return Span(self._place(value.start, begins=True), self._place(value.end, begins=False))
        if isinstance(value, str) and not isinstance(value, Enum):
            return _labelled(value, self.finder.hits(value, self._whose_there), self._labels)
        if isinstance(value, tuple):
            return tuple(map(self._moved, value))
        if not is_dataclass(value) or isinstance(value, type):
            return value
        if isinstance(value, Referent | Link):
            self._meant = self.finder.referents.get((value.id if isinstance(value, Referent) else value.referent) or "")
        given = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        moved = {
            name: self._address(item)
            if name in _PLACES and isinstance(value, Document | Failure)
            else self._moved(item)
            for name, item in given.items()
        }
        if isinstance(value, Referent | Link):
            self._meant = None
        return replace(value, **moved)

    def _place(self, at: int, *, begins: bool) -> int:
        """Where a place in the text has gone: inside a name, to the start or the end of its label."""
        number = (bisect_right if begins else bisect_left)(self._hits, at, key=lambda hit: hit.start) - 1
        if number < 0:
            return at
        if at >= self._hits[number].end:
            return self._placed[number].end + at - self._hits[number].end
        return self._placed[number].start if begins else self._placed[number].end

    def _address(self, place: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        """Where a document was found, without names even where they are part of a longer word."""
        if not isinstance(place, str):
            return tuple(str(self._address(one)) for one in place) if place is not None else None
        hits = [*self.finder.hits(place, self._whose_there), *self.finder.inside(place, 0, len(place))]
        return _labelled(place, _joined(place, hits), self._labels)

    def _whose_here(self, start: int, end: int, bearers: list[int]) -> tuple[int, ...]:
        """Whose name this is, in the text: that of whom a mention here means, else as anywhere."""
        last = bisect_right(self._mentions, (Span(start + 1, 0), -1))
        for span, person in reversed(self._mentions[max(0, last - _MENTIONS_AT_ONCE) : last]):
            if end <= span.end and person in bearers:
                return self.finder.masked([person])
        return self._among(bearers)

    def _whose_there(self, _start: int, _end: int, bearers: list[int]) -> tuple[int, ...]:
        return self.finder.masked([self._meant]) if self._meant in bearers else self._among(bearers)

    def _among(self, bearers: list[int]) -> tuple[int, ...]:
        """Of several, those whose whole name stands in this text; of those whoever is masked."""
        masked = self.finder.masked(bearers)
        return tuple(at for at in masked if at in self._here) or masked


def _labelled(words: str, hits: Iterable[_Hit], labels: _Labels | None) -> str:
    parts, at = [], 0
    for hit in hits:
        parts += [words[at : hit.start], labels.of(hit.bearers) if labels else ""]
        at = hit.end
    return "".join((*parts, words[at:]))


def _joined(words: str, hits: Iterable[_Hit]) -> list[_Hit]:
    """Names in their order, the longer of two over each other; a name in two pieces is one."""
    found: list[_Hit] = []
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        last = found[-1] if found else None
        if last is not None and hit.start < last.end:
            found[-1] = last._replace(end=max(last.end, hit.end))
        elif last is not None and hit.bearers == last.bearers and _JOINED.fullmatch(words, last.end, hit.start):
            found[-1] = last._replace(end=hit.end)
        else:
            found.append(hit)
    return found


def _any_of(patterns: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    """One pattern for all, the longest first."""
    ordered = sorted(set(patterns), key=lambda one: (-len(one), one))
    return re.compile(f"{_START}(?P<word>{'|'.join(ordered)})(?:e?s)?{_END}", flags) if ordered else None


def _cases(word: str) -> set[str]:
    """A word as a name is written: as it stands, with a capital, all in capitals, and not."""
    return {word, word[:1].upper() + word[1:], word.upper(), word.title() if word.isupper() else word}


def _forms(word: str) -> str:
    """A word with any apostrophe or hyphen, its accents composed or not."""
    forms = sorted({word, *(unicodedata.normalize(form, word) for form in ("NFC", "NFD"))})
    marked = (re.sub("['’ʼ]", "['’ʼ]", re.sub(r"\\?[‐‑-]", "[‐‑-]", re.escape(one))) for one in forms)
    return f"(?:{'|'.join(marked)})"


def _key(name: str) -> str:
    """What is the same however a name is written: without capitals, with single spaces between its words."""
    plain = re.sub("['’ʼ]", "", unicodedata.normalize("NFC", unquote(name)).casefold())
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in "'’ʼ")


def _is_common(words: str, start: int, word: str) -> bool:
    """Whether this is no name but, where a sentence begins, a small word that a name may be too: "An", "In"."""
    return word.casefold() in _COMMON and _SENTENCE_END.search(words[max(0, start - 4) : start]) is not None
