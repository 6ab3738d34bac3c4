"""The body of a message: which of its parts are shown, and their lines. No word that a reader sees is left out."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from whence.errors import IntakeError
from whence.intake.mail.mime import Node
from whence.intake.mail.sections import Line
from whence.intake.mail.transfer import Uuencoded, characters, uuencoded
from whence.intake.page.blocks import Element, passages_of
from whence.intake.page.html import declared_encoding, parsed

_PLAIN = frozenset({"text/plain", "application/plain", "text/enriched", "text/richtext"})
_SHOWN = _PLAIN | {"text/html", "application/xhtml+xml"}
_MARKS = re.compile(r" ?((?:> ?)+)")
_QUOTATION_CLASS = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite|cite|protonmail_quote|tutanota_quote|zmail_extra|iosymail", re.IGNORECASE
)
_SIGNATURE_CLASS = re.compile(r"gmail_signature|moz-signature|(?:^|[\s_-])signature(?:$|[\s_-])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W_]+")
_STUB = re.compile(
    r"html|browser|view this|e-?mail client|online version|webversion|navigateur|navegador|im browser", re.IGNORECASE
)
_STUB_LONGEST = 500  # letters
_COMPARED = 20_000  # words


@dataclass
class Shown:
    """One part that is shown: its lines, and the files that stand uuencoded in it."""

    node: Node
    lines: list[Line]
    encoding: str
    files: list[Uuencoded] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)

    @cached_property
    def words(self) -> list[str]:
        """Its words without addresses of pages, which only one of two versions may show."""
        text = "\n".join(line.text for line in self.lines)
        return [word.casefold() for word in _WORD.findall(_ADDRESS.sub(" ", text))][:_COMPARED]

    @property
    def letters(self) -> int:
        """How much there is to read."""
        return sum(len(word) for word in self.words)


@dataclass
class Body:
    """What is shown of a message, in its order, and which of its parts are something to themselves."""

    shown: list[Shown] = field(default_factory=list)
    apart: list[Node] = field(default_factory=list)


def body_of(root: Node, warnings: Counter[str]) -> Body:
    """The parts shown and the parts apart. The depth of the tree is limited, so that this may call itself."""
    body = _body(root, warnings, is_root=True)
    body.apart.sort(key=lambda node: [int(number) for number in node.path.split(".")])
    for shown in body.shown:
        warnings.update(shown.warnings)
    return body


def _body(node: Node, warnings: Counter[str], *, is_root: bool = False) -> Body:
    if not node.children:
        shown = _shown(node, warnings) if _is_shown(node, is_root) else None
        return Body([shown]) if shown else Body(apart=[node])
    if node.media_type == "multipart/alternative":
        return _best(node, warnings)
    bodies = [_body(child, warnings) for child in node.children]
    if node.media_type in {"multipart/related", "multipart/signed", "multipart/encrypted"}:
        # The first is the content; what belongs to it is none, even where it is text.
        for body in bodies[1:]:
            body.apart = [*(shown.node for shown in body.shown), *body.apart]
            body.shown = []
    return Body([one for body in bodies for one in body.shown], [one for body in bodies for one in body.apart])


def _is_shown(node: Node, is_root: bool) -> bool:
    if node.media_type not in _SHOWN or node.disposition == "attachment":
        return False
    return is_root or node.name is None


def _best(node: Node, warnings: Counter[str]) -> Body:
    """Of the versions of one text the plain one, unless it is a stub; of several pages the last, as senders mean it."""
    bodies = [_body(child, warnings) for child in node.children]
    versions = [body for body in bodies if body.shown]
    plain = next((body for body in versions if all(one.node.media_type in _PLAIN for one in body.shown)), None)
    pages = [body for body in versions if any(one.node.media_type not in _PLAIN for one in body.shown)]
    best = pages[-1] if pages and (plain is None or _is_stub(plain, pages[-1])) else plain
    apart = [one for body in bodies for one in body.apart]
    for other in versions:
        if other is best or best is None or (other is plain and _points_elsewhere(plain)):
            continue
        if _differs(other, best):
            warnings["version of the text with other words, kept as a part"] += 1
            apart.extend(one.node for one in other.shown)
    return Body(best.shown if best else [], apart)


def _is_stub(plain: Body, page: Body) -> bool:
    """Whether the plain version only says that there is a page, or is cut short."""
    have, could = _letters(plain), _letters(page)
    if have == 0 or could == 0:
        return could > 0
    if _points_elsewhere(plain) and could > have:
        return len(_vocabulary(plain) - _vocabulary(page)) > 0.3 * len(_vocabulary(plain)) or could > 2 * have
    return could > 2 * have + 40


def _points_elsewhere(plain: Body) -> bool:
    """Whether a short text speaks of browsers and of pages, as programs do that cannot write a plain version."""
    lines = (line.text for shown in plain.shown for line in shown.lines)
    return _letters(plain) <= _STUB_LONGEST and any(_STUB.search(line) for line in lines)


def _letters(body: Body) -> int:
    return sum(shown.letters for shown in body.shown)


def _differs(one: Body, other: Body) -> bool:
    """Whether a version says what the one that is shown does not."""
    words, shown = _vocabulary(one), _vocabulary(other)
    return len(words - shown) > max(3, 0.4 * len(words))


def _vocabulary(body: Body) -> set[str]:
    return {word for shown in body.shown for word in shown.words}


def _shown(node: Node, met: Counter[str]) -> Shown | None:
    """The lines of a part; None if it cannot be read as what it says it is, which is then counted."""
    warnings: Counter[str] = Counter()
    data = node.content(warnings)
    label = node.parameters.get("charset") or (None if node.media_type in _PLAIN else declared_encoding(data))
    decoded = characters(data, label, warnings)
    content = decoded.content.replace("\r\n", "\n").replace("\r", "\n")
    if zeros := content.count("\0"):
        warnings["zero bytes"] += zeros
        content = content.replace("\0", "\ufffd")
    shown = Shown(node, [], decoded.encoding, warnings=warnings)
    if not content.strip():
        return shown
    if node.media_type in _PLAIN:
        if node.media_type in {"text/enriched", "text/richtext"}:
            content = _TAG.sub("", content).replace("<<", "<")
        shown.files = list(uuencoded(content))
        shown.lines = _plain_lines(_without(content, shown.files), node.parameters)
        return shown
    try:
        root = parsed(content)
    except IntakeError:
        met["page that cannot be parsed, kept as a part"] += 1
        return None
    shown.lines = _page_lines(root, warnings)
    return shown


def _without(content: str, files: list[Uuencoded]) -> str:
    parts, at = [], 0
    for found in files:
        parts.append(content[at : found.start])
        at = found.end
    return "".join([*parts, content[at:]])


def _plain_lines(content: str, parameters: dict[str, str]) -> list[Line]:
    texts = content.split("\n")
    if parameters.get("format", "").lower() == "flowed":
        texts = _unwrapped(texts, delete_space=parameters.get("delsp", "").lower() == "yes")
    return [_line(text) for text in _stripped(texts)]


def _line(text: str, depth: int = 0, indent: int = 0, *, signature: bool = False) -> Line:
    """A line without the quotation marks (`>`) that begin it, which count; an mbox's `>From ` has none."""
    match = None if text.startswith(">From ") else _MARKS.match(text)
    if match is None:
        return Line(text, depth, indent, signature)
    return Line(text[match.end() :], depth + match[1].count(">"), indent, signature)


