"""Asks checks about captured values rather than about records, and remembers what was found clean."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from validator.engine.blanks import ByBlanks
from validator.engine.reading import CarefulRecord
from validator.engine.wishes import path_of, selected_of
from validator.grammar import Glance, is_odd, text_of, texts_in, texts_of
from validator.grammar.columns import tree

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.checks.check import RecordCheck
    from validator.engine.plan import Plan
    from validator.grammar import Column
    from validator.records.selector import Selector
    from validator.schema.values import Values

_MEMORY = 50_000
"""How many values or rows that were found clean are remembered of each kind."""
_ENOUGH = 2_000
"""Of how many it is learnt whether they come again: where most of a block is new, no more is remembered."""

_FEW = 8
"""So few rows are judged one by one."""

Captured = bytes | None
Rule = tuple[int, "RecordCheck", Any]
"""A rule by its number, its check and its options."""


class _Value:
    """A record that has one value only, for checks that look at each value by itself.

    One without a path is found by every selector for its name: a check may then find too much, never too little.
    """

    __slots__ = ("_found", "_path", "name", "text")

    at = 0
    deviations = ()
    is_decoded = True
    primary_id = ""

    def __init__(self, path: str) -> None:
        self._path = path
        self._found = (self,)
        self.name = path.rpartition("/")[2]
        self.text = ""

    @property
    def path(self) -> str:
        return self._path

    def leaves(self) -> Iterator[_Value]:
        yield self

    def select(self, selector: Selector) -> Sequence[_Value]:
        is_meant = selector.text == self._path if self._path else selector.leaf == self.name
        return self._found if is_meant else ()


class _Screening(CarefulRecord):
    """The part of a recognised record that a check looks at; that it is valid is known."""

    __slots__ = ()

    @property
    def deviations(self) -> Sequence[Any]:
        return ()


Suspect = int | str
"""Who finds something: a rule, by its number; or the schema, by the path of a value that it does not allow."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether a text is clean; `are_clean` may tell it of many texts at once, and promises nothing by False.

    `who` finds something in a text that is not.
    """

    who: Suspect
    is_clean: Callable[[str], bool]
    are_clean: Callable[[Sequence[str]], bool] | None = None

    def failing(self, texts: Sequence[str]) -> Iterator[int]:
        """The numbers of the texts that are not clean."""
        if self.are_clean is None or not self.are_clean(texts):
            yield from (number for number, text in enumerate(texts) if not self.is_clean(text))


def judge_of_schema(values: Values, path: str) -> Judge:
    """Whether texts at `path` are of a simple type of the schema."""
    return Judge(path, lambda text: values.judge(text) is None)


def judge_of_rule(rule: Rule, as_of: dt.date, path: str) -> Judge:
    """Whether a rule that looks at each text by itself finds nothing in texts at `path`."""
    number, check, options = rule
    value = _Value(path)
    hits, quick = check.hits, check.is_clean

    def is_clean(text: str) -> bool:
        value.text = text
        return _finds_nothing(hits, value, options, as_of)

    if quick is None:
        return Judge(number, is_clean)
    return Judge(number, is_clean, lambda texts: quick(texts, options, as_of))


@dataclass(slots=True)
class ByValue:
    """Columns whose values are judged one by one, all by the same judges."""

    indexes: list[int] = field(default_factory=list)
    judges: list[Judge] = field(default_factory=list)
    known: set[Captured] = field(default_factory=lambda: {None})

    def suspects(self, columns: Sequence[Sequence[Captured]]) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows with a value that fails, each with those who find something in it."""
        values = set().union(*[columns[index] for index in self.indexes])
        new: list[Any] = [*values - self.known]
        if not new:
            return
        texts = texts_of(new)
        bad: dict[Captured, list[Suspect]] = {}
        for judge in self.judges:
            for number in judge.failing(texts):
                bad.setdefault(new[number], []).append(judge.who)
        if len(new) * 2 < len(values) or len(self.known) < _ENOUGH:
            self._know(bad.keys() ^ new)
        if bad:
            for index in self.indexes:
                yield from (
                    (row, bad[written]) for row, written in enumerate(columns[index]) if written in bad
                )

    def _know(self, values: Iterable[Captured]) -> None:
        if len(self.known) > _MEMORY:
            self.known = {None}
        self.known.update(values)


