"""All that was read as one HTML page that loads nothing: to be read, kept, mailed and printed.

The page opens with the checking sheet; the text stands beside its claims and each leads to the other. What is marked
in the text is cut at every boundary, so that the text stays what it is, character for character. The page works
without script; a strict policy names the one style sheet and the one small script by their hashes.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from whence.checklist import Holder, checklist_of
from whence.export.html_sheet import Lists, lists_of
from whence.export.words import ASIDES, JOINED, MISSES, ROLES, VOICES, judged
from whence.model import Attribution, BlockKind, Claim, Document, Failure, Link, Reading, Role, Span, Voice
from whence.text import paragraph_bounds
from whence.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

SIGNS = {Voice.NARRATOR: "¶", Voice.DIRECT: "●", Voice.INDIRECT: "○", Voice.MIXED: "◐", Voice.UNSOURCED: "◌"}
LEAST_SURE = 10
AT_ONCE = 12  # entries of a list that are shown unfolded

_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"<>\\]+", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")  # what no HTML page can hold
_LONGEST_EXCERPT = 110
_SPACES = re.compile(r"[ \u00a0]{2}|\t")
_BLANK_LINE = re.compile(r"(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])\s*?[\r\n\x0b\x0c\x85\u2028\u2029]")


class Mark(NamedTuple):
    """Characters start..end are words of this claim, source or cue (by its number), or an editorial insertion."""

    start: int
    end: int
    what: str
    number: int


class Piece(NamedTuple):
    """Words that are marked alike; `of` are the attributions whose source or cue they are."""

    words: str
    what: str
    anchor: str
    of: str


class Stretch(NamedTuple):
    """Words that lead to one card. `claims` are all that stand in them, `begun` those that begin here."""

    pieces: list[Piece]
    leads_to: int
    voice: str
    sign: str
    claims: str
    begun: list[int]


class Passage(NamedTuple):
    """One paragraph with the white space before it. A blank line keeps it apart; within one line, spaces are kept."""

    before: str
    kind: str
    apart: bool
    spaced: bool
    stretches: list[Stretch]


class Step(NamedTuple):
    """One step of a chain: who, in exact words, of what kind, by which cue, and where those words stand."""

    words: list[str]
    said: str
    role: str
    cue: list[str]
    source_anchor: str
    cue_anchor: str


class Card(NamedTuple):
    """A claim as it is shown."""

    number: int
    words: list[str]
    excerpt: list[str]
    cut: bool
    voice: str
    named: str
    sign: str
    steps: list[Step]
    of: str
    sureness: str
    anchor: str


class Entry(NamedTuple):
    """A holder on the checking sheet with the numbers of the claims that rest on it."""

    step: Step
    claims: list[int]


class Judged(NamedTuple):
    """A word of a claim that judges, and in plain words which way and whose word it is."""

    word: str
    said: str
    card: Card


class Sheet(NamedTuple):
    """The checking sheet as it is shown."""

    lists: Lists
    holders: list[Entry]
    unclear: list[Card]
    doubtful: list[Card]
    judging: list[Judged]


class Shown(NamedTuple):
    """One document as it is shown; `id` begins the name of everything in it, so that names are unique."""

    id: str
    document: Document
    addresses: list[tuple[str, str]]
    reading: Reading
    network: str
    voices: list[tuple[str, str, str, int]]
    sheet: Sheet
    passages: list[Passage]
    after: str
    overlapping: bool
    cards: list[Card]


def html_page(readings: Sequence[Reading], failures: Sequence[Failure]) -> str:
    """One HTML page of these readings and of what could not be read; the same input gives the same page."""
    templates = _templates()
    style, script = (templates.get_template(name).render() for name in ("report.css", "report.js"))
    page = templates.get_template("report.html").render(
        shown=[_shown(reading, f"d{number}") for number, reading in enumerate(readings, start=1)],
        failures=failures,
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        misses=MISSES,
        asides={kind.value: name for kind, name in ASIDES.items()},
        least_sure=LEAST_SURE,
        at_once=AT_ONCE,
        version=__version__,
    )
    return _UNWRITABLE.sub("\ufffd", page)


def link_to(address: str) -> str:
    """The address if it can be followed and is a web address; otherwise nothing.

    >>> [link_to(address) for address in ("https://dam.example/a?b=1", "javascript:alert(1)", "notes.txt")]
    ['https://dam.example/a?b=1', '', '']
    """
    return address if _ADDRESS.fullmatch(address) else ""


@cache
def _templates() -> "Environment":
    # Imported when a page is made: it takes longer to load than a text takes to read.
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=PackageLoader("whence.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(source: str) -> str:
    """The hash by which a content security policy knows a style sheet or a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _shown(reading: Reading, name: str) -> Shown:
    page = _Page(reading)
    document = reading.text.document
    passages, after = page.passages()
    cards = [page.card(number, claim) for number, claim in enumerate(reading.claims, start=1)]
    addresses = dict.fromkeys(address for address in (document.place, document.address) if address)
    return Shown(
        id=name,
        document=document,
        addresses=[(address, link_to(address)) for address in addresses],
        reading=reading,
        network=reading.reader.model.removeprefix("sha256:")[:8],
        voices=[
            (voice.value, VOICES[voice], SIGNS[voice], sum(claim.voice is voice for claim in reading.claims))
            for voice in Voice
        ],
        sheet=page.sheet(cards),
        passages=passages,
        after=after,
        overlapping=any(" " in stretch.claims for passage in passages for stretch in passage.stretches),
        cards=cards,
    )


