"""From what a parser found to a `Text` with its `Document`: the parsers know their formats, not the vocabulary."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from whence.errors import IntakeError
from whence.intake.mail.message import Message, SectionKind
from whence.intake.parts import Part, PartKind, Properties
from whence.intake.tables.posts import Post
from whence.model import Block, BlockKind, Document, Text, Warned

_PARTS = {
    PartKind.HEADING: BlockKind.HEADING,
    PartKind.COMMENT: BlockKind.COMMENT,
    PartKind.HEADER: BlockKind.FURNITURE,
    PartKind.FOOTER: BlockKind.FURNITURE,
    PartKind.PAGE_NUMBER: BlockKind.FURNITURE,
    PartKind.LINE_NUMBERS: BlockKind.FURNITURE,
    PartKind.MARGIN: BlockKind.FURNITURE,
}
_SECTIONS = {
    SectionKind.INTRODUCTION: BlockKind.BYLINE,
    SectionKind.SIGNATURE: BlockKind.SIGNATURE,
    SectionKind.ARMOUR: BlockKind.FURNITURE,
}
_SCANNED = "scanned pages without a text"

Recognise = Callable[[bytes, int], str]  # what OCR reads on a page of a PDF


def extractors() -> dict[str, str]:
    """Everything that makes texts, by its name, with its version now."""
    # Loaded here, where all are wanted: see `pdf_text`.
    from whence.intake import auto_archiver, plain  # noqa: PLC0415
    from whence.intake.mail import message  # noqa: PLC0415
    from whence.intake.office import document as office  # noqa: PLC0415
    from whence.intake.page import html  # noqa: PLC0415
    from whence.intake.pdf import document as pdf  # noqa: PLC0415
    from whence.intake.subtitles import subtitles  # noqa: PLC0415
    from whence.intake.tables import posts  # noqa: PLC0415

    return {
        made_by.EXTRACTOR: made_by.VERSION
        for made_by in (auto_archiver, html, message, office, pdf, plain, posts, subtitles)
    }


def recogniser(languages: str) -> Recognise:
    """What reads scanned pages in these languages ("fas+eng"), by Tesseract."""

    def recognise(data: bytes, number: int) -> str:
        from whence.intake.pdf.ocr import read_page  # noqa: PLC0415 - see `pdf_text`

        return read_page(data, number, language=languages).content

    return recognise


def pdf_text(data: bytes, document: Document, recognise: Recognise | None) -> Text:
    """The text of a PDF; its scanned pages are read by OCR, if there is one."""
    from whence.intake.pdf import document as pdf  # noqa: PLC0415 - loads a library that texts do not need

    found = pdf.read_pdf(data)
    warnings = list(found.warnings)
    if found.scanned and recognise is not None:
        known: dict[int, str] = {}
        for number in found.scanned:
            try:
                known[number] = recognise(data, number)
            except IntakeError as error:
                warnings.append(Warned(f"scanned page that was not recognised: {error.seen}", 1))
        if any(text.strip() for text in known.values()):
            found = pdf.read_pdf(data, recognised=known)
            warnings = [*found.warnings, Warned("pages read by OCR, with its mistakes", len(known))]
    if not found.content.strip():
        raise IntakeError(
            seen=f"pictures of pages without a text ({len(found.pages)})",
            expected="a text layer, or Tesseract to read the pictures",
            cause="The pages were scanned or photographed"
            if recognise is None
            else "The scans are too poor, or in a language that Tesseract was not told",
            next="Install tesseract-ocr with the language of the pages and add the file again",
        )
    pages = (Block(page.span, BlockKind.PAGE, page.label) for page in found.pages if page.span.end > page.span.start)
    return Text(
        _with(document, found.properties),
        found.content,
        pdf.EXTRACTOR,
        pdf.VERSION,
        "utf-8",
        (*_blocks(found.parts), *pages),
        tuple(warnings),
    )


def office_text(data: bytes, document: Document) -> Text:
    """The text of a Word, OpenDocument or RTF file."""
    from whence.intake.office import document as office  # noqa: PLC0415 - see `pdf_text`

    found = office.read_office(data)
    document = replace(_with(document, found.properties), media_type=found.media_type)
    blocks = tuple(_blocks(found.parts))
    return Text(document, found.content, office.EXTRACTOR, office.VERSION, "utf-8", blocks, found.warnings)


def subtitles_text(data: bytes, document: Document) -> Text:
    """What subtitles say, and when."""
    from whence.intake.subtitles import subtitles  # noqa: PLC0415 - see `pdf_text`

    found = subtitles.subtitles_of(data)
    cues = (Block(cue.span, BlockKind.CUE, f"{_clock(cue.start)}-{_clock(cue.end)}") for cue in found.cues)
    return Text(
        replace(document, media_type=found.media_type),
        found.content,
        subtitles.EXTRACTOR,
        subtitles.VERSION,
        found.encoding,
        (*found.blocks, *cues),
        found.warnings,
    )


def mail_text(found: Message, document: Document) -> Text | None:
    """The header lines and the body of a message; None if it has only attachments."""
    from whence.intake.mail import message as mail  # noqa: PLC0415 - see `pdf_text`

    document = replace(
        document,
        title=document.title or found.subject,
        byline=", ".join(one.name or one.address for one in found.from_) or None,
        published=document.published or found.date,
        stated=tuple(_stated(found)),
    )
    if not found.content.strip():
        return None
    blocks = tuple(
        Block(section.span, _SECTIONS[section.kind]) for section in found.sections if section.kind in _SECTIONS
    )
    return Text(
        document,
        found.content,
        mail.EXTRACTOR,
        mail.VERSION,
        found.encoding,
        blocks,
        found.warnings,
        found.utterances,
    )


def post_text(post: Post, document: Document, encoding: str | None) -> Text:
    """Somebody's post, from a row of a table."""
    from whence.intake.tables import posts  # noqa: PLC0415 - see `pdf_text`

    document = replace(document, byline=post.author, published=post.published, address=post.address)
    return Text(document, post.text, posts.EXTRACTOR, posts.VERSION, encoding or "utf-8")


def _blocks(parts: Iterable[Part]) -> Iterable[Block]:
    return (Block(part.span, _PARTS[part.kind]) for part in parts if part.kind in _PARTS)


def _with(document: Document, said: Properties) -> Document:
    """The document with what its file says, where nobody has said it already. Who saved a file last is no publisher,
    and when it was made is no date of publication: both are kept as what is stated."""
    stated: Mapping[str, str | None] = {
        "author": said.author,
        "created": said.created,
        "modified": said.modified,
        "program": said.program,
    }
    return replace(
        document,
        title=document.title or said.title,
        language=document.language or said.language,
        stated=tuple((name, value) for name, value in stated.items() if value),
    )


def _stated(found: Message) -> Iterable[tuple[str, str]]:
    for name, people in (("from", found.from_), ("to", found.to), ("cc", found.cc)):
        for one in people:
            yield name, f"{one.name} <{one.address}>" if one.name and one.address else one.name or one.address
    if found.message_id:
        yield "message-id", found.message_id
    yield from (("in-reply-to", one) for one in found.in_reply_to)
    yield from (("references", one) for one in found.references)
    if found.date_written:
        yield "date", found.date_written
    if found.signed:
        yield "signed", "yes, not checked"
    if found.encrypted:
        yield "encrypted", "yes, not opened"


def _clock(milliseconds: int | None) -> str:
    """A moment of a recording.

    >>> _clock(3_723_004)
    '1:02:03.004'
    """
    if milliseconds is None:
        return "?"
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
