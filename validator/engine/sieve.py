"""Recognises the records of one block: by a narrow screen as many as it can, each of the others by a wider one.

Most records of most feeds pass the guards of a narrow screen, which captures little and so is quick. What passes
neither is for those who read with care.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from validator.engine.screened import Screened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.checks.check import Column
    from validator.engine.screen import Screen
    from validator.records.blocks import Block
    from validator.records.selector import Selector


class Sieve:
    """What `screen` and the one that is wider recognise of `block`."""

    def __init__(self, screen: Screen, block: Block) -> None:
        self._screen = screen
        self._block = block
        self._narrow = Screened(screen, block)
        self._wide: Screened | None = None

    def take(self, start: int, position: int) -> list[tuple[int, int]]:
        """Recognises records one behind another, from index `start` of the text on; the first is at `position`.

        Returns where each begins and ends; nothing where the first is not recognised. More may follow.
        """
        spans = self._narrow.take(start, position)
        if spans or start >= len(self._block.text):
            return spans
        if self._wide is None:
            self._wide = Screened(self._screen.wider, self._block)
        return self._wide.take(start, position, 1)

    @property
    def _layers(self) -> list[Screened]:
        return [self._narrow] if self._wide is None else [self._narrow, self._wide]

    def doubtful(self) -> list[int]:
        """The positions of the records in which some check finds something, or that are not sound."""
        return sorted(chain.from_iterable(layer.doubtful() for layer in self._layers))

    def clean(self) -> Iterator[int]:
        """The positions of the others."""
        return chain.from_iterable(layer.clean() for layer in self._layers)

    def groups(self) -> Counter[str]:
        """How many of the clean records are of which user group."""
        return sum((layer.groups() for layer in self._layers), Counter())

    def settled(self, check: str) -> frozenset[Selector]:
        """What the feed check of this name need not be shown."""
        return self._narrow.settled(check)

    def texts(self, selector: Selector, count: int) -> Sequence[Column]:
        """What `selector` finds in the `count` records of the block, copy by copy."""
        columns = self._narrow.texts(selector, count)
        if self._wide is None:
            return columns
        written = [[*column] for column in columns]
        for copy, (positions, texts) in enumerate(self._wide.found(selector)):
            if copy == len(written):
                written.append([None] * count)
            column = written[copy]
            for position, text in zip(positions, texts, strict=True):
                column[position] = text
        return [column for column in written if column.count(None) < count]

    def lines(self, count: int) -> list[int]:
        """For each record the line of what rules compare it by."""
        lines = self._narrow.lines(count)
        if self._wide is not None:
            for position, line in self._wide.numbered_lines():
                lines[position] = line
        return lines
