"""The report page: nothing of a text added or lost, everything linked both ways, nothing loaded, nothing run."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from typing import Unpack

import pytest

from export.made_reading import Stated, own, read, somebody, span_of, timed
from whence.export.html import html_page
from whence.model import (
    Act,
    Alternative,
    Attribution,
    Blob,
    Block,
    BlockKind,
    Certainty,
    Claim,
    Document,
    Failure,
    Kind,
    Leaning,
    Link,
    Quantity,
    Reader,
    Reading,
    ReferentKind,
    Role,
    Span,
    Text,
    Voice,
    Warned,
    Whose,
    Wording,
    WordingKind,
)

VOID = {"meta", "br", "hr", "img", "input", "link"}
NARRATOR = Link(Role.NARRATOR, None, "")
CONTENT = (
    "The dam & the fire\r\n\r\n"
    "“It [the dam] is <b>safe</b>,” said Ann, Bob told us. Rain fell.\r\n\r\n"
    "قال الوزير إن السد آمن.\n"
    "two  spaces\tand 👩‍👩‍👧 e\u0301, it is said\n\n \n"
)


def span(words: str, content: str = CONTENT) -> Span:
    start = content.index(words)
    return Span(start, start + len(words))


def attribution(name: str, source: str, cue: str, *content: str) -> Attribution:
    return Attribution(name, Kind.DIRECT, (span(source),), (span(cue),), tuple(map(span, content)), None, 0.5)


ANN, BOB = Link(Role.PERSON, "a-ann", "Ann"), Link(Role.PERSON, "a-bob", "Bob")
MINISTER, NOBODY = Link(Role.DOCUMENT, "a-minister", "الوزير"), Link(Role.UNSTATED, None, "")
TOLD, LAST = span("“It [the dam] is <b>safe</b>,” said Ann"), span("two  spaces\tand 👩‍👩‍👧 e\u0301")
ATTRIBUTIONS = (
    Attribution("a-bob", Kind.INDIRECT, (span("Bob"),), (span("told us"),), (TOLD,), None, 0.4),
    attribution("a-ann", "Ann", "said", "It", "is <b>safe</b>"),
    attribution("a-minister", "الوزير", "قال", "إن السد آمن"),
)


def claim(number: int, voice: Voice, confidence: float, spans: Sequence[Span], *holders: Link) -> Claim:
    return Claim(f"c-{number}", "sentence", tuple(spans), voice, (NARRATOR, *holders), confidence)


# The second within the first, the fourth in pieces over two paragraphs, the fifth on the very words of a piece of it.
CLAIMS = (
    claim(1, Voice.INDIRECT, 0.4, [TOLD], BOB),
    claim(2, Voice.DIRECT, 0.8, [span("It"), span("is <b>safe</b>")], BOB, ANN),
    claim(3, Voice.NARRATOR, 0.987, [span("Rain fell.")]),
    claim(4, Voice.MIXED, 0.3, [span("إن السد آمن"), LAST], MINISTER),
    claim(5, Voice.UNSOURCED, 0.05, [LAST], NOBODY),
)


def plain(content: str, **stated: Unpack[Stated]) -> Reading:
    """A reading that found nothing, of a document of which this was stated."""
    document = replace(Document(Blob.of(content.encode()), "dam.txt", "text/plain"), **stated)
    text = Text(document, content, "plain", "1", "utf-8")
    return Reading(text, Reader("whence-reader-en", "0.1.0", "sha256:" + "ab" * 32), (), (), (), (), ())


def reading(**stated: Unpack[Stated]) -> Reading:
    return replace(
        plain(CONTENT, **stated),
        attributions=ATTRIBUTIONS,
        claims=CLAIMS,
        asides=(Block(span("The dam & the fire"), BlockKind.HEADING),),
        insertions=(span("[the dam]"),),
        warnings=(Warned("bytes of no character", 3),),
    )


class Page(HTMLParser):
    """A page as far as the tests look at it: its elements, the text panes, and the words of every named element."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.panes: list[str] = []
        self.words: dict[str, str] = {}
        self.nested_links = 0
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(source)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.nested_links += tag == "a" and any(name == "a" for name, _ in self._open)
        self.elements.append((tag, given))
        if tag not in VOID:
            self._open.append((tag, given))
            if given.get("class") == "text":
                self.panes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(given.get("class") == "text" for _, given in self._open):
            self.panes[-1] += data
        for _, given in self._open:
            if "id" in given:
                self.words[given["id"]] = self.words.get(given["id"], "") + data

    def with_class(self, name: str) -> list[dict[str, str]]:
        return [given for _, given in self.elements if name in given.get("class", "").split()]

    @property
    def ids(self) -> list[str]:
        return [given["id"] for _, given in self.elements if "id" in given]


