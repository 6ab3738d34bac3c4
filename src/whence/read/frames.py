"""What is left of a sentence beside what somebody is given: a claim of its own, or the frame of theirs."""

import re
from collections.abc import Iterator, Sequence

from whence.lists import listed
from whence.model import Span

_WORD = re.compile(r"\w[\w'’-]*")
_FUNCTION_WORDS = listed("function-words")
_JOINTS = listed("clause-joints")
_FRAMES = listed("frame-openers")
_LEAST_OWN_WORDS = 4  # of some weight, wherever they stand
_LEAST_CLAUSE = 3  # words that make a clause, if they begin as one


def says_something(content: str, rest: Sequence[Span], told: Sequence[Span], *, framed: bool) -> bool:
    """Whether the words outside every content say something of their own, and do not only frame what others say.

    "The dam broke, and ... said", "... said, and she was shot" do; "On Monday ... told reporters in Korrin" does not.
    `told` are the sources and cues among the words; without a frame all words say something.
    """
    if not rest or not framed:
        return bool(rest)
    first = min((span.start for span in told), default=None)
    weight = 0
    for part in _outside(rest, sorted(told)):
        words = [match.group().lower() for match in _WORD.finditer(content, *part)]
        weight += sum((len(word) > 3 or word.isdigit()) and word not in _FUNCTION_WORDS for word in words)
        if len(words) >= _LEAST_CLAUSE:
            leads = first is None or part.end <= first
            if words[0] in _JOINTS or (leads and words[0] not in _FRAMES):
                return True
    return weight >= _LEAST_OWN_WORDS


def _outside(rest: Sequence[Span], told: Sequence[Span]) -> Iterator[Span]:
    """The stretches of the rest that are neither source nor cue."""
    for start, end in rest:
        at = start
        for begin, stop in told:
            if at < min(begin, end):
                yield Span(at, min(begin, end))
            at = max(at, stop)
        if at < end:
            yield Span(at, end)
