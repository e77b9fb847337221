"""The form of a value: a pattern that it must follow, a length that it must keep."""

from __future__ import annotations

import re  # noqa: TC003  (the rule book reads the annotations)
from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck, is_blank, utf16_length
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.privacy import quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from validator.privacy import Shown
    from validator.records.record import Record

_LONGEST = 4096
"""Longer values, in characters, are never handed to a pattern: it might take for ever."""


@dataclass(frozen=True, slots=True)
class PatternOptions:
    """The whole of each `field`, without surrounding blanks, must match `match`."""

    field: tuple[Selector, ...]
    match: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LengthOptions:
    """Each `field` may have at most `max` UTF-16 units, as Alma's parser counts (Source: XERCES)."""

    field: tuple[Selector, ...]
    max: int


def pattern_hits(record: Record, options: PatternOptions, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value that does not follow the pattern; blank values are left to other checks."""
    for selector in options.field:
        for element in record.select(selector):
            text = element.text.strip()
            if not is_blank(text) and (len(text) > _LONGEST or not options.match.fullmatch(text)):
                yield Hit(
                    element.at, element.path, {"value": quote(text, element.path), "field": selector.leaf}
                )


def is_clean(texts: Sequence[str], options: PatternOptions, as_of: dt.date) -> bool:  # noqa: ARG001
    """Whether all texts follow the pattern, blanks around them and all."""
    return max(map(len, texts), default=0) <= _LONGEST and all(map(options.match.fullmatch, texts))


def length_hits(record: Record, options: LengthOptions, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each value that is too long."""
    for selector in options.field:
        for element in record.select(selector):
            length = utf16_length(element.text)
            if length > options.max:
                values: dict[str, Shown] = {
                    "value": quote(element.text, element.path),
                    "field": selector.leaf,
                    "length": length,
                    "max": options.max,
                }
                yield Hit(element.at, element.path, values)


PATTERN = RecordCheck(
    "pattern",
    PatternOptions,
    frozenset({"value", "field"}),
    pattern_hits,
    look=Look.EACH,
    is_clean=is_clean,
    reads_texts=True,
    is_local=True,
)
LENGTH = RecordCheck(
    "length",
    LengthOptions,
    frozenset({"value", "field", "length", "max"}),
    length_hits,
    look=Look.EACH,
    reads_texts=True,
    is_local=True,
)
