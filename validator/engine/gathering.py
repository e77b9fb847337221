"""Puts together what feed checks are shown of a block, from records read with care and records recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.checks.check import Seen, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.engine.screen import Screened
    from validator.faults import Place
    from validator.records.selector import Selector


class Gathering:
    """What was seen of the records of one block; `screened` are those that were recognised."""

    def __init__(self, plan: Plan) -> None:
        self.screened: Screened | None = None
        self._rules = [(check, options, check.selected(options)) for check, _, options in plan.feed_rules]
        self._read: list[list[tuple[int, list[tuple[str, ...]], int]]] = [[] for _ in self._rules]

    def add(self, position: int, record: CarefulRecord, near: Callable[[int], Place]) -> None:
        """A record that was read with care, at `position` of the block, from 0."""
        for read, (check, _, selectors) in zip(self._read, self._rules, strict=True):
            line = _line(record, selectors, near) if check.wants_lines else 0
            read.append((position, [record.texts(selector) for selector in selectors], line))

    def batches(self, count: int) -> tuple[Any, ...]:
        """What each feed check makes of the `count` records of the block."""
        return tuple(
            check.gather(self._seen(read, selectors, count, wants_lines=check.wants_lines), options)
            for read, (check, options, selectors) in zip(self._read, self._rules, strict=True)
        )

    def _seen(
        self,
        read: Sequence[tuple[int, list[tuple[str, ...]], int]],
        selectors: Sequence[Selector],
        count: int,
        *,
        wants_lines: bool,
    ) -> Seen:
        if self.screened is not None:
            texts = [self.screened.texts(selector, count) for selector in selectors]
            lines = self.screened.lines(count) if wants_lines else [0] * count
        else:
            texts = [[()] * count for _ in selectors]
            lines = [0] * count
        for position, found, line in read:
            lines[position] = line
            for column, own in zip(texts, found, strict=True):
                column[position] = own
        return Seen(texts, lines)


def _line(record: CarefulRecord, selectors: Sequence[Selector], near: Callable[[int], Place]) -> int:
    """The line of the first element that is found and not blank, selector by selector; 0 where there is none."""
    for selector in selectors:
        for element in record.select(selector):
            if not is_blank(element.text):
                return near(element.at).line
    return 0
