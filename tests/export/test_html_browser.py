"""The report page in a real browser: keyboard, links both ways, nothing loaded, narrow, dark and printed."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from export.made_reading import somebody, timed
from whence.export.html import html_page
from whence.export.mask import Masked, masked
from whence.model import (
    Attribution,
    Blob,
    Block,
    BlockKind,
    Claim,
    Document,
    Kind,
    Link,
    Reader,
    Reading,
    Role,
    Span,
    Text,
    Voice,
)

pytestmark = pytest.mark.browser

SENTENCES = (
    "Rain fell. ",
    "The dam is safe, the ministry said. ",
    "“Leave,” a guard said. ",
    "The gate is said to leak. ",
)
CONTENT = "The dam and " + "the_very_long_name" * 12 + "\r\n\r\n" + "".join(SENTENCES) * 20 + "\r\n\r\nقال الوزير"
NARRATOR = Link(Role.NARRATOR, None, "")


def spans(words: str) -> list[tuple[Span, ...]]:
    return [(Span(*match.span()),) for match in re.finditer(re.escape(words), CONTENT)]


def reading() -> Reading:
    """Eighty claims in every voice, so that the page must scroll."""
    given = {
        Voice.INDIRECT: ("the ministry", "said", "The dam is safe", Role.ORGANIZATION),
        Voice.MIXED: ("a guard", "said", "Leave", Role.UNNAMED),
        Voice.UNSOURCED: ("", "is said", "to leak", Role.UNSTATED),
    }
    attributions, claims = [], []
    for voice, (source, cue, content, role) in given.items():
        for number, words in enumerate(spans(content)):
            who = spans(source)[number] if source else ()
            name = f"a-{voice}-{number}"
            attributions.append(Attribution(name, Kind.INDIRECT, who, spans(cue)[number], words, None, 0.5))
            claims.append(Claim(f"c-{name}", "sentence", words, voice, (NARRATOR, Link(role, name, source)), 0.5))
    own = [
        Claim(f"c-{number}", "sentence", words, (Voice.NARRATOR, Voice.DIRECT)[number % 2], (NARRATOR,), 0.9)
        for number, words in enumerate(spans("Rain fell."))
    ]
    document = Document(Blob.of(CONTENT.encode()), "https://dam.example/" + "long" * 40, "text/plain", title="The dam")
    document = replace(document, published="2012-03-17")
    made = Reading(
        Text(document, CONTENT, "plain", "1", "utf-8"),
        Reader("whence-reader-en", "0.1.0", "sha256:" + "ab" * 32),
        tuple(attributions),
        tuple(sorted([*claims, *own], key=lambda claim: claim.spans)),
        (Block(Span(0, CONTENT.index("\r")), BlockKind.HEADING),),
        (),
        (),
    )
    referents = (somebody(CONTENT, "the ministry", "a guard"), somebody(CONTENT, "Leave"), somebody(CONTENT, "قال"))
    dated = timed(made, ("Rain", "198X/..", "1980-01-01", None), ("Leave", "2012-22~", "2012-06-01", "2012-09-01"))
    return replace(dated, referents=referents)


def shown() -> Masked:
    """What the page shows: the reading twice, without one of the names."""
    return masked([reading(), reading()], keep=["ministry"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        pytest.skip("no Chromium here: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found[0], args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html_page([], [], shown()), encoding="utf-8", newline="")
    return path.as_uri()


class Opened:
    """A page that was opened, what it complained of and what it asked for."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(address)

    @property
    def at(self) -> str:
        return str(self.page.evaluate("location.hash"))


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    yield Opened(context.new_page(), address)
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href')"))


def test_nothing_is_loaded_and_nothing_complained_of(opened: Opened, address: str) -> None:
    opened.page.hover("#d1-k2")
    opened.page.click("#d1-w3")
    assert opened.complaints == []
    assert [request.split("#")[0] for request in opened.requests] == [address]


def test_the_browser_sees_the_text_character_for_character(opened: Opened) -> None:
    assert opened.page.evaluate("[...document.querySelectorAll('.text')].map(e => e.textContent)") == [
        one.text.content for one in shown().readings
    ]


