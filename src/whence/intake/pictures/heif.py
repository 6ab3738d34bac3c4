"""HEIC and AVIF pictures, as telephones make them: their size and EXIF data, read from the boxes of the file.

They are not decoded: the decoders that can be installed are under licences that this package does not carry.
"""

from collections.abc import Iterator
from typing import NamedTuple

_TYPES = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
}
_LARGEST_EXIF = 1_048_576
_MOST_BOXES = 10_000


class Heif(NamedTuple):
    """A picture of this type and size, with this EXIF data; None where the boxes do not say."""

    media_type: str
    size: tuple[int, int] | None
    exif: bytes | None


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def heif_of(data: bytes) -> Heif | None:
    """What the boxes of this file say; None if it is no picture of these kinds."""
    if data[4:8] != b"ftyp":
        return None
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, min(_number(data, 0, 4), 256), 4))]
    media_type = next((_TYPES[brand] for brand in brands if brand in _TYPES), None)
    if media_type is None:
        return None
    meta = next((box for box in _boxes(data, 0, len(data)) if box.kind == b"meta"), None)
    if meta is None:
        return Heif(media_type, None, None)
    inside = {box.kind: box for box in _boxes(data, meta.start + 4, meta.end)}
    return Heif(media_type, _size(data, inside), _exif(data, inside))


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    """The boxes that stand one after another between these places, as far as they are whole."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, head = _number(data, start, 4), 8
        if size == 1:
            size, head = _number(data, start + 8, 8), 16
        elif size == 0:
            size = end - start
        if size < head:
            return
        yield _Box(data[start + 4 : start + 8], start + head, min(start + size, end))
        start += size


def _size(data: bytes, inside: dict[bytes, _Box]) -> tuple[int, int] | None:
    """The largest size that is stated: a picture's tiles and its thumbnail state theirs too."""
    if b"iprp" not in inside:
        return None
    properties = _boxes(data, inside[b"iprp"].start, inside[b"iprp"].end)
    container = next((box for box in properties if box.kind == b"ipco"), None)
    if container is None:
        return None
    sizes = [
        (_number(data, box.start + 4, 4), _number(data, box.start + 8, 4))
        for box in _boxes(data, container.start, container.end)
        if box.kind == b"ispe" and box.end - box.start >= 12
    ]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _exif(data: bytes, inside: dict[bytes, _Box]) -> bytes | None:
    """The EXIF data, from where the list of places says that the item called Exif lies."""
    if b"iinf" not in inside or b"iloc" not in inside:
        return None
    entries = inside[b"iinf"]
    first = entries.start + (6 if data[entries.start] == 0 else 8) if entries.end > entries.start else entries.end
    for box in _boxes(data, first, entries.end):
        version = data[box.start] if box.end > box.start else 0
        wide = 4 if version >= 3 else 2
        if version >= 2 and data[box.start + 6 + wide : box.start + 10 + wide] == b"Exif":
            found = _place(data, inside[b"iloc"], _number(data, box.start + 4, wide))
            if found is None:
                return None
            # Four bytes say how far the data itself lies behind them.
            at = found[0] + 4 + _number(data, found[0], 4)
            return data[at : min(found[0] + found[1], at + _LARGEST_EXIF)].removeprefix(b"Exif\0\0") or None
    return None


def _place(data: bytes, box: _Box, item: int) -> tuple[int, int] | None:
    """Where an item lies in the file, and its length, if it lies there in one piece."""
    version, sizes = _number(data, box.start, 1), _number(data, box.start + 4, 2)
    offset_size, length_size, base_size, index_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    wide = 4 if version == 2 else 2
    at = box.start + 6 + wide
    for _ in range(min(_number(data, box.start + 6, wide), _MOST_BOXES)):
        name = _number(data, at, wide)
        at += wide
        method = _number(data, at, 2) & 15 if version else 0
        at += (2 if version else 0) + 2
        base = _number(data, at, base_size)
        at += base_size
        count = _number(data, at, 2)
        at += 2
        step = (index_size if version else 0) + offset_size + length_size
        if name == item:
            start = at + step - offset_size - length_size
            place = base + _number(data, start, offset_size)
            length = _number(data, start + offset_size, length_size)
            return (place, length) if count == 1 and method == 0 and place + length <= len(data) else None
        at += count * step
        if at >= box.end:
            return None
    return None
