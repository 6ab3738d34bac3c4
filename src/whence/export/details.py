"""What a reading knows of a claim beside who says it: only what is out of the ordinary, each in a few plain words."""

from collections.abc import Iterator
from typing import NamedTuple

from whence.export.dates import date_words
from whence.export.words import VOICES, WHOSE, exact_words, judged
from whence.model import Act, Alternative, Certainty, Claim, Quantity, Reading, WordingKind

_ACTS = {Act.ASSERTED: "said to be so", Act.DENIED: "denied", Act.DEMANDED: "demanded", Act.ASKED: "asked"}
_CERTAINTIES = {Certainty.CERTAIN: "put as being so", Certainty.POSSIBLE: "put as what may be so"}


class Detail(NamedTuple):
    """Words of the text, if it is about any, and what is said of them."""

    words: str
    said: str


def details_of(reading: Reading, claim: Claim) -> list[Detail]:
    """What is worth a person's notice: what is asserted as certain is not."""
    return list(_details(reading, claim))


def detail_line(detail: Detail) -> str:
    """A detail as one piece of running text.

    >>> detail_line(Detail("since the 1980s", "from the 1980s on")), detail_line(Detail("", "denied"))
    ('“since the 1980s”: from the 1980s on', 'denied')
    """
    return f"“{detail.words}”: {detail.said}" if detail.words else detail.said


def _details(reading: Reading, claim: Claim) -> Iterator[Detail]:
    if claim.act not in (None, Act.ASSERTED):
        yield Detail("", _ACTS[claim.act])
    if claim.certainty is Certainty.POSSIBLE:
        yield Detail("", _CERTAINTIES[claim.certainty])
    if claim.negated:
        yield Detail("", "in the negative")
    if claim.presupposed:
        yield Detail("", "taken for granted")
    for wording in claim.wording:
        words = exact_words(reading, (wording.span,))
        yield Detail(words, "holds back" if wording.kind is WordingKind.HEDGE else judged(wording))
    yield from _dates(reading, claim)
    for quantity in claim.quantities:
        words = exact_words(reading, (quantity.span,))
        if (much := _much(quantity)) != words.replace(",", ""):
            yield Detail(words, much)
    for alternative in claim.alternatives:
        yield Detail("", f"the text also allows: {_other(alternative)}")


def _dates(reading: Reading, claim: Claim) -> Iterator[Detail]:
    """When it is said to have held and when it was said, where the words do not say so themselves."""
    if claim.time is not None:
        when, words = claim.time.interval, exact_words(reading, claim.time.spans)
        dated = date_words(when.edtf, when.lower, when.upper)
        if words.casefold() != dated.casefold():
            yield Detail(words, dated)
    if claim.said is not None:
        yield Detail("", f"said {date_words(claim.said)}")


def _much(quantity: Quantity) -> str:
    """A number with its unit, as short as it can be written.

    >>> from whence.model import Span
    >>> _much(Quantity(Span(0, 4), 60.0, "km")), _much(Quantity(Span(0, 4), 0.5, None))
    ('60 km', '0.5')
    """
    number = f"{quantity.value:.12g}"
    return f"{number} {quantity.unit}" if quantity.unit else number


def _other(alternative: Alternative) -> str:
    """Another reading of one field in plain words, with why the text allows it."""
    field, value = alternative.field, alternative.value
    plain: dict[str, dict[str, str]] = {
        "act": {str(key): words for key, words in _ACTS.items()},
        "certainty": {str(key): words for key, words in _CERTAINTIES.items()},
        "voice": {str(key): words for key, words in VOICES.items()},
        "wording.voice": {str(key): f"the label as {words}" for key, words in WHOSE.items()},
    }
    said = plain.get(field, {}).get(value) or f"{field} {value}"
    return f"{said} ({alternative.why})" if alternative.why else said
