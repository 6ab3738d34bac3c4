"""The evidence folder: bytes kept unchanged, each file under the name of its hash.

    <folder>/ab/cd/<64 hexadecimal digits>     what was taken in
    <folder>/incoming/                         what is being written, and what a killed run left

A file is hashed while it is written, flushed to the disk, and only then gets its name: whoever finds a name finds all
of the bytes. Nothing is written twice, changed, or executed; a row of the ledger may name a blob only after `put` has
returned.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from whence.errors import EvidenceError
from whence.model import Blob

_PREFIX = "sha256:"
_CHUNK = 1 << 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Damage(NamedTuple):
    """This file is not what its name says, is not named as evidence is, or was never finished."""

    path: Path
    seen: str
    expected: str


class Evidence:
    """Bytes by their hash, in a folder. Safe to use from several threads and programs at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / "incoming"

    def put(self, stream: BinaryIO) -> Blob:
        """Keep the bytes of a stream, from where it stands to its end, and name them.

        Raises EvidenceError if they cannot be kept; then nothing of them is.
        """
        written = self._incoming / secrets.token_hex(16)
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            blob = _copy(stream, written)
            self._keep(written, blob)
        except OSError as error:
            raise _not_kept(self.folder, error) from error
        finally:
            with suppress(OSError):
                written.unlink(missing_ok=True)
        return blob

    def open(self, digest: str) -> BinaryIO:
        """The bytes of a blob, to read; raises EvidenceError if they are not there."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise EvidenceError(
                seen=f"no file for {digest} in {self.folder}",
                expected="the bytes that the ledger names",
                cause="The folder was moved, purged or restored without them",
                next="Run `whence check`, and name the right folder with --evidence",
            ) from error

    def has(self, digest: str) -> bool:
        """Whether the bytes of a blob are here."""
        return self.path(digest).is_file()

    def remove(self, digest: str) -> None:
        """Purge the bytes of a blob, if they are here."""
        self.path(digest).unlink(missing_ok=True)

    def path(self, digest: str) -> Path:
        """Where the bytes of a blob lie, or would lie.

        >>> Evidence(Path("kept")).path("sha256:" + "ab12" * 16).as_posix()[:17]
        'kept/ab/12/ab12ab'
        """
        name = digest.removeprefix(_PREFIX)
        if len(name) != 64 or not digest.startswith(_PREFIX) or set(name) - set("0123456789abcdef"):
            raise ValueError(f"{digest!r} names no blob")
        return self.folder / name[:2] / name[2:4] / name

    def digests(self) -> Iterator[str]:
        """The names of all blobs that are here, in their order."""
        for path in self._files():
            if (
                path.parent.parent.parent == self.folder
                and path == self.folder / path.name[:2] / path.name[2:4] / path.name
            ):
                yield _PREFIX + path.name

    def check(self) -> Iterator[Damage]:
        """Hash every file anew, in the order of their names; what is not as it should be."""
        for path in self._files():
            try:
                if path.parent == self._incoming:
                    yield Damage(path, f"{path.stat().st_size} bytes that were never finished", "an empty folder")
                    continue
                with path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                if path.parent != self._incoming:  # there, another writer has just finished
                    yield Damage(path, f"a file that cannot be read ({error.strerror})", "the bytes that it names")
                continue
            wanted = self.folder / found[:2] / found[2:4] / found
            if path != wanted:
                yield Damage(path, f"bytes whose sha256 is {found}", f"the file to be {wanted}")

    def _files(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self.folder):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names))

    def _keep(self, written: Path, blob: Blob) -> None:
        """Give a finished file its name, unless the same bytes have it already. Whoever gave it the name may not have
        flushed that yet, and what lies there may have been damaged since: neither is taken on trust."""
        kept = self.path(blob.digest)
        if not _is(kept, blob):
            kept.parent.mkdir(parents=True, exist_ok=True)
            written.chmod(0o444)
            written.replace(kept)
        for folder in (kept.parent, kept.parent.parent, self.folder):
            _flush(folder)


def _is(path: Path, blob: Blob) -> bool:
    """Whether a file has these bytes."""
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size == blob.size and Blob.read(file) == blob
    except FileNotFoundError:
        return False


def _copy(stream: BinaryIO, to: Path) -> Blob:
    hashed, size = hashlib.sha256(), 0
    with to.open("xb") as file:
        while chunk := stream.read(_CHUNK):
            hashed.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Blob(_PREFIX + hashed.hexdigest(), size)


def _flush(folder: Path) -> None:
    """Make the names in a folder last; Windows has no way to ask for it and needs none."""
    if hasattr(os, "O_DIRECTORY"):
        at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def _not_kept(folder: Path, error: OSError) -> EvidenceError:
    full = error.errno in _FULL
    return EvidenceError(
        seen=f"{error.strerror or type(error).__name__} while writing into {folder}",
        expected="room and leave to keep the bytes",
        cause="The disk is full" if full else "The folder belongs to somebody else, or the disk has gone",
        next="Make room and run the same command again: it goes on where it stopped" if full else "Look at the folder",
    )