def test_the_keyboard_reaches_the_skip_link_then_the_content(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert focused(page) == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "#d1"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_keyboard_meets_each_claim_once_in_the_order_of_the_text(opened: Opened) -> None:
    page = opened.page
    page.focus("#d1-w1")
    met = [focused(page)]
    for _ in range(7):
        page.keyboard.press("Tab")
        met.append(focused(page))
    assert met == [f"#d1-k{number}" for number in range(1, 9)]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("number", [2, 41])
def test_words_lead_to_their_card_and_back(browser: Browser, address: str, number: int, *, script: bool) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, java_script_enabled=script)
    opened = Opened(context.new_page(), address)
    opened.page.click(f"#d1-w{number} > span >> nth=0")
    opened.page.wait_for_url(f"**#d1-k{number}")
    card = opened.page.locator(f"#d1-k{number}:target")
    box = card.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 860
    card.locator("a.number").click()
    opened.page.wait_for_url(f"**#d1-w{number}")
    box = opened.page.locator(f"#d1-w{number}").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 860
    context.close()


def test_a_card_lights_its_words_its_source_and_its_cue(opened: Opened) -> None:
    opened.page.hover("#d1-k2")
    lit = opened.page.evaluate("[...document.querySelectorAll('.text .lit')].map(e => e.textContent)")
    assert lit == ["The dam is safe", "the ministry", "said"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2200])
def test_nothing_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 860})
    page = Opened(context.new_page(), address).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


CONTRASTS = """() => {
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = {};
  const look = (e, pseudo) => {
    const [one, two] = [luminance(numbers(getComputedStyle(e, pseudo).color)), luminance(behind(e))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) poor[`${e.tagName}.${e.className}${pseudo || ""}`] = ratio;
  };
  let looked = 0;
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("script")) continue;
    if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) { look(e); looked++; }
    if (!["none", "normal"].includes(getComputedStyle(e, "::before").content)) { look(e, "::before"); looked++; }
  }
  return [looked, poor];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_what_is_behind_them(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page = Opened(context.new_page(), address + "#d1-k2").page
    page.hover("#d1-k3")
    looked, poor = page.evaluate(CONTRASTS)
    assert looked > 500
    assert poor == {}
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (ground == "rgb(22, 23, 26)") == (scheme == "dark")
    context.close()


def test_each_voice_has_a_line_of_its_own(opened: Opened) -> None:
    lines = opened.page.evaluate(
        "['narrator','direct','indirect','mixed','unsourced'].map(voice => getComputedStyle("
        "document.querySelector(`.text .${voice} > span`)).textDecorationStyle)"
    )
    assert len(set(lines)) == 5


def test_all_is_unfolded_on_paper(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = Opened(context.new_page(), address)
    folded = opened.page.locator("#d1 details li").last
    assert folded.bounding_box() is None or not folded.is_visible()
    opened.page.emulate_media(media="print")
    assert folded.is_visible()
    assert not opened.page.locator("#d1 .jump").is_visible()
    context.close()


def test_motion_only_where_it_is_welcome(browser: Browser, address: str) -> None:
    seconds = []
    for motion in (False, True):
        context = browser.new_context(reduced_motion="no-preference" if motion else "reduce")
        page = Opened(context.new_page(), address).page
        seconds.append(page.evaluate("getComputedStyle(document.querySelector('.card')).transitionDuration"))
        context.close()
    assert seconds == ["0s", "0.15s"]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("part", ["times", "names"])
def test_what_is_folded_opens_when_it_is_led_to(browser: Browser, address: str, part: str, *, script: bool) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 860}, java_script_enabled=script)
    page = Opened(context.new_page(), address).page
    inside = page.locator(f"#d1-{part} .lead")
    assert not inside.is_visible()
    page.click(f".jump a[href='#d1-{part}-h']")
    page.wait_for_url(f"**#d1-{part}-h")
    assert inside.is_visible()
    context.close()


def test_a_name_in_the_table_leads_to_its_place_in_the_text(opened: Opened) -> None:
    page = opened.page
    page.click(".jump a[href='#d1-names-h']")
    link = page.locator("#d1-names .places a").first
    place = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**{place}")
    box = page.locator(f".text {opened.at}").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 860
