"""How something is worded: hedged, negated, loaded; and what is done by putting it forward. By lists and rules alone.

Whoever is spoken of, the same words are found: no list names a people, a religion, a state, a party or a person.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from whence.lists import listed
from whence.model import Act, Certainty, Span
from whence.phrases import Phrases, Token, inflected, is_joined, tokens_in
from whence.read.hedges import hedges_in, hedges_of
from whence.read.labels import labels_in
from whence.read.main_clause import main_clause

__all__ = [
    "act_of_cue",
    "act_of_sentence",
    "certainty_of",
    "hedges_in",
    "is_negated",
    "labels_in",
    "negations_in",
    "presupposes",
]

_NEGATIONS = Phrases(listed("negations"))
_NEGATING_NOTHING = Phrases(listed("negating-nothing"))
_REVERSING = frozenset(("fail", "failed", "failing", "fails", "unable"))
_BEFORE_A_NOUN = re.compile(r"with|of|in|by|under|at|for|from|to|as|and|or")
_BE = frozenset(("is", "are", "was", "were", "be", "been"))

_ACTS = (
    (Act.DENIED, Phrases(inflected(listed("denials")))),
    (Act.DEMANDED, Phrases(inflected(listed("demands")))),
    (Act.ASKED, Phrases(inflected(listed("questions")))),
)
_FACTIVES = Phrases(inflected(listed("factives")))
_ASKS = frozenset(("ask", "asks", "asked", "asking"))
_TELLS = frozenset(("tell", "tells", "told", "telling"))
_OF_A_QUESTION = re.compile(r"if|whether|who|whom|whose|what|which|why|how|when|where|about")
_OF_A_DEMAND = re.compile(r"for|to|that")
_NOT_DONE = re.compile(r"not|\w+n't|cannot|never|nor|neither|without|(?:declin|refus)(?:e|ed|es|ing)")
_ON_OCCASION = re.compile(r"when|if|after|once|being|as|in")

_WANTS = re.compile(r"want(?:s|ed|ing)?")
_NEAR = 11  # words after "asked" among which it says for what

_QUESTION = re.compile(r"[?？؟][!?]*[\"'”’»)\]\s]*$")
_EXCLAMATION = re.compile(r"[!！][\"'”’»)\]\s]*$")
_LONGEST_END = 16  # characters after a sentence's last word
_COMMANDS = listed("commands")
_COMMANDED = listed("determiners")
_OBLIGING = frozenset(("must", "should", "mustn't", "shouldn't", "ought"))
_PASSED_OVER = re.compile(r"not|also|now|never|to|all|both|first|always|\w+ly")
_STATE = re.compile(r"have|know|feel|seem|mean|think|look|admit|say|like|remember")
_DONE_TO = re.compile(
    r"(?!(?:seen|been|open|golden|even|often|then|broken|mistaken|tired|excited|pleased|interested|concerned|worried)$)"
    r"(?:\w{2,}(?:ed|en|own|ound|ent|ught)|held|put|set|let|made|met|kept|cut|shut|left|lost|told|paid|done|led|freed)"
)

_CONDITIONS = Phrases(
    ("if", "unless", "provided that", "in case", "on condition that", "assuming that", "would have", "would've")
)
_OF_ANOTHER_CLAUSE = re.compile(r"that|who|whom|whose|which")
_NO_CONDITION = Phrases(("even if", "as if", "if only", "what if", "if not", "if any", "if ever", "in case of"))


def negations_in(text: str, span: Span) -> tuple[Span, ...]:
    """What negates in a span, in its order.

    >>> text = "It didn't hold, not only in No. 5 but nowhere."
    >>> [text[start:end] for start, end in negations_in(text, Span(0, len(text)))]
    ["n't", 'nowhere']
    """
    tokens = tokens_in(text, span)
    return tuple(_negating(tokens, first, end) for first, end in _negations(text, tokens))


def _negations(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(tokens):
        idle = _NEGATING_NOTHING.at(tokens, place)
        length = _NEGATIONS.at(tokens, place)
        if idle >= max(length, 1):
            place += idle
        elif (length and not _is_idle(text, tokens, place, length)) or tokens[place].low.endswith("n't"):
            yield place, place + max(length, 1)
            place += max(length, 1)
        else:
            place += 1


def _is_idle(text: str, tokens: Sequence[Token], place: int, length: int) -> bool:
    """Whether a word negates nothing: half of a compound ("no-fly zone"), a number's "No.", an answer ("No, ...")."""
    if length > 1:
        return False
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    return is_joined(text, tokens[place]) or (tokens[place].low == "no" and not after[:1].isalpha())


