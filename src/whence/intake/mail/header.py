"""The header of a message or of a part: fields, encoded words, parameters, addresses, dates. Nothing here raises.

The standard library's parser is not used: it raises on many hostile headers, gives other addresses from one version of
Python to the next, and keeps no positions, which are needed to give an attached message byte for byte.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from whence.intake.mail.transfer import characters, from_base64, from_quoted_printable, unlabelled

_MOST_FIELDS = 5_000
_LONGEST_FIELD = 1_000_000  # bytes
_MOST_PARAMETERS = 200
_BREAK = re.compile(rb"\r\n|\n|\r")
_EMPTY_LINES = re.compile(rb"(?:[ \t]*(?:\r\n|\n|\r))+")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_ENVELOPE = re.compile(rb">?From [^\r\n]*(?:\r\n|\n|\r)")
_ENCODED = re.compile(rb"=\?([A-Za-z0-9._:+-]{1,60})(?:\*[A-Za-z0-9-]{0,20})?\?([BbQq])\?([^?]*+)\?=")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_PARAMETER = re.compile(r';\s*+([^\s=;"]{1,100})\s*+=\s*+("(?:[^"\\]|\\.)*+"?|[^;]*+)', re.DOTALL)
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\s\"']*([\w!#$&^.+-]{1,100})/([\w!#$&^.+-]{1,100})", re.ASCII)
_PIECE = re.compile(
    r'(?P<word>=\?[^?\s]{1,80}+\?[BbQq]\?[^?]*+\?=)|"(?P<quoted>(?:[^"\\]|\\.)*+)"?|\((?P<comment>(?:[^()\\]|\\.)*+)\)?'
    r'|<(?P<angle>[^<>]*+)>?|(?P<end>[,;])|(?P<plain>[^"(<,;=]++|.)',
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"\\()])")
_COMMENT = re.compile(r"\([^()]*\)")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,990})>")


class Address(NamedTuple):
    """Somebody's address, and the name that the header gives with it; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Header:
    """These fields, names in lower case, stand above the body that begins at this place of the data."""

    fields: tuple[tuple[str, bytes], ...]
    body: int

    def all(self, name: str) -> list[bytes]:
        """The values of every field of this name."""
        return [value for field, value in self.fields if field == name]

    def first(self, name: str) -> bytes:
        """The value of the first field of this name; empty if there is none."""
        return next((value for field, value in self.fields if field == name), b"")


def header_of(data: bytes, start: int, end: int, warnings: Counter[str], *, outermost: bool = False) -> Header:
    """The header that begins at `start`. A line that is no field ends it, as an empty line does.

    That of a whole message may have empty lines and an mbox's line above it.
    """
    at = _after_envelope(data, start, end) if outermost else start
    fields: list[tuple[str, bytes]] = []
    while at < end:
        stop, following = _line(data, at, end)
        if stop == at:
            at = following
            break
        field = _FIELD.match(data, at, stop)
        if field is None:
            if fields:
                warnings["header that ends without an empty line"] += 1
            break
        while following < end and data[following] in b" \t":
            stop, following = _line(data, following, end)
        at = following
        if stop - field.end() > _LONGEST_FIELD:
            warnings["header field that is cut"] += 1
        if len(fields) == _MOST_FIELDS:
            warnings["header fields that are left out"] += 1
        else:
            value = data[field.end() : min(stop, field.end() + _LONGEST_FIELD)]
            fields.append((field[1].decode("ascii").lower(), value.strip()))
    return Header(tuple(fields), at)


