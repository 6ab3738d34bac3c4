"""From attributions to claims: trimming, kinds, voices, what an editor put in, and what is left for the narrator."""

import re

import numpy as np
import pytest

from whence.model import Attribution, Blob, Claim, Document, Kind, Role, Span, Text, Voice
from whence.read.attribution import CONTENT, CUE, SOURCE, Linked, Run
from whence.read.claims import Page, attributions_of, claims_in, insertions_in
from whence.read.sentences import sentences_in
from whence.text import Words, paragraphs_of

DOCUMENT = Document(Blob.of(b""), "a.txt", "text/plain")


class Read:
    """A text in which <source>, {cue} and [|content|] are marked by hand, and what is made of it.

    Each string holds the marks of one attribution, all over the same words.
    """

    def __init__(self, *marked: str) -> None:
        runs = [_runs(one) for one in marked]
        self.text = Text(DOCUMENT, runs[0][0], "by-hand", "1", "utf-8")
        self.content = self.text.content
        paragraphs = paragraphs_of(self.content)
        self.words = Words.joined(paragraph.words for paragraph in paragraphs)
        linked = [_linked(spans, self.words) for _, spans in runs if spans]
        self.attributions = attributions_of(self.text, self.words, linked)
        self.insertions = insertions_in(self.content, self.words, self.attributions)
        outside = np.log(np.full(len(self.words), 0.5, dtype=np.float32))
        sentences = [s for p in paragraphs for s in sentences_in(self.content, p.start, p.end)]
        self.claims = claims_in(Page(self.text, self.words, outside, self.attributions, self.insertions), sentences)

    def pieces(self, spans: tuple[Span, ...]) -> list[str]:
        return [self.content[start:end] for start, end in spans]

    def by_voice(self, voice: Voice) -> list[list[str]]:
        return [self.pieces(claim.spans) for claim in self.claims if claim.voice is voice]


def _runs(marked: str) -> tuple[str, list[tuple[int, Span]]]:
    """The text without its marks, and the marked spans with their roles."""
    roles = {"<": SOURCE, "{": CUE, "[": CONTENT}
    text, spans, begun, at = "", [], (0, 0), 0
    for match in re.finditer(r"<\||\|>|\{\||\|\}|\[\||\|\]", marked):
        text += marked[at : match.start()]
        at = match.end()
        if match.group()[0] == "|":
            spans.append((begun[0], Span(begun[1], len(text))))
        else:
            begun = (roles[match.group()[0]], len(text))
    return text + marked[at:], spans


def _linked(spans: list[tuple[int, Span]], words: Words) -> Linked:
    def found(role: int) -> list[Run]:
        inside = [[i for i, w in enumerate(words) if s <= w.start and w.end <= e] for r, (s, e) in spans if r == role]
        return [Run(role, run[0], run[-1] + 1, 0.9) for run in inside]

    return Linked(next(iter(found(SOURCE)), None), found(CUE)[0], tuple(found(CONTENT)), 0.5)


def only(read: Read) -> tuple[Attribution, Claim]:
    (attribution,), (claim,) = read.attributions, read.claims
    return attribution, claim


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("<|She|> {|said|}: [|“The dam held.”|]", Kind.DIRECT),
        ("[|“The dam held,”|] <|she|> {|said|}.", Kind.DIRECT),
        ('[|"The dam held,"|] <|she|> {|said|}.', Kind.DIRECT),
        ("<|She|> {|said|} [|that the dam “held” all night|].", Kind.MIXED),
        ("<|She|> {|said|} [|that the dam held|].", Kind.INDIRECT),
        ("<|She|> {|said|}: [|“The dam held. It was old.|]\n\n“It will hold.”", Kind.DIRECT),
    ],
)
def test_kind_is_told_by_the_quotation_marks(marked: str, kind: Kind) -> None:
    (attribution,) = Read(marked).attributions
    assert attribution.kind is kind


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        ("[|The dam held,|] <|she|> {|said|}.", "The dam held"),
        ("“[|The dam held,”|] <|she|> {|said|}.", "“The dam held,”"),
        ("[|“The dam held”|] – so <|she|> {|said|}.", "“The dam held”"),
        ("<|She|> {|said|} [|that it held;|] it broke.", "that it held"),
    ],
)
def test_content_keeps_its_quotation_marks_and_leaves_the_next_comma(marked: str, content: str) -> None:
    read = Read(marked)
    assert read.pieces(read.attributions[0].content) == [content]


def test_content_on_both_sides_is_one_claim_of_two_pieces() -> None:
    read = Read("[|“The dam,”|] <|she|> {|said|}, [|“will hold.”|]")
    attribution, claim = only(read)
    assert read.pieces(attribution.content) == ["“The dam,”", "“will hold.”"]
    assert read.pieces(claim.spans) == ["The dam", "will hold."]


