"""Other names in passing: "URU for short", "or MVR as it signed itself", "after its name in the valley dialect, Jeshem
Ul", "which the posters spell Dzheshem Oul"."""

import re
from collections.abc import Iterator

from whence.model import Span
from whence.read.acronyms import is_acronym
from whence.read.proper import name_after, name_before, pieces_before

_S = r"\s{1,3}"
_SELF = r"(?:itself|himself|herself|themselves)"
_STYLED = r"(?:signed|signs|styled|styles|called|calls|named|names)"
_WAY = re.compile(
    rf",{_S}(?:or{_S})?(?P<other>[^\W\d_a-z][\w.&/’'-]*(?:{_S}[^\W\d_a-z][\w.&/’'-]*){{0,3}}){_S}"
    rf"(?:(?P<short>for{_S}short)|as{_S}(?:it|he|she|they){_S}(?:\w+{_S})?{_STYLED}{_S}{_SELF}"
    rf"|after{_S}(?:its|his|her|their){_S}(?:own{_S})?name{_S}in(?:{_S}[\w’'-]+){{1,4}},(?=(?P<named>{_S}[^\W\d_a-z]))?)"
)
_SPELT = re.compile(
    rf",{_S}which(?:{_S}[\w’'-]+){{0,5}}?{_S}(?:spells?|spelled|spelt|writes?|wrote|written|renders?|rendered|"
    rf"transliterates?|transliterated)(?:{_S}as)?(?={_S}[^\W\d_a-z\"“‘])"
)
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[^\W\d_a-z])")
_MOST_BETWEEN = 200  # characters from one such name to the next of the same thing


def styled_in(text: str) -> Iterator[tuple[Span, Span]]:
    """The names of a text, each with another that is given in passing.

    >>> text = "Reach Union, RU for short, or MVR as it signed itself, or JU after its name in Oran, Jeshem Ul, won."
    >>> [(text[slice(*name)], text[slice(*other)]) for name, other in styled_in(text)]
    [('Reach Union', 'RU'), ('Reach Union', 'MVR'), ('Reach Union', 'JU'), ('Reach Union', 'Jeshem Ul')]
    """
    name: Span | None = None
    end = -_MOST_BETWEEN
    for match in _WAY.finditer(text):
        other = Span(*match.span("other"))
        between = text[end : match.start()] if 0 <= match.start() - end <= _MOST_BETWEEN else None
        if name is None or between is None or _SENTENCE_END.search(between):
            pieces = pieces_before(text, match.start())
            name = name_before(text, pieces, len(pieces) - 1)
        if name is None or (match["short"] and not is_acronym(match["other"]) and " " in match["other"]):
            continue
        yield name, other
        end = match.end()
        named = name_after(text, end) if match["named"] else None
        if named is not None:
            yield name, named
            end = named.end
    for match in _SPELT.finditer(text):
        pieces = pieces_before(text, match.start())
        spelt = name_before(text, pieces, len(pieces) - 1)
        other_spelt = name_after(text, match.end())
        if spelt is not None and other_spelt is not None:
            yield spelt, other_spelt
