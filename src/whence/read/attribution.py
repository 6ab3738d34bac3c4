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
LEAST_POINTED = 0.4  # share of where a content's words point that its cue must have: less, and its cue was not seen
# An attribution less likely than this is left out. Taking in what is right with a chance below half of the F1 that is
# reached lowers it (Lipton et al. 2014); both were chosen on articles held back from training (train/README.md).
LEAST_LIKELY = 0.25
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
        outside.extend(np.logaddexp.reduce(window.tags[:, :CONTENT], axis=1))
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
    """Join the contents that begin in this window to its cues, and its cues to its sources, each by where its words
    point. Contents that waited come first; those that find no cue here wait for the next window, which repeats the end
    of this one. A content that has waited once and finds none belongs to no attribution.
    """
    cues = [run for run in runs if run.role == CUE]
    sources = [run for run in runs if run.role == SOURCE]
    own = [run for run in runs if run.start >= window.window.start]
    left = []
    context = window.window.context
    for run in (*waiting, *(run for run in own if run.role == CONTENT)):
        chosen = _pointed_to(run, cues, window.cues, context)
        if chosen is not None and chosen[1] >= LEAST_POINTED:
            pointed[run.start] = chosen
        elif run.start >= window.window.start:
            left.append(run)
    for cue in (run for run in own if run.role == CUE):
        pointed[cue.start] = _pointed_to(cue, sources, window.sources, context, or_nothing=True) or (None, 1.0)
    return left


def _pointed_to(
    run: Run, candidates: Sequence[Run], shares: Floats, context: int, *, or_nothing: bool = False
) -> tuple[int | None, float] | None:
    """First word of the candidate that the words of a run point to, and the share of all their pointing that goes
    there; words that belong to no candidate have their share too. Nothing is the last column, where it may be
    chosen."""
    pointing = shares[max(run.start - context, 0) : max(run.end - context, 0)]
    if not len(pointing) or not (candidates or or_nothing):
        return None
    share: list[float] = pointing.mean(axis=0).tolist()
    own = [sum(share[max(one.start - context, 0) : one.end - context]) for one in candidates]
    if or_nothing:
        own.append(share[-1])
    best = max(range(len(own)), key=own.__getitem__)
    return (candidates[best].start if best < len(candidates) else None), own[best]


def _assembled(runs: Sequence[Run], pointed: dict[int, tuple[int | None, float]]) -> list[Linked]:
    """Attributions in the order of their cues; a cue without content makes none, and one more likely wrong than its
    absence would be is left out."""
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
            probability = cue.probability * share * (source.probability if source else 1.0) * _mean(contents[cue.start])
            if probability >= LEAST_LIKELY:
                linked.append(Linked(source, cue, tuple(run for run, _ in contents[cue.start]), probability))
    return linked


def _mean(contents: Iterable[tuple[Run, float]]) -> float:
    """How probable it is that a word of the contents is one: the geometric mean over all their words, so that an
    attribution of many pieces is no less sure than one of one."""
    words = total = 0.0
    for run, sure in contents:
        total += (run.end - run.start) * math.log(max(run.probability * sure, 1e-9))
        words += run.end - run.start
    return math.exp(total / words)
