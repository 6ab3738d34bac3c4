"""A text's words go through the network in windows: each once, each with its numbers, whatever the text."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.errors import NetworkError
from whence.network import DATA, START, WINDOW, Cutter, Ints, Network, Pieces, Said, numbers_of, windows_of
from whence.text import paragraphs_of

CUTTER = Cutter(DATA / "tokenizer.json")
LONG = st.builds(
    lambda parts, times: "".join(parts) * times,
    st.lists(st.sampled_from(["dam ", "held. ", "\n\n", "\n", "“", "”", "é\u0301", "大坝", "a" * 90, "👩‍👩‍👧 ", "? "])),
    st.integers(1, 60),
)


def cut(text: str) -> Pieces:
    return CUTTER.cut(text, paragraphs_of(text))


def echo(ids: Ints, cases: Ints, quoted: Ints) -> Said:
    """A network that says of every piece, and of every piece it could point to, which piece it is."""
    assert ids.shape == cases.shape == quoted.shape
    said = ids.astype(np.float32)
    to = np.repeat(said[:, None], ids.shape[1], axis=1)
    return Said(np.repeat(said[..., None], 7, axis=-1), to, to)


@given(st.text(max_size=400) | LONG)
def test_windows_hold_every_word_exactly_once(text: str) -> None:
    pieces = cut(text)
    windows = list(windows_of(text, pieces))
    covered = [word for window in windows for word in range(window.start, window.end)]
    assert covered == list(range(len(pieces.words)))
    assert all(window.context <= window.start < window.end for window in windows)


@given(LONG)
def test_no_window_is_larger_than_the_network_takes(text: str) -> None:
    pieces = cut(text)
    first = pieces.first
    assert all(first[window.end] - first[window.context] <= WINDOW for window in windows_of(text, pieces))


@given(st.text(max_size=300) | LONG)
def test_every_word_gets_the_numbers_of_its_first_piece(text: str) -> None:
    pieces = cut(text)
    numbers = list(numbers_of(text, pieces, echo))
    assert sum(len(said.tags) for said in numbers) == len(pieces.words)
    for said in numbers:
        first = pieces.first[said.window.context : said.window.end]
        ids = pieces.ids[first].tolist()
        assert said.tags[:, 0].tolist() == ids[said.window.start - said.window.context :]
        assert said.cues.tolist() == [ids] * len(ids)
        assert said.sources.tolist() == [[*ids, START]] * len(ids)


def test_a_text_without_words_has_no_numbers() -> None:
    assert list(numbers_of("", cut(""), echo)) == []


@pytest.mark.parametrize("word", ["dam", "🕊️", "\ue000", "a" * 5000, "ﷺ", "\u0301"])
def test_every_word_has_at_least_one_piece_and_few(word: str) -> None:
    assert 1 <= len(CUTTER.word(word)) <= 32


def test_a_paragraph_that_fits_is_not_cut() -> None:
    text = "\n\n".join("The dam held, and nobody was hurt at the gates. " * 4 for _ in range(12))
    pieces = cut(text)
    bounds = {*pieces.paragraphs, len(pieces.words)}
    windows = list(windows_of(text, pieces))
    assert len(windows) > 2
    assert all(window.start in bounds and window.end in bounds for window in windows)


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    text = "The dam held, and nobody was hurt at the gates. " * 60
    pieces = cut(text)
    *windows, _ = windows_of(text, pieces)
    assert len(windows) > 1
    assert {text[pieces.words[window.end - 1].start] for window in windows} == {"."}


def test_the_package_carries_its_network() -> None:
    network = Network()
    assert network.digest.startswith("sha256:")
    text = "The dam is safe, the ministry said."
    (numbers,) = network.numbers(text, paragraphs_of(text))
    assert np.exp(numbers.tags).sum(axis=-1) == pytest.approx(np.ones(8 + 1), abs=1e-3)
    assert (numbers.cues.shape, numbers.sources.shape) == ((9, 9), (9, 10))
    assert numbers.cues.min() >= 0
    assert numbers.sources.sum(axis=-1).max() <= 1 + 1e-3


@pytest.mark.parametrize("damage", ["absent", "damaged"])
def test_a_network_that_is_not_whole_is_an_error_that_says_what_to_do(tmp_path: Path, damage: str) -> None:
    if damage == "damaged":
        (tmp_path / "reader.onnx").write_bytes(b"no network")
        (tmp_path / "tokenizer.json").write_bytes((DATA / "tokenizer.json").read_bytes())
    with pytest.raises(NetworkError) as caught:
        Network(tmp_path)
    assert str(tmp_path) in caught.value.seen
    assert caught.value.next == "install whence again"
