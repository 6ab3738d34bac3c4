"""Bad input, as whoever gives it meets it: one clear line, the failure object, the others go on, never a traceback."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from conftest import Command

SAID = b"The minister said that the dam is safe. Nobody left the town.\n"
PAGE = b"<html><head><title>x</title></head><body>%s</body></html>"


def folder(path: Path) -> None:
    path.mkdir()


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 200_000_000)


def holding(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def absent(_: Path) -> None:
    pass


# What is given, and what is seen in it.
REFUSED: dict[str, tuple[str, Callable[[Path], object]]] = {
    "an empty file": ("no bytes at all", holding(b"")),
    "white space": ("only white space", holding(b" \n\t\r\n\xe2\x80\x83")),
    "a million paragraph breaks": ("only white space", holding(b"\n\n" * 1_000_000)),
    "a folder": ("a folder", folder),
    "nothing": ("no such file", absent),
    "200 MB": ("at least 200,000,000 bytes", sparse),
    "random bytes": ("data, with many control characters", holding(bytes(range(256)) * 20)),
    "zeros": ("data, with many control characters", holding(b"\0" * 5000)),
    "bytes in no encoding": (
        "in no encoding that is known",
        holding(b"\xf5\xfd\x80\x81" * 3 + b"\xc0\xf5\xff" * 60),
    ),
    "a PDF that was cut": ("a PDF", holding(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")),
    "a picture that was cut": ("picture", holding(b"\x89PNG\r\n\x1a\n" + bytes(50))),
    "a recording": ("a sound recording", holding(b"ID3\x04" + bytes(50))),
    "a page without content": (
        "a page without content",
        holding(PAGE % b"<script>x()</script><noscript>Switch it on</noscript>"),
    ),
    "a page of nothing but tags": ("a page without content", holding(PAGE % (b"<div>" * 300))),
}
# What is odd and read all the same: how many claims it makes at least.
ODD: dict[str, tuple[int, bytes]] = {
    "100,000 characters without a space": (1, b"a" * 100_000),
    "tags nested 10,000 deep": (1, PAGE % (b"<div>" * 10_000 + b"<p>" + SAID + b"</p>" + b"</div>" * 10_000)),
    "only quotation marks": (0, "\"“”„«»'".encode() * 300),
    "only punctuation": (0, b"... --- ... !!! ??? " * 50),
    "unpaired quotation marks": (3, 'She said: “It is safe.\n\nNobody left.\n\n"We know, he said.'.encode()),
    "a mark that is never closed": (50, "He said: “it is safe.\n\n".encode() + b"Nobody left the town.\n\n" * 50),
    "right to left": (2, "قال الوزير إن السد آمن. قالت المتحدثة: «لا نعرف».".encode()),
    "emoji": (1, "👩‍👩‍👧 said “🕊️ it is safe now” 👍🏽.\n😀😀😀".encode()),
    "carriage returns": (2, b'The minister said:\r\n"The dam is safe."\r\n\r\nNobody left.\r\n'),
    "old carriage returns": (2, b"The minister said that it is safe.\r\rNobody left the town.\r"),
    "a NUL byte": (2, b"The minister said that \0 it is safe. " + SAID * 3),
    "escape sequences": (2, b"The minister said that \x1b[31m it is \x1b]0;x\x07 safe. " + SAID * 9),
    "combining marks without end": (1, ("The dam is s" + "\u0301" * 20_000 + "afe.").encode()),
    "a text that looks like a page": (1, b"He wrote <html> and <b> and &amp; on the wall."),
    "half a page": (1, b"<html><body><p>" + SAID + b"<p><div <span"),
    "a byte-order mark": (2, b"\xef\xbb\xbf" + SAID),
    "brackets without end": (0, b"[(" * 3_000),
    "100,000 capitals": (1, b"A" * 100_000),
    "capitals above a paragraph": (1, b"A" * 100_000 + b"\n\nNobody left the town."),
    "a quotation above capitals": (1, b'The dam held.\n\n"It held" - ' + b"A" * 400 + b"*\n\nIt rained on us."),
    "a joiner between a mark and a letter": (1, "He left the town on Monday.\n\n-\u200da".encode()),
    "abbreviations without end": (1, b"Mr. " * 3_000),
    "a word longer than a book's": (1, b"a" * 100_000 + b" b. Nobody left the town."),
    "a headline with a signature in it": (1, b"THE HEATWAVE KILLED 30\n\nThirty people died, the ministry said."),
    "a text that begins as a recording": (1, b"ID3 tags were found in the file, he said."),
}


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("given", REFUSED)
def test_what_cannot_be_read_is_one_line_and_an_object_and_the_others_go_on(
    command: Command, tmp_path: Path, given: str
) -> None:
    seen, make = REFUSED[given]
    make(tmp_path / "bad.txt")
    (tmp_path / "good.txt").write_bytes(SAID)
    result = command("read", "good.txt", "bad.txt", "./good.txt", "--format", "json")
    first, failed, last = objects(result)
    assert first["claims"] != []
    assert seen in failed["failed"]["seen"]
    assert all(failed["failed"].values())
    assert last["document"]["text"] == first["document"]["text"]
    (line,) = result.stderr.splitlines()
    assert all(failed["failed"][part] in line for part in ("uri", "seen", "expected", "cause", "next"))
    assert result.exit_code == 1
    assert command("read", "bad.txt").exit_code == 2


def test_a_huge_file_is_refused_at_once(command: Command, tmp_path: Path) -> None:
    sparse(tmp_path / "huge.txt")
    begun = time.monotonic()
    assert command("read", "huge.txt").exit_code == 2
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("given", ODD)
def test_what_is_odd_is_read(command: Command, tmp_path: Path, given: str) -> None:
    least, data = ODD[given]
    (tmp_path / "odd.txt").write_bytes(data)
    result = command("read", "odd.txt", "--format", "json")
    (value,) = objects(result)
    assert (result.exception, result.exit_code) == (None, 0)
    assert len(value["claims"]) >= least
    size = len(value["document"]["text"])
    spans = [span for claim in value["claims"] for span in claim["spans"]]
    assert all(0 <= start < end <= size for start, end in spans)


@pytest.mark.parametrize("form", ["text", "csv"])
@pytest.mark.parametrize("given", ["escape sequences", "emoji", "only quotation marks", "right to left"])
def test_what_is_odd_is_shown(command: Command, tmp_path: Path, given: str, form: str) -> None:
    (tmp_path / "odd.txt").write_bytes(ODD[given][1])
    result = command("read", "odd.txt", "--format", form)
    assert (result.exception, result.exit_code) == (None, 0)
    assert form == "csv" or "\x1b" not in result.stdout


def test_bytes_that_cannot_be_decoded_are_counted_and_said(command: Command, tmp_path: Path) -> None:
    (tmp_path / "lossy.txt").write_bytes("Zürich, größer – the mayor said so. ".encode() + b"\xff\xfe.")
    result = command("read", "lossy.txt", "--format", "json")
    (value,) = objects(result)
    assert value["document"]["text"].endswith("so. \ufffd\ufffd.")
    assert {"what": "undecodable bytes", "count": 2} in value["warnings"]
    assert "whence: lossy.txt: undecodable bytes (2)\n" in result.stderr
    assert result.exit_code == 1


@pytest.mark.skipif(os.name != "posix", reason="this system has no such names")
@pytest.mark.parametrize("form", ["json", "text", "csv"])
@pytest.mark.parametrize("name", [b"two\nlines.txt", b"\xff\xfe.txt", b"\x1b[31m.txt", b" ", "🕊️.txt".encode(), b"-v"])
def test_a_file_of_any_name_is_read_and_named_in_one_line(command: Command, name: bytes, form: str) -> None:
    given = "./" + os.fsdecode(name)
    Path(given).write_bytes("Zürich, größer, the mayor said. ".encode() + b"\xff")
    result = command("read", given, "--format", form)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
    result.stdout.encode("utf-8")  # no half of a character in it


def test_a_word_of_the_command_line_that_is_no_utf8_is_written_as_its_bytes(command: Command, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_bytes(SAID)
    (value,) = objects(command("read", "good.txt", "--title", os.fsdecode(b"\xff dam"), "--format", "json"))
    assert value["document"]["title"] == "%FF dam"


def test_a_file_that_may_not_be_read(command: Command, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(SAID)
    (tmp_path / "secret.txt").chmod(0)
    if os.access(tmp_path / "secret.txt", os.R_OK):
        pytest.skip("this user may read everything")
    result = command("read", "secret.txt", "--format", "json")
    assert "may not read" in objects(result)[0]["failed"]["seen"]
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "before", [b"<!-- " + b"x" * 5_000 + b" -->", b"\n" * 6_000, b'<?xml version="1.0"?>\n<!-- a -->']
)
def test_a_page_that_begins_late_is_a_page(command: Command, tmp_path: Path, before: bytes) -> None:
    (tmp_path / "page.html").write_bytes(before + b"<html><body><p>The ministry said it is safe.</p></body></html>")
    (read,) = objects(command("read", "page.html", "--format", "json"))
    assert read["document"]["media_type"] == "text/html"
    assert "<p>" not in read["document"]["text"]
