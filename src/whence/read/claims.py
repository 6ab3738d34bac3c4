"""From attributions to claims: each sentence of prose, part by part, with the chain it stands on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from whence.lists import listed
from whence.model import Attribution, Claim, Kind, Link, Span, Text, Voice, attribution_id, claim_id
from whence.read.attribution import Floats, Linked, Run
from whence.read.chain import NARRATOR, NOBODY, link_of
from whence.text import CLOSING, OPENING, QUOTES, STRAIGHT, Paragraph, Quoted, Word

_EDGE = " \t\r\n\u00a0,;:–—-"
_PAIRS = {"“": "”", '"': '"', "„": "“", "«": "»"}
_INSERTION = re.compile(r"\[[^\[\]\n]{1,200}\]|\([^()\n]{1,200}\)")
_CONTENTFUL = re.compile(r"[^\W_]{4,}|\d+")
_FUNCTION_WORDS = listed("function-words")
_LEAST_QUOTED = 4  # words in quotation marks that are somebody's words even where nobody is found who said them
_LEAST_OWN_WORDS = 4  # of a sentence outside source, cue and content, for the narrator to have said something there


def attributions_of(text: Text, words: Sequence[Word], linked: Iterable[Linked]) -> list[Attribution]:
    """Attributions in characters, in the order in which they begin in the text."""
    made = [_attribution(text, words, found) for found in linked]
    return sorted(made, key=lambda a: (min(s for s, _ in (*a.source, *a.cue, *a.content)), a.cue, a.id))


def _attribution(text: Text, words: Sequence[Word], found: Linked) -> Attribution:
    def in_characters(runs: Iterable[Run]) -> tuple[Span, ...]:
        return tuple(_trimmed(text.content, words[run.start], words[run.end - 1]) for run in runs)

    source = in_characters([found.source] if found.source else [])
    cue, content = in_characters([found.cue]), in_characters(found.contents)
    inside = [words[i] for run in found.contents for i in range(run.start, run.end)]
    name = attribution_id(text.id, source, cue, content, None)
    return Attribution(name, _kind(text.content, inside), source, cue, content, None, found.probability)


def _trimmed(content: str, first: Word, last: Word) -> Span:
    """A run without the comma before the next words, and with the quotation mark that its last one closes."""
    start, end = first.start, last.end
    while end > start + 1 and content[end - 1] in ",;: \u00a0":
        end -= 1
    if start > 0 and content[start] not in QUOTES and content[end - 1] in _PAIRS.get(content[start - 1], ""):
        start -= 1
    return Span(start, end)


def _kind(content: str, inside: Sequence[Word]) -> Kind:
    """Word for word if all words stand in quotation marks, in other words if none does, else partly each."""
    quoted = [word.quoted is Quoted.INSIDE for word in inside if content[word.start].isalnum()]
    share = sum(quoted) / len(quoted) if quoted else 0.0
    # Beside a whole quotation a stray word may be left out or taken in at its edge.
    if share >= 0.95:
        return Kind.DIRECT
    return Kind.MIXED if share > 0 else Kind.INDIRECT


def insertions_in(content: str, words: Sequence[Word], attributions: Iterable[Attribution]) -> tuple[Span, ...]:
    """What stands in brackets or parentheses inside quotation marks: an editor's words until shown otherwise."""
    quoted = {word.start for word in words if word.quoted is Quoted.INSIDE}
    found = {
        Span(*match.span())
        for attribution in attributions
        if attribution.kind is not Kind.INDIRECT
        for start, end in attribution.content
        for match in _INSERTION.finditer(content, start, end)
        if match.start() in quoted
    }
    return tuple(sorted(found))


class Page(NamedTuple):
    """What is needed of a text to say its claims."""

    text: Text
    words: Sequence[Word]
    tags: Floats
    attributions: Sequence[Attribution]
    insertions: Sequence[Span]


def claims_in(page: Page, sentences: Iterable[Span]) -> list[Claim]:
    """The claims of these sentences, in the order in which they begin."""
    claims: dict[str, Claim] = {}
    starts = [word.start for word in page.words]
    cut = list(sentences)
    for sentence, touching in zip(cut, _touching(cut, page.attributions), strict=True):
        for claim in _claims_of(page._replace(attributions=touching), sentence, starts):
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


