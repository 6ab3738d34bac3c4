"""What all commands on a ledger have in common: where it is, and in whose name they write."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from whence.cli.words import WORDS
from whence.ledger import Ledger, connect

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT = "whence-ledger"


def on_ledger(command: Callable[P, R]) -> Callable[P, R]:
    """The options that name a ledger."""
    ledger = click.option(
        "--ledger",
        envvar="WHENCE_LEDGER",
        default=DEFAULT,
        show_default=True,
        metavar="ADDRESS",
        help="The ledger: a folder, or postgresql://USER@HOST/DATABASE. Also WHENCE_LEDGER.",
    )
    evidence = click.option(
        "--evidence",
        envvar="WHENCE_EVIDENCE",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="FOLDER",
        help="Where its bytes lie, if not in the ledger's own folder. Also WHENCE_EVIDENCE.",
    )
    return ledger(evidence(command))


def in_name(command: Callable[P, R]) -> Callable[P, R]:
    """The option that says who does it."""
    return click.option(
        "--by",
        type=WORDS,
        envvar="WHENCE_BY",
        metavar="NAME",
        help="Who does this, for the custody log; else it says that nobody was named. Also WHENCE_BY.",
    )(command)


def opened(ledger: str, evidence: Path | None, *, create: bool = False) -> Ledger:
    """The ledger that the options name."""
    return connect(os.path.expanduser(ledger) if "://" not in ledger else ledger, evidence, create=create)  # noqa: PTH111
