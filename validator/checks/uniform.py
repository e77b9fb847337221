"""Columns that say nothing: a field that is empty in every record, or the same in every record.

Only all records together show it. A finding is one line about a column of the export, at its first place; what it means
for each person is the business of the rules for records.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from validator.checks.check import FeedCheck, FeedHit
from validator.checks.crowds import Crowds, combined, filling, having
from validator.dataclass import dataclass, replace
from validator.privacy import quote
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.checks.check import RecordId, Seen, Stretch, Texts
    from validator.faults import Place
    from validator.privacy import Shown
    from validator.records.record import Element


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of each field.

    Attributes:
        kind: `never-filled`: the element is there and blank, and nowhere filled; `always-same`: one value is in all
            records that fill the field.
        fields: the columns, each by itself.
        min_records: in how many records the element must be there, at least; fewer show nothing.
    """

    kind: Literal["never-filled", "always-same"]
    fields: tuple[Selector, ...]
    min_records: int = 10


@dataclass(frozen=True, slots=True)
class Summary:
    """What neighbouring records have in one field, as far as it can still lead to a hit.

    Attributes:
        blank: how many have the element, and only blank; as many as were looked at where one is filled.
        first_blank: the position of the first of them.
        filled: how many have a value; at least one where `common` is empty.
        first_filled: the position of the first of them, and which copy of the element.
        common: the values that all of these have, without blanks around them; none where nobody asks.
    """

    blank: int
    first_blank: int
    filled: int
    first_filled: tuple[int, int]
    common: frozenset[str]


_SETTLED = Summary(0, -1, 1, (-1, 0), frozenset())
"""Filled for somebody, and not the same for all: no hit can come of it."""

Batch: TypeAlias = tuple[int, tuple[Summary | None, ...], dict[int, int]]
"""How many records there are, what they have by the number of the selector, and how many have which of those fields
that can still lead to a hit, together."""


def selected(rules: Sequence[Options]) -> tuple[Selector, ...]:
    """The fields of all rules, each once."""
    return tuple(dict.fromkeys(field for options in rules for field in options.fields))


class _Asked(NamedTuple):
    """The numbers of all fields, and those of which it is asked whether they are the same in every record."""

    numbers: Mapping[Selector, int]
    compared: frozenset[Selector]


@lru_cache(8)
def _asked(rules: tuple[Options, ...]) -> _Asked:
    numbers = {selector: number for number, selector in enumerate(selected(rules))}
    compared = (field for options in rules if options.kind == "always-same" for field in options.fields)
    return _Asked(numbers, frozenset(compared))


def gather(seen: Seen, rules: Sequence[Options]) -> Batch:
    """The fields of neighbouring records."""
    asked = _asked(tuple(rules))
    summaries: list[Summary | None] = [_SETTLED] * len(asked.numbers)
    left = {asked.numbers[selector]: selector for selector in asked.numbers.keys() - seen.settled}
    for number, selector in left.items():
        summaries[number] = _summary(seen.columns(selector), is_compared=selector in asked.compared)
    return seen.count, tuple(summaries), combined(seen.count, [*_concerned(seen, left, summaries)])


def _concerned(
    seen: Seen, fields: Mapping[int, Selector], summaries: Sequence[Summary | None]
) -> Iterator[tuple[int, Sequence[int]]]:
    """Who has a field that is empty for all of them, and who fills one that is the same for all."""
    for number, selector in sorted(fields.items()):
        summary = summaries[number]
        if summary is not None and not summary.filled:
            yield _empty(number), having(seen.columns(selector))
        elif summary is not None and summary.common:
            yield _same(number), filling(seen.columns(selector))


def _empty(number: int) -> int:
    """The number under which those are counted for whom the selector with this number finds only blanks."""
    return 2 * number


def _same(number: int) -> int:
    """The number under which those are counted who fill what the selector with this number finds."""
    return 2 * number + 1


def settled(records: Sequence[Element], rules: Sequence[Options]) -> Iterator[Selector]:
    """The fields in which `records` of a feed are filled and differ: nothing can be found in these any more."""
    compared = _asked(tuple(rules)).compared
    for selector in selected(rules):
        if _differ(records, selector) if selector in compared else any(_filled(records, selector)):
            yield selector


def _filled(records: Sequence[Element], selector: Selector) -> Iterator[set[str]]:
    """The values of each record that has any."""
    for record in records:
        if values := {text for element in record.select(selector) if (text := element.text.strip())}:
            yield values


def _differ(records: Sequence[Element], selector: Selector) -> bool:
    """Whether there are values, and none of them is in all records that have one."""
    left: set[str] | None = None
    for values in _filled(records, selector):
        left = values if left is None else left & values
        if not left:
            return True
    return False


