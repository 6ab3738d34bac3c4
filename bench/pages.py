"""How much of an article does a page's text keep, how little else, and does it know title, author and date?

Our own intake beside trafilatura's and resiliparse's plain text, on pages and gold that others made
(../shared/data/inputs/html): bodies of scrapinghub's article-extraction-benchmark, bodies, titles, authors and dates of
fundus, texts of newspaper4k, and trafilatura's sentences that must and must not be there. Words are compared as bags
and as runs of four; intervals are bootstrapped over pages. A peer that is not installed is left out.

    python -m bench.pages [--date DAY]
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.machine import describe
from whence.errors import IntakeError
from whence.intake import Stated, take
from whence.model import BlockKind, Text

HERE = Path(__file__).resolve().parent
PAGES = HERE.parent.parent / "shared" / "data" / "inputs" / "html"
PACKAGES = ("whence", "trafilatura", "resiliparse", "lxml", "htmldate", "justext")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """These bytes, and what people found in them."""

    name: str
    data: bytes
    body: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """The figures of one extractor, a row a page."""

    scores: list[tuple[float, float, float, float]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    wanted: list[bool] = field(default_factory=list)
    unwanted: list[bool] = field(default_factory=list)


def pages() -> Iterator[Page]:
    """All pages with gold."""
    gold = json.loads((PAGES / "aeb" / "ground-truth.json").read_text("utf-8"))
    for key, entry in gold.items():
        yield Page(f"aeb/{key[:8]}", _bytes(PAGES / "aeb" / f"{key}.html.gz"), entry["articleBody"])
    for path in sorted((PAGES / "fundus").glob("*.json")):
        versions = json.loads(path.read_text("utf-8"))
        for page in sorted(path.parent.glob(f"{path.stem}_2*.html.gz")):
            yield _fundus(page, list(versions.values()))
    for path in sorted((PAGES / "newspaper4k").glob("*.txt")):
        yield Page(f"newspaper4k/{path.stem}", path.with_suffix(".html").read_bytes(), path.read_text("utf-8"))
    for entry in json.loads((PAGES / "trafilatura" / "evaldata.json").read_text("utf-8")).values():
        data = _bytes(PAGES / "trafilatura" / entry["file"])
        yield Page(
            f"trafilatura/{entry['file']}", data, None, None, None, None, *map(tuple, (entry["with"], entry["without"]))
        )


def _fundus(path: Path, versions: list[dict[str, Any]]) -> Page:
    """A page of fundus with the gold of the parser version whose paragraphs stand in it."""
    data = _bytes(path)
    squeezed = re.sub(r"\W", "", data.decode("utf-8", "replace"))
    best = max(versions, key=lambda gold: sum(re.sub(r"\W", "", p)[:25] in squeezed for p in _paragraphs(gold)))
    authors = tuple(best["authors"]) if best.get("authors") else None
    name = f"fundus/{path.name.removesuffix('.html.gz')}"
    return Page(name, data, "\n".join(_paragraphs(best)), best["title"], authors, best["publishing_date"][:10])


def _paragraphs(gold: dict[str, Any]) -> list[str]:
    body = gold["body"]
    return [*body["summary"], *(part for one in body["sections"] for part in one["headline"] + one["paragraphs"])]


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def ours(data: bytes) -> Text | None:
    """Our text of a page, or None."""
    try:
        return take(data, Stated("page.html"))
    except IntakeError:
        return None


def shown(data: bytes) -> str:
    """All of our text but captions, which no gold has."""
    return _without(ours(data), {BlockKind.CAPTION})


def prose(data: bytes) -> str:
    """Only what our reader looks for claims in."""
    return _without(ours(data), set(BlockKind) - {BlockKind.PROSE})


def _without(text: Text | None, kinds: set[BlockKind]) -> str:
    if text is None:
        return ""
    left, at = [], 0
    for block in text.blocks:
        if block.kind in kinds:
            left.append(text.content[at : block.span.start])
            at = block.span.end
    return "".join([*left, text.content[at:]])


def extractors() -> dict[str, Callable[[bytes], str]]:
    """What is measured: ours, and each peer that is installed."""
    found: dict[str, Callable[[bytes], str]] = {"whence, shown": shown, "whence, prose": prose}
    try:
        extract = import_module("trafilatura").extract
    except ImportError:
        print("trafilatura is not installed: left out")
    else:
        found["trafilatura"] = lambda data: extract(data, include_comments=False) or ""
        found["trafilatura, fast"] = lambda data: extract(data, include_comments=False, fast=True) or ""
    try:
        plain = import_module("resiliparse.extract.html2text").extract_plain_text
        decode = import_module("resiliparse.parse.encoding").bytes_to_str
        detect = import_module("resiliparse.parse.encoding").detect_encoding
    except ImportError:
        print("resiliparse is not installed: left out")
    else:
        found["resiliparse"] = lambda data: plain(
            decode(data, detect(data, from_html_meta=True)), main_content=True, alt_texts=False, comments=False
        )
    return found


def score(text: str, gold: str) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of words as a bag, and F1 of runs of four words."""
    got, want = (_WORD.findall(side.lower()) for side in (text, gold))
    runs_got, runs_want = (list(zip(*(side[i:] for i in range(4)), strict=False)) for side in (got, want))
    precision, recall, f1 = _overlap(Counter(got), Counter(want))
    return precision, recall, f1, _overlap(Counter(runs_got), Counter(runs_want))[2]


