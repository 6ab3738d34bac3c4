"""From attributions to claims: each sentence of prose, clause by clause, with the chain it stands on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from whence.model import (
    Act,
    Alternative,
    Attribution,
    Certainty,
    Claim,
    Heads,
    Kind,
    Link,
    Span,
    Text,
    Voice,
    attribution_id,
    claim_id,
)
from whence.read.attribution import Floats, Linked, Run
from whence.read.chain import NARRATOR, NOBODY, link_of
from whence.read.clauses import Clause
from whence.read.confidence import Scale
from whence.read.frames import says_something
from whence.read.spans import content_span, overlap, phrase_span, without
from whence.text import Quoted, Word, Words

_INSERTION = re.compile(r"\[[^\[\]\n]{1,200}\]|\([^()\n]{1,200}\)")
_ITS_OWN, _UNSTATED = (NARRATOR,), (NARRATOR, NOBODY)
_BY_THE_WAY = frozenset(("acl", "acl:relcl", "appos"))
_LEAST_CHAIN = 2  # links: somebody is given it
_EITHER = "told by the way in other words than the speaker's, it may be the speaker's or the teller's"
_COMPLEMENTS = frozenset(("ccomp", "csubj"))
_ASKING = ("?", "？", "؟")
_CLOSING = "\"'”’»)] \t"
_WORD = re.compile(r"\w[\w'’-]*")
_JOINTS = frozenset(("and", "but", "or", "nor", "yet", "so", "that", "then", "both", "either", "neither"))
NONE: Mapping[Span, Sequence[Clause]] = MappingProxyType({})
_LEAST_QUOTED = 4  # words in quotation marks that are somebody's words even where nobody is found who said them


def attributions_of(
    text: Text, words: Words, linked: Iterable[Linked], breaks: Container[int] = ()
) -> list[Attribution]:
    """Attributions in characters, in the order in which they begin in the text; a content is cut before the words
    that begin a paragraph, `breaks`."""
    made = [_attribution(text, words, found, breaks) for found in linked]
    return sorted(made, key=lambda a: (min(s for s, _ in (*a.source, *a.cue, *a.content)), a.cue, a.id))


def _attribution(text: Text, words: Words, found: Linked, breaks: Container[int]) -> Attribution:
    def spans(runs: Iterable[Run], trimmed: Callable[[str, int, int], Span]) -> tuple[Span, ...]:
        return tuple(trimmed(text.content, words[run.start].start, words[run.end - 1].end) for run in runs)

    source = spans([found.source] if found.source else [], phrase_span)
    cue = spans([found.cue], phrase_span)
    content = spans((part for run in found.contents for part in _by_paragraph(run, breaks)), content_span)
    inside = [words[i] for run in found.contents for i in range(run.start, run.end)]
    name = attribution_id(text.id, source, cue, content, None)
    kind = Kind.DIRECT if _in_single_marks(text.content, content) else _kind(text.content, inside)
    return Attribution(name, kind, source, cue, content, None, found.probability)


def _by_paragraph(run: Run, breaks: Container[int]) -> Iterator[Run]:
    start = run.start
    for word in range(run.start + 1, run.end):
        if word in breaks:
            yield run._replace(start=start, end=word)
            start = word
    yield run._replace(start=start)


def _kind(content: str, inside: Sequence[Word]) -> Kind:
    """Word for word if all words stand in quotation marks, in other words if none does, else partly each."""
    quoted = [word.quoted is Quoted.INSIDE for word in inside if content[word.start].isalnum()]
    share = sum(quoted) / len(quoted) if quoted else 0.0
    # Beside a whole quotation a stray word may be left out or taken in at its edge.
    if share >= 0.95:
        return Kind.DIRECT
    return Kind.MIXED if share > 0 else Kind.INDIRECT


def _in_single_marks(content: str, spans: Sequence[Span]) -> bool:
    """Whether every piece stands in single quotation marks; inside a piece they may be apostrophes."""
    return all(content[start] in "‘'" and content[end - 1] in "’'" and end - start > 2 for start, end in spans)


def insertions_in(content: str, words: Words, attributions: Iterable[Attribution]) -> tuple[Span, ...]:
    """What stands in brackets or parentheses inside quotation marks: an editor's words until shown otherwise."""
    found = {
        Span(*match.span())
        for attribution in attributions
        if attribution.kind is not Kind.INDIRECT
        for start, end in attribution.content
        for match in _INSERTION.finditer(content, start, end)
        if words[words.at(match.start())].quoted is Quoted.INSIDE
    }
    return tuple(sorted(found))


