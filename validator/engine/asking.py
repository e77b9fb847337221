"""What is asked of the columns of recognised records: value by value, row by row, and whether something is there.

What was found clean once is remembered, and passed on to a machine if there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from validator.dataclass import dataclass, field
from validator.engine.blanks import ByBlanks
from validator.engine.judging import ENOUGH, MEMORY, Screening, finds_nothing
from validator.engine.needs import Needs
from validator.engine.wishes import path_of, selected_of
from validator.grammar import text_of, texts_of
from validator.grammar.columns import tree
from validator.machine import joined_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.engine.judging import Captured, Judge, Rule, Suspect
    from validator.engine.plan import Plan
    from validator.engine.rows import Rows
    from validator.grammar import Column

_FEW = 8
"""So few rows are judged one by one."""
_PARTS = 8
"""Into how many parts more rows are divided, of which most are clean."""


@dataclass(slots=True)
class ByValue:
    """Columns whose values are judged one by one, all by the same judges.

    `is_watched` tells whether somebody wants to know what becomes `known`, and `fresh` is what has still to be told.
    """

    is_each: ClassVar[bool] = True
    indexes: list[int] = field(default_factory=list)
    judges: list[Judge] = field(default_factory=list)
    known: set[Captured] = field(default_factory=lambda: {None})
    is_watched: bool = False
    fresh: list[bytes] = field(default_factory=list)

    def suspects(
        self, among: Rows, rows: Sequence[int] | None = None
    ) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows with a value that fails, of all or of some, each with those who find something in it."""
        if rows is not None and not rows:
            return
        if rows is None and (texts := among.all_texts(self.indexes)) is not None and self._are_clean(texts):
            return
        columns = [among.texts(index, rows) for index in self.indexes]
        values = set().union(*columns)
        new: list[Any] = [*values - self.known]
        if not new:
            return
        texts = texts_of(new)
        bad: dict[Captured, list[Suspect]] = {}
        for judge in self.judges:
            for number in judge.failing(texts):
                bad.setdefault(new[number], []).append(judge.who)
        if len(new) * 2 < len(values) or len(self.known) < ENOUGH:
            self._know([value for value in new if value not in bad])
        if bad:
            numbers = range(len(columns[0])) if rows is None else rows
            for column in columns:
                yield from (
                    (row, bad[written])
                    for row, written in zip(numbers, column, strict=True)
                    if written in bad
                )

    def _are_clean(self, texts: Sequence[str]) -> bool:
        """Whether that can be told at once of all these texts."""
        return all(judge.are_clean is not None and judge.are_clean(texts) for judge in self.judges)

    def _know(self, values: Sequence[bytes]) -> None:
        if len(self.known) > MEMORY:
            self.known = {None}
        self.known.update(values)
        if self.is_watched:
            self.fresh += values

    def watch(self) -> None:
        """From now on it can be asked what has become known."""
        self.is_watched = True
        self.fresh = [value for value in self.known if value is not None]

    def taught(self) -> list[bytes]:
        """What has become known, in the machine's form; it is told once."""
        fresh, self.fresh = self.fresh, []
        return fresh


