"""What each paragraph is: prose that makes claims, or a heading, caption, byline or signature, which does not."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from whence.model import PLACES, Block, BlockKind, Span, Text
from whence.text import Paragraph, Quoted

_TERMINAL = re.compile(r"(?:[.!?…。؟۔।:;,–—]|--)[\"'”’»)\]]*$")
_BYLINE = re.compile(
    r"(?:by|from|text|words|story|reporting by|written by|posted by|edited by)[:\s]\s*(?=\S)", re.IGNORECASE
)
_DATED = re.compile(
    r"(?:published|updated|posted|last modified|filed|date)\b.{0,12}?\d|"
    r"(?:(?-i:[A-Z])[\w.'’ -]{1,30},\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|(?-i:[A-Z])[a-z]{2,8}\s+\d{4}$|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b",
    re.IGNORECASE,
)
_RECORDED = re.compile(r"(?:recorded|transcribed|translated|interviewed)\b.*\b\d{4}\b", re.IGNORECASE)
_MAIL_HEADER = re.compile(
    r"(?:from|to|cc|bcc|date|sent|reply-to|attached|attachments?|(?P<subject>subject|re))\s*:\s", re.IGNORECASE
)
_SALUTATION = re.compile(r"(?:dear|to whom)\b[^.!?]{0,60}$", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:photo(?:graph)?s?|picture|pictured|image|caption|file photo|archive photo|illustration|map|graphic|video|"
    r"watch|figure|fig\.)\b\s*(?:\d+\s*)?(?:[:.|–—-]|by\b|/)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[(\[](?:photo|image|picture|ap|afp|reuters|getty|credit|courtesy)\b[^)\]]{0,60}[)\]]\.?$|"
    r"(?:photo|photograph|image|picture)\s*(?:by|:|/)\s*[^.]{2,50}\.?$",
    re.IGNORECASE,
)
# Where and by whom it was filed, before the first sentence: "LA CROSSE, Wis. (AP) —".
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?:\s[A-Z][A-Z.'’-]+){0,3}(?:,\s[A-Z][\w.]{1,12}(?:\s[A-Z][\w.]{1,12})?)?"
    r"(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8})(?:,?\s\d{4})?)?"
    r"(?:,?\s\([^()\n]{2,40}\))?\s?(?:—|–|--|-)\s"
    r"|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2}(?:,\s[A-Z][\w.]{1,12})?"
    r"\s\((?:AP|AFP|CNN|UPI|EFE|DPA|Reuters|Xinhua|Bloomberg|[A-Z][\w ]{2,20} (?:News|Agency|Press))\)\s?"
    r"(?:(?:—|–|--|-)\s)?)"
    r"(?=\S)"
)
_SIGNED = re.compile(
    r"(?:with\s+)?(?:signed|sincerely|yours|regards|respectfully|with respect|best wishes|(?:kind|warm) regards|"
    r"in solidarity)\b",
    re.IGNORECASE,
)
_DASH_NAME = re.compile(r"[–—-]{1,2}\s*[A-Z]")
_NAME_WORD = re.compile(r"[A-Z][\w.'’-]*|of|the|and|for|de|la|al|el|von|van|bin|ibn|[–—-]+|[,/&|•·]")
_NAMES = re.compile(r"[A-Z][\w.'’-]++(?:\s(?:[A-Z]\.|al|bin|de|von|van)){0,4}\s[A-Z][\w'’-]++(?:$|,|\s+and\b)")
_PULLED = re.compile(r"[\"”»](?:\s*[–—-]{1,3}\s*[A-Z][\w.'’-]*+(?:\s[A-Z][\w.'’-]*+){0,5})?$")
_SPEAKER_LINE = re.compile(r"[A-Z][\w.'’-]*+(?:\s[A-Z][\w.'’-]*+){0,3}:\s")


def asides_in(text: Text, paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The passages that are no prose: as the extractor saw them, and as their own form gives them away.

    A plain file names nothing, so its headings are told by being short, without an end mark, and followed by
    something longer. Whatever is not clearly an aside is prose: a claim shown too many can be seen, one lost cannot.
    """
    known = _known(text, paragraphs)
    page = _Page(text, paragraphs, _last_prose(text, paragraphs))
    asides: list[Block] = []
    in_header, signed = True, False
    for index, paragraph in enumerate(paragraphs):
        kind: BlockKind | None = known.get(paragraph.start)
        if kind is None:
            words = text.content[paragraph.start : paragraph.end]
            header = _MAIL_HEADER.match(words) if in_header else None
            in_header = header is not None
            if header is not None:
                kind = BlockKind.HEADING if header["subject"] else BlockKind.BYLINE
            elif signed and _is_below_signature(words):
                kind = BlockKind.SIGNATURE
            else:
                kind = _kind_of(page, index)
            signed = kind is BlockKind.SIGNATURE
        if kind is not None and kind is not BlockKind.PROSE:
            end = paragraph.end
            if kind is BlockKind.SIGNATURE and text.content[end - 1] in '"”»':
                end -= 1  # the mark ends the letter that was quoted, not the name
            asides.append(Block(Span(paragraph.start, end), kind))
    return tuple(asides)


