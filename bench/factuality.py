"""Is what a text puts forward as so, as not so or as what may be so told apart as people tell it?

    python -m bench.factuality [--out FILE]

Universal Decompositional Semantics (White et al. 2016; Rudinger et al. 2018) asked people of each verb in English EWT
whether what it says happened, by what the sentence says, and how sure they were; what they said is one number, below
zero if it did not happen or has not yet. Measured on the dev part; train and test are not read. The rules of
`whence.read.wording` answer for the sentence that the verb stands in, and for its clause as `whence.read.clauses` cuts
it from the treebank's own tree (a reader's own trees are worse).

What is asked, and of what it is asked, are not quite the same: a claim's fields tell how something is put forward,
while people told whether it came to pass. What will be, what one wants or can do, and what one is asked to do has not
happened, and no word negates it; so the figures say how far the fields may stand for an answer to "did it happen?",
and `missed` what is behind what they do not say. In numbers that lie closer to zero than 0.5 people differed, or were
unsure: that is what `possible` is held against, beside all that has not happened. `is denied` asks the treebank, not
people: whether "not" or "never" hangs on the verb. Of clauses that is nearly the rule itself, of sentences it is not.

Peers are what one would write first: a word like "not" in the sentence, one like "may" or "if", or either; and always
to say what is more frequent. Intervals are from drawing documents anew. Pearson's r is that of three steps (so: 1,
may be so: 0, not so: -1) with the number. Published figures are not set beside these: they are of networks that were
trained on the train part, of the test part, and of the numbers before they were normalised.
"""

import argparse
import json
import re
import sys
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bench.machine import describe
from bench.scoring import Sums, with_interval
from bench.treebank import Tree, trees_of
from whence.model import Act, Certainty, Span
from whence.read.branches import Branches
from whence.read.clauses import Clause, clauses_of
from whence.read.syntax import ROOT, Sentence
from whence.read.wording import act_of_sentence, certainty_of, is_negated
from whence.text import Words, paragraphs_of

HOME = Path(__file__).parent.parent
SHARED = HOME.parent / "shared" / "data"
UNSURE = 0.5
LEAST_PLACED = 0.98
_PREDICATIVE = frozenset({"VERB", "AUX", "ADJ", "NOUN"})
_LIKE_NOT = re.compile(r"\b(?:not|never|no|nobody|nothing|none|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_LIKE_MAY = re.compile(
    r"\b(?:may|might|could|would|should|if|unless|whether|perhaps|maybe|possibly|probably|likely|seems?|seemed|appears?|"
    r"appeared|think|believe|hope)\b",
    re.IGNORECASE,
)
_NOT = frozenset({"not", "n't", "n’t", "never"})
_FUTURE = frozenset({"will", "'ll", "’ll", "wo", "shall", "going", "gon"})
_MODAL = frozenset({"can", "ca", "could", "would", "'d", "should", "may", "might", "must"})


class Put(NamedTuple):
    """How the rules say that something is put forward."""

    negated: bool
    possible: bool
    asserted: bool

    @property
    def so(self) -> bool:
        """Whether it is put forward as so."""
        return self.asserted and not self.negated and not self.possible

    @property
    def step(self) -> int:
        """As so, as what may be so, as not so."""
        return 1 if self.so else -1 if self.negated else 0


class Predicate(NamedTuple):
    """A verb of which people said how far it happened, and what the rules say of its sentence and of its clause."""

    document: str
    value: float
    is_root: bool
    heads_clause: bool
    like_not: bool
    like_may: bool
    denied: bool  # "not" or "never" hangs on it in the treebank
    sentence: Put
    clause: Put
    looks: str  # what a verb looks like that is neither negated nor hedged: future, infinitive, ...


class Verb(NamedTuple):
    """A token of the treebank."""

    tree: Tree
    sentence: int
    token: int


def values_of(path: Path) -> dict[int, dict[int, float]]:
    """By number of the sentence in the dev file, and of the token in it (both from 1): what people said."""
    with zipfile.ZipFile(path) as packed:
        data: dict[str, dict[str, Any]] = json.loads(packed.read(packed.namelist()[0]))["data"]
    found: dict[int, dict[int, float]] = {}
    for name, predicates in data.items():
        _, part, number = name.split("-")
        if part == "dev":
            found[int(number)] = {
                int(one.rpartition("-")[2]): float(said["factuality"]["factual"]["value"])
                for one, said in predicates.items()
            }
    return found


