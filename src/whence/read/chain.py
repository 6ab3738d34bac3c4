"""The steps of a chain: from an attribution's source span to a link with a role."""

import re

from whence.model import Attribution, Link, Role

NARRATOR = Link(Role.NARRATOR, None, "")

_DOCUMENTS = frozenset(
    "account affidavit agreement analysis annex article assessment blog book brief briefing bulletin cable"
    " census charter chronicle complaint constitution contract convention data declaration decree diary"
    " dispatch document documents dossier draft email e-mail emails e-mails editorial essay estimate estimates evidence"
    " examination files filing filings findings footage graph guidelines headline indictment inquiry invoice"
    " journal judgement judgment law lawsuit leaflet letter letters log logs manifesto manual memo memoir memorandum"
    " message messages minutes motion newsletter note notes notice op-ed order page pamphlet paper papers"
    " petition piece poll polls polling post posts proclamation protocol publication readout record records"
    " register release report reports research resolution ruling screenshot section statement statements"
    " statistics story studies study suit summary survey surveys tables testimony text texts tract transcript"
    " transcripts treaty tweet tweets verdict video website wiretap".split()
)
_ORGANIZATIONS = frozenset(
    "administration agency airline alliance army assembly association authority authorities bank board brigade"
    " broadcaster bureau cabinet campaign centre center chamber charity church city club coalition college"
    " command commission committee company confederation congress consortium corporation council court"
    " daily delegation department directorate embassy federation firm force forces foundation front fund"
    " government group guard guild hospital house institute institution judiciary junta kremlin league"
    " legislature magazine media militia ministry mission mosque movement museum navy network news"
    " newspaper ngo office opposition organisation organization outlet outlets panel paper parliament"
    " party patrol police post press regime registry secretariat senate service services society station"
    " syndicate team think-tank times tribune tribunal troop trust union unit university watch watchdog"
    " white-house wing".split()
)
_ACTS_AS_GROUP = frozenset(
    "activists campaigners civilians communities community conservatives crew crowd defectors democrats"
    " families family farmers fans fighters islamists israelis lawmakers lawyers liberals marchers members migrants"
    " muslims neighbours neighbors parents parliamentarians parishioners politicians prisoners protesters public"
    " rebels refugees republicans residents senators settlers soldiers students supporters survivors"
    " demonstrators teachers troops villagers voters workers women men youth youths".split()
)
_VAGUE = frozenset(
    "aide aides analyst analysts anyone colleague colleagues commentator commentators critic critics"
    " economist economists everybody everyone experts expert figures few friends historians insider insiders"
    " journalists leaders many media-reports most nobody observer observers official officials one onlookers"
    " opponents others people person pundit pundits reporters researchers scholars scientists several some"
    " somebody someone source sources spokesman spokesmen spokespeople spokesperson spokespersons"
    " spokeswoman those trader traders witness witnesses".split()
)
_PERSON_PRONOUNS = frozenset("he she him her i me you who himself herself myself".split())
_GROUP_PRONOUNS = frozenset("we they us them themselves ourselves".split())
_VAGUE_START = re.compile(
    r"(?:some|several|many|most|a few|a number of|numerous|unnamed|unidentified|anonymous|certain|other|various|"
    r"(?:one|an?|another)(?=\s+(?:[\w-]+\s+){0,3}(?:source|official|witness|resident|aide|insider|spokes\w+|woman|man|"
    r"person|farmer|neighbou?r|colleague|friend|expert|analyst|diplomat|officer)\b))\b",
    re.IGNORECASE,
)
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor president senator representative governor mayor minister judge justice captain"
    " colonel general sergeant lieutenant major admiral sheikh imam rabbi bishop father sister pope king queen"
    " prince princess sir lady lord ambassador secretary chancellor premier chief detective inspector chairman"
    " chairwoman director sen rep gov gen col capt lt sgt rev mullah ayatollah hajj haji ustad".split()
)
_END_OF_HEAD = re.compile(
    r",|\(|\s[–—-]\s|\b(?:who|which|that|whose|of|for|from|in|at|on|with|by|to|about|near|against|between|"
    r"familiar|speaking|citing|including|close|interviewed|surveyed|published|issued|dated|seen|obtained|quoted)\b"
)
_WORD = re.compile(r"[\w][\w.'’-]*")


def link_of(content: str, attribution: Attribution) -> Link:
    """The link that an attribution adds to a chain: its source in the text's own words, and what kind of holder."""
    words = " … ".join(content[start:end] for start, end in attribution.source)
    return Link(role_of(words) if words else Role.UNSTATED, attribution.id, words)


def role_of(source: str) -> Role:
    """The kind of holder that a source expression names, by its head noun. Rules, in the order they are tried.

    >>> [role_of(words).value for words in ("the report of May 2005", "two officials", "Anna Ruiz, the mayor")]
    ['document', 'unnamed', 'person']
    """
    head = _head(source)
    lowered = [word.lower().removesuffix("'s").removesuffix("’s") for word in head]
    if not lowered:
        return Role.UNNAMED
    last = lowered[-1]
    proper = [word for word in head if word[0].isupper()]
    if last in _PERSON_PRONOUNS:
        return Role.PERSON
    if last in _GROUP_PRONOUNS:
        return Role.GROUP
    if len(lowered) == 1 and last in ("it", "which", "that", "this"):
        return Role.ORGANIZATION if last == "it" else Role.UNNAMED
    if last in _DOCUMENTS and not (head[-1][0].isupper() and last in _ORGANIZATIONS):
        return Role.DOCUMENT
    if last in _VAGUE or _VAGUE_START.match(source):
        return Role.PERSON if _has_name_beside(source, proper) else Role.UNNAMED
    if last in _ACTS_AS_GROUP:
        return Role.GROUP
    if last in _ORGANIZATIONS or (not head[-1][0].islower() and any(word in _ORGANIZATIONS for word in lowered)):
        return Role.ORGANIZATION
    if _TITLES & {word.rstrip(".") for word in lowered}:
        return Role.PERSON
    if proper and head[-1][0].isupper():
        return _role_of_name(source, head, proper)
    return Role.GROUP if last.endswith("s") and not last.endswith("ss") else Role.PERSON


def _head(source: str) -> list[str]:
    """The words of the source up to where its head noun ends."""
    cut = _END_OF_HEAD.search(source)
    whole = source if cut is None or cut.start() == 0 else source[: cut.start()]
    return [word for word in _WORD.findall(whole) if word.lower() not in ("the", "'s", "’s")]


def _has_name_beside(source: str, proper: list[str]) -> bool:
    """A spokesman, X or X, a spokesman: named after all."""
    after = source.split(",", 1)[1] if "," in source else ""
    return bool(re.match(r"\s*[A-Z]\w+\s+[A-Z]", after)) or len(proper) >= 2 and proper[-1].isalpha()


def _role_of_name(source: str, head: list[str], proper: list[str]) -> Role:
    name = proper[-1]
    if name.isupper() and len(name) > 1:
        return Role.ORGANIZATION
    if re.match(r"(?:the|The)\s+[A-Z]", source) and len(head) == len(proper):
        return Role.GROUP if name.endswith("s") and len(proper) == 1 else Role.ORGANIZATION
    return Role.PERSON


