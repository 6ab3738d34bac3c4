"""The lists of the checking sheet as a page shows them: exact words, and the numbers of the claims they lead to."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from whence.checklist import Accusation, Bound, Checklist, Place, Publication
from whence.export.words import judged
from whence.model import Claim, Reading, Span


class Said(NamedTuple):
    """Exact words, what is said of them, and the numbers of the claims that they lead to."""

    words: str
    said: str
    claims: list[int]


class Charged(NamedTuple):
    """Somebody who is accused, and the words that do it, each with its claim."""

    words: str
    charges: list[Said]
    claims: list[int]


class Group(NamedTuple):
    """Of this, in plain words, these words are used."""

    of: str
    used: list[Said]


class Dating(NamedTuple):
    """Between which days an undated text was published, and by which words; "" where nothing bounds it."""

    earliest: str
    by: list[Said]
    latest: str
    stated: str
    named: list[str]


class Pair(NamedTuple):
    """Two claims set side by side, by number."""

    told: int
    attributed: int


class Lists(NamedTuple):
    """The lists of the sheet that are made of words and numbers of claims."""

    documents: list[Said]
    accused: list[Charged]
    dating: Dating | None
    undated: list[tuple[int, bool]]
    unplaced: list[Said]
    disagreeing: list[Said]
    extents: list[Group]
    labels: list[Group]
    retold: list[Pair]


def lists_of(reading: Reading, checklist: Checklist, numbers: Mapping[str, int]) -> Lists:
    """The lists of a checking sheet; `numbers` are those of the claims on the page, by their ids."""
    shown = _Shown(reading, numbers)
    return Lists(
        documents=[
            Said(shown.words(one.span), "named as a source" if one.cited else "", shown.claims(one.claims))
            for one in checklist.documents
        ],
        accused=[
            Charged(
                shown.words(one.span),
                [shown.charge(accusation) for accusation in one.accusations],
                shown.claims(accusation.claim for accusation in one.accusations),
            )
            for one in checklist.accused
        ],
        dating=shown.dating(checklist.publication) if checklist.publication is not None else None,
        undated=[(numbers[one.claim.id], "place" in one.lacks) for one in checklist.undated],
        unplaced=[shown.place_said(one.places[0], "", one.places) for one in checklist.unplaced],
        disagreeing=[
            Said(shown.words(Span(one.one.span.start, one.other.span.end)), "", shown.claims([one.claim]))
            for one in checklist.disagreeing
        ],
        extents=[
            Group(one.of, [shown.place_said(place, str(extent)) for extent, place in one.described])
            for one in checklist.extents
        ],
        labels=[
            Group(
                one.of,
                [
                    shown.place_said(place, judged(wording))
                    for place, wording in zip(one.labels, one.wordings, strict=True)
                ],
            )
            for one in checklist.labels
        ],
        retold=[Pair(numbers[one.told.id], numbers[one.attributed.id]) for one in checklist.retold],
    )


class _Shown:
    """One reading, as words and numbers of claims."""

    def __init__(self, reading: Reading, numbers: Mapping[str, int]) -> None:
        self._content = reading.text.content
        self._numbers = numbers

    def words(self, span: Span) -> str:
        return self._content[span.start : span.end]

    def claims(self, claims: Iterable[Claim]) -> list[int]:
        return list(dict.fromkeys(self._numbers[claim.id] for claim in claims))

    def place_said(self, place: Place, said: str, places: Iterable[Place] = ()) -> Said:
        claims = [one.claim for one in (place, *places) if one.claim is not None]
        return Said(self.words(place.span), said, self.claims(claims))

    def charge(self, accusation: Accusation) -> Said:
        said = judged(accusation.wording) if accusation.wording is not None else ""
        return Said(self.words(accusation.span), said, self.claims([accusation.claim]))

    def dating(self, publication: Publication) -> Dating:
        earliest, latest = publication.earliest, publication.latest
        return Dating(
            earliest=earliest.day if earliest is not None else "",
            by=[self.place_said(place, "") for place in _places(earliest)],
            latest=latest.day if latest is not None else "",
            stated=(latest.stated or "") if latest is not None else "",
            named=list(dict.fromkeys(self.words(place.span) for place in publication.named)),
        )


def _places(bound: Bound | None) -> tuple[Place, ...]:
    return bound.words if bound is not None else ()
