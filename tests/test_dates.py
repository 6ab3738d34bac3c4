"""What is a date, and what only looks like one."""

import pytest

from whence.dates import is_date


@pytest.mark.parametrize("written", ["2009", "2009-01", "2009-01-05", "2012-02-29", "0001", "9999-12-31"])
def test_a_year_a_month_or_a_day_is_a_date(written: str) -> None:
    assert is_date(written)


@pytest.mark.parametrize(
    "written",
    ["", "09", "0000", "2009-13", "2009-1-5", "2011-02-29", "2009-01-05T10:00", "5.1.2009", "2009\n", " 2009", "٢٠٠٩"],
)
def test_anything_else_is_none(written: str) -> None:
    assert not is_date(written)