class Page(NamedTuple):
    """What is needed of a text to say its claims; `outside` holds for each word the log-probability that nobody is
    given it, `own` is the scale of what is made of them."""

    text: Text
    words: Words
    outside: Floats
    attributions: Sequence[Attribution]
    insertions: Sequence[Span]
    own: Scale = Scale()


class Given(NamedTuple):
    """What one attribution has in one sentence: pieces of its content, and of its source and cue."""

    attribution: Attribution
    pieces: list[Span]
    told: list[Span]


class Said(NamedTuple):
    """Pieces of a sentence that say one thing, and the clause that they are; None: they are less than one, as in
    "condemned the attack", or the sentence has no tree."""

    spans: tuple[Span, ...]
    clause: Clause | None


def claims_in(page: Page, sentences: Iterable[Span], clauses: Mapping[Span, Sequence[Clause]] = NONE) -> list[Claim]:
    """The claims of these sentences, in the order in which they begin; by their `clauses`, where they have any."""
    claims: dict[str, Claim] = {}
    cut = list(sentences)
    given = _given_in(cut, page.attributions)
    chains = _chains(page)
    for number, sentence in enumerate(cut):
        said = _Sentence(page, sentence, clauses.get(sentence, ()))
        for claim in said.claims(given.pop(number, ()), chains):
            claims.setdefault(claim.id, claim)
    return sorted(claims.values(), key=lambda claim: (claim.spans, claim.id))


def _given_in(sentences: Sequence[Span], attributions: Iterable[Attribution]) -> dict[int, list[Given]]:
    """By number of the sentence, what attributions have in it: in a long text few of all have anything."""
    begins = [sentence.start for sentence in sentences]
    given: dict[int, list[Given]] = {}
    for attribution in attributions:
        here: dict[int, Given] = {}
        told = (*attribution.source, *attribution.cue)
        for span in (*told, *attribution.content):
            for place in range(max(0, bisect_right(begins, span.start) - 1), bisect_left(begins, span.end)):
                piece = overlap(sentences[place], span)
                if piece is not None:
                    one = here.setdefault(place, Given(attribution, [], []))
                    (one.told if span in told else one.pieces).append(piece)
        for place, one in here.items():
            given.setdefault(place, []).append(one)
    return given


