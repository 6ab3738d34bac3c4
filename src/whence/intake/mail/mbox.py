"""An mbox: many messages in one file, given one by one with the place where each begins.

A message begins at a line `From somebody date` after an empty line, if a header follows it. Lines of a body that began
so were written `>From ` (mboxo), or with one more `>` than they had (mboxrd); nothing in a file says which. One `>` is
taken off every line of that kind: right for mboxrd, and for mboxo but where somebody quoted such a line himself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from whence.intake.archives.members import Refused
from whence.intake.files import LIMIT

_PIECE = 65_536  # bytes of a line read at once
_DATED = re.compile(rb"From \S.*\d{1,2}:\d{2}.*\d{4}|From - ")
_FIELD = re.compile(rb">?[!-9;-~]{1,80}[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(?:return-path|received|from|to|date|subject|message-id|delivered-to|x-[!-9;-~]+|mime-version|content-type"
    rb"|status|sender|reply-to|envelope-to|resent-[a-z]+)[ \t]*:",
    re.IGNORECASE,
)
_QUOTED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Mailed:
    """This message begins at this byte of the file, which is that of its `From ` line; the line is not part of it."""

    offset: int
    data: bytes


def is_mbox(head: bytes) -> bool:
    """Whether bytes begin as an mbox does.

    >>> is_mbox(b"From a@b.org Fri Apr 06 16:46:09 2001\\nSubject: x\\n"), is_mbox(b"From here it is far.\\n")
    (True, False)
    """
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return first.startswith(b"From ") and _begins(first, rest.partition(b"\n")[0])


def messages_in(file: BinaryIO, limit: int = LIMIT) -> Iterator[Mailed | Refused]:
    """The messages of an mbox in its order. No more than one is in memory, and of a longer one than `limit` none."""
    begun, at = -1, 0
    kept: list[bytes] = []
    size = 0
    after_empty = True
    piece, at_line_start = file.readline(_PIECE), True
    while piece:
        following = file.readline(_PIECE)
        if at_line_start and after_empty and piece.startswith(b"From ") and _begins(piece, following):
            if begun >= 0:
                yield _message(begun, kept, size, limit)
            begun, kept, size = at, [], 0
        elif begun >= 0 or piece.strip():
            begun = at if begun < 0 else begun
            size += len(piece)
            if size <= limit:
                kept.append(piece[1:] if at_line_start and _QUOTED.match(piece) else piece)
            else:
                kept = []
        at += len(piece)
        after_empty = at_line_start and not piece.strip(b"\r\n")
        at_line_start = piece.endswith(b"\n")
        piece = following
    if begun >= 0:
        yield _message(begun, kept, size, limit)


def _begins(line: bytes, following: bytes) -> bool:
    """Whether a `From ` line is one: a header follows, and either line is one that mail programs write."""
    if not _FIELD.match(following):
        return False
    return bool(_DATED.match(line) or _KNOWN_FIELD.match(following))


def _message(begun: int, kept: list[bytes], size: int, limit: int) -> Mailed | Refused:
    if size > limit:
        return Refused(f"byte {begun}", f"a message of {size:,} bytes", f"At most {limit:,} are read at once")
    data = b"".join(kept)
    # The empty line above the next message belongs to the file.
    for end in (b"\r\n\r\n", b"\n\n"):
        if data.endswith(end):
            data = data[: -len(end) // 2]
            break
    return Mailed(begun, data)
