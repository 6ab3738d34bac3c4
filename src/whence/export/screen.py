"""Lines for a terminal: so wide, with or without colour, and with nothing in them that could steer it."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

# Escape sequences and other controls of the terminal, and marks that make text run in another order than it is written.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_STYLES = {"title": "1", "head": "1;4", "holder": "1", "faint": "2", "voice": "36"}


def safe(text: str) -> str:
    """The text with every control character shown as what it is, so that no document can steer a terminal.

    >>> safe("red: \\x1b[31m")
    'red: <1B>[31m'
    """
    shown = _UNSAFE.sub(lambda match: f"<{ord(match.group()):02X}>", text)
    return shown.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Screen:
    """So many columns, with colour or without."""

    colour: bool
    width: int

    def styled(self, text: str, style: str) -> str:
        """The text in a style, where there is colour."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text

    def filled(self, text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
        """Lines that fit, each indented; the first may be indented otherwise."""
        lines = textwrap.wrap(
            safe(" ".join(text.split())),
            max(20, self.width),
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        yield from lines
