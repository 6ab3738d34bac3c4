"""The custody log: who did what to the evidence and when, each entry chained to the one before.

An entry's hash is taken over the hash before it and everything the entry says, so that no entry can be changed, moved
or taken out without a later one telling. Whoever keeps the newest hash elsewhere can also tell that
the end was cut off.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

BEGINNING = "sha256:" + "0" * 64  # the hash before the first entry


@dataclass(frozen=True, slots=True)
class Entry:
    """At this time this person, with this version of this tool, did this to that, in these circumstances.

    `number` counts from 1; `at` is UTC in ISO 8601; what was not recorded is absent from `detail`, never blank.
    """

    number: int
    at: str
    who: str
    tool: str
    act: str
    about: str
    detail: Mapping[str, object]
    previous: str

    @property
    def hash(self) -> str:
        """The hash of this entry and, through the one before, of all before it."""
        said = [self.number, self.at, self.who, self.tool, self.act, self.about, self.detail, self.previous]
        # Sorted keys, no spaces, ASCII only: the same entry has the same bytes wherever it is written.
        written = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(written.encode("ascii")).hexdigest()


class Broken(NamedTuple):
    """At this entry the chain does not hold."""

    number: int
    seen: str
    expected: str


def check(entries: Iterable[tuple[Entry, str]]) -> Iterator[Broken]:
    """Where a log, entries with the hashes kept beside them, in its order, does not hold. Every break is named: after
    one, the chain is followed from the hash that is kept."""
    number, previous = 0, BEGINNING
    for entry, kept in entries:
        number += 1
        if entry.number != number:
            yield Broken(entry.number, f"entry {entry.number}", f"entry {number}")
            number = entry.number
        if entry.previous != previous:
            yield Broken(entry.number, f"chained to {entry.previous}", previous)
        if entry.hash != kept:
            yield Broken(entry.number, f"what the entry says has the hash {entry.hash}", kept)
        previous = kept
