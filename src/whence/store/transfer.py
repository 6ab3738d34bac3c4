"""A ledger as JSON lines, and back: what goes in comes out again byte for byte.

The first line says which format this is, then each line is a record, or a part of the bytes that the record before it
names; the last says how many there were of each, so that a file that was cut is told from a whole one.

What leaves the ledger names by default nobody who collected or judged anything, and says nothing of where and with what
a picture was taken; then it has no custody log either, since an entry's hash covers who did it. (The id of a decision
is made from the name too: who already suspects somebody can try whether it fits.)
"""

import base64
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields
from typing import Annotated, Any, get_type_hints

import msgspec

from whence.errors import EvidenceError, LedgerError
from whence.model import (
    Capture,
    Document,
    Exhibit,
    Failure,
    IdentityJudgement,
    Picture,
    Reading,
    Review,
    Role,
    Text,
    Voice,
    Way,
)
from whence.serial import dumps
from whence.store.custody import BEGINNING, Entry
from whence.store.database import Database, Postgresql
from whence.store.evidence import Evidence
from whence.store.records import compressed, expanded, packed

FORMAT = "whence-ledger/1"

Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Words = Annotated[str, msgspec.Meta(pattern=r"\A[^\0]*\Z")]  # PostgreSQL's columns have no character 0
Digest = Annotated[str, msgspec.Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z")]
Record = dict[str, Any]

# Each table with its columns, in an order in which none speaks of what comes later.
TABLES: Mapping[str, Mapping[str, Any]] = {
    "blobs": {"digest": Digest, "size": Number},
    "documents": {
        "id": Words, "number": Number, "blob": Digest, "uri": Words, "inside": list[str], "media_type": Words,
        "title": Words | None, "published": Words | None, "record": Record, "purged": Words | None,
    },
    "exhibits": {"document": Words, "container": Words, "record": Record},
    "captures": {"document": Words, "way": Way, "at": Words, "record": Record},
    "pictures": {"document": Words, "hash": Words | None, "record": Record, "thumbnail": str | None},
    "texts": {"id": Words, "document": Words, "record": Record, "content": str},
    "readings": {
        "id": Words, "text": Words, "number": Number, "name": Words, "version": Words, "model": Words, "record": Record,
    },
    "claims": {
        "reading": Words, "number": Number, "id": Words, "start": Number, "voice": Voice, "holder": Words | None,
        "role": Role, "confidence": Share,
    },
    "failures": {"id": Words, "document": Words | None, "uri": Words, "at": Words, "record": Record},
    "notes": {"document": Words, "what": Words, "count": Number},
    "reviews": {"id": Words, "claim": Words, "text": Words, "at": Words, "record": Record},
    "judgements": {"id": Words, "one": Words, "other": Words, "at": Words, "record": Record},
    "custody": {
        "number": Number, "at": Words, "who": Words, "tool": Words, "act": Words, "about": Words, "detail": Record,
        "previous": Digest, "hash": Digest,
    },
}  # fmt: skip
_ORDER = {
    "documents": ("number",),
    "readings": ("number",),
    "claims": ("reading", "number"),
    "custody": ("number",),
    "captures": ("document", "way", "at"),
    "exhibits": ("document", "container"),
    "notes": ("document", "what"),
}
_JSON = frozenset({"record", "inside", "detail"})

# What may leave the ledger of each record. Whatever is not named here stays, also what a later version adds.
PUBLIC: Mapping[str, frozenset[str]] = {
    "documents": frozenset(
        {
            "blob", "uri", "media_type", "inside", "title", "byline", "publisher", "published", "language", "address",
            "stated", "purged",
        }
    ),
    "exhibits": frozenset({"document", "of", "manner", "name"}),
    "captures": frozenset({"document", "at", "recorded_at", "way", "source", "tool", "address"}),
    "pictures": frozenset(
        {"width", "height", "media_type", "orientation", "perceptual_hash", "thumbnail", "warnings"}
    ),
    "failures": frozenset({"uri", "seen", "expected", "cause", "next", "inside"}),
    "reviews": frozenset({"claim", "text", "verdict", "at", "quote", "spans", "fields", "corrections"}),
    "judgements": frozenset({"one", "other", "verdict", "at"}),
}  # fmt: skip
_FOUND = frozenset({"texts", "readings"})  # by programs, in documents that leave too: all of it may
_INSTEAD = {"by": "not recorded"}  # of what stays, where a record has to say something

_PART = 3 << 18  # bytes of a line; a multiple of three: the base64 of all parts in a row is that of the whole


class _Header(msgspec.Struct):
    """The first line."""

    format: str
    step: Number
    private: bool
    bytes: bool


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    """Some of the bytes of this name, in their order."""

    bytes: Digest
    part: Number
    base64: str


class _End(msgspec.Struct, forbid_unknown_fields=True):
    """The last line: how many records of each table there were, and of how many blobs the bytes."""

    end: dict[str, Number]


def _without(kind: type, *names: str) -> Any:  # noqa: ANN401 - a type that is made here
    """A record as it is kept: without what stands in columns of its own."""
    hints = get_type_hints(kind)
    kept = [one for one in fields(kind) if one.name not in names]
    given = [
        (one.name, hints[one.name]) if one.default is MISSING else (one.name, hints[one.name], one.default)
        for one in kept
    ]
    return msgspec.defstruct(kind.__name__, given, kw_only=True)


_ROWS = {
    table: msgspec.defstruct(table, list(columns.items()), forbid_unknown_fields=True)
    for table, columns in TABLES.items()
}
_RECORDS: Mapping[str, Any] = {
    "documents": Document,
    "exhibits": Exhibit,
    "captures": Capture,
    "pictures": Picture,
    "texts": _without(Text, "id", "document", "content"),
    "readings": _without(Reading, "text"),
    "failures": Failure,
    "reviews": Review,
    "judgements": IdentityJudgement,
}


def exported(database: Database, evidence: Evidence, *, private: bool, with_bytes: bool) -> Iterator[str]:
    """The lines of a ledger, the same from either database. `private` says who collected and judged what and where
    pictures were taken, with the custody log. Of what was purged there are no bytes.

    Raises EvidenceError if bytes are no longer those that the ledger names: nobody could take them in again.
    """
    counts: Counter[str] = Counter()
    yield dumps({"format": FORMAT, "step": database.step(), "private": private, "bytes": with_bytes})
    for table, columns in TABLES.items():
        if table == "custody" and not private:
            continue
        sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {_order(database, table)}"
        for row in database.rows(sql):
            values = {name: _out(table, name, value) for name, value in zip(columns, row, strict=True)}
            if "record" in values and not private:
                values["record"] = _bared(table, values["record"])
            yield dumps({"table": table, **values})
            counts[table] += 1
            if table == "blobs" and with_bytes and _is_held(database, evidence, values["digest"]):
                yield from _written(evidence, values["digest"])
                counts["bytes"] += 1
    yield dumps({"end": counts})


def imported(
    lines: Iterable[str],
    database: Database,
    evidence: Evidence,
    index: Callable[[str, str], None],
    *,
    who: str,
    tool: str,
    at: str,
) -> Mapping[str, int]:
    """Take the lines of a ledger into an empty one, all or none; how many records of each table there were. Of lines
    that are refused, bytes may be left that no document names, as of a run that was broken off.

    A private file brings its custody log, which goes on as it is: exported again, it is the same bit for bit. Where the
    file is not private, the log begins with one entry: that so many documents were imported from a file of this hash.
    """
    hashed = hashlib.sha256()
    with database.transaction(writing=True):
        for table in (*TABLES, "sources"):
            if database.one(f"SELECT 1 FROM {table} LIMIT 1"):
                raise _refused(f"a ledger that holds {table}", "an empty one", "Name another ledger with --ledger")
        objects = _objects(lines, hashed.update)
        private = _begun(objects, database.step())
        counts = _taken(objects, database, evidence, index, private=private)
        if not private:
            detail = {"documents": counts["documents"], "private": False}
            _sign(database, Entry(1, at, who, tool, "imported", f"sha256:{hashed.hexdigest()}", detail, BEGINNING))
    return {table: counts[table] for table in TABLES if counts[table]}


def _order(database: Database, table: str) -> str:
    """By the bytes of words, whatever the database's language has for an order."""
    columns = TABLES[table]
    words = ' COLLATE "C"' if isinstance(database, Postgresql) else ""
    named = _ORDER.get(table, tuple(columns)[:1])
    return ", ".join(name if columns[name] is Number else name + words for name in named)


def _is_held(database: Database, evidence: Evidence, digest: str) -> bool:
    """Whether a document that was not purged has these bytes, and they are here."""
    named = database.one("SELECT 1 FROM documents WHERE blob = ? AND purged IS NULL LIMIT 1", digest)
    return named is not None and evidence.has(digest)


def _written(evidence: Evidence, digest: str) -> Iterator[str]:
    """The lines of a blob, one at least."""
    hashed = hashlib.sha256()
    with evidence.open(digest) as file:
        part = 0
        while (piece := file.read(_PART)) or not part:
            hashed.update(piece)
            yield dumps({"bytes": digest, "part": part, "base64": base64.b64encode(piece).decode("ascii")})
            part += 1
    if f"sha256:{hashed.hexdigest()}" != digest:
        raise EvidenceError(
            seen=f"bytes that are not {digest}",
            expected="the bytes that the ledger names",
            cause="The file was changed or damaged since it came in",
            next="Run `whence check`; add the file again if you have it, or export without --with-bytes",
        )


def _objects(lines: Iterable[str], tell: Callable[[bytes], object]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line as the object that it is, with its number; its bytes are told."""
    for number, line in enumerate(lines, 1):
        with _line(number):
            tell(line.removesuffix("\n").encode() + b"\n")
            row = msgspec.json.decode(line, type=dict[str, Any])
        yield number, row


def _begun(objects: Iterator[tuple[int, dict[str, Any]]], step: int) -> bool:
    """Whether the file is private, as its first line says."""
    _, row = next(objects, (0, {}))
    if row.get("format") != FORMAT:
        raise _refused("a file of another format", FORMAT, "Give what `whence export --as jsonl` has written")
    with _line(1):
        header = msgspec.convert(row, _Header)
    if header.step > step:
        raise _refused(f"a file of step {header.step}", f"at most step {step}", "Install the newest Whence")
    return header.private


def _taken(
    objects: Iterator[tuple[int, dict[str, Any]]],
    database: Database,
    evidence: Evidence,
    index: Callable[[str, str], None],
    *,
    private: bool,
) -> Counter[str]:
    """Take in what stands between the first line and the last, which must be there; how much that was."""
    counts: Counter[str] = Counter()
    for number, row in objects:
        with _line(number):
            if "end" in row:
                end = msgspec.convert(row, _End).end
                if end != counts:
                    raise ValueError(f"the file held {end}, and {dict(counts)} have come")
                break
            if "bytes" in row:
                _keep(row, objects, database, evidence)
                counts["bytes"] += 1
                continue
            table = str(row.pop("table", None))
            if table not in TABLES or (table == "custody" and not private):
                raise ValueError(f"no table {table} belongs here")
            _insert(database, number, table, row)
            counts[table] += 1
            if table == "texts":
                index(row["id"], row["content"])
    else:
        raise _refused("a file without its end", "a last line that counts what came", _AGAIN)
    for number, _ in objects:
        raise _refused(f"line {number}: more after the end", "one ledger in a file", _AGAIN)
    return counts


def _insert(database: Database, number: int, table: str, row: Mapping[str, Any]) -> None:
    """Put in a record, which must be what its table asks for and must not have come before."""
    msgspec.convert(row, _ROWS[table])
    if table in _RECORDS:
        _require_record(table, row)
    try:
        is_new = database.insert(table, **{name: _in(table, name, value) for name, value in row.items()})
    except LedgerError as error:
        if "foreign key" in error.seen.lower():
            raise ValueError(f"a record of {table} that speaks of what is not there") from error
        seen = f"line {number}: {error.seen}"
        raise LedgerError(seen=seen, expected=error.expected, cause=error.cause, next=error.next) from error
    if not is_new:
        raise ValueError(f"a record of {table} that has come before")


def _require_record(table: str, row: Mapping[str, Any]) -> None:
    if table == "documents" and row["purged"] is not None:
        if row["record"] != {"purged": True}:
            raise ValueError("more of a document than is left after a purge")
        return
    record = msgspec.convert(row["record"], _RECORDS[table])
    if isinstance(record, Document) and record.blob.digest != row["blob"]:
        raise ValueError("a document of other bytes than its record says")


def _keep(
    row: Mapping[str, Any], objects: Iterator[tuple[int, dict[str, Any]]], database: Database, evidence: Evidence
) -> None:
    """Keep the bytes that begin on a line."""
    first = msgspec.convert(row, _Part)
    known = database.one("SELECT size FROM blobs WHERE digest = ?", first.bytes)
    if known is None:
        raise ValueError("bytes that no record before them names")
    evidence.put(io.BufferedReader(_Pieces(_pieces(first, int(known[0]), objects))))


def _pieces(part: _Part, size: int, objects: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[bytes]:
    """The bytes that begin with this part and go on in the lines after it. Raises before their end unless they are
    those that the name says: then nothing of them is kept."""
    hashed = hashlib.sha256()
    left, place, digest = size, 0, part.bytes
    while True:
        if (part.bytes, part.part) != (digest, place):
            raise ValueError(f"part {part.part} of {part.bytes} where part {place} of {digest} should be")
        piece = base64.b64decode(part.base64, validate=True)
        hashed.update(piece)
        yield piece
        left, place = left - len(piece), place + 1
        if left <= 0:
            break
        number, row = next(objects, (0, {}))
        with _line(number):
            part = msgspec.convert(row, _Part)
    if left or f"sha256:{hashed.hexdigest()}" != digest:
        raise ValueError(f"bytes that are not {digest}")


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - what can be written into, a name for which is newer
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = piece
        length = min(len(buffer), len(self._piece))
        buffer[:length], self._piece = self._piece[:length], self._piece[length:]
        return length


def _sign(database: Database, entry: Entry) -> None:
    detail = _in("custody", "detail", entry.detail)
    said = {name: getattr(entry, name) for name in TABLES["custody"]} | {"detail": detail}
    database.insert("custody", **said)


def _out(table: str, name: str, value: Any) -> Any:  # noqa: ANN401 - as the database gives it, and as JSON has it
    if value is None:
        return None
    if table == "texts" and name == "content":
        return expanded(value).decode()
    if table == "readings" and name == "record":
        return json.loads(expanded(value))
    if name == "thumbnail":
        return base64.b64encode(bytes(value)).decode("ascii")
    return json.loads(value) if name in _JSON else value


def _in(table: str, name: str, value: Any) -> object:  # noqa: ANN401 - as JSON gives it
    if value is None:
        return None
    if table == "texts" and name == "content":
        return compressed(value.encode())
    if table == "readings" and name == "record":
        return compressed(packed(value).encode())
    if name == "thumbnail":
        return base64.b64decode(value, validate=True)
    if table == "custody" and name == "detail":
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return packed(value) if name in _JSON else value


def _bared(table: str, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a record only what may leave the ledger."""
    if table in _FOUND:
        return record
    may = PUBLIC.get(table, frozenset())
    return {name: value if name in may else _INSTEAD.get(name) for name, value in record.items()}


@contextmanager
def _line(number: int) -> Iterator[None]:
    """Whatever is wrong with a line (what msgspec and base64 say of it is a ValueError too) is told with its number."""
    try:
        yield
    except (ValueError, OverflowError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise _refused(f"line {number}: {said[:200]}", f"a record of {FORMAT}", _AGAIN) from error


_AGAIN = "Copy the file again, or export the ledger anew"


def _refused(seen: str, expected: str, advice: str) -> LedgerError:
    cause = "The file was cut or changed, or the ledger is another one"
    return LedgerError(seen=seen, expected=expected, cause=cause, next=advice)
