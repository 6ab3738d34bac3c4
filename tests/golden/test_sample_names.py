"""Who is who in the sample case: what `case.json` says goes by which names, in the two reports that use them all."""

import json
from pathlib import Path

import pytest

from whence.model import Reading, Referent

CASE = Path(__file__).parents[2] / "src" / "whence" / "data" / "sample" / "case.json"
NAMES = json.loads(CASE.read_text("utf-8"))["names"]
USED = {"Imsel": "01-upper-reach-herald.txt", "Camp": "01-upper-reach-herald.txt"}
OTHER = "02-lower-imsel-voice.txt"


def bare(name: str) -> str:
    return name.casefold().removeprefix("the ")


@pytest.mark.parametrize("names", NAMES, ids=lambda names: names["names"][0]["text"])
def test_all_names_of_one_are_found_to_be_one(
    names: dict[str, list[dict[str, str]]], sample: dict[str, Reading]
) -> None:
    full = names["names"][0]["text"]
    reading = sample[USED.get(full.split()[0], OTHER)]
    if not reading.referents:
        pytest.skip("the network says no mentions")
    wanted = {bare(name["text"]) for name in names["names"]} - {"movement"}  # which the Herald writes small
    found = [one for one in reading.referents if bare(one.name) == bare(full)]
    assert [sorted(wanted - called(one)) for one in found] == [[]]


def called(referent: Referent) -> set[str]:
    return {bare(naming.text) for naming in referent.names}
