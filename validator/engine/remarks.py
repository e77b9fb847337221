"""What is to be said of recognised records, from what was captured of them.

A defect that every record has must not cost a careful reading of every record. Which rules find something in a record
is known once its captured values are judged (`Screen`); what they find follows from these values, and where it stands
from the grammar's groups. Of records with the same values it is found out once. Whatever cannot be proven to be what a
careful reading would say is not said: the record is then read with care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import Look
from validator.engine.exceptions import covering
from validator.engine.outrank import without_outranked, worse
from validator.engine.plan import STRANGE
from validator.engine.reading import CarefulRecord
from validator.engine.results import Remark
from validator.engine.wishes import path_of, selected_of
from validator.grammar import text_of
from validator.grammar.columns import labelled
from validator.records.selector import without_positions
from validator.schema.deviation import DeviationKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.checks.hit import Hit
    from validator.engine.judging import Captured, Suspect
    from validator.engine.plan import Plan
    from validator.engine.rows import Rows
    from validator.grammar import Column, Grammar
    from validator.records.tree import Node
    from validator.schema.deviation import Deviation
    from validator.schema.schema import Schema

_MEMORY = 20_000
"""Of how many combinations of values it is remembered what is to be said of them."""
_STRUCTURAL = frozenset({DeviationKind.MISSING_ATTRIBUTE, DeviationKind.MISPLACED_ELEMENT})
"""What a part of a record seems to have wrong, and no recognised record has."""


class _Part(CarefulRecord):
    """The part of a recognised record at which somebody found something, with all deviations of the whole."""

    __slots__ = ()

    def __init__(self, root: Node, schema: Schema, deviations: Sequence[Deviation]) -> None:
        super().__init__(root, schema)
        self._deviations = deviations


class Remarks:
    """What rules of a plan say of records that `grammar` recognises.

    Args:
        plan: the plan.
        grammar: captures what there is to know.
        strangers: the paths of elements and attributes that the schema does not know, and of elements of which there
            are too many.
        looked_at: for each rule that may find something in captured values, the columns that it looks at.

    Attributes:
        is_ready: whether there is anything to go by; if not, ask nothing.
        strangers: the columns that tell of strangers.
    """

    def __init__(
        self,
        plan: Plan,
        grammar: Grammar,
        strangers: Collection[str],
        looked_at: Mapping[int, Collection[int]],
    ) -> None:
        self._plan = plan
        self._columns = grammar.columns
        self._paths = [column.path for column in self._columns]
        self._looked_at = looked_at
        self.is_ready = grammar.has_marks
        self.strangers = tuple(
            number
            for number, column in enumerate(self._columns)
            if column.path in strangers and self._is_strange(column)
        )
        self._tellable = frozenset(self._find_tellable())
        self._needed: dict[frozenset[Suspect], tuple[int, ...]] = {}
        self._known: dict[tuple[frozenset[Suspect], tuple[Captured, ...]], tuple[Remark, ...] | None] = {}

    def _is_strange(self, column: Column) -> bool:
        """Whether a column at the path of a stranger tells of it; one of a known element is another copy."""
        if column.attribute or column.path not in self._plan.schema.vocabulary:
            return bool(column.attribute) or column.is_mark
        return column.is_mark and column.steps[-1][1] > 0

    def _find_tellable(self) -> Iterator[int]:
        """The rules whose hits follow from the part of a record that they look at."""
        suppressions = self._plan.profile.suppressions
        for number, check, _ in self._plan.record_rules:
            is_for_some = any(suppressions[at].where for at in self._plan.exceptions.get(number, ()))
            if check.is_local and not is_for_some:
                yield number

    def of(
        self, columns: Rows, rows: Sequence[int], suspects: frozenset[Suspect]
    ) -> Iterator[tuple[Remark, ...] | None]:
        """What is said of each of these rows, in which only `suspects` find something, but for strangers.

        None where that is not known.
        """
        needed = self._needed.get(suspects)
        if needed is None:
            needed = self._needed[suspects] = tuple(self._find_needed(suspects))
        captured = [map(columns[number].__getitem__, rows) for number in needed]
        for values in zip(*captured, strict=True) if needed else [()] * len(rows):
            key = suspects, values
            if key not in self._known:
                if len(self._known) > _MEMORY:
                    self._known.clear()
                self._known[key] = self._of(needed, values, suspects)
            yield self._known[key]

    def _find_needed(self, suspects: frozenset[Suspect]) -> Iterator[int]:
        """The columns at which `suspects` look, and what tells which copies these are of."""
        own = {*self.strangers}
        paths = {self._columns[number].path for number in self.strangers}
        for suspect in suspects:
            if isinstance(suspect, str):
                own.update(self._judged_at(suspect))
                paths.add(suspect)
            else:
                own.update(self._looked_at[suspect])
                # Where nothing is, it may be told what that should stand in.
                paths.update(map(path_of, selected_of(self._plan.rules[suspect])))
        around = {path[:at] for path in paths for at, letter in enumerate(f"{path}/") if letter == "/"}
        for number, column in enumerate(self._columns):
            if number in own or (column.is_mark and self._paths[number] in around):
                yield number

    def _judged_at(self, path: str) -> Iterator[int]:
        return (
            number
            for number, other in enumerate(self._paths)
            if other == path and not self._columns[number].is_there
        )

    def _of(
        self, needed: Sequence[int], values: Sequence[Captured], suspects: frozenset[Suspect]
    ) -> tuple[Remark, ...] | None:
        plan = self._plan
        written = zip(needed, values, strict=True)
        texts = {number: text_of(value) for number, value in written if value is not None}
        record = _Part(self._tree(needed, texts), plan.schema, self._deviations(suspects, needed, texts))
        kinds = {deviation.kind for deviation in record.deviations}
        found: list[tuple[int, Hit]] = []
        for number, check, options in plan.record_rules:
            if options.kind not in kinds if check.look is Look.DEVIATIONS else number not in suspects:
                continue
            if number not in self._tellable:
                return None
            try:
                found += [(number, hit) for hit in check.hits(record, options, plan.as_of)]
            except Exception:  # a check that fails is asked again with care, where that is told
                return None
        if any(hit.at < 0 for _, hit in found):
            return None
        return tuple(
            Remark(
                rule,
                hit.at,
                hit,
                worse(plan, rule, others),
                covering(plan.exceptions.get(rule, ()), plan.profile.suppressions, None),
            )
            for rule, hit, others in without_outranked(found, plan.outranks)
        )

    def _tree(self, numbers: Iterable[int], texts: Mapping[int, str], *, is_bare: bool = False) -> Node:
        columns = ((number, self._columns[number]) for number in numbers)
        return labelled(columns, texts, is_bare=is_bare)

    def _deviations(
        self, suspects: frozenset[Suspect], needed: Sequence[int], texts: Mapping[int, str]
    ) -> Sequence[Deviation]:
        """The strangers among `needed`, and the values that the schema does not allow."""
        paths = {suspect for suspect in suspects if isinstance(suspect, str)}
        judged = {number for path in paths for number in self._judged_at(path)}
        if not paths and not any(number in texts for number in self.strangers):
            return ()
        told = judged.union(self.strangers)
        numbers = [number for number in needed if number in told or self._columns[number].is_there]
        found = self._plan.schema.deviations(self._tree(numbers, texts, is_bare=True))
        return [
            one
            for one in found
            if one.kind in STRANGE or (one.kind not in _STRUCTURAL and without_positions(one.path) in paths)
        ]
