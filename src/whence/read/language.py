"""Whether a text is in the language that the reader has learned from."""

from collections.abc import Sequence

from whence.lists import listed
from whence.text import Word

_ENGLISH = listed("english")
_FEW = 40  # words below which nothing is said


def looks_english(content: str, words: Sequence[Word]) -> bool:
    """Whether at least one word in ten is one of the commonest English ones: in English news three to four are, in
    German or French fewer than one in twenty. Of a text of fewer than 40 words nothing is said against it.
    """
    spoken = [content[word.start : word.end].lower() for word in words if content[word.start].isalpha()]
    if len(spoken) < _FEW:
        return all(ord(character) < 0x250 for word in spoken for character in word) or not spoken
    return sum(word in _ENGLISH for word in spoken) >= 0.1 * len(spoken)
