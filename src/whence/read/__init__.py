"""Reading one text: attributions and claims, from one pass of one network. Pure: the same text, the same reading."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from whence.model import Block, Reader, Reading, Span, Text, Warned
from whence.network import Network, Numbers
from whence.read.attribution import linked_in
from whence.read.branches import Branches
from whence.read.claims import Page, attributions_of, claims_in, insertions_in
from whence.read.clauses import clauses_of
from whence.read.confidence import Scales, at_least
from whence.read.dated import dated
from whence.read.inner import inner_in
from whence.read.language import looks_english
from whence.read.mentions import Gatherer
from whence.read.nesting import nested
from whence.read.passages import after_dateline, asides_in
from whence.read.quantities import quantities_in
from whence.read.quotations import continued
from whence.read.referents import referents_of, with_referents
from whence.read.same import same_mentions
from whence.read.sentences import sentences_in
from whence.read.syntax import Parser, Sentence
from whence.read.times import times_in
from whence.read.transcript import utterances_in, with_utterances
from whence.read.worded import worded
from whence.text import Paragraph, Words, paragraphs_of
from whence.version import __version__

__all__ = ["NAME", "at_least", "reader_of", "reading_of"]

NAME = "whence-reader-en"
_FILED = 2  # paragraphs among which an article's dateline may stand


def reader_of(network: Network) -> Reader:
    """Who reads: this version, with this network."""
    return Reader(NAME, __version__, network.digest)


def reading_of(text: Text, network: Network) -> Reading:
    """Read a text: what is attributed to whom, what is the text's own, and what is neither."""
    paragraphs = paragraphs_of(text.content)
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    firsts = [0, *accumulate(len(paragraph.words) for paragraph in paragraphs)]
    parser, gatherer = Parser(firsts), Gatherer()
    found = linked_in(_taken(network.numbers(text.content, paragraphs, words), parser, gatherer))
    parser.close()
    scales = Scales.of(network.about)
    linked = [one._replace(probability=scales.attribution(one.probability)) for one in found.linked]
    asides = asides_in(text, paragraphs)
    utterances = utterances_in(text, paragraphs, (aside.span for aside in asides))
    breaks = frozenset(firsts[1:])
    attributions = attributions_of(text, words, continued(linked, paragraphs), breaks)
    attributions = with_utterances(text, utterances, attributions)
    trees = {one.start: Branches(text.content, words, one) for one in parser.sentences}
    attributions = nested(text, attributions, (inner for tree in trees.values() for inner in inner_in(tree)))
    insertions = insertions_in(text.content, words, attributions)
    page = Page(text, words, found.outside, attributions, insertions, scales.narrator)
    sentences = dict(_parsed(words, paragraphs, asides, parser.sentences, text.content))
    clauses = {span: clauses_of(trees[sentence.start]) for span, sentence in sentences.items()}
    claims = claims_in(page, sentences or _sentences(text.content, paragraphs, asides), clauses)
    mentions = gatherer.mentions(parser.sentences)
    groups = same_mentions(text.content, words, mentions)
    referents = referents_of(text, words, mentions, groups, attributions)
    claims = worded(text, with_referents(claims, attributions, words, referents), attributions)
    times = times_in(text.content, text.document.published)
    claims = dated(text, claims, attributions, times, quantities_in(text.content))
    warnings = list(text.warnings)
    if not looks_english(text.content, words):
        warnings.append(Warned("the text does not look English; this reader has learned from English news only", 1))
    return Reading(
        text,
        reader_of(network),
        tuple(attributions),
        tuple(claims),
        asides,
        insertions,
        tuple(warnings),
        referents.all,
        times,
    )


def _taken(numbers: Iterable[Numbers], *takers: Parser | Gatherer) -> Iterator[Numbers]:
    """The same windows, each of which these take in on its way."""
    for window in numbers:
        for taker in takers:
            taker.take(window)
        yield window


def _parsed(
    words: Words,
    paragraphs: Iterable[Paragraph],
    asides: Iterable[Block],
    sentences: Iterable[Sentence],
    content: str,
) -> Iterator[tuple[Span, Sentence]]:
    """The sentences of prose with their trees, the first without its dateline."""
    aside = {block.span.start for block in asides}
    prose = [paragraph for paragraph in paragraphs if paragraph.start not in aside]
    begins = [paragraph.start for paragraph in prose]
    for sentence in sentences:
        if sentence.start == sentence.end:
            continue
        start, end = words[sentence.start].start, words[sentence.end - 1].end
        at = bisect_right(begins, start) - 1
        if at < 0 or start >= prose[at].end:
            continue
        if at < _FILED and (sent := prose[at].start + after_dateline(content[prose[at].start : prose[at].end])) > start:
            start = min(sent, end)
        if start < end:
            yield Span(start, end), sentence


def _sentences(content: str, paragraphs: Iterable[Paragraph], asides: Iterable[Block]) -> Iterator[Span]:
    """The sentences of prose, the first without its dateline."""
    aside = {block.span.start for block in asides}
    prose = (paragraph for paragraph in paragraphs if paragraph.start not in aside)
    for number, (start, end, _) in enumerate(prose):
        begins = start + after_dateline(content[start:end]) if number < _FILED else start
        yield from sentences_in(content, begins, end)
