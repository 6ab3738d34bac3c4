"""The network of the package says what the trained one said in torch: `train.make` wrote that down."""

import json
from pathlib import Path

import numpy as np

from whence.network import Network
from whence.text import paragraphs_of

HERE = Path(__file__).parent

# Weights rounded to eight bits: the same tag for all but a few words, and nearly the same probabilities.
LEAST_SAME, MOST_APART = 0.98, 0.02


def test_the_exported_network_says_what_the_trained_one_said() -> None:
    told = json.loads((HERE / "trained.json").read_text("utf-8"))
    text = (HERE / told["text"]).read_text("utf-8")
    trained = np.array(told["tags"]) / 100
    exported = np.concatenate([np.exp(window.tags) for window in Network().numbers(text, paragraphs_of(text))])
    assert exported.shape == trained.shape
    same = (exported.argmax(axis=1) == trained.argmax(axis=1)).mean()
    apart = np.abs(exported - trained).mean()
    assert same >= LEAST_SAME, f"{same:.3f} of {len(trained)} words have the same tag"
    assert apart <= MOST_APART, f"probabilities lie {apart:.3f} apart on average"
