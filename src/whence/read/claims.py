"""From attributions to claims: each sentence of prose, part by part, with the chain it stands on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from whence.lists import listed
from whence.model import Attribution, Claim, Kind, Link, Span, Text, Voice, attribution_id, claim_id
from whence.read.attribution import Floats, Linked, Run
from whence.read.chain import NARRATOR, NOBODY, link_of
from whence.read.spans import content_span, overlap, phrase_span, without
from whence.text import Quoted, Word, Words

_INSERTION = re.compile(r"\[[^\[\]\n]{1,200}\]|\([^()\n]{1,200}\)")
_CONTENTFUL = re.compile(r"[^\W_]{4,}|\d+")
_FUNCTION_WORDS = listed("function-words")
_LEAST_QUOTED = 4  # words in quotation marks that are somebody's words even where nobody is found who said them
_LEAST_OWN_WORDS = 4  # of a sentence outside source, cue and content, for the narrator to have said something there


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
    return Attribution(name, _kind(text.content, inside), source, cue, content, None, found.probability)


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
    given it."""

    text: Text
    words: Words
    outside: Floats
    attributions: Sequence[Attribution]
    insertions: Sequence[Span]


def claims_in(page: Page, sentences: Iterable[Span]) -> list[Claim]:
    """The claims of these sentences, in the order in which they begin."""
    claims: dict[str, Claim] = {}
    cut = list(sentences)
    for sentence, touching in zip(cut, _touching(cut, page.attributions), strict=True):
        for claim in _claims_of(page._replace(attributions=touching), sentence):
            claims.setdefault(claim.id, claim)
    return sorted(claims.values(), key=lambda claim: (claim.spans, claim.id))


def _touching(sentences: Sequence[Span], attributions: Iterable[Attribution]) -> list[list[Attribution]]:
    """For each sentence the attributions with a word in it: in a long text few of all do."""
    begins = [sentence.start for sentence in sentences]
    touching: list[list[Attribution]] = [[] for _ in sentences]
    for attribution in attributions:
        spans = (*attribution.source, *attribution.cue, *attribution.content)
        places = (range(max(0, bisect_right(begins, s) - 1), bisect_left(begins, e)) for s, e in spans)
        for place in sorted({index for part in places for index in part}):
            touching[place].append(attribution)
    return touching


def _claims_of(page: Page, sentence: Span) -> Iterator[Claim]:
    content = page.text.content
    by_name = {attribution.id: attribution for attribution in page.attributions}
    for attribution in page.attributions:
        told, inner = _given_inside(page, sentence, attribution.id)
        pieces = [overlap(sentence, span) for span in attribution.content]
        holes = sorted((*page.insertions, *inner))
        spans = tuple(part for piece in pieces if piece is not None for part in without(piece, holes, content))
        if _says_something(content, spans, told, framed=bool(inner or told)):
            voice = Voice(attribution.kind.value) if attribution.source else Voice.UNSOURCED
            chain = (NARRATOR, *(link_of(content, step) for step in _path(attribution, by_name)))
            yield _claim(page.text, spans, voice, chain, attribution.confidence)
    told, attributed = _given_inside(page, sentence, None)
    rest = tuple(without(sentence, sorted(attributed), content))
    if _says_something(content, rest, told, framed=bool(attributed or told)):
        parts = [range(page.words.at(start), page.words.at(end)) for start, end in rest]
        confidence = _outside(page.outside, parts)
        if _stands_in_quotation(page, parts):
            yield _claim(page.text, rest, Voice.UNSOURCED, (NARRATOR, NOBODY), confidence)
        else:
            yield _claim(page.text, rest, Voice.NARRATOR, (NARRATOR,), confidence)


def _given_inside(page: Page, sentence: Span, outer: str | None) -> tuple[list[Span], list[Span]]:
    """What of a sentence are sources and cues, and what is content, of the attributions right inside this one."""
    inside = [attribution for attribution in page.attributions if attribution.parent == outer]
    told = [span for one in inside for span in (*one.source, *one.cue) if overlap(sentence, span)]
    pieces = (overlap(sentence, span) for one in inside for span in one.content)
    return told, [piece for piece in pieces if piece is not None]


def _path(attribution: Attribution, by_name: dict[str, Attribution]) -> list[Attribution]:
    """The attributions on the way to this one, outermost first."""
    path = [attribution]
    while path[0].parent is not None:
        path.insert(0, by_name[path[0].parent])
    return path


def _claim(text: Text, spans: tuple[Span, ...], voice: Voice, chain: tuple[Link, ...], confidence: float) -> Claim:
    path = tuple(link.attribution for link in chain if link.attribution)
    return Claim(claim_id(text.id, spans, path), "sentence", spans, voice, chain, confidence)


def _stands_in_quotation(page: Page, parts: Sequence[range]) -> bool:
    """Whether all of it stands in quotation marks: somebody's words, of whom the text, or this reader, does not say
    whose. A word or two in quotation marks are the text's own, with its tongs."""
    spoken = [page.words[i] for part in parts for i in part if page.text.content[page.words[i].start].isalnum()]
    return len(spoken) >= _LEAST_QUOTED and all(word.quoted is Quoted.INSIDE for word in spoken)


def _outside(outside: Floats, words: Iterable[range]) -> float:
    """How probable the network holds it that nobody is given these words: the geometric mean over them."""
    columns = [outside[part.start : part.stop] for part in words]
    return float(np.exp(np.concatenate(columns).mean()))


def _says_something(content: str, rest: Sequence[Span], told: Sequence[Span], *, framed: bool) -> bool:
    """Whether the words outside every content are more than the frame of what somebody else said."""
    if not rest or not framed:
        return bool(rest)
    own = [
        match.group().lower()
        for start, end in rest
        for match in _CONTENTFUL.finditer(content, start, end)
        if not any(s <= match.start() < e for s, e in told)
    ]
    return sum(word not in _FUNCTION_WORDS for word in own) >= _LEAST_OWN_WORDS
