"""From bytes to characters: a byte-order mark, valid UTF-8, what the page declares, what detection says; in that order.

Every undecodable byte becomes one U+FFFD and is counted; nothing else about the characters changes. Detection looks at
the bytes alone and never at what was read before, so the same bytes always give the same characters.
"""

import codecs
import unicodedata
from typing import NamedTuple

REPLACEMENT = "\ufffd"

# A lone surrogate stands for one undecodable byte until it is counted: no decoder of ours gives one by itself.
_MARK = "\udc80"
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What texts on the web and in old files are written in. Left to itself, detection also offers EBCDIC and the like.
_CANDIDATES = (
    *("cp1252", "cp1251", "cp1256", "cp1250", "cp1253", "cp1254", "cp1255", "cp1257", "cp1258", "cp874"),
    *("koi8_r", "koi8_u", "cp866", "gb18030", "big5", "cp932", "cp949", "euc_jp", "iso2022_jp", "iso8859_2"),
)
# Letters that are not ASCII in the languages of each Latin code page. Where detection cannot tell these pages apart,
# the first alphabet that covers most of the text does; the commonest page stands first.
_ALPHABETS = (
    ("cp1252", "àâæçèéêëîïôœùûüÿ"),  # French
    ("cp1252", "äöüßéà"),  # German
    ("cp1252", "áéíñóúü¿¡ªº"),  # Spanish
    ("cp1252", "àáâãçéêíóôõúü"),  # Portuguese
    ("cp1252", "àèéìíîòóùú"),  # Italian
    ("cp1252", "åäæöøéüàáíóúýþð"),  # Nordic languages
    ("cp1252", "éëïöüóèç"),  # Dutch
    ("cp1250", "áčďéěíňóřšťúůýžäľĺŕô"),  # Czech, Slovak
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "čćđšž"),  # Croatian, Slovene
    ("cp1250", "ăâîşţ"),  # Romanian
    ("iso8859_2", "áčďéěíňóřšťúůýžäľĺŕôąćęłńśźżöőüű"),
    ("cp1254", "âçğıîöşûüİ"),  # Turkish
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
)
_LATIN = frozenset(page for page, _ in _ALPHABETS) | {"cp1258"}
_PUNCTUATION = "“”„‘’‚–—…«»‹›€£§°·•\u00a0"
_SAMPLE = 65_536  # bytes of lines that are not ASCII: enough to be sure, and quick
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b")) + b"\x7f"


class Decoded(NamedTuple):
    """These characters, in this encoding, with so many bytes that it could not decode."""

    content: str
    encoding: str
    undecodable: int


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The characters of these bytes. `declared` is the Python name of the encoding that the document itself states.

    >>> decode("Grüße".encode()).content, decode(b"fianc\\xe9e de Ren\\xe9").encoding
    ('Grüße', 'windows-1252')
    >>> decode("zwölf €".encode() + b"\\xff")
    Decoded(content='zwölf €�', encoding='utf-8', undecodable=1)
    """
    for mark, name in _BOMS:
        if data.startswith(mark) and not (name == "utf-32-le" and len(data) % 4):
            return _decode(data[len(mark) :], name)
    wide = _wide_without_mark(data)
    if wide is not None:
        return _decode(data, wide)
    if data.isascii():
        # An escape means ISO-2022, where Japanese is written in ASCII bytes.
        escaped = b"\x1b$" in data and _decodes(data, "iso2022_jp")
        return _decode(data, "iso2022_jp" if escaped else "utf-8")
    if is_mostly_utf8(data) and (declared is None or _decodes(data, "utf-8")):
        return _decode(data, "utf-8")
    if declared is not None and declared != "utf-8":
        return _decode(data, declared)
    return _decode(data, _detected(data) or "utf-8")


def is_binary(data: bytes) -> bool:
    """Whether control characters are too many for a text: more than one in a hundred.

    >>> is_binary(b"\\x00\\x01\\x02abc"), is_binary(b"a text"), is_binary("UTF-16".encode("utf-16"))
    (True, False, False)
    """
    if any(data.startswith(mark) for mark, _ in _BOMS) or _wide_without_mark(data) is not None:
        return False
    return len(data) - len(data.translate(None, _CONTROLS)) > len(data) / 100


def is_mostly_utf8(data: bytes) -> bool:
    """Whether these bytes are UTF-8, but for a few bad ones or a character cut at the end.

    A text in another encoding gives next to no valid sequence of several bytes, so two of them to each bad byte
    decide.
    """
    if _decodes(data, "utf-8"):
        return True
    sample = _telling_part(data)
    content = sample.decode("utf-8", "whence-undecodable")
    bad = content.count(_MARK)
    good = sum(character > "\x7f" for character in content) - bad
    return good >= 2 * bad or (0 < bad <= 3 and content.rstrip(_MARK).isascii() and sample[-bad] >= 0xE0)


def _mark(error: UnicodeError) -> tuple[str, int]:
    """One mark for each byte that a decoder could not use."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _MARK * (error.end - error.start), error.end


