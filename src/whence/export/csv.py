"""Claims as CSV: a header, then one row a claim (RFC 4180, UTF-8).

A cell that a spreadsheet would take for a formula gets an apostrophe before it; spans lead back to the exact words.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import IO

from whence.export.words import exact_words
from whence.model import Reading, Span, Wording

COLUMNS = {
    "uri": "where the document was found",
    "title": "its title",
    "publisher": "who published it",
    "published": "when, as an EDTF date",
    "document": "id of the document",
    "claim": "id of the claim",
    "voice": "in whose words it stands: narrator, direct, indirect, mixed or unsourced",
    "holder": "the last link of its chain, in the text's own words; empty for the narrator and where nobody is named",
    "role": "what kind of holder that is",
    "chain": "all links, outermost first, as role: words, an arrow between them",
    "cue": "the words that give the claim to its holder",
    "words": "the claim's words; pieces joined by an ellipsis",
    "spans": "where they stand, as start-end in code points, end exclusive; pieces joined by a semicolon",
    "act": "what is done by putting it forward: asserted, denied, demanded or asked",
    "certainty": "whether it is put forward as certain or as possible",
    "negated": "whether its predicate is negated: true or false",
    "wording": "its hedges and loaded labels, as kind: words, the label with which way it leans and whose word it is",
    "confidence": "from 0 to 1; ranks readings, and says nothing about what they say",
    "blob": "sha256 of the document's bytes",
    "reader": "name, version and network of the reader",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(readings: Iterable[Reading], stream: IO[str]) -> None:
    """Write the header and the rows of these readings as they come; open the stream with `newline=""`."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for reading in readings:
        writer.writerows([guarded(cell) for cell in row] for row in rows_of(reading))


def rows_of(reading: Reading) -> Iterator[list[str]]:
    """One row a claim, in the order of `COLUMNS`."""
    document, reader = reading.text.document, reading.reader
    by_name = {attribution.id: attribution for attribution in reading.attributions}
    for claim in reading.claims:
        holder, attribution = claim.chain[-1], by_name.get(claim.chain[-1].attribution or "")
        yield [
            document.place,
            document.title or "",
            document.publisher or "",
            document.published or "",
            document.id,
            claim.id,
            claim.voice.value,
            holder.text,
            holder.role.value,
            " → ".join(f"{link.role.value}: {link.text}" if link.text else link.role.value for link in claim.chain),
            exact_words(reading, attribution.cue) if attribution else "",
            exact_words(reading, claim.spans),
            _written(claim.spans),
            claim.act or "",
            claim.certainty or "",
            "" if claim.negated is None else str(claim.negated).lower(),
            "; ".join(_worded(reading, wording) for wording in claim.wording),
            f"{claim.confidence:.4f}",
            document.blob.digest,
            f"{reader.name} {reader.version} {reader.model}",
        ]


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs.

    >>> guarded("=HYPERLINK(...)"), guarded("the dam")
    ("'=HYPERLINK(...)", 'the dam')
    """
    return "'" + cell if len(cell) > 1 and cell.startswith(_FORMULA) else cell


def _worded(reading: Reading, wording: Wording) -> str:
    words = exact_words(reading, (wording.span,))
    said = [said for said in (wording.leaning, wording.voice if wording.leaning else None) if said]
    return f"{wording.kind}: {words}" + (f" ({', '.join(said)})" if said else "")


def _written(spans: tuple[Span, ...]) -> str:
    return ";".join(f"{start}-{end}" for start, end in spans)
