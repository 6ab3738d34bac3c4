"""Does a reading stay the same when the sides change places?

    python -m bench.neutrality [--network FOLDER] [--out FILE]

Names of two sides of one matter (`bench/pairs.csv`: leaders, states, peoples, religions, parties, organisations) change
places in a text, all at once; the new text is read, and what was read is put back where it stood in the old one. What
is not there word for word as before has changed. Shares are of both readings together: twice what is in both, divided
by what is in either, so that neither losing nor adding something is free; the counts of both stand beside them. How a
claim is put forward is compared where both readings have the claim.

A name is also another token, so part of any change has nothing to do with sides. Three measures tell how much:

- `neutral names, same places`: each name, where it stood, becomes a name of no side, of as many pieces of the network's
  vocabulary or nearly (`bench/neutral_names.csv`), another for each, so that as much of a text changes;
- `no sides, in place`: names of no side that stand in the same texts (Ohio and Iowa, John and David) change places;
- `frames`: the two names of one form that a text has most often, or the one, give way to each pair in turn, once so
  and once the other way round, and the two readings are compared with each other: pairs of two sides beside pairs of no
  side, all in the same frames, and none in the names that a text was written with. Given names are left out.

On PolNeAR's dev articles and GUM's Wikinews articles, which the network was not trained on, and, apart, on the articles
of PolNeAR's train that have most names of states, peoples and religions. Intervals are from drawing documents anew.
"""

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from bench.machine import describe
from bench.scoring import Sums, with_interval
from bench.swaps import NO_SIDE, Change, Pair, both_ways, pairs, pattern_of, swapped, to_neutral
from bench.times import tokens_of
from whence.intake import Stated, take
from whence.model import Claim, Reading, Span, WordingKind
from whence.network import DATA, Network
from whence.read import reading_of
from whence.read.chain import role_of

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
REACH = 0.99
TRAIN = 60  # articles of the training texts
FRAMES = 8  # texts for each form of name
FRAME = 2000  # characters of a text, to the end of a paragraph, that are a frame
CONTROLS = 8  # pairs of no side for each form of name
FRAMED = (("person",), ("state",), ("city",), ("adjective",), ("plural",), ("acronym", "organisation"))
SHOWN: tuple[str, ...] = (
    "attributions",
    "attributions by half of their words",
    "claims",
    "chain of a claim",
    "roles of a claim",
)
SHOWN += ("all modes of a claim", "labels")
TRAINED = "trained on"
EXAMPLES = 20
SURE = (0.5, 0.7, 0.9)
SIDES, NEUTRAL, NO_SIDES = "sides change places", "neutral names, same places", "no sides, in place"

Place = tuple[Span, ...]
Counts = dict[str, tuple[int, int]]  # twice what is the same, and what there is in both readings
Table = Mapping[str, Sequence[Change]]


class Document(NamedTuple):
    """A text, and which of the three groups it is from."""

    name: str
    text: str
    group: str


