"""The command line: one file for each command."""

import click

from whence.cli.add import add
from whence.cli.check import check
from whence.cli.demo import demo
from whence.cli.documents import documents
from whence.cli.ledger import ledger
from whence.cli.read import read
from whence.cli.review import review
from whence.cli.transfer import export, import_
from whence.version import __version__

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="whence")
def main() -> None:
    """Who says what, on whose word: claims in news reports, statements and testimony, with their exact words.

    Whence says what to check, and never what is true.
    """


main.add_command(read)
main.add_command(add)
main.add_command(documents)
main.add_command(review)
main.add_command(check)
main.add_command(ledger)
main.add_command(export)
main.add_command(import_)
main.add_command(demo)
