"""How does it read Wikinews, which is not like what it was trained on?

    python -m bench.wikinews [--out FILE]

GUM's 31 Wikinews articles and interviews carry RST analyses by trained annotators; a discourse unit that they call an
attribution ("the minister said", "I think") is found here if a cue or source of a reading shares a word with it. That
measures recall only, and of something wider than PolNeAR's attributions: RST marks thoughts and inner attributions too,
so units inside quotation marks, which this reader does not look into, are counted apart. The network has never seen
these texts; rules of decoding (headings, edges of spans, roles) were mended by looking at readings of them.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.machine import describe
from whence.flow import read_text
from whence.intake import Stated, take
from whence.model import Reading, Role, Span
from whence.text import Quoted, paragraphs_of

ROOT = Path(__file__).parent.parent
WIKINEWS = ROOT.parent / "shared" / "data" / "inputs" / "text" / "gum_wikinews" / "dep"
_RELATION = re.compile(r"(?:^|\|)Discourse=([a-z-]+)")


@dataclass(frozen=True, slots=True)
class Article:
    """A text, put together from its sentences, and the discourse units that are attributions."""

    name: str
    text: str
    units: tuple[Span, ...]


def article_of(path: Path) -> Article:
    """The text of a CoNLL-U file, a blank line between paragraphs, and its attribution units in code points."""
    parts: list[str] = []
    starts: list[tuple[int, str]] = []
    at = 0
    begins_paragraph = False
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# newpar"):
            begins_paragraph = bool(parts)
        elif line.startswith("# text = "):
            gap = "\n\n" if begins_paragraph else " " if parts else ""
            begins_paragraph = False
            sentence = line.removeprefix("# text = ")
            at = sum(map(len, parts)) + len(gap)
            parts += [gap, sentence]
        elif line[:1].isdigit() and "-" not in line.split("\t")[0] and "." not in line.split("\t")[0]:
            columns = line.split("\t")
            whole = "".join(parts)
            found = whole.find(columns[1], at)
            if found < 0:
                continue
            relation = _RELATION.search(columns[9])
            if relation:
                starts.append((found, relation[1]))
            at = found + len(columns[1])
    text = "".join(parts)
    ends = [start for start, _ in starts[1:]] + [len(text)]
    units = [
        Span(start, end) for (start, name), end in zip(starts, ends, strict=True) if name.startswith("attribution")
    ]
    return Article(path.stem, text, tuple(units))


def quoted_places(text: str) -> set[int]:
    """Where the words inside quotation marks begin."""
    return {w.start for paragraph in paragraphs_of(text) for w in paragraph.words if w.quoted is Quoted.INSIDE}


def counted(article: Article, reading: Reading) -> Iterator[str]:
    """For each attribution unit where it stands, and whether it was found."""
    marked = [span for one in reading.attributions for span in (*one.cue, *one.source)]
    quoted = quoted_places(article.text)
    for start, end in article.units:
        found = any(s < end and start < e for s, e in marked)
        where = "inside quotation marks" if any(start <= place < end for place in quoted) else "in the open"
        yield f"{where}, {'found' if found else 'not'}"


def measured(paths: list[Path]) -> dict[str, Any]:
    """Recall by genre, and what the readings hold."""
    result: dict[str, Any] = {}
    for genre in ("news", "interview"):
        counts: Counter[str] = Counter()
        for path in (path for path in paths if f"_{genre}_" in path.name):
            article = article_of(path)
            reading = read_text(take(article.text.encode(), Stated(uri=f"{article.name}.txt")))
            counts.update(counted(article, reading))
            counts["articles"] += 1
            counts["attributions read"] += len(reading.attributions)
            counts["claims"] += len(reading.claims)
            counts["claims of the text's own"] += sum(c.chain[-1].role is Role.NARRATOR for c in reading.claims)
        row: dict[str, Any] = dict(sorted(counts.items()))
        for where in ("in the open", "inside quotation marks"):
            units = counts[f"{where}, found"] + counts[f"{where}, not"]
            row[f"recall {where}"] = round(counts[f"{where}, found"] / units, 3) if units else None
        result[genre] = row
    return result


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "wikinews.json")
    options = parser.parse_args()
    paths = sorted(WIKINEWS.glob("*.conllu"))
    if not paths:
        print(f"Nothing measured: {WIKINEWS} is not there.", file=sys.stderr)
        return 1
    result = {"question": (__doc__ or "").splitlines()[0], "machine": describe(time.strftime("%Y-%m-%d"))}
    result |= measured(paths)
    for genre in ("news", "interview"):
        print(genre, json.dumps(result[genre], indent=1))
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
