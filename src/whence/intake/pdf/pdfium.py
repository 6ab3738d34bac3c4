"""PDFium, the one library that looks into a PDF: pages come out as runs of words with their places, or as a picture.

PDFium must never be entered by two threads at once, so one lock stands around everything here; and only its plain
functions are used, since the wrappers around them release memory whenever Python collects garbage, in any thread.
"""

import ctypes
import math
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

import pypdfium2  # noqa: F401 - starts the library
from pypdfium2 import raw

from whence.errors import BadMarkup, IntakeError, NotText, TooLarge
from whence.intake.pdf.leftward import Letter, brackets_turned, in_order, is_leftward, runs_left

Handle: TypeAlias = Any  # pointers of the library

_LOCK = threading.Lock()
_MOST_PAGES = 20_000
_MOST_CHARACTERS = 30_000_000  # of a document
_MOST_ON_A_PAGE = 1_000_000
_MOST_OBJECTS = 50_000
_STRIDE = 7  # characters
_LARGEST_PICTURE = 100_000_000  # pixels
_WIDE_GAP = 1.5  # heights of a line: a wider gap parts two columns or cells
_WIDEST_WORD = 10.0
_SPACE = 0.1  # between two words that run to the left, at least
_END_OF_LINE = frozenset((0x0A, 0x0D))
_WHITE = frozenset((0x09, 0x20, 0xA0))
_HYPHEN = 0x02  # how the library writes a hyphen at the end of a line
_NO_CHARACTERS = frozenset((0x00, 0xFFFE, 0xFFFF))
_PROPERTIES = ("Title", "Author", "CreationDate", "ModDate", "Creator")
_CATALOG = re.compile(rb"/Type\s{0,9}/Catalog")
_OBJECT = re.compile(rb"(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj")
_PASSWORD_ERRORS = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}


