"""Names of one thing inside one document, by what the document says of them: an acronym, another name, a former one, a
nickname, and the role of whoever bears a name.

What is found is what the text says, not what is known: an acronym of a name in another language is one only if the text
says so.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from whence.lists import listed
from whence.model import Span
from whence.read.acronyms import fits, is_acronym, name_of_acronym
from whence.read.proper import Piece, is_capital, name_after, name_before, pieces_before
from whence.read.roles import roles_in
from whence.read.styled import styled_in


class AliasKind(StrEnum):
    """What one expression is to the name of the same thing."""

    ACRONYM = "acronym"
    ALIAS = "alias"
    FORMER = "former"
    NICKNAME = "nickname"
    ROLE = "role"


class Alias(NamedTuple):
    """By the text, the other expression is the name's acronym, alias, former name or nickname, or its bearer's role."""

    name: Span
    other: Span
    kind: AliasKind


_S = r"\s{1,3}"
_CUE = re.compile(
    r"(?<![\w-])(?:known|called|named|nicknamed|dubbed|renamed|rebranded|code-?named|referred|a\.k\.a\.?|aka|AKA|a/k/a|f/k/a|alias|"
    r"aliases|née|nee|né|born|formerly|previously|originally|so-called|hereafter|hereinafter|"
    rf"(?:real|birth|maiden){_S}name|nom{_S}de{_S}guerre|nickname|pseudonym)(?![\w-])"
)
_LINKS = listed("alias-links")  # words between a name and what says that another follows
# To whom, in what tongue or by what sort of name somebody or something is so called.
_HOW = re.compile(
    rf"(?:{_S}(?:locally|also|simply|officially|internationally|then|"
    rf"(?:in|to|among|amongst|within){_S}(?:(?:his|her|its|their|the|many|some){_S})?[\w’'-]+(?:{_S}(?:of{_S})?[\w’'-]+)?))?"
    rf"(?:{_S}(?:to{_S}as|as|by|is|was|of))?[,:]?"
    rf"(?:{_S}(?:his|her|its|their|the)(?:{_S}[\w-]+){{0,2}}?{_S}(?:acronyms?|initials|abbreviation|initialism|nickname|alias|"
    rf"noms?{_S}de{_S}guerre|pseudonym|pen{_S}name|stage{_S}name|code{_S}?name|names?)(?:{_S}(?:of|as|in{_S}\w+))?[,:]?)?"
)
_AS = re.compile(r"\b(?:as|by)\b")
_FORMER = re.compile(
    r"\b(?:then (?:known|called)|formerly|previously|originally|once|earlier|f/k/a|née|nee|né|born|birth|maiden)\b"
)
_NOW = re.compile(r"\b(?:now|renamed|rebranded)\b")
_NICKNAME = re.compile(r"\b(?:nicknamed?|dubbed|affectionately|guerre|code-? ?named?)\b")
_INITIALS = re.compile(r"\b(?:acronyms?|initials|abbreviation|initialism)\b")
_COPULA = re.compile(r"\b(?:is|was|are|were|been|being)\b")
_MANNER = re.compile(
    r"\b(?:also|sometimes|commonly|popularly|often|otherwise|locally|once|formerly|previously|originally|now|variously|better)\b"
)
_NEEDS_MANNER = re.compile(r"called|named")
_NEEDS_MARK = re.compile(
    r"nicknamed|dubbed|renamed|rebranded|code-?named|born|so-called|previously|originally|nickname|pseudonym"
)
_MARKS = frozenset(",([–—-:;")
_MOST_LINKS = 6
_MORE = re.compile(rf"(?P<comma>,)?(?:{_S}(?P<word>and|or)(?:{_S}(?:also|simply|just|as))?)?{_S}")
_MOST_NAMES = 8
_ENDS_LIST = re.compile(r"\s?[,.;:)\]–—]|\s*\Z")
_PARENTHESIS = re.compile(r"\((?P<inner>[^()\n]{2,160})\)")
_LEADING = re.compile(r"(?:(?:or|the|also|in short|hereafter|hereinafter)\s{1,3}){0,3}")
_DEFINED = re.compile(
    r"(?:(?:the|hereafter|hereinafter|each|collectively|together),?\s{1,3}){0,3}[\"“‘](?P<name>[^\"“”‘’]{2,60})[\"”’]"
)
_OR = re.compile(rf",?{_S}or{_S}(?:(?:the|simply|just){_S})?(?P<acronym>[^\W\d_a-z][\w.&/-]{{1,11}})")
_CALLED_SO = re.compile(
    rf"[,]?{_S}as{_S}(?:it|he|she|they)(?:{_S}(?:is|are|was|were)|['’](?:s|re)){_S}(?:\w{{2,16}}{_S})?(?:called|known)\b"
)
# Headlines quote in single marks amid capitalised words: only double ones count, and few words around them.
_INSIDE = re.compile(
    rf"[\"“](?P<nick>[^\W\d_a-z][^\"“”\n,.]{{1,24}})[\"”]{_S}(?P<last>[^\W\d_a-z][\w’'-]{{1,24}})(?!{_S}[^\W\d_a-z])"
)
_MOST_FIRST = 3  # words before the nickname
_ROLES = listed("roles") | listed("titles")


def aliases_in(text: str) -> tuple[Alias, ...]:
    """The names of a text that it says are of one thing, in its order.

    >>> text = "Anna Ruiz, the mayor, left the Upper Reach Union (URU), formerly the Dam League."
    >>> [(text[slice(*one.name)], text[slice(*one.other)], one.kind.value) for one in aliases_in(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('Anna Ruiz', 'the mayor', 'role'), ('Upper Reach Union', 'URU', 'acronym'),
     ('Upper Reach Union', 'Dam League', 'former')]
    """
    found = {Alias(name, role, AliasKind.ROLE) for name, role in roles_in(text)}
    for find in (_cued, _in_parentheses, _after_or, _called_so, _inside_names, _in_passing):
        found.update(one for one in find(text) if _apart(one))
    return tuple(sorted(found))


def _apart(one: Alias) -> bool:
    return one.name.end <= one.other.start or one.other.end <= one.name.start or one.kind is AliasKind.NICKNAME


def _cued(text: str) -> Iterator[Alias]:
    """Names joined by words that say so: "also known as", "formerly", "nom de guerre"."""
    for cue in _CUE.finditer(text):
        pieces = pieces_before(text, cue.start())
        last = _before_links(pieces)
        how = _HOW.match(text, cue.end())
        after = how.end() if how else cue.end()
        said = " ".join((*(piece.word for piece in pieces[last + 1 :]), text[cue.start() : after])).lower()
        is_marked = (last >= 0 and pieces[last].word[-1] in _MARKS) or _COPULA.search(said) is not None
        if not _introduces(cue.group(), said, text[cue.end() : after], is_marked=is_marked):
            continue
        name = _name_of(text, pieces, last)
        others = _listed(text, after, cue.start()) if name else []
        if name and others and not (cue.group() == "born" and not _is_birth_name(text, others[0])):
            yield from _aliases(text, name, others, said)
            yield from _opening_parenthesis(text, pieces, name)


def _before_links(pieces: Sequence[Piece]) -> int:
    """The last piece before the words that lead up to a cue."""
    last = len(pieces) - 1
    while last >= 0 and len(pieces) - last <= _MOST_LINKS and pieces[last].word.lower() in _LINKS:
        last -= 1
    return last


def _introduces(cue: str, said: str, after: str, *, is_marked: bool) -> bool:
    """Whether a cue with the words around it says that another name follows."""
    if cue in ("known", "referred"):
        return _AS.search(after) is not None or _INITIALS.search(after) is not None
    if _NEEDS_MANNER.fullmatch(cue):
        return is_marked and _MANNER.search(said) is not None
    return is_marked or not _NEEDS_MARK.fullmatch(cue)


def _name_of(text: str, pieces: Sequence[Piece], last: int) -> Span | None:
    """The name that stands before the words that lead up to a cue: past a comma, what stands in parentheses, and a
    description ("Anna Ruiz, a judge known as ...")."""
    if last > 0 and pieces[last].word[-1] in _MARKS:
        last -= 1
    if last > 0 and pieces[last].word == ")":
        while last > 0 and pieces[last].word != "(":
            last -= 1
        last -= 1
    name = name_before(text, pieces, last)
    if name is not None:
        return name
    for at in range(last, max(1, last - _MOST_LINKS), -1):
        if not pieces[at].word[0].isalnum():
            return None
        if pieces[at].word in ("a", "an", "the", "his", "her") and pieces[at - 1].word == ",":
            return name_before(text, pieces, at - 2)
    return None


def _listed(text: str, place: int, cue: int) -> list[Span]:
    """The names that begin here: one, or several with "and", "or" and, in parentheses, commas between them."""
    found: list[Span] = []
    opened, closed = (text.rfind(mark, max(0, cue - 200), cue) for mark in "()")
    name = name_after(text, place)
    while name is not None and len(found) < _MOST_NAMES:
        found.append(name)
        end = name.end + (text[name.end : name.end + 1] in ("”", '"', "’", "'", "»"))
        more = _MORE.match(text, end)
        if more is None or not (more["comma"] or more["word"]) or (more["comma"] and opened <= closed):
            break
        name = name_after(text, more.end())
        if name is not None and opened <= closed and more["word"] == "and" and not _ENDS_LIST.match(text, name.end):
            break
    return found


def _is_birth_name(text: str, name: Span) -> bool:
    """Whether what follows "born" is a name, and no place or time."""
    return " " in text[slice(*name)] and _ENDS_LIST.match(text, name.end) is not None


def _aliases(text: str, name: Span, others: Sequence[Span], said: str) -> Iterator[Alias]:
    for other in others:
        words = text[slice(*other)]
        if _NOW.search(said) and not _FORMER.search(said):
            yield Alias(other, name, AliasKind.FORMER)
        elif _FORMER.search(said):
            if words.split()[0].lower() not in _ROLES:
                yield Alias(name, other, AliasKind.FORMER)
        elif _NICKNAME.search(said):
            yield Alias(name, other, AliasKind.NICKNAME)
        elif _INITIALS.search(said) or is_acronym(words):
            yield Alias(name, other, AliasKind.ACRONYM)
        else:
            yield Alias(name, other, AliasKind.ALIAS)


def _opening_parenthesis(text: str, pieces: Sequence[Piece], name: Span) -> Iterator[Alias]:
    """What a list of names in parentheses begins with is a name of what stands before them."""
    at = next((number for number, piece in enumerate(pieces) if piece.end == name.start and piece.word == "("), 0)
    outer = name_before(text, pieces, at - 1)
    if outer is not None:
        yield Alias(outer, name, AliasKind.ACRONYM if is_acronym(text[slice(*name)]) else AliasKind.ALIAS)


def _in_parentheses(text: str) -> Iterator[Alias]:
    """A name with its acronym, or an acronym with its name, the one in parentheses; and a term that a text defines."""
    for match in _PARENTHESIS.finditer(text):
        start, end = match.span("inner")
        pieces = pieces_before(text, match.start())
        if not pieces:
            continue
        defined = _DEFINED.fullmatch(text, start, end)
        if defined:
            name = name_before(text, pieces, len(pieces) - 1)
            if name is not None:
                kind = AliasKind.ACRONYM if is_acronym(defined["name"]) else AliasKind.ALIAS
                yield Alias(name, Span(*defined.span("name")), kind)
            continue
        leading = _LEADING.match(text, start, end)
        yield from _with_acronym(text, pieces, Span(leading.end() if leading else start, end))


def _with_acronym(text: str, pieces: Sequence[Piece], inner: Span) -> Iterator[Alias]:
    """The acronym and the name of which one stands in parentheses."""
    words = text[slice(*inner)]
    first = re.split(r"[,;:]", words, maxsplit=1)[0].rstrip()
    beginning = Span(inner.start, inner.start + len(first))
    if is_acronym(first):
        foreign = _INITIALS.search(words) is not None
        name = name_before(text, pieces, len(pieces) - 1) if foreign else name_of_acronym(text, pieces, first)
        if name is not None:
            yield Alias(name, beginning, AliasKind.ACRONYM)
        return
    if is_acronym(pieces[-1].word) and is_capital(first) and fits(pieces[-1].word, first):
        yield Alias(beginning, Span(pieces[-1].start, pieces[-1].end), AliasKind.ACRONYM)
    second = words[len(first) + 1 :].strip()
    if is_acronym(second) and is_capital(first) and fits(second, first):
        yield Alias(beginning, Span(inner.end - len(words[len(first) + 1 :].lstrip()), inner.end), AliasKind.ACRONYM)
        name = name_before(text, pieces, len(pieces) - 1)
        if name is not None:
            yield Alias(name, beginning, AliasKind.ALIAS)


def _after_or(text: str) -> Iterator[Alias]:
    """A name with its acronym after "or": "the Upper Reach Union, or URU"."""
    for match in _OR.finditer(text):
        acronym = match["acronym"].rstrip(".,")
        if is_acronym(acronym):
            name = name_of_acronym(text, pieces_before(text, match.start()), acronym)
            if name is not None:
                begin = match.start("acronym")
                yield Alias(name, Span(begin, begin + len(acronym)), AliasKind.ACRONYM)


def _called_so(text: str) -> Iterator[Alias]:
    """Two names and whose the second is: "the Dam League, or Leaguers, as they are called in Oro"."""
    for match in _CALLED_SO.finditer(text):
        pieces = pieces_before(text, match.start())
        other = name_before(text, pieces, len(pieces) - 1)
        last = -1 if other is None else sum(piece.end <= other.start for piece in pieces) - 1
        if last >= 0 and pieces[last].word == "the":
            last -= 1
        if other is None or last < 1 or pieces[last].word not in ("or", ",", "–", "—", "-", "("):
            continue
        if pieces[last].word == "or" and pieces[last - 1].word == ",":
            last -= 1
        name = name_before(text, pieces, last - 1)
        if name is not None:
            yield Alias(name, other, AliasKind.ALIAS)


def _in_passing(text: str) -> Iterator[Alias]:
    """What something is "for short", or as it signs itself, or how others spell its name."""
    for name, other in styled_in(text):
        yield Alias(name, other, AliasKind.ACRONYM if is_acronym(text[slice(*other)]) else AliasKind.ALIAS)


def _inside_names(text: str) -> Iterator[Alias]:
    """A nickname in quotation marks inside a name: Ruiz in "Anna “Nana” Ruiz" is Nana too."""
    for match in _INSIDE.finditer(text):
        pieces = pieces_before(text, match.start())
        first = name_before(text, pieces, len(pieces) - 1)
        if first is None or not 0 < match.start() - first.end <= 2:
            continue
        words = text[slice(*first)].split()
        if len(words) <= _MOST_FIRST and all(is_capital(word) for word in (*words, *match["nick"].split())):
            yield Alias(Span(first.start, match.end("last")), Span(*match.span("nick")), AliasKind.NICKNAME)
