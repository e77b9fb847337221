"""Dates as rules write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.rulebook.dates import DateExpr, parse_day

RESOLVED = [
    ("2030-02-28", "2026-11-21", "2030-02-28"),
    ("today", "2026-11-21", "2026-11-21"),
    ("today+1d", "2026-12-31", "2027-01-01"),
    ("today-2w", "2026-11-21", "2026-11-07"),
    ("today+6m", "2026-11-21", "2027-05-21"),
    ("today+1m", "2026-01-31", "2026-02-28"),
    ("today+1m", "2028-01-31", "2028-02-29"),
    ("today-1m", "2026-01-15", "2025-12-15"),
    ("today+1y", "2028-02-29", "2029-02-28"),
    ("today-10y", "2026-11-21", "2016-11-21"),
    ("today+9999y", "2026-11-21", "9999-12-31"),
    ("today-99999m", "2026-11-21", "0001-01-01"),
    ("today-99999w", "0001-01-01", "0001-01-01"),
]


@pytest.mark.parametrize(("text", "as_of", "day"), RESOLVED)
def test_a_date_resolves_against_the_day_that_counts_as_today(text: str, as_of: str, day: str) -> None:
    """Months end where they end, and the calendar does too."""
    assert DateExpr.parse(text).resolve(dt.date.fromisoformat(as_of)).isoformat() == day


@pytest.mark.parametrize(
    "text", ["", "20261121", "2026-11-21Z", "2026-1-1", "Today", "today + 1d", "today+1", "+1d", "٢٠٢٦-١١-٢١"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Only the two ways to write it are read."""
    with pytest.raises(ValueError, match="is not a date"):
        DateExpr.parse(text)


def test_a_day_that_does_not_exist_is_named() -> None:
    """30 February is written well, and is no day."""
    with pytest.raises(ValueError, match="the day 2026-02-30 does not exist"):
        parse_day("2026-02-30")


@given(st.dates(), st.integers(-99999, 99999), st.sampled_from("dwmy"))
def test_any_distance_from_any_day_is_a_day_on_the_right_side(as_of: dt.date, count: int, unit: str) -> None:
    """No distance fails, and none points the wrong way."""
    day = DateExpr.parse(f"today{count:+}{unit}").resolve(as_of)

    assert (day - as_of).days * count >= 0