@dataclass(slots=True)
class Run:
    """These words stand on one line without a wide gap between them, here on the page (points, from the lower left)."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float  # height of the letters' boxes in its longest word
    first_word: float  # width
    longest: int  # letters of its longest word: bullets and note marks are of other sizes
    bold: bool  # all of it
    upright: bool  # not along the page's side
    hyphen: bool = False  # its last character is a hyphen that the library takes for a break within a word


@dataclass(slots=True)
class RawPage:
    """One page: its runs in the order in which the file draws them."""

    label: str = ""
    width: float = 0.0
    height: float = 0.0
    runs: list[Run] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0  # characters of fonts that do not say which letters their shapes are
    pictured: bool = False  # a picture covers most of the page
    drawn: bool = False  # something stands on the page, text or not
    lost: bool = False  # much of its text came out without a place
    failed: bool = False  # it could not be opened, or holds too much


@dataclass(frozen=True, slots=True)
class RawPdf:
    """A PDF as the library gives it. `intact` says whether its table of contents for programs was found whole."""

    pages: tuple[RawPage, ...]
    properties: dict[str, str]
    intact: bool


def read_raw(data: bytes, password: str | None = None) -> RawPdf:
    """All pages of a PDF; raises an IntakeError for a password, for damage beyond repair, and for far too much."""
    with _opened(data, password) as document:
        count = raw.FPDF_GetPageCount(document)
        if count < 1:
            raise BadMarkup(
                seen="a PDF without a page",
                expected="at least one",
                cause="The file is cut or damaged, and its pages were lost",
                next="Ask for the file again",
            )
        if count > _MOST_PAGES:
            raise _too_large(f"{count:,} pages", f"at most {_MOST_PAGES:,}")
        pages: list[RawPage] = []
        characters = 0
        for number in range(count):
            pages.append(_page(document, number))
            characters += pages[-1].characters
            if characters > _MOST_CHARACTERS:
                raise _too_large(f"more than {_MOST_CHARACTERS:,} characters", "fewer")
        properties = {name: _text_of(raw.FPDF_GetMetaText, document, name.encode()) for name in _PROPERTIES}
        intact = bool(raw.FPDF_DocumentHasValidCrossReferenceTable(document))
        return RawPdf(tuple(pages), properties, intact)


def picture_of(data: bytes, number: int, *, dots_per_inch: int = 300, password: str | None = None) -> bytes:
    """A page (from 0) as a grey picture in PGM, which needs no picture library and every OCR program reads."""
    with _opened(data, password) as document, _loaded(document, number) as page:
        scale = dots_per_inch / 72
        width = round(raw.FPDF_GetPageWidthF(page) * scale)
        height = round(raw.FPDF_GetPageHeightF(page) * scale)
        if not 0 < width * height <= _LARGEST_PICTURE:
            raise _too_large(f"a page of {width:,} by {height:,} dots", f"at most {_LARGEST_PICTURE:,} dots")
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise _too_large(f"a page of {width:,} by {height:,} dots", "one that fits into memory")
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            dots = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
    rows = (dots[row * stride : row * stride + width] for row in range(height))
    return b"P5 %d %d 255\n" % (width, height) + b"".join(rows)


@contextmanager
def _opened(data: bytes, password: str | None) -> Iterator[Handle]:
    """The document, closed again whatever happens; nobody else is in the library meanwhile."""
    key = password.encode() if password else None
    with _LOCK:
        document = raw.FPDF_LoadMemDocument64(data, len(data), key)
        if not document and raw.FPDF_GetLastError() == raw.FPDF_ERR_FORMAT and (repaired := _with_trailer(data)):
            data = repaired  # the library reads out of it as long as the document is open
            document = raw.FPDF_LoadMemDocument64(data, len(data), key)
        if not document:
            raise _refused(raw.FPDF_GetLastError(), password)
        try:
            yield document
        finally:
            raw.FPDF_CloseDocument(document)


def _with_trailer(data: bytes) -> bytes | None:
    """A PDF whose end was cut off, with a new one that names its root, if that is still in it."""
    if not data.startswith(b"%PDF-"):
        return None
    for catalog in reversed(list(_CATALOG.finditer(data))[-20:]):
        if begun := list(_OBJECT.finditer(data, max(0, catalog.start() - 2000), catalog.start())):
            return data + b"\nendobj\ntrailer\n<< /Root %b %b R >>\n%%%%EOF\n" % begun[-1].groups()
    return None


@contextmanager
def _loaded(document: Handle, number: int) -> Iterator[Handle]:
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        raise BadMarkup(
            seen=f"a PDF whose page {number + 1} cannot be opened",
            expected="a page that is in the file, and whole",
            cause="There are fewer pages, or the file is cut or damaged",
            next="Ask for the file again, or open it in a viewer and print it to a new PDF",
        )
    try:
        yield page
    finally:
        raw.FPDF_ClosePage(page)


def _refused(code: int, password: str | None) -> IntakeError:
    """The error of ours for a document that the library does not open."""
    if code in _PASSWORD_ERRORS:
        return IntakeError(
            seen="a PDF that another password opens" if password else "a PDF that only a password opens",
            expected="a PDF that can be read, or its password",
            cause="Who made it protected it",
            next="Ask who sent it for the password, or for a copy without one",
        )
    if code == raw.FPDF_ERR_FORMAT:
        return BadMarkup(
            seen="a PDF without a beginning that programs can follow",
            expected="a whole PDF",
            cause="The file is cut, damaged or another format than its name says",
            next="Ask for the file again",
        )
    return NotText(
        seen=f"a PDF that cannot be opened (PDFium's code {code})",
        expected="a PDF that can be read",
        cause="The file is damaged, or uses what the library does not know",
        next="Open it in a viewer and print it to a new PDF",
    )


def _too_large(seen: str, expected: str) -> TooLarge:
    return TooLarge(
        seen=seen, expected=expected, cause="This is an archive, or a file made to break programs", next="Split it"
    )


def _page(document: Handle, number: int) -> RawPage:
    result = RawPage(label=_text_of(raw.FPDF_GetPageLabel, document, number))
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        result.failed = True
        return result
    try:
        result.width, result.height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        letters = raw.FPDFText_LoadPage(page)
        if not letters:
            result.failed = True
            return result
        try:
            result.characters = max(0, raw.FPDFText_CountChars(letters))
            if result.characters > _MOST_ON_A_PAGE:
                result.failed, result.characters = True, 0
            else:
                _Runs(letters, result, raw.FPDFPage_GetRotation(page)).gather()
                _look_at_objects(page, letters, result)
        finally:
            raw.FPDFText_ClosePage(letters)
    finally:
        raw.FPDF_ClosePage(page)
    return result


class _Runs:
    """Gathers a page's runs from its characters. Only a word's first and last letter are asked for their place."""

    def __init__(self, letters: Handle, page: RawPage, rotation: int) -> None:
        self.letters, self.page, self.rotation = letters, page, rotation
        self.box = raw.FS_RECTF()
        self.word: list[int] = []
        self.indices: list[int] = []
        self.leftward = False  # whether the last run has letters that run to the left
        self.first = self.last = 0
        self.joined = True  # whether the next word may go on in the last run

    def gather(self) -> None:
        for index in range(self.page.characters):
            code = raw.FPDFText_GetUnicode(self.letters, index)
            if code == _HYPHEN or (code in _NO_CHARACTERS and raw.FPDFText_IsHyphen(self.letters, index) == 1):
                self._letter(index, 0x2D)
                self._end_word(hyphen=True)
                self.joined = False
            elif code in _END_OF_LINE:
                self._end_word()
                self.joined = False
            elif code in _WHITE:
                self._end_word()
            elif code >= 0x20 and code not in _NO_CHARACTERS:
                self._letter(index, code)
            else:
                self.page.unmapped += 1
        self._end_word()
        if is_leftward("".join(run.text for run in self.page.runs)):
            for run in self.page.runs:  # mirrored, so that lines, columns and margins are what they are elsewhere
                run.left, run.right = self.page.width - run.right, self.page.width - run.left
                run.text = brackets_turned(run.text)

    def _letter(self, index: int, code: int) -> None:
        if not self.word:
            self.first = index
        self.last = index
        self.word.append(code)
        self.indices.append(index)
        self.page.unmapped += raw.FPDFText_HasUnicodeMapError(self.letters, index) == 1

    def _end_word(self, *, hyphen: bool = False) -> None:
        if not self.word:
            return
        leftward = runs_left(self.word)
        if leftward or (self.leftward and self.joined and is_leftward(self.page.runs[-1].text)):
            places = [(code, *self._place(index)[::2]) for index, code in zip(self.indices, self.word, strict=True)]
            left, bottom, right, top = self._place(self.first)
            self.word = in_order([Letter(*place) for place in places], _SPACE * (top - bottom))
        text = _characters(self.word)
        left, bottom, right, top = self._place(self.first)
        if self.last > self.first:
            end = self._place(self.last)
            left, right = min(left, end[0]), max(right, end[2])
            if not _overlap(bottom, top, end[1], end[3]):  # it runs downwards
                bottom, top = min(bottom, end[1]), max(top, end[3])
            elif end[3] - end[1] > top - bottom:
                bottom, top = end[1], end[3]
        word = Run(text, left, right, bottom, top, top - bottom, right - left, len(text), False, True, hyphen)
        run = self.page.runs[-1] if self.page.runs else None
        if run is not None and self.joined and _goes_on(run, word, leftward=leftward or self.leftward):
            touching = self.leftward and abs(run.left - right) < _SPACE * run.size
            run.text += text if touching else " " + text
            run.left, run.right, run.hyphen = min(run.left, left), max(run.right, right), hyphen
            self.leftward |= leftward
            run.bold = run.bold and (self._is_bold() or not any(map(str.isalnum, text)))
            if word.longest > run.longest:
                run.bottom, run.top, run.size, run.longest = bottom, top, word.size, word.longest
        else:
            word.bold, self.leftward = self._is_bold(), leftward
            turned = raw.FPDFText_GetCharAngle(self.letters, self.first) + self.rotation * math.pi / 2
            word.upright = math.cos(turned) > 0.9
            self.page.runs.append(word)
        self.word, self.indices, self.joined = [], [], True

    def _place(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top as the page is shown."""
        raw.FPDFText_GetLooseCharBox(self.letters, index, ctypes.byref(self.box))
        box = (self.box.left, self.box.bottom, self.box.right, self.box.top)
        left, bottom, right, top = box
        if self.rotation == 1:
            left, bottom, right, top = box[1], self.page.height - box[2], box[3], self.page.height - box[0]
        elif self.rotation == 2:
            left, right = self.page.width - box[2], self.page.width - box[0]
            bottom, top = self.page.height - box[3], self.page.height - box[1]
        elif self.rotation == 3:
            left, bottom, right, top = self.page.width - box[3], box[0], self.page.width - box[1], box[2]
        return left, bottom, right, top

    def _is_bold(self) -> bool:
        if raw.FPDFText_GetFontWeight(self.letters, self.first) >= 600:
            return True
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.letters, self.first, name, 128, ctypes.byref(flags))
        return b"bold" in name.value.lower()


