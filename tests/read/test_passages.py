"""What is no prose in a plain text: told by its form alone, and what a page's own mark-up says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Blob, Block, BlockKind, Document, Span, Text
from whence.read.passages import after_dateline, asides_in
from whence.text import paragraphs_of

PROSE = (
    "The gates of the dam were shut for eleven days from that morning, and nobody in the valley was told of it.\n\n"
    "The ministry said that it had acted as a precaution, and that it would open them again as soon as it could."
)
H, C, B, S = BlockKind.HEADING, BlockKind.CAPTION, BlockKind.BYLINE, BlockKind.SIGNATURE


def text_of(content: str, *blocks: Block, title: str | None = None) -> Text:
    return Text(Document(Blob.of(b""), "a.txt", "text/plain", title=title), content, "by-hand", "1", "utf-8", blocks)


def asides(text: Text) -> list[tuple[str, BlockKind]]:
    found = asides_in(text, paragraphs_of(text.content))
    return [(text.content[aside.span.start : aside.span.end], aside.kind) for aside in found]


ABOVE = [
    (H, "Imsel dry below the dam"),
    (H, "‘A siege by water’: the valley without a river"),
    (H, "DAM SHUT"),
    (H, "Dear Sir or Madam,"),
    (H, "To whom it may concern:"),
    (H, "Subject: The gates of the dam"),
    (B, "By Mika Santell"),
    (B, "By Tern Press Agency"),
    (B, "Friday, 16 March 2012"),
    (B, "March 16, 2012"),
    (B, "MARENT, 16 March 2012"),
    (B, "Published 16 March 2012"),
    (B, "From: Anna Ruiz <anna@example.org>"),
    (B, "Recorded at the landing on 20 March 2012."),
    (C, "The dry ford at Tarn Crossing on 8 March. Picture: Evening Post"),
    (C, "Photo: Mika Santell"),
    (C, "The gate wheels (Photo by Mika Santell)"),
]
BELOW = [
    (S, "Yours sincerely, Anna Ruiz"),
    (S, "Signed: the residents of Tolmet"),
    (S, "— Anna Ruiz, Mayor of Oro"),
    (S, "Anna Ruiz, Mayor of Oro"),
]
NEITHER = [
    "He left.",
    "“We know who shut it”",
    "ANNA RUIZ: On the Sunday, about noon",
    "who shut the gates on Sunday",
    "By Monday the river had run dry.",
    "From the bridge nobody could see the gates of the dam that had been shut in the night.",
    "Picture this, the mayor said to the two hundred people in the hall of the school.",
    "Dear God, it was dry, she said. Nobody had told her.",
    "Signed copies of the order were sent to both governments in the week after the fire, the board said in a letter.",
    "* * *",
]


@pytest.mark.parametrize(("kind", "line"), ABOVE)
def test_a_line_above_the_text_is_told_by_its_form(kind: BlockKind, line: str) -> None:
    assert asides(text_of(f"{line}\n\n{PROSE}")) == [(line, kind)]


@pytest.mark.parametrize(("kind", "line"), BELOW)
def test_a_line_below_the_text_is_a_signature(kind: BlockKind, line: str) -> None:
    assert asides(text_of(f"{PROSE}\n\n{line}")) == [(line, kind)]


@pytest.mark.parametrize("line", NEITHER)
def test_what_is_not_clearly_an_aside_is_prose(line: str) -> None:
    first, second = PROSE.split("\n\n")
    assert asides(text_of(f"{first}\n\n{line}\n\n{second}")) == []


def test_a_heading_between_paragraphs_is_a_heading() -> None:
    assert asides(text_of(PROSE.replace("\n\n", "\n\nWhat the ministry says\n\n"))) == [("What the ministry says", H)]


def test_a_mail_has_its_headers_and_its_signature_with_what_stands_below() -> None:
    header = "From: Anna Ruiz\nTo: The ministry\nSubject: The dam"
    mail = f"{header}\n\nDear minister\n\n{PROSE}\n\nRegards,\nAnna Ruiz\nMayor"
    kinds = [kind for _, kind in asides(text_of(mail))]
    assert kinds == [B, B, H, H, S, S, S]


def test_header_words_below_the_header_are_prose() -> None:
    assert (
        asides(text_of(f"{PROSE}\n\nTo: the people of the valley. We are sorry, the ministry wrote on Monday.")) == []
    )


def test_names_that_close_a_quoted_letter_are_a_signature_without_its_mark() -> None:
    letter = "They wrote: “We ask for the keys.\n\nGive them to the board, and let both sides turn the wheels.\n\n"
    assert asides(text_of(f"{PROSE}\n\n{letter}Sela Orm, Nuri Tamm”\n\n{PROSE}")) == [("Sela Orm, Nuri Tamm", S)]


def test_the_documents_title_is_a_heading_whatever_its_form() -> None:
    line = "The gates are shut."
    assert asides(text_of(f"{line}\n\n{PROSE}")) == []
    assert asides(text_of(f"{line}\n\n{PROSE}", title="The Gates Are Shut")) == [(line, H)]


def test_a_text_of_one_line_is_prose() -> None:
    assert asides(text_of("Imsel dry below the dam")) == []


def test_what_the_page_calls_a_caption_is_one_whatever_its_form() -> None:
    text = text_of(f"The gates were shut.\n\n{PROSE}", Block(Span(0, 20), C))
    assert asides(text) == [("The gates were shut.", C)]


def test_what_the_page_calls_prose_is_prose_whatever_its_form() -> None:
    assert asides(text_of(f"By Mika Santell\n\n{PROSE}", Block(Span(0, 15), BlockKind.PROSE))) == []


@given(st.text(max_size=300))
def test_asides_are_whole_paragraphs_in_the_order_of_the_text(content: str) -> None:
    paragraphs = paragraphs_of(content)
    found = [aside.span for aside in asides_in(text_of(content), paragraphs)]
    assert found == sorted(found)
    assert {span.start for span in found} <= {paragraph.start for paragraph in paragraphs}
    assert all(span.start < span.end <= len(content) for span in found)


@pytest.mark.parametrize(
    ("words", "dateline"),
    [
        ("LA CROSSE, Wis. (AP) — After a summer of tumult", "LA CROSSE, Wis. (AP) — "),
        ("WASHINGTON – The Senate voted", "WASHINGTON – "),
        ("NEW YORK, Sept 3 (Reuters) - The dam held", "NEW YORK, Sept 3 (Reuters) - "),
        ("TARN CROSSING, 15 March 2012 (TPA) - Two huts", "TARN CROSSING, 15 March 2012 (TPA) - "),
        ("Kabul (AFP) The gate was shut", "Kabul (AFP) "),
        ("Marent -- Nobody came", ""),
        ("The ministry (AP) said", ""),
        ("NATO said on Monday", ""),
    ],
)
def test_a_dateline_before_the_first_sentence_is_no_claim(words: str, dateline: str) -> None:
    assert words[: after_dateline(words)] == dateline


def test_every_paragraph_of_a_caption_is_a_caption() -> None:
    content = f"The dam at dawn.\nTen people were killed last year.\n\n{PROSE}"
    caption = Block(Span(0, content.index("\n\n")), C)
    assert [kind for _, kind in asides(text_of(content, caption))] == [C, C]
