"""Whatever the text and whatever the network says of it: a reading whose every span lies in the text."""

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from whence.errors import IntakeError
from whence.intake import Stated, take
from whence.model import Reading, Span, attribution_id, claim_id
from whence.network import (
    DATA,
    KINDS,
    PARTS,
    RELATIONS,
    Cutter,
    Deeper,
    Floats,
    Ints,
    Network,
    Numbers,
    Said,
    numbers_of,
)
from whence.read import reading_of
from whence.text import Paragraph, Words

PIECES = [
    "The dam held",
    ", she said",
    ". ",
    "“",
    "”",
    '"',
    "\n\n",
    "\n",
    " (sic) ",
    "[…] ",
    "👩‍👩‍👧",
    "قال",
    "By Anna",
    ": ",
    "-",
]
TEXTS = st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


class Guess(Network):
    """A network that guesses: the same words, the same numbers, and nothing sensible."""

    def __init__(self) -> None:
        self.digest = "sha256:" + "0" * 64
        self.about = {}
        self.cutter = Cutter(DATA / "tokenizer.json")

    def numbers(self, text: str, paragraphs: Sequence[Paragraph], words: Words | None = None) -> Iterator[Numbers]:
        return numbers_of(text, self.cutter.cut(text, paragraphs, words), self.guess)

    def guess(self, ids: Ints, cases: Ints, quoted: Ints) -> Said:
        chance = np.random.default_rng(int((ids * (1 + cases + quoted)).sum()))
        size = ids.shape[1]
        tags = np.log(chance.dirichlet(np.full(7, 0.3), (1, size)) + 1e-9)
        cues, sources = chance.dirichlet(np.full(size, 0.05), (2, 1, size)) if size else np.zeros((2, 1, 0, 0))
        return Said(tags.astype(np.float32), cues.astype(np.float32), sources.astype(np.float32))


class DeepGuess(Guess):
    """The same with trees and mentions, as little sensible."""

    def guess(self, ids: Ints, cases: Ints, quoted: Ints) -> Said:
        chance = np.random.default_rng(int((ids * (2 + cases + quoted)).sum()))
        size = ids.shape[1]
        ends = np.sort(chance.integers(0, size, (size, 2)), axis=1)
        tables: list[Floats] = [
            np.log(chance.random(shape) + 1e-9).astype(np.float32) for shape in ((size,), (size, size))
        ]
        kinds = chance.integers(0, len(KINDS), (size, 1))
        deeper = Deeper(
            chance.integers(0, len(PARTS), (size,)),
            tables[0],
            tables[1],
            chance.integers(0, len(RELATIONS), (size,)),
            np.concatenate([kinds, ends], axis=1),
            chance.normal(0, 1, (size,)).astype(np.float32),
            chance.normal(0, 1, (size, 256)).astype(np.float32),
        )
        return super().guess(ids, cases, quoted)._replace(deeper=deeper)


GUESS, DEEP = Guess(), DeepGuess()


def read(content: str, network: Network = GUESS) -> Reading | None:
    try:
        return reading_of(take(content.encode(), Stated("a.txt")), network)
    except IntakeError:
        return None


def spans_of(reading: Reading) -> list[Span]:
    spans = [span for one in reading.attributions for span in (*one.source, *one.cue, *one.content)]
    spans += [span for claim in reading.claims for span in claim.spans]
    return [*spans, *reading.insertions, *(aside.span for aside in reading.asides)]


@given(TEXTS)
def test_every_span_lies_in_the_text_and_is_not_empty(content: str) -> None:
    reading = read(content)
    if reading is not None:
        size = len(reading.text.content)
        assert all(0 <= start < end <= size for start, end in spans_of(reading))


@given(TEXTS)
def test_ids_are_those_of_the_vocabulary_and_each_stands_once(content: str) -> None:
    reading = read(content)
    if reading is not None:
        text, ids = reading.text.id, {one.id for one in reading.attributions}
        assert len(ids) == len(reading.attributions)
        for one in reading.attributions:
            assert one.id == attribution_id(text, one.source, one.cue, one.content, one.parent)
        for claim in reading.claims:
            path = tuple(link.attribution for link in claim.chain if link.attribution)
            assert claim.id == claim_id(text, claim.spans, path)
            assert set(path) <= ids
        assert len({claim.id for claim in reading.claims}) == len(reading.claims)


@given(TEXTS)
def test_claims_are_in_order_hold_words_and_leave_asides_and_insertions_out(content: str) -> None:
    reading = read(content)
    if reading is not None:
        kept_out = [*reading.insertions, *(aside.span for aside in reading.asides)]
        assert [claim.spans for claim in reading.claims] == sorted(claim.spans for claim in reading.claims)
        for start, end in (span for claim in reading.claims for span in claim.spans):
            assert any(character.isalnum() for character in reading.text.content[start:end])
            assert not any(s < end and start < e for s, e in kept_out)


@given(TEXTS)
def test_the_same_text_gives_the_same_reading(content: str) -> None:
    assert read(content) == read(content)


@given(TEXTS.filter(lambda text: "<" not in text))
def test_the_characters_of_the_file_are_the_characters_of_the_reading(content: str) -> None:
    reading = read(content)
    if reading is not None:
        assert reading.text.content == content


@given(TEXTS)
def test_referents_lie_in_the_text_and_whoever_is_named_by_id_is_among_them(content: str) -> None:
    reading = read(content, DEEP)
    if reading is None:
        return
    ids = [one.id for one in reading.referents]
    assert len(set(ids)) == len(ids)
    size = len(reading.text.content)
    spans = [mention.span for one in reading.referents for mention in one.mentions]
    spans += [naming.span for one in reading.referents for naming in one.names]
    assert all(0 <= start < end <= size for start, end in spans)
    assert all(one.name for one in reading.referents)
    named = {name.used_by for one in reading.referents for name in one.names}
    for claim in reading.claims:
        named.update(claim.about, [claim.place], (link.referent for link in claim.chain))
        named.update(wording.target for wording in claim.wording)
    assert named - {None} <= set(ids)


@given(TEXTS)
def test_referents_are_the_same_on_every_run(content: str) -> None:
    assert read(content, DEEP) == read(content, DEEP)
