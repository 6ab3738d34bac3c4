"""Whether a sentence speaks of what is to come, by its nearest word that tells."""

from whence.read.times.words import LETTERS, Line, pattern

_STOP = LETTERS["stop"]
_TELLS = pattern("<will:will|be did?|pointing to|was to>|<did:did|was|have|ended>")  # "be held" is one
_NEAR = 60  # words


def speaks_of_future(line: Line, first: int, after: int) -> bool | None:
    """Of what is to come around these words (True), or of what was (False); None if nothing tells.

    >>> line = Line("The vote that was called off will be held on Friday.")
    >>> speaks_of_future(line, 10, 11)
    True
    """
    letters = line.letters
    begin = max(letters.rfind(_STOP, max(0, first - _NEAR), first) + 1, first - _NEAR, 0)
    before = list(_TELLS.finditer(letters, begin, first))
    if before:
        return before[-1]["will"] is not None
    end = letters.find(_STOP, after, after + _NEAR)
    ahead = _TELLS.search(letters, first, end if end >= 0 else after + _NEAR)
    return ahead["will"] is not None if ahead else None
