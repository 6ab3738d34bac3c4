"""The bytes of a web archive in order, unpacked if they are gzipped, and the place in the file where each came from.

A gzipped archive is a row of members, mostly one for each record. Where one is damaged, what could be unpacked of it is
given and the next one is looked for. Memory is bounded, whatever a member claims to hold.
"""

import zlib
from collections import deque
from typing import Protocol
from zipfile import BadZipFile

_MAGIC = b"\x1f\x8b\x08"
_RAW = 32_768  # bytes read and unpacked at once
_UNPACKED = 262_144  # bytes that unpacking gives at once
_KEPT = 1_048_576  # bytes of a member that are kept, to look for the next one in them if it is damaged
_BOMB_FROM = 268_435_456  # bytes: a member that gives more may not give more than _BOMB_RATIO times what it takes
_BOMB_RATIO = 200
_BACK = 100_000_000  # bytes that may be put back
_MOST_TRIES = 100_000  # places that look like the beginning of a member, in one search
UNREADABLE = (OSError, EOFError, ValueError, zlib.error, BadZipFile, NotImplementedError)


class Readable(Protocol):
    """A file, or what gives bytes as one does: fewer than asked for only if there are no more, none at the end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        ...


class Stream:
    """An archive's content. `damage` says why nothing more is given, if that is not the end; `recover` goes on then."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._content = bytearray()
        self._at = 0  # where the first byte of _content stands in the content
        self._raw = bytearray()
        self._raw_at = 0  # where the first byte of _raw stands in the file
        self._fed = 0  # how many bytes of _raw have been unpacked
        self._member: zlib._Decompress | None = None
        self._took = self._gave = 0  # bytes of this member
        self._marks: deque[tuple[int, int]] = deque()  # content from here on: the member that begins at this place
        self._ended = False
        self.damage: str | None = None
        self._read_raw()
        self.gzipped = self._raw.startswith(_MAGIC)

    @property
    def place(self) -> int:
        """Where in the file the next byte comes from; in a gzipped one, where its member begins."""
        if not self.gzipped:
            return self._at
        return next((offset for start, offset in reversed(self._marks) if start <= self._at), 0)

    @property
    def in_damaged_member(self) -> bool:
        """Whether the last bytes that were read come from the member that is damaged."""
        return self.damage is not None and bool(self._marks) and self._marks[-1][0] < self._at

    def read(self, size: int) -> bytes:
        """The next bytes; fewer than `size` only at the end or before damage."""
        self._gather(size)
        taken = bytes(self._content[:size])
        self._advance(len(taken))
        return taken

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay where they are."""
        self._gather(size)
        return bytes(self._content[:size])

    def line(self, limit: int) -> bytes:
        """The next bytes up to a line feed, with it; at most `limit`, and without one then."""
        looked = 0
        while (end := self._content.find(b"\n", looked, limit)) < 0 and len(self._content) < limit:
            looked = len(self._content)
            if not self._fill():
                break
        return self.read(end + 1 if end >= 0 else min(limit, len(self._content)))

    def skip(self, size: int) -> int:
        """Pass over so many bytes; how many there were."""
        passed = 0
        while passed < size and (self._content or self._fill()):
            step = min(size - passed, len(self._content))
            self._advance(step)
            passed += step
        return passed

    def back(self, data: bytes) -> None:
        """Put the last bytes that were read back."""
        self._content[:0] = data
        self._at -= len(data)

    def recover(self) -> bool:
        """Go on after damage, with the next member that gives anything; False if there is none."""
        self._advance(len(self._content))
        for _ in range(_MOST_TRIES):
            if self._ended or not self.gzipped or not self._find_member(1):
                break
            self.damage = None
            if self._fill():
                return True
        self.damage, self._ended = None, True
        return False

    def _gather(self, size: int) -> None:
        while len(self._content) < size and self._fill():
            pass

    def _advance(self, size: int) -> None:
        del self._content[:size]
        self._at += size
        while len(self._marks) > 1 and self._marks[1][0] < self._at - _BACK:
            self._marks.popleft()

    def _fill(self) -> bool:
        """More content, if there is any."""
        if self.damage is not None:
            return False
        if self.gzipped:
            return not self._ended and self._unpack()
        if not self._raw and not self._read_raw():
            return False
        self._content += self._raw
        self._raw.clear()
        return True

    def _read_raw(self) -> bool:
        """More of the file, if there is any."""
        if self._ended:
            return False
        try:
            data = self._file.read(_RAW)
        except UNREADABLE as error:
            said = " ".join(str(error).split()) or type(error).__name__
            self.damage, self._ended = f"a file that cannot be read on: {said}", True
            return False
        self._raw += data
        return bool(data)

    def _unpack(self) -> bool:
        """More content out of the member, or out of the next; False at the end and at damage."""
        while True:
            if self._member is None and not self._begin_member():
                return False
            at_end = self._fed == len(self._raw) and not self._read_raw()
            before = len(self._content)
            self._feed()
            if len(self._content) > before:
                return True
            if at_end:
                self._ended = True
                self.damage = self.damage or "a gzip member that the file ends inside"
            if self.damage is not None:
                return False

    def _begin_member(self) -> bool:
        """Stand at the next member, whose place is marked; False if none follows."""
        del self._raw[: self._fed]
        self._raw_at += self._fed
        self._fed = 0
        while True:
            while len(self._raw) < len(_MAGIC) and self._read_raw():
                pass
            padding = len(self._raw) - len(self._raw.lstrip(b"\0"))
            if not padding:
                break
            del self._raw[:padding]
            self._raw_at += padding
        if not self._raw:
            self._ended = True
            return False
        if not self._raw.startswith(_MAGIC):
            self.damage = "bytes that are no gzip member where one should begin"
            return False
        self._open_member()
        return True

    def _open_member(self) -> None:
        self._member = zlib.decompressobj(31)
        self._fed = self._took = self._gave = 0
        self._marks.append((self._at + len(self._content), self._raw_at))

    def _feed(self) -> None:
        """Unpack one piece. Where the data is damaged, zlib keeps what it had already unpacked of the piece to itself,
        so that a copy from before is fed in ever smaller steps."""
        member = self._member
        assert member is not None  # noqa: S101 - only called with one
        piece = bytes(self._raw[self._fed : self._fed + _RAW])
        before = member.copy()
        try:
            content = member.decompress(piece, _UNPACKED)
        except zlib.error as error:
            content = _salvaged(before, piece)
            wrong_sum = "check" in str(error)
            self.damage = "a gzip member whose checksum is wrong" if wrong_sum else "gzip data that cannot be unpacked"
            self._member = None
            self._fed += len(piece)
        else:
            took = len(piece) - len(member.unconsumed_tail) - len(member.unused_data)
            self._fed += took
            self._took += took
            if member.eof:
                self._member = None
        self._content += content
        self._gave += len(content)
        if self._gave > _BOMB_FROM and self._gave > _BOMB_RATIO * self._took:
            self.damage = f"a gzip member that gives more than {_BOMB_RATIO} times the bytes it takes"
            self._member = None
        self._trim()

    def _trim(self) -> None:
        """Let go of what lies too far back to be looked at again."""
        surplus = self._fed - _KEPT
        if surplus > 0 and self._member is not None:
            del self._raw[:surplus]
            self._raw_at += surplus
            self._fed -= surplus

    def _find_member(self, start: int) -> bool:
        """Stand where the next member seems to begin, from this place of what is kept on."""
        while True:
            found = self._raw.find(_MAGIC, start)
            if found >= 0:
                del self._raw[:found]
                self._raw_at += found
                self._open_member()
                return True
            gone = max(0, len(self._raw) - len(_MAGIC) + 1)
            del self._raw[:gone]
            self._raw_at += gone
            start = 0
            if not self._read_raw():
                return False


def _salvaged(member: "zlib._Decompress", piece: bytes) -> bytes:
    """All that comes out of a piece before its damage."""
    found: list[bytes] = []
    step = 512
    at = 0
    while at < len(piece):
        before = member.copy()
        try:
            found.append(member.decompress(piece[at : at + step]))
        except zlib.error:
            if step == 1:
                break
            member, step = before, 1
        else:
            at += step
    return b"".join(found)
