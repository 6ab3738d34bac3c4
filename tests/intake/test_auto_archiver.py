"""The folder that auto-archiver writes: its page is read, and a file is the one that it names only by its bytes."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from whence.errors import IntakeError
from whence.intake import Settings, Stated, beside, documents_in
from whence.intake.auto_archiver import item_of
from whence.model import Blob, BlockKind, Document, Manner, Taken

FOLDER = Path(__file__).parent / "auto_archiver"
REPORT = (FOLDER / "report.html").read_bytes()
PICTURE, NOTE = "31daf12e0ea36384eb1124ec.png", "349a6a8a89e3901c5305dc40.txt"


def taken(folder: Path) -> list[Taken]:
    path = folder / "report.html"
    with path.open("rb") as file:
        settings = Settings(beside=partial(beside, path))
        return list(documents_in(file, Stated("kept/report.html"), Blob.read, settings))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "kept"))


def test_the_page_says_what_was_posted_by_whom_and_when_it_was_archived() -> None:
    item = item_of(REPORT, Document(Blob.of(REPORT), "report.html", "text/html"))
    assert (item.address, item.archived) == ("https://social.example.org/@ana/109", "2024-05-02T08:00:03+00:00")
    assert (item.document.byline, item.document.published) == ("Ana Ruiz", "2024-05-01T17:30:00+00:00")
    assert ("duration_seconds", "4") in item.document.stated
    assert item.text is not None
    assert item.text.content.splitlines() == [
        "Ana Ruiz - The water came at noon",
        "",
        "The water came at noon, my neighbour told me.",
        "Nobody had warned the village <&>.",
    ]
    assert [block.kind for block in item.text.blocks] == [BlockKind.HEADING]
    assert [file.name for file in item.files] == [PICTURE, NOTE, "0123456789abcdef01234567.jpg"]


def test_files_beside_the_page_come_with_it(folder: Path) -> None:
    report, picture, note, again = taken(folder)
    assert [one.document.uri for one in (picture, note)] == [f"kept/{PICTURE}", f"kept/{NOTE}"]
    for one in (picture, note):
        assert one.exhibit is not None
        assert (one.exhibit.of, one.exhibit.manner) == (report.document.id, Manner.ATTACHED)
        assert (one.captured_at, one.captured_from) == (report.captured_at, report.document.address)
    assert picture.picture is not None
    assert note.text is not None
    assert [warned.count for warned in again.warnings] == [1]


def test_a_file_with_other_bytes_or_a_link_is_not_the_one_that_was_archived(folder: Path) -> None:
    (folder / NOTE).write_bytes(b"They were shut.")
    shutil.move(folder / PICTURE, folder / "moved.png")
    (folder / PICTURE).symlink_to(folder / "moved.png")
    (_, again) = taken(folder)
    assert [warned.count for warned in again.warnings] == [3]


def test_a_file_may_lie_in_a_folder_beside_that_of_the_page(folder: Path) -> None:
    page = REPORT.replace(b"./local_archive/31daf", b".\\local_archive\\post-109\\31daf")
    (folder / "report.html").write_bytes(page)
    (folder.parent / "post-109").mkdir()
    shutil.move(folder / PICTURE, folder.parent / "post-109" / PICTURE)
    (_, picture, _, _) = taken(folder)
    assert picture.document.uri == f"post-109/{PICTURE}"


def test_a_page_of_one_stream_has_nothing_beside_it() -> None:
    with (FOLDER / "report.html").open("rb") as file:
        (_, again) = documents_in(file, Stated("-"), Blob.read)
    assert [warned.count for warned in again.warnings] == [3]


def test_a_page_that_names_no_address_is_an_error() -> None:
    page = b"<h2>Archived media for <b>x</b></h2>"
    with pytest.raises(IntakeError, match="no address"):
        item_of(page, Document(Blob.of(page), "a.html", "text/html"))


def test_pages_that_lead_from_one_to_the_next_end_somewhere(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    data = b"The last one."
    for _ in range(100):
        name = Blob.of(data).digest[7:31] + ".html"
        (folder / name).write_bytes(data)
        data = (
            f"<h2>Archived media for <a href='https://example.org'>x</a></h2><table class='content'><tr><td><ul>"
            f"<li><b>key:</b> {name}</li></ul></td></tr></table>"
        ).encode()
    (folder / "report.html").write_bytes(data)
    found = taken(folder)
    assert any(one.failure and "within each other" in one.failure.seen for one in found)
    assert len(found) < 100


def test_a_list_without_a_key_at_its_beginning_names_no_file() -> None:
    page = REPORT.replace(b"<li><b>key:</b>", b"<li>x<b>key:</b>")
    item = item_of(page, Document(Blob.of(page), "report.html", "text/html"))
    assert item.files == ()
