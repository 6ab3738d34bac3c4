"""Office files from the outside: zip archives of XML, opened so that nothing in them can fill memory or reach out.

Every member is read up to a limit, whatever the archive says of its size; XML with a document type is refused, since no
office program writes one and every attack by entities needs it.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any, TypeAlias

from lxml import etree

from whence.errors import BadMarkup, IntakeError, NotText, TooLarge

Element: TypeAlias = etree._Element  # noqa: SLF001 - the library has no public name for it

_MOST_MEMBERS = 20_000
_LARGEST_PART = 40_000_000  # bytes of one XML part: some ten books
_MOST_TAGS = 4_000_000  # of one XML part; a page of Word has some two thousand
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)


class Package:
    """The members of an office file, by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            self._names = frozenset(self._archive.namelist())
        except (*_DAMAGE, RuntimeError) as error:
            raise damaged("an office file whose list of contents is missing or damaged") from error
        if len(self._names) > _MOST_MEMBERS:
            raise TooLarge(
                seen=f"an office file of {len(self._names):,} members",
                expected=f"at most {_MOST_MEMBERS:,}",
                cause="It was made to break programs, or is another archive",
                next="Open it in an office program and save it anew",
            )

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> frozenset[str]:
        """The names of all members."""
        return self._names

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A member as a stream; whoever reads it keeps count of how much."""
        try:
            with self._archive.open(name) as member:
                yield member
        except KeyError as error:
            raise damaged(f"an office file without its part {name[:80]!r}") from error
        except RuntimeError as error:  # a member that only a password opens
            raise locked() from error
        except _DAMAGE as error:
            raise damaged(f"an office file whose part {name[:80]!r} is damaged") from error

    def read(self, name: str, limit: int = _LARGEST_PART) -> bytes:
        """The bytes of a member, if they are not too many."""
        with self.open(name) as member:
            data = member.read(limit + 1)
        if len(data) > limit:
            raise _too_large(f"a part of more than {limit:,} bytes in an office file")
        return data

    def xml(self, name: str) -> Element:
        """The root of an XML part."""
        data = self.read(name)
        if data.count(b"<") > _MOST_TAGS:
            raise _too_large(f"a part of more than {_MOST_TAGS:,} tags in an office file")
        return parse_xml(data, name)

    def xml_if_there(self, name: str) -> Element | None:
        """The root of a part that may be missing; a damaged part that only adds to the text counts as missing."""
        if name not in self:
            return None
        try:
            return self.xml(name)
        except BadMarkup:
            return None


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML document: no entities, no document type, nothing fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(f"an office file whose part {name[:80]!r} is no whole XML") from error
    if has_document_type(root):
        raise BadMarkup(
            seen=f"an office file whose part {name[:80]!r} declares a document type",
            expected="XML as office programs write it",
            cause="It was made to break programs",
            next="Open it in an office program and save it anew",
        )
    return root


def _too_large(seen: str) -> TooLarge:
    return TooLarge(
        seen=seen,
        expected="fewer",
        cause="It was made to break programs, or holds far more than one document",
        next="Open it in an office program and save its text as a .txt file",
    )


def has_document_type(element: Element) -> bool:
    """Whether the XML around an element declares a document type."""
    information: Any = element.getroottree().docinfo
    return bool(information.doctype)


def relationships(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    """(path, kind, number) of what a part refers to inside the file; the file itself is the part without a name."""
    folder, _, name = part.rpartition("/")
    root = package.xml_if_there(f"{folder}/_rels/{name}.rels".lstrip("/"))
    for child in root if root is not None else ():
        target = attribute(child, "Target") or ""
        if (attribute(child, "TargetMode") or "").lower() != "external":
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            kind = (attribute(child, "Type") or "").rpartition("/")[2]
            yield posixpath.normpath(path), kind, attribute(child, "Id") or ""


def local(element: Element) -> str:
    """The name of an element without its namespace: the strict and the usual form of a format differ only there."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """The attribute of this name, in whatever namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def damaged(seen: str) -> BadMarkup:
    """The error for an office file that is not whole."""
    return BadMarkup(
        seen=seen,
        expected="a whole file",
        cause="The file is cut or damaged",
        next="Ask for the file again, or open it in an office program and save it anew",
    )


def locked() -> IntakeError:
    """The error for an office file that only a password opens."""
    return IntakeError(
        seen="an office file that only a password opens",
        expected="a file that can be read",
        cause="Who made it protected it",
        next="Ask who sent it for the password, open it with that and save it without one",
    )


def refuse_old(data: bytes) -> None:
    """Raise an IntakeError for the formats of office programs before 2007, which share one container."""
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return
    if _named(data, "EncryptedPackage"):
        raise locked()
    kinds = {"WordDocument": "a Word document", "Workbook": "an Excel workbook", "Book": "an Excel workbook"}
    kinds |= {"PowerPoint Document": "a PowerPoint presentation", "__properties_version1.0": "an Outlook message"}
    kind = next((kind for name, kind in kinds.items() if _named(data, name)), "an old Office file")
    raise NotText(
        seen=f"the bytes look like {kind} of the format before 2007",
        expected="DOCX, ODT, RTF, XLSX or CSV",
        cause="The old format is a file system of its own, and is not read here",
        next="Open it in LibreOffice or Word, save it in the newer format, and keep the old file beside it",
    )


def _named(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data
