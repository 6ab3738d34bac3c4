"""`whence check`: whether everything is as it was."""

from pathlib import Path

import click

from whence.cli.ledgers import on_ledger, opened
from whence.cli.output import Status, reporting
from whence.cli.tables import is_json, show, tabled
from whence.store import Weight


@click.command(short_help="Whether bytes, log, texts and spans are as they were.")
@click.option("--last-hash", metavar="HASH", help="One that `check` has shown before: the log must still hold it.")
@on_ledger
@tabled
@reporting
def check(last_hash: str | None, ledger: str, evidence: Path | None, form: str | None) -> Status:
    """Hash all bytes anew, follow the custody log, and look every span up in its text. Nothing is changed.

    The last hash of the log is shown: who keeps it elsewhere can tell later, with --last-hash, that no entry was taken
    off the end.

    Exit status: 0 all is as it was; 1 something is damaged, and is listed; 2 there is no ledger.
    """
    with opened(ledger, evidence) as case:
        findings = list(case.check(last_hash))
        rows = (
            {"kind": one.weight.value, "about": one.about, "seen": one.seen, "expected": one.expected}
            for one in findings
        )
        show(rows, ("kind", "about", "seen"), form)
        damaged = sum(one.weight is Weight.DAMAGE for one in findings)
        with case.view() as view:
            counts, last = view.counts(), view.last_hash()
        if not is_json(form):
            click.echo(
                f"{counts.documents:,} documents, {counts.texts:,} texts, {counts.claims:,} claims"
                f" ({counts.reviewed:,} reviewed): {damaged or 'nothing'} damaged. Last of the log: {last or 'empty'}"
            )
        return Status.AMISS if damaged else Status.DONE
