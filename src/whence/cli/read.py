"""`whence read`: read documents without a ledger."""

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import click

from whence.cli.output import Masking, Status, formatted, reporting, threads_of, write
from whence.dates import is_date
from whence.errors import OptionError
from whence.flow import Job, read_all, read_documents, read_file
from whence.intake import LIMIT, Stated
from whence.ledger import uri_of
from whence.model import Failure, Reading
from whence.read import at_least


@click.command(short_help="Read documents: who says what, on whose word.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the document, where the file does not say.")
@click.option("--publisher", help="Who published it.")
@click.option("--published", metavar="DATE", help="When: 2009, 2009-01 or 2009-01-05.")
@click.option("--url", help="Where it was found.")
@click.option(
    "--least-confidence",
    "least",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Leave out, and count, attributions and claims that are less sure than this, such as 0.9.",
)
@click.option(
    "--whole-sheet",
    is_flag=True,
    help="In text, show every entry of the checking sheet, with the words of its claims. The HTML page has them all.",
)
@formatted
@reporting
def read(
    files: Sequence[Path],
    title: str | None,
    publisher: str | None,
    published: str | None,
    url: str | None,
    least: float | None,
    whole_sheet: bool,
    form: str | None,
    output: Path | None,
    colour: str,
    mask: bool,
    keep: tuple[str, ...],
    threads: int | None,
) -> Status:
    """Read files without a ledger: every attribution, and every sentence as a claim with its chain.

    Plain text, HTML, PDF, e-mail, Word, OpenDocument, RTF, subtitles, tables of posts, feeds, web archives, and
    archives of these; each document in a file gives a reading of its own.

    `-` reads what is piped or pasted. Nothing is sent anywhere and nothing is kept. On a terminal the result is text
    for people, in a pipe JSON lines; other forms by `--format`, or by how the name of `--output` ends.

    Exit status: 0 all was read; 1 some file was not, or lost characters, and is listed; 2 nothing could be read.
    """
    given = {"title": title, "publisher": publisher, "published": published, "url": url}
    stated = {name: value and _decoded(value) for name, value in given.items()}
    _check(stated, len(files))
    results = read_all(_jobs(files, stated), threads_of(threads))
    if least is not None:
        results = (at_least(one, least) if isinstance(one, Reading) else one for one in results)
    masking = Masking(mask, keep)
    return write(results, form=form, output=output, colour=colour, masking=masking, whole_sheet=whole_sheet)


def _jobs(files: Sequence[Path], stated: dict[str, str | None]) -> Iterator[tuple[str, Job]]:
    for file in files:
        uri = uri_of(file)
        what = Stated(uri=uri, **stated)
        yield uri, partial(_read_piped, what) if uri == "-" else partial(read_file, file, what)


def _decoded(word: str) -> str:
    """A word of the command line; bytes in it that are no UTF-8 are written as %XX, so that it can be printed."""
    return os.fsencode(word).decode("utf-8", "percent")


def _percent(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(f"%{byte:02X}" for byte in error.object[error.start : error.end]), error.end


codecs.register_error("percent", _percent)


def _read_piped(stated: Stated) -> list[Reading | Failure]:
    if sys.stdin is None:  # closed by whoever called us
        return read_documents(BytesIO(b""), stated)
    if sys.stdin.isatty():
        click.echo("whence: reading what you paste; end it with Ctrl-D on an empty line (Ctrl-Z on Windows)", err=True)
    return read_documents(BytesIO(sys.stdin.buffer.read(LIMIT + 1)), stated)


def _check(stated: dict[str, str | None], files: int) -> None:
    given = [name for name, value in stated.items() if value is not None]
    if given and files > 1:
        raise OptionError(
            seen=f"--{given[0]} with {files} files",
            expected="one file, since it speaks of one document",
            cause="several files were named",
            next="read them one at a time, or leave the option out",
        )
    published = stated["published"]
    if published is not None and not is_date(published):
        raise OptionError(
            seen=f"--published {published}",
            expected="a date such as 2009, 2009-01 or 2009-01-05",
            cause="another order or a day that the calendar lacks",
            next="write the year first",
        )
