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
_ARTICLES = frozenset(("the", "a", "an"))


class Written:
    """A text by its words: for each where it begins and ends, and how it is written. What is found of a mention's name
    is kept, as it is asked for again and again."""

    def __init__(self, content: str, words: Words) -> None:
        self.content, self.words = content, words
        self.starts, self.ends = ([place[side] for place in words.spans()] for side in (0, 1))
        self.texts = [content[start:end] for start, end in words.spans()]
        self.names: dict[tuple[int, int, int, str], Span] = {}


def span_of(written: Written, mention: Mention) -> Span:
    """A mention as characters, without marks around it and without an "'s" at its end."""
    span = phrase_span(written.content, written.starts[mention.first], written.ends[mention.last])
    owner = _POSSESSIVE.search(written.content, span.start, span.end)
    return Span(span.start, owner.start()) if owner is not None and owner.start() > span.start else span


def form_of(written: Written, mention: Mention) -> Form:
    """How a mention calls what it means."""
    if is_pronoun(mention):
        return Form.PRONOUN
    name = written.content[slice(*name_span(written, mention))]
    if not is_name(mention) or name.lower() in _TITLES:
        return Form.NOMINAL
    return Form.ACRONYM if is_acronym(name) else Form.NAME


def name_span(written: Written, mention: Mention) -> Span:
    """Of a mention that is a name its words: the capitalised ones around the one it turns on, or from after it on, and
    what ties them."""
    key = mention.first, mention.last, mention.head, mention.kind
    found = written.names.get(key)
    if found is None:
        found = written.names[key] = _name_span(written, mention)
    return found


def _name_span(written: Written, mention: Mention) -> Span:
    first = last = _begin(written, mention)
    for at in range(first - 1, mention.first - 1, -1):
        word = written.texts[at]
        if word[0].isupper() or word[0].isdigit():
            first = at
        elif word not in _PARTICLES and not (word in _JOINTS and _is_tight(written, at)):
            break
    tied = False
    for at in range(last + 1, mention.last + 1):
        word = written.texts[at]
        if word[0].isupper() or word[0].isdigit() or _is_joined(written, mention, at):
            last = at
        elif word in ("of", "for") or (tied and word == "and"):
            if mention.kind == "person" and last > first and not _has_title(written, first, last):
                break  # "Matthew Ingram of The Globe"
            tied = True
        elif word not in _PARTICLES and not (word in _JOINTS and _is_tight(written, at)):
            break
    content = written.content
    if first < last and written.texts[first].lower() in _ARTICLES:
        first += 1
    span = phrase_span(content, written.starts[first], written.ends[last])
    owner = _POSSESSIVE.search(content, span.start, span.end)
    if owner is not None and owner.start() > span.start:
        return Span(span.start, owner.start())
    stop = _INITIALS.match(content, span.end - 1, written.ends[mention.last])
    return Span(span.start, stop.end()) if stop is not None and content[span.end - 2 : span.end - 1] == "." else span


def _begin(written: Written, mention: Mention) -> int:
    """The word of a name to begin with: the one it turns on, or the first capitalised one after it: "coach Ruiz"."""
    for at in range(mention.head, mention.last + 1):
        if written.texts[at][0].isupper():
            return at
    return mention.head


def _has_title(written: Written, first: int, last: int) -> bool:
    return any(written.texts[at].lower() in _TITLES for at in range(first, last + 1))


def _is_joined(written: Written, mention: Mention, at: int) -> bool:
    """Whether a word is the second half of a person's name: "Kwok Ka-ki"."""
    return (
        mention.kind == "person"
        and written.content[written.starts[at] - 1] in "-‐‑"
        and _is_tight(written, at)
        and not written.texts[at].endswith(("ed", "ing", "born", "era", "style"))
    )


def _is_tight(written: Written, at: int) -> bool:
    """Whether a mark stands between two words without a space, or after one without."""
    return at > 0 and written.ends[at - 1] == written.starts[at]


def without_title(name: str) -> str:
    """A person's name without the titles before it, where more than one word is left.

    >>> without_title("U.S. Mayor Anna Ruiz"), without_title("Mrs Ruiz"), without_title("Emperor of all Oro")
    ('Anna Ruiz', 'Mrs Ruiz', 'Emperor of all Oro')
    """
    parts = name.split()
    titles = [at for at, part in enumerate(parts[:-2]) if part.lower().rstrip(".") in _TITLES]
    return " ".join(parts[titles[-1] + 1 :]) if titles and not {"of", "for"} & set(parts) else name


def names_nobody(words: str) -> bool:
    """Whether capitalised words are a date: "Thursday", "May 2005"."""
    parts = re.findall(r"\w+", words.lower())
    return all(part in _CALENDAR or part.isdigit() for part in parts)
