"""A WACZ: web archives in a zip archive, with a description that states a digest of each file in it.

    package_in(file)   what the package says of itself, and whether its files are as it says
    captures_in(file)  what its web archives hold, as `warc` gives it, with the name of each

That the digests match means that the package is whole, not who made it: a signature, if there is one, is told and not
checked. Nothing is unpacked to disk.
"""

import hashlib
import json
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, cast

from whence.errors import IntakeError
from whence.intake.files import LIMIT
from whence.intake.web_archives import captures as warc
from whence.intake.web_archives.stream import UNREADABLE, Readable
from whence.model import Warned

_DESCRIPTION, _SEAL = "datapackage.json", "datapackage-digest.json"
_ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_ALGORITHMS = {"sha256", "sha384", "sha512", "sha224", "sha1", "md5"}
_LARGEST_DESCRIPTION = 20_000_000  # bytes
_LARGEST_LIST = 100_000_000
_LONGEST_LINE = 10_000_000
_MOST_PAGES = 1_000_000
_MOST_LISTED = 100_000
_PIECE = 262_144
_BOMB_FROM, _BOMB_RATIO = 268_435_456, 200  # bytes; a file that gives more may not give so many times what it takes
_HALVES = re.compile("[\ud800-\udfff]")
_NO_ZIP = (*UNREADABLE, struct.error, OverflowError, LookupError, RuntimeError)


class State(StrEnum):
    """A file of the package is as its digest says, differs, is not there, cannot be read, or no digest is stated."""

    MATCHES = "matches"
    DIFFERS = "differs"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Resource:
    """The package lists this file with this digest and this size, and it was found so."""

    path: str
    digest: str | None
    size: int | None
    state: State


@dataclass(frozen=True, slots=True)
class Page:
    """The package lists this page, captured at this time, as one a person would open."""

    address: str
    captured_at: str | None
    title: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """What a package says of itself, and what it holds. `sealed` is the state of its description against the digest
    that stands beside it; None if none does. `signed` says that a signature stands there, unchecked."""

    title: str | None
    version: str | None
    created: str | None
    software: str | None
    resources: tuple[Resource, ...]
    pages: tuple[Page, ...]
    archives: tuple[str, ...]
    sealed: State | None
    signed: bool
    warnings: tuple[Warned, ...]


def package_in(file: BinaryIO) -> Package:
    """What this WACZ says of itself and holds; raises IntakeError if it is none or its directory is damaged."""
    with _opened(file) as package:
        warnings: Counter[str] = Counter()
        names = package.namelist()
        warnings["names that several files share"] += len(names) - len(set(names))
        description = _json(package, _DESCRIPTION, warnings)
        seal = _json(package, _SEAL, warnings) if _SEAL in names else {}
        hashes = _Hashes(package)
        resources = tuple(_resources(hashes, description, warnings))
        listed = {resource.path for resource in resources} | {_DESCRIPTION, _SEAL}
        warnings["files that the package does not list"] += sum(
            name not in listed and not name.endswith("/") for name in names
        )
        pages = tuple(_pages(package, warnings))
        sealed = hashes.state(_DESCRIPTION, _text(seal, "hash")) if _text(seal, "hash") else None
        return Package(
            title=_text(description, "title") or _text(_record(description, "metadata"), "title"),
            version=_text(description, "wacz_version"),
            created=_text(description, "created"),
            software=_text(description, "software"),
            resources=resources,
            pages=pages,
            archives=tuple(_archives(package)),
            sealed=sealed,
            signed=bool(_record(seal, "signedData")),
            warnings=tuple(Warned(what, count) for what, count in warnings.items() if count),
        )


def captures_in(file: BinaryIO, limit: int = LIMIT) -> Iterator[tuple[str, warc.Item]]:
    """What each web archive in this WACZ holds, with its name; one that cannot be read gives one `Damage`."""
    with _opened(file) as package:
        for name in _archives(package):
            try:
                with _entry(package, name) as entry:
                    for item in warc.captures_in(entry, limit):
                        yield name, item
            except IntakeError as error:
                yield name, warc.Damage(0, error.seen, 0)


class _Entry:
    """A file in the package as a stream, given up if it gives far more than it takes."""

    def __init__(self, file: Readable, name: str, packed: int) -> None:
        self._file, self._name, self._packed = file, name, packed
        self._given = 0

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        self._given += len(data)
        if self._given > _BOMB_FROM and self._given > _BOMB_RATIO * self._packed:
            raise ValueError(f"it gives more than {_BOMB_RATIO} times the bytes it takes")
        return data


@contextmanager
def _opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The package; raises IntakeError if it is no zip archive, a damaged one, or holds no web archive."""
    try:
        package = zipfile.ZipFile(file)
        names = package.namelist()
    except _NO_ZIP as error:
        raise IntakeError(
            seen="a zip archive that cannot be opened",
            expected="a WACZ, which is a zip archive with web archives in it",
            cause="It is damaged or cut off, since the list of its files stands at its end, or it is no zip archive",
            next="Copy it again from where it came, or repair it with zip -FF and give what that writes",
        ) from error
    with package:
        if _DESCRIPTION not in names and not any(_archives(package)):
            raise IntakeError(
                seen="a zip archive without web archives",
                expected="a WACZ with files in archive/ and a datapackage.json",
                cause="It is another kind of zip archive, or was packed with a folder around its files",
                next="Unpack it and give the files inside",
            )
        yield package


@contextmanager
def _entry(package: zipfile.ZipFile, name: str) -> Iterator[_Entry]:
    """A file of the package; raises IntakeError if it cannot be opened."""
    try:
        info = package.getinfo(name)
        file = package.open(info)
    except _NO_ZIP as error:
        raise IntakeError(
            seen=f"a file in the package that cannot be opened: {' '.join(str(error).split())[:200]}",
            expected="files packed without a password, stored or deflated",
            cause="The package is damaged, has a password, or was packed in another way",
            next="Copy it again from where it came, or unpack it with another program and give the files inside",
        ) from error
    with file:
        yield _Entry(file, name, info.compress_size)


def _archives(package: zipfile.ZipFile) -> Iterator[str]:
    yield from dict.fromkeys(name for name in package.namelist() if name.lower().endswith(_ARCHIVES))


def _bytes(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A file's bytes; None if it is not there, cannot be read, or is larger than a description is."""
    found = bytearray()
    try:
        with _entry(package, name) as entry:
            while piece := entry.read(_PIECE):
                found += piece
                if len(found) > _LARGEST_DESCRIPTION:
                    return None
    except (IntakeError, *_NO_ZIP):
        return None
    return bytes(found)