def _line(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Where the line that begins here ends, and where the next one begins."""
    found = _BREAK.search(data, at, end)
    return found.span() if found else (end, end)


def _after_envelope(data: bytes, start: int, end: int) -> int:
    for pattern in (_EMPTY_LINES, _ENVELOPE):
        if found := pattern.match(data, start, end):
            start = found.end()
    return start


def decoded(value: bytes, warnings: Counter[str], likely: str | None = None) -> str:
    """A header's value as one line of characters, its encoded words (RFC 2047) decoded.

    Bytes that are not ASCII, which no header may have and many do, are `likely` in this charset.

    >>> decoded(b"=?utf-8?q?Z=C3=BCrich?= =?utf-8?b?IHRvZGF5?= (x)", Counter())
    'Zürich today (x)'
    """
    return " ".join(_UNSEEN.sub(" ", _words(value, warnings, likely)).split())


def _words(value: bytes, warnings: Counter[str], likely: str | None = None) -> str:
    """Encoded words side by side in one charset are decoded together: many clients cut a character in two."""
    parts: list[str] = []
    held, label, at = b"", "", 0
    for word in _ENCODED.finditer(value):
        between = value[at : word.start()]
        found = word[1].decode("ascii").lower()
        if held and (between.strip() or found != label):
            parts.append(characters(held, label, warnings).content)
            held = b""
        if between.strip() or not at:
            parts.append(unlabelled(between, likely, warnings))
        payload = word[3]
        held += (
            from_base64(payload, warnings)
            if word[2] in b"Bb"
            else from_quoted_printable(payload, warnings, header=True)
        )
        label, at = found, word.end()
    if held:
        parts.append(characters(held, label, warnings).content)
    if at < len(value):
        parts.append(unlabelled(value[at:], likely, warnings))
    return "".join(parts)


def parameters(value: bytes, warnings: Counter[str]) -> dict[str, str]:
    """The parameters of a field, with those in segments or another charset (RFC 2231) put together.

    >>> parameters(b"attachment; filename*0*=utf-8''Z%C3%BC; filename*1=rich.txt", Counter())
    {'filename': 'Zürich.txt'}
    """
    segments: dict[str, list[tuple[int, bool, bytes]]] = {}
    written = value.decode("latin-1")
    for count, match in enumerate(_PARAMETER.finditer(written)):
        segment = _SEGMENT.fullmatch(match[1])
        if count >= _MOST_PARAMETERS:
            warnings["parameters that are left out"] += 1
            break
        if segment is None:
            continue
        said = match[2].strip()
        if said.startswith('"'):
            said = _ESCAPED.sub(r"\1", said[1:].removesuffix('"'))
        number = int(segment[2]) if segment[2] else 0
        segments.setdefault(segment[1].lower(), []).append((number, bool(segment[3]), said.encode("latin-1")))
    return {name: _joined(parts, warnings) for name, parts in segments.items()}


def _joined(segments: list[tuple[int, bool, bytes]], warnings: Counter[str]) -> str:
    """One parameter of its segments; an extended one begins with its charset and language."""
    segments.sort(key=lambda segment: segment[0])
    if len(segments) > 1 and segments[0][0] == segments[1][0]:  # said twice: the extended form wins
        segments = [next((one for one in segments if one[1]), segments[0])]
    if not any(extended for _, extended, _ in segments):
        whole = b"".join(said for _, _, said in segments)
        # Many clients write an encoded word where RFC 2231 wants an extended parameter.
        if _ENCODED.search(whole):
            return _CONTROL.sub("\ufffd", _words(whole, warnings))
        return _named(whole, None, warnings)
    label: str | None = None
    if segments[0][1] and segments[0][2].count(b"'") >= 2:
        number, extended, said = segments[0]
        charset, _, rest = said.split(b"'", 2)
        label = charset.decode("latin-1")
        segments = [(number, extended, rest), *segments[1:]]
    whole = b"".join(unquote_to_bytes(said) if extended else said for _, extended, said in segments)
    return _named(whole, label, warnings)


def _named(whole: bytes, label: str | None, warnings: Counter[str]) -> str:
    """A name is data and nobody's path; control characters in it are shown as what cannot be read."""
    return _CONTROL.sub("\ufffd", characters(whole, label, warnings).content)


def media_type(value: bytes, default: str) -> str:
    """The media type that a field states, in lower case; what it leaves out or says wrongly is the default."""
    match = _MEDIA_TYPE.match(value.decode("latin-1"))
    return f"{match[1]}/{match[2]}".lower() if match else default


def addresses(values: list[bytes], warnings: Counter[str], likely: str | None = None) -> tuple[Address, ...]:
    """The addresses in these fields; a group gives its members, or its name alone if it has none.

    >>> addresses([b'"Doe, J." <j@x.org>, k@x.org (Kay); friends:;'], Counter())[:2]
    (Address(name='Doe, J.', address='j@x.org'), Address(name='Kay', address='k@x.org'))
    """
    found: list[Address] = []
    for value in values:
        name: list[str] = []
        comment = angle = ""
        for piece in _PIECE.finditer(value.decode("latin-1") + ","):
            if piece["end"] is None:
                comment = piece["comment"] or comment
                angle = angle if piece["angle"] is None else (piece["angle"].strip() or "<>")
                quoted = _ESCAPED.sub(r"\1", piece["quoted"] or "")
                name.append(piece["word"] or quoted or piece["plain"] or " ")
                continue
            if one := _address("".join(name).strip(), comment.strip(), angle, warnings, likely):
                found.append(one)
            name, comment, angle = [], "", ""
    return tuple(found)


def _address(name: str, comment: str, angle: str, warnings: Counter[str], likely: str | None) -> Address | None:
    group, colon, first = name.partition(":")
    if colon and "@" not in group:  # a group begins: its first member follows, if it has any
        name = first.strip() or ("" if angle else group)
    if not angle and "@" in name:
        name, angle = comment, "".join(name.split())
    shown = decoded((name or comment).encode("latin-1"), warnings, likely)
    address = decoded(angle.replace("<>", "").encode("latin-1"), warnings, likely)
    return Address(shown, address) if shown or address else None


def identifiers(values: list[bytes], warnings: Counter[str]) -> tuple[str, ...]:
    """The message identifiers in these fields, without their angle brackets, each once."""
    written = [decoded(value, warnings) for value in values]
    found = [one for value in written for one in _IDENTIFIER.findall(value) or value.split()[:1]]
    return tuple(dict.fromkeys(found))


def date_of(written: str) -> str | None:
    """The date as EDTF, to the second and with the offset it states; None if it cannot be read as a date.

    >>> date_of("Tue, 3 Apr 2012 16:55:26 +0400"), date_of("3 Apr 2012 16:55 -0000"), date_of("1 Jan 2001 00:01")
    ('2012-04-03T16:55:26+04:00', '2012-04-03T16:55:00Z', '2001-01-01T00:01:00')
    >>> date_of("2012-04-03T16:55:26Z"), date_of("yesterday")
    ('2012-04-03T16:55:26Z', None)
    """
    try:
        moment = _moment(written.strip()[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not 1900 <= moment.year <= 2100:  # the clock of a machine that was never set, or a joke
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(written: str) -> datetime:
    """Without an offset where none is stated; -0000 says that this is universal time, wherever the sender is."""
    try:
        moment = parsedate_to_datetime(_COMMENT.sub(" ", written))
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.fromisoformat(written)
    return moment.replace(tzinfo=UTC) if written.endswith("-0000") else moment