def placed(values: Mapping[int, Mapping[int, float]], trees: Sequence[Tree]) -> list[tuple[Verb, float]]:
    """What people said, each with its token. They were given an older edition, one sentence of which has since become
    a part of the sentence before it: where, is found as the place that puts most of the numbers on verbs and nouns."""
    sentences = [(tree, number) for tree in trees for number in range(len(tree.begins))]

    def at(number: int, token: int, *, shifted: bool) -> Verb | None:
        """The token, if it may be a predicate."""
        place = number - 1 - shifted
        if not 0 <= place < len(sentences):
            return None
        tree, own = sentences[place]
        first, end = words_of(tree, own)
        verb = Verb(tree, own, first + token - 1)
        return verb if verb.token < end and tree.tokens[verb.token].part in _PREDICATIVE else None

    gain = [0] * (len(sentences) + 2)  # what each sentence gains by not being shifted
    for number, own in values.items():
        gain[number] = sum(
            (at(number, token, shifted=False) is not None) - (at(number, token, shifted=True) is not None)
            for token in own
        )
    sums = list(accumulate(gain))
    joined = sums.index(max(sums))
    found = [
        (at(number, token, shifted=number > joined), value)
        for number, own in values.items()
        for token, value in own.items()
    ]
    right = [(verb, value) for verb, value in found if verb is not None]
    if len(right) < LEAST_PLACED * len(found):
        raise ValueError(f"only {len(right)} of {len(found)} annotations stand on a verb or a noun: another treebank?")
    return right


def words_of(tree: Tree, sentence: int) -> tuple[int, int]:
    """The first token of a sentence, and the first after it."""
    return tree.begins[sentence], tree.begins[sentence + 1] if sentence + 1 < len(tree.begins) else len(tree.tokens)


class Document:
    """A document of the treebank in the reader's words, which are smaller ("didn", "'", "t"), with its clauses.

    A token is where its first word is that no token before it has; the words that are left hang somewhere, as the
    network has not learned where they should.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.words = Words.joined(paragraph.words for paragraph in paragraphs_of(tree.text))
        self.places: list[int] = []  # the word of each token
        for token in tree.tokens:
            at = self.words.at(token.start)
            at -= at > 0 and self.words[at - 1].end > token.start
            self.places.append(max(at, self.places[-1] + 1 if self.places else 0))
        self._clauses: dict[int, list[Clause]] = {}

    def span(self, sentence: int) -> Span:
        """Where a sentence stands."""
        first, end = words_of(self.tree, sentence)
        return Span(self.tree.tokens[first].start, self.tree.tokens[end - 1].end)

    def clauses(self, sentence: int) -> list[Clause]:
        """The clauses of a sentence, by the treebank's tree."""
        if sentence not in self._clauses:
            self._clauses[sentence] = clauses_of(Branches(self.tree.text, self.words, self._sentence(sentence)))
        return self._clauses[sentence]

    def _sentence(self, sentence: int) -> Sentence:
        span = self.span(sentence)
        start, end = self.words.at(span.start), self.words.at(span.end)
        tokens = {self.places[token]: self.tree.tokens[token] for token in range(*words_of(self.tree, sentence))}
        root = next(place for place, token in tokens.items() if token.head < 0)
        parts, heads, relations = ["X"] * (end - start), [root] * (end - start), ["dep"] * (end - start)
        for place, token in tokens.items():
            if place < end:
                at = place - start
                parts[at], relations[at] = token.part, token.relation
                heads[at] = ROOT if token.head < 0 else min(self.places[token.head], end - 1)
        return Sentence(start, end, tuple(parts), tuple(heads), tuple(relations))

    def predicate(self, verb: Verb, value: float) -> Predicate:
        """What the rules say of one verb."""
        token = self.tree.tokens[verb.token]
        span = self.span(verb.sentence)
        text = self.tree.text[slice(*span)]
        clauses = self.clauses(verb.sentence)
        own = next((one for one in clauses if one.head == self.places[verb.token]), None)
        around = own or min((one for one in clauses if _has(one, token.start)), key=_length, default=None)
        sentence = Put(
            is_negated(self.tree.text, span),
            certainty_of(self.tree.text, span) is Certainty.POSSIBLE,
            act_of_sentence(self.tree.text, span) is Act.ASSERTED,
        )
        return Predicate(
            self.tree.name,
            value,
            token.head < 0,
            own is not None,
            _LIKE_NOT.search(text) is not None,
            _LIKE_MAY.search(text) is not None,
            any(self._low(one) in _NOT for one in self._below(verb)),
            sentence,
            sentence if around is None else self._put(around),
            self._looks(verb),
        )

    def _put(self, clause: Clause) -> Put:
        """As the claim that is this clause says it."""
        possible = clause.condition or certainty_of(self.tree.text, *clause.spans, clause=True) is Certainty.POSSIBLE
        asserted = act_of_sentence(self.tree.text, *clause.spans, clause=True) is Act.ASSERTED
        return Put(clause.negated, possible, asserted)

    def _looks(self, verb: Verb) -> str:
        """What a verb's form is, by the tree."""
        tree, token, below = self.tree, verb.token, self._below(verb)
        helpers = {self._low(one) for one in below if tree.tokens[one].relation.startswith("aux")}
        above = tree.tokens[token].head
        if helpers & _FUTURE or (tree.tokens[token].relation == "xcomp" and self._low(above) in _FUTURE):
            return "future"
        if helpers & _MODAL:
            return "can, would, must and the like"
        if any(self._low(one) == "to" and tree.tokens[one].relation == "mark" for one in below):
            return "infinitive"
        if tree.tokens[token].relation.startswith(("xcomp", "amod", "acl", "csubj", "advcl")) and not helpers:
            return "participle, gerund or subordinate"
        if tree.text[slice(*self.span(verb.sentence))].rstrip().endswith("?"):
            return "in a question"
        subjects = any(tree.tokens[one].relation.startswith(("nsubj", "csubj", "expl")) for one in below)
        return "with a subject" if subjects else "without a subject"

    def _below(self, verb: Verb) -> list[int]:
        """The tokens that hang on a verb."""
        tokens = self.tree.tokens
        return [one for one in range(*words_of(self.tree, verb.sentence)) if tokens[one].head == verb.token]

    def _low(self, token: int) -> str:
        return self.tree.text[self.tree.tokens[token].start : self.tree.tokens[token].end].lower()


