"""What a picture's EXIF data states: when, where and with what it was taken. Nothing in it is proof of anything.

Cameras and programs write it in many wrong ways; what cannot be read is left out and counted, and never an error.
"""

import math
import re
from dataclasses import dataclass
from typing import cast

from PIL import ExifTags, Image

from whence.model import Position

_TIME = re.compile(r"(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"[+-]\d\d:\d\d|Z")
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONGEST = 100  # characters of a camera's name


@dataclass(frozen=True, slots=True)
class Exif:
    """What was stated; None where nothing was. `unreadable` counts what was there and could not be read.

    `taken` is ISO 8601: local time where the picture was taken, with the offset from UTC only if that is stated.
    `orientation` is 1 to 8, as EXIF counts them.
    """

    taken: str | None = None
    position: Position | None = None
    camera: str | None = None
    orientation: int = 1
    unreadable: int = 0


def exif_of(found: Image.Exif) -> Exif:
    """What this data states."""
    details, broken = _part(found, ExifTags.IFD.Exif)
    place, broken_too = _part(found, ExifTags.IFD.GPSInfo)
    written = _word(details.get(ExifTags.Base.DateTimeOriginal))
    taken = _taken(written, _word(details.get(ExifTags.Base.OffsetTimeOriginal)))
    position = _position(place)
    orientation = found.get(ExifTags.Base.Orientation, 1)
    is_one = isinstance(orientation, int) and 1 <= orientation <= 8
    unreadable = broken + broken_too + (not is_one)
    unreadable += bool(written.strip("0: ")) and taken is None
    unreadable += ExifTags.GPS.GPSLatitude in place and position is None
    return Exif(taken, position, _camera(found), orientation if is_one else 1, unreadable)


def _part(found: Image.Exif, which: int) -> tuple[dict[int, object], bool]:
    """One of the directories inside the data, and whether it is damaged."""
    try:
        return dict(found.get_ifd(which)), False
    except Exception:  # whatever the library stumbles over, it is the data's fault
        return {}, True


def _word(value: object) -> str:
    """A text as it is written, in bytes too, up to the first zero."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return " ".join(value.split("\0")[0].split()) if isinstance(value, str) else ""


def _taken(written: str, offset: str) -> str | None:
    """The time as ISO 8601.

    >>> _taken("2019:07:04 18:05:09", "+04:30"), _taken("0000:00:00 00:00:00", "")
    ('2019-07-04T18:05:09+04:30', None)
    """
    match = _TIME.match(written)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if not (year and 1 <= month <= 12 and 1 <= day <= _DAYS[month] and hour < 24 and minute < 60 and second < 61):
        return None
    zone = offset if _OFFSET.fullmatch(offset) else ""
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}" + (f":{second:02}" if match[6] else "") + zone


def _camera(found: Image.Exif) -> str | None:
    """Maker and model, without saying the maker twice."""
    maker, model = _word(found.get(ExifTags.Base.Make)), _word(found.get(ExifTags.Base.Model))
    name = model if model.lower().startswith(maker.lower()) else f"{maker} {model}".strip()
    return "".join(character for character in name if character.isprintable())[:_LONGEST] or None


def _position(place: dict[int, object]) -> Position | None:
    latitude = _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef), "EW", 180)
    if latitude is None or longitude is None:
        return None
    height = _number(place.get(ExifTags.GPS.GPSAltitude))
    if height is not None and abs(height) < 100_000:
        below = place.get(ExifTags.GPS.GPSAltitudeRef) in {1, b"\x01", "\x01"}
        return Position(latitude, longitude, round(-height if below else height, 2))
    return Position(latitude, longitude, None)


def _degrees(value: object, side: object, sides: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number; without a side that is stated there is no telling where it is."""
    parts = [_number(part) for part in value[:3]] if isinstance(value, tuple | list) else [_number(value)]
    letter = _word(side).upper()[:1]
    if not letter or letter not in sides or not parts or any(part is None or part < 0 for part in parts):
        return None
    degrees = sum((part or 0) / 60.0**power for power, part in enumerate(parts))
    if degrees > most:
        return None
    return round(-degrees if letter == sides[1] else degrees, 7)


def _number(value: object) -> float | None:
    """A number, if it is one: the data may divide by zero."""
    try:
        number: float = float(cast("float", value))  # what is no number raises
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None
