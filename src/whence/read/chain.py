"""The steps of a chain: from an attribution's source span to a link with a role."""

import re

from whence.lists import listed
from whence.model import Attribution, Link, Role

NARRATOR = Link(Role.NARRATOR, None, "")
NOBODY = Link(Role.UNSTATED, None, "")  # in quotation marks, and no attribution was found

_DOCUMENTS = listed("documents")
_ORGANIZATIONS = listed("organizations")
_ACTS_AS_GROUP = listed("groups")
_PEOPLES = listed("peoples")
_CAPITALS = listed("capitals")
_VAGUE = listed("vague-holders")
_COUNTED = listed("counted")
_PERSON_PRONOUNS = frozenset(
    ("he", "she", "him", "her", "i", "me", "you", "who", "himself", "herself", "myself", "his", "my", "your")
)
_GROUP_PRONOUNS = frozenset(("we", "they", "us", "them", "themselves", "ourselves", "their", "our"))
_VAGUE_START = re.compile(
    r"(?:some|several|many|most|a few|a number of|numerous|unnamed|unidentified|anonymous|certain|other|various|"
    r"(?:one|an?|another)(?=\s+(?:[\w-]+\s+){0,3}(?:source|official|witness|resident|aide|insider|spokes\w+|woman|man|"
    r"person|farmer|neighbou?r|colleague|friend|expert|analyst|diplomat|officer)\b))\b",
    re.IGNORECASE,
)
_TITLES = listed("titles")
_END_OF_HEAD = re.compile(
    r",|\(|\s[–—-]\s|\b(?:who|which|that|whose|of|for|from|in|at|on|with|by|to|about|near|against|between|"
    r"as|than|since|during|after|before|familiar|speaking|conducted|citing|including|close|interviewed|surveyed|"
    r"published|issued|dated|seen|obtained|quoted|released|taken|posted|provided|reviewed|leaked|written|prepared|"
    r"signed|sent)\b"
)
_WORD = re.compile(r"[\w][\w.'’-]*")


def link_of(content: str, attribution: Attribution) -> Link:
    """The link that an attribution adds to a chain: its source in the text's own words, and what kind of holder."""
    words = " … ".join(" ".join(content[start:end].split()) for start, end in attribution.source)
    return Link(role_of(words) if words else Role.UNSTATED, attribution.id, words)


def role_of(source: str) -> Role:
    """The kind of holder that a source expression names, by its head noun. Rules, in the order they are tried.

    >>> [role_of(words).value for words in ("the report of May 2005", "two officials", "Anna Ruiz, the mayor")]
    ['document', 'unnamed', 'person']
    """
    head = _head(source)
    while len(head) > 1 and (head[-1].isdigit() or head[-1].lower() in ("and", "else", "or")):
        head.pop()
    lowered = [word.lower().removesuffix("'s").removesuffix("’s") for word in head]
    if not lowered:
        return Role.UNNAMED
    last = lowered[-1]
    proper = [word for word in head if word[0].isupper()]
    role = _role_of_pronoun(last, alone=len(lowered) == 1)
    if role is not None:
        return role
    if last in _DOCUMENTS and not (head[-1][0].isupper() and last in _ORGANIZATIONS):
        return Role.DOCUMENT
    if last in _ACTS_AS_GROUP or last in _COUNTED or (last in _PEOPLES and head[-1][0].isupper()):
        return Role.GROUP
    if proper and " ".join(lowered) in _CAPITALS:
        return Role.ORGANIZATION  # the government there
    if last in _VAGUE or _VAGUE_START.match(source):
        return Role.PERSON if _has_name_beside(source, proper) else Role.UNNAMED
    if last in _ORGANIZATIONS or (not head[-1][0].islower() and any(word in _ORGANIZATIONS for word in lowered)):
        return Role.ORGANIZATION
    if _TITLES & {word.rstrip(".") for word in lowered}:
        return Role.PERSON
    if proper and head[-1][0].isupper():
        return _role_of_name(source, head, proper)
    if lowered[0] in ("a", "an", "another"):
        return Role.PERSON if _has_name_beside(source, proper) else Role.UNNAMED
    plural = last.endswith(("s", "men")) and not last.endswith("ss")
    return Role.GROUP if plural else Role.PERSON


def _role_of_pronoun(word: str, *, alone: bool) -> Role | None:
    if word in _PERSON_PRONOUNS:
        return Role.PERSON
    if word in _GROUP_PRONOUNS:
        return Role.GROUP
    if alone and word in ("it", "its"):
        return Role.ORGANIZATION
    return Role.UNNAMED if alone and word in ("which", "that", "this") else None


def _head(source: str) -> list[str]:
    """The words of the source up to where its head noun ends."""
    cut = _END_OF_HEAD.search(source)
    whole = source if cut is None or cut.start() == 0 else source[: cut.start()]
    return [word for word in _WORD.findall(whole) if word.lower() not in ("the", "'s", "’s")]


def _has_name_beside(source: str, proper: list[str]) -> bool:
    """A spokesman, X or X, a spokesman: named after all."""
    if re.search(r"\b(?:we|they|I) call\b|\b(?:named|called)\s+[A-Z]", source):
        return True
    after = source.split(",", 1)[1] if "," in source else ""
    return bool(re.match(r"\s*[A-Z]\w+\s+[A-Z]", after)) or (len(proper) >= 2 and proper[-1].isalpha())


def _role_of_name(source: str, head: list[str], proper: list[str]) -> Role:
    name = proper[-1]
    if name.isupper() and len(name) > 1:
        # A speaker line writes people in capitals too; an acronym seldom has a second word beside it.
        spoken = len(proper) > 1 and all(word.isupper() and len(word) > 2 for word in proper)
        return Role.PERSON if spoken else Role.ORGANIZATION
    if re.match(r"(?:the|The)\s+[A-Z]", source) and len(head) == len(proper):
        return Role.GROUP if name.endswith("s") and len(proper) == 1 else Role.ORGANIZATION
    return Role.PERSON
