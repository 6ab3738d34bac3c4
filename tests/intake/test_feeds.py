"""Feeds and site maps, well-formed and as they are."""

import gzip
import json
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import IntakeError, TooLarge
from whence.intake.feeds.dates import moment
from whence.intake.feeds.feed import Entry, Feed, SiteMap, feed_of
from whence.model import Warned

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "inputs" / "html" / "trafilatura_resources"
HEAD = '<?xml version="1.0" encoding="utf-8"?>'
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(items: str, channel: str = "<link>https://example.org/news/</link>", spaces: str = SPACES) -> bytes:
    return f'{HEAD}<rss version="2.0" {spaces}><channel><title>Post</title>{channel}{items}</channel></rss>'.encode()


def atom(entries: str, more: str = "", about: str = "") -> bytes:
    return f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" {about}><title>Post</title>{more}{entries}</feed>'.encode()


def feed(data: bytes, address: str | None = None) -> Feed:
    found = feed_of(data, address)
    assert isinstance(found, Feed)
    return found


def only(data: bytes, address: str | None = None) -> Entry:
    (entry,) = feed(data, address).entries
    return entry


ITEM = (
    "<item><title>Dam &amp; valley</title><link>https://example.org/dam</link><guid>https://example.org/?p=1</guid>"
    "<pubDate>Mon, 06 Jan 2020 09:00:00 +0100</pubDate><dc:creator><![CDATA[Ana Ruiz]]></dc:creator>"
    "<description>&lt;p&gt;It is safe.&lt;/p&gt;</description>"
    "<content:encoded><![CDATA[<p>It is <b>safe</b> &amp; dry.</p>]]></content:encoded></item>"
)


def test_rss_2() -> None:
    found = feed(rss(ITEM, "<link>https://example.org/</link><language>en-GB</language>"))
    assert (found.format, found.title, found.address, found.language) == (
        "rss",
        "Post",
        "https://example.org/",
        "en-GB",
    )
    assert found.warnings == ()
    (entry,) = found.entries
    assert (entry.address, entry.title) == ("https://example.org/dam", "Dam & valley")
    assert (entry.published, entry.author) == ("2020-01-06T09:00:00+01:00", "Ana Ruiz")
    assert (entry.summary, entry.content) == ("<p>It is safe.</p>", "<p>It is <b>safe</b> &amp; dry.</p>")
    assert (entry.name, entry.published_as_stated) == ("https://example.org/?p=1", "Mon, 06 Jan 2020 09:00:00 +0100")


