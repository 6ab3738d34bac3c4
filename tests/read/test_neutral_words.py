"""Nothing that judges knows a side: no list names one, and whoever stands in a sentence, as whoever says it or whoever
it is said of, is read alike. What `test_wording.py` tests of labels by chance is tested here of all that is said of a
claim's wording, and of the reader with its network."""

import re
from itertools import product

import pytest

from whence.flow import read_data
from whence.intake import Stated
from whence.lists import listed
from whence.model import Act, Certainty, Claim, Leaning, Span
from whence.read.chain import role_of
from whence.read.wording import (
    act_of_cue,
    act_of_sentence,
    certainty_of,
    hedges_in,
    is_negated,
    labels_in,
    negations_in,
    presupposes,
)

# The two sides of many matters, each as one is called, what is theirs, and several of them.
SIDES = [
    (("Israel", "Israeli", "Israelis"), ("Palestine", "Palestinian", "Palestinians")),
    (("Russia", "Russian", "Russians"), ("Ukraine", "Ukrainian", "Ukrainians")),
    (("Iran", "Iranian", "Iranians"), ("Saudi Arabia", "Saudi", "Saudis")),
    (("India", "Indian", "Indians"), ("Pakistan", "Pakistani", "Pakistanis")),
    (("China", "Chinese", "Chinese"), ("Taiwan", "Taiwanese", "Taiwanese")),
    (("Turkey", "Turkish", "Turks"), ("Armenia", "Armenian", "Armenians")),
    (("Serbia", "Serbian", "Serbs"), ("Croatia", "Croatian", "Croats")),
    (("North Korea", "North Korean", "North Koreans"), ("South Korea", "South Korean", "South Koreans")),
    (("Syria", "Syrian", "Syrians"), ("Qatar", "Qatari", "Qataris")),
    (("Islam", "Muslim", "Muslims"), ("Christianity", "Christian", "Christians")),
    (("Shia Islam", "Shiite", "Shiites"), ("Sunni Islam", "Sunni", "Sunnis")),
    (("Hinduism", "Hindu", "Hindus"), ("Sikhism", "Sikh", "Sikhs")),
    (("Judaism", "Jewish", "Jews"), ("Islam", "Arab", "Arabs")),
    (("the Republican Party", "Republican", "Republicans"), ("the Democratic Party", "Democratic", "Democrats")),
    (("Labour", "Labour", "Labourites"), ("the Tory Party", "Tory", "Tories")),
    (("Trump", "Trump", "Trump supporters"), ("Clinton", "Clinton", "Clinton supporters")),
    (("Obama", "Obama", "Obama supporters"), ("Romney", "Romney", "Romney supporters")),
    (("Netanyahu", "Likud", "Likud members"), ("Abbas", "Fatah", "Fatah members")),
    (("Hamas", "Hamas", "Hamas members"), ("the IDF", "IDF", "IDF soldiers")),
    (("the MEK", "MEK", "MEK members"), ("the IRGC", "IRGC", "IRGC members")),
    (("NATO", "NATO", "NATO allies"), ("the CSTO", "CSTO", "CSTO allies")),
    (("the PKK", "Kurdish", "Kurds"), ("Erdogan", "AKP", "AKP members")),
]
Side = tuple[str, str, str]

# Lists that say how something is put forward. Those of headings, roles and names may hold names; these may not.
JUDGING = (
    "commands", "demands", "denials", "evidence", "factives", "hedges", "hedging-passives", "intentions",
    "loaded-approving", "loaded-hostile", "negating-nothing", "negations", "questions", "ruled-by-regimes", "softeners",
    "regarding", "reporting", "reporting-nouns", "stances",
)  # fmt: skip
_NO_NAME = {"democratic"}  # of "anti-democratic"
LABELS = [
    *((label, Leaning.HOSTILE) for label in ("regime", "terrorists", "extremists", "thugs", "warmongers", "genocide")),
    *((label, Leaning.APPROVING) for label in ("freedom fighters", "martyrs", "heroes", "liberators", "peacemakers")),
]
# What is found in each, with whom it is said of first and second; the answer is that of the frame, not of the names.
LABELLED = [
    "The {one[1]} {label} met the {two[1]} delegation.",
    "{one[0]} blamed the {label} of {two[0]}.",
    "{one[2]} and {two[2]} fear the {two[1]} {label}.",
    "“The {one[1]} {label}”, {two[0]} said, “attacked {two[2]}.”",
    "THE {one[1]} {label} LEFT.",
]
HEDGED = {
    "The {one[1]} army may have shelled {two[2]}.": (Certainty.POSSIBLE, ["may"]),
    "{one[0]} allegedly paid {two[0]}.": (Certainty.POSSIBLE, ["allegedly"]),
    "{one[0]} is believed to have armed {two[2]}.": (Certainty.POSSIBLE, ["is believed to"]),
    "If {one[0]} attacks, {two[0]} will answer.": (Certainty.POSSIBLE, []),
    "{one[0]} shelled {two[2]}.": (Certainty.CERTAIN, []),
    "About 60 {one[2]} met {two[2]}.": (Certainty.CERTAIN, ["About"]),
}
NEGATED = {
    "{one[0]} did not attack {two[0]}.": True,
    "No {one[1]} soldier harmed {two[2]}.": True,
    "{one[0]} failed to protect {two[2]}.": True,
    "{one[0]} attacked {two[2]}.": False,
    "{one[0]} attacked those {two[2]} who did not leave.": False,
}
DONE = {
    "Will {one[0]} attack {two[0]}?": Act.ASKED,
    "{one[0]} must release the {two[1]} prisoners.": Act.DEMANDED,
    "Release the {one[1]} prisoners of {two[0]}.": Act.DEMANDED,
    "{one[0]} attacked {two[0]}.": Act.ASSERTED,
}
CUES = {
    "told {one[0]}": (Act.ASSERTED, False),
    "denied to {one[1]} reporters": (Act.DENIED, False),
    "called on {one[0]}": (Act.DEMANDED, False),
    "asked {one[0]} whether": (Act.ASKED, False),
    "admitted to {one[0]}": (Act.ASSERTED, True),
    "condemned {one[0]} for": (Act.ASSERTED, True),
}


