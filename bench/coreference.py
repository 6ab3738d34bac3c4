"""Which mentions are the same: how well is it told on documents that nobody trained on?

    python -m bench.coreference [--network FOLDER] [--out FILE]

On GUM's openly licensed development documents: mentions found by the reading, compared with the gold ones by exact
span, singletons included; the CoNLL mean of MUC, B-cubed and CEAF-e as scorch computes them (github.com/LoicGrobol/
scorch, which stands with the peers in bench/.env). What speaks for two mentions being the same was weighed on the same
documents (`whence.read.same`): in others it will hold somewhat less.
"""

import argparse
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from bench.machine import describe
from bench.syntax import UD
from bench.treebank import Tree, trees_of, with_tokens
from whence.network import DATA, Network
from whence.read.branches import Branches
from whence.read.called import Written
from whence.read.mentions import Gatherer
from whence.read.same import same_mentions
from whence.read.syntax import Parser
from whence.text import Words, paragraphs_of

Place = tuple[int, int]


def groups_of(tree: Tree, network: Network) -> list[set[Place]]:
    """What is held to be the same in a document, as spans of characters."""
    paragraphs = with_tokens(tree, paragraphs_of(tree.text))
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    parser = Parser(int(first) for first in np.cumsum([0, *(len(paragraph.words) for paragraph in paragraphs)]))
    gatherer = Gatherer()
    for numbers in network.numbers(tree.text, paragraphs, words):
        parser.take(numbers)
        gatherer.take(numbers)
    parser.close()
    mentions = gatherer.mentions([Branches(tree.text, words, sentence) for sentence in parser.sentences])
    return [
        {(words[mentions[at].first].start, words[mentions[at].last].end) for at in group}
        for group in same_mentions(Written(tree.text, words), mentions)
    ]


def gold_of(tree: Tree) -> list[set[Place]]:
    """The gold groups of a document, as spans of characters."""
    groups: dict[int, set[Place]] = {}
    for mention in tree.mentions or ():
        place = tree.tokens[mention.first].start, tree.tokens[mention.last].end
        groups.setdefault(mention.cluster, set()).add(place)
    return list(groups.values())


def main() -> int:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, default=DATA, help="folder with reader.onnx and tokenizer.json")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "coreference.json")
    options = parser.parse_args()
    sys.path += map(str, (Path(__file__).parent / ".env" / "lib").glob("python3*/site-packages"))
    try:
        scores = import_module("scorch.scores")
    except ImportError:
        print("nothing to measure with: make bench sets up bench/.env with scorch in it", file=sys.stderr)
        return 0
    if not UD.is_dir():
        print(f"nothing to measure: there is no {UD}", file=sys.stderr)
        return 0
    network = Network(options.network)
    if not network.is_deep:
        print("nothing to measure: this network says no trees and no mentions", file=sys.stderr)
        return 0
    trees = list(trees_of(UD / "en_gum-dev.conllu.gz"))
    figures: dict[str, Any] = {}
    rows = [(gold_of(tree), groups_of(tree, network)) for tree in trees]
    for name, metric in (("muc", scores.muc), ("b3", scores.b_cubed), ("ceafe", scores.ceaf_e)):
        each = [metric(gold, found) for gold, found in rows]
        figures[name] = round(float(np.mean([row[2] for row in each])), 4)
    figures["conll"] = round(float(np.mean([figures[name] for name in ("muc", "b3", "ceafe")])), 4)
    print(json.dumps(figures))
    result = {"question": __doc__.splitlines()[0], "network": network.digest, "figures": figures}
    result["machine"] = describe(time.strftime("%Y-%m-%d"))
    options.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