def _json(package: zipfile.ZipFile, name: str, warnings: Counter[str]) -> dict[str, object]:
    """The record in a file of the package; an empty one, and a warning, if there is none that can be read."""
    data = _bytes(package, name)
    try:
        found = json.loads(data) if data is not None else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        warnings[f"{name} missing or damaged"] += 1
        return {}
    return cast("dict[str, object]", found)


def _text(record: dict[str, object], key: str) -> str | None:
    value = record.get(key)
    # JSON can write half of a character, which no text can hold.
    return _HALVES.sub("\ufffd", value) if isinstance(value, str) and value else None


def _record(record: dict[str, object], key: str) -> dict[str, object]:
    value = record.get(key)
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _resources(hashes: "_Hashes", description: dict[str, object], warnings: Counter[str]) -> Iterator[Resource]:
    """The files that the description lists, each with its state. Version 1.0 writes digest and size elsewhere."""
    listed = description.get("resources")
    for one in listed[:_MOST_LISTED] if isinstance(listed, list) else ():
        path = _text(one, "path") if isinstance(one, dict) else None
        if path is None:
            warnings["entries of the description that name no file"] += 1
            continue
        older = _record(one, "stats")
        digest = _text(one, "hash") or _text(older, "hash")
        if digest is not None and ":" not in digest:
            digest = f"{_text(one, 'hashing') or 'sha256'}:{digest}"
        size = one.get("bytes", older.get("bytes"))
        stated = size if isinstance(size, int) and not isinstance(size, bool) else None
        yield Resource(path, digest, stated, hashes.state(path, digest, stated))


class _Hashes:
    """The digests of the package's files, each computed once, however often a description lists it."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._known: dict[tuple[str, str], tuple[str, int] | None] = {}

    def state(self, path: str, digest: str | None, size: int | None = None) -> State:
        """How a file is found that is listed with this digest and size."""
        if path not in self._package.NameToInfo:
            return State.MISSING
        algorithm, _, stated = (digest or "").partition(":")
        if algorithm not in _ALGORITHMS:
            return State.UNSTATED
        if (path, algorithm) not in self._known:
            self._known[path, algorithm] = self._computed(path, algorithm)
        found = self._known[path, algorithm]
        if found is None:
            return State.UNREADABLE
        hexadecimal, length = found
        return State.MATCHES if hexadecimal == stated.strip().lower() and size in {None, length} else State.DIFFERS

    def _computed(self, path: str, algorithm: str) -> tuple[str, int] | None:
        hashed = hashlib.new(algorithm, usedforsecurity=False)
        length = 0
        try:
            with _entry(self._package, path) as entry:
                while piece := entry.read(_PIECE):
                    hashed.update(piece)
                    length += len(piece)
        except (IntakeError, *_NO_ZIP):
            return None
        return hashed.hexdigest(), length


def _pages(package: zipfile.ZipFile, warnings: Counter[str]) -> Iterator[Page]:
    """The pages that the package lists, whatever else stands in its lists."""
    lists = [
        name for name in dict.fromkeys(package.namelist()) if name.startswith("pages/") and name.endswith(".jsonl")
    ]
    if not lists:
        warnings["no list of pages"] += 1
    count = 0
    for name in lists:
        for line in _lines(package, name, warnings):
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            if isinstance(found, dict) and "format" in found and "url" not in found:
                continue
            address = _text(found, "url") if isinstance(found, dict) else None
            if address is None or count >= _MOST_PAGES:
                warnings["lines of the list of pages that are none"] += 1
                continue
            count += 1
            moment = warc.stated_time(_text(found, "ts"))
            yield Page(address, moment, _text(found, "title"), _text(found, "text"))


def _lines(package: zipfile.ZipFile, name: str, warnings: Counter[str]) -> Iterator[bytes]:
    """The lines of a file that are not blank; a line too long to be a page's is left out and counted."""
    pending = bytearray()
    too_long = False
    size = 0
    try:
        with _entry(package, name) as entry:
            while piece := entry.read(_PIECE):
                size += len(piece)
                if size > _LARGEST_LIST:
                    warnings["lists of pages that are too large"] += 1
                    return
                *lines, rest = piece.split(b"\n")
                for line in lines:
                    whole = bytes(pending) + line
                    pending.clear()
                    if too_long:
                        warnings["lines of the list of pages that are too long"] += 1
                    elif whole.strip():
                        yield whole
                    too_long = False
                pending += rest
                if len(pending) > _LONGEST_LINE:
                    pending.clear()
                    too_long = True
    except (IntakeError, *_NO_ZIP):
        warnings["lists of pages that cannot be read to the end"] += 1
    if pending.strip() and not too_long:
        yield bytes(pending)