def _negating(tokens: Sequence[Token], first: int, end: int) -> Span:
    token = tokens[first]
    return Span(token.end - 3 if token.low.endswith("n't") else token.start, tokens[end - 1].end)


def is_negated(text: str, span: Span) -> bool:
    """Whether the main predicate of a span is negated, as far as words tell.

    >>> [is_negated(text, Span(0, len(text))) for text in ("Nobody came.", "He who did not pay left.", "It left.")]
    [True, False, False]
    """
    tokens = main_clause(tokens_in(text, span))
    negated = reversed_ = False
    for first, end in _negations(text, tokens):
        if tokens[first].low in _REVERSING:
            reversed_ = not reversed_
        elif _is_of_the_predicate(tokens, first, end):
            negated = True
    return negated != reversed_


def _is_of_the_predicate(tokens: Sequence[Token], first: int, end: int) -> bool:
    low = tokens[first].low
    before = tokens[first - 1].low if first else ""
    after = tokens[end].low if end < len(tokens) else ""
    if low == "without" or _BEFORE_A_NOUN.fullmatch(before) or "," in before:
        return False
    return not (low in ("not", "never") and after == "to" and before not in _BE)


@lru_cache(maxsize=4096)  # cues come again
def act_of_cue(cue: str) -> Act:
    """What somebody does who is given some content by this cue. An act that is said not to be done is none.

    >>> [act_of_cue(cue).value for cue in ("said", "did not deny", "rejected", "asked for", "asked whether")]
    ['asserted', 'asserted', 'denied', 'demanded', 'asked']
    """
    tokens = tokens_in(cue, Span(0, len(cue)))
    for place in range(len(tokens)):
        act = _act_at(tokens, place)
        if act is not None and not (place and _ON_OCCASION.fullmatch(tokens[place - 1].low)):
            undone = any(_NOT_DONE.fullmatch(before.low) for before in tokens[max(0, place - 3) : place])
            return Act.ASSERTED if undone else act
    return Act.ASSERTED


def _act_at(tokens: Sequence[Token], place: int) -> Act | None:
    """The act that a word names, with the words that say of what."""
    low = tokens[place].low
    if low in _ASKS or low in _TELLS:
        rest = (token.low for token in tokens[place + 1 : place + 1 + _NEAR])
        first = next((word for word in rest if _OF_A_QUESTION.fullmatch(word) or _OF_A_DEMAND.fullmatch(word)), "")
        if low in _TELLS:
            return Act.DEMANDED if first == "to" else None
        return Act.DEMANDED if _OF_A_DEMAND.fullmatch(first) else Act.ASKED
    length, act = max((phrases.at(tokens, place), act) for act, phrases in _ACTS)
    return act if length else None


@lru_cache(maxsize=4096)
def presupposes(cue: str) -> bool:
    """Whether this cue takes its content as so, and does not put it forward.

    >>> [cue for cue in ("said", "condemned", "did not know that", "is known as") if presupposes(cue)]
    ['condemned', 'did not know that']
    """
    tokens = tokens_in(cue, Span(0, len(cue)))
    return any(
        (end == len(tokens) or tokens[end].low != "as") and not (first > 1 and _WANTS.fullmatch(tokens[first - 2].low))
        for first, end in _FACTIVES.among(tokens)
    )


