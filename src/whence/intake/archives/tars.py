"""Tar archives, and files that gzip, bzip2 or xz have packed, read from their beginning to their end.

Headers are parsed by Python's `tarfile`; the walk from one to the next is our own, since the library's recurses over
chained headers, reads extended ones whole whatever their size, and stops at the first damage without saying where.
"""

import bz2
import lzma
import re
import tarfile
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Protocol

from whence.intake.archives.members import (
    CHUNK,
    Excess,
    Limits,
    Member,
    Meter,
    Refused,
    damaged,
    moment,
    refusal,
    shown,
)

BLOCK = 512
_LONGEST_NAME = 65_536  # bytes of a header that only says how the next member is called
_XZ_MEMORY = 256_000_000  # bytes that an xz archive may ask for
_MAGIC = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"))
_SUFFIX = re.compile(r"\.(?:gz|gzip|bz2|xz|z)$", re.IGNORECASE)
_RECORD = re.compile(rb"(\d{1,9}) ([^=\n]{1,200})=")
_LINKS = {tarfile.LNKTYPE: "a link", tarfile.SYMTYPE: "a link"}
_DEVICES = {tarfile.CHRTYPE: "a device", tarfile.BLKTYPE: "a device", tarfile.FIFOTYPE: "a pipe"}
_EMPTY = {*_LINKS, *_DEVICES, tarfile.DIRTYPE}  # no bytes follow their headers
_PASSED_OVER = {tarfile.DIRTYPE, b"V", b"M", b"D", b"N"}  # folders, volume labels and lists of names


class _Stream(Protocol):
    """Bytes from the beginning to the end."""

    damage: str | None

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end, or where the damage is."""

    def packed(self) -> int:
        """How many bytes were read for those that were given."""


def is_tar(head: bytes) -> bool:
    """Whether this is the header of a tar archive's first member: its checksum is right."""
    if len(head) < BLOCK or not head[0]:
        return False
    written = head[148:156].strip(b"\0 ")
    if not written or not written.isdigit() or b"8" in written or b"9" in written:
        return False
    return int(written, 8) == sum(head[:148]) + 8 * 32 + sum(head[156:BLOCK])


def compression_of(head: bytes) -> str | None:
    """How these bytes are packed: `gzip`, `bzip2`, `xz`, or None if they are not."""
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found == "bzip2" and head[4:10] not in {b"1AY&SY", b"\x17rE8P\x90"}:  # a text may begin with BZh
        return None
    return found


class _Plain:
    """A file as it is."""

    def __init__(self, file: BinaryIO) -> None:
        self.damage: str | None = None
        self._file, self._read = file, 0

    def read(self, size: int, /) -> bytes:
        data = self._file.read(size)
        self._read += len(data)
        return data

    def packed(self) -> int:
        return self._read


class _Unpacked:
    """What a packed file holds, some kilobytes at a time, one packed stream after the other."""

    def __init__(self, file: BinaryIO, compression: str) -> None:
        self.damage: str | None = None
        self._file, self._compression = file, compression
        self._read, self._ended = 0, False
        self._waiting, self._ready = b"", bytearray()
        self._begin()

    def _begin(self) -> None:
        self._gzip = zlib.decompressobj(31) if self._compression == "gzip" else None
        self._other: bz2.BZ2Decompressor | lzma.LZMADecompressor = (
            bz2.BZ2Decompressor()
            if self._compression == "bzip2"
            else lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        )

    def packed(self) -> int:
        return self._read

    def read(self, size: int, /) -> bytes:
        while len(self._ready) < size and not self._ended:
            self._ended = not self._more()
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

    def _more(self) -> bool:
        """Unpack some more; False at the end."""
        wanting = not self._waiting and (self._gzip is not None or self._other.needs_input)
        if wanting:
            self._waiting = self._file.read(CHUNK)
            self._read += len(self._waiting)
        at_end = wanting and not self._waiting
        try:
            given = self._step()
        except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError, MemoryError) as error:
            self.damage = f"packed data that does not fit together ({' '.join(str(error).split()) or 'memory'})"
            return False
        self._ready += given
        if (self._gzip or self._other).eof:
            return self._next_stream()
        if at_end and not given:
            self.damage = "packed data that ends early"
            return False
        return True

    def _step(self) -> bytes:
        if self._gzip is None:
            given = self._other.decompress(self._waiting, CHUNK)
            self._waiting = self._other.unused_data if self._other.eof else b""
            return given
        before = self._gzip.copy()
        try:
            given = self._gzip.decompress(self._waiting, CHUNK)
        except zlib.error:
            self._ready += _salvaged(before, self._waiting)
            raise
        self._waiting = self._gzip.unused_data if self._gzip.eof else self._gzip.unconsumed_tail
        return given

    def _next_stream(self) -> bool:
        """Begin the next packed stream if another follows; zeros may fill a file up to the size of a block."""
        while not (rest := self._waiting.lstrip(b"\0")):
            self._waiting = self._file.read(CHUNK)
            self._read += len(self._waiting)
            if not self._waiting:
                return False
        self._waiting = rest
        if len(rest) < 10:
            self._waiting += self._file.read(CHUNK)
            self._read += len(self._waiting) - len(rest)
        if compression_of(self._waiting) != self._compression:
            self.damage = "other bytes after the packed data"
            return False
        self._begin()
        return True