class _Page:
    """One reading on its way to the page: what stands where, and the names of the places that can be led to."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.content = reading.text.content
        self.numbers = {attribution.id: number for number, attribution in enumerate(reading.attributions, start=1)}
        self.claim_numbers = {claim.id: number for number, claim in enumerate(reading.claims, start=1)}
        self.resting: dict[int, int] = {}  # the first claim that rests on an attribution
        for number, claim in enumerate(reading.claims, start=1):
            for link in claim.chain:
                if link.attribution in self.numbers:
                    self.resting.setdefault(self.numbers[link.attribution], number)
        self.anchors: dict[tuple[str, int], str] = {}

    # The text, marked.

    def passages(self) -> tuple[list[Passage], str]:
        """The paragraphs with their marks, and the white space after the last."""
        passages: list[Passage] = []
        bounds = [Span(start, end) for start, end in paragraph_bounds(self.content)]
        segments = self._segments(bounds)
        kinds = self._kinds(bounds)
        at = 0
        for (start, end), kind in zip(bounds, kinds, strict=True):
            inside: list[tuple[int, int, tuple[Mark, ...]]] = []
            for segment in segments:
                if segment[0] >= start:
                    inside.append(segment)
                if segment[1] >= end:
                    break
            before, words = self.content[at:start], self.content[start:end]
            stretches = list(self._stretches(inside))
            apart = bool(_BLANK_LINE.search(before))
            passages.append(Passage(before, kind, apart, bool(_SPACES.search(words)), stretches))
            at = end
        return passages, self.content[at:]

    def _marks(self) -> Iterator[Mark]:
        for number, claim in enumerate(self.reading.claims, start=1):
            yield from (Mark(start, end, "claim", number) for start, end in claim.spans)
        for number, attribution in enumerate(self.reading.attributions, start=1):
            yield from (Mark(start, end, "source", number) for start, end in attribution.source)
            yield from (Mark(start, end, "cue", number) for start, end in attribution.cue)
        yield from (Mark(start, end, "insertion", 0) for start, end in self.reading.insertions)

    def _segments(self, bounds: Iterable[Span]) -> Iterator[tuple[int, int, tuple[Mark, ...]]]:
        """The text cut wherever a mark or a paragraph begins or ends, each part with the marks over it."""
        begins: dict[int, list[Mark]] = {}
        ends: dict[int, list[Mark]] = {}
        for mark in self._marks():
            if mark.start < mark.end:
                begins.setdefault(mark.start, []).append(mark)
                ends.setdefault(mark.end, []).append(mark)
        cuts = sorted({*begins, *ends, *(at for span in bounds for at in span)})
        over: dict[Mark, None] = {}
        for start, end in pairwise(cuts):
            for mark in ends.get(start, ()):
                over.pop(mark, None)
            over.update(dict.fromkeys(begins.get(start, ())))
            yield start, end, tuple(over)

    def _kinds(self, bounds: Iterable[Span]) -> Iterator[str]:
        """What each paragraph is: prose, or the kind of the aside it stands in."""
        asides = sorted(aside for aside in ((a.span, a.kind) for a in self.reading.asides) if aside[0])
        at = 0
        for start, _ in bounds:
            while at < len(asides) and asides[at][0].end <= start:
                at += 1
            inside = at < len(asides) and asides[at][0].start <= start
            yield asides[at][1].value if inside else BlockKind.PROSE.value

    def _stretches(self, segments: Iterable[tuple[int, int, tuple[Mark, ...]]]) -> Iterator[Stretch]:
        for (leads_to, claims), group in groupby(segments, key=lambda segment: self._leads(segment[2])):
            begun = [number for number in claims if ("w", number) not in self.anchors]
            self.anchors.update({("w", number): f"w{number}" for number in begun})
            voice = self.reading.claims[leads_to - 1].voice if claims else None
            yield Stretch(
                pieces=[self._piece(start, end, marks) for start, end, marks in group],
                leads_to=leads_to,
                voice=voice.value if voice else "",
                sign=SIGNS[voice] if voice else "",
                claims=" ".join(map(str, claims)),
                begun=begun,
            )

    def _leads(self, marks: tuple[Mark, ...]) -> tuple[int, tuple[int, ...]]:
        """The card that words lead to, and all claims that they are of: the shortest claim over them, else the first
        that rests on them as its source or cue, else none (0)."""
        over = [mark for mark in marks if mark.what == "claim"]
        if over:
            innermost = min(over, key=lambda mark: (mark.end - mark.start, -mark.number))
            return innermost.number, tuple(sorted({mark.number for mark in over}))
        resting = [self.resting[mark.number] for mark in marks if mark.number in self.resting]
        return min(resting, default=0), ()

    def _piece(self, start: int, end: int, marks: tuple[Mark, ...]) -> Piece:
        said = [mark for mark in marks if mark.what in ("source", "cue")]
        new = [(mark.what[0], mark.number) for mark in said if (mark.what[0], mark.number) not in self.anchors]
        anchor = f"{new[0][0]}{new[0][1]}" if new else ""
        self.anchors.update(dict.fromkeys(new, anchor))
        what = sorted({mark.what for mark in marks if mark.what != "claim"})
        of = " ".join(str(number) for number in sorted({mark.number for mark in said}))
        return Piece(self.content[start:end], " ".join(what), anchor, of)

    # Cards and the checking sheet.

    def card(self, number: int, claim: Claim) -> Card:
        """A claim as it is shown. The text must have been marked before, for the card to know where its words are."""
        words = self._words(claim.spans)
        excerpt, cut = _excerpt(words)
        steps = [self._step(link) for link in claim.chain]
        of = [str(self.numbers[link.attribution]) for link in claim.chain if link.attribution in self.numbers]
        return Card(
            number=number,
            words=words,
            excerpt=excerpt,
            cut=cut,
            voice=claim.voice.value,
            named=VOICES[claim.voice],
            sign=SIGNS[claim.voice],
            steps=steps,
            of=" ".join(of),
            sureness=f"{claim.confidence:.2f}",
            anchor=self.anchors.get(("w", number), ""),
        )

    def _words(self, spans: Iterable[Span]) -> list[str]:
        return [self.content[start:end] for start, end in spans]

    def _step(self, link: Link) -> Step:
        if link.role is Role.NARRATOR:
            return Step([], "this text", "", [], "", "")
        number = self.numbers.get(link.attribution or "", 0)
        attribution: Attribution | None = self.reading.attributions[number - 1] if number else None
        words = self._words(attribution.source) if attribution else []
        # Words that the text does not show as a source cannot be shown as exact.
        said = "" if words else link.text or ROLES[link.role]
        return Step(
            words=words,
            said=said,
            role=ROLES[link.role] if words or link.text else "",
            cue=self._words(attribution.cue) if attribution else [],
            source_anchor=self.anchors.get(("s", number), ""),
            cue_anchor=self.anchors.get(("c", number), ""),
        )

    def sheet(self, cards: Sequence[Card]) -> Sheet:
        """The checking sheet, its claims as cards."""
        checklist = checklist_of(self.reading)

        def cards_of(claims: Iterable[Claim]) -> list[Card]:
            return [cards[self.claim_numbers[claim.id] - 1] for claim in claims]

        return Sheet(
            lists=lists_of(self.reading, checklist, self.claim_numbers),
            holders=[self._entry(holder) for holder in checklist.holders],
            unclear=cards_of(checklist.unclear),
            doubtful=cards_of(checklist.doubtful),
            judging=[
                Judged(one.word, judged(one.wording), cards[self.claim_numbers[one.claim.id] - 1])
                for one in checklist.judging
            ],
        )

    def _entry(self, holder: Holder) -> Entry:
        named = (link for link in holder.claims[0].chain if (link.role, link.text) == (holder.role, holder.name))
        step = self._step(next(named, Link(holder.role, None, holder.name)))
        return Entry(step, list(dict.fromkeys(self.claim_numbers[claim.id] for claim in holder.claims)))


def _excerpt(words: Sequence[str]) -> tuple[list[str], bool]:
    """The first words of a claim, cut between words, and whether any were left out."""
    whole = JOINED.join(words)
    if len(whole) <= _LONGEST_EXCERPT or not words:
        return list(words), False
    first = words[0]
    if len(first) <= _LONGEST_EXCERPT:
        return [first], True
    kept = first[:_LONGEST_EXCERPT].rsplit(maxsplit=1)[0]
    return [kept], True
