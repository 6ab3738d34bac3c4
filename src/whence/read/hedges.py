"""Expressions that hold back how far something is so: some wherever they stand, most only beside certain words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from whence.lists import listed
from whence.model import Span
from whence.phrases import Phrases, Token, is_joined, tokens_in


class Hedge(NamedTuple):
    """This expression leaves open whether something is so or, if it does not doubt, only how much of it."""

    span: Span
    doubts: bool


_NEVER = r"(?!)"


class _Context(NamedTuple):
    """What must stand before and after a word, and what must not, for it to hedge: patterns of the words there, in
    lower case with one space between them."""

    after: str = ""
    not_after: str = _NEVER
    before: str = ""
    not_before: str = _NEVER
    doubts: bool = True


_FEW = 5  # words on either side that are looked at
_COUNT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|scores?|hundreds?|thousands?|"
    r"millions?|billions?|trillions?)"
)
_NUMBER = (
    rf"(?:[$€£¥#₹₽]+ |(?:us|rs) )?\d|(?:an? |the )?(?:few )?{_COUNT}\b(?! (?:of (?:the|his|her|their|my|our)|another))"
)
_AMOUNT = (
    _NUMBER
    + r"|(?:an? |one )?(?:half|third|quarter|fifth)\b|midnight\b|noon\b|midday\b|(?:two|three) (?:thirds|quarters)\b|"
    r"an? (?:\d+ )?(?:minute|hour|day|week|month|year|decade|mile|kilomet\w+|met\w+)s?\b"
)
_MONTH_BEFORE = (
    r"\b(?:in|of|on|last|next|since|until|till|by|early|late|mid|from|to|between|and|during|this|april|june|\d+|\d+(?:st|"
    r"nd|rd|th))$"
)
_ABOUT_AFTER = (
    r"\b(?:talk\w*|sp[eo]+k\w*|ask\w*|sa(?:y|id|ys|ying)|worr\w+|concern\w*|question\w*|stor(?:y|ies)|information|"
    r"complain\w*|know\w*|knew|think\w*|thought|reports?|wr[io]t\w+|hear\w*|lie[ds]?|lying|books?|films?|movie|aware|"
    r"learn\w*|warn\w*|doubts?|details?|rumou?rs|anything|something|nothing|everything|what|how|all|came|come|brought|"
    r"bring|more|discuss\w*|debate\w*|article|claims?|lies|facts?|evidence|me|us|him|her|them|you|it|care[ds]?|"
    r"excited|happy|angry|serious|curious|forget|forgot|told|tell|testimony|testif\w+|inquir\w+|news|documentary|"
    r"conversations?|jokes?|comments?|views?|opinions?|allegations?|fears?|message|optimistic|confident|wonder\w*)$"
)
_AROUND_AFTER = (
    r"\b(?:walk\w*|dr[io]v\w*|r[ua]n\w*|mov\w+|turn\w*|travel\w*|wrapp?\w*|gather\w*|stood|stand\w*|stay\w*|revolv\w+|cent(?:er|r)\w*|"
    r"buil[td]\w*|wander\w*|pass\w*|l[io]+k\w*|the other way|all|put|fly|flew|flying|spin\w*|tied)$"
)
_BARE_NEXT = r"[^\W\d_]"  # a word, and no mark or number
_SUBJECT = r"(?:the|an?|it|there|he|she|they|this|that|these|we|you|i|those)\b"
_NOUNISH = r"(?!(?:to|for|of|in|as|and|or|that|is|was|were|are|by|with|from|on|at|when|if|but|only|the|an?)\b)[^\W\d_]"
_MODAL = _Context(
    not_after=r"\b(?:the|his|her|their|its|our|my|your|all|with|military|full|and|of|s|what|this|that)$",
    before=_BARE_NEXT,
    not_before=r"(?:of|and|in|is|be ?gone)\b",
)
_APPEAR = _Context(
    before=r"(?:\w+ly |not |also |still |now )?(?:to (?!the |an? )|that|as if|as though|likely|unlikely)\b"
)
_LOOK = _Context(after=r"(?<!what )\bit(?: really| still| also)?$", before=r"(?:like|as if|as though)\b")
_SEEM = _Context(not_after=r"\b(?:did|does|do)n't$", before=r"\w|, ")
_KIND = _Context(
    after=r"(?:^|\b(?:i|we|he|she|it|they|was|were|is|are|just|am|\w+'(?:m|s|re)))$", before="of ", doubts=False
)
_TEND = _Context(before=r"to (?!the |an? |his |her |their )", doubts=False)

_IN_CONTEXT = {
    # An auxiliary, and not the month, force, or what somebody was able to do.
    "may": _Context(
        not_after=_MONTH_BEFORE + r"|\bwhat$", before=_BARE_NEXT, not_before=r"(?:of|and|in|or|is|was|day) "
    ),
    "might": _MODAL,
    "could": _Context(
        before=_BARE_NEXT,
        not_before=r"not\b(?! have\b)|(?:only |hardly |barely |clearly |still |also )?(?:see|hear|feel|smell|"
        r"tell|remember|afford|find|say|do|get|understand|hardly|barely)\b|you\b|i\b|we\b",
        not_after=r"\b(?:so|so that|how|as \w+ as|what|all|where|whatever|everything|wish|"
        r"wishes|wished) (?:he|she|they|it|we|i|you)$|\b(?:neither \w+|nobody|no one|none|nothing)$",
    ),
    # What something looks like to whoever writes.
    "appears": _APPEAR,
    "appeared": _APPEAR,
    "appear": _APPEAR,
    "appearing": _Context(before=r"to (?!the |an? |his |her )"),
    "seems": _SEEM,
    "seemed": _SEEM,
    "seem": _SEEM,
    "looks": _LOOK,
    "looked": _LOOK,
    "sounds": _LOOK,
    "likely": _Context(not_before="voters?\\b"),
    # Before a noun, or of something that is so said to be.
    "alleged": _Context(before=_NOUNISH, not_before=_SUBJECT),
    "suspected": _Context(
        before=_NOUNISH, not_before=_SUBJECT, not_after=r"\b(?:had|have|has|also|long|he|she|they|we|i)$"
    ),
    "supposed": _Context(before=_NOUNISH, not_before=_SUBJECT),
    "presumed": _Context(before=_NOUNISH, not_before=_SUBJECT + r"|innocent"),
    "apparent": _Context(
        after=r"\b(?:the|an?|his|her|its|their|in|with|two|three|by|of|for|this|another|from|no)$", before=_NOUNISH
    ),
    "possible": _Context(
        before=r"(?!(?:to|for|in|by|with|as|only|because|on|at|the|if|when|and|or|but|from|into)\b)[^\W\d_]",
        not_after=r"\b(?:as|best|worst|if|where|wherever|whenever|when|every|all|made|make|makes|greatest|than)"
        r"(?: (?:\w+) as)?$",
    ),
    "potential": _Context(
        before=_NOUNISH, not_after=r"\b(?:full|his|her|their|its|great|has|have|had|no|human|the most|economic|real)$"
    ),
    "probable": _Context(not_before=r"cause\b"),
    "unlikely": _Context(not_after=r"\b(?:an?|the|this|that|such|his|her|its|their|another)$"),
    "unclear": _Context(not_after=r"\b(?:law|wording)$"),
    "uncertain": _Context(before=r"(?:whether|if|how|who|what|when|where|why|that)\b"),
    "unknown": _Context(before=r"(?:whether|if|how|who|what|when|why)\b"),
    # Before a number.
    "around": _Context(before=_AMOUNT, not_after=_AROUND_AFTER, doubts=False),
    "about": _Context(before=_AMOUNT, not_after=_ABOUT_AFTER, doubts=False),
    "some": _Context(before=rf"(?:[$€£¥#₹₽]+ )?\d|(?:few )?{_COUNT}\b(?! of)", not_before="one|time", doubts=False),
    "roughly": _Context(before=_AMOUNT + r"|(?:the same|equal|equivalent|half|as|every|all)\b", doubts=False),
    "close": _Context(before=rf"to (?:{_AMOUNT})", doubts=False),
    "circa": _Context(doubts=False),
    "estimated": _Context(
        before=_NUMBER + r"|at\b|to be\b|(?:\w+ )?(?:cost|loss|losses|number|population|total|value|\w+ of)\b",
        not_before=_SUBJECT,
        doubts=False,
    ),
    # As somebody's own opinion or memory.
    "think": _Context(
        after=r"\b(?:i|we)(?: do| really| still| also| just)?$", not_before=r"(?:about|of|twice|back|through)\b"
    ),
    "believe": _Context(
        after=r"\b(?:i|we)(?: do| really| still| also| firmly| strongly)?$",
        not_before=r"(?:in|him|her|them|you|me|it)\b",
    ),
    "guess": _Context(after=r"\b(?:i|we)(?: would| 'd)?$"),
    "suppose": _Context(after=r"\b(?:i|we)(?: would)?$"),
    "suspect": _Context(after=r"\b(?:i|we)(?: also)?$"),
    "tend": _TEND,
    "tends": _TEND,
    "kind": _KIND,
    "sort": _KIND,
    "or": _Context(after=r"(?:\d\S*|\b" + _COUNT + r")(?: \w+)?$", before=r"so\b", doubts=False),
}
_WITH_NEXT = frozenset(("to", "that", "like", "of", "as", "so"))  # that belong to the hedge before them
_TAKING_NEXT = re.compile(r"appear\w*|seem\w*|looks|looked|sounds|tends?|kind|sort|close|or")
_WRITTEN_AS_NO_MONTH = re.compile(r"MAY|may")

_PLAIN = Phrases(listed("hedges"))
_SOFTENERS = Phrases(listed("softeners"))
_PASSIVES = listed("hedging-passives")
_EVIDENCE = listed("evidence")
_SPOKEN = frozenset(("said", "thought", "reported", "expected", "claimed", "suggested", "supposed", "understood"))
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "it's", "he's", "she's", "they're"))
_BETWEEN = frozenset(("also", "now", "still", "not", "then"))
_SUGGESTS = re.compile(r"(?:suggest|indicate)[sd]?|suggested|suggesting|indicating|hint(?:s|ed)?|impl(?:y|ies|ied)")
_REDUCED = re.compile(r"(?:to (?:be|have)|dead|to \w+ly)\b")


def hedges_in(text: str, span: Span) -> tuple[Span, ...]:
    """The hedges in a span, in its order.

    >>> text = "About 60 people may have walked around the house in May."
    >>> [text[start:end] for start, end in hedges_in(text, Span(0, len(text)))]
    ['About', 'may']
    """
    return tuple(hedge.span for hedge in hedges_of(text, tokens_in(text, span)))


def hedges_of(text: str, tokens: Sequence[Token]) -> Iterator[Hedge]:
    """The hedges among tokens, in their order and apart."""
    place = 0
    while place < len(tokens):
        found = None if is_joined(text, tokens[place]) else _at(text, tokens, place)
        if found is not None:
            end, doubts = found
            yield Hedge(Span(tokens[place].start, tokens[end - 1].end), doubts)
            place = end
        else:
            place += 1


def _at(text: str, tokens: Sequence[Token], place: int) -> tuple[int, bool] | None:
    """The end of the hedge that begins at this token, and whether it doubts."""
    for phrases, doubts in ((_PLAIN, True), (_SOFTENERS, False)):
        length = phrases.at(tokens, place)
        if length:
            return place + length, doubts
    passive = _passive(tokens, place)
    if passive is not None:
        return passive, True
    low, after = tokens[place].low, tokens[place + 1].low if place + 1 < len(tokens) else ""
    context = _IN_CONTEXT.get(low)
    if context is not None and _fits(text, tokens, place, context):
        takes = _TAKING_NEXT.fullmatch(low) is not None and after in _WITH_NEXT
        return place + 1 + takes, context.doubts
    if _SUGGESTS.fullmatch(low) and place and tokens[place - 1].low in _EVIDENCE:
        return place + 1, True
    return None


def _fits(text: str, tokens: Sequence[Token], place: int, context: _Context) -> bool:
    """Whether a word stands among others as it must to hedge."""
    token = tokens[place]
    if token.low == "may" and not _WRITTEN_AS_NO_MONTH.fullmatch(text, token.start, token.end):
        return False
    left = " ".join(token.low for token in tokens[max(0, place - _FEW) : place])
    right = " ".join(token.low for token in tokens[place + 1 : place + 1 + _FEW])
    return (
        (not context.after or re.search(context.after, left) is not None)
        and re.search(context.not_after, left) is None
        and re.match(context.before, right) is not None
        and re.match(context.not_before, right) is None
    )


def _passive(tokens: Sequence[Token], place: int) -> int | None:
    """The end of what puts something down to nobody in particular: "is widely believed to", "feared dead"."""
    start = place
    if tokens[place].low in _BE:
        place += 1
        while place < min(len(tokens), start + 3) and (
            tokens[place].low.endswith("ly") or tokens[place].low in _BETWEEN
        ):
            place += 1
    if place >= len(tokens) or tokens[place].low not in _PASSIVES:
        return None
    right = " ".join(token.low for token in tokens[place + 1 : place + 4])
    word = tokens[place].low
    if not _goes_on(word, right, impersonal=start != place and _is_it(tokens, start), passive=start != place):
        return None
    takes = right.startswith("to ") or (start != place and right.startswith("that "))
    return place + 1 + takes


def _is_it(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].low == "it's" or (place > 0 and tokens[place - 1].low in ("it", "been", "be"))


def _goes_on(word: str, right: str, *, impersonal: bool, passive: bool) -> bool:
    """Whether what follows a participle is what is put down to nobody."""
    if impersonal and right.startswith("that "):
        return True
    if not passive:
        return word not in _SPOKEN - {"thought"} and _REDUCED.match(right) is not None
    if word == "supposed":
        return right.startswith("to have ")
    if word in ("reported", "said", "claimed"):
        return re.match(r"to (?:be|have)\b|missing\b|dead\b", right) is not None
    return (
        re.match(r"to (?!the |an? )|dead\b|missing\b|of (?!the |an? )|killed\b|responsible\b|lost\b", right) is not None
    )
