"""Quantities in an English text: numbers with a unit, sums of money, shares in percent, and people that are counted.

Units are written by their symbols, money by ISO 4217 where the text leaves no doubt: "$" may be one of many dollars and
stays "$". Dates, times and durations are no quantities; see whence.read.times.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from whence.measures import MEASURES
from whence.model import Quantity, Span
from whence.read.times import times_in

# Money, shares, and what differs from land to land and stays as it is written.
_NAMES = {
    "%": "%|percent|per cent|pct",
    "percentage points": "percentage points?",
    "basis points": "basis points?",
    "USD": "(?:US|U\\.S\\.|American) dollars?|USD",
    "AUD": "Australian dollars?|AUD",
    "CAD": "Canadian dollars?|CAD",
    "$": "dollars?",
    "cents": "cents?",
    "EUR": "euros?|EUR",
    "JPY": "yen|JPY",
    "CNY": "yuan|renminbi|RMB|CNY",
    "RUB": "(?:Russian )?(?:rubles?|roubles?)|RUB",
    "INR": "Indian rupees?|INR",
    "ILS": "(?:new )?shekels?|ILS",
    "CHF": "Swiss francs?|CHF",
    "TRY": "Turkish liras?|TRY",
    "UAH": "hryvnias?|UAH",
    "IRR": "Iranian rials?|IRR",
    "SAR": "Saudi riyals?|SAR",
    "EGP": "Egyptian pounds?|EGP",
    "rupees": "rupees?",
    "francs": "francs?",
    "pesos": "pesos?",
    "rials": "rials?",
    "riyals": "riyals?",
    "dinars": "dinars?",
    "dirhams": "dirhams?",
    "liras": "liras?",
    "tons": "tons?",
    "degrees": "degrees?|°",
}
_SIGNS = {"US$": "USD", "A$": "AUD", "C$": "CAD", "NZ$": "NZD", "HK$": "HKD", "€": "EUR", "£": "GBP", "₹": "INR"}
_SIGNS |= {"₪": "ILS", "₽": "RUB", "₴": "UAH", "¥": "¥", "₩": "₩", "$": "$"}
_MONEY = frozenset(_SIGNS.values())
_PEOPLE = (
    "people persons? men man women woman children child boys? girls? babies soldiers? troops fighters? militants? "
    "rebels? insurgents? gunmen gunman civilians? policemen policeman officers? guards? victims? casualties hostages? "
    "prisoners? detainees? inmates? suspects? refugees? migrants? passengers? workers? employees? miners? students? "
    "pupils? teachers? doctors? nurses? patients? protesters? protestors? demonstrators? activists? journalists? "
    "reporters? residents? villagers? citizens? voters? members? families households pilgrims? worshippers? survivors? "
    "deaths? dead injured wounded killed missing lawmakers? senators? deputies delegates? fishermen tourists? "
    "Americans Israelis Palestinians Iraqis Afghans Syrians Russians Ukrainians"
)
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
_ONES += "eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_ONES.split(), 1)}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_LARGE = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}

_ANY = "|".join([*_SMALL, *_LARGE])
_NUMBER = re.compile(
    rf"(?P<sign>(?<!\w)(?:{'|'.join(map(re.escape, _SIGNS))}) ?|\b(?:USD|EUR|GBP) ?)?"
    r"(?P<minus>(?<![\w.,)])[-−]|(?<!\w)minus )?"
    r"(?:(?P<digits>(?<![\w.,:])(?<![0-9]/)(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?:\.[0-9]{1,9})?(?![0-9]|[.,:/][0-9]))"
    rf"|(?<![\w-])(?P<words>(?:(?:half )?an?[ ](?=hundred|thousand|million|billion|trillion|dozen))?(?:{_ANY})"
    rf"(?:(?:[ -]|[ ]and[ ])(?:{_ANY})){{0,7}})(?!\w))",
    re.IGNORECASE,
)
_SCALE = re.compile(r"[ -]?(?P<scale>thousand|million|billion|trillion)\b|(?P<short>k|mn?|bn|tn)\b", re.IGNORECASE)
_TO_SCALE = re.compile(r" ?(?:to|[-–]) ?[0-9.]{1,9}(?P<scale> (?:thousand|million|billion|trillion)\b)", re.IGNORECASE)
_ALL = {unit: written for unit, (_, _, written) in MEASURES.items()} | _NAMES
_IN_ORDER = tuple(_ALL)
_UNIT = re.compile(
    "[ \u00a0-]?(?:" + "|".join(f"(?P<u{number}>{_ALL[unit]})" for number, unit in enumerate(_IN_ORDER)) + r")(?!\w)"
)
_NO_ADJECTIVE = (
    "and|or|of|in|on|at|to|for|from|by|the|a|an|was|were|is|are|had|have|that|who|with|as|per|than|out|years?|months?|"
    "weeks?|days?|hours?|minutes?|seconds?|times"
)
_COUNTED = re.compile(
    rf" (?:(?!(?:{_NO_ADJECTIVE})(?!\w))[^\W\d_][\w'’-]{{0,30}} ){{0,2}}(?:{'|'.join(_PEOPLE.split())})(?![\w-])"
)
_OTHER_END = re.compile(r" ?(?:to|or|and|[-–—]) ?")  # of "10 to 15 km"
_PARTS = {("ft", "in"): 12, ("st", "pounds"): 14, ("st", "lb"): 14, ("lb", "oz"): 16, ("pounds", "oz"): 16}


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, in its order, none over another or over an expression of time.

    >>> [(q.value, q.unit) for q in quantities_in("60km (37 miles) on 5 May for £2.5 million; 12 people saw it.")]
    [(60.0, 'km'), (37.0, 'mi'), (2500000.0, 'GBP'), (12.0, None)]
    """
    times = [time.span for time in times_in(text, None)]
    kept = [one for one in _found(text) if not _overlaps(one.span, times)]
    return tuple(_compounded(text, kept))


