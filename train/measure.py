"""The shared scorer's figures for a network in torch, on articles with gold, decoded as the package decodes."""

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch

from train.corpus import Article
from train.encoder import POINTER, Network
from whence.network import WINDOW, windows_of
from whence.read.attribution import Linked, best_tags, link, runs_of


def scorer(tools: Path = Path("../shared/tools")) -> ModuleType:
    """The shared scorer, used as it is."""
    spec = importlib.util.spec_from_file_location("score_attribution", tools / "score_attribution.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def linked_in(network: Network, article: Article, size: int = WINDOW) -> Iterator[Linked]:
    """The attributions of an article, in words of the article."""
    pieces = article.pieces
    for start, end in windows_of(article.text, pieces, size):
        begin = int(pieces.first[start])
        stop = int(pieces.first[end]) if end < len(pieces.words) else len(pieces.ids)
        columns = [
            torch.from_numpy(np.concatenate([[left], column[begin:stop], [right]]))[None]
            for column, left, right in ((pieces.ids, 101, 102), (pieces.cases, 3, 3), (pieces.quoted, 0, 0))
        ]
        with torch.no_grad():
            tags, pointers = network(*columns)
        where = pieces.first[start:end] - begin + 1
        scores = torch.log_softmax(tags[0].float(), dim=-1).numpy()[where]
        content, cue, asking, source = np.split(pointers[0].float().numpy(), 4, axis=-1)
        runs = runs_of(best_tags(scores), scores)
        scale = POINTER**-0.5
        for found in link(
            runs,
            content[where] @ cue[where].T * scale,
            asking[where] @ source[where].T * scale,
            asking[where] @ source[0] * scale,
        ):
            shifted = [None if r is None else r._replace(start=r.start + start, end=r.end + start)
                       for r in (found.source, found.cue, *found.contents)]  # fmt: skip
            yield Linked(shifted[0], shifted[1], tuple(shifted[2:]), found.probability)  # type: ignore[arg-type]


def figures_on(network: Network, articles: Sequence[Article], size: int = WINDOW) -> dict[str, Any]:
    """F1 of each figure of the shared scorer."""
    network.eval()
    gold, predicted = {}, {}
    for article in articles:
        words = article.pieces.words
        gold[article.id] = (article.text, article.attributions)
        predicted[article.id] = [
            {
                role: [[words[run.start].start, words[run.end - 1].end] for run in runs]
                for role, runs in (
                    ("source", [found.source] if found.source else []),
                    ("cue", [found.cue]),
                    ("content", found.contents),
                )
            }
            for found in linked_in(network, article, size)
        ]
    return {name: round(row["f1"], 4) for name, row in scorer().score(gold, predicted).items()}