def _stripped(texts: list[str]) -> list[str]:
    """Without the empty lines at both ends."""
    first, last = 0, len(texts)
    while first < last and not texts[first].strip():
        first += 1
    while last > first and not texts[last - 1].strip():
        last -= 1
    return texts[first:last]


def _unwrapped(texts: list[str], *, delete_space: bool) -> list[str]:
    """The lines that an author wrote, where a program wrapped them (RFC 3676): a space at the end goes on.

    >>> _unwrapped(["> One ", "> sentence.", " >no quotation", "-- ", "Ana"], delete_space=False)
    ['> One sentence.', '>no quotation', '-- ', 'Ana']
    """
    lines: list[str] = []
    parts: list[str] = []
    held = -1  # the depth of the line that goes on, if one does
    for text in texts:
        depth = len(text) - len(text.lstrip(">"))
        rest = text[depth:].removeprefix(" ")
        is_signature = rest == "-- "
        if held >= 0 and (held != depth or is_signature or not rest):
            lines.append("".join(parts))
            held = -1
        if held < 0:
            parts = [">" * depth + " " if depth else ""]
        flows = rest.endswith(" ") and not is_signature
        parts.append(rest[:-1] if flows and delete_space else rest)
        held = depth if flows else -1
        if not flows:
            lines.append("".join(parts))
    return [*lines, "".join(parts)] if held >= 0 else lines


def _page_lines(root: Element, warnings: Counter[str]) -> list[Line]:
    """The lines of a page, a blank one between two passages; what it hides is counted and left out."""
    lines: list[Line] = []
    places: dict[Element, tuple[int, int, bool]] = {}
    for passage in passages_of(root):
        if passage.hidden:
            warnings["passages that the page hides"] += 1
            continue
        depth, indent, signature = _around(passage.place, places)
        if lines:
            lines.append(Line("", depth))
        lines.extend(_line(text, depth, indent, signature=signature) for text in passage.text.split("\n"))
    return lines


def _around(place: Element, places: dict[Element, tuple[int, int, bool]]) -> tuple[int, int, bool]:
    """How many quotations of mail, and how many of any kind, stand around an element, and whether a signature does."""
    path: list[Element] = []
    element: Element | None = place
    while element is not None and element not in places:
        path.append(element)
        element = element.getparent()
    depth, indent, signature = places[element] if element is not None else (0, 0, False)
    for one in reversed(path):
        marks = f"{one.get('class', '')} {one.get('id', '')}"
        if one.tag == "blockquote":
            indent += 1
            depth += one.get("type", "").lower() == "cite" or bool(_QUOTATION_CLASS.search(marks))
        signature = signature or bool(_SIGNATURE_CLASS.search(marks)) or one.get("data-signatureblock") == "true"
        places[one] = (depth, indent, signature)
    return depth, indent, signature
