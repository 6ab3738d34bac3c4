"""What the custody log says of the records, and where the records are not so."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from whence.model import Document, IdentityJudgement, Review
from whence.store.custody import Entry
from whence.store.records import expanded, packed, plain, record_digest, unpacked
from whence.store.view import View

_UNREADABLE = (ValueError, TypeError, zlib.error, msgspec.MsgspecError)
NOT_RECORDED = "not recorded"

Differing = tuple[str, str, str]  # about, seen, expected


class _Added(NamedTuple):
    """A document came in with these bytes, from there."""

    blob: str
    uri: str


@dataclass(slots=True)
class Logged:
    """What the log says: what came in, what was purged, and the digests of the records by what they are of."""

    added: dict[str, _Added] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    records: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    of: dict[str, str] = field(default_factory=dict)  # the document that a record belongs to
    reviews: set[str] = field(default_factory=set)
    judgements: set[str] = field(default_factory=set)
    imported: int = 0

    def followed(self, entries: Iterable[tuple[Entry, str]], hashes: set[str]) -> Iterator[tuple[Entry, str]]:
        """The same entries; each is taken down on its way, and its hash put to the others."""
        for entry, kept in entries:
            hashes.add(kept)
            self._take(entry)
            yield entry, kept

    def _take(self, entry: Entry) -> None:
        said = entry.detail
        match entry.act:
            case "added" | "added to":
                if entry.act == "added":
                    self.added[entry.about] = _Added(str(said.get("blob")), str(said.get("uri")))
                for kind in ("document", "capture", "picture"):
                    if digest := said.get(kind):
                        self._record(f"{kind} {entry.about}", digest, entry.about)
                for kind in ("exhibit", "text", "reading"):
                    named = said.get(kind)
                    for name, digest in named.items() if isinstance(named, dict) else ():
                        place = f"{entry.about} of {name}" if kind == "exhibit" else name
                        self._record(f"{kind} {place}", digest, entry.about)
            case "purged":
                self.purged.add(entry.about)
                gone = said.get("reviews")
                self.reviews.difference_update(gone if isinstance(gone, list) else ())
            case "reviewed":
                self.reviews.add(str(said.get("review")))
            case "judged":
                self.judgements.add(str(said.get("judgement")))
            case "imported":
                count = said.get("documents")
                self.imported += count if isinstance(count, int) else 0

    def _record(self, name: str, digest: object, document: str) -> None:
        self.records[name].add(str(digest))
        self.of[name] = document


def unlogged(view: View, logged: Logged) -> Iterator[Differing]:
    """Where records are not as the log says: changed, gone, or put in by another."""
    found: dict[str, set[str]] = defaultdict(set)
    yield from _documents(view, logged, found)
    yield from _texts(view, found)
    for kind, sql in _OTHERS.items():
        for name, record in view.rows(sql):
            yield from _digested(f"{kind} {name}", record, found)
    for name in sorted(logged.records):
        if logged.of[name] in logged.purged and not name.startswith("exhibit "):
            continue
        if missing := logged.records[name] - found.get(name, set()):
            yield name, "a record that says something else" if name in found else "no such record", min(missing)
    if not logged.imported:
        for name in sorted(found.keys() - logged.records.keys()):
            yield name, "a record that the log says nothing of", "an entry"
    yield from _decisions(view, logged)


_OTHERS = {
    "capture": "SELECT document, record FROM captures ORDER BY document, way, at",
    "picture": "SELECT document, record FROM pictures ORDER BY document",
    "exhibit": "SELECT document || ' of ' || container, record FROM exhibits ORDER BY document, container",
}


def _digested(name: str, record: str | bytes, found: dict[str, set[str]]) -> Iterator[Differing]:
    try:
        found[name].add(record_digest(record))
    except _UNREADABLE as error:
        yield name, f"what cannot be read: {error}", "a record"


def _documents(view: View, logged: Logged, found: dict[str, set[str]]) -> Iterator[Differing]:
    seen = set()
    sql = "SELECT id, blob, uri, inside, media_type, title, published, record, purged FROM documents ORDER BY number"
    for name, blob, uri, inside, media_type, title, published, record, purged in view.rows(sql):
        seen.add(name)
        said = logged.added.get(name)
        if said is not None and (said.blob, _plain(said.uri)) != (blob, uri):
            yield name, f"{blob} at {uri}", f"{said.blob} at {said.uri}, as the log says"
        if (purged is not None) != (name in logged.purged) and not (logged.imported and purged):
            yield name, f"purged: {purged}", "what the log says"
        if purged is not None:
            continue
        yield from _digested(f"document {name}", record, found)
        try:
            document = unpacked(Document, record)
        except _UNREADABLE as error:
            yield name, f"what cannot be read: {error}", "a document"
            continue
        said_so = (document.blob.digest, document.uri, packed(document.inside), document.media_type)
        states = (document.title, document.published)
        row = (blob, uri, inside, media_type, title, published)
        if document.id != name or tuple(map(_plain, (*said_so, *states))) != row:
            yield name, "a row that says something else than its record", f"what {document.id} says"
    for name in logged.added.keys() - seen:
        yield name, "no document", "one that the log says was added"


def _texts(view: View, found: dict[str, set[str]]) -> Iterator[Differing]:
    for name, record in view.rows("SELECT id, record FROM texts ORDER BY id"):
        yield from _digested(f"text {name}", record, found)
    claims = "SELECT id, start, voice, holder, role, confidence FROM claims WHERE reading = ? ORDER BY number"
    readings = list(view.rows("SELECT id FROM readings ORDER BY number"))
    for (name,) in readings:
        ((packed_record,),) = view.rows("SELECT record FROM readings WHERE id = ?", name)
        try:
            record = expanded(packed_record)
            found[f"reading {name}"].add(record_digest(record))
            reading = msgspec.json.decode(record, type=_Claimed)
        except _UNREADABLE as error:
            yield name, f"what cannot be read: {error}", "a reading"
            continue
        rows = [(one.id, one.spans[0][0], one.voice, one.holder, one.role, one.confidence) for one in reading.claims]
        if [tuple(row) for row in view.rows(claims, name)] != rows:
            yield name, "claims that are not those of the reading", f"its {len(rows):,} claims"


class _Link(msgspec.Struct):
    role: str
    text: str


class _Claim(msgspec.Struct):
    id: str
    spans: list[tuple[int, int]]
    voice: str
    chain: list[_Link]
    confidence: float

    @property
    def holder(self) -> str | None:
        return _plain(self.chain[-1].text) or None

    @property
    def role(self) -> str:
        return self.chain[-1].role


class _Claimed(msgspec.Struct):
    """Of a reading's record what the table of claims repeats."""

    claims: list[_Claim]


def _decisions(view: View, logged: Logged) -> Iterator[Differing]:
    kinds: tuple[tuple[str, type[Review] | type[IdentityJudgement], set[str]], ...] = (
        ("reviews", Review, logged.reviews),
        ("judgements", IdentityJudgement, logged.judgements),
    )
    for table, kind, named in kinds:
        seen = set()
        for name, record in view.rows(f"SELECT id, record FROM {table} ORDER BY id"):
            seen.add(name)
            try:
                decision: Review | IdentityJudgement = unpacked(kind, record)
            except _UNREADABLE as error:
                yield name, f"what cannot be read: {error}", "a decision"
                continue
            if decision.id != name and decision.by != NOT_RECORDED:  # a name that was left out of an export
                yield name, f"a decision that has the id {decision.id}", name
        for name in sorted(named - seen):
            yield name, "no decision", "one that the log says was taken"
        if not logged.imported:
            for name in sorted(seen - named):
                yield name, "a decision that the log says nothing of", "an entry"


def _plain(words: str | None) -> str | None:
    return None if words is None else plain(words)
