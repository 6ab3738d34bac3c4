"""A page: its main content as text, and what it says of itself.

The text is made by us from the page's own passages, one paragraph each, with a blank line between; which passages are
the content is decided in `content`. Nothing is fetched, and nothing depends on today's date.
"""

import codecs
import re
from dataclasses import replace

from lxml import etree, html

from whence.errors import BadMarkup, Empty, TooLarge
from whence.intake.charset import Decoded
from whence.intake.page.blocks import BLOCKS, Element, Passage
from whence.intake.page.content import main_content
from whence.intake.page.metadata import Stated, stated_by
from whence.intake.plain import warnings_of
from whence.model import Block, BlockKind, Document, Span, Text

EXTRACTOR = "whence-html"
VERSION = "1"  # changes when the same bytes would give another text; the parser's own version is not part of it

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^<>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE
)
_PRESCAN = 4096  # bytes in which a page must declare its encoding
# What browsers take these labels to mean (WHATWG Encoding), where Python's own reading differs or is narrower.
_LABELS = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "l1", "ascii", "us-ascii", "iso_8859-1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874", "dos-874"), "cp874"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode", "utf8", "utf-8"), "utf-8"),  # the tag was legible
    "iso-8859-8-i": "iso8859_8",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
}
# One tag with its attributes, quoted ones whole. Nothing here can go back, so that no page makes it slow.
_TAG = re.compile(r"""<([A-Za-z][\w:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_LONG_TAG = 4_000  # characters
_KEPT = re.compile(
    r"""\s(?:class|id|rel|itemprop|itemtype|lang|property|name|content|href|type|hidden|style|datetime)\s*+="""
    r"""\s*+(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^\s"'<>]{1,200})""",
    re.IGNORECASE,
)
_MOST_KEPT = 12
_MOST_TAGS = 150_000
_LEVELLED = re.compile(
    r"</?(?!(?:html|head|body|title|meta|link|base|script|style|p|br|time)\b)([A-Za-z][A-Za-z0-9]*+)[^<>]*+>",
    re.IGNORECASE,
)
_NO_LETTERS = re.compile(r"[\W\d_]+")
_CONTROLS = bytes({*range(32), 0x7F} - {*b"\t\n\f\r"})  # no characters of HTML; lxml refuses some of them


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page declares for itself, as Python names it; None if it declares none that is known.

    >>> declared_encoding(b'<meta charset="iso-8859-1">')
    'cp1252'
    """
    match = _DECLARED.search(data[:_PRESCAN])
    if match is None:
        return None
    label = match[1].decode("ascii").lower()
    if label in _LABELS:
        return _LABELS[label]
    try:
        found = codecs.lookup(label)
        b"a".decode(found.name)  # not every codec of Python's gives text
    except (LookupError, ValueError, AssertionError, TypeError):
        return None
    return None if found.name in {"utf-7", "idna", "punycode"} or "escape" in found.name else found.name


def page_text(decoded: Decoded, document: Document) -> Text:
    """The text of a page with its headings, captions and bylines marked, and the document with what the page says."""
    root = parsed(decoded.content)
    found = main_content(root)
    said = stated_by(root)
    passages = _named(found, said)
    if not any(passage.text.strip() for passage in passages):
        raise Empty(
            seen="a page without content",
            expected="an article in the HTML itself",
            cause="The page is an index, or a script fetches its content after loading",
            next="Open the page in a browser and save it, or save its text as a .txt file",
        )
    content, blocks = _joined(passages)
    return Text(
        _with(document, said), content, EXTRACTOR, VERSION, decoded.encoding, tuple(blocks), warnings_of(decoded)
    )


def parsed(content: str) -> Element:
    """The page's tree. Tags nested beyond what the parser takes are levelled, since it would drop what follows."""
    if content.count("<") > _MOST_TAGS:
        raise TooLarge(
            seen=f"a page of {content.count('<'):,} tags",
            expected=f"at most {_MOST_TAGS:,}",
            cause="This is rather a list, a table or a dump than a report",
            next="Save the part that matters as a .txt file and give that",
        )
    written = content.encode("utf-8", "replace")
    if len(written.translate(None, _CONTROLS)) < len(written):
        content = content.translate(dict.fromkeys(_CONTROLS))
    if any(len(attributes) >= _LONG_TAG for _, attributes in _TAG.findall(content)):
        content = _TAG.sub(_shortened, content)
    root, is_whole = _tree(content)
    if not is_whole:
        root, is_whole = _tree(_LEVELLED.sub(_paragraph_or_nothing, content))
    if root is None or not is_whole:
        raise BadMarkup(
            seen="tags that the parser cannot follow to the end of the page",
            expected="HTML as browsers read it",
            cause="The page is damaged, or was made to break programs",
            next="Save its text as a .txt file and give that",
        )
    return root


def _shortened(tag: re.Match[str]) -> str:
    """A tag without its attributes of no use here, if it is long: the parser's time grows with their square."""
    if len(tag[2]) < _LONG_TAG:
        return tag[0]
    return f"<{tag[1]}{''.join(_KEPT.findall(tag[2])[:_MOST_KEPT])}>"


def _paragraph_or_nothing(tag: re.Match[str]) -> str:
    """A block's tag begins a paragraph, a tag within a line is nothing."""
    return "<p>" if tag[1].lower() in BLOCKS else ""


def _tree(content: str) -> tuple[Element | None, bool]:
    """The tree of a page, and whether the parser came to its end."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(content.encode("utf-8", "replace"), parser=parser, ensure_head_body=False)
    except (etree.LxmlError, AssertionError, ValueError):
        return None, not content.strip()
    stopped = any("depth" in entry.message.lower() for entry in parser.error_log if entry.level >= 2)
    return root, not stopped


def _named(passages: list[Passage], said: Stated) -> list[Passage]:
    """The passages, where a line that only repeats the title or the authors is marked as that, whatever its mark-up."""
    names = {_letters(name) for name in (said.byline or "", *(said.byline or "").split(", "))} - {""}
    written = names | {f"by{name}" for name in names}
    title = _letters(said.title or "")
    kinds = {**dict.fromkeys(written, BlockKind.BYLINE), **({title: BlockKind.HEADING} if title else {})}
    lines = {BlockKind.PROSE, BlockKind.HEADING}
    return [
        replace(passage, kind=kinds.get(_letters(passage.text), passage.kind)) if passage.kind in lines else passage
        for passage in passages
    ]


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _joined(passages: list[Passage]) -> tuple[str, list[Block]]:
    """One text of all passages, a blank line between each two, and where those stand that are no prose."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for passage in passages:
        if passage.kind is not BlockKind.PROSE:
            blocks.append(Block(Span(at, at + len(passage.text)), passage.kind))
        parts.append(passage.text)
        at += len(passage.text) + 2
    return "\n\n".join(parts), blocks


def _with(document: Document, said: Stated) -> Document:
    """The document with what its page says, where nobody has said it already."""
    return replace(
        document,
        title=document.title or said.title,
        byline=said.byline,
        publisher=document.publisher or said.publisher,
        published=document.published or said.published,
        language=said.language,
        address=said.address,
    )
