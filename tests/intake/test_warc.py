"""Web archives: what they captured, and what is damaged in them."""

import base64
import gzip
import hashlib
import io
import zlib
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from whence.errors import IntakeError
from whence.intake.web_archives.captures import Capture, Damage, Item, Outcome, Revisit, Skipped, captures_in
from whence.intake.web_archives.http_messages import head_end, response_in
from whence.intake.web_archives.writer import Exchange, Message, head_of, written

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "inputs" / "warc"
SHELF = Path(__file__).parents[1] / "archives"
PAGE = b"<p>The dam is safe, the ministry said.</p>"
# Captures, revisits, damages and skipped records of each file of others, counted by hand.
OTHERS = {
    "warcio/bad.arc": (1, 0, 3, 0),
    "warcio/example-bad.warc.gz.bad": (2, 1, 0, 3),
    "warcio/example-digest.warc": (0, 0, 0, 4),
    "warcio/example-iana.org-chunked.warc": (1, 0, 0, 2),
    "warcio/example-resource.warc.gz": (1, 0, 0, 2),
    "warcio/example-space-in-target-uri.warc.gz": (1, 0, 0, 1),
    "warcio/example.arc": (1, 0, 0, 1),
    "warcio/example.arc.gz": (1, 0, 0, 1),
    "warcio/example.warc": (1, 1, 0, 4),
    "warcio/example.warc.gz": (1, 1, 0, 4),
    "warcio/post-test.warc.gz": (3, 0, 0, 3),
    "py-wacz/example-collection.warc": (1, 0, 0, 3),
    "py-wacz/example-collection-with-lists.warc": (18, 0, 0, 20),
    "py-wacz/example-resource.warc.gz": (1, 1, 0, 1),
    "pywb/example-wget-1-14.warc.gz": (4, 0, 0, 2),
    "pywb/example-wpull.warc.gz": (2, 0, 0, 2),
    "pywb/example2.warc.gz": (1, 0, 0, 2),
}


def record(kind: str, block: bytes, length: int | str | None = None, **headers: str) -> bytes:
    """A WARC record; a header `warc_date` is written WARC-Date."""
    lines = [b"WARC/1.0", b"WARC-Type: " + kind.encode(), b"WARC-Record-ID: <urn:uuid:1>"]
    lines += [f"{name.replace('_', '-').title()}: {value}".encode() for name, value in headers.items()]
    lines.append(b"Content-Length: " + str(len(block) if length is None else length).encode())
    return b"\r\n".join([*lines, b"", block, b"", b""])


def response(body: bytes = PAGE, *headers: str, status: str = "200 OK") -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers))
    return head.encode() + b"\r\n" + body


def page(name: str = "a", block: bytes | None = None, length: int | str | None = None, **headers: str) -> bytes:
    about = {"warc_target_uri": f"https://example.org/{name}", "warc_date": "2020-01-06T09:00:00Z"} | headers
    return record("response", response() if block is None else block, length, **about)


def items(data: bytes, limit: int = 10_000_000) -> list[Item]:
    return list(captures_in(io.BytesIO(data), limit))


def captures(data: bytes) -> list[Capture]:
    return [item for item in items(data) if isinstance(item, Capture)]


def damages(data: bytes) -> list[Damage]:
    return [item for item in items(data) if isinstance(item, Damage)]


def names(data: bytes) -> list[str]:
    return [(capture.address or "").rsplit("/", 1)[-1] for capture in captures(data)]


def warned(data: bytes) -> set[str]:
    return {warning.what for capture in captures(data) for warning in capture.warnings}


THREE = [page("a"), page("b"), page("c")]
PLAIN = b"".join(THREE)
MEMBERS = b"".join(gzip.compress(one) for one in THREE)
ARC = b"".join(
    b"https://example.org/%s 192.0.2.1 20200106090000 text/html %d\n%s\n" % (name, len(response()), response())
    for name in (b"a", b"b", b"c")
)
WAYS = {"plain": PLAIN, "members": MEMBERS, "one member": gzip.compress(PLAIN), "ARC": ARC}


@pytest.mark.parametrize("way", WAYS)
def test_all_that_was_captured_is_given_in_order(way: str) -> None:
    assert names(WAYS[way]) == ["a", "b", "c"]
    assert damages(WAYS[way]) == []
    assert {capture.payload for capture in captures(WAYS[way])} == {PAGE}


