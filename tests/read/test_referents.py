"""Who is who in texts whose trees are written out. All sentences are invented."""

import pytest
from made_referents import case_of

from whence.flow import read_text
from whence.intake import Stated, take
from whence.model import Form, Kind, ReferentKind, Role

UNION = "[nsubj [det The] [compound Upper] [compound Reach] Union [punct (] [appos URU] [punct )]] met [punct .]"
MAYOR = "[nsubj Anna/PROPN [flat Ruiz] [punct ,] [appos [det the] mayor [nmod [case of] Oro]] [punct ,]] left [punct .]"


def test_an_acronym_in_parentheses_is_of_the_name_before_it() -> None:
    case = case_of(
        [UNION, "[nsubj URU/PROPN] left [punct .]"], {"Upper Reach Union": "organization", "URU": "organization"}
    )
    union = case.called("URU")
    assert union.name == "Upper Reach Union"
    assert union.kind is ReferentKind.ORGANIZATION
    assert [naming.text for naming in union.names] == ["Upper Reach Union", "URU", "URU"]
    assert [mention.form for mention in union.mentions] == [Form.NAME, Form.ACRONYM, Form.ACRONYM]


def test_an_alias_makes_a_mention_where_the_network_found_none() -> None:
    case = case_of([UNION], {"Upper Reach Union": "organization"})
    assert case.same("Upper Reach Union", "URU")


def test_a_role_beside_a_name_is_a_description_of_its_bearer() -> None:
    case = case_of([MAYOR], {"Anna Ruiz": "person", "the mayor of Oro": "person", "Oro": "place"})
    anna = case.called("Anna Ruiz")
    assert [mention.form for mention in anna.mentions] == [Form.NAME, Form.NOMINAL]
    assert case.called("Oro").kind is ReferentKind.PLACE
    assert case.called("Oro").id != anna.id


def test_a_possessive_is_no_part_of_a_name() -> None:
    case = case_of(["[nsubj [nmod:poss Oro/PROPN [case 's]] dam] held [punct .]"], {"Oro's": "place"})
    assert [case.text.content[slice(*m.span)] for m in case.called("Oro").mentions] == ["Oro"]


def test_times_and_single_vague_things_are_no_referents() -> None:
    case = case_of(
        ["[nsubj [det The] idea] came [obl [case on] Monday] [punct .]"], {"The idea": "abstract", "Monday": "time"}
    )
    assert case.referents.all == ()


def test_whoever_says_i_in_a_quotation_is_its_source() -> None:
    sentence = "[ccomp [punct “] [nsubj I/PRON] left [punct ,] [punct ”]] said [nsubj Anna/PROPN [flat Ruiz]] [punct .]"
    case = case_of([sentence], {"I": "person", "Anna Ruiz": "person"}, [("Anna Ruiz", "“I left,”", Kind.DIRECT)])
    assert case.same("I", "Anna Ruiz")


@pytest.mark.parametrize(("source", "kind", "same"), [("Union", "organization", True), ("Ruiz", "person", False)])
def test_whoever_says_we_in_a_quotation_is_a_body_or_a_group(source: str, kind: str, same: bool) -> None:
    name = f"[nsubj [det The] [compound Reach] {source}/PROPN]" if same else f"[nsubj Anna/PROPN [flat {source}]]"
    words = f"The Reach {source}" if same else f"Anna {source}"
    sentence = f"[ccomp [punct “] [nsubj We/PRON] left [punct ,] [punct ”]] said {name} [punct .]"
    case = case_of([sentence], {"We": "person", words: kind}, [(words, "“We left,”", Kind.DIRECT)])
    named = case.called(f"Reach {source}" if same else words)
    assert ("We" in [case.text.content[slice(*m.span)] for m in named.mentions]) is same


def test_you_in_a_quotation_is_nobody_that_is_known() -> None:
    sentence = (
        "[ccomp [punct “] [nsubj You/PRON] left [punct ,] [punct ”]] said [nsubj Anna/PROPN [flat Ruiz]] [punct .]"
    )
    case = case_of([sentence], {"You": "person", "Anna Ruiz": "person"}, [("Anna Ruiz", "“You left,”", Kind.DIRECT)])
    assert [len(one.mentions) for one in case.referents.all] == [1]


