"""Train one encoder for attribution and for the deeper reading: `python -m train.deep --out FOLDER`. Goes on where it
stopped.

Beside the heads for attribution it learns, from treebanks, where sentences begin, parts of speech, dependencies, nested
mentions with their kind, and coreference. Batches of the three corpora alternate; those of PolNeAR are taught by what
the teachers of the first reader said, so that attribution is not forgotten.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from bench.treebank import trees_of
from numpy.typing import NDArray
from torch import nn

from train.corpus import IGNORED, articles_of, is_held_back, with_said
from train.encoder import averaged, loaded
from train.heads import Deep, mention_vectors, tree_loss
from train.measure import figures_of, runner
from train.reader import BATCH, MASK, WINDOW, epoch_of, loss_of, tensors_of
from train.treebank import LONGEST_MENTION, Laid, TreeExample, laid, tree_examples
from whence.network import DATA, PARTS, Cutter


def tree_tensors(batch: list[TreeExample], chance: np.random.Generator | None) -> dict[str, Any]:
    """One batch of treebank windows, padded."""
    longest = max(len(example.ids) for example in batch)
    padding = {"ids": 0, "cases": 3, "quoted": 0, "parts": IGNORED, "begins": IGNORED, "heads": IGNORED}
    padding["relations"] = IGNORED
    result: dict[str, Any] = {}
    for name, nothing in padding.items():
        rows = np.full((len(batch), longest), nothing, dtype=np.int64)
        for row, example in zip(rows, batch, strict=True):
            values = getattr(example, name)
            row[: len(values)] = values
        result[name] = rows
    result["mask"] = np.where(result["ids"] == 0, -1e4, 0.0).astype(np.float32)[:, None, None, :]
    if chance is not None:
        ids = result["ids"]
        ids[(chance.random(ids.shape) < 0.05) & (ids > 110)] = MASK
    tensors: dict[str, Any] = {name: torch.from_numpy(values) for name, values in result.items()}
    return tensors | {"mentions": [example.mentions for example in batch]}


def tree_batches(documents: list[tuple[Laid, Laid]], seed: int) -> list[list[TreeExample]]:
    """The batches of one epoch; each document with its own words or the treebank's, by chance."""
    chance = random.Random(seed)
    examples = [e for pair in documents for e in tree_examples(pair[chance.random() < 0.4], chance, WINDOW)]
    examples.sort(key=lambda example: (len(example.ids) // 16, chance.random()))
    batches = [examples[i : i + BATCH] for i in range(0, len(examples), BATCH)]
    chance.shuffle(batches)
    return batches


def gathered(trees: list[Any], cutter: Cutter) -> list[tuple[Laid, Laid]]:
    """Documents laid over their own words and over the treebank's; short ones joined would be no text, and stay."""
    return [(laid(tree, cutter, gold_words=False), laid(tree, cutter, gold_words=True)) for tree in trees]


@torch.no_grad()
def tree_figures(deep: Deep, documents: list[tuple[Laid, Laid]]) -> dict[str, float]:
    """Quick figures on gold words, without a tree's decoding: parts, sentence starts, arcs and labels, mentions."""
    deep.eval()
    right = dict.fromkeys(("parts", "las", "uas"), 0)
    counts = dict.fromkeys(("parts", "las"), 0)
    starts = np.zeros(3)
    spans = np.zeros(3)
    kinds = np.zeros(3)
    same = np.zeros(2)
    chance = random.Random(0)
    for _, gold in documents:
        for example in tree_examples(gold, chance, WINDOW):
            batch = tree_tensors([example], None)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                state = deep.hidden(batch["ids"], batch["cases"], batch["quoted"])
                words = deep.words(state).float()[0]
                arcs = deep.arc_scores(state).float()[0]
            known = batch["parts"][0] != IGNORED
            arcs[:, ~known & (torch.arange(len(known)) > 0)] = -1e4
            heads = arcs.argmax(-1)
            relations = deep.relations_to(state.float(), heads[None])[0].argmax(-1)
            part = words[:, : len(PARTS)].argmax(-1)
            right["parts"] += int((part == batch["parts"][0])[known].sum())
            counts["parts"] += int(known.sum())
            headed = batch["heads"][0] != IGNORED
            good = heads == batch["heads"][0]
            right["uas"] += int(good[headed].sum())
            right["las"] += int((good & (relations == batch["relations"][0]))[headed].sum())
            counts["las"] += int(headed.sum())
            begins = words[:, len(PARTS) :].argmax(-1).bool()
            gold_begins = batch["begins"][0] == 1
            starts += [int((begins & gold_begins).sum()), int((begins & known).sum()), int(gold_begins.sum())]
            if example.mentions is not None:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    scores = deep.span_scores(state).float()[0]
                places = torch.arange(scores.shape[-1])
                near = (places[None] >= places[:, None]) & (places[None] < places[:, None] + LONGEST_MENTION)
                best, kind = scores.masked_fill(~(near & known[:, None] & known[None]), -1e4).max(0)
                found = {(int(i), int(j)): int(kind[i, j]) for i, j in torch.nonzero(best > 0)}
                wanted = {(m[0], m[1]): m[2] for m in example.mentions}
                spans += [len(found.keys() & wanted.keys()), len(found), len(wanted)]
                kinds += [len(found.items() & wanted.items()), len(found), len(wanted)]
                ordered = sorted(example.mentions)
                if len(ordered) > 1:
                    asked, offered = mention_vectors(
                        deep.same(state)[0].float(), [m[0] for m in ordered], [m[1] for m in ordered]
                    )
                    table = (asked @ offered.T).tril(-1)
                    table[torch.ones_like(table).triu().bool()] = -1e4
                    for at in range(1, len(ordered)):
                        best_score, best_at = table[at].max(0)
                        said = int(best_at) if best_score > 0 else None
                        chain = [i for i in range(at) if ordered[i][3] == ordered[at][3]]
                        same += [said in chain if said is not None else not chain, 1]

    def f1(row: NDArray[Any]) -> float:
        return round(float(2 * row[0] / max(row[1] + row[2], 1)), 4)

    return {
        "parts": round(right["parts"] / max(counts["parts"], 1), 4),
        "uas": round(right["uas"] / max(counts["las"], 1), 4),
        "las": round(right["las"] / max(counts["las"], 1), 4),
        "starts": f1(starts),
        "spans": f1(spans),
        "kinds": f1(kinds),
        "same": round(float(same[0] / max(same[1], 1)), 4),
    }


def divided(path: Path, cutter: Cutter) -> tuple[list[tuple[Laid, Laid]], list[tuple[Laid, Laid]]]:
    """The documents of a treebank, and one in twenty of them apart, for choosing."""
    trees = list(trees_of(path))
    apart = trees[::20]
    return gathered([tree for tree in trees if tree not in apart], cutter), gathered(apart, cutter)


def train(options: argparse.Namespace) -> None:
    """The whole training, from where it stopped; writes deep.pt when it is through."""
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    cutter = Cutter(DATA / "tokenizer.json")
    articles = articles_of(options.polnear / "train.jsonl.gz", cutter)
    held = [a for a in articles if is_held_back(a.id)]
    kept = [with_said(a, options.said) for a in articles if not is_held_back(a.id)]
    banks = {bank: divided(options.ud / f"en_{bank}-train.conllu.gz", cutter) for bank in ("ewt", "gum")}
    deep = Deep(averaged([loaded(path) for path in options.start]))
    if options.from_deep:
        deep.load_state_dict(torch.load(options.from_deep, weights_only=False).get("network"))
    deep.network.words.weight.requires_grad = False
    new = ("words.", "arcs.", "labels.", "relation.", "spans.", "same.")
    heads = [p for n, p in deep.named_parameters() if n.startswith(new)]
    old = [p for n, p in deep.named_parameters() if p.requires_grad and not n.startswith(new)]
    groups = [{"params": old, "lr": options.rate}, {"params": heads, "lr": options.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 200, max(0.0, (options.steps - step) / options.steps))
    )
    step = 0
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        deep.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        torch.set_rng_state(saved["random"])
        step = saved["step"]
    print(f"{len(kept)} articles, {[len(b[0]) for b in banks.values()]} documents, from step {step}", flush=True)

    def batches_of(corpus: str) -> Iterator[Any]:
        epoch = 0
        while True:
            seed = options.seed * 1000 + epoch
            yield from epoch_of(kept, seed) if corpus == "polnear" else tree_batches(banks[corpus][0], seed)
            epoch += 1

    streams = {corpus: batches_of(corpus) for corpus in ("polnear", "ewt", "gum")}

    def corpus_of(number: int) -> str:
        drawn = random.Random(options.seed * 1_000_003 + number).random()
        if drawn < options.polnear_share:
            return "polnear"
        return "gum" if drawn < options.polnear_share + options.gum_share else "ewt"

    for done in range(step):  # the same batches come again after a stop
        next(streams[corpus_of(done)])
    saved_at = began = time.monotonic()
    losses: dict[str, list[float]] = {corpus: [] for corpus in streams}
    begun = step
    while step < options.steps:
        corpus = corpus_of(step)
        batch = next(streams[corpus])
        deep.train()
        chance = np.random.default_rng([options.seed, step])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            if corpus == "polnear":
                loss = loss_of(deep.network, tensors_of(batch, chance), options.taught)
            else:
                loss = tree_loss(deep, tree_tensors(batch, chance))
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([*old, *heads], 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        schedule.step()
        losses[corpus].append(float(loss.detach()))
        step += 1
        if step % 100 == 0:
            means = {name: round(float(np.mean(row[-50:])), 3) for name, row in losses.items() if row}
            print(f"step {step} {means} {(time.monotonic() - began) / (step - begun):.2f} s", flush=True)
        if time.monotonic() - saved_at > 180 or step == options.steps:
            parts: dict[str, Any] = {"network": deep.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
            parts |= {"schedule": schedule.state_dict(), "random": torch.get_rng_state()}
            torch.save(parts, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").rename(checkpoint)
            saved_at = time.monotonic()
        if step % options.measured == 0 or step == options.steps:
            row: dict[str, Any] = {"step": step} | {bank: tree_figures(deep, banks[bank][1]) for bank in banks}
            figures = figures_of(runner(deep.network), held)
            row["held"] = {name: round(value["f1"], 4) for name, value in figures.items()}
            print(json.dumps(row), flush=True)
            with open(out / "log.jsonl", "a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")
    torch.save({"network": deep.state_dict()}, out / "deep.pt")


def settings(words: list[str] | None = None) -> argparse.Namespace:
    """The settings of one training, from words as they stand on a command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, default=Path("../shared/data/polnear"))
    parser.add_argument("--ud", type=Path, default=Path("../shared/data/ud"))
    parser.add_argument("--said", type=Path, required=True, help="folder of what the teachers said (train.committee)")
    parser.add_argument(
        "--start", type=Path, nargs="+", required=True, help="trained readers; their mean is begun with"
    )
    parser.add_argument("--from-deep", type=Path, help="a network of this kind to go on from, with a new schedule")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--measured", type=int, default=1000, help="steps between two measurements")
    parser.add_argument("--polnear-share", type=float, default=0.4, help="of the batches")
    parser.add_argument("--gum-share", type=float, default=0.35, help="of the batches; the rest is EWT's")
    parser.add_argument("--taught", type=float, default=0.7)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(words)


if __name__ == "__main__":
    train(settings())