def test_the_text_is_the_text_character_for_character() -> None:
    assert Page(html_page([reading()], [])).panes == [CONTENT]


@pytest.mark.parametrize("content", ["", "\n", "a", "\r\n a \r b\n\n\n c ", "<p>&amp;</p>", "a\u2028\u2029b \x0c\x0b"])
def test_a_text_without_claims_is_shown_whole(content: str) -> None:
    assert Page(html_page([plain(content)], [])).panes == [content]


def test_what_no_page_can_hold_is_replaced_one_for_one() -> None:
    page = html_page([plain("a\x00b", title="\udcff")], [])
    assert Page(page).panes == ["a\ufffdb"]
    page.encode()


def test_every_claim_has_a_card_and_its_words_lead_there_and_back() -> None:
    page = Page(html_page([reading()], []))
    words = {"d1-w1": "d1-k1", "d1-w2": "d1-k2", "d1-w3": "d1-k3", "d1-w4": "d1-k4", "d1-w5": "d1-k5"}
    assert [card["id"] for card in page.with_class("card")] == list(words.values())
    led = {given["id"]: given["href"] for tag, given in page.elements if tag == "a" and given.get("id", "") in words}
    assert led == {name: f"#{card}" for name, card in words.items()}
    assert [given["href"] for given in page.with_class("number")] == [f"#{name}" for name in words]


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = Page(html_page([reading(), reading()], []))
    targets = [given["href"][1:] for tag, given in page.elements if given.get("href", "").startswith("#")]
    assert len(targets) > 30
    assert set(targets) <= set(page.ids)


def test_the_holder_and_the_cue_on_a_card_lead_to_their_words() -> None:
    page = Page(html_page([reading()], []))
    assert (page.words["d1-s2"], page.words["d1-c2"]) == ("Ann", "said")
    assert {"#d1-s2", "#d1-c2"} <= {given.get("href") for _, given in page.elements}


def test_no_link_stands_in_a_link() -> None:
    assert Page(html_page([reading()], [])).nested_links == 0


def test_a_card_says_words_voice_chain_cue_and_sureness() -> None:
    words = Page(html_page([reading()], [])).words
    card = " ".join(words["d1-k2"].split())
    assert "quoted" in card
    assert "“It” … “is <b>safe</b>”" in card
    assert "this text “Bob” person by “told us” “Ann” person by “said”" in card
    assert "sureness 0.80" in card
    assert "nobody named" in words["d1-k5"]


def test_quotation_marks_stand_only_around_words_of_the_text() -> None:
    for quoted in re.findall(r'<span class="mark">“</span><bdi>(.*?)</bdi>', html_page([reading()], []), re.DOTALL):
        plain = quoted.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&amp;", "&")
        assert plain in CONTENT


def test_the_page_says_what_was_read_by_which_reader_and_what_is_unknown() -> None:
    page = html_page([reading()], [])
    assert "publication date unknown" in page
    assert "publisher unknown" in page
    assert "whence-reader-en 0.1.0 (network abababab): 5 claims, 3 attributions" in page
    assert "bytes of no character (3)" in page
    dated = html_page([reading(published="2012-03", publisher="Herald", title="Dam")], [])
    assert "unknown" not in dated
    assert "published <bdi>2012-03</bdi>" in dated


def test_the_page_opens_with_what_to_check_least_sure_first() -> None:
    page = html_page([reading()], [])
    assert page.index("What to check</h3>") < page.index("The text</h3>")
    sheet = Page(page).words["d1-check"]
    order = [sheet.index(words) for words in ("Documents to obtain", "الوزير", "To hear or to ask", "Bob", "Ann")]
    assert order == sorted(order)
    assert "The publication date is unknown" in sheet
    assert re.findall(r"sureness (\S+)", sheet) == ["0.05", "0.30", "0.40", "0.80", "0.99"]


