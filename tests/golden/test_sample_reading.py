"""The sample case as it is read, beside what a careful reader marked in it."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from expected import Expected, is_found, load, places

import whence
from whence.model import BlockKind, Reading, Span
from whence.read.chain import role_of

SAMPLE = Path(whence.__file__).parent / "data" / "sample"
CASE: dict[str, Any] = json.loads((SAMPLE / "case.json").read_text("utf-8"))
DOCUMENTS = [document["file"] for document in CASE["documents"]]

# Of the outermost attributions that a careful reader marked, the share that the reader finds: it shares a cue and at
# least half of the content with one of its own.
LEAST_FOUND = 0.90

# What kind of holder these are is told by what was said of them before, which needs coreference.
TOLD_BY_THE_CONTEXT = frozenset(
    ("We", "they", "They", "each", "both", "one", "the other", "The wardens", "some of us", "his cousin")
)

Read = Callable[[str], tuple[Reading, Expected]]


@pytest.fixture
def read(sample: dict[str, Reading]) -> Read:
    """A document's reading, and what was to be found in it; a page's text may lack some headings and captions."""

    def both(name: str) -> tuple[Reading, Expected]:
        content = sample[name].text.content
        return sample[name], load(SAMPLE / name, content, asides_may_lack=name.endswith(".html"))

    return both


def words_of(reading: Reading, spans: Iterable[Span]) -> str:
    return " … ".join(" ".join(reading.text.content[start:end].split()) for start, end in spans)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_aside_is_found_with_its_kind(read: Read, name: str) -> None:
    reading, expected = read(name)
    marked = {(aside.kind.value, words_of(reading, [aside.span])) for aside in expected.asides}
    found = {(aside.kind.value, words_of(reading, [aside.span])) for aside in reading.asides}
    assert sorted(marked - found) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_sentence_of_the_narrator_or_of_anybody_is_an_aside(read: Read, name: str) -> None:
    reading, expected = read(name)
    aside = places(aside.span for aside in reading.asides if aside.kind is not BlockKind.PROSE)
    said = [*expected.narrator, *(span for one in expected.attributions for span in one.content)]
    assert [words_of(reading, [span]) for span in said if places([span]) & aside] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_holder_has_its_role(read: Read, name: str) -> None:
    reading, expected = read(name)
    holders = {(words_of(reading, one.source), one.role) for one in expected.attributions if one.source}
    wrong = [
        f"{words}: {role_of(words)}, not {role}"
        for words, role in sorted(holders)
        if words not in TOLD_BY_THE_CONTEXT and role_of(words) is not role
    ]
    assert wrong == []


def test_most_outermost_attributions_are_found(read: Read) -> None:
    missed, count = [], 0
    for name in DOCUMENTS:
        reading, expected = read(name)
        for one in expected.attributions:
            if one.parent is None:
                count += 1
                if not is_found(reading, one.cue, one.content):
                    missed.append(f"{name}: {words_of(reading, one.cue)} | {words_of(reading, one.content)}"[:160])
    share = 1 - len(missed) / count
    assert share >= LEAST_FOUND, f"{share:.3f} of {count} found; missed:\n" + "\n".join(missed)
