"""Lines that begin with who speaks, and what is attributed inside them."""

from dataclasses import replace

import numpy as np
import pytest

from whence.model import Attribution, Blob, Document, Kind, Role, Span, Text, Utterance, Voice, attribution_id
from whence.read.claims import Page, claims_in
from whence.read.sentences import sentences_in
from whence.read.transcript import utterances_in, with_utterances
from whence.text import Words, paragraphs_of

TALK = """The boat was late.

Q: When did you see that the river had changed?

SEBALD: On the Sunday. My nephew says the gate was shut. I did not see it.

It was noon.

Q: Who told you of the men at the wheels above the landing?

SEBALD: A driver. He had it from his cousin, who was never there at all."""


def text_of(content: str) -> Text:
    return Text(Document(Blob.of(b""), "a.txt", "text/plain"), content, "by-hand", "1", "utf-8")


def utterances(content: str) -> list[Utterance]:
    return utterances_in(text_of(content), paragraphs_of(content), ())


def said(content: str) -> list[tuple[str, list[str]]]:
    return [
        (content[u.label.start : u.label.end], [content[s:e] for s, e in u.content])
        for u in utterances(content)
        if u.label is not None
    ]


def place(words: str) -> Span:
    return Span(TALK.index(words), TALK.index(words) + len(words))


def attribution(source: str, cue: str, *contents: str) -> Attribution:
    spans = (place(source),), (place(cue),), tuple(place(content) for content in contents)
    return Attribution(attribution_id("t", *spans, None), Kind.INDIRECT, *spans, None, 0.9)


NEPHEW = attribution("My nephew", "says", "the gate was shut")


def test_each_label_begins_an_utterance_and_lines_without_one_go_on() -> None:
    assert [label for label, _ in said(TALK)] == ["Q", "SEBALD", "Q", "SEBALD"]
    assert said(TALK)[1][1][-1] == "It was noon."


def test_a_label_may_stand_after_a_quotation_mark_and_what_happened_is_nobody_s_words() -> None:
    quoted = TALK.replace("SEBALD:", '"SEBALD:').replace("It was noon.", '"(CROSSTALK.)"')
    assert [label for label, _ in said(quoted)] == ["Q", "SEBALD", "Q", "SEBALD"]
    assert len(said(quoted)[1][1]) == 1


def test_a_quotation_that_is_signed_is_its_signer_s() -> None:
    letters = """Readers wrote to us.

“The gate was shut all week, and nobody told us.” ― Anna Ruiz, Korrin
"We had water in the house by noon on Sunday." -- Bo van Lind.

“Nobody has said who ordered it,” Ruiz said — Tesk agreed."""
    assert said(letters) == [
        ("Anna Ruiz, Korrin", ["“The gate was shut all week, and nobody told us.”"]),
        ("Bo van Lind", ['"We had water in the house by noon on Sunday."']),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "“The River” — A Novel",
        "From: Anna Ruiz of the waterworks, by mail\n\nTo: Bo Lind at the ministry of rivers\n\nHello all of you.",
        "\n\n".join(f"{name}: {number} delegates" for number, name in enumerate(["Tesk", "Lind"] * 3)),
        "Note: the dam held, and nobody on either bank was hurt that night.\n\nNobody came.",
        "",
    ],
)
def test_headers_lists_and_lone_labels_are_no_transcript(content: str) -> None:
    assert utterances(content) == []


def test_what_is_attributed_in_an_utterance_stands_inside_its_attribution() -> None:
    made = with_utterances(text_of(TALK), utterances(TALK), [NEPHEW])
    (inner,) = [one for one in made if one.parent is not None]
    (outer,) = [one for one in made if one.id == inner.parent]
    assert (inner.content, TALK[slice(*outer.source[0])]) == (NEPHEW.content, "SEBALD")
    assert inner.id != NEPHEW.id


@pytest.mark.parametrize(
    "lost",
    [attribution("SEBALD", ": On", "the Sunday"), attribution("My nephew", "says", "the gate was shut", "A driver")],
)
def test_what_takes_a_label_or_crosses_utterances_gives_way(lost: Attribution) -> None:
    made = with_utterances(text_of(TALK), utterances(TALK), [lost])
    assert len(made) == len(utterances(TALK))


