"""PDF: paragraphs over lines, columns and pages; what stands at the edge; scans, damage, passwords."""

import threading
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_pdf import FIRST, SECOND, Placed, made, wrapped

from whence.errors import BadMarkup, Empty, IntakeError
from whence.intake.pdf.document import Origin, PdfText, read_pdf
from whence.intake.pdf.leftward import Letter, in_order
from whence.intake.pdf.pdfium import picture_of

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "inputs" / "pdf"


def parts(text: PdfText) -> list[tuple[str, str]]:
    return [(part.kind.value, text.content[part.span.start : part.span.end]) for part in text.parts]


def checked(text: PdfText) -> PdfText:
    """Pages follow each other and cover the text; parts are in order and inside it."""
    at = 0
    for page in text.pages:
        assert page.span.start == at <= page.span.end
        at = page.span.end
    assert at == len(text.content)
    at = 0
    for part in text.parts:
        assert at <= part.span.start < part.span.end <= len(text.content)
        at = part.span.end
    text.content.encode()
    return text


def test_lines_become_paragraphs() -> None:
    text = read_pdf(made([*wrapped(FIRST), *wrapped(SECOND, 640)]))
    assert parts(text) == [("paragraph", FIRST), ("paragraph", SECOND)]
    assert text.pages[0].origin is Origin.TEXT_LAYER
    assert text.warnings == ()


def test_an_indent_begins_a_paragraph() -> None:
    second = wrapped(SECOND, 700 - 13 * len(wrapped(FIRST)))
    text = read_pdf(made([*wrapped(FIRST), (90, *second[0][1:]), *second[1:]]))
    assert parts(text) == [("paragraph", FIRST), ("paragraph", SECOND)]


def test_a_larger_line_is_a_heading_and_so_is_a_bold_one_in_a_text_that_is_not() -> None:
    text = read_pdf(made([(72, 740, 18, "Dam is safe"), *wrapped(FIRST)]))
    assert parts(text) == [("heading", "Dam is safe"), ("paragraph", FIRST)]
    assert {kind for kind, _ in parts(read_pdf(made(wrapped(FIRST), bold=True)))} == {"paragraph"}


@pytest.mark.parametrize(
    ("lines", "expected", "warned"),
    [
        (["The govern-", "ment said so."], "The government said so.", "taken out"),
        (["The well-known well-", "known dam is old."], "The well-known well-known dam is old.", "kept"),
        (["From 2010-", "2012 it was shut."], "From 2010-2012 it was shut.", ""),
        (["The river is new. It has a river-", "keeper now."], "The river is new. It has a river-keeper now.", "kept"),
        (["It is at https://dam.example/", "wall in full."], "It is at https://dam.example/wall in full.", ""),
    ],
)
def test_a_hyphen_at_a_lines_end_is_taken_out_only_where_that_is_safe(
    lines: list[str], expected: str, warned: str
) -> None:
    text = read_pdf(made([(72, 700 - 13 * number, 11, line) for number, line in enumerate(lines)]))
    assert text.content == expected
    assert [warned in warning.what for warning in text.warnings] in ([True], [False] * len(text.warnings))


def test_a_paragraph_goes_over_a_page_and_what_stands_at_the_edge_does_not_cut_it() -> None:
    lines = wrapped(FIRST + " " + SECOND)
    edge: list[Placed] = [(72, 760, 9, "Report of the committee"), (300, 30, 9, "Page 1")]
    following = [(x, 700 - 13 * number, size, line) for number, (x, _, size, line) in enumerate(lines[2:])]
    text = checked(read_pdf(made([*lines[:2], *edge], [*following, edge[0], (300, 30, 9, "Page 2")])))
    assert parts(text) == [
        ("header", "Report of the committee"),
        ("page number", "Page 1"),
        ("paragraph", FIRST + " " + SECOND),
        ("header", "Report of the committee"),
        ("page number", "Page 2"),
    ]
    assert text.content[text.pages[1].span.start :].startswith(lines[2][3])


