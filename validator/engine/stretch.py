"""The records of one block, for feed checks that want to know more of one of them than was gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import RecordId
from validator.engine.careful import belonging, parse
from validator.engine.results import RecordResult

if TYPE_CHECKING:
    from validator.engine.results import BlockResult
    from validator.faults import Place
    from validator.records.blocks import Block
    from validator.records.selector import Selector
    from validator.records.tree import Node


_MEMORY = 20
"""How many records are remembered as they were parsed."""


class RecordStretch:
    """The records of `block`; the first has number `first` in source number `source`. Positions count from 0.

    A record is parsed anew when it is asked for: few are.
    """

    def __init__(self, block: Block, result: BlockResult, source: int, first: int) -> None:
        self.source = source
        self.first = first
        self.line = block.start.line
        self._block = block
        self._result = result
        self._ruler = result.ruler(block)
        self._known: dict[int, Node] = {}

    def record(self, position: int) -> RecordId:
        """Which record stands at `position`."""
        root = self.root(position)
        primary_id = next((child.text.strip() for child in root.children if child.name == "primary_id"), "")
        return RecordId(self.source, self.first + position, primary_id)

    def find(self, position: int, selector: Selector, copy: int) -> tuple[str, Place]:
        """The path and the place of what `selector` finds at `position`; `copy` counts from 0."""
        element = self.root(position).select(selector)[copy]
        start = self._result.starts[position]
        self._ruler.place(start)
        return element.path, self._ruler.near(start + element.at)

    def described(self, position: int) -> RecordResult:
        """What is told of a record without hits of its own."""
        group, campus = belonging(self.root(position))
        place = self._ruler.place(self._result.starts[position])
        return RecordResult(position + 1, place, self.record(position).primary_id, group, campus)

    def root(self, position: int) -> Node:
        """The element of the record at `position`."""
        if position not in self._known:
            piece = next(self._block.cuts(self._result.starts[position]))
            root = parse(self._block, piece).root
            assert root is not None  # what cannot be read is not gathered
            if len(self._known) >= _MEMORY:
                self._known.clear()
            self._known[position] = root
        return self._known[position]
