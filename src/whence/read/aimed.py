"""Whom a loaded label is used of, and where a claim says that something was: by the sentence's tree."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from whence.lists import listed
from whence.model import Claim, ReferentKind, Span
from whence.read.branches import Branches
from whence.read.referents import Referents
from whence.read.syntax import ROOT
from whence.text import Words

_CALLING = listed("calling")
_PLACING = listed("placing")
_OF_THE_NOUN = frozenset(("amod", "compound", "flat", "nmod:desc", "nmod:unmarked"))
_NAMED_BESIDE = ("appos", "flat", "compound", "nmod:desc")
_RELATIVE = frozenset(("who", "which", "that"))
_MOST_STEPS = 4


class Aims:
    """The trees of a text with its referents: whom a word is used of, where something was."""

    def __init__(self, words: Words, trees: Sequence[Branches], referents: Referents) -> None:
        self._words, self._trees, self._referents = words, trees, referents
        self._starts = [tree.sentence.start for tree in trees]
        self._named = {one.id for one in referents.all if one.names}
        self._places = {one.id for one in referents.all if one.kind is ReferentKind.PLACE}

    def target(self, label: Span) -> str | None:
        """The referent that a label is used of, if its sentence shows it: what it is said to be, called or set beside;
        else what the phrase means in which it stands."""
        found = self._unit(label)
        if found is None:
            return None
        tree, unit = found
        beside = self._named_on_the_way(tree, unit)
        noun = _noun(tree, unit)
        return beside or self._said_of(tree, noun) or self._named_below(tree, noun) or self._meant(noun)

    def _tree(self, span: Span) -> tuple[Branches, int, int] | None:
        first, last = self._words.at(span.start), self._words.at(span.end) - 1
        at = bisect_right(self._starts, first) - 1
        if at < 0 or last < first or last >= self._trees[at].sentence.end:
            return None
        return self._trees[at], first, last

    def _unit(self, *spans: Span) -> tuple[Branches, int] | None:
        """The word of some spans on which the others of them hang, and its tree."""
        trees = [found for span in spans if (found := self._tree(span)) is not None]
        if not trees or any(tree is not trees[0][0] for tree, _, _ in trees):
            return None
        tree = trees[0][0]
        units = {tree.unit(word) for _, first, last in trees for word in range(first, last + 1)}
        top = [unit for unit in sorted(units) if tree.head(unit) not in units and not tree.is_mark(unit)]
        return (tree, top[0]) if top else None

    def _meant(self, unit: int) -> str | None:
        return self._referents.by_head.get(unit)

    def _named_on_the_way(self, tree: Branches, unit: int) -> str | None:
        """A name that the label stands before: "the terrorist Ruiz"."""
        for _ in range(_MOST_STEPS):
            if tree.relation(unit) not in _OF_THE_NOUN:
                return None
            unit = tree.head(unit)
            meant = self._meant(unit)
            if meant in self._named and tree.part(unit) == "PROPN":
                return meant
        return None

    def _named_below(self, tree: Branches, noun: int) -> str | None:
        """A name that stands beside the label's noun: "the terrorist group URU"."""
        for one in tree.below(noun):
            if tree.relation(one) in _NAMED_BESIDE and tree.part(one) == "PROPN" and one > noun:
                meant = self._meant(one)
                if meant in self._named:
                    return meant
        return None

    def _said_of(self, tree: Branches, noun: int) -> str | None:
        """What is said to be so, called so, or stands before it in apposition."""
        for _ in range(_MOST_STEPS):
            relation, head = tree.base(noun), tree.head(noun)
            if relation == "appos":
                return self._meant(head)
            if tree.below(noun, "cop"):
                return self._subject(tree, noun)
            if (
                head != ROOT
                and relation in ("xcomp", "obj", "obl", "advcl", "ccomp", "iobj")
                and self._calls(tree, noun)
            ):
                return self._object(tree, head, noun)
            if relation == "xcomp":  # "seem brutal", "became terrorists"
                return self._subject(tree, head)
            if relation != "conj":
                return None
            noun = head
        return None

    def _calls(self, tree: Branches, noun: int) -> bool:
        """Whether the verb that a noun hangs on says what somebody is called, and the noun is that."""
        if tree.text(tree.head(noun)) not in _CALLING:
            return False
        return tree.base(noun) not in ("obl", "advcl") or any(
            tree.text(one) == "as" for one in tree.below(noun, "case", "mark")
        )

    def _object(self, tree: Branches, verb: int, noun: int) -> str | None:
        """Who is called so: the verb's object, or its subject if it is passive."""
        objects = [one for one in tree.below(verb, "obj", "iobj") if one != noun]
        if objects:
            return self._meant(objects[0])
        passive = [one for one in tree.below(verb, "nsubj") if tree.relation(one) == "nsubj:pass"]
        if passive:
            return self._meant(passive[0])
        return self._meant(tree.head(verb)) if tree.base(verb) == "acl" else None

    def _subject(self, tree: Branches, predicate: int) -> str | None:
        for subject in tree.below(predicate, "nsubj"):
            if tree.text(subject) in _RELATIVE and tree.base(predicate) == "acl":
                return self._meant(tree.head(predicate))
            return self._meant(subject)
        if tree.base(predicate) == "conj":
            return self._subject(tree, tree.head(predicate))
        return None

    def place(self, claim: Claim) -> str | None:
        """Where what a claim says was: the place after an "in" or the like that hangs on its predicate."""
        found = self._unit(*claim.heads.predicate) if claim.heads else None
        if found is None:
            return None
        tree, predicate = found
        for unit in [*tree.below(predicate, "obl"), *([predicate] if tree.below(predicate, "cop") else [])]:
            meant = self._meant(unit)
            if (
                meant in self._places
                and any(tree.text(one) in _PLACING for one in tree.below(unit, "case"))
                and any(span.start <= self._words[unit].start < span.end for span in claim.spans)
            ):
                return meant
        return None


def _noun(tree: Branches, unit: int) -> int:
    """The noun that a label is or goes with."""
    for _ in range(_MOST_STEPS):
        if tree.relation(unit) not in _OF_THE_NOUN:
            break
        unit = tree.head(unit)
    return unit


def with_places(claims: Iterable[Claim], aims: Aims) -> list[Claim]:
    """The claims, each with where what it says was, if it names the place."""
    return [replace(claim, place=aims.place(claim)) for claim in claims]
