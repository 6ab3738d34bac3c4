"""What feeds of all formats are taken as, and the format that is JSON."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import cast

from whence.intake.feeds.dates import moment
from whence.intake.feeds.xml_feed import bad_feed, line, resolved
from whence.model import Warned

MOST_ENTRIES = 200_000
_HALVES = re.compile("[\ud800-\udfff]")
_JSON_ITEMS = re.compile(r'"items"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed's word on something published: where, under which title, when, by whom; None where it says nothing.

    `published` and `changed` are ISO 8601; `published_as_stated` is what stands in the feed, also where it cannot be
    read. `summary` and `content` are HTML, whose relative addresses start from `base`.
    """

    address: str | None
    title: str | None
    published: str | None
    published_as_stated: str | None
    changed: str | None
    author: str | None
    summary: str | None
    content: str | None
    name: str | None
    base: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in this format (`rss`, `atom`, `json`), of this title and place, with these entries in its order."""

    format: str
    title: str | None
    address: str | None
    language: str | None
    entries: tuple[Entry, ...]
    warnings: tuple[Warned, ...]


def warnings_of(warned: Counter[str]) -> tuple[Warned, ...]:
    """What was met, as the vocabulary has it."""
    return tuple(Warned(what, count) for what, count in warned.items() if count)


def gathered(
    format: str,  # noqa: A002
    title: str | None,
    address: str | None,
    language: str | None,
    entries: Sequence[Entry],
    warned: Counter[str],
) -> Feed:
    """The feed of these entries, with what is amiss in them counted."""
    warned["entries without an address"] += sum(entry.address is None for entry in entries)
    warned["dates that cannot be read"] += sum(
        entry.published is None and entry.published_as_stated is not None for entry in entries
    )
    return Feed(format, title, address, language, tuple(entries), warnings_of(warned))


def json_feed(content: str, address: str | None, warned: Counter[str]) -> Feed:
    """What a JSON Feed lists; of one that is cut off, what stands before that."""
    try:
        found: object = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        items = list(_whole_items(content))
        found = {"version": "jsonfeed", "items": items} if items else None
        warned["JSON that is cut off or broken"] += 1
    if not isinstance(found, dict) or "jsonfeed" not in str(found.get("version")):
        raise bad_feed("JSON that is no JSON Feed")
    record: dict[str, object] = found
    home = resolved(address or "", _said(record, "home_page_url"))
    base = home or address or ""
    listed = record.get("items")
    items = [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)][:MOST_ENTRIES]
    author = _json_authors(record)
    entries = [_json_entry(one, base, author) for one in items]
    return gathered("json", line(_said(record, "title")), home, _said(record, "language"), entries, warned)


def _json_entry(item: dict[str, object], base: str, author: str | None) -> Entry:
    found = _said(item, "url") or _said(item, "external_url") or _said(item, "id")
    stated = _said(item, "date_published")
    plain = _said(item, "content_text")
    summary = _said(item, "summary")
    return Entry(
        address=resolved(base, found) if found and (item.get("url") or "/" in found) else None,
        title=line(_said(item, "title")),
        published=moment(stated),
        published_as_stated=stated,
        changed=moment(_said(item, "date_modified")),
        author=_json_authors(item) or author,
        summary=escape(summary, quote=False) if summary else None,
        content=_said(item, "content_html") or (escape(plain, quote=False) if plain else None),
        name=_said(item, "id"),
        base=base,
    )


def _said(record: dict[str, object], key: str) -> str | None:
    value = record.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    # JSON can write half of a character, which no text can hold.
    return _HALVES.sub("\ufffd", value.strip()) or None if isinstance(value, str) else None


def _json_authors(record: dict[str, object]) -> str | None:
    several = record.get("authors")
    people = several if isinstance(several, list) and several else [record.get("author")]
    names = [_said(cast("dict[str, object]", one), "name") for one in people if isinstance(one, dict)]
    return ", ".join(name for name in names if name)[:300] or None


def _whole_items(content: str) -> Iterator[dict[str, object]]:
    """The entries of a JSON Feed that stand before the place where it is broken."""
    start = _JSON_ITEMS.search(content) if "jsonfeed" in content else None
    at = start.end() if start else len(content)
    decoder = json.JSONDecoder(strict=False)
    while at < len(content):
        while at < len(content) and content[at] in ", \t\r\n":
            at += 1
        try:
            found, at = decoder.raw_decode(content, at)
        except (ValueError, RecursionError):
            return
        if isinstance(found, dict):
            yield found