def test_a_number_that_does_not_count_with_the_pages_is_text() -> None:
    text = read_pdf(made([*wrapped(FIRST), (300, 40, 11, "1986")], [*wrapped(SECOND), (300, 40, 11, "37")]))
    assert ("page number", "1986") not in parts(text)


def test_line_numbers_of_a_transcript_stand_apart() -> None:
    lines = [f"Q. Where were you on day {number} of it?" for number in range(1, 13)]
    numbers: list[Placed] = [(60, 700 - 24 * number, 11, str(number + 1)) for number in range(12)]
    said: list[Placed] = [(90, 700 - 24 * number, 11, line) for number, line in enumerate(lines)]
    kinds = parts(read_pdf(made([*numbers, *said])))
    assert kinds[0] == ("line numbers", " ".join(map(str, range(1, 13))))
    assert not any(line.startswith("1 Q") for _, line in kinds)


def test_two_columns_that_are_drawn_line_by_line_are_read_one_after_the_other() -> None:
    left = wrapped(f"{FIRST} {SECOND}", width=32)
    right = wrapped(f"{SECOND} {FIRST}", x=340, width=32)
    text = read_pdf(made([run for pair in zip_longest(left, right) for run in pair if run]))
    assert parts(text) == [("paragraph", f"{FIRST} {SECOND}"), ("paragraph", f"{SECOND} {FIRST}")]


def test_a_tables_rows_keep_their_cells() -> None:
    rows: list[Placed] = [(x, 700 - 20 * y, 11, f"cell {x} {y}") for y in range(3) for x in (72, 250, 420)]
    text = read_pdf(made(rows))
    assert parts(text)[0] == ("table row", "cell 72 0\tcell 250 0\tcell 420 0")
    assert text.content.count("\n") == 2


def test_footnotes_are_marked_and_do_not_cut_a_paragraph() -> None:
    lines = wrapped(FIRST + " " + SECOND)
    note: Placed = (72, 80, 8, "1 Report of the ministry, May 2005.")
    following = [(x, 700 - 13 * number, size, line) for number, (x, _, size, line) in enumerate(lines[2:])]
    text = checked(read_pdf(made([*lines[:2], note], following)))
    assert parts(text) == [("footnote", note[3]), ("paragraph", FIRST + " " + SECOND)]


def test_what_the_file_says_of_itself() -> None:
    stated = read_pdf(
        made(wrapped(FIRST), info="/Title (On dams) /Author (Ana) /CreationDate (D:20190418120501-04'00')")
    )
    assert stated.properties.title == "On dams"
    assert stated.properties.author == "Ana"
    assert stated.properties.created == "2019-04-18T12:05:01-04:00"


def test_a_scanned_page_is_told_and_takes_what_ocr_read() -> None:
    data = made(wrapped(FIRST), [], picture=True)
    text = checked(read_pdf(data))
    assert text.scanned == (2,)
    assert [page.origin for page in text.pages] == [Origin.OVER_PICTURE, Origin.NONE]
    read = checked(read_pdf(data, recognised={2: f"{SECOND}\n\nThe end."}))
    assert parts(read) == [("paragraph", FIRST), ("paragraph", SECOND), ("paragraph", "The end.")]
    assert read.scanned == ()
    assert read.pages[1].origin is Origin.RECOGNISED


def test_a_pdf_of_scans_alone_is_no_error_and_one_of_nothing_is() -> None:
    assert read_pdf(made([], [], picture=True)).scanned == (1, 2)
    with pytest.raises(Empty):
        read_pdf(made([], []))


def test_a_page_becomes_a_picture() -> None:
    picture = picture_of(made(wrapped(FIRST)), 0, dots_per_inch=72)
    assert picture.startswith(b"P5 612 792 255\n")
    assert len(picture) == len(b"P5 612 792 255\n") + 612 * 792
    assert min(picture[15:]) < 100 < max(picture[15:])
    with pytest.raises(BadMarkup, match="page 2"):
        picture_of(made(wrapped(FIRST)), 1)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 9, b"not a PDF"])
