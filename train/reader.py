"""Train the reading network on PolNeAR: `python -m train.reader --out FOLDER`. Stops and goes on where it stopped.

The learning rate falls to nothing over `--epochs`; a checkpoint with the optimiser's and the random generators' states
is written every few minutes, so that a run that was killed and started again ends as an unbroken one would.
"""

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from train.corpus import IGNORED, Article, Example, articles_of, examples_of, is_held_back, with_said
from train.encoder import POINTER, Network, loaded, pretrained
from train.measure import figures_of, runner
from whence.network import Cutter

WINDOW, BATCH = 254, 8
MASK = 103
CURLY = {1523: 1000, 1524: 1000, 1520: 1005, 1521: 1005}  # “ ” to ", ‘ ’ to ' in MiniLM's vocabulary


def epoch_of(articles: list[Article], seed: int, window: int = WINDOW) -> list[list[Example]]:
    """The batches of one epoch: windows of about the same length together, batches in random order."""
    chance = random.Random(seed)
    examples = [example for article in articles for example in examples_of(article, chance, window)]
    examples.sort(key=lambda example: (len(example.ids) // 16, chance.random()))
    batches = [examples[i : i + BATCH] for i in range(0, len(examples), BATCH)]
    chance.shuffle(batches)
    return batches


def tensors_of(batch: list[Example], chance: np.random.Generator | None) -> dict[str, Tensor]:
    """One batch, padded; in training some pieces are hidden and some windows get straight quotation marks."""
    longest = max(len(example.ids) for example in batch)
    padding = {"ids": 0, "cases": 3, "quoted": 0, "tags": IGNORED, "cue_of": IGNORED, "source_of": IGNORED}
    result: dict[str, NDArray[Any]] = {}
    for name, nothing in padding.items():
        rows = np.full((len(batch), longest), nothing, dtype=np.int64)
        for row, example in zip(rows, batch, strict=True):
            values = getattr(example, name)
            row[: len(values)] = values
        result[name] = rows
    result["mask"] = np.where(result["ids"] == 0, -1e4, 0.0).astype(np.float32)[:, None, None, :]
    if all(example.said is not None for example in batch):
        result |= said_columns(batch, longest)
    if chance is not None:
        ids = result["ids"]
        hidden = (chance.random(ids.shape) < 0.05) & (ids > 110)
        ids[hidden] = MASK
        for row in ids[chance.random(len(ids)) < 0.15]:
            for curly, straight in CURLY.items():
                row[row == curly] = straight
    return {name: torch.from_numpy(values) for name, values in result.items()}


def said_columns(batch: list[Example], longest: int) -> dict[str, NDArray[np.float32]]:
    """What other networks said of a batch: for each piece shares of its tags, and of the window's places it points to.
    What they point to outside of the window is left out, and the shares of the rest made one again."""
    tags = np.zeros((len(batch), longest, 7), dtype=np.float32)
    cue, source = (np.zeros((len(batch), longest, longest), dtype=np.float32) for _ in range(2))
    for number, example in enumerate(batch):
        said, where = example.said, example.where
        if said is None:
            continue
        tags[number, where] = said.tags
        for column, at, share in ((cue, said.cue_at, said.cue_share), (source, said.source_at, said.source_share)):
            inside = np.where(at == IGNORED, 0.0, share)
            rows = np.broadcast_to(where[:, None], at.shape)
            np.add.at(
                column[number], (rows, np.maximum(at, 0)), inside / np.maximum(inside.sum(-1, keepdims=True), 1e-6)
            )
    return {"tags_said": tags, "cue_of_said": cue, "source_of_said": source}


def loss_of(network: Network, batch: dict[str, Tensor], taught: float) -> Tensor:
    """Cross-entropy of the tags, plus half that of each pointer, against the gold; where a batch has what other
    networks said, so large a part `taught` of it against that (Hinton et al. 2015)."""
    tags, pointers = network(batch["ids"], batch["cases"], batch["quoted"], batch["mask"])
    content, cue, asking, source = pointers.float().split(POINTER, dim=-1)
    blocked = batch["mask"][:, 0]
    products = [
        query @ key.transpose(-1, -2) / POINTER**0.5 + blocked for query, key in ((content, cue), (asking, source))
    ]
    loss = torch.zeros(())
    for name, scores, weight in zip(
        ("tags", "cue_of", "source_of"), (tags.float(), *products), (1, 0.5, 0.5), strict=True
    ):
        counts = batch[name] != IGNORED
        if not bool(counts.any()):
            continue
        part = nn.functional.cross_entropy(scores[counts], batch[name][counts])
        if f"{name}_said" in batch:
            other = nn.functional.cross_entropy(scores[counts], batch[f"{name}_said"][counts])
            part = (1 - taught) * part + taught * other
        loss = loss + weight * part
    return loss


def train(options: argparse.Namespace) -> None:
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    cutter = Cutter(options.minilm / "tokenizer.json")
    articles = articles_of(options.polnear / "train.jsonl.gz", cutter)
    held = [a for a in articles if is_held_back(a.id) or a.publisher == options.leave_out]
    kept = [a for a in articles if a not in held]
    if options.said:
        kept = [with_said(article, options.said) for article in kept]
    network = pretrained(options.pretrained or options.minilm / "model.safetensors", options.dropout)
    if options.start:
        network.load_state_dict(loaded(options.start).state_dict())
    heads = [p for n, p in network.named_parameters() if n.startswith(("cases", "quoted", "tags", "pointers"))]
    body = [p for n, p in network.named_parameters() if p.requires_grad and not any(p is h for h in heads)]
    groups = [{"params": body, "lr": options.rate}, {"params": heads, "lr": options.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = sum(len(epoch_of(kept, options.seed * 1000 + epoch, options.window)) for epoch in range(options.epochs))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 200, max(0.0, (steps - step) / steps))
    )
    state: dict[str, Any] = {"epoch": 0, "batch": 0, "step": 0}
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        torch.set_rng_state(saved["random"])
        state = saved["state"]
    print(f"{len(kept)} articles, {len(held)} held back, {steps} steps, from {state}", flush=True)

    def save() -> None:
        parts = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "state": dict(state)}
        parts |= {"schedule": schedule.state_dict(), "random": torch.get_rng_state()}
        torch.save(parts, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").rename(checkpoint)

    saved_at = time.monotonic()
    for epoch in range(state["epoch"], options.epochs):
        batches = epoch_of(kept, options.seed * 1000 + epoch, options.window)
        losses: list[float] = []
        began = time.monotonic()
        for number in range(state["batch"], len(batches)):
            network.train()
            chance = np.random.default_rng([options.seed, epoch, number])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(network, tensors_of(batches[number], chance), options.taught)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(body + heads, 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            schedule.step()
            losses.append(float(loss.detach()))
            state |= {"epoch": epoch, "batch": number + 1, "step": state["step"] + 1}
            if len(losses) % 100 == 0:
                speed = (time.monotonic() - began) / len(losses)
                print(f"epoch {epoch} batch {number} loss {np.mean(losses[-100:]):.4f} {speed:.2f} s", flush=True)
            if time.monotonic() - saved_at > 180:
                save()
                saved_at = time.monotonic()
        state |= {"epoch": epoch + 1, "batch": 0}
        save()
        figures = {name: round(row["f1"], 4) for name, row in figures_of(runner(network), held).items()}
        row = {"epoch": epoch + 1, "loss": float(np.mean(losses)) if losses else None, "held": figures}
        print(json.dumps(row), flush=True)
        with open(out / "log.jsonl", "a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
    torch.save(network.state_dict(), out / "network.pt")


def settings(words: list[str] | None = None) -> argparse.Namespace:
    """The settings of one training, from words as they stand on a command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--polnear", type=Path, default=Path("../shared/data/polnear"))
    parser.add_argument("--minilm", type=Path, required=True, help="folder with MiniLM's weights and tokenizer")
    parser.add_argument("--pretrained", type=Path, help="another encoder's weights to begin with, MPNet's")
    parser.add_argument("--window", type=int, default=WINDOW, help="pieces of the longest windows")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--said", type=Path, help="folder of what other networks said (train.committee)")
    parser.add_argument("--taught", type=float, default=0.7, help="the part of the loss that is learned from them")
    parser.add_argument("--start", type=Path, help="a trained network to go on from, with a new schedule")
    parser.add_argument("--leave-out", default=None, help="a publisher to train without and to measure on")
    return parser.parse_args(words)


if __name__ == "__main__":
    train(settings())
