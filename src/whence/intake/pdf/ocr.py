"""Scanned pages read by the program Tesseract, where it is installed: pictures of pages become text with confidence.

    languages   which languages the program knows here
    recognise   a picture's bytes -> Recognised
    read_page   a PDF's bytes and a page's number -> Recognised

Nothing is guessed in silence: without the program, or without the language, an error says what to install. The program
runs without a shell, in one thread, for a limited time, and is fed through a pipe, so that no file is written by us.
"""

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from whence.errors import IntakeError, NotText
from whence.intake.pdf.pdfium import picture_of

LONGEST = 120  # seconds for one page
_RESOLUTION = 300  # dots per inch: what the program's models were made with
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9_/-]{0,40}(?:\+[A-Za-z][A-Za-z0-9_/-]{0,40}){0,5}")
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Recognised:
    """This text was read off a picture; paragraphs are parted by a blank line. Confidence is from 0 to 1."""

    content: str
    confidence: float
    words: int
    unsure: int  # words of a confidence under one half
    language: str
    program: str


def languages() -> tuple[str, ...]:
    """The languages that the program knows on this machine, by its own names for them ("eng", "fas")."""
    lines = _run(["--list-langs"], b"", 30).stdout.decode("utf-8", "replace").splitlines()
    return tuple(sorted(line.strip() for line in lines[1:] if _LANGUAGE.fullmatch(line.strip())))


def read_page(
    data: bytes, number: int, *, language: str = "eng", password: str | None = None, longest: float = LONGEST
) -> Recognised:
    """What stands on a page (from 1) of a PDF, read off its picture."""
    picture = picture_of(data, number - 1, dots_per_inch=_RESOLUTION, password=password)
    return recognise(picture, language=language, longest=longest)


def recognise(picture: bytes, *, language: str = "eng", longest: float = LONGEST) -> Recognised:
    """What stands on a picture (PNG, JPEG, TIFF, PGM); several languages are joined by a plus sign: "fas+eng"."""
    if not _LANGUAGE.fullmatch(language):
        raise _unknown_language(language, ())
    options = ["stdin", "stdout", "-l", language, "--dpi", str(_RESOLUTION), "tsv"]
    done = _run(options, picture, longest)
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        if "language" in said.lower():
            raise _unknown_language(language, languages())
        raise NotText(
            seen=f"a picture that Tesseract cannot read (it says: {said or 'nothing'})",
            expected="a picture of a page",
            cause="The picture is damaged, empty or in a format that it does not know",
            next="Open it in a viewer and save it as PNG",
        )
    content, confidences = _read_table(done.stdout.decode("utf-8", "replace"))
    letters = sum(weight for weight, _ in confidences)
    return Recognised(
        content=content,
        confidence=sum(weight * sure for weight, sure in confidences) / letters if letters else 0.0,
        words=len(confidences),
        unsure=sum(sure < 0.5 for _, sure in confidences),
        language=language,
        program=_version(),
    )


def _read_table(table: str) -> tuple[str, list[tuple[int, float]]]:
    """The text of Tesseract's table of words, and of each word its length and confidence."""
    paragraphs: list[list[str]] = []
    confidences: list[tuple[int, float]] = []
    above = ("", "", "", "")
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not word:
            continue
        place = (row["page_num"], row["block_num"], row["par_num"], row["line_num"])
        if place[:3] != above[:3]:
            paragraphs.append([word])
        elif place != above:
            paragraphs[-1].append(word)
        else:
            paragraphs[-1][-1] += " " + word
        above = place
        confidences.append((len(word), max(0.0, min(1.0, float(row["conf"]) / 100))))
    return "\n\n".join(_joined(lines) for lines in paragraphs), confidences


def _joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph. A hyphen at a line's end stays with its word, whose second half follows it at once."""
    text = lines[0]
    for line in lines[1:]:
        text += line if text.endswith("-") and line[0].islower() else " " + line
    return text


def _version() -> str:
    lines = _run(["--version"], b"", 30).stdout.decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines else "tesseract"


def _run(options: Sequence[str], given: bytes, longest: float) -> "subprocess.CompletedProcess[bytes]":
    """Run the program; the number of its threads is one, so that the same picture gives the same words."""
    program = shutil.which("tesseract")
    if program is None:
        raise IntakeError(
            seen="a scanned page, and no program here that reads scans",
            expected="Tesseract, which reads text off pictures",
            cause="It is a program of its own and is not installed, or not on the PATH",
            next="Install it (apt install tesseract-ocr, brew install tesseract) with the languages you need",
        )
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        return subprocess.run(  # noqa: S603 - no shell, and every option is ours or checked
            [program, *options], input=given, capture_output=True, timeout=longest, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise IntakeError(
            seen=f"a page that Tesseract had not read after {longest:g} seconds",
            expected="a page that is read in that time",
            cause="The page is very large or full of noise, or the machine is busy",
            next="Try again, or scan the page at a lower resolution",
        ) from error
    except OSError as error:
        raise IntakeError(
            seen=f"Tesseract at {program} does not start ({error.strerror or type(error).__name__})",
            expected="a program that runs",
            cause="Its installation is damaged or for another machine",
            next="Install it anew",
        ) from error


def _unknown_language(language: str, known: Sequence[str]) -> IntakeError:
    named = ", ".join(known) if known else "three letters as in eng, fas, ara, joined by +"
    return IntakeError(
        seen=f"the language {language[:60]!r} for reading scans",
        expected=f"languages that Tesseract has here: {named}",
        cause="The language is not installed, or has another name there",
        next="Install its package (for instance tesseract-ocr-fas), or name another language",
    )
