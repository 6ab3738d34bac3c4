"""Which spans of a sentence are mentions. All sentences are invented."""

import numpy as np
from made_trees import parsed

from whence.network import KINDS, Deep, Floats, Numbers, Window
from whence.read.branches import Branches
from whence.read.mentions import Gatherer, head_of, phrases_of

SENTENCE = "[nsubj [det The] mayor [nmod [case of] Oro]] opened [obj [det the] gates [appos [det the] locks]] [punct .]"


def found(notation: str, scored: dict[str, float], kind: str = "person") -> list[tuple[str, str]]:
    """The mentions of a sentence, each with its head, if the network scores these spans so."""
    content, words, sentence = parsed(notation)
    rows, scores = [], []
    for text, score in scored.items():
        start = content.index(text)
        rows.append([KINDS.index(kind), words.at(start), words.at(start + len(text)) - 1])
        scores.append(score)
    count = len(words)
    nothing: Floats = np.zeros((count, 256), dtype=np.float32)
    ints = np.zeros(count, dtype=np.int64)
    heads = np.zeros((count, count + 1), dtype=np.float32)
    deep = Deep(ints, nothing[:, 0], heads, ints, np.array(rows), np.array(scores, dtype=np.float32), nothing)
    gatherer = Gatherer()
    gatherer.take(Numbers(Window(0, 0, count), nothing, nothing, nothing, deep))
    mentions = gatherer.mentions([Branches(content, words, sentence)])
    return [
        (content[words[m.first].start : words[m.last].end], content[words[m.head].start : words[m.head].end])
        for m in mentions
    ]


def test_a_mention_turns_on_the_word_that_the_others_hang_on() -> None:
    assert found(SENTENCE, {"The mayor of Oro": 1.0}) == [("The mayor of Oro", "mayor")]


def test_of_two_spans_that_turn_on_one_word_the_whole_phrase_is_the_mention() -> None:
    assert found(SENTENCE, {"The mayor": 1.0, "The mayor of Oro": 0.0}) == [("The mayor of Oro", "mayor")]


def test_a_span_that_is_no_phrase_needs_a_higher_score() -> None:
    assert found(SENTENCE, {"of Oro opened": -0.5, "Oro": -0.5}) == [("Oro", "Oro")]


def test_of_two_that_cross_the_likelier_is_one() -> None:
    assert found(SENTENCE, {"mayor of": 1.0, "of Oro": 0.5}) == [("mayor of", "mayor")]


def test_mentions_may_lie_in_each_other() -> None:
    assert [text for text, _ in found(SENTENCE, {"Oro": 1.0, "The mayor of Oro": 1.0})] == ["The mayor of Oro", "Oro"]


def test_what_stands_beside_a_noun_for_the_same_may_be_left_out_of_its_phrase() -> None:
    content, words, sentence = parsed(SENTENCE)
    whole = {content[words[a].start : words[b].end] for a, b in phrases_of(Branches(content, words, sentence))}
    assert {"the gates", "the gates the locks", "the locks", "The mayor of Oro", "Oro"} <= whole


def test_the_head_of_a_span_is_not_what_only_points_to_another() -> None:
    content, words, sentence = parsed(SENTENCE)
    tree = Branches(content, words, sentence)
    place = words[head_of(tree, words.at(content.index("of Oro")), words.at(content.index("Oro")))]
    assert content[place.start : place.end] == "Oro"
