"""What bytes are, told by the bytes: a binary format, a page or plain text. A file's name is only a hint."""

import re

from whence.errors import NotText

HTML = "text/html"
PLAIN = "text/plain"

_SAVE_TEXT = "Copy its text into a .txt file, or give the web page instead"
_UNPACK = "Unpack it and give the text or HTML files inside"
_FIND_TEXT = "Give the text that goes with it"
_SAVE_PAGE = "Save the article's own page as HTML and give that"

# Where the bytes stand, what they are, what they mean, what to do.
_MAGIC: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF-", "a PDF document", _SAVE_TEXT),
    (0, b"%!PS", "a PostScript document", _SAVE_TEXT),
    (0, b"{\\rtf", "an RTF document", _SAVE_TEXT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document or Outlook message", _SAVE_TEXT),
    (0, b"PK\x03\x04", "a zip archive", _UNPACK),
    (0, b"PK\x05\x06", "an empty zip archive", _UNPACK),
    (0, b"\x1f\x8b", "gzip-compressed data", _UNPACK),
    (4, b"1AY&SY", "bzip2-compressed data", _UNPACK),
    (0, b"\xfd7zXZ\x00", "xz-compressed data", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "zstd-compressed data", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-zip archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"\x89PNG\r\n", "a PNG picture", _FIND_TEXT),
    (0, b"\xff\xd8\xff", "a JPEG picture", _FIND_TEXT),
    (0, b"GIF87a", "a GIF picture", _FIND_TEXT),
    (0, b"GIF89a", "a GIF picture", _FIND_TEXT),
    (0, b"II*\x00", "a TIFF picture", _FIND_TEXT),
    (0, b"MM\x00*", "a TIFF picture", _FIND_TEXT),
    (0, b"RIFF", "a picture, sound recording or video", _FIND_TEXT),
    (4, b"ftyp", "a video or picture", _FIND_TEXT),
    (0, b"ID3", "a sound recording", _FIND_TEXT),
    (0, b"OggS", "a sound or video recording", _FIND_TEXT),
    (0, b"fLaC", "a sound recording", _FIND_TEXT),
    (0, b"\x1aE\xdf\xa3", "a video", _FIND_TEXT),
    (0, b"\x7fELF", "a program", _FIND_TEXT),
    (0, b"MZ\x90\x00", "a Windows program", _FIND_TEXT),
    (0, b"\xcf\xfa\xed\xfe", "a macOS program", _FIND_TEXT),
    (0, b"\xca\xfe\xba\xbe", "a program", _FIND_TEXT),
    (0, b"\x00asm", "a program", _FIND_TEXT),
    (0, b"SQLite format 3\x00", "an SQLite database", _FIND_TEXT),
    (0, b"PAR1", "a Parquet table", _FIND_TEXT),
    (0, b"wOFF", "a font", _FIND_TEXT),
    (0, b"bplist00", "a saved web archive or property list", _SAVE_PAGE),
)
# What a zip archive holds, by a name near its start.
_ZIPPED = (
    (b"word/", "a Word document", _SAVE_TEXT),
    (b"xl/", "an Excel workbook", _SAVE_TEXT),
    (b"ppt/", "a PowerPoint presentation", _SAVE_TEXT),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file", _SAVE_TEXT),
    (b"application/epub+zip", "an EPUB book", _SAVE_TEXT),
)

# As browsers sniff it: one of these first, then a space or the end of the tag.
_OPENS = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->).){0,4000}-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|article|main|section|header|div|table|iframe"
    r"|h[1-6]|p|font|br|center|a)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_LATER = re.compile(r"^[ \t]*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE | re.MULTILINE)
_ANY_TAG = re.compile(r"<(?:html|head|body|title|div|p|h[1-6]|span|table|br)[\s>/]", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml[\s>]|<(?:rss|feed|urlset|sitemapindex)[\s>])")
_HEAD = 4096
# Some of the signatures are words that a text may begin with; what is binary has control bytes or bytes of no ASCII.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\xff]")
_PREAMBLE = re.compile(r"\s+|<\?xml[^<>]*>")


def refuse_binary(data: bytes) -> None:
    """Raise NotText if these bytes begin as a known binary format does."""
    for offset, magic, name, advice in _MAGIC:
        if data.startswith(magic, offset) and _CONTROL.search(data, 0, _HEAD):
            if magic == b"PK\x03\x04":
                name, advice = _zipped(data)  # noqa: PLW2901
            raise not_text(name, advice)


def not_text(name: str, advice: str = _FIND_TEXT) -> NotText:
    """The error for bytes that look like this."""
    return NotText(
        seen=f"the bytes look like {name}",
        expected="plain text or HTML",
        cause="The format is another one than a text's, whatever the file is called",
        next=advice,
    )


def media_type(head: str, uri: str) -> str:
    """`text/html` or `text/plain`, from the first characters; raises NotText for XML that is no page.

    >>> media_type("<!DOCTYPE html><title>x", "-"), media_type("He wrote <html> twice.", "-")
    ('text/html', 'text/plain')
    """
    head = _without_preamble(head)[:_HEAD]
    if _OPENS.match(head) or _LATER.search(head):
        return HTML
    if _XML.match(head):
        raise not_text("an XML feed, site map or other data", _SAVE_PAGE)
    named = uri.lower().endswith((".html", ".htm", ".xhtml"))
    return HTML if named and _ANY_TAG.search(head) else PLAIN


def _without_preamble(head: str) -> str:
    """What follows the white space, declarations and comments that a page may begin with."""
    at = 0
    while True:
        if match := _PREAMBLE.match(head, at):
            at = match.end()
        elif head.startswith("<!--", at) and (end := head.find("-->", at)) >= 0:
            at = end + 3
        else:
            return head[at:] if _ANY_TAG.match(head, at) or _OPENS.match(head, at) else head


def _zipped(data: bytes) -> tuple[str, str]:
    for inside, name, advice in _ZIPPED:
        if inside in data[:8192]:
            return name, advice
    return "a zip archive", _UNPACK
