"""Whether a ledger is whole: its bytes, its log, its texts, and every span of every reading."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from whence.model import Reading, Span, Text, attribution_id, claim_id
from whence.store import custody
from whence.store.evidence import Evidence
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


def check(view: View, evidence: Evidence, extractors: Mapping[str, str]) -> Iterator[Finding]:
    """Everything that is not as it should be, and what a person should know. Nothing is changed.

    `extractors` says which version each has now: that another might see another text is no damage.
    """
    older: Counter[tuple[str, str]] = Counter()
    yield from _bytes(view, evidence)
    for broken in custody.check(view.custody()):
        yield Finding(Weight.DAMAGE, f"custody log, entry {broken.number}", broken.seen, broken.expected)
    for kept in view.documents():
        if kept.document is None:
            continue
        if kept.document.id != kept.id:
            yield Finding(Weight.DAMAGE, kept.id, f"what the record says has the id {kept.document.id}", kept.id)
        for name, text in view.named_texts(kept.document):
            if name != text.id:
                yield Finding(Weight.DAMAGE, name, f"characters that have the id {text.id}", name)
                continue
            if extractors.get(text.extractor) != text.version:
                older[text.extractor, text.version] += 1
            for reading in view.readings(text):
                yield from _spans(reading)
    for (extractor, version), count in sorted(older.items()):
        seen = f"{count:,} texts by version {version}; this program has {extractors.get(extractor, 'none')}"
        expected = "nothing; where a newer one sees another text, adding the file again puts it beside this one"
        yield Finding(Weight.INFORMATION, extractor, seen, expected)


def _bytes(view: View, evidence: Evidence) -> Iterator[Finding]:
    wanted = set(view.blobs())
    for damage in evidence.check():
        if damage.seen.endswith("never finished"):
            yield Finding(Weight.INFORMATION, str(damage.path), damage.seen, "nothing; it may be deleted")
        else:
            yield Finding(Weight.DAMAGE, str(damage.path), damage.seen, damage.expected)
    for digest in sorted(wanted):
        if not evidence.has(digest):
            yield Finding(Weight.DAMAGE, digest, "no file", "the bytes that a document names")
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
