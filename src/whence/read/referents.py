"""From groups of mentions to referents: what each is, its fullest name, and who calls it what."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from whence.lists import listed
from whence.model import (
    Attribution,
    Claim,
    Form,
    Mention,
    Naming,
    Referent,
    ReferentKind,
    Role,
    Span,
    Text,
    referent_id,
)
from whence.read import mentions as found
from whence.read.chain import role_of
from whence.read.same import is_name, is_pronoun
from whence.read.spans import phrase_span
from whence.text import Words

_DOCUMENTS = listed("documents")
_KINDS = {
    "person": ReferentKind.PERSON,
    "organization": ReferentKind.ORGANIZATION,
    "place": ReferentKind.PLACE,
    "event": ReferentKind.EVENT,
}
_LONGEST_NAME = 12  # words; a longer description names nobody


class Referents(NamedTuple):
    """The referents of a text, and the mentions that lead to them: for each its words, its head, and the referent."""

    all: tuple[Referent, ...]
    places: tuple[tuple[found.Mention, str], ...]

    def of(self, words: Words, span: Span) -> str | None:
        """Whom an expression means: the referent of the widest mention inside it or around it that turns on a word of
        it; a mention around it must not be much longer."""
        first, last = words.at(span.start), words.at(span.end) - 1
        best: tuple[int, int] | None = None
        chosen = None
        for mention, referent in self.places:
            if mention.first > last or mention.last < first or not first <= mention.head <= last:
                continue
            outside = max(0, first - mention.first) + max(0, mention.last - last)
            length = mention.last - mention.first + 1
            if outside > length // 2:
                continue
            key = (outside, -length)
            if best is None or key < best:
                best, chosen = key, referent
        return chosen


def referents_of(
    text: Text,
    words: Words,
    mentions: Sequence[found.Mention],
    groups: Iterable[Sequence[int]],
    attributions: Sequence[Attribution],
) -> Referents:
    """The referents that a reader may ask for: whoever has a name, is mentioned more than once, or is a person, a body,
    a place, an event or a document."""
    made: list[tuple[Referent, list[int]]] = []
    for group in groups:
        own = [mentions[at] for at in group]
        kind = _kind(text.content, words, own)
        if len(own) == 1 and (kind is ReferentKind.OTHER or is_pronoun(own[0])) and not is_name(own[0]):
            continue
        spans = [_span(text.content, words, mention) for mention in own]
        forms = [_form(text.content, span, mention) for span, mention in zip(spans, own, strict=True)]
        name = _name(text.content, own, spans)
        said = tuple(Mention(span, form) for span, form in zip(spans, forms, strict=True))
        made.append((Referent(referent_id(text.id, spans[0]), kind, name, said), list(group)))
    places = [(mentions[at], referent.id) for referent, group in made for at in group]
    referents = Referents(tuple(referent for referent, _ in made), tuple(places))
    return Referents(tuple(_with_users(text.content, words, referents, attributions)), referents.places)


def _span(content: str, words: Words, mention: found.Mention) -> Span:
    return phrase_span(content, words[mention.first].start, words[mention.last].end)


def _kind(content: str, words: Words, own: Sequence[found.Mention]) -> ReferentKind:
    """What most of the mentions are, those that name it before the others."""
    telling = [m for m in own if is_name(m)] or [m for m in own if not is_pronoun(m)] or list(own)
    kind = Counter(mention.kind for mention in telling).most_common(1)[0][0]
    head = content[words[telling[0].head].start : words[telling[0].head].end]
    if kind == "person":
        expression = content[words[telling[0].first].start : words[telling[0].last].end]
        return ReferentKind.GROUP if role_of(expression) is Role.GROUP else ReferentKind.PERSON
    if kind in ("object", "abstract") and head.lower() in _DOCUMENTS:
        return ReferentKind.DOCUMENT
    return _KINDS.get(kind, ReferentKind.OTHER)


def _form(content: str, span: Span, mention: found.Mention) -> Form:
    if is_pronoun(mention):
        return Form.PRONOUN
    if not is_name(mention):
        return Form.NOMINAL
    expression = content[span.start : span.end].removeprefix("the ").removeprefix("The ")
    return Form.ACRONYM if 2 <= len(expression) <= 8 and expression.replace(".", "").isupper() else Form.NAME


def _name(content: str, own: Sequence[found.Mention], spans: Sequence[Span]) -> str:
    """The fullest name; of descriptions the first; of pronouns the first."""

    def rank(at: int) -> tuple[int, int, int]:
        mention = own[at]
        length = mention.last - mention.first + 1
        sort = 0 if is_pronoun(mention) else 2 if is_name(mention) and length <= _LONGEST_NAME else 1
        return sort, length if sort == 2 else 0, -at

    best = max(range(len(own)), key=rank)
    return " ".join(content[spans[best].start : spans[best].end].split())


def _with_users(
    content: str, words: Words, referents: Referents, attributions: Sequence[Attribution]
) -> Iterable[Referent]:
    """Each referent with its names, and who calls it so: the source of the innermost attribution that has the name in
    its content."""
    users = {one.id: referents.of(words, one.source[0]) if one.source else None for one in attributions}
    contents = sorted(
        ((span, one) for one in attributions for span in one.content), key=lambda pair: pair[0].end - pair[0].start
    )
    for referent in referents.all:
        names = []
        for mention in referent.mentions:
            if mention.form in (Form.NAME, Form.ACRONYM, Form.ALIAS):
                span = mention.span
                inside = next(
                    (one for around, one in contents if around.start <= span.start and span.end <= around.end), None
                )
                names.append(
                    Naming(" ".join(content[span.start : span.end].split()), span, users[inside.id] if inside else None)
                )
        yield Referent(referent.id, referent.kind, referent.name, referent.mentions, tuple(names))


def with_referents(
    claims: Iterable[Claim], attributions: Iterable[Attribution], words: Words, referents: Referents
) -> list[Claim]:
    """The claims, each with whom it mentions, and with who the links of its chain are."""
    holders = {one.id: referents.of(words, one.source[0]) for one in attributions if one.source}
    starts = [words[mention.first].start for mention, _ in referents.places]
    ordered = sorted(range(len(starts)), key=lambda at: starts[at])
    begins = [starts[at] for at in ordered]
    found = []
    for claim in claims:
        about: dict[str, None] = {}
        for span in claim.spans:
            for place in range(bisect_left(begins, span.start), bisect_left(begins, span.end)):
                mention, referent = referents.places[ordered[place]]
                if words[mention.last].end <= span.end:
                    about[referent] = None
        chain = tuple(
            link if link.attribution is None else replace(link, referent=holders.get(link.attribution))
            for link in claim.chain
        )
        found.append(replace(claim, chain=chain, about=tuple(about)))
    return found
