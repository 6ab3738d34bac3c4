"""Who calls whom what: names by who uses them, labels with whose word they are, and a place for each."""

from dataclasses import replace

from export.made_reading import NARRATOR, own, quoting, read, said, somebody, span_of
from whence.export.names import named_lines, names_of, places_of
from whence.model import Leaning, Link, Reading, ReferentKind, Role, Voice, Whose, Wording, WordingKind

CONTENT = (
    "The Return Movement (RM) is a terrorist group. The RM left Oro. Oro is calm. Ann said the martyrs of the Leaguers "
    "came to Lund."
)


def label(words: str, leaning: Leaning, voice: Whose) -> Wording:
    return Wording(WordingKind.LOADED, span_of(CONTENT, words), leaning, "x-Return Movement", voice)


def reading() -> Reading:
    attribution, claim = said(CONTENT, "Ann", "said", "the martyrs of the Leaguers came to Lund")
    martyrs = label("martyrs", Leaning.APPROVING, Whose.UNDECIDABLE)
    terrorist = label("terrorist", Leaning.HOSTILE, Whose.NARRATOR)
    first = replace(own(CONTENT, "The Return Movement (RM) is a terrorist group."), wording=(terrorist,))
    again = replace(own(CONTENT, "The Return Movement (RM) is a terrorist group.", number=2), wording=(terrorist,))
    movement = somebody(CONTENT, "Return Movement", "RM", kind=ReferentKind.ORGANIZATION)
    leaguers = somebody(CONTENT, "Leaguers", used_by="x-Ann").names
    movement = replace(movement, names=(*movement.names, *leaguers))
    places = [somebody(CONTENT, name, kind=ReferentKind.PLACE) for name in ("Lund", "Oro")]
    made = read(CONTENT, [first, again, replace(claim, wording=(martyrs,))], [attribution])
    return replace(made, referents=(movement, somebody(CONTENT, "Ann"), *places))


def test_each_name_stands_with_who_uses_it_and_how_often() -> None:
    (movement,) = names_of(reading()).telling
    used = [(one.words, one.by.words or one.by.said, len(one.places)) for one in movement.called if not one.leaning]
    assert used == [("Return Movement", "this text", 1), ("RM", "this text", 2), ("Leaguers", "Ann", 1)]


def test_labels_that_condemn_and_that_approve_stand_beside_the_names_once_each() -> None:
    (movement,) = names_of(reading()).telling
    labels = [(one.words, one.leaning, one.by.words, one.by.unsure, len(one.places)) for one in movement.called[3:]]
    assert labels == [("terrorist", "condemns", "", False, 1), ("martyrs", "approves", "Ann", True, 1)]


def test_whoever_is_always_called_the_same_stands_apart_most_often_first() -> None:
    assert [(one.name, one.often) for one in names_of(reading()).same] == [("Oro", 2), ("Ann", 1), ("Lund", 1)]


def test_an_article_and_capitals_make_no_other_name() -> None:
    content = "The Union met. The union left. A Union fell."
    unions = somebody(content, "The Union", "The union", "A Union", kind=ReferentKind.ORGANIZATION)
    (same,) = names_of(replace(read(content), referents=(unions,))).same
    assert (same.different, same.often) == (1, 3)


def test_every_name_and_every_label_has_its_place() -> None:
    assert [CONTENT[start:end] for start, end in places_of(reading())] == [
        *("Return Movement", "RM", "terrorist", "RM", "Oro", "Oro", "Ann", "martyrs", "Leaguers", "Lund")
    ]


def test_a_label_in_nobodys_mouth_says_so() -> None:
    wording = label("terrorist", Leaning.HOSTILE, Whose.SOURCE)
    claim = replace(own(CONTENT, CONTENT), voice=Voice.UNSOURCED, wording=(wording,))
    claim = replace(claim, chain=(NARRATOR, Link(Role.UNSTATED, None, "")))
    (movement,) = names_of(replace(reading(), claims=(claim,))).telling
    assert movement.called[-1].by.said == "nobody named"


def test_a_reading_without_referents_has_no_names() -> None:
    made = quoting(CONTENT, ("Ann", "said", "the martyrs of the Leaguers came to Lund"))
    assert names_of(made) == ([], [])
    assert list(named_lines(made, 6)) == []


def test_in_short_it_is_one_line_for_each_and_says_how_many_are_left_out() -> None:
    (line,) = named_lines(reading(), 6)
    assert line == (
        "Return Movement: “Return Movement” (this text), “RM” (this text, 2 times), “Leaguers” (Ann), "
        "“terrorist” (condemns; this text), “martyrs” (approves; this text or Ann)"
    )
    assert list(named_lines(reading(), 0)) == ["and 1 more"]
