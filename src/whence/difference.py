"""What changed between two texts, sentence by sentence, for a person to read."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_UNIT = re.compile(r"[^\n.!?]*(?:[.!?]+[\"”»’)\]]*(?=\s|$)|\.(?=\S)|[!?]+(?=\S)|\n|$)")
_NOISE = re.compile(
    r"(?:updated|published|last modified|posted|share|comments?|read more|advertisement|follow us"
    r"|\d+ (?:views|comments))\b",
    re.IGNORECASE,
)
_SHORT = 60  # characters: a line of this length or less may be a widget's


class Change(NamedTuple):
    """These words stand where those stood; one of the two may be empty."""

    before: str
    after: str


def changes(before: str, after: str) -> Iterator[Change]:
    """What was taken out, put in or put otherwise. White space, and short lines that a page makes anew each time
    (counters, "Updated 3 hours ago", "Share"), are no change.

    >>> list(changes("The dam broke. Ten died.", "The dam broke. Eleven died."))
    [Change(before='Ten died.', after='Eleven died.')]
    """
    old, new = _units(before), _units(after)
    matcher = SequenceMatcher(None, [_key(unit) for unit in old], [_key(unit) for unit in new], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            taken, put = (" ".join(unit for unit in units if not _is_noise(unit)) for units in (old[a:b], new[c:d]))
            if taken or put:
                yield Change(taken, put)


def _units(text: str) -> list[str]:
    return [words for match in _UNIT.finditer(text) if (words := " ".join(match.group().split()))]


def _key(unit: str) -> str:
    return unit.replace("’", "'").replace("“", '"').replace("”", '"')


def _is_noise(unit: str) -> bool:
    return len(unit) <= _SHORT and bool(_NOISE.match(unit))
