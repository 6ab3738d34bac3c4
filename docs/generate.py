"""Write the pages of docs/ that are made from the code: `make docs`. A test says when they are out of date."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from whence import errors
from whence.cli import main

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py from the code: change it there, then `make docs`. -->\n"


def commands() -> str:
    """Every command with its own help, word for word, as a terminal of 100 columns shows it."""
    parts = ["# Commands\n", MADE, "What each command says of itself with `--help`.\n"]
    for called, command in _commands("whence", main):
        context = click.Context(command, info_name=called, max_content_width=100, terminal_width=100, color=False)
        context.help_option_names = main.context_settings.get("help_option_names", ["--help"])
        parts.append(f"## `{called}`\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def _commands(called: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield called, command
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from _commands(f"{called} {name}", inner)


def error_page() -> str:
    """The tree of errors, each with its sentence."""
    lines = [
        "# Errors\n",
        MADE,
        "Everything Whence raises on purpose is one of these. Each carries four short texts: what was `seen`, what",
        "was `expected`, the likely `cause`, and what to do `next`. A command prints them as one line on standard",
        "error; of a document that could not be read they are also the",
        "[failure object](formats.md#a-file-that-could-not-be-read).",
        "",
        *_tree(errors.WhenceError, 0),
    ]
    return "\n".join(lines) + "\n"


def _tree(error: type[Exception], depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- `{error.__name__}`: {' '.join((error.__doc__ or '').split())}"
    for inner in error.__subclasses__():
        yield from _tree(inner, depth + 1)


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands, "errors.md": error_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