def act_of_sentence(text: str, *spans: Span, clause: bool = False) -> Act:
    """What a sentence, in one piece or several, does by itself: it asks, it tells somebody to do something or says what
    must be done, or else it asserts. A `clause` has no other clause in it.

    >>> [act_of_sentence(text, Span(0, len(text))).value for text in ("Who came?", "Let us go.", "He must go.", "Go?")]
    ['asked', 'demanded', 'demanded', 'asked']
    """
    ending = text[max(spans[-1].start, spans[-1].end - _LONGEST_END) : spans[-1].end]
    if _QUESTION.search(ending):
        return Act.ASKED
    tokens = _tokens(text, spans)
    words = [token for token in tokens[:12] if token.low[0].isalnum()]
    if _commands(words, loud=_EXCLAMATION.search(ending) is not None) or _obliges(
        text, tokens if clause else main_clause(tokens)
    ):
        return Act.DEMANDED
    return Act.ASSERTED


def _tokens(text: str, spans: Sequence[Span]) -> Sequence[Token]:
    """The tokens of some spans, one after the other."""
    return tokens_in(text, spans[0]) if len(spans) == 1 else [one for span in spans for one in tokens_in(text, span)]


def _commands(words: Sequence[Token], *, loud: bool) -> bool:
    """Whether a sentence with these first words tells somebody to do something."""
    first, second = ([token.low for token in words[:2]] + ["", ""])[:2]
    if first in ("please", "let's") or (first == "let" and second == "us"):
        return True
    if first == "don't" or (first == "do" and second == "not"):
        return second not in ("you", "we", "they", "i", "")
    if first == "never":
        return second in _COMMANDS
    return first in _COMMANDS and (loud or second in _COMMANDED)


def _obliges(text: str, tokens: Sequence[Token]) -> bool:
    """Whether the main clause says what somebody must do: not what must be so ("must have fallen")."""
    for place, token in enumerate(tokens):
        if token.low not in _OBLIGING or not place or is_joined(text, token) or tokens[place - 1].low == "i":
            continue
        rest = [after.low for after in tokens[place + 1 : place + 6] if not _PASSED_OVER.fullmatch(after.low)]
        if not rest or not rest[0][0].isalpha() or _STATE.fullmatch(rest[0]):
            return False
        if rest[0] in _COMMANDED or text[tokens[place + 1].start].isupper() != text[token.start].isupper():
            continue  # "should he fall": a condition
        return rest[0] != "be" or (len(rest) > 1 and _DONE_TO.fullmatch(rest[1]) is not None)
    return False


def certainty_of(text: str, *spans: Span, clause: bool = False) -> Certainty:
    """Whether a sentence, in one piece or several, puts its main clause forward as so: without a hedge that leaves it
    open, and on no condition. A `clause` has no other clause in it.

    >>> [certainty_of(text, Span(0, len(text))).value for text in ("It held.", "It may hold.", "If so, it broke.")]
    ['certain', 'possible', 'possible']
    """
    tokens = _tokens(text, spans)
    hedged = any(hedge.doubts for hedge in hedges_of(text, tokens if clause else main_clause(tokens, complements=True)))
    return Certainty.POSSIBLE if hedged or _has_condition(tokens) else Certainty.CERTAIN


def _has_condition(tokens: Sequence[Token]) -> bool:
    words = [token for token in tokens if token.low[0].isalnum()]
    if words and words[0].low == "should" and any("," in token.low for token in tokens):
        return True
    place = 0
    while place < len(tokens) and not (place and _OF_ANOTHER_CLAUSE.fullmatch(tokens[place].low)):
        none = _NO_CONDITION.at(tokens, place)
        if not none and _CONDITIONS.at(tokens, place):
            return True
        place += none or 1
    return False
