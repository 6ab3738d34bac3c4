"""The persons that readings name: for masking them. By referents where a reading has them, and else by whom it gives
claims to.

A rule of thumb, not a register: what stands in a source is a person's name if it is capitalised as one and is not, by
the words around it, a place, an office or a body. Rather a word too many than one too few.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from whence.lists import listed
from whence.model import BlockKind, Form, Reading, Referent, ReferentKind, Role

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_][\w\u0300-\u036f]*(?:['’ʼ‐‑-][^\W\d_][\w\u0300-\u036f]*)*)(?P<dot>\.(?!\w))?|(?P<break>[,;:()\[\]/—–\n])"
)
_MORE_TITLES = {"brother", "constable", "corporal", "dame", "rev", "sergeant", "sir", "sister"}
_TITLES = listed("titles") | listed("roles") | _MORE_TITLES
_GROUPS = listed("groups") | listed("peoples")
_BODIES = listed("organizations") | listed("capitals") | _GROUPS
_NO_NAMES = listed("sentence-starters") | listed("determiners") | listed("pronouns") | listed("calendar")
_KIN = frozenset(
    ("attorney", "brother", "daughter", "doctor", "family", "father", "friend", "husband", "lawyer", "mother",
     "neighbor", "neighbour", "parents", "partner", "sister", "son", "widow", "widower", "wife")
)  # fmt: skip
_PLACING = frozenset(("(", "of", "at", "in", "from", "for", "near", "with", "to", "on", "by", "about", "against"))
_PARTICLES = frozenset(
    ("de", "la", "del", "della", "der", "den", "van", "von", "al", "el", "bin", "bint", "ibn", "du", "des", "di", "da")
)
_ARTICLES = frozenset(("the", "a", "an"))
_POSSESSIVE = re.compile(r"['’]s$")
_DEMONYM = re.compile(r"(?:ian|ish|ese|ean|can|[aeq]i)$")
_LETTER = re.compile(r"[^\W\d_][‐‑-]")
_BYLINE = re.compile(r"\s*(?:,|;|&|\band\b|\n|\|)\s*")
_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
_SIGNED = frozenset((BlockKind.BYLINE, BlockKind.SIGNATURE))
_MOST_WORDS = 6
_LONGEST_INITIALS = 4

Name = tuple[str, ...]  # its words, in their order


class _Run(NamedTuple):
    """Capitalised words in a row, with the word before them and the one in lower case that follows at once."""

    words: Name
    before: str
    possessive: bool
    following: str


@dataclass(slots=True)
class Person:
    """Somebody with these names, and phrases that are names as a whole only ("the Lion of Oro")."""

    names: list[Name] = field(default_factory=list)
    phrases: set[str] = field(default_factory=set)
    kept: bool = False

    @property
    def words(self) -> set[str]:
        """Every word of the names that can stand for one, folded: no particle and no initial."""
        return {word for name in self.names for word in _telling(name)}

    @property
    def name(self) -> str:
        """The fullest name."""
        return max((" ".join(name) for name in self.names), key=len, default=min(self.phrases, default=""))


@dataclass(slots=True)
class People:
    """Everybody named, and who of them each referent is."""

    persons: list[Person] = field(default_factory=list)
    by_referent: dict[str, Person] = field(default_factory=dict)


def people_in(readings: Sequence[Reading]) -> People:
    """Everybody that these readings name. Names of which one has all words of the other are taken as one person's."""
    people = People()
    found: list[tuple[str | None, list[Name], set[str]]] = []
    for reading in readings:
        plain = common_words(reading.text.content)
        for one in reading.referents:
            if one.kind is ReferentKind.PERSON:
                names, phrases = _called(reading, one)
                found.append(
                    (one.id, [name for name in names if len(name) > 1 or name[0].casefold() not in plain], phrases)
                )
        found += [(None, [name], set()) for expression in _holders(reading) for name in names_in(expression)]
        found += [(None, [name], set()) for name in _authors(reading)]
    for referent, names, phrases in sorted(
        found, key=lambda one: -max((len(_telling(name)) for name in one[1]), default=0)
    ):
        if not names and not phrases:
            continue
        fullest = max(names, key=lambda name: len(_telling(name)), default=None)
        fitting = [person for person in people.persons if fullest and _fits(fullest, person)]
        if len(fitting) != 1:
            if fitting and referent is None:
                continue  # a surname that several bear
            fitting = [Person()]
            people.persons += fitting
        person = fitting[0]
        person.names += [name for name in names if name not in person.names]
        person.phrases |= phrases
        if referent is not None:
            people.by_referent[referent] = person
    return people


