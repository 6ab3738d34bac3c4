"""`whence ledger`: what is done with a ledger as a whole."""

from pathlib import Path

import click

from whence.cli.ledgers import in_name, on_ledger, opened
from whence.cli.output import Status, reporting
from whence.cli.tables import show, tabled
from whence.cli.words import WORDS


@click.group(short_help="Look after a ledger.")
def ledger() -> None:
    """Look after a ledger: its custody log, and documents that must go."""


@ledger.command(short_help="The custody log: who did what, and when.")
@click.option("--about", metavar="ID", help="Only entries on this document or claim.")
@on_ledger
@tabled
@reporting
def log(about: str | None, ledger: str, evidence: Path | None, form: str | None) -> Status:
    """Show the custody log, in which each entry's hash covers the entry before it.

    Exit status: 0 done; 2 there is no ledger.
    """
    with opened(ledger, evidence) as case, case.view() as view:
        rows = (
            {
                "number": entry.number, "at": entry.at, "who": entry.who, "did": entry.act, "about": entry.about,
                "detail": dict(entry.detail), "tool": entry.tool, "hash": kept,
            }
            for entry, kept in view.custody()
            if about is None or entry.about.startswith(about)
        )  # fmt: skip
        show(rows, ("number", "at", "who", "did", "about"), form)
    return Status.DONE


@ledger.command(short_help="Remove a document for good.")
@click.argument("document")
@click.option("--why", required=True, type=WORDS, help="The reason: consent withdrawn, a law, a court.")
@in_name
@on_ledger
@reporting
def purge(document: str, why: str, by: str | None, ledger: str, evidence: Path | None) -> Status:
    """Remove DOCUMENT's bytes, text, readings and reviews; the custody log keeps its id, its bytes' hash, and why.

    What was taken out of it (attachments, members) goes with it. What it came in, as the mailbox of a message, still
    holds its bytes; that is named, to be purged too. Backups are not reached.

    Exit status: 0 done; 2 there is no such document.
    """
    with opened(ledger, evidence) as case:
        gone, holders = case.purge(document, by or "not recorded", why)
    if len(gone) > 1:
        click.echo(f"whence: purged, and {len(gone) - 1:,} documents that were taken out of it", err=True)
    for holder in holders:
        click.echo(f"whence: its bytes still stand in {holder}, which it came in", err=True)
    return Status.DONE
