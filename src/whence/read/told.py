"""What a text itself tells of who is who: other names, roles, appositions, and whom an "I" in a quotation means."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from whence.lists import listed
from whence.model import Attribution, Form, Kind, Role, Span
from whence.read.amended import amended, has_article, is_body
from whence.read.branches import Branches
from whence.read.called import Written, name_span
from whence.read.chain import role_of
from whence.read.mentions import Mention, head_of, is_name, is_pronoun
from whence.read.names import Alias, AliasKind, aliases_in
from whence.read.same import is_speaker
from whence.read.syntax import ROOT
from whence.read.within import Within
from whence.text import Quoted

_YOU = frozenset(("you", "your", "yours", "yourself", "yourselves"))
_BODIES = frozenset((Role.ORGANIZATION, Role.GROUP))
_BESIDE = frozenset(("appos", "flat", "compound"))
_KINDS = {Role.PERSON: "person", Role.UNNAMED: "person", Role.GROUP: "person", Role.ORGANIZATION: "organization"}
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON"))
_LONGEST_NAME = 4  # words of a source that is a name and nothing else
_MOST_BEFORE = 3  # words of a mention before the source that is found of it
_NAMING = listed("naming")
_ARTICLES = frozenset(("the", "a", "an"))
_RELATIVES = frozenset(("that", "which", "who"))


class Told(NamedTuple):
    """The mentions of a text, with those that its rules found; pairs of them that are the same; those for which nothing
    more is to be looked for; and for some the words that are the name, and what they are to the fullest one."""

    mentions: list[Mention]
    pairs: list[tuple[int, int]]
    settled: set[int]
    named: dict[int, tuple[Span, Form]]
    holders: dict[str, int]  # of attributions the word that the source turns on


def told_in(
    written: Written,
    mentions: Sequence[Mention],
    trees: Sequence[Branches],
    attributions: Sequence[Attribution],
) -> Told:
    """The mentions of a text with what it tells of them."""
    joined = _Joined(written, amended(written, mentions, trees), trees)
    for attribution in attributions:
        joined.hold(attribution)
    for alias in aliases_in(written.content):
        joined.take(alias)
    for tree in trees:
        for unit in tree.order:
            if tree.base(unit) in _BESIDE:
                joined.beside(tree.head(unit), unit)
            elif tree.base(unit) == "xcomp" and tree.text(tree.head(unit)) in _NAMING:
                joined.call(tree, unit)
    joined.speakers(attributions)
    return joined.told()


class _Joined:
    """Mentions by the word that they turn on, and what is found of them one after the other."""

    def __init__(self, written: Written, mentions: Iterable[Mention], trees: Sequence[Branches]) -> None:
        self._written, self._words, self._trees = written, written.words, trees
        self._mentions = {mention.head: mention for mention in mentions}
        self._pairs: list[tuple[int, int]] = []  # of heads
        self._settled: set[int] = set()
        self._named: dict[int, tuple[Span, Form]] = {}
        self._holders: dict[str, int] = {}

    def told(self) -> Told:
        """All of it, by places in the mentions' order."""
        mentions = sorted(self._mentions.values(), key=lambda mention: mention.place)
        places = {mention.head: place for place, mention in enumerate(mentions)}
        return Told(
            mentions,
            [(places[one], places[other]) for one, other in self._pairs],
            {places[head] for head in self._settled},
            {places[head]: named for head, named in self._named.items()},
            self._holders,
        )

    def _tree(self, word: int) -> int | None:
        """The number of the tree that a word stands in, if it is in any: what is not read has none."""
        at = bisect_right(self._trees, word, key=lambda tree: tree.sentence.start) - 1
        return at if at >= 0 and word < self._trees[at].sentence.end else None

    def hold(self, attribution: Attribution) -> None:
        """See that there is a mention of whom an attribution names as its source."""
        for span in attribution.source[:1]:
            first, last = self._words.at(span.start), self._words.at(span.end) - 1
            at = self._tree(first)
            if at is None or last < first or last >= self._trees[at].sentence.end:
                continue
            tree = self._trees[at]
            antecedent = antecedent_of(tree, first) if first == last else None
            if antecedent is not None and antecedent in self._mentions:
                self._holders[attribution.id] = antecedent
                continue
            head = head_of(tree, first, last)
            self._spread(head, first, last)
            named = self._name_at(tree, first, last)
            if head not in self._mentions and named is not None:
                self._holders[attribution.id] = named
            elif head not in self._mentions and tree.sentence.part(head) in _NOMINAL:
                self._put(head, span, tree.sentence.part(head), self._kind_of(span))
            holder = head if head in self._mentions else holder_of(self._mentions, first, last)
            if named is not None and holder is not None and named != holder and not is_name(self._mentions[holder]):
                self._pairs.append((holder, named))
                self._settled.add(holder)
                holder = named
            if holder is not None:
                self._holders.setdefault(attribution.id, holder)

    def _kind_of(self, span: Span) -> str:
        """What the words of a source say it is."""
        words = self._written.content[span.start : span.end]
        return "organization" if words.lower() == "it" else _KINDS.get(role_of(words), "object")

    def _spread(self, head: int, first: int, last: int) -> None:
        """Where a source is a name and nothing else, the mention of any word of it is all of it: "RUNA SEBALD"."""
        texts = [self._written.texts[at] for at in range(first, last + 1)]
        if not 2 <= len(texts) <= _LONGEST_NAME or not all(text[0].isupper() and len(text) > 1 for text in texts):
            return
        inside = [at for at in range(first, last + 1) if at in self._mentions]
        if inside and not any(self._mentions[at].first < first or self._mentions[at].last > last for at in inside):
            chosen = self._mentions[head if head in inside else inside[0]]
            for at in inside:
                del self._mentions[at]
            self._mentions[chosen.head] = replace(chosen, first=first, last=last, part="PROPN")

    def _name_at(self, tree: Branches, first: int, last: int) -> int | None:
        """The person's name that ends some words without a preposition before it: "co-founder Anna Ruiz"."""
        for head in range(first + 1, last + 1):
            mention = self._mentions.get(head)
            if mention is None or mention.last != last or mention.kind != "person" or not is_name(mention):
                continue
            unit = tree.unit(head)
            if not tree.below(unit, "case", "cc") and tree.base(unit) != "conj":
                return head
        return None

    def take(self, alias: Alias) -> None:
        """An alias with its name: two mentions of one."""
        name = self._found(alias.name)
        other = self._found(alias.other, apart_from=name)
        if name is None or other is None or self._tree(name) is None or self._tree(other) is None:
            return
        names = Form.NAME, Form.ACRONYM if alias.kind is AliasKind.ACRONYM else Form.ALIAS
        kind = self._kind(name, other)
        begin = self._words.at(alias.name.start)
        body = has_article(self._written, begin) and is_body(self._written.content[slice(*alias.name)])
        if kind == "person" and (alias.kind is AliasKind.ACRONYM or body):
            kind = "organization"
        for head, span, form in zip((name, other), (alias.name, alias.other), names, strict=True):
            if alias.kind is AliasKind.ROLE and head == other:
                self._put(head, span, "NOUN", "person")
                self._mentions[head] = replace(self._mentions[head], part="NOUN")
                self._settled.add(head)
                continue
            before = self._named.get(head)
            if before is None or (before[1] is Form.NAME and form is not Form.NAME):
                self._named[head] = span, form
            self._put(head, span, "PROPN", "person" if alias.kind is AliasKind.ROLE else kind)
        self._pairs.append((name, other))

    def _found(self, span: Span, apart_from: int | None = None) -> int | None:
        """The head of the mention that an expression is: of the widest that turns on a word of it; else its last
        word."""
        first, last = self._words.at(span.start), self._words.at(span.end) - 1
        if first < last and self._written.texts[first].lower() in _ARTICLES:
            first += 1
        if last < first:
            return None
        inside = [mention for head in range(first, last + 1) if (mention := self._mentions.get(head)) is not None]
        covering = [m.head for m in inside if m.first <= first and last <= m.last and m.head != apart_from]
        if covering:
            return covering[0]
        if not has_article(self._written, first):
            persons = [m.head for m in inside if m.kind == "person" and is_name(m) and m.head != apart_from]
            if persons:
                return persons[0]
        return last if last != apart_from else None

    def _kind(self, *heads: int) -> str:
        """What the two are: as the network has it of one of them, the first before the other."""
        kinds = [self._mentions[head].kind for head in heads if head in self._mentions]
        return next((kind for kind in kinds if kind not in ("abstract", "object", "time")), "organization")

    def _put(self, head: int, span: Span, part: str, kind: str) -> None:
        """See that there is a mention which turns on this word and is of that sort."""
        mention = self._mentions.get(head)
        first, last = self._words.at(span.start), max(head, self._words.at(span.end) - 1)
        if mention is None:
            number = self._tree(head)
            if number is not None:
                stated = Mention.stated((first, last), kind, head, self._trees[number], number)
                self._mentions[head] = replace(stated, part=part)
            return
        if part == "PROPN":
            mention = replace(mention, first=min(first, mention.first), last=max(last, mention.last))
            self._mentions[head] = mention
        if part == "PROPN" and not (is_name(mention) and mention.kind == kind):
            self._mentions[head] = replace(mention, part=part, kind=kind)

    def beside(self, head: int, other: int) -> None:
        """An apposition, if it is of the same kind."""
        one, two = self._mentions.get(head), self._mentions.get(other)
        if one is None or two is None or one.kind != two.kind or is_pronoun(two) or other < head:
            return
        if (is_name(one) and is_name(two)) or self._named.get(other, (None, Form.NAME))[1] is not Form.NAME:
            return
        self._pairs.append((head, other))
        self._settled.update(each.head for each in (one, two) if not is_name(each))

    def call(self, tree: Branches, unit: int) -> None:
        """A name that somebody is called by: "they called her the Fox"."""
        called = [one for one in tree.below(tree.head(unit), "obj") if one != unit]
        mention = self._mentions.get(unit)
        if not called or mention is None or not is_name(mention) or called[0] not in self._mentions:
            return
        self._named[unit] = name_span(self._written, mention), Form.ALIAS
        self._pairs.append((called[0], unit))
        if self._written.texts[called[0]].lower() in ("it", "them"):
            body = self._body_before(called[0])
            if body is not None:
                self._pairs.append((body, called[0]))
                self._settled.add(called[0])

    def _body_before(self, word: int) -> int | None:
        """The body of which the sentence before that of a word speaks first, or else the one before that."""
        own = self._tree(word)
        if own is None:
            return None
        for number in range(own - 1, max(-1, own - 3), -1):
            sentence = self._trees[number].sentence
            for head in range(sentence.start, sentence.end):
                mention = self._mentions.get(head)
                if mention is not None and is_name(mention) and mention.kind == "organization":
                    return head
        return None

    def speakers(self, attributions: Sequence[Attribution]) -> None:
        """Whoever says I in a quotation is its source; so is who says we, of a body or a group. Nobody is found for
        you."""
        within = Within(self._words, [one for one in attributions if one.kind is not Kind.INDIRECT])
        sources = {one.id: self._speaker(one) for one in attributions}
        last: dict[tuple[str, bool], int] = {}
        for mention in sorted(self._mentions.values(), key=lambda mention: mention.place):
            text = self._written.texts[mention.first].lower()
            alone = is_speaker(text)
            if mention.first != mention.last or (alone is None and text not in _YOU):
                continue
            attribution = within.of(mention.head)
            if attribution is None or (
                attribution.kind is Kind.MIXED and self._words[mention.head].quoted is not Quoted.INSIDE
            ):
                continue
            self._settled.add(mention.head)
            if alone is None:
                continue
            source, role = sources[attribution.id]
            is_source = source is not None and (role is Role.PERSON if alone else role in _BODIES)
            before = source if is_source else last.get((attribution.id, alone))
            if before is not None:
                self._pairs.append((before, mention.head))
            last[attribution.id, alone] = mention.head

    def _speaker(self, attribution: Attribution) -> tuple[int | None, Role]:
        """The head of the mention that a source is, and what it is: by the mention's kind where that tells."""
        if not attribution.source:
            return None, Role.UNSTATED
        span, head = attribution.source[0], self._holders.get(attribution.id)
        role = role_of(self._written.content[span.start : span.end])
        if role is Role.UNNAMED and head is not None and self._mentions[head].kind == "person":
            role = Role.PERSON
        return head, role


def antecedent_of(tree: Branches, word: int) -> int | None:
    """The word that a relative pronoun stands for: the movement, "which denies it"."""
    unit = tree.unit(word)
    if tree.text(unit) not in _RELATIVES or tree.head(unit) == ROOT:
        return None
    verb = tree.head(unit)
    return tree.head(verb) if tree.relation(verb) == "acl:relcl" and tree.head(verb) != ROOT else None


def holder_of(mentions: Mapping[int, Mention], first: int, last: int) -> int | None:
    """The head of the mention that some words are: of those that begin with them and turn on one of them the one that
    goes least beyond, the longest of several. `mentions` are by their heads."""
    best: tuple[int, int] | None = None
    chosen = None
    for head in range(first, last + 1):
        mention = mentions.get(head)
        if mention is None or not first - _MOST_BEFORE <= mention.first <= first + 1:
            continue
        outside = max(0, first - mention.first) + max(0, mention.last - last)
        length = mention.last - mention.first + 1
        if best is None or (outside, -length) < best:
            best, chosen = (outside, -length), head
    return chosen
