"""Elements that the schema does not know, and that every record has nevertheless.

What is to be said of such an element depends on its name and its place alone, so a record that has nothing else
against it need not be read with care: what is said of its strangers is found out once for all records that have the
same. Only strangers at which no rule can look are recognised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from validator.checks.selecting import selectors_of
from validator.engine.exceptions import covering
from validator.engine.outrank import without_outranked, worse
from validator.engine.reading import CarefulRecord
from validator.engine.wishes import selected_of
from validator.grammar.columns import marked
from validator.schema.deviation import DeviationKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.checks.hit import Hit
    from validator.engine.judging import Captured
    from validator.engine.plan import Plan
    from validator.grammar import Column, Lessons
    from validator.records.selector import Selector
    from validator.records.tree import Node
    from validator.rulebook.model import Consequence
    from validator.schema.deviation import Deviation

_MOST = 20
"""How many strangers are expected."""
_MEMORY = 5_000
"""Of how many sets of strangers it is remembered what is to be said of them."""


def strangers_in(found: Mapping[str, Sequence[Node]]) -> set[str]:
    """The paths of the elements that the schema does not know at their place, as a record's index has `found` them."""
    return {_path(node) for node in found.get("", ())}


def _path(node: Node) -> str:
    names = []
    while node.parent is not None:
        names.append(node.name)
        node = node.parent
    return "/".join(reversed(names))


def expected(plan: Plan, lessons: Lessons) -> frozenset[str]:
    """The strangers that records may have without anything else that is said of them being another."""
    usual = lessons.usual_strangers
    if not usual or any(
        plan.profile.suppressions[position].where
        for number, _, _ in plan.stranger_rules
        for position in plan.exceptions.get(number, ())
    ):
        return frozenset()
    chains = [*_chains(plan)]
    chosen = sorted(usual, key=lambda path: (-lessons.strangers[path], path))
    return frozenset([path for path in chosen if not _is_within_reach(path.split("/"), chains)][:_MOST])


def _chains(plan: Plan) -> Iterator[list[str]]:
    """The names on the way to whatever some rule looks at, from the record or from somewhere in it."""
    selectors: list[Selector] = []
    for number, _, options in plan.record_rules:
        selectors += [*selected_of(plan.rules[number]), *selectors_of(options)]
    for check, _, all_options in plan.feed_rules:
        selectors += check.selected(all_options)
        for options in all_options:
            selectors += selectors_of(options)
    for selector in dict.fromkeys(selectors):
        names = [step.name for step in selector.steps]
        yield names
        for number, step in enumerate(selector.steps, 1):
            if step.condition is not None and not step.condition.is_attribute:
                yield [*names[:number], step.condition.name]


def _is_within_reach(names: Sequence[str], chains: Iterable[Sequence[str]]) -> bool:
    """Whether a way, wherever it begins, leads to the element with these names on its path, or on from there."""
    return any(names[-length:] == chain[:length] for chain in chains for length in range(1, len(chain) + 1))


class Remark(NamedTuple):
    """What is said of the `stranger`th of the strangers in a record, from 0."""

    stranger: int
    rule: int
    hit: Hit
    consequence: Consequence | None
    exceptions: tuple[int, ...]


class _Marked(CarefulRecord):
    """A recognised record as far as its strangers go; that it deviates in nothing else is known."""

    __slots__ = ()

    @property
    def deviations(self) -> Sequence[Deviation]:
        return [one for one in super().deviations if one.kind is DeviationKind.UNKNOWN_ELEMENT]


class Strangers:
    """What is to be said of the strangers in recognised records, which `columns` mark.

    Attributes:
        groups: for each mark of a stranger its group in the grammar, and how many bytes before it the element begins.
    """

    def __init__(self, plan: Plan, columns: Sequence[Column], paths: Collection[str]) -> None:
        self._plan = plan
        self._marks = [number for number, column in enumerate(columns) if column.is_mark]
        self._columns = [columns[number] for number in self._marks]
        self.groups = tuple(
            (number + 1, len(columns[number].steps[-1][0]) + 1)
            for number in self._marks
            if columns[number].path in paths
        )
        self._known: dict[tuple[Captured, ...], tuple[Remark, ...]] = {}

    def remarks(self, row: Sequence[Captured]) -> tuple[Remark, ...]:
        """What is said of those of one record, by place and rule."""
        marks = tuple([row[number] for number in self._marks])
        remarks = self._known.get(marks)
        if remarks is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            remarks = self._known[marks] = tuple(self._remarks([mark is not None for mark in marks]))
        return remarks

    def _remarks(self, are_there: Sequence[bool]) -> Iterator[Remark]:
        plan = self._plan
        record = _Marked(marked(self._columns, are_there), plan.schema)
        groups = {group for group, _ in self.groups}
        there = [
            number for number, mark in enumerate(self._marks) if are_there[number] and mark + 1 in groups
        ]
        found = [
            (number, hit)
            for number, check, options in plan.stranger_rules
            for hit in check.hits(record, options, plan.as_of)
        ]
        kept = without_outranked(found, plan.outranks)
        for rule, hit, others in sorted(kept, key=lambda one: (one[1].at, plan.rules[one[0]].rule.id)):
            exceptions = covering(plan.exceptions.get(rule, ()), plan.profile.suppressions, record)
            yield Remark(there.index(hit.at), rule, hit, worse(plan, rule, others), exceptions)
