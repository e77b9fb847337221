"""The remarked records of one block, as they are told: counted together, or one by one with place and excerpt.

Of a defect that every record has a report shows a few samples. So what is shown of a record is made from the block's
text where somebody wants to see it, and not before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from validator.engine.results import LocalHit, RecordResult
from validator.records.excerpts import excerpt_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.engine.results import BlockResult, Remark, Said
    from validator.records.blocks import Block


class Told:
    """What is told of the records of `block` that its `result` has as remarked; an index, from 0, counts these.

    The first record of the block has number `first` in source number `source`.
    """

    def __init__(self, block: Block, result: BlockResult, source: int, first: int) -> None:
        self.source = source
        self._first = first
        self._block = block
        self._starts = result.starts
        self._remarked = remarked = result.remarked
        self._ruler = result.ruler(block)
        remarks = [len(saying.remarks) for saying in remarked.sayings]
        self._first_remarks = [*accumulate((remarks[said] for said in remarked.said), initial=0)]

    def between(self, first: int, end: int) -> range:
        """The indexes of those among the records of the block from number `first` to before `end`."""
        numbers = self._remarked.numbers
        return range(bisect_left(numbers, first), bisect_left(numbers, end))

    def sayings(self, indexes: range) -> Iterator[tuple[Said, int]]:
        """All that is said of the records with these indexes, each with how many of them it is said of."""
        counted = Counter(self._remarked.said[indexes.start : indexes.stop])
        return ((self._remarked.sayings[said], number) for said, number in counted.items())

    def remarks(self, index: int) -> Iterator[tuple[int, Remark]]:
        """The remarks about a record, each with where in the block's text that is."""
        remarked, begin = self._remarked, self._first_remarks
        places = remarked.places[begin[index] : begin[index + 1]]
        return zip(places, remarked.sayings[remarked.said[index]].remarks, strict=True)

    def offset(self, place: int) -> int:
        """The byte offset in the source of a place in the block's text."""
        return self._block.offset_of(place)

    def who(self, index: int) -> tuple[int, str]:
        """Which record it is: its number in the source, from 1, and its identifier."""
        remarked = self._remarked
        return self._first + remarked.numbers[index] - 1, remarked.primary_ids[index]

    def hit(self, index: int, place: int, remark: Remark) -> LocalHit:
        """The hit of which a remark about a record speaks."""
        start, end = self._starts[self._remarked.numbers[index] - 1], self._remarked.ends[index]
        path, values = remark.hit.path, remark.hit.values
        excerpt = excerpt_at(self._block.text[start:end], place - start, path)
        where = self._ruler.place(place)
        return LocalHit(remark.rule, where, path, values, excerpt, remark.consequence, remark.exceptions)

    def record(self, number: int) -> RecordResult | None:
        """All that is told of the record with this number in the block; None if it is not one of those."""
        for index in self.between(number, number + 1):
            remarked = self._remarked
            said = remarked.sayings[remarked.said[index]]
            place = self._ruler.place(self._starts[number - 1])
            hits = [self.hit(index, *remark) for remark in self.remarks(index)]
            return RecordResult(
                number, place, remarked.primary_ids[index], said.user_group, said.campus_code, hits
            )
        return None
