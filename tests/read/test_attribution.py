"""From numbers to runs, and from runs to what belongs together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from whence.network import Floats, Numbers, Window
from whence.read.attribution import CONTENT, CUE, OUTSIDE, SOURCE, Linked, Run, best_tags, linked_in, runs_of

SCORES = arrays.arrays(
    np.float32, st.tuples(st.integers(0, 40), st.just(7)), elements=st.floats(-20, 0, width=32), fill=st.nothing()
)
WORDS = 12
NOBODY = -1  # where a cue without a source points


def sure_of(*tags: int) -> Floats:
    """Log-probabilities of a network that is sure of these tags."""
    said = np.full((len(tags), 7), -9, dtype=np.float32)
    said[np.arange(len(tags)), tags] = 0
    return said


def window(start: int, end: int, *, context: int | None = None, points: dict[int, int] | None = None) -> Numbers:
    """A window whose words point everywhere alike, but for {word: word} in `points`."""
    begin = start if context is None else context
    size = end - begin
    shares = np.full((size, size + 1), 1 / (size + 1), dtype=np.float32)
    for word, target in (points or {}).items():
        shares[word - begin] = 0
        shares[word - begin, size if target == NOBODY else target - begin] = 1
    return Numbers(Window(begin, start, end), sure_of(*[OUTSIDE] * (end - start)), shares[:, :-1], shares)


def link(runs: list[Run], windows: list[Numbers]) -> list[Linked]:
    """What is found in these windows by a network that is sure of these runs."""
    tags = [OUTSIDE] * windows[-1].window.end
    for role, start, end, _ in runs:
        tags[start:end] = [role, *[role + 1] * (end - start - 1)]
    told = [replace(one, tags=sure_of(*tags[one.window.start : one.window.end])) for one in windows]
    return linked_in(told).linked


def run(role: int, start: int, end: int) -> Run:
    return Run(role, start, end, 1.0)


@given(SCORES)
def test_no_run_goes_on_that_did_not_begin(said: Floats) -> None:
    tags = best_tags(said)
    assert len(tags) == len(said)
    for before, tag in zip([0, *tags], tags, strict=False):
        assert tag not in (2, 4, 6) or before in (tag - 1, tag)


@given(SCORES)
def test_the_best_sequence_is_no_worse_than_any_that_may_be(said: Floats) -> None:
    def total(tags: list[int]) -> float:
        return float(sum(said[word, tag] for word, tag in enumerate(tags)))

    allowed = [[tag] * len(said) for tag in (0, 1, 3, 5)]
    allowed.append([int(row[[0, 1, 3, 5]].argmax()) and int([0, 1, 3, 5][row[[0, 1, 3, 5]].argmax()]) for row in said])
    assert all(total(best_tags(said)) >= total(other) - 1e-3 for other in allowed)


def test_a_run_that_only_goes_on_is_begun() -> None:
    assert best_tags(sure_of(0, 2, 2, 0, 4, 6))[1] != 2
    assert best_tags(sure_of(1, 2, 3, 5, 6, 0)) == [1, 2, 3, 5, 6, 0]


def test_a_run_goes_on_over_the_end_of_a_window() -> None:
    assert best_tags(sure_of(6, 0), CONTENT) == [6, 0]
    assert best_tags(sure_of(6, 0), CUE)[0] != 6
    runs = [run(CUE, 1, 2), run(CONTENT, 3, 7)]
    (found,) = link(runs, [window(0, 5, points={3: 1, 4: 1, 1: NOBODY}), window(5, 9, context=2)])
    assert found.contents == (runs[1],)


def test_two_runs_of_one_role_side_by_side_stay_two() -> None:
    tags = [5, 6, 5, 6, 0, 3]
    assert [tuple(found[:3]) for found in runs_of(tags, [0.0] * len(tags))] == [
        (CONTENT, 0, 2),
        (CONTENT, 2, 4),
        (CUE, 5, 6),
    ]


@given(SCORES)
def test_runs_lie_in_order_and_are_probable(said: Floats) -> None:
    at = 0
    tags = best_tags(said)
    for found in runs_of(tags, [float(row[tag]) for row, tag in zip(said, tags, strict=True)]):
        assert at <= found.start < found.end <= len(said)
        assert 0 <= found.probability <= 1
        at = found.end


def test_each_content_goes_to_the_cue_it_points_to_and_each_cue_to_its_source() -> None:
    runs = [
        run(SOURCE, 0, 1),
        run(CUE, 1, 2),
        run(CONTENT, 2, 4),
        run(CONTENT, 4, 6),
        run(CUE, 6, 7),
        run(SOURCE, 7, 8),
    ]
    points = {2: 1, 3: 1, 4: 6, 5: 6, 1: 0, 6: 7}
    first, second = link(runs, [window(0, 9, points=points)])
    assert (first.source, first.cue, first.contents) == (runs[0], runs[1], (runs[2],))
    assert (second.source, second.cue, second.contents) == (runs[5], runs[4], (runs[3],))


def test_contents_on_both_sides_of_a_cue_are_one_attribution() -> None:
    runs = [run(CONTENT, 0, 2), run(SOURCE, 2, 3), run(CUE, 3, 4), run(CONTENT, 4, 6)]
    (found,) = link(runs, [window(0, 7, points={0: 3, 1: 3, 4: 3, 5: 3, 3: 2})])
    assert found.contents == (runs[0], runs[3])


def test_a_cue_that_points_to_nobody_has_no_source() -> None:
    runs = [run(SOURCE, 0, 1), run(CUE, 1, 2), run(CONTENT, 2, 4)]
    (found,) = link(runs, [window(0, 5, points={2: 1, 3: 1, 1: NOBODY})])
    assert found.source is None


@pytest.mark.parametrize("runs", [[run(CUE, 0, 1)], [run(CONTENT, 0, 1)], [run(SOURCE, 0, 1)], []])
def test_what_stands_alone_is_no_attribution(runs: list[Run]) -> None:
    assert link(runs, [window(0, 5)]) == []


def test_a_content_finds_its_cue_in_the_next_window() -> None:
    runs = [run(CONTENT, 4, 6), run(CUE, 6, 7)]
    windows = [window(0, 6), window(6, 9, context=3, points={4: 6, 5: 6, 6: NOBODY})]
    (found,) = link(runs, windows)
    assert (found.source, found.cue, found.contents) == (None, runs[1], (runs[0],))


def test_a_content_finds_its_cue_in_the_repeated_end_of_the_window_before() -> None:
    runs = [run(CUE, 4, 5), run(CONTENT, 6, 8)]
    (found,) = link(runs, [window(0, 6, points={4: NOBODY}), window(6, 9, context=3, points={6: 4, 7: 4})])
    assert (found.cue, found.contents) == (runs[0], (runs[1],))


def test_a_content_that_points_to_no_cue_seen_belongs_to_none_of_those() -> None:
    runs = [run(CUE, 0, 1), run(CONTENT, 1, 3), run(CONTENT, 5, 8)]
    points = {0: NOBODY, 1: 0, 2: 0, 5: 4, 6: 4, 7: 4}  # word 4 would be the cue of the second, but nobody saw it
    (found,) = link(runs, [window(0, 9, points=points)])
    assert found.contents == (runs[1],)


def test_what_is_likelier_wrong_is_left_out() -> None:
    told = window(0, 5, points={0: NOBODY, 1: 0, 2: 0})
    doubtful = np.log(np.full((5, 7), 0.04, dtype=np.float32))
    for word, tag in enumerate((CUE, CONTENT, CONTENT + 1, OUTSIDE, OUTSIDE)):
        doubtful[word, tag] = np.log(0.5)
    assert linked_in([replace(told, tags=doubtful)]).linked == []


@given(st.lists(st.sampled_from([SOURCE, CUE, CONTENT]), max_size=WORDS), st.integers(0, 10**6))
def test_links_are_made_of_the_runs_given_each_content_once(roles: list[int], seed: int) -> None:
    runs = [run(role, at, at + 1) for at, role in enumerate(roles)]
    chance = np.random.default_rng(seed)
    points = {word: int(chance.integers(-1, WORDS)) for word in range(WORDS)}
    linked = link(runs, [window(0, WORDS, points=points)])
    assert all(found.cue.role == CUE and found.cue in runs for found in linked)
    assert all(found.source is None or found.source.role == SOURCE for found in linked)
    assert all(0 <= found.probability <= 1 for found in linked)
    contents = [content for found in linked for content in found.contents]
    assert len(contents) == len(set(contents)) <= roles.count(CONTENT)
    assert [found.cue.start for found in linked] == sorted(found.cue.start for found in linked)