class _Sentence:
    """One sentence on its way to claims."""

    def __init__(self, page: Page, span: Span, clauses: Sequence[Clause]) -> None:
        self.page, self.span, self.clauses = page, span, clauses
        self.content = page.text.content
        self.insertions = [hole for hole in page.insertions if hole.start < span.end and span.start < hole.end]

    def claims(self, given: Sequence[Given], chains: Mapping[str, tuple[Link, ...]]) -> Iterator[Claim]:
        """What somebody is given in it, then what is the text's own."""
        for attribution, pieces, _ in given:
            told, inner = _inside(given, attribution.id)
            holes = sorted((*self.insertions, *inner))
            spans = tuple(part for piece in pieces for part in without(piece, holes, self.content))
            voice = Voice(attribution.kind.value) if attribution.source else Voice.UNSOURCED
            for said in self._said(spans, told, framed=bool(inner or told)):
                yield self._claim(said, voice, chains[attribution.id], attribution.confidence)
            whole = tuple(part for piece in pieces for part in without(piece, self.insertions, self.content))
            for said in self._acts(whole, told, inner):
                yield self._claim(said, voice, chains[attribution.id], attribution.confidence)
        told, attributed = _inside(given, None)
        rest = tuple(without(self.span, sorted(attributed), self.content))
        for said in self._said(rest, told, framed=bool(attributed or told)):
            words = self.page.words
            parts = [range(words.at(start), words.at(end)) for start, end in said.spans]
            confidence = self.page.own(_outside(self.page.outside, parts))
            if _stands_in_quotation(self.page, parts):
                yield self._claim(said, Voice.UNSOURCED, _UNSTATED, confidence)
            else:
                yield self._claim(said, Voice.NARRATOR, _ITS_OWN, confidence)

    def _said(self, spans: tuple[Span, ...], told: Sequence[Span], *, framed: bool) -> Iterator[Said]:
        """What these pieces say, clause by clause, but for what only frames what others say."""
        whole = self._by_clause(spans) if self.clauses else [Said(spans, None)]
        for said in whole:
            if said.clause is None:
                if says_something(self.content, said.spans, told, framed=framed):
                    yield said
                continue
            if not self._frames(said.clause, told):
                yield self._without_frame(said, said.clause, told)

    def _without_frame(self, said: Said, clause: Clause, told: Sequence[Span]) -> Said:
        """What is said without who says something else in the same clause, as "according to" somebody; a source that
        the clause is about stays."""
        own = (*clause.subject, *clause.predicate, *clause.object)
        holes = sorted(span for span in told if not any(overlap(span, one) for one in own))
        kept = tuple(part for span in said.spans for part in without(span, holes, self.content)) if holes else ()
        return said._replace(spans=kept) if kept else said

    def _acts(self, pieces: Sequence[Span], told: Sequence[Span], inner: Sequence[Span]) -> Iterator[Said]:
        """Clauses that say who says something, where that is less than a clause: "the poll found a quarter favoured the
        change" puts forward that they favoured it."""
        heads = [self.page.words[clause.head].start for clause in self.clauses]
        if any(start <= head < end for start, end in inner for head in heads):
            return
        for clause, head in zip(self.clauses, heads, strict=True):
            if self._frames(clause, told) and any(start <= head < end for start, end in pieces):
                own = [piece for one in clause.spans for span in pieces if (piece := overlap(one, span)) is not None]
                if any(overlap(span, one) for span in inner for one in own):
                    yield Said(tuple(_joined(self.content, own)), clause)

    def _frames(self, clause: Clause, told: Sequence[Span]) -> bool:
        """Whether a clause only says who says something: "Ruiz said on Monday"; what is said of a source by the way, as
        "Ruiz, who fled in May, said", is more."""
        head = self.page.words[clause.head].start
        around = next((span for span in told if span.start <= head < span.end), None)
        if around is None:
            return False
        by_the_way = clause.relation in _BY_THE_WAY
        return not (by_the_way and all(around.start <= span.start and span.end <= around.end for span in clause.spans))

    def _by_clause(self, spans: tuple[Span, ...]) -> list[Said]:
        """Pieces cut by the clauses whose heads stand in them; what is left, but for joints, goes to the clause before
        it. Without a clause's head they are one thing.

        What is said to be so by another clause in the same voice is no claim without that one: "officials believe"
        stays with what they believe where nobody was found to be given it.
        """
        found: dict[int, tuple[Clause, list[Span]]] = {}
        lying: dict[int, int] = {}  # heads of clauses that are parts of others, and of which
        heads = {clause.head: clause for clause in self.clauses}
        for clause in sorted(self.clauses, key=lambda clause: _depth(clause, heads)):
            head = self.page.words[clause.head].start
            if not any(start <= head < end for start, end in spans):
                continue
            pieces = [piece for one in clause.spans for span in spans if (piece := overlap(one, span)) is not None]
            above = clause.within if clause.within in found or clause.within in lying else None
            base = clause.relation.partition(":")[0]
            if above is not None and (base in _COMPLEMENTS or (base == "conj" and above in lying)):
                lying[clause.head] = lying.get(above, above)
                found[lying[clause.head]][1].extend(pieces)
            else:
                found[clause.head] = clause, pieces
        if not found:
            return [Said(spans, None)] if spans else []
        own = sorted(found.values(), key=lambda one: (min(one[1]), one[0].head))
        taken = sorted(piece for _, pieces in own for piece in pieces)
        for span in spans:
            for left in without(span, taken, self.content):
                if _is_more(self.content, left):
                    before = [one for one in own if min(one[1]).start <= left.start] or own[:1]
                    nearest = min(before, key=lambda one: _distance(one[1], left))
                    nearest[1].append(left)
        return [Said(tuple(_joined(self.content, pieces)), clause) for clause, pieces in own]

    def _claim(self, said: Said, voice: Voice, chain: tuple[Link, ...], confidence: float) -> Claim:
        text, clause = self.page.text, said.clause
        path = tuple(link.attribution for link in chain if link.attribution)
        name = claim_id(text.id, said.spans, path)
        if clause is None:
            unit = "clause" if self.clauses else "sentence"
            return Claim(name, unit, said.spans, voice, chain, confidence)
        return Claim(
            name,
            "clause",
            said.spans,
            voice,
            chain,
            confidence,
            act=self._asked(said, clause),
            certainty=Certainty.POSSIBLE if clause.condition or clause.conditional else None,
            negated=clause.negated,
            alternatives=self._alternatives(voice, chain, clause),
            heads=Heads(clause.subject, clause.predicate, clause.object),
        )

    def _alternatives(self, voice: Voice, chain: Sequence[Link], clause: Clause) -> tuple[Alternative, ...]:
        """What is said by the way inside of what somebody is given in other words may be the text's own."""
        by_the_way = clause.relation in _BY_THE_WAY and clause.set_off
        if not by_the_way or voice is Voice.DIRECT or len(chain) < _LEAST_CHAIN:
            return ()
        outer = chain[-2]
        return (Alternative("chain", outer.text or outer.role.value, _EITHER),)

    def _asked(self, said: Said, clause: Clause) -> Act | None:
        """Of a question only what is not subordinate is asked; where the sentence is none, its words tell."""
        if not self.content[self.span.start : self.span.end].rstrip(_CLOSING).endswith(_ASKING):
            return None
        inside = clause.within is not None and clause.relation not in ("conj", "parataxis", "ccomp")
        return Act.ASSERTED if inside and said.spans[-1].end != self.span.end else None


