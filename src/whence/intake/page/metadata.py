"""What a page says of itself: title, byline, publisher, date of publication, language, canonical address.

Only what it states is taken, nothing is guessed: first its linked data (schema.org), then its meta elements, then what
stands visibly in it. A date needs a statement that it is one of publication; a copyright year is none, and neither is a
date that merely stands somewhere in the page.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from typing import NamedTuple, cast
from urllib.parse import urljoin, urlsplit

from whence.dates import is_date
from whence.intake.page.blocks import Element


class Stated(NamedTuple):
    """What a page says of itself; None where it says nothing."""

    title: str | None
    byline: str | None
    publisher: str | None
    published: str | None
    language: str | None
    address: str | None


_MOST_RECORDS = 5_000  # of linked data, in one script
_ARTICLE_TYPES = re.compile(r"(?:Article|Report|BlogPosting|Posting|ClaimReview|Review)$")
_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "twitter:title", "headline")
_AUTHORS = (
    *("author", "article:author", "byl", "citation_author", "dc.creator", "dcterms.creator", "parsely-author"),
    *("sailthru.author", "article:author_name", "authors", "cxenseparse:author"),
)
_PUBLISHERS = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name")
_DATES = (
    *("article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate"),
    *("publish-date", "published_time", "publication_date", "citation_publication_date", "citation_date"),
    *("dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "parsely-pub-date"),
    *("sailthru.date", "cxenseparse:recs:publishtime", "og:published_time", "article.published", "og:pubdate"),
    *("pdate", "pub_date", "publish_time", "publishtime", "datecreated", "date.created", "dc.date.created"),
)
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(\d{2})/(\d{2})(?=/|$)")
_SEVERAL = frozenset({"author", "citation_author"})  # given once for each author
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?=$|[T\s:+Z])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|[T\s]|\d{6}$)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TITLE_REST = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{2,60}$")
_BY = re.compile(r"^(?:by|von|por|par|di)\s*:?\s+", re.IGNORECASE)
_TITLE_SHORTEST = 15
_LONGEST = 300  # characters of one field
_LONGEST_DATA = 2_000_000  # characters of one linked-data script


def stated_by(root: Element) -> Stated:
    """What this page says of itself."""
    meta = _meta(root)
    article, others = _linked_data(root)
    published = (
        _day(_text(article.get("datePublished")))
        or next(filter(None, (_day(meta.get(name)) for name in _DATES)), None)
        or _day(_text(article.get("dateCreated")))
        or _visible_day(root)
    )
    address = _address(root, meta)
    publisher = _name(article.get("publisher")) or _first(meta, _PUBLISHERS) or _site_name(others)
    return Stated(
        title=_title(article, meta, root),
        byline=_byline(article, meta, root),
        publisher=publisher.lstrip("@") or None if publisher else None,
        published=published or _day_in(address),
        language=_language(root, meta, article),
        address=address,
    )


def _meta(root: Element) -> dict[str, str]:
    """The page's meta elements, names in lower case; the first of a name counts, authors are gathered."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = _clean(element.get("content"))
        if not name or not content:
            continue
        key = name.strip().lower()
        if key in _SEVERAL and len(found.get(key, "")) < _LONGEST and content not in found.get(key, content):
            found[key] = f"{found[key]}, {content}"
        else:
            found.setdefault(key, content)
    return found


def _linked_data(root: Element) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The schema.org article of the page, or an empty record, and all records beside it."""
    records: list[dict[str, object]] = []
    for script in root.iter("script"):
        if script.get("type", "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        written = (script.text or "").strip()
        if written.startswith("<!--"):
            written = written.removeprefix("<!--").removesuffix("-->")
        try:
            data = json.loads(written[:_LONGEST_DATA], strict=False)
        except (ValueError, RecursionError):
            continue
        records.extend(_records(data))
    articles = [record for record in records if _ARTICLE_TYPES.search(_type(record))]
    for record in articles:
        if record.get("headline") and record.get("datePublished"):
            return record, records
    return (articles[0] if articles else {}), records


def _records(data: object) -> Iterator[dict[str, object]]:
    """The records at the top of linked data, in lists and graphs too."""
    waiting = deque([data])
    for _ in range(_MOST_RECORDS):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(one for one in value[:1000] if isinstance(one, dict | list))
        elif isinstance(value, dict):
            yield cast("dict[str, object]", value)
            waiting.extend(value[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value)


def _type(record: dict[str, object]) -> str:
    return _text(record.get("@type")) or ""


def _text(value: object) -> str | None:
    """The text of a linked-data value: itself, the first of a list, or its @value."""
    for _ in range(5):
        if isinstance(value, list) and value:
            value = value[0]
        elif isinstance(value, dict) and "@value" in value:
            value = value["@value"]
    return value if isinstance(value, str) else None


def _name(value: object) -> str | None:
    """The name or names of persons or organisations in linked data."""
    values = value if isinstance(value, list) else [value]
    names: list[str] = []
    for one in values[:30]:
        written = one.get("name") if isinstance(one, dict) else one
        parts = written if isinstance(written, list) else [written]
        for part in parts[:30]:
            name = _clean(part if isinstance(part, str) else None)
            if name and not _is_address(name) and name not in names:
                names.append(name)
    return ", ".join(names)[:_LONGEST] or None


def _site_name(records: list[dict[str, object]]) -> str | None:
    """The site that the linked data speaks of, where the article names no publisher."""
    kinds = ("NewsMediaOrganization", "WebSite", "Organization")
    return next((_name(record.get("name")) for kind in kinds for record in records if _type(record) == kind), None)


def _byline(article: dict[str, object], meta: dict[str, str], root: Element) -> str | None:
    said = _name(article.get("author"))
    if not said:
        names = [meta[name] for name in _AUTHORS if name in meta and not _is_address(meta[name])]
        said = names[0] if names else None
    if not said:
        said = _visible_byline(root)
    said = _BY.sub("", said) if said else ""
    # An account number or a line with the time of publication is no name.
    return said if said and sum(character.isdigit() for character in said) <= 2 else None


def _visible_byline(root: Element) -> str | None:
    """A name in the page that its mark-up calls the author's, if there is one short and only one."""
    marked = root.xpath('//*[@rel="author" or @itemprop="author"]')
    names = {name for element in cast("list[Element]", marked)[:20] if (name := _shown(element))}
    named = {name for name in names if len(name) <= 80}
    return named.pop() if len(named) == 1 else None


