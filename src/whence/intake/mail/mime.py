"""The parts of a message (MIME) as a tree of places in its bytes, made without recursion and within limits.

Where a mail breaks the rules, what most readers show is taken: a missing boundary is guessed, parts after the end
belong to the message too, and what cannot be parted is one part.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from whence.intake.mail import header as mail_header
from whence.intake.mail.header import Header
from whence.intake.mail.transfer import from_base64, from_quoted_printable, from_transfer

_DEEPEST = 50  # multiparts inside each other; people's mails have at most six or so
_MOST_PARTS = 10_000
_GUESSED = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:Content-[A-Za-z-]+:)", re.MULTILINE | re.IGNORECASE)
_GUESSED_WITHIN = 10_000  # bytes
_HEADER_LIKE = re.compile(rb"\s*(?:>?From [^\n]*\n)?[!-9;-~]{1,80}[ \t]*:[ \t]")
_ESCAPED = re.compile(rb"=3D|=\r?\n")
_PROTECTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = (bytes.fromhex("06092a864886f70d010703"), bytes.fromhex("060b2a864886f70d0109100117"))

MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(slots=True)
class Node:
    """One part of a message, at this place of these bytes; a multipart has children."""

    path: str
    media_type: str
    header: Header
    parameters: dict[str, str]
    disposition: str
    name: str | None
    data: bytes  # the bytes that the place is in: the message's, or those of a part that had to be decoded
    start: int
    end: int
    depth: int
    children: list["Node"] = field(default_factory=list)

    @property
    def content_id(self) -> str | None:
        """The identifier by which a page in the same message names this part."""
        return next(iter(mail_header.identifiers([self.header.first("content-id")], Counter())), None)

    def content(self, warnings: Counter[str]) -> bytes:
        """The bytes that were sent; of an attached message those of the message, whatever its header says of it."""
        raw = self.data[self.start : self.end]
        encoding = self.header.first("content-transfer-encoding").decode("latin-1")
        if self.media_type in MESSAGES and _HEADER_LIKE.match(raw) and not _ESCAPED.search(raw):
            return raw
        return from_transfer(raw, encoding, warnings)


@dataclass(slots=True)
class Tree:
    """A message's parts, how they are protected, and what was met on the way."""

    root: Node
    signed: bool = False
    encrypted: bool = False


def tree_of(data: bytes, warnings: Counter[str]) -> Tree:
    """The parts of this message."""
    root = _node(data, 0, len(data), "", "text/plain", 0, warnings)
    tree = Tree(root)
    waiting, count = [root], 1
    while waiting:
        node = waiting.pop()
        children = _children(node, tree, warnings)
        count += len(children)
        if count > _MOST_PARTS:
            warnings["parts that are left out"] += count - _MOST_PARTS
            children = children[: max(0, _MOST_PARTS - count + len(children))]
            count = _MOST_PARTS
        node.children = children
        waiting.extend(reversed(children))
    if not root.path:
        root.path = "" if root.children else "1"
    return tree


def _node(data: bytes, start: int, end: int, path: str, default: str, depth: int, warnings: Counter[str]) -> Node:
    header = mail_header.header_of(data, start, end, warnings, outermost=not path and not depth)
    stated = header.first("content-type")
    written = mail_header.parameters(stated, warnings)
    placed = header.first("content-disposition")
    name = mail_header.parameters(placed, warnings).get("filename") or written.get("name") or None
    disposition = placed.split(b";")[0].strip().decode("latin-1").lower()
    media_type = mail_header.media_type(stated, default)
    return Node(path, media_type, header, written, disposition, name, data, min(header.body, end), end, depth)


def _children(node: Node, tree: Tree, warnings: Counter[str]) -> list[Node]:
    if node.media_type in _PROTECTED:
        return _signed_content(node, tree, warnings)
    if not node.media_type.startswith("multipart/"):
        return []
    if node.media_type == "multipart/encrypted":
        tree.encrypted = True
    if node.media_type == "multipart/signed":
        tree.signed = True
    if node.depth >= _DEEPEST:
        warnings[f"parts nested more than {_DEEPEST} deep, kept as one part"] += 1
        return []
    places = _places(node, warnings)
    if not places:
        # No part can be told from another: what there is, is shown as text.
        warnings["multipart without parts"] += 1
        node.media_type = "text/plain"
        return []
    default = "message/rfc822" if node.media_type == "multipart/digest" else "text/plain"
    prefix = node.path + "." if node.path else ""
    return [
        _node(node.data, start, end, f"{prefix}{number}", default, node.depth + 1, warnings)
        for number, (start, end) in enumerate(places, 1)
    ]


