"""One file, all its documents: what is in a container comes in as a document of its own, and so on inwards.

Whatever is met is kept first and parsed then: bytes that no parser can read are evidence all the same.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from whence.errors import IntakeError
from whence.intake import containers, sniff
from whence.intake.archives.members import Limits, Refused
from whence.intake.containers import Content, Inner
from whence.intake.files import check_size
from whence.intake.media import CONTAINERS, Medium, medium_of
from whence.intake.page_or_plain import Stated, take
from whence.intake.texts import Recognise, mail_text, office_text, pdf_text, post_text, subtitles_text
from whence.model import Blob, Document, Exhibit, Failure, Manner, Taken, Text, Warned

if TYPE_CHECKING:
    from whence.intake.auto_archiver import File

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
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are taken in: what reads scanned pages, and which columns of tables hold what.

    `begin` is told of each document before it is parsed. `left` names documents that are kept and not parsed, each
    with the reason. `beside` opens a file by its path from the folder of the one that is taken in; None where there is
    none, or may be none.
    """

    recognise: Recognise | None = None
    columns: Mapping[str, str] | None = None
    limits: Limits = field(default_factory=Limits)
    begin: Callable[[Where], None] | None = None
    left: Mapping[Where, str] = field(default_factory=dict)
    beside: Callable[[str], BinaryIO | None] = lambda path: None  # noqa: ARG005 - nothing is beside a stream


class _Place(NamedTuple):
    """Where some bytes were found: what is said of them, the containers around them, and what they came with."""

    stated: Stated
    name: str
    inside: tuple[str, ...] = ()
    media_type: str | None = None
    exhibit: tuple[str, Manner, str | None] | None = None  # of, manner, name
    captured_at: str | None = None
    captured_from: str | None = None


def documents_in(file: BinaryIO, stated: Stated, keep: Keep, settings: Settings | None = None) -> Iterator[Taken]:
    """Every document in a file that can seek, the file itself first; `keep` puts bytes away and names them.

    What cannot be read is there with its failure, and the others go on. A container comes once more after its
    contents, with what a person should know of them.
    """
    return _Intake(keep, settings or Settings()).documents(file, _Place(stated, stated.uri))


