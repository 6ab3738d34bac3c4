"""What programs build on: `whence/1`, for every document of the sample case and for what could not be read."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from whence.errors import NotFound
from whence.model import Reading, attribution_id, claim_id
from whence.serial import dumps, failure_object, reading_object, schema, written

VALIDATOR = Draft202012Validator(schema())
FAILURE = failure_object(NotFound(seen="nothing", expected="a file", cause="Misspelt", next="Look").failure("a.txt"))


@pytest.fixture(scope="module")
def objects(sample: dict[str, Reading]) -> dict[str, dict[str, Any]]:
    """Every sample document as a program gets it."""
    return {name: json.loads(dumps(reading_object(reading))) for name, reading in sample.items()}


def spans_of(value: dict[str, Any]) -> list[list[int]]:
    spans = [span for one in value["attributions"] for part in ("source", "cue", "content") for span in one[part]]
    return spans + [span for claim in value["claims"] for span in claim["spans"]]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_reading_keeps_the_schema(objects: dict[str, dict[str, Any]]) -> None:
    assert len(objects) == 12
    assert [error.message for value in objects.values() for error in VALIDATOR.iter_errors(value)] == []


def test_a_failure_keeps_the_schema() -> None:
    assert VALIDATOR.is_valid(FAILURE)
    assert list(FAILURE["failed"]) == ["uri", "seen", "expected", "cause", "next"]


@pytest.mark.parametrize("lacking", ["document", "attributions", "claims", "referents", "times", "reader", "warnings"])
def test_a_reading_that_lacks_something_breaks_the_schema(objects: dict[str, dict[str, Any]], lacking: str) -> None:
    value = dict(next(iter(objects.values())))
    del value[lacking]
    assert not VALIDATOR.is_valid(value)


@pytest.mark.parametrize(
    ("field", "wrong"), [("voice", "verified"), ("spans", [[1]]), ("confidence", 2), ("id", "1"), ("chain", [])]
)
def test_a_claim_with_a_wrong_value_breaks_the_schema(
    objects: dict[str, dict[str, Any]], field: str, wrong: object
) -> None:
    value = dict(next(iter(objects.values())))
    assert not VALIDATOR.is_valid({**value, "claims": [{**value["claims"][0], field: wrong}]})


def test_spans_lie_in_the_text_and_are_not_empty(objects: dict[str, dict[str, Any]]) -> None:
    for value in objects.values():
        size = len(value["document"]["text"])
        assert spans_of(value)
        assert all(0 <= start < end <= size for start, end in spans_of(value))


def test_ids_are_what_the_vocabulary_makes_of_text_and_spans(
    sample: dict[str, Reading], objects: dict[str, dict[str, Any]]
) -> None:
    for name, value in objects.items():
        text = sample[name].text.id
        for one in value["attributions"]:
            assert one["id"] == attribution_id(text, one["source"], one["cue"], one["content"], one["parent"])
        for claim in value["claims"]:
            path = tuple(link["attribution"] for link in claim["chain"] if link["attribution"])
            assert claim["id"] == claim_id(text, claim["spans"], path)


def test_attributions_and_claims_stand_in_the_order_of_the_text(objects: dict[str, dict[str, Any]]) -> None:
    for value in objects.values():
        begins = [
            min(min(one[part])[0] for part in ("source", "cue", "content") if one[part])
            for one in value["attributions"]
        ]
        assert begins == sorted(begins)
        assert [claim["spans"] for claim in value["claims"]] == sorted(claim["spans"] for claim in value["claims"])


def test_a_claim_has_the_voice_of_its_innermost_attribution(objects: dict[str, dict[str, Any]]) -> None:
    for value in objects.values():
        kinds = {one["id"]: one["kind"] if one["source"] else "unsourced" for one in value["attributions"]}
        for claim in value["claims"]:
            innermost = claim["chain"][-1]["attribution"]
            assert claim["voice"] == (kinds[innermost] if innermost else "narrator")


def test_a_chain_begins_with_the_narrator_and_names_in_the_texts_words(objects: dict[str, dict[str, Any]]) -> None:
    for value in objects.values():
        text = " ".join(value["document"]["text"].split())
        for claim in value["claims"]:
            narrator, *links = claim["chain"]
            assert (narrator["role"], narrator["attribution"], narrator["text"]) == ("narrator", None, "")
            for link in links:
                assert (link["role"] == "unstated") == (link["text"] == "")
                assert all(piece in text for piece in link["text"].split(" … "))


def test_whoever_is_named_by_id_is_among_the_referents(objects: dict[str, dict[str, Any]]) -> None:
    for value in objects.values():
        ids = [referent["id"] for referent in value["referents"]]
        named = {name["used_by"] for referent in value["referents"] for name in referent["names"]}
        for claim in value["claims"]:
            named |= {*claim["about"], claim["place"], *(link["referent"] for link in claim["chain"])}
            named |= {wording["target"] for wording in claim["wording"]}
        assert len(set(ids)) == len(ids)
        assert named - {None} <= set(ids)


def test_the_text_is_the_file_as_it_was_decoded(sample: dict[str, Reading]) -> None:
    from pathlib import Path

    import whence

    folder = Path(whence.__file__).parent / "data" / "sample"
    plain = {name: reading.text.content for name, reading in sample.items() if name.endswith(".txt")}
    assert plain == {name: (folder / name).read_bytes().decode("utf-8") for name in plain}
    assert len(plain) == 10


@pytest.mark.parametrize("text", ["«Да»", "👩‍👩‍👧", "\u2028", "\x00\x1b[31m", '"\\'])
def test_a_line_of_json_is_one_line_and_keeps_its_characters(text: str) -> None:
    line = dumps({"text": text})
    assert "\n" not in line
    assert json.loads(line) == {"text": text}


def test_a_reading_written_in_pieces_is_the_same_line(sample: dict[str, Reading]) -> None:
    for reading in sample.values():
        assert "".join(written(reading)) == dumps(reading_object(reading))
