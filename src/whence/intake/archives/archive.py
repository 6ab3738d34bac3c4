"""Archives, one file at a time: zip, tar, and what gzip, bzip2 or xz have packed.

    members_of     an open archive -> its files, and what is refused and why
    is_archive     whether bytes begin as such an archive does

Nothing is written to disk, and of what is in an archive no more than one file is in memory at a time. What an archive
says of its sizes is not believed: bytes are counted as they come out. An archive inside an archive is a member like
others; how deep to go is for the caller to say.
"""

from collections.abc import Iterator
from typing import BinaryIO

from whence.errors import IntakeError
from whence.intake.archives import tars, zips
from whence.intake.archives.members import Limits, Member, Refused

__all__ = ["Limits", "Member", "Refused", "is_archive", "members_of"]

_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_archive(head: bytes) -> bool:
    """Whether bytes begin as an archive does that `members_of` opens; Office files and EPUB books are zip archives too.

    >>> is_archive(b"PK\\x03\\x04"), is_archive(b"a text")
    (True, False)
    """
    return head.startswith(_ZIPPED) or tars.compression_of(head) is not None or tars.is_tar(head)


def members_of(file: BinaryIO, name: str = "", limits: Limits | None = None) -> Iterator[Member | Refused]:
    """The files in this archive, in its order. `file` is at its beginning and can seek; `name` is what it is called.

    Raises an IntakeError if it is none of these archives; damage met later is `Refused`.
    """
    limits = limits or Limits()
    head = file.read(tars.BLOCK)
    file.seek(0)
    if head.startswith(_ZIPPED):
        return zips.members(file, limits)
    if tars.is_tar(head):
        return tars.members(file, limits)
    if compression := tars.compression_of(head):
        return tars.unpacked(file, compression, name, limits)
    raise IntakeError(
        seen="bytes that begin as no zip, tar, gzip, bzip2 or xz archive does",
        expected="one of these archives",
        cause="The file is of another format, or its beginning is damaged",
        next="Unpack it with the program that made it and give the files",
    )
