"""A web archive, WARC or ARC, as what it captured: pages and files, what repeats them, and where it is damaged.

    captures_in(file) -> Capture | Revisit | Damage, in the order of the file, and last a Skipped for each other kind

The file is read as a stream, plain or gzipped, a record at a time. Nothing is fetched. What a record says of itself is
not taken on its word: digests are computed anew, and it is told whether they match.
"""

import base64
import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import urljoin

from whence.errors import TooLarge
from whence.intake.files import LIMIT
from whence.intake.web_archives.http_messages import Response, response_in, undone
from whence.intake.web_archives.records import Damage, Headers, Record, records_in
from whence.intake.web_archives.stream import Readable
from whence.model import Warned

__all__ = ["Capture", "Damage", "Digest", "Item", "Outcome", "Revisit", "Skipped", "captures_in"]

_DIGESTS = ("warc-payload-digest", "warc-block-digest", "whence-payload-digest", "whence-block-digest")
_ALGORITHMS = {"sha1": "sha1", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512", "md5": "md5"}
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?")
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*")


class Outcome(StrEnum):
    """What the server answered: what was asked for, where else it is, or that it cannot be had."""

    CONTENT = "content"
    REDIRECT = "redirect"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Digest:
    """The record states this digest in this header; it matches what the record holds, does not, or is in no algorithm
    known here (None)."""

    header: str
    stated: str
    matches: bool | None


@dataclass(frozen=True, slots=True)
class Capture:
    """At this time this address gave this payload: the body without its transfer and content encodings.

    `status` is None for what was not got over HTTP; `captured_at` is ISO 8601 as the record states it; `headers` are
    those of the response, their names in lower case; `offset` is where the record begins in the file, and in a gzip
    member of several records, where the member begins.
    """

    address: str | None
    captured_at: str | None
    media_type: str | None
    status: int | None
    payload: bytes
    headers: Headers
    record_id: str | None
    offset: int
    digests: tuple[Digest, ...]
    warnings: tuple[Warned, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Whether it is content, a redirect or an error."""
        return _outcome(self.status)

    @property
    def leads_to(self) -> str | None:
        """The address that a redirect names."""
        named = next((value for name, value in self.headers if name == "location"), None)
        if named is None or self.outcome is not Outcome.REDIRECT:
            return None
        try:
            return urljoin(self.address or "", named)
        except ValueError:
            return named


@dataclass(frozen=True, slots=True)
class Revisit:
    """At this time this address gave again what had been captured before: by that record, or at that address and time,
    or with that payload digest, as far as the record says which."""

    address: str | None
    captured_at: str | None
    status: int | None
    headers: Headers
    record_id: str | None
    offset: int
    profile: str | None
    repeats_record: str | None
    repeats_address: str | None
    repeats_captured_at: str | None
    digest: str | None
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """So many records of this kind were passed over: requests, metadata, the archive's own description."""

    kind: str
    count: int


Item: TypeAlias = Capture | Revisit | Damage | Skipped


def captures_in(file: Readable, limit: int = LIMIT) -> Iterator[Item]:
    """What a web archive holds; raises IntakeError if the file is none. No payload is larger than `limit`."""
    skipped: Counter[str] = Counter()
    for record in records_in(file, limit):
        if isinstance(record, Damage):
            yield record
            continue
        kind = _kind(record)
        if kind in {"response", "resource"}:
            yield _capture(record, kind, limit)
        elif kind == "revisit":
            yield _revisit(record)
        else:
            skipped[kind] += 1
    for kind, count in sorted(skipped.items()):
        yield Skipped(kind, count)


def _kind(record: Record) -> str:
    if record.version == "ARC":
        return "filedesc" if (record.header("url") or "").startswith("filedesc:") else "response"
    return (record.header("warc-type") or "record of no kind").lower()[:40]


def _capture(record: Record, kind: str, limit: int) -> Capture | Damage:
    response = response_in(record.block) if kind == "response" else None
    warnings = list(record.warnings)
    if record.header("warc-truncated") is not None:
        warnings.append(Warned("capture broken off by the program that made it", 1))
    if record.header("warc-segment-number") is not None:
        warnings.append(Warned("first of several segments; the others are not joined to it", 1))
    if response is None:
        if kind == "response" and _names_http(record):
            warnings.append(Warned("no HTTP response where one should be", 1))
        bodies: tuple[bytes, ...] = (record.block,)
        headers: Headers = ()
    else:
        try:
            body = undone(response, limit)
        except TooLarge as error:
            return Damage(record.offset, error.seen, len(record.block))
        warnings += body.warnings
        bodies, headers = (response.body, body.unchunked, body.payload), response.headers
    digests = _digests(record, bodies)
    if digests is None:
        # The bytes after the stated end are the record's own, since its digest says so.
        return _capture(_lengthened(record), kind, limit)
    return Capture(
        address=_address(record),
        captured_at=stated_time(record.header("warc-date") or record.header("archive-date")),
        media_type=_media_type(record, response),
        status=response.status if response else None,
        payload=bodies[-1],
        headers=headers,
        record_id=record.header("warc-record-id"),
        offset=record.offset,
        digests=digests,
        warnings=tuple(warnings),
    )


def _revisit(record: Record) -> Revisit:
    response = response_in(record.block)
    return Revisit(
        address=_address(record),
        captured_at=stated_time(record.header("warc-date")),
        status=response.status if response else None,
        headers=response.headers if response else (),
        record_id=record.header("warc-record-id"),
        offset=record.offset,
        profile=record.header("warc-profile"),
        repeats_record=record.header("warc-refers-to"),
        repeats_address=_bare(record.header("warc-refers-to-target-uri")),
        repeats_captured_at=stated_time(record.header("warc-refers-to-date")),
        digest=record.header("warc-payload-digest"),
        warnings=record.warnings,
    )


def _outcome(status: int | None) -> Outcome:
    if status is None or status < 300:
        return Outcome.CONTENT
    return Outcome.REDIRECT if status < 400 and status != 304 else Outcome.ERROR


def _names_http(record: Record) -> bool:
    return (_address(record) or "").startswith(("http:", "https:"))


def _address(record: Record) -> str | None:
    return _bare(record.header("warc-target-uri") or record.header("url"))


def _bare(address: str | None) -> str | None:
    """An address without the angle brackets that some versions of wget put around it, and without spaces."""
    if not address:
        return None
    return address.removeprefix("<").removesuffix(">").replace(" ", "%20")


def stated_time(stated: str | None) -> str | None:
    """The time as ISO 8601 has it; None if the record states none that is one.

    >>> stated_time("20140216050221"), stated_time("2014-01-03T03:03:21Z"), stated_time("yesterday")
    ('2014-02-16T05:02:21Z', '2014-01-03T03:03:21Z', None)
    """
    if stated is None:
        return None
    if match := _DATE.fullmatch(stated.strip()):
        return match[0]
    match = _STAMP.fullmatch(stated.strip())
    return "{}-{}-{}T{}:{}:{}Z".format(*match.groups()) if match else None


def _media_type(record: Record, response: Response | None) -> str | None:
    """What the server said that it sends, else what the record says."""
    stated = response.header("content-type") if response else record.header("content-type")
    named = (stated or "").split(";")[0].strip().lower()
    return named or None


def _digests(record: Record, bodies: Sequence[bytes]) -> tuple[Digest, ...] | None:
    """The digests that the record states; None if one of them says that the record is longer than it states.

    What the payload of a response is, programs see differently: the body as it was sent, without chunks, or decoded.
    """
    found: list[Digest] = []
    for name in _DIGESTS:
        stated = record.header(name)
        if stated is None:
            continue
        candidates = bodies if "payload" in name else (record.block,)
        matches = _matches(stated, candidates)
        if matches is False and record.rest and _matches(stated, _ends_longer(record, candidates[0])):
            return None
        found.append(Digest(name, stated, matches))
    return tuple(found)


def _ends_longer(record: Record, body: bytes) -> tuple[bytes, ...]:
    """What a body would be with the bytes after the record's stated end, with and without the line ends."""
    rests = {record.rest, record.rest.removesuffix(b"\r\n\r\n"), record.rest.rstrip(b"\r\n")}
    return tuple(body + rest for rest in rests)


def _lengthened(record: Record) -> Record:
    """The record with the bytes after its stated end that make a digest of it match."""
    for name in _DIGESTS:
        stated = record.header(name)
        if stated is None:
            continue
        response = response_in(record.block) if "payload" in name else None
        body = response.body if response else record.block
        for longer in _ends_longer(record, body):
            if _matches(stated, (longer,)):
                whole = record.block + longer[len(body) :]
                return Record(record.offset, record.version, record.headers, whole, b"", record.warnings)
    return Record(record.offset, record.version, record.headers, record.block, b"", record.warnings)


def _matches(stated: str, candidates: Sequence[bytes]) -> bool | None:
    """Whether a digest is that of one of these; None if its algorithm or writing is not known."""
    label, colon, value = stated.strip().partition(":")
    algorithm = _ALGORITHMS.get(label.lower().replace("-", "")) if colon else "sha1"
    if algorithm is None:
        return None
    expected = _raw_digests(value if colon else label, hashlib.new(algorithm, usedforsecurity=False).digest_size)
    if not expected:
        return None
    return any(
        hashlib.new(algorithm, one, usedforsecurity=False).digest() in expected for one in dict.fromkeys(candidates)
    )


def _raw_digests(written: str, size: int) -> list[bytes]:
    """The bytes that a digest may stand for, written in base 16, 32 or 64."""
    found: list[bytes] = []
    plain = written.strip().rstrip("=")
    decoders: tuple[Callable[[str], bytes], ...] = (
        bytes.fromhex,
        lambda text: base64.b32decode(text + "=" * (-len(text) % 8), casefold=True),
        lambda text: base64.b64decode(text + "=" * (-len(text) % 4), b"-_" if {"-", "_"} & set(text) else None),
    )
    for decoded in decoders:
        try:
            found.append(decoded(plain))
        except (ValueError, binascii.Error):
            continue
    return [digest for digest in found if len(digest) == size]
