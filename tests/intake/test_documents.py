"""Every medium comes in through one door, and what is inside comes in as documents of their own."""

import io
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from whence.intake import Settings, Stated, documents_in
from whence.intake.media import Medium, medium_of
from whence.model import Blob, Manner, Taken

SAID = "The dam is safe, the ministry said."


def taken(data: bytes, name: str = "given", settings: Settings | None = None) -> list[Taken]:
    return list(documents_in(io.BytesIO(data), Stated(name), Blob.read, settings))


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def letter(body: str, attachments: dict[str, bytes] | None = None) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ana Ruiz <ana@example.org>", "bo@example.org", "The dam"
    mail["Date"], mail["Message-ID"] = "Tue, 28 Jul 2009 10:00:00 +0000", "<1@example.org>"
    mail.set_content(body)
    for name, data in (attachments or {}).items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.linear_gradient("L").save(drawn, "PNG")
    return drawn.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><id>1</id><title>Dam</title><link href="https://example.org/1"/><updated>2009-07-28T00:00:00Z</updated>
<content type="html">&lt;p&gt;{SAID}&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (SAID.encode(), "a.txt", "text/plain"),
        (f"<html><body><p>{SAID} And {SAID}</p></body></html>".encode(), "a", "text/html"),
        (letter(SAID), "a.eml", "message/rfc822"),
        (rb"{\rtf1 " + SAID.encode() + b"}", "a", "application/rtf"),
        (f"WEBVTT\n\n00:01.000 --> 00:04.000\n{SAID}\n".encode(), "a", "text/vtt"),
        (f"1\n00:00:01,000 --> 00:00:04,000\n{SAID}\n".encode(), "a", "application/x-subrip"),
    ],
)
def test_what_has_one_text_gives_one_document(data: bytes, name: str, media_type: str) -> None:
    (one,) = taken(data, name)
    assert one.text is not None
    assert SAID in one.text.content
    assert (one.document.media_type, one.document.blob) == (media_type, Blob.of(data))
    assert one.text.document == one.document


@pytest.mark.parametrize(
    ("data", "name", "manner"),
    [
        (zipped({"in/a.txt": SAID.encode()}), "a.zip", Manner.MEMBER),
        (tarred({"in/a.txt": SAID.encode()}), "a.tgz", Manner.MEMBER),
        (b"From a@b.org Fri Apr 06 16:46:09 2001\n" + letter(SAID), "a.mbox", Manner.MESSAGE),
        (ATOM.encode(), "a.xml", Manner.LISTED),
        (f"author,text\nAna,{SAID!r}\n".replace("'", '"').encode(), "a.csv", Manner.ROW),
    ],
)
def test_what_is_in_a_container_comes_in_with_it(data: bytes, name: str, manner: Manner) -> None:
    container, inner, *_ = taken(data, name)
    assert (container.document.uri, container.text) == (name, None)
    assert inner.text is not None
    assert SAID in inner.text.content
    assert inner.exhibit is not None
    assert (inner.exhibit.of, inner.exhibit.document) == (container.document.id, inner.document.id)
    assert inner.exhibit.manner is manner
    assert inner.document.inside or inner.document.uri != name


def test_a_letter_states_who_sent_it_and_brings_its_pictures() -> None:
    mail, photo, note = taken(letter(SAID, {"photo.png": picture(), "note.txt": b"They opened the gates."}), "a.eml")
    assert (mail.document.title, mail.document.byline, mail.document.published) == (
        "The dam", "Ana Ruiz", "2009-07-28T10:00:00Z",
    )  # fmt: skip
    assert ("message-id", "1@example.org") in mail.document.stated
    assert photo.picture is not None
    assert photo.picture.perceptual_hash is not None
    assert note.text is not None
    assert [one.exhibit and (one.exhibit.manner, one.exhibit.name) for one in (photo, note)] == [
        (Manner.ATTACHED, "photo.png"),
        (Manner.ATTACHED, "note.txt"),
    ]


