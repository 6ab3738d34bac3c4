"""From attributions to claims: each sentence of prose, part by part, with the chain it stands on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from whence.model import Attribution, Claim, Kind, Link, Span, Text, Voice, attribution_id, claim_id
from whence.read.attribution import Floats, Linked, Run
from whence.read.chain import NARRATOR, NOBODY, link_of
from whence.read.confidence import Scale
from whence.read.frames import says_something
from whence.read.spans import content_span, overlap, phrase_span, without
from whence.text import Quoted, Word, Words

_INSERTION = re.compile(r"\[[^\[\]\n]{1,200}\]|\([^()\n]{1,200}\)")
_ITS_OWN, _UNSTATED = (NARRATOR,), (NARRATOR, NOBODY)
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


def claims_in(page: Page, sentences: Iterable[Span]) -> list[Claim]:
    """The claims of these sentences, in the order in which they begin."""
    claims: dict[str, Claim] = {}
    cut = list(sentences)
    given = _given_in(cut, page.attributions)
    chains = _chains(page)
    for number, sentence in enumerate(cut):
        for claim in _claims_of(page, sentence, given.pop(number, ()), chains):
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


def _claims_of(
    page: Page, sentence: Span, given: Sequence[Given], chains: Mapping[str, tuple[Link, ...]]
) -> Iterator[Claim]:
    content = page.text.content
    insertions = [hole for hole in page.insertions if hole.start < sentence.end and sentence.start < hole.end]
    for attribution, pieces, _ in given:
        told, inner = _inside(given, attribution.id)
        holes = sorted((*insertions, *inner))
        spans = tuple(part for piece in pieces for part in without(piece, holes, content))
        if says_something(content, spans, told, framed=bool(inner or told)):
            voice = Voice(attribution.kind.value) if attribution.source else Voice.UNSOURCED
            yield _claim(page.text, spans, voice, chains[attribution.id], attribution.confidence)
    told, attributed = _inside(given, None)
    rest = tuple(without(sentence, sorted(attributed), content))
    if says_something(content, rest, told, framed=bool(attributed or told)):
        parts = [range(page.words.at(start), page.words.at(end)) for start, end in rest]
        confidence = page.own(_outside(page.outside, parts))
        if _stands_in_quotation(page, parts):
            yield _claim(page.text, rest, Voice.UNSOURCED, _UNSTATED, confidence)
        else:
            yield _claim(page.text, rest, Voice.NARRATOR, _ITS_OWN, confidence)


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


def _claim(text: Text, spans: tuple[Span, ...], voice: Voice, chain: tuple[Link, ...], confidence: float) -> Claim:
    path = tuple(link.attribution for link in chain if link.attribution)
    return Claim(claim_id(text.id, spans, path), "sentence", spans, voice, chain, confidence)


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
