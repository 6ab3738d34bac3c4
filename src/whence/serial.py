"""A reading as JSON, `whence/1`: what programs build on. Its schema is `data/whence-1.schema.json` in the package.

What this version cannot fill is there all the same, null or empty, so that whoever reads `whence/1` need not ask which
version wrote it.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from whence.model import (
    Attribution,
    Claim,
    Failure,
    Heads,
    Link,
    Reading,
    Referent,
    Span,
    Time,
    When,
    Wording,
    place_of,
)

FORMAT = "whence/1"
CONFIDENCE_DIGITS = 4


def dumps(value: dict[str, Any]) -> str:
    """One line of JSON, always written the same way.

    >>> dumps({"said": "«Да», he said"})
    '{"said": "«Да», he said"}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of `whence/1`: a reading or a failure."""
    text = files("whence").joinpath("data", "whence-1.schema.json").read_text("utf-8")
    published: dict[str, Any] = json.loads(text)
    return published


def failure_object(failure: Failure) -> dict[str, Any]:
    """A document that could not be read, where its reading would stand."""
    names = ("seen", "expected", "cause", "next")
    where = {"uri": place_of(failure.uri, failure.inside)}
    return {"format": FORMAT, "failed": where | {name: getattr(failure, name) for name in names}}


def reading_object(reading: Reading) -> dict[str, Any]:
    """A reading. Spans are [start, end] in code points into `document.text`, end exclusive."""
    return {name: list(part) if isinstance(part, Iterator) else part for name, part in _parts(reading)}


def written(reading: Reading) -> Iterator[str]:
    """The line that `dumps` gives for a reading, in pieces, so that a book's claims need not all be written at once."""
    opening = "{"
    for name, part in _parts(reading):
        yield f'{opening}"{name}": '
        opening = ", "
        if isinstance(part, Iterator):
            yield "["
            for number, item in enumerate(part):
                yield (", " if number else "") + dumps(item)
            yield "]"
        else:
            yield json.dumps(part, ensure_ascii=False, allow_nan=False)
    yield "}"


def _parts(reading: Reading) -> Iterator[tuple[str, Any]]:
    """The fields of a reading in their order; the long ones as iterators."""
    reader = reading.reader
    yield "format", FORMAT
    yield "document", _document(reading)
    yield "attributions", (_attribution(attribution) for attribution in reading.attributions)
    yield "claims", (_claim(claim) for claim in reading.claims)
    yield "referents", (_referent(referent) for referent in reading.referents)
    yield "times", (_time(time) for time in reading.times)
    yield "reader", {"name": reader.name, "version": reader.version, "model": reader.model}
    yield "warnings", [{"what": warned.what, "count": warned.count} for warned in reading.warnings]


def _document(reading: Reading) -> dict[str, Any]:
    text, document = reading.text, reading.text.document
    return {
        "id": document.id,
        "uri": document.place,
        "media_type": document.media_type,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "language": document.language,
        "blob": document.blob.digest,
        "text": text.content,
        "encoding": text.encoding,
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "kind": attribution.kind.value,
        "source": _spans(attribution.source),
        "cue": _spans(attribution.cue),
        "content": _spans(attribution.content),
        "parent": attribution.parent,
        "confidence": round(attribution.confidence, CONFIDENCE_DIGITS),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "unit": claim.unit,
        "spans": _spans(claim.spans),
        "voice": claim.voice.value,
        "chain": [_link(link) for link in claim.chain],
        "act": claim.act and claim.act.value,
        "certainty": claim.certainty and claim.certainty.value,
        "negated": claim.negated,
        "presupposed": claim.presupposed,
        "said": {"edtf": claim.said} if claim.said is not None else None,
        "alternatives": [{"field": one.field, "value": one.value, "why": one.why} for one in claim.alternatives],
        "heads": _heads(claim.heads) if claim.heads is not None else None,
        "about": list(claim.about),
        "time": _when(claim.time) if claim.time is not None else None,
        "place": claim.place,
        "quantities": [{"span": list(one.span), "value": one.value, "unit": one.unit} for one in claim.quantities],
        "wording": [_wording(wording) for wording in claim.wording],
        "confidence": round(claim.confidence, CONFIDENCE_DIGITS),
    }


def _link(link: Link) -> dict[str, Any]:
    return {"role": link.role.value, "referent": link.referent, "attribution": link.attribution, "text": link.text}


def _heads(heads: Heads) -> dict[str, Any]:
    return {name: _spans(getattr(heads, name)) for name in ("subject", "predicate", "object")}


def _wording(wording: Wording) -> dict[str, Any]:
    return {
        "kind": wording.kind.value,
        "span": list(wording.span),
        "target": wording.target,
        "leaning": wording.leaning and wording.leaning.value,
        "voice": wording.voice and wording.voice.value,
    }


def _referent(referent: Referent) -> dict[str, Any]:
    return {
        "id": referent.id,
        "kind": referent.kind.value,
        "name": referent.name,
        "mentions": [{"span": list(mention.span), "form": mention.form.value} for mention in referent.mentions],
        "names": [
            {"text": naming.text, "span": list(naming.span), "used_by": naming.used_by} for naming in referent.names
        ],
    }


def _time(time: Time) -> dict[str, Any]:
    of = time.interval
    return {
        "span": list(time.span),
        "edtf": of.edtf if of else None,
        "lower": of.lower if of else None,
        "upper": of.upper if of else None,
        "anchor": time.anchor.value,
    }


def _when(when: When) -> dict[str, Any]:
    of = when.interval
    return {"spans": _spans(when.spans), "edtf": of.edtf, "lower": of.lower, "upper": of.upper}


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]
