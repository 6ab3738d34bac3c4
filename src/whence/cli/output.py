"""Where results go: the terminal, a pipe or a file; and what went wrong, one line each, on standard error."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import IO, ParamSpec

import click

from whence.errors import OptionError, WhenceError
from whence.export.csv import write_csv
from whence.export.screen import safe
from whence.export.terminal import terminal_text
from whence.model import Failure, Reading, place_of
from whence.serial import dumps, failure_object, written

P = ParamSpec("P")

FORMATS = ("text", "json", "csv", "html")


class Status(IntEnum):
    """What a command's exit status says."""

    DONE = 0
    AMISS = 1  # done, but something was left out or found amiss, and it is listed
    NOTHING = 2  # nothing could be done


def formatted(command: Callable[P, None]) -> Callable[P, None]:
    """The options that say in which form results are given, the same for every command that reads."""
    options = (
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            help="Form of the result: text for people, JSON lines, CSV with a row per claim, or a one-file HTML page."
            "  [default: by the ending of --output, else as said above]",
        ),
        click.option(
            "--output",
            "-o",
            type=click.Path(path_type=Path, dir_okay=False),
            help="File to write to instead of standard output.",
        ),
        click.option(
            "--colour",
            "--color",
            type=click.Choice(("auto", "always", "never")),
            default="auto",
            show_default=True,
            help="Colour in text. The environment variable NO_COLOR turns it off as well.",
        ),
        click.option(
            "--mask",
            is_flag=True,
            help="Replace the names of persons in the HTML page by Person 1, Person 2, ...; the page says what that"
            " cannot promise.",
        ),
        click.option(
            "--keep",
            metavar="NAME",
            multiple=True,
            help="With --mask: leave this name as it is, as of who holds a public office. May be repeated.",
        ),
        click.option("--threads", type=click.IntRange(1, 256), help="Documents read at a time.  [default: all cores]"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def threads_of(given: int | None) -> int:
    """How many documents are read at a time: as many as were asked for, else as many as this process has cores."""
    if given is not None:
        return given
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def reporting(command: Callable[P, Status]) -> Callable[P, None]:
    """Run a command and exit with its status; an error of ours is one line, a closed pipe or Ctrl-C is none."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs)
            if sys.stdout is not None:  # closed by whoever called us
                sys.stdout.flush()
        except WhenceError as error:
            complain(error.failure(""))
            status = Status.NOTHING
        except BrokenPipeError:
            _abandon_output()  # whoever reads it has seen enough
            status = Status.AMISS
        except OSError as error:
            _abandon_output()
            complain(_unwritable("standard output", error).failure(""))
            status = Status.NOTHING
        sys.exit(int(status))

    return run


def _abandon_output() -> None:
    """Python flushes standard output at exit and must not complain again."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(failure: Failure) -> None:
    """One line on standard error: what was seen, what was expected, the likely cause, the next step."""
    place = place_of(failure.uri, failure.inside)
    where = f"{place}: " if place else ""
    said = [f"{failure.seen}; expected {failure.expected}", failure.cause, failure.next]
    line = where + " ".join(
        f"{part[:1].upper() if number else part[:1]}{part[1:]}." for number, part in enumerate(said)
    )
    click.echo("whence: " + safe(" ".join(line.split())), err=True)


@dataclass(frozen=True, slots=True)
class Masking:
    """Whether names of persons are masked in the page, and which are kept."""

    mask: bool = False
    keep: tuple[str, ...] = ()


def write(
    results: Iterable[Reading | Failure],
    *,
    form: str | None,
    output: Path | None,
    colour: str,
    whole_sheet: bool = False,
    masking: Masking = Masking(),
) -> Status:
    """Write readings as they come; failures go to standard error, and into the JSON and the page as well."""
    to_people = output is None and sys.stdout is not None and sys.stdout.isatty()
    chosen = form or ("text" if to_people else _form_of(output))
    _check(masking, chosen)
    with opened_file(output) as stream:
        counted = _Counted(results)
        if chosen == "json":
            for result in counted:
                pieces = written(result) if isinstance(result, Reading) else (dumps(failure_object(result)),)
                stream.writelines(pieces)
                stream.write("\n")
        elif chosen == "csv":
            write_csv(_readings(counted), stream)
        elif chosen == "html":
            _write_page(list(counted), stream, masking)
        else:
            coloured = colour == "always" or (colour == "auto" and to_people and "NO_COLOR" not in os.environ)
            width = min(shutil.get_terminal_size((100, 24)).columns, 120)
            for number, reading in enumerate(_readings(counted)):
                text = terminal_text(reading, colour=coloured, width=width, whole_sheet=whole_sheet)
                stream.write("\n" * bool(number) + text)
    if output is not None and counted.read:
        click.echo(f"whence: {counted.read} read, {counted.failed} not; written to {output}", err=True)
    return counted.status


def _readings(results: Iterable[Reading | Failure]) -> Iterator[Reading]:
    return (result for result in results if isinstance(result, Reading))


def _check(masking: Masking, form: str) -> None:
    if masking.keep and not masking.mask:
        raise OptionError(
            seen=f"--keep {masking.keep[0]} without --mask",
            expected="both, since --keep says which names are not masked",
            cause="--mask was left out",
            next="add --mask, or leave --keep out",
        )
    if masking.mask and form != "html":
        raise OptionError(
            seen=f"--mask with --format {form}",
            expected="--format html, since names are masked in the page only",
            cause="the other forms give the text as it is, and spans that count its characters",
            next="add --format html, or leave --mask out",
        )


def _write_page(results: Sequence[Reading | Failure], stream: IO[str], masking: Masking) -> None:
    # Imported when a page is asked for: templates take as long to load as a text takes to read.
    from whence.export.html import html_page  # noqa: PLC0415
    from whence.export.mask import masked  # noqa: PLC0415

    readings, failures = list(_readings(results)), [result for result in results if isinstance(result, Failure)]
    mask = masked(readings, failures, masking.keep) if masking.mask else None
    for name in mask.unmet if mask else ():
        click.echo(safe(f"whence: --keep {name}: no person of that name was found"), err=True)
    stream.write(html_page(readings, failures, mask))


def _form_of(output: Path | None) -> str:
    """The form that a file's name asks for; JSON in a pipe."""
    endings = {".html": "html", ".htm": "html", ".csv": "csv", ".txt": "text"}
    return endings.get(output.suffix.lower(), "json") if output else "json"


class _Counted:
    """Results passing through; complains of each failure and knows at the end how the run went."""

    def __init__(self, results: Iterable[Reading | Failure]) -> None:
        self._results = results
        self.read = self.failed = self.lossy = 0

    def __iter__(self) -> Iterator[Reading | Failure]:
        for result in self._results:
            if isinstance(result, Failure):
                self.failed += 1
                complain(result)
            else:
                self.read += 1
                self.lossy += bool(result.text.warnings)
                for warned in result.warnings:
                    line = f"whence: {result.text.document.place}: {warned.what} ({warned.count})"
                    click.echo(safe(" ".join(line.split())), err=True)
            yield result

    @property
    def status(self) -> Status:
        if not self.read:
            return Status.NOTHING
        return Status.AMISS if self.failed or self.lossy else Status.DONE


@contextmanager
def opened_file(output: Path | None) -> Iterator[IO[str]]:
    """Standard output as UTF-8, or the file of this name."""
    if output is not None:
        try:
            with _created(output) as stream:
                yield stream
        except OSError as error:
            raise _unwritable(str(output), error) from error
        return
    if sys.stdout is None:  # closed by whoever called us
        raise _unwritable("standard output", OSError(errno.EBADF, os.strerror(errno.EBADF)))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    yield sys.stdout


@contextmanager
def _created(output: Path) -> Iterator[IO[str]]:
    """A file that is there in whole or not at all; a device or a pipe takes what comes, and is not replaced."""
    if output.exists() and not output.is_file():
        with output.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    whole = Path(os.path.realpath(output))
    partial = whole.with_name(f".{whole.name}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        partial.replace(whole)
    finally:
        partial.unlink(missing_ok=True)


def _unwritable(where: str, error: OSError) -> OptionError:
    return OptionError(
        seen=f"{where} cannot be written: {error.strerror}",
        expected="a place where a file can be written",
        cause="the folder is missing, full or not yours",
        next="name another file with --output",
    )
