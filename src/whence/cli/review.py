"""`whence review`: what a person finds of a reading."""

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from whence.cli.ledgers import in_name, on_ledger, opened
from whence.cli.output import Status, complain, reporting
from whence.cli.tables import is_json, show, tabled
from whence.cli.words import WORDS
from whence.errors import OptionError, WhenceError
from whence.ledger import FIELDS, Ledger, Read
from whence.model import Review, Verdict
from whence.serial import dumps

COLUMNS = ("claim", "quote", "voice", "holder", "role", "verdict", "corrected", "why", "by", "at")


@click.command(short_help="This reading is right, corrected so, or rejected.")
@click.argument("claim", required=False)
@click.option("--right", "verdict", flag_value=Verdict.RIGHT.value, help="The reading is right (not the claim).")
@click.option("--reject", "verdict", flag_value=Verdict.REJECTED.value, help="This is no claim, or not this one.")
@click.option("--withdraw", "verdict", flag_value=Verdict.WITHDRAWN.value, help="Take the last decision back.")
@click.option(
    "--correct", "corrected", multiple=True, metavar="FIELD=VALUE", help="It should read so: voice, holder or role."
)
@click.option("--why", type=WORDS, help="The reason.")
@click.option("--list", "listing", is_flag=True, help="All claims with what was decided on them, as CSV.")
@click.option(
    "--apply", "file", type=click.Path(path_type=Path, dir_okay=False), help="Take decisions from such a CSV file."
)
@in_name
@on_ledger
@tabled
@reporting
def review(
    claim: str | None,
    verdict: str | None,
    corrected: Sequence[str],
    why: str | None,
    listing: bool,
    file: Path | None,
    by: str | None,
    ledger: str,
    evidence: Path | None,
    form: str | None,
) -> Status:
    """Say of the reading of CLAIM (its id, or how that begins) that it is right, corrected so, or rejected.

    It speaks of how the text was read, never of whether the claim holds. A decision is a record with its name and time;
    it is never changed, only followed by another, and it stays with the words when the text is read anew. Without a
    decision the claim is shown with all that was decided on it.

    Many at once: `whence review --list > decisions.csv`, write right, rejected or corrected (with field=value) beside
    the claims, and `whence review --apply decisions.csv --by NAME`.

    Exit status: 0 done; 1 some lines of the file could not be applied, and are listed; 2 nothing was done.
    """
    with opened(ledger, evidence) as case:
        if listing:
            _list(case)
            return Status.DONE
        if file is not None:
            return _apply(case, file, _name(by))
        if claim is None:
            raise _asked("no claim", "the id of a claim, --list or --apply")
        if corrected and verdict is not None:
            raise _asked("two decisions at once", "one of --right, --correct, --reject, --withdraw")
        chosen = Verdict.CORRECTED.value if corrected else verdict
        found = case.claim(claim)
        if chosen is not None:
            case.decide(found, Verdict(chosen), _name(by), why, [_pair(word) for word in corrected])
        _show(case, found, form)
        return Status.DONE


def _name(by: str | None) -> str:
    if not by:
        raise _asked("a decision by nobody", "--by NAME, since a decision is somebody's")
    return by


def _asked(seen: str, expected: str) -> OptionError:
    return OptionError(seen=seen, expected=expected, cause="the options do not fit", next="see `whence review --help`")


def _pair(word: str) -> tuple[str, str]:
    name, mark, value = word.partition("=")
    if not mark or name.strip() not in FIELDS:
        raise _asked(f"--correct {word}", f"FIELD=VALUE with one of {', '.join(FIELDS)}")
    return name.strip(), value.strip()


def _show(case: Ledger, found: Read, form: str | None) -> None:
    row = {"claim": found.claim.id, "quote": found.quote, **dict(found.fields)}
    decided = [
        {
            "at": one.at,
            "by": one.by,
            "verdict": one.verdict.value,
            "corrected": "; ".join("=".join(pair) for pair in one.corrections),
            "why": one.why,
        }
        for one in case.reviews(found.claim.id)
    ]
    if is_json(form):
        click.echo(dumps({**row, "reviews": decided}))
        return
    show([{"name": name, "value": value} for name, value in row.items()], ("name", "value"), "table")
    click.echo()
    if not show(decided, ("at", "by", "verdict", "corrected", "why"), "table"):
        click.echo("Nobody has reviewed this reading.")


def _list(case: Ledger) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(case):
        writer.writerow([_guarded(row.get(name)) for name in COLUMNS])


def _guarded(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    words = "" if value is None else " ".join(str(value).split())
    return "'" + words if words[:1] in "=+-@\t" and words else words


def _rows(case: Ledger) -> Iterator[dict[str, Any]]:
    latest = case.decisions()
    for found in case.claims():
        row: dict[str, Any] = {"claim": found.claim.id, "quote": found.quote, **dict(found.fields)}
        yield row | _decision(latest.pop(found.claim.id, None))
    for one in latest.values():  # claims that the newest reading does not have
        yield {"claim": one.claim, "quote": one.quote, **dict(one.fields)} | _decision(one)


def _decision(one: Review | None) -> dict[str, Any]:
    if one is None:
        return {}
    corrected = "; ".join("=".join(pair) for pair in one.corrections)
    return {"verdict": one.verdict.value, "corrected": corrected, "why": one.why, "by": one.by, "at": one.at}


def _apply(case: Ledger, file: Path, by: str) -> Status:
    """Decisions from a file; a line that says what the ledger says already is none."""
    latest = case.decisions()
    made = wrong = 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            verdict = (row.get("verdict") or "").strip().lower()
            before = _decision(latest.get(row.get("claim") or ""))
            corrected = (row.get("corrected") or "").strip().removeprefix("'")
            after = {"verdict": verdict, "corrected": corrected, "why": row.get("why") or None}
            if not verdict or all((before.get(name) or None) == (value or None) for name, value in after.items()):
                continue
            try:
                pairs = [_pair(word) for word in corrected.split(";") if word.strip()]
                if verdict not in set(Verdict):
                    raise _asked(f"the verdict {verdict}", f"one of {', '.join(Verdict)}")
                case.decide(case.claim(row.get("claim") or ""), Verdict(verdict), by, row.get("why") or None, pairs)
                made += 1
            except WhenceError as error:
                complain(error.failure(f"{file}, line {number}"))
                wrong += 1
    click.echo(f"whence: {made:,} decisions taken down", err=True)
    if wrong:
        return Status.AMISS if made else Status.NOTHING
    return Status.DONE
