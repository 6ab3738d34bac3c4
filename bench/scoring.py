"""The shared scorer, used as it is, and what it does not say: which attributions it matches, and how honest confidence
is; and how far a figure would be another had other documents been drawn. For `bench/` and `train/`."""

import importlib.util
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whence.model import Attribution

TOOLS = Path(__file__).parent.parent.parent / "shared" / "tools"
BINS = 10
DRAWS = 1000

Sums = NDArray[np.float64]

Row = Mapping[str, Any]


def scorer(tools: Path = TOOLS) -> ModuleType:
    """The shared scorer, used as it is."""
    spec = importlib.util.spec_from_file_location("score_attribution", tools / "score_attribution.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(tools)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row_of(attribution: Attribution) -> dict[str, Any]:
    """An attribution as the scorer takes it, with our confidence."""
    spans = {"source": attribution.source, "cue": attribution.cue, "content": attribution.content}
    return {role: [list(span) for span in own] for role, own in spans.items()} | {"confidence": attribution.confidence}


def matched(rules: ModuleType, text: str, gold: Sequence[Row], found: Sequence[Row]) -> set[int]:
    """Numbers of the found attributions that `link.half` matches, one to one with gold ones, the most similar first."""
    tokens = rules.tokens_of(text)
    true, said = (
        [{role: rules.covered(row.get(role) or [], tokens) for role in rules.ROLES} for row in rows]
        for rows in (gold, found)
    )
    pairs = []
    for g, wanted in enumerate(true):
        for p, ours in enumerate(said):
            content = rules.jaccard(wanted["content"], ours["content"], 0.0)
            source, cue = (rules.jaccard(wanted[role], ours[role], 1.0) for role in ("source", "cue"))
            if content >= 0.5 and source >= 0.5 and cue > 0:
                pairs.append((-(content + source + cue), g, p))
    taken: set[int] = set()
    right: set[int] = set()
    for _, g, p in sorted(pairs):
        if g not in taken and p not in right:
            taken.add(g)
            right.add(p)
    return right


def calibration_error(judged: Iterable[tuple[float, bool]]) -> float:
    """Expected calibration error (Naeini et al. 2015): the distance between confidence and the share that is right, in
    ten bins of equal width, weighted by how many lie in each."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    apart = sum(abs(sum(confidence - right for confidence, right in rows)) for rows in bins)
    return apart / max(1, sum(len(rows) for rows in bins))


def with_interval(counts: Sequence[Sequence[float]], figure: Callable[[Sums], Sums]) -> list[float]:
    """A figure of the sums of some documents' counts, and the bounds of 95% of it over documents drawn anew.

    `figure` takes sums in the last dimension. The draws are the same for the same number of documents, so that figures
    of the same documents can be set against each other.

    >>> with_interval([(1, 2), (1, 2)], lambda sums: sums[..., 0] / sums[..., 1])
    [0.5, 0.5, 0.5]
    """
    table = np.array(counts, dtype=np.float64)
    chosen = np.random.default_rng(1).integers(len(table), size=(DRAWS, len(table)))
    low, high = np.quantile(figure(table[chosen].sum(axis=1)), (0.025, 0.975))
    return [round(float(one), 4) for one in (figure(table.sum(axis=0)), low, high)]