def _places(node: Node, warnings: Counter[str]) -> list[tuple[int, int]]:
    """Where the parts of a multipart stand."""
    boundary = node.parameters.get("boundary", "").rstrip().encode("latin-1", "replace")
    lines = _delimiters(node, boundary) if boundary else []
    encoding = node.header.first("content-transfer-encoding").strip().lower()
    if not lines and boundary and encoding in {b"base64", b"quoted-printable"}:
        decode = from_base64 if encoding == b"base64" else from_quoted_printable
        node.data = decode(node.data[node.start : node.end], warnings)
        node.start, node.end = 0, len(node.data)
        lines = _delimiters(node, boundary)
    if not lines:
        guessed = _GUESSED.search(node.data, node.start, min(node.end, node.start + _GUESSED_WITHIN))
        if guessed is None:
            return []
        warnings["boundary that had to be guessed"] += 1
        lines = _delimiters(node, guessed[1])
    return _between(node, lines, warnings)


def _delimiters(node: Node, boundary: bytes) -> list[re.Match[bytes]]:
    pattern = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
    return list(pattern.finditer(node.data, node.start, node.end))


def _between(node: Node, lines: list[re.Match[bytes]], warnings: Counter[str]) -> list[tuple[int, int]]:
    """The places between these lines, empty ones left out, and what stands after the last one if nothing ends it."""
    places: list[tuple[int, int]] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        stop = following.start() if following else node.end
        if following:
            stop -= 2 if node.data[stop - 2 : stop] == b"\r\n" else 1
        start = line.end()
        if not node.data[start:stop].strip():
            continue
        if line[1] is None:
            places.append((start, stop))
        else:
            warnings["text after the last part, not read"] += 1
    if lines[-1][1] is None:
        warnings["multipart without an end"] += 1
    return places


def _signed_content(node: Node, tree: Tree, warnings: Counter[str]) -> list[Node]:
    """What an S/MIME message holds that is signed and not encrypted: one part inside it."""
    data = node.content(warnings)
    head = data[:64]
    if any(identifier in head for identifier in _ENVELOPED):
        tree.encrypted = True
        return []
    content = signed_content(data)
    if content is None:
        warnings["S/MIME that is not opened"] += 1
        return []
    tree.signed = True
    if node.depth >= _DEEPEST:
        return []
    return [_node(content, 0, len(content), f"{node.path or '1'}.1", "text/plain", node.depth + 1, warnings)]


def signed_content(data: bytes) -> bytes | None:
    """The content that stands in this signed data (RFC 5652), or None if it is none or the content lies elsewhere.

    Only the way down to the content is read; the signature is not looked at, since Whence judges none.
    """
    try:
        at, end = _inside(data, 0, len(data), 0x30)
        if not data.startswith(_SIGNED_DATA, at):
            return None
        at, end = _inside(data, at + len(_SIGNED_DATA), end, 0xA0)
        at, end = _inside(data, at, end, 0x30)
        at = _after(data, _after(data, at, end), end)  # version, digest algorithms
        at, end = _inside(data, at, end, 0x30)
        at, end = _inside(data, _after(data, at, end), end, 0xA0)
        return b"".join(_octets(data, at, end))
    except (IndexError, ValueError):
        return None


def _octets(data: bytes, at: int, end: int) -> list[bytes]:
    """The bytes of an octet string, in one piece or in many."""
    tag, start, stop = _element(data, at, end)
    if tag == 0x04:
        return [data[start:stop]]
    if tag != 0x24:
        raise ValueError(tag)
    pieces: list[bytes] = []
    while start < stop and data[start : start + 2] != b"\0\0":
        tag, first, last = _element(data, start, stop)
        if tag != 0x04:
            raise ValueError(tag)
        pieces.append(data[first:last])
        start = last
    return pieces


def _element(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Tag, and where the content of the element here begins and ends; of an unstated length it ends with the outer."""
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length == 0x80:
        return tag, start, end
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[at + 2 : start], "big")
    if start + length > end:
        raise ValueError(length)
    return tag, start, start + length


def _inside(data: bytes, at: int, end: int, wanted: int) -> tuple[int, int]:
    tag, start, stop = _element(data, at, end)
    if tag != wanted:
        raise ValueError(tag)
    return start, stop


def _after(data: bytes, at: int, end: int) -> int:
    _, _, stop = _element(data, at, end)
    return stop
