"""A page's passages in the order of the page: our own walk over its tree, so that no word is lost or moved.

A passage is what a browser shows as a run of text of its own: a paragraph, heading, list item, table cell, caption.
The walk keeps its own stack, so that no depth of nesting can overflow Python's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from lxml.html import HtmlElement

from whence.model import BlockKind

Element: TypeAlias = HtmlElement

# Never shown as text, or text that belongs to a control and not to the document.
# fmt: off
UNSEEN = frozenset({
    "head", "script", "style", "template", "noscript", "svg", "math", "canvas", "iframe", "object", "embed",
    "audio", "video", "map", "select", "datalist", "textarea", "button", "input", "noframes", "progress",
    "meter", "rp",
})
# fmt: on
# Everything that stands on lines of its own; what is not named here runs on within a line.
# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p",
    "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
_CAPTION_CLASS = re.compile(r"(?:^|[-_\s])(?:fig)?(?:caption|photo-?credit|image-?credit|media-?credit)", re.IGNORECASE)
_BYLINE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:by-?lines?|authors?|dateline|time-?stamp|(?:article|post|entry|story|content)[-_]*(?:meta|date|info|time)"
    r"|date|published|pub-?date)(?:$|[-_\s])",
    re.IGNORECASE,
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STANDFIRST_CLASS = re.compile(
    r"(?:^|[-_\s])(?:standfirst|chapo|lede?|lead|dec?k|sub-?(?:title|head|line)|summary|intro|synopsis)", re.IGNORECASE
)
# A line with a clock time and a date, and hardly anything else, tells when the page was published.
_SENTENCE = re.compile(r"[.!?。！？؟।][\"”»’']?$")
_ENDED = re.compile(r"[.!?:;,…。！？؟।\"”»’'\)]$")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_DATED = re.compile(r"\b(?:19|20)\d\d\b")
_SPACES = re.compile(r"  +")
_BREAK = re.compile(r" *\n *")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_MAY_BE_CAPTION = frozenset({"p", "div", "span", "dd", "small"})
_MAY_BE_BYLINE = frozenset({"p", "div", "span", "ul", "a", "time"})
_BYLINE_LONGEST = 160  # characters
_HEADING_LONGEST = 120
_DATE_LONGEST = 80
_CAPTION_LONGEST = 600


@dataclass(slots=True)
class Passage:
    """This run of text stands on lines of its own in the page."""

    text: str
    kind: BlockKind
    place: Element  # the block element that holds it
    linked: int  # how many of its characters are link text
    furniture: bool  # inside navigation, a footer or an aside
    hidden: bool = False  # the page says that it is not to be shown

    @property
    def is_links(self) -> bool:
        """Whether it is made of links, as menus, "read more" and lists of other articles are."""
        return self.linked > 0.75 * len(self.text)

    @property
    def is_standfirst(self) -> bool:
        """Whether the page marks it as the sentence that stands between headline and article."""
        marked = bool(_STANDFIRST_CLASS.search(self.place.get("class", "")))
        return marked and self.linked < 0.3 * len(self.text)


@dataclass(slots=True)
class _Run:
    """What has been gathered since the last block began or ended."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0


class _Sense(IntEnum):
    """What an element means for the text in it."""

    FURNITURE = 0
    CAPTION = 1
    HEADING = 2
    BYLINE = 3
    FIGURE = 4
    QUOTED = 5  # inside a figure, still content and no caption
    HIDDEN = 6
    PREFORMATTED = 7
    LINK = 8
    BOLD = 9


_MEANS: dict[str, tuple[_Sense, ...]] = {
    **dict.fromkeys(("nav", "aside", "footer", "menu", "dialog"), (_Sense.FURNITURE,)),
    **dict.fromkeys(("figcaption", "caption"), (_Sense.CAPTION,)),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), (_Sense.HEADING,)),
    **dict.fromkeys(("blockquote", "table", "ul", "ol"), (_Sense.QUOTED,)),
    **dict.fromkeys(("b", "strong"), (_Sense.BOLD,)),
    "pre": (_Sense.QUOTED, _Sense.PREFORMATTED),
    "figure": (_Sense.FIGURE,),
    "address": (_Sense.BYLINE,),
    "a": (_Sense.LINK,),
}


@dataclass(slots=True)
class _State:
    """How many open elements of each sense stand around the place that the walk has reached, and the blocks."""

    senses: list[int] = field(default_factory=lambda: [0] * len(_Sense))
    places: list[Element] = field(default_factory=list)

    def is_in(self, sense: _Sense) -> bool:
        """Whether an element of this sense stands around the place."""
        return self.senses[sense] > 0


def passages_of(root: Element) -> list[Passage]:
    """The passages of a page in its order, those of menus and footers too."""
    found: list[Passage] = []
    run, state = _Run(), _State(places=[root])
    held = list(root.iter())  # lxml makes the object of an element anew each time, unless somebody holds it
    around: list[tuple[_Sense, ...]] = []  # what each open element means
    for opening, element in _steps(root):
        tag = element.tag
        is_block = tag in BLOCKS
        if opening:
            if tag == "br":
                _break(run, state, found)
            elif is_block:
                _flush(run, state, found)
                state.places.append(element)
            around.append(_senses(element, tag))
            for sense in around[-1]:
                state.senses[sense] += 1
            if tag == "img":
                _add(run, state, _emoji(element))
            elif isinstance(tag, str) and tag not in UNSEEN:
                _add(run, state, element.text)
        else:
            if is_block:
                _flush(run, state, found)
                state.places.pop()
            for sense in around.pop():
                state.senses[sense] -= 1
            if element is not root:
                _add(run, state, element.tail)
    _flush(run, state, found)
    del held
    return found


