"""From the network's numbers to attributions: which words are source, cue and content, and which belong together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

OUTSIDE, SOURCE, CUE, CONTENT = 0, 1, 3, 5  # tag of the first word of a run; the next number continues it
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")


class Run(NamedTuple):
    """Words start..end (end exclusive) that carry one role, and how probable the network holds that."""

    role: int
    start: int
    end: int
    probability: float


class Linked(NamedTuple):
    """A source run (or none), a cue run and content runs that make up one attribution."""

    source: Run | None
    cue: Run
    contents: tuple[Run, ...]
    probability: float


def best_tags(log_probabilities: Floats) -> list[int]:
    """The most probable sequence of tags in which no run continues what did not begin (Viterbi).

    `log_probabilities` is words x 7.
    """
    words = len(log_probabilities)
    if words == 0:
        return []
    allowed = np.zeros((7, 7), dtype=np.float32)
    for tag in (SOURCE + 1, CUE + 1, CONTENT + 1):
        allowed[:, tag] = -np.inf
        allowed[tag - 1, tag] = allowed[tag, tag] = 0.0
    score = log_probabilities[0].copy()
    score[[SOURCE + 1, CUE + 1, CONTENT + 1]] = -np.inf
    back = np.zeros((words, 7), dtype=np.int8)
    for word in range(1, words):
        through = score[:, None] + allowed
        back[word] = through.argmax(axis=0)
        score = through.max(axis=0) + log_probabilities[word]
    tags = [int(score.argmax())]
    for word in range(words - 1, 0, -1):
        tags.append(int(back[word, tags[-1]]))
    return tags[::-1]


def runs_of(tags: Sequence[int], log_probabilities: Floats) -> list[Run]:
    """The runs of a sequence of tags, in its order."""
    runs: list[Run] = []
    start = 0
    for end in range(1, len(tags) + 1):
        if end < len(tags) and tags[end] == tags[start] + (tags[start] % 2) and tags[end] % 2 == 0 and tags[end]:
            continue
        if end < len(tags) and tags[end] == tags[end - 1] and tags[end] % 2 == 0 and tags[end]:
            continue
        if tags[start] != OUTSIDE:
            said = log_probabilities[np.arange(start, end), list(tags[start:end])]
            runs.append(Run(tags[start], start, end, float(np.exp(said.mean()))))
        start = end
    return runs


def link(runs: Sequence[Run], to_cue: Floats, to_source: Floats, no_source: Floats) -> list[Linked]:
    """Join contents to cues and cues to sources, each by the mean of the pointers of its words.

    `to_cue[i, j]` says how much content word i points to cue word j, `to_source[i, j]` how much cue word i points to
    source word j, `no_source[i]` how much it points to nothing; all three before the softmax.
    """
    cues = [run for run in runs if run.role == CUE]
    sources = [run for run in runs if run.role == SOURCE]
    contents: dict[int, list[Run]] = {}
    certainty: dict[int, list[float]] = {}
    for run in runs:
        if run.role != CONTENT or not cues:
            continue
        scores = np.array([to_cue[run.start : run.end, cue.start].mean() for cue in cues])
        best = int(scores.argmax())
        contents.setdefault(best, []).append(run)
        certainty.setdefault(best, []).append(_share(scores, best))
    linked = []
    for index, cue in enumerate(cues):
        if index not in contents:
            continue
        scores = np.array(
            [to_source[cue.start : cue.end, source.start].mean() for source in sources]
            + [no_source[cue.start : cue.end].mean()]
        )
        best = int(scores.argmax())
        source = sources[best] if best < len(sources) else None
        parts = [cue.probability, *(run.probability for run in contents[index]), *certainty[index]]
        parts += [_share(scores, best), source.probability if source else 1.0]
        linked.append(Linked(source, cue, tuple(contents[index]), float(np.prod(parts))))
    return linked


def _share(scores: NDArray[np.floating], best: int) -> float:
    weights = np.exp(scores - scores.max())
    return float(weights[best] / weights.sum())
