"""A run: what comes in once is not taken in again, what kills a process is left out, and a killed run goes on."""

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from whence.engines import Limits
from whence.flow import Asked, Form
from whence.ledger import Ledger, Progress, connect
from whence.model import Verdict, Way
from whence.store import Weight

SAID = "The dam at {} is safe, the ministry said on Monday. Nobody left the town."


def asked(ledger: Ledger, **said: str) -> Asked:
    return Asked(ledger.address, Path(ledger.address) / "evidence", Form(**said))


def added(ledger: Ledger, *paths: Path, workers: int = 1, **said: str) -> Progress:
    *_, last = ledger.add(paths, asked(ledger, **said), workers=workers, limits=Limits(seconds=60))
    return last


def folder_of(place: Path, count: int) -> Path:
    place.mkdir()
    for number in range(count):
        (place / f"{number:03}.txt").write_text(SAID.format(number), "utf-8")
    return place


def state(ledger: Ledger) -> list[str]:
    """All that the ledger holds but for times and the log."""
    tables = ('{"table": "custody"', '{"table": "captures"')
    return [line for line in ledger.exported() if not line.startswith(tables)]


def test_a_folder_comes_in_whole_and_once(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 5)
    (folder / ".hidden").write_text("x")
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        first = added(ledger, folder, collector="Ana", note="by mail")
        assert (first.sources, first.added.documents, first.added.readings, first.hidden) == (5, 5, 5, 1)
        again = added(ledger, folder)
        assert (again.sources, again.unchanged, again.added.documents) == (0, 5, 0)
        with ledger.view() as view:
            (capture,) = view.captures(next(iter(view.documents())).id)
            assert (capture.collector, capture.note, capture.clock, capture.way) == ("Ana", "by mail", None, Way.FILE)
        assert [one for one in ledger.check() if one.weight is Weight.DAMAGE] == []


def test_a_file_that_changed_is_another_version(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 1)
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        added(ledger, folder)
        (folder / "000.txt").write_text(SAID.format("Korrin"), "utf-8")
        assert added(ledger, folder).added.documents == 1
        with ledger.view() as view:
            kept = next(iter(view.documents()))
            assert kept.document is not None
            assert len(view.versions(kept.document)) == 2


def test_the_ledger_is_the_same_whatever_the_number_of_workers(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 12)
    with zipfile.ZipFile(folder / "005.zip", "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", SAID.format(number))
    held = []
    for workers in (1, 3):
        with connect(str(tmp_path / f"ledger{workers}"), create=True) as ledger:
            added(ledger, folder, workers=workers)
            held.append(state(ledger))
    assert held[0] == held[1]


def test_what_cannot_be_opened_is_listed(tmp_path: Path) -> None:
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        progress = added(ledger, tmp_path / "nothing.txt")
        assert [failure.seen for failure in progress.failures] == ["no such file"]
        with ledger.view() as view:
            assert [failure.seen for failure in view.failures()] == ["no such file"]


def test_the_ledger_s_own_folder_is_not_taken_in(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 1)
    with connect(str(folder / "ledger"), create=True) as ledger:
        added(ledger, folder)
        assert added(ledger, folder).added.documents == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_killed_run_leaves_a_whole_ledger_and_goes_on(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 60)
    called = [sys.executable, "-m", "whence.cli", "add", "in", "--ledger", "ledger", "--workers", "2"]
    chance = random.Random(1)
    for _ in range(4):
        run = subprocess.Popen(called, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1 + 2 * chance.random())
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        if (tmp_path / "ledger" / "ledger.db").exists():
            with connect(str(tmp_path / "ledger"), create=True) as ledger:
                assert [one for one in ledger.check() if one.weight is Weight.DAMAGE] == []
    subprocess.run(called, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with connect(str(tmp_path / "whole"), create=True) as whole, connect(str(tmp_path / "ledger")) as ledger:
        os.chdir(tmp_path)
        added(whole, Path("in"))
        assert state(ledger) == state(whole)
    assert folder.is_dir()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of four megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may mount no small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_a_clear_error_and_leaves_a_whole_ledger(small_disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.bin").write_bytes(random.Random(number).randbytes(500_000))
    called = [sys.executable, "-m", "whence.cli", "add", str(folder), "--ledger", str(small_disk), "--workers", "1"]
    run = subprocess.run(called, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "full" in run.stderr
    assert "Traceback" not in run.stderr
    with connect(str(small_disk)) as ledger:
        assert [one for one in ledger.check() if one.weight is Weight.DAMAGE] == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_in_a_folder_are_listed_and_not_followed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 1)
    (tmp_path / "secret.txt").write_text("Nobody should read this.", "utf-8")
    (folder / "to-file").symlink_to(tmp_path / "secret.txt")
    (folder / "to-folder").symlink_to(tmp_path)
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        progress = added(ledger, folder)
        assert progress.added.documents == 1
        assert [failure.seen for failure in progress.failures] == ["a link to another place"] * 2


def test_what_could_not_be_opened_or_is_read_in_another_way_is_gone_through_again(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("Who,Qwert\nAna,Ten people died at the dam on Monday.\n", "utf-8")
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        assert len(added(ledger, table).failures) == 1
        assert added(ledger, table).unchanged == 1
        again = Asked(ledger.address, Path(ledger.address) / "evidence", columns={"text": "Qwert"})
        *_, last = ledger.add([table], again, workers=1, limits=Limits(seconds=60))
        assert (last.unchanged, last.added.texts) == (0, 1)


def test_a_ledger_does_not_take_itself_in(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 1)
    with connect(str(tmp_path / "ledger"), folder / "evidence", create=True) as ledger:
        asked = Asked(ledger.address, folder / "evidence")
        for _ in range(2):
            *_, last = ledger.add([folder], asked, workers=1, limits=Limits(seconds=60))
        assert last.seen + last.unchanged == 1
        *_, last = ledger.add([Path(ledger.address)], asked, workers=1, limits=Limits(seconds=60))
        assert (len(last.failures), last.seen) == (1, 0)


def test_decisions_are_taken_while_claims_are_gone_through(tmp_path: Path) -> None:
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        added(ledger, folder_of(tmp_path / "in", 2))
        for read in ledger.claims():
            ledger.decide(read, Verdict.RIGHT, "Bo", None)
        assert len(ledger.decisions()) > 1
