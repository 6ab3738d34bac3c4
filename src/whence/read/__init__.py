"""Reading one text: attributions and claims, from one pass of one network. Pure: the same text, the same reading."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from whence.model import Reader, Reading, Span, Text, Warned
from whence.network import Network, Numbers
from whence.read.aimed import Aims, with_places
from whence.read.attribution import linked_in
from whence.read.branches import Branches
from whence.read.called import Written
from whence.read.claims import Page, attributions_of, claims_in, insertions_in
from whence.read.clauses import clauses_of
from whence.read.confidence import Scales, at_least
from whence.read.dated import dated
from whence.read.inner import inner_in
from whence.read.language import foreign_in, is_foreign, languages
from whence.read.mentions import Gatherer
from whence.read.nesting import nested
from whence.read.passages import asides_in
from whence.read.prose import prose_of
from whence.read.quantities import quantities_in
from whence.read.quotations import continued
from whence.read.referents import referents_of, with_referents
from whence.read.same import same_mentions
from whence.read.syntax import Parser
from whence.read.times import times_in
from whence.read.told import told_in
from whence.read.transcript import utterances_in, with_utterances
from whence.read.worded import worded
from whence.text import Words, paragraphs_of
from whence.version import __version__

__all__ = ["NAME", "at_least", "reader_of", "reading_of"]

NAME = "whence-reader-en"
_NOT_READ = (
    "paragraphs that do not look English ({}); this reader has learned from English news only, and says of them only "
    "what their form shows"
)


def reader_of(network: Network) -> Reader:
    """Who reads: this version, with this network."""
    return Reader(NAME, __version__, network.digest)


def reading_of(text: Text, network: Network) -> Reading:
    """Read a text: what is attributed to whom, what is the text's own, and what is neither.

    Of paragraphs that do not look English nothing is said but what their form and their marks show.
    """
    content = text.content
    paragraphs = paragraphs_of(content)
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    firsts = [0, *accumulate(len(paragraph.words) for paragraph in paragraphs)]
    foreign = foreign_in(content, paragraphs, words)
    parser, gatherer = Parser(firsts), Gatherer()
    found = linked_in(_taken(network.numbers(content, paragraphs, words), parser, gatherer))
    parser.close()
    scales = Scales.of(network.about)
    linked = [
        one._replace(probability=scales.attribution(one.probability))
        for one in found.linked
        if not is_foreign(one.cue.start, foreign)
    ]
    sentences = [one for one in parser.sentences if not is_foreign(one.start, foreign)]
    trees = {one.start: Branches(content, words, one) for one in sentences}
    asides = asides_in(text, paragraphs)
    utterances = utterances_in(text, paragraphs, (aside.span for aside in asides))
    attributions = attributions_of(text, words, continued(linked, paragraphs), frozenset(firsts[1:]))
    attributions = with_utterances(text, utterances, attributions)
    attributions = nested(text, attributions, (inner for tree in trees.values() for inner in inner_in(tree)))
    insertions = insertions_in(content, words, attributions)
    page = Page(text, words, found.outside, attributions, insertions, scales.narrator)
    prose = list(prose_of(content, words, paragraphs, asides, sentences))
    clauses = {one.span: clauses_of(trees[one.sentence.start]) for one in prose if one.sentence}
    claims = claims_in(page, (one.span for one in prose), clauses)
    parsed, written = list(trees.values()), Written(content, words)
    told = told_in(written, gatherer.mentions(parsed), parsed, attributions)
    groups = same_mentions(written, told.mentions, told.pairs, told.settled)
    referents = referents_of(text, written, told, groups, attributions)
    aims = Aims(words, parsed, referents)
    claims = with_places(with_referents(claims, words, referents), aims)
    spoken = [Span(words[one.first].start, words[one.end - 1].end) for one in foreign if one.first < one.end]
    claims = worded(text, claims, attributions, spoken, aims.target)
    times = times_in(content, text.document.published)
    claims = dated(text, claims, attributions, times, quantities_in(content))
    warnings = list(text.warnings)
    if foreign:
        warnings.append(Warned(_NOT_READ.format(languages(foreign)), len(foreign)))
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