def test_no_pdf_is_an_error_that_says_so(data: bytes) -> None:
    with pytest.raises(IntakeError):
        read_pdf(data)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_an_error(noise: bytes) -> None:
    for data in (noise, b"%PDF-1.4\n" + noise):
        try:
            checked(read_pdf(data))
        except IntakeError as error:
            assert error.seen  # noqa: PT017 - that it came is what is tested


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2500), st.binary(max_size=6))
def test_a_cut_or_damaged_file_gives_a_text_or_an_error(at: int, noise: bytes) -> None:
    whole = made(wrapped(FIRST), wrapped(SECOND))
    for data in (whole[:at], whole[:at] + noise + whole[at + len(noise) :]):
        try:
            checked(read_pdf(data))
        except IntakeError as error:
            assert error.next  # noqa: PT017


def test_what_was_repaired_is_told() -> None:
    whole = made(wrapped(FIRST), wrapped(SECOND))
    text = read_pdf(whole[: whole.index(b"xref")])
    assert FIRST in text.content
    assert any("damage" in warning.what and "2 pages" in warning.what for warning in text.warnings)


def test_letters_of_a_font_that_does_not_say_which_they_are_are_counted() -> None:
    font = b"/Subtype /Type0 /Encoding /Identity-H /BaseFont /AAAAAA+Odd /DescendantFonts [<< /Type /Font /Subtype"
    font += b" /CIDFontType2 /BaseFont /AAAAAA+Odd /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> >>]"
    data = made([(72, 700, 11, "AB")]).replace(b"(AB)", b"<00410042>")
    data = data.replace(b"/Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /Courier", font)
    assert any("fonts" in warning.what and warning.count == 2 for warning in read_pdf(data).warnings)


def test_a_script_that_runs_to_the_left_is_read_from_the_right() -> None:
    right_to_left = [Letter(ord(letter), 90 - 10 * place, 100 - 10 * place) for place, letter in enumerate("שלום")]
    year = [Letter(ord(digit), 10 + 5 * place, 15 + 5 * place) for place, digit in enumerate("2009")]
    assert "".join(map(chr, in_order([*year, *reversed(right_to_left)], 3))) == "שלום2009"


def test_threads_read_at_once_and_get_the_same() -> None:
    data = made(wrapped(FIRST), wrapped(SECOND))
    alone, found = read_pdf(data), []
    threads = [threading.Thread(target=lambda: found.append(read_pdf(data))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 6


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no PDFs of others to read")
def test_files_of_others_go_through() -> None:
    read = locked = 0
    for path in sorted(INPUTS.rglob("*.pdf")):
        try:
            read += len(checked(read_pdf(path.read_bytes())).content) > 0
        except IntakeError as error:
            locked += "password" in error.seen
    assert (read, locked) == (18, 2)


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no PDFs of others to read")
def test_a_password_opens_what_it_protects() -> None:
    data = (INPUTS / "pdfminer" / "aes-256.pdf").read_bytes()
    assert read_pdf(data, password="foo").content == "Secret!"
    with pytest.raises(IntakeError, match="another password"):
        read_pdf(data, password="other")


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no PDFs of others to read")
def test_a_report_of_two_columns_and_a_report_of_one() -> None:
    register = read_pdf((INPUTS / "pdfplumber" / "federal-register-2020-17221.pdf").read_bytes())
    over_a_page = "was involved in an accident after takeoff from Soekarno-Hatta International Airport in Jakarta"
    assert over_a_page in register.content
    assert sum(kind == "footnote" for kind, _ in parts(register)) > 8
    report = read_pdf((INPUTS / "us-report" / "mueller-report-summaries.pdf").read_bytes())
    assert sum(kind == "page number" for kind, _ in parts(report)) >= 22
    assert "The investigation also identified numerous links between the Russian government" in report.content