class Said(NamedTuple):
    """An attribution, where it stood in the first text."""

    source: Place
    cue: Place
    content: Place
    kind: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, where it stood in the first text: attributions with their confidence, claims, words that judge or
    hedge, and mentions of the same."""

    attributions: dict[Said, float]
    claims: dict[tuple[str, Place], dict[str, Any]]
    labels: Counter[tuple[Span, str]]
    hedges: Counter[Span]
    mentions: Counter[tuple[str, Place]]


Back = Callable[[Span], Span]


def read(text: str, network: Network, back: Back) -> Read:
    """Read a text, and put all that was read back."""
    reading = reading_of(take(text.encode(), Stated(uri="swapped.txt")), network)
    if reading.text.content != text:
        raise ValueError("intake changed the text, so its spans mean nothing")
    said = {
        one.id: Said(_back(one.source, back), _back(one.cue, back), _back(one.content, back), one.kind)
        for one in reading.attributions
    }
    wording = {
        (one.kind, back(one.span), one.leaning or "")  # clauses may share words
        for claim in reading.claims
        for one in claim.wording
    }
    return Read(
        {said[one.id]: one.confidence for one in reading.attributions},
        {(claim.unit, _back(claim.spans, back)): _put(claim, reading, said, back) for claim in reading.claims},
        Counter((span, leaning) for kind, span, leaning in wording if kind is WordingKind.LOADED),
        Counter(span for kind, span, _ in wording if kind is WordingKind.HEDGE),
        Counter((one.kind, _back(sorted(mention.span for mention in one.mentions), back)) for one in reading.referents),
    )


def _put(claim: Claim, reading: Reading, said: Mapping[str, Said], back: Back) -> dict[str, Any]:
    """How a claim is put forward, whatever its words."""
    about = {one.id: tuple(back(mention.span) for mention in one.mentions) for one in reading.referents}
    put: dict[str, Any] = {
        "chain": tuple(said.get(link.attribution or "") for link in claim.chain),
        "holders": tuple(said[link.attribution].source if link.attribution else () for link in claim.chain),
        "roles": tuple(link.role for link in claim.chain),
        "voice": claim.voice,
        "act": claim.act,
        "certainty": claim.certainty,
        "negated": claim.negated,
        "presupposed": claim.presupposed,
        "times": _back(claim.time.spans, back) if claim.time else (),
    }
    if claim.heads is not None:
        put["heads"] = tuple(_back(part, back) for part in (claim.heads.subject, claim.heads.predicate))
    if claim.about:
        put["about"] = tuple(about[one] for one in claim.about)
    return put


def _back(spans: Iterable[Span], back: Back) -> Place:
    return tuple(back(span) for span in spans)


def compared(one: Read, other: Read) -> Counts:
    """How much of two readings is the same."""
    found: Counts = {
        "attributions": _shared(Counter(iter(one.attributions)), Counter(iter(other.attributions))),
        "attributions by their cue": _shared(
            Counter(said.cue for said in one.attributions), Counter(said.cue for said in other.attributions)
        ),
        "attributions by half of their words": _alike(one, other),
        "claims": _shared(Counter(iter(one.claims)), Counter(iter(other.claims))),
        "labels": _shared(one.labels, other.labels),
        "hedges": _shared(one.hedges, other.hedges),
    }
    if one.mentions or other.mentions:
        found["referents"] = _shared(one.mentions, other.mentions)
    for least in SURE:
        sure = {said for read in (one, other) for said, confidence in read.attributions.items() if confidence >= least}
        found[f"attributions as sure as {least:g}"] = _shared(
            *(Counter(said for said in read.attributions if said in sure) for read in (one, other))
        )
    both = one.claims.keys() & other.claims.keys()
    for field in sorted({field for place in both for field in one.claims[place]}):
        same = sum(one.claims[place].get(field) == other.claims[place].get(field) for place in both)
        found[f"{field} of a claim"] = 2 * same, 2 * len(both)
    modes = ("voice", "act", "certainty", "negated", "presupposed")
    same = sum(all(one.claims[place][mode] == other.claims[place][mode] for mode in modes) for place in both)
    found["all modes of a claim"] = 2 * same, 2 * len(both)
    return found


def _shared(one: Counter[Any], other: Counter[Any]) -> tuple[int, int]:
    return 2 * (one & other).total(), one.total() + other.total()


def _alike(one: Read, other: Read) -> tuple[int, int]:
    """The attributions that have their like in the other reading, one to one: the cues touch, so do the sources or
    there is none, and half of the content's characters, of all that either has, are the same."""
    free = list(other.attributions)
    same = 0
    for said in one.attributions:
        like = next((each for each in free if _is_like(said, each)), None)
        if like is not None:
            free.remove(like)
            same += 1
    return 2 * same, len(one.attributions) + len(other.attributions)


def _is_like(one: Said, other: Said) -> bool:
    if not _touch(one.cue, other.cue) or not (_touch(one.source, other.source) or one.source == other.source):
        return False
    ours, theirs = ({at for start, end in said.content for at in range(start, end)} for said in (one, other))
    return 2 * len(ours & theirs) >= len(ours | theirs)


class Row(NamedTuple):
    """What became of one document under one swap: names changed, what is the same, and how many attributions and claims
    were found before and after."""

    document: str
    names: int
    counts: Counts
    found: tuple[int, int, int, int]


def row_of(document: str, names: int, before: Read, after: Read) -> Row:
    """Two readings of a document as a row."""
    found = len(before.attributions), len(after.attributions), len(before.claims), len(after.claims)
    return Row(document, names, compared(before, after), found)


def by_document(rows: Iterable[Row]) -> dict[str, Counts]:
    """The counts of each document, over all its rows."""
    found: defaultdict[str, defaultdict[str, tuple[int, int]]] = defaultdict(lambda: defaultdict(lambda: (0, 0)))
    for row in rows:
        own = found[row.document]
        for figure, (same, there) in row.counts.items():
            own[figure] = own[figure][0] + same, own[figure][1] + there
    return {name: dict(own) for name, own in found.items()}


