"""Claims with how they are worded: what is done by putting them forward, how sure, whether presupposed, and in which
words that hedge or judge; and whose words these are."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from whence.model import Act, Alternative, Attribution, Claim, Span, Text, Voice, Whose, Wording, WordingKind
from whence.read.spans import overlap
from whence.read.wording import (
    act_of_cue,
    act_of_sentence,
    certainty_of,
    hedges_in,
    is_negated,
    labels_in,
    presupposes,
)

_VOICES = {
    Voice.NARRATOR: Whose.NARRATOR,
    Voice.DIRECT: Whose.SOURCE,
    Voice.INDIRECT: Whose.UNDECIDABLE,
    Voice.MIXED: Whose.UNDECIDABLE,
    Voice.UNSOURCED: Whose.UNDECIDABLE,
}
_EITHER = "in other words than the speaker's, a label may be the speaker's or the text's own"


def worded(
    text: Text,
    claims: Iterable[Claim],
    attributions: Iterable[Attribution],
    foreign: Sequence[Span] = (),
    target: Callable[[Span], str | None] = lambda _: None,
) -> list[Claim]:
    """The claims, each with its wording; but those in `foreign` passages, of which the lists know no word.
    `target` says which referent a label is used of."""
    by_id = {attribution.id: attribution for attribution in attributions}
    ends = [span.end for span in foreign]
    known = []
    for claim in claims:
        at = bisect_right(ends, claim.spans[0].start)
        unknown = at < len(foreign) and overlap(claim.spans[0], foreign[at]) is not None
        known.append(claim if unknown else _worded(text.content, claim, by_id, target))
    return known


def _worded(
    content: str, claim: Claim, attributions: Mapping[str, Attribution], target: Callable[[Span], str | None]
) -> Claim:
    whole = Span(claim.spans[0].start, claim.spans[-1].end)
    is_clause = claim.unit == "clause"
    pieces = claim.spans if is_clause else (whole,)
    attribution = attributions.get(claim.chain[-1].attribution or "")
    cue = " ".join(content[start:end] for start, end in attribution.cue) if attribution else ""
    act = act_of_cue(cue) if cue else Act.ASSERTED
    if act is Act.ASSERTED:
        act = claim.act or act_of_sentence(content, *pieces, clause=is_clause)
    wording = _wording(content, claim, target)
    loaded = any(one.kind is WordingKind.LOADED and one.voice is Whose.UNDECIDABLE for one in wording)
    return replace(
        claim,
        act=act,
        certainty=claim.certainty or certainty_of(content, *pieces, clause=is_clause),
        negated=is_negated(content, whole) if claim.negated is None else claim.negated,
        presupposed=presupposes(cue) if cue else None,
        alternatives=(*claim.alternatives, *((Alternative("wording.voice", "narrator", _EITHER),) if loaded else ())),
        wording=wording,
    )


def _wording(content: str, claim: Claim, target: Callable[[Span], str | None]) -> tuple[Wording, ...]:
    """Hedges and labels in the spans of a claim, in their order, each with whose word it is: what stands in quotation
    marks inside other words was taken into the claim with them, and stays undecidable."""
    found: list[Wording] = []
    for span in claim.spans:
        found += (Wording(WordingKind.HEDGE, hedge, None) for hedge in hedges_in(content, span))
        found += (replace(label, target=target(label.span)) for label in labels_in(content, span))
    voice = _VOICES[claim.voice]
    return tuple(sorted((replace(one, voice=voice) for one in found), key=lambda one: (one.span, one.kind)))
