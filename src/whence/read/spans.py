"""Where words begin and end: spans without the commas, marks and joints around them. Nothing here changes a text."""

import re
from collections.abc import Iterator, Sequence

from whence.model import Span
from whence.text import CLOSING, OPENING, QUOTES, STRAIGHT

_EDGE = " \t\r\n\u00a0,;:–—"
_PAIRS = {"“": "”", '"': '"', "„": "“", "«": "»"}
_SINGLE = {"‘": "’", "'": "'"}
_JOINED = 8  # characters that a joint may take
_MARKS = QUOTES | {"‘", "’", "'"}
_MOST_MARKS = 6  # quotation marks that are taken off one after the other: more are no quotation but noise
# What goes on where a word seems to end: "www.example.org", "and/or"; not a sentence that begins without a space.
_REST = re.compile(r"(?<=[^\W_])(?:[./@_]+[a-z0-9]+)+")
_OPENED = re.compile(r"(?:But|However|Still|Meanwhile),?\s+(?=\w)")  # the narrator's word to what was said before
_JOINT = re.compile(r",?\s+(?:and|but|or)$")


def phrase_span(content: str, start: int, end: int) -> Span:
    """The words that name or give: without the commas and the lone quotation marks around them.

    >>> phrase_span('He called it "a lie".', 3, 14)
    Span(start=3, end=12)
    """
    end = _whole(content, end)
    while end > start + 1 and (content[end - 1] in _EDGE or _is_lone(content, start, end, end - 1)):
        end -= 1
    while start < end - 1 and (content[start] in _EDGE or _is_lone(content, start, end, start)):
        start += 1
    return Span(start, end)


def content_span(content: str, start: int, end: int) -> Span:
    """The words that are given: without the comma or the "and" before the next words, or a "But" that begins the
    sentence outside of quotation marks, and with the quotation marks that their own ones open or close just outside.

    >>> content_span('He said "it held", and left.', 8, 23)
    Span(start=8, end=17)
    """
    end = _whole(content, end)
    while end > start + 1 and content[end - 1] in _EDGE:
        end -= 1
    joint = _JOINT.search(content, max(start + 1, end - _JOINED), end)
    if joint is not None:
        end = joint.start()
    opened = _OPENED.match(content, start, end)
    if opened is not None and opened.end() < end - 1 and content[max(0, start - 1)] not in _MARKS:
        start = opened.end()
    if start > 0 and content[start] not in QUOTES and content[end - 1] in _PAIRS.get(content[start - 1], ""):
        start -= 1
    if end < len(content) and content[end] in QUOTES and not _balanced(content[start:end]):
        end += _balanced(content[start : end + 1])
    return Span(start, end)


def _whole(content: str, end: int) -> int:
    """Where the address or the compound that a span ends in ends."""
    rest = _REST.match(content, end)
    return rest.end() if rest else end


def overlap(one: Span, two: Span) -> Span | None:
    """What two spans share, if anything."""
    start, end = max(one.start, two.start), min(one.end, two.end)
    return Span(start, end) if start < end else None


def without(whole: Span, holes: Sequence[Span], content: str) -> Iterator[Span]:
    """What is left of a span beside the holes, without quotation marks and commas at its edges."""
    at = whole.start
    for start, end in (*holes, Span(whole.end, whole.end)):
        left = stripped(content, at, min(max(start, at), whole.end))
        if left is not None:
            yield left
        at = max(at, min(end, whole.end))


def stripped(content: str, start: int, end: int) -> Span | None:
    """A piece without what does not belong to its words: white space, commas, and quotation marks around it; a mark
    whose partner stands among the words stays."""
    marks = 0
    while start < end and marks < _MOST_MARKS:
        first, last = content[start], content[end - 1]
        marks += first in _MARKS or last in _MARKS
        if first in _EDGE or (first == "-" and not content[start + 1 : start + 2].isalnum()):
            start += 1
        elif last in _EDGE or last == "-":
            end -= 1
        elif first in _SINGLE and last in _SINGLE[first] and end - start > 2:
            start, end = start + 1, end - 1
        elif first == "‘" and "’" not in content[start + 1 : end]:
            start += 1
        elif last == "’" and content[end - 2] in ".,!?…" and "‘" not in content[start:end]:
            end -= 1
        elif first in _PAIRS and last in _PAIRS[first] and _balanced(content[start + 1 : end - 1]):
            start, end = start + 1, end - 1
        elif first in QUOTES and (first not in _PAIRS or not _closes(content[start + 1 : end], _PAIRS[first])):
            start += 1
        elif last in QUOTES and _balanced(content[start : end - 1]):
            end -= 1
        else:
            break
    if not any(character.isalnum() for character in content[start:end]):
        return None
    return Span(start, end)


def _closes(words: str, marks: str) -> bool:
    return any(mark in words for mark in marks)


def _balanced(words: str) -> bool:
    """Whether each quotation mark in some words has its partner there."""
    opened = sum(words.count(mark) for mark in OPENING)
    closed = sum(words.count(mark) for mark in CLOSING)
    return opened == closed and sum(words.count(mark) for mark in STRAIGHT) % 2 == 0


def _is_lone(content: str, start: int, end: int, at: int) -> bool:
    """Whether a quotation mark at the edge of a phrase has no partner in it."""
    return content[at] in QUOTES and not _balanced(content[start:end])