@dataclass(frozen=True, slots=True)
class ByAbsence:
    """An element at `path` that the schema requires: `own` are the columns that tell it is there.

    `holder` is the column that tells that there is what it should stand in; None for the record.
    """

    path: str
    holder: int | None
    own: tuple[int, ...]

    def suspects(
        self, columns: Sequence[Sequence[Captured]], count: int
    ) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows, of `count`, in which it is missing; it is the schema that says so."""
        holders: Sequence[Captured] = [b""] * count if self.holder is None else columns[self.holder]
        there = [*zip(*(columns[index] for index in self.own), strict=True)] if self.own else [()] * count
        for row, holder in enumerate(holders):
            if holder is not None and all(mark is None for mark in there[row]):
                yield row, (self.path,)


class ByRow:
    """Columns whose values are judged together, row by row."""

    def __init__(
        self, indexes: tuple[int, ...], columns: Sequence[Column], rules: Sequence[Rule], plan: Plan
    ) -> None:
        self._indexes = indexes
        self._columns = columns
        self._rules = rules
        self._pairs = {rule[0]: pair for rule in rules if (pair := _pair_of(rule, columns, plan)) is not None}
        self._schema = plan.schema
        self._as_of = plan.as_of
        self._known: set[tuple[Captured, ...]] = set()
        self._by_blanks = ByBlanks(rules, columns, plan, lambda row: self._found_in(row, rules))

    def suspects(
        self, columns: Sequence[Sequence[Captured]], count: int
    ) -> Iterator[tuple[int, Iterable[Suspect]]]:
        """The rows, of `count`, in which some rules find something, with these rules."""
        own = [columns[index] for index in self._indexes]
        rules = self._not_quickly_clean(own, self._rules)
        if not rules:
            return
        # Where no record has any of the fields, a rule may miss one in each of them.
        rows: list[tuple[Captured, ...]] = [*zip(*own, strict=True)] if own else [()] * count
        new = set(rows) - self._known
        bad = dict(self._found([*new], rules))
        is_worth_it = len(new) * 2 < len(rows) or len(self._known) < _ENOUGH
        if is_worth_it and len(rules) == len(self._rules):
            self._know(new - bad.keys())
        if bad:
            yield from ((number, bad[row]) for number, row in enumerate(rows) if row in bad)

    def _know(self, rows: set[tuple[Captured, ...]]) -> None:
        if len(self._known) > _MEMORY:
            self._known = set()
        self._known |= rows

    def _found(
        self, rows: Sequence[tuple[Captured, ...]], rules: Sequence[Rule]
    ) -> Iterator[tuple[tuple[Captured, ...], list[Suspect]]]:
        """The rows in which some of the rules find something, looked for in ever smaller parts where that is quick."""
        if len(rows) > _FEW and all(self._is_quick(rule) for rule in rules):
            middle = len(rows) // 2
            for half in (rows[:middle], rows[middle:]):
                if left := self._not_quickly_clean([*zip(*half, strict=True)], rules):
                    yield from self._found(half, left)
            return
        yield from ((row, found) for row in rows if (found := self._finding(row, rules)))

    def _is_quick(self, rule: Rule) -> bool:
        return rule[0] in self._pairs or rule[1].is_clean is not None

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

    def _finding(self, row: tuple[Captured, ...], rules: Sequence[Rule]) -> list[Suspect]:
        """Those of the rules that find something; perhaps some more of them."""
        return self._by_blanks.finding(row) if self._by_blanks.is_any else self._found_in(row, rules)

    def _found_in(self, row: tuple[Captured, ...], rules: Sequence[Rule]) -> list[Suspect]:
        left = self._not_quickly_clean([(written,) for written in row], rules)
        if not left:
            return []
        texts = [None if written is None else text_of(written) for written in row]
        record = _Screening(tree(self._columns, texts), self._schema)
        return [
            number
            for number, check, options in left
            if not _finds_nothing(check.hits, record, options, self._as_of)
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


class ByName:
    """What is asked of texts of elements of a name: of those, one by one, that do not pass their guards."""

    def __init__(self, as_of: dt.date) -> None:
        self._as_of = as_of
        self._doubts: dict[bytes, list[Callable[[str], bool]]] = {}
        self._clean: set[tuple[bytes, bytes]] = set()

    def add(self, name: str, is_doubtful: Callable[[str], bool]) -> None:
        """Something else that is asked of texts of elements that are called `name`, wherever they stand."""
        self._doubts.setdefault(name.encode(), []).append(is_doubtful)

    def add_rule(self, path: str, rule: Rule) -> None:
        """A rule that looks at each text at `path` by itself."""
        is_clean = judge_of_rule(rule, self._as_of, path).is_clean
        self.add(path.rpartition("/")[2], lambda text: not is_clean(text))

    def is_clean(self, record: bytes) -> bool:
        """Whether nobody finds anything in the texts of a record."""
        return all(
            (name, written) in self._clean or self._is_clean(name, written)
            for name, written in texts_in(record)
            if name in self._doubts
        )

    def _is_clean(self, name: bytes, written: bytes) -> bool:
        text = text_of(written)
        if any(is_doubtful(text) for is_doubtful in self._doubts[name]):
            return False
        if len(self._clean) > _MEMORY:
            self._clean.clear()
        self._clean.add((name, written))
        return True


class ByText:
    """The rules that look at every text of a record, wherever it stands: at those that are not usual."""

    def __init__(self, rules: Sequence[Rule], as_of: dt.date) -> None:
        self._rules = rules
        self._as_of = as_of
        self._judge = judge_of_texts(rules, as_of)
        self._harmless: set[bytes] = set()
        self._clean: set[tuple[bytes, bytes]] = set()

    def doubtful(self, seen: Glance, text: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[int]:
        """The numbers of those records in which a rule finds something.

        Args:
            seen: what was seen of all of them together.
            text: what they stand in.
            spans: where each begins and ends there.
        """
        if not self._rules:
            return
        ends: list[int] = []
        for marked in seen.marked():
            if not self._is_clean(marked.name, marked.written):
                ends = ends or [*accumulate(end - start for start, end in spans)]
                yield bisect_right(ends, marked.at)
        suspect = {odd for odd in seen.odd - self._harmless if not self._is_harmless(odd)}
        if not suspect:
            return
        for number, (start, end) in enumerate(spans):
            record = text[start:end]
            if not suspect.isdisjoint(Glance(record).odd) and not all(
                self._is_clean(name, written) for name, written in texts_in(record) if is_odd(written)
            ):
                yield number

    def _is_harmless(self, odd: bytes) -> bool:
        """Whether no rule can find anything in a text of usual characters with these among them."""
        text = (odd.decode(),)
        for _, check, options in self._rules:
            if check.is_clean is None or not check.is_clean(text, options, self._as_of):
                return False
        if len(self._harmless) > _MEMORY:
            self._harmless = set()
        self._harmless.add(odd)
        return True

    def _is_clean(self, name: bytes, written: bytes) -> bool:
        if (name, written) in self._clean:
            return True
        if not self._judge(name.decode(), text_of(written)):
            return False
        if len(self._clean) > _MEMORY:
            self._clean = set()
        self._clean.add((name, written))
        return True


def judge_of_texts(rules: Sequence[Rule], as_of: dt.date) -> Callable[[str, str], bool]:
    """Whether rules that look at every text find nothing in the text of an element of a name, wherever it stands."""
    value = _Value("")

    def is_clean(name: str, text: str) -> bool:
        value.name, value.text = name, text
        return all(_finds_nothing(check.hits, value, options, as_of) for _, check, options in rules)

    return is_clean


def _finds_nothing(hits: Callable[..., Iterable[Any]], record: Any, options: Any, as_of: dt.date) -> bool:
    """Whether a check has nothing to say; one that fails is asked again with care, where that is told."""
    try:
        return not any(True for _ in hits(record, options, as_of))
    except Exception:
        return False