def _goes_on(run: Run, word: Run, *, leftward: bool) -> bool:
    """Whether a word goes on in a run: on the same line, to its right (or left), without a wide gap."""
    gap = word.left - run.right
    if leftward:  # a foreign word inside begins further left than it ends
        return (
            _overlap(run.bottom, run.top, word.bottom, word.top)
            and max(gap, run.left - word.right) < _WIDEST_WORD * run.size
        )
    return _overlap(run.bottom, run.top, word.bottom, word.top) and -0.5 * run.size < gap < _WIDE_GAP * run.size


def _overlap(bottom: float, top: float, other_bottom: float, other_top: float) -> bool:
    """Whether two boxes stand on one line: they share half the height of the lower one."""
    shared = min(top, other_top) - max(bottom, other_bottom)
    return shared > 0.5 * min(top - bottom, other_top - other_bottom)


def _characters(codes: list[int]) -> str:
    """The text of code points, or of UTF-16 units where the library gives those; a lone half is U+FFFD."""
    text = "".join(map(chr, codes))
    if re.search("[\ud800-\udfff]", text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _look_at_objects(page: Handle, letters: Handle, result: RawPage) -> None:
    """What else stands on the page: a picture of all of it, or text that came out without a place."""
    count = raw.FPDFPage_CountObjects(page)
    result.drawn = count > 0
    texts: set[int | None] = set()
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(count, _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
            left, bottom, right, top = (side.value for side in sides)
            if right > left or top > bottom:  # spaces alone have no extent
                texts.add(_address(item))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
            left, bottom, right, top = (side.value for side in sides)
            result.pictured |= (right - left) * (top - bottom) > 0.7 * result.width * result.height > 0
    if len(texts) >= 8:
        # Neighbours are mostly of one object, so a few letters apart meet most objects soon.
        enough = 0.3 * len(texts)
        for index in chain.from_iterable(range(first, result.characters, _STRIDE) for first in range(_STRIDE)):
            texts.discard(_address(raw.FPDFText_GetTextObject(letters, index)))
            if len(texts) <= enough:
                break
        result.lost = len(texts) > enough


def _address(pointer: Handle) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


def _text_of(function: Handle, document: Handle, what: bytes | int) -> str:
    """A text that the library writes into a buffer of ours, as UTF-16 with a zero at its end."""
    length = min(function(document, what, None, 0), 100_000)
    buffer = ctypes.create_string_buffer(length + 2)
    function(document, what, buffer, length)
    return buffer.raw[:length].decode("utf-16-le", "replace").split("\0")[0].strip()