def test_a_name_is_used_by_the_source_in_whose_words_it_stands() -> None:
    sentence = "[nsubj Anna/PROPN [flat Ruiz]] said [ccomp [mark that] [nsubj Oro/PROPN] fell] [punch .]".replace(
        "punch", "punct"
    )
    case = case_of(
        [sentence, "[nsubj Oro/PROPN] held [punct .]"],
        {"Anna Ruiz": "person", "Oro": "place"},
        [("Anna Ruiz", "Oro fell", Kind.INDIRECT)],
    )
    anna, oro = case.called("Anna Ruiz"), case.called("Oro")
    assert [naming.used_by for naming in oro.names] == [anna.id, None]
    assert [naming.used_by for naming in anna.names] == [None]


def test_a_source_is_found_where_the_network_marked_nobody() -> None:
    sentence = "[nsubj [det The] [compound Reach] Union/PROPN] said [ccomp [nsubj Oro/PROPN] fell] [punct .]"
    case = case_of([sentence], {"Oro": "place"}, [("The Reach Union", "Oro fell", Kind.INDIRECT)])
    assert case.referents.holders == {"a-0": case.called("Reach Union").id}


def test_a_word_that_begins_a_sentence_and_is_elsewhere_written_small_is_no_name() -> None:
    sentences = ["[nsubj Fish/PROPN] died [punct .]", "[nsubj They/PRON] sold [obj fish] [punct .]"]
    assert [one.name for one in case_of(sentences, {"Fish": "animal"}).referents.all] == []


def test_what_they_called_her_is_a_name_of_hers() -> None:
    sentences = [
        "[nsubj Anna/PROPN [flat Ruiz]] left [punct .]",
        "[nsubj They/PRON] called [obj her/PRON] [xcomp [det the] Fox/PROPN] [punct .]",
    ]
    case = case_of(sentences, {"Anna Ruiz": "person", "her": "person", "the Fox": "person"})
    assert case.same("Anna Ruiz", "Fox")


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("[nsubj Union/PROPN] [cop is] [det a] cult/NOUN [punct .]", "cult"),
        ("[nsubj They/PRON] called [obj Union/PROPN] [xcomp terrorists/NOUN] [punct .]", "terrorists"),
        ("[nsubj They/PRON] described [obj Union/PROPN] [obl [case as] terrorists/NOUN] [punct .]", "terrorists"),
        ("[nsubj:pass Union/PROPN] [aux:pass was] called [xcomp [det a] cult/NOUN] [punct .]", "cult"),
        (
            "[nsubj They/PRON] fought [obj [det the] [compound terrorist/NOUN] group [appos Union]] [punct .]",
            "terrorist",
        ),
        ("[nsubj They/PRON] fought [obj Union/PROPN [punct ,] [appos [det a] cult]] [punct .]", "cult"),
        ("[nsubj They/PRON] fought [obj [det the] [amod heroic] Union/PROPN] [punct .]", "heroic"),
        ("[nsubj Union/PROPN [acl:relcl [nsubj who/PRON] [cop are] terrorists/NOUN]] left [punct .]", "terrorists"),
        ("[nsubj Union/PROPN] [cop is] [det a] club/NOUN [conj [cc and] [det a] cult/NOUN] [punct .]", "cult"),
    ],
)
def test_a_label_is_used_of_whom_it_is_said_of(sentence: str, label: str) -> None:
    case = case_of([sentence], {"Union": "organization"})
    assert case.aims().target(case.span(label)) == case.called("Union").id


def test_a_label_of_nobody_in_the_text_has_no_target() -> None:
    case = case_of(["[nsubj They/PRON] fought [obj cruelty] [punct .]"], {})
    assert case.aims().target(case.span("cruelty")) is None


def test_who_is_meant_by_a_relative_pronoun_that_says_something_is_known() -> None:
    text = "The union, which said it had warned the ministry, met in Korrin on Monday."
    reading = read_text(take(text.encode(), Stated(uri="a.txt")))
    (link,) = {claim.chain[-1] for claim in reading.claims if len(claim.chain) > 1}
    names = {one.id: one.name for one in reading.referents}
    assert (link.text, names[link.referent or ""], link.role) == ("which", "The union", Role.ORGANIZATION)


def test_a_name_in_which_something_happens_and_that_says_nothing_is_a_place() -> None:
    text = "The fire broke out near Tolmet on Sunday. Residents of Tolmet fled. Anna Ruiz said they would return."
    kinds = {one.name: one.kind for one in read_text(take(text.encode(), Stated(uri="a.txt"))).referents}
    assert (kinds["Tolmet"], kinds["Anna Ruiz"]) == (ReferentKind.PLACE, ReferentKind.PERSON)
