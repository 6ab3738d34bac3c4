"""What several tests need: the command, the sample case as it is read, and readings of no network at all."""

import json
import os
from collections.abc import Callable
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

settings.register_profile("whence", deadline=None, derandomize=True)
settings.load_profile("whence")

Command = Callable[..., Result]


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
