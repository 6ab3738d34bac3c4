"""Reading from a ledger: one state of it, whatever is written meanwhile."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from whence.errors import LedgerError
from whence.model import (
    Capture,
    Document,
    Exhibit,
    Failure,
    IdentityJudgement,
    Picture,
    Reading,
    Review,
    Span,
    Text,
    Warned,
)
from whence.store.custody import Entry
from whence.store.database import Database
from whence.store.records import plain, unpacked, unpacked_reading, unpacked_text


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the ledger has it: which one it was in the order of their coming, and when it was purged, if it
    was; then nothing but its names is left."""

    number: int
    id: str
    uri: str
    inside: tuple[str, ...]
    blob: str
    document: Document | None
    purged: str | None


class Found(NamedTuple):
    """These words of that text hold what was searched for."""

    text: str
    span: Span


class Counts(NamedTuple):
    """How many records of each sort there are; and of how many claims a person has reviewed the reading."""

    documents: int
    texts: int
    readings: int
    claims: int
    failures: int
    reviewed: int


class View:
    """One state of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> Counts:
        """How much there is. Claims are those of the newest reading of each text."""
        newest = f"SELECT r.id FROM readings r WHERE {_NEWEST}"
        return Counts(
            self._count("SELECT count(*) FROM documents WHERE purged IS NULL"),
            self._count("SELECT count(*) FROM texts"),
            self._count("SELECT count(*) FROM readings"),
            self._count(f"SELECT count(*) FROM claims WHERE reading IN ({newest})"),
            self._count("SELECT count(*) FROM failures"),
            self._count(f"SELECT count(DISTINCT id) FROM claims WHERE reading IN ({newest}) AND id IN ({_REVIEWED})"),
        )

    def documents(self, *, since: int = 0) -> Iterator[Kept]:
        """All documents in the order of their coming; `since` leaves out so many."""
        sql = f"SELECT {_KEPT} FROM documents WHERE number > ? ORDER BY number"
        return map(_kept, self._database.rows(sql, since))

    def document(self, name: str) -> Kept:
        """The document of this id, or of the one id that begins so; raises LedgerError if there is none, or several."""
        most = name + "\U0010ffff"
        found = list(self._database.rows(f"SELECT {_KEPT} FROM documents WHERE id >= ? AND id <= ?", name, most))
        if len(found) != 1:
            raise LedgerError(
                seen=f"{len(found) or 'no'} documents whose id begins with {name}",
                expected="one",
                cause="It is misspelt or cut short, or stands in another ledger",
                next="Look it up with `whence documents`",
            )
        return _kept(found[0])

    def versions(self, document: Document) -> list[Kept]:
        """What was found at the same place with the same or other bytes, in the order of its coming."""
        inside = json.dumps(list(document.inside), ensure_ascii=False, separators=(",", ":"))
        sql = f"SELECT {_KEPT} FROM documents WHERE uri = ? AND inside = ? ORDER BY number"
        return [_kept(row) for row in self._database.rows(sql, plain(document.uri), inside)]

    def texts(self, document: Document) -> list[Text]:
        """The texts of a document, one for each extractor that saw another."""
        return [text for _, text in self.named_texts(document)]

    def named_texts(self, document: Document) -> Iterator[tuple[str, Text]]:
        """The texts of a document under the names that they are kept under."""
        sql = "SELECT id, record, content FROM texts WHERE document = ? ORDER BY id"
        for name, record, content in self._database.rows(sql, document.id):
            yield name, unpacked_text(document, record, content)

    def text(self, name: str) -> Text | None:
        """The text of this id."""
        sql = "SELECT d.record, t.record, t.content FROM texts t JOIN documents d ON d.id = t.document WHERE t.id = ?"
        row = self._database.one(sql, name)
        return unpacked_text(unpacked(Document, row[0]), row[1], row[2]) if row else None

    def readings(self, text: Text) -> list[Reading]:
        """The readings of a text, the newest last."""
        sql = "SELECT record FROM readings WHERE text = ? ORDER BY number"
        return [unpacked_reading(text, record) for (record,) in self._database.rows(sql, text.id)]

    def reviewed(self, text: Text) -> int:
        """Of how many claims of the newest reading of a text a person has reviewed the reading."""
        sql = (
            "SELECT count(DISTINCT c.id) FROM claims c JOIN readings r ON r.id = c.reading"
            f" WHERE r.text = ? AND {_NEWEST} AND c.id IN ({_REVIEWED})"
        )
        return self._count(sql, text.id)

    def has_reading(self, name: str) -> bool:
        """Whether there is a reading of this id."""
        return self._database.one("SELECT 1 FROM readings WHERE id = ?", name) is not None

    def claim(self, name: str) -> Iterator[tuple[str, str]]:
        """The claims whose id begins so, with their texts: (id, text id), each once."""
        sql = (
            "SELECT DISTINCT c.id, r.text FROM claims c JOIN readings r ON r.id = c.reading"
            " WHERE c.id >= ? AND c.id <= ? ORDER BY c.id"
        )
        return ((row[0], row[1]) for row in self._database.rows(sql, name, name + "\U0010ffff"))

    def exhibits(self, document: str) -> list[Exhibit]:
        """What came with a document, in the order of its coming."""
        sql = (
            "SELECT e.record FROM exhibits e JOIN documents d ON d.id = e.document WHERE container = ? ORDER BY number"
        )
        return [unpacked(Exhibit, record) for (record,) in self._database.rows(sql, document)]

    def came_with(self, document: str) -> list[Exhibit]:
        """What a document came with: several, if one attachment was sent twice."""
        sql = "SELECT record FROM exhibits WHERE document = ? ORDER BY container"
        return [unpacked(Exhibit, record) for (record,) in self._database.rows(sql, document)]

    def captures(self, document: str) -> list[Capture]:
        """When and how a document was got hold of, the earliest first."""
        sql = "SELECT record FROM captures WHERE document = ? ORDER BY at, way"
        return [unpacked(Capture, record) for (record,) in self._database.rows(sql, document)]

    def picture(self, document: str) -> Picture | None:
        """What a picture is and states."""
        row = self._database.one("SELECT record, thumbnail FROM pictures WHERE document = ?", document)
        if row is None:
            return None
        return replace(unpacked(Picture, row[0]), thumbnail=bytes(row[1]) if row[1] is not None else None)

    def failures(self) -> Iterator[Failure]:
        """What could not be read, in the order of its coming."""
        sql = "SELECT record FROM failures ORDER BY at, id"
        return (unpacked(Failure, record) for (record,) in self._database.rows(sql))

    def notes(self, document: str) -> list[Warned]:
        """What a person should know of how a document was taken in."""
        sql = "SELECT what, count FROM notes WHERE document = ? ORDER BY what"
        return [Warned(what, int(count)) for what, count in self._database.rows(sql, document)]

    def source(self, uri: str) -> str | None:
        """The state in which a source was when it was last taken in to its end."""
        row = self._database.one("SELECT state FROM sources WHERE uri = ?", plain(uri))
        return row[0] if row else None

    def reviews(self, claim: str | None = None) -> Iterator[Review]:
        """What people found of readings, the earliest first."""
        where, values = ("WHERE claim = ?", (claim,)) if claim is not None else ("", ())
        sql = f"SELECT record FROM reviews {where} ORDER BY at, id"
        return (unpacked(Review, record) for (record,) in self._database.rows(sql, *values))

    def judgements(self) -> Iterator[IdentityJudgement]:
        """What was held of who is who, the earliest first."""
        sql = "SELECT record FROM judgements ORDER BY at, id"
        return (unpacked(IdentityJudgement, record) for (record,) in self._database.rows(sql))

    def search(self, words: str, most: int = 100) -> Iterator[Found]:
        """The passages with all of these words, the best first."""
        for text, start, stop in self._database.passages(words, most):
            yield Found(text, Span(int(start), int(stop)))

    def custody(self) -> Iterator[tuple[Entry, str]]:
        """The custody log, each entry with the hash that is kept beside it."""
        sql = "SELECT number, at, who, tool, act, about, detail, previous, hash FROM custody ORDER BY number"
        for number, at, who, tool, act, about, detail, previous, kept in self._database.rows(sql):
            try:
                said = json.loads(detail)
            except ValueError:
                said = {}  # it was damaged, and the hash will not be this entry's
            yield Entry(int(number), at, who, tool, act, about, said, previous), kept

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Rows as the database keeps them, for those who look whether they are whole."""
        return self._database.rows(sql, *values)

    def faults(self) -> Iterator[str]:
        """What the database itself finds wrong with its files."""
        return self._database.faults()

    def last_hash(self) -> str | None:
        """The hash of the custody log's last entry, which stands for all of it."""
        row = self._database.one("SELECT hash FROM custody ORDER BY number DESC LIMIT 1")
        return row[0] if row else None

    def blobs(self) -> Iterator[str]:
        """The bytes that must be there: those of every document that was not purged."""
        sql = "SELECT DISTINCT blob FROM documents WHERE purged IS NULL ORDER BY blob"
        return (row[0] for row in self._database.rows(sql))

    def _count(self, sql: str, *values: object) -> int:
        row = self._database.one(sql, *values)
        return int(row[0]) if row else 0


_KEPT = "number, id, uri, inside, blob, record, purged"
_NEWEST = "NOT EXISTS (SELECT 1 FROM readings n WHERE n.text = r.text AND n.number > r.number)"
_REVIEWED = (
    "SELECT v.claim FROM reviews v WHERE NOT EXISTS (SELECT 1 FROM reviews w WHERE w.claim = v.claim AND w.at > v.at)"
    ' AND v.record NOT LIKE \'%"verdict":"withdrawn"%\''
)


def _kept(row: tuple[object, ...]) -> Kept:
    number, name, uri, inside, blob, record, purged = row
    document = unpacked(Document, str(record)) if purged is None else None
    where = tuple(json.loads(str(inside)))
    return Kept(int(str(number)), str(name), str(uri), where, str(blob), document, str(purged) if purged else None)
