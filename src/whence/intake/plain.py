"""A plain text: its characters as they are, newlines and all."""

from whence.errors import Empty
from whence.intake.charset import Decoded
from whence.model import Document, Text, Warned

EXTRACTOR = "whence-plain"
VERSION = "1"  # changes when the same bytes would give another text


def plain_text(decoded: Decoded, document: Document) -> Text:
    """The text of a plain document; nothing in it is known to be a heading or a caption."""
    if not decoded.content.strip():
        raise Empty(
            seen="only white space" if decoded.content else "no bytes at all",
            expected="a text",
            cause="The file was saved empty, or its content lies elsewhere",
            next="Check that this is the file you meant",
        )
    return Text(document, decoded.content, EXTRACTOR, VERSION, decoded.encoding, (), warnings_of(decoded))


def warnings_of(decoded: Decoded) -> tuple[Warned, ...]:
    """What a person should know of how the bytes were decoded."""
    return (Warned("undecodable bytes", decoded.undecodable),) if decoded.undecodable else ()