def _title(article: dict[str, object], meta: dict[str, str], root: Element) -> str | None:
    """The page's only first-order heading if its `<title>` repeats it, else what it states for other machines.

    Linked data comes second: an encyclopedia's headline is a description, a gallery's that of a picture.
    """
    headings = list(dict.fromkeys(shown for element in root.iter("h1") if (shown := _shown(element))))
    title = next((shown for element in root.iter("title") if (shown := _shown(element))), None)
    repeated = [heading for heading in headings if title and heading.casefold() in title.casefold()]
    if len(repeated) == 1 and len(repeated[0]) >= _TITLE_SHORTEST:
        return repeated[0]
    said = _clean(_text(article.get("headline"))) or _first(meta, _TITLES)
    if said or len(headings) == 1 or title is None:
        return said or (headings[0] if headings else None)
    return _TITLE_REST.sub("", title) or title


def _visible_day(root: Element) -> str | None:
    """The day in an element that is marked as the time of publication."""
    marked = root.xpath(
        '//*[@itemprop="datePublished"] | //time[@pubdate] | //time[contains(@class, "publish")]'
        ' | //time[contains(@class, "entry-date")]'
    )
    for element in cast("list[Element]", marked)[:20]:
        day = _day(element.get("datetime") or element.get("content") or element.get("title") or _shown(element))
        if day:
            return day
    return None


def _day_in(address: str | None) -> str | None:
    """The day that the canonical address names in its path, as many publishers' do: /2019/11/18/."""
    match = _DAY_IN_PATH.search(urlsplit(address).path) if address else None
    return _day("-".join(match.groups())) if match else None


def _day(written: str | None) -> str | None:
    """The day, month or year that a machine-readable date begins with, as EDTF.

    >>> _day("2023-11-15T17:00:00+00:00"), _day("20230428"), _day("Fri, 28 Apr 2023 13:53:25 GMT"), _day("today")
    ('2023-11-15', '2023-04-28', '2023-04-28', None)
    """
    if not written:
        return None
    written = written.strip().replace("/", "-")
    match = _DAY.match(written) or _COMPACT.match(written)
    if match:
        day = "-".join(part.zfill(2) for part in match.groups() if part)
    else:
        try:
            day = parsedate_to_datetime(written).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return day if is_date(day) and date(1900, 1, 1).year <= int(day[:4]) <= 2100 else None


def _language(root: Element, meta: dict[str, str], article: dict[str, object]) -> str | None:
    """The BCP 47 tag of the page's language."""
    html = root if root.tag == "html" else next(root.iter("html"), root)
    xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
    said = (html.get("lang"), html.get(xml_lang), html.get("xml:lang"), meta.get("content-language"))
    for written in (*said, _text(article.get("inLanguage")), meta.get("og:locale"), meta.get("dc.language")):
        tag = (written or "").split(",")[0].strip().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return _cased(tag)
    return None


def _cased(tag: str) -> str:
    """A language tag as it is usually written: en-GB, zh-Hant."""
    first, *rest = tag.split("-")
    parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest]
    return "-".join([first.lower(), *parts])


def _address(root: Element, meta: dict[str, str]) -> str | None:
    """The canonical address, made absolute if the page says of what."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None) or ""
    links = (element for element in root.iter("link") if "canonical" in element.get("rel", "").lower().split())
    written = [element.get("href") for element in links]
    for one in (*written, meta.get("og:url"), meta.get("twitter:url")):
        try:
            address = urljoin(meta.get("og:url") or base, (one or "").strip()) if one else ""
            if _is_address(address) and urlsplit(address).hostname:
                return address[:2000]
        except ValueError:
            continue
    return None


def _is_address(written: str) -> bool:
    return written.startswith(("http://", "https://"))


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _shown(element: Element) -> str | None:
    return _clean("".join(cast("Iterator[str]", element.itertext())))


def _clean(written: str | None) -> str | None:
    """One line without entities (linked data often has them twice), or None if nothing is left."""
    if not written:
        return None
    return " ".join(unescape(written[: 4 * _LONGEST]).split())[:_LONGEST] or None
