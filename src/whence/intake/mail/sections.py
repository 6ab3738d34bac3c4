"""Who wrote which lines of a message: new words, a reply that is quoted, a message that is passed on, a signature.

What is sure comes first: quotation marks (`>`) and quotations of HTML. Where a mail program marks nothing, the line
that it puts above the other's words decides, and then all that follows is the other's. What is in doubt stays new.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from whence.intake.mail import phrases

_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_INTRODUCTION = 400  # characters
_INTRODUCTION_LINES = 4
_FIELD_LINES = 14
_SIGNATURE_LINES = 15
_CLOSING_LINES = 8
_SIGNATURE_WIDTH = 80


class SectionKind(StrEnum):
    """What a stretch of a message is."""

    HEADER = "header"
    NEW = "new"
    INTRODUCTION = "introduction"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    ARMOUR = "armour"


class Line(NamedTuple):
    """One line of a body, and what the markup around it says.

    `depth` counts the quotations that are surely ones of mail; `indent` those that an author may have made himself.
    """

    text: str
    depth: int = 0
    indent: int = 0
    signature: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to read, but perhaps quotation marks."""
        return not self.text.strip(" \t>\xa0\u200b")


class Run(NamedTuple):
    """Lines first..last (last exclusive) are this, on this level of quotation."""

    first: int
    last: int
    kind: SectionKind
    depth: int


