"""What a mention calls its referent: the words of it that are a name, and which of several names is the fullest."""

import re

from whence.lists import listed
from whence.model import Form, Span
from whence.read.acronyms import is_acronym
from whence.read.mentions import Mention, is_name, is_pronoun
from whence.read.spans import phrase_span
from whence.text import Words

_TITLES = listed("titles") | listed("roles")
_CALENDAR = listed("calendar")
_JOINTS = frozenset("-‐‑'’&./")
_PARTICLES = frozenset(
    ("of", "for", "the", "de", "la", "del", "der", "den", "van", "von", "al", "el", "bin", "ibn", "du")
)
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


def span_of(content: str, words: Words, mention: Mention) -> Span:
    """A mention as characters, without marks around it and without an "'s" at its end."""
    span = phrase_span(content, words[mention.first].start, words[mention.last].end)
    owner = _POSSESSIVE.search(content, span.start, span.end)
    return Span(span.start, owner.start()) if owner is not None and owner.start() > span.start else span


def form_of(content: str, words: Words, mention: Mention) -> Form:
    """How a mention calls what it means."""
    if is_pronoun(mention):
        return Form.PRONOUN
    if not is_name(mention):
        return Form.NOMINAL
    return Form.ACRONYM if is_acronym(content[slice(*name_span(content, words, mention))]) else Form.NAME


def name_span(content: str, words: Words, mention: Mention) -> Span:
    """Of a mention that is a name its words: the capitalised ones around the one it turns on, and what ties them."""
    first = last = mention.head
    for at in range(mention.head - 1, mention.first - 1, -1):
        word = content[words[at].start : words[at].end]
        if word[0].isupper() or word[0].isdigit():
            first = at
        elif word not in _PARTICLES and not (word in _JOINTS and _is_tight(words, at)):
            break
    tied = False
    for at in range(mention.head + 1, mention.last + 1):
        word = content[words[at].start : words[at].end]
        if word[0].isupper() or word[0].isdigit():
            last = at
        elif word in ("of", "for") or (tied and word == "and"):
            tied = True
        elif word not in _PARTICLES and not (word in _JOINTS and _is_tight(words, at)):
            break
    article = _ARTICLE.match(content, words[first].start, words[last].end)
    if article is not None and first < last:
        first += 1
    span = phrase_span(content, words[first].start, words[last].end)
    owner = _POSSESSIVE.search(content, span.start, span.end)
    return Span(span.start, owner.start()) if owner is not None and owner.start() > span.start else span


def _is_tight(words: Words, at: int) -> bool:
    """Whether a mark stands between two words without a space, or after one without."""
    return at > 0 and words[at - 1].end == words[at].start


def without_title(name: str) -> str:
    """A person's name without the title before it, where more than one word is left.

    >>> without_title("Mayor Anna Ruiz"), without_title("Mrs Ruiz"), without_title("Emperor of Oro")
    ('Anna Ruiz', 'Mrs Ruiz', 'Emperor of Oro')
    """
    parts = name.split()
    while len(parts) > 2 and parts[0].lower().rstrip(".") in _TITLES and parts[1] != "of":
        del parts[0]
    return " ".join(parts)


def names_nobody(words: str) -> bool:
    """Whether capitalised words are a date: "Thursday", "May 2005"."""
    parts = re.findall(r"\w+", words.lower())
    return all(part in _CALENDAR or part.isdigit() for part in parts)
