"""A text as a line of letters, one for each word or mark, so that rules can be written as patterns over kinds of words.

"last Tuesday" is the two letters of `last` and `weekday`. The letters are nobody's to read: patterns name the kinds.
"""

import re
from array import array
from functools import lru_cache

from whence.model import Span
from whence.read.times.feasts import FEASTS
from whence.read.times.vocabulary import CASED, KINDS, MARKS, NO_PAST, NUMBERS, TITLES

_FEASTS = "|".join(re.escape(name).replace("'", "['’]") for name in sorted(FEASTS, key=len, reverse=True))
# In the order in which they are tried. Each looks at a few characters, or runs to the end of what it takes.
_TOKENS = {
    "address": r"https?://\S+|www\.\S+",
    "feast": rf"(?=[A-Z])(?i:{_FEASTS})(?!\w)",
    "oclock": r"o['’]clock\b",
    "word": r"[^\W\d_]\w*",
    "paragraph": r"\n[^\S\n]*\n\s*",
    "iso": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w-])",
    "isomonth": r"[0-9]{4}-(?:0[1-9]|1[0-2])(?![\w-])",
    "numeric": r"[0-9]{1,2}(?P<between>[./-])[0-9]{1,2}(?P=between)(?:[0-9]{4}|[0-9]{2})(?![\w/-])"
    r"|[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}(?![\w/-])",
    "nine11": r"9/11(?![\w/])",
    "clock": r"[0-9]{1,2}(?:[:.][0-9]{2}(?::[0-9]{2})?)?\s?(?:[AaPp]\.\s?[Mm]\b\.?|[AaPp][Mm]\b)"
    r"|(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![\w:])|(?:[01][0-9]|2[0-3])[0-5][0-9](?=\s?(?:GMT|UTC)\b)",
    "decade": r"[0-9]{3}0['’]?s(?!\w)",
    "short": r"['’‘]?[2-9]0['’]?s(?!\w)",
    "nth": r"[0-9]{1,3}(?:st|nd|rd|th)(?!\w)",
    "money": r"[$€£¥#]\s?[0-9][0-9,.]*",
    "grouped": r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?(?!\w)",
    "decimal": r"[0-9]+\.[0-9]+(?!\w)",
    "number": r"[0-9]+(?![\w%])",
    "stop": r"[.!?…](?=[\"”’')\]]{0,3}\s{1,9}[\"“‘'(\[]?[^\W\d_a-z])",
    "mixed": r"\w+%?",
    "mark": r"[^\w\s]",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TOKENS.items()))
_OTHERS = ("num", "year", "digits", "quarterly", "name", "other")
_ALL = dict.fromkeys((*KINDS, *CASED, *MARKS, *_TOKENS, *_OTHERS))
LETTERS = {kind: chr(0x100 + number) for number, kind in enumerate(_ALL)}
_BY_WORD = {word: LETTERS[kind] for kind, words in KINDS.items() for word in words.split()}
_BY_CASED_WORD = {word: LETTERS[kind] for kind, words in CASED.items() for word in words.split()}
_BY_MARK = {mark: LETTERS[kind] for kind, marks in MARKS.items() for mark in marks}
_OTHER, _NAME, _STOP, _DOT = (LETTERS[kind] for kind in ("other", "name", "stop", "dot"))
_TITLES = frozenset(TITLES.split())
_NO_PAST = frozenset(NO_PAST.split())
_FIRST_YEAR, _LAST_YEAR = 1000, 2199


