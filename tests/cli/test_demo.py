"""`whence demo`: the sample case, with no other input."""

import json
from pathlib import Path

import pytest

import whence
from conftest import Command

CASE = json.loads((Path(whence.__file__).parent / "data" / "sample" / "case.json").read_text("utf-8"))["documents"]


def test_the_sample_case_is_shown_as_text_even_in_a_pipe(command: Command) -> None:
    result = command("demo")
    assert result.exit_code == 0
    assert result.stdout.count("\nTo check\n") == len(CASE) == 12
    assert result.stderr == ""


def test_what_the_case_says_of_its_documents_is_taken_over(command: Command) -> None:
    read = [json.loads(line)["document"] for line in command("demo", "--format", "json").stdout.splitlines()]
    assert [document["uri"] for document in read] == [document["uri"] for document in CASE]
    for document, said in zip(read, CASE, strict=True):
        assert all(document[name] == said[name] for name in ("title", "publisher", "published") if name in said)


@pytest.mark.parametrize("name", ["case.csv", "case.jsonl", "case.txt"])
def test_it_is_written_to_a_file_of_that_form(command: Command, tmp_path: Path, name: str) -> None:
    result = command("demo", "--output", name)
    assert (result.exit_code, result.stdout) == (0, "")
    begins = {"case.csv": "uri,title", "case.jsonl": '{"format": "whence/1"', "case.txt": CASE[0].get("title", "")}
    assert (tmp_path / name).read_text("utf-8").startswith(begins[name])
