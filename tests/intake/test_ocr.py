"""Scanned pages: what Tesseract reads, and what is said where it is not there."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from made_pdf import FIRST, SECOND, made, wrapped

from whence.errors import IntakeError, NotText
from whence.intake.pdf import ocr
from whence.intake.pdf.document import read_pdf

needs_program = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed here")
HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def table(*words: tuple[int, int, float, str]) -> bytes:
    """Tesseract's table for words given as (paragraph, line, confidence, word)."""
    rows = (f"5\t1\t1\t{paragraph}\t{line}\t1\t0\t0\t9\t9\t{sure}\t{word}\n" for paragraph, line, sure, word in words)
    return (HEADER + "".join(rows)).encode()


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for the program: what it is to answer, and how it was called."""
    seen: dict[str, Any] = {"output": table(), "code": 0, "error": b""}

    def run(command: list[str], **options: object) -> "subprocess.CompletedProcess[bytes]":
        seen.setdefault("command", command)
        seen.setdefault("options", options)
        return subprocess.CompletedProcess(command, seen["code"], seen["output"], seen["error"])

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", run)
    return seen


def test_words_become_paragraphs_with_their_confidence(fake: dict[str, Any]) -> None:
    fake["output"] = table((1, 1, 96, "The"), (1, 1, 92, "dam-"), (1, 2, 90, "wall"), (2, 1, 30, '"Safe'))
    read = ocr.recognise(b"P5 1 1 255\n\x00", language="fas+eng")
    assert read.content == 'The dam-wall\n\n"Safe'
    assert (read.words, read.unsure) == (4, 1)
    assert read.confidence == pytest.approx((3 * 0.96 + 4 * 0.92 + 4 * 0.90 + 5 * 0.30) / 16)
    assert "fas+eng" in str(fake["command"])
    assert "shell" not in str(fake["options"])


def test_an_empty_page_has_no_text_and_no_confidence(fake: dict[str, Any]) -> None:
    assert fake["code"] == 0
    assert ocr.recognise(b"").content == ""
    assert ocr.recognise(b"").confidence == 0.0


def test_a_picture_that_cannot_be_read_is_an_error(fake: dict[str, Any]) -> None:
    fake.update(code=1, error=b"Error during processing.\n")
    with pytest.raises(NotText, match="Error during processing"):
        ocr.recognise(b"nothing")


@pytest.mark.parametrize("language", ["", "en;rm -rf", "--psm", "a" * 99, "eng+"])
def test_a_language_that_is_none_never_reaches_the_program(language: str, fake: dict[str, Any]) -> None:
    with pytest.raises(IntakeError, match="language"):
        ocr.recognise(b"", language=language)
    assert "command" not in fake


def test_without_the_program_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(IntakeError, match="tesseract-ocr"):
        ocr.read_page(made(wrapped(FIRST)), 1)


def test_a_program_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda _: str(tmp_path))
    with pytest.raises(IntakeError, match="does not start"):
        ocr.languages()


@needs_program
def test_a_page_is_read_off_its_picture() -> None:
    data = made([*wrapped(FIRST, size=14, width=50), *wrapped(SECOND, 600, size=14, width=50)])
    read = ocr.read_page(data, 1)
    assert " ".join(read.content.split()) == f"{FIRST} {SECOND}"
    assert read.confidence > 0.8
    assert read.program.startswith("tesseract")
    text = read_pdf(made([], picture=True), recognised={1: read.content})
    assert FIRST in text.content


@needs_program
def test_the_real_program_says_which_language_it_lacks() -> None:
    assert "eng" in ocr.languages()
    with pytest.raises(IntakeError, match="eng"):
        ocr.read_page(made(wrapped(FIRST)), 1, language="tlh")


@needs_program
def test_time_is_limited() -> None:
    with pytest.raises(IntakeError, match="seconds"):
        ocr.read_page(made(wrapped(FIRST)), 1, longest=0.001)
