"""One e-mail message: its header, one text with what is whose in it, and its parts byte for byte.

    message     bytes of a message -> Message; raises an IntakeError if they are none
    is_message  whether bytes begin as a message does

The text is the header lines that a reader needs and then the body. Attached messages are parts, to be read as documents
of their own. Nothing is fetched, rendered, decrypted or written; a signature is named and not judged.
"""

from collections import Counter
from dataclasses import dataclass

from whence.errors import Empty, IntakeError
from whence.intake.files import check_size
from whence.intake.mail.body import Body, Shown, body_of
from whence.intake.mail.header import Address, Header, addresses, date_of, decoded, header_of, identifiers
from whence.intake.mail.mime import MESSAGES, Node, tree_of
from whence.intake.mail.phrases import FORWARDING
from whence.intake.mail.sections import Line, Run, SectionKind, sections
from whence.intake.mail.writers import Section, utterances_in
from whence.model import Span, Utterance, Warned

__all__ = ["MESSAGES", "Address", "Message", "Part", "Section", "SectionKind", "is_message", "message"]

EXTRACTOR = "whence-mail"
VERSION = "2"  # changes when the same bytes would give another text

_SHOWN_FIELDS = (("From", "from"), ("To", "to"), ("Cc", "cc"), ("Date", "date"), ("Subject", "subject"))
_ONCE = ("from", "date", "subject", "message-id", "content-type")
# fmt: off
_KNOWN = frozenset({
    "from", "to", "cc", "bcc", "date", "subject", "sender", "reply-to", "message-id", "in-reply-to", "references",
    "received", "return-path", "delivered-to", "mime-version", "content-type", "content-transfer-encoding",
    "content-disposition", "x-mailer", "user-agent", "newsgroups", "resent-from", "resent-date", "envelope-to",
    "x-original-to", "dkim-signature", "authentication-results",
})
# fmt: on
_ANOTHERS = frozenset({SectionKind.INTRODUCTION, SectionKind.QUOTED, SectionKind.FORWARDED})
_UNOPENED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


@dataclass(frozen=True, slots=True)
class Part:
    """These bytes came with the message under this name, at this place (`2.1`: first part of the second).

    The name is whatever the sender wrote: it is data and never a path. `inline` parts belong into the text, as a
    picture does that a page shows. What stands uuencoded in a text has the text's place and a number: `1/1`.
    """

    name: str | None
    media_type: str
    content_id: str | None
    inline: bool
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """Somebody sent this to these people.

    `date` is EDTF and None if the header has none that can be read; `date_written` is what stands there. Identifiers
    have no angle brackets. `content` is the text, without the marks (`>`) of quotations; `sections` tell what is where
    in it, in its order, and `utterances` whose words are not the sender's.
    """

    message_id: str | None
    subject: str | None
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: str | None
    date_written: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    content: str
    encoding: str
    sections: tuple[Section, ...]
    utterances: tuple[Utterance, ...]
    parts: tuple[Part, ...]
    signed: bool
    encrypted: bool
    warnings: tuple[Warned, ...]


def is_message(head: bytes) -> bool:
    """Whether bytes begin as a message does: with two fields at least that are a message's.

    >>> is_message(b"From: a@b.org\\nSubject: x\\n\\ny"), is_message(b"Note: this is a text.\\n\\nSubject: x")
    (True, False)
    """
    header = header_of(head[:65_536], 0, min(len(head), 65_536), Counter(), outermost=True)
    return len(_KNOWN.intersection(name for name, _ in header.fields)) >= 2


def message(data: bytes) -> Message:
    """The message that these bytes are.

    >>> message(b"From: Ana <a@b.org>\\nSubject: The dam\\n\\nIt is safe.").content
    'From: Ana <a@b.org>\\nSubject: The dam\\n\\nIt is safe.'
    """
    check_size(len(data))
    warnings: Counter[str] = Counter()
    tree = tree_of(_with_newlines(data), warnings)
    header = tree.root.header
    if not header.fields:
        raise _no_message(data)
    body = body_of(tree.root, warnings)
    likely = next((stated for one in body.shown if (stated := one.node.parameters.get("charset"))), None)
    content, found = _text(header, body, warnings, likely)
    if not content.strip() and not body.apart:
        raise Empty(
            seen="a message without a text, a subject, a sender and parts",
            expected="a message that says something",
            cause="The mail was cut while it was saved or sent",
            next="Ask its sender or its keeper for the whole message",
        )
    armour = [content[one.span.start : one.span.end] for one in found if one.kind is SectionKind.ARMOUR]
    parts = [*(_part(node, warnings) for node in body.apart), *(part for one in body.shown for part in _files(one))]
    _warn(header, body, warnings)
    again: Counter[str] = Counter()  # what stands in the text was counted there
    date_written = decoded(header.first("date"), again, likely) or None
    date = date_of(date_written) if date_written else None
    if date_written and date is None:
        warnings["date that cannot be read"] += 1
    return Message(
        message_id=next(iter(identifiers([header.first("message-id")], again)), None),
        subject=decoded(header.first("subject"), again, likely) or None,
        from_=addresses(header.all("from"), again, likely),
        to=addresses(header.all("to"), again, likely),
        cc=addresses(header.all("cc"), again, likely),
        date=date,
        date_written=date_written,
        in_reply_to=identifiers(header.all("in-reply-to"), again),
        references=identifiers(header.all("references"), again),
        content=content,
        encoding=body.shown[0].encoding if body.shown else "utf-8",
        sections=tuple(found),
        utterances=tuple(utterances_in(content, found)),
        parts=tuple(parts),
        signed=tree.signed or any("BEGIN PGP SIGN" in one for one in armour),
        encrypted=tree.encrypted or any("BEGIN PGP MESSAGE" in one for one in armour),
        warnings=tuple(Warned(what, count) for what, count in sorted(warnings.items()) if count),
    )


