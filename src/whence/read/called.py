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
_INITIALS = re.compile(r"[A-Z]\.")
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
    name = content[slice(*name_span(content, words, mention))]
    if not is_name(mention) or name.lower() in _TITLES:
        return Form.NOMINAL
    return Form.ACRONYM if is_acronym(name) else Form.NAME


def name_span(content: str, words: Words, mention: Mention) -> Span:
    """Of a mention that is a name its words: the capitalised ones around the one it turns on, or from after it on, and
    what ties them."""
    first = last = _begin(content, words, mention)
    for at in range(first - 1, mention.first - 1, -1):
        word = content[words[at].start : words[at].end]
        if word[0].isupper() or word[0].isdigit():
            first = at
        elif word not in _PARTICLES and not (word in _JOINTS and _is_tight(words, at)):
            break
    tied = False
    for at in range(last + 1, mention.last + 1):
        word = content[words[at].start : words[at].end]
        if word[0].isupper() or word[0].isdigit() or _is_joined(content, words, mention, at):
            last = at
        elif word in ("of", "for") or (tied and word == "and"):
            if mention.kind == "person" and last > first and not _has_title(content, words, first, last):
                break  # "Matthew Ingram of The Globe"
            tied = True
        elif word not in _PARTICLES and not (word in _JOINTS and _is_tight(words, at)):
            break
    article = _ARTICLE.match(content, words[first].start, words[last].end)
    if article is not None and first < last:
        first += 1
    span = phrase_span(content, words[first].start, words[last].end)
    owner = _POSSESSIVE.search(content, span.start, span.end)
    if owner is not None and owner.start() > span.start:
        return Span(span.start, owner.start())
    stop = _INITIALS.match(content, span.end - 1, words[mention.last].end)
    return Span(span.start, stop.end()) if stop is not None and content[span.end - 2 : span.end - 1] == "." else span


def _begin(content: str, words: Words, mention: Mention) -> int:
    """The word of a name to begin with: the one it turns on, or the first capitalised one after it: "coach Ruiz"."""
    for at in range(mention.head, mention.last + 1):
        if content[words[at].start].isupper():
            return at
    return mention.head


def _has_title(content: str, words: Words, first: int, last: int) -> bool:
    return any(content[words[at].start : words[at].end].lower() in _TITLES for at in range(first, last + 1))


def _is_joined(content: str, words: Words, mention: Mention, at: int) -> bool:
    """Whether a word is the second half of a person's name: "Kwok Ka-ki"."""
    return (
        mention.kind == "person"
        and content[words[at].start - 1] in "-‐‑"
        and _is_tight(words, at)
        and not content[words[at].start : words[at].end].endswith(("ed", "ing", "born", "era", "style"))
    )


def _is_tight(words: Words, at: int) -> bool:
    """Whether a mark stands between two words without a space, or after one without."""
    return at > 0 and words[at - 1].end == words[at].start


def without_title(name: str) -> str:
    """A person's name without the titles before it, where more than one word is left.

    >>> without_title("U.S. Mayor Anna Ruiz"), without_title("Mrs Ruiz"), without_title("Emperor of all Oro")
    ('Anna Ruiz', 'Mrs Ruiz', 'Emperor of all Oro')
    """
    parts = name.split()
    titles = [at for at, part in enumerate(parts[:-2]) if part.lower().rstrip(".") in _TITLES]
    return " ".join(parts[titles[-1] + 1 :]) if titles and "of" not in parts else name


def names_nobody(words: str) -> bool:
    """Whether capitalised words are a date: "Thursday", "May 2005"."""
    parts = re.findall(r"\w+", words.lower())
    return all(part in _CALENDAR or part.isdigit() for part in parts)
