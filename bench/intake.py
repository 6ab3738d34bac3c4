"""What does it cost to take documents in, kept and recorded, beside the bare library that parses the same?

    python -m bench.intake [--small 100000] [--out FILE]

By medium, on the real files of ../shared/data/inputs: milliseconds a document for parsing alone by the library that
reads it (the limit of this work), for our intake without a ledger, and for our intake into a ledger with its evidence
flushed to disk. The reading is left out. Then many small documents: does memory stay flat, and how large is the
ledger? Writing the same bytes, flushed file by file, stands for the disk.
"""

import argparse
import email
import email.policy
import io
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.machine import describe
from whence.errors import WhenceError
from whence.intake import Stated, documents_in
from whence.model import Blob, Capture, Way
from whence.store import Brought, Store, now

ROOT = Path(__file__).parent.parent
INPUTS = ROOT.parent / "shared" / "data" / "inputs"
ROUNDS = 5
BATCH = 200

Row = dict[str, Any]


def mail(data: bytes) -> None:
    """Python's own parser, with every part decoded."""
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        part.get_payload(decode=True)


def pdf(data: bytes) -> None:
    """PDFium's own text of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def page(data: bytes) -> None:
    """trafilatura."""
    from trafilatura import extract

    extract(data.decode("utf-8", "replace"))


def picture(data: bytes) -> None:
    """Pillow: opened and decoded."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.getexif()
        image.convert("L").resize((9, 8))


