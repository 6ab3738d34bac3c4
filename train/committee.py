"""What trained networks hold of a text together, written down once, for a smaller network to learn from.

    python -m train.committee --network FILE [--network FILE ...] --out FOLDER

One file for each article of train, so that an interrupted run goes on. Every word has its tags' probabilities, the mean
over the networks; and the places it most likely points to, with their shares of what the networks hold together.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from train.corpus import NOTHING, Article, Said, articles_of, is_held_back
from train.encoder import Network, loaded
from train.measure import runner
from whence.network import Cutter, Floats, Numbers, Run, numbers_of

KEPT = 4  # places that a word may point to: nearly always they hold all of the share


def together(runs: Sequence[Run]) -> Run:
    """Several networks behind the seam of one: the mean of their tags' probabilities, and pointers whose products are
    the means of theirs."""

    def run(ids: NDArray[np.int64], cases: NDArray[np.int64], quoted: NDArray[np.int64]) -> tuple[Floats, Floats]:
        given = [one(ids, cases, quoted) for one in runs]
        shares = np.mean([softmax(tags) for tags, _ in given], axis=0)
        parts = [np.split(pointers * len(runs) ** -0.5, 4, axis=-1) for _, pointers in given]
        pointers = np.concatenate([part[number] for number in range(4) for part in parts], axis=-1)
        return np.log(np.maximum(shares, 1e-9)).astype(np.float32), pointers.astype(np.float32)

    return run


def said_of(article: Article, run: Run) -> Said:
    """What a network, or several together, say of an article."""
    windows = list(numbers_of(article.text, article.pieces, run))
    tags = np.concatenate([np.exp(window.tags) for window in windows])
    cue_at, cue_share = _merged(_pointed(window, window.content, window.cue, nothing=False) for window in windows)
    source_at, source_share = _merged(
        _pointed(window, window.asking, window.source, nothing=True) for window in windows
    )
    return Said(tags, cue_at, cue_share, source_at, source_share)


def softmax(scores: Floats) -> Floats:
    """Shares of the last axis."""
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True), dtype=np.float32)


def _pointed(window: Numbers, query: Floats, key: Floats, *, nothing: bool) -> tuple[NDArray[np.int64], Floats]:
    """Where the window's own words point to, in words of the text, likeliest first, and with what share."""
    start, context = window.window.start, window.window.context
    keys = np.concatenate([key, window.nothing[None]]) if nothing else key
    shares = softmax(query[start - context :] @ keys.T)
    order = np.argsort(-shares, axis=-1, kind="stable")[:, :KEPT]
    places = np.where(order == len(key), NOTHING, order + context)
    best = np.take_along_axis(shares, order, axis=-1)
    spare = KEPT - order.shape[1]
    return np.pad(places, ((0, 0), (0, spare)), constant_values=NOTHING), np.pad(best, ((0, 0), (0, spare)))


def _merged(
    parts: Iterable[tuple[NDArray[np.int64], Floats]],
) -> tuple[NDArray[np.int64], Floats]:
    places, shares = zip(*parts, strict=True)
    return np.concatenate(places), np.concatenate(shares)


def write(said: Said, path: Path) -> None:
    """Write what was said of an article to a file, whole or not at all."""
    new = path.with_suffix(".new.npz")
    columns = {name: getattr(said, name) for name in Said.__dataclass_fields__}
    np.savez(
        new,
        **{name: c.astype(np.float16) if c.dtype == np.float32 else c.astype(np.int32) for name, c in columns.items()},
    )
    new.rename(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, action="append", required=True, help="a trained network")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, default=Path("../shared/data/polnear"))
    parser.add_argument("--minilm", type=Path, required=True, help="folder with MiniLM's tokenizer")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    articles = articles_of(options.polnear / "train.jsonl.gz", Cutter(options.minilm / "tokenizer.json"))
    say(
        [article for article in articles if not is_held_back(article.id)],
        [loaded(path) for path in options.network],
        options.out,
    )


def say(articles: Sequence[Article], networks: Sequence[Network], out: Path) -> None:
    """Write down what the networks say of each article that has no file yet."""
    out.mkdir(parents=True, exist_ok=True)
    run = together([runner(network) for network in networks])
    for number, article in enumerate(articles):
        path = out / f"{article.id}.npz"
        if not path.exists():
            write(said_of(article, run), path)
        if number % 100 == 0:
            print(f"said of {number} of {len(articles)} articles", flush=True)


if __name__ == "__main__":
    main()
