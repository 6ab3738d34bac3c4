"""How often is the network right where it says so: scales of confidence from articles held back, as Platt (1999) fits
them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bench.scoring import matched, row_of, scorer
from numpy.typing import NDArray

from train.corpus import Article
from whence.model import Blob, Document, Reading, Text, Voice
from whence.network import Network
from whence.read import reading_of

_LITTLE = 1e-6

Doubles = NDArray[np.float64]
Judged = tuple[Doubles, Doubles]  # confidences, and for each 1 if it was right


def scales_of(folder: Path, articles: Sequence[Article]) -> dict[str, str]:
    """What a network is to carry with it: slope and offset of each scale. The network must not carry scales yet."""
    network = Network(folder)
    attributions, own = judged(network, articles)
    return {
        f"scale of {name}": "{:.4f} {:.4f}".format(*fitted(*pairs))
        for name, pairs in (
            ("attribution", attributions),
            ("narrator", own),
        )
    }


def judged(network: Network, articles: Sequence[Article]) -> tuple[Judged, Judged]:
    """Confidences of attributions, right if the shared scorer's `link.half` matches them; and of the claims in the
    text's own voice, right if at least half of their words are given to nobody."""
    said: list[tuple[float, bool]] = []
    own: list[tuple[float, bool]] = []
    rules = scorer()
    for article in articles:
        document = Document(Blob.of(article.text.encode()), f"{article.id}.txt", "text/plain")
        text = Text(document, article.text, "as given", "1", "utf-8")  # intake is not installed here
        reading = reading_of(text, network)
        outer = [one for one in reading.attributions if one.parent is None]
        right = matched(rules, article.text, article.attributions, [row_of(one) for one in outer])
        said.extend((one.confidence, number in right) for number, one in enumerate(outer))
        own.extend(_own(article, reading))
    pairs = [np.array(rows, dtype=np.float64).T for rows in (said, own)]
    return (pairs[0][0], pairs[0][1]), (pairs[1][0], pairs[1][1])


def fitted(confidence: Doubles, right: Doubles) -> tuple[float, float]:
    """Slope and offset of the line through log-odds under which what was seen is likeliest (Newton's method)."""
    share = np.clip(confidence, _LITTLE, 1 - _LITTLE)
    columns = np.stack([np.log(share / (1 - share)), np.ones(len(share))], axis=1)
    line = np.array([1.0, 0.0])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-columns @ line))
        spread = (columns * (expected * (1 - expected))[:, None]).T @ columns
        line = line + np.linalg.solve(spread + _LITTLE * np.eye(2), columns.T @ (right - expected))
    return float(line[0]), float(line[1])


def _own(article: Article, reading: Reading) -> list[tuple[float, bool]]:
    given = {at for row in article.attributions for start, end in row["content"] for at in range(start, end)}
    rows = []
    for claim in reading.claims:
        if claim.voice is Voice.NARRATOR:
            places = [at for start, end in claim.spans for at in range(start, end)]
            rows.append((claim.confidence, sum(at in given for at in places) < len(places) / 2))
    return rows