@pytest.mark.parametrize("space", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"])
def test_rss_0_and_1_have_their_items_beside_the_channel(space: str) -> None:
    data = (
        f'{HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}" {SPACES}>'
        "<channel><title>Post</title><link>https://example.org/</link></channel>"
        '<item rdf:about="https://example.org/dam"><title>Dam</title><dc:date>2020-01-06</dc:date></item></rdf:RDF>'
    )
    entry = only(data.encode())
    assert (entry.address, entry.title, entry.published) == ("https://example.org/dam", "Dam", "2020-01-06")


def test_atom() -> None:
    found = feed(
        atom(
            '<entry><title type="html">Dam &amp;amp; &lt;b&gt;valley&lt;/b&gt;</title><id>tag:1</id>'
            '<link rel="enclosure" href="a.mp3"/><link rel="self" href="/self"/><link href="dam"/>'
            "<published>2020-01-06T09:00:00Z</published><updated>2020-01-07T09:00:00Z</updated>"
            "<author><name>Ana Ruiz</name></author><author><name>B. Li</name></author>"
            '<summary>1 &lt; 2 &amp; 3</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">It is '
            "<b>safe</b> &amp; dry.</div></content></entry>",
            '<link href="/home"/>',
            'xml:base="https://example.org/news/" xml:lang="en"',
        )
    )
    assert (found.format, found.address, found.language) == ("atom", "https://example.org/home", "en")
    (entry,) = found.entries
    assert (entry.address, entry.title) == ("https://example.org/news/dam", "Dam & valley")
    assert (entry.published, entry.changed) == ("2020-01-06T09:00:00+00:00", "2020-01-07T09:00:00+00:00")
    assert (entry.author, entry.name, entry.base) == ("Ana Ruiz, B. Li", "tag:1", "https://example.org/news/")
    assert (entry.summary, entry.content) == ("1 &lt; 2 &amp; 3", "It is <b>safe</b> &amp; dry.")


def test_elements_with_odd_names_are_kept_as_html() -> None:
    inside = "<a:b xmlns:a='urn:a'>x</a:b><w:3ď>y</w:3ď>"
    assert only(rss(f"<item><description>{inside}</description></item>")).summary == "<b>x</b><span>y</span>"


def test_a_change_is_no_publication() -> None:
    entry = only(atom("<entry><title>A</title><updated>2020-01-07</updated></entry>"))
    assert (entry.published, entry.changed) == (None, "2020-01-07")


def test_old_atom_with_another_prefix() -> None:
    data = (
        '<a:feed version="0.3" xmlns:a="http://purl.org/atom/ns#"><a:author><a:name>Ana</a:name></a:author><a:entry>'
        '<a:title>Dam</a:title><a:link rel="alternate" type="text/html" href="https://example.org/dam"/>'
        '<a:issued>2020-01-06T09:00</a:issued><a:content type="text/html" mode="escaped">&lt;p&gt;</a:content>'
        "</a:entry></a:feed>"
    )
    entry = only(data.encode())
    assert (entry.address, entry.title) == ("https://example.org/dam", "Dam")
    assert (entry.published, entry.author, entry.content) == ("2020-01-06T09:00", "Ana", "<p>")


def test_json_feed() -> None:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post",
        "home_page_url": "https://example.org/news/",
        "authors": [{"name": "Post staff"}],
        "items": [
            {
                "id": "1",
                "url": "dam",
                "title": "Dam",
                "content_html": "<p>Safe",
                "date_published": "2020-01-06T09:00:00Z",
            },
            {"id": 2, "content_text": "1 < 2", "author": {"name": "Ana"}, "summary": "a & b\ud800"},
            5,
        ],
    }
    found = feed(json.dumps(data).encode())
    first, second = found.entries
    assert (first.address, first.author, first.content) == ("https://example.org/news/dam", "Post staff", "<p>Safe")
    assert (second.address, second.author, second.content) == (None, "Ana", "1 &lt; 2")
    assert (second.name, second.summary) == ("2", "a &amp; b\ufffd")
    assert found.warnings == (Warned("entries without an address", 1),)


def test_site_maps() -> None:
    news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    data = (
        f'{HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {news}><url><loc>\n https://example.org/a?b=1&amp;c=2'
        " </loc><lastmod>2020-01-06</lastmod></url><url><loc>/b</loc><news:news>"
        "<news:publication_date>2020-01-07T08:00Z"
        "</news:publication_date><news:title>Dam</news:title></news:news></url><url/></urlset>"
    )
    for written in (data.encode(), gzip.compress(data.encode()), data.encode("utf-16")):
        found = feed_of(written, "https://example.org/sitemap.xml")
        assert isinstance(found, SiteMap)
        first, second = found.pages
        assert (first.address, first.changed) == ("https://example.org/a?b=1&c=2", "2020-01-06")
        assert (second.address, second.title) == ("https://example.org/b", "Dam")
        assert second.published == "2020-01-07T08:00+00:00"
        assert found.warnings == (Warned("entries without an address, or too many", 1),)
    found = feed_of(b"<sitemapindex><sitemap><loc>https://example.org/s.xml</loc></sitemap></sitemapindex>")
    assert isinstance(found, SiteMap)
    assert [listed.address for listed in found.maps] == ["https://example.org/s.xml"]


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<link>dam?a=1&b=2</link>", "https://example.org/news/dam?a=1&b=2"),
        ("<link>dam?a=1&amp;b=2</link>", "https://example.org/news/dam?a=1&b=2"),
        ("<link><![CDATA[dam?a=1&b=2]]></link>", "https://example.org/news/dam?a=1&b=2"),
        ("<link>  \n/dam </link>", "https://example.org/dam"),
        ('<atom:link href="/dam"/>', "https://example.org/dam"),
        ('<atom:link rel="enclosure" href="/a.mp3"/><guid>https://example.org/?p=1</guid>', "https://example.org/?p=1"),
        ('<guid isPermaLink="false">https://example.org/?p=1</guid>', None),
        ("<guid>17</guid>", "https://example.org/news/17"),
        ("<link>http://f.org/1</link><feedburner:origLink>https://e.org/1</feedburner:origLink>", "https://e.org/1"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>https://[bad/</link>", None),
        ("<link>//cdn.example.org/dam</link>", "https://cdn.example.org/dam"),
        ("<link/>", None),
    ],
)
def test_addresses_are_found_and_made_absolute(inside: str, address: str | None) -> None:
    assert only(rss(f"<item><title>A</title>{inside}</item>")).address == address


