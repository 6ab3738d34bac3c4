"""Which paragraphs of a text are in the language that the reader has learned from, and in which the others are."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from whence.lists import listed
from whence.text import Paragraph, Words

_ENGLISH = listed("english")
_FEW = 40  # words below which nothing is said of a text in Latin letters
_FEW_OF_PARAGRAPH = 25
_ENOUGH = 20_000  # words that are looked at, from the beginning
_LATIN = 0x250  # where Unicode's Latin letters end, but for rare ones
_SAMPLE = 5_000  # characters by which a language is told


class Foreign(NamedTuple):
    """A paragraph that does not look English: its first word and the one after its last, and its language as a BCP 47
    tag."""

    first: int
    end: int
    language: str


def looks_english(content: str, words: Words) -> bool:
    """Whether at least one word in ten is one of the commonest English ones: in English news three to four are, in
    German or French fewer than one in twenty. Of a text of fewer than 40 words nothing is said against it.
    """
    return _looks_english(content, words, _FEW)


def _looks_english(content: str, words: Words, few: int, *, names: bool = True) -> bool:
    """As above; without `names` capitalised words are passed over, as a list of names has none that are common."""
    said = (content[start:end] for start, end in islice(words.spans(), _ENOUGH) if content[start].isalpha())
    spoken = [word.lower() for word in said if names or not word[0].isupper()]
    if len(spoken) < few:
        return all(ord(character) < _LATIN for word in spoken for character in word) or not spoken
    return sum(word in _ENGLISH for word in spoken) >= 0.1 * len(spoken)


def foreign_in(content: str, paragraphs: Sequence[Paragraph], words: Words) -> list[Foreign]:
    """The paragraphs that do not look English: all of a text that does not, or else the longer ones that do not by
    themselves.

    >>> from whence.text import paragraphs_of
    >>> text = "السد صمد والناس في الوادي عادوا إلى بيوتهم."
    >>> found = paragraphs_of(text)
    >>> foreign_in(text, found, found[0].words)
    [Foreign(first=0, end=9, language='ar')]
    """
    whole = not looks_english(content, words)
    language = language_of(content) if whole else "en"
    found: list[Foreign] = []
    first = 0
    for paragraph in paragraphs:
        end = first + len(paragraph.words)
        if whole:
            found.append(Foreign(first, end, language))
        elif not _looks_english(content, paragraph.words, _FEW_OF_PARAGRAPH, names=False):
            own = language_of(content[paragraph.start : paragraph.end])
            if own != "en":
                found.append(Foreign(first, end, own))
        first = end
    return found


def language_of(words: str) -> str:
    """The likeliest language of some words, as a BCP 47 tag.

    >>> language_of("Le ministère a dit lundi que les portes du barrage avaient été fermées.")
    'fr'
    """
    # Loaded for a text that does not look English only: its table of languages takes a tenth of a second.
    from py3langid.langid import classify  # noqa: PLC0415

    tag, _ = classify(words[:_SAMPLE])
    return str(tag)


def is_foreign(word: int, foreign: Sequence[Foreign]) -> bool:
    """Whether a word of the text stands in one of these paragraphs, which are in order and apart."""
    at = bisect_right(foreign, word, key=lambda one: one.first) - 1
    return at >= 0 and word < foreign[at].end


def languages(foreign: Iterable[Foreign]) -> str:
    """The languages of some paragraphs, each once, in their order."""
    return ", ".join(dict.fromkeys(one.language for one in foreign))