def test_a_capture_says_what_was_captured_when() -> None:
    (capture,) = captures(page("a"))
    assert (capture.address, capture.captured_at) == ("https://example.org/a", "2020-01-06T09:00:00Z")
    assert (capture.media_type, capture.status, capture.outcome) == ("text/html", 200, Outcome.CONTENT)
    assert capture.headers == (("content-type", "text/html; charset=utf-8"),)
    assert (capture.record_id, capture.offset, capture.warnings) == ("<urn:uuid:1>", 0, ())


@pytest.mark.parametrize(("way", "parts"), [("plain", THREE), ("members", [gzip.compress(one) for one in THREE])])
def test_the_place_of_each_record_is_told(way: str, parts: list[bytes]) -> None:
    assert [capture.offset for capture in captures(WAYS[way])] == [0, len(parts[0]), len(parts[0] + parts[1])]


ARC_FIELDS = "URL IP-address Archive-date Content-type"


@pytest.mark.parametrize(
    "fields", [f"{ARC_FIELDS} Archive-length", f"{ARC_FIELDS} Result-code Archive-length", "URL a"]
)
def test_an_arc_file_says_which_fields_its_records_have(fields: str) -> None:
    about = f"1 0 Somebody\n{fields}\n\n".encode()
    more = "200 " if "Result" in fields else ""
    data = b"filedesc://a.arc 0.0.0.0 20200106090000 text/plain %s%d\n%s\n" % (more.encode(), len(about), about)
    data += b"https://e.org/a b 192.0.2.1 20200106090000 text/html %s%d\n%s\n" % (more.encode(), len(PAGE), PAGE)
    (capture,) = captures(data)
    assert (capture.address, capture.media_type) == ("https://e.org/a%20b", "text/html")
    assert (capture.captured_at, capture.payload) == ("2020-01-06T09:00:00Z", PAGE)


def test_other_kinds_are_skipped_and_counted() -> None:
    data = (
        record("warcinfo", b"a") + page() + record("request", b"GET / HTTP/1.1\r\n\r\n") * 2 + record("metadata", b"")
    )
    assert items(data)[1:] == [Skipped("metadata", 1), Skipped("request", 2), Skipped("warcinfo", 1)]


def test_a_resource_is_its_block() -> None:
    (capture,) = captures(record("resource", b"\x89PNG", content_type="image/png", warc_target_uri="urn:a"))
    assert (capture.payload, capture.media_type, capture.status) == (b"\x89PNG", "image/png", None)


def test_a_revisit_says_what_it_repeats() -> None:
    head = response(b"")
    data = record(
        "revisit", head, warc_target_uri="<http://e.org/>", warc_refers_to_target_uri="http://e.org/old",
        warc_refers_to_date="2019-01-01T00:00:00Z", warc_payload_digest="sha1:ABC", warc_refers_to="<urn:uuid:0>",
    )  # fmt: skip
    (revisit,) = items(data)
    assert isinstance(revisit, Revisit)
    assert (revisit.address, revisit.repeats_address) == ("http://e.org/", "http://e.org/old")
    assert (revisit.repeats_captured_at, revisit.repeats_record) == ("2019-01-01T00:00:00Z", "<urn:uuid:0>")
    assert (revisit.status, revisit.digest) == (200, "sha1:ABC")


@pytest.mark.parametrize(
    ("status", "outcome", "leads_to"),
    [
        ("301 Moved", Outcome.REDIRECT, "https://example.org/b"),
        ("304 Not Modified", Outcome.ERROR, None),
        ("404 Not Found", Outcome.ERROR, None),
        ("503 Try later", Outcome.ERROR, None),
        ("206 Partial", Outcome.CONTENT, None),
    ],
)
def test_redirects_and_errors_are_told_apart(status: str, outcome: Outcome, leads_to: str | None) -> None:
    (capture,) = captures(page(block=response(b"", "Location: /b", status=status)))
    assert (capture.outcome, capture.leads_to) == (outcome, leads_to)


ENCODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]),
    "deflate": zlib.compress(PAGE),
    "Deflate": zlib.compress(PAGE, wbits=-15),
    "br": brotli.compress(PAGE),
    "br, gzip": gzip.compress(brotli.compress(PAGE)),
    "identity": PAGE,
}


@pytest.mark.parametrize("coding", ENCODED)
@pytest.mark.parametrize("chunked", [False, True])
def test_encodings_are_undone(coding: str, chunked: bool) -> None:
    body, lines = ENCODED[coding], [f"Content-Encoding: {coding}"]
    if chunked:
        body = b"5\r\n" + body[:5] + b"\r\n%X;name=value\r\n" % (len(body) - 5) + body[5:] + b"\r\n0\r\n\r\n"
        lines.append("Transfer-Encoding: chunked")
    (capture,) = captures(page(block=response(body, *lines)))
    assert (capture.payload, capture.warnings) == (PAGE, ())


