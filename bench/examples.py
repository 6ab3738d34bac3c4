"""What does it get wrong, and what right? Draws attributions of PolNeAR's dev to be read by eye; stores none of them.

    python -m bench.examples [--wrong 100] [--right 100] [--seed 1] [--network FOLDER]

Each is shown as [source] {cue} <content>, the annotators' on the line G, the reader's on the line P, with its
confidence. docs/reader.md says what kinds there were.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from bench.attribution import SHARED, read
from bench.scoring import TOOLS, scorer
from whence.network import DATA, Network

_SHOWN = 330  # characters of one attribution

Row = Mapping[str, Any]


class Pair(NamedTuple):
    """An attribution of the annotators' and one of the reader's that share words, or one of the two alone."""

    kind: str
    text: str
    gold: Row | None
    found: Row | None


def pairs_of(text: str, gold: Sequence[Row], found: Sequence[Row], rules: ModuleType) -> Iterator[Pair]:
    """All attributions of an article, each once: alike ones together, the most similar first."""
    tokens = rules.tokens_of(text)
    true, said = ([{r: rules.covered(row[r], tokens) for r in rules.ROLES} for row in rows] for rows in (gold, found))
    likely = []
    for g, wanted in enumerate(true):
        for p, ours in enumerate(said):
            shares = {role: rules.jaccard(wanted[role], ours[role], 0.0) for role in rules.ROLES}
            if wanted == ours or shares["content"] or shares["cue"]:
                likely.append((wanted != ours, -sum(shares.values()), g, p))
    rest_gold, rest_found = dict(enumerate(gold)), dict(enumerate(found))
    for differ, _, g, p in sorted(likely):
        if g in rest_gold and p in rest_found:
            apart = ", ".join(role for role in rules.ROLES if true[g][role] != said[p][role])
            yield Pair(f"other {apart}" if differ else "right", text, rest_gold.pop(g), rest_found.pop(p))
    yield from (Pair("missed", text, row, None) for row in rest_gold.values())
    yield from (Pair("not marked", text, None, row) for row in rest_found.values())


def shown(pair: Pair) -> str:
    """A pair for people, with the words around it where only one side has it."""
    lines = []
    for mark, row in (("G", pair.gold), ("P", pair.found)):
        if row is not None:
            source, cue, content = (
                " … ".join(" ".join(pair.text[start:end].split()) for start, end in row[role]) or "-"
                for role in ("source", "cue", "content")
            )
            sure = f" ({row['confidence']:.2f})" if "confidence" in row else ""
            lines.append(f"  {mark} " + _cut(f"[{source}] {{{cue}}} <{content}>") + sure)
            if pair.gold is None or pair.found is None:
                places = [place for role in ("source", "cue", "content") for span in row[role] for place in span]
                around = pair.text[max(0, min(places) - 60) : max(places) + 40]
                lines.append("    " + _cut(" ".join(around.split())))
            if pair.kind == "right":
                break
    return "\n".join(lines)


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN // 2]} ~~ {words[-_SHOWN // 2 :]}"


def main() -> int:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "data" / "polnear" / "dev.jsonl")
    parser.add_argument("--network", type=Path, default=DATA, help="folder of another reader.onnx and tokenizer.json")
    parser.add_argument("--wrong", type=int, default=100)
    parser.add_argument("--right", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (options.gold.exists() and TOOLS.exists()):
        print(f"Nothing drawn: {options.gold} or {TOOLS} is not there.", file=sys.stderr)
        return 1
    rows = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines() if line.strip()]
    predicted, _ = read(rows, Network(options.network))
    rules = scorer()
    pairs = [p for row in rows for p in pairs_of(row["text"], row["attributions"], predicted[row["id"]], rules)]
    print(", ".join(f"{kind}: {count}" for kind, count in Counter(pair.kind for pair in pairs).most_common()))
    chance = random.Random(options.seed)
    for name, wanted, most in (("wrong", False, options.wrong), ("right", True, options.right)):
        among = [pair for pair in pairs if (pair.kind == "right") is wanted]
        for number, pair in enumerate(chance.sample(among, min(most, len(among))), start=1):
            print(f"{name} {number}: {pair.kind}\n{shown(pair)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
