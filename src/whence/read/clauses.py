"""From a sentence's tree to its clauses, each of which says something by itself.

A clause is a main clause, what is coordinated with one, what is said of a phrase (a relative clause, a participle, an
apposition), what is said to be said, thought or seen, and what says when, why or on what condition. It has the words
that hang on its head, without those of the clauses that hang in it, without a conjunction or a "that" at its
beginning, and takes along, wherever it has none of its own:

- coordinated with another, that one's subject, what helps its verb if the second needs it by its form ("were killed
  and buried", not "was shot and went"), and what follows both ("they mined and burned the fields");
- of a phrase, as much of the phrase as stands before it; its own relative pronoun stays: "the group, which fled";
- of a participle, the subject of what it hangs on: "leaving the town, she".

No clauses of their own are infinitives, gerunds, what comes after "or", comparisons, and what says which one is meant
of a pronoun or of all, any or none: "those who fled", "what he saw", "no house that burned".
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from whence.lists import listed
from whence.model import Span
from whence.read.branches import Branches
from whence.read.clause_heads import VERBS, chain_of, has_subject, heads_of, is_predicate, is_set_off
from whence.read.syntax import ROOT

_NOMINAL = (
    "acl", "advmod", "amod", "appos", "compound", "conj", "case", "cc", "det", "fixed", "flat", "goeswith", "nmod",
    "nummod",
)  # fmt: skip
_RELATIVE = frozenset({"that", "which", "who", "whom"})
_ASKING = frozenset({"when", "where", "which", "who", "whom", "whose", "why"})
_NEGATIONS = frozenset({"'t", "’t", "cannot", "never", "not"})
_NO_MORE = frozenset({"just", "merely", "necessarily", "only", "simply"})  # after a "not" that denies nothing
_NOBODY = frozenset({"neither", "nobody", "none", "nothing"})
_NO = frozenset({"neither", "no"})
_WITHOUT = frozenset({"nor", "without"})
_CONDITIONS = frozenset({"case", "if", "lest", "provided", "providing", "supposing", "unless", "whether"})
_INVERTED = frozenset({"had", "should", "were"})
_MODALS = frozenset(
    {"can", "cannot", "could", "did", "do", "does", "ll", "'ll", "’ll", "may", "might", "must", "shall", "should",
     "will", "would", "couldn", "didn", "doesn", "don", "mightn", "mustn", "shouldn", "won", "wouldn"}  # n't
)  # fmt: skip
_HOW = frozenset(
    {"day", "hour", "manner", "moment", "month", "place", "point", "reason", "time", "way", "week", "year"}
)
_UNCHANGED = frozenset({"become", "come", "cut", "hit", "hurt", "put", "run", "set", "shut", "split", "spread"})
_NEVER_PASSIVE = frozenset(
    {"appeared", "arrived", "collapsed", "died", "disappeared", "emerged", "escaped", "fainted", "fled", "remained",
     "resigned", "sat", "slept", "stayed", "stood", "survived", "vanished", "waited"}
)  # fmt: skip
_PAST, _PARTICIPLES = listed("past-forms"), listed("participles")


@dataclass(frozen=True, slots=True)
class Clause:
    """What a sentence says in one of its clauses, all as spans of the text, each in order and apart.

    `head` is the word that the others hang on, the first one where several are written together ("pan-democrats");
    `within` the head of the clause in which it hangs, as `relation`; None: in none. A clause without a verb has no
    predicate. `negated`: something is denied, in the predicate ("did not leave", "chose not to leave") or by a subject
    or an object as "nobody" and "no gate".
    `condition`: it is not said to be so, and nor is what hangs in it, of which this is not said again; `conditional`:
    it is said to be so on a condition. `set_off`: a comma, a dash or a bracket stands before it.
    """

    predicate: tuple[Span, ...]
    subject: tuple[Span, ...]
    object: tuple[Span, ...]
    spans: tuple[Span, ...]
    head: int
    negated: bool
    within: int | None
    relation: str
    condition: bool
    conditional: bool = False
    set_off: bool = False


@dataclass(slots=True)
class _Draft:
    """A clause in words: its own, those that it takes along, and those it is about."""

    head: int
    within: int | None
    own: set[int] = field(default_factory=set)
    lent: set[int] = field(default_factory=set)
    predicate: set[int] = field(default_factory=set)
    subject: set[int] = field(default_factory=set)
    object: set[int] = field(default_factory=set)
    antecedent: set[int] = field(default_factory=set)
    negated: bool = False
    condition: bool = False


def clauses_of(tree: Branches) -> list[Clause]:
    """The clauses of a sentence, in the order in which they begin.

    >>> from whence.read.syntax import Sentence
    >>> from whence.text import paragraphs_of
    >>> text = "They opened the gates and fled."
    >>> tree = Sentence(
    ...     0,
    ...     7,
    ...     ("PRON", "VERB", "DET", "NOUN", "CCONJ", "VERB", "PUNCT"),
    ...     (1, ROOT, 3, 1, 5, 1, 1),
    ...     ("nsubj", "root", "det", "obj", "cc", "conj", "punct"),
    ... )
    >>> for clause in clauses_of(Branches(text, paragraphs_of(text)[0].words, tree)):
    ...     print([text[start:end] for start, end in clause.spans], clause.relation)
    ['They opened the gates'] root
    ['They', 'fled.'] conj
    """
    return _Reading(tree).clauses()


class _Reading:
    """Drafts of a tree's clauses, from the top down: a clause may need what the one above it was given."""

    def __init__(self, tree: Branches) -> None:
        self.tree = tree
        self.owners = heads_of(tree)
        self.drafts: dict[int, _Draft] = {}
        for word in tree.order:
            owner = self.owners[word]
            if owner == word:
                above = tree.head(word)
                self.drafts[word] = _Draft(word, None if above == ROOT else self.owners[above])
            self.drafts[owner].own.add(word)
        for draft in self.drafts.values():
            self._fill(draft)

    def clauses(self) -> list[Clause]:
        """The drafts that say something, in spans."""
        tree = self.tree
        found = {}
        for draft in self.drafts.values():
            spans = tree.spans_of(draft.own | draft.lent)
            if spans and not self._is_said_below(draft):
                found[draft.head] = spans
        clauses = [self._clause(self.drafts[head], spans, found) for head, spans in found.items()]
        return sorted(clauses, key=lambda clause: (clause.spans[0].start, clause.head))

    def _clause(self, draft: _Draft, spans: tuple[Span, ...], found: Container[int]) -> Clause:
        """A draft as a clause; it hangs in the nearest one that is found."""
        within = draft.within
        while within is not None and within not in found:
            within = self.drafts[within].within
        predicate, subject, object_ = (
            self.tree.spans_of(part, stop=False) for part in (draft.predicate, draft.subject, draft.object)
        )
        relation = self.tree.relation(draft.head)
        conditional = any(one.condition and one.within == draft.head for one in self.drafts.values())
        return Clause(
            predicate,
            subject,
            object_,
            spans,
            draft.head,
            draft.negated,
            within,
            relation,
            draft.condition,
            conditional,
            is_set_off(self.tree, draft.head),
        )

    def _is_said_below(self, draft: _Draft) -> bool:
        """Whether a phrase without a verb says nothing more than the clause that is about it."""
        return not draft.predicate and any(
            other.within == draft.head and other.predicate and draft.own <= other.own | other.lent | self._marks(draft)
            for other in self.drafts.values()
        )

    def _marks(self, draft: _Draft) -> set[int]:
        return {word for word in draft.own if self.tree.is_mark(word)}

    def _fill(self, draft: _Draft) -> None:
        above = self.drafts[draft.within] if draft.within is not None else None
        base = self.tree.base(draft.head)
        coordinated = above if base == "conj" and self.tree.head(draft.head) == draft.within else None
        self._antecedent(draft, base, above, coordinated)
        self._predicate(draft, base)
        governor = coordinated or (above if base in {"advcl", "acl"} else None)
        self._subject(draft, governor)
        self._object(draft)
        draft.negated = self._denies(draft)
        if coordinated is not None:
            self._share(draft, coordinated)
        draft.condition = self._is_condition(draft) or (coordinated is not None and coordinated.condition)
        self._begin(draft)

    def _begin(self, draft: _Draft) -> None:
        """Leave out the conjunction, or the "that", at the beginning."""
        for word in sorted(draft.own):
            text, relation = self.tree.text(word), self.tree.relation(word)
            joint = relation == "cc" and text not in _WITHOUT | _NEGATIONS
            if joint or (relation == "mark" and text == "that" and not self.tree.below(word)):
                draft.own.discard(word)
            elif not self.tree.is_mark(word):
                return

    # What it is said of.

    def _antecedent(self, draft: _Draft, base: str, above: _Draft | None, coordinated: _Draft | None) -> None:
        if coordinated is not None:
            draft.antecedent = coordinated.antecedent
        elif (
            self.tree.relation(draft.head) == "acl:relcl"
            or base == "appos"
            or (base == "acl" and not has_subject(self.tree, draft.head))
        ):
            draft.antecedent = self._phrase_before(self.tree.head(draft.head), self.tree.first(draft.head))
        elif above is not None and above.antecedent and base == "ccomp":
            pronouns = (one for one in self.tree.below(draft.head, "nsubj", "obj") if one < above.head)
            if any(self.tree.text(one) in _RELATIVE for one in pronouns):  # "the dam that, they say, had held"
                draft.antecedent = above.antecedent
        draft.lent |= draft.antecedent

    def _phrase_before(self, word: int, end: int) -> set[int]:
        """The phrase of a word as far as it stands before another, without the preposition before it."""
        if word >= end or self.tree.part(word) in VERBS:
            return set()
        found = {word}
        is_head = self.owners[word] == word
        for below in self._own_below(word):
            base = self.tree.base(below)
            if base in {"cc", "mark", "punct"} or (base == "case" and below < word):
                continue
            if not is_head or (base in _NOMINAL and base != "advmod"):
                found |= self._phrase(below)
        return {one for one in found if one < end}

    def _own_below(self, word: int) -> list[int]:
        return [below for below in self.tree.below(word) if self.owners[below] == self.owners[word]]

    def _phrase(self, word: int) -> set[int]:
        """What hangs on a word in its clause, but not what a speaker took back."""
        owner, tree = self.owners[word], self.tree
        return tree.all_below(word, lambda below: self.owners[below] == owner and tree.base(below) != "reparandum")

    # What is said.

    def _predicate(self, draft: _Draft, base: str) -> None:
        tree, head = self.tree, draft.head
        if base == "appos" and not has_subject(self.tree, head):
            draft.predicate = set(draft.own)
        elif is_predicate(tree, head):
            for word in chain_of(tree, head):
                if self.owners[word] == head:
                    draft.predicate |= self._predicate_word(word)

    def _predicate_word(self, word: int) -> set[int]:
        """A verb with what helps it, or a noun or an adjective with its phrase."""
        tree = self.tree
        found = {word}
        outer = any(tree.relation(one).endswith(":outer") for one in tree.below(word))
        verb = tree.part(word) in VERBS
        copulas = [] if verb or outer else tree.below(word, "cop")
        for below in self._own_below(word):
            helps = self._helps(below) and not (outer and tree.base(below) == "cop")
            if helps or (not verb and self._is_of_noun(below, word, copulas)):
                found |= self._phrase(below)
        return found

    def _helps(self, word: int) -> bool:
        """Whether it belongs to the verb that it hangs on: an auxiliary, a negation, the "up" of "give up"."""
        tree, base = self.tree, self.tree.base(word)
        if base in {"aux", "cop", "expl", "fixed", "flat", "goeswith"} or tree.relation(word) == "compound:prt":
            return True
        return (base == "mark" and tree.text(word) == "to") or (base == "advmod" and tree.text(word) in _NEGATIONS)

    def _is_of_noun(self, below: int, word: int, copulas: Iterable[int]) -> bool:
        base = self.tree.base(below)
        if base == "advmod":
            return all(copula < below for copula in copulas) and below < word
        return base in _NOMINAL and base != "cc"

    def _subject(self, draft: _Draft, governor: _Draft | None) -> None:
        tree, head = self.tree, draft.head
        own = [one for one in tree.below(head, "nsubj", "csubj") if self.owners[one] == head]
        inner = [one for one in own if not tree.relation(one).endswith(":outer")]
        for word in (inner or own)[:1]:
            relative = draft.antecedent and tree.text(word) in _RELATIVE
            draft.subject = draft.antecedent if relative else self._phrase(word)
        if not own and not has_subject(self.tree, head):
            if draft.antecedent and tree.base(head) != "conj":
                draft.subject = draft.antecedent
            elif governor is not None:
                draft.subject = governor.subject
                draft.lent |= governor.subject

    def _object(self, draft: _Draft) -> None:
        tree = self.tree
        chain = [word for word in chain_of(tree, draft.head) if self.owners[word] == draft.head]
        own = [one for word in chain for one in tree.below(word, "obj") if self.owners[one] == draft.head]
        for word in own[:1]:
            relative = draft.antecedent and tree.text(word) in _RELATIVE
            draft.object = draft.antecedent if relative else self._phrase(word)
        if not own and draft.antecedent and draft.subject != draft.antecedent and self._has_gap(draft, chain):
            draft.object = draft.antecedent

    def _has_gap(self, draft: _Draft, chain: Iterable[int]) -> bool:
        """Whether a relative clause without a pronoun lacks its object: "the gates they opened", not "the day they
        left" or "the house they lived in"."""
        tree = self.tree
        if tree.relation(draft.head) != "acl:relcl" or tree.part(draft.head) != "VERB":
            return False
        if tree.text(tree.head(draft.head)) in _HOW or tree.below(draft.head, "ccomp", "cop"):
            return False
        helped = [one for word in chain for one in tree.below(word) if one in draft.own]
        if any(tree.part(one) == "ADP" or tree.relation(one) == "nsubj:pass" for one in helped):
            return False
        return not any(tree.text(one) in _ASKING for one in draft.own if one < draft.head)

    # What it shares with the one that it is coordinated with.

    def _share(self, draft: _Draft, first: _Draft) -> None:
        if has_subject(self.tree, draft.head):
            return
        tree = self.tree
        helpers = self._shared_helpers(draft, first)
        draft.lent |= helpers
        draft.predicate |= helpers
        draft.negated = draft.negated or any(tree.text(word) in _NEGATIONS for word in helpers)
        for below in tree.below(first.head, "obj", "iobj", "obl"):
            if self.owners[below] == first.head and below > draft.head:
                phrase = self._phrase(below)
                draft.lent |= phrase
                if tree.base(below) == "obj" and not draft.object:
                    draft.object = phrase

    def _shared_helpers(self, draft: _Draft, first: _Draft) -> set[int]:
        """The auxiliaries and the negation before the first verb, if the second needs them by its form."""
        tree, verb = self.tree, first.head
        helpers = [one for one in sorted(first.predicate) if one < verb and tree.base(one) in {"aux", "advmod"}]
        helpers = [one for one in helpers if tree.head(one) == verb or one in first.lent]
        helping = [tree.text(one) for one in helpers if tree.base(one) == "aux"]
        if not helping or tree.below(draft.head, "aux", "cop") or tree.part(draft.head) != "VERB":
            return set()
        passive = any(tree.relation(one) == "aux:pass" for one in helpers)
        active = tree.text(draft.head) in _NEVER_PASSIVE or tree.below(draft.head, "obj", "ccomp", "xcomp")
        fits = _fits(tree.text(draft.head), tree.text(verb), helping[-1]) and not (passive and active)
        return {one for helper in helpers for one in self._phrase(helper)} if fits else set()

    # Whether it is so.

    def _denies(self, draft: _Draft) -> bool:
        tree, head = self.tree, draft.head
        for word in chain_of(tree, head):
            for below in tree.below(word, "advmod", "aux", "cop", "cc", "mark", "case"):
                text, after = tree.text(below), below + 1
                following = tree.text(after) if after in self.owners else ""
                if text in _NEGATIONS and following not in _NO_MORE:
                    return True
                if text in _WITHOUT or any(tree.text(one) == "no" for one in tree.below(below, "advmod", "det")):
                    return True
        return any(self._is_nobody(phrase) for phrase in (draft.subject, draft.object))

    def _is_nobody(self, phrase: set[int]) -> bool:
        for word in phrase:
            if self.tree.head(word) not in phrase:
                dets = {self.tree.text(one) for one in self.tree.below(word, "det", "advmod")}
                if self.tree.text(word) in _NOBODY or dets & _NO:
                    return True
        return False

    def _is_condition(self, draft: _Draft) -> bool:
        tree, head = self.tree, draft.head
        if tree.base(head) == "root":
            return False
        marks = tree.below(head, "mark")
        if {tree.text(one) for mark in marks for one in (mark, *tree.below(mark))} & _CONDITIONS:
            return True
        first = tree.first(head)
        inverted = tree.base(head) == "advcl" and not marks and tree.text(first) in _INVERTED
        return inverted and tree.base(first) in {"aux", "cop"}


def _fits(form: str, first: str, helper: str) -> bool:
    """Whether a verb goes with what helps another one before it.

    >>> [_fits(*forms) for forms in (("flee", "leave", "did"), ("buried", "killed", "were"), ("went", "seen", "has"))]
    [True, True, False]
    """
    if form in _PAST:
        return False
    participle = (form.endswith("ed") and not form.endswith("eed")) or form in _PARTICIPLES
    ongoing = form.endswith("ing") and len(form) > 5  # no "bring"
    if helper in _MODALS or (helper in {"'d", "’d"} and not first.endswith("ed") and first not in _PARTICIPLES):
        return not participle and not ongoing and (form.endswith(("ss", "us")) or not form.endswith("s"))
    if first.endswith("ing"):
        return form.endswith("ing")
    return participle or form in _UNCHANGED
