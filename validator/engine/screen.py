"""Doubts those records among the recognised ones in which a check may find something.

The captured values of a block are looked at column by column, and what was found clean once is remembered. A
doubted record is read with care: only there is anything said about it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from validator.checks.check import Look
from validator.engine.asking import ByAbsence, ByRow, ByValue
from validator.engine.judging import ByText, judge_of_rule, judge_of_schema
from validator.engine.lenience import Lenience
from validator.engine.remarks import Remarks
from validator.engine.strangers import expected
from validator.engine.watching import watching
from validator.engine.wishes import (
    fulfilled,
    guarded_of,
    guards_of,
    narrowed,
    path_of,
    selected_of,
    wishes_of,
    wishes_of_rule,
)
from validator.grammar import Glance, NotCompilable, write_grammar
from validator.machine import (
    MOST_GISTS,
    MOST_IN_GIST,
    Gist,
    NotTranslatable,
    import_machine,
    is_there,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.checks.check import RecordCheck, Wanted
    from validator.engine.judging import Judge, Rule
    from validator.engine.plan import Plan
    from validator.engine.watching import Watching
    from validator.grammar import Grammar, Lessons
    from validator.grammar.columns import Steps
    from validator.records.blocks import Block
    from validator.records.selector import Selector


WORTH_A_MACHINE = 8 << 20
"""Bytes: of as much text a machine gains what it takes to write its program."""
_FIRST_LOOK = 1 << 18
"""Of how many bytes a machine is taught which characters are harmless, before it recognises anything."""


class Screen:
    """Judges what a grammar captures by the rules of a plan.

    Attributes:
        grammar: recognises records.
        by_value, by_row, by_text: what is asked of the captured values, and of texts anywhere.
        by_absence: what has to be there.
        lenience: takes records one by one that are not recognised, or in which something is found.
        settled: for feed checks, by name, the fields that they need not be shown.
        guarded: the same, of records in which all texts pass their guards or are found clean.
        anchor: the group of the grammar whose line is wanted by feed checks; 0 if none is.
        watching: the machine that recognises records, where there is one.
        remarks: what is to be said of records in which something is found.

    Raises:
        NotCompilable: records, or the rules, are not such that clean records can be told quickly.
    """

    def __init__(self, plan: Plan, lessons: Lessons) -> None:
        self.plan = plan
        self._lessons = lessons
        self._guards = guards_of(plan, lessons)
        self._wishes = wishes = wishes_of(plan, lessons, self._guards, expected(plan, lessons))
        self.grammar: Grammar = write_grammar(plan.schema.record, lessons, wishes)
        self.columns = self.grammar.columns
        self.settled = _by_check(lessons.settled)
        self._by_path: dict[str, list[int]] = {}
        self._by_selector: dict[str, list[int] | None] = {}
        for index, column in enumerate(self.columns):
            if column.holds_elements or not column.is_there:
                self._by_path.setdefault(column.path, []).append(index)
        self.by_value: dict[str, ByValue] = {}
        self.by_row: dict[tuple[int, ...], ByRow] = {}
        self.by_absence = [self._by_absence(steps) for steps in self.grammar.missable]
        for path, values in {
            self.columns[index].path: values for index, values in self.grammar.judged
        }.items():
            self._judge_values(path, judge_of_schema(values, path))
        rules = [rule for rule in plan.record_rules if fulfilled(rule[1], rule[2], lessons) is None]
        self.by_text = ByText([rule for rule in rules if rule[1].look is Look.WHOLE], plan.as_of)
        guarded = guarded_of(plan, wishes.guards)
        self.guarded = _by_check((check, selector) for check, selector, _ in guarded)
        self._looked_at: dict[int, set[int]] = {}
        self._add_rules(rules)
        self.anchor = self._anchor()
        self._gists = dict(self._gists_wanted())
        self.remarks = Remarks(plan, self.grammar, wishes.strangers, self._looked_at)
        self.watching: Watching | None = None
        self.lenience = Lenience(plan, lessons, Screen)
        self._has_tried = False
        self._screened = 0

    @property
    def asked(self) -> Sequence[ByValue | ByRow]:
        """All that is asked of captured values."""
        return *self.by_value.values(), *self.by_row.values()

    def begin(self, block: Block) -> None:
        """Takes note that a block is to be screened: where there are many, a machine is worth its program."""
        self._screened += len(block.text)
        if not self._has_tried and self.is_worth_a_machine:
            self._has_tried = True
            self.watching = watching(self)
            if self.watching is not None and self.by_text.minds_odd:
                first = Glance(block.text[: block.text.rfind(b"<", 0, _FIRST_LOOK)])
                self.watching.teach(first.odd.difference(self.by_text.suspect(first)))

    def prepare(self) -> None:
        """Has done once what else every process does that is forked from this one."""
        if not self.is_worth_a_machine:
            _ = self.grammar.pattern
            return
        import_machine()
        with suppress(NotTranslatable):
            translated(self.grammar.expression)

    @property
    def is_worth_a_machine(self) -> bool:
        """Whether there are more records, or have been, than `re` recognises while a machine is made ready."""
        return (self._lessons.is_long or self._screened > WORTH_A_MACHINE) and is_there()

    def indexes(self, path: str) -> list[int]:
        """The columns with the texts of what stands at `path`, in document order."""
        return self._by_path.get(path, [])

    def indexes_of(self, selector: Selector) -> list[int] | None:
        """The columns with the texts that `selector` finds; None where it asks for more than a path."""
        if selector.text not in self._by_selector:
            indexes = None if selector.has_conditions else self.indexes(path_of(selector))
            self._by_selector[selector.text] = indexes
        return self._by_selector[selector.text]

    @property
    def gists(self) -> Sequence[Gist]:
        """What feed checks want to be told of each row in brief."""
        return [*self._gists.values()]

    def gist_of(self, wanted: Wanted) -> int | None:
        """The number of a gist, from 0; None where it cannot be had."""
        return [*self._gists].index(wanted) if wanted in self._gists else None

    def _gists_wanted(self) -> Iterator[tuple[Wanted, Gist]]:
        taken = set[int]()
        every = [
            one for check, _, options in self.plan.feed_rules if check.gists for one in check.gists(options)
        ]
        for wanted in every[:MOST_GISTS]:
            shaped, plain = (() if one is None else self.indexes_of(one) for one in wanted)
            if not shaped or plain is None or len(shaped) + len(plain) > MOST_IN_GIST:
                continue
            if taken.isdisjoint({*shaped, *plain}):
                taken.update(shaped, plain)
                yield wanted, Gist((*plain,), (*shaped,))

    def _add_rules(self, rules: list[tuple[int, RecordCheck, Any]]) -> None:
        together: dict[tuple[int, ...], list[Rule]] = {}
        for number, check, options in rules:
            if check.look in (Look.DEVIATIONS, Look.WHOLE):
                continue
            active = self.plan.rules[number]
            selected = selected_of(active)
            if check.look is Look.EACH and not any(selector.has_conditions for selector in selected):
                for path in dict.fromkeys(map(path_of, selected)):
                    if (number, path) not in self._guards.rules:
                        own = number, check, narrowed(options, path)
                        self._looked_at.setdefault(number, set()).update(self.indexes(path))
                        self._judge_values(path, judge_of_rule(own, self.plan.as_of, path))
                continue
            wishes = wishes_of_rule(active, check.look)
            indexes = tuple(
                index
                for index, column in enumerate(self.columns)
                if not column.is_mark
                and (
                    column.path in (wishes.there if column.is_there else wishes.texts)
                    or (column.holds_elements and column.path in wishes.texts)
                    or (column.path in wishes.there and column.path in self._wishes.lax)
                )
            )
            self._looked_at[number] = {*indexes}
            together.setdefault(indexes, []).append((number, check, options))
        for indexes, own_rules in together.items():
            columns = [self.columns[index] for index in indexes]
            self.by_row[indexes] = ByRow(indexes, columns, own_rules, self.plan)

    def _by_absence(self, steps: Steps) -> ByAbsence:
        above, name = steps[:-1], steps[-1][0]
        holders = [
            index for index, column in enumerate(self.columns) if column.steps == above and column.is_mark
        ]
        own = tuple(
            index
            for index, column in enumerate(self.columns)
            if column.steps[:-1] == above
            and column.steps
            and column.steps[-1][0] == name
            and not column.attribute
        )
        return ByAbsence("/".join(one for one, _ in steps), holders[0] if above else None, own)

    def _judge_values(self, path: str, judge: Judge) -> None:
        if path in self._by_path:
            self.by_value.setdefault(path, ByValue(self._by_path[path])).judges.append(judge)

    def _anchor(self) -> int:
        wanted = {
            path_of(check.selected(options)[0])
            for check, _, options in self.plan.feed_rules
            if check.wants_lines
        }
        if not wanted:
            return 0
        indexes = [index for path in wanted for index in self.indexes(path)[:1]]
        if len(wanted) > 1 or not indexes:
            raise NotCompilable("rules that compare records look at a field that records do not have")
        return indexes[0] + 1


def _by_check(fields: Iterable[tuple[str, Selector]]) -> dict[str, frozenset[Selector]]:
    found: dict[str, set[Selector]] = {}
    for check, selector in fields:
        found.setdefault(check, set()).add(selector)
    return {check: frozenset(selectors) for check, selectors in found.items()}
