"""Claims with their times and quantities: when it is said to have held, when it was said, and how much of what."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from whence.model import Attribution, Claim, Quantity, Span, Text, Time, When

_NEAR = 40  # characters after a cue among which its own time stands: "said on Monday that"
_END = re.compile(r"[.!?]\s")


def dated(
    text: Text,
    claims: Iterable[Claim],
    attributions: Iterable[Attribution],
    times: Sequence[Time],
    quantities: Sequence[Quantity],
) -> list[Claim]:
    """The claims, each with the first time that its words name, the time of its saying, and its quantities."""
    placed = [time for time in times if time.interval is not None]
    begins = [time.span.start for time in placed]
    counted = [quantity.span.start for quantity in quantities]
    by_id = {one.id: _said(text.content, one, placed, begins) for one in attributions}
    found = []
    for claim in claims:
        own = [placed[at] for span in claim.spans for at in _inside(begins, span) if placed[at].span.end <= span.end]
        when = next((When((time.span,), time.interval) for time in own if time.interval is not None), None)
        much = tuple(
            quantities[at]
            for span in claim.spans
            for at in _inside(counted, span)
            if quantities[at].span.end <= span.end
        )
        said = _innermost(claim, by_id)
        found.append(replace(claim, said=said, time=when, quantities=much))
    return found


def _inside(begins: Sequence[int], span: Span) -> range:
    return range(bisect_left(begins, span.start), bisect_left(begins, span.end))


def _innermost(claim: Claim, said: Mapping[str, str | None]) -> str | None:
    last = claim.chain[-1].attribution
    return said.get(last) if last is not None else None


def _said(content: str, attribution: Attribution, placed: Sequence[Time], begins: Sequence[int]) -> str | None:
    """When something was said: the time that stands right after the cue, in the same sentence and in no content."""
    for _, end in attribution.cue[-1:]:
        for at in _inside(begins, Span(end, end + _NEAR)):
            time = placed[at]
            within = any(start <= time.span.start < stop for start, stop in attribution.content)
            if not within and not _END.search(content, end, time.span.start) and time.interval is not None:
                return time.interval.edtf
    return None