@pytest.mark.parametrize("line", ["Content-Encoding: gzip", "Content-Encoding: br", "Transfer-Encoding: chunked"])
def test_a_body_that_is_not_encoded_as_stated_is_left_as_it_is(line: str) -> None:
    (capture,) = captures(page(block=response(PAGE, line)))
    assert capture.payload == PAGE
    assert len(capture.warnings) == 1


@pytest.mark.parametrize("line", ["Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: deflate"])
def test_what_comes_before_the_damage_of_an_encoded_body_is_given(line: str) -> None:
    text = "".join(f"Sentence {number} of the report, which is long. " for number in range(20_000)).encode()
    body = ENCODED | {"gzip": gzip.compress(text), "br": brotli.compress(text), "deflate": zlib.compress(text)}
    cut = body[line.split()[1]]
    (capture,) = captures(page(block=response(cut[: len(cut) // 2], line)))
    assert 1000 < len(capture.payload) < len(text)
    assert text.startswith(capture.payload)
    assert [warning.what for warning in capture.warnings] == ["content encoding that is cut off or damaged"]


def test_an_unknown_encoding_is_told() -> None:
    assert warned(page(block=response(PAGE, "Content-Encoding: zstd"))) == {
        "content encoding that cannot be undone: zstd"
    }


def test_a_body_shorter_than_the_server_stated_is_told() -> None:
    assert warned(page(block=response(PAGE, "Content-Length: 99"))) == {"bytes fewer than the server stated"}


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"a" * 30_000_000),
        gzip.compress(gzip.compress(b"a" * 30_000_000)),
        brotli.compress(b"a" * 30_000_000),
    ],
)
def test_a_body_that_unpacks_to_too_much_is_damage_and_the_next_is_read(body: bytes) -> None:
    coding = "br" if not body.startswith(b"\x1f\x8b") else "gzip, gzip" if len(body) < 1000 else "gzip"
    found = items(page("a", response(body, f"Content-Encoding: {coding}")) + page("b"))
    assert isinstance(found[0], Damage)
    assert isinstance(found[1], Capture)


def digested(block: bytes, stated: str, name: str = "warc_payload_digest") -> bool | None:
    (capture,) = captures(page(block=block, **{name: stated}))
    (digest,) = capture.digests
    assert digest.stated == stated
    return digest.matches


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "md5"])
def test_digests_are_computed_anew_however_they_are_written(algorithm: str) -> None:
    for body, expected in ((PAGE, True), (PAGE + b" ", False)):
        raw = hashlib.new(algorithm, body).digest()
        ways = [raw.hex(), raw.hex().upper(), base64.b32encode(raw).decode(), base64.b64encode(raw).decode()]
        for way in (*ways, ways[2].rstrip("=")):
            assert digested(response(), f"{algorithm}:{way}") is expected


def test_a_payload_digest_may_be_of_the_body_as_it_was_sent() -> None:
    sent = gzip.compress(PAGE)
    block = response(sent, "Content-Encoding: gzip")
    assert digested(block, "sha1:" + hashlib.sha1(sent).hexdigest())
    assert digested(block, "sha1:" + hashlib.sha1(PAGE).hexdigest())
    assert digested(block, "sha1:" + hashlib.sha1(block).hexdigest(), "warc_block_digest")


@pytest.mark.parametrize("stated", ["blake3:abc", "sha1:???", "abc", "sha1:", ""])
def test_a_digest_of_no_known_kind_is_neither_right_nor_wrong(stated: str) -> None:
    assert digested(response(), stated) is None


def test_a_length_stated_too_long_does_not_hide_the_next_record() -> None:
    data = page("a", length=len(response()) + 100) + page("b")
    assert names(data) == ["a", "b"]
    assert captures(data)[0].payload == PAGE
    assert "length stated beyond the next record" in warned(data)


def test_a_length_stated_too_short_is_told_and_mended_if_a_digest_says_so() -> None:
    short = len(response()) - 9
    data = page("a", length=short) + page("b")
    assert [capture.payload for capture in captures(data)] == [PAGE[:-9], PAGE]
    digest = "sha1:" + hashlib.sha1(PAGE).hexdigest()
    mended = page("a", length=short, warc_payload_digest=digest) + page("b")
    assert [capture.payload for capture in captures(mended)] == [PAGE, PAGE]
    assert warned(data) == warned(mended) == {"bytes after the end that the record states"}