codecs.register_error("whence-undecodable", _mark)


def _decode(data: bytes, encoding: str) -> Decoded:
    content = data.decode(encoding, "whence-undecodable")
    bad = content.count(_MARK)
    return Decoded(content.replace(_MARK, REPLACEMENT), _shown(encoding), bad)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _shown(encoding: str) -> str:
    """The name that people and browsers use: `windows-1252`, not `cp1252`."""
    if encoding.startswith("cp125"):
        return "windows-" + encoding[2:]
    shown = {"cp932": "shift_jis", "cp949": "euc-kr", "cp874": "windows-874", "iso2022_jp": "iso-2022-jp"}
    return shown.get(encoding, encoding.replace("iso8859_", "iso-8859-").replace("_", "-"))


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, if it is sure: it decodes, and gives letters and spaces of a text.

    Every such text has spaces or line breaks, and they are written with a zero byte.
    """
    head = data[:4096]
    zeros = head.count(0)
    if len(head) < 8 or zeros < 2 or len(data) % 2:
        return None
    names = ("utf-32-le", "utf-32-be") if zeros > len(head) / 2 and len(data) % 4 == 0 else ("utf-16-le", "utf-16-be")
    likely = [name for name in names if _reads_as_text(head, name)]
    return likely[0] if len(likely) == 1 and _decodes(data, likely[0]) else None


def _reads_as_text(head: bytes, encoding: str) -> bool:
    content = head[: len(head) // 4 * 4].decode(encoding, "replace").rstrip(REPLACEMENT)
    if not content:
        return False
    spaces = sum(character in " \n\r" for character in content)
    usual = sum(character in "\t\n\r" or unicodedata.category(character)[0] in "LMNPSZ" for character in content)
    # Bytes read the wrong way round fall all over the planes; a text keeps to its script, ASCII and punctuation.
    scripts = {ord(character) >> 8 for character in content}
    few = len(scripts) <= max(4, len(content) // 3)
    return usual >= 0.98 * len(content) and REPLACEMENT not in content and spaces >= len(content) / 30 and few


def _detected(data: bytes) -> str | None:
    """The likeliest encoding, as Python names it. Ties between related code pages are decided here, in words."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - half of all start-up time, and seldom needed

    sample = _telling_part(data)
    matches = from_bytes(sample, cp_isolation=list(_CANDIDATES), enable_fallback=False)
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        if match.encoding in {"cp932", "euc_jp"} and _share(str(match), "\u3041", "\u30fa") > 0.2:
            return match.encoding
    if best.encoding in _LATIN:
        return max(_ALPHABETS, key=lambda page: _covered(sample, *page))[0]
    if best.encoding == "cp1251" and _looks_hebrew(sample):
        return "cp1255"
    return best.encoding


def _covered(sample: bytes, encoding: str, letters: str) -> float:
    """Which part of the characters that are not ASCII this alphabet has."""
    wide = [character for character in sample.decode(encoding, "replace") if character > "\x7f"]
    known = letters + letters.upper() + _PUNCTUATION
    return sum(character in known for character in wide) / max(1, len(wide))


def _telling_part(data: bytes) -> bytes:
    """The lines that are not ASCII: only they tell one encoding from another."""
    if len(data) <= _SAMPLE:
        return data
    telling: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            telling.append(line[: _SAMPLE - size])
            size += len(telling[-1])
            if size >= _SAMPLE:
                break
    return b"".join(telling)


def _looks_hebrew(sample: bytes) -> bool:
    """Hebrew fills 0xE0..0xFA and nothing above; Russian has capitals below that range and vowels above it."""
    high = [byte for byte in sample if byte >= 0xC0]
    return len(high) >= 15 and all(0xE0 <= byte <= 0xFA for byte in high)


def _share(content: str, first: str, last: str) -> float:
    """Which part of the characters that are not ASCII lies from `first` to `last`."""
    wide = [character for character in content if character > "\x7f"]
    return sum(first <= character <= last for character in wide) / max(1, len(wide))