def test_more_than_ten_least_sure_readings_are_folded() -> None:
    claims = tuple(claim(number, Voice.NARRATOR, 0.5, [Span(number, number + 1)]) for number in range(15))
    assert "<summary>5 more" in html_page([replace(reading(), claims=claims)], [])
    assert " more, surer and surer" not in html_page([reading()], [])


def test_headings_and_insertions_are_marked_as_what_they_are() -> None:
    page = Page(html_page([reading()], []))
    assert [given["data-label"] for given in page.with_class("aside")] == ["heading"]
    assert page.with_class("insertion")


def test_markup_from_documents_is_text() -> None:
    hostile = "\"'></title><script>alert(1)</script><img src=x onerror=alert(1)>"
    failure = Failure(hostile, hostile, hostile, hostile, hostile)
    stated = Stated(uri=hostile, title=hostile, byline=hostile, publisher=hostile, published=hostile, language=hostile)
    shown = plain(hostile, **stated)
    page = Page(html_page([shown, shown], [failure]))
    assert page.panes == [hostile, hostile]
    tags = Counter(tag for tag, _ in page.elements)
    assert (tags["script"], tags["img"], tags["title"]) == (1, 0, 1)
    assert not [name for _, given in page.elements for name in given if name.startswith("on") or name == "style"]


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example", "https://a b"]
)
def test_only_web_addresses_are_links(uri: str) -> None:
    assert uri not in [given.get("href") for _, given in Page(html_page([reading(uri=uri)], [])).elements]


def test_a_web_address_is_a_link_that_gives_nothing_away() -> None:
    page = Page(html_page([reading(uri="https://a.example/?x=1&y=2", address="http://b.example/")], []))
    outward = [given for _, given in page.elements if given.get("href", "").startswith("http")]
    assert [given["href"] for given in outward] == ["https://a.example/?x=1&y=2", "http://b.example/"]
    assert {given["rel"] for given in outward} == {"noreferrer noopener"}


def test_names_are_unique_even_when_a_document_is_read_twice() -> None:
    ids = Page(html_page([reading(), reading()], [])).ids
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert {"d1", "d2", "d1-k1", "d2-k1"} <= set(ids)