def _summary(columns: Sequence[Texts], *, is_compared: bool) -> Summary | None:
    if len(columns) == 1 and (alike := _of_one_value(columns[0])) is not None:
        return alike if is_compared else replace(alike, common=frozenset(), first_filled=(-1, 0))
    blank = filled = 0
    first_blank = -1
    first_filled = (-1, 0)
    common: set[str] = set()
    for position, texts in enumerate(zip(*columns, strict=True)):
        values = [text.decode().strip() for text in texts if text is not None]
        if any(values):
            if not filled and is_compared:
                copy = next(copy for copy, value in enumerate(values) if value)
                first_filled, common = (position, copy), {value for value in values if value}
            common.intersection_update(values)
            filled += 1
            if not common:
                break
        elif values:
            first_blank = first_blank if blank else position
            blank += 1
    return Summary(blank, first_blank, filled, first_filled, frozenset(common)) if blank or filled else None


def _of_one_value(column: Texts) -> Summary | None:
    """The summary of a column in which all texts are the same and not blank; None for any other."""
    texts = set(column) - {None}
    if len(texts) != 1:
        return None
    (text,) = texts
    assert text is not None
    value = text.decode().strip()
    if not value:
        return None
    filled = len(column) - column.count(None)
    return Summary(0, -1, filled, (column.index(text), 0), frozenset({value}))


@dataclass(slots=True)
class _Field:
    """What all records so far have in one field."""

    blank: int = 0
    filled: int = 0
    common: frozenset[str] = frozenset()
    blank_at: tuple[RecordId, str, Place] | None = None
    filled_at: tuple[RecordId, str, Place] | None = None

    @property
    def is_settled(self) -> bool:
        """Whether no hit can come of it any more."""
        return bool(self.filled) and not self.common

    def add(self, column: Summary, stretch: Stretch, selector: Selector) -> None:
        """Takes the column of the next records; a place is looked up only where a hit is still possible."""
        if column.filled:
            self.common = self.common & column.common if self.filled else column.common
        if column.filled and not self.filled and column.common:
            position, copy = column.first_filled
            self.filled_at = (stretch.record(position), *stretch.find(position, selector, copy))
        self.filled += column.filled
        if column.blank and self.blank_at is None and not self.filled:
            position = column.first_blank
            self.blank_at = (stretch.record(position), *stretch.find(position, selector, 0))
        self.blank += column.blank


class Columns:
    """Follows every column through the feed."""

    def __init__(self, rules: Sequence[Options]) -> None:
        self._rules = rules
        self._fields = {selector: _Field() for selector in selected(rules)}
        self._open = [*enumerate(self._fields.items())]
        self._crowds = Crowds()
        self._records = 0

    def add(self, batch: Batch, stretch: Stretch) -> Iterator[FeedHit]:
        """Takes the next records; nothing is known to be a hit before the end of the feed."""
        records, columns, combinations = batch
        self._records += records
        for number, (selector, field) in self._open:
            if (column := columns[number]) is not None:
                field.add(column, stretch, selector)
        self._open = [one for one in self._open if not one[1][1].is_settled]
        self._crowds.follow([*self._followed()])
        self._crowds.add(combinations)
        return iter(())

    def _followed(self) -> Iterator[int]:
        """What can still lead to a hit."""
        for number, (_, field) in self._open:
            if not field.filled:
                yield _empty(number)
            yield _same(number)

    def finish(self) -> Iterator[FeedHit]:
        """One hit for each column that says nothing."""
        found = [*self._columns_that_say_nothing()]
        self._crowds.follow([crowd for *_, crowd in found])
        for rule, selector, crowd in found:
            field = self._fields[selector]
            is_empty = not field.filled
            at = field.blank_at if is_empty else field.filled_at
            if at is None:
                continue
            record, path, place = at
            count = field.blank if is_empty else field.filled
            values: dict[str, Shown] = {
                "field": selector.leaf,
                "value": "" if is_empty else quote(min(field.common), path),
                "count": count,
                "records": self._records,
                "share": f"{100 * count // self._records} %",
            }
            yield FeedHit(rule, record, place, path, values, crowds=self._crowds.of(crowd))

    def _columns_that_say_nothing(self) -> Iterator[tuple[int, Selector, int]]:
        """By the number of the rule, with the number under which those who are concerned are counted."""
        numbers = {selector: number for number, selector in enumerate(self._fields)}
        for rule, options in enumerate(self._rules):
            for selector in options.fields:
                field = self._fields[selector]
                if options.kind == "never-filled":
                    if not field.filled and field.blank >= options.min_records:
                        yield rule, selector, _empty(numbers[selector])
                elif field.filled >= options.min_records and field.common:
                    yield rule, selector, _same(numbers[selector])


CHECK = FeedCheck(
    "uniform",
    Options,
    frozenset({"field", "value", "count", "records", "share"}),
    selected,
    gather,
    Columns,
    settled=settled,
    reads_texts=True,
)