def _claims_of(page: Page, sentence: Span, starts: Sequence[int]) -> Iterator[Claim]:
    content = page.text.content
    attributed: list[Span] = []
    for attribution in page.attributions:
        pieces = [_overlap(sentence, span) for span in attribution.content]
        own = [piece for piece in pieces if piece is not None]
        attributed += own
        spans = tuple(part for piece in own for part in _without(piece, page.insertions, content))
        if spans:
            voice = Voice(attribution.kind.value) if attribution.source else Voice.UNSOURCED
            yield _claim(page.text, spans, voice, (NARRATOR, link_of(content, attribution)), attribution.confidence)
    rest = tuple(_without(sentence, sorted(attributed), content))
    told = [span for a in page.attributions for span in (*a.source, *a.cue) if _overlap(sentence, span)]
    if _says_something(content, rest, told, framed=bool(attributed or told)):
        parts = [range(bisect_left(starts, start), bisect_left(starts, end)) for start, end in rest]
        confidence = _outside(page.tags, parts)
        if _stands_in_quotation(page, parts):
            yield _claim(page.text, rest, Voice.UNSOURCED, (NARRATOR, NOBODY), confidence)
        else:
            yield _claim(page.text, rest, Voice.NARRATOR, (NARRATOR,), confidence)


def _claim(text: Text, spans: tuple[Span, ...], voice: Voice, chain: tuple[Link, ...], confidence: float) -> Claim:
    path = tuple(link.attribution for link in chain if link.attribution)
    return Claim(claim_id(text.id, spans, path), "sentence", spans, voice, chain, confidence)


def _stands_in_quotation(page: Page, parts: Sequence[range]) -> bool:
    """Whether all of it stands in quotation marks: somebody's words, of whom the text, or this reader, does not say
    whose. A word or two in quotation marks are the text's own, with its tongs."""
    spoken = [page.words[i] for part in parts for i in part if page.text.content[page.words[i].start].isalnum()]
    return len(spoken) >= _LEAST_QUOTED and all(word.quoted is Quoted.INSIDE for word in spoken)


def _outside(tags: Floats, words: Iterable[range]) -> float:
    """How probable the network holds it that nobody is given these words: the geometric mean over them."""
    columns = [tags[part.start : part.stop, 0] for part in words]
    return float(np.exp(np.concatenate(columns).mean()))


def _overlap(one: Span, two: Span) -> Span | None:
    start, end = max(one.start, two.start), min(one.end, two.end)
    return Span(start, end) if start < end else None


def _without(whole: Span, holes: Sequence[Span], content: str) -> Iterator[Span]:
    """What is left of a span beside the holes, without quotation marks and commas at its edges."""
    at = whole.start
    for start, end in (*holes, Span(whole.end, whole.end)):
        left = _stripped(content, at, min(max(start, at), whole.end))
        if left is not None:
            yield left
        at = max(at, min(end, whole.end))


def _stripped(content: str, start: int, end: int) -> Span | None:
    """A piece without what does not belong to its words: white space, commas, and quotation marks around it; a mark
    whose partner stands among the words stays."""
    while start < end:
        first, last = content[start], content[end - 1]
        if first in _EDGE:
            start += 1
        elif last in _EDGE:
            end -= 1
        elif first in _PAIRS and last in _PAIRS[first] and _balanced(content[start + 1 : end - 1]):
            start, end = start + 1, end - 1
        elif first in QUOTES and (first not in _PAIRS or not _closes(content[start + 1 : end], _PAIRS[first])):
            start += 1
        elif last in QUOTES and _balanced(content[start : end - 1]):
            end -= 1
        else:
            break
    if not any(character.isalnum() for character in content[start:end]):
        return None
    return Span(start, end)


def _closes(words: str, marks: str) -> bool:
    return any(mark in words for mark in marks)


def _balanced(words: str) -> bool:
    """Whether each quotation mark in some words has its partner there."""
    opened = sum(words.count(mark) for mark in OPENING)
    closed = sum(words.count(mark) for mark in CLOSING)
    return opened == closed and sum(words.count(mark) for mark in STRAIGHT) % 2 == 0


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


def prose_of(paragraphs: Sequence[Paragraph], asides: Iterable[Span]) -> list[Paragraph]:
    """The paragraphs that are prose."""
    aside = {span.start for span in asides}
    return [paragraph for paragraph in paragraphs if paragraph.start not in aside]
