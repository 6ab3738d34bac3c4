"""Plain text: encodings, marks, newlines, and what is no text at all."""

import pytest

from whence.errors import Empty, NotText
from whence.intake import Stated, take
from whence.model import Warned

SENTENCE = "«Плотина цела», — сказал министр. “We know”, قال الوزير 🕊️ שלום 大坝"
AMBIGUOUS = {
    "cp1252": ["Le café fermé.", "El niño llegó ayer, según informó la policía.", "He said “we know” – nothing more."],
    "cp1250": ["Premiér řekl, že příští týden přijede.", "Rząd ogłosił wczoraj, że żołnierze wrócą."],
    "cp1251": ["Президент заявил.", "Вчера в городе прошёл митинг."],
    "cp1253": ["Ο πρόεδρος είπε χθες"],
    "cp1254": ["Cumhurbaşkanı dün açıkladı: İstanbul'da güvenlik"],
    "cp1255": ["הנשיא אמר אתמול כי המצב קשה"],
    "cp1256": ["قال الرئيس أمس إن الوضع صعب", "مرحبا بالعالم"],
    "cp1257": ["Valdība paziņoja, ka šodien lēmums būs."],
    "koi8_r": ["Президент заявил вчера."],
    "gb18030": ["总统昨天表示，局势很困难。"],
    "cp932": ["大統領は昨日、状況は厳しいと述べた。"],
    "cp949": ["대통령은 어제 상황이 어렵다고 말했다."],
    "big5": ["總統昨天表示，局勢很困難。"],
    "iso2022_jp": ["大統領は昨日述べた。"],
}
BINARY = {
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a zip archive": b"PK\x03\x04\x14\x00\x00\x00",
    "a Word document": b"PK\x03\x04\x14\x00\x06\x00word/document.xml",
    "gzip": b"\x1f\x8b\x08\x00abc",
    "a PNG picture": b"\x89PNG\r\n\x1a\n",
    "a JPEG picture": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a program": b"\x7fELF\x02\x01\x01",
    "many control characters": bytes(range(256)) * 4,
    "in no encoding": b"\xf5\xfd\x80\x81" * 3 + b"\xc0\xc1\xf5\xff" * 50,
}


def content(data: bytes) -> str:
    return take(data, Stated("note.txt")).content


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    text = "The dam is safe, the ministry said.\nNobody had to leave. Ω ≠ é\n"
    assert content(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_all_scripts_and_emoji_are_kept(encoding: str) -> None:
    assert content(SENTENCE.encode(encoding)) == SENTENCE


@pytest.mark.parametrize(("encoding", "text"), [(name, text) for name, texts in AMBIGUOUS.items() for text in texts])
@pytest.mark.parametrize("times", [1, 7])
def test_old_encodings_are_told_apart(encoding: str, text: str, times: int) -> None:
    assert content(text.encode(encoding) * times) == text * times


def test_the_encoding_that_was_detected_is_named() -> None:
    assert take("Der Präsident schwieg.".encode("cp1252"), Stated("-")).encoding == "windows-1252"


def test_newlines_and_white_space_are_kept_as_they_are() -> None:
    text = "\r\n one\r\ntwo\rthree\n\n\tfour \u2028five\v\n"
    assert content(text.encode()) == text


def test_a_few_bad_bytes_are_replaced_and_counted() -> None:
    text = take("Zürich, größer – ".encode() + b"\xff\xfe!" + " später".encode(), Stated("-"))
    assert text.content == "Zürich, größer – \ufffd\ufffd! später"
    assert text.encoding == "utf-8"
    assert text.warnings == (Warned("undecodable bytes", 2),)


def test_a_character_cut_at_the_end_counts_each_of_its_bytes() -> None:
    text = take("The price is 5 €".encode()[:-1], Stated("-"))
    assert text.content == "The price is 5 \ufffd\ufffd"
    assert text.warnings == (Warned("undecodable bytes", 2),)


def test_a_replacement_character_of_the_author_is_not_counted() -> None:
    assert take("It printed \ufffd.".encode(), Stated("-")).warnings == ()


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\u2003\u00a0\n".encode(), b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_to_read_is_empty(data: bytes) -> None:
    with pytest.raises(Empty):
        take(data, Stated("note.txt"))


@pytest.mark.parametrize("name", BINARY)
def test_binary_data_is_named_whatever_the_file_is_called(name: str) -> None:
    with pytest.raises(NotText) as caught:
        take(BINARY[name], Stated("note.txt"))
    assert name in caught.value.seen


def test_one_stray_control_character_is_kept() -> None:
    text = "The minister said that it was over.\x00 " + "He left the hall and went home. " * 4
    assert content(text.encode()) == text


def test_a_hundred_thousand_characters_without_a_space() -> None:
    assert len(content(b"a" * 100_000)) == 100_000


def test_a_text_about_html_is_plain() -> None:
    assert take(b"He wrote <html> and <p> on the wall.", Stated("note.txt")).document.media_type == "text/plain"


def test_the_same_bytes_give_the_same_text_whatever_was_read_before() -> None:
    data = "El niño llegó ayer.".encode("cp1252")
    before = take(data, Stated("a"))
    take("Премьер сказал.".encode("cp1251"), Stated("b"))
    assert take(data, Stated("a")) == before