@pytest.mark.parametrize("length", ["abc", "-1", "", "9" * 30, "1_0", "²"])
def test_a_length_that_is_none_is_damage_and_the_next_is_read(length: str) -> None:
    data = page("a") + page("b", length=length) + page("c")
    assert names(data) == ["a", "c"]
    (damage,) = damages(data)
    assert damage.offset == len(page("a"))


def test_a_record_larger_than_the_limit_is_passed_over() -> None:
    found = items(page("a", response(b"x" * 3000)) + page("b"), limit=2000)
    assert isinstance(found[0], Damage)
    assert "more than the 2,000" in found[0].seen
    assert isinstance(found[1], Capture)


@pytest.mark.parametrize("junk", [b"\0" * 5000, b"junk\n" * 30_000, b"WARC/1.0 but not", bytes(range(256))])
@pytest.mark.parametrize("packed", [False, True])
def test_junk_between_records_is_damage_and_the_next_is_read(junk: bytes, packed: bool) -> None:
    parts = [page("a"), junk, page("b")]
    data = b"".join(gzip.compress(part) for part in parts) if packed else b"".join(parts)
    assert names(data) == ["a", "b"]
    assert len(damages(data)) == 1


@pytest.mark.parametrize("at", [12, 40, 100, -6])
def test_a_damaged_member_does_not_lose_those_after_it(at: int) -> None:
    members = [gzip.compress(one) for one in THREE]
    members[1] = bytes(byte ^ 0xFF if index == at % len(members[1]) else byte for index, byte in enumerate(members[1]))
    data = b"".join(members)
    assert [capture.address for capture in captures(data) if not capture.warnings] == [
        "https://example.org/a",
        "https://example.org/c",
    ]
    assert all(damage.offset == len(members[0]) for damage in damages(data))
    assert damages(data)


def test_a_member_cut_short_does_not_lose_those_after_it() -> None:
    members = [gzip.compress(page(name, response(bytes(range(256)) * 40))) for name in "abc"]
    data = members[0] + members[1][:-40] + members[2]
    assert [name for name in names(data) if name != "b"] == ["a", "c"]
    assert damages(data)


def test_junk_between_members_is_damage() -> None:
    data = gzip.compress(THREE[0]) + b"junk" * 99_999 + gzip.compress(THREE[1]) + b"\0" * 512
    assert names(data) == ["a", "b"]
    assert len(damages(data)) == 1


def test_an_endless_line_takes_no_memory() -> None:
    data = gzip.compress(page("a") + b"WARC/1.0\r\nX: " + b"a" * 50_000_000 + b"\r\n\r\n" + page("b"))
    assert names(data) == ["a", "b"]
    assert len(damages(data)) == 1


@pytest.mark.slow
def test_a_bomb_is_given_up_and_what_follows_is_read() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 10_000_000) for _ in range(40)) + packer.flush()
    data = gzip.compress(page("a")) + bomb + gzip.compress(page("b"))
    assert names(data) == ["a", "b"]
    assert "times the bytes it takes" in damages(data)[-1].seen


def test_too_many_damages_end_the_reading() -> None:
    found = damages((page(length="x") + b"\n") * 1200)
    assert len(found) == 1001
    assert "left unread" in found[-1].seen


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<html>", gzip.compress(b"<html>"), b"\x1f\x8b\x08", b"a: b c"])
def test_what_is_no_archive_is_an_error(data: bytes) -> None:
    with pytest.raises(IntakeError):
        items(data)


def test_a_file_that_cannot_be_read_on_is_damage() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 100_000:
                raise OSError("the disk is gone")
            return super().read(size)

    found = list(captures_in(Failing(PLAIN * 1000)))
    assert sum(isinstance(item, Capture) for item in found) > 300
    assert isinstance(found[-1], Damage)
    assert "the disk is gone" in found[-1].seen