class _Draft:
    """What is known so far of every line."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.depths = [line.depth for line in lines]
        self.kinds = [SectionKind.QUOTED if line.depth else SectionKind.NEW for line in lines]
        self.full = [index for index, line in enumerate(lines) if not line.is_empty]

    def mark(self, first: int, last: int, kind: SectionKind) -> None:
        """Say of these lines that they are this."""
        self.kinds[first:last] = [kind] * (last - first)

    def at(self, place: int) -> Line:
        """The line at this place among those that are not empty."""
        return self.lines[self.full[place]]


def sections(lines: list[Line], *, forwarding: bool = False) -> list[Run]:
    """The runs of lines that are one thing; empty lines at their ends belong to none.

    `forwarding` says that the subject calls the message a forwarded one.
    """
    draft = _Draft(lines)
    _mark_armour(draft)
    _mark_quotations(draft)
    _mark_rest(draft, forwarding)
    _mark_signatures(draft)
    return _runs(draft)


def _runs(draft: _Draft) -> list[Run]:
    runs: list[Run] = []
    for index in draft.full:
        kind, depth = draft.kinds[index], draft.depths[index]
        if runs and (runs[-1].kind, runs[-1].depth) == (kind, depth):
            runs[-1] = runs[-1]._replace(last=index + 1)
        else:
            runs.append(Run(index, index + 1, kind, depth))
    return runs


def _mark_armour(draft: _Draft) -> None:
    """What PGP has put around a text, or made of it."""
    inside = ""
    for index, line in enumerate(draft.lines):
        text = line.text.strip()
        if text.startswith("-----BEGIN PGP "):
            inside = text[15:].strip("- ")
        if inside:
            draft.mark(index, index + 1, SectionKind.ARMOUR)
        # The head of a signed text ends with an empty line, everything else with its own last line.
        if text.startswith("-----END PGP ") or (inside == "SIGNED MESSAGE" and not text):
            inside = ""


def _mark_quotations(draft: _Draft) -> None:
    """Marked quotations, with the lines above them that say whose words they are."""
    full = draft.full
    place = 0
    while place < len(full):
        above = draft.depths[full[place - 1]] if place else 0
        line = draft.at(place)
        deeper = max(draft.depths[full[place]], line.indent if not line.depth else 0)
        if deeper > above:
            first, forwarded = _introduction(draft, place) if place else (None, False)
            if first is not None:
                draft.mark(full[first], full[place - 1] + 1, SectionKind.INTRODUCTION)
            if not line.depth and first is not None:
                _deepen(draft, place)
            if forwarded:
                _mark_while_deep(draft, place, SectionKind.FORWARDED)
            if draft.depths[full[place]] and (last := _introduced_within(draft, place)) is not None:
                draft.mark(full[place], full[last - 1] + 1, SectionKind.INTRODUCTION)
        place += 1


def _introduced_within(draft: _Draft, place: int) -> int | None:
    """The place after the lines inside a quotation that say whose words it is, if it begins with such lines."""
    if (last := _field_lines(draft, place)) is not None:
        return last
    return place + 1 if _surely_says_who_wrote(_bare(draft, place).strip()) else None


def _deepen(draft: _Draft, place: int) -> None:
    """A quotation that the markup leaves in doubt stands below a line that says that it is one."""
    for now in range(place, len(draft.full)):
        index = draft.full[now]
        line = draft.lines[index]
        if not line.indent:
            break
        draft.depths[index] = line.indent
        draft.mark(index, index + 1, SectionKind.QUOTED)


def _mark_while_deep(draft: _Draft, place: int, kind: SectionKind) -> None:
    least = draft.depths[draft.full[place]]
    for now in range(place, len(draft.full)):
        index = draft.full[now]
        if draft.depths[index] < least:
            break
        draft.mark(index, index + 1, kind)


def _introduction(draft: _Draft, place: int) -> tuple[int | None, bool]:
    """Where the lines begin that introduce the quotation at this place, and whether they say that it is forwarded."""
    depth = draft.depths[draft.full[place - 1]]
    joined = ""
    for first in range(place - 1, max(-1, place - 1 - _FIELD_LINES), -1):
        line = draft.at(first)
        if draft.depths[draft.full[first]] != depth or draft.kinds[draft.full[first]] is SectionKind.ARMOUR:
            break
        text = line.text.strip("> \t")
        if phrases.FORWARDED_LINE.fullmatch(text):
            return first, True
        if phrases.ORIGINAL_LINE.fullmatch(text):
            return first, False
        joined = f"{text} {joined}".strip()
        near = place - first <= _INTRODUCTION_LINES and len(joined) <= _LONGEST_INTRODUCTION
        if (near and _says_who_wrote(joined)) or _field_lines(draft, first) == place:
            return first, False
    return (place - 1, False) if _names_who_writes(draft.at(place - 1).text) else (None, False)


def _says_who_wrote(text: str) -> bool:
    """Whether this is "On such a day somebody wrote:", where a quotation is known to follow."""
    if not phrases.OPENS.match(text):
        return False
    dated = phrases.DAY.search(text) or phrases.CLOCK.search(text)
    if phrases.CLOSES.search(text):
        return bool(phrases.WRITING.search(text) or dated)
    return bool(dated and phrases.ADDRESS.search(text))


def _names_who_writes(text: str) -> bool:
    """Whether a line is "Somebody wrote:". With a date in it, new words may stand before the date, so it stays new."""
    text = text.strip("> \t")
    return bool(phrases.SENDER_WRITES.fullmatch(text)) and not phrases.CLOCK.search(text)


def _surely_says_who_wrote(text: str) -> bool:
    """The same where nothing marks a quotation: an author, too, may write "On 3 May the minister wrote:"."""
    if not phrases.OPENS.match(text) or len(text) > _LONGEST_INTRODUCTION:
        return False
    moment = phrases.CLOCK.search(text) or phrases.SURE_DAY.search(text)
    address = phrases.ADDRESS.search(text)
    if phrases.WRITTEN_CLOSES.search(text):
        return bool(moment)
    if not phrases.CLOSES.search(text):
        return False
    return bool((phrases.WRITING.search(text) and (moment or address)) or (moment and address))


def _mark_rest(draft: _Draft, forwarding: bool) -> None:
    """The first line from which on all is another message, if nothing marks its lines."""
    full = draft.full
    for place, index in enumerate(full):
        if draft.kinds[index] is not SectionKind.NEW:
            continue
        last, kind = _another_begins(draft, place, forwarding)
        if last is None:
            continue
        first = place - 1 if place and _is_rule(draft, place - 1) else place
        draft.mark(full[first], full[last - 1] + 1, SectionKind.INTRODUCTION)
        if last < len(full) and draft.depths[full[last]] > draft.depths[index]:
            continue  # the quotation is marked, and ends where its marks end
        for now in range(last, len(full)):
            later = full[now]
            draft.kinds[later] = SectionKind.FORWARDED if kind is SectionKind.FORWARDED else SectionKind.QUOTED
            draft.depths[later] += 1
        return


def _is_rule(draft: _Draft, place: int) -> bool:
    index = draft.full[place]
    return draft.kinds[index] is SectionKind.NEW and bool(phrases.RULE.fullmatch(draft.lines[index].text))


def _another_begins(draft: _Draft, place: int, forwarding: bool) -> tuple[int | None, SectionKind]:
    """The place after the lines that introduce another message, if they stand here, and what that message is."""
    usual = SectionKind.FORWARDED if forwarding else SectionKind.QUOTED
    text = draft.at(place).text.strip()
    if phrases.FORWARDED_LINE.fullmatch(text):
        return _field_lines(draft, place + 1, sure=True) or place + 1, SectionKind.FORWARDED
    if phrases.ORIGINAL_LINE.fullmatch(text):
        return _field_lines(draft, place + 1, sure=True) or place + 1, usual
    if (last := _field_lines(draft, place)) is not None:
        return last, usual
    joined = ""
    for last in range(place, min(len(draft.full), place + _INTRODUCTION_LINES)):
        if draft.kinds[draft.full[last]] is not SectionKind.NEW:
            break
        joined = f"{joined} {draft.at(last).text.strip()}".strip()
        if _surely_says_who_wrote(joined):
            return last + 1, usual
    return None, usual


def _field_lines(draft: _Draft, place: int, *, sure: bool = False) -> int | None:
    """The place after the header fields repeated here: sender and date at least, and an address or a time.

    Where it is `sure` that another message begins, any of them will do.
    """
    if place >= len(draft.full) or phrases.field_of(_bare(draft, place)) in {None, "other", "cc"}:
        return None
    found: dict[str, int] = {}
    last = place
    telling = False
    depth = draft.depths[draft.full[place]]
    for now in range(place, min(len(draft.full), place + _FIELD_LINES)):
        text = _bare(draft, now)
        named = phrases.field_of(text)
        if draft.depths[draft.full[now]] != depth:
            break
        if named is not None and named not in found:
            found[named] = now
            last = now + 1
        elif draft.full[now] > draft.full[last - 1] + 2 or now - last >= 2 or draft.full[now] - draft.full[now - 1] > 1:
            break  # a long field may go on in the lines directly below, and nowhere else
        telling = telling or bool(phrases.ADDRESS.search(text) or phrases.CLOCK.search(text))
    if sure:
        return last
    enough = {"from", "date"} <= set(found) or len(set(found) & {"from", "to", "date", "subject"}) >= 3
    return last if enough and "from" in found and telling else None


def _bare(draft: _Draft, place: int) -> str:
    """The line without quotation marks and without the marks for right-to-left text that some programs put in."""
    return _DIRECTIONS.sub("", draft.at(place).text).lstrip("> \t\xa0")


def _mark_signatures(draft: _Draft) -> None:
    """In each run of new words: from the line that begins a signature to the end of the run, if that is short."""
    full = [index for index in draft.full if draft.kinds[index] is SectionKind.NEW]
    runs: list[list[int]] = []
    before = -1
    places = {index: place for place, index in enumerate(draft.full)}
    for index in full:
        if runs and places[index] == before + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
        before = places[index]
    for run in runs:
        for index in run:
            if draft.lines[index].signature:
                draft.mark(index, index + 1, SectionKind.SIGNATURE)
        if (first := _signature_begins(draft, run)) is not None:
            for index in run[first:]:
                draft.mark(index, index + 1, SectionKind.SIGNATURE)


def _signature_begins(draft: _Draft, run: list[int]) -> int | None:
    texts = [draft.lines[index].text for index in run]
    for at in range(max(0, len(run) - _SIGNATURE_LINES - 1), len(run)):
        text, below = texts[at], texts[at + 1 :]
        if phrases.DASHES.fullmatch(text):
            return at
        if phrases.RULE.fullmatch(text) and below and any(phrases.LIST_FOOTER.search(one) for one in below):
            return at
        if phrases.SENT_WITH.fullmatch(text) and len(below) <= 1:
            return at
        if (
            phrases.CLOSING.fullmatch(text)
            and at
            and len(below) <= _CLOSING_LINES
            and all(_is_no_sentence(one) for one in below)
        ):
            return at
    return None


def _is_no_sentence(text: str) -> bool:
    """Whether a line below a closing is a name, an office or a number, and no afterthought."""
    text = text.strip()
    said = text.endswith((".", "!", "?", "…", "؟", "。")) and len(text.split()) >= 4
    return len(text) <= _SIGNATURE_WIDTH and not said and not text.casefold().startswith(("p.s", "ps:", "ps ", "n.b"))
