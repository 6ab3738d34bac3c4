"""What leaves a ledger says what it may, and what comes in is whole, or is refused and leaves nothing."""

import hashlib
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import pytest
from made_ledger import attached, brought, failed, pictured, review_of
from pg8000 import dbapi

from whence.errors import EvidenceError, LedgerError
from whence.model import (
    Capture,
    Document,
    Exhibit,
    Failure,
    IdentityJudgement,
    Picture,
    Review,
    Sameness,
    Taken,
    Warned,
    Way,
)
from whence.store import Brought, Store, transfer
from whence.store.custody import check as chain

# Fields that stay in the ledger. A new field of a record leaves only if transfer.PUBLIC names it; else it goes in here.
STAYS: dict[type, set[str]] = {
    Document: set(),
    Exhibit: set(),
    Capture: {"collector", "clock", "machine", "identity", "note"},
    Picture: {"position", "camera", "taken"},
    Failure: set(),
    Review: {"by", "why"},
    IdentityJudgement: {"by", "why"},
}


def filled(store: Store) -> Store:
    """With a record of every sort, in which somebody is named wherever somebody can be."""
    one = brought(store, "Broken, they\0 said.")
    capture = replace(one.capture, collector="Eve", clock="Eve's", machine="Eve's", identity="@eve", note="Eve came")
    one = replace(one, capture=capture)
    store.writer("Eve").add([one, attached(brought(store, "They fled.", "b.txt"), one), pictured(store), failed(store)])
    store.writer("Eve").review(replace(review_of(one), by="Eve", why="Eve saw it"))
    store.writer("Eve").judge(IdentityJudgement("e-1", "e-2", Sameness.SAME, "Eve", "2026-01-03T00:00:00Z", "Eve said"))
    return store


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A whole ledger that has left."""
    store = filled(Store.open(str(tmp_path_factory.mktemp("filled")), create=True))
    written = lines_of(store)
    store.close()
    return written


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    """Another ledger."""
    opened = Store.open(str(tmp_path / "other"), create=True)
    yield opened
    opened.close()


def lines_of(store: Store, *, private: bool = True, with_bytes: bool = True) -> list[str]:
    return list(store.exported(private=private, with_bytes=with_bytes))


def is_empty(store: Store) -> bool:
    return [json.loads(line) for line in lines_of(store)[1:]] == [{"end": {}}]


def test_what_leaves_names_nobody(store: Store, other: Store) -> None:
    lines = lines_of(filled(store), private=False)
    assert not any(word in line for line in lines for word in ("Eve", "eve", "Acme", '"latitude": 1.5', "2009-07-28"))
    records = {row["table"]: row["record"] for row in map(json.loads, lines) if "record" in row}
    assert (records["reviews"]["by"], records["reviews"]["why"]) == ("not recorded", None)
    assert (records["judgements"]["by"], records["judgements"]["why"]) == ("not recorded", None)
    other.imported(lines)
    assert lines_of(other, private=False) == lines
    with store.view() as view, other.view() as copy:
        (left,), (come,) = view.reviews(), copy.reviews()
        assert replace(left, by="not recorded", why=None) == come


@pytest.mark.parametrize(
    ("table", "kind"), [(table, kind) for table, kind in transfer._RECORDS.items() if kind in STAYS]
)
def test_of_each_field_it_is_decided_whether_it_leaves(table: str, kind: type) -> None:
    assert set(get_type_hints(kind)) == (transfer.PUBLIC[table] | STAYS[kind]) - {"purged"}
    assert not transfer.PUBLIC[table] & STAYS[kind]


def test_a_field_that_a_later_version_adds_stays(store: Store) -> None:
    filled(store)
    for table in transfer.PUBLIC:
        store._database.run(f"""UPDATE {table} SET record = '{{"later":"Eve",' || substr(record, 2)""")
    assert not any("Eve" in line for line in lines_of(store, private=False))


def test_every_table_and_column_of_the_ledger_leaves(other: Store) -> None:
    def ours(table: str) -> bool:
        return not table.startswith(("sqlite_", "passage", "whence_schema", "sources"))

    tables = [name for (name,) in other._database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        table: [row[1] for row in other._database.rows(f"PRAGMA table_info({table})")] for table in filter(ours, tables)
    }
    assert found == {table: list(columns) for table, columns in transfer.TABLES.items()}


def test_without_its_log_a_ledger_begins_one(store: Store, other: Store) -> None:
    lines = lines_of(filled(store), private=False)
    assert other.imported(lines, "Bo")["documents"] == 4
    with other.view() as view:
        ((entry, kept),) = view.custody()
        assert list(chain(view.custody())) == []
    hashed = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert (entry.who, entry.act, entry.about, kept) == ("Bo", "imported", f"sha256:{hashed}", entry.hash)
    assert entry.detail == {"documents": 4, "private": False}


def test_a_private_file_brings_its_log_and_nothing_is_added_to_it(store: Store, other: Store) -> None:
    lines = lines_of(filled(other))
    store.imported(lines, "Bo")
    assert lines_of(store) == lines


def test_the_lines_are_in_one_order_whatever_language_the_database_sorts_in(server: str, tmp_path: Path) -> None:
    socket = server.partition("host=")[2] + "/.s.PGSQL.5432"
    made = dbapi.connect(user="whence", database="postgres", unix_sock=socket)
    made.autocommit = True
    cursor = made.cursor()
    cursor.execute("SELECT 1 FROM pg_collation WHERE collprovider = 'i' LIMIT 1")
    if not cursor.fetchall():
        pytest.skip("this PostgreSQL sorts in no language")
    named = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"
    name = "t" + os.urandom(8).hex()
    cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 {named}")
    made.close()
    written = []
    for address in (str(tmp_path / "ledger"), server.replace("DATABASE", name)):
        store = Store.open(address, tmp_path / "evidence", create=True)
        one = pictured(store)
        what = tuple(Warned(words, 1) for words in ("apple", "Zebra", "a-b", "ab", "a c", "élan"))
        store.writer("Ana").add([replace(one, taken=replace(one.taken, warnings=what))])
        written.append(lines_of(store))
        store.close()
    assert written[0] == written[1]


@pytest.mark.parametrize("what", ["documents", "failures", "judgements", "sources", "custody"])
def test_a_ledger_that_holds_anything_takes_nothing_in(store: Store, lines: list[str], what: str) -> None:
    writer = store.writer("Ana")
    if what == "documents":
        writer.add([brought(store, "Nobody came, he said.")])
    elif what == "failures":
        writer.fail(Failure("x", "nothing known", "a text", "It is odd", "Look at it"))
    elif what == "judgements":
        writer.judge(IdentityJudgement("e-3", "e-4", Sameness.SAME, "Bo", "2026-01-03T00:00:00Z", None))
    elif what == "sources":
        writer.add([], "a.txt", "as it was")
    else:
        writer.log("looked at", "it", {})
    before = lines_of(store)
    with pytest.raises(LedgerError, match="an empty one"):
        store.imported(lines)
    assert lines_of(store) == before


def test_a_file_that_was_cut_anywhere_is_refused(store: Store, lines: list[str]) -> None:
    for count in range(len(lines)):
        for cut in (lines[:count], lines[:count] + lines[count + 1 :]):
            with pytest.raises(LedgerError):
                store.imported(cut)
    assert is_empty(store)
    store.imported(lines)


@pytest.mark.parametrize("twice", [slice(1, 2), slice(-2, -1), slice(-1, None), slice(None)])
def test_a_file_in_which_something_comes_twice_is_refused(store: Store, lines: list[str], twice: slice) -> None:
    with pytest.raises(LedgerError, match="line"):
        store.imported([*lines, *lines[twice]])
    with pytest.raises(LedgerError, match="line"):
        store.imported([*lines[: twice.stop], *lines[twice], *lines[twice.stop or len(lines) :]])
    assert is_empty(store)


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"step": 99}, "step 99"),
        ({"step": -1}, "line 1"),
        ({"step": "1"}, "line 1"),
        ({"format": "x"}, "another format"),
    ],
)
def test_a_file_that_this_version_cannot_know_is_refused(
    store: Store, lines: list[str], change: dict[str, object], seen: str
) -> None:
    first, *rest = lines
    with pytest.raises(LedgerError, match=seen):
        store.imported([json.dumps(json.loads(first) | change), *rest])
    with pytest.raises(LedgerError, match="another format"):
        store.imported(rest)
    with pytest.raises(LedgerError, match="another format"):
        store.imported([])


def test_a_log_in_a_file_that_says_it_has_none_is_refused(store: Store, lines: list[str]) -> None:
    first, *rest = lines
    with pytest.raises(LedgerError, match="no table custody"):
        store.imported([json.dumps(json.loads(first) | {"private": False}), *rest])


PASSWD = "../../etc/passwd"
BAD = {"blob": {"digest": PASSWD, "size": 1}, "uri": "a.txt", "media_type": "text/plain"}
# In the first line of this table something is other; words alone stand in place of the whole line.
HOSTILE: list[tuple[str, dict[str, object] | str]] = [
    ("blobs", {"digest": PASSWD}),
    ("blobs", {"digest": "sha256:" + "A" * 64}),
    ("blobs", {"digest": "sha256:" + "a" * 64 + "\n"}),
    ("blobs", {"size": 2**63}),
    ("blobs", {"size": -1}),
    ("blobs", {"size": True}),
    ("blobs", {"table": "whence_schema"}),
    ("blobs", {"table": ["blobs"]}),
    ("blobs", {"digest, size) SELECT * FROM documents --": 1}),
    ("blobs", ""),
    ("blobs", "null"),
    ("blobs", "[]"),
    ("blobs", '{"table": "blobs"'),
    ("blobs", "{" * 9 + '"a":' * 9 + "[" * 100_000),
    ("blobs", '{"table": "blobs", "digest": "\\ud800", "size": 1}'),
    ("blobs", '{"table": "blobs", "digest": "\udcff", "size": 1}'),
    ("blobs", '{"table": "blobs", "digest": "x", "size": 1' + "0" * 5000 + "}"),
    ("bytes", {"base64": "*"}),
    ("bytes", {"base64": None}),
    ("bytes", {"base64": "QUFB" * 99}),
    ("bytes", {"bytes": PASSWD}),
    ("bytes", {"bytes": "sha256:" + "a" * 64}),
    ("bytes", {"part": 1}),
    ("bytes", '{"bytes": "sha256:' + "a" * 64 + '"}'),
    ("documents", {"record": "x"}),
    ("documents", {"record": BAD}),
    ("documents", {"record": BAD, "purged": "2026-01-01T00:00:00Z"}),
    ("documents", {"record": {"purged": True}}),
    ("documents", {"blob": "sha256:" + "a" * 64}),
    ("documents", {"inside": {"a": 1}}),
    ("documents", {"uri": ["a"]}),
    ("captures", {"way": "stolen"}),
    ("captures", {"record": {}}),
    ("pictures", {"thumbnail": "*"}),
    ("texts", {"content": None}),
    ("texts", {"id": "t-\0"}),
    ("texts", {"document": "d-none"}),
    ("texts", {"record": {"extractor": "x", "version": "1", "encoding": "utf-8", "blocks": [7]}}),
    ("readings", {"record": {"reader": None}}),
    ("claims", {"confidence": 2}),
    ("claims", {"confidence": float("nan")}),
    ("claims", {"voice": 7}),
    ("notes", {"count": 1.5}),
    ("reviews", {"record": None}),
    ("custody", {"detail": "x"}),
    ("custody", {"hash": PASSWD}),
    ("custody", {"number": 2**64}),
    ("end", {"end": {"documents": "x"}}),
    ("end", {"end": []}),
    ("end", {"end": {}, "more": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_line_that_is_no_record_is_refused_by_its_number(
    store: Store, lines: list[str], table: str, change: dict[str, object] | str
) -> None:
    rows = [json.loads(line) for line in lines]
    number = next(place for place, row in enumerate(rows) if place and (row.get("table") == table or table in row))
    changed = change if isinstance(change, str) else json.dumps(rows[number] | change)
    with pytest.raises(LedgerError, match=f"line {number + 1}: "):
        store.imported([*lines[:number], changed, *lines[number + 1 :]])
    assert is_empty(store)
    assert set(store.evidence.digests()) <= {row["digest"] for row in rows if row.get("table") == "blobs"}


def kept(store: Store, data: bytes, uri: str) -> Brought:
    document = Document(store.evidence.put(io.BytesIO(data)), uri, "application/octet-stream")
    return Brought(Taken(document), Capture(document.id, None, "2026-01-01T00:00:00Z", Way.FILE, uri, "test"))


def test_bytes_leave_in_parts_and_come_in_whole(store: Store, other: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "_PART", 3)
    whole = [b"", b"ab", b"abc", b"abcdef", bytes(range(256))]
    store.writer("Ana").add([kept(store, data, f"{len(data)}.bin") for data in whole])
    lines = lines_of(store)
    rows = [json.loads(line) for line in lines]
    assert sum("base64" in row for row in rows) == 1 + 1 + 1 + 2 + 86
    assert rows[-1]["end"]["bytes"] == 5
    other.imported(lines)
    assert list(other.evidence.digests()) == list(store.evidence.digests())
    assert list(other.evidence.check()) == []
    assert lines_of(other) == lines


def test_a_large_file_is_never_held_whole(store: Store, other: Store) -> None:
    size = 40 << 20
    store.writer("Ana").add([kept(store, bytes(size), "a.bin")])
    tracemalloc.start()
    other.imported(store.exported(private=True, with_bytes=True))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < size / 3
    assert list(other.evidence.check()) == []


def test_the_bytes_of_what_was_purged_do_not_leave(store: Store) -> None:
    one, two = brought(store, "Broken, they said."), brought(store, "Nobody came, he said.", "b.txt")
    writer = store.writer("Ana")
    writer.add([one, two])
    writer.purge(one.taken.document.id, "a court")
    brought(store, "Broken, they said.")  # as a purge that was killed leaves them, or another who adds them
    given = {row["bytes"] for row in map(json.loads, lines_of(store)[1:]) if "base64" in row}
    assert given == {two.taken.document.blob.digest}


def test_bytes_that_are_damaged_are_told_when_they_leave(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    store.writer("Ana").add([one])
    path = store.evidence.path(one.taken.document.blob.digest)
    path.chmod(0o644)
    path.write_bytes(b"Whole, they said..")
    with pytest.raises(EvidenceError, match="whence check"):
        lines_of(store)
    assert lines_of(store, with_bytes=False)