class _Intake:
    """One file on its way in."""

    def __init__(self, keep: Keep, settings: Settings) -> None:
        self._keep = keep
        self._settings = settings
        self._count = self._depth = 0
        self._readers: dict[Medium, Callable[[bytes, Document, _Place], Iterator[Taken]]] = {
            Medium.PDF: self._pdf,
            Medium.MAIL: self._mail,
            Medium.PICTURE: self._picture,
            Medium.OFFICE: self._office,
            Medium.TABLE: self._table,
            Medium.SUBTITLES: self._subtitles,
            Medium.FEED: self._feed,
            Medium.REPORT: self._report,
            Medium.TEXT: self._text,
        }

    def documents(self, file: BinaryIO, place: _Place) -> Iterator[Taken]:
        """The documents in these bytes."""
        self._count += 1
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
        self._depth += 1
        try:
            yield from self._opened(medium, file, document, place)
        except IntakeError as error:
            failure = replace(error.failure(document.uri), inside=place.inside)
            yield replace(_taken(document, place), failure=failure)
        finally:
            self._depth -= 1

    def _opened(self, medium: Medium, file: BinaryIO, document: Document, place: _Place) -> Iterator[Taken]:
        where = (document.uri, *document.inside)
        if where in self._settings.left:
            raise _left(self._settings.left[where])
        if self._settings.begin is not None:
            self._settings.begin(where)
        if self._count > MOST:
            raise _too_many()
        if self._depth > 2 * DEEPEST:  # feeds in feeds and pages beside pages are in no container
            raise _too_deep()
        if medium in CONTAINERS:
            if len(place.inside) >= DEEPEST:
                raise _too_deep()
            yield from self._contents(self._contents_of(medium, file, place), document, place)
        else:
            check_size(document.blob.size)
            yield from self._readers[medium](file.read(), document, place)

    def _contents_of(self, medium: Medium, file: BinaryIO, place: _Place) -> Iterator[Content]:
        match medium:
            case Medium.MAILBOX:
                return containers.mailbox(file)
            case Medium.WEB_ARCHIVE:
                return containers.web_archive(file)
            case Medium.WEB_PACKAGE:
                return containers.web_package(file)
            case _:
                return containers.archive(file, place.name, self._settings.limits)

    def _contents(self, contents: Iterator[Content], document: Document, place: _Place) -> Iterator[Taken]:
        """A container, what is in it, and once more the container with what is to be said of it."""
        warnings: list[Warned] = []
        first = next(contents, None)  # what is no container at all says so here, before anything was given
        yield _taken(document, place)
        for item in chain([] if first is None else [first], contents):
            match item:
                case Inner():
                    yield from self._inner(item, document, place)
                case Refused():
                    yield replace(_taken(document, place), failure=_refused(document, place, item))
                case Warned():
                    warnings.append(item)
        if warnings:
            yield replace(_taken(document, place), warnings=tuple(warnings))

    def _inner(self, item: Inner, document: Document, place: _Place) -> Iterator[Taken]:
        where = _Place(
            Stated(item.uri or place.stated.uri),
            item.uri or item.name or "",
            () if item.uri else (*place.inside, item.place),
            item.media_type,
            (document.id, item.manner, item.name or item.place),
            item.captured_at,
            item.uri,
        )
        for number, taken in enumerate(self.documents(BytesIO(item.data), where)):
            yield replace(taken, warnings=(*taken.warnings, *item.warnings)) if number == 0 else taken

    def _text(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        text = take(data, replace(place.stated, uri=place.name))
        same = replace(text.document, blob=document.blob, uri=document.uri, inside=document.inside)
        yield _with_text(replace(text, document=same), place)

    def _pdf(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        yield _with_text(pdf_text(data, document, self._settings.recognise), place)

    def _office(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        yield _with_text(office_text(data, document), place)

    def _subtitles(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        yield _with_text(subtitles_text(data, document), place)

    def _picture(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.pictures.picture import picture_of  # noqa: PLC0415 - loads a library others do not need

        found = picture_of(data)
        document = replace(document, media_type=found.media_type)
        yield replace(_taken(document, place), picture=found, warnings=found.warnings)

    def _mail(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.mail.message import message  # noqa: PLC0415 - see `_picture`

        found = message(data)
        text = mail_text(found, document)
        yield _with_text(text, place) if text else replace(_taken(document, place), warnings=found.warnings)
        if found.parts and len(place.inside) >= DEEPEST:
            failure = replace(_too_deep().failure(document.uri), inside=place.inside)
            yield replace(_taken(document, place), failure=failure)
            return
        for part in found.parts:
            manner = Manner.INLINE if part.inline else Manner.ATTACHED
            yield from self._inner(Inner(part.data, part.path, manner, part.name, part.media_type), document, place)

    def _table(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.tables.posts import read_posts  # noqa: PLC0415 - see `_picture`

        found = read_posts(data, self._settings.columns)
        yield replace(_taken(document, place), warnings=found.warnings)
        for post in found.posts:
            row = f"row {post.row}" if post.sheet is None else f"{post.sheet}, row {post.row}"
            own = replace(document, inside=(*place.inside, row), title=None)
            yield _with_text(
                post_text(post, own, found.encoding), place._replace(exhibit=(document.id, Manner.ROW, row))
            )

    def _feed(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        from whence.intake.feeds.feed import SiteMap, feed_of  # noqa: PLC0415 - see `_picture`

        found = feed_of(data, place.stated.url)
        if isinstance(found, SiteMap):
            listed = Warned("addresses that the site map lists; none was fetched", len(found.pages) + len(found.maps))
            yield replace(_taken(document, place), warnings=(*found.warnings, listed))
            return
        document = replace(document, title=document.title or found.title, language=found.language)
        bare = sum(not (entry.content or entry.summary) for entry in found.entries)
        warnings = (*found.warnings, *((Warned("entries without a text; none was fetched", bare),) if bare else ()))
        yield replace(_taken(document, place), warnings=warnings)
        for number, entry in enumerate(found.entries, 1):
            html = entry.content or entry.summary
            if not html:
                continue
            at = entry.name or entry.address or f"entry {number}"
            published = entry.published and entry.published[:10]
            where = _Place(
                Stated(entry.address or place.stated.uri, entry.title, found.title, published),
                "entry.html",
                (*place.inside, place.stated.uri, at),
                sniff.HTML,
                (document.id, Manner.LISTED, at),
            )
            yield from self.documents(BytesIO(html.encode("utf-8", "replace")), where)

    def _report(self, data: bytes, document: Document, place: _Place) -> Iterator[Taken]:
        """What auto-archiver says of an item, and the files that it archived, if they lie beside it unchanged."""
        from whence.intake.auto_archiver import item_of  # noqa: PLC0415 - see `_picture`

        item = item_of(data, document)
        place = place._replace(captured_at=item.archived, captured_from=item.address)
        yield replace(_taken(item.document, place), text=item.text, warnings=item.warnings)
        lacking = 0
        for one in item.files:
            if place.inside or (beside := self._beside(one)) is None:
                lacking += 1
                continue
            path, file = beside
            with file:
                uri = _beside(place.stated.uri, path)
                exhibit = (document.id, Manner.ATTACHED, one.name)
                where = _Place(Stated(uri), uri, (), one.media_type, exhibit, item.archived, item.address)
                yield from self.documents(file, where)
        if lacking:
            warned = Warned(
                "files that the report names and that do not lie beside it with the bytes it states", lacking
            )
            yield replace(_taken(item.document, place), warnings=(warned,))

    def _beside(self, named: "File") -> tuple[str, BinaryIO] | None:
        """The file that a report names, open, and its path from the report's folder."""
        for path in named.nearby:
            file = self._settings.beside(path)
            if file is not None:
                if named.is_in(file):
                    return path, file
                file.close()
        return None


def _beside(uri: str, path: str) -> str:
    """The uri of a file by its path from the folder of this one, as it is when the folder is taken in.

    >>> _beside("a/b/report.html", "x.png"), _beside("a/b/report.html", "../c/x.png"), _beside("report.html", "x.png")
    ('a/b/x.png', 'a/c/x.png', 'x.png')
    """
    folder = posixpath.dirname(uri)
    if folder and path.startswith("../"):
        folder, path = posixpath.dirname(folder), path[3:]
    return posixpath.join(folder, path)


def _taken(document: Document, place: _Place) -> Taken:
    of = place.exhibit
    exhibit = Exhibit(document.id, *of) if of is not None else None
    return Taken(document, exhibit=exhibit, captured_at=place.captured_at, captured_from=place.captured_from)


def _with_text(text: Text, place: _Place) -> Taken:
    return replace(_taken(text.document, place), text=text)


def _media_type(medium: Medium, file: BinaryIO, place: _Place) -> str:
    """The media type of what was found; a text's own is told later, with the text."""
    if medium not in (Medium.ARCHIVE, Medium.TABLE):
        return _MEDIA_TYPES.get(medium, place.media_type or _UNKNOWN)
    head = file.read(6)
    file.seek(0)
    if medium is Medium.TABLE:
        return _SHEET if head.startswith(b"PK") else "text/csv"
    return next(name for magic, name in _PACKED if head.startswith(magic))


def _refused(document: Document, place: _Place, item: Refused) -> Failure:
    return Failure(
        document.uri,
        item.seen,
        "a document that can be taken in",
        item.cause,
        "Unpack it by hand if it is wanted, and add what is inside",
        (*place.inside, item.path),
    )


def _left(why: str) -> IntakeError:
    return IntakeError(
        seen=f"while it was read, {why}",
        expected="a document that can be read in the memory and time of one",
        cause="It is very large, or was made to break programs",
        next="Look at it with a program for its format, and add its text as a .txt file",
    )


def _too_many() -> IntakeError:
    return IntakeError(
        seen=f"more than {MOST:,} documents in one file",
        expected=f"at most {MOST:,}",
        cause="It was made to keep programs busy, or is an archive of archives",
        next="Split it and add the parts",
    )


def _too_deep() -> IntakeError:
    return IntakeError(
        seen=f"more than {DEEPEST} containers within each other",
        expected=f"at most {DEEPEST}",
        cause="It was made to keep programs busy, or forwarded very often",
        next="Unpack it by hand and add what is inside",
    )
