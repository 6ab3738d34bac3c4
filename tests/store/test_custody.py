"""A chain of entries tells of every change but the cutting off of its end."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from whence.store.custody import BEGINNING, Entry, check


def log(length: int = 4) -> list[tuple[Entry, str]]:
    entries: list[tuple[Entry, str]] = []
    previous = BEGINNING
    for number in range(1, length + 1):
        entry = Entry(
            number,
            f"2012-03-04T00:0{number}:00Z",
            "ana",
            "whence 1",
            "added",
            f"d:{number}",
            {"size": number},
            previous,
        )
        previous = entry.hash
        entries.append((entry, previous))
    return entries


def test_a_log_that_nobody_touched_holds() -> None:
    assert list(check(log())) == []
    assert list(check([])) == []


@pytest.mark.parametrize(
    "changed",
    [
        lambda entry: replace(entry, at="2013-01-01T00:00:00Z"),
        lambda entry: replace(entry, who="another"),
        lambda entry: replace(entry, tool="another"),
        lambda entry: replace(entry, act="purged"),
        lambda entry: replace(entry, about="another"),
        lambda entry: replace(entry, detail={}),
    ],
)
def test_a_changed_word_is_seen_where_it_is(changed: Callable[[Entry], Entry]) -> None:
    entries = log()
    entries[1] = (changed(entries[1][0]), entries[1][1])
    assert [broken.number for broken in check(entries)] == [2]


def test_a_changed_entry_with_a_new_hash_breaks_the_chain_after_it() -> None:
    entries = log()
    changed = replace(entries[1][0], detail={"size": 7})
    entries[1] = (changed, changed.hash)
    assert [broken.number for broken in check(entries)] == [3]


def test_an_entry_taken_out_or_moved_is_seen() -> None:
    entries = log()
    assert [broken.number for broken in check([*entries[:1], *entries[2:]])] == [3, 3]
    assert [broken.number for broken in check([entries[0], entries[2], entries[1], entries[3]])]


def test_the_order_of_the_details_does_not_matter() -> None:
    one, two = (replace(log(1)[0][0], detail=detail) for detail in ({"a": 1, "b": 2}, {"b": 2, "a": 1}))
    assert one.hash == two.hash
