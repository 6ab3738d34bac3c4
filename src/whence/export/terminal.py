"""A reading for a person at a terminal: the checking sheet, then the claims by who says them."""

import textwrap
from collections.abc import Iterator

from whence.checklist import checklist_of
from whence.export.details import detail_line, details_of
from whence.export.names import named_lines
from whence.export.screen import Screen
from whence.export.terminal_sheet import sheet_lines
from whence.export.words import ASIDES, MISSES, VOICES, exact_words, facts_of, read_by, source_of
from whence.model import Claim, Reading, Role, Voice

_NAMED = 6


def terminal_text(reading: Reading, *, colour: bool, width: int, whole_sheet: bool = False) -> str:
    """The whole reading as lines of at most `width` columns, with or without colour; the checking sheet before it is
    short, unless it is wanted whole."""
    screen = Screen(colour, width)
    lines = [*_top(reading, screen), "", *sheet_lines(reading, checklist_of(reading), screen, whole=whole_sheet), ""]
    lines += _names(reading, screen)
    for head, claims in _by_holder(reading):
        lines += [screen.styled(line, "holder") for line in screen.filled(head)]
        for claim in claims:
            lines += _claim(reading, claim, screen)
        lines.append("")
    lines += _asides(reading, screen)
    return "\n".join(lines).rstrip("\n") + "\n"


def _top(reading: Reading, screen: Screen) -> Iterator[str]:
    document = reading.text.document
    for line in screen.filled(document.title or document.place):
        yield screen.styled(line, "title")
    yield from screen.filled(" · ".join(facts_of(document)))
    for line in screen.filled(f"{read_by(reading)} {MISSES}"):
        yield screen.styled(line, "faint")


def _names(reading: Reading, screen: Screen) -> Iterator[str]:
    """Who has several names or a label, and who uses them; nothing where the reading knows of none."""
    lines = list(named_lines(reading, _NAMED))
    if lines:
        yield screen.styled("Who calls whom what", "head")
    for line in lines:
        yield from screen.filled(line, "    ", "  · ")
    if lines:
        yield ""


def _by_holder(reading: Reading) -> Iterator[tuple[str, list[Claim]]]:
    """Claims by the chain they stand on, each chain where it first stands in the text; the text's own words first."""
    groups: dict[tuple[tuple[Role, str], ...], list[Claim]] = {}
    for claim in reading.claims:
        key = tuple((link.role, link.text.casefold()) for link in claim.chain)
        groups.setdefault(key, []).append(claim)
    for _, claims in sorted(groups.items(), key=lambda item: len(item[0]) > 1):
        yield f"{source_of(claims[0])} ({len(claims)})", claims


def _claim(reading: Reading, claim: Claim, screen: Screen) -> Iterator[str]:
    words = exact_words(reading, claim.spans)
    if claim.voice is Voice.NARRATOR:
        indent = "    "
        yield from screen.filled(words, indent, "  · ")
    else:
        label = VOICES[claim.voice]
        pad = " " * (max(map(len, VOICES.values())) - len(label))
        indent = " " * (len(label) + len(pad) + 4)
        lines = list(screen.filled(words, indent, f"  {label}{pad}  "))
        yield lines[0].replace(label, screen.styled(label, "voice"), 1)
        yield from lines[1:]
    details = " · ".join(map(detail_line, details_of(reading, claim)))
    for line in screen.filled(details, indent) if details else ():
        yield screen.styled(line, "faint")


def _asides(reading: Reading, screen: Screen) -> Iterator[str]:
    if not reading.asides:
        return
    for line in screen.filled("No claims: headings, captions, bylines, signatures"):
        yield screen.styled(line, "holder")
    content = reading.text.content
    for aside in reading.asides:
        words = textwrap.shorten(content[aside.span.start : aside.span.end], 120, placeholder=" …")
        yield from screen.filled(f"{ASIDES[aside.kind]}: {words}", "    ", "  · ")
