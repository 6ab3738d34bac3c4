"""Pages: main content, blocks that are no claims, and what a page says of itself."""

import socket

import pytest

from whence.errors import BadMarkup, Empty, NotText, TooLarge
from whence.intake import Stated, take
from whence.model import BlockKind, Text

FIRST = "The dam above the valley is safe, the ministry of water said on Monday, and nobody has to leave."
SECOND = "Residents of two villages told reporters that cracks had appeared in the wall after the rains."
THIRD = "An engineer who inspected the wall in May said that repairs would take until the end of the year."
PROSE = "".join(f"<p>{part}</p>" for part in (FIRST, SECOND, THIRD))


def page(body: str, head: str = "", lang: str = "en") -> Text:
    return take(
        f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode(), Stated("a")
    )


def blocks(text: Text) -> list[tuple[str, str]]:
    return [(block.kind.value, text.content[block.span.start : block.span.end]) for block in text.blocks]


def test_paragraphs_are_parted_by_a_blank_line() -> None:
    assert page(f"<article>{PROSE}</article>").content == "\n\n".join((FIRST, SECOND, THIRD))


def test_menus_footers_and_scripts_are_left_out() -> None:
    text = page(
        f"<nav><a href=/>Home</a> <a href=/s>Sports</a></nav><article>{PROSE}</article><script>var a</script>"
        "<footer><p>All rights reserved by the publisher of this page in 2020.</p></footer>"
    )
    assert text.content == "\n\n".join((FIRST, SECOND, THIRD))


def test_comments_of_readers_are_left_out() -> None:
    comments = f'<div id="comments"><div class="comment"><p>{"I think that this is wrong. " * 5}</p></div></div>'
    assert "I think" not in page(f"<article>{PROSE}</article>{comments}").content


def test_headings_captions_and_bylines_are_marked() -> None:
    text = page(
        f"<article><h1>Dam is safe</h1><p class=byline>By Ana Ruiz</p><p>{FIRST}</p>"
        f"<figure><img src=a.jpg><figcaption>The dam in May. Photo: Reuters</figcaption></figure><p>{SECOND}</p>"
        f"<h2>Cracks</h2><p>{THIRD}</p></article>"
    )
    assert blocks(text) == [
        ("heading", "Dam is safe"),
        ("byline", "By Ana Ruiz"),
        ("caption", "The dam in May. Photo: Reuters"),
        ("heading", "Cracks"),
    ]
    assert FIRST in text.content
    assert THIRD in text.content


def test_a_line_in_bold_is_a_heading_and_a_bold_sentence_is_not() -> None:
    text = page(f"<article><p>{FIRST}</p><p><b>What comes next</b></p><p><b>{SECOND}</b></p><p>{THIRD}</p></article>")
    assert blocks(text) == [("heading", "What comes next")]


def test_sentences_set_as_a_heading_are_prose() -> None:
    assert blocks(page(f"<article><h2>{FIRST} {SECOND}</h2><p>{SECOND}</p><p>{THIRD}</p></article>")) == []


def test_a_link_to_another_article_is_no_prose() -> None:
    text = page(
        f'<article><p>{FIRST}</p><p>Read more: <a href="/b">Flood warning lifted in the north</a></p>{PROSE}</article>'
    )
    assert ("prose", "Read more") not in blocks(text)
    assert all(kind == "heading" for kind, passage in blocks(text) if "Read more" in passage)


def test_list_items_and_quotations_are_paragraphs_of_their_own() -> None:
    text = page(
        f"<article><p>{FIRST}</p><blockquote><p>{SECOND}</p></blockquote>"
        f"<ul><li>The first demand was a report.</li><li>The second was money.</li></ul><p>{THIRD}</p></article>"
    )
    parts = text.content.split("\n\n")
    assert parts == [FIRST, SECOND, "The first demand was a report.", "The second was money.", THIRD]


def test_words_in_inline_elements_are_kept_and_spaced_as_shown() -> None:
    text = page(
        f"<article><p>The <em>dam</em>\n  broke on <time datetime=2020-01-06>Monday</time>, said <a href=/m>the "
        f"minister</a> of <abbr>H<sub>2</sub>O</abbr>, and nobody was hurt in the valley.</p>{PROSE}</article>"
    )
    assert text.content.startswith("The dam broke on Monday, said the minister of H2O, and nobody was hurt")


def test_one_break_is_a_line_and_two_are_a_paragraph() -> None:
    text = page(f"<article><p>{FIRST}<br>{SECOND}<br><br>{THIRD}</p>{PROSE}</article>")
    assert text.content.startswith(f"{FIRST}\n{SECOND}\n\n{THIRD}")


def test_entities_emoji_and_right_to_left_text() -> None:
    arabic = "قال الوزير إن السد آمن ولن يضطر أحد إلى مغادرة الوادي، وأضاف أن الإصلاحات ستنتهي هذا العام."
    text = page(f"<article><p dir=rtl>{arabic}</p><p>AT&amp;T said: &ldquo;fine&rdquo; &#x1F54A;</p>{PROSE}</article>")
    assert text.content.startswith(f"{arabic}\n\nAT&T said: “fine” 🕊")


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "LATIN1"])
def test_browser_labels_mean_what_browsers_take_them_for(label: str) -> None:
    data = f'<html><head><meta charset="{label}"></head><body>{PROSE}<p>“Größe” – 5 €</p></body></html>'
    text = take(data.encode("cp1252"), Stated("a.html"))
    assert text.content.endswith("“Größe” – 5 €")
    assert text.encoding == "windows-1252"


