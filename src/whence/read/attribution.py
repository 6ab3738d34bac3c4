"""From the network's numbers to attributions: which words are source, cue and content, and which belong together."""

import math
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.network import Numbers

Floats = NDArray[np.float32]

OUTSIDE, SOURCE, CUE, CONTENT = 0, 1, 3, 5  # tag of the first word of a run; the next number continues it
_CONTINUES = (SOURCE + 1, CUE + 1, CONTENT + 1)
_BEGUN = np.array([tag not in _CONTINUES for tag in range(7)])


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


class Found(NamedTuple):
    """What was found in a text: its attributions in the order of their cues, and for each word the log-probability
    that nobody is given it."""

    linked: list[Linked]
    outside: Floats


def linked_in(numbers: Iterable[Numbers]) -> Found:
    """The attributions of a text, in words of the text. Takes one window's numbers at a time and keeps none."""
    tags = bytearray()
    chosen, outside = array("f"), array("f")
    pointed: dict[int, tuple[int | None, float]] = {}  # first word of a content or cue -> of its cue or source, share
    waiting: list[Run] = []
    for window in numbers:
        own = best_tags(window.tags, tags[-1] if tags else OUTSIDE)
        tags.extend(own)
        chosen.extend(window.tags[np.arange(len(own)), own])
        outside.extend(window.tags[:, OUTSIDE])
        waiting = _point(window, runs_of(tags, chosen, window.window.context), waiting, pointed)
    return Found(_assembled(runs_of(tags, chosen), pointed), np.array(outside, dtype=np.float32))


def best_tags(log_probabilities: Floats, before: int = OUTSIDE) -> list[int]:
    """The most probable sequence of tags in which no run continues what did not begin (Viterbi), after a word that
    has the tag `before`.

    `log_probabilities` is words x 7: outside, then first word and further words of source, cue and content.
    """
    if len(log_probabilities) == 0:
        return []
    likeliest = log_probabilities.argmax(axis=1)
    previous = np.concatenate([[before], likeliest[:-1]])
    if (_BEGUN[likeliest] | (previous == likeliest) | (previous == likeliest - 1)).all():
        return [int(tag) for tag in likeliest]  # each word's own best are a sequence already: none is more probable
    rows: list[list[float]] = log_probabilities.tolist()
    score = [
        value if tag not in _CONTINUES or before in (tag - 1, tag) else -math.inf for tag, value in enumerate(rows[0])
    ]
    back: list[list[int]] = []
    for row in rows[1:]:
        highest = max(score)
        came = [score.index(highest)] * 7
        through = [highest + value for value in row]
        # A tag may follow any other, but for the three that continue a run: what may come before those.
        for tag in _CONTINUES:
            came[tag] = tag - 1 if score[tag - 1] >= score[tag] else tag
            through[tag] = score[came[tag]] + row[tag]
        back.append(came)
        score = through
    tags = [score.index(max(score))]
    for came in reversed(back):
        tags.append(came[tags[-1]])
    return tags[::-1]


def runs_of(tags: Sequence[int], chosen: Sequence[float], since: int = 0) -> list[Run]:
    """The runs that begin at this word or after it, in their order; `chosen` are the log-probabilities of the tags."""
    runs: list[Run] = []
    start = since
    while start < len(tags) and tags[start] in _CONTINUES:
        start += 1
    for end in range(start + 1, len(tags) + 1):
        if end < len(tags) and tags[end] in _CONTINUES:
            continue
        if tags[start] != OUTSIDE:
            probability = math.exp(sum(chosen[start:end]) / (end - start))
            runs.append(Run(tags[start], start, end, probability))
        start = end
    return runs


def _point(
    window: Numbers, runs: Sequence[Run], waiting: Sequence[Run], pointed: dict[int, tuple[int | None, float]]
) -> list[Run]:
    """Join the contents that begin in this window to its cues, and its cues to its sources, each by the mean of its
    words' pointers. Contents that waited come first; those that find no cue here wait for the next window, which
    repeats the end of this one. A content that has waited once and finds none belongs to no attribution.
    """
    cues = [run for run in runs if run.role == CUE]
    sources = [run for run in runs if run.role == SOURCE]
    own = [run for run in runs if run.start >= window.window.start]
    left = []
    for run in (*waiting, *(run for run in own if run.role == CONTENT)):
        chosen = _pointed_to(run, cues, window.content, window.cue, window)
        if chosen is not None:
            pointed[run.start] = chosen
        elif run.start >= window.window.start:
            left.append(run)
    for cue in (run for run in own if run.role == CUE):
        pointed[cue.start] = _pointed_to(cue, sources, window.asking, window.source, window, or_nothing=True) or (
            None,
            1.0,
        )
    return left


def _assembled(runs: Sequence[Run], pointed: dict[int, tuple[int | None, float]]) -> list[Linked]:
    """Attributions in the order of their cues; a cue without content makes none."""
    sources = {run.start: run for run in runs if run.role == SOURCE}
    contents: dict[int, list[tuple[Run, float]]] = {}
    for run in runs:
        if run.role == CONTENT and run.start in pointed:
            to, sure = pointed[run.start]
            if to is not None:
                contents.setdefault(to, []).append((run, sure))
    linked = []
    for cue in runs:
        if cue.role == CUE and cue.start in contents:
            at, share = pointed[cue.start]
            source = sources[at] if at is not None else None
            probability = cue.probability * share * (source.probability if source else 1.0)
            for run, sure in contents[cue.start]:
                probability *= run.probability * sure
            linked.append(Linked(source, cue, tuple(run for run, _ in contents[cue.start]), probability))
    return linked


def _pointed_to(
    run: Run, candidates: Sequence[Run], query: Floats, key: Floats, window: Numbers, *, or_nothing: bool = False
) -> tuple[int | None, float] | None:
    """First word of the candidate that the words of a run point to, and its share of the candidates' probability."""
    context, end = window.window.context, window.window.end
    asking = query[max(run.start, context) - context : min(run.end, end) - context]
    keys = [key[candidate.start - context] for candidate in candidates] + ([window.nothing] if or_nothing else [])
    if not keys or not len(asking):
        return None
    scores = (asking @ np.array(keys).T).mean(axis=0)
    best = int(scores.argmax())
    shares = np.exp(scores - scores.max())
    first = candidates[best].start if best < len(candidates) else None
    return first, float(shares[best] / shares.sum())
