"""Where sentences end: rules for running text, in the spirit of Kiss and Strunk's abbreviations but written by hand."""

import re
from collections.abc import Iterator

from whence.lists import listed
from whence.model import Span

# What may end a sentence, with the closing marks that still belong to it.
_END = re.compile(r"(?:[.!?…‽]+|[。！？؟۔।]+)[\"'”’»)\]]*")
_WORD_BEFORE = re.compile(r"[\w.&'’-]*\w$")
_NEAR = 60  # characters that are looked at on either side of a full stop
_OPENERS = "\"'“‘«„([—–-•"

_ALWAYS_GO_ON = listed("abbreviations")
_BEFORE_NUMBERS = listed("abbreviations-before-numbers")
_MAY_GO_ON = listed("abbreviations-at-ends")


def sentences_in(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one paragraph, in its order, without the white space around them.

    >>> text = 'Dr. Ruiz said: "It held. It will hold!" Nobody asked.'
    >>> [text[s:e] for s, e in sentences_in(text, 0, len(text))]
    ['Dr. Ruiz said: "It held.', 'It will hold!"', 'Nobody asked.']
    """
    begun = start
    for match in _END.finditer(text, start, end):
        if _ends_sentence(text, begun, match, end):
            yield Span(begun, match.end())
            begun = match.end()
            while begun < end and text[begun].isspace():
                begun += 1
    if text[begun:end].strip():
        yield Span(begun, begun + len(text[begun:end].rstrip()))


def _ends_sentence(text: str, begun: int, match: re.Match[str], end: int) -> bool:
    after = match.end()
    if after >= end:
        return True
    if match.group()[0] in "。！？؟۔।":
        return True
    if not text[after].isspace():
        return False
    following = text[after : min(end, after + _NEAR)].lstrip()
    if not following:
        return True
    opener = following.lstrip(_OPENERS + " ")
    if opener and opener[0].islower():
        return False
    if match.group()[0] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(begun, match.start() - _NEAR), match.start())
    word = before.group().lower() if before else ""
    if word in _ALWAYS_GO_ON or (word in _BEFORE_NUMBERS and opener[:1].isdigit()):
        return False
    if len(word) == 1 and word.isalpha() and text[match.start() - 1].isupper():
        # An initial goes on into a name; "Plan B." and "World War I." end a sentence, and are rarer.
        return following.split(maxsplit=1)[0].strip(_OPENERS).lower() in _STARTERS
    if word in _MAY_GO_ON or re.fullmatch(r"(?:\w\.)+\w", word):
        first = following.split(maxsplit=1)[0].strip(_OPENERS + ",.").lower()
        return first in _STARTERS or following[0] in '"“«'
    return True


_STARTERS = listed("sentence-starters")
