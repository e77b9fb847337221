"""Plain words for bad values: what is wrong, and what would be right where that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .trees import only, record_with

if TYPE_CHECKING:
    from validator.schema.schema import Schema

_DATE = "a date as YYYY-MM-DD"
_DATE_TIME = "a date and time as YYYY-MM-DDThh:mm:ss"
_YEAR_FIRST = "the year stands first, then month and day, with hyphens"
_ZEROS = "a date of zeros is no date; where none is known, leave the element out"


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("", "leave the element out", "it is empty"),
        ("  ", "leave the element out", "it is empty"),
        ("20260131", "2026-01-31", "the hyphens are missing"),
        ("20261301", _DATE, "the hyphens are missing"),
        ("31/01/2026", "2026-01-31", _YEAR_FIRST),
        ("1/31/2026", "2026-01-31", _YEAR_FIRST),
        ("05.05.2026", "2026-05-05", _YEAR_FIRST),
        ("01/02/2026", _DATE, _YEAR_FIRST),
        ("31/02/2026", _DATE, _YEAR_FIRST),
        ("2026/01/31", "2026-01-31", "hyphens stand between year, month and day"),
        ("2026-1-5", "2026-01-05", "month and day need two digits"),
        ("2026-01-31T08:00:00Z", "2026-01-31", "only the date is allowed, without a time"),
        ("2026-01-31 00:00:00.0", "2026-01-31", "only the date is allowed, without a time"),
        ("31-JAN-2026", "2026-01-31", "the month is a number, and the year stands first"),
        ("January 31, 2026", "2026-01-31", "the month is a number, and the year stands first"),
        ("31-XYZ-2026", _DATE, "the month is a number, and the year stands first"),
        ("2026-02-30", _DATE, "30 February does not exist"),
        ("2026-02-29", _DATE, "29 February does not exist in 2026"),
        ("2026-04-31", _DATE, "31 April does not exist"),
        ("2026-13-01", _DATE, "there is no month 13"),
        ("0000-00-00", _DATE, _ZEROS),
        ("0000-01-01", _DATE, "there is no year 0000"),
        ("2026-01-31+15:00", _DATE, "the time zone is not possible"),
        ("31/01/26", _DATE, "the year needs four digits and stands first"),
        ("never", _DATE, "it is not in the form of a date"),
    ],
)
def test_dates(schema: Schema, text: str, expected: str, reason: str) -> None:
    """A date that can be read in one way only is told as it should be written."""
    found = only(schema, record_with("expiry_date", text))
    assert (found.value, found.expected, found.reason) == (text, expected, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("19900506", "the hyphens are missing"),
        ("1990-02-30", "that month has no such day"),
        ("1990-13-01", "there is no such month"),
        ("31/01/1990", _YEAR_FIRST),
    ],
)
def test_birth_dates_are_not_repeated(schema: Schema, text: str, reason: str) -> None:
    """A birth date is personal: the texts speak of its form alone."""
    found = only(schema, record_with("birth_date", text))
    assert (found.expected, found.reason) == (_DATE, reason)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("", "leave the element out", "it is empty"),
        ("2026-01-31", "2026-01-31T00:00:00", "the time is missing"),
        ("2026-01-31Z", "2026-01-31T00:00:00Z", "the time is missing"),
        ("2026-01-31 08:00:00", "2026-01-31T08:00:00", "a T stands between date and time, not a blank"),
        ("2026-01-31T08:00", "2026-01-31T08:00:00", "the seconds are missing"),
        ("31/01/2026", _DATE_TIME, "the date is not written as YYYY-MM-DD"),
        ("now", _DATE_TIME, "it is not in the form of a date and time"),
        (
            "2026-01-31T25:00:00",
            _DATE_TIME,
            "this date or this time does not exist, or it is not written as YYYY-MM-DDThh:mm:ss",
        ),
    ],
)
def test_dates_with_a_time(schema: Schema, text: str, expected: str, reason: str) -> None:
    """Blocks and notes want a date with a time."""
    found = only(schema, record_with("user_blocks/user_block/created_date", text))
    assert (found.expected, found.reason) == (expected, reason)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("", "leave the element out", "it is empty"),
        ("True", "true", "it must be written in small letters"),
        ("FALSE", "false", "it must be written in small letters"),
        ("Y", "true", "only true, false, 1 and 0 are allowed"),
        ("no", "false", "only true, false, 1 and 0 are allowed"),
        ("maybe", "true or false", "only true, false, 1 and 0 are allowed"),
    ],
)
def test_booleans(schema: Schema, text: str, expected: str, reason: str) -> None:
    """The common spellings of yes and no lead to the right one."""
    found = only(schema, record_with("is_researcher", text))
    assert (found.expected, found.reason) == (expected, reason)


def test_an_empty_required_value_is_not_to_be_left_out(schema: Schema) -> None:
    """A note must say whether users see it."""
    found = only(schema, record_with("user_notes/user_note/user_viewable"))
    assert (found.expected, found.reason) == ("true or false", "it is empty, and the element is required")


def test_an_empty_attribute_is_to_be_left_out(schema: Schema) -> None:
    """It is an attribute, not an element."""
    assert only(schema, record_with("loans", "1", {"desc": "x"})).kind.value == "unknown-attribute"
    found = only(schema, record_with("contact_info/emails/email", "", {"preferred": ""}))
    assert found.expected == "leave the attribute out"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("loans", "ten", "a whole number from -2147483648 to 2147483647"),
        ("fees", "1,50", "a number such as 12.50"),
        ("fees", "", "leave the element out"),
    ],
)
def test_numbers(schema: Schema, path: str, text: str, expected: str) -> None:
    """The range is named."""
    assert only(schema, record_with(path, text)).expected == expected


def test_lengths(schema: Schema) -> None:
    """Both lengths are told, in UTF-16 units."""
    found = only(schema, record_with("campus_code", "x" * 49 + "\N{GRINNING FACE}"))
    assert (found.expected, found.reason) == ("at most 50 characters (UTF-16 units)", "it has 51")
