"""Claims as rows: documented columns, cells that no spreadsheet runs, and spans that lead back to the words."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from whence.export.csv import COLUMNS, guarded, write_csv
from whence.model import Reading

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"


def rows(*readings: Reading) -> list[dict[str, str]]:
    """What a program reads back."""
    stream = io.StringIO(newline="")
    write_csv(readings, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline=""), strict=True))


def test_columns_and_their_table_in_the_documentation_are_the_same() -> None:
    section = FORMATS.read_text("utf-8").split("\n## CSV\n")[1].split("\n## ")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)) == COLUMNS


def test_without_a_reading_there_is_still_a_header() -> None:
    stream = io.StringIO(newline="")
    write_csv([], stream)
    assert stream.getvalue() == ",".join(COLUMNS) + "\r\n"


def test_every_claim_is_a_row_in_its_order(sample: dict[str, Reading]) -> None:
    read = rows(*sample.values())
    assert [row["claim"] for row in read] == [claim.id for reading in sample.values() for claim in reading.claims]
    assert all(set(row) == set(COLUMNS) for row in read)


def test_spans_lead_back_to_the_words(sample: dict[str, Reading]) -> None:
    for name, reading in sample.items():
        for row in rows(reading):
            spans = [tuple(map(int, span.split("-"))) for span in row["spans"].split(";")]
            pieces = [" ".join(reading.text.content[start:end].split()) for start, end in spans]
            assert row["words"] in (" … ".join(pieces), "'" + " … ".join(pieces)), name


def test_holder_and_cue_are_those_of_the_innermost_attribution(sample: dict[str, Reading]) -> None:
    for reading in sample.values():
        cues = {one.id: [reading.text.content[start:end] for start, end in one.cue] for one in reading.attributions}
        for claim, row in zip(reading.claims, rows(reading), strict=True):
            link = claim.chain[-1]
            assert (row["holder"], row["role"]) == (" ".join(link.text.split()), link.role.value)
            assert row["cue"] == (" … ".join(cues[link.attribution]) if link.attribution else "")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "The dam", "1-2", "a=b", "'=1", "«Да»"])
def test_any_other_cell_is_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell


def test_every_column_is_guarded(sample: dict[str, Reading]) -> None:
    reading = next(iter(sample.values()))
    evil = replace(reading.text.document, uri="=cmd()", title="@x", publisher="+1", published="-1")
    row = rows(replace(reading, text=replace(reading.text, document=evil)))[0]
    assert [row[name] for name in ("uri", "title", "publisher", "published")] == ["'=cmd()", "'@x", "'+1", "'-1"]


@pytest.mark.parametrize("title", ['a "quoted", title', "two\nlines", "two\r\nlines", "semi;colon", "ﷺ 👩‍👩‍👧"])
def test_whatever_stands_in_a_cell_is_read_back(sample: dict[str, Reading], title: str) -> None:
    reading = next(iter(sample.values()))
    text = replace(reading.text, document=replace(reading.text.document, title=title))
    assert {row["title"] for row in rows(replace(reading, text=text))} == {title}
