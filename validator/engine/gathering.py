"""Puts together what feed checks are shown of a block, from records read with care and records recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from validator.checks.check import Seen, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.engine.screen import Screened
    from validator.faults import Place
    from validator.records.selector import Selector


_Read: TypeAlias = "tuple[int, Mapping[str, tuple[str, ...]], Sequence[int]]"
"""Of a record that was read with care: its position, its texts by selector, and a line for each check or 0."""


class Gathering:
    """What was seen of the records of one block; `screened` are those that were recognised."""

    def __init__(self, plan: Plan) -> None:
        self.screened: Screened | None = None
        self._rules = [(check, options, check.selected(options)) for check, _, options in plan.feed_rules]
        self._selectors = {selector.text: selector for _, _, selected in self._rules for selector in selected}
        self._read: list[_Read] = []

    def add(self, position: int, record: CarefulRecord, near: Callable[[int], Place]) -> None:
        """A record that was read with care, at `position` of the block, from 0."""
        lines = [
            _line(record, selectors, near) if check.wants_lines else 0 for check, _, selectors in self._rules
        ]
        self._read.append((position, record.texts_of(self._selectors), lines))

    def batches(self, count: int) -> tuple[Any, ...]:
        """What each feed check makes of the `count` records of the block."""
        return tuple(
            check.gather(self._seen(number, selectors, count, wants_lines=check.wants_lines), options)
            for number, (check, options, selectors) in enumerate(self._rules)
        )

    def _seen(self, number: int, selectors: Sequence[Selector], count: int, *, wants_lines: bool) -> Seen:
        """What the check at `number` is shown."""
        if self.screened is not None:
            texts = [self.screened.texts(selector, count) for selector in selectors]
            lines = self.screened.lines(count) if wants_lines else [0] * count
        else:
            texts = [[()] * count for _ in selectors]
            lines = [0] * count
        for position, _, lines_read in self._read:
            lines[position] = lines_read[number]
        for selector, column in zip(selectors, texts, strict=True):
            for position, found, _ in self._read:
                column[position] = found.get(selector.text, ())
        return Seen(texts, lines)


def _line(record: CarefulRecord, selectors: Sequence[Selector], near: Callable[[int], Place]) -> int:
    """The line of the first element that is found and not blank, selector by selector; 0 where there is none."""
    for selector in selectors:
        for element in record.select(selector):
            if not is_blank(element.text):
                return near(element.at).line
    return 0
