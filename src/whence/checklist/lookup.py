"""One reading, looked through: which words stand where, in which claim and sentence, and who they mean."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from whence.lists import listed
from whence.model import Attribution, BlockKind, Claim, Reading, Referent, Span

# An end of a sentence, if what stands before the mark is no abbreviation; and what ends one wherever it stands.
_END = re.compile(r"(?<!\w)(\w*)[.!?…]+[\"”’)\]]*(?=\s+[\"“‘(\[]?[^\W_a-z])|\n[^\S\n]*\n|[:;](?=\s*[\"“«])")
_LONGEST = 2000  # characters of a sentence
_ABBREVIATIONS = listed("abbreviations")
_BEGINS = re.compile(
    r"^(?:(?:the|an?|his|her|their|its|our|my|your|this|that|these|those|one|another|some|any)\s+)+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_AFTER_HEAD = re.compile(
    r"\s*(?:[,;:(\[—–\"“”]|\s-\s)|\s+(?:of|in|on|at|by|from|for|to|with|about|under|near|who|which|that|whose|whom|as|"
    r"between|against|below|above|behind|around|outside|inside|across|told|said|published|issued|dated|written|sent)\b"
)
T = TypeVar("T")

_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Place:
    """These words of the text, and the claim in which they stand, if they stand in one."""

    span: Span
    claim: Claim | None


class Lookup:
    """What the lists of the checking sheet ask of a reading. It is made once, in the time that the text takes."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.content = reading.text.content
        self.referents = {referent.id: referent for referent in reading.referents}
        self.attributions = {one.id: one for one in reading.attributions}
        self.holders = {
            link.attribution: link.referent
            for claim in reading.claims
            for link in claim.chain
            if link.attribution is not None and link.referent in self.referents
        }
        self._ends = [0, *_sentence_ends(self.content), len(self.content)]
        self._claims = self._by_sentence((span, claim) for claim in reading.claims for span in claim.spans)
        self._cues = self._by_sentence((span, one) for one in reading.attributions for span in one.cue)
        asides = [aside.span for aside in reading.asides if aside.kind is not BlockKind.CAPTION]
        self._asides = sorted(asides)
        mentioned = sorted((mention.span, one.id) for one in reading.referents for mention in one.mentions)
        self._mentions = mentioned
        self._longest = max((span.end - span.start for span, _ in mentioned), default=0)

    def _by_sentence(self, found: Iterable[tuple[Span, T]]) -> dict[int, list[tuple[Span, T]]]:
        by_sentence: dict[int, list[tuple[Span, T]]] = {}
        for span, one in found:
            for number in range(self._number(span.start), self._number(max(span.start, span.end - 1)) + 1):
                by_sentence.setdefault(number, []).append((span, one))
        return by_sentence

    def _number(self, at: int) -> int:
        return bisect_right(self._ends, at) - 1

    def sentences(self) -> Iterator[Span]:
        """The sentences of the text, with the white space around them."""
        for start, end in pairwise(self._ends):
            if start < end:
                yield Span(start, end)

    def sentence(self, at: int) -> Span:
        """The sentence in which a character stands."""
        number = min(self._number(at), len(self._ends) - 2)
        return Span(self._ends[number], self._ends[number + 1])

    def words(self, span: Span) -> str:
        """The words of a span, white space made single."""
        return " ".join(self.content[span.start : span.end].split())

    def text_of(self, claim: Claim) -> str:
        """The words of a claim, its pieces joined by a space."""
        return " ".join(self.words(span) for span in claim.spans)

    def claims_with(self, span: Span) -> list[Claim]:
        """The claims that have these words whole in one of their spans, the shortest first."""
        around = [
            (place.end - place.start, claim)
            for place, claim in self._claims.get(self._number(span.start), ())
            if place.start <= span.start and span.end <= place.end
        ]
        return [claim for _, claim in sorted(around, key=lambda pair: pair[0])]

    def claim_of(self, span: Span) -> Claim | None:
        """The shortest claim with these words, or else the one with most of them."""
        whole = self.claims_with(span)
        if whole:
            return whole[0]
        shared = [
            (min(place.end, span.end) - max(place.start, span.start), claim)
            for place, claim in self._claims.get(self._number(span.start), ())
        ]
        most = max((length for length, _ in shared), default=0)
        return next((claim for length, claim in shared if length == most), None) if most > 0 else None

    def near(self, span: Span) -> Place:
        """These words and their claim, or else the first claim of their sentence: what stands around somebody's words
        is often in no claim."""
        inside = self.claim_of(span)
        if inside is None:
            inside = next((claim for _, claim in self._claims.get(self._number(span.start), ())), None)
        return Place(span, inside)

    def place(self, span: Span) -> Place:
        """These words and their claim."""
        return Place(span, self.claim_of(span))

    def cued_in(self, at: int) -> list[tuple[Span, Attribution]]:
        """The attributions whose cue stands in the sentence of this character, each with the cue."""
        return self._cues.get(self._number(at), [])

    def has_cue(self, claim: Claim) -> bool:
        """Whether what is left of a sentence around somebody's words is all that this claim is."""
        return any(
            span.start <= cue.start and cue.end <= span.end
            for span in claim.spans
            for cue, _ in self.cued_in(span.start)
        )

    def is_aside(self, span: Span) -> bool:
        """Whether these words stand in a heading, a byline, ...: not in a caption, which tells like a sentence."""
        at = bisect_right(self._asides, Span(span.start, len(self.content)))
        return at > 0 and self._asides[at - 1].end > span.start

    def mentions_in(self, span: Span) -> list[tuple[Span, str]]:
        """The mentions whole in these words, each with its referent's id."""
        found = []
        at = bisect_left(self._mentions, (Span(span.start, 0), ""))
        while at < len(self._mentions) and self._mentions[at][0].start < span.end:
            if self._mentions[at][0].end <= span.end:
                found.append(self._mentions[at])
            at += 1
        return found

    def referent_of(self, span: Span) -> Referent | None:
        """Whom these words mean: of the mentions that share a word with them, the one nearest to their extent."""
        best: tuple[int, str] | None = None
        at = bisect_left(self._mentions, (Span(span.start - self._longest, 0), ""))
        while at < len(self._mentions) and self._mentions[at][0].start < span.end:
            mention, referent = self._mentions[at]
            if mention.end > span.start:
                key = (abs(mention.start - span.start) + abs(mention.end - span.end), referent)
                best = key if best is None else min(best, key)
            at += 1
        if best is None or best[0] > max(12, span.end - span.start):
            return None
        return self.referents[best[1]]


