"""Addresses: captured as they answered, refused where they lead into private networks; a real server answers."""

import gzip
import io
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from whence.errors import IntakeError, TooLarge
from whence.flow import Asked, Form
from whence.intake import Stated, captured, documents_in
from whence.intake.capture import Captured
from whence.intake.web_archives.captures import Capture, captures_in
from whence.intake.web_archives.records import Record, records_in
from whence.ledger import connect
from whence.model import Blob, Way

PAGE = (
    b"<html><head><title>The dam</title></head><body><p>The dam is safe, the ministry said on Monday.</p></body></html>"
)


class Site(BaseHTTPRequestHandler):
    """A small site with good and bad manners."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        match self.path:
            case "/page":
                self.answer(200, PAGE)
            case "/moved":
                self.answer(302, b"", Location="/page")
            case "/slow":
                threading.Event().wait(0.15)
                self.answer(302, b"", Location="/slow")
            case "/chunked":
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for at in range(0, len(PAGE), 40):
                    piece = PAGE[at : at + 40]
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                self.wfile.write(b"0\r\n\r\n")
            case "/endless":
                self.send_response(200)
                self.end_headers()
                while True:
                    self.wfile.write(b"x" * 65_536)
            case "/silent":
                threading.Event().wait(3)
            case "/robots.txt":
                self.answer(200, b"User-agent: *\nDisallow: /chunked\n")
            case _:
                self.answer(404, b"<p>Nothing here.</p>")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Whoever hangs up is no error."""
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Words(ThreadingHTTPServer):
    """A server that says what it was given for each path, byte for byte, and remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answers: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Spoken)
        self.answers = answers
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Spoken(BaseHTTPRequestHandler):
    """What such a server does when it is asked."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Words)
        self.server.asked.append(self.path)
        self.wfile.write(self.server.answers.get(self.path, b"HTTP/1.1 404 Not Found\r\n\r\n"))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def saying(answers: dict[str, bytes]) -> Iterator[Words]:
    with Words(answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def said(head: bytes, body: bytes = PAGE) -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body


def answers_in(archive: bytes) -> list[bytes]:
    """The block, head and body, of each answer; warcio finds that all digests match."""
    for record in ArchiveIterator(io.BytesIO(archive), check_digests="raise"):
        record.raw_stream.read()
    records = [record for record in records_in(io.BytesIO(archive), 1_000_000) if isinstance(record, Record)]
    return [record.block for record in records if record.header("warc-type") == "response"]


def warned(got: Captured) -> str:
    return " | ".join(warning.what for warning in got.warnings)


def names_lead_to(monkeypatch: pytest.MonkeyPatch, machines: list[str]) -> list[str]:
    """Let every name lead to these machines; the names that are looked up."""
    look_up = socket.getaddrinfo
    asked: list[str] = []

    def found(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:  # noqa: ANN401 - as it is called
        if host.endswith(".example"):
            asked.append(host)
            return [entry for machine in machines for entry in look_up(machine, port, *rest, **more)]
        return look_up(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


@pytest.mark.parametrize("path", ["/page", "/chunked"])
def test_what_was_asked_and_answered_is_an_archive_that_others_read(site: str, path: str) -> None:
    got = captured(site + path, private=True)
    records = [(record.rec_type, record.content_stream().read()) for record in ArchiveIterator(io.BytesIO(got.archive))]
    assert [kind for kind, _ in records] == ["warcinfo", "response", "request"]
    assert records[1][1] == PAGE
    assert (got.status, got.address) == (200, site + path)


def test_the_page_is_a_document_with_its_time(site: str) -> None:
    found = list(documents_in(io.BytesIO(captured(site + "/page", private=True).archive), Stated(site), Blob.read))
    (page,) = [one for one in found if one.text]
    assert (page.document.uri, page.document.title, page.document.blob) == (site + "/page", "The dam", Blob.of(PAGE))
    assert page.captured_at is not None


def test_redirects_are_followed_and_told(site: str) -> None:
    got = captured(site + "/moved", private=True)
    assert got.address == site + "/page"
    assert any("redirects" in warned.what for warned in got.warnings)


def test_what_robots_are_asked_is_told(site: str) -> None:
    assert any("robots.txt" in warned.what for warned in captured(site + "/chunked", private=True).warnings)
    assert not any("robots.txt" in warned.what for warned in captured(site + "/page", private=True).warnings)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://[::1]/", "http://localhost:1/", "https://10.0.0.1/", "http://169.254.169.254/"]
    + [f"http://[{inside}]/" for inside in ("64:ff9b::a9fe:a9fe", "2002:7f00:1::", "::ffff:0:127.0.0.1", "fec0::2")],
)
def test_private_networks_are_refused(address: str) -> None:
    with pytest.raises(IntakeError, match="private network"):
        captured(address)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/", "https://", "https://ana:secret@example.org/", "http://exa mple/", "https://x:99999/",
        "http://[/", "http://a\0b/", "http://x/\udce9", "http://[fe80::1%25lo]/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(address: str) -> None:
    with pytest.raises(IntakeError):
        captured(address)


def test_a_site_that_says_nothing_is_given_up(site: str) -> None:
    with pytest.raises(IntakeError, match="no answer"):
        captured(site + "/silent", private=True, seconds=1)


def test_an_endless_answer_is_given_up(site: str) -> None:
    with pytest.raises(TooLarge):
        captured(site + "/endless", private=True, limit=1_000_000)


@pytest.mark.parametrize(
    "rules", ["Disallow: //[", "Crawl-delay: ²", f"Crawl-delay: {'9' * 5000}"], ids=["address", "digit", "number"]
)
def test_no_robots_txt_keeps_a_page_from_being_captured(rules: str) -> None:
    with saying({"/": said(b""), "/robots.txt": said(b"", f"User-agent: *\n{rules}\n".encode())}) as server:
        got = captured(server.address, private=True)
    assert answers_in(got.archive) == [said(b"")]
    assert "not known" in warned(got)


def test_the_wish_of_a_packed_robots_txt_is_told() -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /\n")
    with saying({"/": said(b""), "/robots.txt": said(b"Content-Encoding: gzip\r\n", rules)}) as server:
        assert "asks programs not to" in warned(captured(server.address, private=True))


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("http://[", "no address"),
        ("http://a%00b/", "no address"),
        ("http://a%3A1/", "no address"),
        ("/" + "a" * 20_000, "no address"),
        ("file:///etc/passwd", "another kind"),
        ("http://ana:secret@example.org/", "password"),
        ("http://127.0.0.1:1/", "no answer"),
        ("/", "more than 10 redirects"),
    ],
)
def test_what_was_answered_is_kept_if_it_leads_nowhere(location: str, word: str) -> None:
    moved = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode()
    with saying({"/": moved}) as server:
        got = captured(server.address, private=True)
    assert set(answers_in(got.archive)) == {moved}
    assert (got.status, got.address) == (302, server.address + "/")
    assert got.stopped is not None
    assert word in got.stopped.seen
    assert word in warned(got)
    assert "secret" not in got.stopped.seen


