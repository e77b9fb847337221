"""Judges texts by the built-in types of XML Schema that feeds use, where the answer is beyond doubt.

Importing `xmlschema` takes longer than checking a small feed. What nearly every value is, plainly right or
plainly wrong, is said here; of all else (years of five digits, midnight as 24:00:00) there is no opinion, and
`xmlschema` is asked.
"""

from __future__ import annotations

from calendar import monthrange
from functools import partial
from typing import TYPE_CHECKING

from validator.expression import expression

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DAY = r"(-?[0-9]*)([0-9]{4})-([0-9]{2})-([0-9]{2})"
_DATE = expression(_DAY + _ZONE)
_DATE_TIME = expression(_DAY + r"T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?" + _ZONE)
_WHOLE = expression(r"[+-]?[0-9]{1,25}")
_DIGIT = expression(r"[0-9]")
_SHORT_FLOAT = expression(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_FLOAT = expression(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|-?INF|NaN")
_MICROSECONDS = 6


def _date(text: str) -> bool | None:
    found = _DATE.fullmatch(text)
    return found is not None and _day(found)


def _day(found: re.Match[str]) -> bool | None:
    if found[1]:
        return None
    year, month, day = int(found[2]), int(found[3]), int(found[4])
    return year > 0 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _date_time(text: str) -> bool | None:
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return False
    if found[5] == "24" or len(found[8] or "") > 1 + _MICROSECONDS:
        return None
    if found[5] > "24" or found[6] > "59" or found[7] > "59":
        return False
    return _day(found)


def _boolean(text: str) -> bool:
    return text in ("true", "false", "1", "0")


def _whole(bits: int, text: str) -> bool | None:
    if not _DIGIT.search(text):
        return False
    most = 1 << (bits - 1)
    return -most <= int(text) < most if _WHOLE.fullmatch(text) else None


def _float(text: str) -> bool | None:
    if _SHORT_FLOAT.fullmatch(text):
        return True
    return None if _FLOAT.fullmatch(text) else False


JUDGES: Mapping[str, Callable[[str], bool | None]] = {
    "date": _date,
    "dateTime": _date_time,
    "boolean": _boolean,
    "int": partial(_whole, 32),
    "long": partial(_whole, 64),
    "float": _float,
}
"""By the name of a type: whether a text is one of its values, blanks around it taken off; None for no opinion."""
