"""Says in plain words what is wrong with a value, and what would be right when that is certain.

Never judges: the schema has already refused the value. What would be right is built from the value itself,
so it is told only for fields that anybody may see (`tell`); for the others the texts speak of the form
alone.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from typing import NamedTuple

from validator.expression import expression

BLANKS = " \t\r\n"
"""White space as XML defines it."""

_A_DATE = "a date as YYYY-MM-DD"
_A_DATE_TIME = "a date and time as YYYY-MM-DDThh:mm:ss"
_TRUE = frozenset({"true", "t", "yes", "y", "on"})
_FALSE = frozenset({"false", "f", "no", "n", "off"})
_MONTHS = {
    word: number
    for number in range(1, 13)
    for word in (month_name[number].lower(), month_name[number].lower()[:3])
}

_ISO = expression(r"(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_ISO_WITH_TIME = expression(r"(\d{4}-\d\d-\d\d)[T ]\d.*", re.ASCII)
_COMPACT = expression(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_YEAR_FIRST = expression(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = expression(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT_YEAR = expression(r"\d{1,2}([-/.])\d{1,2}\1\d{2}", re.ASCII)
_MONTH_WORD = expression(r"(\d{1,2})[-/ .]+([A-Za-z]{3,9})[-/ .,]+(\d{4})", re.ASCII)
_WORD_FIRST = expression(r"([A-Za-z]{3,9})[ .]+(\d{1,2}),? +(\d{4})", re.ASCII)
_SPACED_TIME = expression(r"(\d{4}-\d\d-\d\d) +(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?", re.ASCII)
_NO_SECONDS = expression(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)", re.ASCII)


class Words(NamedTuple):
    """The two texts of a deviation."""

    expected: str
    reason: str


def date_words(text: str, *, tell: bool) -> Words:
    """The words for `text`, which is no `xs:date` and not blank."""
    text = text.strip(BLANKS)
    if found := _ISO.fullmatch(text):
        return Words(_A_DATE, _calendar_reason(*map(int, found.groups()), tell=tell))
    for explain in (_date_with_time, _compact_date, _year_first, _year_last, _worded_date):
        found_words = explain(text)
        if found_words is not None:
            right, reason = found_words
            return Words(right if tell and right else _A_DATE, reason)
    if _SHORT_YEAR.fullmatch(text):
        return Words(_A_DATE, "the year needs four digits and stands first")
    return Words(_A_DATE, "it is not in the form of a date")


def date_time_words(text: str, *, tell: bool) -> Words:
    """The words for `text`, which is no `xs:dateTime` and not blank."""
    text = text.strip(BLANKS)
    right, reason = "", "it is not in the form of a date and time"
    if (found := _ISO.fullmatch(text)) and _exists(*map(int, found.groups())):
        zone = text[10:]
        right, reason = f"{text[:10]}T00:00:00{zone}", "the time is missing"
    elif found := _SPACED_TIME.fullmatch(text):
        right, reason = (
            f"{found[1]}T{found[2]}{found[3] or ''}",
            "a T stands between date and time, not a blank",
        )
    elif found := _NO_SECONDS.fullmatch(text):
        right, reason = f"{found[1]}T{found[2]}:00", "the seconds are missing"
    elif _ISO_WITH_TIME.fullmatch(text):
        reason = "this date or this time does not exist, or it is not written as YYYY-MM-DDThh:mm:ss"
    elif date_words(text, tell=True).expected != _A_DATE:
        reason = "the date is not written as YYYY-MM-DD"
    return Words(right if tell and right else _A_DATE_TIME, reason)


def boolean_words(text: str, *, tell: bool) -> Words:
    """The words for `text`, which is no `xs:boolean` and not blank."""
    word = text.strip(BLANKS).casefold()
    right = "true" if word in _TRUE else "false" if word in _FALSE else ""
    reason = "only true, false, 1 and 0 are allowed"
    if word in ("true", "false"):
        reason = "it must be written in small letters"
    return Words(right if tell and right else "true or false", reason)


def _date_with_time(text: str) -> tuple[str, str] | None:
    found = _ISO_WITH_TIME.fullmatch(text)
    if found is None:
        return None
    return _if_real(*map(int, found[1].split("-"))), "only the date is allowed, without a time"


def _compact_date(text: str) -> tuple[str, str] | None:
    found = _COMPACT.fullmatch(text)
    return None if found is None else (_if_real(*map(int, found.groups())), "the hyphens are missing")


def _year_first(text: str) -> tuple[str, str] | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    right = _if_real(int(found[1]), int(found[3]), int(found[4]))
    if found[2] != "-":
        return right, "hyphens stand between year, month and day"
    return right, "month and day need two digits"


def _year_last(text: str) -> tuple[str, str] | None:
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings = {_if_real(year, second, first), _if_real(year, first, second)} - {""}
    sure = readings.pop() if len(readings) == 1 else ""
    return sure, "the year stands first, then month and day, with hyphens"


def _worded_date(text: str) -> tuple[str, str] | None:
    if found := _MONTH_WORD.fullmatch(text):
        day, word, year = found.groups()
    elif found := _WORD_FIRST.fullmatch(text):
        word, day, year = found.groups()
    else:
        return None
    month = _MONTHS.get(word.lower(), 0)
    return _if_real(int(year), month, int(day)), "the month is a number, and the year stands first"


def _exists(year: int, month: int, day: int) -> bool:
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _if_real(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if _exists(year, month, day) else ""


def _calendar_reason(year: int, month: int, day: int, *, tell: bool) -> str:
    if not (year or month or day):
        return "a date of zeros is no date; where none is known, leave the element out"
    if not 1 <= month <= 12:
        return f"there is no month {month:02}" if tell else "there is no such month"
    if year > 0 and not _exists(year, month, day):
        return _no_such_day(year, month, day) if tell else "that month has no such day"
    return "there is no year 0000" if year == 0 else "the time zone is not possible"


def _no_such_day(year: int, month: int, day: int) -> str:
    if month == 2 and day == 29:
        return f"29 February does not exist in {year:04}"
    return f"{day} {month_name[month]} does not exist"
