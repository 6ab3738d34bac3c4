"""Who a text names in which words, and who is given words in it: by who the reading says is who, or by names alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whence.checklist.lookup import Lookup, bare, head_of, singular
from whence.lists import listed
from whence.model import Role, Span

_SAY_NOBODY = frozenset(("people", "men", "women", "man", "woman", "members", "member", "one"))
BODIES = frozenset(
    singular(noun)
    for noun in (listed("groups") | listed("organizations") | listed("roles") | listed("inhabitants"))
    if noun not in _SAY_NOBODY
)
_COMMANDS = listed("commands")
_SPOKESPEOPLE = listed("spokespeople")
OFFICES = frozenset(singular(noun) for noun in listed("organizations") | listed("roles") | listed("titles"))
_NO_NAME = listed("calendar") | listed("sentence-starters") | listed("determiners") | listed("pronouns")
_NO_NAME |= listed("function-words") | {"last", "next", "later", "earlier", "today", "yesterday"}
_CAPITAL = r"(?<!\w)[A-Z][\w’'-]*[\w]"
NAME = rf"{_CAPITAL}(?:\s(?:(?:of|for|the|and|de|al|el)\s){{0,2}}{_CAPITAL}){{0,6}}"
MEN_OF = re.compile(r"\b(?:men|women|people|members|fighters|soldiers|troops|agents|officers)\s(?:of|from)\s(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an accusation is of: the words for it, and the referent if the reading knows one."""

    span: Span
    referent: str | None


def proper_span(words: str) -> tuple[int, int] | None:
    """The proper name inside some words, if there is one: of "a band of IVRM men" the acronym; that of whom they are
    before the others: of "Orvan men of the Watch" the Watch."""
    belonging = MEN_OF.search(words)
    for match in re.finditer(NAME, words[belonging.end() :] if belonging else words):
        rest = match[0]
        while rest and (rest.split()[0].casefold() in _NO_NAME or not rest[0].isupper()):
            rest = rest[len(rest.split()[0]) :].lstrip()
        if not rest:
            continue
        offset = belonging.end() if belonging else 0
        start, end = offset + match.end() - len(rest), offset + match.end()
        only = words[start:end].casefold()
        if start == 0 and (only in _SAY_NOBODY | _COMMANDS or singular(only) in BODIES):
            continue  # "Police" or "Ask", as a sentence begins
        return start, end
    return None


def _proper(words: str) -> str:
    found = proper_span(words)
    return words[found[0] : found[1]] if found else ""


class Heard:
    """Who is given words anywhere in a text."""

    def __init__(self, look: Lookup) -> None:
        self._look = look
        self._referents: set[str] = set()
        self._sources: dict[str, None] = {}
        self._known: dict[str, bool] = {}
        self._acronyms = _acronyms(look.content)
        for attribution in look.reading.attributions:
            if attribution.source:
                self._sources[look.words(attribution.source[0])] = None
                self._referents |= set(self._speaking(attribution.source[0]))
        for claim in look.reading.claims:
            for link in claim.chain:
                if link.role is not Role.NARRATOR and link.text:
                    self._sources[" ".join(link.text.split())] = None
                if link.referent is not None:
                    self._referents.add(link.referent)
        self._heads = {head_of(part) for source in self._sources for part in _parts(source)}
        self._names = {self.full(bare(_proper(part))) for source in self._sources for part in _parts(source)} - {""}

    def _speaking(self, source: Span) -> Iterator[str]:
        """The referents in whose name a source speaks: the movement's spokesman."""
        whole = self._look.words(source)
        for mention, referent in self._look.mentions_in(source):
            if _speaks_for(whole, self._look.words(mention)):
                yield referent

    def full(self, name: str) -> str:
        """A name in lower case; an acronym that the text spells out, spelt out."""
        return self._acronyms.get(name, name)

    def is_heard(self, named: Named) -> bool:
        """Whether whoever is accused is given words in the text, or somebody in their name."""
        if named.referent is not None and (named.referent in self._referents or self._look.holders):
            return named.referent in self._referents
        referent = self._look.referents.get(named.referent or "")
        names = [referent.name, *(one.text for one in referent.names)] if referent else [self._look.words(named.span)]
        return any(self._is_heard_as(name) for name in names)

    def _is_heard_as(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._is_among_the_sources(name)
        return self._known[name]

    def _is_among_the_sources(self, name: str) -> bool:
        full = self.full(bare(name))
        if full in self._names or head_of(full) in self._heads:
            return True
        forms = {name, full, head_of(full), *(short for short, long in self._acronyms.items() if long == full)}
        return any(_speaks_for(source, form) for source in self._sources for form in forms)


def _parts(source: str) -> list[str]:
    """What a source is called: the mayor of Korrin, and Anka Veld."""
    return [part.strip() for part in re.split(r",\s|\s\(|\)\s?", source) if part.strip()]


def _speaks_for(source: str, name: str) -> bool:
    """Whether a source is said to speak for whom this names.

    >>> _speaks_for("Peder Ulst, who speaks for the Drowners", "the Drowners"), _speaks_for("a foe of Oro", "Oro")
    (True, False)
    """
    low, wanted = source.casefold(), bare(name)
    at = low.find(wanted)
    if at < 0 or not wanted:
        return False
    before, after = low[:at], low[at + len(wanted) :]
    if re.search(r"(?:speaks?|speaking|spoke|on behalf)\s(?:for|of)\s(?:the\s)?$", before):
        return True
    nouns = "|".join(sorted(_SPOKESPEOPLE))
    if re.search(rf"\b(?:{nouns})\s(?:of|for|from|at)\s(?:the\s)?$", before):
        return True
    return re.match(rf"(?:['’]s?)?\s(?:[\w-]+\s){{0,2}}(?:{nouns})\b", after) is not None


def _acronyms(content: str) -> dict[str, str]:
    """The acronyms that a text spells out, in lower case: {"kvw": "korrin volunteer watch"}."""
    found: dict[str, str] = {}
    for match in re.finditer(rf"({NAME})(?:\s\(|,\s)(?:or\s)?([A-Z]{{2,8}})\b", content):
        words = bare(match[1]).split()
        initials = "".join(word[0] for word in words)
        short = "".join(word[0] for word in words if word not in ("of", "for", "the", "and"))
        if match[2].casefold() in (initials, short):
            found[match[2].casefold()] = " ".join(words)
    return found