def test_the_declared_encoding_is_believed_for_old_code_pages() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'
    sentence = "Министр сказал, что плотина цела и никому не нужно покидать долину этой весной."
    text = take(f"<html><head>{head}</head><body><p>{sentence}</p></body></html>".encode("koi8-r"), Stated("a"))
    assert text.content == sentence


def test_valid_utf8_wins_over_a_wrong_declaration() -> None:
    data = f'<html><head><meta charset="iso-8859-1"></head><body>{PROSE}<p>Größe, später, “so”.</p></body></html>'
    assert take(data.encode(), Stated("a")).content.endswith("Größe, später, “so”.")


def test_a_page_in_utf16_is_a_page() -> None:
    text = take(f"<html><body>{PROSE}</body></html>".encode("utf-16"), Stated("a.txt"))
    assert (text.document.media_type, text.encoding) == ("text/html", "utf-16-le")


def test_what_a_page_says_of_itself() -> None:
    head = (
        "<title>Dam is safe, says ministry | The Valley Post</title><meta property=og:site_name content='Valley Post'>"
        "<link rel=canonical href=https://example.org/dam><meta name=author content='Ana Ruiz'>"
        "<meta property=article:published_time content=2020-01-06T09:00:00+01:00>"
    )
    said = page(f"<h1>Dam is safe, says ministry</h1>{PROSE}", head, "en_gb").document
    assert (said.title, said.byline, said.publisher) == ("Dam is safe, says ministry", "Ana Ruiz", "Valley Post")
    assert (said.published, said.language, said.address) == ("2020-01-06", "en-GB", "https://example.org/dam")


def test_linked_data_is_read() -> None:
    data = (
        '{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Post"},{"@type":["NewsArticle"],'
        '"headline":"Dam &amp; valley","datePublished":"2020-01-06","author":[{"name":"A. Ruiz"},{"name":"B. Li"}],'
        '"publisher":{"name":"Valley Post"},"inLanguage":"pt"}]}'
    )
    said = page(PROSE, f'<script type="application/ld+json">{data}</script>', "").document
    assert (said.title, said.byline, said.publisher) == ("Dam & valley", "A. Ruiz, B. Li", "Valley Post")
    assert (said.published, said.language) == ("2020-01-06", "pt")


def test_a_page_that_says_nothing_of_itself_is_believed() -> None:
    said = take(f"<html><body>{PROSE}<p>© 2019 Valley Post</p></body></html>".encode(), Stated("a")).document
    assert (said.byline, said.publisher, said.published, said.language, said.address) == (None,) * 5


def test_what_a_person_says_wins() -> None:
    head = "<title>Page</title><meta property=og:site_name content=Site><meta name=date content=2020-01-06>"
    stated = Stated("a.html", title="T", publisher="P", published="2019", url="https://example.org/b")
    said = take(f"<html><head>{head}</head><body>{PROSE}</body></html>".encode(), stated).document
    assert (said.title, said.publisher, said.published, said.uri) == ("T", "P", "2019", "https://example.org/b")


@pytest.mark.parametrize("body", ["", "<div></div>", "<script>var a = 1</script>", "<nav><a href=/>Home</a></nav>"])
def test_a_page_without_content_is_empty(body: str) -> None:
    with pytest.raises(Empty):
        page(body)


@pytest.mark.parametrize("data", [b"<?xml version='1.0'?><rss><channel/></rss>", b"<urlset><url/></urlset>"])
def test_feeds_and_site_maps_are_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        take(data, Stated("feed.xml"))


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "h1", "svg", "font", "ul><li", "table><tr><td"])
@pytest.mark.parametrize("depth", [300, 10_000])
def test_deep_nesting_neither_breaks_nor_loses_what_follows(tag: str, depth: int) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    text = page(f"<{tag}>" * depth + f"<p>{FIRST}</p>" + closing * depth + f"<p>{SECOND}</p>")
    assert SECOND in text.content


def test_a_line_of_ten_million_characters() -> None:
    assert len(page("<p>" + "word " * 2_000_000).content) == 9_999_999


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='" + "a b " * 500_000 + "'>",
        "<div " + " ".join(f"a{number}=1" for number in range(50_000)) + ">",
        "<div" * 50_000,
        "<" * 100_000,
        "\0" * 3,
        "<![CDATA[" * 1000,
        "&#0;&#xD800;&#x110000;&bogus;",
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    ],
)
def test_hostile_markup_is_survived(markup: str) -> None:
    try:
        text = page(f"<article>{PROSE}</article>{markup}")
    except (BadMarkup, Empty):
        return
    assert FIRST in text.content


def test_a_page_of_too_many_tags_is_refused() -> None:
    with pytest.raises(TooLarge):
        page("<p>x" * 400_000)


def test_a_page_does_not_depend_on_those_read_before() -> None:
    first = page(f"<article>{PROSE}</article>")
    for _ in range(5):
        page(f"<article>{PROSE}<p>More.</p></article>")
    assert page(f"<article>{PROSE}</article>") == first


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page must not open a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://www.w3.org/TR/xhtml1.dtd">'
    head = '<base href="http://example.org/"><link rel=canonical href=/x><link rel=stylesheet href=//e.org/a.css>'
    assert take(f"{doctype}<html><head>{head}</head><body>{PROSE}</body></html>".encode(), Stated("a")).content


def test_blocks_are_in_order_and_inside_the_text() -> None:
    text = page(f"<article><h1>Dam is safe</h1>{PROSE}<h2>Cracks</h2>{PROSE.replace('dam', 'lake')}</article>")
    ends = [0]
    for block in text.blocks:
        assert ends[-1] <= block.span.start < block.span.end <= len(text.content)
        assert block.kind is not BlockKind.PROSE
        ends.append(block.span.end)
