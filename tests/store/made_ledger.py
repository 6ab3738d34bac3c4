"""Documents, readings and decisions made for tests of the store."""

import io
from collections.abc import Iterator

from whence.model import (
    Attribution,
    Capture,
    Claim,
    Document,
    Exhibit,
    Failure,
    Kind,
    Link,
    Manner,
    Picture,
    Position,
    Reader,
    Reading,
    Review,
    Role,
    Span,
    Taken,
    Text,
    Verdict,
    Voice,
    Warned,
    Way,
    attribution_id,
    claim_id,
)
from whence.store import Brought, Store

READER = Reader("reader", "1", "sha256:00")


def clock() -> Iterator[str]:
    """Times that follow each other."""
    for second in range(10**6):
        yield f"2026-01-01T00:00:00.{second:06}Z"


def text_of(store: Store, content: str, uri: str = "a.txt", inside: tuple[str, ...] = ()) -> Text:
    blob = store.evidence.put(io.BytesIO(content.encode()))
    return Text(Document(blob, uri, "text/plain", inside, title="A title"), content, "by-hand", "1", "utf-8")


def reading_of(text: Text, reader: Reader = READER) -> Reading:
    """Everything up to the first space said by the rest: enough to have spans."""
    cut = text.content.index(" ")
    source, cue, content = (Span(cut + 1, len(text.content)),), (Span(cut, cut + 1),), (Span(0, cut),)
    named = attribution_id(text.id, source, cue, content, None)
    attribution = Attribution(named, Kind.INDIRECT, source, cue, content, None, 0.5)
    chain = (Link(Role.NARRATOR, None, ""), Link(Role.PERSON, named, text.content[cut + 1 :]))
    claim = Claim(claim_id(text.id, content, (named,)), "clause", content, Voice.INDIRECT, chain, 0.5)
    return Reading(text, reader, (attribution,), (claim,), (), (), (Warned("odd", 2),))


def brought(store: Store, content: str, uri: str = "a.txt", inside: tuple[str, ...] = ()) -> Brought:
    text = text_of(store, content, uri, inside)
    capture = Capture(text.document.id, None, "2026-01-01T00:00:00Z", Way.FILE, uri, "test", collector="Ana")
    return Brought(Taken(text.document, text), capture, reading_of(text))


def attached(one: Brought, of: Brought) -> Brought:
    exhibit = Exhibit(one.taken.document.id, of.taken.document.id, Manner.ATTACHED, "photo.jpg")
    return Brought(Taken(one.taken.document, one.taken.text, exhibit=exhibit), one.capture, one.reading)


def pictured(store: Store) -> Brought:
    blob = store.evidence.put(io.BytesIO(b"a picture"))
    document = Document(blob, "p.jpg", "image/jpeg")
    picture = Picture(
        4, 3, "image/jpeg", "2009-07-28T10:00:00", Position(1.5, 2.5, None), "Acme", 1, "0f" * 8, b"small"
    )
    capture = Capture(document.id, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", Way.FILE, "p.jpg", "test")
    return Brought(Taken(document, picture=picture, warnings=(Warned("blurred", 1),)), capture)


def failed(store: Store) -> Brought:
    blob = store.evidence.put(io.BytesIO(b"\0\1"))
    document = Document(blob, "odd.bin", "application/octet-stream", ("member\0",))
    failure = Failure("odd.bin", "nothing known", "a text", "It is odd", "Look at it", ("member\0",))
    capture = Capture(document.id, None, "2026-01-01T00:00:00Z", Way.FILE, "odd.bin", "test")
    return Brought(Taken(document, failure=failure), capture)


def review_of(one: Brought, verdict: Verdict = Verdict.RIGHT, at: str = "2026-01-02T00:00:00Z") -> Review:
    assert one.reading is not None
    (claim,) = one.reading.claims
    quote = one.reading.text.content[slice(*claim.spans[0])]
    return Review(claim.id, one.reading.text.id, verdict, "Bo", at, None, quote, claim.spans, (("voice", "indirect"),))