class _Page(NamedTuple):
    """A text with its paragraphs, and the last of them that is running text."""

    text: Text
    paragraphs: Sequence[Paragraph]
    last_prose: int


def _last_prose(text: Text, paragraphs: Sequence[Paragraph]) -> int:
    for index in range(len(paragraphs) - 1, -1, -1):
        words = text.content[paragraphs[index].start : paragraphs[index].end]
        if len(words.split()) > 12 or _TERMINAL.search(words):
            return index
    return len(paragraphs)


def _known(text: Text, paragraphs: Sequence[Paragraph]) -> dict[int, BlockKind]:
    """Where those paragraphs begin of which the extractor knows what they are; a caption may have several."""
    blocks = sorted((block for block in text.blocks if block.kind not in PLACES), key=lambda block: block.span)
    known = {}
    at = 0
    for paragraph in paragraphs:
        while at < len(blocks) and blocks[at].span.end <= paragraph.start:
            at += 1
        if at < len(blocks) and blocks[at].span.start <= paragraph.start:
            known[paragraph.start] = blocks[at].kind
    return known


def _kind_of(page: _Page, index: int) -> BlockKind | None:
    text, paragraphs = page.text, page.paragraphs
    paragraph = paragraphs[index]
    words = text.content[paragraph.start : paragraph.end]
    count = len(words.split())
    if text.document.title and index < 3 and _same(words, text.document.title):
        return BlockKind.HEADING
    if _is_byline(words, count, index):
        return BlockKind.BYLINE
    if count <= 60 and (_CAPTION.match(words) or _CREDIT.search(words)):
        return BlockKind.CAPTION
    if count <= 25 and (_is_signature(words) or _is_signed_names(page, index)):
        return BlockKind.SIGNATURE
    if _is_heading(words, count, paragraphs, index) or (index < 8 and _SALUTATION.match(words)):
        return BlockKind.HEADING
    return None


def after_dateline(words: str) -> int:
    """Where the first sentence of an article begins: after its dateline, if it has one.

    >>> after_dateline("LA CROSSE, Wis. (AP) — After a summer"), after_dateline("After a summer (AP)")
    (23, 0)
    """
    match = _DATELINE.match(words)
    return match.end() if match else 0


def _same(one: str, two: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", two).casefold()


def _is_byline(words: str, count: int, index: int) -> bool:
    if count > 14 or index > 8:
        return False
    if (_DATED.match(words) and count <= 9) or (index < 4 and _RECORDED.match(words)):
        return True
    begins = _BYLINE.match(words)
    if not begins or words[-1] in "!?":
        return False
    return all(_NAME_WORD.match(word) for word in re.split(r"\s+", words[begins.end() :])[:3])


def _is_signature(words: str) -> bool:
    if _SIGNED.match(words):
        return len(words.split()) <= 8 or not words.endswith((".", "!", "?"))  # "Signed copies were sent to ..."
    if not _DASH_NAME.match(words) or words.rstrip('"”»').endswith((".", "!", "?")):
        return False
    parts = words.split()
    return sum(bool(_NAME_WORD.match(part)) for part in parts) >= 0.7 * len(parts)


def _is_signed_names(page: _Page, index: int) -> bool:
    """Names without an end mark: the last words of a quoted letter, or a line below all running text."""
    paragraph = page.paragraphs[index]
    words = page.text.content[paragraph.start : paragraph.end]
    quoted = paragraph.words[0].quoted is Quoted.INSIDE and words[-1] in '"”»'
    plain = words.rstrip('"”»')
    if not (quoted or index > page.last_prose) or plain.endswith((".", "!", "?", ":", ",")):
        return False
    return bool(_NAMES.match(plain))


def _is_below_signature(words: str) -> bool:
    """A line right below a signature, short and without an end mark, still says who signs."""
    return len(words.split()) <= 12 and not words.endswith((".", "!", "?", ":"))


def _is_heading(words: str, count: int, paragraphs: Sequence[Paragraph], index: int) -> bool:
    last = index + 1 == len(paragraphs)
    if count > 16 or (last and index > 0) or _TERMINAL.search(words) or "\n" in words:
        return False
    if words[0].islower() or _SPEAKER_LINE.match(words) or not any(c.isalpha() for c in words):
        return False
    if paragraphs[index].words[0].quoted is Quoted.MARK and _PULLED.search(words):
        return False  # somebody's words, standing alone
    return len(paragraphs) > 1
