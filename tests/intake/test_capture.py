"""Addresses: captured as they answered, refused where they lead into private networks; a real server answers."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from whence.errors import IntakeError, TooLarge
from whence.flow import Asked, Form
from whence.intake import Stated, captured, documents_in
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
            case "/loop":
                self.answer(302, b"", Location="/loop")
            case "/inside":
                self.answer(302, b"", Location="http://127.0.0.1:1/secret")
            case "/file":
                self.answer(302, b"", Location="file:///etc/passwd")
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
    ["http://127.0.0.1/", "http://[::1]/", "http://localhost:1/", "https://10.0.0.1/", "http://169.254.169.254/"],
)
def test_private_networks_are_refused(address: str) -> None:
    with pytest.raises(IntakeError, match="private network"):
        captured(address)


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "https://", "https://ana:secret@example.org/", "http://exa mple/", "https://x:99999/"],
)
def test_what_is_no_address_of_a_page_is_refused(address: str) -> None:
    with pytest.raises(IntakeError):
        captured(address)


@pytest.mark.parametrize(
    ("path", "word"), [("/loop", "redirects"), ("/file", "another kind"), ("/silent", "no answer")]
)
def test_sites_without_manners_are_given_up(site: str, path: str, word: str) -> None:
    with pytest.raises(IntakeError, match=word):
        captured(site + path, private=True, seconds=1)


def test_an_endless_answer_is_given_up(site: str) -> None:
    with pytest.raises(TooLarge):
        captured(site + "/endless", private=True, limit=1_000_000)


def test_an_address_comes_into_a_ledger_and_again_as_another_capture(site: str, tmp_path: Path) -> None:
    with connect(str(tmp_path / "ledger"), create=True) as ledger:
        asked = Asked(ledger.address, tmp_path / "ledger" / "evidence", Form("Ana"), private=True)
        *_, first = ledger.add([site + "/page", site + "/gone"], asked)
        assert [failure.seen for failure in first.failures] == ["an answer of status 404 without a document"]
        with ledger.view() as view:
            (page,) = [kept for kept in view.documents() if kept.uri == site + "/page" and view.texts(kept.document)]  # type: ignore[arg-type]
            assert [capture.way for capture in view.captures(page.id)] == [Way.ADDRESS]
