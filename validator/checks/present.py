"""Fields that should not be in a feed: named at each record, or once for the whole feed with a count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import FeedCheck, FeedHit, Look, RecordCheck, RecordId, is_blank
from validator.checks.hit import Hit
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
            if not is_blank(element.text):
                yield Hit(element.at, element.path, {"field": selector.leaf})


Usage: TypeAlias = "dict[tuple[int, int], tuple[int, int]]"
"""By rule and field of the rule: how many records have the field, and the position of the first."""


def _fields(rules: Sequence[Options]) -> tuple[Selector, ...]:
    return tuple(dict.fromkeys(field for options in rules for field in options.field))


def gather(seen: Seen, rules: Sequence[Options]) -> Usage | None:
    """Which fields of which rules the records have."""
    usage: Usage = {}
    for rule, options in enumerate(rules):
        for number, field in enumerate(options.field):
            columns = seen.columns(field)
            if not columns:
                continue
            having = [
                position
                for position, texts in enumerate(zip(*columns, strict=True))
                if any(text is not None for text in texts)
            ]
            usage[rule, number] = len(having), having[0]
    return usage or None


class UsageTracker:
    """Counts the records that have each field, and remembers the first."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._records: Counter[tuple[int, int]] = Counter()
        self._first: dict[tuple[int, int], tuple[RecordId, str, Place]] = {}

    def add(self, batch: Usage, stretch: Stretch) -> Iterator[FeedHit]:
        """Counts; nothing is known to be a hit before the end of the feed."""
        for key, (records, first) in batch.items():
            self._records[key] += records
            if key not in self._first:
                rule, number = key
                path, place = stretch.find(first, self._rules[rule].field[number], 0)
                self._first[key] = stretch.record(first), path, place
        return iter(())

    def finish(self) -> Iterator[FeedHit]:
        """One hit for each field that is in use, at its first place."""
        for (rule, number), (record, path, place) in sorted(self._first.items(), key=lambda item: item[0]):
            field = self._rules[rule].field[number].leaf
            values: dict[str, Shown] = {"field": field, "count": self._records[rule, number]}
            yield FeedHit(rule, record, place, path, values)


CHECK = RecordCheck("present", Options, frozenset({"field"}), hits, look=Look.FILLED)
USED = FeedCheck("used", Options, frozenset({"field", "count"}), _fields, gather, UsageTracker)
