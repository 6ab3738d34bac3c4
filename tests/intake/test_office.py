"""DOCX, ODT and RTF: text as it is shown, with what is deleted, hidden or said beside it set apart."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import BadMarkup, Empty, IntakeError, NotText, TooLarge
from whence.intake.office import package
from whence.intake.office.document import DOCX, ODT, RTF, OfficeText, read_office

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_NAMES = " ".join(
    f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "text", "table", "draw", "meta", "style")
)
ODT_NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
STYLES = (
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H1"/></w:style>'
)


def zipped(members: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, space: str = W, **others: str) -> bytes:
    """A Word document of this body; `others` are further parts by the kind of their relation."""
    parts = {"styles": STYLES, **others}
    relations = "".join(f'<Relationship Id="r{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    members: dict[str, str | bytes] = {
        f"word/{kind}.xml": f'<w:{kind} xmlns:w="{space}">{content}</w:{kind}>' for kind, content in parts.items()
    }
    members |= {
        "_rels/.rels": f'<R><Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></R>',
        "word/_rels/document.xml.rels": f"<R>{relations}</R>",
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": "<c><title>On dams</title><creator>Ana Ruiz</creator>"
        "<created>2020-01-02T03:04:05Z</created></c>",
    }
    return zipped(members)


def odt(body: str, styles: str = "", declared: str = "") -> bytes:
    content = f"<office:document-content {ODT_NAMES}><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        {
            "mimetype": ODT,
            "content.xml": declared + content + "</office:document-content>",
            "styles.xml": f"<office:document-styles {ODT_NAMES}>{styles}</office:document-styles>",
            "meta.xml": f"<office:document-meta {ODT_NAMES}><office:meta><dc:title>On dams</dc:title>"
            "<meta:initial-creator>Ana Ruiz</meta:initial-creator></office:meta></office:document-meta>",
        }
    )


def p(*runs: str, style: str = "") -> str:
    """A paragraph of Word; a run that is mark-up already stays as it is."""
    written = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{written}</w:p>"


def parts(text: OfficeText) -> list[tuple[str, str]]:
    return [(part.kind.value, text.content[part.span.start : part.span.end]) for part in text.parts]


def warned(text: OfficeText) -> dict[str, int]:
    return {warning.what: warning.count for warning in text.warnings}


@pytest.mark.parametrize("space", [W, STRICT])
def test_paragraphs_and_headings_of_word(space: str) -> None:
    text = read_office(docx(p("Dam", style="H1") + p("It is ", "safe.") + p("Next", style="Mine") + p(" "), space))
    assert parts(text) == [("heading", "Dam"), ("paragraph", "It is safe."), ("heading", "Next")]
    assert text.media_type == DOCX
    assert (text.properties.title, text.properties.author) == ("On dams", "Ana Ruiz")
    assert text.properties.created == "2020-01-02T03:04:05Z"


def test_tracked_changes_are_shown_as_accepted_and_counted() -> None:
    text = read_office(
        docx(
            p(
                "It is ",
                "<w:del><w:r><w:delText>not </w:delText></w:r></w:del>",
                "<w:ins><w:r><w:t>safe</w:t></w:r></w:ins>",
            )
            + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>"
            + p("line.", "<w:moveFrom><w:r><w:t>there</w:t></w:r></w:moveFrom>")
        )
    )
    assert text.content == "It is safe\n\nOne line."
    assert warned(text) == {"characters that were deleted": 4, "characters that were moved elsewhere": 5}


def test_notes_and_comments_follow_their_paragraph() -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    text = read_office(
        docx(
            p("It is safe", note, ".", comment) + p("Next."),
            footnotes=f'<w:footnote w:type="separator" w:id="1">{p("-")}</w:footnote>'
            f'<w:footnote w:id="2">{p("Report of May 2005", note, ".")}</w:footnote>',
            comments=f'<w:comment w:id="0" w:author="Editor">{p("Who says so?")}</w:comment>',
        )
    )
    assert parts(text) == [
        ("paragraph", "It is safe."),
        ("footnote", "Report of May 2005."),
        ("comment", "Editor: Who says so?"),
        ("paragraph", "Next."),
    ]


def test_tables_are_rows_and_a_cell_of_whole_paragraphs_is_a_column() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    letter = p("Dear Sir,") + p("The dam is safe. " * 12) + p("Yours")
    text = read_office(docx(f"<w:tbl>{row(p('Name'), p('Age'))}{row(p('Ana'), p('37'))}{row(letter)}</w:tbl>"))
    assert parts(text)[:3] == [("table row", "Name\tAge"), ("table row", "Ana\t37"), ("paragraph", "Dear Sir,")]
    assert text.content.startswith("Name\tAge\nAna\t37\n\nDear Sir,")


def test_what_is_not_shown_is_no_text() -> None:
    text = read_office(
        docx(
            p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>", "Open.")
            + p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "a<w:r><w:tab/></w:r>".removeprefix("a"), "b")
            + "<w:p><w:r><w:AlternateContent><w:Choice><w:txbxContent>"
            + p("In a box.")
            + "</w:txbxContent></w:Choice><w:Fallback><w:txbxContent>"
            + p("In a box.")
            + "</w:txbxContent></w:Fallback></w:AlternateContent></w:r></w:p>"
        )
    )
    assert text.content == "Open.\n\nb\n\nIn a box."
    assert warned(text) == {"characters that are hidden": 6}


def test_running_headers_of_word_stand_around_the_text() -> None:
    text = read_office(docx(p("Text."), header=p("Confidential"), footer=p("Draft")))
    assert parts(text) == [("header", "Confidential"), ("paragraph", "Text."), ("footer", "Draft")]


def test_opendocument_text() -> None:
    deleted = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    body = (
        f"{deleted}<text:h>Dam</text:h><text:p>It  is\n<text:span>safe</text:span><text:s text:c='2'/>now"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
        "</text:note>.<text:line-break/>Yes.<office:annotation><dc:creator>Ed</dc:creator><text:p>Who?</text:p>"
        "</office:annotation></text:p><text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>"
        "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    text = read_office(odt(body, styles="<style:header><text:p>Running</text:p></style:header>"))
    assert parts(text) == [
        ("header", "Running"),
        ("heading", "Dam"),
        ("paragraph", "It is safe  now.\nYes."),
        ("footnote", "A note."),
        ("comment", "Ed: Who?"),
        ("paragraph", "One"),
        ("table row", "a\tb"),
    ]
    assert warned(text)["characters that were deleted"] == 4
    assert (text.media_type, text.properties.title, text.properties.author) == (ODT, "On dams", "Ana Ruiz")


def test_flat_opendocument_text() -> None:
    body = "<office:body><office:text><text:p>It is safe.</text:p></office:text></office:body>"
    flat = f"<office:document {ODT_NAMES}>{body}</office:document>"
    assert read_office(flat.encode()).content == "It is safe."


RICH = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}{\f1\fcharset204 Arial;}}{\colortbl;\red0;}
{\info{\title On dams}{\author Ana Ruiz}{\creatim\yr2020\mo1\dy2\hr3\min4}}{\header Running\par}
\pard\outlinelevel0 Dam\par\pard It is safe\'85 {\f1\'cf\'eb\'ee\'f2\'e8\'ed\'e0} \u9731? \u-10179?\u-8704?
{\deleted gone}{\v hid}{\*\unknown what}{\pict 00ff}{\footnote A note\par}.\par
\trowd\intbl a\cell b\cell\row\pard\ldblquote Yes\rdblquote{\*\atnauthor Ed}{\*\annotation Who?}\par}"""


