"""What feed checks are shown of the recognised records of a block: columns of texts, and lines."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any

from validator.engine.gathering import plain_texts
from validator.grammar import is_literal, resolved, text_of
from validator.grammar.columns import tree
from validator.records.blocks import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Texts, Wanted
    from validator.engine.rows import Rows
    from validator.engine.screen import Screen
    from validator.faults import Place
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
        """The positions of all records here, each with what `selector` finds, in document order."""
        indexes = self._screen.indexes_of(selector)
        columns = self._selected(selector) if indexes is None else [*map(self._plain, indexes)]
        rows = zip(*columns, strict=True) if columns else ((),) * len(self._rows)
        for position, row in zip(self._positions, rows, strict=True):
            yield position, [text for text in row if text is not None]

    def each_line(self) -> Iterator[tuple[int, int]]:
        """The positions of all records here, each with its line, as `lines` has it."""
        return zip(self._positions, self._lines[0], strict=True)

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

    def gists(self, wanted: Wanted, count: int) -> bytes | None:
        """What the machine tells of all `count` records of the block; None where it does not."""
        number = self._screen.gist_of(wanted)
        if number is None or self._screen.watching is None or len(self._rows) != count:
            return None
        gists = self._rows.gists(number)
        # What stands for another text is not resolved there.
        return None if gists is None or not is_literal(gists) else gists

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
    def _lines(self) -> tuple[list[int], Place]:
        """For each row the line of its anchor, and the end of the block."""
        text, rows = self._block.text, self._rows
        if b"\r" in text or not rows:
            ruler = Ruler(self._block)
            return [ruler.place(max(anchor, 0)).line for anchor in rows.anchors], self._block.end
        line, last = self._block.start.line, 0
        if rows.is_whole():
            first, last = rows.spans[0][0], rows.spans[-1][1]
            *begins, line = accumulate(rows.line_ends, initial=line + text.count(b"\n", 0, first))
            return [*map(add, begins, rows.lines_before)], self._block.end_from(last, line)
        lines = [0] * len(rows)
        told = zip(rows.spans, rows.anchors, rows.lines_before, rows.line_ends, range(len(rows)), strict=True)
        for (start, end), anchor, before, line_ends, row in sorted(told):
            if start > last:
                line += text.count(b"\n", last, start)
            if before is None:
                before = text.count(b"\n", start, max(anchor, start))
            lines[row] = line + before
            line += line_ends
            last = end
        return lines, self._block.end_from(last, line)

    def lines(self, count: int) -> list[int]:
        """For each record the line of what rules compare it by; 0 for those that are not here."""
        return [*self._scattered(self._lines[0], count, 0)]

    @property
    def end(self) -> Place:
        """Where the block ends."""
        return self._lines[1]

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
