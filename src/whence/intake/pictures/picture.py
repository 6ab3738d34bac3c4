"""A picture: what it states of itself, a hash by which copies are found, and a small copy that states nothing.

    picture_of(data) -> Picture      distance(one.perceptual_hash, other.perceptual_hash) -> 0 to 64

The hash is a difference hash: brightness rises or falls from one of nine columns to the next, in eight rows. It stays
nearly the same when a picture is made smaller, saved again or recoloured a little, and tells nothing about what it
shows. Up to about 8 of 64 bits apart are likely copies of one picture, and a person should look.
"""

import io
import logging
import warnings
from dataclasses import dataclass, field

from PIL import Image, UnidentifiedImageError

from whence.errors import IntakeError, TooLarge
from whence.intake.files import check_size
from whence.intake.pictures.exif import Exif, exif_of
from whence.intake.pictures.heif import Heif, heif_of
from whence.model import Picture, Warned

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")
# MPO: several pictures in one JPEG file, as some telephones write them.
_SUBTYPES = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "TIFF": "tiff"}
_MOST_PIXELS = 178_956_970  # what Pillow opens at all
_MOST_DECODED = 60_000_000  # of a picture that has to be decoded at full size
_MOST_SCANS = 500  # of a JPEG picture: each goes over all of it
_CUT = "picture cut off or damaged, so that it cannot be decoded"
_THUMBNAIL = 256  # pixels
_COLUMNS, _ROWS = 9, 8
_DRAFT = 4 * _THUMBNAIL
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Without a handler Python prints on stderr what the library logs.
logging.getLogger("PIL").addHandler(logging.NullHandler())


def distance(first: str, second: str) -> int:
    """How many of 64 bits two perceptual hashes differ in.

    >>> distance("00000000000000ff", "000000000000000f")
    4
    """
    return (int(first, 16) ^ int(second, 16)).bit_count()


@dataclass(slots=True)
class _Found:
    """What has been made of a picture so far."""

    exif: Exif = field(default_factory=Exif)
    hashed: str | None = None
    thumbnail: bytes | None = None
    warned: list[Warned] = field(default_factory=list)


def picture_of(data: bytes) -> Picture:
    """What this picture is and states; raises IntakeError if it is none that is known or has too many pixels."""
    check_size(len(data))
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")  # the library warns of what it leaves out; the warnings here are ours
        other = heif_of(data)
        if other is not None:
            return _undecoded(other)
        cut = _cut_webp(data)
        if cut is not None:
            return _picture(*cut, "image/webp", _Found(warned=[Warned(_CUT, 1)]))
        with _opened(data) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                raise _too_large(f"a picture of {width:,} x {height:,} pixels")
            found = _Found()
            _read_exif(image, found)
            _decode(image, data, found)
            return _picture(width, height, f"image/{_SUBTYPES[image.format or '']}", found)


def _picture(width: int, height: int, media_type: str, found: _Found) -> Picture:
    exif = found.exif
    if exif.unreadable:
        found.warned.append(Warned("parts of the EXIF data that cannot be read", exif.unreadable))
    if exif.position is not None and exif.position.latitude == exif.position.longitude == 0:
        found.warned.append(Warned("position of 0 degrees north and east, as cameras write that know none", 1))
    return Picture(
        width=width,
        height=height,
        media_type=media_type,
        taken=exif.taken,
        position=exif.position,
        camera=exif.camera,
        orientation=exif.orientation,
        perceptual_hash=found.hashed,
        thumbnail=found.thumbnail,
        warnings=tuple(found.warned),
    )


def _undecoded(other: Heif) -> Picture:
    """A picture of which only the boxes around it are read."""
    if other.size is None:
        raise IntakeError(
            seen=f"a picture ({other.media_type}) that does not state its size",
            expected="a whole HEIC or AVIF file",
            cause="It is damaged or cut off",
            next="Copy it again from where it came, or save it as a JPEG and give that too",
        )
    found = _Found()
    if other.exif is not None:
        exif = Image.Exif()
        try:
            exif.load(b"Exif\0\0" + other.exif)
            found.exif = exif_of(exif)
        except Exception:  # whatever the library stumbles over, it is the data's fault
            found.exif = Exif(unreadable=1)
    found.warned.append(Warned(f"picture not decoded, since no decoder for {other.media_type} is at hand", 1))
    return _picture(*other.size, other.media_type, found)


