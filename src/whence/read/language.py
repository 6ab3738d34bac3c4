"""Whether a text is in the language that the reader has learned from."""

from collections.abc import Sequence

from whence.text import Word

# The commonest English words that are no words of its neighbours (so neither "a", "in", "as" nor "die").
_ENGLISH = frozenset(
    "the of and to that is was for it with he his on at by had not are but from or have they which you were all"
    " her she there been their we him has when who will no more if out so what up about said into than them".split()
)
_FEW = 40  # words below which nothing is said


def looks_english(content: str, words: Sequence[Word]) -> bool:
    """Whether at least one word in ten is one of the commonest English ones: in English news three to four are, in
    German or French fewer than one in twenty. Of a text of fewer than 40 words nothing is said against it.
    """
    spoken = [content[word.start : word.end].lower() for word in words if content[word.start].isalpha()]
    if len(spoken) < _FEW:
        return all(ord(character) < 0x250 for word in spoken for character in word) or not spoken
    return sum(word in _ENGLISH for word in spoken) >= 0.1 * len(spoken)