def test_rich_text() -> None:
    text = read_office(RICH)
    assert parts(text) == [
        ("heading", "Dam"),
        ("header", "Running"),
        ("paragraph", "It is safe… Плотина ☃ 😀."),
        ("footnote", "A note"),
        ("table row", "a\tb"),
        ("paragraph", "“Yes”"),
        ("comment", "Ed: Who?"),
    ]
    assert warned(text)["characters that were deleted"] == 4
    assert warned(text)["characters that are hidden"] == 3
    assert (text.media_type, text.properties.title, text.properties.author) == (RTF, "On dams", "Ana Ruiz")
    assert text.properties.created == "2020-01-02T03:04:00"


def test_rich_text_that_is_cut_is_read_and_told() -> None:
    text = read_office(RICH[: RICH.index(b"\\trowd")])
    assert "It is safe" in text.content
    assert any("cut" in what for what in warned(text))


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), NotText, "before 2007"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), IntakeError, "password"),
        (zipped({"xl/workbook.xml": "<a/>"}), NotText, "Excel"),
        (zipped({"a.txt": "a"}), NotText, "no office document"),
        (b"plain", NotText, "no office document"),
        (docx(""), Empty, "without text"),
        (docx(p("a"))[:-30], BadMarkup, "list of contents"),
        (zipped({"word/document.xml": "<w><body>"}), BadMarkup, "no whole XML"),
        (zipped({"word/other.xml": "<w/>"}), BadMarkup, "without its part"),
    ],
)
def test_what_is_not_read_is_named_with_advice(data: bytes, kind: type[IntakeError], said: str) -> None:
    with pytest.raises(kind, match=said):
        read_office(data)


def test_entities_are_refused_and_nothing_is_fetched() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for data in (odt("<text:p>&c;&x;</text:p>", declared=bomb), zipped({"word/document.xml": bomb + "<w><body/></w>"})):
        with pytest.raises(BadMarkup, match="document type"):
            read_office(data)


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_LARGEST_PART", 10_000)
    monkeypatch.setattr(package.Package.read, "__defaults__", (10_000,))
    with pytest.raises(TooLarge):
        read_office(docx(p("a" * 20_000)))


def test_nesting_overflows_nothing() -> None:
    deep = "<w:sdt>" * 3000 + p("a") + "</w:sdt>" * 3000
    with pytest.raises(BadMarkup):
        read_office(docx(deep))
    assert read_office(b"{\\rtf1 " + b"{" * 50_000 + b"a" + b"}" * 50_000).content == "a"


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=12), st.sampled_from(["docx", "odt", "rtf"]), st.booleans())
def test_a_damaged_file_gives_a_text_or_an_error(at: int, noise: bytes, kind: str, cut: bool) -> None:
    whole = {"docx": docx(p("It is safe.")), "odt": odt("<text:p>It is safe.</text:p>"), "rtf": RICH}[kind]
    at %= len(whole)
    data = whole[:at] if cut else whole[:at] + noise + whole[at + len(noise) :]
    try:
        text = read_office(data)
    except IntakeError as error:
        assert error.next  # noqa: PT017 - that it came is what is tested
    else:
        assert text.content.strip()
        text.content.encode()
        ends = [0, *(place for part in text.parts for place in part.span), len(text.content)]
        assert ends == sorted(ends)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from([rb"{\rtf1 ", b"{", b"}", b"\\par ", b"\\u-1 ", b"\\'e", b"\\bin9 ", b"\\*", b"\\cell", b"a"])
    )
)
def test_any_rich_text_gives_a_text_or_an_error(pieces: list[bytes]) -> None:
    try:
        assert read_office(b"{\\rtf1" + b"".join(pieces)).content.strip()
    except IntakeError as error:
        assert error.next  # noqa: PT017
