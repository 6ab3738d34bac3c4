"""How many expressions of time are found, and is the time that they name the right one?

    python -m bench.times [--out FILE]

GUM's 31 Wikinews articles and interviews carry TEI dates by trained annotators: what is marked, and which day, month,
year or stretch it names. Every third article, by name, was not looked at while the rules were made; the rules were
mended by looking at their errors on the others, so the figures of those flatter. The articles are of 2005 to 2023 and
by volunteers: they stand for news on the web, less for an agency's wire, and hold few quarters, fiscal years and times
of the day.

Found: an expression shares a character with the marked one. Exact: it names the same days, to the day; or is held
against what the gold can say: of "since 1994" the gold marks "1994", so an open stretch must share its one bound, and
"from 2004 to 2009", which is one expression here and two there, must share the bound that is marked. Precision counts
the placed expressions that overlap a marked one. The gold marks neither "now" and "recently" nor durations, so
precision is given with and without what says no more than now, before or after.
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
from whence.model import Span, Time
from whence.read.times import times_in
from whence.read.times.calendar import published_on

ROOT = Path(__file__).parent.parent
GUM = ROOT.parent / "shared" / "data" / "inputs" / "text" / "gum_wikinews"
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_EVERY, _HELD_OUT = 3, 2  # articles 3, 6, 9, ...
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """What the annotators marked, and the time that it names in their words: a date, or two with / between them."""

    span: Span
    value: str

    @property
    def days(self) -> tuple[str | None, str | None]:
        """From the first day up to, not including, the last; None where it names none."""
        first, _, last = self.value.partition("/")
        begin, end = (published_on(one[:10]) for one in (first, last or first))
        return begin.interval.lower if begin else None, end.interval.upper if end else None


@dataclass(frozen=True, slots=True)
class Article:
    """A text, when it was published, and its marks."""

    name: str
    text: str
    published: str
    marks: tuple[Mark, ...]


def tokens_of(path: Path) -> tuple[str, list[Span]]:
    """The text of a CoNLL-U file, a blank line between paragraphs, and where its tokens stand."""
    text, at, spans = "", 0, []
    begins_paragraph = False
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# newpar"):
            begins_paragraph = bool(text)
        elif line.startswith("# text = "):
            text += "\n\n" if begins_paragraph else " " if text else ""
            at, begins_paragraph = len(text), False
            text += line.removeprefix("# text = ")
        elif line[:1].isdigit() and line.split("\t")[0].isdigit():
            word = line.split("\t")[1]
            start = text.index(word, at)
            at = start + len(word)
            spans.append(Span(start, at))
    return text, spans


def article_of(name: str) -> Article:
    """The two files of an article as one; they have the same tokens."""
    text, spans = tokens_of(GUM / "dep" / f"{name}.conllu")
    xml = (GUM / "xml" / f"{name}.xml").read_text("utf-8")
    marks, begun, at = [], [], 0
    for line in xml.splitlines():
        if line.startswith("<date"):
            begun.append((at, dict(_ATTRIBUTE.findall(line))))
        elif line.startswith("</date"):
            first, said = begun.pop()
            marks.append(Mark(Span(spans[first].start, spans[at - 1].end), value_of(said)))
        elif "\t" in line:
            at += 1
    published = dict(_ATTRIBUTE.findall(xml.splitlines()[0]))["dateCreated"]
    return Article(name, text, published, tuple(sorted(marks, key=lambda mark: mark.span)))


def value_of(said: dict[str, str]) -> str:
    """A mark's value; `--05` is a May of no year, which EDTF writes XXXX-05.

    >>> value_of({"when": "--05"}), value_of({"notAfter": "2012-03"}), value_of({"from": "2017", "to": "2019"})
    ('XXXX-05', '../2012-03', '2017/2019')
    """
    first, last = (said.get(one) or said.get(other) for one, other in (("from", "notBefore"), ("to", "notAfter")))
    value = said.get("when") or f"{first or '..'}/{last or '..'}"
    return re.sub(r"(^|/)--", r"\1XXXX-", value)


def exact(mark: Mark, found: Time, *, shared: bool) -> bool:
    """Whether this is the time that is marked; `shared`: other marks stand in the same expression."""
    interval = found.interval
    if interval is None:
        return False
    if interval.edtf == mark.value:
        return True
    if "T" in mark.value:
        return False
    days, ours = mark.days, (interval.lower, interval.upper)
    if days == ours and days != (None, None):
        return True
    bounds = {day for day in days if day}
    if ".." in interval.edtf:
        return bool(bounds & set(ours))
    return shared and "/" in interval.edtf and any(one == other and one for one, other in zip(days, ours, strict=True))


def says_now(found: Time, published: str) -> bool:
    """Whether it says no more than now, until now or from now on."""
    return found.interval is not None and found.interval.edtf in {published, f"../{published}", f"{published}/.."}


def counted(article: Article) -> Iterator[str]:
    """What the rules make of an article, one word for each that is to be counted."""
    found = times_in(article.text, article.published)
    for mark in article.marks:
        over = [one for one in found if overlap(one.span, mark.span)]
        yield "marked"
        if over:
            yield "found"
        if any(exact(mark, one, shared=len(marks_in(one, article)) > 1) for one in over):
            yield "exact"
    for one in found:
        if one.interval is None:
            yield "not placed"
            continue
        yield "placed"
        if marks_in(one, article):
            yield "placed and marked"
        elif says_now(one, article.published):
            yield "placed, now"


def overlap(one: Span, other: Span) -> bool:
    """Whether they share a character."""
    return one.start < other.end and other.start < one.end


def marks_in(found: Time, article: Article) -> list[Mark]:
    """The marks that an expression touches."""
    return [mark for mark in article.marks if overlap(found.span, mark.span)]


def figures(articles: list[Article]) -> dict[str, Any]:
    """Shares and the counts behind them."""
    counts: Counter[str] = Counter(articles=len(articles))
    for article in articles:
        counts.update(counted(article))
    placed = counts["placed"]
    return {
        "found": round(counts["found"] / counts["marked"], 3),
        "exact": round(counts["exact"] / counts["marked"], 3),
        "precision": round(counts["placed and marked"] / placed, 3),
        "precision without now": round(counts["placed and marked"] / (placed - counts["placed, now"]), 3),
        "counts": dict(sorted(counts.items())),
    }


def speed(articles: list[Article]) -> int:
    """Words a CPU second, reading the articles one by one, many times over."""
    words = sum(len(article.text.split()) for article in articles)
    begun = time.process_time()
    for _ in range(_ROUNDS):
        for article in articles:
            times_in(article.text, article.published)
    return round(words * _ROUNDS / (time.process_time() - begun))


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "times.json")
    options = parser.parse_args()
    names = sorted(path.stem for path in (GUM / "xml").glob("*.xml"))
    if not names:
        print(f"Nothing measured: {GUM} is not there.", file=sys.stderr)
        return 0
    articles = [article_of(name) for name in names]
    held_out = articles[_HELD_OUT::_EVERY]
    result: dict[str, Any] = {"question": (__doc__ or "").splitlines()[0]}
    result |= {"machine": describe(time.strftime("%Y-%m-%d"), ("whence",))}
    result["developed on"] = figures([article for article in articles if article not in held_out])
    result["held out"] = figures(held_out)
    result["words a CPU second"] = speed(articles)
    print(json.dumps({name: result[name] for name in result if name != "machine"}, indent=1))
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
