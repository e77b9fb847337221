"""Of some captured texts rules ask only whether they are blank: rows that differ in nothing else are judged once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import Look, is_blank
from validator.engine.wishes import wishes_of_rule
from validator.grammar import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.engine.judging import Captured, Rule, Suspect
    from validator.engine.plan import Plan
    from validator.grammar import Column

_MEMORY = 20_000
"""How many rows are remembered."""


class ByBlanks:
    """What `judge` finds of rows of `columns`, by what is blank in them, where `rules` ask for no more."""

    def __init__(
        self,
        rules: Sequence[Rule],
        columns: Sequence[Column],
        plan: Plan,
        judge: Callable[[tuple[Captured, ...]], list[Suspect]],
    ) -> None:
        self._judge = judge
        self._known: dict[tuple[Captured, ...], list[Suspect]] = {}
        self._blankable = frozenset(_blankable(rules, columns, plan))

    @property
    def is_any(self) -> bool:
        """Whether there is a column of which no more is asked."""
        return bool(self._blankable)

    def finding(self, row: tuple[Captured, ...]) -> list[Suspect]:
        """Those who find something in a row."""
        row = tuple([_mark(text) if at in self._blankable else text for at, text in enumerate(row)])
        if row not in self._known:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            self._known[row] = self._judge(row)
        return self._known[row]


def _blankable(rules: Sequence[Rule], columns: Sequence[Column], plan: Plan) -> Iterator[int]:
    """The numbers of the columns with texts that no rule reads."""
    if any(check.look is not Look.FILLED for _, check, _ in rules):
        return
    read = {path for number, _, _ in rules for path in wishes_of_rule(plan.rules[number], Look.FILLED).texts}
    for at, column in enumerate(columns):
        is_text = not (column.attribute or column.is_there or column.holds_elements)
        if is_text and column.path not in read:
            yield at


def _mark(written: Captured) -> Captured:
    """A text that is blank if and only if `written` is."""
    if not written:
        return written
    return b"x" if written[:1].isalnum() or not is_blank(text_of(written)) else b""
