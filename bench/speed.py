"""How fast does Whence read, how soon is the first claim there, and how much memory does it take?

    python -m bench.speed [--files N] [--big MEGABYTES] [--starts N] [--runs N] [--out FILE]

Words are what white space parts. CPU seconds are user and system time of the whole process; on a shared machine they
are firmer than wall time. Memory is the largest resident set. Every measured process is a fresh one. The text is
PolNeAR's dev articles where ../shared lies beside the repository, else the packaged sample case, repeated.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.machine import describe

ROOT = Path(__file__).parent.parent
DEV = ROOT.parent / "shared" / "data" / "polnear" / "dev.jsonl"
SAMPLE = ROOT / "src" / "whence" / "data" / "sample"
PEERS = ROOT / "bench" / ".env" / "bin" / "python"
WHENCE = Path(sys.executable).with_name("whence")
SENTENCE = "The dam is safe, the ministry said on Monday."
ALLOWED_MB, ALLOWED_TIMES = 250, 10  # memory: at most so much, plus so many times the input

# The network alone, in a process of its own: this one must stay small, because a process that it starts counts the
# memory of the one it was started from as its own.
NETWORK_ALONE = """
import sys, time
from pathlib import Path
from whence.network import Network
from whence.text import paragraphs_of
network = Network()
texts = [Path(name).read_text("utf-8") for name in sys.argv[1:]]
cut = [(text, paragraphs_of(text)) for text in texts]
list(network.numbers(*cut[0]))
began = time.process_time()
for text, paragraphs in cut:
    for _ in network.numbers(text, paragraphs):
        pass
print(time.process_time() - began)
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """One process that ran to its end: seconds and megabytes. `first` is when its first line came."""

    wall: float
    cpu: float
    first: float | None
    memory_mb: float


def run(*words: str | Path) -> Ran:
    """Run a process, read what it writes as it comes, and say what it took. It must end with 0 or 1."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=complaints)
        if process.stdout is None:
            raise OSError("no pipe")
        first = time.perf_counter() - began if process.stdout.readline() else None
        while process.stdout.read(1 << 20):
            pass
        process.stdout.close()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            complaints.seek(0)
            raise RuntimeError(f"{words[0]} ended with {process.returncode}: {complaints.read().decode()[-500:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Ran(wall, used.ru_utime + used.ru_stime, first, used.ru_maxrss * unit / 1e6)


def texts() -> tuple[str, list[str]]:
    """What is read, in words, and the texts."""
    if DEV.exists():
        rows = [json.loads(line) for line in DEV.read_text("utf-8").splitlines() if line.strip()]
        return "PolNeAR's dev articles", [row["text"] for row in rows]
    sample = [path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.txt"))]
    return "the packaged sample case, eight times: ../shared is not there", sample * 8


def whence(files: Sequence[Path], threads: int) -> Ran:
    """The whole command, as a user runs it in a pipe."""
    return run(WHENCE, "read", "--format", "json", "--threads", str(threads), *files)


def of_runs(runs: Sequence[Ran], words: int) -> dict[str, Any]:
    """Medians of some equal runs, and the runs."""
    cpu, wall = median(ran.cpu for ran in runs), median(ran.wall for ran in runs)
    return {
        "words_per_cpu_second": round(words / cpu),
        "words_per_second": round(words / wall),
        "cpu_seconds": round(cpu, 2),
        "wall_seconds": round(wall, 2),
        "memory_mb": round(max(ran.memory_mb for ran in runs)),
        "runs": [asdict(ran) for ran in runs],
    }


def bulk(files: Sequence[Path], words: int, runs: int) -> dict[str, Any]:
    """Many files by the whole command with one and two threads, by the network alone, and by spaCy's tokenizer."""
    given = [str(file) for file in files]
    commands: dict[str, list[Ran]] = {"1": [], "2": []}
    alone, tokenizer = [], []
    for _ in range(runs):
        for threads, ran in commands.items():
            ran.append(whence(files, int(threads)))
        said = subprocess.run([sys.executable, "-c", NETWORK_ALONE, *given], check=True, capture_output=True, text=True)
        alone.append(words / float(said.stdout))
        if PEERS.exists():
            peer = [str(PEERS), str(ROOT / "bench" / "peers.py"), "tokenize", *given]
            said = subprocess.run(peer, check=True, capture_output=True, text=True)
            tokenizer.append(json.loads(said.stdout)["words_per_cpu_second"])
    result: dict[str, Any] = {f"threads_{threads}": of_runs(ran, words) for threads, ran in commands.items()}
    one, two = result["threads_1"], result["threads_2"]
    result["network_alone"] = {"words_per_cpu_second": round(median(alone)), "runs": alone}
    result["whole_command_to_network_alone"] = round(one["words_per_cpu_second"] / median(alone), 3)
    result["wall_two_threads_to_one"] = round(two["wall_seconds"] / one["wall_seconds"], 3)
    if tokenizer:
        result["spacy_tokenizer"] = {"words_per_cpu_second": round(median(tokenizer)), "runs": tokenizer}
        result["whole_command_to_spacy_tokenizer"] = round(one["words_per_cpu_second"] / median(tokenizer), 4)
    return result


