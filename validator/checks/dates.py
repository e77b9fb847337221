"""Dates that contradict one another, or today. What is no date at all is left to the schema check."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from operator import le, lt
from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck
from validator.checks.hit import Hit
from validator.dataclass import dataclass, field
from validator.expression import expression
from validator.privacy import quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)
from validator.rulebook.dates import DateExpr  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.privacy import Shown
    from validator.records.record import Record

_XSD_DATE = expression(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?\s*")
_LIKE_DATES = expression(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?\0)*+")
_BEYOND = expression(r"\s*[0-9]{5,}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?\s*")


@dataclass(frozen=True, slots=True)
class OrderOptions:
    """`later` must not be before `earlier`, nor on the same day unless `allow_equal`."""

    earlier: Selector
    later: Selector
    allow_equal: bool = True


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """For each field the `earliest` and the `latest` day that is plausible; `never` are days that are none."""

    earliest: Mapping[Selector, DateExpr] = field(default_factory=dict)
    latest: Mapping[Selector, DateExpr] = field(default_factory=dict)
    never: tuple[dt.date, ...] = ()


@lru_cache(maxsize=16384)
def day_of(text: str) -> dt.date | None:
    """The day that an `xs:date` names, its time zone left aside; the last day of 9999 for later years; else None."""
    found = _XSD_DATE.fullmatch(text)
    if found is None:
        return dt.date.max if _BEYOND.fullmatch(text) else None
    try:
        return dt.date.fromisoformat(found[1])
    except ValueError:
        return None


def order_hits(record: Record, options: OrderOptions, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for a pair of dates in the wrong order, at the later one."""
    for first in record.select(options.earlier):
        for second in record.select(options.later):
            earlier, later = day_of(first.text), day_of(second.text)
            if earlier is None or later is None:
                continue
            if later < earlier or (later == earlier and not options.allow_equal):
                values: dict[str, Shown] = {
                    "earlier": quote(first.text.strip(), first.path),
                    "later": quote(second.text.strip(), second.path),
                    "days": (earlier - later).days,
                }
                yield Hit(second.at, second.path, values)


def _are_in_order(earlier: Sequence[str], later: Sequence[str], options: OrderOptions) -> bool:
    """Whether all look like dates, and none of the later ones comes before its earlier one."""
    first, second = _written_days(earlier), _written_days(later)
    in_order = le if options.allow_equal else lt
    return first is not None and second is not None and all(map(in_order, first, second))


def _written_days(texts: Sequence[str]) -> list[str] | None:
    """The days without zones, which compare as texts as they do as days; None unless all look like dates."""
    are_dates = _LIKE_DATES.fullmatch("\0".join([*texts, ""]))
    return [text[:10] for text in texts] if are_dates else None


def window_hits(record: Record, options: WindowOptions, as_of: dt.date) -> Iterator[Hit]:
    """One hit for each date outside of its window or on a day that is none."""
    for selector in dict.fromkeys((*options.earliest, *options.latest)):
        for element in record.select(selector):
            day = day_of(element.text)
            if day is None:
                continue
            reason, limit = _objection(day, selector, options, as_of)
            if reason:
                values: dict[str, Shown] = {
                    "value": quote(element.text.strip(), element.path),
                    "field": selector.leaf,
                    "limit": limit,
                    "reason": reason,
                }
                yield Hit(element.at, element.path, values)


def _is_within(texts: Sequence[str], options: WindowOptions, as_of: dt.date) -> bool:
    """Whether all texts look like dates between any earliest and any latest day, and none of those that never are."""
    days = _written_days(texts)
    first = max((_resolved(day, as_of) for day in options.earliest.values()), default="")
    last = min((_resolved(day, as_of) for day in options.latest.values()), default="~")
    return (
        days is not None
        and first <= min(days, default=first)
        and max(days, default=last) <= last
        and not any(day.isoformat() in days for day in options.never)
    )


@lru_cache(maxsize=1024)
def _resolved(day: DateExpr, as_of: dt.date) -> str:
    return day.resolve(as_of).isoformat()


def _objection(day: dt.date, selector: Selector, options: WindowOptions, as_of: dt.date) -> tuple[str, str]:
    """Why `day` is not plausible, and the day that it is held against; or two empty texts."""
    if day in options.never:
        return "is a default of databases, not a real date", day.isoformat()
    if selector in options.earliest:
        earliest = options.earliest[selector].resolve(as_of)
        if day < earliest:
            return f"is before {earliest.isoformat()}", earliest.isoformat()
    if selector in options.latest:
        latest = options.latest[selector].resolve(as_of)
        if day > latest:
            return f"is after {latest.isoformat()}", latest.isoformat()
    return "", ""


ORDER = RecordCheck(
    "date-order",
    OrderOptions,
    frozenset({"earlier", "later", "days"}),
    order_hits,
    selected=lambda options: (options.earlier, options.later),
    agree=_are_in_order,
    reads_texts=True,
    is_local=True,
)
WINDOW = RecordCheck(
    "date-window",
    WindowOptions,
    frozenset({"value", "field", "limit", "reason"}),
    window_hits,
    look=Look.EACH,
    is_clean=_is_within,
    reads_texts=True,
    is_local=True,
)
