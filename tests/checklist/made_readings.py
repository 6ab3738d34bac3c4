"""Readings made by hand: a text, who is given which words of it, and who is who."""

from dataclasses import dataclass, field, replace

from whence.model import (
    Attribution,
    Blob,
    Block,
    BlockKind,
    Claim,
    Document,
    Form,
    Kind,
    Link,
    Mention,
    Reader,
    Reading,
    Referent,
    ReferentKind,
    Role,
    Span,
    Text,
    Voice,
)
from whence.read.dated import dated
from whence.read.quantities import quantities_in
from whence.read.times import times_in
from whence.read.worded import worded

NARRATOR = Link(Role.NARRATOR, None, "")


@dataclass
class Made:
    """A reading in the making. Words name a place where they stand once, or the place of that number."""

    content: str
    published: str | None = None
    stated: tuple[tuple[str, str], ...] = ()
    claims: list[Claim] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    referents: list[Referent] = field(default_factory=list)
    asides: list[Block] = field(default_factory=list)

    def span(self, words: str, nth: int = 1) -> Span:
        start = -1
        for _ in range(nth):
            start = self.content.index(words, start + 1)
        return Span(start, start + len(words))

    def told(self, *pieces: str) -> Claim:
        """The text puts this forward itself."""
        return self._claim(tuple(map(self.span, pieces)), Voice.NARRATOR, (NARRATOR,))

    def given(
        self, source: str, cue: str, content: str, role: Role = Role.PERSON, referent: str | None = None
    ) -> Claim:
        """Somebody is given this, in other words."""
        name = f"a-{len(self.attributions)}"
        spans = (self.span(content),)
        around = (self.span(source),), (self.span(cue),)
        self.attributions.append(Attribution(name, Kind.INDIRECT, *around, spans, None, 0.9))
        return self._claim(spans, Voice.INDIRECT, (NARRATOR, Link(role, name, source, referent)))

    def quoted(self, source: str, cue: str, content: str) -> Claim:
        """Somebody is given this, word for word."""
        given = self.given(source, cue, content)
        self.claims[-1] = replace(given, voice=Voice.DIRECT)
        self.attributions[-1] = replace(self.attributions[-1], kind=Kind.DIRECT)
        return self.claims[-1]

    def is_one(self, kind: ReferentKind, name: str, *mentions: str | tuple[str, int]) -> str:
        """These mentions are the same someone or something."""
        places = [self.span(*one) if isinstance(one, tuple) else self.span(one) for one in mentions]
        made = Referent(f"x-{len(self.referents)}", kind, name, tuple(Mention(place, Form.NAME) for place in places))
        self.referents.append(made)
        return made.id

    def aside(self, words: str, kind: BlockKind = BlockKind.BYLINE) -> None:
        self.asides.append(Block(self.span(words), kind))

    def target(self, words: str, referent: str) -> None:
        """The label that these words hold is used of this referent."""
        place = self.span(words)
        for at, claim in enumerate(self.reading().claims):
            aimed = tuple(replace(one, target=referent) if one.span == place else one for one in claim.wording)
            self.claims[at] = replace(claim, wording=aimed)

    def _claim(self, spans: tuple[Span, ...], voice: Voice, chain: tuple[Link, ...]) -> Claim:
        claim = Claim(f"c-{len(self.claims)}", "clause", spans, voice, chain, 0.9)
        self.claims.append(claim)
        return claim

    def reading(self) -> Reading:
        """The reading, its claims with their wording, times and amounts."""
        document = Document(Blob.of(b""), "a.txt", "text/plain", published=self.published, stated=self.stated)
        text = Text(document, self.content, "by-hand", "1", "utf-8")
        times, quantities = times_in(self.content, self.published), quantities_in(self.content)
        claims = [one if one.wording else worded(text, [one], self.attributions)[0] for one in self.claims]
        claims = dated(text, claims, self.attributions, times, quantities)
        return Reading(
            text,
            Reader("r", "1", "sha256:0"),
            tuple(self.attributions),
            tuple(claims),
            tuple(self.asides),
            (),
            (),
            tuple(self.referents),
            times,
        )