def bare(expression: str) -> str:
    """An expression in lower case without the words like "the" that begin it.

    >>> bare("The other Bank"), bare("Orvany")
    ('other bank', 'orvany')
    """
    return _BEGINS.sub("", " ".join(expression.split()) + " ", count=1).strip().casefold()


def core_of(expression: str) -> str:
    """An expression up to what is said further of its noun.

    >>> core_of("the mayor of Korrin, Anka Veld"), core_of("armed men who sang")
    ('the mayor', 'armed men')
    """
    found = _AFTER_HEAD.search(expression, 1)
    return expression[: found.start()].strip() if found else expression.strip()


def head_of(expression: str) -> str:
    """The noun that an expression turns on, in lower case: the last word of its core.

    >>> head_of("the association’s report on it"), head_of("Mrs Veld")
    ('report', 'veld')
    """
    words = _WORD.findall(core_of(expression))
    return _POSSESSIVE.sub("", words[-1]).casefold() if words else ""


def singular(word: str) -> str:
    """A noun in the singular, as far as its form tells.

    >>> [singular(word) for word in ("letters", "studies", "lists", "press", "families")]
    ['letter', 'study', 'list', 'press', 'family']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, with straight apostrophes.

    >>> words_of("It didn’t, at Korrin.")
    ['it', "didn't", 'at', 'korrin']
    """
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _sentence_ends(content: str) -> Iterator[int]:
    """Where sentences end. What goes on without an end is cut, so that no rule has to look at a book at once."""
    last = 0
    for match in _END.finditer(content):
        before = match[1]
        if before and (before.casefold() in _ABBREVIATIONS or (len(before) == 1 and before.isupper())):
            continue
        yield from range(last + _LONGEST, match.end(), _LONGEST)
        last = match.end()
        yield last
    yield from range(last + _LONGEST, len(content), _LONGEST)
