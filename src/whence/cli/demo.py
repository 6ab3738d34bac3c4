"""`whence demo`: read the sample case that comes with the package."""

import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

import click

from whence.cli.output import Masking, Status, formatted, reporting, threads_of, write
from whence.flow import read_all, read_documents
from whence.intake import Stated


@click.command(short_help="Read the sample case.")
@formatted
@reporting
def demo(
    form: str | None,
    output: Path | None,
    colour: str,
    mask: bool,
    keep: tuple[str, ...],
    threads: int | None,
) -> Status:
    """Read the sample case: an invented story of a dam between two states, told by twelve documents.

    Needs no other input and no network. Without options the claims are shown by who says them; `--format html` makes a
    page of it.
    """
    with as_file(files("whence").joinpath("data", "sample")) as folder:
        jobs = ((stated.uri, partial(read_documents, BytesIO(data), stated)) for data, stated in _documents(folder))
        results, masking = read_all(jobs, threads_of(threads)), Masking(mask, keep)
        return write(results, form=form or _form(output), output=output, colour=colour, masking=masking)


def _form(output: Path | None) -> str | None:
    """Text, even in a pipe: who runs the demonstration wants to see it."""
    return None if output else "text"


def _documents(folder: Path) -> Iterator[tuple[bytes, Stated]]:
    for document in json.loads((folder / "case.json").read_text("utf-8"))["documents"]:
        stated = Stated(
            uri=document["uri"],
            title=document.get("title"),
            publisher=document.get("publisher"),
            published=document.get("published"),
        )
        yield (folder / document["file"]).read_bytes(), stated
