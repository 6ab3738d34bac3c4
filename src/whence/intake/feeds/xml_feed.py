"""The tree of an XML feed, however it was written: nothing declared in it is followed, and nothing is fetched.

Feeds are made by programs that often do not know XML: characters that XML does not have, `&` as it is, HTML's entities,
warnings of the server before the first tag, prefixes that nobody declared, an end that was cut off.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from html.entities import html5
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml import etree

from whence.errors import BadMarkup, TooLarge

Element: TypeAlias = etree._Element  # noqa: SLF001 - the library names the type so

_MOST_TAGS = 1_500_000
_LATEST = 8_192  # characters that a server may write before a feed
_MOST_MENDED = 50_000  # entries: each is parsed by itself
_LONGEST_TAG = 20_000  # characters: the parser's time grows with the square of a tag's attributes
_ROOT = re.compile(r"<(?:\?xml\b|(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF|urlset|sitemapindex|channel)[\s>/])")
_OPENING = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF|urlset|sitemapindex|channel)(?:\s[^<>]*)?>")
_ENTRY = re.compile(r"<((?:[A-Za-z][\w.-]*:)?(?:item|entry|url|sitemap))(?:\s[^<>]*)?>")
_DECLARATION = re.compile(r"\s*<\?xml[^<>]*\?>")
_LITERAL, _LITERAL_END = "<![CDATA[", "]]>"
_NUMBERED = re.compile(r"&#(\d{1,9}|[xX][0-9a-fA-F]{1,8});")
_AMPERSAND = re.compile(r"&(#\d{1,9};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")
_LONG = re.compile(rf"<[^<>]{{{_LONGEST_TAG},}}>")
_OWN = frozenset({"lt", "gt", "amp", "quot", "apos"})
_TAG = re.compile(r"<[^<>]{0,1000}>")
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_WHOLE_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?="[^"]*\"""")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# What this address, or this prefix if nobody declared it, stands for; the elements of the feed itself have no prefix.
_FAMILIES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss/": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
}


def tree_of(content: str, warned: Counter[str]) -> Element:
    """The root of a feed's tree; raises an IntakeError if there is none."""
    begins = _ROOT.search(content, 0, _LATEST)
    if begins is None:
        raise bad_feed("no element that a feed or a site map begins with")
    warned["characters before the first tag"] += len(content[: begins.start()].strip())
    content = _DECLARATION.sub("", content[begins.start() :], count=1)
    content = _without_doctype(content, warned)
    if content.count("<") > _MOST_TAGS or _LONG.search(content):
        raise TooLarge(
            seen=f"a feed of {content.count('<'):,} tags, or with one of more than {_LONGEST_TAG:,} characters",
            expected=f"at most {_MOST_TAGS:,} tags",
            cause="It is a dump of a whole site, or was made to break programs",
            next="Give the pages that matter",
        )
    content = _NUMBERED.sub(_number, _CONTROLS.sub("", content))
    content = "".join(part if literal else _AMPERSAND.sub(_reference, part) for literal, part in _parts(content))
    root, errors = _parsed(content)
    if errors:
        warned["places where the XML is broken"] += errors
        root = _mended(content)
    if root is None:
        raise bad_feed("XML that cannot be followed")
    return root


