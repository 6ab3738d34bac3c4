"""Whether a text is in the language that the reader has learned from."""

import pytest

from whence.flow import read_text
from whence.intake import Stated, take
from whence.read.language import foreign_in, looks_english
from whence.text import Words, paragraphs_of

ENGLISH = "The ministry said on Monday that the gates of the dam had been shut, and that nobody was told of it. "
GERMAN = "Das Ministerium sagte am Montag, dass die Tore des Damms in der Nacht geschlossen worden seien. "
FRENCH = "Le ministère a dit lundi que les portes du barrage avaient été fermées, et que personne n'en savait rien. "
ARABIC = "قالت الوزارة يوم الاثنين إن بوابات السد أغلقت في الليل ولم يعلم بذلك أحد في الوادي. "


def looks(text: str) -> bool:
    return looks_english(text, Words.joined(paragraph.words for paragraph in paragraphs_of(text)))


@pytest.mark.parametrize("text", [ENGLISH * 5, "Dam shut.", "NATO", "1986", "", "😀", "Anna Ruiz, 大"[:9]])
def test_english_and_what_is_too_short_to_tell_pass(text: str) -> None:
    assert looks(text)


@pytest.mark.parametrize("text", [GERMAN * 5, FRENCH * 5, ARABIC * 5, ARABIC, "大坝昨天关闭。"])
def test_other_languages_are_told(text: str) -> None:
    assert not looks(text)


def test_a_foreign_quotation_in_an_english_text_passes() -> None:
    assert looks(ENGLISH * 6 + FRENCH * 2)


def test_one_foreign_paragraph_of_an_english_text_is_told_with_its_language() -> None:
    text = ENGLISH * 3 + "\n\n" + GERMAN * 3 + "\n\n" + ENGLISH
    paragraphs = paragraphs_of(text)
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    (found,) = foreign_in(text, paragraphs, words)
    assert found.language == "de"
    assert text[words[found.first].start : words[found.end - 1].end] == (GERMAN * 3).strip()


def test_all_paragraphs_of_a_foreign_text_are_foreign() -> None:
    text = f"{ARABIC}\n\nOK\n\n{ARABIC}"
    paragraphs = paragraphs_of(text)
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    assert [one.language for one in foreign_in(text, paragraphs, words)] == ["ar"] * 3


def test_of_a_foreign_paragraph_only_what_its_form_shows_is_said() -> None:
    text = f'{ENGLISH * 3}\n\nLe ministre a dit : "Le barrage tient." {FRENCH * 2}\n\n{ENGLISH}'
    reading = read_text(take(text.encode(), Stated(uri="a.txt")))
    begin, end = text.index("Le ministre"), text.rindex(ENGLISH)
    assert not [one for one in reading.attributions if begin <= one.cue[0].start < end]
    claims = [claim for claim in reading.claims if begin <= claim.spans[0].start < end]
    assert claims
    assert all((claim.act, claim.certainty, claim.negated, claim.wording) == (None, None, None, ()) for claim in claims)
    (warned,) = reading.warnings
    assert warned.count == 1
    assert "(fr)" in warned.what
