"""Whatever is done to a ledger, in whatever order, it holds what was done and nothing else."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from made_ledger import brought, clock, failed, review_of

from whence.model import Verdict
from whence.store import Brought, Store, Weight, check

CONTENTS = ("Ten died, they said.", "Eleven died, they said.", "Nobody came, he said.")
PLACES = ("a.txt", "b.txt")


class Ledgers(RuleBasedStateMachine):
    """A ledger beside what it should hold."""

    added = Bundle("added")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.times = clock()
        self.store = Store.open(str(self.folder / "0"), create=True)
        self.present: dict[str, Brought] = {}
        self.purged: set[str] = set()
        self.failures: set[str] = set()
        self.reviewed: dict[str, Verdict] = {}
        self.moved = 0

    @rule(target=added, content=st.sampled_from(CONTENTS), place=st.sampled_from(PLACES))
    def add(self, content: str, place: str) -> Brought:
        one = brought(self.store, content, place)
        self.store.writer("Ana").add([one])
        if one.taken.document.id not in self.purged:
            self.present[one.taken.document.id] = one
        return one

    @rule()
    def fail(self) -> None:
        one = failed(self.store)
        self.store.writer("Ana").add([one])
        self.failures.add(one.taken.document.id)

    @rule(one=added, verdict=st.sampled_from(Verdict))
    def review(self, one: Brought, verdict: Verdict) -> None:
        if one.taken.document.id in self.present:
            review = review_of(one, verdict, next(self.times))
            self.store.writer("Bo").review(review)
            self.reviewed[review.claim] = verdict

    @rule(one=added)
    def purge(self, one: Brought) -> None:
        self.store.writer("Ana").purge(one.taken.document.id, "asked")
        self.present.pop(one.taken.document.id, None)
        self.purged.add(one.taken.document.id)
        assert one.reading is not None
        self.reviewed.pop(one.reading.claims[0].id, None)

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = Store.open(str(self.folder / str(self.moved)))

    @rule()
    def move(self) -> None:
        lines = list(self.store.exported(private=True, with_bytes=True))
        self.store.close()
        self.moved += 1
        self.store = Store.open(str(self.folder / str(self.moved)), create=True)
        self.store.imported(lines)
        assert list(self.store.exported(private=True, with_bytes=True)) == lines

    @invariant()
    def holds(self) -> None:
        with self.store.view() as view:
            assert [one for one in check(view, self.store.evidence, {}) if one.weight is Weight.DAMAGE] == []
            kept = {one.id: one.document for one in view.documents()}
            assert {name for name, document in kept.items() if document} == set(self.present) | self.failures
            assert {name for name, document in kept.items() if not document} == self.purged
            for name, one in self.present.items():
                assert kept[name] == one.taken.document
                assert view.texts(one.taken.document) == [one.taken.text]
            decided = sum(verdict is not Verdict.WITHDRAWN for verdict in self.reviewed.values())
            assert view.counts().reviewed == decided

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


TestLedgers = Ledgers.TestCase
TestLedgers.settings = settings(max_examples=15, stateful_step_count=20, deadline=None, derandomize=True)
