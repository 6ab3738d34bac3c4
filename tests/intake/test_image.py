"""Pictures: what they state, copies found by their hash, small copies that state nothing."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

from whence.errors import IntakeError, TooLarge
from whence.intake.pictures.picture import distance, picture_of
from whence.model import Picture, Position

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "inputs"
EXIF, GPS = 0x8769, 0x8825
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "TIFF": "image/tiff"}


def scene(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of many soft shapes, another one for each seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", (64, 48), "grey")
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        left, top = chance.randrange(-10, 60), chance.randrange(-10, 44)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((left, top, left + chance.randrange(5, 30), top + chance.randrange(5, 30)), fill=colour)
    return image.resize(size, Image.Resampling.BICUBIC)


def saved(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:  # noqa: ANN401
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def stating(
    orientation: int = 1, exif: Mapping[int, object] | None = None, gps: Mapping[int, object] | None = None
) -> bytes:
    """EXIF data of a telephone."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0112] = "Acme", "Acme Phone 3", orientation
    made.get_ifd(EXIF).update(exif or {})
    made.get_ifd(GPS).update(gps or {})
    return made.tobytes()


def hashed(image: Image.Image, kind: str = "JPEG", **how: Any) -> str:  # noqa: ANN401
    found = picture_of(saved(image, kind, **how)).perceptual_hash
    assert found is not None
    return found


TAKEN = {0x9003: "2019:07:04 18:05:09", 0x9011: "+04:30"}
PLACE = {1: "N", 2: (35.0, 41.0, 21.0), 3: "E", 4: (51.0, 23.0, 20.4), 5: b"\0", 6: 1190.0}


@pytest.mark.parametrize("kind", FORMATS)
def test_each_kind_is_known_by_its_bytes(kind: str) -> None:
    picture = picture_of(saved(scene(), kind))
    assert (picture.width, picture.height, picture.media_type) == (640, 480, FORMATS[kind])
    assert (picture.taken, picture.position, picture.camera, picture.orientation) == (None, None, None, 1)
    assert picture.warnings == ()
    assert picture.thumbnail is not None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_what_a_picture_states_of_itself(kind: str) -> None:
    picture = picture_of(saved(scene(), kind, exif=stating(1, TAKEN, PLACE)))
    assert picture.taken == "2019-07-04T18:05:09+04:30"
    assert picture.position == Position(35.6891667, 51.389, 1190.0)
    assert picture.camera == "Acme Phone 3"


@pytest.mark.parametrize(
    ("written", "offset", "taken"),
    [
        ("2019:07:04 18:05:09", None, "2019-07-04T18:05:09"),
        ("2019-07-04T18:05", "Z", "2019-07-04T18:05Z"),
        ("2019:07:04 18:05:09\0abc", "later", "2019-07-04T18:05:09"),
        ("0000:00:00 00:00:00", None, None),
        ("2019:13:04 18:05:09", None, None),
        ("    :  :     :  :  ", None, None),
        ("yesterday", None, None),
    ],
)
def test_times_are_given_as_stated_or_not_at_all(written: str, offset: str | None, taken: str | None) -> None:
    details = {0x9003: written} | ({0x9011: offset} if offset else {})
    assert picture_of(saved(scene(), exif=stating(1, details))).taken == taken


@pytest.mark.parametrize(
    ("gps", "position"),
    [
        ({1: "S", 2: (1.0, 30.0, 0.0), 3: "W", 4: (2.0, 0.0, 36.0)}, Position(-1.5, -2.01, None)),
        ({1: "N", 2: (1.0, 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0), 5: b"\1", 6: 12.0}, Position(1.0, 2.0, -12.0)),
        ({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)}, None),
        ({2: (1.0, 0.0, 0.0), 4: (2.0, 0.0, 0.0)}, None),
        ({1: "N", 2: (IFDRational(0, 0), 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)}, None),
    ],
)
def test_positions_are_given_as_stated_or_not_at_all(gps: Mapping[int, object], position: Position | None) -> None:
    picture = picture_of(saved(scene(), exif=stating(1, None, gps)))
    assert picture.position == position
    assert bool(picture.warnings) == (position is None)


