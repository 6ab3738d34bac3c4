"""How well are attributions found, and linked to who said them and how, in news that the reader was not trained on?

    python -m bench.attribution [--publisher NAME] [--network FOLDER] [--gold FILE] [--out FILE]

Reads PolNeAR's dev articles with the installed reader and scores them with the shared scorer as it is, beside textacy's
direct quotations on the same articles in the same run. Also: how precise the surest readings are, and each publisher.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.machine import describe
from bench.scoring import calibration_error, matched, row_of, scorer
from whence.intake import Stated, take
from whence.network import DATA, Network
from whence.read import reading_of

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
PEERS = ROOT / "bench" / ".env" / "bin" / "python"
# What design and README speak of first; the others are in the result file.
SHOWN = [f"{family}.{role}" for family in ("token", "exact") for role in ("source", "cue", "content")]
SHOWN += ["link.half", "link.exact"]
# What the PolNeAR README in shared/ gives for the others, on the same file by the same scorer.
KNOWN = {
    "two trained annotators": {"link.half": 0.730, "link.exact": 0.602},
    "MiniLM trial, 50 minutes": {"link.half": 0.739, "link.exact": 0.558},
    "BBC Citron, retrained": {"link.half": 0.526, "link.exact": 0.350},
    "GenderGapTracker": {"link.half": 0.319, "link.exact": 0.200},
}

Row = dict[str, Any]
Predicted = Mapping[str, Sequence[Row]]
Gold = Mapping[str, tuple[str, list[Row]]]


def read(rows: Sequence[Row], network: Network) -> tuple[dict[str, list[Row]], float]:
    """Outermost attributions of each article (PolNeAR marks no others), and the CPU seconds that reading took."""
    predicted = {}
    began = time.process_time()
    for row in rows:
        text = take(row["text"].encode(), Stated(uri=f"{row['id']}.txt"))
        if text.content != row["text"]:
            raise ValueError(f"{row['id']}: intake changed the text, so its spans mean nothing")
        reading = reading_of(text, network)
        predicted[row["id"]] = [row_of(a) for a in reading.attributions if a.parent is None]
    return predicted, time.process_time() - began


def surest(predicted: Predicted, share: float) -> dict[str, list[Row]]:
    """The surest share of all attributions."""
    ranked = sorted((row["confidence"] for rows in predicted.values() for row in rows), reverse=True)
    if not ranked:
        return {}
    least = ranked[max(0, round(share * len(ranked)) - 1)]
    return {key: [row for row in rows if row["confidence"] >= least] for key, rows in predicted.items()}


def textacy(rows: Sequence[Row]) -> tuple[dict[str, list[Row]], Row] | None:
    """textacy's quotations of the same articles; None where its environment has not been made."""
    if not PEERS.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        gold, out = Path(folder, "gold.jsonl"), Path(folder, "out.jsonl")
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        peers = [str(PEERS), str(ROOT / "bench" / "peers.py"), "quotations", str(gold), str(out)]
        said = subprocess.run(peers, check=True, capture_output=True, text=True).stdout
        found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return {row["id"]: row["attributions"] for row in found}, json.loads(said)


def measured(rows: Sequence[Row], network: Network, rules: ModuleType, draws: int) -> Row:
    """All figures of one run."""
    gold: Gold = {row["id"]: (row["text"], row["attributions"]) for row in rows}
    score = rules.score
    predicted, seconds = read(rows, network)
    words = sum(len(row["text"].split()) for row in rows)
    result: Row = {
        "articles": len(rows),
        "words": words,
        "words_per_cpu_second": round(words / seconds),
        "whence": score(gold, predicted, draws),
    }
    result["surest"] = {}
    for name, share in (("half", 0.5), ("quarter", 0.25)):
        figures = score(gold, surest(predicted, share))
        result["surest"][name] = {key: figures[key]["precision"] for key in ("link.half", "link.exact")}
    judged = [
        (one["confidence"], number in right)
        for key, (text, own) in gold.items()
        for right in [matched(rules, text, own, predicted[key])]
        for number, one in enumerate(predicted[key])
    ]
    result["calibration_error"] = calibration_error(judged)
    result["publishers"] = {}
    for publisher in sorted({row["publisher"] for row in rows}):
        own = {row["id"] for row in rows if row["publisher"] == publisher}
        figures = score({key: gold[key] for key in own}, predicted)
        result["publishers"][publisher] = {key: figures[key]["f1"] for key in ("link.half", "link.exact")}
    peer = textacy(rows)
    if peer is not None:
        result["textacy"] = score(gold, peer[0], draws)
        result["textacy_run"] = peer[1]
    return result


def table(result: Row) -> str:
    """The result for people."""
    names = [name for name in ("whence", "textacy") if name in result]
    lines = [f"{result['articles']} articles, {result['words']} words; F1, with a 95% interval"]
    lines.append(f"{'':<16}" + "".join(f"{name:>24}" for name in names))
    for figure in SHOWN:
        cells = []
        for name in names:
            row = result[name][figure]
            interval = " ({:.3f}-{:.3f})".format(*row["interval"]) if "interval" in row else ""
            cells.append(f"{row['f1']:.3f}{interval}")
        lines.append(f"{figure:<16}" + "".join(f"{cell:>24}" for cell in cells))
    for share, figures in result["surest"].items():
        precision = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
        lines.append(f"precision of the surest {share}: {precision}")
    lines.append(f"expected calibration error of confidence: {result['calibration_error']:.3f}")
    lines.append("by publisher, link.half / link.exact:")
    for publisher, figures in result["publishers"].items():
        lines.append(f"  {publisher:<22} {figures['link.half']:.3f} / {figures['link.exact']:.3f}")
    if "textacy" not in result:
        lines.append("textacy did not run: `make bench` makes its environment")
    return "\n".join(lines)


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "data" / "polnear" / "dev.jsonl")
    parser.add_argument("--tools", type=Path, default=SHARED / "tools", help="folder of score_attribution.py")
    parser.add_argument("--network", type=Path, default=DATA, help="folder of another reader.onnx and tokenizer.json")
    parser.add_argument("--publisher", help="only the articles of this publisher")
    parser.add_argument("--bootstrap", type=int, default=1000, metavar="N", help="draws for the intervals")
    parser.add_argument("--out", type=Path, help="default: bench/results/attribution.json, or none with --publisher")
    options = parser.parse_args()
    if not (options.gold.exists() and (options.tools / "score_attribution.py").exists()):
        print(
            f"Nothing measured: {options.gold} or {options.tools}/score_attribution.py is not there.", file=sys.stderr
        )
        return 1
    rows = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines() if line.strip()]
    if options.publisher:
        known = sorted({row["publisher"] for row in rows})
        rows = [row for row in rows if row["publisher"] == options.publisher]
        if not rows:
            print(f"No article of {options.publisher}; there are {', '.join(known)}.", file=sys.stderr)
            return 1
    network = Network(options.network)
    result: Row = {
        "question": (__doc__ or "").splitlines()[0],
        "taken": time.strftime("%Y-%m-%d"),
        "machine": describe(),
        "gold": options.gold.name,
        "publisher": options.publisher,
        "network": {"digest": network.digest, **network.about},
        "known": KNOWN,
    }
    result |= measured(rows, network, scorer(options.tools), options.bootstrap)
    print(table(result))
    ours = options.publisher is None and options.network == DATA
    out = options.out or (ROOT / "bench" / "results" / "attribution.json" if ours else None)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
