"""Readings made by hand, with referents and times: what the exports are tested on whatever a network finds."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from whence.model import (
    Anchor,
    Attribution,
    Blob,
    Claim,
    Document,
    Form,
    Interval,
    Kind,
    Link,
    Mention,
    Naming,
    Reader,
    Reading,
    Referent,
    ReferentKind,
    Role,
    Span,
    Text,
    Time,
    Voice,
    When,
)


class Stated(TypedDict, total=False):
    """What may be stated of a document."""

    uri: str
    title: str
    byline: str
    publisher: str
    published: str
    language: str
    address: str


NARRATOR = Link(Role.NARRATOR, None, "")


def span_of(content: str, words: str, which: int = 0) -> Span:
    """Where these words stand for the first, second, ... time."""
    found = [Span(*match.span()) for match in re.finditer(re.escape(words), content)]
    return found[which]


def read(
    content: str, claims: Sequence[Claim] = (), attributions: Sequence[Attribution] = (), **stated: Unpack[Stated]
) -> Reading:
    """A reading of these characters; what is stated of its document is given by name."""
    document = replace(Document(Blob.of(content.encode()), "dam.txt", "text/plain"), **stated)
    text = Text(document, content, "plain", "1", "utf-8")
    reader = Reader("whence-reader-en", "0.5.0", "sha256:" + "ab" * 32)
    return Reading(text, reader, tuple(attributions), tuple(claims), (), (), ())


def own(content: str, *words: str, number: int = 1) -> Claim:
    """A claim of the text's own, in these words."""
    return Claim(f"c-{number}", "clause", tuple(span_of(content, w) for w in words), Voice.NARRATOR, (NARRATOR,), 0.9)


def said(content: str, source: str, cue: str, words: str, *, role: Role = Role.PERSON) -> tuple[Attribution, Claim]:
    """An attribution of these words to that source by that cue, and its claim."""
    name = f"a-{source}-{span_of(content, words).start}"
    attribution = Attribution(
        name,
        Kind.INDIRECT,
        (span_of(content, source),),
        (span_of(content, cue),),
        (span_of(content, words),),
        None,
        0.9,
    )
    link = Link(role, name, source)
    return attribution, Claim(f"c-{name}", "clause", attribution.content, Voice.INDIRECT, (NARRATOR, link), 0.9)


def quoting(content: str, *quoted: tuple[str, str, str], **stated: Unpack[Stated]) -> Reading:
    """A reading with an attribution and a claim for each source, cue and words."""
    pairs = [said(content, *one) for one in quoted]
    return read(content, [claim for _, claim in pairs], [attribution for attribution, _ in pairs], **stated)


def timed(reading: Reading, *times: tuple[str, str | None, str | None, str | None]) -> Reading:
    """The reading with these expressions of time, as words, EDTF, lower, upper (without EDTF: not placed), each also as
    the time of every claim in whose words it stands."""
    content = reading.text.content
    found = [
        Time(
            span_of(content, words),
            Interval(edtf, lower, upper) if edtf else None,
            Anchor.ABSOLUTE if edtf else Anchor.NONE,
        )
        for words, edtf, lower, upper in times
    ]

    def time_of(claim: Claim) -> When | None:
        inside = (
            When((time.span,), time.interval)
            for time in found
            if time.interval and any(s <= time.span.start and time.span.end <= e for s, e in claim.spans)
        )
        return next(inside, None)

    claims = tuple(replace(claim, time=time_of(claim)) for claim in reading.claims)
    return replace(reading, claims=claims, times=tuple(found))


def somebody(
    content: str, name: str, *others: str, kind: ReferentKind = ReferentKind.PERSON, used_by: str | None = None
) -> Referent:
    """A referent with these names, wherever they stand and in no longer one of its own."""
    spans: list[Span] = []
    for words in sorted((name, *others), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", content):
            if not any(start < match.end() and match.start() < end for start, end in spans):
                spans.append(Span(*match.span()))
    spans.sort()
    mentions = tuple(Mention(span, Form.NAME) for span in spans)
    names = tuple(Naming(content[start:end], Span(start, end), used_by) for start, end in spans)
    return Referent(f"x-{name}", kind, name, mentions, names)
