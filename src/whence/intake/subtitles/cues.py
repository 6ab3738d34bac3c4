"""Subtitle files, SRT and WebVTT, as cues: when what was shown, line by line, with nothing but its words.

What is broken in them (times, numbers, blank lines in the midst of a cue) is counted and got over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_ARROW = re.compile(r"[-–—]{1,3}\s?>|→")
_TIME = re.compile(r"\s*(?:(\d{1,4})\s*:\s*)?(\d{1,2})\s*:\s*(\d{1,2})(?:\s*[,.;:]\s*(\d{1,6}))?(?=\s|$)")
_NUMBER = re.compile(r"\s*\d{1,9}\s*")
_BEGUN = re.compile(r"\s*\d[\d:,.;\s>-]*")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,200})?[ \t]+([^<>]{1,200})>", re.IGNORECASE)
_VTT_TAG = re.compile(r"</?(?:[a-z][^<>]{0,200}|\d[\d:.]{0,20})?>", re.IGNORECASE)
_SRT_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|span|c|v|ruby|rt|rp|lang|br)(?:[\s.][^<>]{0,200})?/?>", re.IGNORECASE
)
_OVERRIDE = re.compile(r"\{\\[^{}]{0,200}\}|\{[a-zA-Z]:[^{}]{0,40}\}")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|lrm|rlm|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ", "lrm": "", "rlm": ""}
_UNSHOWN = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")

SPEAKER = "\x00"  # stands around a speaker's name in a line, where a voice tag stood


@dataclass(slots=True)
class RawCue:
    """From this moment to that (milliseconds; None if it cannot be read) these lines are shown."""

    start: int | None
    end: int | None
    lines: list[str] = field(default_factory=list)


def is_vtt(content: str) -> bool:
    """Whether a file says that it is WebVTT."""
    return content.startswith("WEBVTT") and content[6:7] in ("", " ", "\t", "\n", "\r")


def cues_in(content: str, warned: Counter[str]) -> list[RawCue]:
    """The cues of a file in its order; none if it has no line with times."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    vtt = is_vtt(content)
    _drop_cut(lines, warned)
    cues = list(_vtt(lines, warned) if vtt else _srt(lines, warned))
    for cue in cues:
        cue.lines = [shown for line in cue.lines if (shown := _shown(line, vtt, warned))]
    _check_times(cues, warned)
    return _without_repetition(cues, warned)


