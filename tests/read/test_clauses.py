"""Clauses of sentences whose trees are written out (`made_trees`). All sentences are invented."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_trees import parsed, shown

from whence.read.branches import Branches
from whence.read.clauses import Clause, clauses_of
from whence.read.syntax import ROOT, Sentence
from whence.text import Words, paragraphs_of


def clauses(notation: str) -> tuple[str, list[Clause]]:
    content, words, sentence = parsed(notation)
    return content, clauses_of(Branches(content, words, sentence))


CASES = [
    ("[nsubj They] opened [obj [det the] gates] [punct .]", ["root: They opened the gates."]),
    (
        "[nsubj They] opened [obj [det the] gates] [conj [cc and] fled] [punct .]",
        ["root: They opened the gates", "conj: They … fled."],
    ),
    (
        "[nsubj:pass They] [aux:pass were] killed [conj [cc and] buried] [punct .]",
        ["root: They were killed", "conj: They were … buried."],
    ),
    (
        "[nsubj:pass He] [aux:pass was] shot [conj [cc and] went [obl home]] [punct .]",
        ["root: He was shot", "conj: He … went home."],
    ),
    (
        "[nsubj:pass She] [aux:pass was] shot [conj [cc and] fled] [punct .]",
        ["root: She was shot", "conj: She … fled."],
    ),
    (
        "[nsubj She] [aux did] [advmod n't] stop [conj [cc and] call [obj them]] [punct .]",
        ["root: She didn't stop", "conj: She didn't … call them."],
    ),
    (
        "[nsubj They] mined [conj [cc and] burned] [obj [det the] fields] [punct .]",
        ["root: They mined … the fields.", "conj: They … burned the fields."],
    ),
    (
        "[nsubj They] fled [conj [cc or] died] [punct .]",
        ["root: They fled or died."],
    ),
    (
        "[nsubj [det The] dam] broke [punct ,] [conj [cc but] [nsubj [det the] bridge] held] [punct .]",
        ["root: The dam broke", "conj: the bridge held."],
    ),
    (
        "[nsubj Anna [conj [cc and] Ben/PROPN]] want [xcomp [mark to] go [conj [cc and] [mark to] sleep]] [punct .]",
        ["root: Anna and Ben want to go and to sleep."],
    ),
    (
        "[nsubj [det The] men [punct ,] [acl:relcl [nsubj who/PRON] fled [advmod there]] [punct ,]] [aux must] go",
        ["root: The men … must go", "acl:relcl: The men, who fled there"],
    ),
    (
        "[nsubj [det The] gates [acl:relcl [nsubj they/PRON] opened]] fell [punct .]",
        ["root: The gates … fell.", "acl:relcl: The gates they opened"],
    ),
    (
        "[nsubj Those/PRON [acl:relcl [nsubj who/PRON] fled]] returned [punct .]",
        ["root: Those who fled returned."],
    ),
    (
        "[nsubj [det No] house [acl:relcl [nsubj that/PRON] burned]] [aux was] rebuilt [punct .]",
        ["root: No house that burned was rebuilt."],
    ),
    (
        "[nsubj None/PRON [nmod [case of] [det the] houses [acl:relcl [nsubj that/PRON] burned]]] stands [punct .]",
        ["root: None of the houses that burned stands."],
    ),
    (
        "[nsubj What/PRON [acl:relcl [nsubj he/PRON] saw]] frightened [obj him] [punct .]",
        ["root: What he saw frightened him."],
    ),
    (
        "[nsubj They] live [obl [case in] [det the] town [acl:relcl [obl [case in] which/PRON] [nsubj they] met]]",
        ["root: They live in the town", "acl:relcl: the town in which they met"],
    ),
    (
        "[nsubj [det The] men [acl:relcl [nsubj who/PRON] came [conj [cc and] shot [obj him]]]] left [punct .]",
        ["root: The men … left.", "acl:relcl: The men who came", "conj: The men … shot him"],
    ),
    (
        "[nsubj Anna [flat Ruiz] [punct ,] [appos [det the] mayor [nmod [case of] Korrin]] [punct ,]] left [punct .]",
        ["root: Anna Ruiz … left.", "appos: Anna Ruiz, the mayor of Korrin"],
    ),
    (
        "[nsubj [det The] office [punct (] [appos WHO/PROPN] [punct )]] closed [punct .]",
        ["root: The office (WHO) closed."],
    ),
    (
        "[nsubj She] lives [obl [case in] Korrin [punct ,] [appos Vessa/PROPN]] [punct .]",
        ["root: She lives in Korrin, Vessa."],
    ),
    (
        "[nsubj [det The] report [acl published [obl [case in] May]]] accused [obj [det the] army] [punct .]",
        ["root: The report … accused the army.", "acl: The report published in May"],
    ),
    (
        "[nsubj [det The] plan [acl [mark to] leave]] failed [punct .]",
        ["root: The plan to leave failed."],
    ),
    (
        "[nsubj [det The] claim [acl [mark that] [nsubj it/PRON] held]] spread [punct .]",
        ["root: The claim … spread.", "acl: it held"],
    ),
    (
        "[nsubj She] said [ccomp [mark that] [nsubj [det the] dam] broke] [punct .]",
        ["root: She said", "ccomp: the dam broke."],
    ),
    (
        "[punct “] [ccomp [nsubj [det The] dam] broke] [punct ,] [punct ”] [nsubj Ruiz] said [punct .]",
        ["ccomp: The dam broke", "root: Ruiz said."],
    ),
    (
        "[nsubj [det The] dam] broke [punct ,] [parataxis [nsubj she] said] [punct .]",
        ["root: The dam broke", "parataxis: she said."],
    ),
    (
        "[advcl [mark If] [nsubj they/PRON] return] [punct ,] [nsubj we] [aux will] leave [punct .]",
        ["advcl: If they return", "root: we will leave."],
    ),
    (
        "[advcl Leaving [obj [det the] town]] [punct ,] [nsubj she] wept [punct .]",
        ["advcl: Leaving the town, she", "root: she wept."],
    ),
    (
        "[nsubj:pass He] [aux:pass was] arrested [advcl [mark for] stealing [obj bread]] [punct .]",
        ["root: He was arrested for stealing bread."],
    ),
    (
        "[nsubj It] held [advmod longer [advcl [mark than] [nsubj they/PRON] feared]] [punct .]",
        ["root: It held longer than they feared."],
    ),
    (
        "[csubj Shelling [obj [det the] town]] [aux was] forbidden [punct .]",
        ["root: Shelling the town was forbidden."],
    ),
    (
        "[expl It] [cop is] clear/ADJ [csubj [mark that] [nsubj [det the] dam] broke] [punct .]",
        ["root: It is clear", "csubj: the dam broke."],
    ),
    ("[expl There] were [nsubj [nummod two] dead/NOUN] [punct .]", ["root: There were two dead."]),
    ("Leave [obj [det the] town] [conj [cc and] hide] [punct .]", ["root: Leave the town", "conj: hide."]),
    ("[aux Did] [nsubj they] leave [punct ?]", ["root: Did they leave?"]),
    ("[det The] gates/NOUN [nmod [case of] Korrin] [punct .]", ["root: The gates of Korrin."]),
    (
        "[det The] men/NOUN [acl:relcl [nsubj who/PRON] fled] [punct .]",
        ["acl:relcl: The men who fled."],
    ),
    (
        "[nsubj They] left [punct ,] [advcl:relcl [nsubj which/PRON] surprised [obj us]] [punct .]",
        ["root: They left", "advcl:relcl: which surprised us."],
    ),
    (
        "[nsubj She] asked [obj them] [xcomp [mark to] say [ccomp [obl where/ADV] [nsubj he/PRON] lay]] [punct .]",
        ["root: She asked them to say", "ccomp: where he lay."],
    ),
    (
        "[nsubj [det The] U.S./PROPN] left [conj [cc and] [nsubj St./PROPN [flat Ives]] burned] [punct .]",
        ["root: The U.S. left", "conj: St. Ives burned."],
    ),
    (
        "[discourse Yes/INTJ] [punct ,] [nsubj he] [cop is] [det a] farmer/NOUN [conj [cc and] works [advmod here]]",
        ["root: Yes, he is a farmer", "conj: he … works here"],
    ),
    (
        "[nsubj That/PRON] [cop is] [det the] man/NOUN [acl:relcl [nsubj who/PRON] shot [obj him]] [punct .]",
        ["root: That is the man", "acl:relcl: the man who shot him."],
    ),
    (
        "[nsubj [det The] man [acl:relcl [nsubj who/PRON] [punct ,] [parataxis [nsubj they] say] [punct ,] paid]] fell",
        ["root: The man … fell", "acl:relcl: The man who … paid", "parataxis: they say"],
    ),
]
TREES = {parsed(notation)[0]: notation for notation, _ in CASES}


@pytest.mark.parametrize(("notation", "expected"), CASES, ids=TREES)
def test_a_sentence_has_these_clauses(notation: str, expected: list[str]) -> None:
    content, found = clauses(notation)
    assert sorted(f"{one.relation}: {shown(content, one.spans)}" for one in found) == sorted(expected)


@pytest.mark.parametrize(
    ("notation", "relation", "parts"),
    [
        (TREES["They opened the gates and fled."], "conj", ("fled", "They", "")),
        (TREES["They were killed and buried."], "conj", ("were … buried", "They", "")),
        (TREES["They mined and burned the fields."], "root", ("mined", "They", "the fields")),
        (TREES["They mined and burned the fields."], "conj", ("burned", "They", "the fields")),
        (TREES["Anna and Ben want to go and to sleep."], "root", ("want to go", "Anna and Ben", "")),
        (TREES["The men, who fled there, must go"], "acl:relcl", ("fled", "The men", "")),
        (TREES["The gates they opened fell."], "acl:relcl", ("opened", "they", "The gates")),
        (TREES["They live in the town in which they met"], "acl:relcl", ("met", "they", "")),
        (TREES["Anna Ruiz, the mayor of Korrin, left."], "appos", ("the mayor of Korrin", "Anna Ruiz", "")),
        (TREES["The report published in May accused the army."], "acl", ("published", "The report", "")),
        (TREES["The claim that it held spread."], "acl", ("held", "it", "")),
        (TREES["Leaving the town, she wept."], "advcl", ("Leaving", "she", "the town")),
        (TREES["There were two dead."], "root", ("There were", "two dead", "")),
        (TREES["Leave the town and hide."], "conj", ("hide", "", "")),
        (TREES["Did they leave?"], "root", ("Did … leave", "they", "")),
        (TREES["The gates of Korrin."], "root", ("", "", "")),
        ("[nsubj:pass It] [aux:pass was] taken [obl:agent [case by] them]", "root", ("was taken", "It", "")),
        (
            "[nsubj She] [cop is] [det the] mayor/NOUN [nmod [case of] Korrin]",
            "root",
            ("is the mayor of Korrin", "She", ""),
        ),
        ("[nsubj She] threw [compound:prt out] [obj [det the] paper]", "root", ("threw out", "She", "the paper")),
    ],
)
def test_a_clause_has_these_parts(notation: str, relation: str, parts: tuple[str, str, str]) -> None:
    content, found = clauses(notation)
    (one,) = (one for one in found if one.relation == relation)
    assert tuple(shown(content, part) for part in (one.predicate, one.subject, one.object)) == parts


@pytest.mark.parametrize(
    ("notation", "relation", "negated"),
    [
        (TREES["She didn't stop and call them."], "root", True),
        (TREES["She didn't stop and call them."], "conj", True),
        (TREES["They opened the gates."], "root", False),
        (TREES["No house that burned was rebuilt."], "root", True),
        ("[nsubj Nobody/PRON] came", "root", True),
        ("[nsubj They] opened [obj [det no] gate]", "root", True),
        ("[nsubj They] [cop are] [advmod [advmod no] longer] here/ADV", "root", True),
        ("[nsubj They] [aux can] [advmod not] [advmod only] wait", "root", False),
        ("[nsubj They] left [advcl [mark without] opening [obj [det the] gates]]", "advcl", True),
        ("[nsubj They] left [advcl [mark without] opening [obj [det the] gates]]", "root", False),
        ("[nsubj He] decided [xcomp [advmod not] [mark to] leave]", "root", True),
        ("[nsubj She] [aux did] [advmod n't] say [ccomp [mark that] [nsubj it] broke]", "ccomp", False),
    ],
)
def test_a_clause_denies_by_its_predicate_or_by_a_nobody(notation: str, relation: str, negated: bool) -> None:
    assert [one.negated for one in clauses(notation)[1] if one.relation == relation] == [negated]


@pytest.mark.parametrize(
    ("notation", "conditions"),
    [
        (TREES["If they return, we will leave."], ["advcl"]),
        (
            "[advcl [mark If] [nsubj they] come [conj [cc and] [nsubj he] stays]] [punct ,] [nsubj I] leave",
            ["advcl", "conj"],
        ),
        ("[nsubj I] asked [ccomp [mark whether] [nsubj it] held]", ["ccomp"]),
        ("[advcl [aux Had] [nsubj they] come] [punct ,] [nsubj I] [aux would] flee", ["advcl"]),
        ("[nsubj I] left [advcl [mark because] [nsubj they] came]", []),
    ],
)
def test_a_condition_is_told_from_a_reason(notation: str, conditions: list[str]) -> None:
    assert sorted(one.relation for one in clauses(notation)[1] if one.condition) == conditions


def test_a_clause_names_the_one_it_hangs_in() -> None:
    content, words, sentence = parsed(TREES["She said that the dam broke."])
    outer, inner = clauses_of(Branches(content, words, sentence))
    assert (outer.within, inner.within) == (None, outer.head)
    assert content[words[inner.head].start : words[inner.head].end] == "broke"


def test_what_hangs_in_a_phrase_that_says_nothing_more_hangs_in_no_clause() -> None:
    assert [one.within for one in clauses(TREES["The men who fled."])[1]] == [None]


FORMS = [
    "dam",
    "and",
    "who",
    "to",
    "not",
    "“",
    "”",
    '"',
    ",",
    ".",
    "(",
    ")",
    "-",
    "'",
    "t",
    "7",
    "U.S.",
    "’",
    "…",
    "if",
]
FORMS += ["without", "😀", "https://a.org/b", "opening", "no", "that", "or", "x/y"]
RELATIONS = ["nsubj", "obj", "conj", "cc", "acl:relcl", "acl", "advcl", "ccomp", "xcomp", "appos", "parataxis", "mark"]
RELATIONS += ["punct", "case", "aux", "cop", "det", "nmod", "advmod", "csubj", "expl", "dep", "reparandum", "odd"]
TAGS = ["VERB", "NOUN", "PRON", "PUNCT", "ADJ", "AUX", "X"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FORMS), st.booleans()), min_size=1, max_size=14), st.data())
def test_any_tree_gives_spans_inside_the_sentence_in_order_and_apart(
    forms: list[tuple[str, bool]], data: st.DataObject
) -> None:
    content = "".join(form + " " * space for form, space in forms).strip()
    words = Words.joined(paragraph.words for paragraph in paragraphs_of(content))
    count = len(words)
    start = data.draw(st.integers(0, count - 1))
    end = data.draw(st.integers(start, count))
    size = end - start
    heads = data.draw(st.lists(st.integers(start - 1, end), min_size=size, max_size=size))  # no tree: rings, two roots
    parts, relations = (
        data.draw(st.lists(st.sampled_from(names), min_size=size, max_size=size)) for names in (TAGS, RELATIONS)
    )
    sentence = Sentence(start, end, tuple(parts), tuple(ROOT if h < start else h for h in heads), tuple(relations))
    for clause in clauses_of(Branches(content, words, sentence)):
        assert clause.spans
        for spans in (clause.spans, clause.predicate, clause.subject, clause.object):
            assert all(words[start].start <= a < b <= words[end - 1].end for a, b in spans)
            assert all(one.end <= two.start for one, two in pairwise(spans))
            assert all(any(map(str.isalnum, content[a:b])) and content[a:b] == content[a:b].strip() for a, b in spans)
        assert start <= clause.head < end
        assert clause.within is None or start <= clause.within < end


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.data())
def test_every_word_of_a_tree_is_in_a_clause_but_conjunctions_at_the_beginning(count: int, data: st.DataObject) -> None:
    content = " ".join(["dam"] * count)
    words = Words.joined(paragraph.words for paragraph in paragraphs_of(content))
    heads = [ROOT, *(data.draw(st.integers(0, word - 1)) for word in range(1, count))]
    names = [name for name in RELATIONS if name not in {"cc", "mark"}]
    parts = data.draw(st.lists(st.sampled_from(TAGS), min_size=count, max_size=count))
    relations = data.draw(st.lists(st.sampled_from(names), min_size=count, max_size=count))
    sentence = Sentence(0, count, tuple(parts), tuple(heads), tuple(relations))
    found = clauses_of(Branches(content, words, sentence))
    inside = {place for clause in found for a, b in clause.spans for place in range(a, b)}
    assert {word.start for word in words} <= inside


def test_a_long_chain_is_no_deeper_than_a_loop() -> None:
    content = " ".join(["dam"] * 3000)
    words = Words.joined(paragraph.words for paragraph in paragraphs_of(content))
    heads = tuple(range(-1, 2999))
    sentence = Sentence(0, 3000, ("VERB",) * 3000, heads, ("root",) + ("xcomp",) * 2999)
    assert len(clauses_of(Branches(content, words, sentence))) == 1
