"""Texts that are written for people or browsers: plain text and HTML, told apart by what they hold."""

from dataclasses import dataclass

from whence.intake import charset, sniff
from whence.intake.files import check_size
from whence.intake.plain import plain_text
from whence.model import Blob, Document, Text


@dataclass(frozen=True, slots=True)
class Stated:
    """What a person said of a document; it wins over what the document says of itself.

    `uri` is where it was found: a path as it was given, or `-` for what was piped in. `url` takes its place if given.
    """

    uri: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


def take(data: bytes, stated: Stated) -> Text:
    """The text of these bytes; raises an IntakeError if they are none that can be read.

    >>> take(b"The dam is safe, the ministry said.", Stated("-")).content
    'The dam is safe, the ministry said.'
    """
    check_size(len(data))
    sniff.refuse_binary(data)
    if charset.is_binary(data):
        raise sniff.not_text("data, with many control characters among them")
    decoded, media_type = _decoded(data, stated.uri)
    document = Document(
        blob=Blob.of(data),
        uri=stated.url or stated.uri,
        media_type=media_type,
        title=stated.title,
        publisher=stated.publisher,
        published=stated.published,
    )
    if media_type == sniff.PLAIN:
        return plain_text(decoded, document)
    # Imported when a page is met: the parser alone takes longer to load than a text takes to read.
    from whence.intake.page.html import page_text  # noqa: PLC0415

    return page_text(decoded, document)


def _decoded(data: bytes, uri: str) -> tuple[charset.Decoded, str]:
    """The characters and the media type. Only a page may declare its encoding, so the type is looked at first."""
    declared = None
    media_type = sniff.media_type(data[:8192].decode("latin-1"), uri)
    if media_type == sniff.HTML:
        from whence.intake.page.html import declared_encoding  # noqa: PLC0415 - see `take`

        declared = declared_encoding(data)
    decoded = charset.decode(data, declared)
    if decoded.undecodable > max(3, len(decoded.content) // 5):
        raise sniff.not_text("data in no encoding that is known")
    # A page in UTF-16 is seen as one only now.
    return decoded, sniff.media_type(decoded.content[:8192], uri)