def _overlap(got: Counter[Any], want: Counter[Any]) -> tuple[float, float, float]:
    both = (got & want).total()
    precision, recall = both / max(1, got.total()), both / max(1, want.total())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def measure(extract: Callable[[bytes], str], gold: list[Page]) -> dict[str, object]:
    """One extractor on all pages."""
    tally = Tally()
    for page in gold:
        start = time.process_time()
        text = extract(page.data)
        tally.milliseconds.append(1000 * (time.process_time() - start))
        if page.body is not None:
            tally.scores.append(score(text, page.body))
        tally.wanted += [part in text for part in page.wanted]
        tally.unwanted += [part in text for part in page.unwanted]
    names = ("precision", "recall", "f1", "f1_runs_of_four")
    figures: dict[str, object] = {
        name: _interval([row[index] for row in tally.scores]) for index, name in enumerate(names)
    }
    figures["wanted_sentences_kept"] = f"{sum(tally.wanted)} of {len(tally.wanted)}"
    figures["unwanted_phrases_kept"] = f"{sum(tally.unwanted)} of {len(tally.unwanted)}"
    figures["ms_cpu_a_page"] = {
        "mean": _round(_mean(tally.milliseconds)),
        "median": _round(_median(tally.milliseconds)),
    }
    return figures


def metadata(gold: list[Page]) -> dict[str, object]:
    """How often title, authors and date agree with the gold: ours, and trafilatura's own beside it."""
    sides: dict[str, Callable[[bytes], tuple[str | None, str | None, str | None]]] = {"whence": _ours_says}
    try:
        extract = import_module("trafilatura").extract_metadata
        load = import_module("trafilatura").load_html
    except ImportError:
        pass
    else:

        def theirs(data: bytes) -> tuple[str | None, str | None, str | None]:
            said = extract(load(data))
            return said.title, said.author, said.date

        sides["trafilatura"] = theirs
    return {name: _hits(says, [page for page in gold if page.title]) for name, says in sides.items()}


def _ours_says(data: bytes) -> tuple[str | None, str | None, str | None]:
    text = ours(data)
    return (text.document.title, text.document.byline, text.document.published) if text else (None, None, None)


def _hits(
    says: Callable[[bytes], tuple[str | None, str | None, str | None]], gold: list[Page]
) -> dict[str, dict[str, int]]:
    counted = {name: {"right": 0, "wrong": 0, "none": 0} for name in ("title", "authors", "date")}
    for page in gold:
        title, byline, day = says(page.data)
        authors = None if byline is None else all(_letters(name) in _letters(byline) for name in page.authors or ())
        found = {
            "title": None if title is None else _letters(title) == _letters(page.title or ""),
            "authors": authors if page.authors else "skip",
            "date": None if day is None else day == page.day,
        }
        for name, right in found.items():
            if right != "skip":
                counted[name]["none" if right is None else "right" if right else "wrong"] += 1
    return counted


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _interval(values: list[float]) -> dict[str, float]:
    """The mean, and the middle 95 of a hundred means of pages drawn with replacement."""
    draw = random.Random(1)
    means = sorted(_mean(draw.choices(values, k=len(values))) for _ in range(2000))
    return {"mean": _round(_mean(values)), "low": _round(means[50]), "high": _round(means[1949]), "pages": len(values)}


def _mean(values: list[float]) -> float:
    return sum(values) / max(1, len(values))


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _round(value: float) -> float:
    return round(value, 4)


def main() -> int:
    """Measure and write bench/results/pages.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"), help="the day of the measurement")
    date = parser.parse_args().date
    if not PAGES.is_dir():
        print(f"skipped: {PAGES} is not there; this bench needs the shared inputs")
        return 0
    gold = list(pages())
    result: dict[str, object] = {"question": __doc__.split("\n")[0], "machine": describe(date, PACKAGES)}
    result["text"] = {name: measure(extract, gold) for name, extract in extractors().items()}
    result["metadata"] = metadata(gold)
    out = HERE / "results" / "pages.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
