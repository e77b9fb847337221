"""Dates that a quick look finds in order, or within their window, give no hit when they are looked at one by one."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from validator.checks.dates import ORDER, WINDOW, OrderOptions, WindowOptions
from validator.engine.reading import CarefulRecord
from validator.records.selector import Selector
from validator.records.tree import Node
from validator.rulebook.dates import DateExpr
from validator.schema import load_schema

TODAY = dt.date(2026, 8, 1)
EXPIRY, PURGE = Selector.parse("expiry_date"), Selector.parse("purge_date")
SCHEMA = load_schema(None)
DATES = st.sampled_from(
    [
        *("2027-08-31", "2027-08-31Z", "2027-08-31+06:00", "2027-09-01", "2027-02-29", "0000-00-00"),
        *("12027-01-01", "2027-8-31", "20270831", " 2027-08-31 ", "", "1899-12-31", "2027-08-31\n2027-08-31"),
    ]
)


def record(**fields: str) -> CarefulRecord:
    """A record with these fields."""
    root = Node("user", {}, 0, None)
    for at, (name, text) in enumerate(fields.items(), 1):
        child = Node(name, {}, at, root)
        child.text = text
        root.children.append(child)
    return CarefulRecord(root, SCHEMA)


@given(st.lists(st.tuples(DATES, DATES), max_size=4), st.booleans())
@example([("2027-08-31", "2027-08-31Z")], False)
def test_what_agrees_is_in_order(pairs: list[tuple[str, str]], allow_equal: bool) -> None:
    """Zones, years of five digits, days that do not exist and blanks among them."""
    options = OrderOptions(EXPIRY, PURGE, allow_equal)
    assert ORDER.agree is not None

    if ORDER.agree([earlier for earlier, _ in pairs], [later for _, later in pairs], options):
        for earlier, later in pairs:
            assert not [*ORDER.hits(record(expiry_date=earlier, purge_date=later), options, TODAY)]


@given(st.lists(DATES, max_size=4))
@example(["1899-12-31Z"])
def test_what_is_quickly_within_its_window_is_no_hit(dates: list[str]) -> None:
    """With a first day, a last day and a day that is never meant."""
    options = WindowOptions({EXPIRY: DateExpr.parse("1900-01-01")}, {}, (dt.date(2027, 9, 1),))
    assert WINDOW.is_clean is not None

    if WINDOW.is_clean(dates, options, TODAY):
        for date in dates:
            assert not [*WINDOW.hits(record(expiry_date=date), options, TODAY)]


def test_dates_with_zones_are_looked_at_quickly() -> None:
    """As are those without."""
    dates = ["2027-08-31Z", "2027-08-31", "2027-08-31+06:00"]
    assert ORDER.agree is not None
    assert WINDOW.is_clean is not None

    assert ORDER.agree(dates, ["2027-09-01Z"] * 3, OrderOptions(EXPIRY, PURGE))
    assert WINDOW.is_clean(dates, WindowOptions(), TODAY)