def _steps(root: Element) -> Iterator[tuple[bool, Element]]:
    """Each element on entering (True) and on leaving (False), without what is never shown; tails are the caller's."""
    element: Element | None = root
    yield True, root
    entering = True
    while element is not None:
        if entering and len(element) and element.tag not in UNSEEN and isinstance(element.tag, str):
            element = element[0]
            yield True, element
            continue
        yield False, element
        if element is root:
            return
        following = element.getnext()
        if following is not None:
            element, entering = following, True
            yield True, element
        else:
            element, entering = element.getparent(), False


def _senses(element: Element, tag: object) -> tuple[_Sense, ...]:
    """What an element means for the text in it, by its name and by what its attributes say."""
    if not isinstance(tag, str):
        return ()
    senses = _MEANS.get(tag, ())
    said = element.attrib
    if not said:
        return senses
    if "hidden" in said or ("style" in said and _HIDING_STYLE.search(said["style"])):
        senses += (_Sense.HIDDEN,)
    name = said.get("class")
    if name and tag in _MAY_BE_CAPTION and _CAPTION_CLASS.search(name):
        senses += (_Sense.CAPTION,)
    if (name and tag in _MAY_BE_BYLINE and _BYLINE_CLASS.search(name)) or "author" in (
        said.get("rel"),
        said.get("itemprop"),
    ):
        senses += (_Sense.BYLINE,)
    return senses


def _add(run: _Run, state: _State, text: str | None) -> None:
    """Add text as a browser shows it: white space is one space, unless it is preformatted."""
    if not text:
        return
    shown = text if state.is_in(_Sense.PREFORMATTED) else _SPACE.sub(" ", text)
    run.parts.append(shown)
    if state.is_in(_Sense.LINK):
        run.linked += len(shown)
    if state.is_in(_Sense.BOLD):
        run.bold += len(shown)


def _emoji(image: Element) -> str | None:
    """The character that a small picture stands for: many sites draw emoji so."""
    alternative: str = image.get("alt", "")
    return alternative if 0 < len(alternative) <= 8 and all(character > "\u203b" for character in alternative) else None


def _break(run: _Run, state: _State, found: list[Passage]) -> None:
    """One `<br>` is a line break, two in a row end the paragraph."""
    index = len(run.parts) - 1
    while index >= 0 and not run.parts[index].strip(" "):
        index -= 1
    if index >= 0 and run.parts[index] == "\n":
        _flush(run, state, found)
    else:
        run.parts.append("\n")


def _flush(run: _Run, state: _State, found: list[Passage]) -> None:
    """Close the run of text, if it has any, as one passage."""
    if run.parts:
        joined = "".join(run.parts)
        if not state.is_in(_Sense.PREFORMATTED):
            joined = _SPACES.sub(" ", joined) if "  " in joined else joined
            joined = _BREAK.sub("\n", joined) if "\n" in joined else joined
        text = joined.strip(" \n\r\t\f\v")
        if text and not text.isspace():
            kind = _kind(text, state)
            if kind is BlockKind.PROSE and _is_set_off(text, run):
                kind = BlockKind.HEADING
            linked = min(run.linked, len(text))
            found.append(
                Passage(text, kind, state.places[-1], linked, state.is_in(_Sense.FURNITURE), state.is_in(_Sense.HIDDEN))
            )
    run.parts = []
    run.linked = run.bold = 0


def _is_set_off(text: str, run: _Run) -> bool:
    """Whether a short line is a heading to those who read it: all in bold or in capitals, and no sentence."""
    if len(text) > _HEADING_LONGEST or "\n" in text:
        return False
    capitals = text.isupper() and " " in text and not text.endswith((".", "!", "?"))
    return capitals or (run.bold >= len(text) and not _ENDED.search(text))


def _kind(text: str, state: _State) -> BlockKind:
    if state.is_in(_Sense.HEADING):
        # Some pages set the sentences between headline and article as a heading: those tell, and are read.
        return BlockKind.PROSE if len(text) > _HEADING_LONGEST and _SENTENCE.search(text) else BlockKind.HEADING
    if (state.is_in(_Sense.CAPTION) or (state.is_in(_Sense.FIGURE) and not state.is_in(_Sense.QUOTED))) and len(
        text
    ) <= _CAPTION_LONGEST:
        return BlockKind.CAPTION
    if state.is_in(_Sense.BYLINE) and len(text) <= (
        _DATE_LONGEST if text.endswith((".", "!", "?", "”")) else _BYLINE_LONGEST
    ):
        return BlockKind.BYLINE
    if len(text) <= _DATE_LONGEST and _CLOCK.search(text) and _DATED.search(text):
        return BlockKind.BYLINE
    return BlockKind.PROSE
