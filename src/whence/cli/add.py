"""`whence add`: take documents into a ledger."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which

import click

from whence.cli.intake_form import with_form
from whence.cli.ledgers import on_ledger, opened
from whence.cli.output import Status, complain, reporting, threads_of
from whence.cli.tables import is_json, show, tabled
from whence.engines import Limits
from whence.errors import OptionError
from whence.export.screen import safe
from whence.flow import Asked, Form
from whence.intake import Stated, is_address
from whence.ledger import Ledger, Progress, uri_of
from whence.serial import dumps
from whence.store import EVIDENCE
from whence.store.postgresql import without_password

_OFTEN = 0.2  # seconds between two looks of the progress line


@click.command(short_help="Take documents into a ledger, and read them.")
@click.argument("given", nargs=-1, required=True, metavar="PATH-or-URL...", type=click.Path())
@click.option("--title", help="Title of the document, where the file does not say; for a single file.")
@click.option("--publisher", help="Who published it.")
@click.option("--published", metavar="DATE", help="When: 2009, 2009-01 or 2009-01-05.")
@click.option("--url", help="Where it was found.")
@click.option(
    "--ocr",
    "languages",
    metavar="LANGUAGES",
    help="Languages of scanned pages, as Tesseract names them: eng, fas, eng+fas; none reads none."
    "  [default: eng, if Tesseract is installed]",
)
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=NAME",
    help="Which column of a table holds text, author, published or address.",
)  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 256), help="Documents read at a time.  [default: all cores]")
@click.option(
    "--memory", type=click.IntRange(1), default=6, show_default=True, metavar="GB", help="What one worker may take."
)
@click.option("--seconds", type=click.FloatRange(1), default=300, show_default=True, help="What one document may take.")
@click.option("--private-networks", "private", is_flag=True, help="Let an address lead into a private network.")
@on_ledger
@tabled
@reporting
@with_form
def add(
    given: Sequence[str],
    title: str | None,
    publisher: str | None,
    published: str | None,
    url: str | None,
    languages: str | None,
    columns: Sequence[str],
    workers: int | None,
    memory: int,
    seconds: float,
    private: bool,
    said: Form,
    ledger: str,
    evidence: Path | None,
    form: str | None,
) -> Status:
    """Take files into a ledger and read them; of a folder, everything in it.

    E-mail and mailboxes, PDF, web pages, pictures, web archives (WARC, WACZ), Word and OpenDocument, tables of posts,
    subtitles, feeds, archives (zip, tar), plain text. The bytes are kept unchanged and named by their hash. What was
    taken in before is not taken in again; a run that was broken off goes on where it stopped.

    An address (https://...) is captured into a web archive, with what was asked and answered; the site sees who asks,
    and nothing else is fetched.

    Exit status: 0 all was taken in; 1 something could not be read, and is listed; 2 nothing could be taken in.
    """
    facts = {"title": title, "publisher": publisher, "published": published, "url": url}
    words = {name: value for name, value in facts.items() if value is not None}
    paths = [word if is_address(word) else Path(word) for word in given]
    stated = _stated(paths, words) if words else None
    if any(isinstance(path, str) for path in paths):
        click.echo("whence: the sites that you named will see who asks, and when", err=True)
    with opened(ledger, evidence, create=True) as case:
        asked = Asked(
            ledger=case.address,
            evidence=evidence or Path(case.address, EVIDENCE),
            form=said,
            languages=_languages(languages),
            columns=dict(_column(word) for word in columns),
            private=private,
        )
        limits = Limits(memory * 1_000_000_000, seconds)
        steps = case.add(paths, asked, stated=stated, workers=threads_of(workers), limits=limits)
        try:
            progress = _watched(steps)
        except KeyboardInterrupt:
            click.echo("\nwhence: interrupted; what is in the ledger is whole, and the same command goes on", err=True)
            return Status.AMISS
        return _reported(case, progress, form)


def _stated(paths: Sequence[Path | str], given: dict[str, str]) -> Stated:
    (first, *others) = paths
    if others or (isinstance(first, Path) and first.is_dir()):
        raise OptionError(
            seen=f"--{next(iter(given))} with several files",
            expected="one file, since it speaks of one document",
            cause="several files or a folder were named",
            next="add them one at a time, or leave the option out",
        )
    return Stated(uri_of(first) if isinstance(first, Path) else first, **given)


def _languages(given: str | None) -> str | None:
    """In which languages scanned pages are read, if they are."""
    if given is None:
        return "eng" if which("tesseract") else None
    return None if given == "none" else given


def _column(word: str) -> tuple[str, str]:
    field, mark, name = word.partition("=")
    if not mark:
        raise OptionError(
            seen=f"--column {word}",
            expected="FIELD=NAME, such as text=Message",
            cause="the equals sign is missing",
            next="name the field, an equals sign, and the column's name",
        )
    return field, name


def _watched(steps: Iterator[Progress]) -> Progress:
    """Show on a terminal how far a run has come."""
    live = sys.stderr is not None and sys.stderr.isatty()
    begun = last = time.monotonic()
    progress = Progress()
    for progress in steps:
        if live and time.monotonic() - last > _OFTEN:
            last = time.monotonic()
            rate = progress.seen / max(last - begun, 0.1)
            line = f"{progress.seen:,} documents, {len(progress.failures):,} not read, {rate:.0f} a second: "
            click.echo(f"\r\033[K{line}{safe(progress.now_at)[-40:]}", nl=False, err=True)
    if live:
        click.echo("\r\033[K", nl=False, err=True)
    return progress


def _reported(case: Ledger, progress: Progress, form: str | None) -> Status:
    """After a run: what was read, and what was not and why."""
    added = progress.added
    for failure in progress.failures:
        complain(failure)
    if is_json(form):
        click.echo(
            dumps(
                {
                    "ledger": without_password(case.address),
                    "files": progress.sources,
                    "unchanged": progress.unchanged,
                    "hidden": progress.hidden,
                    "met": progress.seen,
                    "documents": added.documents,
                    "texts": added.texts,
                    "readings": added.readings,
                    "captures": added.captures,
                    "failures": added.failures,
                }
            )
        )
    else:
        rows = [
            {"count": f"{count:,}", "what": what}
            for count, what in (
                (progress.sources, "files gone through"),
                (progress.unchanged, "files unchanged since they were taken in"),
                (progress.hidden, "hidden files and folders left out"),
                (added.documents, "documents that are new"),
                (progress.seen - added.documents, "documents that were there"),
                (added.readings, "texts read"),
                (len(progress.failures), "not read:"),
            )
            if count
        ]
        reasons = Counter(failure.seen for failure in progress.failures)
        rows += [{"count": f"{count:,}", "what": f"  {why}"} for why, count in reasons.most_common()]
        show(rows, ("count", "what"), "table")
    if progress.failures:
        return Status.AMISS if progress.seen > len(progress.failures) or progress.unchanged else Status.NOTHING
    return Status.DONE if progress.seen or progress.unchanged else Status.NOTHING