def _found(text: str) -> Iterator[Quantity]:
    """Numbers with what they count; both of "10 to 15 km" and "$2-3 million" count the same."""
    bare = last = None
    after = 0
    for match in _NUMBER.finditer(text):
        if match.start() < after:
            continue  # the "million" of 65 million
        value, scaled = _scaled(text, match, _value_of(match))
        unit, end = _unit_after(text, match, scaled)
        one = Quantity(Span(match.start(), end), value, unit)
        after = max(scaled, end)
        if end == match.end() and unit is None:
            if last is not None and last.unit in _MONEY and _OTHER_END.fullmatch(text, last.span.end, match.start()):
                yield Quantity(Span(match.start(), scaled), value, last.unit)
            bare, last = one, None
            continue
        if unit is None and bare is not None and text[bare.span.end : match.start()] == " in ":
            continue  # one in four voters
        if bare is not None and _OTHER_END.fullmatch(text, bare.span.end, match.start()):
            yield Quantity(bare.span, bare.value, unit)
        yield one
        bare, last = None, one


def _value_of(match: re.Match[str]) -> float:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
        return -value if match["minus"] else value
    total = part = 0.0
    for word in match["words"].lower().replace("-", " ").split():
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "half":
            part = 0.5
        elif word in {"hundred", "dozen"}:
            part = (part or 1) * _LARGE[word]
        elif word in _LARGE:
            total, part = total + (part or 1) * _LARGE[word], 0.0
    return -(total + part) if match["minus"] else total + part


def _scaled(text: str, match: re.Match[str], value: float) -> tuple[float, int]:
    """The number with "million" after it, or "m" if it is money; and where that ends."""
    found = _SCALE.match(text, match.end())
    if found and found["scale"]:
        return value * _LARGE[found["scale"].lower()], found.end()
    if found and match["sign"]:
        return value * _SHORT[found["short"].lower()], found.end()
    other = _TO_SCALE.match(text, match.end()) if match["sign"] else None
    return (value * _LARGE[other["scale"].strip().lower()] if other else value), match.end()


def _unit_after(text: str, match: re.Match[str], end: int) -> tuple[str | None, int]:
    """The unit, and where it ends; no unit but a later end where people are counted, and the same end for nothing."""
    if match["sign"]:
        sign = match["sign"].strip().upper()
        return _SIGNS.get(sign, sign), end
    if unit := _UNIT.match(text, end):
        return _IN_ORDER[int((unit.lastgroup or "u0")[1:])], unit.end()
    people = _COUNTED.match(text, end)
    return None, people.end() if people else match.end()


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Whether it shares a character with one of these, which are in order and apart."""
    at = bisect_left(others, Span(span.end, span.end))
    return at > 0 and others[at - 1].end > span.start


def _compounded(text: str, found: Iterable[Quantity]) -> Iterator[Quantity]:
    """Six feet two inches are one."""
    last: Quantity | None = None
    for one in found:
        if last is not None:
            parts = _PARTS.get((last.unit or "", one.unit or ""))
            if parts and not text[last.span.end : one.span.start].strip(" ,"):
                yield Quantity(Span(last.span.start, one.span.end), last.value + one.value / parts, last.unit)
                last = None
                continue
            yield last
        last = one
    if last is not None:
        yield last
