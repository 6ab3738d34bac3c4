"""What a careful reader marks in a document: `NAME.expected.json` beside it, resolved to spans of the text.

The files name places by their words, so that a person can edit them; here the words are found. Whatever is not found,
or is found more than once, is refused with the file, the words and the count.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeGuard

from whence.model import BlockKind, Kind, Reading, Role, Span


class ExpectationError(ValueError):
    """An expectation does not fit its text."""


@dataclass(frozen=True, slots=True)
class ExpectedAttribution:
    """This source, by this cue, is given these content spans; `parent` is the index of the attribution around it."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    role: Role
    parent: int | None


@dataclass(frozen=True, slots=True)
class ExpectedAside:
    """This passage is no claim but a heading, a caption, ..."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Expected:
    """Everything marked in one document. `lacking` are the asides that this text does not have."""

    about: str
    attributions: tuple[ExpectedAttribution, ...]
    asides: tuple[ExpectedAside, ...]
    narrator: tuple[Span, ...]
    lacking: tuple[str, ...]

    def chain(self, index: int) -> tuple[ExpectedAttribution, ...]:
        """The attributions on the way to this one, outermost first; the narrator stands before them all."""
        links: list[ExpectedAttribution] = []
        at: int | None = index
        while at is not None:
            links.insert(0, self.attributions[at])
            at = self.attributions[at].parent
        return tuple(links)


def sidecar(document: Path) -> Path:
    """Where the expectations of a document lie.

    >>> sidecar(Path("case/03-agency.txt")).as_posix()
    'case/03-agency.expected.json'
    """
    return document.with_name(f"{document.stem}.expected.json")


def load(document: Path, text: str, *, asides_may_lack: bool = False) -> Expected:
    """The expectations of this document, as spans of this text.

    A page's text may leave headings, captions and bylines out, as its extractor sees fit: with `asides_may_lack` those
    not in the text are listed instead of refused.
    """
    try:
        return _Resolver(text).expected(json.loads(sidecar(document).read_text("utf-8")), asides_may_lack)
    except ValueError as error:
        raise ExpectationError(f"{sidecar(document).name}: {error}") from None


def places(spans: Iterable[Span]) -> set[int]:
    """The characters of these spans."""
    return {place for start, end in spans for place in range(start, end)}


def is_found(reading: Reading, cue: Iterable[Span], content: Iterable[Span]) -> bool:
    """Whether an attribution of a reading has a word of this cue and half of this content."""
    cued, given = places(cue), places(content)
    return any(
        cued & places(one.cue) and len(given & places(one.content)) >= len(given) / 2 for one in reading.attributions
    )


def find(text: str, place: object) -> Span:
    """The one span that a place names: exact words, or `{"words", "in"}`, or `{"words", "nth"}`.

    Any white space is as good as any other; words are whole words.

    >>> find("He said she  said.", "she said"), find("He said she said.", {"words": "said", "nth": 2})
    (Span(start=8, end=17), Span(start=12, end=16))
    >>> find("He said she said.", {"words": "said", "in": "she said"})
    Span(start=12, end=16)
    >>> find("He said she said.", "said")
    Traceback (most recent call last):
    ...
    expected.ExpectationError: 'said' stands 2 times in the text, not once
    """
    if isinstance(place, str):
        return _only(text, place, Span(0, len(text)))
    if not _is_object(place) or not isinstance(words := place.get("words"), str):
        raise ExpectationError(f"a place is words or an object with words, not {place!r}")
    if set(place) == {"words", "in"} and isinstance(passage := place["in"], str):
        return _only(text, words, _only(text, passage, Span(0, len(text))))
    if set(place) == {"words", "nth"} and isinstance(nth := place["nth"], int):
        found = _all(text, words, Span(0, len(text)))
        if not 1 <= nth <= len(found):
            raise ExpectationError(f"{words!r} stands {len(found)} times in the text; number {nth} is asked for")
        return found[nth - 1]
    raise ExpectationError(f"beside its words a place has `in` or `nth`: {place!r}")


def _all(text: str, words: str, within: Span) -> list[Span]:
    """Every occurrence as whole words."""
    parts = words.split()
    if not parts:
        raise ExpectationError("a place has no words")
    pattern = r"\s+".join(re.escape(part) for part in parts)
    before = r"(?<!\w)" if re.match(r"\w", parts[0]) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", parts[-1]) else ""
    return [Span(*match.span()) for match in re.compile(before + pattern + after).finditer(text, *within)]


def _only(text: str, words: str, within: Span) -> Span:
    found = _all(text, words, within)
    if len(found) != 1:
        whole = within == (0, len(text))
        where = "the text" if whole else repr(text[within.start : within.end])
        raise ExpectationError(f"{words!r} stands {len(found)} times in {where}, not once")
    return found[0]


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _fields(value: object, *names: str) -> tuple[object, ...]:
    if not _is_object(value) or set(value) != set(names):
        raise ExpectationError(f"expected an object with {', '.join(names)}: {value!r}")
    return tuple(value[name] for name in names)


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ExpectationError(f"expected a list: {value!r}")
    return value


class _Resolver:
    def __init__(self, text: str) -> None:
        self.text = text

    def expected(self, value: object, asides_may_lack: bool) -> Expected:
        about, attributions, asides, narrator = _fields(value, "about", "attributions", "asides", "narrator")
        if not isinstance(about, str) or not about:
            raise ExpectationError("`about` is a sentence")
        kept: list[ExpectedAside] = []
        lacking: list[str] = []
        for place, kind in (_fields(aside, "words", "kind") for aside in _items(asides)):
            words = place["words"] if _is_object(place) else place
            if asides_may_lack and not _all(self.text, str(words), Span(0, len(self.text))):
                lacking.append(str(words))
            else:
                kept.append(ExpectedAside(find(self.text, place), BlockKind(str(kind))))
        resolved: list[ExpectedAttribution] = []
        for item in _items(attributions):
            resolved.append(self._attribution(item, resolved))
        return Expected(
            about,
            tuple(resolved),
            tuple(kept),
            tuple(find(self.text, sentence) for sentence in _items(narrator)),
            tuple(lacking),
        )

    def _attribution(self, value: object, before: list[ExpectedAttribution]) -> ExpectedAttribution:
        source, cue, content, kind, role, parent = _fields(value, "source", "cue", "content", "kind", "role", "parent")
        sources = () if source is None else (find(self.text, source),)
        contents = tuple(find(self.text, piece) for piece in _items(content))
        attribution = ExpectedAttribution(
            sources,
            (find(self.text, cue),),
            contents,
            Kind(str(kind)),
            Role(str(role)),
            parent if isinstance(parent, int) else None,
        )
        if not contents or any(one.end > two.start for one, two in pairwise(contents)):
            raise ExpectationError(f"content is one piece or more, in the order of the text: {content!r}")
        if (source is None) != (attribution.role is Role.UNSTATED) or attribution.role is Role.NARRATOR:
            raise ExpectationError(f"the role {role!r} does not fit the source {source!r}")
        if parent is not None:
            self._check_parent(attribution, parent, before)
        return attribution

    def _check_parent(self, inner: ExpectedAttribution, parent: object, before: list[ExpectedAttribution]) -> None:
        if not isinstance(parent, int) or not 0 <= parent < len(before):
            raise ExpectationError(f"a parent is the index of an attribution before it: {parent!r}")
        outer = before[parent].content
        for piece in inner.content:
            if not any(around.start <= piece.start and piece.end <= around.end for around in outer):
                words = self.text[piece.start : piece.end]
                raise ExpectationError(f"{words!r} does not lie inside the content of its parent {parent}")
