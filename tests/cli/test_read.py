"""`whence read`: forms, options, exit statuses, and where output goes."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import Result

from conftest import Command

SAID = "The minister said that the dam is safe. Nobody left the town."
WHENCE = [sys.executable, "-m", "whence.cli", "read"]


@pytest.fixture
def note(tmp_path: Path) -> str:
    (tmp_path / "note.txt").write_text(SAID)
    return "note.txt"


def objects(result: Result) -> list[dict[str, dict[str, object]]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def uris(result: Result) -> list[object]:
    return [(one.get("document") or one["failed"])["uri"] for one in objects(result)]


def test_a_file_becomes_one_object_on_one_line(command: Command, note: str) -> None:
    result = command("read", note)
    (value,) = objects(result)
    assert value["document"]["text"] == SAID
    assert value["document"]["uri"] == "note.txt"
    assert (result.exit_code, result.stderr) == (0, "")


def test_what_is_piped_is_read(command: Command) -> None:
    (value,) = objects(command("read", "-", piped=SAID.encode("utf-16")))
    assert (value["document"]["uri"], value["document"]["text"]) == ("-", SAID)


def test_a_person_says_what_the_file_does_not(command: Command, note: str) -> None:
    said = ("--title", "The dam", "--publisher", "Herald", "--published", "2009-01", "--url", "https://example.org/1")
    (value,) = objects(command("read", note, *said))
    told = {name: value["document"][name] for name in ("title", "publisher", "published", "uri")}
    assert told == {"title": "The dam", "publisher": "Herald", "published": "2009-01", "uri": "https://example.org/1"}


def test_what_a_person_says_wins_over_the_page(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<title>Its own</title><body><p>{SAID}</p></body>")
    assert objects(command("read", "a.html"))[0]["document"]["title"] == "Its own"
    assert objects(command("read", "a.html", "--title", "Mine"))[0]["document"]["title"] == "Mine"


@pytest.mark.parametrize("date", ["2009-13", "5.1.2009", "yesterday", "", "٢٠٠٩"])
def test_a_bad_date_is_refused_before_anything_is_read(command: Command, note: str, date: str) -> None:
    result = command("read", note, "--published", date)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"--published {date}".strip() in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("option", ["--title", "--publisher", "--published", "--url"])
def test_an_option_that_speaks_of_one_document_refuses_two(command: Command, note: str, option: str) -> None:
    result = command("read", note, note, option, "2009")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{option} with 2 files" in result.stderr


@pytest.mark.parametrize(
    ("files", "status"),
    [
        (["note.txt"], 0),
        (["note.txt", "absent.txt"], 1),
        (["note.txt", "lossy.txt"], 1),
        (["lossy.txt"], 1),
        (["absent.txt"], 2),
        (["absent.txt", "empty.txt"], 2),
        ([], 2),
    ],
)
def test_exit_status_says_how_it_went(
    command: Command, note: str, tmp_path: Path, files: Sequence[str], status: int
) -> None:
    assert note == "note.txt"
    (tmp_path / "lossy.txt").write_bytes("Zürich, größer – the mayor said so.".encode() + b"\xff")
    (tmp_path / "empty.txt").write_bytes(b"")
    assert command("read", *files).exit_code == status


def test_files_come_in_the_order_they_were_named_failures_in_their_place(command: Command, note: str) -> None:
    result = command("read", note, "absent.txt", "-", piped=SAID.encode())
    assert uris(result) == ["note.txt", "absent.txt", "-"]
    (line,) = result.stderr.splitlines()
    assert line.startswith("whence: absent.txt: no such file; expected the name of a file. ")
    assert line.endswith(" Check the name and the folder.")


@pytest.mark.parametrize("form", ["text", "csv"])
def test_other_forms_name_failures_on_standard_error_only(command: Command, note: str, form: str) -> None:
    result = command("read", note, "absent.txt", "--format", form)
    assert "absent" not in result.stdout
    assert "absent.txt: no such file" in result.stderr


def test_csv_has_a_header_and_a_row_for_each_claim(command: Command, note: str) -> None:
    header, *rows = csv.reader(command("read", note, "--format", "csv").stdout.splitlines())
    assert header[0] == "uri"
    assert [row[header.index("voice")] for row in rows] == ["indirect", "narrator"]


@pytest.mark.parametrize(
    ("name", "begins"), [("a.json", '{"format"'), ("a.csv", "uri,"), ("a.txt", "note.txt\n"), ("a", '{"format"')]
)
def test_the_name_of_the_output_says_its_form(
    command: Command, note: str, tmp_path: Path, name: str, begins: str
) -> None:
    result = command("read", note, "--output", name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert result.stderr == f"whence: 1 read, 0 not; written to {name}\n"


def test_the_form_asked_for_wins_over_the_name(command: Command, note: str, tmp_path: Path) -> None:
    command("read", note, "--output", "a.csv", "--format", "json")
    assert (tmp_path / "a.csv").read_text("utf-8").startswith('{"format"')


def test_an_output_is_whole_or_not_there(
    command: Command, note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_text("older")
    monkeypatch.setattr("whence.cli.output.written", lambda _: (str(1 / at) for at in (1, 0)))
    assert isinstance(command("read", note, "--output", "a.json").exception, ZeroDivisionError)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "note.txt"]
    assert (tmp_path / "a.json").read_text() == "older"


@pytest.mark.parametrize("place", ["absent/a.json", "note.txt/a.json", "n" * 300])
def test_an_output_that_cannot_be_written_is_one_line(command: Command, note: str, place: str) -> None:
    result = command("read", note, "--output", place)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"whence: {place} cannot be written" in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_output_that_is_a_link_is_followed(command: Command, note: str, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("a.json")
    command("read", note, "--output", "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "a.json").read_text("utf-8").startswith('{"format"')


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_an_output_that_is_a_pipe_is_written_to_and_stays_one(command: Command, note: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        assert command("read", note, "--output", "pipe").exit_code == 0
        assert reader.communicate()[0].startswith(b'{"format"')
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    ("words", "unset", "coloured"),
    [
        (("--colour", "always"), "", True),
        (("--color", "always"), "1", True),
        (("--colour", "never"), "", False),
        ((), "", False),
    ],
)
def test_colour_is_sent_where_it_is_asked_for(
    command: Command, note: str, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], unset: str, coloured: bool
) -> None:
    if unset:
        monkeypatch.setenv("NO_COLOR", unset)
    assert ("\x1b[" in command("read", note, "--format", "text", *words).stdout) is coloured


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
@pytest.mark.skipif(os.name != "posix", reason="this system has no pseudo-terminals")
def test_at_a_terminal_it_is_text_in_colour_unless_the_environment_says_no(
    note: str, tmp_path: Path, no_color: str | None, coloured: bool
) -> None:
    ours, theirs = os.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"NO_COLOR": no_color} if no_color else {}
    subprocess.run([*WHENCE, note], cwd=tmp_path, stdout=theirs, env=environment, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode("utf-8")
    os.close(ours)
    assert "To check" in shown
    assert ("\x1b[" in shown) is coloured


@pytest.mark.parametrize("form", ["json", "text", "csv"])
def test_a_pipe_that_is_closed_early_is_no_error(note: str, tmp_path: Path, form: str) -> None:
    called = [*WHENCE, *[note] * 60, "--format", form, "--threads", "1"]
    with subprocess.Popen(called, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line(note: str, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*WHENCE, note], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"whence: standard output cannot be written")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="this system closes no streams")
@pytest.mark.parametrize(("closed", "word"), [("<&-", "no bytes at all"), (">&-", "standard output")])
def test_a_stream_that_is_closed_from_the_beginning_is_one_line(tmp_path: Path, closed: str, word: str) -> None:
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", *WHENCE, "-"]
    done = subprocess.run(command, cwd=tmp_path, input=SAID.encode(), capture_output=True, check=False)
    assert done.returncode == 2
    assert word in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_file_is_written_where_standard_output_is_closed(tmp_path: Path, note: str) -> None:
    command = ["sh", "-c", '"$@" >&-', "sh", *WHENCE, note, "--output", "a.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert (tmp_path / "a.json").stat().st_size > 0


def test_only_what_is_sure_can_be_asked_for(command: Command, note: str) -> None:
    sure = command("read", "--least-confidence", "0.9999", note)
    value = json.loads(sure.stdout)
    assert value["claims"] == []
    assert [warned["what"] for warned in value["warnings"]] == ["claims left out, as they are less sure than 0.9999"]
    assert sure.exit_code == 0
    assert command("read", "--least-confidence", "7", note).exit_code == 2


@pytest.mark.parametrize("home", ["home", "none"])
def test_nothing_is_left_in_the_home_folder_and_no_library_speaks(tmp_path: Path, home: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "a.txt").write_text(SAID, "utf-8")
    known = {"HOME": str(tmp_path / home), "PATH": os.environ["PATH"]}
    called = [*WHENCE, str(tmp_path / "a.txt")]
    done = subprocess.run(called, capture_output=True, check=True, env=known)
    assert done.stderr == b""
    assert list((tmp_path / "home").iterdir()) == []
    assert not (tmp_path / "none").exists()


def test_names_are_masked_in_the_page(command: Command, tmp_path: Path) -> None:
    (tmp_path / "ruiz.txt").write_text("The mayor, Anna Ruiz, said that Oro is safe. Ruiz left. Tor Hallan said no.")
    page = command("read", "ruiz.txt", "--format", "html", "--mask").stdout
    assert not {"ruiz", "anna", "hallan"} & set(re.findall(r"\w+", page.casefold()))
    assert "Names are masked" in page
    result = command("read", "ruiz.txt", "-o", "a.html", "--mask", "--keep", "Anna Ruiz", "--keep", "Bob")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "Anna Ruiz" in page
    assert "Hallan" not in page
    assert "whence: --keep Bob: no person of that name was found" in result.stderr.splitlines()


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        (("--mask",), "--mask with --format json"),
        (("--mask", "--format", "text"), "--mask with --format text"),
        (("--mask", "-o", "a.csv"), "--mask with --format csv"),
        (("--keep", "Ann", "--format", "html"), "--keep Ann without --mask"),
    ],
)
def test_masking_that_would_mask_nothing_is_refused(
    command: Command, note: str, tmp_path: Path, options: Sequence[str], seen: str
) -> None:
    result = command("read", note, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"whence: {seen}; expected ")
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [note]