@pytest.mark.parametrize("way", WAYS)
def test_a_file_cut_off_anywhere_keeps_the_records_before(way: str) -> None:
    data = WAYS[way]
    whole = [len(b"".join(THREE[:count])) - 4 for count in (1, 2, 3)]
    whole = {"members": [len(b"".join(gzip.compress(one) for one in THREE[:count])) for count in (1, 2, 3)]}.get(
        way, whole
    )
    for end in range(len(data)):
        try:
            found = items(data[:end])
        except IntakeError:
            assert end < 200
            continue
        kept = [item for item in found if isinstance(item, Capture)]
        if way in {"plain", "members"}:
            assert len(kept) >= sum(end >= place for place in whole)
        assert all(capture.payload == PAGE for capture in kept)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(WAYS)),
    st.lists(st.tuples(st.integers(0, 1400), st.binary(max_size=8)), max_size=4),
    st.booleans(),
)
def test_any_damage_gives_items_or_an_error(way: str, edits: list[tuple[int, bytes]], pack: bool) -> None:
    data = bytearray(WAYS[way])
    for place, new in edits:
        data[place : place + len(new) // 2] = new
    try:
        found = items(gzip.compress(bytes(data)) if pack else bytes(data))
    except IntakeError:
        return
    assert all(isinstance(item, Capture | Revisit | Damage | Skipped) for item in found)


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\0", b"http://a 1.1.1.1 20200101000000 a 5\n"]),
)
def test_any_bytes_give_items_or_an_error(data: bytes, head: bytes) -> None:
    parts: tuple[str, ...] = ()
    try:
        items(head + data)
    except IntakeError as error:
        parts = (error.seen, error.expected, error.cause, error.next)
    assert all(part and "\n" not in part and not part.endswith(".") for part in parts)


@settings(deadline=None, max_examples=50)
@given(
    st.binary(max_size=2000),
    st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30).map(str.strip),
    st.sampled_from([None, "gzip", "br"]),
)
def test_what_is_written_is_read_back(body: bytes, value: str, coding: str | None) -> None:
    sent = {"gzip": gzip.compress, "br": brotli.compress}[coding](body) if coding else body
    headers = (("X-Value", value), *((("Content-Encoding", coding),) if coding else ()))
    exchange = Exchange(
        "https://example.org/ä?b=1", "2026-11-24T12:00:00Z",
        Message(head_of("GET /a?b=1 HTTP/1.1", (("Host", "example.org"),))),
        Message(head_of("HTTP/1.1 200 OK", headers), sent),
    )  # fmt: skip
    data = written(exchange, "whence 1")
    assert data == written(exchange, "whence 1")
    capture, *skipped = items(data)
    assert isinstance(capture, Capture)
    assert (capture.address, capture.captured_at) == (exchange.address, exchange.captured_at)
    assert capture.payload == body
    assert [digest.matches for digest in capture.digests] == [True] * 4
    assert sum(digest.stated.startswith("sha256:") for digest in capture.digests) == 2
    assert skipped == [Skipped("request", 1), Skipped("warcinfo", 1)]
    others = [found.raw_stream.read() for found in ArchiveIterator(io.BytesIO(data), check_digests="raise")]
    assert others[1] == sent


def test_headers_with_line_breaks_are_not_written() -> None:
    with pytest.raises(IntakeError):
        head_of("HTTP/1.1 200 OK", (("X", "a\r\nWARC/1.0"),))


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: a\r\n", b"HTTP/1.1 200 OK\r\n\r\nX: a\r\n\r\n"])
def test_a_head_that_does_not_end_with_its_first_empty_line_is_not_written(head: bytes) -> None:
    with pytest.raises(IntakeError):
        written(Exchange("https://example.org/", "2026-11-24T12:00:00Z", Message(head), Message(head)), "whence 1")


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from([b"\n", b"\r\n", b" ", b"\t", b"\f", b"A: b", b"\xa0", b"\x85", b"c"]), max_size=12))
def test_a_head_ends_where_the_body_begins(parts: list[bytes]) -> None:
    block = b"HTTP/1.1 200 OK\n" + b"".join(parts)
    end, response = head_end(block), response_in(block)
    assert response is not None
    assert end is None or response.body == block[end:]


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no archives of others to read")
@pytest.mark.parametrize("name", OTHERS)
def test_archives_of_others(name: str) -> None:
    check(INPUTS / name, name)


@pytest.mark.parametrize("name", [name for name in OTHERS if (SHELF / Path(name).name).exists()])
def test_archives_of_others_that_are_here(name: str) -> None:
    check(SHELF / Path(name).name, name)


def check(path: Path, name: str) -> None:
    with path.open("rb") as file:
        found = list(captures_in(file))
    counts = [sum(isinstance(item, kind) for item in found) for kind in (Capture, Revisit, Damage)]
    skipped = sum(item.count for item in found if isinstance(item, Skipped))
    assert (*counts, skipped) == OTHERS[name]
    assert all(digest.matches for item in found if isinstance(item, Capture) for digest in item.digests)
