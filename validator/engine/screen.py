"""Looks at what the grammar captured of recognised records, and doubts those in which any check finds something.

The captured values of a block are looked at column by column, and what was found clean once is remembered. A
doubted record is read with care: only there is anything said about it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validator.checks.check import Look
from validator.engine.reading import CarefulRecord
from validator.engine.wishes import narrowed, path_of, selected_of, wishes_of, wishes_of_rule
from validator.grammar import Disorder, is_usual, text_of, texts_of, write_grammar
from validator.grammar.columns import tree
from validator.records.blocks import Ruler

if TYPE_CHECKING:
    import datetime as dt
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.checks.check import RecordCheck
    from validator.engine.plan import Plan
    from validator.grammar import Grammar, Lessons
    from validator.records.blocks import Block
    from validator.records.selector import Selector
    from validator.schema.values import Values

_MEMORY = 50_000
"""How many values or rows that were found clean are remembered of each kind."""

Captured = bytes | None
Rule = tuple["RecordCheck", Any]


class _Value:
    """A record that has one value only, for checks that look at each value by itself.

    A value that `is_anywhere` is found by every selector: a check may then find too much, never too little.
    """

    __slots__ = ("_found", "_is_anywhere", "_path", "name", "text")

    at = 0
    deviations = ()
    is_decoded = True
    primary_id = ""

    def __init__(self, path: str, *, is_anywhere: bool = False) -> None:
        self._path = path
        self._found = (self,)
        self._is_anywhere = is_anywhere
        self.name = path.rpartition("/")[2]
        self.text = ""

    @property
    def path(self) -> str:
        return self._path

    def leaves(self) -> Iterator[_Value]:
        yield self

    def select(self, selector: Selector) -> Sequence[_Value]:
        return self._found if self._is_anywhere or selector.text == self._path else ()


class _Screening(CarefulRecord):
    """The part of a recognised record that a check looks at; that it is valid is known."""

    __slots__ = ()

    @property
    def deviations(self) -> Sequence[Any]:
        return ()


@dataclass(frozen=True, slots=True)
class _Test:
    """Whether a text is clean; `are_clean` may tell it of many texts at once, and promises nothing by False."""

    is_clean: Callable[[str], bool]
    are_clean: Callable[[Sequence[str]], bool] | None = None

    def failing(self, texts: Sequence[str]) -> Iterator[int]:
        """The numbers of the texts that are not clean."""
        if self.are_clean is None or not self.are_clean(texts):
            yield from (number for number, text in enumerate(texts) if not self.is_clean(text))


@dataclass(slots=True)
class _Each:
    """Columns whose values are judged one by one, all by the same tests; usual texts only by some of them."""

    indexes: list[int] = field(default_factory=list)
    tests: list[_Test] = field(default_factory=list)
    odd_tests: list[_Test] = field(default_factory=list)
    known: set[Captured] = field(default_factory=lambda: {None})

    def doubtful(self, columns: Sequence[Sequence[Captured]]) -> Iterator[int]:
        """The rows with a value that fails a test."""
        new: list[Any] = [*set().union(*[columns[index] for index in self.indexes]) - self.known]
        if not new:
            return
        texts = texts_of(new)
        bad = {new[number] for number in self._failing(texts)}
        if len(self.known) > _MEMORY:
            self.known = {None}
        self.known.update(new)
        self.known -= bad
        if bad:
            for index in self.indexes:
                yield from (row for row, written in enumerate(columns[index]) if written in bad)

    def _failing(self, texts: Sequence[str]) -> Iterator[int]:
        for test in self.tests:
            yield from test.failing(texts)
        if self.odd_tests and not is_usual("\n".join(texts)):
            numbers = [number for number, text in enumerate(texts) if not is_usual(text)]
            odd = [texts[number] for number in numbers]
            for test in self.odd_tests:
                yield from (numbers[number] for number in test.failing(odd))


@dataclass(slots=True)
class _Whole:
    """Columns whose values are judged together, row by row."""

    indexes: tuple[int, ...]
    is_clean: Callable[[tuple[Captured, ...]], bool]
    known: set[tuple[Captured, ...]] = field(default_factory=set)

    def doubtful(self, columns: Sequence[Sequence[Captured]]) -> Iterator[int]:
        """The rows in which some check finds something."""
        rows = [*zip(*[columns[index] for index in self.indexes], strict=True)]
        new = set(rows) - self.known
        bad = {row for row in new if not self.is_clean(row)}
        if len(self.known) > _MEMORY:
            self.known = set()
        self.known |= new - bad
        if bad:
            yield from (number for number, row in enumerate(rows) if row in bad)


class Screen:
    """Judges what a grammar captures by the rules of a plan.

    Raises:
        NotCompilable: records, or the rules, are not such that clean records can be told quickly.
    """

    def __init__(self, plan: Plan, lessons: Lessons) -> None:
        self.plan = plan
        self.grammar: Grammar = write_grammar(plan.schema.record, lessons, wishes_of(plan))
        self.columns = self.grammar.columns
        self._by_path: dict[str, list[int]] = {}
        for index, column in enumerate(self.columns):
            if not (column.is_there or column.is_odd):
                self._by_path.setdefault(column.path, []).append(index)
        self.each: dict[str, _Each] = {}
        self.whole: dict[tuple[int, ...], _Whole] = {}
        for index, values in self.grammar.judged:
            self._judge_each(self.columns[index].path, _is_valid(values))
        self._add_rules()
        self.anchor = self._anchor()

    def begin(self, block: Block) -> Screened:
        """Nothing is recognised yet of `block`."""
        return Screened(self, block)

    def indexes(self, path: str) -> list[int]:
        """The columns with the texts of what stands at `path`, in document order."""
        return self._by_path.get(path, [])

    def select(self, selector: Selector, columns: Sequence[Sequence[Captured]]) -> list[tuple[str, ...]]:
        """For each row the texts of what a selector with conditions finds."""
        texts = [[None if written is None else text_of(written) for written in column] for column in columns]
        return [
            tuple(element.text for element in tree(self.columns, row).select(selector))
            for row in zip(*texts, strict=True)
        ]

    def _add_rules(self) -> None:
        together: dict[tuple[int, ...], list[Rule]] = {}
        for number, check, options in self.plan.record_rules:
            if check.look is Look.DEVIATIONS:
                continue
            if check.look is Look.WHOLE:
                self._add_odd(check, options)
                continue
            active = self.plan.rules[number]
            selected = [*selected_of(active)]
            if check.look is Look.EACH and not any(selector.has_conditions for selector in selected):
                for path in dict.fromkeys(map(path_of, selected)):
                    self._judge_each(path, self._tester(check, narrowed(options, path), _Value(path)))
                continue
            wishes = wishes_of_rule(active, check.look)
            indexes = tuple(
                index
                for index, column in enumerate(self.columns)
                if column.path in (wishes.there if column.is_there else wishes.texts)
                or (column.is_there and column.path in wishes.texts and column.path not in self._by_path)
            )
            together.setdefault(indexes, []).append((check, options))
        for indexes, rules in together.items():
            self.whole[indexes] = _Whole(indexes, self._judge_of(indexes, rules))

    def _judge_each(self, path: str, test: _Test) -> None:
        if path in self._by_path:
            each = self.each.setdefault(path, _Each(self._by_path[path]))
            each.tests.append(test)

    def _add_odd(self, check: RecordCheck, options: Any) -> None:
        """A rule that looks at all texts: here at the odd ones, wherever they are captured."""
        odd = [index for index, column in enumerate(self.columns) if column.is_odd]
        if odd:
            test = self._tester(check, options, _Value("", is_anywhere=True))
            self.each.setdefault("", _Each(odd)).tests.append(test)
        for path in self._by_path:
            if "@" not in path:
                test = self._tester(check, options, _Value(path))
                self.each.setdefault(path, _Each(self._by_path[path])).odd_tests.append(test)

    def _tester(self, check: RecordCheck, options: Any, value: _Value) -> _Test:
        as_of, hits, quick = self.plan.as_of, check.hits, check.is_clean

        def is_clean(text: str) -> bool:
            value.text = text
            return _finds_nothing(hits, value, options, as_of)

        if quick is None or check.look is not Look.EACH:
            return _Test(is_clean)
        return _Test(is_clean, lambda texts: quick(texts, options))

    def _judge_of(
        self, indexes: tuple[int, ...], rules: Sequence[Rule]
    ) -> Callable[[tuple[Captured, ...]], bool]:
        columns, as_of, schema = [self.columns[index] for index in indexes], self.plan.as_of, self.plan.schema

        def is_clean(row: tuple[Captured, ...]) -> bool:
            texts = [None if written is None else text_of(written) for written in row]
            there = [text for text in texts if text is not None]
            left = [
                rule for rule in rules if rule[0].is_clean is None or not rule[0].is_clean(there, rule[1])
            ]
            if not left:
                return True
            record = _Screening(tree(columns, texts), schema)
            return all(_finds_nothing(check.hits, record, options, as_of) for check, options in left)

        return is_clean

    def _anchor(self) -> int:
        """The group whose line is wanted by feed checks; 0 if none is."""
        wanted = {
            path_of(check.selected(options)[0])
            for check, _, options in self.plan.feed_rules
            if check.wants_lines
        }
        if not wanted:
            return 0
        indexes = [index for path in wanted for index in self.indexes(path)[:1]]
        if len(wanted) > 1 or not indexes:
            raise Disorder("rules that compare records look at a field that records do not have")
        return indexes[0] + 1


def _finds_nothing(hits: Callable[..., Iterable[Any]], record: Any, options: Any, as_of: dt.date) -> bool:
    """Whether a check has nothing to say; one that fails is asked again with care, where that is told."""
    try:
        return not any(True for _ in hits(record, options, as_of))
    except Exception:
        return False


def _is_valid(values: Values) -> _Test:
    return _Test(lambda text: values.judge(text) is None)


class Screened:
    """The recognised records of one block; rows count from 0, and `positions` are those in the block."""

    def __init__(self, screen: Screen, block: Block) -> None:
        self._screen = screen
        self._block = block
        self._rows: list[tuple[Captured, ...]] = []
        self._positions: list[int] = []
        self._anchors: list[int] = []
        self._columns: list[tuple[Captured, ...]] = []
        self._doubtful: set[int] = set()
        self._found: dict[str, list[tuple[str, ...]]] = {}

    def add(self, found: re.Match[bytes], position: int) -> None:
        """A record was recognised."""
        self._rows.append(found.groups())
        self._positions.append(position)
        self._anchors.append(found.start(self._screen.anchor))

    def doubtful(self) -> list[int]:
        """The positions of the records in which some check finds something."""
        if not self._rows:
            return []
        self._columns = [*zip(*self._rows, strict=True)]
        doubtful = self._doubtful
        doubtful.update(row for row, anchor in enumerate(self._anchors) if anchor < 0)
        for each in self._screen.each.values():
            doubtful.update(each.doubtful(self._columns))
        for whole in self._screen.whole.values():
            doubtful.update(whole.doubtful(self._columns))
        return [self._positions[row] for row in sorted(doubtful)]

    def clean(self) -> Iterator[int]:
        """The positions of the others."""
        return (position for row, position in enumerate(self._positions) if row not in self._doubtful)

    def groups(self) -> Counter[str]:
        """How many of the clean records are of which user group."""
        groups: Counter[str] = Counter()
        if not self._rows:
            return groups
        columns = [self._columns[index] for index in self._screen.indexes("user_group")]
        rows = [*zip(*columns, strict=True)] if columns else [()] * len(self._rows)
        counted = Counter(rows)
        counted.subtract(rows[row] for row in self._doubtful)
        for row, number in counted.items():
            group = next((text_of(written) for written in row if written is not None), "")
            groups[group.strip()] += number
        return +groups

    def texts(self, selector: Selector, count: int) -> list[tuple[str, ...]]:
        """For each of the `count` records of the block the texts of what `selector` finds in it."""
        if selector.text not in self._found:
            self._found[selector.text] = self._texts(selector, count)
        return [*self._found[selector.text]]

    def _texts(self, selector: Selector, count: int) -> list[tuple[str, ...]]:
        if selector.has_conditions:
            return self._scattered(self._screen.select(selector, self._columns), count, ())
        columns = [self._columns[index] for index in self._screen.indexes(path_of(selector)) if self._rows]
        if not columns:
            return [()] * count
        found = _found(columns[0])
        for column in columns[1:]:
            for row, more in enumerate(_found(column)):
                if more:
                    found[row] += more
        return self._scattered(found, count, ())

    def lines(self, count: int) -> list[int]:
        """For each record the line of what rules compare it by."""
        text, line, last = self._block.text, self._block.start.line, 0
        lines = []
        if b"\r" in text:
            ruler = Ruler(self._block)
            lines = [ruler.place(max(anchor, 0)).line for anchor in self._anchors]
        else:
            for anchor in self._anchors:
                if anchor >= 0:
                    line += text.count(b"\n", last, anchor)
                    last = anchor
                lines.append(line)
        return self._scattered(lines, count, 0)

    def _scattered(self, found: list[Any], count: int, nothing: Any) -> list[Any]:
        if len(found) == count:
            return found
        scattered = [nothing] * count
        for position, value in zip(self._positions, found, strict=True):
            scattered[position] = value
        return scattered


def _found(column: Sequence[Captured]) -> list[tuple[str, ...]]:
    """For each row what stands in `column`: one text, or nothing."""
    there = [written for written in column if written is not None]
    texts = zip(texts_of(there), strict=True)
    if len(there) == len(column):
        return [*texts]
    return [() if written is None else next(texts) for written in column]
