"""WACZ packages: whole, changed and damaged ones."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import IntakeError
from whence.intake.web_archives import wacz
from whence.intake.web_archives.captures import Capture, Damage, Item
from whence.intake.web_archives.wacz import State
from whence.intake.web_archives.writer import Exchange, Message, head_of, written
from whence.model import Warned

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "inputs" / "warc" / "py-wacz"
ASK = Message(head_of("GET /a HTTP/1.1", ()))
ANSWER = Message(head_of("HTTP/1.1 200 OK", (("Content-Type", "text/html"),)), b"<p>The dam is safe.</p>" * 40)
WARC = written(Exchange("https://example.org/a", "2026-11-24T12:00:00Z", ASK, ANSWER), "whence 1")
SHELF = Path(__file__).parents[1] / "archives"
PAGES = b'{"format": "json-pages-1.0", "id": "pages"}\n{"url": "https://example.org/a", "ts": "2026-11-24T12:00:00Z"}\n'
FILES = {"archive/a.warc.gz": WARC, "pages/pages.jsonl": PAGES}


def described(files: dict[str, bytes], **more: object) -> bytes:
    listed = [
        {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        for name, data in files.items()
    ]
    return json.dumps({"wacz_version": "1.1.1", "title": "The dam", "resources": listed} | more).encode()


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return file


def whole(method: int = zipfile.ZIP_STORED) -> io.BytesIO:
    return packed(FILES | {"datapackage.json": described(FILES)}, method)


def taken(file: io.BytesIO) -> list[Item]:
    return [item for _, item in wacz.captures_in(file)]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_whole_package(method: int) -> None:
    package = wacz.package_in(whole(method))
    assert (package.title, package.version, package.archives) == ("The dam", "1.1.1", ("archive/a.warc.gz",))
    assert [resource.state for resource in package.resources] == [State.MATCHES] * 2
    assert package.pages == (wacz.Page("https://example.org/a", "2026-11-24T12:00:00Z", None, None),)
    assert (package.sealed, package.signed, package.warnings) == (None, False, ())
    assert [type(item).__name__ for item in taken(whole(method))] == ["Capture", "Skipped", "Skipped"]


def test_a_changed_file_differs_and_a_missing_one_is_missing() -> None:
    description = described(FILES | {"pages/more.jsonl": b""})
    files = FILES | {"archive/a.warc.gz": WARC[:-1] + b"x", "datapackage.json": description, "notes.txt": b"a"}
    package = wacz.package_in(packed(files))
    assert [resource.state for resource in package.resources] == [State.DIFFERS, State.MATCHES, State.MISSING]
    assert package.warnings == (Warned("files that the package does not list", 1),)


def test_the_size_that_is_stated_counts_too() -> None:
    description = json.loads(described(FILES))
    description["resources"][0]["bytes"] += 1
    package = wacz.package_in(packed(FILES | {"datapackage.json": json.dumps(description).encode()}))
    assert package.resources[0].state is State.DIFFERS


def test_the_description_itself_may_be_sealed_and_signed() -> None:
    description = described(FILES)
    seal = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(description).hexdigest()}
    for text, state in ((description, State.MATCHES), (description + b" ", State.DIFFERS)):
        files = FILES | {"datapackage.json": text, "datapackage-digest.json": json.dumps(seal).encode()}
        assert wacz.package_in(packed(files)).sealed is state
    signed = json.dumps(seal | {"signedData": {"hash": "a"}}).encode()
    assert wacz.package_in(packed(FILES | {"datapackage.json": description, "datapackage-digest.json": signed})).signed


@pytest.mark.parametrize(
    "description", [None, b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"resources": 5}', b'{"resources": [5, {}]}']
)
def test_a_description_that_is_missing_or_damaged_hides_nothing(description: bytes | None) -> None:
    files = FILES if description is None else FILES | {"datapackage.json": description}
    package = wacz.package_in(packed(files))
    assert (package.resources, len(package.pages)) == ((), 1)
    assert package.warnings
    assert isinstance(taken(packed(files))[0], Capture)


def test_lines_that_are_no_pages_are_counted() -> None:
    lines = [b'{"url": "https://e.org/b", "title": "B", "text": "b", "ts": 5}', b"{id: 1}", b"", b"[]", b'{"url": 5}']
    data = PAGES + b"\r\n".join(lines) + b"\n" + b"x" * 11_000_000 + b'\n{"url": "https://e.org/c"}'
    package = wacz.package_in(packed(FILES | {"pages/pages.jsonl": data}))
    assert [page.address for page in package.pages] == ["https://example.org/a", "https://e.org/b", "https://e.org/c"]
    assert package.pages[1] == wacz.Page("https://e.org/b", None, "B", "b")
    assert Warned("lines of the list of pages that are none", 3) in package.warnings
    assert Warned("lines of the list of pages that are too long", 1) in package.warnings


def test_an_archive_that_is_none_is_damage() -> None:
    items = taken(packed({"archive/a.warc": b"<html>", "archive/b.warc": b"", "archive/c.warc.gz": WARC}))
    assert [type(item) for item in items[:3]] == [Damage, Damage, Capture]


def test_a_damaged_file_in_the_package_gives_what_comes_before() -> None:
    file = packed({"archive/a.warc.gz": WARC * 200}, zipfile.ZIP_DEFLATED)
    data = bytearray(file.getvalue())
    data[len(data) // 2] ^= 0xFF
    package = wacz.package_in(io.BytesIO(data))
    items = taken(io.BytesIO(data))
    assert any(isinstance(item, Damage) for item in items)
    assert any(isinstance(item, Capture) for item in items)
    assert package.archives == ("archive/a.warc.gz",)


@pytest.mark.slow
def test_bombs_are_given_up() -> None:
    bomb = b" " * 300_000_000
    files = {"archive/a.warc": WARC, "pages/pages.jsonl": bomb, "b": bomb}
    package = wacz.package_in(packed(files | {"datapackage.json": described({"b": b""})}, zipfile.ZIP_DEFLATED))
    assert Warned("lists of pages that are too large", 1) in package.warnings
    assert package.resources[0].state is State.UNREADABLE


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7", b"PK\x03\x04" * 100])
def test_what_is_no_package_is_an_error(data: bytes) -> None:
    for read in (wacz.package_in, lambda file: list(wacz.captures_in(file))):
        with pytest.raises(IntakeError):
            read(io.BytesIO(data))


def test_a_package_cut_off_anywhere_is_an_error_with_advice() -> None:
    data = whole().getvalue()
    for end in range(len(data) - 1):
        with pytest.raises(IntakeError, match="repair it"):
            wacz.package_in(io.BytesIO(data[:end]))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_any_damage_gives_a_package_or_an_error(edits: list[tuple[int, bytes]]) -> None:
    data = bytearray(whole(zipfile.ZIP_DEFLATED).getvalue())
    for place, new in edits:
        at = place % len(data)
        data[at : at + len(new)] = new
    for read in (wacz.package_in, lambda file: list(wacz.captures_in(file))):
        try:
            read(io.BytesIO(data))
        except IntakeError as error:
            text = error.seen + error.next
        else:
            text = "-"
        assert "\n" not in text


def test_a_package_of_others() -> None:
    with (SHELF / "valid_example_1.wacz").open("rb") as file:
        package = wacz.package_in(file)
        items = [item for _, item in wacz.captures_in(file)]
    assert [resource.state for resource in package.resources] == [State.MATCHES] * 4
    assert (len(package.pages), sum(isinstance(item, Capture) for item in items)) == (1, 1)


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no packages of others to read")
def test_packages_and_lists_of_others() -> None:
    with (INPUTS / "invalid_example_1.wacz").open("rb") as file:
        package = wacz.package_in(file)
    assert [resource.state for resource in package.resources] == [State.MISSING]
    for name in ("invalid.jsonl", "extraPages.jsonl", "pages.jsonl"):
        lines = (INPUTS / name).read_bytes()
        package = wacz.package_in(packed({"archive/a.warc": b"", "pages/pages.jsonl": lines}))
        assert len(package.pages) == {"invalid.jsonl": 1, "extraPages.jsonl": 3, "pages.jsonl": 1}[name]