def common_words(content: str) -> frozenset[str]:
    """The words of a text that also stand in it in small letters: one that begins a sentence is no name for it.

    >>> sorted(common_words("Fish died. A fish."))
    ['died', 'fish']
    """
    return frozenset(word for word in re.findall(r"[^\W\d_]{2,}", content) if word.islower())


def names_in(expression: str) -> list[Name]:
    """The names of persons in the words that say who somebody is.

    >>> names_in("Iraqi Prime Minister Nouri al-Maliki"), names_in("the mayor of Korrin, Anka Veld")
    ([('Nouri', 'al-Maliki')], [('Anka', 'Veld')])
    >>> names_in("the Riverine Rights Monitor’s Tor Hallan"), names_in("The minister")
    ([('Tor', 'Hallan')], [])
    """
    found = []
    for run in _runs(expression):
        words, titled = _without_title(run.words)
        while words and words[0].casefold() in _NO_NAMES:
            words = words[1:]
        if words and _may_be_person(run, words, titled=titled) and any(map(is_telling, words)):
            found.append(words)
    return found


def _may_be_person(run: _Run, words: Name, *, titled: bool) -> bool:
    """Whether capitalised words may be a person's by what is around them; not so in "the mayor of Korrin", "the White
    House", "Lovar's mayor", "an Iraqi farmer", "R-Ariz."."""
    if len(words) > _MOST_WORDS or run.before in _PLACING or words[-1] == "I":
        return False
    if titled:
        return True
    if run.before in _ARTICLES or any(word.casefold() in _BODIES for word in words):
        return False
    if run.possessive:
        return run.following in _KIN
    return len(words) > 1 or not (run.following or _LETTER.match(words[0]))


def is_telling(word: str) -> bool:
    """Whether a word of a name says by itself who is meant: no particle, no initial.

    >>> [is_telling(word) for word in ("Ruiz", "al-Maliki", "de", "J")]
    [True, True, False, False]
    """
    return len(word) > 1 and word.casefold() not in _PARTICLES and not word.islower()


def _called(reading: Reading, referent: Referent) -> tuple[list[Name], set[str]]:
    """The names of a referent, and what is its name as a whole only: an alias with an article, an acronym."""
    content = reading.text.content
    said = [(content[slice(*one.span)], one.form) for one in referent.mentions]
    said += [(naming.text, Form.NAME) for naming in referent.names]
    said += [(referent.name, Form.NOMINAL)]
    names: dict[Name, None] = {}
    phrases = set()
    for words, form in said:
        plain = " ".join(words.split())
        if form in (Form.NAME, Form.NOMINAL):
            inside = names_in(plain)
            names.update(dict.fromkeys(inside))
            if not inside and form is Form.NAME and plain.casefold() not in _NO_NAMES | _TITLES:
                phrases.add(_bare(plain))
        elif form in (Form.ALIAS, Form.ACRONYM):
            phrases.add(_bare(plain))
    whole = {" ".join(name) for name in names}
    return list(names), {phrase for phrase in phrases if phrase not in whole and len(phrase) > 1}


def _bare(phrase: str) -> str:
    first, _, rest = phrase.partition(" ")
    return rest if rest and first.casefold() in _ARTICLES else phrase


def _holders(reading: Reading) -> Iterator[str]:
    """The words for each person that a claim is given to, unless the reading knows it for something else."""
    kinds = {one.id: one.kind for one in reading.referents}
    sources = {one.id: one.source for one in reading.attributions}
    for claim in reading.claims:
        for link in claim.chain:
            if link.role is Role.PERSON and kinds.get(link.referent or "", ReferentKind.PERSON) is ReferentKind.PERSON:
                yield link.text
                for span in sources.get(link.attribution or "", ()):
                    yield reading.text.content[slice(*span)]


