"""How well are sentences, parts of speech, dependencies and mentions found?

    python -m bench.syntax [--network FOLDER] [--out FILE]

On the development files of two treebanks (English EWT; GUM's openly licensed documents), which nobody trained on. On
the treebanks' own words and in their sentences as the network cuts them: part of speech, unlabelled and labelled
attachment (UAS, LAS; relations without their subtypes, as the shared tasks count, and with them), where sentences
begin (F1), and GUM's nested mentions as the reading has them, span alone and with
its kind (F1). A word whose head the reading puts into
another sentence counts as wrong. Intervals are from drawing documents anew.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.machine import describe
from bench.treebank import Tree, trees_of, with_tokens
from whence.network import DATA, Network
from whence.read.branches import Branches
from whence.read.mentions import Gatherer
from whence.read.syntax import ROOT, Parser
from whence.text import Words, paragraphs_of

UD = Path(__file__).parent.parent.parent / "shared" / "data" / "ud"
DRAWS = 500
Counts = dict[str, tuple[int, int, int]]  # right, found, wanted


def counts_of(tree: Tree, network: Network) -> Counts:
    """What is right of one document."""
    paragraphs = with_tokens(tree, paragraphs_of(tree.text))
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    firsts = np.cumsum([0, *(len(paragraph.words) for paragraph in paragraphs)])
    parser, gatherer = Parser(int(first) for first in firsts), Gatherer()
    for numbers in network.numbers(tree.text, paragraphs, words):
        parser.take(numbers)
        gatherer.take(numbers)
    parser.close()
    mentions = gatherer.mentions([Branches(tree.text, words, sentence) for sentence in parser.sentences])
    token_at = {token.start: number for number, token in enumerate(tree.tokens)}
    numbers_of = [token_at.get(start) for start, _ in words.spans()]
    counts = dict.fromkeys(("parts", "uas", "las", "las with subtypes"), 0)
    total = 0
    begins: set[int | None] = set()
    for sentence in parser.sentences:
        begins.add(numbers_of[sentence.start])
        for word in range(sentence.start, sentence.end):
            number = numbers_of[word]
            if number is None:
                continue
            total += 1
            gold = tree.tokens[number]
            head = sentence.head(word)
            counts["parts"] += sentence.part(word) == gold.part
            if (ROOT if head == ROOT else numbers_of[head]) == gold.head:
                counts["uas"] += 1
                counts["las"] += sentence.relation(word).split(":")[0] == gold.relation.split(":")[0]
                counts["las with subtypes"] += sentence.relation(word) == gold.relation
    result: Counts = {name: (count, total, len(tree.tokens)) for name, count in counts.items()}
    result["sentence starts"] = len(begins & set(tree.begins)), len(begins), len(tree.begins)
    if tree.mentions is not None:
        wanted = {(m.first, m.last): m.kind for m in tree.mentions}
        found = {(numbers_of[one.first], numbers_of[one.last]): one.kind for one in mentions}
        result["mentions"] = len(wanted.keys() & found.keys()), len(found), len(wanted)
        result["mentions with kind"] = len(wanted.items() & found.items()), len(found), len(wanted)
    return result


def f1(rows: Sequence[Counts], name: str) -> float:
    """The F1 over documents; where all words are there, that is the share that is right."""
    right, found, wanted = (sum(row[name][at] for row in rows if name in row) for at in range(3))
    return 2 * right / (found + wanted) if found + wanted else 0.0


def interval(rows: Sequence[Counts], name: str) -> list[float]:
    """95% of the figures of documents drawn anew."""
    chance = random.Random(1)
    drawn = sorted(f1(chance.choices(rows, k=len(rows)), name) for _ in range(DRAWS))
    return [round(drawn[int(0.025 * DRAWS)], 4), round(drawn[int(0.975 * DRAWS)], 4)]


def main() -> int:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", type=Path, default=DATA, help="folder with reader.onnx and tokenizer.json")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "syntax.json")
    options = parser.parse_args()
    if not UD.is_dir():
        print(f"nothing to measure: there is no {UD}", file=sys.stderr)
        return 0
    network = Network(options.network)
    if not network.is_deep:
        print("nothing to measure: this network says no trees and no mentions", file=sys.stderr)
        return 0
    figures: dict[str, Any] = {}
    for bank in ("ewt", "gum"):
        began = time.process_time()
        trees = list(trees_of(UD / f"en_{bank}-dev.conllu.gz"))
        rows = [counts_of(tree, network) for tree in trees]
        words = sum(len(tree.tokens) for tree in trees)
        figures[bank] = {
            "documents": len(trees),
            "words": words,
            "words a CPU second": round(words / (time.process_time() - began)),
        }
        for name in dict.fromkeys(name for row in rows for name in row):
            figures[bank][name] = {"f1": round(f1(rows, name), 4), "95%": interval(rows, name)}
            print(f"{bank} {name:20} {figures[bank][name]['f1']:.4f}  {figures[bank][name]['95%']}")
    result = {"question": __doc__.splitlines()[0], "network": network.digest, "figures": figures}
    result["machine"] = describe(time.strftime("%Y-%m-%d"))
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
