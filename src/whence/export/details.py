"""What a reading knows of a claim beside who says it: only what is out of the ordinary, each in a few plain words."""

from collections.abc import Iterator
from typing import NamedTuple

from whence.export.dates import date_words
from whence.export.words import VOICES, WHOSE, judged
from whence.model import Act, Alternative, Certainty, Claim, Quantity, Reading, Span, WordingKind

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
    def words(span: Span) -> str:
        return " ".join(reading.text.content[slice(*span)].split())

    if claim.act not in (None, Act.ASSERTED):
        yield Detail("", _ACTS[claim.act])
    if claim.certainty is Certainty.POSSIBLE:
        yield Detail("", _CERTAINTIES[claim.certainty])
    if claim.negated:
        yield Detail("", "in the negative")
    if claim.presupposed:
        yield Detail("", "taken for granted")
    for wording in claim.wording:
        if wording.kind is WordingKind.HEDGE:
            yield Detail(words(wording.span), "holds back")
        else:
            yield Detail(words(wording.span), judged(wording))
    if claim.time is not None:
        when = claim.time.interval
        said = " … ".join(words(span) for span in claim.time.spans)
        dated = date_words(when.edtf, when.lower, when.upper)
        if said != dated:
            yield Detail(said, dated)
    if claim.said is not None:
        yield Detail("", f"said {date_words(claim.said)}")
    for quantity in claim.quantities:
        if (much := _much(quantity)) != words(quantity.span).replace(",", "").casefold():
            yield Detail(words(quantity.span), much)
    for alternative in claim.alternatives:
        yield Detail("", f"the text also allows: {_other(alternative)}")


def _much(quantity: Quantity) -> str:
    """A number with its unit, as short as it can be written.

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