def start(file: Path, times: int) -> dict[str, Any]:
    """From start to first claim, against importing what runs the network and its tokenizer; turn by turn."""
    ours, imports = [], []
    for _ in range(times):
        ours.append(whence([file], 1))
        imports.append(run(sys.executable, "-c", "import onnxruntime, tokenizers; print()"))
    first, base = (median(ran.first or ran.wall for ran in runs) for runs in (ours, imports))
    cpu, base_cpu = (median(ran.cpu for ran in runs) for runs in (ours, imports))
    return {
        "first_claim_seconds": round(first, 3),
        "imports_seconds": round(base, 3),
        "ratio": round(first / base, 2),
        "cpu_seconds": round(cpu, 3),
        "imports_cpu_seconds": round(base_cpu, 3),
        "cpu_ratio": round(cpu / base_cpu, 2),
        "runs": [{"whence": asdict(one), "imports": asdict(other)} for one, other in zip(ours, imports, strict=True)],
    }


def memory(ran: Ran, size: int) -> dict[str, Any]:
    """What one run took, against what is allowed for an input of so many bytes."""
    allowed = ALLOWED_MB + ALLOWED_TIMES * size / 1e6
    return {
        "input_mb": round(size / 1e6, 3),
        "memory_mb": round(ran.memory_mb),
        "allowed_mb": round(allowed),
        "kept": ran.memory_mb <= allowed,
        "cpu_seconds": round(ran.cpu, 1),
    }


def table(result: dict[str, Any]) -> str:
    """The result for people."""
    many = result["bulk"]
    lines = [f"{many['files']} files, {many['words']} words: {result['text']}"]
    for name in ("threads_1", "threads_2"):
        row = many[name]
        lines.append(
            f"whole command, {name.replace('_', ' ')}: {row['words_per_cpu_second']:,} words per CPU second,"
            f" {row['words_per_second']:,} per second, {row['memory_mb']} MB"
        )
    lines.append(f"network alone: {many['network_alone']['words_per_cpu_second']:,} words per CPU second")
    if "spacy_tokenizer" in many:
        lines.append(f"spaCy's tokenizer: {many['spacy_tokenizer']['words_per_cpu_second']:,} words per CPU second")
    begun = result["start"]
    lines.append(
        f"first claim after {begun['first_claim_seconds']} s; the imports alone {begun['imports_seconds']} s;"
        f" ratio {begun['ratio']}, of CPU time {begun['cpu_ratio']}"
    )
    for name, row in result["memory"].items():
        kept = "kept" if row["kept"] else "NOT KEPT"
        lines.append(f"memory, {name}: {row['memory_mb']} MB for {row['input_mb']} MB; {row['allowed_mb']} MB {kept}")
    return "\n".join(lines)


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, help="read only the first so many texts")
    parser.add_argument("--big", type=float, default=10, metavar="MEGABYTES", help="size of the big file; 0 for none")
    parser.add_argument("--starts", type=int, default=9, metavar="N", help="starts of each kind")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs over all files")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "speed.json")
    options = parser.parse_args()
    what, given = texts()
    given = given[: options.files]
    words = sum(len(text.split()) for text in given)
    result: dict[str, Any] = {"question": (__doc__ or "").splitlines()[0], "taken": time.strftime("%Y-%m-%d")}
    result |= {"machine": describe(), "text": what}
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, text in enumerate(given):
            files.append(Path(folder, f"{number:03}.txt"))
            files[-1].write_bytes(text.encode())
        short = Path(folder, "short.txt")
        short.write_text(SENTENCE, encoding="utf-8")
        result["start"] = start(short, options.starts)
        result["bulk"] = {"files": len(files), "words": words} | bulk(files, words, options.runs)
        largest = max(file.stat().st_size for file in files)
        result["memory"] = {
            "one sentence": memory(whence([short], 1), len(SENTENCE)),
            "many files, against the largest": memory(whence(files, 2), largest),
        }
        if options.big:
            whole = "\n\n".join(given).encode()
            short.write_bytes((whole * (int(options.big * 1e6) // len(whole) + 1))[: int(options.big * 1e6)])
            result["memory"]["one big file"] = memory(whence([short], 1), short.stat().st_size)
    print(table(result))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