@dataclass(frozen=True, slots=True)
class ByAbsence:
    """An element at `path` that the schema requires: `own` are the columns that tell it is there.

    `holder` is the column that tells that there is what it should stand in; None for the record.
    """

    path: str
    holder: int | None
    own: tuple[int, ...]

    def suspects(self, among: Rows) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows in which it is missing; it is the schema that says so."""
        count = len(among)
        if any(None not in among[index] for index in self.own):
            return
        holders: Sequence[Captured] = [b""] * count if self.holder is None else among[self.holder]
        there = [*zip(*(among[index] for index in self.own), strict=True)] if self.own else [()] * count
        for row, holder in enumerate(holders):
            if holder is not None and all(mark is None for mark in there[row]):
                yield row, (self.path,)


class ByRow:
    """The columns `indexes`, whose values are judged together, row by row."""

    is_each = False

    def __init__(
        self, indexes: tuple[int, ...], columns: Sequence[Column], rules: Sequence[Rule], plan: Plan
    ) -> None:
        self.indexes = indexes
        self._is_watched = False
        self._columns = columns
        self._rules = rules
        self._pairs = {rule[0]: pair for rule in rules if (pair := _pair_of(rule, columns, plan)) is not None}
        self._needs = [Needs(rule, columns) for rule in rules]
        self._schema = plan.schema
        self._as_of = plan.as_of
        self._known: set[tuple[Captured, ...]] = set()
        self._fresh: list[tuple[Captured, ...]] = []
        self._bad: dict[tuple[Captured, ...], list[Suspect]] = {}
        self._by_blanks = ByBlanks(rules, columns, plan, lambda row: self._found_in(row, rules))

    def suspects(
        self, among: Rows, some: Sequence[int] | None = None
    ) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows, of all or of some, in which some rules find something, with these rules."""
        numbers = range(len(among)) if some is None else some
        is_whole = self._is_quickly_whole(among) if numbers and some is None else None
        if not numbers or is_whole:
            return
        own = [among.texts(index, some) for index in self.indexes]
        rules = self._rules if is_whole is False else self._not_quickly_clean(own, self._rules)
        # Where no record has any of the fields, a rule may miss one in each of them.
        rows: list[tuple[Captured, ...]] = [*zip(*own, strict=True)] if own else [()] * len(numbers)
        if not rules:
            if self._is_watched and len(self._known) < ENOUGH:
                self._know(set(rows))
            return
        new = set(rows) - self._known
        bad = dict(self._found([*new], rules))
        is_worth_it = len(new) * 2 < len(rows) or len(self._known) < ENOUGH
        if is_worth_it and len(rules) == len(self._rules):
            self._know(new - bad.keys())
        if bad:
            yield from ((number, bad[row]) for number, row in zip(numbers, rows, strict=True) if row in bad)

    def _know(self, rows: set[tuple[Captured, ...]]) -> None:
        if len(self._known) > MEMORY:
            self._known = set()
        self._known |= rows
        if self._is_watched:
            self._fresh += rows

    def watch(self) -> None:
        """From now on it can be asked what has become known."""
        self._is_watched = True
        self._fresh = [*self._known]

    def taught(self) -> list[bytes]:
        """What has become known, in the machine's form; it is told once."""
        fresh, self._fresh = self._fresh, []
        return [*map(joined_texts, fresh)]

    def _found(
        self, rows: Sequence[tuple[Captured, ...]], rules: Sequence[Rule]
    ) -> Iterator[tuple[tuple[Captured, ...], list[Suspect]]]:
        """The rows in which some of the rules find something, looked for in ever smaller parts where that is quick."""
        if len(rows) > _FEW and all(self._is_quick(rule) for rule in rules):
            size = max(len(rows) // _PARTS, 1)
            for part in (rows[at : at + size] for at in range(0, len(rows), size)):
                if left := self._not_quickly_clean([*zip(*part, strict=True)], rules):
                    yield from self._found(part, left)
            return
        yield from ((row, found) for row in rows if (found := self._finding(row)))

    def _is_quick(self, rule: Rule) -> bool:
        return rule[0] in self._pairs or rule[1].is_clean is not None

    def _is_quickly_whole(self, among: Rows) -> bool | None:
        """Whether all texts together tell that no rule finds anything in any row; None where they cannot."""
        if self._pairs or not all(self._is_quick(rule) for rule in self._rules):
            return None
        texts = among.all_texts(self.indexes)
        return (
            None
            if texts is None
            else all(
                check.is_clean is not None and check.is_clean(texts, options, self._as_of)
                for _, check, options in self._rules
            )
        )

    def _not_quickly_clean(self, own: Sequence[Sequence[Captured]], rules: Sequence[Rule]) -> Sequence[Rule]:
        """The rules that may find something in records with these columns."""
        quick = [rule for rule in rules if self._is_quick(rule)]
        if not quick:
            return rules
        together: Sequence[str] = ()
        if any(number not in self._pairs for number, _, _ in quick):
            together = texts_of([written for column in own for written in column if written is not None])
        return [
            rule for rule in rules if rule not in quick or not self._is_quickly_clean(rule, own, together)
        ]

    def _is_quickly_clean(
        self, rule: Rule, own: Sequence[Sequence[Captured]], together: Sequence[str]
    ) -> bool:
        number, check, options = rule
        if number not in self._pairs:
            return check.is_clean is not None and check.is_clean(together, options, self._as_of)
        first, second = (own[index] for index in self._pairs[number])
        both = [
            (one, other)
            for one, other in zip(first, second, strict=True)
            if not (one is None or other is None)
        ]
        firsts, seconds = (
            texts_of(texts) for texts in ([one for one, _ in both], [other for _, other in both])
        )
        return check.agree is not None and check.agree(firsts, seconds, options)

    def _finding(self, row: tuple[Captured, ...]) -> list[Suspect]:
        """Those of the rules that find something in a row; perhaps some more of them."""
        if row in self._bad:
            return self._bad[row]
        if all(needs.are_met(row) for needs in self._needs):
            return []
        found = self._by_blanks.finding(row) if self._by_blanks.is_any else self._found_in(row, self._rules)
        if found:
            if len(self._bad) >= MEMORY:
                self._bad.clear()
            self._bad[row] = found
        return found

    def _found_in(self, row: tuple[Captured, ...], rules: Sequence[Rule]) -> list[Suspect]:
        left = self._not_quickly_clean([(written,) for written in row], rules)
        if not left:
            return []
        texts = [None if written is None else text_of(written) for written in row]
        record = Screening(tree(self._columns, texts), self._schema)
        return [
            number
            for number, check, options in left
            if not finds_nothing(check.hits, record, options, self._as_of)
        ]


def _pair_of(rule: Rule, columns: Sequence[Column], plan: Plan) -> tuple[int, int] | None:
    """Where the two fields stand that a rule compares, if a record has each once at most."""
    number, check, _ = rule
    if check.agree is None:
        return None
    found = [
        [index for index, column in enumerate(columns) if column.path == path_of(selector)]
        for selector in selected_of(plan.rules[number])
        if not selector.has_conditions
    ]
    if [len(indexes) for indexes in found] != [1, 1]:
        return None
    return found[0][0], found[1][0]
