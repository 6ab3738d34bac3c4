"""One file, all its documents: what is in a container comes in as a document of its own, and so on inwards.

    documents_in     an open file -> every document in it with its text, its picture, or why it has neither

Whatever is met is kept first and parsed then: bytes that no parser can read are evidence all the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import BinaryIO, NamedTuple

from whence.errors import IntakeError
from whence.intake import sniff
from whence.intake.archives.archive import members_of
from whence.intake.archives.members import Limits, Refused
from whence.intake.files import LIMIT
from whence.intake.media import CONTAINERS, Medium, medium_of
from whence.intake.page_or_plain import Stated, take
from whence.intake.texts import Recognise, mail_text, office_text, pdf_text, post_text, subtitles_text
from whence.model import Blob, Document, Exhibit, Failure, Manner, Taken, Text, Warned

DEEPEST = 12  # containers within containers
MOST = 1_000_000  # documents of one file

Keep = Callable[[BinaryIO], Blob]
Where = tuple[str, ...]  # the uri of a document and the path to it through its containers

_MEDIA_TYPES = {
    Medium.PDF: "application/pdf",
    Medium.MAIL: "message/rfc822",
    Medium.MAILBOX: "application/mbox",
    Medium.WEB_ARCHIVE: "application/warc",
    Medium.WEB_PACKAGE: "application/wacz",
    Medium.FEED: "application/xml",
}
_PACKED = (
    (b"PK", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ", "application/x-xz"),
    (b"", "application/x-tar"),
)
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are taken in: what reads scanned pages, and which columns of tables hold what.

    `begin` is told of each document before it is parsed. `left` names documents that are kept and not parsed, each
    with the reason.
    """

    recognise: Recognise | None = None
    columns: Mapping[str, str] | None = None
    limits: Limits = Limits()
    begin: Callable[[Where], None] | None = None
    left: Mapping[Where, str] = field(default_factory=dict)


class _Place(NamedTuple):
    """Where some bytes were found: what is said of them, the containers around them, and what they came with."""

    stated: Stated
    name: str
    inside: tuple[str, ...] = ()
    media_type: str | None = None
    of: str | None = None
    manner: Manner = Manner.MEMBER
    captured_at: str | None = None


def documents_in(file: BinaryIO, stated: Stated, keep: Keep, settings: Settings | None = None) -> Iterator[Taken]:
    """Every document in a file that can seek, the file itself first; `keep` puts bytes away and names them.

    What cannot be read is there with its failure, and the others go on.
    """
    intake = _Intake(keep, settings or Settings())
    yield from intake.documents(file, _Place(stated, stated.uri))


