"""Rows for people on a terminal, JSON lines in a pipe."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ParamSpec

import click

from whence.export.screen import safe
from whence.serial import dumps

P = ParamSpec("P")

_LEAST, _MOST = 24, 44  # how wide the last column is at least, and any other at most


def tabled(command: Callable[P, None]) -> Callable[P, None]:
    """The option that says in which form rows are given."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(("table", "json")),
        help="A table for people, or JSON lines.  [default: a table on a terminal, JSON lines in a pipe]",
    )(command)


def is_json(form: str | None) -> bool:
    """Whether rows are given as JSON lines."""
    return form == "json" or (form is None and not sys.stdout.isatty())


def show(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str | None) -> int:
    """Write rows; a table has these columns, the last of them as wide as the terminal lets it. How many there were."""
    count = 0
    if is_json(form):
        for row in rows:
            click.echo(dumps(dict(row)))
            count += 1
        return count
    cells = [[*(_short(_cell(row.get(name))) for name in columns[:-1]), _cell(row.get(columns[-1]))] for row in rows]
    if not cells:
        return 0
    widths = [max(len(column), *(len(line[at]) for line in cells)) for at, column in enumerate(columns)]
    room = shutil.get_terminal_size((100, 24)).columns - sum(widths[:-1]) - 2 * (len(widths) - 1)
    widths[-1] = max(_LEAST, min(widths[-1], room))
    for line in ([column.upper() for column in columns], *cells):
        last = textwrap.wrap(line[-1], widths[-1], break_on_hyphens=False) or [""]
        head = "  ".join(cell.ljust(width) for cell, width in zip(line[:-1], widths, strict=False))
        click.echo(f"{head}  {last[0]}".rstrip() if head else last[0])
        for more in last[1:]:
            click.echo(" " * (len(head) + 2) + more)
    return len(cells)


def _short(cell: str) -> str:
    return cell if len(cell) <= _MOST else cell[: _MOST - 1] + "…"


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return safe(" ".join(str(value).split()))