def _cut_webp(data: bytes) -> tuple[int, int] | None:
    """The size of a WebP picture that is cut off: the library opens only whole ones."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) >= int.from_bytes(data[4:8], "little") + 8:
        return None
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8 " and len(data) >= 30:
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    if kind == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _opened(data: bytes) -> Image.Image:
    """The picture, its head read and nothing decoded."""
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_large("a picture of more pixels than memory holds") from error
    except UnidentifiedImageError as error:
        raise _no_picture("bytes that are no picture of a kind known here") from error
    except Exception as error:  # whatever the library stumbles over, it is the data's fault
        raise _no_picture("a picture whose beginning is damaged") from error


def _no_picture(seen: str) -> IntakeError:
    return IntakeError(
        seen=seen,
        expected="JPEG, PNG, WebP, GIF, TIFF, HEIC or AVIF",
        cause="The file is damaged, cut off near its beginning, or has another format than its name says",
        next="Open it in a picture viewer, save it as a JPEG or PNG and give that too",
    )


def _too_large(seen: str) -> TooLarge:
    return TooLarge(
        seen=seen,
        expected=f"at most {_MOST_PIXELS:,} pixels",
        cause="It is a map, a plan or a telescope's picture, or was made to fill a reader's memory",
        next="Save a smaller copy and give that too",
    )


def _read_exif(image: Image.Image, found: _Found) -> None:
    try:
        found.exif = exif_of(image.getexif())
    except Exception:  # whatever the library stumbles over, it is the data's fault
        found.exif = Exif(unreadable=1)


def _decode(image: Image.Image, data: bytes, found: _Found) -> None:
    """Hash and thumbnail, or a warning that says why there are none."""
    is_jpeg = image.format in {"JPEG", "MPO"}
    in_one_go = is_jpeg and not image.info.get("progressive")
    if image.width * image.height > _MOST_DECODED and not in_one_go:
        found.warned.append(Warned("pixels, too many to be decoded here", image.width * image.height))
        return
    if is_jpeg and data.count(b"\xff\xda") > _MOST_SCANS:
        found.warned.append(Warned("scans, too many to be decoded here", data.count(b"\xff\xda")))
        return
    try:
        if is_jpeg:
            image.draft("RGB", (_DRAFT, _DRAFT))  # decodes at a fraction of the size, as far as that is enough
        shown = _on_white(image)
        if found.exif.orientation in _TURNS:
            shown = shown.transpose(_TURNS[found.exif.orientation])
        found.hashed = _hash(shown)
        found.thumbnail = _thumbnail(shown)
    except Exception:  # whatever the library stumbles over, it is the data's fault
        found.warned.append(Warned(_CUT, 1))


def _on_white(image: Image.Image) -> Image.Image:
    """The first picture as red, green and blue; what is transparent is white, and 16 bits a colour become 8."""
    image.load()
    # Made small first: what follows is for a few pixels. Palettes cannot be averaged, so those are converted before.
    if image.mode in {"P", "1"}:
        image = image.convert("RGBA")
    if image.mode.startswith("I") or image.mode == "F":
        lowest, highest = image.getextrema()
        scale = 255 / max(1.0, float(highest) - float(lowest))  # type: ignore[arg-type] # one band, so numbers
        wide = image.convert("F")
        image = wide.point(lambda value: value * scale - float(lowest) * scale).convert("L")  # type: ignore[arg-type]
    image.thumbnail((_DRAFT, _DRAFT))
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    pixels = Image.new("RGB", image.size)
    pixels.paste(image.convert("RGB"))
    return pixels


def _hash(shown: Image.Image) -> str | None:
    """Where brightness rises from one column to the next."""
    grey = shown.convert("L").resize((_COLUMNS, _ROWS), Image.Resampling.BOX).tobytes()
    if max(grey) - min(grey) < 4:
        return None
    bits = 0
    for row in range(_ROWS):
        for column in range(_COLUMNS - 1):
            at = row * _COLUMNS + column
            bits = bits << 1 | (grey[at + 1] > grey[at])
    return f"{bits:016x}"


def _thumbnail(shown: Image.Image) -> bytes:
    small = shown.copy()
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=80)
    return file.getvalue()
