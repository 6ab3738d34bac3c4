"""From the network's numbers to attributions: which words are source, cue and content, and which belong together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.network import Numbers, WindowNumbers

Floats = NDArray[np.float32]

OUTSIDE, SOURCE, CUE, CONTENT = 0, 1, 3, 5  # tag of the first word of a run; the next number continues it
_CONTINUES = (SOURCE + 1, CUE + 1, CONTENT + 1)


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


def linked_in(numbers: Numbers) -> list[Linked]:
    """The attributions of a text, in words of the text, in the order of their cues."""
    return link(runs_of(best_tags(numbers.tags), numbers.tags), numbers.windows)


def best_tags(log_probabilities: Floats) -> list[int]:
    """The most probable sequence of tags in which no run continues what did not begin (Viterbi).

    `log_probabilities` is words x 7: outside, then first word and further words of source, cue and content.
    """
    if len(log_probabilities) == 0:
        return []
    # A tag may follow any other, but for the three that continue a run: the rows of what may come before them.
    before = np.array([[tag - 1, tag] for tag in _CONTINUES])
    first = log_probabilities[0].astype(np.float64)
    first[list(_CONTINUES)] = -np.inf
    score = first
    back = np.empty((len(log_probabilities), 7), dtype=np.int8)
    for word, row in enumerate(log_probabilities[1:], start=1):
        best = int(score.argmax())
        through = np.full(7, score[best])
        came = back[word]
        came[:] = best
        for tag, (begun, going) in zip(_CONTINUES, before, strict=True):
            came[tag] = begun if score[begun] >= score[going] else going
            through[tag] = score[came[tag]]
        score = through + row
    tags = [int(score.argmax())]
    for word in range(len(back) - 1, 0, -1):
        tags.append(int(back[word, tags[-1]]))
    return tags[::-1]


def runs_of(tags: Sequence[int], log_probabilities: Floats) -> list[Run]:
    """The runs of a sequence of tags, in its order."""
    runs: list[Run] = []
    start = 0
    for end in range(1, len(tags) + 1):
        if end < len(tags) and tags[end] in _CONTINUES:
            continue
        if tags[start] != OUTSIDE:
            said = log_probabilities[np.arange(start, end), list(tags[start:end])]
            runs.append(Run(tags[start], start, end, float(np.exp(said.mean()))))
        start = end
    return runs


def link(runs: Sequence[Run], windows: Sequence[WindowNumbers]) -> list[Linked]:
    """Join contents to cues and cues to sources, each by the mean of its words' pointers in one window.

    A content is looked at in the window it begins in, or, where that has no cue, in the next, which repeats the end
    of it. A content without any cue belongs to no attribution.
    """
    starts = [window.window.start for window in windows]
    cues = [run for run in runs if run.role == CUE]
    sources = [run for run in runs if run.role == SOURCE]
    contents: dict[Run, list[tuple[Run, float]]] = {}
    for run in runs:
        if run.role == CONTENT:
            at = int(np.searchsorted(starts, run.start, side="right")) - 1
            for window in windows[at : at + 2]:
                chosen = _pointed_to(run, _within(cues, window), window.content, window.cue, window)
                if chosen is not None:
                    contents.setdefault(chosen[0], []).append((run, chosen[1]))
                    break
    linked = []
    for cue in cues:
        if cue not in contents:
            continue
        window = windows[int(np.searchsorted(starts, cue.start, side="right")) - 1]
        chosen = _pointed_to(cue, _within(sources, window), window.asking, window.source, window, or_nothing=True)
        source, share = chosen if chosen is not None else (None, 1.0)
        probabilities = [cue.probability, share, source.probability if source else 1.0]
        probabilities += [run.probability * sure for run, sure in contents[cue]]
        linked.append(Linked(source, cue, tuple(run for run, _ in contents[cue]), float(np.prod(probabilities))))
    return linked


def _within(runs: Sequence[Run], window: WindowNumbers) -> list[Run]:
    return [run for run in runs if window.window.context <= run.start < window.window.end]


def _pointed_to(
    run: Run, candidates: Sequence[Run], query: Floats, key: Floats, window: WindowNumbers, *, or_nothing: bool = False
) -> tuple[Run, float] | None:
    """The candidate that the words of a run point to, and its share of the candidates' probability."""
    context, end = window.window.context, window.window.end
    asking = query[max(run.start, context) - context : min(run.end, end) - context]
    keys = [key[candidate.start - context] for candidate in candidates] + ([window.nothing] if or_nothing else [])
    if not keys or not len(asking):
        return None
    scores = (asking @ np.array(keys).T).mean(axis=0)
    best = int(scores.argmax())
    if best == len(candidates):
        return None
    shares = np.exp(scores - scores.max())
    return candidates[best], float(shares[best] / shares.sum())
