"""Which passages of a page are its main content.

trafilatura judges, we keep the text: what it extracts is looked up among the page's own passages, so that words it
drops (an inline `<time>`, a label), moves or repeats do not reach a reader. A passage it left out between two it took,
in the same box of the page, belongs to the content too. Where the page's tree does not hold what it found (pages that
are built by a script, from data in the page), its own text is taken.
"""

import logging
import re
from bisect import bisect_left
from collections import defaultdict
from copy import deepcopy
from dataclasses import replace
from typing import cast

from lxml import etree

from whence.intake.page.blocks import UNSEEN, Element, Passage, passages_of
from whence.model import BlockKind

# The library may warn about a page it can make nothing of; we say so ourselves, in one line.
for _name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_NO_LETTERS = re.compile(r"[\W_]+")
_MOST_ELEMENTS = 60_000  # beyond, the library needs more memory and time than a report is worth
_MOST_TEXT = 2_000_000  # characters
_DEEPEST = 400
_SHORT = 25  # characters that say something; shorter passages occur by chance
_BEGINNING = 16  # characters by which two passages are held to begin alike
_POINTER_LONGEST = 200
_AHEAD = 12  # passages before the first one taken, where the picture of the headline may stand
_MARKED = {"head": "h2", "item": "li", "quote": "blockquote", "cell": "td", "row": "tr", "list": "ul", "lb": "br"}


def main_content(root: Element) -> list[Passage]:
    """The passages of the main content, in the page's order."""
    passages = [passage for passage in passages_of(root) if _key(passage.text)]
    if not passages and len(root) == 0:
        return []
    found = _judged(root)
    if found is None:
        return [
            passage for passage in passages if not passage.furniture and not passage.hidden and not passage.is_links
        ]
    taken, missing = _looked_up(found, passages)
    if missing > 0.5 * sum(len(_key(passage.text)) for passage in found):
        return found
    return _filled(passages, taken)


def _judged(root: Element) -> list[Passage] | None:
    """What trafilatura holds for the main content, as passages of its own tree; None if it is not asked."""
    if not _is_manageable(root):
        return None
    from trafilatura import bare_extraction  # noqa: PLC0415 - a third of a second, and only pages need it

    page = deepcopy(root)
    held = list(page.iter())  # see `passages_of`
    for element in page.iter("time"):  # the library drops it with its words: "on <time>Monday</time>"
        element.tag = "span"
    try:
        document = bare_extraction(
            page, fast=False, include_comments=False, include_tables=True, deduplicate=False, with_metadata=False
        )
    except (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, etree.LxmlError):
        return None
    if document is None or isinstance(document, dict) or document.body is None:
        return None
    del held
    body = document.body
    for element in body.iter(*_MARKED):
        element.tag = _MARKED[element.tag]
    return [passage for passage in passages_of(cast("Element", body)) if _key(passage.text)]


def _is_manageable(root: Element) -> bool:
    """Whether the page is of a size and depth that the library can take."""
    depth = count = size = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            count += 1
            depth += 1
            size += 0 if element.tag in UNSEEN else len(element.text or "")
            if depth > _DEEPEST or count > _MOST_ELEMENTS or size > _MOST_TEXT:
                return False
        else:
            depth -= 1
            size += len(element.tail or "")
    return True


def _looked_up(found: list[Passage], passages: list[Passage]) -> tuple[set[int], int]:
    """Which of the page's passages were found, and how many characters of the finding are in none of them.

    A text may stand twice in a page (a teaser, a second layout for telephones): the one next to what was found before
    is taken, once. Where the library joined passages, or cut one, their beginnings still agree.
    """
    keys = [_key(passage.text) for passage in passages]
    whole: defaultdict[str, list[int]] = defaultdict(list)
    begun: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        whole[key].append(index)
        begun[key[:_BEGINNING]].append(index)
    taken: set[int] = set()
    missing = 0
    last = _first_sure(found, whole)
    for sought in (_key(passage.text) for passage in found):
        free = [index for index in _around(whole.get(sought, []), last) if index not in taken]
        if free:
            last = _nearest(free, last)
            taken.add(last)
        elif last not in taken or sought not in keys[last]:
            joined = _joined(sought, keys, _around(begun.get(sought[:_BEGINNING], []), last), taken)
            taken.update(joined)
            last = joined[-1] if joined else last
            missing += 0 if joined else len(sought)
    return taken, missing


def _first_sure(found: list[Passage], whole: dict[str, list[int]]) -> int:
    """Where in the page the first passage stands that occurs there once."""
    for passage in found:
        key = _key(passage.text)
        if len(key) >= _SHORT and len(whole.get(key, ())) == 1:
            return whole[key][0]
    return 0


def _joined(sought: str, keys: list[str], starts: list[int], taken: set[int]) -> list[int]:
    """The run of passages that the library made one of, or the one passage that it cut."""
    for start in starts:
        if start in taken or len(sought) < _BEGINNING:
            continue
        if keys[start].startswith(sought):
            return [start]
        run: list[int] = []
        at = 0
        for index in range(start, len(keys)):
            if not sought.startswith(keys[index], at):
                break
            run.append(index)
            at += len(keys[index])
        if at > 0.5 * len(sought):
            return [index for index in run if index not in taken]
    return []


def _nearest(indices: list[int], place: int) -> int:
    return min(indices, key=lambda index: abs(index - place))


def _around(indices: list[int], place: int) -> list[int]:
    """The few of these sorted indices that lie nearest to a place: a line may be repeated thousands of times."""
    at = bisect_left(indices, place)
    return indices[max(0, at - 4) : at + 4]


def _filled(passages: list[Passage], taken: set[int]) -> list[Passage]:
    """What was taken, with the captions, headings and paragraphs that stand between."""
    if all(passages[index].is_links for index in taken):
        return []  # an index of other pages
    shown = {index for index in taken if not passages[index].hidden}
    if sum(len(passages[index].text) for index in shown) > 0.5 * sum(len(passages[index].text) for index in taken):
        taken = shown  # else the page hides its article until a script shows it
    first, last = min(taken), max(taken)
    boxes = {passages[index].place.getparent() for index in taken if len(_key(passages[index].text)) >= _SHORT}
    kept: list[Passage] = []
    captions: set[str] = set()  # a gallery repeats them, for each size of screen
    for index in range(max(0, first - _AHEAD), last + 1):
        passage = passages[index]
        if passage.text in captions:
            continue
        if passage.kind is BlockKind.CAPTION:
            captions.add(passage.text)
        if index in taken or _belongs(passage, boxes, before=index < first):
            kept.append(_pointer_marked(passage))
    return kept


def _belongs(passage: Passage, boxes: set[Element | None], *, before: bool) -> bool:
    """Whether a passage that was left out is content all the same."""
    if passage.furniture or passage.hidden or passage.is_links:
        return False
    if passage.kind is BlockKind.CAPTION:
        return True
    if before:
        return passage.kind is BlockKind.PROSE and passage.is_standfirst and len(passage.text) >= 2 * _SHORT
    return passage.place.getparent() in boxes


def _pointer_marked(passage: Passage) -> Passage:
    """A line of nothing but a link names another article: it stays, as the heading that it is, and is no claim."""
    if passage.kind is BlockKind.PROSE and passage.is_links and len(passage.text) <= _POINTER_LONGEST:
        return replace(passage, kind=BlockKind.HEADING)
    return passage


def _key(text: str) -> str:
    """What two copies of a passage have in common whatever their white space and punctuation."""
    return _NO_LETTERS.sub("", text).casefold()
