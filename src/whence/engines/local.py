"""This machine: a function over many jobs in processes that may be killed, each job's results in the jobs' order.

A job that takes more memory or time than it is given costs its process and nothing else: a new one goes on.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Generic, NamedTuple, TypeVar

from whence.errors import WhenceError

Job = TypeVar("Job")
Result = TypeVar("Result")

_HELD = 64  # results of one job that wait for earlier jobs
_POLL = 0.5  # seconds
_SPAWN = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks and not the threads


class Limits(NamedTuple):
    """What a process may take: bytes of memory, and seconds until it must have given its next result."""

    memory: int = 6_000_000_000
    seconds: float = 300.0


class Died(NamedTuple):
    """The process of a job ended in its midst; why, and whether the job is given up with that."""

    why: str
    given_up: bool


class _Done(NamedTuple):
    """A job has given all its results."""


class _Raised(NamedTuple):
    """A job met an error that ends the run, such as a full disk."""

    error: WhenceError


class _Broken(NamedTuple):
    """A job failed in a way that nobody foresaw: its process gets no other."""

    why: str


class _Noted(NamedTuple):
    """A job is about to do this."""

    what: Any


@dataclass(slots=True)
class _Worker(Generic[Job]):
    """A process with the job that it is at."""

    process: BaseProcess
    pipe: Connection
    number: int = -1
    job: Job | None = None
    noted: Any = None
    heard: float = field(default_factory=time.monotonic)


Note = Callable[[Any], None]
Work = Callable[[Job, Note], Iterator[Result]]
Again = Callable[[Job, Any, str], Job | None]


def over(
    jobs: Iterable[Job], work: Work[Job, Result], workers: int, limits: Limits, again: Again[Job]
) -> Iterator[tuple[Job, Result | Died | None]]:
    """Run `work` on each job; its results in order, and a None after a job's last.

    The work is given a function by which it notes what it is about to do. Where a process died, `Died` comes in
    between, and `again` is told the job, the last note and why, and gives the job to go on with instead, if any.
    An error of ours that the work raises ends the run and is raised here. `work`, jobs and results must be such that
    they can be pickled.
    """
    pool: _Pool[Job, Result] = _Pool(work, max(1, workers), limits, again)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


class _Pool(Generic[Job, Result]):
    def __init__(self, work: Work[Job, Result], count: int, limits: Limits, again: Again[Job]) -> None:
        self._work, self._count, self._limits, self._again = work, count, limits, again
        self._workers: list[_Worker[Job]] = []
        self._held: dict[int, deque[Any]] = {}
        self._jobs: dict[int, Job] = {}

    def run(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, Result | Died | None]]:
        given = shown = 0
        more = True
        while more or shown < given:
            while more and given - shown < 2 * self._count and (worker := self._idle()) is not None:
                try:
                    job = next(jobs)
                except StopIteration:
                    more = False
                    break
                self._jobs[given], self._held[given] = job, deque()
                self._give(worker, given, job)
                given += 1
            if shown == given:
                continue
            while self._held[shown]:
                result = self._held[shown].popleft()
                if isinstance(result, _Done):
                    yield self._jobs.pop(shown), None
                    del self._held[shown]
                    shown += 1
                    break
                yield self._jobs[shown], result
            else:
                self._listen()

    def _idle(self) -> _Worker[Job] | None:
        for worker in self._workers:
            if worker.job is None:
                return worker
        if len(self._workers) < self._count:
            self._workers.append(self._started())
            return self._workers[-1]
        return None

    def _started(self) -> _Worker[Job]:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_serve, args=(theirs, self._work, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _give(self, worker: _Worker[Job], number: int, job: Job) -> None:
        worker.number, worker.job, worker.noted, worker.heard = number, job, None, time.monotonic()
        with suppress(OSError):  # it died already, which is heard when it is listened to
            worker.pipe.send(job)

    def _listen(self) -> None:
        """Take in what the processes give; one whose results nobody waits for yet is left waiting itself."""
        busy = {
            worker.pipe: worker
            for worker in self._workers
            if worker.job is not None and len(self._held[worker.number]) < _HELD
        }
        ready = wait(list(busy), timeout=_POLL)
        for pipe in ready:
            worker = busy[pipe]  # type: ignore[index]
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                self._buried(worker, _why(worker.process))
                continue
            worker.heard = time.monotonic()
            if isinstance(result, _Raised):
                raise result.error
            if isinstance(result, _Broken):
                self._buried(worker, result.why)
                continue
            if isinstance(result, _Noted):
                worker.noted = result.what
                continue
            self._held[worker.number].append(result)
            if isinstance(result, _Done):
                worker.job = None
        for worker in busy.values():
            if worker.job is not None and time.monotonic() - worker.heard > self._limits.seconds:
                self._buried(worker, f"it took more than {self._limits.seconds:.0f} seconds")

    def _buried(self, worker: _Worker[Job], why: str) -> None:
        """Note the end of a process, and go on in a new one."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        place = self._workers.index(worker)
        self._workers[place] = self._started()
        job = worker.job
        if job is None:
            return
        instead = self._again(job, worker.noted, why)
        self._held[worker.number].append(Died(why, instead is None))
        if instead is None:
            self._held[worker.number].append(_Done())
        else:
            self._give(self._workers[place], worker.number, instead)

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()


def _why(process: BaseProcess) -> str:
    process.join(5)
    code = process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return "it took more memory than it may" if name == "SIGKILL" else f"it was ended by {name}"
    return "it took more memory than it may" if code == _NO_MEMORY else f"it ended with status {code}"


_NO_MEMORY = 77


def _serve(pipe: Connection, work: Work[Any, Any], limits: Limits) -> None:
    """What runs in a process: jobs in, results out, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted is the one who asks
    Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(limits.memory)
    try:
        while True:
            try:
                job = pipe.recv()
            except EOFError:
                return
            for result in work(job, lambda what: pipe.send(_Noted(what))):
                pipe.send(result)
            pipe.send(_Done())
    except WhenceError as error:
        pipe.send(_Raised(error))
    except MemoryError:
        os._exit(_NO_MEMORY)
    except (BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        pipe.send(_Broken(f"the program failed ({type(error).__name__})"))


def _end_with_parent() -> None:
    """However the one who asks ends, nobody goes on without him."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _limit_memory(most: int) -> None:
    """Where the system can: Linux counts address space, others may count nothing."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
