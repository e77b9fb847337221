"""How many records findings about the whole feed speak of, together and each by itself.

Such findings overlap: those without a line are often those without a city. Records are therefore counted by the
combination of fields that they have, so that nobody counts twice however the findings of a rule are put together, and
no record needs to be remembered. Every combination is told apart: to which of them a limit applies would depend on the
fields that are still followed, and so on the stretches in which the feed is looked at. There are many only where
dozens of columns that say nothing are there in one record and not in the next, and never more than records.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.checks.check import Texts


def having(columns: Sequence[Texts]) -> Sequence[int]:
    """The positions of the records that have the element of `columns`, empty or not."""
    if len(columns) != 1:
        several = zip(*columns, strict=True)
        return [position for position, texts in enumerate(several) if any(text is not None for text in texts)]
    (column,) = columns
    if None not in column:
        return range(len(column))
    return [position for position, text in enumerate(column) if text is not None]


def filling(columns: Sequence[Texts]) -> Sequence[int]:
    """The positions of the records that have the element of `columns` and something in it."""
    several = zip(*columns, strict=True)
    return [
        position
        for position, texts in enumerate(several)
        if any(text is not None and text.decode().strip() for text in texts)
    ]


def combined(count: int, having: Sequence[tuple[int, Sequence[int]]]) -> dict[int, int]:
    """How many of `count` records have each combination of fields.

    Args:
        count: how many records there are.
        having: the number of a field, from 0, and the positions of the records that have it, each once.

    Returns:
        By combination, of which bit `n` stands for the field with number `n`; without the records that have none.
    """
    if not having:
        return {}
    of_all = 0
    several = [0] * count
    for number, positions in having:
        if len(positions) == count:
            of_all |= 1 << number
            continue
        for position in positions:
            several[position] |= 1 << number
    combinations: Counter[int] = Counter()
    for combination, records in Counter(several).items():
        combinations[combination | of_all] += records
    return {combination: records for combination, records in combinations.items() if combination and records}


class Crowds:
    """The combinations of fields of all records so far."""

    def __init__(self) -> None:
        self._records: Counter[int] = Counter()
        self._followed = -1

    def follow(self, numbers: Collection[int]) -> None:
        """Forgets all fields but these: nothing will be found in the others."""
        followed = sum(1 << number for number in set(numbers))
        if followed != self._followed:
            self._followed = followed
            self._take(list(_popped(self._records)))

    def add(self, combinations: Mapping[int, int]) -> None:
        """Counts further records."""
        self._take(combinations.items())

    def of(self, number: int) -> dict[int, int]:
        """How many records have the field with this number, by combination."""
        return {
            combination: records
            for combination, records in self._records.items()
            if combination >> number & 1
        }

    def _take(self, combinations: Iterable[tuple[int, int]]) -> None:
        for combination, records in combinations:
            kept = combination & self._followed
            if kept:
                self._records[kept] += records


def _popped(records: Counter[int]) -> Iterator[tuple[int, int]]:
    while records:
        yield records.popitem()
