"""Many documents: each on its own, in order, the same whatever is beside it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest

import whence
from whence.errors import Empty
from whence.flow import Job, read_all, read_data, read_file
from whence.intake import Stated
from whence.model import Failure, Reading
from whence.serial import dumps, failure_object, reading_object

SAMPLE = Path(whence.__file__).parent / "data" / "sample"
FILES = sorted(SAMPLE.glob("0[1-6]*.[th][xt][tm]*"))


def jobs(files: list[Path]) -> Iterator[tuple[str, Job]]:
    return ((file.name, partial(read_file, file, Stated(file.name))) for file in files)


def lines(files: list[Path], threads: int = 1) -> dict[str, str]:
    """{uri: line of JSON} of each of these files."""
    found = {}
    for file, result in zip(files, read_all(jobs(files), threads), strict=True):
        assert isinstance(result, Reading)
        found[file.name] = dumps(reading_object(result))
    return found


@pytest.fixture(scope="module")
def alone() -> dict[str, str]:
    """Each file read by itself."""
    return {name: line for file in FILES for name, line in lines([file]).items()}


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_the_same_bytes_beside_others_in_any_order_and_number_of_threads(alone: dict[str, str], threads: int) -> None:
    assert len(alone) == 6
    assert lines(FILES, threads) == alone
    assert lines(FILES[::-1], threads) == alone
    assert lines(FILES[:2] * 3, threads) == {file.name: alone[file.name] for file in FILES[:2]}


def test_the_same_bytes_in_two_processes(alone: dict[str, str]) -> None:
    called = [sys.executable, "-m", "whence.cli", "read", *(file.name for file in FILES), "--format", "json"]
    for seed in ("1", "2"):
        done = subprocess.run(called, cwd=SAMPLE, capture_output=True, check=True, env={"PYTHONHASHSEED": seed})
        assert done.stdout.decode("utf-8").splitlines() == list(alone.values())


@pytest.mark.parametrize("threads", [1, 3])
def test_one_that_fails_is_a_failure_in_its_place_and_the_others_go_on(threads: int) -> None:
    def read(data: bytes) -> list[Reading]:
        return [read_data(data, Stated("-"))]

    given = [b"The dam held, she said.", b"", b"Nobody came."]
    results = list(read_all(((str(n), partial(read, data)) for n, data in enumerate(given)), threads))
    assert [type(result) for result in results] == [Reading, Failure, Reading]
    assert isinstance(results[1], Failure)
    assert results[1].uri == "1"
    assert failure_object(results[1])["failed"]["seen"] == "no bytes at all"


def test_no_more_than_twice_as_many_as_threads_are_held() -> None:
    begun: list[str] = []

    def many() -> Iterator[tuple[str, Job]]:
        for number in range(100):
            begun.append(str(number))
            yield str(number), lambda: [read_data(b"Nobody came.", Stated("-"))]

    results = read_all(many(), 2)
    next(results)
    assert len(begun) <= 4
    results.close()  # type: ignore[attr-defined]


def test_results_come_in_the_order_asked_for_though_a_later_one_is_done_first() -> None:
    done = Event()

    def slow() -> list[Reading]:
        assert done.wait(60)
        return [read_data(b"First.", Stated("-"))]

    def quick() -> list[Reading]:
        done.set()
        return [read_data(b"Second.", Stated("-"))]

    results = list(read_all([("1", slow), ("2", quick)], 2))
    assert [result.text.content for result in results if isinstance(result, Reading)] == ["First.", "Second."]


def test_an_error_of_ours_is_raised_where_one_document_is_read() -> None:
    with pytest.raises(Empty):
        read_data(b" ", Stated("-"))


def test_the_network_is_loaded_once_however_many_threads_read() -> None:
    code = (
        "import whence.network as n\n"
        "made = []\n"
        "init = n.Network.__init__\n"
        "n.Network.__init__ = lambda self, *a: (made.append(1), init(self, *a))[1]\n"
        "from whence.flow import Job, read_all, read_data\n"
        "from whence.intake import Stated\n"
        "jobs = [('a', lambda: [read_data(b'It held, he said.', Stated('a'))])] * 8\n"
        "list(read_all(jobs, 4))\n"
        "print(len(made))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"
