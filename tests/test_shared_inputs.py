"""Material that nobody here wrote, from ../shared: all of it goes through intake, some of it is read."""

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from whence.errors import WhenceError
from whence.flow import read_text
from whence.intake import Stated, take
from whence.model import Span, Text

INPUTS = Path(__file__).parents[2] / "shared" / "data" / "inputs"
FOLDERS = ("html", "text")
pytestmark = pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: nothing of others to read")

LONGEST = 10_000  # characters that are read here, to keep this file quick; `make bench` reads more
EVERY = 4


def bytes_of(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@cache
def texts(folder: str) -> tuple[tuple[str, Text | WhenceError], ...]:
    """Every file of a folder as it was taken in, or the error that says why not; zip archives are left out."""

    def taken() -> Iterator[tuple[str, Text | WhenceError]]:
        for path in sorted((INPUTS / folder).rglob("*")):
            if path.is_file() and path.suffix != ".zip":
                name = path.relative_to(INPUTS).as_posix()
                try:
                    yield name, take(bytes_of(path), Stated(name.removesuffix(".gz")))
                except WhenceError as error:
                    yield name, error

    return tuple(taken())


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_taken_in_or_refused_in_plain_words(folder: str) -> None:
    assert len(texts(folder)) > 100
    refused = [(name, error) for name, error in texts(folder) if isinstance(error, WhenceError)]
    assert len(refused) < len(texts(folder)) / 10
    assert all(error.seen and error.next for _, error in refused)


@pytest.mark.parametrize("folder", FOLDERS)
def test_blocks_lie_in_the_text_in_its_order(folder: str) -> None:
    for name, text in texts(folder):
        if isinstance(text, Text):
            spans = [block.span for block in text.blocks]
            assert spans == sorted(spans), name
            assert all(0 <= start < end <= len(text.content) for start, end in spans), name


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_read_points_into_its_text(folder: str) -> None:
    short = [text for _, text in texts(folder) if isinstance(text, Text) and len(text.content) <= LONGEST]
    assert len(short) > 50
    for text in short[::EVERY]:
        reading = read_text(text)
        spans: list[Span] = [span for claim in reading.claims for span in claim.spans]
        spans += [span for one in reading.attributions for span in (*one.source, *one.cue, *one.content)]
        spans += [*reading.insertions, *(aside.span for aside in reading.asides)]
        assert spans, text.document.uri
        assert all(0 <= start < end <= len(text.content) for start, end in spans), text.document.uri
