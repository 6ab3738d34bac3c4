"""Which words of a tree are the heads of clauses that say something by themselves."""

from collections.abc import Callable, Mapping

from whence.read.branches import Branches
from whence.read.syntax import ROOT

_SET_OFF = frozenset(",;:–—-(")  # marks before what is added to a phrase; without one it says which is meant
_ANY = frozenset({"all", "any", "each", "either", "every", "few", "most", "neither", "no", "none", "only"})
_FILLERS = frozenset({("you", "know"), ("you", "see"), ("i", "mean")})
_NO_PREDICATE = frozenset({"according", "based", "compared", "depending", "given", "including", "regarding"})
_OR = frozenset({"and/or", "or", "rather"})  # rather than
_LIKENESS = frozenset({"as", "like", "than"})
_GOVERNED = frozenset(
    {"about", "against", "at", "for", "from", "in", "into", "of", "on", "over", "to", "toward", "towards"}
)
VERBS = frozenset({"VERB", "AUX"})


def heads_of(tree: Branches) -> dict[int, int]:
    """For each word the head of the clause that it is in: its own number for the heads."""
    owners: dict[int, int] = {}
    for word in tree.order:
        head = tree.head(word)
        if head == ROOT or _opens(tree, word, owners):
            owners[word] = word
        else:
            owners[word] = owners[head]
    return owners


def chain_of(tree: Branches, head: int) -> list[int]:
    """A predicate and those that it governs without a clause of their own: wants, to be allowed, to leave."""
    chain = [head]
    for word in chain:
        chain += tree.below(word, "xcomp")
    return chain


def is_infinitive(tree: Branches, word: int) -> bool:
    """Whether it stands with "to"."""
    return any(tree.text(mark) == "to" for mark in tree.below(word, "mark", "aux"))


def _opens(tree: Branches, word: int, owners: Mapping[int, int]) -> bool:
    rule = _RULES.get(tree.base(word))
    if rule is None or tree.is_mark(word) or is_infinitive(tree, word):
        return False
    return rule(tree, word, owners)


def has_subject(tree: Branches, word: int) -> bool:
    """Whether it has a subject of its own, or an "it" or a "there" in its place."""
    return bool(tree.below(word, "nsubj", "csubj", "expl"))


def is_predicate(tree: Branches, word: int) -> bool:
    """Whether it is a verb, or is made one by what hangs on it."""
    return tree.part(word) in VERBS or bool(tree.below(word, "nsubj", "csubj", "expl", "cop", "aux"))


def _is_gerund(tree: Branches, word: int) -> bool:
    return tree.text(word).endswith("ing") and not tree.below(word, "aux", "cop")


def _coordinated(tree: Branches, word: int, owners: Mapping[int, int]) -> bool:
    """What is said of the same subject, or of its own. What stands with "or" is not said by itself."""
    head = tree.head(word)
    if not is_predicate(tree, word) or (owners[head] != head and not has_subject(tree, word)):
        return False
    return _joint(tree, word, head) not in _OR


def _joint(tree: Branches, word: int, head: int) -> str:
    """The conjunction before a conjunct; before those that have none it is the next one's."""
    for conjunct in tree.below(head, "conj"):
        if conjunct >= word:
            for joint in tree.below(conjunct, "cc"):
                return tree.text(joint)
    return ""


def _relative(tree: Branches, word: int, owners: Mapping[int, int]) -> bool:
    antecedent = tree.head(word)
    if tree.relation(word) == "acl:relcl":
        return not _says_which(tree, word)
    if has_subject(tree, word):  # the content of a noun, "the claim that ...", or a comparison
        return all(tree.text(mark) not in _LIKENESS for mark in tree.below(word, "mark"))
    marks = tree.below(word, "mark")
    before = word < antecedent and owners[antecedent] != antecedent  # "the long closed road"
    return tree.part(word) == "VERB" and not marks and not before and not _says_which(tree, word)


def _says_which(tree: Branches, word: int) -> bool:
    """Whether a phrase means nothing, or something else, without what is said of it: "those who fled", "what he saw",
    "no house that burned"."""
    antecedent = tree.head(word)
    if is_set_off(tree, word):
        return False
    if tree.part(antecedent) in {"PRON", "DET", "ADV", "SCONJ", "ADP"}:
        return True
    of = [tree.head(antecedent)] if tree.base(antecedent) == "nmod" else []  # none of the houses
    return any(tree.text(one) in _ANY for one in (*of, *tree.below(antecedent, "det", "amod", "advmod")))


def is_set_off(tree: Branches, word: int) -> bool:
    """Whether a mark stands before what hangs on a word, so that it adds to what is before and does not say which."""
    before = tree.first(word) - 1 - tree.sentence.start
    return before >= 0 and tree.texts[before] in _SET_OFF


def _adverbial(tree: Branches, word: int, owners: Mapping[int, int]) -> bool:
    head = tree.head(word)
    if tree.relation(word) == "advcl:relcl" and _says_which(tree, word):
        return False
    marks = {tree.text(mark) for mark in tree.below(word, "mark", "case")}
    governs = head in chain_of(tree, owners[head])
    if "than" in marks or (marks & _LIKENESS and not governs):
        return False  # a comparison
    if has_subject(tree, word):
        return True
    if not governs or tree.part(word) != "VERB" or marks & _LIKENESS or tree.text(word) in _NO_PREDICATE:
        return False
    if word > head and marks & _GOVERNED:
        return False  # arrested for stealing, prevented from leaving
    return any(tree.base(one) not in {"mark", "punct", "advmod", "aux", "cc"} for one in tree.below(word))


def _complement(tree: Branches, word: int, _: Mapping[int, int]) -> bool:
    return has_subject(tree, word) or not _is_gerund(tree, word)


def _subject(tree: Branches, word: int, _: Mapping[int, int]) -> bool:
    return has_subject(tree, word) and not _is_gerund(tree, word)


def _beside(tree: Branches, word: int, _: Mapping[int, int]) -> bool:
    if not is_predicate(tree, word):
        return False
    said = tuple(tree.text(one) for one in sorted(tree.all_below(word)) if not tree.is_mark(one))
    return said not in _FILLERS


def _apposition(tree: Branches, word: int, _: Mapping[int, int]) -> bool:
    """What a name or a noun is also called, between marks and in words: no abbreviation, and no bare name after
    another, as of a country after a town."""
    antecedent = tree.head(word)
    parts = tree.part(antecedent), tree.part(word)
    if not set(parts) <= {"NOUN", "PROPN", "PRON"} or not is_set_off(tree, word):
        return False
    plain = tree.content[slice(*tree.spans[word - tree.sentence.start])]
    if tree.texts[tree.first(word) - 1 - tree.sentence.start] == "(" and tree.below(word, "nummod"):
        return False
    more = [one for one in tree.below(word) if tree.base(one) not in {"compound", "flat", "punct"}]
    return bool(more) or not (plain.isupper() or parts == ("PROPN", "PROPN"))


_RULES: Mapping[str, Callable[[Branches, int, Mapping[int, int]], bool]] = {
    "acl": _relative,
    "advcl": _adverbial,
    "appos": _apposition,
    "ccomp": _complement,
    "conj": _coordinated,
    "csubj": _subject,
    "dep": _subject,
    "list": _beside,
    "parataxis": _beside,
}
