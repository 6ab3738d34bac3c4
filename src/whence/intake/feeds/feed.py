"""Feeds and site maps: RSS from 0.9 to 2.0, Atom, JSON Feed, sitemap.xml. Addresses, and what is said of each.

    feed_of(data, address) -> Feed | SiteMap

Nothing is fetched, and nothing that a feed declares is followed. Texts in it are HTML as it stands there, unsafe to
show: they are for the reader of pages to take apart.
"""

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from html import escape

from whence.errors import Empty, TooLarge
from whence.intake import charset
from whence.intake.feeds.dates import moment
from whence.intake.feeds.json_feed import MOST_ENTRIES, Entry, Feed, gathered, json_feed, warnings_of
from whence.intake.feeds.xml_feed import (
    Element,
    bad_feed,
    based,
    child,
    children,
    inner_html,
    line,
    name_of,
    resolved,
    text,
    tree_of,
    words,
)
from whence.intake.files import LIMIT, check_size
from whence.model import Warned

__all__ = ["Entry", "Feed", "Listed", "SiteMap", "feed_of"]

_MAILED = re.compile(r"\S+@\S+\s*\(([^()]+)\)\s*")
_PUBLISHED = ("pubDate", "dc:date", "dcterms:issued", "dcterms:created", "published", "issued", "created", "date")
_PUBLISHED_TOO = ("atom:published", "pubdate", "PubDate", "dc:created")
_CHANGED = ("updated", "modified", "dcterms:modified", "atom:updated", "lastBuildDate")
_AUTHORS = ("dc:creator", "author", "atom:author", "itunes:author", "dc:contributor", "creator")


@dataclass(frozen=True, slots=True)
class Listed:
    """A site map lists this address, last changed then; a news map says when and under which title it was published."""

    address: str
    changed: str | None
    published: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class SiteMap:
    """A site map of these pages, or of these other site maps."""

    pages: tuple[Listed, ...]
    maps: tuple[Listed, ...]
    warnings: tuple[Warned, ...]


def feed_of(data: bytes, address: str | None = None) -> Feed | SiteMap:
    """What a feed or a site map lists; raises an IntakeError if it is none. `address` is where it was found.

    >>> feed_of(b"<urlset><url><loc>https://example.org/</loc><lastmod>2020</lastmod></url></urlset>").pages
    (Listed(address='https://example.org/', changed='2020', published=None, title=None),)
    """
    check_size(len(data))
    warned: Counter[str] = Counter()
    data = _unpacked(data, warned)
    if charset.is_binary(data):
        raise bad_feed("data, with many control characters among them")
    decoded = charset.decode(data, _declared(data))
    if not decoded.content.strip():
        raise Empty(
            seen="only white space" if data else "no bytes at all",
            expected="a feed or a site map",
            cause="The server gave nothing, or the file was saved empty",
            next="Open the feed's address in a browser and save what it shows",
        )
    warned["undecodable bytes"] += decoded.undecodable
    content = decoded.content
    if content.lstrip("\ufeff \t\r\n").startswith("{"):
        return json_feed(content.lstrip("\ufeff \t\r\n"), address, warned)
    root = tree_of(content, warned)
    local = name_of(root).rpartition(":")[2].lower()
    if local in {"urlset", "sitemapindex"}:
        return _site_map(root, address, warned)
    if local == "feed":
        return _atom(root, address, warned)
    if local in {"rss", "channel"} or (local == "rdf" and child(root, "channel", "item") is not None):
        return _rss(root, address, warned)
    raise bad_feed("XML that is no feed")


def _declared(data: bytes) -> str | None:
    """The encoding that an XML declaration names, unless it is the usual one."""
    first = data[:200].partition(b"?>")[0].lower()
    if not first.lstrip().startswith(b"<?xml") or b"encoding" not in first or b"utf-8" in first:
        return None
    # Imported when it is needed: it brings the reader of pages with it.
    from whence.intake.page.html import declared_encoding  # noqa: PLC0415

    return declared_encoding(data)


