"""What several tests need: the command, the sample case as it is read, and ledgers on both databases; PostgreSQL is a
real server, started for the tests."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

import whence
from whence.cli import main
from whence.flow import read_data
from whence.intake import Stated
from whence.model import Reading
from whence.store import Store

settings.register_profile("whence", deadline=None, derandomize=True)
settings.load_profile("whence")

Command = Callable[..., Result]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long bytes are called by their argument, not spelled out: packed ones hold the time, and every process that
    shares the tests must call them the same."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`whence`, called in an empty folder; the result has its exit status and what it wrote to where."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def called(*words: str, piped: bytes = b"") -> Result:
        return CliRunner().invoke(main, [os.fsdecode(word) for word in words], input=piped)

    return called


@pytest.fixture(scope="session")
def sample() -> dict[str, Reading]:
    """Every document of the packaged sample case, read by the packaged network: {file name: reading}."""
    folder = Path(whence.__file__).parent / "data" / "sample"
    case: dict[str, Any] = json.loads((folder / "case.json").read_text("utf-8"))
    readings = {}
    for one in case["documents"]:
        stated = Stated(one["uri"], one.get("title"), one.get("publisher"), one.get("published"))
        readings[one["file"]] = read_data((folder / one["file"]).read_bytes(), stated)
    return readings


def _programs() -> Path | None:
    """Where PostgreSQL's programs lie."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found += [Path("/opt/homebrew/bin"), Path("/usr/local/bin")]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


Running = Callable[..., AbstractContextManager[Path]]


@contextmanager
def _running(*settings: str, prepare: Callable[[Path], None] = lambda _: None) -> Iterator[Path]:
    programs = _programs()
    if programs is None or sys.platform == "win32":
        pytest.skip("PostgreSQL is not installed; `make test` installs it as root")
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        # The server refuses to run as root.
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if user:
            shutil.chown(folder, "postgres")
        data, log = folder / "data", folder / "log"
        initdb = f"{programs}/initdb -D {data} -A trust -U whence -E UTF8 --locale=C -N"
        start = [f"{programs}/pg_ctl", "-D", str(data), "-w", "-l", str(log), "start"]
        start += ["-o", " ".join((f"-k {folder} -c fsync=off", *settings))]
        subprocess.run([*user, *initdb.split()], check=True, stdout=subprocess.DEVNULL, cwd="/")
        prepare(data)
        for path in data.iterdir() if user else ():
            shutil.chown(path, "postgres")
        subprocess.run([*user, *start], check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            yield folder
        finally:
            stop = f"{programs}/pg_ctl -D {data} -m immediate stop"
            subprocess.run([*user, *stop.split()], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="session")
def running() -> Running:
    """Starts a PostgreSQL server with more settings; `prepare` may change its folder of data before. It gives the
    folder of its socket."""
    return _running


@pytest.fixture(scope="session")
def server(running: Running) -> Iterator[str]:
    """The address of a PostgreSQL server without databases; skipped where there are no programs for one."""
    with running("-c listen_addresses=''") as folder:
        yield f"postgresql://whence@/DATABASE?host={folder}"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger that is not there yet, on each database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger")
    from pg8000 import dbapi

    server = str(request.getfixturevalue("server"))
    name = "t" + os.urandom(8).hex()
    connection = dbapi.connect(user="whence", database="postgres", unix_sock=_socket(server))
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()
    return server.replace("DATABASE", name)


def _socket(server: str) -> str:
    return server.partition("host=")[2] + "/.s.PGSQL.5432"


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[Store]:
    """A new ledger."""
    opened = Store.open(address, tmp_path / "evidence", create=True)
    yield opened
    opened.close()