def _salvaged(unpacker: "zlib._Decompress", data: bytes) -> bytes:
    """What comes before the damage, where all at once gives nothing: byte by byte."""
    found = bytearray()
    try:
        for at in range(len(data)):
            found += unpacker.decompress(data[at : at + 1], CHUNK)
    except zlib.error:
        pass
    return bytes(found)


@dataclass(slots=True)
class _Said:
    """What extended headers say of the members that follow, and whether there is anything more to read."""

    always: dict[bytes, bytes] = field(default_factory=dict)
    next: dict[bytes, bytes] = field(default_factory=dict)
    cut: bool = False  # whether the archive ended within a member, which has been told


def members(file: BinaryIO, limits: Limits) -> Iterator[Member | Refused]:
    """The files in a tar archive."""
    return _members(_Plain(file), b"", Meter(limits))


def unpacked(file: BinaryIO, compression: str, name: str, limits: Limits) -> Iterator[Member | Refused]:
    """The files in a packed tar archive, or the one file that is packed."""
    head = file.read(1024)
    file.seek(0)
    stream, meter = _Unpacked(file, compression), Meter(limits)
    first = stream.read(BLOCK)
    if is_tar(first):
        yield from _members(stream, first, meter)
        return
    path = _SUFFIX.sub("", name) or (_gzip_name(head) if compression == "gzip" else "") or "content"
    modified = moment(int.from_bytes(head[4:8], "little")) if compression == "gzip" else None
    kept = BytesIO()
    try:
        meter.begin()
        meter.collect(_pieces(stream, first, None), kept, stream.packed)
    except Excess as excess:
        excess.path = path
        yield excess.refused()
        return
    if kept.tell() or stream.damage is None:
        yield Member(path, kept.getvalue(), modified, stream.damage is None)
    if stream.damage is not None:
        yield damaged(path, stream.damage)


def _gzip_name(head: bytes) -> str:
    """The name that gzip keeps in its header, if it does."""
    at = 10
    flags = head[3] if len(head) > at else 0
    if flags & 4:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    return shown(head[at:].split(b"\0")[0]) if flags & 8 else ""


def _pieces(stream: _Stream, first: bytes, size: int | None) -> Iterator[bytes]:
    """The next so many bytes, or all there are, after those that were read before."""
    if first:
        yield first
    while size is None or size > 0:
        piece = stream.read(CHUNK if size is None else min(size, CHUNK))
        if not piece:
            return
        size = None if size is None else size - len(piece)
        yield piece


def _members(stream: _Stream, first: bytes, meter: Meter) -> Iterator[Member | Refused]:
    said = _Said()
    waiting = deque([first] if first else [])
    while not said.cut:
        block = waiting.popleft() if waiting else stream.read(BLOCK)
        if len(block) < BLOCK or not any(block):
            if stream.damage or (block and len(block) < BLOCK):
                yield damaged("", stream.damage or "a header that ends early")
            return
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.TarError, ValueError, OverflowError):
            yield damaged("", "a header that does not fit together")
            return
        try:
            yield from _member(stream, header, block, said, meter)
        except Excess as excess:
            yield excess.refused()
            return


