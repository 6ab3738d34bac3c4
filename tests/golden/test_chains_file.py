"""The gold set of nested attributions is what its README says: offsets, parents and chains fit their passages."""

import json
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parent / "chains" / "chains.jsonl"
ITEMS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
FIELDS = {"id", "source", "url", "licence", "text", "attributions", "chains"}
LICENCES = {"CC BY 2.5", "CC BY 4.0", "CC BY-SA 3.0", "public domain (United States government)"}
OUTER = " \t\r\n,;:"


def is_nested(item: dict[str, Any]) -> bool:
    return any(one["parent"] is not None for one in item["attributions"])


def holder_of(item: dict[str, Any], index: int) -> str:
    return " … ".join(item["text"][start:end] for start, end in item["attributions"][index]["source"])


def chain_of(item: dict[str, Any], index: int | None) -> list[str]:
    """The narrator, and the holders on the way to this attribution."""
    if index is None:
        return ["narrator"]
    return [*chain_of(item, item["attributions"][index]["parent"]), holder_of(item, index)]


def holds(pieces: list[list[int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in pieces)


def begins_inside_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def test_there_are_enough_of_each() -> None:
    nested = [item for item in ITEMS if is_nested(item)]
    assert len(nested) >= 80
    assert sum(item["source"].startswith(("GUM_news_", "GUM_interview_")) for item in nested) >= 40
    assert 0.15 <= 1 - len(nested) / len(ITEMS) <= 0.25
    assert any(len(chain["chain"]) > 3 for item in nested for chain in item["chains"])
    assert len({item["id"] for item in ITEMS}) == len({item["text"] for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_a_passage_says_where_it_is_from(item: dict[str, Any]) -> None:
    assert item.keys() == FIELDS
    assert item["licence"] in LICENCES
    assert item["url"].startswith("https://")
    assert item["text"] == item["text"].strip()


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_spans_are_words_of_the_passage(item: dict[str, Any]) -> None:
    text = item["text"]
    for one in item["attributions"]:
        assert one.keys() == {"source", "cue", "content", "parent"}
        assert one["cue"]
        assert one["content"]
        for pieces in (one["source"], one["cue"], one["content"]):
            assert pieces == sorted(pieces)
            for start, end in pieces:
                assert 0 <= start < end <= len(text)
                words = text[start:end]
                assert words == words.strip(OUTER)
                assert "\n" not in words
                assert not begins_inside_a_word(text, start)
                assert not begins_inside_a_word(text, end)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_an_outer_content_holds_its_inner_attributions_whole(item: dict[str, Any]) -> None:
    attributions = item["attributions"]
    for index, one in enumerate(attributions):
        if one["parent"] is None:
            continue
        assert 0 <= one["parent"] < index
        outer = attributions[one["parent"]]["content"]
        assert all(holds(outer, start, end) for start, end in one["source"] + one["cue"] + one["content"])


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_an_outermost_attribution_is_in_nobodys_content(item: dict[str, Any]) -> None:
    outermost = [one for one in item["attributions"] if one["parent"] is None]
    for one in outermost:
        for other in outermost:
            if one is not other:
                assert not any(holds(other["content"], start, end) for start, end in one["cue"])


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_chains_are_those_of_the_attributions(item: dict[str, Any]) -> None:
    text = item["text"]
    for one in item["chains"]:
        words, chain = one["words"], one["chain"]
        assert text.count(words) == 1
        assert chain[0] == "narrator"
        assert all(piece in text for link in chain[1:] for piece in link.split(" … "))
        start = text.index(words)
        inside = [
            index
            for index, attribution in enumerate(item["attributions"])
            if holds(attribution["content"], start, start + len(words))
        ]
        chains = [chain_of(item, index) for index in inside]
        assert chain == max(chains, key=len)
        assert all(each == chain[: len(each)] for each in chains)
