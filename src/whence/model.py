"""The vocabulary: what every room of Whence speaks, and nothing else. Imports nothing of ours.

A record is a sentence; its docstring is that sentence. All offsets are code points into `Text.content`, end exclusive.
Identities are content hashes, so that the same input has the same identity whenever and wherever it is read.
"""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO, NamedTuple


class Span(NamedTuple):
    """Characters start..end (end exclusive, code points) of one text."""

    start: int
    end: int


class Kind(StrEnum):
    """How an attribution gives its content: word for word, in other words, or partly each."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Voice(StrEnum):
    """In whose words a claim stands in the text: that of its innermost attribution; `unsourced` if nobody is named."""

    NARRATOR = "narrator"
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    UNSOURCED = "unsourced"


class Role(StrEnum):
    """What kind of holder a link of a chain names."""

    NARRATOR = "narrator"
    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"
    UNSTATED = "unstated"


class BlockKind(StrEnum):
    """What a passage is in its document. Only prose carries claims; the others are shown, not claimed. A page and a
    cue only say where in the document their words stand, and may hold any of the others."""

    PROSE = "prose"
    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    SIGNATURE = "signature"
    COMMENT = "comment"  # somebody's note at the edge of an office document
    FURNITURE = "furniture"  # running headers and footers, numbers of pages and lines
    PAGE = "page"
    CUE = "cue"


PLACES = frozenset({BlockKind.PAGE, BlockKind.CUE})


class Manner(StrEnum):
    """How a document came with another."""

    ATTACHED = "attached"  # to a message
    INLINE = "inline"  # shown inside a message
    MESSAGE = "message"  # of a mailbox
    MEMBER = "member"  # of an archive
    CAPTURED = "captured"  # in a web archive
    LISTED = "listed"  # by a feed
    ROW = "row"  # of a table


@dataclass(frozen=True, slots=True)
class Blob:
    """These bytes, named by their hash: `sha256:` and 64 hexadecimal digits."""

    digest: str
    size: int

    @classmethod
    def of(cls, data: bytes) -> "Blob":
        """The blob that these bytes are.

        >>> Blob.of(b"").digest
        'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
        """
        return cls("sha256:" + hashlib.sha256(data).hexdigest(), len(data))

    @classmethod
    def read(cls, stream: BinaryIO) -> "Blob":
        """The blob that is left of an open file."""
        hashed, size = hashlib.sha256(), 0
        while chunk := stream.read(1 << 20):
            hashed.update(chunk)
            size += len(chunk)
        return cls("sha256:" + hashed.hexdigest(), size)


@dataclass(frozen=True, slots=True)
class Document:
    """This blob, found at this uri (inside that container), is one thing somebody published or sent.

    What the document does not state and nobody said for it is None. `published` is an EDTF date, `language` a BCP 47
    tag, `address` the canonical address that a page gives itself, which need not be where it was found.
    """

    blob: Blob
    uri: str
    media_type: str
    inside: tuple[str, ...] = ()
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    address: str | None = None
    stated: tuple[tuple[str, str], ...] = ()  # what else it says of itself: names and values, in its order

    @property
    def id(self) -> str:
        """Named by blob, uri and container path: one attachment in two mails is two documents of one blob."""
        return _identity("d", self.blob.digest, self.uri, *self.inside)

    @property
    def place(self) -> str:
        """Where it was found, for people: its uri and, inside a container, the way to it."""
        return place_of(self.uri, self.inside)


@dataclass(frozen=True, slots=True)
class Block:
    """This passage of the text is a heading, a caption, ... of the document, as the extractor saw it. The label is the
    number of a page, or the times of a cue."""

    span: Span
    kind: BlockKind
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """By the form of the document these words are those of whom the label names, and the cue says so: "wrote", a
    colon. Without a label nobody is named.

    An utterance that is `inside` another (its number, which is lower) is repeated in it; the content of each leaves
    out what stands in those inside it.
    """

    label: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    inside: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """This extractor, in this version, gave this text for that document; spans point into it.

    `blocks` are the passages of which the extractor knows what they are, `utterances` those of which it knows whose
    words they are, as of a message that an answer repeats; the others are for the reader to judge. `id` comes from
    document and characters: a newer extractor that gives the same text gives the same `Text`, and every claim in it
    keeps its name.
    """

    document: Document
    content: str
    extractor: str
    version: str
    encoding: str
    blocks: tuple[Block, ...] = ()
    warnings: tuple["Warned", ...] = ()
    utterances: tuple[Utterance, ...] = ()
    id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Name it once: every claim asks for the name, and it takes a look at every character."""
        named = _identity("t", self.document.id, hashlib.sha256(self.content.encode()).hexdigest())
        object.__setattr__(self, "id", named)


