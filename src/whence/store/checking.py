"""Whether a ledger is whole: its bytes, its log, its records, and every span of every reading.

What was written is told by the log, in which each entry holds the hash of the one before: so a record that was changed,
or taken away, or put in by another program, differs from what the log says of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from whence.errors import WhenceError
from whence.model import Reading, Span, Text, attribution_id, claim_id
from whence.store import custody
from whence.store.evidence import Evidence
from whence.store.logged import Logged, unlogged
from whence.store.view import View


class Weight(StrEnum):
    """What a finding is: something is not as it was, or something to know."""

    DAMAGE = "damage"
    INFORMATION = "information"


class Finding(NamedTuple):
    """This was found of that."""

    weight: Weight
    about: str
    seen: str
    expected: str


def check(
    view: View, evidence: Evidence, extractors: Mapping[str, str], last_hash: str | None = None
) -> Iterator[Finding]:
    """Everything that is not as it should be, and what a person should know. Nothing is changed.

    `extractors` says which version each has now: that another might see another text is no damage. `last_hash` is one
    of the log's that was kept elsewhere: the log must still hold it.
    """
    for fault in view.faults():
        yield Finding(Weight.DAMAGE, "database", fault, "a file as the database wrote it")
    yield from _bytes(view, evidence)
    logged = Logged()
    hashes: set[str] = set()
    for broken in custody.check(logged.followed(view.custody(), hashes)):
        yield Finding(Weight.DAMAGE, f"custody log, entry {broken.number}", broken.seen, broken.expected)
    if last_hash is not None and last_hash not in hashes:
        yield Finding(Weight.DAMAGE, "custody log", "no entry of the hash that was kept", last_hash)
    for about, seen, expected in unlogged(view, logged):
        yield Finding(Weight.DAMAGE, about, seen, expected)
    if logged.imported:
        what = f"{logged.imported:,} documents imported without the log of where they came from"
        yield Finding(
            Weight.INFORMATION, "custody log", what, "nothing; the ledger that they were exported from has it"
        )
    yield from _read_again(view, extractors)


def _read_again(view: View, extractors: Mapping[str, str]) -> Iterator[Finding]:
    """Every span of every reading looked up in its text."""
    older: Counter[tuple[str, str]] = Counter()
    names = [name for (name,) in view.rows("SELECT id FROM texts ORDER BY id")]
    for name in names:
        try:
            text = view.text(name)
            if text is None:
                continue
            if name != text.id:
                yield Finding(Weight.DAMAGE, name, f"characters that have the id {text.id}", name)
                continue
            if extractors.get(text.extractor) != text.version:
                older[text.extractor, text.version] += 1
            for reading in view.readings(text):
                yield from _spans(reading)
        except (ValueError, WhenceError) as error:
            yield Finding(Weight.DAMAGE, name, f"what cannot be read: {_said(error)}", "a text and its readings")
    for (extractor, version), count in sorted(older.items()):
        seen = f"{count:,} texts by version {version}; this program has {extractors.get(extractor, 'none')}"
        expected = "nothing; where a newer one sees another text, adding the file again puts it beside this one"
        yield Finding(Weight.INFORMATION, extractor, seen, expected)


def _said(error: Exception) -> str:
    return error.seen if isinstance(error, WhenceError) else " ".join(str(error).split())[:200]


def _bytes(view: View, evidence: Evidence) -> Iterator[Finding]:
    wanted = set(view.blobs())
    for damage in evidence.check():
        if damage.seen.endswith("never finished"):
            yield Finding(Weight.INFORMATION, str(damage.path), damage.seen, "nothing; it may be deleted")
        else:
            yield Finding(Weight.DAMAGE, str(damage.path), damage.seen, damage.expected)
    for digest in sorted(wanted):
        try:
            if evidence.has(digest):
                continue
            seen = "no file"
        except ValueError:
            seen = "the name of no bytes"
        yield Finding(Weight.DAMAGE, digest, seen, "the bytes that a document names")
    for digest in evidence.digests():
        if digest not in wanted:
            what = "bytes that no document names, as a run that was broken off leaves them"
            yield Finding(Weight.INFORMATION, digest, what, "nothing; adding their file again takes them over")


def _spans(reading: Reading) -> Iterator[Finding]:
    """Spans that lie outside of the text, and names that do not say what is there."""
    text = reading.text
    for one in reading.attributions:
        spans = (*one.source, *one.cue, *one.content)
        named = attribution_id(text.id, one.source, one.cue, one.content, one.parent)
        yield from _placed(text, one.id, spans, named, "attribution")
    for claim in reading.claims:
        path = tuple(link.attribution for link in claim.chain if link.attribution is not None)
        yield from _placed(text, claim.id, claim.spans, claim_id(text.id, claim.spans, path), "claim")


def _placed(text: Text, name: str, spans: Iterable[Span], named: str, what: str) -> Iterator[Finding]:
    outside = [span for span in spans if not 0 <= span.start < span.end <= len(text.content)]
    if outside:
        yield Finding(Weight.DAMAGE, name, f"spans {outside} of the {what}", f"0 to {len(text.content)}")
    if named != name:
        yield Finding(Weight.DAMAGE, name, f"a {what} whose spans have the id {named}", name)