def test_claims_in_a_transcript_have_chains_of_two() -> None:
    text, paragraphs = text_of(TALK), paragraphs_of(TALK)
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    made = with_utterances(text, utterances(TALK), [NEPHEW])
    sentences = [span for p in paragraphs for span in sentences_in(TALK, p.start, p.end)]
    claims = claims_in(Page(text, words, np.zeros(len(words), np.float32), made, ()), sentences)
    (inner,) = [claim for claim in claims if len(claim.chain) == 3]
    assert [link.text for link in inner.chain] == ["", "SEBALD", "My nephew"]
    assert inner.voice is Voice.INDIRECT
    assert [TALK[s:e] for claim in claims for s, e in claim.spans if claim.chain[-1].role is Role.NARRATOR] == [
        "The boat was late."
    ]
    assert not any("nephew" in TALK[s:e] for claim in claims for s, e in claim.spans)


LETTER = """I do not think so.

On Sunday Bo Lind wrote:

My nephew says the gate was shut.

On Saturday Cy Tesk wrote:

It was open, and everybody could see it.

“The gate was shut all week, and nobody told us.” ― Anna Ruiz

I will write again."""


def part(words: str) -> Span:
    return Span(LETTER.index(words), LETTER.index(words) + len(words))


def nephew_says(words: str) -> Attribution:
    source, cue, content = (part("My nephew"),), (part("says"),), (part(words),)
    return Attribution(attribution_id("t", source, cue, content, None), Kind.INDIRECT, source, cue, content, None, 0.9)


def test_what_a_message_repeats_stands_inside_what_it_repeats_it_from() -> None:
    stated = (
        Utterance(part("Bo Lind"), part("wrote"), (part("My nephew says the gate was shut."),)),
        Utterance(part("Cy Tesk"), None, (Span(part("It was open").start, part("Anna Ruiz").end),), 0),
        Utterance(None, None, (part("I do not think so."),)),
    )
    text = replace(text_of(LETTER), utterances=stated)
    kept, lost = (nephew_says(words) for words in ("the gate was shut", "everybody could see it"))
    asides = [Span(part(line).start, 0) for line in ("On Sunday", "On Saturday")]
    made = with_utterances(text, utterances_in(text, paragraphs_of(LETTER), asides), [lost, kept])
    named = {one.id: LETTER[slice(*one.source[0])] if one.source else "" for one in made}
    assert [(named[one.id], named.get(one.parent or "")) for one in made] == [
        ("", None),
        ("Bo Lind", None),
        ("My nephew", "Bo Lind"),
        ("Cy Tesk", "Bo Lind"),
        ("Anna Ruiz", "Cy Tesk"),
    ]
    (bo,) = [one for one in made if named[one.id] == "Bo Lind"]
    assert [LETTER[s:e] for s, e in bo.content] == [
        "My nephew says the gate was shut.",
        "It was open, and everybody could see it.",
        "“The gate was shut all week, and nobody told us.”",
    ]


def test_chains_are_as_long_as_what_is_repeated_is_deep() -> None:
    deep = "\n\n".join(f"Level {number} is what they wrote here." for number in range(30))
    spans = [Span(deep.index(f"Level {n} "), deep.index(f"Level {n} ") + 20) for n in range(30)]
    stated = tuple(Utterance(None, None, (span,), number - 1 if number else None) for number, span in enumerate(spans))
    text, paragraphs = replace(text_of(deep), utterances=stated), paragraphs_of(deep)
    words = Words.joined(paragraph.words for paragraph in paragraphs)
    made = with_utterances(text, utterances_in(text, paragraphs, ()), [])
    sentences = [span for p in paragraphs for span in sentences_in(deep, p.start, p.end)]
    claims = claims_in(Page(text, words, np.zeros(len(words), np.float32), made, ()), sentences)
    assert [len(claim.chain) for claim in claims] == list(range(2, 32))
