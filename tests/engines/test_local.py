"""Jobs in processes that may die: results in order, and a death costs what caused it."""

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from whence.engines import Died, Limits, over
from whence.errors import EvidenceError

Job = tuple[str, ...]
LIMITS = Limits(memory=4_000_000_000, seconds=3)


def work(job: Job, note: Callable[[object], None]) -> Iterator[str]:
    """Give each word of a job back; some words do what they say."""
    for word in job:
        note(word)
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "exit":
            os._exit(3)
        if word == "hang":
            time.sleep(60)
        if word == "grow":
            bytearray(8_000_000_000)
        if word == "full":
            raise EvidenceError(seen="no room", expected="room", cause="Full", next="Make room")
        if word == "bug":
            raise KeyError(word)
        if word == "slow":
            time.sleep(0.3)
        yield word.upper()


def without(job: Job, noted: object, _: str) -> Job | None:
    """The job without the word that was fatal."""
    left = tuple(word for word in job if word != noted)
    return left if left != job else None


def results(jobs: list[Job], workers: int = 2) -> list[tuple[Job, object]]:
    return list(over(jobs, work, workers, LIMITS, without))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    jobs: list[Job] = [("slow", "a"), ("b",), (), ("c", "d")]
    found = results(jobs, workers)
    assert [result for _, result in found] == ["SLOW", "A", None, "B", None, None, "C", "D", None]
    assert [job for job, result in found if result is None] == jobs


@pytest.mark.parametrize("word", ["die", "exit", "hang", "grow", "bug"])
def test_a_death_is_told_and_the_job_goes_on_without_its_cause(word: str) -> None:
    found = [result for _, result in results([("a", word, "b"), ("c",)])]
    (died,) = [result for result in found if isinstance(result, Died)]
    assert died.why
    assert found[-2:] == ["C", None]
    assert found.index("B") > found.index(died)


def test_a_job_that_cannot_go_on_ends_there() -> None:
    found = [result for _, result in over([("die",), ("a",)], work, 1, LIMITS, lambda *_: None)]
    assert isinstance(found[0], Died)
    assert found[1:] == [None, "A", None]


def test_many_results_of_a_later_job_wait_without_being_lost() -> None:
    many = tuple(str(number) for number in range(500))
    found = [result for _, result in results([("slow", "slow"), many])]
    assert found == ["SLOW", "SLOW", None, *many, None]


def test_an_error_of_ours_ends_the_run() -> None:
    with pytest.raises(EvidenceError, match="no room"):
        results([("a",), ("full",), ("b",)])