def test_the_address_of_the_feed_is_where_relative_ones_start_if_it_names_none() -> None:
    assert (
        only(rss("<item><link>dam</link></item>", ""), "https://example.org/feed/x").address
        == "https://example.org/feed/dam"
    )
    assert only(rss("<item><link>dam</link></item>", "")).address is None


@pytest.mark.parametrize(
    ("inside", "author"),
    [
        ("<author>ana@example.org (Ana Ruiz)</author>", "Ana Ruiz"),
        ("<author>Ana Ruiz</author>", "Ana Ruiz"),
        ("<dc:creator>Ana</dc:creator><dc:creator>Li</dc:creator><dc:creator>Ana</dc:creator>", "Ana, Li"),
        ("<atom:author><atom:name>Ana</atom:name></atom:author>", "Ana"),
        ("<author></author>", None),
    ],
)
def test_authors(inside: str, author: str | None) -> None:
    assert only(rss(f"<item>{inside}</item>")).author == author


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&T &nbsp; caf&eacute; &ldquo;x&rdquo;", "AT&T café “x”"),
        ("&lt;b&gt;Dam&lt;/b&gt; safe", "Dam safe"),
        ("<![CDATA[Dam &amp; <i>valley</i> &#8217;s]]>", "Dam & valley ’s"),
        ("<b>Dam</b> safe", "Dam safe"),
        ("1 &amp;lt; 2", "1 < 2"),
        ("&bogus; &#0; &#xD800; &", "&bogus; &"),
        ("\x01Dam\x0c\n safe", "Dam safe"),
    ],
)
def test_titles_are_one_line_of_text(written: str, title: str) -> None:
    assert only(rss(f"<item><title>{written}</title></item>")).title == title