def _parsed(content: str) -> tuple[Element | None, int]:
    """The root, if there is any, and in how many places the parser had to guess."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None, 1
    return root, sum(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log)


def _mended(content: str) -> Element | None:
    """The root of a broken feed: its beginning, and each entry parsed by itself, so that a tag that is never closed in
    one entry does not hide the others."""
    first = _ENTRY.search(content)
    root, _ = _parsed(content[: first.start()] if first else content)
    opening = _OPENING.search(content)
    if first is None or root is None or opening is None:
        return root
    place = next((one for name, one in children(root) if name == "channel"), root)
    closing = f"</{first[1]}>"
    start: int | None = first.start()
    for _ in range(_MOST_MENDED):
        if start is None:
            break
        end = content.find(closing, start)
        entry, _ = _parsed(opening[0] + content[start : end + len(closing) if end >= 0 else len(content)])
        if entry is not None and len(entry):
            place.append(entry[0])
        following = _ENTRY.search(content, end) if end >= 0 else None
        start = following.start() if following else None
    return root


def bad_feed(seen: str) -> BadMarkup:
    """The error for what is no feed."""
    return BadMarkup(
        seen=seen,
        expected="RSS, Atom, a JSON Feed or a site map",
        cause="The address gives a page or an error in place of the feed, or the file is damaged",
        next="Open the feed's address in a browser and save what it shows, or give the pages themselves",
    )


def _without_doctype(content: str, warned: Counter[str]) -> str:
    """Without a document type and what it declares: entities that unfold a thousandfold, or name files."""
    start = content.find("<!DOCTYPE")
    root = re.search(r"<[A-Za-z]", content)
    if start < 0 or (root is not None and root.start() < start):
        return content
    inside = content.find("[", start)
    end = content.find(">", start)
    if 0 <= inside < end:
        warned["declarations of entities left out"] += content.count("<!ENTITY", inside)
        closing = content.find("]>", inside)
        end = closing + 1 if closing >= 0 else len(content)
    return content[:start] + content[end + 1 :] if end >= 0 else content[:start]


def _parts(content: str) -> Iterator[tuple[bool, str]]:
    """The content in parts: those in which `&` and `<` stand for themselves (True), and those between."""
    at = 0
    while (start := content.find(_LITERAL, at)) >= 0 and (end := content.find(_LITERAL_END, start)) >= 0:
        yield False, content[at:start]
        at = end + len(_LITERAL_END)
        yield True, content[start:at]
    yield False, content[at:]


def _number(match: re.Match[str]) -> str:
    """A reference to a character by its number, unless XML does not have that character."""
    code = int("0" + match[1], 0) if match[1][0] in "xX" else int(match[1])
    known = 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000 or code in {9, 10, 13}
    return match[0] if known else ""


def _reference(match: re.Match[str]) -> str:
    """An `&` as XML has it: a character that XML knows by name or number, or the sign itself."""
    name = (match[1] or "").removesuffix(";")
    if name in _OWN or name.startswith("#"):
        return match[0]
    return escape(html5[match[1]]) if match[1] in html5 else f"&amp;{match[1] or ''}"


def name_of(element: Element) -> str:
    """`dc:date`, or `title` for what belongs to the feed's own format, whatever prefix it was written with."""
    tag: object = element.tag
    if not isinstance(tag, str):
        return ""  # an entity that was not unfolded
    space, _, local = tag.rpartition("}")
    family = _FAMILIES.get(space[1:], "") if space else ""
    if not space and ":" in local:  # nobody declared the prefix
        family, local = local.split(":", 1)
    root = element.getroottree().getroot()
    if family == "atom" and isinstance(root.tag, str) and root.tag.endswith("feed"):
        family = ""
    return f"{family}:{local}" if family else local


def children(element: Element) -> Iterator[tuple[str, Element]]:
    """The elements right inside this one, with their names."""
    for child in element:
        if name := name_of(child):
            yield name, child


def child(element: Element, *names: str) -> Element | None:
    """The first element of the first of these names that has one with anything in it."""
    found: dict[str, Element] = {}
    for name, one in children(element):
        if name in names and name not in found and (words(one) or len(one) or one.attrib):
            found[name] = one
    return next((found[name] for name in names if name in found), None)


def words(element: Element | None) -> str:
    """All text in an element."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def text(element: Element, *names: str) -> str | None:
    """The text of the first such element inside this one, if there is any."""
    return words(child(element, *names)) or None


def line(written: str | None) -> str | None:
    """One line without tags and entities, as a title is shown: many feeds escape twice."""
    if not written:
        return None
    shown = unescape(_TAG.sub("", written)) if "<" in written else written
    shown = unescape(shown)
    if "<" in shown:
        shown = _TAG.sub("", shown) if re.search(r"</?[a-zA-Z]", shown) else shown
    return " ".join(shown.split())[:1000] or None


def inner_html(element: Element) -> str:
    """What stands in an element, as HTML."""
    parts = [escape(element.text or "", quote=False)]
    for one in element:
        for part in one.iter():
            if isinstance(part.tag, str):
                plain = part.tag.rpartition("}")[2].rpartition(":")[2]
                # The parser takes names that it does not let anybody give.
                part.tag = plain if _PLAIN_NAME.fullmatch(plain) else "span"
        written = etree.tostring(one, encoding="unicode", method="html")
        parts.append(_WHOLE_TAG.sub(lambda tag: _NAMESPACE.sub("", tag[0]), written))
    return "".join(parts).strip()


def based(element: Element, base: str | None) -> str:
    """The address that relative ones in this element start from."""
    stated = [written for one in (element, *element.iterancestors()) if (written := one.get(_BASE))]
    return resolved(base or "", *reversed(stated)) or base or ""


def resolved(base: str, *parts: str | None) -> str | None:
    """An address made absolute; None if it is none of the web, or of nothing known."""
    address = base
    for part in parts:
        try:
            address = urljoin(address, (part or "").strip())
        except ValueError:
            return None
    try:
        whole = urlsplit(address).scheme in {"http", "https"} and bool(urlsplit(address).hostname)
    except ValueError:
        return None
    return address.replace(" ", "%20")[:4000] if whole else None
