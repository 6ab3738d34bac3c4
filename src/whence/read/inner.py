"""Who says so inside of what somebody says: attributions that a sentence's tree shows, by the words that report.

The network finds the outermost attribution of a passage, for its annotators marked no others. What stands inside is
found by rule, from the tree: a verb of saying, thinking or showing with a clause ("she felt that ..."), with what is
said around it ("it was, I think, ..."), with an infinitive in the passive ("is believed to have fled"), with a noun or
a judgement ("condemned the attack", "considers it necessary"); a noun with a clause ("the claim that ..."); "according
to". The verbs and nouns are those of the lists; whose words they are makes no difference.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from whence.lists import listed
from whence.model import Span
from whence.phrases import inflected
from whence.read.branches import Branches
from whence.read.clause_heads import VERBS, has_subject, is_infinitive
from whence.read.syntax import ROOT


def _verbs(name: str) -> frozenset[str]:
    """A list's verbs in all their forms, those of one word."""
    return frozenset(form for form in inflected(listed(name)) if " " not in form)


_REPORTING = _verbs("reporting")
_NOUNS = _verbs("reporting-nouns")
_STANCES = _verbs("stances")
_INTENTIONS = _verbs("intentions")
_REGARDING = _verbs("regarding")
_DEMANDS = (
    _verbs("demands") | _verbs("questions") | {"tell", "tells", "told", "telling", "ask", "asks", "asked", "asking"}
)
_WITH = frozenset(phrase for name in ("stances", "regarding") for phrase in inflected(listed(name)) if " " in phrase)
_SURE = frozenset(
    {"aware", "certain", "clear", "confident", "convinced", "doubtful", "sceptical", "skeptical", "sure", "unsure"}
)
_IN_THE = frozenset({"opinion", "view", "eyes", "judgment", "judgement", "mind", "estimation", "words"})
_COMPARING = frozenset(inflected(("compare", "liken")))
_SUSPECTING = frozenset((*inflected(("accuse", "suspect", "think")), "thought"))
_HEARING = frozenset(("hear", "heard", "hearing", "hears"))
_LIGHT = frozenset(
    (
        *inflected(("come", "express", "have", "proceed", "reach", "voice")),
        "came",
        "had",
        "has",
        "gave",
        "give",
        "given",
    )
)
_PLAIN = frozenset(("clear", "plain", "known", "sure", "certain"))
_NOMINATIVE = frozenset(("i", "we", "he", "she", "they"))
_MAKES = frozenset({"made", "make", "makes", "making"})
_FILLERS = frozenset({("you", "know"), ("you", "see"), ("i", "mean")})
_SPEAKERS = ({"i"}, {"we"})
_HEARSAY = frozenset({"allegedly", "purportedly", "reportedly", "supposedly"})
_PARTICLES = frozenset({"down", "off", "out", "over", "through", "up"})
_NEAR = 3  # words between a verb and an adverb of its cue
_QUESTIONS = frozenset({"how", "what", "which", "who", "whom", "whose", "why"})
_NOMINAL = frozenset({"amod", "appos", "compound", "det", "fixed", "flat", "nmod", "case", "nummod"})
_MOST_STEPS = 6  # from a verb to the one that has its subject
_RELATIVE = frozenset({"that", "which", "who"})
_HELPS = frozenset({"aux", "advmod", "compound", "cop", "fixed", "goeswith"})
_NO_HELP = frozenset({"when", "where", "why", "how", "as", "then", "so", "first", "only", "today", "yesterday", "now"})


