"""`whence export` and `whence import`: a ledger as a file, and back."""

from collections.abc import Iterator
from pathlib import Path

import click

from whence.cli.ledgers import in_name, on_ledger, opened
from whence.cli.output import Status, opened_file, reporting
from whence.errors import NotFound


@click.command(name="export", short_help="Write a ledger to a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as", "kind", type=click.Choice(("jsonl",)), default="jsonl", show_default=True, help="JSON lines, a record each."
)
@click.option(
    "--private", is_flag=True, help="With collectors, reviewers, the positions of pictures, and the custody log."
)
@click.option("--with-bytes", is_flag=True, help="With the bytes of the evidence, in base64.")
@on_ledger
@reporting
def export(file: Path, kind: str, private: bool, with_bytes: bool, ledger: str, evidence: Path | None) -> Status:
    """Write a ledger to FILE; `-` writes to standard output.

    Unless --private is given, the file says nothing of who collected the documents, nor of who reviewed their readings
    and why, nor of where, when and with what a picture was taken, and has no custody log. The pictures' own bytes still
    do: think before you give --with-bytes. Paths stand as they were named to `whence add`.

    Exit status: 0 done; 2 there is no ledger, or the file cannot be written.
    """
    del kind  # one so far
    with opened(ledger, evidence) as case, opened_file(None if str(file) == "-" else file) as stream:
        for line in case.exported(private=private, with_bytes=with_bytes):
            stream.write(line + "\n")
    return Status.DONE


@click.command(name="import", short_help="Take a ledger from a file.")
@click.argument("file", type=click.Path(path_type=Path))
@in_name
@on_ledger
@reporting
def import_(file: Path, by: str | None, ledger: str, evidence: Path | None) -> Status:
    """Take FILE, which `whence export` wrote, into a new ledger: all of it, or nothing.

    A file that `whence export --private` wrote brings its custody log, which goes on as it is. Another begins a log,
    with an entry that names you (--by) and the hash of FILE.

    Exit status: 0 done; 2 the file is no such one, or the ledger is not empty.
    """
    if not file.is_file():
        raise NotFound(
            seen=f"no file {file}",
            expected="a file that `whence export --as jsonl` has written",
            cause="The name is misspelt",
            next="Check the name",
        )
    with opened(ledger, evidence, create=True) as case:
        counts = case.imported(_lines(file), by or "not recorded")
    click.echo("whence: " + ", ".join(f"{count:,} {table}" for table, count in counts.items()), err=True)
    return Status.DONE


def _lines(file: Path) -> Iterator[str]:
    # What is no UTF-8 becomes what cannot be written, and so is refused with the number of its line.
    with file.open(encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
        yield from stream
