"""How something is worded, and what is done by putting it forward."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.lists import listed
from whence.model import Act, Certainty, Leaning, Span, WordingKind
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

FINDERS: list[Callable[[str, Span], tuple[Span, ...]]] = [
    hedges_in,
    negations_in,
    lambda text, span: tuple(label.span for label in labels_in(text, span)),
]


def whole(text: str) -> Span:
    return Span(0, len(text))


def hedges(text: str) -> list[str]:
    return [text[start:end] for start, end in hedges_in(text, whole(text))]


def negations(text: str) -> list[str]:
    return [text[start:end] for start, end in negations_in(text, whole(text))]


def labels(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*label.span)], label.leaning or "") for label in labels_in(text, whole(text))]


HEDGED = {
    "The dam may fail.": ["may"],
    "THE DAM MAY FAIL": ["MAY"],
    "It might not hold.": ["might"],
    "They could have known.": ["could"],
    "He reportedly left.": ["reportedly"],
    "The allegedly stolen car was found.": ["allegedly"],
    "The dam appears to have cracked.": ["appears to"],
    "He appeared not to know.": ["appeared"],
    "It seems that nobody came.": ["seems that"],
    "He is believed to be dead.": ["is believed to"],
    "Twelve are feared dead.": ["are feared"],
    "The men are widely thought to have fled.": ["are widely thought to"],
    "It was alleged that he paid.": ["was alleged that"],
    "A man believed to be the driver fled.": ["believed to"],
    "He is said to be in Oro.": ["is said to"],
    "About 60 people came.": ["About"],
    "It took about an hour.": ["about"],
    "Some 200 were hurt.": ["Some"],
    "Around noon two dozen left.": ["Around"],
    "It cost roughly $3 million.": ["roughly"],
    "An estimated 400 fled.": ["estimated"],
    "It lasted ten days or so.": ["or so"],
    "Nearly 90 and almost all of them left.": ["Nearly", "almost"],
    "Police held three suspected smugglers.": ["suspected"],
    "The alleged attack never came.": ["alleged"],
    "It is possible that he fled.": ["possible"],
    "He is likely to win, and unlikely to stay.": ["likely", "unlikely"],
    "I think it was a Tuesday.": ["think"],
    "As far as I know, he was alone.": ["As far as I know"],
    "Evidence suggests a fire.": ["suggests"],
    "It is unclear whether he knew.": ["unclear"],
    "It was largely peaceful.": ["largely"],
}
UNHEDGED = [
    "The dam failed in May.",
    "On 5 May Theresa May spoke.",
    "The army's might was great.",
    "She could see the lake.",
    "They walked around the house.",
    "Some of them left.",
    "They talked about two men.",
    "It is about the dam.",
    "He was about to leave.",
    "Come as soon as possible.",
    "He appeared in court.",
    "It became apparent that he knew.",
    "The so-called council met.",
    "This kind of dam holds.",
    "The theft was reported to the police.",
    "He suspected that they knew.",
    "He alleged that they knew.",
    "She tended to the wounded.",
    "Among likely voters he led.",
    "What do you think about it?",
]


@pytest.mark.parametrize(("text", "found"), HEDGED.items())
def test_a_hedge_is_found(text: str, found: list[str]) -> None:
    assert hedges(text) == found


@pytest.mark.parametrize("text", UNHEDGED)
def test_a_word_that_hedges_elsewhere_is_left_alone(text: str) -> None:
    assert hedges(text) == []


NEGATED = {
    "It didn’t hold.": ["n’t"],
    "He can't and won't come.": ["n't", "n't"],
    "It did not hold.": ["not"],
    "He never came.": ["never"],
    "It no longer stands.": ["no longer"],
    "No one came and nobody asked.": ["No one", "nobody"],
    "They failed to appear.": ["failed to"],
    "It cannot hold.": ["cannot"],
    "There were no shots.": ["no"],
    "Neither the mayor nor the priest came.": ["Neither", "nor"],
}
ASIDE = {
    "He left without paying.": ["without"],
    "The man who did not pay left.": ["not"],
    "The dam, which was not old, broke.": ["not"],
    "It broke on Monday, not on Sunday.": ["not"],
    "He decided not to go.": ["not"],
    "It broke because nobody watched.": ["nobody"],
    "He said that he did not know.": ["not"],
    "He said he did not know.": ["not"],
    "Although it did not rain, the dam broke.": ["not"],
    "If it does not rain, it will hold.": ["not"],
    "The dam held and did not leak.": ["not"],
    "Nobody failed to come.": ["Nobody", "failed to"],
}
AFFIRMED = [
    "Not only the dam broke.",
    "No. 5 broke.",
    "No doubt it broke.",
    "No, it broke.",
    "The no-fly zone was set up.",
    "No fewer than 60 came.",
    "He denied it.",
    "He knotted the rope.",
    "Whether or not he knew, he came.",
]


@pytest.mark.parametrize(("text", "found"), (NEGATED | ASIDE).items())
def test_what_negates_is_found(text: str, found: list[str]) -> None:
    assert negations(text) == found


@pytest.mark.parametrize("text", NEGATED)
def test_a_negated_predicate_is_told(text: str) -> None:
    assert is_negated(text, whole(text))


@pytest.mark.parametrize("text", [*ASIDE, *AFFIRMED])
def test_a_negation_beside_the_main_predicate_does_not_negate_it(text: str) -> None:
    assert not is_negated(text, whole(text))


@pytest.mark.parametrize("text", AFFIRMED)
def test_a_word_that_negates_elsewhere_is_left_alone(text: str) -> None:
    assert negations(text) == []


CUES = {
    Act.ASSERTED: [
        "said",
        "according to",
        "",
        "did not deny",
        "told",
        "told reporters that",
        "when asked, said",
        "declined to say whether",
        "neither confirmed nor denied",
        "insisted that",
        "in order to say",
        "“",
    ],
    Act.DENIED: [
        "denied",
        "rejected the claim",
        "has strongly denied",
        "disputes",
        "ruled out",
        "refuted",
        "denial of",
    ],
    Act.DEMANDED: [
        "called for",
        "urged",
        "ordered",
        "demanded that",
        "asked for",
        "asked him to leave",
        "told her to",
        "pleaded with",
        "demands",
        "has called on",
        "asked that",
        "warned against",
        "begged",
        "its demand for",
    ],
    Act.ASKED: ["asked whether", "wondered", "asked", "asked him about", "questioned", "inquired", "wanted to know"],
}


@pytest.mark.parametrize(("act", "cue"), [(act, cue) for act, cues in CUES.items() for cue in cues])
def test_a_cue_says_what_is_done(act: Act, cue: str) -> None:
    assert act_of_cue(cue) is act


SENTENCES = {
    Act.ASSERTED: [
        "He left.",
        "They must have known.",
        "It must be the pump.",
        "Should it fail, they will leave.",
        "The must-see dam is old.",
        "Stop signs were put up.",
        "Help came.",
        "He asked why it should be kept.",
        "I should say so.",
    ],
    Act.DEMANDED: [
        "The mayor must resign.",
        "They should be released.",
        "Release the prisoners.",
        "Let us go.",
        "Please wait.",
        "Do not fire.",
        "Don’t shoot him.",
        "Stop!",
        "“Open the gate!”",
        "Never forget.",
        "The army must not return.",
    ],
    Act.ASKED: ["Who came?", "“Did it hold?”", "He came؟", "Must he resign?", "What?!"],
}


@pytest.mark.parametrize(("act", "text"), [(act, text) for act, texts in SENTENCES.items() for text in texts])
def test_a_sentence_says_what_it_does(act: Act, text: str) -> None:
    assert act_of_sentence(text, whole(text)) is act


POSSIBLE = [
    "It may hold.",
    "He is believed to be dead.",
    "If it rains, it breaks.",
    "It breaks unless they pump.",
    "He probably knew.",
    "He said that it may hold.",
    "It would have held.",
]
CERTAIN = [
    "It held.",
    "About 60 people came.",
    "The dam, which may be old, held.",
    "It held because it may be old.",
    "Even if it rains, it holds.",
    "It was largely peaceful.",
    "It held in May.",
]


@pytest.mark.parametrize("text", POSSIBLE)
def test_what_is_hedged_or_on_a_condition_is_possible(text: str) -> None:
    assert certainty_of(text, whole(text)) is Certainty.POSSIBLE


@pytest.mark.parametrize("text", CERTAIN)
def test_what_is_hedged_in_amount_or_aside_is_certain(text: str) -> None:
    assert certainty_of(text, whole(text)) is Certainty.CERTAIN


@pytest.mark.parametrize(
    "cue", ["condemned", "regretted", "acknowledged that", "admitted", "revealed", "knew", "did not know"]
)
def test_a_factive_cue_presupposes(cue: str) -> None:
    assert presupposes(cue)


@pytest.mark.parametrize(
    "cue", ["said", "", "claimed", "is known as", "denied", "wanted to know", "according to", "accused"]
)
def test_another_cue_does_not(cue: str) -> None:
    assert not presupposes(cue)


LABELLED = {
    "The terrorists fled.": [("terrorists", "hostile")],
    "The “freedom fighters” fled.": [("freedom fighters", "approving")],
    "The regime's forces took the town.": [("regime", "hostile")],
    "The heroic liberators entered Oro.": [("heroic", "approving"), ("liberators", "approving")],
    "Oro was liberated.": [("liberated", "approving")],
    "Oro denied the genocide.": [("genocide", "hostile")],
    "A puppet government was set up.": [("puppet government", "hostile")],
    "They mourned the martyrs of the massacre.": [("martyrs", "approving"), ("massacre", "hostile")],
    "The far-right and the far-left marched.": [("far-right", "hostile"), ("far-left", "hostile")],
    "MARTYRS AND EXTREMISTS": [("MARTYRS", "approving"), ("EXTREMISTS", "hostile")],
}
UNLABELLED = [
    "The anti-terrorism law passed.",
    "The Counter-Terrorism Committee met.",
    "He was charged with terrorism.",
    "He was convicted of genocide.",
    "He signed the Genocide Convention.",
    "The terrorism trial began.",
    "The tax regime changed.",
    "The sanctions regime changed.",
    "The cult film ran.",
    "They met in Martyrs’ Square.",
    "The Liberation Army met.",
    "It was designated a terrorist organisation.",
    "The Patriots won.",
    "It is a vicious circle.",
]


@pytest.mark.parametrize(("text", "found"), LABELLED.items())
def test_a_loaded_label_is_found_with_its_leaning(text: str, found: list[tuple[str, str]]) -> None:
    assert labels(text) == found


@pytest.mark.parametrize("text", UNLABELLED)
def test_a_term_of_law_or_a_name_is_no_label(text: str) -> None:
    assert labels(text) == []


def test_a_label_is_a_loaded_wording() -> None:
    assert labels_in("heroes", Span(0, 6))[0].kind is WordingKind.LOADED


OPPOSITES = [
    ("terrorist", "freedom fighter"),
    ("invader", "liberator"),
    ("occupier", "liberator"),
    ("traitor", "patriot"),
    ("traitor", "martyr"),
    ("coward", "hero"),
    ("cowardly", "heroic"),
    ("atrocity", "collateral damage"),
    ("despot", "great leader"),
    ("warmonger", "peacemaker"),
    ("undemocratic", "pro-democracy"),
]


@pytest.mark.parametrize(("against", "for_"), OPPOSITES)
def test_a_label_and_its_opposite_both_count(against: str, for_: str) -> None:
    assert labels(f"the {against} here") == [(against, Leaning.HOSTILE)]
    assert labels(f"the {for_} here") == [(for_, Leaning.APPROVING)]


# States, peoples, religions, parties, movements, people, on both sides of many quarrels: no list may hold them.
NAMES = re.findall(
    r"\w+",
    "Afghan Alawite American Arab Armenian Assad Azerbaijani Baathist Baptist Bolshevik Britain British Buddhist "
    "Catholic Chechen China Chinese Christian Churchill Communist Conservative Crusader Cuban Daesh Democrat "
    "Druze Egyptian English Eritrean Ethiopian European Fatah French Georgian German Greek Hamas Hezbollah Hindu "
    "Hitler Houthi Hutu Indian Iran Iranian Iraqi Irish ISIS Islam Islamist Islamic Israel Israeli Italian Jew "
    "Jewish Jihadist Khmer Korean Kosovar Kurd Kurdish Labour Lebanese Lenin Libyan Maoist Mao Marxist Mormon "
    "Mujahid Muslim Myanmar Nazi Obama Orthodox Ottoman Pakistani Palestine Palestinian Pashtun Polish Protestant "
    "Putin Republican Roma Rohingya Russia Russian Salafi Saudi Serb Shia Shiite Sikh Somali Soviet Stalin "
    "Stalinist Sudanese Sunni Syria Syrian Taliban Tamil Tatar Tibetan Trotskyist Trump Turkey Turkish Tutsi "
    "Uighur Ukraine Ukrainian Vietnamese Wahhabi Yazidi Yemeni Zionism Zionist",
)
LISTS = ("loaded-hostile", "loaded-approving", "hedges", "denials", "demands", "questions", "factives", "legal-nouns")


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_people_a_religion_a_state_a_party_or_a_person(name: str) -> None:
    words = {word for phrase in listed(name) for word in re.findall(r"\w+", phrase)}
    forms = {form for one in NAMES for form in (one.lower(), one.lower() + "s", one.lower() + "ism")}
    assert not words & forms
    assert all(phrase == phrase.lower() for phrase in listed(name))


FRAMES = [
    "{} called the {} regime terrorists and its own dead martyrs.",
    "Terrorists from {} massacred {} families, the liberators of {} said.",
    "{} denied the {} genocide, and {}’s heroes were mourned.",
    "“{} extremists” fought the freedom fighters of {}.",
    "Under {}'s anti-terrorism law the {} militants were charged with terrorism.",
    "The {} Liberation Army and the {} cult fought in Martyrs’ Square.",
]
ANYBODY = st.sampled_from(
    [*NAMES, "al-Din", "O’Brien", "the UN", "Анна", "حماس", "大坝", "Oro City", "van der Berg", "ruiz"]
)


@pytest.mark.parametrize("frame", FRAMES)
@given(one=st.lists(ANYBODY, min_size=3, max_size=3), other=st.lists(ANYBODY, min_size=3, max_size=3))
def test_whoever_is_named_the_labels_are_the_same(frame: str, one: list[str], other: list[str]) -> None:
    assert labels(frame.format(*one)) == labels(frame.format(*other))


PIECES = [
    "may",
    "about ",
    "60",
    " not",
    "n't",
    "’",
    "-",
    " ",
    ", ",
    ". ",
    "if",
    "terrorist",
    "hero",
    "must be ",
    "The",
    "?",
    "é",
    "👩‍👩‍👧",
]
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(text=TEXTS, ends=st.tuples(st.integers(0, 80), st.integers(0, 80)))
def test_every_span_lies_in_the_given_one_and_none_in_another(text: str, ends: tuple[int, int]) -> None:
    start, end = sorted(min(end, len(text)) for end in ends)
    for find in FINDERS:
        at = start
        for span in find(text, Span(start, end)):
            assert at <= span.start < span.end <= end
            at = span.end


@given(text=TEXTS)
def test_any_text_has_an_act_and_a_certainty(text: str) -> None:
    assert act_of_cue(text) in Act
    assert act_of_sentence(text, whole(text)) in Act
    assert certainty_of(text, whole(text)) in Certainty
    assert is_negated(text, whole(text)) in (True, False)
    assert presupposes(text) in (True, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["(", "may ", "about about ", "no-", "n't", "is ", "if, ", "Anna Ruiz ", "the hero’s ", " ", "so "]
)
def test_time_grows_with_the_text_alone(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    for find in FINDERS:
        find(text, whole(text))
    is_negated(text, whole(text))
    act_of_sentence(text, whole(text))
    certainty_of(text, whole(text))
    assert time.process_time() - begun < 20