def _has(clause: Clause, place: int) -> bool:
    return any(start <= place < end for start, end in clause.spans)


def _length(clause: Clause) -> int:
    return sum(end - start for start, end in clause.spans)


Rows = Sequence[Sequence[Predicate]]  # of documents
Says = Callable[[Predicate], bool]

ASKED: dict[str, Says] = {
    "has not happened": lambda one: one.value < 0,
    "people were unsure": lambda one: abs(one.value) < UNSURE,
    "is denied": lambda one: one.denied,
}
ANSWERS: dict[str, Says] = {
    "sentence: negated": lambda one: one.sentence.negated,
    "sentence: possible": lambda one: one.sentence.possible,
    "sentence: not put forward as so": lambda one: not one.sentence.so,
    "clause: negated": lambda one: one.clause.negated,
    "clause: possible": lambda one: one.clause.possible,
    "clause: not put forward as so": lambda one: not one.clause.so,
    "peer: a word like not": lambda one: one.like_not,
    "peer: a word like may or if": lambda one: one.like_may,
    "peer: either": lambda one: one.like_not or one.like_may,
}
STEPS: dict[str, Callable[[Predicate], int]] = {
    "sentence": lambda one: one.sentence.step,
    "clause": lambda one: one.clause.step,
    "peer": lambda one: -1 if one.like_not else 0 if one.like_may else 1,
}
GROUPS: dict[str, Says] = {
    "all verbs": lambda _: True,
    "heads of clauses": lambda one: one.heads_clause,
    "main verbs of sentences": lambda one: one.is_root,
}


def counts_of(own: Sequence[Predicate], asked: Says, answer: Says) -> tuple[int, int, int, int]:
    """Of a document: both yes, only asked, only answered, neither."""
    found = Counter((asked(one), answer(one)) for one in own)
    return found[True, True], found[True, False], found[False, True], found[False, False]


def accuracy(sums: Sums) -> Sums:
    """The share of answers that are right."""
    return (sums[..., 0] + sums[..., 3]) / np.maximum(1, sums[..., 0] + sums[..., 1] + sums[..., 2] + sums[..., 3])


def f1(sums: Sums) -> Sums:
    """The F1 of "yes"."""
    return 2 * sums[..., 0] / np.maximum(1, 2 * sums[..., 0] + sums[..., 1] + sums[..., 2])


def moments_of(own: Sequence[Predicate], step: Callable[[Predicate], int]) -> tuple[float, ...]:
    """Of a document: how many, sums of steps and of what people said, of their squares, and of their products."""
    pairs = [(step(one), one.value) for one in own]
    sums = (sum(x for x, _ in pairs), sum(y for _, y in pairs))
    return len(pairs), *sums, sum(x * x for x, _ in pairs), sum(y * y for _, y in pairs), sum(x * y for x, y in pairs)


def pearson(sums: Sums) -> Sums:
    """The correlation of steps with what people said."""
    count, x, y, xx, yy, xy = (sums[..., at] for at in range(6))
    correlation: Sums = (count * xy - x * y) / np.sqrt((count * xx - x * x) * (count * yy - y * y))
    return correlation


