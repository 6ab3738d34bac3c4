"""Does it follow who says that somebody else said it?

    python -m bench.chains [--out FILE]

The passages of tests/golden/chains, each read as a text of its own. An attribution inside the content of another counts
as found if a cue that overlaps its cue was found inside an attribution whose cue overlaps the outer one's. A claim's
chain is exact if it has as many links as the marked one and each shares a word with the link that stands there; chains
are counted by the holders that they name, the narrator apart. Passages that look nested and are not say how often an
attribution is put inside another that does not hold it.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.machine import describe
from whence.flow import read_text
from whence.intake import Stated, take
from whence.model import Attribution, Claim, Link, Reading, Role, Span

ROOT = Path(__file__).parent.parent
CHAINS = ROOT / "tests" / "golden" / "chains" / "chains.jsonl"
_WORD = re.compile(r"\w+")
_DEV = ("bio_byron", "bio_emperor", "court_loan", "court_negligence", "speech_impeachment", "speech_inauguration")
DEV = frozenset(f"GUM_{name}" for name in _DEV)
_SMALL = frozenset(("a", "an", "the", "of", "and", "in", "s"))


@dataclass(frozen=True, slots=True)
class Marked:
    """An attribution as it was marked by hand; `parent` is the index of the one around it."""

    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    parent: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, its attributions, and for some words of it the chain that they stand on."""

    name: str
    document: str
    text: str
    attributions: tuple[Marked, ...]
    chains: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def nested(self) -> bool:
        """Whether an attribution stands inside another."""
        return any(one.parent is not None for one in self.attributions)

    def around(self, one: Marked) -> tuple[Marked, ...]:
        """What an inner attribution may be found in: the one around it, or another of the same content."""
        if one.parent is None:
            return ()
        outer = self.attributions[one.parent]
        return tuple(each for each in self.attributions if each is outer or each.content == outer.content)


def passage_of(line: str) -> Passage:
    """One line of the file."""
    row: dict[str, Any] = json.loads(line)
    attributions = tuple(
        Marked(_spans(one["cue"]), _spans(one["content"]), one["parent"]) for one in row["attributions"]
    )
    chains = tuple((one["words"], tuple(one["chain"])) for one in row["chains"])
    return Passage(row["id"], row["source"], row["text"], attributions, chains)


def _spans(pieces: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pieces)


def common(some: Iterable[Span], others: Sequence[Span]) -> int:
    """How many characters these spans share with those."""
    return sum(max(0, min(one.end, two.end) - max(one.start, two.start)) for one in some for two in others)


def inner_counts(passage: Passage, reading: Reading) -> Iterator[str]:
    """What became of each marked attribution, and of each that was found inside another."""
    by_id = {one.id: one for one in reading.attributions}
    fitting: set[str] = set()
    for marked in passage.attributions:
        found = [one for one in reading.attributions if common(one.cue, marked.cue)]
        if marked.parent is None:
            yield f"outermost, {'found' if found else 'not'}"
            continue
        right = [one for one in found if _is_inside(one, passage.around(marked), by_id)]
        fitting.update(one.id for one in right)
        yield f"inner, {'found' if right else 'found elsewhere' if found else 'not'}"
    for one in reading.attributions:
        if one.parent is not None and one.id not in fitting:
            yield "false nestings"


def _is_inside(one: Attribution, outer: tuple[Marked, ...], by_id: dict[str, Attribution]) -> bool:
    return one.parent is not None and any(common(by_id[one.parent].cue, each.cue) for each in outer)


def chain_counts(passage: Passage, reading: Reading) -> Iterator[str]:
    """For each marked chain how many holders it names, and whether it was found."""
    for words, chain in passage.chains:
        claim = claim_over(passage.text, words, reading.claims)
        exact = claim is not None and is_chain(claim.chain, chain)
        yield f"chains of {len(chain) - 1}, {'exact' if exact else 'not'}"


def claim_over(text: str, words: str, claims: Iterable[Claim]) -> Claim | None:
    """The claim that covers most of these words, the shortest of several; None if none covers more than half."""
    start = text.index(words)
    place = (Span(start, start + len(words)),)
    covering = [(common(one.spans, place), -sum(end - begin for begin, end in one.spans), one) for one in claims]
    best = max(covering, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and 2 * best[0] > len(words) else None


def is_chain(links: Sequence[Link], marked: Sequence[str]) -> bool:
    """Whether the links name, step by step, whom the marked chain names; "" is somebody who is not named."""
    if len(links) != len(marked) or links[0].role is not Role.NARRATOR:
        return False
    pairs = zip(links[1:], marked[1:], strict=True)
    return all(bool(_words(link.text) & _words(words)) if words else not link.text for link, words in pairs)


def _words(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)}
    return words - _SMALL or words


def groups_of(passage: Passage) -> Iterator[str]:
    """Which figures a passage counts for. A network taught by GUM's trees has seen those of all but its dev part."""
    yield "nested" if passage.nested else "not nested"
    if passage.nested and passage.document in DEV:
        yield "nested, from GUM's dev part"


def measured(passages: Iterable[Passage]) -> dict[str, Any]:
    """Counts and shares, of the passages that are nested and of those that are not."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages:
        reading = read_text(take(passage.text.encode(), Stated(uri=f"{passage.name}.txt")))
        if reading.text.content != passage.text:
            raise ValueError(f"{passage.name}: the text taken in is not the passage, so its places do not hold")
        here = Counter((*inner_counts(passage, reading), *chain_counts(passage, reading)))
        here["passages"] = 1
        here["false nestings"] += 0  # a row says so where there is none
        here["passages with a false nesting"] = int(here["false nestings"] > 0)
        for group in groups_of(passage):
            for name, count in here.items():
                counts[group][name] += count
    return {group: row_of(counts[group]) for group in sorted(counts)}


def row_of(counts: Counter[str]) -> dict[str, Any]:
    """The counts of a group, and the shares that they make."""
    row: dict[str, Any] = dict(sorted(counts.items()))
    row["share of outermost found"] = _share(counts, "outermost, ", "found")
    row["share of inner found"] = _share(counts, "inner, ", "found")
    row["share of chains of two or more exact"] = _share(counts, "chains of [2-9], ", "exact")
    row["share of chains exact"] = _share(counts, "chains of [0-9], ", "exact")
    return row


def _share(counts: Counter[str], kind: str, wanted: str) -> float | None:
    every = sum(count for name, count in counts.items() if re.match(kind, name))
    right = sum(count for name, count in counts.items() if re.fullmatch(kind + wanted, name))
    return round(right / every, 3) if every else None


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "chains.json")
    options = parser.parse_args()
    if not CHAINS.exists():
        print(f"Nothing measured: {CHAINS} is not there.", file=sys.stderr)
        return 1
    passages = [passage_of(line) for line in CHAINS.read_text("utf-8").splitlines()]
    result = {"question": (__doc__ or "").splitlines()[0], "machine": describe(time.strftime("%Y-%m-%d"))}
    rows = measured(passages)
    result |= rows
    for name, row in rows.items():
        print(name, json.dumps(row, indent=1))
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