class _Intake:
    """One file on its way in."""

    def __init__(self, keep: Keep, settings: Settings) -> None:
        self._keep = keep
        self._settings = settings
        self._count = 0
        self._readers: dict[Medium, Callable[[bytes, Document, _Place], Iterator[Taken]]] = {
            Medium.PDF: self._pdf,
            Medium.MAIL: self._mail,
            Medium.PICTURE: self._picture,
            Medium.OFFICE: self._office,
            Medium.TABLE: self._table,
            Medium.SUBTITLES: self._subtitles,
            Medium.FEED: self._feed,
            Medium.TEXT: self._text,
        }
        self._openers: dict[Medium, Callable[[BinaryIO, Document, _Place], Iterator[Taken]]] = {
            Medium.MAILBOX: self._mailbox,
            Medium.WEB_ARCHIVE: self._web_archive,
            Medium.WEB_PACKAGE: self._web_package,
            Medium.ARCHIVE: self._archive,
        }

    def documents(self, file: BinaryIO, place: _Place) -> Iterator[Taken]:
        """The documents in these bytes."""
        self._count += 1
        if self._count > MOST:
            return
        blob = self._keep(file)
        file.seek(0)
        medium = medium_of(file, place.name, place.media_type)
        document = Document(
            blob=blob,
            uri=place.stated.url or place.stated.uri,
            media_type=_media_type(medium, file, place),
            inside=place.inside,
            title=place.stated.title,
            publisher=place.stated.publisher,
            published=place.stated.published,
        )
        given = False
        try:
            for taken in self._opened(medium, file, document, place):
                given = True
                yield taken
        except IntakeError as error:
            failed = replace(error.failure(document.uri), inside=place.inside)
            if given:  # a container that went wrong on its way
                yield Taken(document, failure=failed, exhibit=_exhibit(document, place))
            else:
                yield self._failed(document, place, failed)

    def _opened(self, medium: Medium, file: BinaryIO, document: Document, place: _Place) -> Iterator[Taken]:
        where = (document.uri, *document.inside)
        if where in self._settings.left:
            raise _left(self._settings.left[where])
        if self._settings.begin is not None:
            self._settings.begin(where)
        if medium in CONTAINERS:
            if len(place.inside) >= DEEPEST:
                raise _too_deep()
            yield from self._openers[medium](file, document, place)
            return
        data = file.read(LIMIT + 1)
        yield from self._readers[medium](data, document, place)

    def _failed(self, document: Document, place: _Place, failure: Failure) -> Taken:
        return Taken(document, exhibit=_exhibit(document, place), captured_at=place.captured_at, failure=failure)

    def _one(self, document: Document, place: _Place, text: Text | None) -> Taken:
        document = text.document if text is not None else document
        return Taken(document, text, exhibit=_exhibit(document, place), captured_at=place.captured_at)

    def _text(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        text = take(data, replace(place.stated, uri=place.name))
        same = replace(text.document, blob=document.blob, uri=document.uri, inside=document.inside)
        yield self._one(same, place, replace(text, document=same))

    def _pdf(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        yield self._one(document, place, pdf_text(data, document, self._settings.recognise))

    def _office(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        yield self._one(document, place, office_text(data, document))

    def _subtitles(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        yield self._one(document, place, subtitles_text(data, document))

    def _picture(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.pictures.picture import picture_of  # noqa: PLC0415 - loads a library others do not need

        found = picture_of(data)
        document = replace(document, media_type=found.media_type)
        yield Taken(document, None, found, _exhibit(document, place), place.captured_at, warnings=found.warnings)

    def _mail(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.mail.message import message  # noqa: PLC0415 - see `_picture`

        found = message(data)
        text = mail_text(found, document)
        taken = self._one(document, place, text)
        yield taken if text is not None else replace(taken, warnings=found.warnings)
        if found.parts and len(place.inside) >= DEEPEST:
            yield self._excess(document, place, len(found.parts))
            return
        for part in found.parts:
            yield from self.documents(
                BytesIO(part.data),
                _Place(
                    Stated(place.stated.uri),
                    part.name or "",
                    (*place.inside, part.path),
                    part.media_type,
                    document.id,
                    Manner.INLINE if part.inline else Manner.ATTACHED,
                ),
            )

    def _table(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.tables.posts import read_posts  # noqa: PLC0415 - see `_picture`

        found = read_posts(data, self._settings.columns)
        yield Taken(document, exhibit=_exhibit(document, place), warnings=found.warnings)
        for post in found.posts:
            row = f"row {post.row}" if post.sheet is None else f"{post.sheet}, row {post.row}"
            own = replace(document, inside=(*place.inside, row), title=None)
            text = post_text(post, own, found.encoding)
            yield Taken(text.document, text, exhibit=Exhibit(text.document.id, document.id, Manner.ROW, row))

    def _feed(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.feeds.feed import SiteMap, feed_of  # noqa: PLC0415 - see `_picture`

        found = feed_of(data, place.stated.url)
        if isinstance(found, SiteMap):
            listed = len(found.pages) + len(found.maps)
            warnings = (*found.warnings, Warned("addresses that the site map lists; none was fetched", listed))
            yield Taken(document, exhibit=_exhibit(document, place), warnings=warnings)
            return
        document = replace(document, title=document.title or found.title, language=found.language)
        bare = sum(not (entry.content or entry.summary) for entry in found.entries)
        warnings = (*found.warnings, *((Warned("entries without a text; none was fetched", bare),) if bare else ()))
        yield Taken(document, exhibit=_exhibit(document, place), warnings=warnings)
        for number, entry in enumerate(found.entries, 1):
            html = entry.content or entry.summary
            if html:
                at = entry.name or entry.address or f"entry {number}"
                yield from self.documents(
                    BytesIO(html.encode("utf-8", "replace")),
                    _Place(
                        Stated(
                            entry.address or place.stated.uri,
                            entry.title,
                            found.title,
                            entry.published and entry.published[:10],
                        ),
                        "entry.html",
                        (*place.inside, place.stated.uri, at),
                        sniff.HTML,
                        document.id,
                        Manner.LISTED,
                    ),
                )

    def _mailbox(self, file: BinaryIO, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.mail.mbox import messages_in  # noqa: PLC0415 - see `_picture`

        yield Taken(document, exhibit=_exhibit(document, place))
        for item in messages_in(file):
            if isinstance(item, Refused):
                yield self._refused(document, place, item)
            else:
                inner = (*place.inside, f"byte {item.offset}")
                where = _Place(Stated(place.stated.uri), "", inner, "message/rfc822", document.id, Manner.MESSAGE)
                yield from self.documents(BytesIO(item.data), where)

    def _archive(self, file: BinaryIO, document: Document, place: _Place) -> Iterator[Taken]:
        members = members_of(file, place.name, self._settings.limits)
        yield Taken(document, exhibit=_exhibit(document, place))
        for item in members:
            if isinstance(item, Refused):
                yield self._refused(document, place, item)
                continue
            where = _Place(Stated(place.stated.uri), item.path, (*place.inside, item.path), None, document.id)
            for taken in self.documents(BytesIO(item.data), where):
                is_cut = not item.whole and taken.document.inside == where.inside
                warned = (Warned("bytes that ended early", 1),) if is_cut else ()
                yield replace(taken, warnings=(*taken.warnings, *warned)) if warned else taken

    def _web_archive(self, file: BinaryIO, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.web_archives.captures import captures_in  # noqa: PLC0415 - see `_picture`

        items = captures_in(file)
        yield from self._captures((("", item) for item in items), document, place)

    def _web_package(self, file: BinaryIO, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.web_archives import wacz  # noqa: PLC0415 - see `_picture`

        package = wacz.package_in(file)
        document = replace(document, title=document.title or package.title)
        warnings = [*package.warnings]
        for one in package.resources:
            if one.state not in (wacz.State.MATCHES, wacz.State.UNSTATED):
                warnings.append(Warned(f"file of the package that {one.state.value}: {one.path}", 1))
        file.seek(0)
        yield from self._captures(wacz.captures_in(file), document, place, warnings)

    def _captures(
        self,
        items: Iterable[tuple[str, object]],
        document: Document,
        place: _Place,
        warnings: Iterable[Warned] = (),
    ) -> Iterator[Taken]:
        from whence.intake.web_archives import captures as warc  # noqa: PLC0415 - see `_picture`

        counts = _Counts()
        first = True
        for archive, item in items:
            if first:
                yield Taken(document, exhibit=_exhibit(document, place))
                first = False
            at = f"{archive} byte {item.offset}".strip() if not isinstance(item, warc.Skipped) else ""  # type: ignore[attr-defined]
            match item:
                case warc.Capture() if item.outcome is not warc.Outcome.CONTENT or not item.payload:
                    counts.add("redirects, errors and empty answers")
                case warc.Capture() if _is_part_of_a_page(item.media_type):
                    counts.add("scripts, styles, fonts, pictures and data of pages, left in the archive")
                case warc.Capture():
                    yield from self._capture(item, at, document, place)
                case warc.Revisit():
                    counts.add("captures that found a page unchanged")
                case warc.Skipped():
                    counts.add(f"records of the kind {item.kind}", item.count)
                case warc.Damage():
                    cause = f"The archive is damaged or was cut; {item.read} bytes of the record were read"
                    yield self._refused(document, place, Refused(at, item.seen, cause))
        yield Taken(document, exhibit=_exhibit(document, place), warnings=(*warnings, *counts.warned()))

    def _capture(self, item: object, at: str, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.web_archives.captures import Capture  # noqa: PLC0415 - see `_picture`

        assert isinstance(item, Capture)
        mismatched = sum(digest.matches is False for digest in item.digests)
        warned = (*item.warnings, *((Warned("digests that do not match the bytes", mismatched),) if mismatched else ()))
        where = _Place(
            Stated(item.address or place.stated.uri),
            item.address or "",
            () if item.address else (*place.inside, at),
            item.media_type,
            document.id,
            Manner.CAPTURED,
            item.captured_at,
        )
        for number, taken in enumerate(self.documents(BytesIO(item.payload), where)):
            named = replace(taken.exhibit, name=at) if taken.exhibit and number == 0 else taken.exhibit
            yield replace(taken, exhibit=named, warnings=(*taken.warnings, *warned) if number == 0 else taken.warnings)

    def _refused(self, document: Document, place: _Place, item: Refused) -> Taken:
        failure = Failure(
            document.uri,
            item.seen,
            "a document that can be taken in",
            item.cause,
            "Unpack it by hand if it is wanted, and add what is inside",
            (*place.inside, item.path),
        )
        return Taken(document, exhibit=_exhibit(document, place), failure=failure)

    def _excess(self, document: Document, place: _Place, parts: int) -> Taken:
        failure = replace(_too_deep().failure(document.uri), inside=place.inside)
        return Taken(document, failure=failure, warnings=(Warned("parts that were left in their message", parts),))


class _Counts:
    """What was passed over, and how often."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, what: str, count: int = 1) -> None:
        self._counts[what] = self._counts.get(what, 0) + count

    def warned(self) -> Iterator[Warned]:
        return (Warned(what, count) for what, count in sorted(self._counts.items()))


def _media_type(medium: Medium, file: BinaryIO, place: _Place) -> str:
    """The media type of what was found; a text's own is told later, with the text."""
    if medium in (Medium.ARCHIVE, Medium.TABLE):
        head = file.read(6)
        file.seek(0)
        if medium is Medium.TABLE:
            return _SHEET if head.startswith(b"PK") else "text/csv"
        return next(name for magic, name in _PACKED if head.startswith(magic))
    return _MEDIA_TYPES.get(medium, place.media_type or "application/octet-stream")


def _is_part_of_a_page(media_type: str | None) -> bool:
    """Whether a capture is one of the many files that a browser fetches to show a page."""
    stated = (media_type or "").partition(";")[0].strip().lower()
    return stated.startswith(("image/", "font/", "audio/", "video/", "multipart/")) or any(
        word in stated for word in ("javascript", "ecmascript", "css", "json", "font", "wasm", "x-shockwave", "ocsp")
    )


def _exhibit(document: Document, place: _Place) -> Exhibit | None:
    return Exhibit(document.id, place.of, place.manner, place.name or None) if place.of is not None else None


def _left(why: str) -> IntakeError:
    return IntakeError(
        seen=f"while it was read, {why}",
        expected="a document that can be read in the memory and time of one",
        cause="It is very large, or was made to break programs",
        next="Look at it with a program for its format, and add its text as a .txt file",
    )


def _too_deep() -> IntakeError:
    return IntakeError(
        seen=f"more than {DEEPEST} containers within each other",
        expected=f"at most {DEEPEST}",
        cause="It was made to keep programs busy, or forwarded very often",
        next="Unpack it by hand and add what is inside",
    )
