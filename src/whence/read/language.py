"""Whether a text is in the language that the reader has learned from."""

from itertools import islice

from whence.lists import listed
from whence.text import Words

_ENGLISH = listed("english")
_FEW = 40  # words below which nothing is said
_ENOUGH = 20_000  # words that are looked at, from the beginning


def looks_english(content: str, words: Words) -> bool:
    """Whether at least one word in ten is one of the commonest English ones: in English news three to four are, in
    German or French fewer than one in twenty. Of a text of fewer than 40 words nothing is said against it.
    """
    spoken = [content[start:end].lower() for start, end in islice(words.spans(), _ENOUGH) if content[start].isalpha()]
    if len(spoken) < _FEW:
        return all(ord(character) < 0x250 for word in spoken for character in word) or not spoken
    return sum(word in _ENGLISH for word in spoken) >= 0.1 * len(spoken)