def test_content_of_two_sentences_is_two_claims() -> None:
    read = Read("<|She|> {|said|}: [|“The dam held. It will hold.”|]")
    assert read.by_voice(Voice.DIRECT) == [["The dam held."], ["It will hold."]]


def test_a_claim_has_the_voice_the_chain_and_the_confidence_of_its_attribution() -> None:
    attribution, claim = only(Read("<|Anna Ruiz|> {|said|} [|that the dam held|]."))
    assert claim.voice is Voice.INDIRECT
    assert [(link.role, link.attribution, link.text) for link in claim.chain] == [
        (Role.NARRATOR, None, ""),
        (Role.PERSON, attribution.id, "Anna Ruiz"),
    ]
    assert claim.confidence == attribution.confidence == 0.5


def test_without_a_source_a_claim_is_unsourced_and_its_holder_unstated() -> None:
    attribution, claim = only(Read("[|The dam|] {|is said|} [|to have held|]."))
    assert attribution.source == ()
    assert (claim.voice, claim.chain[-1].role, claim.chain[-1].text) == (Voice.UNSOURCED, Role.UNSTATED, "")


@pytest.mark.parametrize("inserted", ["[the dam]", "(sic)", "[...]"])
def test_what_an_editor_put_into_a_quotation_is_not_the_speakers(inserted: str) -> None:
    read = Read(f"<|She|> {{|said|}}: [|“The wall {inserted} held all night.”|]")
    assert read.pieces(read.insertions) == [inserted]
    assert read.pieces(read.claims[0].spans) == ["The wall", "held all night."]


def test_brackets_outside_quotation_marks_are_the_speakers() -> None:
    read = Read("<|She|> {|said|} [|that the wall (the old one) “held all night”|].")
    assert read.attributions[0].kind is Kind.MIXED
    assert read.insertions == ()
    assert read.pieces(read.claims[0].spans) == ["that the wall (the old one) “held all night”"]


@pytest.mark.parametrize(
    "marked",
    [
        "<|She|> {|said|} [|that the dam held|].",
        "[|The dam held|], <|she|> {|said|} on Monday.",
        "But <|the ministry|> also {|said|} [|that it held|].",
    ],
)
def test_the_frame_of_what_somebody_said_is_no_claim(marked: str) -> None:
    assert Read(marked).by_voice(Voice.NARRATOR) == []


def test_what_the_narrator_tells_beside_it_is_a_claim_of_the_narrator() -> None:
    read = Read("The gates were shut for eleven days in March, and <|she|> {|said|} [|that the dam held|].")
    ((remainder,),) = read.by_voice(Voice.NARRATOR)
    assert remainder.startswith("The gates were shut for eleven days in March")
    assert "dam" not in remainder


def test_a_sentence_without_attribution_is_the_narrators_whole() -> None:
    read = Read("It broke. <|She|> {|said|} [|it held|]. Nobody came.")
    assert read.by_voice(Voice.NARRATOR) == [["It broke."], ["Nobody came."]]


def test_a_sentence_without_a_letter_or_digit_is_no_claim() -> None:
    assert Read("* * *\n\n— …").claims == []


def test_claims_and_attributions_stand_in_the_order_of_the_text() -> None:
    later = "It broke. <|She|> {|said|} [|it held|]. [|It leaked|], he wrote."
    earlier = "It broke. She said it held. [|It leaked|], <|he|> {|wrote|}."
    read = Read(earlier, later.replace("[|It leaked|]", "It leaked"))
    assert [read.pieces(found.cue) for found in read.attributions] == [["said"], ["wrote"]]
    assert [claim.spans for claim in read.claims] == sorted(claim.spans for claim in read.claims)


def test_a_claim_lies_inside_one_sentence() -> None:
    read = Read("<|She|> {|said|} [|it held. Nobody came to the dam|].")
    ends = {end for claim in read.claims for _, end in claim.spans}
    assert len(read.claims) == 2
    assert read.content.index(". Nobody") + 1 in ends


@pytest.mark.parametrize(
    "quoted", ["[|‘We saw it rise and fled|],’", "[|‘We saw it rise, didn’t we,’|]", "[|'We saw it rise'|],"]
)
def test_single_quotation_marks_are_quotation_marks(quoted: str) -> None:
    read = Read(quoted.replace("|],’", ",’|]") + " <|Anna Ruiz|> {|told|} the paper.")
    (claim,) = read.by_voice(Voice.DIRECT)
    assert claim[0].startswith("We saw")
    assert claim[0][-1].isalpha()
