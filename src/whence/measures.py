"""Units of measure, and whether the same said in two of them agrees."""

import re
from collections.abc import Iterable
from itertools import pairwise

from whence.model import Quantity

# By symbol: what it measures, how much of the first such unit it is, how it is written. The longer names come first.
MEASURES = {
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

_BESIDE = re.compile(
    r",? ?(?:[(\[/]|or ) ?(?:or )?(?:(?:about|around|approximately|roughly|some|nearly|almost|over) |[~≈] ?)?"
)
_ROUNDED = 0.1  # of itself: as far as the zeros at the end of a number are taken for rounding


def disagreeing(text: str, quantities: Iterable[Quantity]) -> tuple[tuple[Quantity, Quantity], ...]:
    """Pairs that say the same twice, in two units side by side, and do not agree however one of them was rounded.

    >>> from whence.model import Span
    >>> text = "60km (47 miles)"
    >>> found = (Quantity(Span(0, 4), 60.0, "km"), Quantity(Span(6, 14), 47.0, "mi"))
    >>> disagreeing(text, found) == (found,)
    True
    """
    return tuple(
        (one, other)
        for one, other in pairwise(quantities)
        if _BESIDE.fullmatch(text, one.span.end, other.span.start) and _differ(text, one, other)
    )


def _differ(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether they measure the same thing and neither is what the other comes to, rounded."""
    kinds = [MEASURES[quantity.unit][0] for quantity in (one, other) if quantity.unit in MEASURES]
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
    made = value * MEASURES[unit][1] / MEASURES[into][1]
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
