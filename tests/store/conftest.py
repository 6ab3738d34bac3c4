"""A ledger on each of the two databases; PostgreSQL is a real server, started for the tests."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from whence.store import Store


def _programs() -> Path | None:
    """Where PostgreSQL's programs lie."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found += [Path("/opt/homebrew/bin"), Path("/usr/local/bin")]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server without databases; skipped where there are no programs for one."""
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
        initdb = [programs / "initdb", "-D", data, "-A", "trust", "-U", "whence", "-E", "UTF8", "--locale=C", "-N"]
        settings = f"-c listen_addresses='' -k {folder} -c fsync=off"
        start = [programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start"]
        subprocess.run([*user, *initdb], check=True, stdout=subprocess.DEVNULL, cwd="/")
        subprocess.run([*user, *start], check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            yield f"postgresql://whence@/DATABASE?host={folder}"
        finally:
            stop = [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
            subprocess.run([*user, *stop], check=True, stdout=subprocess.DEVNULL, cwd="/")


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
