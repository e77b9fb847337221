"""Dates as a rule writes them: a day of the calendar, or a distance from the day that counts as today."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, TypeAlias, cast

from validator.dataclass import dataclass
from validator.expression import expression

Unit: TypeAlias = Literal["d", "w", "m", "y"]

_DAY = expression(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RELATIVE = expression(r"today(?:(?P<count>[+-][0-9]{1,5})(?P<unit>[dwmy]))?")


@dataclass(frozen=True, slots=True)
class DateExpr:
    """`2026-11-21`, or `today` with a distance in days, weeks, months or years: `today+1d`, `today-10y`."""

    text: str
    day: dt.date | None
    count: int = 0
    unit: Unit = "d"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> DateExpr:
        """The date that `text` states.

        Raises:
            ValueError: it states none; the message says what is wrong with it.
        """
        if found := _RELATIVE.fullmatch(text):
            return cls(text, None, int(found["count"] or 0), cast("Unit", found["unit"] or "d"))
        try:
            return cls(text, parse_day(text))
        except ValueError:
            raise ValueError(
                f"{text!r} is not a date: write YYYY-MM-DD, today, or a distance such as today+6m"
            ) from None

    def resolve(self, as_of: dt.date) -> dt.date:
        """The day it means when today is `as_of`.

        A month without that day gives its last day (31 January + 1m is 28 or 29 February); beyond the
        calendar's years 1 to 9999 it is their first or last day.
        """
        if self.day is not None:
            return self.day
        try:
            return _moved(as_of, self.count, self.unit)
        except (OverflowError, ValueError):
            return dt.date.max if self.count > 0 else dt.date.min


def parse_day(text: str) -> dt.date:
    """The day of the calendar that `text` writes as YYYY-MM-DD.

    Raises:
        ValueError: it is not written so, or does not exist; the message says which.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a date as YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the day {text} does not exist") from None


def _moved(day: dt.date, count: int, unit: Unit) -> dt.date:
    if unit in ("d", "w"):
        return day + dt.timedelta(days=count * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