def test_nothing_is_loaded() -> None:
    source = html_page([reading(uri="https://a.example/", published="2012")], [])
    assert "<svg" in source
    loading = {"img", "link", "iframe", "object", "embed", "audio", "video", "source", "base", "form", "image", "use"}
    assert not loading & {tag for tag, _ in Page(source).elements}
    assert not [given for _, given in Page(source).elements if "src" in given or "srcset" in given]
    style = source[source.index("<style>") : source.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_names_the_style_and_the_script_and_nothing_else() -> None:
    source = html_page([reading()], [])
    policy = next(given["content"] for _, given in Page(source).elements if "http-equiv" in given)
    hashes = {}
    for tag in ("style", "script"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        hashes[tag] = "sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src '{hashes['style']}'; script-src '{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_same_input_gives_the_same_page() -> None:
    assert html_page([reading()], []) == html_page([reading()], [])


def test_what_could_not_be_read_stands_at_the_top() -> None:
    failure = Failure("scan.pdf", "a PDF document", "a text", "no reader for it", "make a text of it")
    page = html_page([reading()], [failure])
    assert all(page.index(said) < page.index("<article") for said in ("scan.pdf", *vars_of(failure)))
    assert "Nothing was read" in html_page([], [failure])


def vars_of(failure: Failure) -> tuple[str, ...]:
    return failure.seen, failure.expected, failure.cause, failure.next


def test_several_documents_have_a_table_of_contents() -> None:
    assert 'href="#d2"' in html_page([reading(), reading()], [])
    assert 'href="#d1"' not in html_page([reading()], [])


def test_languages_are_named() -> None:
    page = Page(html_page([reading(language="ar"), reading()], []))
    assert next(given for tag, given in page.elements if tag == "html")["lang"] == "en"
    assert [given["lang"] for given in page.with_class("text")] == ["ar", ""]
    assert {given["dir"] for tag, given in page.elements if "prose" in given.get("class", "")} == {"auto"}


NAMED = "The Return Movement (RM) burned the hut and fled to Oro.\r\n\r\nThe RM  is a terrorist group since the 1980s."


def named() -> Reading:
    """A reading with referents, a label, a time, and two clauses that share their subject."""
    shared = "The Return Movement (RM)"
    label = Wording(
        WordingKind.LOADED, span_of(NAMED, "terrorist"), Leaning.HOSTILE, "x-Return Movement", Whose.NARRATOR
    )
    claims = [
        own(NAMED, f"{shared} burned the hut"),
        own(NAMED, shared, "fled to Oro.", number=2),
        replace(own(NAMED, "The RM  is a terrorist group since the 1980s.", number=3), wording=(label,)),
    ]
    movement = somebody(NAMED, "Return Movement", "RM", kind=ReferentKind.ORGANIZATION)
    oro = somebody(NAMED, "Oro", kind=ReferentKind.PLACE)
    made = timed(read(NAMED, claims), ("since the 1980s", "198X/..", "1980-01-01", None))
    return replace(made, referents=(movement, oro))


def test_every_name_and_label_leads_to_its_words_and_the_text_stays_what_it_is() -> None:
    page = Page(html_page([named()], []))
    assert page.panes == [NAMED]
    led = [given["href"][1:] for _, given in page.elements if given.get("href", "").startswith("#d1-n")]
    places = [page.words[name] for name in led if name != "d1-names-h"]
    assert places == ["Return Movement", "RM", "RM", "terrorist", "Oro"]


def test_the_table_of_names_says_who_calls_whom_what() -> None:
    table = " ".join(Page(html_page([named()], [])).words["d1-names"].split())
    assert "Return Movement (organisation)" not in table  # the brackets are drawn
    assert "Return Movement organisation “Return Movement” this text 1× 1 “RM” this text 2× 1 2" in table
    assert "“terrorist” condemns this text 1× 1" in table
    assert "1 always called the same “Oro” place" in table
    assert "d1-names" not in Page(html_page([reading()], [])).words


def test_dated_claims_stand_on_a_line_of_time_and_lead_to_their_cards() -> None:
    page = Page(html_page([named()], []))
    line = " ".join(page.words["d1-times"].split())
    assert "from the 1980s on “since the 1980s” 3 “The RM is a terrorist group since the 1980s.”" in line
    assert "d1-times" not in Page(html_page([reading()], [])).words


def test_clauses_that_share_a_subject_are_each_numbered_at_words_of_their_own() -> None:
    page = Page(html_page([named()], []))
    assert page.words["d1-w1"].rstrip() == "The Return Movement (RM)"
    assert page.words["d1-w2"] == "fled to Oro."
    assert [given["data-c"] for given in page.with_class("several") if "data-c" in given] == ["1 2"]
    assert "“The Return Movement (RM)” … “fled to Oro.”" in page.words["d1-k2"]


def test_a_claim_all_of_whose_words_are_of_others_too_can_be_led_to() -> None:
    content = "He came and left."
    claims = [own(content, "He", "came", number=1), own(content, "He", "left", number=2), own(content, "He", number=3)]
    page = Page(html_page([read(content, [*claims, own(content, "He came", number=4)])], []))
    assert {f"d1-w{number}" for number in range(1, 5)} <= set(page.ids)
    assert page.panes == [content]


def test_a_card_says_what_is_out_of_the_ordinary_and_nothing_else() -> None:
    content = "It is said that 60km burned in May."
    plain_claim = replace(own(content, content), act=Act.ASSERTED, certainty=Certainty.CERTAIN, negated=False)
    assert not Page(html_page([read(content, [plain_claim])], [])).with_class("details")
    claim = replace(
        plain_claim,
        act=Act.DENIED,
        certainty=Certainty.POSSIBLE,
        negated=True,
        presupposed=True,
        said="2012-03-05",
        wording=(Wording(WordingKind.HEDGE, span_of(content, "It is said"), None),),
        quantities=(Quantity(span_of(content, "60km"), 60.0, "km"),),
        alternatives=(Alternative("voice", "unsourced", "nobody says so"), Alternative("scope", "wide", "")),
    )
    made = timed(read(content, [claim]), ("May", "2012-05", "2012-05-01", "2012-06-01"))
    card = " ".join(Page(html_page([made], [])).words["d1-k1"].split())
    assert card.endswith(
        "denied put as what may be so in the negative taken for granted “It is said” holds back “May” May 2012 "
        "said 5 March 2012 “60km” 60 km the text also allows: nobody named (nobody says so) "
        "the text also allows: scope wide"
    )