class Line:
    """The words and marks of a text: a letter, a start and an end of each."""

    __slots__ = ("_ends", "_starts", "letters", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts, self._ends = array("I"), array("I")
        letters: list[str] = []
        for match in _TOKEN.finditer(text):
            letter = _letter_of(match.lastgroup or "mark", match.group())
            if letter == _STOP and self._goes_on(match.start()):
                letter = _DOT
            letters.append(letter)
            self._starts.append(match.start())
            self._ends.append(match.end())
        self.letters = "".join(letters)

    def _goes_on(self, at: int) -> bool:
        """Whether what is before a full stop is a title or an initial."""
        if not self._starts or self.text[at] != "." or self._ends[-1] != at:
            return False
        word = self.text[self._starts[-1] : at]
        return word.lower() in _TITLES or (len(word) == 1 and word.isupper())

    def __len__(self) -> int:
        return len(self.letters)

    def span(self, first: int, after: int) -> Span:
        """Where in the text these words stand; `after` is the number of the word after the last."""
        return Span(self._starts[first], self._ends[after - 1])

    def said(self, first: int, after: int | None = None) -> str:
        """A word, or words as they stand, in lower case; nothing where there is none."""
        if not 0 <= first < len(self.letters):
            return ""
        start, end = self.span(first, after or first + 1)
        return self.text[start:end].lower()

    def touches(self, first: int) -> bool:
        """Whether nothing stands between this word or mark and the next."""
        return 0 <= first < len(self.letters) - 1 and self._ends[first] == self._starts[first + 1]

    def capital(self, at: int) -> bool:
        """Whether there is such a word and it begins with a capital letter."""
        return 0 <= at < len(self.letters) and self.text[self._starts[at]].isupper()

    def kind_at(self, at: int, kinds: str) -> bool:
        """Whether there is such a word and it is of one of these kinds."""
        return 0 <= at < len(self.letters) and self.letters[at] in _set_of(kinds)


@lru_cache(maxsize=256)
def _set_of(kinds: str) -> frozenset[str]:
    return frozenset(LETTERS[kind] for kind in kinds.split())


def _letter_of(form: str, token: str) -> str:
    if form == "word":
        return _letter_of_word(token)
    if form == "number":
        if len(token) <= 2 and 1 <= int(token) <= 31:
            return LETTERS["num"]
        return LETTERS["year" if len(token) == 4 and _FIRST_YEAR <= int(token) <= _LAST_YEAR else "digits"]
    if form == "mark":
        return _BY_MARK.get(token, _OTHER)
    if form in {"grouped", "decimal"}:
        return LETTERS["digits"]
    if form in {"paragraph", "stop"}:
        return _STOP
    return _OTHER if form in {"address", "money", "mixed"} else LETTERS[form]


def _letter_of_word(token: str) -> str:
    cased = _BY_CASED_WORD.get(token)
    if cased is not None:
        return cased
    lower = token.lower()
    known = _BY_WORD.get(lower)
    if known is not None:
        return known
    if token[0].isupper():
        return LETTERS["quarterly"] if len(token) == 2 and lower[0] == "q" and lower[1] in "1234" else _NAME
    return LETTERS["did"] if lower.endswith("ed") and lower not in _NO_PAST else _OTHER


# "half a million" is no half of a time; numbers in words are joined by a hyphen only: "twenty-one", "one hundred".
_MACROS = {
    "number": "(?:(?:digits|num|year|numword (?:hyphen? numword)?) (?:and a half)?)",
    "vague": "(?:a? few of?)",
    "anyunit": "(?:unit|units|second|quarter|weekend)",
    "anymonth": "(?:month|mays|mon dot?)",
    "dayno": "(?:num|nth)",
    "anyweekday": "(?:weekday|wday dot?)",
    "nthword": "(?:ordinal|nth|second)",
}
_PIECE = re.compile(r"<(?P<group>\w+):|(?P<close>>)|\(\?(?P<look>[:=!]|<=|<!)|(?P<word>[a-z_][a-z_0-9]*)|\s+")


def pattern(written: str) -> re.Pattern[str]:
    """A pattern over letters from one over kinds of words; <name:...> is a group.

    >>> line = Line("since last Tuesday")
    >>> match = pattern("last <day:weekday>").search(line.letters)
    >>> match and line.said(match.start("day"))
    'tuesday'
    """

    def letters(piece: re.Match[str]) -> str:
        if piece["group"]:
            return f"(?P<{piece['group']}>"
        if piece["close"]:
            return ")"
        if piece["look"]:
            return f"(?{piece['look']}"
        if word := piece["word"]:
            return _PIECE.sub(letters, _MACROS[word]) if word in _MACROS else LETTERS[word]
        return ""

    return re.compile(_PIECE.sub(letters, written))


def number_of(written: str) -> float | None:
    """What a number in digits or words says; None if it says no certain one.

    >>> [number_of(written) for written in ("twenty-one", "a", "two hundred", "1,200", "2 and a half", "several")]
    [21.0, 1.0, 200.0, 1200.0, 2.5, None]
    """
    half = 0.5 if written.endswith(" and a half") else 0.0
    found = 0.0
    for word in written.removesuffix(" and a half").replace("-", " ").split():
        digits = word.replace(",", "")
        if digits.replace(".", "", 1).isdigit() and digits.isascii() and len(digits) <= 12:
            found += float(digits)
        elif word in {"a", "an"}:
            found += 1
        elif word not in NUMBERS:
            return None
        else:
            found = max(found, 1) * NUMBERS[word] if word in {"hundred", "thousand", "dozen"} else found + NUMBERS[word]
    return found + half if found or half else None
