"""Writing into a ledger: each call is one transaction, all of it there or none, with its entries in the custody log."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from whence.errors import EvidenceError, LedgerError
from whence.model import (
    Capture,
    Document,
    Exhibit,
    Failure,
    IdentityJudgement,
    Manner,
    Picture,
    Reader,
    Reading,
    Review,
    Taken,
    Text,
    Way,
)
from whence.store.custody import BEGINNING, Entry
from whence.store.database import Database
from whence.store.evidence import Evidence
from whence.store.records import (
    expanded,
    packed,
    packed_reading,
    packed_text,
    plain,
    record_digest,
    unpacked,
    written_reading,
)
from whence.text import paragraphs_of

_PASSAGE = 1_000  # characters that stand together in the index, unless one paragraph is longer
_LONGEST_PASSAGE = 50_000


@dataclass(frozen=True, slots=True)
class Brought:
    """A document on its way into the ledger: what was taken in, how it was got hold of, and how it was read."""

    taken: Taken
    capture: Capture
    reading: Reading | None = None


@dataclass(slots=True)
class Added:
    """How many records of each sort were new."""

    documents: int = 0
    texts: int = 0
    readings: int = 0
    captures: int = 0
    failures: int = 0

    def plus(self, other: "Added") -> None:
        """Count these too."""
        self.documents += other.documents
        self.texts += other.texts
        self.readings += other.readings
        self.captures += other.captures
        self.failures += other.failures


class Writer:
    """Somebody at work on a ledger, with this version of this tool."""

    def __init__(self, database: Database, evidence: Evidence, who: str, tool: str, clock: Callable[[], str]) -> None:
        self._database, self._evidence = database, evidence
        self._who, self._tool, self._clock = who, tool, clock
        self._last: tuple[int, str] | None = None

    def add(self, brought: Iterable[Brought], source: str | None = None, state: str = "") -> Added:
        """Add some documents with all that belongs to them; `source` has been taken in to its end, if it is named.

        What is there already is left as it is, and is not counted.
        """
        added = Added()
        unwanted: set[str] = set()
        with self._writing():
            for one in brought:
                document = one.taken.document
                if self._database.one("SELECT 1 FROM documents WHERE id = ? AND purged IS NOT NULL", document.id):
                    unwanted.add(document.blob.digest)  # its bytes were put away before anybody could look here
                else:
                    added.plus(self._brought(one))
            if source is not None:
                self._finished(source, state)
        if unwanted:
            self._remove(unwanted)
        return added

    def fail(self, failure: Failure) -> bool:
        """Record that something could not even be opened; whether that is new."""
        with self._writing():
            return self._failure(failure, None, self._clock())

    def review(self, review: Review) -> bool:
        """Record what a person found of a reading; whether it is new."""
        with self._writing():
            new = self._database.insert(
                "reviews", id=review.id, claim=review.claim, text=review.text, at=review.at, record=packed(review)
            )
            if new:
                detail = {"verdict": review.verdict.value, "review": review.id}
                self._log(review.at, "reviewed", review.claim, detail)
            return new

    def judge(self, judgement: IdentityJudgement) -> bool:
        """Record that two referents were held to be same, different or unsure; whether it is new."""
        with self._writing():
            new = self._database.insert(
                "judgements",
                id=judgement.id,
                one=judgement.one,
                other=judgement.other,
                at=judgement.at,
                record=packed(judgement),
            )
            if new:
                self._log(judgement.at, "judged", judgement.one, {"judgement": judgement.id})
            return new

    def log(self, act: str, about: str, detail: Mapping[str, object]) -> None:
        """Write an entry into the custody log that goes with no other change."""
        with self._writing():
            self._log(self._clock(), act, about, detail)

    def purge(self, document: str, why: str) -> list[str]:
        """Remove the bytes, texts, readings, pictures and reviews of a document and of what was taken out of it; the
        names and the log's word on them stay. The ids of what was removed, the document first.

        Bytes that another document has too stay with that one. Raises LedgerError if there is no such document.
        """
        with self._writing():
            if self._database.one("SELECT 1 FROM documents WHERE id = ?", document) is None:
                raise LedgerError(
                    seen=f"no document {document}",
                    expected="the id of a document of this ledger",
                    cause="It is misspelt, or stands in another ledger",
                    next="Look it up with `whence documents`",
                )
            blobs: set[str] = set()
            removed = []
            for name in [document, *self._inside(document)]:
                row = self._database.one("SELECT blob, purged FROM documents WHERE id = ?", name)
                if row is None:
                    continue
                blobs.add(row[0])
                if row[1] is None:
                    reviews = self._purge(name)
                    detail = {"blob": row[0], "why": why, **({"reviews": reviews} if reviews else {})}
                    self._log(self._clock(), "purged", name, detail)
                    removed.append(name)
        # After the commit: a purge that is killed here leaves orphans, which `check` names and another purge removes.
        self._remove(blobs)
        self._database.forget()
        return removed

    def _remove(self, blobs: Iterable[str]) -> None:
        """Remove the bytes that no document has which was not purged; nobody may add one meanwhile."""
        with self._writing():
            for blob in sorted(blobs):
                if self._database.one("SELECT 1 FROM documents WHERE blob = ? AND purged IS NULL", blob) is None:
                    self._evidence.remove(blob)

    def _inside(self, document: str) -> list[str]:
        """What was taken out of a document, and out of that: all that is there only because it was. What lies beside
        it as a file of its own, and what another holds too, is not."""
        of = "SELECT d.id, d.inside, e.record FROM exhibits e JOIN documents d ON d.id = e.document WHERE container = ?"
        found = {document: None}  # a set that keeps its order
        going = [document]
        while going:
            for name, inside, record in list(self._database.rows(of, going.pop())):
                taken_out = inside != "[]" or unpacked(Exhibit, record).manner is Manner.CAPTURED
                holders = (
                    row[0] for row in self._database.rows("SELECT container FROM exhibits WHERE document = ?", name)
                )
                if taken_out and name not in found and all(holder in found for holder in holders):
                    found[name] = None
                    going.append(name)
        return list(found)[1:]

    def _purge(self, document: str) -> list[str]:
        """Empty a document; the ids of the reviews that went with it."""
        run = self._database.run
        reviews: list[str] = []
        for text, content in list(self._database.rows("SELECT id, content FROM texts WHERE document = ?", document)):
            self._database.drop_passages(text, expanded(content).decode())
            run("DELETE FROM claims WHERE reading IN (SELECT id FROM readings WHERE text = ?)", text)
            run("DELETE FROM readings WHERE text = ?", text)
            reviews += [
                row[0] for row in self._database.rows("SELECT id FROM reviews WHERE text = ? ORDER BY id", text)
            ]
            run("DELETE FROM reviews WHERE text = ?", text)
        for table in ("texts", "pictures", "notes", "failures", "captures"):
            run(f"DELETE FROM {table} WHERE document = ?", document)
        bare = packed({"purged": True})
        sql = "UPDATE documents SET purged = ?, record = ?, title = NULL, published = NULL WHERE id = ?"
        run(sql, self._clock(), bare, document)
        return reviews

    def _brought(self, brought: Brought) -> Added:
        taken, capture = brought.taken, brought.capture
        document = taken.document
        added = Added()
        if not self._evidence.has(document.blob.digest):
            raise EvidenceError(
                seen=f"no file for {document.blob.digest} any more",
                expected="the bytes that were put away just now",
                cause="Somebody purged another document of the same bytes at the same time",
                next="Run the same command again: it goes on where it stopped",
            )
        new: dict[str, object] = {}  # the records that are, with their digests: for the log
        if self._document(document):
            added.documents = 1
            new["document"] = record_digest(packed(document))
        if taken.exhibit is not None and self._exhibit(taken.exhibit):
            new["exhibit"] = {taken.exhibit.of: record_digest(packed(taken.exhibit))}
        if (added.documents or capture.way is not Way.FILE) and self._capture(document, capture):
            added.captures = 1
            new["capture"] = record_digest(packed(capture))
        if taken.picture is not None and self._picture(document, taken.picture):
            new["picture"] = record_digest(packed(replace(taken.picture, thumbnail=None)))
        if taken.text is not None and self._text(taken.text):
            added.texts = 1
            new["text"] = {taken.text.id: record_digest(packed_text(taken.text)[0])}
        if brought.reading is not None and self._reading(brought.reading):
            added.readings = 1
            name = reading_id(brought.reading.text.id, brought.reading.reader)
            new["reading"] = {name: record_digest(written_reading(brought.reading))}
        if new:
            inside = {"inside": list(document.inside)} if document.inside else {}
            found = {"blob": document.blob.digest, "uri": document.uri, "way": capture.way.value, **inside}
            act = "added" if added.documents else "added to"
            self._log(capture.recorded_at, act, document.id, {**(found if added.documents else {}), **new})
        if taken.failure is not None:
            added.failures = int(self._failure(taken.failure, document.id, capture.recorded_at))
        warnings = [*taken.warnings, *(taken.text.warnings if taken.text else ())]
        for warned in warnings:
            self._database.insert("notes", document=document.id, what=plain(warned.what), count=warned.count)
        return added

    def _document(self, document: Document) -> bool:
        self._database.insert("blobs", digest=document.blob.digest, size=document.blob.size)
        number = self._database.one("SELECT coalesce(max(number), 0) + 1 FROM documents")
        return self._database.insert(
            "documents",
            id=document.id,
            number=number[0] if number else 1,
            blob=document.blob.digest,
            uri=plain(document.uri),
            inside=packed(document.inside),
            media_type=plain(document.media_type),
            title=document.title and plain(document.title),
            published=document.published and plain(document.published),
            record=packed(document),
        )

    def _exhibit(self, exhibit: Exhibit) -> bool:
        return self._database.insert(
            "exhibits", document=exhibit.document, container=exhibit.of, record=packed(exhibit)
        )

    def _capture(self, document: Document, capture: Capture) -> bool:
        return self._database.insert(
            "captures",
            document=document.id,
            way=capture.way.value,
            at=capture.at or capture.recorded_at,
            record=packed(capture),
        )

    def _picture(self, document: Document, picture: Picture) -> bool:
        return self._database.insert(
            "pictures",
            document=document.id,
            hash=picture.perceptual_hash,
            record=packed(replace(picture, thumbnail=None)),
            thumbnail=picture.thumbnail,
        )

    def _text(self, text: Text) -> bool:
        record, content = packed_text(text)
        new = self._database.insert("texts", id=text.id, document=text.document.id, record=record, content=content)
        if new:
            for start, stop in passages_of(text.content):
                self._database.add_passage(text.id, start, stop, text.content[start:stop])
        return new

    def _reading(self, reading: Reading) -> bool:
        reader = reading.reader
        name = reading_id(reading.text.id, reader)
        number = self._database.one("SELECT coalesce(max(number), 0) + 1 FROM readings")
        new = self._database.insert(
            "readings",
            id=name,
            text=reading.text.id,
            number=number[0] if number else 1,
            name=reader.name,
            version=reader.version,
            model=reader.model,
            record=packed_reading(reading),
        )
        if new:
            for place, claim in enumerate(reading.claims):
                last = claim.chain[-1]
                self._database.insert(
                    "claims",
                    reading=name,
                    number=place,
                    id=claim.id,
                    start=claim.spans[0].start,
                    voice=claim.voice.value,
                    holder=plain(last.text) or None,
                    role=last.role.value,
                    confidence=claim.confidence,
                )
        return new

    def _failure(self, failure: Failure, document: str | None, at: str) -> bool:
        record = packed(failure)
        name = "f-" + hashlib.sha256(record.encode()).hexdigest()[:20]
        new = self._database.insert(
            "failures", id=name, document=document, uri=plain(failure.uri), at=at, record=record
        )
        if new:
            detail = {"seen": failure.seen, **({"inside": list(failure.inside)} if failure.inside else {})}
            self._log(at, "not read", document or failure.uri, detail)
        return new

    def _finished(self, source: str, state: str) -> None:
        self._database.run("DELETE FROM sources WHERE uri = ?", plain(source))
        self._database.insert("sources", uri=plain(source), state=state, at=self._clock())

    def _log(self, at: str, act: str, about: str, detail: Mapping[str, object]) -> None:
        if self._last is None:
            row = self._database.one("SELECT number, hash FROM custody ORDER BY number DESC LIMIT 1")
            self._last = (int(row[0]), row[1]) if row else (0, BEGINNING)
        number, previous = self._last
        entry = Entry(number + 1, at, self._who, self._tool, act, plain(about), detail, previous)
        self._database.insert(
            "custody",
            number=entry.number,
            at=at,
            who=self._who,
            tool=self._tool,
            act=act,
            about=entry.about,
            detail=json.dumps(detail, ensure_ascii=True, sort_keys=True, separators=(",", ":")),
            previous=previous,
            hash=entry.hash,
        )
        self._last = entry.number, entry.hash

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction. The end of the log is looked up anew in each, since others write too."""
        with self._database.transaction(writing=True):
            self._last = None
            yield


def reading_id(text: str, reader: Reader) -> str:
    """Name of a reading: the id of its text and its reader."""
    said = json.dumps([text, reader.name, reader.version, reader.model])
    return "g-" + hashlib.sha256(said.encode()).hexdigest()[:20]


def passages_of(content: str) -> Iterable[tuple[int, int]]:
    """Paragraphs that stand together, up to some length."""
    start = stop = -1
    for paragraph in paragraphs_of(content):
        if start >= 0 and paragraph.end - start > _PASSAGE:
            yield start, stop
            start = -1
        start = paragraph.start if start < 0 else start
        stop = paragraph.end
        while stop - start > _LONGEST_PASSAGE:
            yield start, start + _LONGEST_PASSAGE
            start += _LONGEST_PASSAGE
    if start >= 0 and stop > start:
        yield start, stop
