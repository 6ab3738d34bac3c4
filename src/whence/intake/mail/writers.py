"""Whose words a message repeats: the name in the lines that a mail program puts above them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from whence.intake.mail import phrases
from whence.intake.mail.sections import SectionKind
from whence.model import Span, Utterance

_ANOTHERS = frozenset({SectionKind.QUOTED, SectionKind.FORWARDED})
_LONGEST_NAME = 100  # characters
_TOKEN = re.compile(r"[^\s,،;]+")
_LINE = re.compile(r"[^\n]+")
_EDGE = " \t\xa0\n\"'“”<>()[]*_,،;:：-–—\u200e\u200f"
_NAME_ENDS = re.compile(r"[<(\[:：]|\bmailto:")
# Before a name in such a line: what belongs to its date, or only says that a name follows.
_BEFORE = re.compile(
    r".*\d.*|[ap]\.?m\.?|gmt|utc|z|[a-z]{1,3}[sd]t|at|um|kl|klo|uhr|h|г|года|в|пользователь|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|yesterday|today",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """This stretch of a message's text is its header, new words, somebody else's words, ...

    `depth` is the level of quotation: 0 for the sender's own words, 1 for those he answers, and so on.
    """

    span: Span
    kind: SectionKind
    depth: int


class Named(NamedTuple):
    """Here stands a name, or an address where there is none, and here what says that its words follow."""

    name: Span | None
    cue: Span | None


def utterances_in(content: str, sections: Iterable[Section]) -> list[Utterance]:
    """What a message repeats, by whom: each level of quotation inside the one above it.

    Between two stretches of one level the sender may have written his answers: both are of the message that he
    answers, until new lines say that another one follows.
    """
    found: list[Utterance] = []
    current: list[int] = []  # by level the utterance that its words belong to
    waiting: dict[int, Named] = {}  # by the level of the lines that say so: who wrote what comes
    for section in sections:
        if section.kind is SectionKind.INTRODUCTION:
            waiting[section.depth] = named_in(content, section.span)
        elif section.kind in _ANOTHERS:
            level = section.depth
            if level in waiting and (level - 1 in waiting or len(current) >= level):
                level += 1  # within a quotation that has a writer, lines say that it goes on with another's words
            for depth in range(1, level + 1):
                said = waiting.pop(depth - 1, None) or (waiting.pop(depth, None) if depth == section.depth else None)
                if said is not None or depth > len(current):
                    del current[depth - 1 :]
                    name, cue = said or Named(None, None)
                    found.append(Utterance(name, cue, (), current[-1] if current else None))
                    current.append(len(found) - 1)
            own = found[current[level - 1]]
            found[current[level - 1]] = replace(own, content=(*own.content, section.span))
    return found


def named_in(content: str, span: Span) -> Named:
    """Who is named as the writer by the lines above somebody's words.

    >>> text = "On Mon, Jul 27, 2009 at 9:12 AM, Bob Lane <bob@example.org> wrote:"
    >>> [text[slice(*span)] for span in named_in(text, Span(0, len(text))) if span]
    ['Bob Lane', 'wrote']
    """
    fields = [(line, phrases.field_of(line[0])) for line in _LINE.finditer(content, *span)]
    for line, said in fields:
        field = phrases.FIELD.match(line[0])
        if field is not None and said == "from":
            start = line.start() + field.start(2)
            name = _first_name(content, start, line.end()) or _address(content, start, line.end())
            return Named(name, _trimmed(content, line.start() + field.start(1), line.start() + field.end(1)))
    if any(said for _, said in fields):
        return Named(None, None)  # whoever else has an address there did not write it
    writing = list(phrases.WRITING.finditer(content, *span))
    if not writing:
        address = phrases.ADDRESS.search(content, *span)
        name = _last_name(content, span.start, address.start()) if address else None
        return Named(name or _address(content, *span), None)
    cue = Span(*writing[-1].span(1))
    name = _first_name(content, cue.end, span.end)
    if name is None:
        address = phrases.ADDRESS.search(content, span.start, cue.start)
        name = _last_name(content, span.start, address.start() if address else cue.start)
    return Named(name or _address(content, *span), cue)


def _first_name(content: str, start: int, end: int) -> Span | None:
    """What stands here before an address or a colon."""
    match = _NAME_ENDS.search(content, start, end)
    return _name(content, start, match.start() if match else end)


def _last_name(content: str, start: int, end: int) -> Span | None:
    """What stands here behind a date."""
    first = None
    mailto = content.rfind("mailto:", start, end)
    tokens = list(_TOKEN.finditer(content, start, mailto if mailto >= 0 else end))
    for number in range(len(tokens) - 1, -1, -1):
        word = tokens[number][0].strip(_EDGE).casefold()
        if word and (_BEFORE.fullmatch(word) or (number == 0 and word in phrases.OPENERS)):
            break
        first = tokens[number].start()
    return None if first is None else _name(content, first, tokens[-1].end())


def _address(content: str, start: int, end: int) -> Span | None:
    match = phrases.ADDRESS.search(content, start, end)
    return _trimmed(content, *match.span()) if match else None


def _name(content: str, start: int, end: int) -> Span | None:
    """A name is short and has a letter."""
    name = _trimmed(content, start, end)
    if name is None or name.end - name.start > _LONGEST_NAME:
        return None
    return name if any(letter.isalpha() for letter in content[name.start : name.end]) else None


def _trimmed(content: str, start: int, end: int) -> Span | None:
    while start < end and content[start] in _EDGE:
        start += 1
    while end > start and content[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if start < end else None