def both_ways() -> list[tuple[Side, Side]]:
    return [pair for one, two in SIDES for pair in ((one, two), (two, one))]


def whole(text: str) -> Span:
    return Span(0, len(text))


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize("name", JUDGING)
def test_no_list_that_judges_names_a_side(name: str) -> None:
    names = {word for sides in SIDES for side in sides for form in side for word in re.findall(r"[A-Z]\w+", form)}
    held = {word for phrase in listed(name) for word in re.findall(r"\w+", phrase)} - _NO_NAME
    assert not held & {form for one in names for form in (one.lower(), one.lower() + "s", one.lower() + "'s")}


@pytest.mark.parametrize(("frame", "label"), [*product(LABELLED, LABELS)])
def test_a_label_leans_alike_whoever_it_is_said_of(frame: str, label: tuple[str, Leaning]) -> None:
    word, leaning = label
    for one, two in both_ways():
        text = frame.format(one=one, two=two, label=word)
        found = labels_in(text, whole(text))
        assert [(text[slice(*each.span)], each.leaning) for each in found] == [(word, leaning)], text


def test_being_against_a_party_is_no_label_whichever_party() -> None:
    texts = [f"The anti-{party} advertisements ran." for party in ("Republican", "Democratic")]
    assert [labels_in(text, whole(text)) for text in texts] == [(), ()]


@pytest.mark.parametrize(("one", "other"), SIDES)
def test_the_members_of_two_sides_are_holders_of_the_same_kind(one: Side, other: Side) -> None:
    assert role_of(one[2]) is role_of(other[2])


@pytest.mark.parametrize(("one", "other"), [("Moscow", "Kyiv"), ("Beijing", "Taipei"), ("Jerusalem", "Ramallah")])
def test_seats_of_governments_are_holders_of_the_same_kind(one: str, other: str) -> None:
    assert role_of(one) is role_of(other)


@pytest.mark.parametrize(("frame", "expected"), HEDGED.items())
def test_a_hedge_holds_back_alike_whoever_it_is_said_of(frame: str, expected: tuple[Certainty, list[str]]) -> None:
    for one, two in both_ways():
        text = frame.format(one=one, two=two)
        assert (certainty_of(text, whole(text)), words(text, hedges_in(text, whole(text)))) == expected, text


@pytest.mark.parametrize(("frame", "negated"), NEGATED.items())
def test_a_negation_negates_alike_whoever_it_is_said_of(frame: str, negated: bool) -> None:
    counts = set()
    for one, two in both_ways():
        text = frame.format(one=one, two=two)
        assert is_negated(text, whole(text)) is negated, text
        counts.add(len(negations_in(text, whole(text))))
    assert len(counts) == 1


@pytest.mark.parametrize(("frame", "act"), DONE.items())
def test_a_sentence_does_the_same_whoever_it_speaks_of(frame: str, act: Act) -> None:
    for one, two in both_ways():
        text = frame.format(one=one, two=two)
        text = text[0].upper() + text[1:]
        assert act_of_sentence(text, whole(text)) is act, text


@pytest.mark.parametrize(("frame", "expected"), CUES.items())
def test_a_cue_says_the_same_whoever_stands_in_it(frame: str, expected: tuple[Act, bool]) -> None:
    for one, two in both_ways():
        cue = frame.format(one=one, two=two)
        assert (act_of_cue(cue), presupposes(cue)) == expected, cue


# Sentences in which the reader finds whose word it is whoever it is, so that the network cannot hide what rules do.
READ = [
    "“The {one[1]} regime did not kill the hostages,” a spokesman for {two[0]} said on Monday.",
    "A {one[1]} official denied that the {two[1]} terrorists had been armed.",
    "The report said that the {one[1]} army may have shelled a {two[1]} village.",
]


@pytest.mark.parametrize("frame", READ)
def test_a_text_is_read_alike_whichever_side_speaks(frame: str) -> None:
    readings = []
    for one, two in [pair for sides in SIDES[:4] for pair in (sides, sides[::-1])]:
        text = frame.format(one=one, two=two).replace("A I", "An I").replace(" a I", " an I")
        reading = read_data(text.encode(), Stated(uri="side.txt"))
        readings.append([(len(reading.attributions), *(_put(text, claim) for claim in reading.claims))])
    assert all(reading == readings[0] for reading in readings)
    assert readings[0][0][0] == 1


def _put(text: str, claim: Claim) -> tuple[object, ...]:
    """What is said of a claim but for its words."""
    wording = [(text[slice(*one.span)], one.kind, one.leaning, one.voice) for one in claim.wording]
    roles = [link.role for link in claim.chain]
    return claim.voice, claim.act, claim.certainty, claim.negated, claim.presupposed, wording, roles