def table_of(documents: Iterable[Counts], figure: str) -> list[tuple[int, int]]:
    """What is the same and what there is, for each document."""
    return [own.get(figure, (0, 0)) for own in documents]


def share(sums: Sums) -> Sums:
    """The share that is the same; of nothing, all is."""
    same, there = sums[..., 0], sums[..., 1]
    return np.where(there > 0, same / np.maximum(there, 1), 1.0)


def apart(sums: Sums) -> Sums:
    """How much more is the same in the third and fourth count than in the first and second."""
    return share(sums[..., 2:]) - share(sums[..., :2])


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Every share of some rows, with how much was found before and after."""
    if not rows:
        return {"documents": 0}
    found = [sum(row.found[at] for row in rows) for at in range(4)]
    documents = list(by_document(rows).values())
    names = dict.fromkeys(name for row in rows for name in row.counts)
    return {
        "documents": len(documents),
        "pairs of readings": len(rows),
        "names changed": sum(row.names for row in rows),
        "attributions before and after": found[:2],
        "claims before and after": found[2:],
        "same, with 95% interval": {name: with_interval(table_of(documents, name), share) for name in names},
    }


def differences(rows: Sequence[Row], control: Sequence[Row]) -> dict[str, list[float]]:
    """How much more stays the same under a control swap of the same documents, with its interval."""
    ours, theirs = by_document(rows), by_document(control)
    both = [name for name in ours if name in theirs]
    found = {}
    for figure in ("attributions", "claims", "chain of a claim", "roles of a claim"):
        two = (table_of((side[name] for name in both), figure) for side in (ours, theirs))
        found[figure] = with_interval([(*one, *other) for one, other in zip(*two, strict=True)], apart)
    return found


class Examples:
    """What became of attributions that are not the same, and how sure the reader was of those."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.confidences: defaultdict[str, list[float]] = defaultdict(list)
        self.shown: list[dict[str, Any]] = []

    def take(self, document: Document, before: Read, after: Read) -> None:
        """Compare a document's readings, one attribution at a time."""
        lost = {one: sure for one, sure in before.attributions.items() if one not in after.attributions}
        added = {one: sure for one, sure in after.attributions.items() if one not in before.attributions}
        self.confidences["the same"] += (sure for one, sure in before.attributions.items() if one not in lost)
        for one, sure in lost.items():
            like = next((other for other in added if _touch(one.cue, other.cue)), None)
            kind = "lost" if like is None else ", ".join(_moved(one, like))
            surest = sure if like is None else max(sure, added.pop(like))
            self._keep(kind, surest, document, one, like)
        for one, sure in added.items():
            self._keep("added", sure, document, None, one)

    def _keep(self, kind: str, sure: float, document: Document, one: Said | None, like: Said | None) -> None:
        self.kinds[kind] += 1
        self.confidences["lost or added" if kind in ("lost", "added") else "moved"].append(sure)
        shown = {"document": document.name, "what": kind, "confidence": round(sure, 3)}
        for name, said in (("before", one), ("after", like)):
            if said is not None:
                shown[name] = {
                    part: " … ".join(
                        document.text[start:end] if start >= 0 <= end else "(in a name)" for start, end in own
                    )
                    for part, own in (("source", said.source), ("cue", said.cue), ("content", said.content))
                }
        self.shown.append(shown)

    def figures(self) -> dict[str, Any]:
        """Counts, and how sure the reader was: a reader that is unsure of what changes says so."""
        return {
            "what became of attributions": dict(self.kinds.most_common()),
            "confidence": {
                name: {
                    "median": round(median(sure), 3),
                    **{f"below {least:g}": round(sum(one < least for one in sure) / len(sure), 3) for least in SURE},
                }
                for name, sure in sorted(self.confidences.items())
                if sure
            },
            "examples": random.Random(1).sample(self.shown, min(EXAMPLES, len(self.shown))),
        }


def _touch(one: Place, other: Place) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _moved(one: Said, other: Said) -> list[str]:
    return [f"other {field}" for field in Said._fields if getattr(one, field) != getattr(other, field)]