def web_archive(data: bytes) -> None:
    """warcio: every record's content read."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    for record in ArchiveIterator(io.BytesIO(data), arc2warc=True):
        record.content_stream().read()


def plain(data: bytes) -> None:
    """Decoded."""
    data.decode("utf-8", "replace")


MEDIA: dict[str, tuple[str, Callable[[bytes], None]]] = {
    "mail": ("mail/**/*.eml", mail),
    "PDF": ("pdf/**/*.pdf", pdf),
    "page": ("html/aeb/**/*.html*", page),
    "picture": ("mail/**/*.[gjpt][inpi][fgp]*", picture),
    "web archive": ("warc/**/*.warc*", web_archive),
    "plain": ("", plain),
}


def files(pattern: str) -> list[bytes]:
    """The files of a medium; gzipped pages unpacked."""
    import gzip

    found = []
    paths = INPUTS.glob(pattern) if pattern else (ROOT / "src/whence/data/sample").glob("*.txt")
    for path in sorted(paths)[:100]:
        data = path.read_bytes()
        found.append(gzip.decompress(data) if path.suffix == ".gz" and "warc" not in path.name else data)
    return found


def timed(run: Callable[[bytes], None], given: list[bytes]) -> float:
    """Seconds for all of them; what fails has taken its time too."""
    begun = time.perf_counter()
    for data in given:
        try:
            run(data)
        except Exception as error:
            del error
    return time.perf_counter() - begun


def brought(data: bytes, name: str, keep: Callable[[Any], Blob]) -> Iterator[Brought]:
    """Everything in these bytes, as a ledger takes it, without readings."""
    for taken in documents_in(io.BytesIO(data), Stated(name), keep):
        yield Brought(taken, Capture(taken.document.id, None, now(), Way.FILE, name, "bench"))


def ours(given: list[bytes]) -> int:
    """Our intake without a ledger; how many documents there were."""
    count = 0
    for number, data in enumerate(given):
        try:
            count += sum(1 for _ in brought(data, str(number), Blob.read))
        except WhenceError:
            count += 1
    return count


def kept(given: list[bytes], folder: Path) -> None:
    """Our intake into a new ledger, with a transaction for each file as `whence add` has it."""
    store = Store.open(str(folder), create=True)
    writer = store.writer("bench")
    for number, data in enumerate(given):
        writer.add(brought(data, str(number), store.evidence.put), str(number), "x")
    store.close()


def written(given: list[bytes], folder: Path) -> None:
    """The same bytes as files, each flushed: the disk."""
    folder.mkdir()
    for number, data in enumerate(given):
        with (folder / str(number)).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def by_medium(name: str) -> Row | None:
    """The figures of one medium: medians over rounds, in milliseconds a document."""
    pattern, library = MEDIA[name]
    given = files(pattern)
    if not given:
        return None
    documents = ours(given)
    rounds: dict[str, list[float]] = {"library": [], "intake": [], "ledger": [], "disk": []}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as place:
            rounds["library"].append(timed(library, given))
            begun = time.perf_counter()
            ours(given)
            rounds["intake"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            kept(given, Path(place, "ledger"))
            rounds["ledger"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            written(given, Path(place, "files"))
            rounds["disk"].append(time.perf_counter() - begun)
    row: Row = {"files": len(given), "documents": documents, "bytes": sum(map(len, given))}
    each = {key: 1000 * statistics.median(values) / documents for key, values in rounds.items()}
    row |= {f"{key}_ms": round(value, 3) for key, value in each.items()}
    row["on_top_ms"] = round(each["ledger"] - each["library"], 3)
    return row


def small(count: int) -> Row:
    """Many small documents into one ledger: memory on the way, and size at the end."""
    text = "The dam at {} is safe, the ministry said. Nobody left the town on Monday.\n" * 8
    memory: list[float] = []
    total = 0
    with tempfile.TemporaryDirectory() as place:
        store = Store.open(place, create=True)
        writer = store.writer("bench")
        numbers = iter(range(count))
        begun = time.perf_counter()
        while chunk := list(islice(numbers, BATCH)):
            batch: list[Brought] = []
            for number in chunk:
                data = text.replace("{}", str(number)).encode()
                total += len(data)
                batch.extend(brought(data, f"{number}.txt", store.evidence.put))
            writer.add(batch)
            if chunk[-1] % max(1, count // 20) < BATCH:
                memory.append(_memory())
        seconds = time.perf_counter() - begun
        store.close()
        ledger = sum(path.stat().st_size for path in Path(place).glob("ledger.db*"))
        evidence = sum(path.stat().st_size for path in Path(place, "evidence").rglob("*") if path.is_file())
        shutil.rmtree(Path(place, "evidence"))
    return {
        "documents": count,
        "documents_per_second": round(count / seconds),
        "bytes_in": total,
        "ledger_bytes": ledger,
        "evidence_bytes": evidence,
        "ledger_to_input": round(ledger / total, 2),
        "memory_mb": memory,
    }


def _memory() -> float:
    """Resident memory of this process, in megabytes."""
    with Path("/proc/self/statm").open() as file:
        return round(int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=100_000, help="how many small documents")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "intake.json")
    options = parser.parse_args()
    if not INPUTS.is_dir():
        print(f"Nothing measured: {INPUTS} is not there.", file=sys.stderr)
        return 1
    result: Row = {
        "question": (__doc__ or "").splitlines()[0],
        "taken": time.strftime("%Y-%m-%d"),
        "machine": describe(packages=("whence", "pypdfium2", "trafilatura", "pillow", "warcio", "lxml")),
        "rounds": ROUNDS,
        "media": {},
    }
    print(f"{'milliseconds a document':<24}{'library':>10}{'intake':>10}{'ledger':>10}{'disk':>10}{'on top':>10}")
    for name in MEDIA:
        row = by_medium(name)
        if row is not None:
            result["media"][name] = row
            cells = [row[f"{key}_ms"] for key in ("library", "intake", "ledger", "disk", "on_top")]
            print(f"{name:<24}" + "".join(f"{cell:>10.2f}" for cell in cells))
    result["small"] = small(options.small)
    print({key: value for key, value in result["small"].items() if key != "memory_mb"})
    print("memory on the way, MB:", result["small"]["memory_mb"])
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