def _authors(reading: Reading) -> Iterator[Name]:
    """Those whom a byline or a signature names with two words or more."""
    document, content = reading.text.document, reading.text.content
    publisher = (document.publisher or "").casefold()
    said = [content[slice(*one.span)] for one in reading.asides if one.kind in _SIGNED]
    for line in (document.byline or "", *said):
        for part in _BYLINE.split(_BY.sub("", line)):
            if part.casefold() != publisher:
                yield from (name for name in names_in(part) if len(name) > 1)


def _runs(expression: str) -> Iterator[_Run]:
    words: list[str] = []
    before = placed = ""  # the word before, and the "of" that what comes up to the next mark hangs on
    for token, following in pairwise([*_TOKEN.finditer(expression), None, None]):
        word = (token["word"] or "") if token else ""
        if (word and _is_capital(word)) or (words and word.casefold() in _PARTICLES):
            words.append(_POSSESSIVE.sub("", word))
            if _POSSESSIVE.search(word):
                yield _Run(tuple(words), before, possessive=True, following=(following and following["word"]) or "")
                words, before = [], ""
            continue
        while words and words[-1].casefold() in _PARTICLES:
            words.pop()
        if words:
            yield _Run(tuple(words), before, possessive=False, following=word)
        words, before = [], word.casefold()
        if before in _PLACING or (token and token["break"] == "("):
            placed = before or "("
        elif not word or before in _TITLES:
            placed = ""
        if placed and (not before or before == "and" or before in _ARTICLES):
            before = placed


def _is_capital(word: str) -> bool:
    """Whether a word is written as a name is, "al-Maliki" too; in a script without capitals every word is."""
    last = re.split("['’ʼ‐‑-]", word)[-1]
    return word[0].isupper() or (len(last) > 1 and last[0].isupper()) or (word == word.upper() == word.lower())


def _without_title(words: Name) -> tuple[Name, bool]:
    """What follows the last title, office or set of initials in a run, or precedes initials at its end ("Anna Ruiz
    MP"); a nationality before two more words is none of the name."""
    marks = [at for at, word in enumerate(words) if _is_title(word)]
    spoken = len(words) > 1 and all(word.isupper() for word in words)  # a speaker line writes names in capitals
    if marks and not spoken:
        before = words[: marks[0]] if words[-1].isupper() and marks == [len(words) - 1] else ()
        return words[marks[-1] + 1 :] or before, not before
    if len(words) > 2 and _DEMONYM.search(words[0]):
        return words[1:], False
    return words, False


def _is_title(word: str) -> bool:
    low = word.casefold()
    initials = word.isupper() and 1 < len(word) <= _LONGEST_INITIALS
    return low in _TITLES or f"{low}s" in _GROUPS or initials


def _fits(name: Name, person: Person) -> bool:
    """Whether a name and one of a person's names have all words of one of them in common."""
    own = _telling(name)
    return any(own <= theirs or (len(theirs) > 1 and theirs <= own) for theirs in map(_telling, person.names))


def _telling(name: Name) -> set[str]:
    return {word.casefold() for word in name if is_telling(word)}


def kept(people: People, keep: Iterable[str]) -> list[str]:
    """Keep everybody who bears one of these names; those that nobody bears."""
    unmet = []
    for name in keep:
        asked = {word.casefold() for word in re.findall(r"[^\W\d_][\w\u0300-\u036f'’‐‑-]*", name)}
        bearers = [person for person in people.persons if asked and asked <= person.words | _all_words(person)]
        for person in bearers:
            person.kept = True
        if not bearers:
            unmet.append(name)
    return unmet


def _all_words(person: Person) -> set[str]:
    said = [*(" ".join(name) for name in person.names), *person.phrases]
    return {word.casefold() for phrase in said for word in phrase.split()}
