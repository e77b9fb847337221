"""What feed checks are shown of the recognised records of a block: columns of texts, and lines."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any

from validator.checks.lengths import gist_of
from validator.engine.gathering import plain_texts
from validator.grammar import resolved, text_of
from validator.grammar.columns import tree
from validator.machine import gists_of
from validator.records.blocks import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Texts, Wanted
    from validator.engine.rows import Rows
    from validator.engine.screen import Screen
    from validator.faults import Place
    from validator.machine import Gists
    from validator.records.blocks import Block
    from validator.records.selector import Selector


class Exhibits:
    """The `rows` that `screen` has recognised of `block`, for feed checks; each stands at one of `positions`."""

    def __init__(self, screen: Screen, block: Block, rows: Rows, positions: Sequence[int]) -> None:
        self._screen = screen
        self._block = block
        self._rows = rows
        self._positions = positions
        self._texts: dict[int, Texts] = {}
        self._asked = 0, 0
        self._gaps: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self._rows)

    def settled(self, check: str) -> frozenset[Selector]:
        """What the feed check of this name need not be shown."""
        return self._screen.settled.get(check, frozenset())

    def guarded(self, check: str) -> frozenset[Selector]:
        """The fields of which the feed check of this name need not be shown those of clean records."""
        return self._screen.guarded.get(check, frozenset())

    def texts(self, selector: Selector, count: int) -> list[Texts]:
        """What `selector` finds in the `count` records of the block, copy by copy."""
        if not self._rows:
            return []
        indexes = self._screen.indexes_of(selector)
        columns = self._selected(selector) if indexes is None else map(self._plain, indexes)
        # Of a copy that no record has nothing is to be seen; of two alternatives of one copy, one is there.
        return [
            self._scattered(column, count, None)
            for column in columns
            if any(text is not None for text in column)
        ]

    def each(self, selector: Selector) -> Iterator[tuple[int, Sequence[bytes]]]:
        """The positions of the records here in which `selector` finds something, with that, in document order."""
        indexes = self._screen.indexes_of(selector)
        all_columns = self._selected(selector) if indexes is None else [*map(self._plain, indexes)]
        columns = [column for column in all_columns if column.count(None) < len(column)]
        if not columns:
            return
        for position, row in zip(self._positions, zip(*columns, strict=True), strict=True):
            if texts := [text for text in row if text is not None]:
                yield position, texts

    @property
    def positions(self) -> Sequence[int]:
        """Where they stand in the block."""
        return self._positions

    def anchors(self) -> Iterator[tuple[int, int]]:
        """The positions of all records here, each with the index of what rules compare it by."""
        return zip(self._positions, self._rows.anchors, strict=True)

    def joined(self, selector: Selector, count: int) -> list[bytes] | None:
        """What `selector` finds in the `count` records of the block, copy by copy, as the machine joins texts.

        None where it cannot be had more quickly than by way of `texts`.
        """
        indexes = self._screen.indexes_of(selector)
        if indexes is None or len(self._rows) != count:
            return None
        found = [self._rows.joined(index) for index in indexes]
        if None in found:
            return None
        return [resolved(one) for one in found if one is not None]

    def gists(self, wanted: Wanted, count: int) -> Gists | None:
        """What the machine tells of the `count` records of the block, nothing of those that are not here.

        None where it does not.
        """
        number = self._screen.gist_of(wanted)
        gists = None if number is None or self._screen.watching is None else self._rows.gists(number)
        if gists is None or len(self._rows) == count:
            return gists
        return gists_of(self._scattered(gists.rows(), count, gist_of((), ())))

    def _plain(self, index: int) -> Texts:
        """The texts for which the captured values of a column stand."""
        if index not in self._texts:
            self._texts[index] = plain_texts(self._rows[index])
        return self._texts[index]

    def _selected(self, selector: Selector) -> list[Texts]:
        """What a selector with conditions finds."""
        texts = [
            [None if written is None else text_of(written) for written in self._rows[index]]
            for index in range(len(self._screen.columns))
        ]
        rows = [
            [element.text.encode() for element in tree(self._screen.columns, row).select(selector)]
            for row in zip(*texts, strict=True)
        ]
        copies = max(map(len, rows), default=0)
        return [[row[copy] if copy < len(row) else None for row in rows] for copy in range(copies)]

    @cached_property
    def _ruler(self) -> Ruler:
        return Ruler(self._block)

    @cached_property
    def _lines(self) -> tuple[list[int], list[int], Place]:
        """For each row the line of its anchor, and the line in which it ends; and the end of the block."""
        text, rows = self._block.text, self._rows
        if b"\r" in text or not rows:
            return [self._ruler.place(max(anchor, 0)).line for anchor in rows.anchors], [], self._block.end
        line, last = self._block.start.line, 0
        if rows.is_whole():
            first, last = rows.spans[0][0], rows.spans[-1][1]
            begins = [*accumulate(rows.line_ends, initial=line + text.count(b"\n", 0, first))]
            end = self._block.end_from(last, begins[-1])
            return [*map(add, begins, rows.lines_before)], begins[1:], end
        lines, behind = [], []
        told = zip(rows.spans, rows.anchors, rows.lines_before, rows.line_ends, strict=True)
        for (start, end_of_row), anchor, before, line_ends in told:
            if start > last:
                line += text.count(b"\n", last, start)
            lines.append(line + (text.count(b"\n", start, max(anchor, start)) if before is None else before))
            line += line_ends
            behind.append(line)
            last = end_of_row
        return lines, behind, self._block.end_from(last, line)

    def line_at(self, index: int) -> int:
        """The line of any index of the block."""
        text, spans, behind = self._block.text, self._rows.spans, self._lines[1]
        if b"\r" in text:
            return self._ruler.place(index).line
        row = bisect_right(spans, (index, len(text))) - 1
        # What stands in a row is counted from the end of the one before.
        row -= row >= 0 and spans[row][1] > index
        line, last = (behind[row], spans[row][1]) if row >= 0 else (self._block.start.line, 0)
        if last < self._asked[0] <= index:
            # Where no row stands between, the lines are not counted again from the last one on.
            last, line = self._asked
        line += text.count(b"\n", last, index)
        self._asked = index, line
        return line

    def lines(self, count: int) -> list[int]:
        """For each record the line of what rules compare it by; 0 for those that are not here."""
        return [*self._scattered(self._lines[0], count, 0)]

    @property
    def end(self) -> Place:
        """Where the block ends."""
        return self._lines[2]

    def _scattered(self, found: Sequence[Any], count: int, nothing: Any) -> Sequence[Any]:
        if len(found) == count:
            return found
        scattered = [*found]
        for position in self._missing(count):
            scattered.insert(position, nothing)
        return scattered

    def _missing(self, count: int) -> Sequence[int]:
        """The positions of those among the `count` records of the block that are not here."""
        if len(self._gaps) + len(self._positions) != count:
            self._gaps = sorted({*range(count)}.difference(self._positions))
        return self._gaps