def _inside(given: Iterable[Given], outer: str | None) -> tuple[list[Span], list[Span]]:
    """What of a sentence are sources and cues, and what is content, of the attributions right inside this one."""
    inside = [one for one in given if one.attribution.parent == outer]
    return [span for one in inside for span in one.told], [span for one in inside for span in one.pieces]


def _chains(page: Page) -> dict[str, tuple[Link, ...]]:
    """The chain of each attribution, outermost first."""
    by_id = {attribution.id: attribution for attribution in page.attributions}
    chains: dict[str, tuple[Link, ...]] = {}
    for attribution in page.attributions:
        path = [attribution]
        while path[-1].parent is not None and path[-1].parent not in chains:
            path.append(by_id[path[-1].parent])
        for one in reversed(path):
            outer = chains[one.parent] if one.parent is not None else _ITS_OWN
            chains[one.id] = (*outer, link_of(page.text.content, one))
    return chains


def _depth(clause: Clause, heads: Mapping[int, Clause]) -> int:
    """How many clauses a clause hangs in."""
    depth = 0
    while clause.within is not None and clause.within in heads and depth < len(heads):
        clause, depth = heads[clause.within], depth + 1
    return depth


def _is_more(content: str, span: Span) -> bool:
    """Whether what no clause has is more than a joint: "and", "that", "but"."""
    return any(match.group().lower() not in _JOINTS for match in _WORD.finditer(content, *span))


def _distance(pieces: Sequence[Span], other: Span) -> int:
    """How many characters lie between some pieces and another one."""
    return min(max(other.start - end, start - other.end, 0) for start, end in pieces)


def _joined(content: str, pieces: Iterable[Span]) -> Iterator[Span]:
    """Pieces in order; those with nothing but spaces and commas between them are one."""
    last: Span | None = None
    for piece in sorted(pieces):
        if last is not None and not content[last.end : piece.start].strip(" ,\n\t"):
            last = Span(last.start, max(last.end, piece.end))
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _stands_in_quotation(page: Page, parts: Sequence[range]) -> bool:
    """Whether all of it stands in quotation marks: somebody's words, of whom the text, or this reader, does not say
    whose. A word or two in quotation marks are the text's own, with its tongs."""
    spoken = 0
    for part in parts:
        for number in part:
            word = page.words[number]
            if page.text.content[word.start].isalnum():
                if word.quoted is not Quoted.INSIDE:
                    return False
                spoken += 1
    return spoken >= _LEAST_QUOTED


def _outside(outside: Floats, words: Iterable[range]) -> float:
    """How probable the network holds it that nobody is given these words: the geometric mean over them."""
    said = np.concatenate([outside[part.start : part.stop] for part in words])
    return float(np.exp(said.mean())) if len(said) else 0.0  # a piece of what is no word by itself
