"""Fields that should not be in a feed: named at each record, or once for the whole feed with a count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, Look, RecordCheck, RecordId
from validator.checks.crowds import Crowds, combined, having
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Seen, Stretch
    from validator.faults import Place
    from validator.privacy import Shown
    from validator.records.record import Record


@dataclass(frozen=True, slots=True)
class Options:
    """The fields in question."""

    field: tuple[Selector, ...]


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each of the fields that is in the record with a value."""
    for selector in options.field:
        for element in record.select(selector):
            if element.is_filled:
                yield Hit(element.at, element.path, {"field": selector.leaf})


Usage: TypeAlias = "tuple[dict[Selector, tuple[int, int]], dict[int, int]]"
"""By field how many records have it, and the position of the first; and how many have which combination of fields."""


def _fields(rules: Sequence[Options]) -> tuple[Selector, ...]:
    return tuple(dict.fromkeys(field for options in rules for field in options.field))


def gather(seen: Seen, rules: Sequence[Options]) -> Usage | None:
    """Which fields of the rules the records have."""
    fields = enumerate(_fields(rules))
    found = [(number, field, having(columns)) for number, field in fields if (columns := seen.columns(field))]
    if not found:
        return None
    usage = {field: (len(positions), positions[0]) for _, field, positions in found}
    return usage, combined(seen.count, [(number, positions) for number, _, positions in found])


class UsageTracker:
    """Counts the records that have each field, and remembers the first."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._numbers = {field: number for number, field in enumerate(_fields(rules))}
        self._records: Counter[Selector] = Counter()
        self._crowds = Crowds()
        self._first: dict[Selector, tuple[RecordId, str, Place]] = {}

    def add(self, batch: Usage, stretch: Stretch) -> Iterator[FeedHit]:
        """Counts; nothing is known to be a hit before the end of the feed."""
        usage, combinations = batch
        self._crowds.add(combinations)
        for field, (records, first) in usage.items():
            self._records[field] += records
            if field not in self._first:
                self._first[field] = stretch.record(first), *stretch.find(first, field, 0)
        return iter(())

    def finish(self) -> Iterator[FeedHit]:
        """One hit for each field that is in use, at its first place."""
        for rule, options in enumerate(self._rules):
            for field in options.field:
                if field not in self._first:
                    continue
                record, path, place = self._first[field]
                crowds = self._crowds.of(self._numbers[field])
                values: dict[str, Shown] = {"field": field.leaf, "count": self._records[field]}
                yield FeedHit(rule, record, place, path, values, crowds=crowds)


CHECK = RecordCheck(
    "present",
    Options,
    frozenset({"field"}),
    hits,
    look=Look.FILLED,
    is_local=True,
)
USED = FeedCheck("used", Options, frozenset({"field", "count"}), _fields, gather, UsageTracker)
