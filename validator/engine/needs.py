"""Tells of a row of captured values that a rule finds nothing there, since the record has all that the rule needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import is_blank
from validator.engine.wishes import path_of
from validator.grammar import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.engine.judging import Captured, Rule
    from validator.grammar import Column
    from validator.records.selector import Selector


class Needs:
    """What one rule needs of rows of `columns`, as far as its check says it.

    Attributes:
        is_known: whether the check says it, and the columns tell it.
    """

    def __init__(self, rule: Rule, columns: Sequence[Column]) -> None:
        _, check, options = rule
        pairs = None if check.needs is None else check.needs(options)
        self.is_known = pairs is not None
        self._needed: list[tuple[int | None, Sequence[int]]] = []
        for holder, field in pairs or ():
            if field.attribute or field.has_conditions or (holder is not None and holder.has_conditions):
                self.is_known = False
                return
            self._needed += _needed(holder, field, columns)

    def are_met(self, row: Sequence[Captured]) -> bool:
        """Whether in a row every holder has its field, and none of these is blank."""
        if not self.is_known:
            return False
        for holder, fields in self._needed:
            if holder is not None and row[holder] is None:
                continue
            is_there = False
            for field in fields:
                written = row[field]
                if written is not None:
                    if not written[:1].isalnum() and is_blank(text_of(written)):
                        return False
                    is_there = True
            if not is_there:
                return False
        return True


def _needed(
    holder: Selector | None, field: Selector, columns: Sequence[Column]
) -> Iterator[tuple[int | None, Sequence[int]]]:
    """For each copy of a holder the column that tells whether it is there, and those with the texts of its field."""
    above = "" if holder is None else path_of(holder)
    path = f"{above}/{path_of(field)}" if above else path_of(field)
    fields = [
        (number, column.steps)
        for number, column in enumerate(columns)
        if column.path == path and not (column.is_there or column.is_mark)
    ]
    holders = [
        (number, column.steps)
        for number, column in enumerate(columns)
        if above and column.path == above and column.is_there
    ]
    for own, steps in holders if above else [(None, ())]:
        yield own, [number for number, other in fields if other[: len(steps)] == steps]
