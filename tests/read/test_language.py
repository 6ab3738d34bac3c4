"""Whether a text is in the language that the reader has learned from."""

import pytest

from whence.read.language import looks_english
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
