"""Records of a WARC or ARC file, one after another, and the places where none can be read.

A record's length is stated before it, and that statement may be wrong: then the beginning of the next record is looked
for. Whatever the file, no record is held in memory that is larger than the limit, and nothing that follows a damaged
place is lost with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whence.errors import Empty, IntakeError
from whence.intake.web_archives.stream import Readable, Stream
from whence.model import Warned

Headers = tuple[tuple[str, str], ...]

_WARC = re.compile(rb"WARC/\d\.\d{1,3}[ \t]*\r?\n(?=[A-Za-z])")
_WARC_LINE = re.compile(rb"WARC/\d\.\d{1,3}\s*")
# The first line of an ARC record, roughly: `_arc_fields` says whether it is one.
_ARC = re.compile(rb"^[a-z][a-z0-9+.\-]{0,20}:[^\r\n]{1,8000}\r?$", re.MULTILINE)
_ARC_NAMES = ("url", "ip-address", "archive-date", "content-type", "archive-length")
_MACHINE = re.compile(rb"[0-9A-Fa-f.:]{1,45}|-")
_LONGEST_LINE = 65_536
_LONGEST_HEADER = 1_048_576
_OVERLAP = 8_192  # bytes of a beginning that may lie in two pieces
_PIECE = 65_536
_MOST_DAMAGES = 1_000
_LARGEST_REST = 1_048_576


@dataclass(frozen=True, slots=True)
class Damage:
    """At this place of the file this was seen instead of a whole record, and so many bytes were read of it."""

    offset: int
    seen: str
    read: int


@dataclass(frozen=True, slots=True)
class Record:
    """This block, with these headers (names in lower case), begins at this place of the file.

    `rest` is what stands after the end that the record states for itself, where it should not.
    """

    offset: int
    version: str
    headers: Headers
    block: bytes
    rest: bytes = b""
    warnings: tuple[Warned, ...] = ()

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for known, value in self.headers if known == name), None)


def records_in(file: Readable, limit: int) -> Iterator[Record | Damage]:
    """The records and damages of a file, plain or gzipped, in its order; raises IntakeError if it is no archive."""
    stream = Stream(file)
    reader = _Reader(stream, limit)
    damages = 0
    for item in reader.items():
        damages += isinstance(item, Damage)
        yield item
        if damages >= _MOST_DAMAGES:
            yield Damage(stream.place, f"more than {_MOST_DAMAGES:,} damaged places; the rest was left unread", 0)
            return


class _Reader:
    """Where a file has been read to, and what sort of archive it is."""

    def __init__(self, stream: Stream, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._is_arc = False

    def items(self) -> Iterator[Record | Damage]:
        yield from self._beginning()
        while True:
            self._pass_blank_lines()
            if not self._stream.peek(1):
                if self._stream.damage is None:
                    return
                yield Damage(self._stream.place, self._stream.damage, 0)
                if not self._stream.recover():
                    return
                continue
            yield self._next()

    def _beginning(self) -> Iterator[Damage]:
        """Find out what sort of archive it is; what stands before its first record is damage."""
        head = self._stream.peek(_LONGEST_HEADER)
        if not head and self._stream.damage is None:
            raise Empty(
                seen="no bytes at all",
                expected="a WARC or ARC file",
                cause="The file was saved empty, or its copying was broken off",
                next="Copy it again from where it came",
            )
        first = _start_in(head, is_arc=False)
        arc = _start_in(head, is_arc=True)
        self._is_arc = first < 0 <= arc or 0 <= arc < first
        first = arc if self._is_arc else first
        if first < 0:
            raise IntakeError(
                seen=self._stream.damage or "bytes that are neither WARC nor ARC",
                expected="a web archive: WARC or ARC, plain or gzipped",
                cause="The file has another format than its name says, or its beginning is damaged",
                next="Give the file as the program that captured it wrote it, or read the page itself",
            )
        if head[:first].strip():
            yield Damage(0, "bytes before the first record", first)
        self._stream.skip(first)

    def _pass_blank_lines(self) -> None:
        while (head := self._stream.peek(_PIECE)) and not head.strip(b"\r\n \t"):
            self._stream.skip(len(head))
        self._stream.skip(len(head) - len(head.lstrip(b"\r\n \t")))

    def _next(self) -> Record | Damage:
        place = self._stream.place
        line = self._stream.line(_LONGEST_LINE)
        if _WARC_LINE.fullmatch(line):
            return self._warc(place, line.strip().decode("ascii"))
        fields = _arc_fields(line) if self._is_arc else None
        if fields is not None:
            return self._arc(place, fields)
        # A record may begin in the midst of what looked like a line.
        self._stream.back(line[1:])
        return self._lost(place, "bytes that are no record", 1)

    def _lost(self, place: int, seen: str, read: int) -> Damage:
        """Damage, and the stream stands at the next record."""
        return Damage(place, seen, read + self._rest(0)[1])

    def _warc(self, place: int, version: str) -> Record | Damage:
        headers: list[tuple[str, str]] = []
        size = 0
        while True:
            line = self._stream.line(_LONGEST_LINE)
            size += len(line)
            if not line.endswith(b"\n"):
                if self._stream.peek(1):
                    return self._lost(place, "a record with an endless line in its header", size)
                return self._cut(place, "a record that is cut off in its header", size)
            if not line.strip():
                break
            if size > _LONGEST_HEADER:
                return self._lost(place, "a record with an endless header", size)
            add_header(headers, line)
        stated = next((value for name, value in headers if name == "content-length"), None)
        length = _length(stated)
        if length is None:
            said = "no Content-Length" if stated is None else f"the Content-Length {stated[:40]!r}"
            return self._lost(place, f"a record with {said}", size)
        return self._block(place, version, tuple(headers), length)

    def _arc(self, place: int, fields: tuple[bytes, ...]) -> Record | Damage:
        headers = tuple((name, shown(value)) for name, value in zip(_ARC_NAMES, fields, strict=True))
        stated = shown(fields[-1])
        length = _length(stated)
        if length is None:
            return self._lost(place, f"a record with the length {stated[:40]!r}", 0)
        return self._block(place, "ARC", headers, length)

    def _block(self, place: int, version: str, headers: Headers, length: int) -> Record | Damage:
        """The record with so many bytes, or as many as there are before the next one."""
        if length > self._limit:
            # What it holds is not looked into, so a record that lies about its size hides those after it no further.
            passed = self._stream.skip(length)
            if passed < length:
                return self._cut(place, f"a record of {length:,} bytes that is cut off", passed)
            seen = f"a record of {length:,} bytes, more than the {self._limit:,} that are read at once"
            return Damage(place, seen, 0)
        block = self._stream.read(length)
        after = self._stream.peek(_OVERLAP)
        whole = len(block) == length
        if whole and (not after or after[:1] in b"\r\n" or self._begins(after)):
            broken = not after.strip() and self._stream.in_damaged_member
            warned = Warned("gzip member damaged", 1)
            return Record(place, version, headers, block, b"", (warned,) if broken else ())
        following = _start_in(block, self._is_arc)
        if following > 0:
            self._stream.back(block[following:])
            shorter = block[:following].removesuffix(b"\r\n\r\n")
            warned = Warned("length stated beyond the next record", 1)
            return Record(place, version, headers, shorter.removesuffix(b"\n"), b"", (warned,))
        if not whole:
            return self._cut(place, f"a record of {length:,} bytes that is cut off", len(block))
        rest, size = self._rest(_LARGEST_REST)
        warned = Warned("bytes after the end that the record states", size)
        return Record(place, version, headers, block, rest if len(rest) == size else b"", (warned,))

    def _cut(self, place: int, seen: str, read: int) -> Damage:
        """Damage at the end of what can be read: of the file, or of a gzip member."""
        if self._stream.damage is not None:
            seen = f"{seen}, and {self._stream.damage}"
            self._stream.recover()
        return Damage(place, seen, read)

    def _begins(self, head: bytes) -> bool:
        return _start_in(head, self._is_arc) == 0

    def _rest(self, limit: int) -> tuple[bytes, int]:
        """Read on to the next record or the end: the first bytes of what stands between, and how many there were."""
        kept = bytearray()
        size = 0
        while head := self._stream.peek(_PIECE):
            start = _start_in(head, self._is_arc)
            if start == 0:
                break
            if start < 0:
                # The end of a piece may be the beginning of a record; the end of all is none.
                start = len(head) - _OVERLAP if len(head) == _PIECE else len(head)
            kept += self._stream.read(start)[: max(0, limit - len(kept))]
            size += start
        return bytes(kept), size


def add_header(headers: list[tuple[str, str]], line: bytes) -> None:
    """Add a header line; a line that begins with white space goes on with the one before."""
    if line[:1] in b" \t" and headers:
        name, value = headers[-1]
        headers[-1] = (name, f"{value} {shown(line)}")
        return
    name_part, colon, value_part = line.partition(b":")
    if colon:
        headers.append((shown(name_part).lower(), shown(value_part)))


def shown(value: bytes) -> str:
    """Header bytes as characters: UTF-8 where they are that, else one character each."""
    value = value.strip()
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _length(stated: str | None) -> int | None:
    return int(stated) if stated is not None and stated.isascii() and stated.isdigit() and len(stated) < 20 else None


def _start_in(content: bytes, is_arc: bool) -> int:
    """Where a record begins in these bytes, or -1."""
    if not is_arc:
        match = _WARC.search(content)
        return match.start() if match else -1
    for match in _ARC.finditer(content):
        if _arc_fields(match.group()) is not None:
            return match.start()
    return -1


def _arc_fields(line: bytes) -> tuple[bytes, ...] | None:
    """Address, machine, date, media type and length in an ARC record's first line; None if it is none.

    Version 2 has more fields before the length, and an address may have spaces in it: the date behind a machine's
    address tells where the others are.
    """
    parts = line.strip().split(b" ")
    for at in range(len(parts) - 4, 0, -1):
        date = parts[at + 1]
        if date.isdigit() and 8 <= len(date) <= 20 and _MACHINE.fullmatch(parts[at]) and b":" in parts[0][:22]:
            return b" ".join(parts[:at]), parts[at], date, parts[at + 2], parts[-1]
    return None
