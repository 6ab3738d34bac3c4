"""A ledger as JSON lines, one record a line, and back: what goes in comes out again byte for byte.

What leaves the ledger says by default nothing of who collected it, and nothing of where and with what a picture was
taken; then it has no custody log either, since an entry's hash covers who did it.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from whence.errors import LedgerError
from whence.serial import dumps
from whence.store.database import Database
from whence.store.evidence import Evidence
from whence.store.records import compressed, expanded

FORMAT = "whence-ledger/1"

# Each table with its columns, in an order in which none speaks of what comes later.
TABLES: Mapping[str, tuple[str, ...]] = {
    "blobs": ("digest", "size"),
    "documents": ("id", "number", "blob", "uri", "inside", "media_type", "title", "published", "record", "purged"),
    "exhibits": ("document", "container", "record"),
    "captures": ("document", "way", "at", "record"),
    "pictures": ("document", "hash", "record", "thumbnail"),
    "texts": ("id", "document", "record", "content"),
    "readings": ("id", "text", "number", "name", "version", "model", "record"),
    "claims": ("reading", "number", "id", "start", "voice", "holder", "role", "confidence"),
    "failures": ("id", "document", "uri", "at", "record"),
    "notes": ("document", "what", "count"),
    "reviews": ("id", "claim", "text", "at", "record"),
    "judgements": ("id", "one", "other", "at", "record"),
    "custody": ("number", "at", "who", "tool", "act", "about", "detail", "previous", "hash"),
}
_ORDER = {
    "documents": "number",
    "readings": "number",
    "claims": "reading, number",
    "custody": "number",
    "captures": "document, way, at",
    "exhibits": "document, container",
    "notes": "document, what",
}
_JSON = frozenset({"record", "inside", "detail"})
_PRIVATE_CAPTURE = ("collector", "clock", "machine", "identity", "note")
_PRIVATE_PICTURE = ("position", "camera", "taken")


def exported(database: Database, evidence: Evidence, *, private: bool, with_bytes: bool) -> Iterator[str]:
    """The lines of a ledger. `private` says who collected what and where pictures were taken, with the custody log."""
    step = database.step()
    yield dumps({"format": FORMAT, "step": step, "private": private, "bytes": with_bytes})
    for table, columns in TABLES.items():
        if table == "custody" and not private:
            continue
        order = _ORDER.get(table, columns[0])
        sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"
        for row in database.rows(sql):
            values = {name: _out(table, name, value) for name, value in zip(columns, row, strict=True)}
            if not private:
                _bare(table, values)
            yield dumps({"table": table, **values})
            if table == "blobs" and with_bytes and evidence.has(str(row[0])):
                with evidence.open(str(row[0])) as file:
                    yield dumps({"bytes": row[0], "base64": base64.b64encode(file.read()).decode("ascii")})


def imported(
    lines: Iterable[str], database: Database, evidence: Evidence, index: Callable[[str, str], None]
) -> Mapping[str, int]:
    """Take the lines of a ledger into an empty one, all or none; how many records of each table there were."""
    counts: dict[str, int] = {}
    with database.transaction(writing=True):
        if database.one("SELECT 1 FROM documents"):
            raise _refused("a ledger that holds documents", "an empty one", "Name another ledger with --ledger")
        for number, line in enumerate(lines):
            row = _parsed(line, number)
            if number == 0:
                continue
            if "bytes" in row:
                _keep(row, evidence)
                continue
            table = row.pop("table", None)
            if table not in TABLES or set(row) != set(TABLES[table]):
                raise _refused(f"line {number + 1}: no record of this format", FORMAT, "Export the ledger anew")
            database.insert(table, **{name: _in(table, name, value) for name, value in row.items()})
            counts[table] = counts.get(table, 0) + 1
            if table == "texts":
                index(row["id"], row["content"])
    return counts


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise _refused(f"line {number + 1}: no JSON", FORMAT, "Copy the file again; it was cut or changed") from error
    if not isinstance(row, dict) or (number == 0 and row.get("format") != FORMAT):
        raise _refused("a file of another format", FORMAT, "Give what `whence export --as jsonl` has written")
    return row


def _keep(row: Mapping[str, Any], evidence: Evidence) -> None:
    stream = BytesIO(base64.b64decode(str(row["base64"])))
    if evidence.put(stream).digest != row["bytes"]:
        raise _refused(f"bytes that are not {row['bytes']}", "the bytes that the name says", "Copy the file again")


def _out(table: str, name: str, value: Any) -> object:  # noqa: ANN401 - as the database gives it
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
        return compressed(_packed(value).encode())
    if name == "thumbnail":
        return base64.b64decode(value)
    if table == "custody" and name == "detail":
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return _packed(value) if name in _JSON else value


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bare(table: str, values: dict[str, Any]) -> None:
    """Take out what says who collected it, and where a picture was taken."""
    private = {"captures": _PRIVATE_CAPTURE, "pictures": _PRIVATE_PICTURE}.get(table, ())
    for name in private:
        values["record"][name] = None


def _refused(seen: str, expected: str, advice: str) -> LedgerError:
    return LedgerError(seen=seen, expected=expected, cause="The file or the ledger is another one", next=advice)
