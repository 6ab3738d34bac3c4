"""All that was read as one HTML page that loads nothing: to be read, kept, mailed and printed.

The page opens with the checking sheet; the text stands beside its claims and each leads to the other. What is marked
in the text is cut at every boundary, so that the text stays what it is, character for character. The page works
without script; a strict policy names the one style sheet and the one small script by their hashes.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from whence.checklist import Holder, checklist_of
from whence.export.details import Detail, details_of
from whence.export.html_sheet import Lists, lists_of
from whence.export.marking import SIGNS, MarkedText, Passage
from whence.export.mask import Masked
from whence.export.names import Called, Named, names_of
from whence.export.timeline import Timeline, timeline_of
from whence.export.words import ASIDES, JOINED, MISSES, ROLES, VOICES, judged
from whence.model import Attribution, Claim, Document, Failure, Link, Reading, Role, Span, Voice
from whence.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

STYLES = ("report", "timeline", "names")
LEAST_SURE = 10
AT_ONCE = 12  # entries of a list that are shown unfolded

_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"<>\\]+", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")  # what no HTML page can hold
_LONGEST_EXCERPT = 110


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
    details: list[Detail]


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


class Use(NamedTuple):
    """A name or a label that somebody uses, and the names of its places in the text."""

    called: Called
    anchors: list[str]


class Row(NamedTuple):
    """A referent in the table of names."""

    named: Named
    uses: list[Use]


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
    timeline: Timeline
    names: list[Row]
    named_same: list[Row]


def html_page(readings: Sequence[Reading], failures: Sequence[Failure], mask: Masked | None = None) -> str:
    """One HTML page of these readings and of what could not be read; the same input gives the same page. With a mask
    it is a page of what the mask has left of them."""
    if mask is not None:
        readings, failures = mask.readings, mask.failures
    labels: Sequence[Sequence[Span]] = mask.labels if mask is not None else [()] * len(readings)
    templates = _templates()
    style = "".join(templates.get_template(f"{name}.css").render() for name in STYLES)
    script = templates.get_template("report.js").render()
    page = templates.get_template("report.html").render(
        shown=[
            _shown(reading, f"d{number}", spans)
            for number, (reading, spans) in enumerate(zip(readings, labels, strict=True), start=1)
        ],
        failures=failures,
        mask=mask,
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


def _shown(reading: Reading, name: str, masked: Sequence[Span]) -> Shown:
    page = _Page(reading, masked)
    document, names = reading.text.document, names_of(reading)
    passages, after = page.marked.passages()
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
        timeline=timeline_of(reading),
        names=page.rows(names.telling),
        named_same=page.rows(names.same),
    )


class _Page:
    """One reading on its way to the page."""

    def __init__(self, reading: Reading, masked: Sequence[Span]) -> None:
        self.reading = reading
        self.content = reading.text.content
        self.marked = MarkedText(reading, masked)
        self.claim_numbers = {claim.id: number for number, claim in enumerate(reading.claims, start=1)}

    def card(self, number: int, claim: Claim) -> Card:
        """A claim as it is shown. The text must have been marked before, for the card to know where its words are."""
        words = self._words(claim.spans)
        excerpt, cut = _excerpt(words)
        steps = [self._step(link) for link in claim.chain]
        of = [
            str(self.marked.numbers[link.attribution])
            for link in claim.chain
            if link.attribution in self.marked.numbers
        ]
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
            anchor=self.marked.anchors.get(("w", number), ""),
            details=details_of(self.reading, claim),
        )

    def rows(self, named: Iterable[Named]) -> list[Row]:
        """Referents for the table of names, each name with its places; they too must have been marked before."""
        return [Row(one, [Use(called, self._anchors(called)) for called in one.called]) for one in named]

    def _anchors(self, called: Called) -> list[str]:
        numbers = (self.marked.names[span] for span in called.places)
        found = (self.marked.anchors.get(("n", number), "") for number in numbers)
        return [anchor for anchor in found if anchor]

    def _words(self, spans: Iterable[Span]) -> list[str]:
        return [self.content[start:end] for start, end in spans]

    def _step(self, link: Link) -> Step:
        if link.role is Role.NARRATOR:
            return Step([], "this text", "", [], "", "")
        number = self.marked.numbers.get(link.attribution or "", 0)
        attribution: Attribution | None = self.reading.attributions[number - 1] if number else None
        words = self._words(attribution.source) if attribution else []
        # Words that the text does not show as a source cannot be shown as exact.
        said = "" if words else link.text or ROLES[link.role]
        return Step(
            words=words,
            said=said,
            role=ROLES[link.role] if words or link.text else "",
            cue=self._words(attribution.cue) if attribution else [],
            source_anchor=self.marked.anchors.get(("s", number), ""),
            cue_anchor=self.marked.anchors.get(("c", number), ""),
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
