"""Subtitles: a text that can be read, and the time of each part of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import Empty, IntakeError
from whence.intake.subtitles.subtitles import Subtitles, subtitles_of

WORDS = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=6).map(
    " ".join
)


def stamp(milliseconds: int, point: str = ",") -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def srt(*cues: tuple[int, int, str]) -> bytes:
    """An SRT file of cues from this second to that."""
    parts = [
        f"{number}\n{stamp(start * 1000)} --> {stamp(end * 1000)}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(parts).encode()


def vtt(*cues: tuple[int, int, str]) -> bytes:
    parts = [f"{stamp(start * 1000, '.')} --> {stamp(end * 1000, '.')}\n{text}\n" for start, end, text in cues]
    return "\n".join(["WEBVTT\n", *parts]).encode()


def shown(found: Subtitles) -> list[str]:
    return [found.content[cue.span.start : cue.span.end] for cue in found.cues]


def warned(found: Subtitles) -> dict[str, int]:
    return {warning.what: warning.count for warning in found.warnings}


@pytest.mark.parametrize("write", [srt, vtt])
def test_a_sentence_over_several_cues_is_one(write: object) -> None:
    assert callable(write)
    found = subtitles_of(
        write((1, 2, "The dam is safe,"), (2, 4, "the ministry\nsaid on Monday."), (4, 5, "It rained."))
    )
    assert found.content == "The dam is safe, the ministry said on Monday. It rained."
    assert shown(found) == ["The dam is safe,", "the ministry said on Monday.", "It rained."]
    assert [(cue.start, cue.end) for cue in found.cues] == [(1000, 2000), (2000, 4000), (4000, 5000)]
    assert found.warnings == ()


def test_a_pause_ends_a_paragraph() -> None:
    found = subtitles_of(srt((1, 2, "It is safe."), (4, 5, "Nobody left"), (7, 8, "the valley."), (8, 9, "It rained.")))
    assert found.content == "It is safe.\n\nNobody left the valley. It rained."


def test_a_long_paragraph_is_ended_at_a_sentence() -> None:
    cues = [(number, number + 1, "The water rose by a metre." * (number % 2) or "On that day") for number in range(200)]
    found = subtitles_of(srt(*cues))
    paragraphs = found.content.split("\n\n")
    assert len(paragraphs) > 3
    assert all(paragraph.endswith(".") and len(paragraph) < 900 for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("- Is it safe?\n- It is.", "Is it safe?\n\nIt is."),
        ("– Is it safe?\n– It is.", "Is it safe?\n\nIt is."),
        (">> Is it safe?\n>>> It is.", "Is it safe?\n\nIt is."),
        ("MINISTER: It is safe.\nMRS. O'NEIL: No.", "MINISTER: It is safe.\n\nMRS. O'NEIL: No."),
        ("- ANA: Is it safe?\n- It is.", "ANA: Is it safe?\n\nIt is."),
        ("It fell by\n-5 degrees -- no more.", "It fell by -5 degrees -- no more."),
        ("He said: no.", "He said: no."),
        ("At 10:30 it broke.", "At 10:30 it broke."),
    ],
)
def test_speakers_that_a_line_tells_of(text: str, content: str) -> None:
    assert subtitles_of(srt((1, 2, text))).content == content


def test_a_label_in_small_letters_counts_if_it_comes_again() -> None:
    cues = [
        (1, 2, "Ana Ruiz: Is it?"),
        (2, 3, "Minister: It is."),
        (3, 4, "Ana Ruiz: Thank you."),
        (4, 5, "Minister: Bye."),
    ]
    found = subtitles_of(srt(*cues))
    assert found.content == "\n\n".join(text for _, _, text in cues)
    assert [cue.speaker for cue in found.cues] == ["Ana Ruiz", "Minister", "Ana Ruiz", "Minister"]
    assert subtitles_of(srt((1, 2, "Look"), (2, 3, "Sir: it is."))).cues[1].speaker is None


def test_voice_tags_name_speakers_and_are_written_as_labels() -> None:
    found = subtitles_of(
        vtt(
            (1, 2, "<v.loud Ana Ruiz>Is it</v>"),
            (2, 3, "<v Ana Ruiz>safe?"),
            (3, 4, "<v Li>It is.</v> <v Ana Ruiz>Oh!"),
        )
    )
    assert found.content == "Ana Ruiz: Is it safe?\n\nLi: It is.\n\nAna Ruiz: Oh!"
    assert shown(found) == ["Is it", "safe?", "It is.", "Oh!"]
    assert [cue.speaker for cue in found.cues] == ["Ana Ruiz", "Ana Ruiz", "Li", "Ana Ruiz"]


def test_words_without_a_voice_tag_are_nobodys() -> None:
    found = subtitles_of(vtt((1, 2, "<v Ana>It is safe,</v>"), (2, 3, "somebody said.")))
    assert [cue.speaker for cue in found.cues] == ["Ana", None]
    assert found.content == "Ana: It is safe,\n\nsomebody said."


def test_sounds_are_marked_as_no_speech() -> None:
    found = subtitles_of(srt((1, 2, "It is safe."), (2, 3, "[APPLAUSE]"), (3, 4, "♪ La la ♪"), (4, 5, "Thank you.")))
    assert [found.content[block.span.start : block.span.end] for block in found.blocks] == ["[APPLAUSE]", "♪ La la ♪"]
    assert found.content.split("\n\n") == ["It is safe.", "[APPLAUSE]", "♪ La la ♪", "Thank you."]


@pytest.mark.parametrize(
    ("write", "text", "content"),
    [
        (srt, '<font color="#fff"><i>Safe</i></font> {\\an8}<b>now</b>', "Safe now"),
        (srt, "a < b and c > d, <dam>", "a < b and c > d, <dam>"),
        (vtt, "<c.yellow>Safe</c> <00:00:01.500><lang en>now</lang> <ruby>a<rt>b</rt></ruby>", "Safe now ab"),
        (vtt, "AT&amp;T &lt;now&gt;&nbsp;&#x1F54A;&#8206; R&D &bogus;", "AT&T <now> 🕊\u200e R&D &bogus;"),
    ],
)
def test_tags_are_taken_out_and_entities_are_characters(write: object, text: str, content: str) -> None:
    assert callable(write)
    assert subtitles_of(write((1, 2, text))).content == content


def test_tags_are_counted() -> None:
    assert warned(subtitles_of(srt((1, 2, "<i>Safe</i>")))) == {"styling tags taken out": 2}


def test_captions_that_roll_up_are_said_once() -> None:
    lines = [f"line {number} of the minister's speech" for number in range(8)]
    cues = [(number, number + 1, "\n".join(lines[max(0, number - 1) : number + 1])) for number in range(8)]
    found = subtitles_of(vtt(*cues))
    assert found.content == " ".join(lines)
    assert warned(found) == {"lines repeated from the cue before": 7}


def test_what_is_said_twice_stays() -> None:
    cues = [(number, number + 1, "No!" if number in {3, 4} else f"Line {number}.") for number in range(12)]
    assert subtitles_of(srt(*cues)).content.count("No!") == 2


def test_notes_styles_and_names_of_cues_are_left_out() -> None:
    data = (
        "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\na --> b\nremark\n\nREGION\nid:a\n\n"
        "first\n00:01.000 --> 00:02.000 align:start position:0%\nIt is\n\nNOTE x\n\n2\n00:02.000 --> 00:03.000\nsafe."
    )
    found = subtitles_of(data.encode())
    assert (found.content, found.media_type, found.warnings) == ("It is safe.", "text/vtt", ())


BROKEN = {
    "a time of letters": ("00:00:xx,000 --> 00:00:02,000", (None, 2000), "times that cannot be read"),
    "no end": ("00:00:01,000 -->", (1000, None), "times that cannot be read"),
    "seventy minutes": ("00:70:01,000 --> 00:00:02,000", (None, 2000), "times that cannot be read"),
    "end before beginning": ("00:00:03,000 --> 00:00:02,000", (3000, 2000), "cues that end before they begin"),
    "points": ("00:00:01.000-->00:00:02.000", (1000, 2000), None),
    "a long dash": ("00:00:01,000 –> 00:00:02,000", (1000, 2000), None),
    "no hours": ("00:01,5 -> 00:02", (1500, 2000), None),
    "places on the screen": ("00:00:01,000 --> 00:00:02,000 X1:1 X2:2", (1000, 2000), None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_times_are_survived(name: str) -> None:
    line, times, warning = BROKEN[name]
    found = subtitles_of(f"1\n{line}\nIt is safe.\n\n2\n00:00:09,000 --> 00:00:10,000\nGood.".encode())
    assert shown(found) == ["It is safe.", "Good."]
    assert (found.cues[0].start, found.cues[0].end) == times
    assert list(warned(found)) == ([warning] if warning else [])


def test_broken_numbers_and_blank_lines_are_survived() -> None:
    data = (
        b"7\n00:00:01,000 --> 00:00:02,000\nIt\n\nis\n\n\n9\n00:00:02,000 --> 00:00:03,000\nsafe in\n2020\n\n"
        b"00:00:03,000 --> 00:00:04,000\n\n11\n00:00:02,500 --> 00:00:05,000\nand after."
    )
    found = subtitles_of(data)
    assert found.content == "It is safe in 2020 and after."
    assert warned(found) == {
        "cues without their number, or out of number": 2,
        "cues that begin before the one above them": 1,
        "cues without words": 1,
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251", "cp1252"])
def test_old_encodings(encoding: str) -> None:
    text = "Плотина цела, заявил министр." if encoding != "cp1252" else "Größe, später, “so” sagte er."
    found = subtitles_of(srt((1, 2, text)).decode().encode(encoding))
    assert found.content == text
    assert found.encoding == {"cp1251": "windows-1251", "cp1252": "windows-1252"}.get(encoding, found.encoding)


def test_lines_of_a_script_without_spaces_are_joined_without_one() -> None:
    assert subtitles_of(srt((1, 2, "大坝是"), (2, 3, "安全的"))).content == "大坝是安全的"


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"A text.", b"WEBVTT\n\nNOTE a", b"\0\1\2" * 50, b"[Events]\nDialogue: 0", b"12: -->\na"]
)
def test_what_has_no_cues_is_an_error(data: bytes) -> None:
    with pytest.raises(IntakeError):
        subtitles_of(data)


def test_cues_without_words_are_empty() -> None:
    with pytest.raises(Empty):
        subtitles_of(srt((1, 2, "<i></i>"), (2, 3, "")))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5), WORDS), min_size=1, max_size=12), st.booleans())
def test_what_is_written_is_read_back(parts: list[tuple[int, int, str]], as_vtt: bool) -> None:
    at = 0
    cues: list[tuple[int, int, str]] = []
    for pause, length, words in parts:
        cues.append((at + pause, at + pause + length, f"word {len(cues)} {words}"))
        at += pause + length
    found = subtitles_of((vtt if as_vtt else srt)(*cues))
    assert shown(found) == [text for _, _, text in cues]
    assert [(cue.start, cue.end) for cue in found.cues] == [(start * 1000, end * 1000) for start, end, _ in cues]
    assert found.content.split() == " ".join(text for _, _, text in cues).split()


LINES = st.sampled_from(
    ["1", "2", "", "WEBVTT", "NOTE", "00:01.000 --> 00:02.000", "00:00:01,000 --> 00:00:02,000", "a --> b", "--> 1:",
     "It is.", "- No", "<v A>Yes", "[x]", "<", "&#0;", "&#xD800;", "A:", "ANA: b", "\x00", "é"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, max_size=25), st.binary(max_size=20))
def test_anything_gives_subtitles_or_an_error(lines: list[str], noise: bytes) -> None:
    try:
        found = subtitles_of("\n".join(lines).encode() + noise)
    except IntakeError:
        return
    assert found.content.strip()
    ends = [0]
    for cue in found.cues:
        assert ends[-1] <= cue.span.start < cue.span.end <= len(found.content)
        ends.append(cue.span.end)
    found.content.encode()


def test_a_file_cut_off_anywhere_keeps_the_cues_before() -> None:
    texts = ["The dam is safe,", "the ministry said.", "Nobody left."]
    data = srt(*((number, number + 1, text) for number, text in enumerate(texts)))
    for end in range(len(data)):
        try:
            found = shown(subtitles_of(data[:end]))
        except IntakeError:
            assert end < 36
            continue
        whole = sum(data.find(text.encode()) + len(text) <= end for text in texts)
        assert found[:whole] == texts[:whole]
