"""Trees from numbers: always a tree, and the likeliest one."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.read.syntax import ROOT, Sentence, tree_of


def is_tree(heads: list[int]) -> bool:
    if heads.count(ROOT) != 1:
        return False
    for word in range(len(heads)):
        at, steps = word, 0
        while at != ROOT:
            at, steps = heads[at], steps + 1
            if steps > len(heads):
                return False
    return True


def total(heads: list[int], scores: np.ndarray, root: np.ndarray) -> float:
    return float(sum(root[word] if head == ROOT else scores[word, head] for word, head in enumerate(heads)))


@settings(max_examples=200)
@given(st.integers(1, 9), st.integers(0, 10_000))
def test_any_numbers_give_one_tree(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    heads = tree_of(chance.normal(size=(count, count)).astype(np.float32), chance.normal(size=count).astype(np.float32))
    assert is_tree(heads)


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_the_tree_is_the_likeliest(seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores, root = chance.normal(size=(3, 3)).astype(np.float32), chance.normal(size=3).astype(np.float32)
    every = [list(heads) for heads in itertools.product(range(-1, 3), repeat=3) if is_tree(list(heads))]
    found = tree_of(scores, root)
    rivals = [heads for heads in every if heads.index(ROOT) == found.index(ROOT)]
    assert total(found, scores, root) >= max(total(heads, scores, root) for heads in rivals) - 1e-5


def test_a_sentence_is_asked_in_words_of_its_text() -> None:
    sentence = Sentence(5, 8, ("PRON", "VERB", "NOUN"), (6, ROOT, 6), ("nsubj", "root", "obj"))
    assert (sentence.root, sentence.below(6), sentence.relation(5), sentence.part(7)) == (6, [5, 7], "nsubj", "NOUN")
    assert sentence.head(7) == 6
