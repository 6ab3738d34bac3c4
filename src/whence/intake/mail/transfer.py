"""From the bytes of a mail to what they stand for: base64, quoted-printable, uuencode, and then characters.

Damage is counted in `warnings` and never raises: what can be decoded is.
"""

import binascii
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from whence.intake import charset

_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_SPACE = b" \t\r\n\v\f"
_GROUP = re.compile(rb"[^=]+")
_ENDED = re.compile(rb"=[=\s]*|\r?\n[ \t]*\r?\n")
_LOOSE_BREAK = re.compile(rb"=[ \t]+(?=\r?\n|\Z)")
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\r|\Z)")
_LABEL = re.compile(r"[A-Za-z0-9._:+-]{2,40}", re.ASCII)
# Written in ASCII bytes, so that only the label tells them from plain ASCII.
_SEVEN_BIT = {
    **dict.fromkeys(("utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7"), "utf-7"),
    **dict.fromkeys(("hz-gb-2312", "hz"), "hz"),
    **dict.fromkeys(("iso-2022-kr", "csiso2022kr"), "iso2022_kr"),
}
# Labels by which a program says that it does not know either.
_NO_CHARSET = {"default", "unknown", "unknown-8bit", "x-unknown", "_iso-2022-jp$esc", "binary", "none"}
_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} ([^\n]{1,400})\n", re.MULTILINE)


def from_transfer(data: bytes, encoding: str, warnings: Counter[str]) -> bytes:
    """The bytes that were sent in this transfer encoding, as its name stands in the header."""
    name = encoding.strip(" \t\"';").split(";")[0].strip().lower()
    if name == "base64":
        return from_base64(data, warnings)
    if name == "quoted-printable":
        return from_quoted_printable(data, warnings)
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        text = data.decode("latin-1").replace("\r\n", "\n")
        return next((found.data for found in uuencoded(text)), data)
    if name not in {"", "7bit", "8bit", "binary", "7-bit", "8-bit"}:
        warnings["transfer encoding that is not known"] += 1
    return data


def from_base64(data: bytes, warnings: Counter[str]) -> bytes:
    """The bytes that base64 stands for, as many as there are.

    A footer that a mailing list has put below is not read as base64.

    >>> from_base64(b"SGVsbG8=\\n___\\nthe list", Counter()), from_base64(b"SGVs bG8", Counter())
    (b'Hello', b'Hello')
    """
    data = data.strip(_SPACE)
    ended = _ENDED.search(data)
    if (
        ended
        and (rest := data[ended.end() :].translate(None, _SPACE))
        and len(rest.translate(None, _NO_BASE64)) < len(rest)
    ):
        warnings["text below base64, not read"] += 1
        data = data[: ended.end()]
    kept = data.translate(None, _NO_BASE64)
    if stray := len(data.translate(None, _SPACE)) - len(kept):
        warnings["characters that are no base64"] += stray
    found = []
    for group in _GROUP.findall(kept):
        if len(group) % 4 == 1:  # six bits are no byte
            warnings["base64 that ends early"] += 1
        whole = group[: len(group) - (len(group) % 4 == 1)]
        found.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(found)


def from_quoted_printable(data: bytes, warnings: Counter[str], *, header: bool = False) -> bytes:
    """The bytes that quoted-printable stands for; an escape that is none stays as it is written."""
    data = _LOOSE_BREAK.sub(b"=", data)
    if bad := len(_BAD_ESCAPE.findall(data)):
        warnings["damaged quoted-printable"] += bad
    return binascii.a2b_qp(data, header=header)


def characters(data: bytes, label: str | None, warnings: Counter[str]) -> charset.Decoded:
    """The characters of these bytes, where the mail states this charset; a wrong or unknown one is told."""
    label = label.strip(" \t\"'").lower() if label else ""
    if data.isascii() and label in _SEVEN_BIT:
        content = data.decode(_SEVEN_BIT[label], "replace")
        # UTF-7 can write half of a character.
        content = content.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return charset.Decoded(content, label, 0)
    declared = None if data.isascii() or not label or label in _NO_CHARSET else _known(label, warnings)
    # A text in UTF-8 with a bad byte in it is still one in UTF-8, not in whatever else has that byte.
    decoded = charset.decode(data, None if declared == "utf-8" else declared)
    if decoded.undecodable:
        warnings["undecodable bytes"] += decoded.undecodable
    elif declared is not None and data.decode(declared, "replace").lstrip("\ufeff") != decoded.content:
        warnings[f"charset stated as {label}, read as {decoded.encoding}"] += 1
    return decoded


def unlabelled(data: bytes, likely: str | None, warnings: Counter[str]) -> str:
    """The characters of bytes that state no charset, where it is likely that they have the one of the text below."""
    met: Counter[str] = Counter()
    content = characters(data, likely, met).content
    warnings["undecodable bytes"] += met["undecodable bytes"]
    return content


def _known(label: str, warnings: Counter[str]) -> str | None:
    """Python's name for a charset, by the labels that pages use; mail uses the same."""
    from whence.intake.page.html import declared_encoding  # noqa: PLC0415 - the parser takes long to load

    found = None
    if _LABEL.fullmatch(label):
        found = declared_encoding(b'<meta charset="' + label.encode("ascii") + b'">')
        if found is None:
            warnings[f"charset that is not known: {label}"] += 1
    else:
        warnings["charset whose name is none"] += 1
    return found


class Uuencoded(NamedTuple):
    """This file stands uuencoded in characters start..end of a text."""

    start: int
    end: int
    name: str
    data: bytes


def uuencoded(text: str) -> Iterator[Uuencoded]:
    """The files that stand uuencoded in a text, as they did before there was MIME. Every line must fit."""
    at = 0
    while begin := _BEGIN.search(text, at):
        at = begin.end()
        found: list[bytes] = []
        while (end := text.find("\n", at)) >= 0 or at < len(text):
            line = text[at : end if end >= 0 else len(text)].rstrip("\r ")
            at = end + 1 if end >= 0 else len(text)
            if line == "end":
                if found:
                    yield Uuencoded(begin.start(), at, begin[1].strip(), b"".join(found))
                break
            decoded = _uuencoded_line(line)
            if decoded is None:
                at = begin.end()
                break
            found.append(decoded)


def _uuencoded_line(line: str) -> bytes | None:
    """The bytes of one line, or None if it is no line of uuencode; the spaces at its end may be lost."""
    if line in {"", "`"}:
        return b""
    if not line.isascii() or not " " < line[0] <= "`":
        return None
    length = (ord(line[0]) - 32) & 63
    needed = (length + 2) // 3 * 4 + 1
    if not needed - 8 <= len(line) <= needed + 1:
        return None
    try:
        return binascii.a2b_uu(line[:needed].ljust(needed).encode("ascii"))
    except binascii.Error:
        return None
