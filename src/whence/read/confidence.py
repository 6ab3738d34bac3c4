"""Confidence: what the network holds probable, set right by how often it was right on texts held back from training."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from whence.model import Reading, Warned


class Scale(NamedTuple):
    """A line through log-odds (Platt 1999), which keeps the order of what it scales."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, probability: float) -> float:
        """How often readings that the network holds so probable were right.

        >>> round(Scale(1.0, 0.0)(0.8), 3), round(Scale(0.5, 0.0)(0.8), 3)
        (0.8, 0.667)
        """
        if not 0 < probability < 1:
            return probability
        odds = self.offset + self.slope * math.log(probability / (1 - probability))
        return 1 / (1 + math.exp(-odds)) if odds > 0 else 1 - 1 / (1 + math.exp(odds))


class Scales(NamedTuple):
    """The scale of attributions, and that of claims that stand in the text's own voice."""

    attribution: Scale = Scale()
    narrator: Scale = Scale()

    @classmethod
    def of(cls, about: Mapping[str, str]) -> "Scales":
        """The scales that a network carries; a network without them is taken at its word.

        >>> Scales.of({"scale of attribution": "0.85 0.1"}).attribution
        Scale(slope=0.85, offset=0.1)
        """
        given = (about.get(f"scale of {name}", "1 0").split() for name in cls._fields)
        return cls(*(Scale(float(slope), float(offset)) for slope, offset in given))


def at_least(reading: Reading, least: float) -> Reading:
    """A reading without the attributions and claims that are less sure, and without what stands on those; a warning
    says how many claims were left out."""
    kept: set[str | None] = {None}
    for one in sorted(reading.attributions, key=lambda one: one.parent is not None):  # an outer one before its inner
        if one.confidence >= least and one.parent in kept:
            kept.add(one.id)
    claims = [
        claim
        for claim in reading.claims
        if claim.confidence >= least and kept.issuperset(link.attribution for link in claim.chain)
    ]
    left_out = len(reading.claims) - len(claims)
    more = [Warned(f"claims left out, as they are less sure than {least:g}", left_out)] if left_out else []
    return replace(
        reading,
        attributions=tuple(one for one in reading.attributions if one.id in kept),
        claims=tuple(claims),
        warnings=(*reading.warnings, *more),
    )