def figures(documents: Rows) -> dict[str, Any]:
    """Every answer to every question, beside saying always what is more frequent."""
    rows = [one for own in documents for one in own]
    result: dict[str, Any] = {"predicates": len(rows)}
    for question, asked in ASKED.items():
        yes = sum(map(asked, rows))
        table: dict[str, Any] = {
            "yes": yes,
            "always no": {"accuracy": round(1 - yes / len(rows), 3), "f1": 0.0},
            "always yes": {"accuracy": round(yes / len(rows), 3), "f1": round(2 * yes / (yes + len(rows)), 3)},
        }
        for name, answer in ANSWERS.items():
            counts = [counts_of(own, asked, answer) for own in documents]
            right, _, more, _ = map(sum, zip(*counts, strict=True))
            said = right + more
            table[name] = {
                "said": said,
                "precision": round(right / max(1, said), 3),
                "recall": round(right / max(1, yes), 3),
                "f1": with_interval(counts, f1),
                "accuracy": with_interval(counts, accuracy),
            }
        result[question] = table
    result["pearson"] = {
        name: with_interval([moments_of(own, step) for own in documents], pearson) for name, step in STEPS.items()
    }
    return result


def missed(documents: Rows) -> dict[str, Any]:
    """What has not happened and is put forward as so by the clause, by what the verb looks like; and what has happened
    and is not. And what people said of verbs on which a "not" hangs: no rule for negation can be right more often."""
    rows = [one for own in documents for one in own]
    return {
        "people of denied verbs": dict(
            Counter(
                "unsure" if abs(one.value) < UNSURE else "happened" if one.value > 0 else "not happened"
                for one in rows
                if one.denied
            ).most_common()
        ),
        "not happened, put forward as so": dict(
            Counter(one.looks for one in rows if one.value < -UNSURE and one.clause.so).most_common()
        ),
        "happened, not put forward as so": dict(
            Counter(_why(one.clause) for one in rows if one.value > UNSURE and not one.clause.so).most_common()
        ),
    }


def _why(put: Put) -> str:
    return "negated" if put.negated else "possible" if put.possible else "demanded or asked"


def measured(values: Mapping[int, Mapping[int, float]], trees: Sequence[Tree]) -> dict[str, Any]:
    """All figures."""
    made = {tree.name: Document(tree) for tree in trees}
    found: defaultdict[str, list[Predicate]] = defaultdict(list)
    verbs = placed(values, trees)
    for verb, value in verbs:
        found[verb.tree.name].append(made[verb.tree.name].predicate(verb, value))
    result: dict[str, Any] = {
        "annotated": sum(map(len, values.values())),
        "placed": len(verbs),
        "documents": len(found),
    }
    for group, is_in in GROUPS.items():
        documents = [[one for one in own if is_in(one)] for own in found.values()]
        result[group] = figures([own for own in documents if own])
    result["missed"] = missed(list(found.values()))
    return result


def table(result: Mapping[str, Any]) -> str:
    """The result for people."""
    lines = [f"{result['placed']} of {result['annotated']} annotations placed, in {result['documents']} documents"]
    for group in GROUPS:
        own = result[group]
        for question in ASKED:
            rows = own[question]
            lines.append(f"{group}, {question}: {rows['yes']} of {own['predicates']}")
            lines += [
                f"    {name:<34} accuracy {rows[name]['accuracy']:.3f}  f1 {rows[name]['f1']:.3f}"
                for name in ("always no", "always yes")
            ]
            for name in ANSWERS:
                row = rows[name]
                parts = ("{} {:.3f} ({:.3f}-{:.3f})".format(figure, *row[figure]) for figure in ("accuracy", "f1"))
                lines.append(f"    {name:<34} {'  '.join(parts)}  precision {row['precision']}  recall {row['recall']}")
        lines.append(f"{group}, Pearson's r: {json.dumps(own['pearson'])}")
    lines.append(json.dumps(result["missed"], indent=1))
    return "\n".join(lines)


def main() -> int:
    """Measure, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with ud and inputs")
    parser.add_argument("--out", type=Path, default=HOME / "bench" / "results" / "factuality.json")
    options = parser.parse_args()
    gold, bank = options.shared / "inputs/gold/uds_factuality.zip", options.shared / "ud/en_ewt-dev.conllu.gz"
    if not (gold.exists() and bank.exists()):
        print(f"Nothing measured: {gold} or {bank} is not there.", file=sys.stderr)
        return 1
    result: dict[str, Any] = {"question": (__doc__ or "").splitlines()[0]}
    result |= {"machine": describe(time.strftime("%Y-%m-%d"), ("whence",))}
    result |= measured(values_of(gold), list(trees_of(bank)))
    print(table(result))
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