def _member(
    stream: _Stream, header: tarfile.TarInfo, block: bytes, said: _Said, meter: Meter
) -> Iterator[Member | Refused]:
    """What the header and the bytes after it are; raises Excess if no more is read of the archive."""
    if header.type in {tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, b"L", b"K"}:
        yield from _listen(stream, header, said, meter)
        return
    heard = said.always | said.next
    said.next = {}
    path = shown(heard.get(b"path") or header.name.encode("utf-8", "surrogateescape"))
    size = _number(heard.get(b"size"), header.size)
    more = header.type == tarfile.GNUTYPE_SPARSE and block[482]
    while more:  # the map of a sparse file goes on in blocks of its own
        block = stream.read(BLOCK)
        more = len(block) == BLOCK and block[504]
    size = 0 if header.type in _EMPTY else size
    if header.type in _PASSED_OVER or path.endswith("/"):
        _pass_over(stream, size, meter)
        return
    meter.begin()
    odd = _LINKS.get(header.type) or _DEVICES.get(header.type)
    sparse = header.type == tarfile.GNUTYPE_SPARSE or any(key.startswith(b"GNU.sparse.") for key in heard)
    refused = refusal(path)
    if odd:
        refused = Refused(path, odd, "It has no content of its own")
    elif sparse and refused is None:
        refused = Refused(path, "a sparse file", "It was packed without its zeros, which is not undone here")
    elif size > meter.limits.member and refused is None:
        refused = meter.too_long(path).refused()
    if refused:
        yield refused
        _pass_over(stream, size, meter)
        return
    kept = BytesIO()
    try:
        meter.collect(_pieces(stream, b"", size), kept, stream.packed)
        meter.check_stream(stream.packed())
    except Excess as excess:
        excess.path = path
        raise
    modified = moment(_number(heard.get(b"mtime"), int(header.mtime)))
    if kept.tell() or not size:
        yield Member(path, kept.getvalue(), modified, kept.tell() == size)
    if kept.tell() < size:
        yield damaged(path, stream.damage or f"{kept.tell():,} of {size:,} bytes")
        said.cut = True
    _skip(stream, -size % BLOCK, meter)


def _pass_over(stream: _Stream, size: int, meter: Meter) -> None:
    """Read on without keeping anything, up to the end of the last block."""
    _skip(stream, size + -size % BLOCK, meter)


def _skip(stream: _Stream, left: int, meter: Meter) -> None:
    while left > 0 and (piece := stream.read(min(left, CHUNK))):
        left -= len(piece)
        meter.count(len(piece))
        meter.check_stream(stream.packed())


def _listen(stream: _Stream, header: tarfile.TarInfo, said: _Said, meter: Meter) -> Iterator[Refused]:
    """A header that only says something of the members that follow."""
    meter.count(BLOCK)
    if header.size > _LONGEST_NAME:
        yield Refused("", f"a name or note of {header.size:,} bytes", "The archive was made to fill memory")
        _pass_over(stream, header.size, meter)
        return
    data = b"".join(_pieces(stream, b"", header.size))
    _skip(stream, -header.size % BLOCK, meter)
    if header.type == b"L":
        said.next[b"path"] = data.rstrip(b"\0")
    elif header.type != b"K":
        heard = said.always if header.type == tarfile.XGLTYPE else said.next
        heard.update(_records(data))


def _records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The notes of an extended header: their length, a key and a value each."""
    at = 0
    while match := _RECORD.match(data, at):
        end = at + int(match[1])
        if end <= match.end() or end > len(data):
            return
        yield match[2], data[match.end() : end - 1]
        at = end


def _number(written: bytes | None, otherwise: int) -> int:
    digits = (written or b"").split(b".")[0]
    return int(digits) if digits.isdigit() and len(digits) < 20 else max(0, otherwise)
