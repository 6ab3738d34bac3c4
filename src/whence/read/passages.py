"""What each paragraph is: prose that makes claims, or a heading, caption, byline or signature, which does not."""

import re
from collections.abc import Sequence

from whence.model import Block, BlockKind, Span, Text
from whence.text import Paragraph, Quoted

_TERMINAL = re.compile(r"[.!?…。؟۔।:;,][\"'”’»)\]]*$")
_BYLINE = re.compile(
    r"(?:by|from|text|words|story|reporting by|written by|posted by|edited by)[:\s]\s*(?=\S)", re.IGNORECASE
)
_DATED = re.compile(
    r"(?:published|updated|posted|last modified|filed|date)\b.{0,12}?\d|"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b",
    re.IGNORECASE,
)
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
_SIGNED = re.compile(
    r"(?:signed|sincerely|yours|regards|respectfully|with respect|best wishes|kind regards|in solidarity)\b",
    re.IGNORECASE,
)
_DASH_NAME = re.compile(r"[–—-]{1,2}\s*[A-Z]")
_NAME_WORD = re.compile(r"[A-Z][\w.'’-]*|of|the|and|for|de|la|al|el|von|van|bin|ibn|[–—-]+|[,/&|•·]")
_SPEAKER_LINE = re.compile(r"(?:[A-Z][\w.'’-]*\s?){1,4}:\s")


def asides_in(text: Text, paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The passages that are no prose: as the extractor saw them, and as their own form gives them away.

    A plain file names nothing, so its headings are told by being short, without an end mark, and followed by
    something longer. Whatever is not clearly an aside is prose: a claim shown too many can be seen, one lost cannot.
    """
    known = {block.span.start: block.kind for block in text.blocks if block.kind is not BlockKind.PROSE}
    asides = []
    for index, paragraph in enumerate(paragraphs):
        kind = known.get(paragraph.start) or _kind_of(text, paragraphs, index)
        if kind is not None:
            asides.append(Block(Span(paragraph.start, paragraph.end), kind))
    return tuple(asides)


def _kind_of(text: Text, paragraphs: Sequence[Paragraph], index: int) -> BlockKind | None:
    paragraph = paragraphs[index]
    words = text.content[paragraph.start : paragraph.end]
    if any(block.span.start <= paragraph.start < block.span.end for block in text.blocks):
        return None  # the extractor has seen it and calls it prose
    count = len(words.split())
    if text.document.title and index < 3 and _same(words, text.document.title):
        return BlockKind.HEADING
    if _is_byline(words, count, index):
        return BlockKind.BYLINE
    if count <= 60 and (_CAPTION.match(words) or _CREDIT.search(words)):
        return BlockKind.CAPTION
    if count <= 25 and _is_signature(words):
        return BlockKind.SIGNATURE
    if _is_heading(words, count, paragraphs, index):
        return BlockKind.HEADING
    return None


def _same(one: str, two: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", two).casefold()


def _is_byline(words: str, count: int, index: int) -> bool:
    if count > 14 or index > 8:
        return False
    if _DATED.match(words) and count <= 9:
        return True
    begins = _BYLINE.match(words)
    if not begins or words[-1] in "!?":
        return False
    return all(_NAME_WORD.match(word) for word in re.split(r"\s+", words[begins.end() :])[:3])


def _is_signature(words: str) -> bool:
    if _SIGNED.match(words):
        return True
    if not _DASH_NAME.match(words) or words.rstrip("\"”»").endswith((".", "!", "?")):
        return False
    parts = words.split()
    return sum(bool(_NAME_WORD.match(part)) for part in parts) >= 0.7 * len(parts)


def _is_heading(words: str, count: int, paragraphs: Sequence[Paragraph], index: int) -> bool:
    last = index + 1 == len(paragraphs)
    if count > 16 or (last and index > 0) or _TERMINAL.search(words) or "\n" in words:
        return False
    if words[0].islower() or _SPEAKER_LINE.match(words) or not any(c.isalpha() for c in words):
        return False
    if paragraphs[index].words[0].quoted is Quoted.MARK and words.rstrip()[-1] in "\"”»":
        return False  # somebody's words, standing alone
    return len(paragraphs) > 1
