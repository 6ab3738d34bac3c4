"""Quantities: what is found, what it comes to, and which two units of one text do not agree."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.measures import disagreeing
from whence.read.quantities import quantities_in
from whence.read.times import times_in


def read(text: str) -> list[tuple[str, float, str | None]]:
    return [(text[q.span.start : q.span.end], q.value, q.unit) for q in quantities_in(text)]


def disagreements(text: str) -> list[tuple[float, float]]:
    return [(one.value, other.value) for one, other in disagreeing(text, quantities_in(text))]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("60km", 60, "km"),
        ("37 miles", 37, "mi"),
        ("a five-mile walk", 5, "mi"),
        ("two and a half is no number, 2.5 metres", 2.5, "m"),
        ("1,200 square kilometres", 1200, "km2"),
        ("770 sq miles", 770, "mi2"),
        ("12 hectares", 12, "ha"),
        ("80 kg", 80, "kg"),
        ("three tonnes", 3, "t"),
        ("20 tons", 20, "tons"),
        ("-5°C", -5, "°C"),
        ("minus 40 degrees Fahrenheit", -40, "°F"),
        ("30 degrees", 30, "degrees"),
        ("90 kilometers per hour", 90, "km/h"),
        ("$5", 5, "$"),
        ("US$2.5 million", 2_500_000, "USD"),
        ("£3.5bn", 3_500_000_000, "GBP"),
        ("€20", 20, "EUR"),
        ("USD 300", 300, "USD"),
        ("500 yen", 500, "JPY"),
        ("30 dollars", 30, "$"),
        ("two million Iranian rials", 2_000_000, "IRR"),
        ("12%", 12, "%"),
        ("50 per cent", 50, "%"),
        ("3 percentage points", 3, "percentage points"),
        ("12 people", 12, None),
        ("three soldiers", 3, None),
        ("two hundred and fifty armed men", 250, None),
        ("twenty-one students", 21, None),
        ("a dozen villagers", 12, None),
        ("half a million people", 500_000, None),
        ("65 million refugees", 65_000_000, None),
        ("1984 people", 1984, None),
        ("12 dead", 12, None),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, value: float, unit: str | None) -> None:
    assert [(value, unit) for _, value, unit in read(text)] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60km (37 miles)", [("60km", 60, "km"), ("37 miles", 37, "mi")]),
        ("10 to 15 km", [("10", 10, "km"), ("15 km", 15, "km")]),
        ("3-5 people", [("3", 3, None), ("5 people", 5, None)]),
        ("$2-3 million", [("$2", 2_000_000, "$"), ("3 million", 3_000_000, "$")]),
        ("6 feet 6 inches", [("6 feet 6 inches", 6.5, "ft")]),
    ],
)
def test_two_numbers_are_two_quantities_unless_one_is_a_part_of_the_other(
    text: str, found: list[tuple[str, float, str | None]]
) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "in 2005, on 5 May 2005 at 9:00 p.m., for three years",
        "a 26-year-old man",
        "one of the men, 1 in 4 voters",
        "No. 12, route 66, 3 million, 3/8, B52 people",
        "the 5G network of the 12th man",
    ],
)
def test_dates_ages_and_bare_numbers_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "60km (37 miles)",
        "60 kilometers, or about 37 miles, away",
        "60 km/37 mi",
        "100 km (60 miles)",
        "1 mile (2 km)",
        "2 acres (1 ha)",
        "-5°C (23°F)",
        "5 kg (11 pounds)",
        "6ft 2in (1.88m)",
        "5 million acres (2 million hectares)",
        "60 km and 37 pounds (of bread)",
        "60 km, then 3 miles",
        "$5 (£3)",
        "10 km (10 km)",
    ],
)
def test_two_units_that_agree_when_rounded_or_measure_other_things_are_not_told(text: str) -> None:
    assert disagreements(text) == []


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("60km (47 miles)", (60, 47)),
        ("60 kilometers (or nearly 57 miles)", (60, 57)),
        ("100°F (30°C)", (100, 30)),
        ("80 kg (100 pounds)", (80, 100)),
        ("2,000 sq km (970 sq miles)", (2000, 970)),
    ],
)
def test_two_units_side_by_side_that_do_not_agree_are_told(text: str, pair: tuple[float, float]) -> None:
    assert disagreements(text) == [pair]


PIECES = (
    "60,1.5,1,200,two,hundred,a dozen,half a million,km,miles,feet,in,kg,pounds,°C,°F,$,US$,€,%,people,soldiers,armed,"
    "(,),/,or,about,to,-,million,bn,m,May,2005,yesterday,minus,and,."
)
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(PIECES.split(",")), max_size=25).map(" ".join)


@given(TEXTS)
def test_spans_lie_in_the_text_in_order_and_apart_and_clear_of_times(text: str) -> None:
    spans = [quantity.span for quantity in quantities_in(text)]
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    times = [time.span for time in times_in(text, None)]
    assert not any(s < end and start < e for start, end in spans for s, e in times)


@given(TEXTS)
def test_the_same_text_gives_the_same_quantities(text: str) -> None:
    found = quantities_in(text)
    assert found == quantities_in(text)
    assert disagreeing(text, found) == disagreeing(text, found)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1", "1,234,", "one and ", "$", "5 km (", "5 million ", "10-", "5 a"])
def test_anything_is_read_in_time_that_grows_with_it(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = process_time()
    quantities_in(text[: len(text) // 4])
    quarter = process_time() - begun
    quantities_in(text)
    assert process_time() - begun - quarter < 10 * quarter + 1