def polnear(path: Path) -> list[Document]:
    """PolNeAR's articles."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [Document(row["id"], row["text"], "PolNeAR") for row in rows]


def documents_in(shared: Path, rows: Sequence[Pair]) -> list[Document]:
    """The articles that the network never saw, and those of train with most names of other matters."""
    found = polnear(shared / "polnear" / "dev.jsonl")
    for path in sorted((shared / "inputs" / "text" / "gum_wikinews" / "dep").glob("*.conllu")):
        found.append(Document(path.stem, tokens_of(path)[0], "Wikinews"))
    other = {name for row in rows if row.kind in ("states", "peoples", "religions") for name in (row.one, row.other)}
    pattern = pattern_of(other)
    train = polnear(shared / "polnear" / "train.jsonl.gz")
    train.sort(key=lambda one: (-len(set(pattern.findall(one.text))), one.name))
    return found + [one._replace(group=TRAINED) for one in train[:TRAIN]]


class Changed(NamedTuple):
    """A document whose names were swapped, as it was read then."""

    row: Row
    document: Document
    after: Read


def in_place(
    documents: Iterable[Document], before: Mapping[str, Read], table: Table, network: Network
) -> Iterator[Changed]:
    """Each document that has a name of the table, with those names swapped."""
    for document in documents:
        new = swapped(document.text, table)
        if new.edits:
            after = read(new.text, network, new.span_back)
            yield Changed(row_of(document.name, new.names, before[document.name], after), document, after)


class Frame(NamedTuple):
    """The beginning of a text, and how it calls those, two or one, that its names of some form are mostly of."""

    name: str
    text: str
    slots: tuple[tuple[str, ...], ...]


def frames_of(documents: Iterable[Document], rows: Sequence[Pair], forms: Sequence[str]) -> list[Frame]:
    """The texts in which two names of these forms stand most often; if those are too few, one."""
    given = {row.pair: row for row in rows if row.form == "given"}
    called: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.form in forms:
            first = given.get(row.pair) if row.form == "person" else None
            called[row.one] = (row.one, f"{first.one} {row.one}") if first else (row.one,)
            called[row.other] = (row.other, f"{first.other} {row.other}") if first else (row.other,)
    pattern = pattern_of(called)
    found = []
    for document in documents:
        end = document.text.rfind("\n", 0, FRAME)
        text = document.text[: end if end > 0 else FRAME].rstrip()
        common = Counter(name for name in pattern.findall(text) if name in called).most_common(2)
        if common:
            often, seldom = common[0][1], common[1][1] if len(common) > 1 else 0
            slots = tuple(called[name] for name, _ in common)
            found.append((-len(slots), -min(often, 3 * seldom), -often, Frame(document.name, text, slots)))
    return [frame for *_, frame in sorted(found, key=lambda each: each[:3])[:FRAMES]]


def framed(frames: Iterable[Frame], row: Pair, network: Network) -> Iterator[Row]:
    """In each frame the two names of a pair, once so and once the other way round."""
    for frame in frames:
        readings, names = [], 0
        for pair in ((row.one, row.other), (row.other, row.one)):
            table = {
                name: [Change(new, row.form)] for slot, new in zip(frame.slots, pair, strict=False) for name in slot
            }
            new = swapped(frame.text, table)
            readings.append(read(new.text, network, new.span_back))
            names = new.names
        yield row_of(frame.name, names, *readings)


def in_frames(documents: Sequence[Document], rows: Sequence[Pair], network: Network) -> dict[str, Any]:
    """Every pair in the frames of its form, beside pairs of no side."""
    sided = [row for row in rows if row.kind != NO_SIDE]
    found: defaultdict[str, list[Row]] = defaultdict(list)
    by_pair: defaultdict[str, list[Row]] = defaultdict(list)
    for forms in FRAMED:
        frames = frames_of(documents, rows, forms)
        own = [row for row in sided if row.form in forms]
        neutral = to_neutral(own)
        controls = [
            row._replace(kind=NO_SIDE, one=neutral[row.one][0].new, other=neutral[row.other][0].new)
            for row in own[:: max(1, len(own) // CONTROLS)]
        ]
        for row in (*own, *controls):
            read_so = list(framed(frames, row, network))
            found[row.kind] += read_so
            if row.kind != NO_SIDE:
                by_pair[row.pair] += read_so
    every = [row for kind, own_rows in found.items() if kind != NO_SIDE for row in own_rows]
    return {
        "two sides": figures(every),
        NO_SIDE: figures(found[NO_SIDE]),
        "more the same with no side": differences(every, found[NO_SIDE]),
        "by kind": {kind: figures(own_rows) for kind, own_rows in found.items() if kind != NO_SIDE},
        "attributions the same, by pair": {
            pair: round(float(share(np.sum(table_of(by_document(own_rows).values(), "attributions"), axis=0))), 3)
            for pair, own_rows in sorted(by_pair.items())
        },
    }


def roles_apart(rows: Iterable[Pair]) -> list[str]:
    """The pairs of which the rules take one for another kind of holder than the other, if each is all of a source."""
    found = []
    for row in rows:
        one, other = role_of(row.one), role_of(row.other)
        if row.kind != NO_SIDE and one is not other:
            found.append(f"{row.one}: {one}, {row.other}: {other}")
    return found


def measured(documents: Sequence[Document], rows: Sequence[Pair], network: Network) -> dict[str, Any]:
    """All figures."""
    sided = [row for row in rows if row.kind != NO_SIDE]
    tables: dict[str, Table] = {
        SIDES: both_ways(sided),
        NEUTRAL: to_neutral(sided),
        NO_SIDES: both_ways(row for row in rows if row.kind == NO_SIDE),
    }
    before = {one.name: read(one.text, network, lambda span: span) for one in documents}
    changed: dict[str, list[Changed]] = {}
    for name, table in tables.items():
        changed[name] = list(in_place(documents, before, table, network))
        say(name)
    result: dict[str, Any] = {"in place": {}}
    for group in ("never seen", TRAINED):
        own = {
            name: [one.row for one in those if (one.document.group == TRAINED) == (group == TRAINED)]
            for name, those in changed.items()
        }
        result["in place"][group] = {name: figures(those) for name, those in own.items()} | {
            "more the same with neutral names": differences(own[SIDES], own[NEUTRAL])
        }
    unseen = [one for one in documents if one.group != TRAINED]
    result["in place"]["never seen, by kind"] = {}
    for kind in dict.fromkeys(row.kind for row in sided):
        table = both_ways(row for row in sided if row.kind == kind)
        result["in place"]["never seen, by kind"][kind] = figures(
            [one.row for one in in_place(unseen, before, table, network)]
        )
        say(kind)
    for name in (SIDES, NEUTRAL):
        examples = Examples()
        for one in changed[name]:
            if one.document.group != TRAINED:
                examples.take(one.document, before[one.document.name], one.after)
        result[f"changed: {name}"] = examples.figures()
    result["frames"] = in_frames(unseen, rows, network)
    return result


def say(what: str) -> None:
    """How far it is, as it takes minutes."""
    print(f"{time.strftime('%H:%M:%S')} read: {what}", file=sys.stderr)


def table(result: Mapping[str, Any]) -> str:
    """What matters most, for people."""
    swaps = {
        f"{name}, {group}": result["in place"][group][name]
        for group in ("never seen", TRAINED)
        for name in (SIDES, NEUTRAL, NO_SIDES)
    }
    swaps |= {f"in place, {kind}": own for kind, own in result["in place"]["never seen, by kind"].items()}
    swaps |= {f"frames, {kind}": result["frames"][kind] for kind in ("two sides", NO_SIDE)}
    swaps |= {f"frames, {kind}": own for kind, own in result["frames"]["by kind"].items()}
    lines = []
    for name, own in swaps.items():
        if not own["documents"]:
            continue
        lines.append(
            f"{name}: {own['documents']} documents, {own['names changed']} names; attributions "
            f"{own['attributions before and after']}, claims {own['claims before and after']}"
        )
        same = own["same, with 95% interval"]
        lines += ["    {:<36} {:.4f}  ({:.4f}-{:.4f})".format(figure, *same[figure]) for figure in SHOWN]
    lines += ["more the same with no side, with its interval:"]
    lines += [
        f"    {group}: {json.dumps(result['in place'][group]['more the same with neutral names'])}"
        for group in ("never seen", TRAINED)
    ]
    lines += [f"    frames: {json.dumps(result['frames']['more the same with no side'])}"]
    lines += ["roles by rule that differ:", *(f"    {one}" for one in result["roles by rule that differ"])]
    return "\n".join(lines)


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with polnear and inputs")
    parser.add_argument("--network", type=Path, default=DATA, help="folder of another reader.onnx and tokenizer.json")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "neutrality.json")
    options = parser.parse_args()
    if not (options.shared / "polnear" / "dev.jsonl").exists():
        print(f"Nothing measured: {options.shared}/polnear/dev.jsonl is not there.", file=sys.stderr)
        return 1
    rows = pairs()
    network = Network(options.network)
    documents = documents_in(options.shared, rows)
    result: dict[str, Any] = {
        "question": (__doc__ or "").splitlines()[0],
        "machine": describe(time.strftime("%Y-%m-%d")),
        "network": network.digest,
        "reach": REACH,
        "pairs": len({row.pair for row in rows if row.kind != NO_SIDE}),
        "documents": dict(Counter(one.group for one in documents)),
        "roles by rule that differ": roles_apart(rows),
    }
    result |= measured(documents, rows, network)
    print(table(result))
    options.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
