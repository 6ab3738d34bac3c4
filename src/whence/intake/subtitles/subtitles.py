"""Subtitles as one text that can be read, and for each cue where its words stand in it and when they are shown.

Cues that go on with a sentence are joined. A paragraph ends where another person speaks, and at a pause: a voice tag, a
dash, `>>` or a label such as `MINISTER:` says that another person speaks. A voice tag's name is written as a label, so
that a reader of transcripts sees who speaks.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from whence.errors import Empty, IntakeError
from whence.intake import charset
from whence.intake.files import check_size
from whence.intake.subtitles.cues import SPEAKER, RawCue, cues_in, is_vtt
from whence.model import Block, BlockKind, Span, Warned

SRT, VTT = "application/x-subrip", "text/vtt"

_TURN = re.compile(r"(?:>{2,3}|[-–—‐](?![-–—\d]))\s*")
_CAPITALS = re.compile(r"((?=[^:]*[A-Z]{2})[A-Z0-9][A-Z0-9 .,'’()#&/-]{0,40}):\s+(?=\S)")
_LABEL = re.compile(r"([A-Z][\w.'’-]*(?:[ \t]+(?:[A-Z(][\w.'’)-]*|of|de|van|von|al|bin|the)){0,4}):\s+(?=\S)")
_SOUND = re.compile(r"[\[(（【♪♫#*].*[\])）】♪♫#*]|[♪♫].*")
EXTRACTOR = "whence-subtitles"
VERSION = "1"  # changes when the same bytes would give another text
_ENDED = re.compile(r"[.!?…。！？؟।][\"”»’')\]]*$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")  # written without spaces
_PAUSE, _LONG_PAUSE = 1_000, 4_000  # milliseconds: between sentences, and in the midst of one
_LONG, _TOO_LONG = 800, 2_000  # characters of a paragraph


@dataclass(frozen=True, slots=True)
class Cue:
    """These characters of the text are shown from this moment to that (milliseconds; None if it cannot be read), said
    by this speaker if the file names one. Where several speak in a cue, each has one."""

    span: Span
    start: int | None
    end: int | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Subtitles:
    """The text of a subtitle file, its cues in the order of the file, and which passages are sounds and no speech."""

    content: str
    cues: tuple[Cue, ...]
    blocks: tuple[Block, ...]
    media_type: str
    encoding: str
    warnings: tuple[Warned, ...]


@dataclass(slots=True)
class _Piece:
    """Words of one cue by one speaker."""

    text: str
    cue: int
    part: int  # counted through the file: a cue has one for each turn in it
    speaker: str | None
    turn: bool  # another speaker than that of the piece before, as far as the file says
    label: str = ""  # written before it, if it begins a paragraph


@dataclass(slots=True)
class _Paragraph:
    pieces: list[_Piece] = field(default_factory=list)
    sound: bool = False


def subtitles_of(data: bytes) -> Subtitles:
    """The text of an SRT or WebVTT file; raises IntakeError if it is none.

    >>> subtitles_of(b"1\\n00:01:02,500 --> 00:01:04,000\\n<i>The dam</i>\\nis safe.").cues
    (Cue(span=Span(start=0, end=16), start=62500, end=64000, speaker=None),)
    """
    check_size(len(data))
    if charset.is_binary(data):
        raise _no_subtitles("data, with many control characters among them")
    decoded = charset.decode(data)
    content = decoded.content.removeprefix("\ufeff").lstrip("\r\n \t")
    warned: Counter[str] = Counter({"undecodable bytes": decoded.undecodable})
    cues = cues_in(content, warned)
    if not any(cue.start is not None and cue.end is not None for cue in cues):
        raise _no_subtitles("no line with times" if content else "only white space")
    pieces = _pieces(cues)
    if not pieces:
        raise Empty(
            seen=f"{len(cues)} cues without words",
            expected="subtitles of speech",
            cause="The file was made for pictures, or its text was lost",
            next="Give another subtitle file, or a transcript",
        )
    silent = len(cues) - len({piece.cue for piece in pieces})
    warned["cues without words"] += silent
    text, spans, blocks = _written(_paragraphs(pieces, cues))
    parts = {piece.part: piece for piece in pieces}
    return Subtitles(
        content=text,
        cues=tuple(
            Cue(span, cues[parts[at].cue].start, cues[parts[at].cue].end, parts[at].speaker)
            for at, span in sorted(spans.items())
        ),
        blocks=tuple(blocks),
        media_type=VTT if is_vtt(content) else SRT,
        encoding=decoded.encoding,
        warnings=tuple(Warned(what, count) for what, count in warned.items() if count),
    )


def _no_subtitles(seen: str) -> IntakeError:
    return IntakeError(
        seen=seen,
        expected="SRT or WebVTT subtitles, with lines such as 00:00:01,000 --> 00:00:02,500",
        cause="The file has another format, whatever it is called",
        next="Convert it to SRT, or give its words as a .txt file",
    )


def _pieces(cues: Sequence[RawCue]) -> list[_Piece]:
    """The words of all cues, parted where the speaker changes."""
    labels = Counter(match[1] for cue in cues for line in cue.lines if (match := _LABEL.match(_TURN.sub("", line, 1))))
    known = {label for label, count in labels.items() if count > 1}
    pieces: list[_Piece] = []
    speaker: str | None = None
    voice = False  # whether a tag named the speaker: that holds for its cue alone, a label until the next one
    part = -1
    for number, cue in enumerate(cues):
        turned = voice
        before, speaker = speaker, None if voice else speaker
        part += 1
        for line in cue.lines:
            for index, between in enumerate(line.split(SPEAKER)):
                text = between.strip()
                if index % 2:
                    turned, speaker, voice = text != before, text, True
                    continue
                dash = _TURN.match(text)
                if dash:
                    text, turned, speaker, voice = text[dash.end() :], True, None, False
                label = _CAPITALS.match(text) or _LABEL.match(text)
                if label is not None and (label.re is _CAPITALS or label[1] in known):
                    turned, speaker, voice = True, label[1], False
                if text:
                    part += turned
                    pieces.append(
                        _Piece(text, number, part, speaker, turned, f"{speaker}: " if voice and speaker else "")
                    )
                    turned, before = False, speaker
        voice = voice and speaker is not None
    return pieces


def _paragraphs(pieces: Iterable[_Piece], cues: Sequence[RawCue]) -> list[_Paragraph]:
    """The pieces in paragraphs. A sound between two sentences is a paragraph of its own."""
    found: list[_Paragraph] = []
    length = 0
    for piece in pieces:
        before = found[-1] if found else None
        ended = before is None or bool(_ENDED.search(before.pieces[-1].text)) or before.sound
        sound = bool(_SOUND.fullmatch(piece.text)) and (ended or piece.turn)
        if before is None or piece.turn or sound or before.sound or _breaks(before, piece, cues, ended, length):
            found.append(_Paragraph([piece], sound))
            length = len(piece.text)
        else:
            before.pieces.append(piece)
            length += 1 + len(piece.text)
    return found


def _breaks(before: _Paragraph, piece: _Piece, cues: Sequence[RawCue], ended: bool, length: int) -> bool:
    """Whether a pause, or its length, ends the paragraph before this piece."""
    if length > (_LONG if ended else _TOO_LONG):
        return True
    shown, following = cues[before.pieces[-1].cue].end, cues[piece.cue].start
    pause = 0 if shown is None or following is None else following - shown
    return pause >= (_PAUSE if ended else _LONG_PAUSE)


def _written(paragraphs: Iterable[_Paragraph]) -> tuple[str, dict[int, Span], list[Block]]:
    """The text, where the words of each cue stand in it, and the passages that are no speech."""
    parts: list[str] = []
    spans: dict[int, Span] = {}
    blocks: list[Block] = []
    at = 0
    for paragraph in paragraphs:
        if parts:
            parts.append("\n\n")
            at += 2
        begun = at
        for index, piece in enumerate(paragraph.pieces):
            between = piece.label if index == 0 and not paragraph.sound else ""
            if index:
                wide = _WIDE.match(piece.text) and _WIDE.match(paragraph.pieces[index - 1].text[-1])
                between = "" if wide else " "
            parts += (between, piece.text)
            at += len(between)
            start = spans[piece.part].start if piece.part in spans else at
            at += len(piece.text)
            spans[piece.part] = Span(start, at)
        if paragraph.sound:
            blocks.append(Block(Span(begun, at), BlockKind.CAPTION))
    return "".join(parts), spans, blocks
