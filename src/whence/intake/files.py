"""Bytes from a file: the one place of this room that touches the disk."""

import stat
from pathlib import Path
from typing import BinaryIO

from whence.errors import IntakeError, NotAFile, NotFound, NotPermitted, TooLarge

LIMIT = 50_000_000  # bytes of one file: some thirty books


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, if it is a plain file of at most `LIMIT` bytes."""
    try:
        status = path.stat()
        _check_kind(status.st_mode)
        check_size(status.st_size)
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero character in it
        raise _mapped(error) from error
    check_size(len(data))  # a file that grows while it is read, or tells no size
    return data


def opened(path: Path) -> BinaryIO:
    """A plain file of any size, open to be read from its beginning."""
    try:
        _check_kind(path.stat().st_mode)
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise _mapped(error) from error


def beside(path: Path, relative: str) -> BinaryIO | None:
    """A plain file by its path from the folder of another; None where there is none that may be read. Links are not
    followed: where the path comes from a document, it must not lead elsewhere."""
    place = path.parent / relative
    try:
        if not stat.S_ISREG(place.lstat().st_mode):
            return None
        return place.open("rb")
    except (OSError, ValueError):
        return None


def _check_kind(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise NotAFile(
            seen="a folder",
            expected="a file",
            cause="The name of a folder was given",
            next="Give the files in it, for instance folder/*.html",
        )
    if not stat.S_ISREG(mode):
        raise NotAFile(
            seen="a device, pipe or socket",
            expected="a file",
            cause="The name stands for something that has no fixed content",
            next="Save what it gives to a file, or pipe it in and give -",
        )


def check_size(size: int) -> None:
    """Raise TooLarge for more bytes than are read at once, wherever they come from."""
    if size > LIMIT:
        raise TooLarge(
            seen=f"at least {size:,} bytes",
            expected=f"at most {LIMIT:,}",
            cause="One report is rarely longer than a book, so this may be an archive or a dump",
            next="Split it into its documents",
        )


def _mapped(error: OSError | ValueError) -> IntakeError:
    """The error of ours for what the operating system says."""
    if isinstance(error, PermissionError):
        return NotPermitted(
            seen="a file that this user may not read",
            expected="a file that can be read",
            cause="Its permissions, or those of a folder above it, do not allow it",
            next="Ask its owner, or change the permissions",
        )
    if isinstance(error, IsADirectoryError):
        return NotAFile(
            seen="a folder", expected="a file", cause="The name of a folder was given", next="Give the files in it"
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return NotFound(
            seen="no such file",
            expected="the name of a file",
            cause="The name is misspelt, or is relative to another folder",
            next="Check the name and the folder",
        )
    reason = " ".join((error.strerror or type(error).__name__).split())
    return IntakeError(
        seen=f"the operating system says: {reason}",
        expected="a file that can be read",
        cause="The disk, the network share or the name is at fault",
        next="Copy the file to a local folder and try again",
    )