def _drop_cut(lines: list[str], warned: Counter[str]) -> None:
    """Take away a number or half a line of times that the file ends with: the cue it began is cut off."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    at = end
    while at and end - at < 2 and _BEGUN.fullmatch(lines[at - 1]) and _times(lines[at - 1]) is None:
        at -= 1
    if at < end and at > 0 and not lines[at - 1].strip():
        warned["cues that are cut off at the end"] += 1
        del lines[at:]


def _times(line: str) -> tuple[int | None, int | None] | None:
    """The two times of a line; None if it is no such line."""
    arrow = _ARROW.search(line)
    if arrow is None:
        return None
    start, end = _moment(line[: arrow.start()], whole=True), _moment(line[arrow.end() :], whole=False)
    looks_so = bool(re.search(r"\d\s*:", line[: arrow.start()])) or bool(re.match(r"\s*\d+\s*:", line[arrow.end() :]))
    return (start, end) if start is not None or end is not None or looks_so else None


def _moment(written: str, *, whole: bool) -> int | None:
    """Milliseconds.

    >>> _moment("00:01:02,5", whole=True), _moment("01:02.500 align:start", whole=False), _moment("1:75:00", whole=True)
    (62500, 62500, None)
    """
    match = _TIME.match(written)
    if match is None or (whole and written[match.end() :].strip()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
    if minutes > 59 or seconds > 59:
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(((match[4] or "") + "000")[:3])


def _srt(lines: list[str], warned: Counter[str]) -> Iterator[RawCue]:
    """What stands between two lines of times belongs to the first; a number right above a line of times numbers it."""
    found = [(at, times) for at, line in enumerate(lines) if (times := _times(line)) is not None]
    expected: int | None = None
    for index, (at, (start, end)) in enumerate(found):
        numbered = at > 0 and _NUMBER.fullmatch(lines[at - 1]) is not None
        number = int(lines[at - 1]) if numbered else None
        warned["cues without their number, or out of number"] += number is None or expected not in (None, number)
        expected = None if number is None else number + 1
        following = found[index + 1][0] if index + 1 < len(found) else len(lines)
        if following < len(lines) and following - 1 > at and _NUMBER.fullmatch(lines[following - 1]):
            following -= 1
        yield RawCue(start, end, lines[at + 1 : following])


def _vtt(lines: list[str], warned: Counter[str]) -> Iterator[RawCue]:
    """Blocks with a blank line between them: a cue's second line may hold its times, and its first line its name."""
    cue: RawCue | None = None
    for number, block in enumerate(_blocks(lines)):
        first = block[0].strip()
        times = [(at, found) for at, line in enumerate(block) if (found := _times(line)) is not None]
        if number == 0 or (_UNSHOWN.fullmatch(first) and not (times and times[0][0] == 0)):
            # Nothing here is shown, unless cues follow the file's first line without a blank one between.
            times = times if number == 0 else []
        elif not times or times[0][0] > 1:
            warned["lines without a time, taken with the cue before them"] += 1
            if cue is not None:
                cue.lines += block
            continue
        for index, (at, (start, end)) in enumerate(times):
            if cue is not None:
                yield cue
            following = times[index + 1][0] if index + 1 < len(times) else len(block)
            cue = RawCue(start, end, block[at + 1 : following])
    if cue is not None:
        yield cue


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _shown(line: str, vtt: bool, warned: Counter[str]) -> str:
    """The words of a line: tags taken out and counted, a voice tag's name kept between two marks."""
    line = _CONTROLS.sub("", line)
    line = _VOICE.sub(lambda tag: f"{SPEAKER}{' '.join(tag[1].split())}{SPEAKER}", line)
    line, tags = (_VTT_TAG if vtt else _SRT_TAG).subn("", line)
    line, overrides = _OVERRIDE.subn("", line)
    warned["styling tags taken out"] += tags + overrides
    return " ".join(_ENTITY.sub(_character, line).split())


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in _ENTITIES:
        return _ENTITIES[name]
    code = int("0" + name[1:], 0) if name[1] in "xX" else int(name[1:])
    surrogate = 0xD800 <= code < 0xE000
    return chr(code) if 32 <= code < 0x110000 and not surrogate else ""


def _check_times(cues: list[RawCue], warned: Counter[str]) -> None:
    last = 0
    for cue in cues:
        warned["times that cannot be read"] += (cue.start is None) + (cue.end is None)
        if cue.start is not None:
            warned["cues that end before they begin"] += cue.end is not None and cue.end < cue.start
            warned["cues that begin before the one above them"] += cue.start < last
            last = cue.start


def _without_repetition(cues: list[RawCue], warned: Counter[str]) -> list[RawCue]:
    """Cues without the lines that roll up: where a file shows each line again above the next one, as captions made by
    machines do, it is said once."""
    before: list[str] = []
    repeated: list[int] = []
    for cue in cues:
        repeated.append(_overlap(before, cue.lines))
        before = cue.lines or before
    several = sum(map(bool, repeated))
    if several < 3 or several < 0.3 * sum(bool(cue.lines) for cue in cues):
        return cues
    warned["lines repeated from the cue before"] += sum(repeated)
    return [RawCue(cue.start, cue.end, cue.lines[count:]) for cue, count in zip(cues, repeated, strict=True)]


def _overlap(before: list[str], lines: list[str]) -> int:
    """How many lines at the beginning are the last ones of the cue before."""
    longest = min(len(before), len(lines), 4)
    return next((count for count in range(longest, 0, -1) if before[-count:] == lines[:count]), 0)
