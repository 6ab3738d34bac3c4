"""Zip archives. Python's `zipfile` reads the directory; the members are unpacked here, in pieces and within limits.

An archive without a directory that can be read (one that was cut, most often) is walked from its beginning instead.
"""

import bz2
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from whence.intake.archives.members import CHUNK, Excess, Limits, Member, Meter, Refused, damaged, moment, refusal

_HEADER = struct.Struct("<4sHHHHHLLLHH")
_LARGEST_DIRECTORY = 16_000_000  # bytes; some hundred thousand members
_LARGEST_END = 65_557
_FARTHEST = 1 << 62
_LOCAL, _CENTRAL = b"PK\x03\x04", (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x08")
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1 | 0x40, 0x8, 0x800
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_UNKNOWN = 0xFFFFFFFF
_DEVICES = {stat.S_IFLNK: "a link", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device", stat.S_IFIFO: "a pipe"}
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError, OverflowError, EOFError)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an archive says of one member; `size` is that of its packed bytes, None if it follows them."""

    path: str
    start: int  # of the member's own header
    method: int
    flags: int
    checksum: int | None
    size: int | None
    modified: datetime | None
    odd: str | None = None


def members(file: BinaryIO, limits: Limits) -> Iterator[Member | Refused]:
    """The files in a zip archive."""
    meter = Meter(limits)
    entries = _listed(file)
    try:
        if entries is None:
            yield from _walked(file, meter)
            return
        overlapping = _overlapping(entries)
        for place, entry in enumerate(entries):
            if entry.path.endswith("/") and not entry.size:
                continue
            meter.begin()
            if place in overlapping:
                yield Refused(entry.path, "bytes that another member has too", "The archive was made to fill a disk")
            else:
                yield from _member(file, entry, meter)
    except Excess as excess:
        yield excess.refused()


def _listed(file: BinaryIO) -> list[_Entry] | None:
    """The members as the directory at the end lists them; None if there is none that can be read."""
    if _directory_size(file) > _LARGEST_DIRECTORY:
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return [_entry(info) for info in archive.infolist()]
    except _UNREADABLE:
        return None


def _directory_size(file: BinaryIO) -> int:
    """How many bytes of directory the end of the archive speaks of."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _LARGEST_END - 76))
    tail = file.read()
    file.seek(0)
    sizes = [0]
    for magic, at, length in ((b"PK\x05\x06", 12, 4), (b"PK\x06\x06", 40, 8)):
        if (place := tail.rfind(magic)) >= 0:
            sizes.append(int.from_bytes(tail[place + at : place + at + length], "little"))
    return max(size for size in sizes if size != _UNKNOWN)


def _entry(info: zipfile.ZipInfo) -> _Entry:
    name = info.orig_filename
    try:
        raw = name.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "replace")
    path, modified = _named(raw, info.flag_bits, info.extra, _dos_time(info.date_time))
    mode = info.external_attr >> 16
    odd = _DEVICES.get(stat.S_IFMT(mode)) if info.create_system == 3 else None
    return _Entry(
        path, info.header_offset, info.compress_type, info.flag_bits, info.CRC, info.compress_size, modified, odd
    )


def _named(raw: bytes, flags: int, extra: bytes, modified: datetime | None) -> tuple[str, datetime | None]:
    """The path and the time, from the extra fields if they say them better."""
    fields = dict(_extra_fields(extra))
    path = _characters(raw, flags)
    better = fields.get(0x7075, b"")
    if better[:1] == b"\x01" and better[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
        path = better[5:].decode("utf-8", "replace")
    stamp = fields.get(0x5455, b"")
    if stamp[:1] and stamp[0] & 1 and len(stamp) >= 5:
        modified = moment(int.from_bytes(stamp[1:5], "little", signed=True)) or modified
    return path.replace("\0", "\ufffd"), modified


def _characters(raw: bytes, flags: int) -> str:
    """A name is in UTF-8 if the archive says so, or if it can be; else in the code page of the first PCs."""
    if flags & _UTF8:
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _dos_time(parts: tuple[int, int, int, int, int, int]) -> datetime | None:
    """The time in the zone of whoever packed the archive, which zip does not say; 1980 began when none was set."""
    try:
        found = datetime(*parts)
    except ValueError:
        return None
    return found if parts != (1980, 1, 1, 0, 0, 0) else None


def _overlapping(entries: list[_Entry]) -> set[int]:
    """Which members claim bytes that one before them has: so an archive gives one bomb a thousand times."""
    found: set[int] = set()
    end = 0
    for place in sorted(range(len(entries)), key=lambda place: entries[place].start):
        entry = entries[place]
        if entry.start < end:
            found.add(place)
        end = max(end, entry.start + _HEADER.size + (entry.size or 0))
    return found


class _Packed:
    """The bytes of one member as they come out, and how far they were read."""

    def __init__(self, file: BinaryIO, start: int, size: int | None, method: int) -> None:
        self._file, self._size, self._method = file, size, method
        self.start = self.end = start
        self.checksum = 0
        self.whole = False

    def packed(self) -> int:
        """How many packed bytes were read."""
        return self.end - self.start

    def pieces(self) -> Iterator[bytes]:
        """What comes out, some kilobytes at a time; `whole` says afterwards whether that was all."""
        for piece in self._stored() if self._method == _STORED else self._inflated():
            self.checksum = zlib.crc32(piece, self.checksum)
            yield piece

    def _read(self) -> bytes:
        left = CHUNK if self._size is None else min(CHUNK, self.start + self._size - self.end)
        self._file.seek(self.end)
        data = self._file.read(max(0, left))
        self.end += len(data)
        return data

    def _stored(self) -> Iterator[bytes]:
        while piece := self._read():
            yield piece
        self.whole = self.packed() == self._size

    def _inflated(self) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-15) if self._method == _DEFLATED else None
        other = bz2.BZ2Decompressor()
        waiting = b""
        while not (inflate or other).eof:
            waiting = waiting or (self._read() if inflate or other.needs_input else b"")
            given = (inflate or other).decompress(waiting, CHUNK)
            if not given and not waiting and (inflate or other.needs_input):
                return
            waiting = inflate.unconsumed_tail if inflate else b""
            yield given
        self.end -= len((inflate or other).unused_data)
        self.whole = True


