"""Archives: all that is in them, nothing that is a trick, and an end however they are damaged."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import IntakeError
from whence.intake.archives.archive import Limits, Member, Refused, is_archive, members_of

FILES = {"report.txt": b"The dam is safe.\n", "photos/dam.jpg": b"\xff\xd8\xff" * 700, "empty": b""}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "plain": bytes,
}


def opened(data: bytes, name: str = "", limits: Limits | None = None) -> list[Member | Refused]:
    return list(members_of(io.BytesIO(data), name, limits))


def members(found: Iterable[Member | Refused]) -> dict[str, bytes]:
    return {one.path: one.data for one in found if isinstance(one, Member)}


def refused(found: Iterable[Member | Refused]) -> list[tuple[str, str]]:
    return [(one.path, one.seen) for one in found if isinstance(one, Refused)]


def zipped(files: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return file.getvalue()


def tarred(entries: Iterable[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT, **details: object) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in entries:
            header = tarfile.TarInfo(name)
            header.size = len(data)
            for key, value in details.items():
                setattr(header, key, value)
            archive.addfile(header, io.BytesIO(data))
    return file.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_zip_gives_its_files_in_order(method: int) -> None:
    found = opened(zipped(FILES.items(), method))
    assert members(found) == FILES
    assert list(members(found)) == list(FILES)
    assert not refused(found)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("packer", PACKERS)
def test_a_tar_gives_its_files_however_it_is_packed(packer: str, form: int) -> None:
    data = PACKERS[packer](tarred(FILES.items(), form, mtime=1_000_000_000))
    found = opened(data, f"a.tar.{packer}")
    assert members(found) == FILES
    assert not refused(found)
    assert {one.modified for one in found if isinstance(one, Member)} == {datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)}
    assert is_archive(data[:512])


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz"])
def test_a_packed_file_is_one_member(packer: str) -> None:
    assert members(opened(PACKERS[packer](b"one" * 999), f"note.txt.{packer}")) == {"note.txt": b"one" * 999}
    assert members(opened(PACKERS[packer](b""), "a.gz")) == {"a": b""}


def test_a_file_in_several_packed_streams_is_read_to_its_end() -> None:
    data = gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0) + b"\0" * 700
    assert opened(data, "a.gz") == [Member("a", b"one two", None)]


def test_gzip_knows_the_name_and_the_time() -> None:
    file = io.BytesIO()
    with gzip.GzipFile("dir/letter.txt", "wb", fileobj=file, mtime=1) as packed:
        packed.write(b"x")
    assert opened(file.getvalue()) == [Member("letter.txt", b"x", datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))]


def test_two_members_of_one_name_are_both_kept() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a", b"1"), ("a", b"2")])
    assert [one.data for one in opened(data) if isinstance(one, Member)] == [b"1", b"2"]
    assert [one.data for one in opened(tarred([("a", b"1"), ("a", b"2")])) if isinstance(one, Member)] == [b"1", b"2"]


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../up", "..\\up", "C:\\boot.ini", "\\\\host\\share"])
def test_a_path_that_leads_out_is_refused_and_the_rest_is_read(name: str) -> None:
    for data in (zipped([(name, b"1"), ("b", b"2")]), tarred([(name, b"1"), ("b", b"2")])):
        found = opened(data)
        assert members(found) == {"b": b"2"}
        assert [path for path, _ in refused(found)] == [name]


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (tarfile.SYMTYPE, "a link"),
        (tarfile.LNKTYPE, "a link"),
        (tarfile.CHRTYPE, "a device"),
        (tarfile.FIFOTYPE, "a pipe"),
    ],
)
def test_links_and_devices_are_refused(kind: bytes, seen: str) -> None:
    data = tarred([("x", b"")], type=kind, linkname="/etc/passwd")
    assert refused(opened(data)) == [("x", seen)]


def test_a_link_in_a_zip_is_refused() -> None:
    info = zipfile.ZipInfo("x")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert refused(opened(file.getvalue())) == [("x", "a link")]


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped([("a", b"secret"), ("b", b"open")]))
    data[6] |= 1  # in the member's header
    data[data.find(b"PK\x01\x02") + 8] |= 1  # and in the directory
    found = opened(bytes(data))
    assert refused(found) == [("a", "an encrypted file")]
    assert members(found) == {"b": b"open"}


def test_an_unusual_method_is_refused() -> None:
    assert refused(opened(zipped([("a", b"text")], zipfile.ZIP_LZMA))) == [("a", "packing method 14")]


def test_names_are_read_in_the_encoding_that_they_have() -> None:
    for raw, shown in ((b"\x94l.txt", "öl.txt"), ("öl.txt".encode(), "öl.txt"), ("خبر.txt".encode(), "خبر.txt")):
        data = zipped([("A" * len(raw), b"x")]).replace(b"A" * len(raw), raw)
        assert list(members(opened(data))) == [shown]
    assert list(members(opened(tarred([("تقرير.txt", b"x")])))) == ["تقرير.txt"]
    assert list(members(opened(tarred([("a\nb.txt", b"x")])))) == ["a\nb.txt"]
    assert list(members(opened(tarred([("Größe.txt", b"x")], tarfile.USTAR_FORMAT)))) == ["Größe.txt"]


def test_a_name_that_says_utf8_and_is_not_does_not_hide_the_others() -> None:
    data = zipped([("é1", b"x"), ("b", b"y")]).replace("é1".encode(), b"\xff\xfe1")
    assert members(opened(data)) == {"\ufffd\ufffd1": b"x", "b": b"y"}


def test_a_long_name_is_kept() -> None:
    name = "/".join(["folder"] * 60)
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        assert list(members(opened(tarred([(name, b"x")], form)))) == [name]


def test_limits_on_members_bytes_and_all_bytes() -> None:
    files = [(f"{number}", b"x" * 100) for number in range(5)]
    for data in (zipped(files), tarred(files), gzip.compress(tarred(files))):
        found = opened(data, limits=Limits(members=3))
        assert len(members(found)) == 3
        assert refused(found) == [("", "more than 3 members, of which the others are not read")]
        assert len(refused(opened(data, limits=Limits(member=99)))) == 5
        found = opened(data, limits=Limits(total=4 * 512))
        assert len(members(found)) < 5 or len(data) < 2_000


def test_a_file_that_packs_too_well_is_refused() -> None:
    limits = Limits(ratio_from=1_000_000)
    for data in (zipped([("a", b"0" * 5_000_000)]), gzip.compress(b"0" * 50_000_000)):
        assert refused(opened(data, "a", limits)) == [("a", "more than 300 bytes for each packed one")]


def test_a_bomb_costs_no_more_than_the_limit() -> None:
    tracemalloc.start()
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(bomb.compress(b"\0" * 1_000_000) for _ in range(100)) + bomb.flush()
    found = opened(data, "a.gz", Limits(member=10_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused(found) == [("a", "more than 10,000,000 bytes")]
    assert peak < 15_000_000


@pytest.mark.parametrize("packer", ["gz", "bz2", "xz"])
def test_a_bomb_in_a_tar_ends_the_archive(packer: str) -> None:
    data = PACKERS[packer](tarred([("first", b"1"), ("bomb", b"\0" * 8_000_000), ("last", b"2")]))
    found = opened(data, limits=Limits(member=5_000_000, ratio_from=1_000_000, ratio=50))
    assert members(found) == {"first": b"1"}
    assert len(refused(found)) == 2


def test_overlapping_members_are_refused() -> None:
    data = zipped([("a", b"0" * 10_000), ("b", b"1")])
    directory = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", directory + 4)
    forged = bytearray(data)
    forged[second + 16 : second + 28] = forged[directory + 16 : directory + 28]  # the first one's checksum and sizes
    forged[second + 42 : second + 46] = forged[directory + 42 : directory + 46]  # and place
    assert refused(opened(bytes(forged))) == [("b", "bytes that another member has too")]


def test_a_size_that_lies_is_found_out() -> None:
    data = bytearray(zipped([("a", b"0" * 10_000)]))
    directory = data.find(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<L", 5)  # claims five bytes
    assert members(opened(bytes(data))) == {"a": b"0" * 10_000}
    assert refused(opened(bytes(data), limits=Limits(member=1_000))) == [("a", "more than 1,000 bytes")]


def test_a_cut_zip_gives_what_was_whole_and_says_that_it_was_cut() -> None:
    data = zipped([("a", b"one" * 50), ("b", bytes(range(256)) * 40)])
    for end in (len(data) - 30, data.find(b"PK\x01\x02"), data.find(b"PK\x03\x04", 4) + 60):
        found = opened(data[:end])
        assert members(found)["a"] == b"one" * 50
        assert len(refused(found)) == 1
    assert [one.whole for one in found if isinstance(one, Member)] == [True, False]


def test_a_zip_written_to_a_pipe_and_cut_is_walked() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"one" * 50)
        archive.writestr("b", b"two" * 50)
    found = opened(pipe.getvalue()[:-40])
    assert members(found) == {"a": b"one" * 50, "b": b"two" * 50}
    assert len(refused(found)) == 1


def test_a_wrong_checksum_is_told() -> None:
    data = zipped([("a", b"exactly these words")], zipfile.ZIP_STORED).replace(b"exactly", b"exacTly")
    (member, problem) = opened(data)
    assert isinstance(member, Member)
    assert not member.whole
    assert isinstance(problem, Refused)
    assert problem.seen == "bytes that do not fit the checksum"


@pytest.mark.parametrize("packer", PACKERS)
def test_a_cut_tar_gives_what_came_before(packer: str) -> None:
    whole = tarred([("a", b"1" * 600), ("b", bytes(range(256)) * 100)])
    data = PACKERS[packer](whole)
    found = opened(data[: len(data) * 2 // 3] if packer != "bz2" else data[:-1])
    assert len(refused(found)) <= 1
    assert packer in {"xz", "bz2"} or members(found)["a"] == b"1" * 600


def test_a_cut_packed_file_gives_what_came_before() -> None:
    text = b"".join(b"line %d\n" % number for number in range(9_000))
    (member, problem) = opened(gzip.compress(text)[:-2_000], "log.gz")
    assert isinstance(member, Member)
    assert text.startswith(member.data)
    assert len(member.data) > 10_000
    assert not member.whole
    assert isinstance(problem, Refused)
    wrong = bytearray(gzip.compress(b"all of it"))
    wrong[-6] ^= 1
    assert members(opened(bytes(wrong), "a.gz")) == {"a": b"all of it"}


def test_headers_chained_a_thousand_times_are_no_trouble() -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = b"L", 5
    link = header.tobuf(tarfile.GNU_FORMAT) + b"name\0".ljust(512, b"\0")
    assert members(opened(link * 3_000 + tarred([("x", b"1")]))) == {"name": b"1"}


def test_a_header_that_claims_to_be_huge_takes_no_memory() -> None:
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 8_000_000_000
    found = opened(header.tobuf(tarfile.GNU_FORMAT) + b"\0" * 2_000)
    assert refused(found) == [("", "a name or note of 8,000,000,000 bytes")]


@pytest.mark.parametrize("data", [b"", b"text", b"\0" * 600, b"BZh is how it begins", b"%PDF-1.7"])
def test_what_is_no_archive_is_our_error(data: bytes) -> None:
    assert not is_archive(data)
    with pytest.raises(IntakeError):
        opened(data)


SEEDS = [
    zipped(FILES.items()),
    tarred(FILES.items()),
    tarred(FILES.items(), tarfile.GNU_FORMAT),
    *(pack(tarred(FILES.items())) for pack in (gzip.compress, bz2.compress, lzma.compress)),
    gzip.compress(b"text" * 50),
]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(SEEDS), st.data())
def test_whatever_is_broken_nothing_unexpected_comes_out(seed: bytes, choice: st.DataObject) -> None:
    broken = bytearray(seed)
    for _ in range(choice.draw(st.integers(1, 8))):
        at = choice.draw(st.integers(0, len(broken) - 1))
        broken[at] = choice.draw(st.integers(0, 255))
    broken = broken[: choice.draw(st.integers(len(broken) // 2, len(broken)))]
    try:
        found = opened(bytes(broken), "a")
    except IntakeError:
        return
    for one in found:
        one.path.encode()
        assert isinstance(one, Member) or (one.seen and one.cause and "\n" not in one.seen)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\x00"]), st.binary())
def test_any_bytes_after_a_signature_are_survived(magic: bytes, noise: bytes) -> None:
    opened(magic + noise)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?", fullmatch=True), st.binary(max_size=999)), max_size=6)
)
def test_what_was_packed_comes_out(files: list[tuple[str, bytes]]) -> None:
    files = list(dict(files).items())
    for data in (zipped(files), tarred([*files, ("last", b"")]), gzip.compress(tarred([*files, ("last", b"")]))):
        assert {path: data for path, data in members(opened(data)).items() if path != "last"} == dict(files)