class Inner(NamedTuple):
    """An attribution as the tree shows it; `sure` says that the form of the sentence alone makes it one, wherever it
    stands: a verb that reports, with its own subject and a clause."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    sure: bool


def inner_in(tree: Branches) -> list[Inner]:
    """The attributions of a sentence that its tree shows, outermost or not, in the order of their cues.

    >>> from whence.read.syntax import Sentence
    >>> from whence.text import paragraphs_of
    >>> text = "She felt it held."
    >>> tree = Sentence(
    ...     0,
    ...     5,
    ...     ("PRON", "VERB", "PRON", "VERB", "PUNCT"),
    ...     (1, ROOT, 3, 1, 1),
    ...     ("nsubj", "root", "nsubj", "ccomp", "punct"),
    ... )
    >>> for one in inner_in(Branches(text, paragraphs_of(text)[0].words, tree)):
    ...     print([[text[start:end] for start, end in part] for part in one[:3]])
    [['She'], ['felt'], ['it held']]
    """
    return sorted(_Finder(tree).found(), key=lambda one: (one.cue, one.content))


class _Finder:
    """The attributions of one tree."""

    def __init__(self, tree: Branches) -> None:
        self.tree = tree
        self._places = sorted(tree.order)

    def found(self) -> Iterator[Inner]:
        """Each word by what hangs on it, as the first of the forms that fits."""
        for word in self.tree.order:
            if self.tree.is_mark(word):
                continue
            for form in (
                self._clause,
                self._aside,
                self._infinitive,
                self._judgement,
                self._object,
                self._noun,
                self._according,
                self._hearsay,
            ):
                one = form(word)
                if one is not None:
                    yield one
                    break

    # The forms.

    def _clause(self, verb: int) -> Inner | None:
        """A verb, or "sure", "the view is", with a clause: she felt that it held; it is clear to them that."""
        tree = self.tree
        clauses = [one for one in tree.below(verb, "ccomp") if tree.part(one) != "ADV" or tree.below(one)]
        text = tree.text(verb)
        reports = text in _REPORTING and tree.part(verb) in VERBS
        plain = [one for one in tree.below(verb, "xcomp") if tree.text(one) in _PLAIN] if text in _MAKES else []
        clauses = clauses or [below for one in plain for below in tree.below(one, "ccomp")]  # made it clear that
        beside = self._clause_beside(verb) if reports and not clauses else None
        if beside is not None:
            content = {one for one in self._places if verb < one <= max(self._whole(beside, ROOT))}
        elif not clauses or not (reports or self._reports_with(verb)):
            return None
        else:
            content = {below for one in clauses for below in self._whole(one, verb)}
        source = self._subject(verb)
        if reports and (*(tree.text(one) for one in sorted(source)), text) in _FILLERS:
            return None
        return self._made(source, self._cue(verb), content, sure=bool(source) and reports)

    def _clause_beside(self, verb: int) -> int | None:
        """The clause after a verb that reports, where both hang on the same one: "said | she felt | it held"."""
        tree, head = self.tree, self.tree.head(verb)
        hangs = tree.base(verb) == "ccomp" and tree.below(verb, "nsubj")
        if not hangs and not (tree.base(verb) in {"advcl", "csubj", "xcomp"} and is_infinitive(tree, verb)):
            return None
        beside = (one for one in tree.below(head, "ccomp") if one > verb and tree.first(one) > verb)
        return next((one for one in beside if not tree.below(one, "cc")), None)

    def _reports_with(self, word: int) -> bool:
        """An adjective or a noun that reports: am sure that, have the impression that, my hope is that."""
        tree = self.tree
        if tree.text(word) in _SURE:
            return bool(tree.below(word, "cop"))
        if tree.text(word) in _MAKES:
            return any(tree.text(one) in _PLAIN for one in tree.below(word, "xcomp", "obj"))
        return any(
            tree.text(one) in _NOUNS
            for one in (*tree.below(word, "obj"), *tree.below(word, "nsubj"))
            if tree.part(one) == "NOUN"
        )

    def _aside(self, verb: int) -> Inner | None:
        """A verb that stands in the middle of what is said, or after it: it was, I think, late; it held, he said."""
        tree = self.tree
        own_subject = any(tree.text(one) in _NOMINATIVE for one in tree.below(verb, "nsubj"))
        aside = tree.base(verb) == "parataxis" or (tree.base(verb) in {"dep", "discourse", "xcomp"} and own_subject)
        if not aside or tree.text(verb) not in _REPORTING or tree.below(verb, "ccomp"):
            return None
        objects = tree.below(verb, "obj")
        if any(tree.part(one) != "PRON" or tree.text(one) in _QUESTIONS for one in objects):  # people tell me
            return None
        source = self._subject(verb)
        own = self._whole(verb, ROOT)
        said = tuple(tree.text(one) for one in sorted(own) if not tree.is_mark(one))
        if not source or said in _FILLERS:
            return None
        return self._made(source, self._cue(verb), self._whole(tree.head(verb), ROOT) - own, sure=False)

    def _infinitive(self, verb: int) -> Inner | None:
        """Said of somebody with an infinitive: is believed to have fled; promised to leave; urged them to leave."""
        tree, text = self.tree, self.tree.text(verb)
        infinitives = [one for one in tree.below(verb, "xcomp", "advcl") if is_infinitive(tree, one)]
        if text in _INTENTIONS:
            infinitives += [one for one in tree.below(verb, "xcomp") if tree.part(one) == "VERB" and one > verb]
        if text in _HEARING:
            infinitives = [one for one in tree.below(verb, "xcomp") if tree.text(one) in _REPORTING]
        if tree.part(verb) not in VERBS or not infinitives:
            return None
        content = self._whole(infinitives[0], verb)
        passive = self._is_passive(verb)
        subject = self._subject(verb)
        if passive:
            if text in _REPORTING | _REGARDING:
                return self._made(set(), self._cue(verb), content | subject, sure=False)
            return None
        objects = tree.below(verb, "obj", "iobj")
        if objects:
            if text in _DEMANDS or text in _REGARDING or text in _HEARING:
                named = {one for below in objects for one in self._whole(below, verb)}
                return self._made(subject, self._cue(verb), content | named, sure=False)
            return None
        if text in _INTENTIONS:
            return self._made(subject, self._cue(verb), content, sure=False)
        return None

    def _judgement(self, verb: int) -> Inner | None:
        """What somebody takes something for: considers it necessary, regards it as a threat, accused them of it."""
        tree, text = self.tree, self.tree.text(verb)
        if tree.part(verb) not in VERBS or text not in _REGARDING:
            return None
        objects = tree.below(verb, "obj")
        passive = self._is_passive(verb)
        said = tree.below(verb, "xcomp")
        joints = {"to"} if text in _COMPARING else {"of"} if text in _SUSPECTING else {"as"}
        said += [
            one
            for one in tree.below(verb, "obl", "advcl")
            if {tree.text(mark) for mark in tree.below(one, "case", "mark")} & joints
        ]
        said = [one for one in said if one > verb]
        relative = not objects and tree.relation(verb) == "acl:relcl"
        if not said or not (objects or passive or relative):
            return None
        content = {below for one in (*objects, *said) for below in self._whole(one, verb)}
        if passive:
            agent = [one for one in tree.below(verb, "obl") if tree.relation(one) == "obl:agent"]
            source = {below for one in agent for below in self._phrase(one)}
            return self._made(source, self._cue(verb), content - source | self._subject(verb), sure=False)
        return self._made(self._subject(verb), self._cue(verb), content, sure=False)

    def _object(self, verb: int) -> Inner | None:
        """What is put forward as a noun: condemned the attack, expects six million visitors, denied having left."""
        tree, text = self.tree, self.tree.text(verb)
        if tree.part(verb) not in VERBS:
            return None
        if self._is_passive(verb):
            return None
        objects = [one for one in tree.below(verb, "obj", "xcomp") if not is_infinitive(tree, one)]
        particles = [tree.text(mark) for one in tree.below(verb, "obl") for mark in tree.below(one, "case")[:1]]
        governed = [
            one
            for one in tree.below(verb, "obl")
            if any(f"{text} {tree.text(mark)}" in _WITH for mark in tree.below(one, "case")[:1])
        ]
        if text in _STANCES and objects:
            content = {below for one in objects for below in self._whole(one, verb)}
        elif governed and particles:
            content = self._phrase(governed[0])
        elif (text in _STANCES or text in _REPORTING) and tree.relation(verb) == "acl:relcl" and not objects:
            content = self._asked(verb)
        elif text in _REPORTING and objects and tree.text(tree.first(objects[0])) in _QUESTIONS:
            content = self._whole(objects[0], verb)
        else:
            return None
        source = self._subject(verb)
        if not source or not content:
            return None
        return self._made(source, self._cue(verb), content, sure=False)

    def _asked(self, verb: int) -> set[int]:
        """The relative pronoun of "which they criticised"."""
        tree = self.tree
        return {one for one in tree.below(verb, "obj", "nsubj") if tree.text(one) in {"which", "what"}}

    def _noun(self, noun: int) -> Inner | None:
        """A noun with a clause that says what: the claim that it held, his order that, fears it would."""
        tree, text = self.tree, self.tree.text(noun)
        if tree.part(noun) != "NOUN":
            return None
        if text in _IN_THE and tree.base(noun) in {"obl", "nmod"}:
            source = self._owner(noun)
            if source and {tree.text(mark) for mark in tree.below(noun, "case")} & {"in", "to"}:
                own = self._whole(noun, ROOT)
                cue = {noun, *tree.below(noun, "case", "det")}
                above = tree.order[0] if min(own) == self._places[0] else tree.head(noun)  # of the whole sentence
                return self._made(source, cue, self._whole(above, ROOT) - own, sure=False)
        if text not in _NOUNS:
            return None
        if tree.relation(noun) == "nsubj:outer" and tree.head(noun) != ROOT:  # their hope is that it will hold
            said = tree.head(noun)
            copula = {one for one in tree.below(said, "cop", "aux") if one < tree.first(said) or one < said}
            marks = [one for one in tree.below(said, "mark", "nsubj") if not tree.relation(one).endswith(":outer")]
            copula = {one for one in copula if not marks or one < min(marks)}
            own = self._whole(noun, ROOT)
            return self._made(self._owner(noun), {noun} | copula, self._whole(said, ROOT) - own - copula, sure=False)
        clauses = [
            one
            for one in tree.below(noun, "acl", "ccomp")
            if tree.relation(one) != "acl:relcl"
            and (has_subject(tree, one) or {tree.text(mark) for mark in tree.below(one, "mark")} & {"that"})
        ]
        if not clauses:
            return None
        cue, source = {noun, *tree.below(noun, "amod", "advmod")}, self._owner(noun)
        verb = tree.head(noun)
        if not source and tree.base(noun) in {"obj", "obl"} and tree.text(verb) in _LIGHT:
            source = self._subject(verb)  # has the impression that, came to the conclusion that
            cue |= self._cue(verb) | set(tree.below(noun, "case", "det"))
        return self._made(source, cue, self._whole(clauses[0], noun), sure=False)

    def _according(self, word: int) -> Inner | None:
        """According to somebody."""
        tree = self.tree
        marks = [one for one in tree.below(word, "case", "fixed") if tree.text(one) == "according"]
        if not marks or tree.head(word) == ROOT:
            return None
        own = self._whole(word, ROOT)
        cue = {marks[0], *tree.below(marks[0]), *(one for one in tree.below(word, "case") if tree.text(one) == "to")}
        return self._made(own - cue, cue, self._whole(tree.head(word), ROOT) - own, sure=False)

    def _hearsay(self, word: int) -> Inner | None:
        """Reportedly, allegedly: nobody is named."""
        tree = self.tree
        if tree.text(word) not in _HEARSAY or tree.base(word) != "advmod":
            return None
        head = tree.head(word)
        while tree.base(head) in {"advmod", "amod"} and tree.head(head) != ROOT:
            head = tree.head(head)
        return self._made(set(), {word}, self._whole(head, ROOT) - {word}, sure=True)

    # Their parts.

    def _whole(self, word: int, above: int) -> set[int]:
        """A word with all that hangs on it, but for a conjunction before it."""
        tree = self.tree
        return tree.all_below(word, lambda below: below != above and not (tree.base(below) == "cc" and below < word))

    def _phrase(self, word: int) -> set[int]:
        """A phrase without the preposition before it, and without the mark of its case."""
        tree = self.tree
        cases = set(tree.below(word, "case", "mark")) if tree.part(word) not in VERBS else set()
        return {one for one in self._whole(word, ROOT) if one not in cases}

    def _owner(self, noun: int) -> set[int]:
        """Whose it is: his claim, the union's claim, the claim of the union."""
        tree = self.tree
        for one in tree.below(noun, "nmod"):
            if tree.relation(one) == "nmod:poss":
                return self._phrase(one) | set(tree.below(one, "case"))
        for one in tree.below(noun, "nmod"):
            if any(tree.text(mark) == "of" for mark in tree.below(one, "case")):
                return self._phrase(one)
        return set()

    def _subject(self, verb: int) -> set[int]:
        """Who says so: the subject of the verb, or of what it is coordinated with or depends on; who it is said of, if
        it is a participle: a message stating."""
        tree, word = self.tree, verb
        close = self._pronoun_before(verb)
        if close is not None:
            return {close}
        for _ in range(_MOST_STEPS):
            own = [one for one in tree.below(word, "nsubj") if not tree.relation(one).endswith(":outer")]
            if own:
                return self._named_by(own[0], word, verb)
            base, head = tree.base(word), tree.head(word)
            if tree.below(word, "expl") or head == ROOT:
                return set()
            if is_infinitive(tree, word) and tree.part(head) not in VERBS:  # it is sad for me to admit
                return {one for one in tree.below(head, "obl") if one < word and tree.part(one) == "PRON"}
            if base == "acl":
                return self._antecedent(head, word)
            objects = tree.below(head, "obj", "iobj") if base == "xcomp" and word == verb else []
            if objects:
                return self._whole(objects[0], ROOT)
            if base not in {"conj", "advcl", "xcomp"}:
                return set()
            word = head
        return set()

    def _named_by(self, subject: int, word: int, verb: int) -> set[int]:
        """Whom a subject names, of the verb itself or of the word that it depends on."""
        tree, text = self.tree, self.tree.text(subject)
        if text in _RELATIVE and tree.relation(word) in {"acl:relcl", "acl"}:
            return self._antecedent(tree.head(word), word)
        if word != verb:
            return set() if text == "it" else self._whole(subject, ROOT)  # it is sad to admit
        if tree.part(word) not in VERBS and text in _NOUNS and self._reports_with(verb):
            return self._owner(subject)
        if text in {"it", "there"} and self._is_passive(word):
            return set()
        return self._whole(subject, ROOT)

    def _is_passive(self, verb: int) -> bool:
        return any(self.tree.relation(one) == "aux:pass" for one in self.tree.below(verb, "aux"))

    def _pronoun_before(self, verb: int) -> int | None:
        """The "I" right before "think", whatever the tree makes of it."""
        at = verb
        for _ in range(3):
            place = bisect_left(self._places, at)
            if not place:
                return None
            at = self._places[place - 1]
            if self.tree.text(at) in _NOMINATIVE:
                return at
            if self.tree.base(at) not in {"aux", "advmod"}:
                return None
        return None

    def _antecedent(self, noun: int, verb: int) -> set[int]:
        """The phrase that a clause is said of, as far as it stands before it."""
        tree, first = self.tree, self.tree.first(verb)
        if tree.part(noun) in VERBS or noun > first:
            return set()
        cases = set(tree.below(noun, "case"))
        own = tree.all_below(noun, lambda one: one not in cases and one != verb and tree.base(one) in _NOMINAL)
        return {one for one in own if one < first}

    def _cue(self, verb: int) -> set[int]:
        """A verb with what helps it: auxiliaries, negation, particles, short adverbs of manner."""
        tree = self.tree
        cue = {verb}
        own = [one for one in tree.below(verb, "nsubj", "mark") if not tree.relation(one).endswith(":outer")]
        outer = any(tree.relation(one).endswith(":outer") for one in tree.below(verb, "nsubj"))
        for one in tree.below(verb):
            base = tree.base(one)
            if base not in _HELPS or (outer and own and one < max(own)):  # the problem has been that they said
                continue
            if base == "compound" and (tree.relation(one) != "compound:prt" or tree.text(one) not in _PARTICLES):
                continue
            if base == "advmod" and (tree.below(one) or tree.text(one) in _NO_HELP or abs(one - verb) > _NEAR):
                continue
            cue |= self._whole(one, ROOT)
        if tree.text(verb) in _MAKES or tree.text(verb) not in _REPORTING:
            cue |= {one for one in tree.below(verb, "obj") if tree.text(one) in _NOUNS}
        return cue

    def _made(self, source: set[int], cue: set[int], content: set[int], *, sure: bool) -> Inner | None:
        tree = self.tree
        sure = sure or {tree.text(one) for one in source} in _SPEAKERS  # of a statement
        content = content - cue - (source if not source & content else set())
        parts = [tree.spans_of(units, stop=False) for units in (source - cue, cue, content)]
        if not parts[1] or not parts[2]:
            return None
        return Inner(parts[0], parts[1], parts[2], sure)
