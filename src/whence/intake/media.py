"""What medium some bytes are of, told by the bytes; a file's name only decides between text formats."""

import gzip
import re
import zipfile
import zlib
from enum import Enum, auto
from typing import BinaryIO

from whence.intake.archives.archive import is_archive
from whence.intake.mail.mbox import is_mbox
from whence.intake.mail.message import is_message

HEAD = 65_536  # bytes that are looked at
_PDF_WITHIN = 1024  # bytes: other programs find the mark there too
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_HEIF = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1|avif|avis)", re.DOTALL)
_WARC = re.compile(rb"(?:WARC/\d|filedesc://)")
_SRT = re.compile(rb"(?:\d{1,6}[ \t]{0,9}\r?\n)?\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]{0,9}-->")
_VTT = re.compile(rb"WEBVTT(?:[ \t\r\n]|$)")
_FEED = re.compile(
    rb"(?:<\?[^>]{0,500}\?>\s*|<!--(?:(?!-->).){0,2000}-->\s*|<!DOCTYPE[^>\[]{0,500}>\s*){0,20}+"
    rb"<(?:\w+:)?(?:rss|feed|RDF|urlset|sitemapindex)[\s>]",
    re.DOTALL,
)
_JSON_FEED = re.compile(rb"\{.{0,400}?\"version\"\s*:\s*\"https?:(?:\\?/){2}jsonfeed\.org", re.DOTALL)
_REPORT = re.compile(rb"<h2>\s*Archived media f(?:or|rom)\s*<")
_SENT = re.compile(rb"(?im)^(?:message-id|received|mime-version|delivered-to|return-path):")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Medium(Enum):
    """What bytes are."""

    TEXT = auto()  # plain or HTML, or nothing that is known
    PDF = auto()
    MAIL = auto()
    MAILBOX = auto()
    PICTURE = auto()
    OFFICE = auto()
    TABLE = auto()
    SUBTITLES = auto()
    FEED = auto()
    REPORT = auto()  # of the auto-archiver, on one item and its files
    WEB_ARCHIVE = auto()
    WEB_PACKAGE = auto()
    ARCHIVE = auto()


CONTAINERS = frozenset({Medium.MAILBOX, Medium.WEB_ARCHIVE, Medium.WEB_PACKAGE, Medium.ARCHIVE})


def medium_of(file: BinaryIO, name: str, stated: str | None = None) -> Medium:
    """The medium of a file that can seek; it is left at its beginning. `stated` is a media type that came with it.

    >>> from io import BytesIO
    >>> medium_of(BytesIO(b"%PDF-1.7"), "a.txt").name, medium_of(BytesIO(b"He said so."), "a.pdf").name
    ('PDF', 'TEXT')
    """
    head = file.read(HEAD)
    try:
        return _binary(head, file) or _written(head, name.lower(), stated)
    finally:
        file.seek(0)


def _binary(head: bytes, file: BinaryIO) -> Medium | None:
    if head.startswith(b"%PDF-"):
        return Medium.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    if head.startswith(_PICTURES) or _HEIF.match(head) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        # A text may begin with the two letters of a bitmap.
        return Medium.PICTURE if not head.startswith(b"BM") or b"\0" in head[:32] else None
    if head.startswith((b"{\\rtf", _OLD_OFFICE)):
        return Medium.OFFICE
    if _WARC.match(head):
        return Medium.WEB_ARCHIVE
    if head.startswith(b"\x1f\x8b"):
        return _gzipped(file)
    if is_archive(head):
        return Medium.ARCHIVE
    # What stands before a PDF's mark may be anything but another format: a printer's commands, a line of a mail.
    return Medium.PDF if b"\n%PDF-" in head[:_PDF_WITHIN] and not is_mbox(head) and not _SENT.search(head) else None


def _written(head: bytes, name: str, stated: str | None) -> Medium:
    if is_mbox(head):
        return Medium.MAILBOX
    named = name.endswith((".eml", ".emlx", ".mht", ".mhtml")) or stated in ("message/rfc822", "message/global")
    if (named or _SENT.search(head)) and is_message(head):
        return Medium.MAIL
    begun = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _VTT.match(begun) or _SRT.match(begun):
        return Medium.SUBTITLES
    if _REPORT.search(head):
        return Medium.REPORT
    if _FEED.match(begun) or _JSON_FEED.match(begun):
        return Medium.FEED
    if b"office:document" in head[:2000] and b"<?xml" in head[:200]:
        return Medium.OFFICE
    if name.endswith((".csv", ".tsv", ".tab")) or stated in ("text/csv", "text/tab-separated-values"):
        return Medium.TABLE
    return Medium.TEXT


def _zipped(file: BinaryIO) -> Medium:
    """What a zip file holds; one that is damaged is an archive, and damaged there."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as opened:
            names = set(opened.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return Medium.ARCHIVE
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return Medium.WEB_PACKAGE
    if any(name.startswith("xl/") for name in names):
        return Medium.TABLE
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        return Medium.OFFICE
    return Medium.ARCHIVE


def _gzipped(file: BinaryIO) -> Medium:
    """Whether it is a web archive that was compressed."""
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file) as opened:
            head = opened.read(64)
    except (OSError, EOFError, ValueError, zlib.error):
        return Medium.ARCHIVE
    return Medium.WEB_ARCHIVE if _WARC.match(head) else Medium.ARCHIVE
