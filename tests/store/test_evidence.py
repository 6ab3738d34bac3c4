"""Bytes are kept whole or not at all, under their hash, and damage is seen."""

import errno
import io
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from whence.errors import EvidenceError
from whence.model import Blob
from whence.store.evidence import Evidence


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence")


def kept(evidence: Evidence, data: bytes) -> Blob:
    return evidence.put(io.BytesIO(data))


@pytest.mark.parametrize("data", [b"", b"a letter", bytes(3 << 20)])
def test_what_is_put_is_there_under_its_hash(evidence: Evidence, data: bytes) -> None:
    blob = kept(evidence, data)
    assert blob == Blob.of(data)
    assert evidence.has(blob.digest)
    with evidence.open(blob.digest) as file:
        assert file.read() == data
    assert list(evidence.digests()) == [blob.digest]
    assert list(evidence.check()) == []


def test_the_same_bytes_are_kept_once(evidence: Evidence) -> None:
    first = kept(evidence, b"a letter")
    before = evidence.path(first.digest).stat()
    assert kept(evidence, b"a letter") == first
    after = evidence.path(first.digest).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_nothing_is_left_of_what_could_not_be_kept(evidence: Evidence) -> None:
    class Full(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    stream: BinaryIO = Full()
    with pytest.raises(EvidenceError) as caught:
        evidence.put(stream)
    assert caught.value.cause == "The disk is full"
    assert list(evidence.digests()) == []
    assert list(evidence.check()) == []


def test_bytes_that_changed_are_damage(evidence: Evidence) -> None:
    path = evidence.path(kept(evidence, b"a letter").digest)
    path.chmod(0o644)
    path.write_bytes(b"A letter")
    (damage,) = evidence.check()
    assert damage.path == path


def test_what_a_killed_run_left_is_seen_and_is_no_evidence(evidence: Evidence) -> None:
    blob = kept(evidence, b"a letter")
    left = evidence.folder / "incoming" / "0123"
    left.write_bytes(b"half a let")
    assert list(evidence.digests()) == [blob.digest]
    assert [damage.path for damage in evidence.check()] == [left]


def test_half_a_file_under_a_right_name_is_put_again(evidence: Evidence) -> None:
    path = evidence.path(Blob.of(b"a letter").digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a let")
    kept(evidence, b"a letter")
    assert path.read_bytes() == b"a letter"


def test_bytes_that_are_gone_say_what_to_do(evidence: Evidence) -> None:
    blob = kept(evidence, b"a letter")
    evidence.remove(blob.digest)
    assert not evidence.has(blob.digest)
    with pytest.raises(EvidenceError, match="whence check"):
        evidence.open(blob.digest)


@pytest.mark.parametrize("digest", ["", "sha256:ab", "sha256:" + "/" * 64, "sha256:" + "A" * 64, "ab" * 35 + "c"])
def test_no_name_leads_out_of_the_folder(evidence: Evidence, digest: str) -> None:
    with pytest.raises(ValueError, match="names no blob"):
        evidence.path(digest)
