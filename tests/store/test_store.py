"""One contract for both databases: what is written is read back, once, whole, and in its order."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from made_ledger import READER, attached, brought, failed, pictured, reading_of, review_of

from whence.errors import EvidenceError, LedgerError, NoLedger
from whence.model import IdentityJudgement, Sameness, Verdict, Way
from whence.store import Store, Weight, check
from whence.store.custody import check as chain

ADDED = {"documents": 1, "texts": 1, "readings": 1, "captures": 1, "failures": 0}


def damages(store: Store) -> list[str]:
    with store.view() as view:
        return [one.seen for one in check(view, store.evidence, {}) if one.weight is Weight.DAMAGE]


def test_what_was_added_is_read_back(store: Store) -> None:
    one = brought(store, "Broken, they\0 said “so” — 堤.")
    added = store.writer("Ana").add([one])
    assert (added.documents, added.texts, added.readings, added.captures, added.failures) == (1, 1, 1, 1, 0)
    with store.view() as view:
        (kept,) = view.documents()
        assert kept.document == one.taken.document
        (text,) = view.texts(one.taken.document)
        assert (text, text.id) == (one.taken.text, one.taken.text.id if one.taken.text else None)
        assert view.readings(text) == [one.reading]
        assert view.captures(kept.id) == [one.capture]
    assert damages(store) == []


def test_adding_again_adds_nothing(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    store.writer("Ana").add([one])
    with store.view() as view:
        before = list(view.custody())
    added = store.writer("Bo").add([replace(one, capture=replace(one.capture, recorded_at="2027-01-01T00:00:00Z"))])
    assert added == type(added)()
    with store.view() as view:
        assert list(view.custody()) == before


def test_the_same_page_captured_later_is_another_capture_of_one_document(store: Store) -> None:
    one = brought(store, "Broken, they said.", "https://example.org/")
    for day in ("2026-01-01", "2026-01-02"):
        capture = replace(one.capture, at=f"{day}T00:00:00Z", way=Way.WEB_ARCHIVE)
        store.writer("Ana").add([replace(one, capture=capture)])
    with store.view() as view:
        (kept,) = view.documents()
        assert [capture.at for capture in view.captures(kept.id)] == ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]


def test_other_bytes_at_the_same_place_are_another_version(store: Store) -> None:
    contents = ("Ten died, they said.", "Eleven died, they said.")
    versions = [brought(store, content) for content in contents]
    store.writer("Ana").add([*versions, brought(store, "Elsewhere, they said.", "b.txt")])
    with store.view() as view:
        found = view.versions(versions[0].taken.document)
        assert [kept.id for kept in found] == [one.taken.document.id for one in versions]


def test_one_attachment_of_two_messages_belongs_to_both(store: Store) -> None:
    mails = [brought(store, f"Letter {number} here", f"{number}.eml") for number in (1, 2)]
    photo = brought(store, "The same bytes", "photo.jpg")
    store.writer("Ana").add([*mails, *(attached(photo, mail) for mail in mails)])
    with store.view() as view:
        for mail in mails:
            assert [one.document for one in view.exhibits(mail.taken.document.id)] == [photo.taken.document.id]
        assert {one.of for one in view.came_with(photo.taken.document.id)} == {mail.taken.document.id for mail in mails}


def test_pictures_failures_and_notes_are_kept(store: Store) -> None:
    picture, broken = pictured(store), failed(store)
    assert store.writer("Ana").add([picture, broken]).failures == 1
    with store.view() as view:
        assert view.picture(picture.taken.document.id) == picture.taken.picture
        assert list(view.failures()) == [broken.taken.failure]
        assert view.notes(picture.taken.document.id) == list(picture.taken.warnings)
    assert damages(store) == []


def test_a_newer_reading_stands_beside_the_older(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    assert one.taken.text is not None
    newer = replace(one, reading=reading_of(one.taken.text, replace(READER, version="2")))
    store.writer("Ana").add([one])
    store.writer("Ana").add([newer])
    with store.view() as view:
        assert view.readings(one.taken.text) == [one.reading, newer.reading]
        assert view.counts().claims == 1


def test_a_decision_outlives_a_new_reading_and_is_taken_back_by_another(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    writer = store.writer("Bo")
    writer.add([one])
    assert writer.review(review_of(one))
    assert not writer.review(review_of(one))
    assert one.taken.text is not None
    writer.add([replace(one, reading=reading_of(one.taken.text, replace(READER, version="2")))])
    with store.view() as view:
        assert view.counts().reviewed == 1
    writer.review(review_of(one, Verdict.WITHDRAWN, "2026-01-03T00:00:00Z"))
    with store.view() as view:
        assert view.counts().reviewed == 0
        assert [one.verdict for one in view.reviews()] == [Verdict.RIGHT, Verdict.WITHDRAWN]


def test_judgements_are_kept(store: Store) -> None:
    judgement = IdentityJudgement("r-1", "r-2", Sameness.UNSURE, "Bo", "2026-01-02T00:00:00Z", "two spellings")
    assert store.writer("Bo").judge(judgement)
    with store.view() as view:
        assert list(view.judgements()) == [judgement]


def test_words_are_found_whatever_their_case(store: Store) -> None:
    one = brought(store, "The dam at Korrin broke.")
    store.writer("Ana").add([one, brought(store, "Nothing happened here.", "b.txt")])
    with store.view() as view:
        (found,) = view.search("KORRIN dam")
        assert one.taken.text is not None
        assert found.text == one.taken.text.id
        assert list(view.search("flood")) == []
        assert list(view.search('"; DROP TABLE documents --')) == []


def test_purging_leaves_a_tombstone_and_nothing_else(store: Store) -> None:
    one, other = brought(store, "Broken, they said."), brought(store, "Nothing broke here.", "b.txt")
    writer = store.writer("Ana")
    writer.add([one, other])
    writer.review(review_of(one))
    writer.purge(one.taken.document.id, "consent withdrawn")
    with store.view() as view:
        gone, left = view.documents()
        assert (gone.document, left.document) == (None, other.taken.document)
        assert [*view.texts(one.taken.document), *view.reviews(), *view.search("broken they")] == []
        entry = [entry for entry, _ in view.custody()][-1]
        assert (entry.act, entry.about, entry.detail["why"]) == ("purged", gone.id, "consent withdrawn")
    assert not store.evidence.has(one.taken.document.blob.digest)
    assert damages(store) == []


def test_a_purged_document_does_not_come_back_by_itself(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    writer = store.writer("Ana")
    writer.add([one])
    writer.purge(one.taken.document.id, "a court")
    writer.add([one])
    with store.view() as view:
        assert [kept.document for kept in view.documents()] == [None]


def test_bytes_that_another_document_has_too_survive_a_purge(store: Store) -> None:
    one, copy = brought(store, "Broken, they said."), brought(store, "Broken, they said.", "b.txt")
    writer = store.writer("Ana")
    writer.add([one, copy])
    writer.purge(one.taken.document.id, "a court")
    assert store.evidence.has(copy.taken.document.blob.digest)
    assert damages(store) == []


def test_what_was_taken_out_of_a_document_is_purged_with_it(store: Store) -> None:
    mailbox, letter = brought(store, "All the letters.", "a.mbox"), brought(store, "It broke.", "a.mbox", ("byte 0",))
    photo, beside = brought(store, "They fled.", "a.mbox", ("byte 0", "2")), brought(store, "It held.", "b.txt")
    writer = store.writer("Ana")
    writer.add([mailbox, attached(letter, mailbox), attached(photo, letter), attached(beside, letter)])
    gone = [one.taken.document for one in (mailbox, letter, photo)]
    assert sorted(writer.purge(gone[0].id, "consent withdrawn")) == sorted(one.id for one in gone)
    with store.view() as view:
        assert [kept.document for kept in view.documents()] == [None, None, None, beside.taken.document]
    assert not any(store.evidence.has(one.blob.digest) for one in gone)
    assert store.evidence.has(beside.taken.document.blob.digest)
    assert damages(store) == []


def test_texts_of_an_older_extractor_are_told_and_no_damage(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    store.writer("Ana").add([one])
    assert one.taken.text is not None
    name, version = one.taken.text.extractor, one.taken.text.version
    with store.view() as view:
        assert list(check(view, store.evidence, {name: version})) == []
        (told,) = check(view, store.evidence, {name: "next"})
    assert (told.weight, told.about) == (Weight.INFORMATION, name)
    assert "1 texts by version" in told.seen
    assert "next" in told.seen


def test_of_a_text_it_is_known_how_much_was_reviewed(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    store.writer("Ana").add([one])
    assert one.taken.text is not None
    with store.view() as view:
        assert view.reviewed(one.taken.text) == 0
    store.writer("Bo").review(review_of(one))
    with store.view() as view:
        assert view.reviewed(one.taken.text) == 1


def test_a_view_sees_one_state(store: Store, address: str, tmp_path: Path) -> None:
    other = Store.open(address, tmp_path / "evidence")
    store.writer("Ana").add([brought(store, "Broken, they said.")])
    with other.view() as view:
        assert view.counts().documents == 1
        store.writer("Ana").add([brought(store, "Later, they said.", "b.txt")])
        assert view.counts().documents == 1
    with other.view() as view:
        assert view.counts().documents == 2
    other.close()


def test_an_error_in_the_midst_leaves_nothing(store: Store) -> None:
    def broken() -> object:
        yield brought(store, "Broken, they said.")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.writer("Ana").add(broken())  # type: ignore[arg-type]
    with store.view() as view:
        assert view.counts().documents == 0
        assert list(view.custody()) == []


def write_many(address: str, evidence: Path, name: str) -> None:
    store = Store.open(address, evidence, create=True)
    for number in range(20):
        store.writer(name).add(
            [brought(store, f"Shared {number} words", f"{number}.txt"), brought(store, f"{name} {number}", name)]
        )
    store.close()


def test_two_writers_at_once_make_one_chain(store: Store, address: str, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=write_many, args=(address, tmp_path / "evidence", name)) for name in ("Ana", "Bo")]
    for other in others:
        other.start()
    for other in others:
        other.join()
        assert other.exitcode == 0
    with store.view() as view:
        assert view.counts().documents == 60
        assert list(chain(view.custody())) == []
    assert damages(store) == []


def test_lines_go_out_and_come_in_bit_for_bit(store: Store, tmp_path: Path) -> None:
    one = brought(store, "Broken, they\0 said.")
    store.writer("Ana").add([one, pictured(store), failed(store)])
    store.writer("Bo").review(review_of(one))
    lines = list(store.exported(private=True, with_bytes=True))
    other = Store.open(str(tmp_path / "other"), create=True)
    other.imported(lines)
    assert list(other.exported(private=True, with_bytes=True)) == lines
    assert damages(other) == []
    with other.view() as view:
        assert len(list(view.search("broken"))) == 1
    other.close()


def test_what_leaves_says_nothing_of_collectors_and_positions(store: Store) -> None:
    store.writer("Ana").add([brought(store, "Broken, they said."), pictured(store)])
    written = "\n".join(store.exported(private=False, with_bytes=False))
    assert not any(word in written for word in ("Ana", "Acme", 'latitude":1.5', "2009-07-28"))


TAMPERED = {
    "an entry": "UPDATE custody SET who = 'Eve' WHERE number = 1",
    "an entry's detail": "UPDATE custody SET detail = '{' WHERE number = 1",
    "the first entry gone": "DELETE FROM custody WHERE number = 1",
    "the whole log gone": "DELETE FROM custody",
    "a document's record": "UPDATE documents SET record = replace(record, 'a.txt', 'b.txt')",
    "a record that is none": "UPDATE documents SET record = '{' WHERE uri = 'a.txt'",
    "a document's address": "UPDATE documents SET uri = 'c.txt' WHERE uri = 'a.txt'",
    "a document's date": "UPDATE documents SET published = '1999'",
    "purged without a word": "UPDATE documents SET purged = '2026-01-01T00:00:00Z' WHERE uri = 'a.txt'",
    "a claim's holder": "UPDATE claims SET holder = 'somebody else'",
    "claims gone": "DELETE FROM claims",
    "readings gone": "DELETE FROM claims; DELETE FROM readings",
    "a reading": "UPDATE readings SET record = (SELECT content FROM texts LIMIT 1)",
    "a text": "UPDATE texts SET content = (SELECT record FROM readings LIMIT 1)",
    "a text's extractor": "UPDATE texts SET record = replace(record, 'version', 'other')",
    "a capture": "UPDATE captures SET record = replace(record, 'Ana', 'Eve')",
    "captures gone": "DELETE FROM captures",
    "a picture": "UPDATE pictures SET record = replace(record, 'Acme', 'Other')",
    "exhibits gone": "DELETE FROM exhibits",
    "a review": "UPDATE reviews SET record = replace(record, 'Bo', 'Eve')",
    "reviews gone": "DELETE FROM reviews",
    "judgements gone": "DELETE FROM judgements",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_behind_its_back_is_seen(store: Store, what: str) -> None:
    one = brought(store, "Broken, they said.")
    writer = store.writer("Ana")
    writer.add([one, attached(brought(store, "Nothing broke.", "b.txt"), one), failed(store), pictured(store)])
    writer.review(replace(review_of(one), by="Bo"))
    writer.judge(IdentityJudgement("e-1", "e-2", Sameness.SAME, "Bo", "2026-01-01T00:00:00Z", None))
    assert damages(store) == []
    for sql in TAMPERED[what].split("; "):
        store._database.run(sql)
    assert damages(store) != []


def test_a_log_whose_end_was_cut_off_is_told_by_a_hash_that_was_kept(store: Store) -> None:
    store.writer("Ana").add([brought(store, "Broken, they said.")])
    with store.view() as view:
        kept = view.last_hash()
    assert kept is not None
    with store.view() as view:
        assert list(check(view, store.evidence, {"by-hand": "1"}, kept)) == []
        (found,) = check(view, store.evidence, {"by-hand": "1"}, "sha256:" + "0" * 64)
    assert found.weight is Weight.DAMAGE


def test_a_file_that_was_damaged_is_mended_when_its_bytes_come_again(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    store.writer("Ana").add([one])
    path = store.evidence.path(one.taken.document.blob.digest)
    path.chmod(0o644)
    path.write_bytes(b"B" + path.read_bytes()[:0:-1])
    assert len(damages(store)) == 1
    brought(store, "Broken, they said.")
    assert damages(store) == []


def test_purged_bytes_that_come_again_are_not_kept(store: Store) -> None:
    one = brought(store, "Broken, they said.")
    writer = store.writer("Ana")
    writer.add([one])
    writer.purge(one.taken.document.id, "a court")
    writer.add([brought(store, "Broken, they said.")])
    assert not store.evidence.has(one.taken.document.blob.digest)


def test_a_document_whose_bytes_another_purged_meanwhile_is_not_added(store: Store) -> None:
    one, copy = brought(store, "Broken, they said."), brought(store, "Broken, they said.", "b.txt")
    writer = store.writer("Ana")
    writer.add([one])
    writer.purge(one.taken.document.id, "a court")
    with pytest.raises(EvidenceError, match="any more"):
        writer.add([copy])
    with store.view() as view:
        assert [kept.document for kept in view.documents()] == [None]


def test_bytes_that_were_changed_or_lost_are_seen(store: Store) -> None:
    one, other = brought(store, "Broken, they said."), brought(store, "Nothing broke here.", "b.txt")
    store.writer("Ana").add([one, other])
    store.evidence.remove(one.taken.document.blob.digest)
    path = store.evidence.path(other.taken.document.blob.digest)
    path.chmod(0o644)
    path.write_bytes(b"Nothing broke there.")
    assert len(damages(store)) == 2


def test_there_is_no_ledger_until_something_is_added(address: str, tmp_path: Path) -> None:
    with pytest.raises(NoLedger):
        Store.open(address, tmp_path / "evidence")


def test_a_ledger_of_a_newer_version_is_refused(store: Store, address: str, tmp_path: Path) -> None:
    store._database.run("UPDATE whence_schema SET step = 99")
    with pytest.raises(LedgerError, match="newer version"):
        Store.open(address, tmp_path / "evidence")