def test_a_way_into_a_private_network_is_not_followed_and_what_came_before_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with saying({"/": b"HTTP/1.1 302 Found\r\nLocation: http://[::ffff:169.254.169.254]/\r\n\r\n"}) as server:
        monkeypatch.setattr("whence.intake.capture.is_public", lambda machine: machine == "127.0.0.1")
        got = captured(server.address)
    assert len(answers_in(got.archive)) == 1
    assert "private network" in warned(got)


def test_redirects_that_take_too_long_are_not_followed_on(site: str) -> None:
    got = captured(site + "/slow", private=True, seconds=0.2)
    assert 1 < len(answers_in(got.archive)) < 10
    assert "too long" in warned(got)


@pytest.mark.parametrize(
    "answer",
    [
        said(b"X-A:   two  \r\nx-b:\xc3\xa0\xc2\x85\r\n"),
        said(b"X-A: one\r\n\ttwo\r\nContent-Type: text/html\r\n"),
        said(b"no header\r\nX-A: \0\r\n"),
        b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE,
        b"HTTP/1.0 200\r\n \r\n" + PAGE,
    ],
    ids=["white space", "folded", "odd", "bare line feeds", "no reason"],
)
def test_an_answer_is_kept_byte_for_byte(answer: bytes) -> None:
    with saying({"/": answer}) as server:
        got = captured(server.address, private=True)
    assert answers_in(got.archive) == [answer]
    (capture, *_) = captures_in(io.BytesIO(got.archive))
    assert isinstance(capture, Capture)
    assert capture.payload == PAGE


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/café".encode(), "/caf%C3%A9"),
        ("/caf\xe9".encode("latin-1"), "/caf%E9"),
        ("/السد?ص=١".encode(), "/%D8%A7%D9%84%D8%B3%D8%AF?%D8%B5=%D9%A1"),
        ("/à".encode(), "/%C3%A0"),
        ("/\u0645\u0645\u0085".encode(), "/%D9%85%D9%85%C2%85"),
        (b"/a b%20c", "/a%20b%20c"),
        (b"\r\n  /folded\t", "/folded"),
    ],
)
def test_a_redirect_is_followed_to_the_bytes_that_it_names(location: bytes, path: str) -> None:
    moved = b"HTTP/1.1 301 Moved\r\nlocation:" + location + b"\r\n\r\n"
    with saying({"/": moved, path: said(b"")}) as server:
        got = captured(server.address, private=True)
        assert server.asked[:2] == ["/", path]
    assert answers_in(got.archive) == [moved, said(b"")]
    assert got.address == server.address + path


