"""Whatever the bytes: a text or one of our errors, and real pages of others."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whence.errors import IntakeError
from whence.intake import Stated, take
from whence.model import Text

ROOT = Path(__file__).parents[2]
INPUTS = ROOT.parent / "shared" / "data" / "inputs"
SHELF = ROOT / "tests" / "broken"
PIECES = st.sampled_from(
    [
        "<html>",
        "<p>",
        "</p>",
        "<div",
        "</div>",
        "<br>",
        "<h1>",
        "<figure>",
        "<a href=",
        "&",
        ">",
        '"',
        "<!--",
        "a ",
        "\0",
    ]
)


def taken(data: bytes, uri: str = "a") -> Text | None:
    """The text, checked, or None for an error whose every part is one line."""
    try:
        text = take(data, Stated(uri))
    except IntakeError as error:
        parts = (error.seen, error.expected, error.cause, error.next)
        assert all(part and "\n" not in part and not part.endswith(".") for part in parts)
        return None
    assert text.content.strip()
    assert all(0 <= block.span.start < block.span.end <= len(text.content) for block in text.blocks)
    text.content.encode()  # no half of a character in it
    return text


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_an_error(data: bytes) -> None:
    taken(data)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.binary(max_size=20))
def test_any_markup_gives_a_text_or_an_error(pieces: list[str], noise: bytes) -> None:
    taken(b"<html>" + "".join(pieces).encode() + noise, "a.html")


@given(st.text(min_size=1).filter(lambda text: text.strip() and "<" not in text))
def test_valid_utf8_comes_through_unchanged(text: str) -> None:
    result = taken(("x\n" * 60 + text).encode())
    assert result is None or result.content == "x\n" * 60 + text


@pytest.mark.parametrize("path", sorted(SHELF.glob("*.*")), ids=lambda path: path.name)
def test_the_shelf_of_broken_files(path: Path) -> None:
    taken(path.read_bytes(), path.name)


@pytest.mark.slow
@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no pages of others to read")
@pytest.mark.parametrize("folder", ["html", "text"])
def test_files_of_others_go_through(folder: str) -> None:
    read = 0
    for path in sorted((INPUTS / folder).rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            read += taken(gzip.decompress(data) if path.suffix == ".gz" else data, path.name) is not None
    assert read > 50