def _member(file: BinaryIO, entry: _Entry, meter: Meter) -> Iterator[Member | Refused]:
    """One member, unpacked; raises Excess if no more is read of the archive."""
    if refused := _refused(entry):
        yield refused
        return
    head = b""
    if 0 <= entry.start < _FARTHEST:
        file.seek(entry.start)
        head = file.read(_HEADER.size)
    if len(head) < _HEADER.size or not head.startswith(_LOCAL):
        yield damaged(entry.path, "no header where the directory says that the member begins")
        return
    *_, name, extra = _HEADER.unpack(head)
    data = _Packed(file, entry.start + _HEADER.size + name + extra, entry.size, entry.method)
    yield from _kept(data, entry, meter)


def _refused(entry: _Entry) -> Refused | None:
    if entry.odd:
        return Refused(entry.path, entry.odd, "It has no content of its own")
    if entry.flags & _ENCRYPTED:
        return Refused(entry.path, "an encrypted file", "The archive is protected by a password")
    if entry.method not in {_STORED, _DEFLATED, _BZIP2}:
        return Refused(entry.path, f"packing method {entry.method}", "The archive was packed by an unusual method")
    return refusal(entry.path)


def _kept(data: _Packed, entry: _Entry, meter: Meter) -> Iterator[Member | Refused]:
    kept, problem = BytesIO(), None
    try:
        meter.collect(data.pieces(), kept, data.packed)
    except Excess as excess:
        excess.path = entry.path
        if excess.ends:
            raise
        yield excess.refused()
        return
    except (zlib.error, OSError, ValueError, EOFError, MemoryError) as error:
        problem = f"packed data that does not fit together ({' '.join(str(error).split()) or 'memory'})"
    if problem is None and not data.whole:
        problem = "packed data that ends early"
    if problem is None and entry.checksum is not None and entry.checksum != data.checksum:
        problem = "bytes that do not fit the checksum"
    if kept.tell() or problem is None:
        yield Member(entry.path, kept.getvalue(), entry.modified, problem is None)
    if problem is not None:
        yield damaged(entry.path, problem)


def _walked(file: BinaryIO, meter: Meter) -> Iterator[Member | Refused]:
    """The members from the beginning on, each by its own header, and then that there is no directory."""
    at, end = 0, file.seek(0, 2)
    missing = damaged("", "an archive whose directory is missing or cannot be read")
    while True:
        file.seek(at)
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size or not head.startswith(_LOCAL):
            yield missing
            return
        entry, start = _own_entry(file, head, at)
        data = _Packed(file, start, entry.size, entry.method)
        if not entry.path.endswith("/"):
            meter.begin()
            refused = _refused(entry)
            if refused is None and entry.size is None and entry.method == _STORED:
                refused = damaged(entry.path, "a file whose size only the missing directory tells")
            if refused:
                yield refused
            else:
                yield from _kept(data, entry, meter)
                if start + (entry.size or 0) > end or (entry.size is None and not data.whole):
                    return  # what is missing has been said
        if entry.size is None and not data.whole:
            yield missing
            return
        at = _after_sizes(file, data.end) if entry.size is None else min(end, start + entry.size)


def _own_entry(file: BinaryIO, head: bytes, at: int) -> tuple[_Entry, int]:
    """What a member's own header says, and where its packed bytes begin."""
    _, _, flags, method, time, day, checksum, size, real, name_size, extra_size = _HEADER.unpack(head)
    raw, extra = file.read(name_size), file.read(extra_size)
    if _UNKNOWN in {size, real} and len(wide := dict(_extra_fields(extra)).get(1, b"")) >= 16:
        size = int.from_bytes(wide[8:16], "little")
    follows = flags & _SIZES_FOLLOW and not size
    parts = (day >> 9) + 1980, day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
    path, modified = _named(raw, flags, extra, _dos_time(parts))
    entry = _Entry(path, at, method, flags, None if follows else checksum, None if follows else size, modified)
    return entry, at + _HEADER.size + name_size + extra_size


def _after_sizes(file: BinaryIO, at: int) -> int:
    """Where the next header begins: after checksum and sizes, which may be of either width and with a mark or not."""
    file.seek(at)
    found = file.read(32)
    places = [place for magic in (_LOCAL, *_CENTRAL) if (place := found.find(magic)) >= 0]
    return at + min(places, default=len(found))
