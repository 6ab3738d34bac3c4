"""The checking sheet at a terminal: short, with counts; whole, with the words of the claims, where it is asked for."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whence.checklist import Accused, Checklist, Labelled, Publication, Retold, Undated, Widened
from whence.export.screen import Screen
from whence.export.words import ROLES, counted, exact_words, judged, source_of
from whence.model import Claim, Reading, Span

_LONGEST = 100  # characters of a claim's words


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the sheet, and the claims that it leads to."""

    text: str
    claims: Sequence[Claim] = ()


@dataclass(frozen=True, slots=True)
class _Section:
    """A list of the sheet, of which at first so many entries are shown."""

    head: str
    entries: Sequence[_Entry]
    at_once: int = 5


def sheet_lines(reading: Reading, sheet: Checklist, screen: Screen, *, whole: bool) -> Iterator[str]:
    """The sheet as lines; `whole` shows every entry, and under each the words of its claims."""
    yield screen.styled("To check", "head")
    if not reading.claims:
        yield "  No claims were found."
    if sheet.publication is not None:
        yield from screen.filled(_published(reading, sheet.publication), "    ", "  · ")
    for section in _sections(reading, sheet):
        yield from _section(reading, section, screen, whole=whole)


def _section(reading: Reading, section: _Section, screen: Screen, *, whole: bool) -> Iterator[str]:
    if not section.entries:
        return
    shown = section.entries if whole else section.entries[: section.at_once]
    count = f" ({len(section.entries)})" if len(section.entries) > 1 else ""
    yield from screen.filled(f"{section.head}{count}", "    ", "  ")
    for entry in shown:
        yield from screen.filled(entry.text, " " * 6, "    · ")
        for claim in entry.claims if whole else ():
            yield from screen.filled(f"{source_of(claim)}: {exact_words(reading, claim.spans)}", " " * 10, " " * 8)
    if len(shown) < len(section.entries):
        yield f"    and {len(section.entries) - len(shown)} more"


def _sections(reading: Reading, sheet: Checklist) -> Iterator[_Section]:
    yield _Section(
        "Documents to obtain",
        [_Entry(f"{one.name}: {counted(len(one.claims), 'claim')}", one.claims) for one in sheet.documents],
        at_once=8,
    )
    yield _Section("Accused and nowhere quoted", [_accused(reading, one) for one in sheet.accused])
    yield _Section(
        "To hear or to ask",
        [
            _Entry(f"{one.name} ({ROLES[one.role]}): {counted(len(one.claims), 'claim')}", one.claims)
            for one in sheet.holders
        ],
        at_once=8,
    )
    yield _Section("To pin down", list(_to_pin_down(reading, sheet)))
    yield _Section("What shifts", list(_shifts(reading, sheet)))
    yield _Section(
        "Words that judge",
        [_Entry(f"{one.word} ({judged(one.wording)})", (one.claim,)) for one in sheet.judging],
        at_once=8,
    )
    yield _Section("Least sure readings", [_Entry(_doubtful(reading, claim)) for claim in sheet.doubtful])


def _published(reading: Reading, publication: Publication) -> str:
    """When a text without a date can have been published, as one line."""
    earliest, latest = publication.earliest, publication.latest
    said = "When this was published: nobody says. --published says it."
    if earliest is not None:
        said += f" Not before {earliest.day}: it tells of “{_words(reading, earliest.words[0].span)}” as past."
    said += f" Not after {latest.day} ({latest.stated})." if latest is not None else " Nothing bounds the latest date."
    if publication.named:
        dates = "”, “".join(dict.fromkeys(_words(reading, place.span) for place in publication.named))
        said += f" At its head or foot stands “{dates}”."
    return said


def _accused(reading: Reading, accused: Accused) -> _Entry:
    """Somebody who is accused, with the first words that do it and whose word they are."""
    first = accused.accusations[0]
    claims = {one.claim.id: one.claim for one in accused.accusations}
    words = _short(_words(reading, first.span))
    text = f"{accused.name}: {counted(len(claims), 'claim')}, “{words}” ({source_of(first.claim)})"
    return _Entry(text, list(claims.values()))


def _to_pin_down(reading: Reading, sheet: Checklist) -> Iterator[_Entry]:
    if sheet.unclear:
        yield _Entry(f"No holder named in these words: {counted(len(sheet.unclear), 'claim')}", sheet.unclear)
    if sheet.undated:
        yield _undated(reading, sheet.undated)
    if sheet.unplaced:
        times = ", ".join(f"“{one.words}”" for one in sheet.unplaced)
        claims = [place.claim for one in sheet.unplaced for place in one.places if place.claim is not None]
        yield _Entry(f"When is that? {times}", claims)
    for pair in sheet.disagreeing:
        one, other = (_words(reading, quantity.span) for quantity in (pair.one, pair.other))
        yield _Entry(f"Two units that do not agree: “{one}” and “{other}”", (pair.claim,))


def _undated(reading: Reading, undated: Sequence[Undated]) -> _Entry:
    without = sum("place" in one.lacks for one in undated)
    place = f", {without} of them without a place" if without else ""
    first = _short(exact_words(reading, undated[0].claim.spans))
    text = f"Told as an event, without a date: {counted(len(undated), 'claim')}{place}, such as: {first}"
    return _Entry(text, [one.claim for one in undated])


def _shifts(reading: Reading, sheet: Checklist) -> Iterator[_Entry]:
    yield from (_extent(reading, one) for one in sheet.extents)
    yield from (_labelled(reading, one) for one in sheet.labels)
    yield from (_retold(reading, one) for one in sheet.retold)


def _extent(reading: Reading, widened: Widened) -> _Entry:
    said = dict.fromkeys(f"“{_words(reading, place.span)}” ({extent})" for extent, place in widened.described)
    claims = [place.claim for _, place in widened.described if place.claim is not None]
    return _Entry(f"Who, and how many of them: {', '.join(said)}", claims)


def _labelled(reading: Reading, labelled: Labelled) -> _Entry:
    pairs = zip(labelled.labels, labelled.wordings, strict=True)
    said = dict.fromkeys(f"“{_words(reading, place.span)}” ({judged(wording)})" for place, wording in pairs)
    claims = [place.claim for place in labelled.labels if place.claim is not None]
    return _Entry(f"Labels of “{labelled.of}”: {', '.join(said)}", claims)


def _retold(reading: Reading, retold: Retold) -> _Entry:
    own, theirs = (_short(exact_words(reading, claim.spans)) for claim in (retold.told, retold.attributed))
    holder = source_of(retold.attributed)
    return _Entry(f"In its own words: {own} – and given to {holder}: {theirs}", (retold.told, retold.attributed))


def _doubtful(reading: Reading, claim: Claim) -> str:
    return f"{claim.confidence:.2f}  {source_of(claim)}: {_short(exact_words(reading, claim.spans))}"


def _words(reading: Reading, span: Span) -> str:
    return exact_words(reading, (span,))


def _short(words: str) -> str:
    return textwrap.shorten(words, _LONGEST, placeholder=" …")