def test_an_answer_gives_the_quoted_words_to_their_writer() -> None:
    (mail,) = taken(letter(f"I saw it myself.\n\nOn 27 July 2009, Bo Lind wrote:\n> {SAID}\n> Nobody left.\n"), "a.eml")
    assert mail.text is not None
    (quoted,) = mail.text.utterances
    assert [mail.text.content[s:e] for s, e in quoted.content] == [f"{SAID}\nNobody left."]
    assert quoted.label is not None
    assert mail.text.content[slice(*quoted.label)] == "Bo Lind"


def test_one_attachment_in_two_letters_is_two_documents_of_one_blob() -> None:
    packed = zipped({f"{n}.eml": letter(SAID, {"photo.png": picture()}) for n in (1, 2)})
    photos = [one.document for one in taken(packed) if one.picture]
    assert len({photo.blob for photo in photos}) == 1
    assert len({photo.id for photo in photos}) == 2


def test_what_cannot_be_parsed_is_kept_with_its_failure_and_the_others_go_on() -> None:
    _, bad, good = taken(zipped({"a.pdf": b"%PDF-1.7 cut", "b.txt": SAID.encode()}))
    assert bad.failure is not None
    assert (bad.failure.inside, bad.document.blob) == (("a.pdf",), Blob.of(b"%PDF-1.7 cut"))
    assert good.text is not None


def test_archives_within_archives_end_somewhere() -> None:
    data = SAID.encode()
    for number in range(20):
        data = zipped({f"{number}": data})
    failures = [one.failure for one in taken(data) if one.failure]
    assert len(failures) == 1
    assert "within each other" in failures[0].seen


@pytest.mark.slow
def test_letters_within_letters_end_somewhere() -> None:
    data = letter(SAID)
    for _ in range(30):
        outer = EmailMessage()
        outer["From"], outer["To"], outer["Subject"] = "a@example.org", "b@example.org", "Fwd"
        outer["Message-ID"] = "<2@example.org>"
        outer.set_content("See below.")
        outer.add_attachment(data, maintype="application", subtype="octet-stream", filename="a.eml")
        data = outer.as_bytes()
    found = taken(data, "a.eml")
    assert any(one.failure and "within each other" in one.failure.seen for one in found)


def test_a_path_that_leads_out_of_an_archive_is_refused_and_listed() -> None:
    found = taken(zipped({"../../etc/passwd": b"x", "a.txt": SAID.encode()}))
    assert [one.failure.inside for one in found if one.failure] == [("../../etc/passwd",)]
    assert any(one.text for one in found)


def test_what_is_to_be_left_is_kept_and_not_parsed() -> None:
    begun: list[tuple[str, ...]] = []
    settings = Settings(begin=begun.append, left={("given", "a.txt"): "it took too long"})
    _, one, other = taken(zipped({"a.txt": SAID.encode(), "b.txt": SAID.encode()}), settings=settings)
    assert one.failure is not None
    assert "it took too long" in one.failure.seen
    assert other.text is not None
    assert begun == [("given",), ("given", "b.txt")]


@pytest.mark.parametrize("folder", ["mail", "warc", "hostile", "pdf"])
def test_real_inputs_give_documents_or_reasons(folder: str) -> None:
    inputs = Path(__file__).parents[3] / "shared" / "data" / "inputs" / folder
    if not inputs.is_dir():
        pytest.skip(f"{inputs} is not there")
    for path in sorted(path for path in inputs.rglob("*") if path.is_file()):
        found = taken(path.read_bytes(), path.name)
        assert found, path
        assert all(one.text or one.picture or one.failure or one.document.blob.size for one in found)


@pytest.mark.parametrize("head", [b"<!---->" * 9000, b"<?x ?>" * 9000, b"\n" * 65_000, b"{" * 65_000, b"1\n" * 30_000])
def test_telling_what_bytes_are_takes_no_longer_for_odd_ones(head: bytes) -> None:
    assert medium_of(io.BytesIO(head), "a.txt") is Medium.TEXT


def test_a_record_that_names_a_file_is_no_version_of_it() -> None:
    page = f"<html><body><p>{SAID} {SAID}</p></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: letter.html\r\n"
    archive = f"{head}WARC-Date: 2020-01-06T09:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer
    pages = [one for one in taken(archive, "a.warc") if one.text is not None]
    assert [page.document.uri for page in pages] == ["a.warc"]
    assert pages[0].document.inside