@dataclass(frozen=True, slots=True)
class Attribution:
    """In this text this source span, by this cue span, is given these content spans, inside that outer attribution
    if any. Without a source nobody is named; confidence is from 0 to 1."""

    id: str
    kind: Kind
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parent: str | None
    confidence: float


class Form(StrEnum):
    """How a mention calls what it means."""

    NAME = "name"
    ACRONYM = "acronym"
    ALIAS = "alias"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class ReferentKind(StrEnum):
    """What a referent is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    PLACE = "place"
    EVENT = "event"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """Here this expression is used."""

    span: Span
    form: Form


@dataclass(frozen=True, slots=True)
class Naming:
    """Here it is called by this name, by that referent; None: by the text itself."""

    text: str
    span: Span
    used_by: str | None


@dataclass(frozen=True, slots=True)
class Referent:
    """These mentions of one reading are the same someone or something, whose fullest name in the text is this."""

    id: str
    kind: ReferentKind
    name: str
    mentions: tuple[Mention, ...]
    names: tuple[Naming, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a chain: the narrator, or one attribution's source, in the text's own words; and who that is among
    the referents, if it is one of them."""

    role: Role
    attribution: str | None
    text: str
    referent: str | None = None


class Act(StrEnum):
    """What is done with some content by putting it forward: it is said to be so, said not to be so, somebody is to do
    it, or somebody is asked about it."""

    ASSERTED = "asserted"
    DENIED = "denied"
    DEMANDED = "demanded"
    ASKED = "asked"


class Certainty(StrEnum):
    """Whether the wording puts something forward as being so, or as what may be so."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Leaning(StrEnum):
    """Whether a loaded word condemns what it is used of, or approves of it."""

    HOSTILE = "hostile"
    APPROVING = "approving"


class Whose(StrEnum):
    """Whose word an expression is: the text's own, that of whom it gives the content to, or the text does not let one
    tell, as in indirect speech."""

    NARRATOR = "narrator"
    SOURCE = "source"
    UNDECIDABLE = "undecidable"


class WordingKind(StrEnum):
    """What an expression does beside naming: it holds back how far something is so, or it judges what it names."""

    HEDGE = "hedge"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class Wording:
    """This expression hedges, or is loaded and leans so; a hedge leans nowhere."""

    kind: WordingKind
    span: Span
    leaning: Leaning | None
    target: str | None = None  # the referent that it is used of
    voice: Whose | None = None


class Anchor(StrEnum):
    """What an expression of time is reckoned from: it names its date itself, the day of publication, another moment
    that the text names, or nothing that is known."""

    ABSOLUTE = "absolute"
    PUBLICATION = "publication"
    RELATIVE = "relative"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time as EDTF says it, and what that is in days: from lower up to, not including, upper (ISO 8601;
    None: open, or not known)."""

    edtf: str
    lower: str | None
    upper: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """This expression names that interval, reckoned from there; without one it could not be placed."""

    span: Span
    interval: Interval | None
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Quantity:
    """This expression says so much of that unit; None where it counts things."""

    span: Span
    value: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class When:
    """These expressions say that a claim is about that interval."""

    spans: tuple[Span, ...]
    interval: Interval


@dataclass(frozen=True, slots=True)
class Alternative:
    """The text also allows this value of that field, for this reason."""

    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Heads:
    """Of a claim these are what it is about, what is said of that, and what that is done to; each may be apart."""

    subject: tuple[Span, ...]
    predicate: tuple[Span, ...]
    object: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """In these spans, on this chain of links (outermost first), this is put forward.

    An editorial insertion inside a quotation is left out of the spans: it is not the speaker's. `heads` are the words
    that it turns on, `about` the ids of the referents that it mentions, in the order of the text. `said` is when it was
    said (EDTF), `time` when it is said to have held, by the first expression of time in its words. What a version does
    not know is None or empty, never guessed.
    """

    id: str
    unit: str
    spans: tuple[Span, ...]
    voice: Voice
    chain: tuple[Link, ...]
    confidence: float
    act: Act | None = None
    certainty: Certainty | None = None
    negated: bool | None = None
    presupposed: bool | None = None
    alternatives: tuple[Alternative, ...] = ()
    heads: Heads | None = None
    about: tuple[str, ...] = ()
    wording: tuple[Wording, ...] = ()
    said: str | None = None
    time: When | None = None
    quantities: tuple[Quantity, ...] = ()
    place: str | None = None  # the referent where it is said to have been


@dataclass(frozen=True, slots=True)
class Reader:
    """This reader, in this version, with the network of this hash."""

    name: str
    version: str
    model: str


