"""What is in a container: the messages of a mailbox, the members of an archive, the pages of a web archive.

Each gives its contents one by one, with what was refused of them and what a person should know.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple, TypeAlias

from whence.intake.archives.archive import members_of
from whence.intake.archives.members import Limits, Refused
from whence.model import Manner, Warned


class Inner(NamedTuple):
    """These bytes are in a container, in this place, and came into it in this manner.

    What was found at an address of its own has that as its `uri`, and no place. `name` is what the container calls it.
    """

    data: bytes
    place: str
    manner: Manner
    name: str | None = None
    media_type: str | None = None
    uri: str | None = None
    captured_at: str | None = None
    warnings: tuple[Warned, ...] = ()


Content: TypeAlias = Inner | Refused | Warned

_CUT = Warned("bytes that ended early", 1)


def mailbox(file: BinaryIO) -> Iterator[Content]:
    """The messages of an mbox, each named by the byte it begins at."""
    from whence.intake.mail.mbox import messages_in  # noqa: PLC0415 - loaded when one is met

    for item in messages_in(file):
        if isinstance(item, Refused):
            yield item
        else:
            yield Inner(item.data, f"byte {item.offset}", Manner.MESSAGE, media_type="message/rfc822")


def archive(file: BinaryIO, name: str, limits: Limits) -> Iterator[Content]:
    """The members of a zip or tar archive."""
    for item in members_of(file, name, limits):
        if isinstance(item, Refused):
            yield item
        else:
            warnings = () if item.whole else (_CUT,)
            yield Inner(item.data, item.path, Manner.MEMBER, item.path, warnings=warnings)


def web_archive(file: BinaryIO) -> Iterator[Content]:
    """The pages of a WARC or ARC file."""
    from whence.intake.web_archives.captures import captures_in  # noqa: PLC0415 - see `mailbox`

    return _captures(("", item) for item in captures_in(file))


def web_package(file: BinaryIO) -> Iterator[Content]:
    """The pages of the web archives in a WACZ file, and what it says of its own files that is not so."""
    from whence.intake.web_archives import wacz  # noqa: PLC0415 - see `mailbox`

    package = wacz.package_in(file)
    yield from package.warnings
    for one in package.resources:
        if one.state not in (wacz.State.MATCHES, wacz.State.UNSTATED):
            yield Warned(f"file of the package that {one.state.value}: {one.path}", 1)
    file.seek(0)
    yield from _captures(wacz.captures_in(file))


def _captures(items: Iterable[tuple[str, object]]) -> Iterator[Content]:
    from whence.intake.web_archives import captures as warc  # noqa: PLC0415 - see `mailbox`

    counts: Counter[str] = Counter()
    for archive_name, item in items:
        match item:
            case warc.Capture() if item.outcome is not warc.Outcome.CONTENT or not item.payload:
                counts["redirects, errors and empty answers"] += 1
            case warc.Capture() if _is_part_of_a_page(item.media_type):
                counts["scripts, styles, fonts, pictures and data of pages, left in the archive"] += 1
            case warc.Capture():
                wrong = sum(digest.matches is False for digest in item.digests)
                warnings = (*item.warnings, *((Warned("digests that do not match the bytes", wrong),) if wrong else ()))
                yield Inner(
                    item.payload,
                    f"{archive_name} byte {item.offset}".strip(),
                    Manner.CAPTURED,
                    name=item.address,
                    media_type=item.media_type,
                    uri=item.address if _is_web(item.address) else None,
                    captured_at=item.captured_at,
                    warnings=warnings,
                )
            case warc.Revisit():
                counts["captures that found a page unchanged"] += 1
            case warc.Skipped():
                counts[f"records of the kind {item.kind}"] += item.count
            case warc.Damage():
                cause = f"The archive is damaged or was cut; {item.read} bytes of the record were read"
                yield Refused(f"{archive_name} byte {item.offset}".strip(), item.seen, cause)
    yield from (Warned(what, count) for what, count in sorted(counts.items()))


def _is_web(address: str | None) -> bool:
    """Whether a record names an address, and not a file that could be taken for one of another source."""
    return (address or "").lower().startswith(("http://", "https://", "ftp://"))


def _is_part_of_a_page(media_type: str | None) -> bool:
    """Whether a capture is one of the many files that a browser fetches to show a page."""
    stated = (media_type or "").partition(";")[0].strip().lower()
    return stated.startswith(("image/", "font/", "audio/", "video/", "multipart/")) or any(
        word in stated for word in ("javascript", "ecmascript", "css", "json", "font", "wasm", "x-shockwave", "ocsp")
    )
