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

from train.corpus import NOTHING, Article, Said, articles_of, is_held_back
from train.encoder import Network, loaded
from train.measure import runner
from whence import network
from whence.network import Cutter, Floats, Ints, Run, Window, numbers_of

KEPT = 4  # places that a word may point to: nearly always they hold all of the share


def together(runs: Sequence[Run]) -> Run:
    """Several networks behind the seam of one: the means of what they hold probable."""

    def run(ids: Ints, cases: Ints, quoted: Ints) -> network.Said:
        tags, cues, sources = zip(*(one(ids, cases, quoted)[:3] for one in runs), strict=True)
        shares = np.mean([np.exp(one) for one in tags], axis=0)
        return network.Said(np.log(np.maximum(shares, 1e-9)), np.mean(cues, axis=0), np.mean(sources, axis=0))

    return run


def said_of(article: Article, run: Run) -> Said:
    """What a network, or several together, say of an article."""
    windows = list(numbers_of(article.text, article.pieces, run))
    tags = np.concatenate([np.exp(window.tags) for window in windows])
    cue_at, cue_share = _merged((window.window, window.cues) for window in windows)
    source_at, source_share = _merged((window.window, window.sources) for window in windows)
    return Said(tags, cue_at, cue_share, source_at, source_share)


def _merged(windows: Iterable[tuple[Window, Floats]]) -> tuple[Ints, Floats]:
    """Where the words of all windows point to, in words of the text, likeliest first, and with what share."""
    places, best = [], []
    for window, shares in windows:
        own = shares[window.start - window.context :]
        order = np.argsort(-own, axis=-1, kind="stable")[:, :KEPT]
        spare = ((0, 0), (0, KEPT - order.shape[1]))
        at = np.where(order == window.end - window.context, NOTHING, order + window.context)
        places.append(np.pad(at, spare, constant_values=NOTHING))
        best.append(np.pad(np.take_along_axis(own, order, axis=-1), spare))
    return np.concatenate(places), np.concatenate(best)


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
    run = together([runner(one) for one in networks])
    for number, article in enumerate(articles):
        path = out / f"{article.id}.npz"
        if not path.exists():
            write(said_of(article, run), path)
        if number % 100 == 0:
            print(f"said of {number} of {len(articles)} articles", flush=True)


if __name__ == "__main__":
    main()
