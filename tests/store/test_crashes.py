"""A writer may be killed at any moment: what was committed is there, whole, and nothing is there in half."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import pytest
from made_ledger import attached, brought, failed, pictured, review_of

from whence.store import Store, Weight, check
from whence.store.database import Sqlite

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")

MOMENTS = 200


def work(folder: Path, told: int, begin: int) -> None:
    """Add documents, telling after each commit how many there were; in a process that is killed."""
    store = Store.open(str(folder), create=True)
    writer = store.writer("Ana")
    for number in range(begin, begin + 1000):
        mail = brought(store, f"Letter {number} they said.", f"{number}.eml")
        photo = attached(brought(store, f"Photo {number} here", f"{number}.jpg"), mail)
        writer.add([mail, photo, *([pictured(store), failed(store)] if number == 3 else [])], f"{number}.eml", "x")
        writer.review(review_of(mail))
        os.write(told, f"{number}\n".encode())


def killed(folder: Path, begin: int, doing: Callable[[int], None]) -> list[int]:
    """Run the work in a child that dies as `doing` says; the numbers that it told of as committed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            doing(os.getpid())
            work(folder, writing, begin)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as told:
        numbers = [int(line) for line in told if line.endswith("\n")]
    os.waitpid(child, 0)
    return numbers


def whole(folder: Path, committed: set[int]) -> int:
    """That nothing is damaged or half there, and all that was told of is; how many documents there are."""
    if not (folder / "ledger.db").exists():
        assert not committed
        return 0
    store = Store.open(str(folder), create=True)
    with store.view() as view:
        assert [one for one in check(view, store.evidence, {}) if one.weight is Weight.DAMAGE] == []
        documents = list(view.documents())
        mails = {kept.uri for kept in documents if kept.uri.endswith(".eml")}
        assert {f"{number}.eml" for number in committed} <= mails
        for kept in documents:
            assert kept.document is not None
            texts = view.texts(kept.document)
            if kept.uri.endswith(".eml"):
                assert len(view.readings(texts[0])) == 1
                assert len(view.exhibits(kept.id)) == 1
                assert view.source(kept.uri) == "x"
            assert view.captures(kept.id)
    store.close()
    return len(documents)


@pytest.mark.slow
def test_killed_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(1)
    folder = tmp_path / "ledger"
    committed: set[int] = set()
    for _ in range(MOMENTS):
        begin = max(committed, default=-1) + 1

        def doing(process: int) -> None:
            if os.fork() == 0:  # a grandchild that does the killing
                time.sleep(chance.random() * 0.05)
                os.kill(process, signal.SIGKILL)
                os._exit(0)

        chance.random()
        numbers = killed(folder, begin, doing)
        committed.update(numbers)
    assert whole(folder, committed) >= len(committed) > 0


def points() -> Iterator[tuple[str, int]]:
    """Every step of the first two documents: each statement, and each thing done to a file."""
    yield from (("statement", number) for number in range(40, 140))
    yield from ((name, number) for name in ("fsync", "replace") for number in range(12))


@pytest.mark.slow
@pytest.mark.parametrize("point", ["statement", "fsync", "replace"])
def test_killed_before_and_after_each_step(tmp_path: Path, point: str) -> None:
    for name, number in points():
        if name != point:
            continue
        folder = tmp_path / f"{name}{number}"

        def doing(process: int, name: str = name, number: int = number) -> None:
            stack = ExitStack()
            count = iter(range(10**6))

            def dying(inner: Callable[..., object]) -> Callable[..., object]:
                def called(*words: object, **named: object) -> object:
                    at = next(count)
                    if at == number:
                        os.kill(process, signal.SIGKILL)
                    return inner(*words, **named)

                return called

            target = {"statement": (Sqlite, "run"), "fsync": (os, "fsync"), "replace": (Path, "replace")}[name]
            stack.enter_context(patch.object(*target, dying(getattr(*target))))

        committed = killed(folder, 0, doing)
        whole(folder, set(committed))
        # and the same work goes on to where it would have come
        store = Store.open(str(folder), create=True)
        mail = brought(store, "Letter 0 they said.", "0.eml")
        store.writer("Ana").add([mail, attached(brought(store, "Photo 0 here", "0.jpg"), mail)], "0.eml", "x")
        store.close()
        assert whole(folder, {0}) >= 2
