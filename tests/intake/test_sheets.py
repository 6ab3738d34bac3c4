"""Tables of posts: which column is which, dates as they are, and files that are no tables or damaged ones."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import BadMarkup, Empty, IntakeError, NotText, OptionError, TooLarge, WhenceError
from whence.intake.tables import moments, xlsx
from whence.intake.tables.posts import Posts, read_posts

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = "Date,User Name,Message,Permalink,Likes\n"


def workbook(
    *sheets: str, since_1904: bool = False, strings: str = "", hidden: bool = False, declared: str = ""
) -> bytes:
    """A workbook of these sheets, each given as the mark-up of its rows; style 1 shows dates, 2 a format of its own."""
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(len(sheets))
    )
    named = "".join(
        f'<sheet name="S{number}" r:id="r{number}"{" state=" + chr(34) + "hidden" + chr(34) if hidden else ""}/>'
        for number in range(len(sheets))
    )
    members = {
        "_rels/.rels": f'<R><Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></R>',
        "xl/_rels/workbook.xml.rels": f"<R>{relations}"
        f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/></R>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(since_1904)}"/>'
        f"<sheets>{named}</sheets></workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="[Red]dd/mm/yyyy"/>'
        '<numFmt numFmtId="171" formatCode="0.0 &quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="22"/>'
        '<xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    members |= {
        f"xl/worksheets/sheet{number}.xml": f'{declared}<worksheet xmlns="{MAIN}">'
        f"<sheetData>{rows}</sheetData></worksheet>"
        for number, rows in enumerate(sheets)
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


def said(*texts: str) -> str:
    return row(*(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts))


def number(value: str, style: int = 0) -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


def warned(posts: Posts) -> dict[str, int]:
    return {warning.what: warning.count for warning in posts.warnings}


def test_rows_with_a_text_are_posts() -> None:
    found = read_posts((HEADER + '2020-01-02,ana,"Safe, he said.",https://x.example/1,5\n,,,,\n,bo,,,1\n').encode())
    (post,) = found.posts
    assert (post.text, post.author, post.published) == ("Safe, he said.", "ana", "2020-01-02")
    assert (post.address, post.row, post.sheet) == ("https://x.example/1", 2, None)
    (columns,) = found.columns
    assert (columns.text, columns.author, columns.published, columns.address) == (
        "Message",
        "User Name",
        "Date",
        "Permalink",
    )
    assert columns.others == ("Likes",)
    assert warned(found) == {"rows without a text, left out": 1}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_parts_the_cells_is_found(delimiter: str, encoding: str) -> None:
    table = [["created_at", "from", "TEXT"], ["1577934240", "Борис", "one; two, three | four\tfive"]]
    written = "\r\n".join(delimiter.join(f'"{cell}"' for cell in cells) for cells in table)
    (post,) = read_posts(written.encode(encoding)).posts
    assert (post.author, post.text) == ("Борис", table[1][2])
    assert post.published == "2020-01-02T03:04:00+00:00"


def test_a_stated_delimiter_is_believed() -> None:
    assert read_posts(b"sep=;\r\ntext;a\r\nb, c;d").posts[0].text == "b, c"


def test_a_text_over_lines_and_one_whose_quotation_mark_is_never_closed() -> None:
    found = read_posts(b'id,text\n1,"two\nlines ""x"""\n2,"open\n3,last\n')
    assert [(post.row, post.text) for post in found.posts] == [(2, 'two\nlines "x"'), (4, '"open'), (5, "last")]
    assert warned(found) == {"quotation marks that open a cell and are never closed": 1}


def test_zero_characters_and_bad_bytes_are_counted() -> None:
    found = read_posts(b"text,user\na\0b,Z\xc3\xbcrich\n" + b"c,d\n" * 30 + b"\xff,e\n")
    assert found.posts[0].text == "ab"
    assert warned(found) == {"undecodable bytes": 1, "zero characters, left out": 1}


def test_a_person_says_which_column_is_which() -> None:
    data = "Nachricht,Wer,text\nDer Damm hält.,Ana,no\n".encode()
    (post,) = read_posts(data, {"text": "NACHRICHT", "author": "wer"}).posts
    assert (post.text, post.author) == ("Der Damm hält.", "Ana")
    with pytest.raises(OptionError, match="Nachricht"):
        read_posts(data, {"text": "Message"})
    with pytest.raises(OptionError, match="colour"):
        read_posts(data, {"colour": "text"})