def test_a_position_of_zero_is_told() -> None:
    gps = {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}
    assert "0 degrees" in picture_of(saved(scene(), exif=stating(1, None, gps))).warnings[0].what


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_shown_and_hashed_upright(orientation: int) -> None:
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the way back, as Pillow numbers its transpositions
    upright = scene(size=(320, 480))
    stored = upright.transpose(Image.Transpose(turn[orientation])) if orientation > 1 else upright
    picture = picture_of(saved(stored, exif=stating(orientation)))
    assert picture.orientation == orientation
    assert picture.perceptual_hash is not None
    assert distance(picture.perceptual_hash, hashed(upright)) <= 2
    with Image.open(io.BytesIO(picture.thumbnail or b"")) as small:
        assert small.size == (171, 256)


@pytest.mark.parametrize("orientation", [0, 9, 40_000])
def test_an_orientation_that_is_none_is_told(orientation: int) -> None:
    picture = picture_of(saved(scene(), "PNG", exif=stating(orientation)))
    assert picture.orientation == 1
    assert picture.warnings


CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "saved again, badly": lambda image: saved(image, quality=15),
    "a quarter of the size": lambda image: saved(image.resize((320, 240))),
    "another format": lambda image: saved(image, "WEBP", quality=50),
    "of few colours": lambda image: saved(image.quantize(64), "GIF"),
    "brighter": lambda image: saved(image.point(lambda value: min(255, value * 1.2))),
    "in grey": lambda image: saved(image.convert("L")),
    "stretched": lambda image: saved(image.resize((640, 400))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_copies_have_nearly_the_same_hash(change: str) -> None:
    for seed in range(10):
        copy = picture_of(CHANGES[change](scene(seed))).perceptual_hash
        assert copy is not None
        assert distance(copy, hashed(scene(seed))) <= 8


def test_other_pictures_have_other_hashes() -> None:
    hashes = [hashed(scene(seed, (160, 120))) for seed in range(40)]
    assert min(distance(one, other) for one, other in combinations(hashes, 2)) > 8


def test_a_picture_of_one_colour_has_no_hash() -> None:
    picture = picture_of(saved(Image.new("RGB", (90, 90), "navy")))
    assert picture.perceptual_hash is None
    assert picture.thumbnail is not None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "F", "CMYK"])
def test_all_modes_are_shown(mode: str) -> None:
    image = scene(size=(300, 200)).convert({"I;16": "I"}.get(mode, mode))
    image = image.point(lambda value: value * 200).convert("I;16") if mode == "I;16" else image
    picture = picture_of(saved(image, "TIFF"))
    assert picture.warnings == ()
    assert picture.perceptual_hash is not None
    assert distance(picture.perceptual_hash, hashed(scene(size=(300, 200)))) <= 10


def test_a_thumbnail_states_nothing() -> None:
    how: dict[str, Any] = {
        "exif": stating(1, TAKEN, PLACE),
        "comment": b"secret",
        "icc_profile": b"secret" * 30,
        "dpi": (311, 311),
    }
    thumbnail = picture_of(saved(scene(), **how)).thumbnail
    assert thumbnail is not None
    for part in (b"Exif", b"Acme", b"secret", b"ICC_PROFILE", b"\xff\xfe", b"\xff\xe1", b"\xff\xe2"):
        assert part not in thumbnail[:600]
    with Image.open(io.BytesIO(thumbnail)) as small:
        assert (small.format, max(small.size)) == ("JPEG", 256)
        assert len(small.getexif()) == 0


def test_a_small_picture_is_not_made_larger() -> None:
    with Image.open(io.BytesIO(picture_of(saved(scene(size=(40, 30)), "PNG")).thumbnail or b"")) as small:
        assert small.size == (40, 30)


def test_of_a_moving_picture_the_first_is_taken() -> None:
    frames = [scene(seed, (100, 80)) for seed in range(3)]
    for kind in ("GIF", "WEBP", "PNG"):
        moving = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert distance(picture_of(moving).perceptual_hash or "", hashed(frames[0])) <= 6