@dataclass(frozen=True, slots=True)
class Warned:
    """So many times this was met that a person should know of."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """This reader read that text so. Attributions, claims and passages are in the order of the text."""

    text: Text
    reader: Reader
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    asides: tuple[Block, ...]
    insertions: tuple[Span, ...]
    warnings: tuple[Warned, ...]
    referents: tuple[Referent, ...] = ()
    times: tuple[Time, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """The document at this uri (inside that container) could not be read: what was seen, what was expected, the likely
    cause, the next step."""

    uri: str
    seen: str
    expected: str
    cause: str
    next: str
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """This point, in degrees north and east and metres above the sea, as the picture states it."""

    latitude: float
    longitude: float
    altitude: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of so many pixels, taken then, there and with this camera, as it states.

    `width` and `height` are those of the stored picture; `orientation` (1 to 8, as EXIF counts) says how to turn it.
    `perceptual_hash` is 16 hexadecimal digits of the picture turned upright; None if it was not decoded, or is of one
    colour all over. `thumbnail` is a JPEG of at most 256 pixels a side, upright, with nothing but pixels in it.
    """

    width: int
    height: int
    media_type: str
    taken: str | None
    position: Position | None
    camera: str | None
    orientation: int
    perceptual_hash: str | None
    thumbnail: bytes | None
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """This document came with that one, in this manner and under this name; both are ids of documents."""

    document: str
    of: str
    manner: Manner
    name: str | None


class Way(StrEnum):
    """How a document was got hold of."""

    FILE = "file"
    PIPED = "piped"
    ADDRESS = "address"
    WEB_ARCHIVE = "web archive"


@dataclass(frozen=True, slots=True)
class Capture:
    """At this time, by this collector, in this way, that document was taken in; what was not recorded is None.

    `at` is when whoever captured it did, `recorded_at` when it came into the ledger (both ISO 8601, UTC).
    """

    document: str
    at: str | None
    recorded_at: str
    way: Way
    source: str
    tool: str
    collector: str | None = None
    address: str | None = None
    clock: str | None = None  # whether, and against what, the clock was set
    machine: str | None = None  # that was used, or its network address
    identity: str | None = None  # the account that was used, as it is called where it is used
    note: str | None = None


class Verdict(StrEnum):
    """What a person found of a reading: it is right, corrected so, rejected; or an earlier decision is taken back."""

    RIGHT = "right"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Review:
    """This person, at this time, found this reading of a claim right, corrected it, or rejected it.

    The words, their place and the fields it spoke of are kept with it, so that it outlives a re-reading.
    """

    claim: str
    text: str
    verdict: Verdict
    by: str
    at: str
    why: str | None
    quote: str
    spans: tuple[Span, ...]
    fields: tuple[tuple[str, str], ...]
    corrections: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Named by all that it says."""
        said = (self.claim, self.verdict, self.by, self.at, self.why, self.fields, self.corrections)
        return _identity("r", *said)


class Sameness(StrEnum):
    """What somebody held of two referents."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class IdentityJudgement:
    """This person or program, at this time, for this reason, held these two to be same, different or unsure."""

    one: str
    other: str
    verdict: Sameness
    by: str
    at: str
    why: str | None

    @property
    def id(self) -> str:
        """Named by all that it says."""
        return _identity("j", self.one, self.other, self.verdict, self.by, self.at, self.why)


@dataclass(frozen=True, slots=True)
class Taken:
    """This document came in: its text or its picture, or why it has neither; and what it came with.

    A container has no text of its own. `captured_at` (ISO 8601) and `captured_from` are when and from which address it
    was captured, as its container states.
    """

    document: Document
    text: Text | None = None
    picture: Picture | None = None
    exhibit: Exhibit | None = None
    captured_at: str | None = None
    captured_from: str | None = None
    failure: Failure | None = None
    warnings: tuple[Warned, ...] = ()


def place_of(uri: str, inside: tuple[str, ...]) -> str:
    """A document's place, containers first, for people.

    >>> place_of("mail.zip", ("a.eml", "2"))
    'mail.zip > a.eml > 2'
    """
    return " > ".join((uri, *inside))


def attribution_id(
    text: str,
    source: tuple[Span, ...],
    cue: tuple[Span, ...],
    content: tuple[Span, ...],
    parent: str | None,
) -> str:
    """Name of an attribution: its text, its spans and the attribution it stands inside."""
    return _identity("a", text, source, cue, content, parent)


def referent_id(text: str, first: Span) -> str:
    """Named by its text and its first mention: no two have the same."""
    return _identity("x", text, first)


def claim_id(text: str, spans: tuple[Span, ...], path: tuple[str, ...]) -> str:
    """Name of a claim: its text, its spans and the attributions it stands inside, outermost first."""
    return _identity("c", text, spans, path)


def _identity(prefix: str, *parts: object) -> str:
    """A name of 20 hexadecimal digits: two of a billion claims meet with probability 4e-7."""
    written = json.dumps([prefix, *parts], ensure_ascii=True, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(written.encode()).hexdigest()[:20]}"
