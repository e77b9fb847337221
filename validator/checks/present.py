"""Fields that should not be in a feed: named at each record, or once for the whole feed with a count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, RecordCheck, RecordId, is_blank
from validator.checks.hit import Hit
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from validator.faults import Place
    from validator.records.record import Record


@dataclass(frozen=True, slots=True)
class Options:
    """The fields in question."""

    field: tuple[Selector, ...]


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each of the fields that is in the record with a value."""
    for selector in options.field:
        for element in record.select(selector):
            if not is_blank(element.text):
                yield Hit(element.at, element.path, {"field": selector.leaf})


Observation: TypeAlias = "tuple[tuple[int, int, str, Place], ...]"
"""The fields that a record fills: (rule, field, path, place) each."""


def observe(record: Record, rules: Sequence[Options], place: Callable[[int], Place]) -> Observation | None:
    """Which fields of which rules the record fills."""
    found = [
        (rule, position, element.path, place(element.at))
        for rule, options in enumerate(rules)
        for position, selector in enumerate(options.field)
        for element in record.select(selector)[:1]
    ]
    return tuple(found) or None


class Usage:
    """Counts the records that have each field, and remembers the first."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._records: Counter[tuple[int, int]] = Counter()
        self._first: dict[tuple[int, int], tuple[RecordId, str, Place]] = {}

    def add(self, observation: Observation, record: RecordId) -> Iterator[FeedHit]:
        """Counts; nothing is known to be a hit before the end of the feed."""
        for rule, position, path, place in observation:
            self._records[rule, position] += 1
            self._first.setdefault((rule, position), (record, path, place))
        return iter(())

    def finish(self) -> Iterator[FeedHit]:
        """One hit for each field that is in use, at its first place."""
        for (rule, position), (record, path, place) in sorted(self._first.items(), key=lambda item: item[0]):
            field = self._rules[rule].field[position].leaf
            values = {"field": field, "count": self._records[rule, position]}
            yield FeedHit(rule, record, place, path, values)


CHECK = RecordCheck("present", Options, frozenset({"field"}), hits)
USED = FeedCheck("used", Options, frozenset({"field", "count"}), observe, Usage)
