"""Bytes from files, and files that give none."""

import os
from pathlib import Path

import pytest

from whence.errors import IntakeError, NotAFile, NotFound, NotPermitted, TooLarge
from whence.intake import LIMIT, Stated, read_bytes, take


def test_a_file_gives_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"a\r\n\xff")
    assert read_bytes(path) == b"a\r\n\xff"


@pytest.mark.parametrize("name", ["absent.txt", "absent/note.txt", "a\0b", "note.txt/below"])
def test_a_missing_file_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(NotFound):
        read_bytes(tmp_path / name)


def test_an_impossible_name_is_an_intake_error(tmp_path: Path) -> None:
    with pytest.raises(IntakeError):
        read_bytes(tmp_path / ("n" * 5000))


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(NotAFile):
        read_bytes(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAFile):
        read_bytes(tmp_path / "pipe")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_is_not_a_file() -> None:
    with pytest.raises(NotAFile):
        read_bytes(Path("/dev/zero"))


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(NotPermitted):
        read_bytes(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(TooLarge):
        read_bytes(path)


def test_piped_bytes_have_the_same_limit() -> None:
    with pytest.raises(TooLarge):
        take(b"a" * (LIMIT + 1), Stated("-"))