MOMENTS = {
    "Mon, 06 Jan 2020 09:00:00 +0100": "2020-01-06T09:00:00+01:00",
    "Mon, 06 Jan 2020 09:00:00 GMT": "2020-01-06T09:00:00+00:00",
    "6 Jan 20 9:00 EST": "2020-01-06T09:00-05:00",
    "Monday, January 6th, 2020 at 9:00 am": "2020-01-06T09:00",
    "Mon Jan  6 09:00:00 2020": "2020-01-06T09:00:00",
    "Mon Jan  6 09:00:00 CET 2020": "2020-01-06T09:00:00+01:00",
    "Mon, 06 Jan 2020 09:00:00 +0000 (UTC)": "2020-01-06T09:00:00+00:00",
    "Mon, 06 Jan 2020 09:00:00 GMT+0330": "2020-01-06T09:00:00+03:30",
    "Mon, 06 Jan 2020 09:00:00 IST": "2020-01-06T09:00:00",
    "Thurs, 3 Sept 2020 09:00 PDT": "2020-09-03T09:00-07:00",
    "Di, 06 Okt 2020 09:00:00 MESZ": "2020-10-06T09:00:00+02:00",
    "lun. 06 août 2020 09:00": "2020-08-06T09:00",
    "6 de enero de 2020": "2020-01-06",
    "6 января 2020, 09:00 MSK": "2020-01-06T09:00+03:00",
    "2020-01-06T09:00:00.123456Z": "2020-01-06T09:00:00+00:00",
    "2020-01-06T09:00:00-0500": "2020-01-06T09:00:00-05:00",
    "2020-01-06 09:00:00 +03:30": "2020-01-06T09:00:00+03:30",
    "2020-01-06 09:00:00": "2020-01-06T09:00:00",
    "2020/1/6": "2020-01-06",
    "2020-01": "2020-01",
    "2020": "2020",
    "20200106": "2020-01-06",
    "20200106T090000Z": "2020-01-06T09:00:00+00:00",
    "06.01.2020 09:00": "2020-01-06T09:00",
    "13/01/2020 09:00": "2020-01-13T09:00",
    "01/13/2020 9:00 PM": "2020-01-13T21:00",
    "12:30 AM": None,
    "01/02/2020": None,
    "02/02/2020": "2020-02-02",
    "1578297600": "2020-01-06T08:00:00+00:00",
    "1578297600000": "2020-01-06T08:00:00+00:00",
    "2020-01-06T25:00:00Z": "2020-01-06",
    "2020-02-30": None,
    "Mon, 06 Foo 2020 09:00:00 GMT": None,
    "0000-00-00 00:00:00": None,
    "yesterday": None,
    "": None,
    "9" * 5000: None,
}


@pytest.mark.parametrize("written", MOMENTS, ids=lambda written: written[:40] or "nothing")
def test_moments_in_all_forms(written: str) -> None:
    assert moment(written) == MOMENTS[written]


@given(st.text(max_size=60))
def test_any_text_is_a_moment_or_none(written: str) -> None:
    found = moment(written)
    assert found is None or moment(found) == found


def test_a_date_that_cannot_be_read_is_kept_as_it_is_stated() -> None:
    found = feed(rss("<item><link>/a</link><pubDate>Yesterday</pubDate></item>"))
    assert (found.entries[0].published, found.entries[0].published_as_stated) == (None, "Yesterday")
    assert found.warnings == (Warned("dates that cannot be read", 1),)


BROKEN = {
    "warnings of the server before it": b"<br />\n<b>Warning</b>: in x.php\n" + rss(ITEM),
    "blank lines before it": b"\n\n \xef\xbb\xbf" + rss(ITEM),
    "undeclared prefixes": rss(ITEM, spaces=""),
    "a tag that is never closed": rss("<item><title>B<br></title></item>" + ITEM),
    "another encoding than declared": rss(ITEM).replace(b"Ana Ruiz", b"Ana Ruiz").replace(b"utf-8", b"x-none"),
    "no XML declaration": rss(ITEM).removeprefix(HEAD.encode()),
    "a document type": rss(ITEM).replace(
        b"<rss", b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://example.org/rss.dtd"><rss', 1
    ),
    "cut off after the item": rss(ITEM)[: rss(ITEM).index(b"</item>") + 9],
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_feeds_are_read(name: str) -> None:
    entry = next(entry for entry in feed(BROKEN[name]).entries if entry.address == "https://example.org/dam")
    assert (entry.title, entry.author, entry.published) == ("Dam & valley", "Ana Ruiz", "2020-01-06T09:00:00+01:00")


def test_the_declared_encoding_is_believed() -> None:
    data = rss("<item><title>Плотина цела</title></item>").decode().replace("utf-8", "koi8-r").encode("koi8-r")
    assert only(data).title == "Плотина цела"


def test_entities_that_a_feed_declares_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a feed must not open a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 12))
    subset = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://e.org/">]>'
    data = rss("<item><title>&l11; &x; &y;</title><link>/&l11;</link></item>").replace(
        b"<rss", subset.encode() + b"<rss", 1
    )
    found = feed(data)
    assert found.entries[0].title == "&l11; &x; &y;"
    assert found.warnings[0] == Warned("declarations of entities left out", 14)