def test_a_redirect_to_a_host_in_letters_of_its_own_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying({}) as server:
        home = f"http://bücher.example:{server.server_port}/"
        server.answers["/"] = f"HTTP/1.1 302 Found\r\nLocation: {home}page\r\n\r\n".encode()
        server.answers["/page"] = said(b"")
        asked = names_lead_to(monkeypatch, ["127.0.0.1"])
        got = captured(server.address, private=True)
    assert got.address == f"http://xn--bcher-kva.example:{server.server_port}/page"
    assert "xn--bcher-kva.example" in asked


def test_heads_that_only_say_that_an_answer_will_come_are_passed_over() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with saying({"/": b"HTTP/1.1 100 Continue\r\n\r\n" + hints + said(b"")}) as server:
        got = captured(server.address, private=True)
    assert answers_in(got.archive) == [said(b"")]
    assert [warning.count for warning in got.warnings if "1xx" in warning.what] == [2]


@pytest.mark.parametrize("answer", [b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50, said(b"a: b\r\n" * 3000), b"220 hi\n\n"])
def test_what_never_becomes_an_answer_is_given_up(answer: bytes) -> None:
    with saying({"/": answer}) as server, pytest.raises(IntakeError, match=r"again and again|too many|no HTTP"):
        captured(server.address, private=True)


def test_all_machines_of_a_name_are_tried_and_it_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying({"/": said(b"")}) as server:
        asked = names_lead_to(monkeypatch, ["::1", "127.0.0.9", "127.0.0.1"])
        got = captured(f"http://dam.example:{server.server_port}/", private=True)
    assert answers_in(got.archive) == [said(b"")]
    assert asked == ["dam.example"] * 2  # for the page, and for robots.txt


@pytest.mark.skipif(sys.platform != "linux", reason="a machine that does not answer is made in Linux' way")
def test_a_machine_that_does_not_answer_leaves_time_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying({"/": said(b"")}) as server, socket.socket() as deaf:
        deaf.bind(("127.0.0.9", server.server_port))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(4)]  # who comes after them is not heard
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        names_lead_to(monkeypatch, ["127.0.0.9", "127.0.0.1"])
        got = captured(f"http://dam.example:{server.server_port}/", private=True, seconds=2)
        for one in waiting:
            one.close()
    assert answers_in(got.archive) == [said(b"")]


def test_a_name_that_leads_to_a_private_machine_too_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names_lead_to(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(IntakeError, match="private network"):
        captured("http://dam.example/")


def test_an_address_comes_into_a_ledger_and_again_as_another_capture(site: str, tmp_path: Path) -> None:
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        asked = Asked(ledger.address, tmp_path / "ledger" / "evidence", Form("Ana"), private=True)
        *_, first = ledger.add([site + "/page", site + "/gone"], asked)
        assert [failure.seen for failure in first.failures] == ["an answer of status 404 without a document"]
        with ledger.view() as view:
            (page,) = [kept for kept in view.documents() if kept.uri == site + "/page" and view.texts(kept.document)]  # type: ignore[arg-type]
            assert [capture.way for capture in view.captures(page.id)] == [Way.ADDRESS]


def test_one_capture_of_an_address_is_one_capture_in_the_ledger(tmp_path: Path) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n"
    table = said(b"Content-Type: text/csv\r\n", b"text,author\nThe dam is safe.,Ana\n")
    with saying({"/": said(b"Content-Type: text/html\r\n"), "/moved": moved, "/table": table}) as server:
        addresses = [server.address + path for path in ("/", "/moved", "/table")]
        with connect(str(tmp_path / "ledger"), create=True) as ledger:
            asked = Asked(ledger.address, tmp_path / "ledger" / "evidence", Form("Ana", "2009"), private=True)
            *_, last = ledger.add(addresses, asked)
            with ledger.view() as view:
                found = [view.captures(kept.id) for kept in view.documents()]
    assert [failure.seen for failure in last.failures] == ["no address at http://["]
    assert len(found) >= 5
    assert all(len(captures) == 1 for captures in found)
    assert all(capture.at is not None and capture.at > "2020" for (capture,) in found)
