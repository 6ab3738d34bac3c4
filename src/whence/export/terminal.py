"""A reading for a person at a terminal: the checking sheet, then the claims by who says them."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whence.checklist import Checklist, Holder, checklist_of
from whence.export.details import detail_line, details_of
from whence.export.names import named_lines
from whence.export.words import ASIDES, MISSES, ROLES, VOICES, exact_words, facts_of, judged, read_by
from whence.model import Claim, Reading, Role, Voice

_LEAST_SURE = 5
_HOLDERS = 8
_JUDGING = 8
_NAMED = 6
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
class _Screen:
    colour: bool
    width: int

    def styled(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour else text

    def filled(self, text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
        lines = textwrap.wrap(
            safe(" ".join(text.split())),
            max(20, self.width),
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        yield from lines


def terminal_text(reading: Reading, *, colour: bool, width: int) -> str:
    """The whole reading as lines of at most `width` columns, with or without colour."""
    screen = _Screen(colour, width)
    lines = [*_top(reading, screen), "", *_sheet(reading, checklist_of(reading), screen), ""]
    lines += _names(reading, screen)
    for head, claims in _by_holder(reading):
        lines += [screen.styled(line, "holder") for line in screen.filled(head)]
        for claim in claims:
            lines += _claim(reading, claim, screen)
        lines.append("")
    lines += _asides(reading, screen)
    return "\n".join(lines).rstrip("\n") + "\n"


def _top(reading: Reading, screen: _Screen) -> Iterator[str]:
    document = reading.text.document
    for line in screen.filled(document.title or document.place):
        yield screen.styled(line, "title")
    yield from screen.filled(" · ".join(facts_of(document)))
    for line in screen.filled(f"{read_by(reading)} {MISSES}"):
        yield screen.styled(line, "faint")


def _sheet(reading: Reading, sheet: Checklist, screen: _Screen) -> Iterator[str]:
    yield screen.styled("To check", "head")
    if not reading.claims:
        yield "  No claims were found."
    if sheet.undated:
        yield from screen.filled("When this was published: nobody says. --published says it.", "    ", "  · ")
    yield from _holders("Documents to obtain", sheet.documents, screen)
    yield from _holders("To hear or to ask", sheet.holders, screen)
    if sheet.unclear:
        count = len(sheet.unclear)
        text = f"No holder named in these words: {count} {'claim' if count == 1 else 'claims'}"
        yield from screen.filled(text, "    ", "  · ")
    if sheet.judging:
        yield "  Words that judge"
    for one in sheet.judging[:_JUDGING]:
        yield from screen.filled(f"{one.word} ({judged(one.wording)})", " " * 6, "    · ")
    if len(sheet.judging) > _JUDGING:
        yield f"    and {len(sheet.judging) - _JUDGING} more"
    if sheet.doubtful:
        yield "  Least sure readings"
    for claim in sheet.doubtful[:_LEAST_SURE]:
        words = textwrap.shorten(exact_words(reading, claim.spans), 100, placeholder=" …")
        yield from screen.filled(f"{claim.confidence:.2f}  {_who(claim)}: {words}", " " * 10, "    ")


def _holders(head: str, holders: Sequence[Holder], screen: _Screen) -> Iterator[str]:
    if holders:
        yield f"  {head}"
    for holder in holders[:_HOLDERS]:
        count = len(holder.claims)
        claims = "1 claim" if count == 1 else f"{count} claims"
        yield from screen.filled(f"{holder.name} ({ROLES[holder.role]}): {claims}", " " * 6, "    · ")
    if len(holders) > _HOLDERS:
        yield f"    and {len(holders) - _HOLDERS} more"


def _names(reading: Reading, screen: _Screen) -> Iterator[str]:
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
        yield f"{_who(claims[0])} ({len(claims)})", claims


def _who(claim: Claim) -> str:
    """The chain in plain words, nearest holder last."""
    links = [link for link in claim.chain if link.role is not Role.NARRATOR]
    if not links:
        return "In its own words"
    named = [f"{link.text} [{ROLES[link.role]}]" if link.text else "Nobody named" for link in links]
    return " → ".join(" ".join(name.split()) for name in named)


def _claim(reading: Reading, claim: Claim, screen: _Screen) -> Iterator[str]:
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


def _asides(reading: Reading, screen: _Screen) -> Iterator[str]:
    if not reading.asides:
        return
    for line in screen.filled("No claims: headings, captions, bylines, signatures"):
        yield screen.styled(line, "holder")
    content = reading.text.content
    for aside in reading.asides:
        words = textwrap.shorten(content[aside.span.start : aside.span.end], 120, placeholder=" …")
        yield from screen.filled(f"{ASIDES[aside.kind]}: {words}", "    ", "  · ")