def declared(width: int, height: int) -> bytes:
    """A PNG picture that says it has so many pixels, and has none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(TooLarge):
        picture_of(declared(100_000, 100_000))


def test_a_large_picture_is_described_and_not_decoded() -> None:
    picture = picture_of(declared(10_000, 9_000))
    assert (picture.width, picture.height, picture.thumbnail) == (10_000, 9_000, None)
    assert picture.warnings[0].count == 90_000_000


def test_a_large_photograph_is_decoded_at_a_fraction() -> None:
    picture = picture_of(saved(Image.new("L", (9_000, 9_000), 9)))
    assert picture.thumbnail is not None


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_cut_off_anywhere_gives_what_is_known(kind: str) -> None:
    data = saved(scene(size=(120, 80)), kind)
    known = 0
    for end in range(0, len(data), 7):
        try:
            picture = picture_of(data[:end])
        except IntakeError:
            continue
        known += 1
        assert (picture.width, picture.height) == (120, 80)
        assert picture.warnings or picture.thumbnail
    assert known > 0


@pytest.mark.parametrize(
    "data", [b"", b"a text", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM" + b"\0" * 60, b"%PDF-1.7"]
)
def test_what_is_no_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(IntakeError):
        picture_of(data)


def box(kind: bytes, data: bytes, whole: bool = False) -> bytes:
    data = (b"\0\0\0\0" if whole else b"") + data
    return struct.pack(">I", len(data) + 8) + kind + data


def heic(exif: bytes, brand: bytes = b"heic") -> bytes:
    """A HEIC file as a telephone makes it, without the picture itself."""
    infe = b"".join(
        struct.pack(">I", 8 + 4 + 4 + 5) + b"infe" + b"\2\0\0\0" + struct.pack(">HH", number, 0) + kind + b"\0"
        for number, kind in ((1, b"hvc1"), (2, b"Exif"))
    )
    sizes = b"".join(box(b"ispe", struct.pack(">II", *size), True) for size in ((512, 512), (4032, 3024), (320, 240)))
    item = struct.pack(">I", 6) + b"Exif\0\0" + exif
    head = box(b"ftyp", brand + b"\0\0\0\0mif1" + brand)

    def meta(place: int) -> bytes:
        places = b"\x44\x00" + struct.pack(">H", 2)
        places += struct.pack(">HHHII", 1, 0, 1, 0, 0) + struct.pack(">HHHII", 2, 0, 1, place, len(item))
        inside = box(b"iinf", struct.pack(">H", 2) + infe, True) + box(b"iprp", box(b"ipco", sizes))
        return box(b"meta", inside + box(b"iloc", places, True), True)

    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", item)


def test_a_heic_picture_states_its_size_time_and_place() -> None:
    picture = picture_of(heic(stating(6, TAKEN, PLACE).removeprefix(b"Exif\0\0")))
    assert (picture.width, picture.height, picture.media_type) == (4032, 3024, "image/heic")
    assert (picture.taken, picture.orientation) == ("2019-07-04T18:05:09+04:30", 6)
    assert picture.position == Position(35.6891667, 51.389, 1190.0)
    assert (picture.thumbnail, picture.perceptual_hash) == (None, None)
    assert "not decoded" in picture.warnings[0].what


def test_a_heic_picture_cut_off_anywhere_gives_what_is_known() -> None:
    data = heic(stating(6, TAKEN, PLACE).removeprefix(b"Exif\0\0"))
    for end in range(len(data)):
        try:
            assert picture_of(data[:end]).width in {512, 4032}
        except IntakeError:
            assert end < 350


WHOLE = [saved(scene(size=(60, 40)), kind, exif=stating(6, TAKEN, PLACE)) for kind in ("JPEG", "PNG", "WEBP", "TIFF")]
WHOLE += [saved(scene(size=(60, 40)), "GIF"), heic(stating(6, TAKEN, PLACE).removeprefix(b"Exif\0\0"))]


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 900), st.binary(min_size=1, max_size=4)), max_size=5))
def test_any_damage_gives_a_picture_or_an_error(data: bytes, edits: list[tuple[int, bytes]]) -> None:
    changed = bytearray(data)
    for place, new in edits:
        at = place % len(changed)
        changed[at : at + len(new)] = new
    try:
        picture = picture_of(bytes(changed))
    except IntakeError:
        return
    assert isinstance(picture, Picture)


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\xff\xd8\xff\xe1", b"II*\0\x08\0\0\0", b"\0\0\0\x18ftypheic", b"GIF89a"]),
)
def test_any_bytes_give_a_picture_or_an_error(data: bytes, head: bytes) -> None:
    try:
        picture_of(head + data)
    except IntakeError as error:
        text = error.seen + error.next
    else:
        text = "-"
    assert "\n" not in text


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no pictures of others to read")
def test_pictures_of_others() -> None:
    kinds = ("png", "webp", "tiff")  # the others have another background
    found = [picture_of((INPUTS / "mail" / "cpython" / f"python.{kind}").read_bytes()) for kind in kinds]
    assert {(picture.width, picture.height) for picture in found} == {(16, 16)}
    hashes = [picture.perceptual_hash or "" for picture in found]
    assert max(distance(one, other) for one, other in combinations(hashes, 2)) <= 10
