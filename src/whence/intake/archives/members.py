"""What all archives have in common: members, what is refused of them, and the limits within which they are read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from whence.intake import charset

CHUNK = 65_536  # bytes read, and bytes unpacked, at a time
_DRIVE = re.compile(r"[A-Za-z]:")
_SEPARATOR = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one archive is read: so many members, bytes a member, bytes in all, and bytes for each packed one.

    The ratio counts only above `ratio_from` bytes, since short files of one character pack well.
    """

    members: int = 10_000
    member: int = 50_000_000
    total: int = 2_000_000_000
    ratio: int = 300
    ratio_from: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """This file is in the archive under this path, last modified then as the archive says (zip knows no time zone).

    The path is whatever the archive says and two members may share it. What is not `whole` ended early or is damaged,
    and a `Refused` that follows tells how.
    """

    path: str
    data: bytes
    modified: datetime | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """What stands under this path was not read, or not to its end: what was seen, and the likely cause."""

    path: str
    seen: str
    cause: str


class Excess(Exception):
    """More comes out of an archive than is read of one."""

    def __init__(self, seen: str, cause: str, *, ends: bool) -> None:
        super().__init__(seen)
        self.seen, self.cause, self.path = seen, cause, ""
        self.ends = ends  # whether nothing more is read of the archive

    def refused(self) -> Refused:
        """The record of it, for the member that it was met in or for the whole archive."""
        return Refused(self.path, self.seen, self.cause)


class Meter:
    """Counts what comes out of one archive, and raises Excess where a limit is reached."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._members = self._total = 0

    def begin(self) -> None:
        """Another member begins."""
        self._members += 1
        if self._members > self.limits.members:
            raise Excess(
                f"more than {self.limits.members:,} members, of which the others are not read",
                "The archive is a dump of many documents, or was made to keep programs busy",
                ends=True,
            )

    def count(self, size: int) -> None:
        """So many bytes came out, whether they are kept or passed over."""
        self._total += size
        if self._total > self.limits.total:
            raise Excess(
                f"more than {self.limits.total:,} bytes in all, of which the others are not read",
                "The archive is a dump of many documents, or was made to fill a disk",
                ends=True,
            )

    def check_stream(self, packed: int) -> None:
        """All that came out so far came of so many packed bytes."""
        self.check_ratio(self._total, packed)

    def check_ratio(self, given: int, packed: int) -> None:
        """So many bytes came of so many packed ones."""
        if given > self.limits.ratio_from and given > self.limits.ratio * max(1, packed):
            raise Excess(
                f"more than {self.limits.ratio} bytes for each packed one",
                "The archive was made to fill memory, or holds a file of one repeated character",
                ends=False,
            )

    def collect(self, pieces: Iterable[bytes], kept: BytesIO, packed: Callable[[], int]) -> None:
        """Keep these pieces as one member."""
        for piece in pieces:
            self.count(len(piece))
            if kept.tell() + len(piece) > self.limits.member:
                raise self.too_long()
            kept.write(piece)
            self.check_ratio(kept.tell(), packed())

    def too_long(self, path: str = "") -> Excess:
        """A member has more bytes than are kept."""
        found = Excess(
            f"more than {self.limits.member:,} bytes",
            "The file is larger than documents are, or was made to fill memory",
            ends=False,
        )
        found.path = path
        return found


def refusal(path: str) -> Refused | None:
    """Why a member of this path is not read: its path leads out of the archive."""
    if not path:
        return Refused(path, "a member without a name", "The archive is damaged")
    if path.startswith(("/", "\\")) or _DRIVE.match(path):
        return Refused(path, "an absolute path", "The archive was packed carelessly, or to overwrite other files")
    if ".." in _SEPARATOR.split(path):
        return Refused(path, "a path that leads out of the archive", "The archive was made to overwrite other files")
    return None


def damaged(path: str, seen: str) -> Refused:
    """What is left of a member or an archive that ends early or does not fit together."""
    return Refused(path, seen, "The archive was cut or changed while it was copied, or is still being written")


def shown(name: bytes) -> str:
    """The characters of a name in an archive that does not say its encoding."""
    return charset.decode(name).content.replace("\0", "\ufffd")


def moment(seconds: float) -> datetime | None:
    """The time this many seconds after 1970 began, if there is one and it was set."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
