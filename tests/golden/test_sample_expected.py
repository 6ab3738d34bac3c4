"""The sample case is what its side files say: every expectation resolves, and every relation is there."""

import difflib
import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from expected import ExpectationError, Expected, ExpectedAttribution, find, load, sidecar

import whence
from whence.model import BlockKind, Kind, Role, Span

SAMPLE = Path(whence.__file__).parent / "data" / "sample"
CASE: dict[str, Any] = json.loads((SAMPLE / "case.json").read_text("utf-8"))
DOCUMENTS = sorted(path.name for path in SAMPLE.iterdir() if path.suffix in (".txt", ".html"))
COPIES = [relation for relation in CASE["relations"] if relation["kind"] == "copy"]
OUTER = " \t\r\n,;"


def text_of(name: str) -> str:
    """A plain file's text as it is; what a page shows, with white space made single."""
    written = (SAMPLE / name).read_bytes().decode("utf-8")
    if name.endswith(".txt"):
        return written
    body = lxml.html.document_fromstring(written).find("body")
    assert body is not None
    return " ".join(str(body.xpath("string()")).split())


def expected_of(name: str) -> Expected:
    return load(SAMPLE / name, text_of(name))


def words_of(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in spans]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_expectation_resolves(name: str) -> None:
    expected = expected_of(name)
    assert expected.attributions
    assert not expected.lacking
    assert any(aside.kind is BlockKind.HEADING for aside in expected.asides)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_spans_keep_the_conventions(name: str) -> None:
    text, expected = text_of(name), expected_of(name)
    for attribution in expected.attributions:
        for words in words_of(text, attribution.source + attribution.cue):
            assert words == words.strip(OUTER)
        for start, end in attribution.content:
            assert "\n\n" not in text[start:end].replace("\r", ""), "a piece of content stays in its paragraph"
        assert not overlap(attribution.source + attribution.cue, attribution.content)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_narrators_sentences_and_the_asides_are_in_nobodys_mouth(name: str) -> None:
    expected = expected_of(name)
    said = tuple(span for one in expected.attributions for span in one.content + one.cue)
    assert not overlap(expected.narrator, said)
    asides = tuple(aside.span for aside in expected.asides)
    assert not overlap(asides, said + expected.narrator)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_outermost_contents_do_not_cross(name: str) -> None:
    outermost = [one for one in expected_of(name).attributions if one.parent is None]
    for index, one in enumerate(outermost):
        for two in outermost[index + 1 :]:
            assert not overlap(one.content, two.content)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_attributions_stand_in_the_order_of_the_text(name: str) -> None:
    starts = [min(one.source + one.cue + one.content).start for one in expected_of(name).attributions]
    assert starts == sorted(starts)


def test_every_document_is_in_the_case_and_has_expectations() -> None:
    assert sorted(document["file"] for document in CASE["documents"]) == DOCUMENTS
    assert all(sidecar(SAMPLE / name).is_file() for name in DOCUMENTS)
    published = [document["published"] for document in CASE["documents"] if "published" in document]
    assert sorted(published) == published
    assert all(150 <= len(text_of(name).split()) <= 900 for name in DOCUMENTS)


def test_the_statement_keeps_its_carriage_returns() -> None:
    written = text_of("08-orvany-statement.txt")
    assert written.count("\r\n") == written.count("\n") > 0


def test_all_kinds_and_roles_occur() -> None:
    marked = [one for name in DOCUMENTS for one in expected_of(name).attributions]
    assert {one.kind for one in marked} == set(Kind)
    assert {one.role for one in marked} == set(Role) - {Role.NARRATOR}
    kinds = {aside.kind for name in DOCUMENTS for aside in expected_of(name).asides}
    by_form = {BlockKind.HEADING, BlockKind.CAPTION, BlockKind.BYLINE, BlockKind.SIGNATURE}
    assert kinds == by_form  # the others are told by the extractors of media that the sample does not have


def test_a_chain_is_read_from_the_parents() -> None:
    name = "09-ferrywoman-interview.txt"
    expected = expected_of(name)
    deepest = max((expected.chain(index) for index in range(len(expected.attributions))), key=len)
    assert [words_of(text_of(name), link.source) for link in deepest] == [
        ["RUNA SEBALD"],
        ["A lorry driver"],
        ["his cousin"],
    ]


@pytest.mark.parametrize("relation", COPIES, ids=lambda one: one["in"])
def test_copies_differ_in_two_words(relation: dict[str, Any]) -> None:
    original, copy = body_of(relation["of"]), body_of(relation["in"])
    matcher = difflib.SequenceMatcher(a=original, b=copy, autojunk=False)
    changes = [(original[a:b], copy[c:d]) for what, a, b, c, d in matcher.get_opcodes() if what != "equal"]
    assert changes == [
        ([one], [two])
        for changed in relation["changed"]
        for one, two in zip(changed["from"].split(), changed["to"].split(), strict=True)
        if one != two
    ]


@pytest.mark.parametrize("relation", CASE["relations"], ids=lambda one: one["why"])
def test_relations_are_in_the_texts(relation: dict[str, Any]) -> None:
    if relation["kind"] == "copy":
        places = [(relation["of"], one["from"]) for one in relation["changed"]]
        places += [(relation["in"], one["to"]) for one in relation["changed"]]
    elif relation["kind"] == "retelling":
        places = [(end["document"], end["words"]) for end in (relation["from"], relation["to"])]
    else:
        places = [(claim["document"], claim["words"]) for claim in relation["claims"]]
    for document, words in places:
        find(text_of(document), words)


def test_every_name_is_used() -> None:
    everything = " ".join(" ".join(text_of(name).split()) for name in DOCUMENTS)
    for entity in CASE["names"]:
        for name in entity["names"]:
            assert name["text"] in everything or name["text"].replace("the ", "The ", 1) in everything


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere", "0 times in the text"),
        ("gate", "2 times in the text"),
        ({"words": "gate", "nth": 3}, "number 3 is asked for"),
        ({"words": "open", "in": "gate was shut"}, "0 times in 'gate was shut'"),
        ({"words": "gate"}, "has `in` or `nth`"),
        ({"in": "gate"}, "object with words"),
        (" ", "no words"),
    ],
)
def test_a_place_that_is_not_one_place_is_refused(place: object, message: str) -> None:
    with pytest.raises(ExpectationError, match=message):
        find("The gate was shut. The gate was open; the gatekeeper slept.", place)


def test_a_page_without_its_headings_still_has_its_attributions() -> None:
    name = "06-crossing-gazette.html"
    text = text_of(name)
    start = text.index("TARN CROSSING")
    expected = load(SAMPLE / name, text[start:], asides_may_lack=True)
    assert "By Mika Santell" in expected.lacking
    assert len(expected.attributions) == len(expected_of(name).attributions)


def overlap(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    return any(one.start < two.end and two.start < one.end for one in some for two in others)


def body_of(name: str) -> list[str]:
    """The words from the dateline to the end of the agency's text."""
    text = text_of(name)
    last: ExpectedAttribution = expected_of(name).attributions[-1]
    return text[text.index("TARN CROSSING") : last.content[-1].end].replace(".", " ").split()
