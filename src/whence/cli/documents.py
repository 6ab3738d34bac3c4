"""`whence documents`: what came in, its versions and its custody, and what could not be read and why."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from whence.cli.ledgers import on_ledger, opened
from whence.cli.output import Status, reporting
from whence.cli.tables import is_json, show, tabled
from whence.difference import changes
from whence.export.screen import safe
from whence.model import Capture, place_of
from whence.serial import dumps
from whence.store import Kept, View

NOT_RECORDED = "not recorded"


@click.command(short_help="What came into the ledger, and what could not be read.")
@click.argument("document", required=False)
@click.option("--failed", is_flag=True, help="What could not be read, and why.")
@click.option("--diff", is_flag=True, help="What changed in the text between the versions of DOCUMENT.")
@on_ledger
@tabled
@reporting
def documents(
    document: str | None, failed: bool, diff: bool, ledger: str, evidence: Path | None, form: str | None
) -> Status:
    """List the documents of a ledger, or tell all that is known of one: DOCUMENT is its id, or how that begins.

    Exit status: 0 done; 1 some could not be read, with --failed; 2 there is no such ledger or document.
    """
    with opened(ledger, evidence) as case, case.view() as view:
        if failed:
            return Status.AMISS if show(_failures(view), ("where", "seen", "next"), form) else Status.DONE
        if document is None:
            show(map(_row, view.documents()), ("document", "type", "date", "title", "where"), form)
            return Status.DONE
        kept = view.document(document)
        if diff:
            _show_versions(view, kept, form)
        elif is_json(form):
            click.echo(dumps(_all_of(view, kept)))
        else:
            _tell(_all_of(view, kept))
        return Status.DONE


def _row(kept: Kept) -> dict[str, Any]:
    what = kept.document
    return {
        "document": kept.id,
        "number": kept.number,
        "type": what.media_type if what else "purged",
        "date": what and what.published,
        "title": what and (what.title or what.byline),
        "where": place_of(kept.uri, kept.inside),
        "blob": kept.blob,
        "purged": kept.purged,
    }


def _failures(view: View) -> Iterator[dict[str, Any]]:
    for failure in view.failures():
        yield {
            "where": place_of(failure.uri, failure.inside),
            "seen": failure.seen,
            "expected": failure.expected,
            "cause": failure.cause,
            "next": failure.next,
        }


def _all_of(view: View, kept: Kept) -> dict[str, Any]:
    """All that the ledger has of one document, but for its text."""
    told = _row(kept)
    if kept.document is None:
        return told
    told["size"] = kept.document.blob.size
    told |= {name: getattr(kept.document, name) for name in ("byline", "publisher", "language", "address")}
    told["stated"] = [list(pair) for pair in kept.document.stated]
    told["captures"] = [_capture(capture) for capture in view.captures(kept.id)]
    told["came with"] = [
        {"document": one.of, "manner": one.manner.value, "name": one.name} for one in view.came_with(kept.id)
    ]
    told["exhibits"] = [
        {"document": one.document, "manner": one.manner.value, "name": one.name} for one in view.exhibits(kept.id)
    ]
    told["texts"] = [
        {
            "text": text.id,
            "extractor": f"{text.extractor} {text.version}",
            "characters": len(text.content),
            "readings": [f"{one.reader.name} {one.reader.version}" for one in readings],
            "claims": len(readings[-1].claims) if readings else 0,
            "reviewed": view.reviewed(text),
        }
        for text in view.texts(kept.document)
        for readings in [view.readings(text)]
    ]
    picture = view.picture(kept.id)
    if picture is not None:
        told["picture"] = {
            "pixels": f"{picture.width} x {picture.height}",
            "taken": picture.taken,
            "position": picture.position and [picture.position.latitude, picture.position.longitude],
            "camera": picture.camera,
            "perceptual_hash": picture.perceptual_hash,
        }
    told["notes"] = [{"what": note.what, "count": note.count} for note in view.notes(kept.id)]
    told["versions"] = [one.id for one in view.versions(kept.document)]
    return told


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "captured": capture.at or NOT_RECORDED,
        "recorded": capture.recorded_at,
        "way": capture.way.value,
        "source": capture.source,
        "tool": capture.tool,
        "collector": capture.collector or NOT_RECORDED,
        "address": capture.address or NOT_RECORDED,
        "clock": capture.clock or NOT_RECORDED,
        "machine": capture.machine or NOT_RECORDED,
        "identity": capture.identity or NOT_RECORDED,
        "note": capture.note or NOT_RECORDED,
    }


def _tell(told: dict[str, Any], indent: str = "") -> None:
    """Names and values, one to a line, lists below their names."""
    for name, value in told.items():
        if isinstance(value, dict):
            click.echo(f"{indent}{name}:")
            _tell(value, indent + "  ")
        elif isinstance(value, list):
            click.echo(f"{indent}{name}: {len(value) or 'none'}")
            for item in value:
                if isinstance(item, dict):
                    first, *rest = item.items()
                    click.echo(f"{indent}- {first[0]}: {_said(first[1])}")
                    _tell(dict(rest), indent + "  ")
                else:
                    click.echo(f"{indent}- {_said(item)}")
        else:
            click.echo(f"{indent}{name}: {_said(value)}")


def _said(value: object) -> str:
    if isinstance(value, list):
        return ": ".join(_said(one) for one in value)
    return "-" if value is None else safe(" ".join(str(value).split()))


def _show_versions(view: View, kept: Kept, form: str | None) -> None:
    """Each version beside the one before it."""
    versions = [one for one in view.versions(kept.document) if one.document] if kept.document else []
    contents = [(one, [text.content for text in view.texts(one.document)]) for one in versions if one.document]
    for (earlier, before), (later, after) in pairwise(contents):
        found = list(changes(before[-1] if before else "", after[-1] if after else ""))
        if is_json(form):
            click.echo(dumps({"from": earlier.id, "to": later.id, "changes": [change._asdict() for change in found]}))
            continue
        click.echo(f"{earlier.id} -> {later.id}: " + (f"{len(found)} changes" if found else "the same text"))
        for change in found:
            for mark, words in (("-", change.before), ("+", change.after)):
                if words:
                    click.echo(f"  {mark} {safe(' '.join(words.split()))}")
    if len(contents) < 2 and not is_json(form):
        click.echo("There is one version.")
