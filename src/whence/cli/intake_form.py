"""The intake form: what a collector says of how he got hold of what he adds; what he leaves out is "not recorded"."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from whence.cli.ledgers import in_name
from whence.cli.words import WORDS
from whence.dates import is_moment
from whence.errors import OptionError
from whence.flow import Form

_OPTIONS = (
    click.option("--captured", metavar="WHEN", help="When it was collected: 2009-01-05, or 2009-01-05T10:00:00Z."),
    click.option("--clock", type=WORDS, help="Whether, and against what, the collector's clock was set."),
    click.option("--machine", type=WORDS, help="The machine it was collected with, or its network address."),
    click.option("--identity", type=WORDS, help="The account it was collected with, where one was used."),
    click.option("--note", type=WORDS, help="What else should be known of how it was collected."),
)


def with_form(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the form, which the command gets filled in, as `said`."""

    @wraps(command)
    def filled(
        *words: Any,  # noqa: ANN401 - what the command takes besides
        by: str | None,
        captured: str | None,
        clock: str | None,
        machine: str | None,
        identity: str | None,
        note: str | None,
        **others: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        return command(*words, said=Form(by, _moment(captured), clock, machine, identity, note), **others)

    for option in reversed(_OPTIONS):
        filled = option(filled)
    return in_name(filled)


def _moment(given: str | None) -> str | None:
    if given is not None and not is_moment(given):
        raise OptionError(
            seen=f"--captured {given}",
            expected="2009, 2009-01, 2009-01-05 or 2009-01-05T10:00:00Z",
            cause="the date is written in another way, or the calendar does not have it",
            next="write it so, with as much of it as is known",
        )
    return given
