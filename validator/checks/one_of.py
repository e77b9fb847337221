"""Codes that must stand in a list of the institution."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from validator.checks.check import Look, RecordCheck, is_blank
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.dataclass import field as option
from validator.expression import expression
from validator.privacy import quote
from validator.records.guard import EVERYTHING, SECTION_END, Beginning, Guard
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from validator.privacy import Shown
    from validator.records.record import Record

_MOST_GUARDED = 40
_PLAIN = expression(r"[A-Za-z0-9_.\- ]+")


@dataclass(frozen=True, slots=True)
class Options:
    """Either `field` and the `values` it may have, or `lists`: for each field its own values.

    With `case: fold` upper and lower case count as equal. A field with an empty list is not checked.
    """

    field: tuple[Selector, ...] = ()
    values: tuple[str, ...] = option(default=(), metadata={"essential": True})
    lists: Mapping[Selector, tuple[str, ...]] = option(default_factory=dict)
    case: Literal["exact", "fold"] = "exact"

    def __post_init__(self) -> None:
        if bool(self.field) == bool(self.lists):
            raise ValueError("give either 'field' with 'values', or 'lists'")


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value that is not in its list; blank values are left to other checks."""
    lists = options.lists or dict.fromkeys(options.field, options.values)
    for selector, values in lists.items():
        if not values:
            continue
        for element in record.select(selector):
            text = element.text
            if not is_blank(text) and not _is_listed(text, values, options.case):
                nearest = _nearest(text.strip(), values)
                shown: dict[str, Shown] = {
                    "value": quote(text, element.path),
                    "field": selector.leaf,
                    "nearest": nearest,
                }
                yield Hit(element.at, element.path, shown)


def _is_listed(text: str, values: tuple[str, ...], case: str) -> bool:
    return text in _folded(values)[0] if case == "exact" else text.casefold() in _folded(values)[1]


@lru_cache(maxsize=64)
def _folded(values: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(values), frozenset(value.casefold() for value in values)


@lru_cache(maxsize=4096)
def _nearest(text: str, values: tuple[str, ...]) -> str:
    """The value that was probably meant: one that differs in case only, or a close spelling; or ""."""
    same = [value for value in values if value.casefold() == text.casefold()]
    return next(iter(same or get_close_matches(text[:100], values, 1, cutoff=0.75)), "")


def guard(options: Options) -> Guard | None:
    """Lets the listed values pass, if they are few and plain."""
    values = {value for own in (options.values, *options.lists.values()) for value in own}
    if len(values) > _MOST_GUARDED or not all(map(_PLAIN.fullmatch, values)):
        return None
    if not values:
        return EVERYTHING
    flag = b"" if options.case == "exact" else b"i"
    goes_on: dict[frozenset[int], list[bytes]] = {}
    for value in sorted(values):
        first = {value[0]} if options.case == "exact" else {value[0].lower(), value[0].upper()}
        goes_on.setdefault(frozenset(map(ord, first)), []).append(re.escape(value[1:].encode()))
    return Guard(
        tuple(
            Beginning(first, (b"(?=(?%b:%b)%b</)" % (flag, b"|".join(rests), SECTION_END),))
            for first, rests in goes_on.items()
        )
    )


CHECK = RecordCheck(
    "one-of",
    Options,
    frozenset({"value", "field", "nearest"}),
    hits,
    look=Look.EACH,
    guard=guard,
    reads_texts=True,
    is_local=True,
)
