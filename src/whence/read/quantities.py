"""Quantities in an English text: numbers with a unit, sums of money, shares in percent, and people that are counted.

Units are written by their symbols, money by ISO 4217 where the text leaves no doubt: "$" may be one of many dollars and
stays "$". Dates, times and durations are no quantities; see whence.read.times.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from whence.model import Quantity, Span
from whence.read.times import times_in

# By symbol: what it measures, how much of the first such unit it is, how it is written. The longer names come first.
_MEASURES = {
    "km/h": ("speed", 1.0, "km/h|kph|(?:kilometers?|kilometres?) (?:per|an) hour"),
    "mph": ("speed", 1.609344, "mph|miles? (?:per|an) hour"),
    "kn": ("speed", 1.852, "knots?"),
    "m2": ("area", 1.0, "sq\\.? ?m|m2|m²|square (?:meters?|metres?)"),
    "km2": ("area", 1e6, "sq\\.? ?km|km2|km²|square (?:km|kilometers?|kilometres?)"),
    "mi2": ("area", 2_589_988.110336, "sq\\.? ?mi(?:les?)?|square miles?"),
    "ft2": ("area", 0.09290304, "sq\\.? ?(?:ft|feet)|square (?:feet|foot)"),
    "ha": ("area", 1e4, "ha|hectares?"),
    "acre": ("area", 4046.8564224, "acres?"),
    "m3": ("volume", 1000.0, "m3|m³|cubic (?:meters?|metres?)"),
    "l": ("volume", 1.0, "liters?|litres?"),
    "ml": ("volume", 0.001, "ml|milliliters?|millilitres?"),
    "gal": ("volume", 3.785411784, "gallons?"),
    "bbl": ("volume", 158.987294928, "barrels?"),
    "km": ("length", 1000.0, "kms?|KM|kilometers?|kilometres?"),
    "cm": ("length", 0.01, "cm|centimeters?|centimetres?"),
    "mm": ("length", 0.001, "mm|millimeters?|millimetres?"),
    "nmi": ("length", 1852.0, "nautical miles?|nmi"),
    "mi": ("length", 1609.344, "miles?|mi"),
    "yd": ("length", 0.9144, "yards?|yds?"),
    "ft": ("length", 0.3048, "feet|foot|ft"),
    "in": ("length", 0.0254, "inch|inches|(?<=[0-9])in"),
    "m": ("length", 1.0, "m|meters?|metres?"),
    "t": ("weight", 1000.0, "tonnes?|metric (?:tons?|tonnes?)"),
    "kg": ("weight", 1.0, "kgs?|kilograms?|kilogrammes?|kilos?"),
    "mg": ("weight", 1e-6, "mg|milligrams?"),
    "g": ("weight", 0.001, "g|grams?|grammes?"),
    "lb": ("weight", 0.45359237, "lbs?"),
    "oz": ("weight", 0.028349523125, "ounces?|oz"),
    "st": ("weight", 6.35029318, "stone"),
    "°C": ("heat", 1.0, "° ?C|degrees? (?:Celsius|centigrade|C)"),
    "°F": ("heat", 5 / 9, "° ?F|degrees? (?:Fahrenheit|F)"),
    "kW": ("power", 1000.0, "kW|kilowatts?"),
    "MW": ("power", 1e6, "MW|megawatts?"),
    "GW": ("power", 1e9, "GW|gigawatts?"),
    "GBP": ("", 0.0, "pounds sterling|British pounds?|GBP"),
    "pounds": ("weight", 0.45359237, "pounds?"),  # or money; beside kilograms they are a weight
}
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
_ALL = {unit: written for unit, (_, _, written) in _MEASURES.items()} | _NAMES
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
_BESIDE = re.compile(
    r",? ?(?:[(\[/]|or ) ?(?:or )?(?:(?:about|around|approximately|roughly|some|nearly|almost|over) |[~≈] ?)?"
)
_PARTS = {("ft", "in"): 12, ("st", "pounds"): 14, ("st", "lb"): 14, ("lb", "oz"): 16, ("pounds", "oz"): 16}
_ROUNDED = 0.1  # of itself: as far as the zeros at the end of a number are taken for rounding


def quantities_in(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, in its order, none over another or over an expression of time.

    >>> [(q.value, q.unit) for q in quantities_in("60km (37 miles) on 5 May for £2.5 million; 12 people saw it.")]
    [(60.0, 'km'), (37.0, 'mi'), (2500000.0, 'GBP'), (12.0, None)]
    """
    times = [time.span for time in times_in(text, None)]
    kept = [one for one in _found(text) if not _overlaps(one.span, times)]
    return tuple(_compounded(text, kept))


def disagreeing(text: str, quantities: Iterable[Quantity]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Pairs that say the same twice, in two units side by side, and do not agree however one of them was rounded.

    >>> text = "60km (37 miles), 60km (47 miles), 100 km (60 miles)"
    >>> [(a.value, b.value) for a, b in disagreeing(text, quantities_in(text))]
    [(60.0, 47.0)]
    """
    return tuple(
        (one, other)
        for one, other in pairwise(quantities)
        if _BESIDE.fullmatch(text, one.span.end, other.span.start) and _differ(text, one, other)
    )


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


def _differ(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether they measure the same thing and neither is what the other comes to, rounded."""
    kinds = [_MEASURES[quantity.unit][0] for quantity in (one, other) if quantity.unit in _MEASURES]
    if len(kinds) < 2 or kinds[0] != kinds[1] or one.unit == other.unit:
        return False
    near = (_near(text, made, kept) for made, kept in ((one, other), (other, one)))
    return not any(near)


def _near(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether one, made into the other's unit, rounds to the other as it is written."""
    made = _converted(one.value, one.unit or "", other.unit or "")
    return abs(made - other.value) <= _rounding(text[slice(*other.span)], other.value) * (1 + 1e-9)


def _converted(value: float, unit: str, into: str) -> float:
    if unit == "°F":
        value -= 32
    made = value * _MEASURES[unit][1] / _MEASURES[into][1]
    return made + 32 if into == "°F" else made


def _rounding(written: str, value: float) -> float:
    """How far off a number may be by rounding: half of its last place; zeros at its end may be rounded, up to a tenth.

    >>> _rounding("37 miles", 37), _rounding("1.6 km", 1.6), _rounding("60km", 60), _rounding("100 km", 100)
    (0.5, 0.05, 5.0, 10.0)
    """
    digits = re.search(r"[0-9][0-9,]*(?:\.([0-9]+))?", written)
    if digits is None or not value:
        return abs(value) * _ROUNDED
    if digits[1]:
        scale = abs(value) / float(digits[0].replace(",", ""))
        return 0.5 * 10.0 ** -len(digits[1]) * scale
    whole = digits[0].replace(",", "")
    scale = abs(value) / float(whole) if float(whole) else 1.0
    zeros = len(whole) - len(whole.rstrip("0"))
    return max(0.5 * scale, min(0.5 * 10.0**zeros * scale, abs(value) * _ROUNDED))
