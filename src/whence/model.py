"""The vocabulary: what every room of Whence speaks, and nothing else. Imports nothing of ours.

A record is a sentence; its docstring is that sentence. All offsets are code points into `Text.content`, end exclusive.
Identities are content hashes, so that the same input has the same identity whenever and wherever it is read.
"""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


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
    """What a passage is in its document. Only prose carries claims; the others are shown, not claimed."""

    PROSE = "prose"
    HEADING = "heading"
    CAPTION = "caption"
    BYLINE = "byline"
    SIGNATURE = "signature"


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

    @property
    def id(self) -> str:
        """Named by blob, uri and container path: one attachment in two mails is two documents of one blob."""
        return _identity("d", self.blob.digest, self.uri, *self.inside)


@dataclass(frozen=True, slots=True)
class Block:
    """This passage of the text is a heading, a caption, ... of the document, as the extractor saw it."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Text:
    """This extractor, in this version, gave this text for that document; spans point into it.

    `blocks` are the passages of which the extractor knows what they are; the others are for the reader to judge. `id`
    comes from document and characters: a newer extractor that gives the same text gives the same `Text`, and every
    claim in it keeps its name.
    """

    document: Document
    content: str
    extractor: str
    version: str
    encoding: str
    blocks: tuple[Block, ...] = ()
    warnings: tuple["Warned", ...] = ()
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


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a chain: the narrator, or one attribution's source, in the text's own words."""

    role: Role
    attribution: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """In these spans, on this chain of links (outermost first), this is put forward.

    An editorial insertion inside a quotation is left out of the spans: it is not the speaker's.
    """

    id: str
    unit: str
    spans: tuple[Span, ...]
    voice: Voice
    chain: tuple[Link, ...]
    confidence: float


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


@dataclass(frozen=True, slots=True)
class Failure:
    """The document at this uri could not be read: what was seen, what was expected, the likely cause, the next step."""

    uri: str
    seen: str
    expected: str
    cause: str
    next: str


def attribution_id(
    text: str,
    source: tuple[Span, ...],
    cue: tuple[Span, ...],
    content: tuple[Span, ...],
    parent: str | None,
) -> str:
    """Name of an attribution: its text, its spans and the attribution it stands inside."""
    return _identity("a", text, source, cue, content, parent)


def claim_id(text: str, spans: tuple[Span, ...], path: tuple[str, ...]) -> str:
    """Name of a claim: its text, its spans and the attributions it stands inside, outermost first."""
    return _identity("c", text, spans, path)


def _identity(prefix: str, *parts: object) -> str:
    """A name of 20 hexadecimal digits: two of a billion claims meet with probability 4e-7."""
    written = json.dumps([prefix, *parts], ensure_ascii=True, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(written.encode()).hexdigest()[:20]}"
