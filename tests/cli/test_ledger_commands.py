"""Commands on a ledger, as their user meets them."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Command = Callable[..., Result]

LETTER = b"""From: Ana Ruiz <ana@example.org>
To: bo@example.org
Subject: The dam
Date: Tue, 28 Jul 2009 10:00:00 +0000
Message-ID: <1@example.org>

The gates were shut, the keeper said. I saw the water rise.
"""


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code in (0, 1), result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def case(command: Command, tmp_path: Path) -> Command:
    """A ledger with a letter and a report in it, and a file that cannot be read."""
    (tmp_path / "letter.eml").write_bytes(LETTER)
    (tmp_path / "report.txt").write_text("Ten people died, the ministry said.", "utf-8")
    (tmp_path / "odd.bin").write_bytes(bytes(range(256)) * 20)
    result = command("add", "letter.eml", "report.txt", "odd.bin", "--by", "Ana", "--workers", "1")
    assert result.exit_code == 1, result.stderr
    return command


def test_add_says_what_came_in_and_what_did_not(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten people died, the ministry said.", "utf-8")
    (told,) = rows(command("add", "a.txt", "--workers", "1"))
    assert (told["files"], told["documents"], told["readings"], told["failures"]) == (1, 1, 1, 0)
    again = command("add", "a.txt", "--format", "table")
    assert "files unchanged since they were taken in" in again.stdout
    assert again.exit_code == 0


def test_documents_lists_what_there_is_and_tells_all_of_one(case: Command) -> None:
    letter, report, odd = rows(case("documents"))
    assert [letter["title"], report["where"], odd["type"]] == ["The dam", "report.txt", "application/octet-stream"]
    (told,) = rows(case("documents", letter["document"][:8]))
    (capture,) = told["captures"]
    assert (capture["collector"], capture["clock"], capture["way"]) == ("Ana", "not recorded", "file")
    assert told["texts"][0]["claims"] > 0
    assert told["texts"][0]["reviewed"] == 0
    (failed,) = rows(case("documents", "--failed"))
    assert failed["where"] == "odd.bin"
    assert case("documents", "--failed").exit_code == 1
    assert case("documents", "d-none").exit_code == 2


def test_what_changed_between_versions_is_shown(case: Command, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Eleven people died, the ministry said.", "utf-8")
    case("add", "report.txt", "--workers", "1")
    report = rows(case("documents"))[1]
    (told,) = rows(case("documents", report["document"], "--diff"))
    (change,) = told["changes"]
    assert (change["before"][:3], change["after"][:6]) == ("Ten", "Eleven")
    assert "+ Eleven" in case("documents", report["document"], "--diff", "--format", "table").stdout


def test_a_reading_is_reviewed_by_somebody(case: Command) -> None:
    listed = list(csv.DictReader(io.StringIO(case("review", "--list").stdout)))
    claim = listed[0]["claim"]
    assert case("review", claim, "--right").exit_code == 2
    (told,) = rows(case("review", claim[:12], "--right", "--by", "Bo"))
    assert [(one["by"], one["verdict"]) for one in told["reviews"]] == [("Bo", "right")]
    assert "1 reviewed" in case("check", "--format", "table").stdout
    case("review", claim, "--withdraw", "--by", "Bo", "--why", "a slip")
    assert "0 reviewed" in case("check", "--format", "table").stdout
    (told,) = rows(case("review", claim))
    assert len(told["reviews"]) == 2


def test_decisions_are_written_in_a_file_and_applied_once(case: Command, tmp_path: Path) -> None:
    listed = list(csv.DictReader(io.StringIO(case("review", "--list").stdout)))
    listed[0] |= {"verdict": "corrected", "corrected": "holder=the gate keeper; role=person", "why": "so it says"}
    listed[1]["verdict"] = "rejected"
    with (tmp_path / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows([*listed, {**listed[0], "claim": "c-none"}])
    result = case("review", "--apply", "decisions.csv", "--by", "Bo")
    assert (result.exit_code, "line" in result.stderr) == (1, True)
    again = case("review", "--apply", "decisions.csv", "--by", "Bo")
    assert "0 decisions" in again.stderr
    after = list(csv.DictReader(io.StringIO(case("review", "--list").stdout)))
    assert [row["verdict"] for row in after[:2]] == ["corrected", "rejected"]
    assert after[0]["corrected"] == "holder=the gate keeper; role=person"


@pytest.mark.parametrize("words", ["documents", "check", "review --list", "export x", "ledger log"])
def test_without_a_ledger_it_says_how_to_make_one(command: Command, words: str) -> None:
    result = command(*words.split())
    assert result.exit_code == 2
    assert "whence add" in result.stderr


@pytest.mark.parametrize("words", [("--column", "text"), ("--title", "x")])
def test_options_that_do_not_fit_are_refused(command: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Nobody came.", "utf-8")
    assert command("add", "a.txt", "b.txt", *words).exit_code == 2


FORM = {
    "captured": "2009-07-28T10:00:00+02:00",
    "clock": "set by NTP",
    "machine": "laptop 4, 192.0.2.1",
    "identity": "@desk",
    "note": "from a stick",
}


def test_what_the_collector_said_is_kept_and_leaves_only_if_asked_for(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten people died, the ministry said.", "utf-8")
    said = [word for name, value in FORM.items() for word in (f"--{name}", value)]
    command("add", "a.txt", "--by", "Ana", *said)
    (document,) = rows(command("documents"))
    (told,) = rows(command("documents", document["document"]))
    assert {name: told["captures"][0][name] for name in FORM} == FORM
    plain, private = command("export", "-").stdout, command("export", "-", "--private").stdout
    for name, value in FORM.items():
        assert (value in plain, value in private) == (name == "captured", True)


def test_a_time_that_the_calendar_does_not_have_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ten people died, the ministry said.", "utf-8")
    assert command("add", "a.txt", "--captured", "2009-02-30").exit_code == 2


def test_a_purge_says_what_went_too_and_what_still_holds_the_bytes(command: Command, tmp_path: Path) -> None:
    mailbox = b"".join(b"From ana@example.org Tue Jul 28 10:00:00 2009\n" + LETTER + b"\n" for _ in range(2))
    (tmp_path / "a.mbox").write_bytes(mailbox)
    command("add", "a.mbox")
    box, letter, _ = (row["document"] for row in rows(command("documents")))
    result = command("ledger", "purge", letter, "--why", "asked")
    assert box in result.stderr
    result = command("ledger", "purge", box, "--why", "asked")
    assert "1 documents that were taken out of it" in result.stderr
    assert all(row["purged"] for row in rows(command("documents")))


def test_the_ledger_is_named_without_its_password(command: Command, tmp_path: Path, address: str) -> None:
    (tmp_path / "a.txt").write_text("Ten people died, the ministry said.", "utf-8")
    given = f"{address}&password=secret" if "://" in address else address
    (told,) = rows(command("add", "a.txt", "--workers", "1", "--ledger", given, "--evidence", "bytes"))
    assert (told["ledger"], told["documents"]) == (address.partition("?")[0], 1)


def test_what_was_exported_is_imported_in_somebodys_name(case: Command, tmp_path: Path) -> None:
    assert case("export", "case.jsonl", "--with-bytes").exit_code == 0
    result = case("import", "case.jsonl", "--ledger", "copy", "--by", "Bo")
    assert (result.exit_code, "3 documents" in result.stderr) == (0, True)
    (entry,) = rows(case("ledger", "log", "--ledger", "copy"))
    hashed = hashlib.sha256((tmp_path / "case.jsonl").read_bytes()).hexdigest()
    assert (entry["who"], entry["did"], entry["about"]) == ("Bo", "imported", f"sha256:{hashed}")
    assert case("import", "case.jsonl", "--ledger", "copy").exit_code == 2
    assert case("check", "--ledger", "copy").exit_code == 0


@pytest.mark.parametrize("last", [b"\xff\n", b"\n", b"{"])
def test_a_file_with_something_else_in_it_is_refused_in_one_line(case: Command, tmp_path: Path, last: bytes) -> None:
    case("export", "case.jsonl")
    with (tmp_path / "case.jsonl").open("ab") as file:
        file.write(last)
    result = case("import", "case.jsonl", "--ledger", "copy")
    assert (result.exit_code, result.stderr.count("\n"), "line " in result.stderr) == (2, 1, True)
    assert rows(case("documents", "--ledger", "copy")) == []


@pytest.mark.parametrize("option", ["--by", "--note"])
def test_words_that_could_not_be_written_out_again_are_refused(command: Command, tmp_path: Path, option: str) -> None:
    (tmp_path / "a.txt").write_text("Ten people died, the ministry said.", "utf-8")
    assert command("add", "a.txt", option, "caf\udce9").exit_code == 2