def test_bombs_are_refused() -> None:
    with pytest.raises(TooLarge):
        feed_of(gzip.compress(b"<rss>" + b" " * 60_000_000))
    with pytest.raises(TooLarge):
        feed_of(rss("<a/>" * 1_600_000))
    with pytest.raises(TooLarge):
        feed_of(rss("<item " + " ".join(f'a{number}="1"' for number in range(50_000)) + "/>"))


def test_deep_nesting_is_survived() -> None:
    entries = feed(rss(ITEM + "<b>" * 100_000)).entries
    assert entries[0].address == "https://example.org/dam"


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"<html><body>", b"<p>a</p>", b"{", b"{}", b"[]", b'{"items": [{"id": "1"}]}', b"a text",
     b"\x1f\x8b\x08a",
     b"<?xml version='1.0'?><svg/>", b"\0\1\2", b"%PDF-1.7\n\0\1\2<rss>",
     b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', b" " * 9000 + b"<rss/>"],
)  # fmt: skip
def test_what_is_no_feed_is_an_error(data: bytes) -> None:
    with pytest.raises(IntakeError):
        feed_of(data)


def many(count: int) -> list[str]:
    return [f"https://example.org/{number:03}" for number in range(count)]


WAYS = {
    "rss": rss("".join(f"<item><title>T</title><link>{address}</link></item>" for address in many(5))),
    "atom": atom("".join(f'<entry><link href="{address}"/><title>T</title></entry>' for address in many(5))),
    "json": json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"url": one} for one in many(5)]}
    ).encode(),
    "map": f"<urlset>{''.join(f'<url><loc>{one}</loc></url>' for one in many(5))}</urlset>".encode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_feed_cut_off_anywhere_keeps_the_entries_before(way: str) -> None:
    data = WAYS[way]
    closing = {"rss": b"</item>", "atom": b"</entry>", "json": b"}", "map": b"</url>"}[way]
    assert len(many(5)) == data.count(closing) - (way == "json")
    for end in range(len(data)):
        try:
            found = feed_of(data[:end])
        except IntakeError:
            assert end < data.index(closing) + len(closing)
            continue
        listed = found.pages if isinstance(found, SiteMap) else found.entries
        whole = data[:end].count(closing)
        assert [one.address for one in listed][:whole] == many(5)[:whole]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"]), max_size=20)


@settings(deadline=None, max_examples=100)
@given(TEXT.filter(lambda text: "<" not in text and "&" not in text), TEXT)
def test_what_is_written_is_read_back(title: str, content: str) -> None:
    from html import escape

    inside = f"<title>{escape(title)}</title><description>{escape(content)}</description>"
    entry = only(rss(f"<item>{inside}<link>/a</link></item>"))
    assert (entry.title or "", entry.summary or "") == (title, content)


PIECES = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<title>", "<![CDATA[", "]]>", "&", "&#xD800;",
     "<feed>", "<entry>", "<!DOCTYPE a [", "<!ENTITY", "]>", "<?xml", "?>", "a", "\0", "<a:b", ">", 'href="x"', "{",
     '"items": [']
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=25), st.binary(max_size=20))
def test_anything_gives_a_feed_or_an_error(pieces: list[str], noise: bytes) -> None:
    for head in (b"", b"<rss><channel>"):
        try:
            found = feed_of(head + "".join(pieces).encode() + noise)
        except IntakeError:
            continue
        assert isinstance(found, Feed | SiteMap)


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no feeds of others to read")
@pytest.mark.parametrize(
    ("name", "count"), [("feed.json", 25), ("feed1.atom", 2), ("feed2.rss", 1), ("sitemap.xml", 84)]
)
def test_feeds_of_others(name: str, count: int) -> None:
    found = feed_of((INPUTS / name).read_bytes())
    listed = found.pages if isinstance(found, SiteMap) else found.entries
    assert len(listed) == count
    assert all(one.address and one.title for one in listed if isinstance(one, Entry))
    assert found.warnings == ()
