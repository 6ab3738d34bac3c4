"""Attributions inside attributions: whose parent is whose, and what is taken from the trees."""

from collections.abc import Sequence

from whence.model import Attribution, Blob, Document, Kind, Span, Text, attribution_id
from whence.read.inner import Inner
from whence.read.nesting import nested

WORDS = "According to the Herald, Ruiz said she felt that the dam, they wrote, would hold. Anna thinks it held."
TEXT = Text(Document(Blob.of(b""), "a.txt", "text/plain"), WORDS, "by-hand", "1", "utf-8")


def at(*words: str) -> tuple[Span, ...]:
    return tuple(Span(WORDS.index(one), WORDS.index(one) + len(one)) for one in words)


def attribution(source: str, cue: str, *content: str) -> Attribution:
    spans = at(source), at(cue), at(*content)
    return Attribution(attribution_id(TEXT.id, *spans, None), Kind.INDIRECT, *spans, None, 0.9)


def chains(found: Sequence[Attribution]) -> list[str]:
    by_id = {one.id: one for one in found}
    rows = []
    for one in found:
        words: list[str] = []
        step = one
        while True:
            words.insert(0, WORDS[slice(*step.cue[0])])
            if step.parent is None:
                break
            step = by_id[step.parent]
        rows.append(" > ".join(words))
    return sorted(rows)


SAID = attribution("Ruiz", "said", "she felt that the dam, they wrote, would hold")


def test_what_the_tree_shows_inside_a_content_stands_inside_its_attribution() -> None:
    felt = Inner(at("she"), at("felt"), at("that the dam, they wrote, would hold"), sure=True)
    found = nested(TEXT, [SAID], [felt])
    assert chains(found) == ["said", "said > felt"]
    inner = next(one for one in found if one.parent)
    assert inner.confidence < SAID.confidence
    assert inner.id == attribution_id(TEXT.id, inner.source, inner.cue, inner.content, inner.parent)


def test_an_attribution_of_the_network_stays_as_it_is_where_the_tree_shows_the_same_cue() -> None:
    other = Inner(at("Ruiz"), at("said"), at("she felt"), sure=True)
    assert nested(TEXT, [SAID], [other]) == [SAID]


def test_two_of_the_network_are_nested_too() -> None:
    wrote = attribution("they", "wrote", "the dam", "would hold")
    assert chains(nested(TEXT, [SAID, wrote], [])) == ["said", "said > wrote"]


def test_chains_have_any_number_of_steps() -> None:
    felt = Inner(at("she"), at("felt"), at("that the dam, they wrote, would hold"), sure=True)
    wrote = Inner(at("they"), at("wrote"), at("the dam", "would hold"), sure=False)
    assert chains(nested(TEXT, [SAID], [felt, wrote])) == ["said", "said > felt", "said > felt > wrote"]


def test_according_to_has_the_whole_clause() -> None:
    given = attribution("the Herald", "According to", "she felt that the dam, they wrote, would hold")
    whole = Inner(
        at("the Herald"), at("According to"), at("Ruiz said she felt that the dam, they wrote, would hold"), sure=False
    )
    said = Inner(at("Ruiz"), at("said"), at("she felt that the dam, they wrote, would hold"), sure=True)
    found = nested(TEXT, [given], [whole, said])
    assert chains(found) == ["According to", "According to > said"]


def test_where_nobody_is_given_anything_only_a_sure_form_counts() -> None:
    thinks = Inner(at("Anna"), at("thinks"), at("it held"), sure=True)
    assert chains(nested(TEXT, [SAID], [thinks])) == ["said", "thinks"]
    assert chains(nested(TEXT, [SAID], [thinks._replace(sure=False)])) == ["said"]


def test_the_order_in_which_they_come_changes_nothing() -> None:
    wrote = attribution("they", "wrote", "the dam", "would hold")
    felt = Inner(at("she"), at("felt"), at("that the dam, they wrote, would hold"), sure=True)
    assert nested(TEXT, [SAID, wrote], [felt]) == nested(TEXT, [wrote, SAID], [felt])