def _unpacked(data: bytes, warned: Counter[str]) -> bytes:
    """The bytes of a feed that is gzipped, as site maps often are."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    decoder = zlib.decompressobj(31)
    try:
        found = decoder.decompress(data, LIMIT + 1)
    except zlib.error as error:
        raise bad_feed("gzip data that is damaged") from error
    if len(found) > LIMIT:
        raise TooLarge(
            seen=f"gzip data that gives more than {LIMIT:,} bytes",
            expected=f"at most {LIMIT:,}",
            cause="It is no feed, or was made to fill a reader's memory",
            next="Give the pages that matter",
        )
    warned["gzip data that is cut off"] += not decoder.eof
    return found


def _site_map(root: Element, address: str | None, warned: Counter[str]) -> SiteMap:
    pages: list[Listed] = []
    maps: list[Listed] = []
    for name, one in children(root):
        written = text(one, "loc")
        found = resolved(based(one, address), written) if written else None
        if name not in {"url", "sitemap"}:
            continue
        if found is None or len(pages) + len(maps) >= MOST_ENTRIES:
            warned["entries without an address, or too many"] += 1
            continue
        news = child(one, "news:news")
        published = moment(text(news, "news:publication_date")) if news is not None else None
        title = line(text(news, "news:title")) if news is not None else None
        (pages if name == "url" else maps).append(Listed(found, moment(text(one, "lastmod")), published, title))
    return SiteMap(tuple(pages), tuple(maps), warnings_of(warned))


def _rss(root: Element, address: str | None, warned: Counter[str]) -> Feed:
    """RSS 0.9x and 2.0, whose items stand in the channel, and 0.9 and 1.0, whose items stand beside it."""
    channel = root if name_of(root) == "channel" else child(root, "channel")
    place = channel if channel is not None else root
    items = [one for part in dict.fromkeys((place, root)) for name, one in children(part) if name == "item"]
    home = resolved(based(place, address), _link(place))
    entries = [_rss_entry(item, home or address) for item in items[:MOST_ENTRIES]]
    return gathered("rss", _title(place), home, _language(place), entries, warned)


def _rss_entry(item: Element, home: str | None) -> Entry:
    base = based(item, home)
    guid = child(item, "guid")
    found = text(item, "feedburner:origLink") or _link(item)
    if not found and guid is not None and guid.get("isPermaLink", "true").lower() != "false":
        found = words(guid)
    about = next((str(value) for key, value in item.attrib.items() if str(key).endswith("about")), None)
    stated = _first_stated(item)
    content = child(item, "content:encoded", "atom:content", "xhtml:body", "xhtml:div", "fullitem")
    return Entry(
        address=resolved(base, found or about) if found or about else None,
        title=line(text(item, "title", "dc:title", "media:title")),
        published=moment(stated),
        published_as_stated=stated,
        changed=moment(text(item, *_CHANGED)),
        author=_authors(item),
        summary=_html(child(item, "description", "atom:summary", "dc:description", "itunes:summary")),
        content=_html(content),
        name=words(guid) or about,
        base=base,
    )


def _atom(root: Element, address: str | None, warned: Counter[str]) -> Feed:
    base = based(root, address)
    home = resolved(base, _link(root))
    items = [one for name, one in children(root) if name == "entry"]
    author = _authors(root)
    entries = [_atom_entry(item, address or home, author) for item in items[:MOST_ENTRIES]]
    return gathered("atom", _title(root), home, _language(root), entries, warned)


def _atom_entry(item: Element, address: str | None, author: str | None) -> Entry:
    base = based(item, address)
    source = child(item, "source")
    stated = _first_stated(item)
    found = _link(item)
    return Entry(
        address=resolved(base, found) if found else resolved("", text(item, "id")),
        title=line(_html(child(item, "title"))),
        published=moment(stated),
        published_as_stated=stated,
        changed=moment(text(item, *_CHANGED)),
        author=_authors(item) or (_authors(source) if source is not None else None) or author,
        summary=_html(child(item, "summary")),
        content=_html(child(item, "content")),
        name=text(item, "id"),
        base=base,
    )


def _title(place: Element) -> str | None:
    return line(_html(child(place, "title")))


def _language(place: Element) -> str | None:
    return text(place, "language", "dc:language") or place.get("{http://www.w3.org/XML/1998/namespace}lang")


def _first_stated(item: Element) -> str | None:
    """The first date of publication that is a date, else the first that is stated at all."""
    stated = [found for name in (*_PUBLISHED, *_PUBLISHED_TOO) if (found := text(item, name))]
    return next((found for found in stated if moment(found)), stated[0] if stated else None)


def _link(item: Element) -> str | None:
    """The address of what an entry is about: the alternate of several links, else the first that is no enclosure."""
    others: list[str] = []
    for name, one in children(item):
        if name not in {"link", "atom:link", "url"}:
            continue
        found = (one.get("href") or words(one)).strip()
        relation = (one.get("rel") or "alternate").lower()
        if found and relation == "alternate" and "html" in (one.get("type") or "html"):
            return found
        if found and relation in {"alternate", "self", "via"}:
            others.append(found)
    return others[0] if others else None


def _authors(item: Element) -> str | None:
    """The names in the first kind of element that has any."""
    for kind in _AUTHORS:
        names: list[str] = []
        for name, one in children(item):
            if name == kind:
                written = line(text(one, "name", "atom:name") or (words(one) if not len(one) else text(one, "email")))
                mailed = _MAILED.fullmatch(written or "")
                names += [mailed[1] if mailed else written] if written else []
        if names:
            return ", ".join(dict.fromkeys(names))[:300]
    return None


def _html(element: Element | None) -> str | None:
    """The HTML in an element: as it is, escaped if it is plain text, or as elements of its own."""
    if element is None:
        return None
    kind = (element.get("type") or "").lower()
    if len(element):
        # Atom puts elements into one `div` that is no part of the text.
        only = element[0] if kind == "xhtml" and len(element) == 1 and name_of(element[0]).endswith("div") else element
        return inner_html(only) or None
    written = words(element)
    plain = kind in {"text", "text/plain"} or (not kind and name_of(element.getroottree().getroot()) == "feed")
    return (escape(written, quote=False) if plain else written) or None