def _with_newlines(data: bytes) -> bytes:
    """A message with the line ends of old Macs cannot be parted; others stay as they are."""
    return data.replace(b"\r", b"\n") if b"\n" not in data else data


def _no_message(data: bytes) -> IntakeError:
    if not data.strip():
        return Empty(
            seen="only white space" if data else "no bytes at all",
            expected="an e-mail message",
            cause="The file was saved empty, or the message lies elsewhere",
            next="Check that this is the file you meant",
        )
    return IntakeError(
        seen="bytes that do not begin with a header field such as From:",
        expected="an e-mail message as it was sent (.eml)",
        cause="This is another format, or only the text of a message",
        next="Save the message as .eml from the mail program, or give its text as a .txt file",
    )


def _text(header: Header, body: Body, warnings: Counter[str], likely: str | None) -> tuple[str, list[Section]]:
    """The one text of a message, and its sections."""
    lines = [f"{label}: {value}" for label, name in _SHOWN_FIELDS if (value := _value(header, name, warnings, likely))]
    parts = ["\n".join(lines)] if lines else []
    found = [Section(Span(0, len(parts[0])), SectionKind.HEADER, 0)] if lines else []
    at = len(parts[0]) + 2 if lines else 0
    forwarding = bool(FORWARDING.match(_value(header, "subject", Counter(), likely)))
    for shown in body.shown:
        if not any(line.text.strip() for line in shown.lines):
            continue
        lines, runs = _apart(shown.lines, sections(shown.lines, forwarding=forwarding))
        text = "\n".join(lines)
        found.extend(_sections(lines, runs, at))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), found


def _value(header: Header, name: str, warnings: Counter[str], likely: str | None) -> str:
    """A field as it is shown: those that may stand several times in one line, of others the first."""
    values = header.all(name)
    if name in _ONCE:
        values = values[:1]
    return ", ".join(filter(None, (decoded(value, warnings, likely) for value in values)))


def _apart(lines: list[Line], runs: list[Run]) -> tuple[list[str], list[Run]]:
    """The lines and the runs of them, with an empty line wherever another's words begin or end, so that no paragraph
    is two people's."""
    apart: list[str] = []
    moved: list[Run] = []
    at = 0
    for run in runs:
        if moved and at == run.first and {moved[-1].kind, run.kind} & _ANOTHERS:
            apart.append("")
        apart.extend(line.text for line in lines[at : run.first])
        moved.append(run._replace(first=len(apart), last=len(apart) + run.last - run.first))
        apart.extend(line.text for line in lines[run.first : run.last])
        at = run.last
    apart.extend(line.text for line in lines[at:])
    return apart, moved


def _sections(lines: list[str], runs: list[Run], at: int) -> list[Section]:
    """The sections of one part that begins at this place of the text."""
    starts = [at]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[Section] = []
    for first, last, kind, depth in runs:
        start = starts[first] + len(lines[first]) - len(lines[first].lstrip())
        end = starts[last - 1] + len(lines[last - 1].rstrip())
        found.append(Section(Span(start, end), kind, depth))
    return found


def _part(node: Node, warnings: Counter[str]) -> Part:
    inline = node.disposition == "inline" or (node.content_id is not None and node.disposition != "attachment")
    return Part(node.name, node.media_type, node.content_id, inline, node.path or "1", node.content(warnings))


def _files(shown: Shown) -> list[Part]:
    return [
        Part(found.name, "application/octet-stream", None, False, f"{shown.node.path or '1'}/{number}", found.data)
        for number, found in enumerate(shown.files, 1)
    ]


def _warn(header: Header, body: Body, warnings: Counter[str]) -> None:
    """What a person should know of the header and of parts that are not opened."""
    for name in _ONCE:
        if (count := len(header.all(name))) > 1:
            warnings[f"repeated header field: {name}"] += count - 1
    for node in body.apart:
        if node.media_type in _UNOPENED or (node.name or "").lower() == "winmail.dat":
            warnings["winmail.dat that is not opened"] += 1
        if node.media_type == "message/partial":
            warnings["message in several pieces, of which this is one"] += 1
        if node.media_type == "message/external-body":
            warnings["part that lies elsewhere and is not fetched"] += 1
