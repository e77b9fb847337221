"""Puts together what feed checks are shown of a block, from records read with care and records recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from validator.checks.check import is_blank
from validator.checks.lengths import gist_of
from validator.grammar import is_literal, resolved
from validator.machine import gists_of, joined_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from validator.checks.check import Texts, Wanted
    from validator.engine.exhibits import Exhibits
    from validator.engine.judging import Captured
    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.faults import Place
    from validator.machine import Gists
    from validator.records.blocks import Ruler
    from validator.records.selector import Selector


_Read: TypeAlias = "tuple[int, Mapping[str, tuple[str, ...]], Sequence[int]]"
"""Of a record that was read with care: its position, its texts by selector, and a line for each check or 0."""


class Gathering:
    """What was seen of the records of one block; `screened` are those that were recognised.

    `others` are a few that were recognised one by one, of which some may be among the first, too;
    `noted` is what each check keeps for itself.
    """

    def __init__(self, plan: Plan, noted: Sequence[dict[Any, Any]]) -> None:
        self._noted = noted
        self.screened: Exhibits | None = None
        self.others: Exhibits | None = None
        self._rules = [(check, options, check.selected(options)) for check, _, options in plan.feed_rules]
        self._selectors = {selector.text: selector for _, _, selected in self._rules for selector in selected}
        self._read: list[_Read] = []

    def add(self, position: int, record: CarefulRecord, near: Callable[[int], Place]) -> None:
        """A record that was read with care, at `position` of the block, from 0."""
        lines = [
            _line(record, selectors, near) if check.wants_lines else 0 for check, _, selectors in self._rules
        ]
        self._read.append((position, record.texts_of(self._selectors), lines))

    def place(self, ruler: Ruler) -> None:
        """Puts lines in the place of the indexes that `Later` told for them."""
        self._read = [
            (position, texts, [line and ruler.near(line - 1).line for line in lines])
            for position, texts, lines in self._read
        ]

    def batches(self, count: int) -> tuple[Any, ...]:
        """What each feed check makes of the `count` records of the block."""
        return tuple(
            check.gather(
                _Seen(count, (self.screened, self.others), self._read, (number, check.name), noted), options
            )
            for number, ((check, options, _), noted) in enumerate(zip(self._rules, self._noted, strict=True))
        )


class _Seen:
    """What one check, by its number and name, is shown of a block; offers what `checks.check.Seen` promises."""

    def __init__(
        self,
        count: int,
        recognised: tuple[Exhibits | None, Exhibits | None],
        read: Sequence[_Read],
        check: tuple[int, str],
        noted: dict[Any, Any],
    ) -> None:
        self.count = count
        self.noted = noted
        self._screened, self._others = screened, _ = recognised
        self.settled = frozenset() if screened is None else screened.settled(check[1])
        self._guarded = frozenset() if screened is None else screened.guarded(check[1])
        self._read = read
        self._number, self._check = check

    def columns(self, selector: Selector) -> Sequence[Texts]:
        if selector in self.settled:
            return ()
        columns: Sequence[Texts] = []
        if self._screened is not None and selector not in self._guarded:
            columns = self._screened.texts(selector, self.count)
        again = [*self._again(selector)]
        if not any(texts for _, texts in again):
            return columns
        written = [[*column] for column in columns]
        for position, texts in again:
            for column in written:
                column[position] = None
            for copy, text in enumerate(texts):
                if copy == len(written):
                    written.append([None] * self.count)
                written[copy][position] = text
        return [column for column in written if any(column) or b"" in column]

    def _again(self, selector: Selector) -> Iterator[tuple[int, Sequence[bytes]]]:
        """What is found in records that were doubted, or not recognised at first, each at its position.

        Of those that are there more than once the last holds.
        """
        others = self._others
        if others and selector not in others.guarded(self._check):
            yield from others.each(selector)
        for position, texts, _ in self._read:
            found = texts.get(selector.text, ())
            yield position, [text.encode("utf-8", "surrogatepass") for text in found]

    def joined(self, selector: Selector) -> Sequence[bytes]:
        if self._screened is not None and not self._read and not self._others:
            if selector in self._guarded or selector in self.settled:
                return ()
            found = self._screened.joined(selector, self.count)
            if found is not None:
                return found
        return [*map(joined_texts, self.columns(selector))]

    def gists(self, wanted: Wanted) -> Gists | None:
        gists = None if self._screened is None else self._screened.gists(wanted, self.count)
        if gists is None or not (self._read or self._others):
            return gists
        selector, kind = wanted
        rows, kinds = [*gists.rows()], dict(self._again(kind)) if kind else {}
        for position, values in self._again(selector):
            rows[position] = gist_of(kinds.get(position, ()), values)
        return gists_of(rows)

    def lines(self) -> Sequence[int]:
        lines = [0] * self.count if self._screened is None else self._screened.lines(self.count)
        if self._screened is not None and self._others:
            for position, anchor in self._others.anchors():
                lines[position] = lines[position] or self._screened.line_at(max(anchor, 0))
        for position, _, lines_read in self._read:
            lines[position] = lines_read[self._number]
        return lines


def _line(record: CarefulRecord, selectors: Sequence[Selector], near: Callable[[int], Place]) -> int:
    """The line of the first element that is found and not blank, selector by selector; 0 where there is none."""
    for selector in selectors:
        for element in record.select(selector):
            if not is_blank(element.text):
                return near(element.at).line
    return 0


def plain_texts(column: Sequence[Captured]) -> Texts:
    """The texts for which captured values stand."""
    if is_literal(b"".join(filter(None, column))):
        return column
    there = b"\0".join([written for written in column if written is not None])
    texts = resolved(there).split(b"\0")
    if len(texts) == len(column):
        return texts
    following = iter(texts)
    return [None if written is None else next(following) for written in column]
