"""The shared scorer's figures for a network in torch, on articles with gold, decoded as the package decodes."""

from collections.abc import Sequence
from typing import Any

import torch
from bench.scoring import scorer
from onnxruntime import InferenceSession

from train.corpus import Article
from train.encoder import Network, Told
from whence.network import OUTPUTS, Ints, Run, Said, numbers_of
from whence.read.attribution import linked_in
from whence.read.quotations import continued
from whence.text import paragraphs_of


def runner(network: Network) -> Run:
    """The network in torch, behind the seam at which the package runs its exported one."""
    told = Told(network).eval()

    def run(ids: Ints, cases: Ints, quoted: Ints) -> Said:
        # In fp32 a teacher's figures take as long as half an epoch.
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=network.shape.relative):
            tags, cues, sources = told(*(torch.from_numpy(column) for column in (ids, cases, quoted)))
        return Said(tags.float().numpy(), cues.float().numpy(), sources.float().numpy())

    return run


def predictions(run: Run, article: Article) -> list[dict[str, Any]]:
    """The attributions of an article as the scorer takes them, with the network's own confidence."""
    words = article.pieces.words
    rows = []
    linked = linked_in(numbers_of(article.text, article.pieces, run)).linked
    for found in continued(linked, paragraphs_of(article.text)):
        roles = {"source": [found.source] if found.source else [], "cue": [found.cue], "content": found.contents}
        row: dict[str, Any] = {
            role: [[words[r.start].start, words[r.end - 1].end] for r in runs] for role, runs in roles.items()
        }
        rows.append(row | {"confidence": found.probability})
    return rows


def onnx_runner(session: InferenceSession) -> Run:
    """An exported network, behind the same seam."""

    def run(ids: Ints, cases: Ints, quoted: Ints) -> Said:
        tags, cues, sources = session.run(OUTPUTS, {"ids": ids, "cases": cases, "quoted": quoted})
        return Said(tags, cues, sources)

    return run


def figures_of(run: Run, articles: Sequence[Article], draws: int = 0) -> dict[str, Any]:
    """All figures of the shared scorer, with intervals where draws are asked for."""
    gold = {article.id: (article.text, article.attributions) for article in articles}
    predicted = {article.id: predictions(run, article) for article in articles}
    figures: dict[str, Any] = scorer().score(gold, predicted, draws)
    return figures