def test_the_row_of_names_may_stand_below_a_title() -> None:
    assert read_posts(b"Export of 2 May\n\nuser,text\na,b\n").posts[0].row == 4


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["3/4/2020", "25/12/2019"], ["2020-04-03", "2019-12-25"]),
        (["3/4/2020", "12/25/2019"], ["2020-03-04", "2019-12-25"]),
        (["3/4/2020", "5/6/2020"], [None, None]),
        (["3/4/2020", "25/12/2019", "12/25/2019"], [None, None, None]),
        (["3.4.2020", "4/4/2020"], ["2020-04-03", "2020-04-04"]),
        (
            ["Wed Oct 10 20:19:24 +0000 2018", "Jan 2, 2020 at 3:04 PM"],
            ["2018-10-10T20:19:24+00:00", "2020-01-02T15:04:00"],
        ),
        (["2020-02-30", "yesterday", "2020", "1577934240000"], [None, None, "2020", "2020-01-02T03:04:00+00:00"]),
    ],
)
def test_dates_are_read_by_their_column_and_never_guessed(column: list[str], expected: list[str | None]) -> None:
    found = read_posts(("text\tdate\n" + "".join(f"a\t{written}\n" for written in column)).encode())
    assert [post.published for post in found.posts] == expected
    assert [post.dated for post in found.posts] == column
    assert sum(warned(found).values()) == expected.count(None)


def test_a_workbooks_cells_are_text_results_and_dates() -> None:
    strings = '<si><r><t>The dam </t></r><r><t xml:space="preserve">is safe.</t></r><rPh><t>no</t></rPh></si>'
    rows = said("text", "date", "url", "id") + row(
        '<c r="A2" t="s"><v>0</v></c>', number("43832.5", 1), '<c r="D2"><v>1.0E3</v></c>'
    )
    rows += row('<c r="A7" t="str"><f>A1&amp;"x"</f><v>result</v></c>', number("43832", 2), '<c t="e"><v>#REF!</v></c>')
    rows += row('<c t="b"><v>1</v></c>', number("43832", 3))
    found = read_posts(workbook(rows, strings=strings))
    assert [(post.text, post.published, post.address) for post in found.posts] == [
        ("The dam is safe.", "2020-01-02T12:00:00", None),
        ("result", "2020-01-02", None),
        ("TRUE", None, None),
    ]
    assert found.posts[0].sheet == "S0"


@pytest.mark.parametrize(("since_1904", "expected"), [(False, "2020-01-02"), (True, "2024-01-03")])
def test_both_calendars_of_excel(since_1904: bool, expected: str) -> None:
    data = workbook(said("text", "date") + row('<c t="str"><v>a</v></c>', number("43832", 1)), since_1904=since_1904)
    assert read_posts(data).posts[0].published == expected


def test_sheets_without_texts_are_left_out_and_hidden_ones_are_told() -> None:
    found = read_posts(workbook(said("a", "b") + said("c", "d"), said("Text") + said("e"), hidden=True))
    assert [(post.text, post.sheet) for post in found.posts] == [("e", "S1")]
    assert warned(found) == {
        "sheets that are hidden in the workbook, read too": 2,
        "sheets without a column of texts, left out": 1,
    }


@pytest.mark.parametrize(
    ("data", "kind", "seen"),
    [
        (b"", NotText, "no columns"),
        (b"a,b\n1,2\n", NotText, "'a', 'b'"),
        (b"text,b\n,2\n", Empty, "'text'"),
        (workbook(said("a")), NotText, "'a'"),
        (workbook(said("text"))[:-40], BadMarkup, "list of contents"),
        (workbook("<row>"), BadMarkup, "no whole XML"),
        (workbook(said("text"), declared="<!DOCTYPE a [<!ENTITY b 'c'>]>"), BadMarkup, "document type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), NotText, "Excel workbook"),
        (b"%PDF-1.7\n\xe2\xe3", NotText, "PDF"),
        (bytes(range(256)) * 8, NotText, "control characters"),
    ],
)
def test_what_is_no_table_of_posts_is_named(data: bytes, kind: type[IntakeError], seen: str) -> None:
    with pytest.raises(kind, match=seen):
        read_posts(data)


def test_a_sheet_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_LARGEST_SHEET", 100_000)
    with pytest.raises(TooLarge):
        read_posts(workbook(said("text") + said("a" * 1000) * 1000))


def test_excels_calendar_has_a_day_too_many() -> None:
    assert [xlsx.moment_of(serial) for serial in ("59", "60", "61", "-1", "1e300", "x")] == [
        "1900-02-28",
        None,
        "1900-03-01",
        None,
        None,
        None,
    ]


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y", "%a, %d %b %Y"]))
def test_a_date_is_read_as_it_was_written(day: object, written: str) -> None:
    assert moments.moment_of(f"{day:{written}}") in (str(day), None if str(day) < "1000" else "")


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet='",;\t|\r\n\0at=x', max_size=60), st.binary(max_size=8))
def test_any_table_gives_posts_or_an_error(table: str, noise: bytes) -> None:
    for data in (table.encode() + noise, b"text,date\n" + table.encode() + noise):
        try:
            found = read_posts(data)
        except WhenceError as error:
            assert error.next  # noqa: PT017 - that it came is what is tested
        else:
            assert all(post.text.strip() for post in found.posts)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_workbook_gives_posts_or_an_error(at: int, noise: bytes, cut: bool) -> None:
    whole = workbook(said("text", "date") + said("a", "b"))
    at %= len(whole)
    try:
        read_posts(whole[:at] if cut else whole[:at] + noise + whole[at + len(noise) :])
    except IntakeError as error:
        assert error.next  # noqa: PT017
