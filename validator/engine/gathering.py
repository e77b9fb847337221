"""Puts together what feed checks are shown of a block, from records read with care and records recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from validator.checks.check import is_blank
from validator.checks.lengths import gist_of
from validator.grammar import is_literal, resolved
from validator.machine import gists_of, joined_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from validator.checks.check import Texts, Wanted
    from validator.engine.exhibits import Exhibits
    from validator.engine.judging import Captured
    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.faults import Place
    from validator.machine import Gists
    from validator.records.blocks import Ruler
    from validator.records.selector import Selector


_Found: TypeAlias = "dict[int, Sequence[bytes]]"
"""By their positions the records in which a selector finds something, with the texts of that."""


class FeedChecks:
    """The checks of a plan over the feed, as one process asks them block by block.

    Attributes:
        rules: each with its options, and with what it selects.
        selectors: by their texts all that are selected.
        noted: what each keeps for itself from block to block.
    """

    def __init__(self, plan: Plan) -> None:
        self.rules = [(check, options, check.selected(options)) for check, _, options in plan.feed_rules]
        self.selectors = {selector.text: selector for _, _, selected in self.rules for selector in selected}
        self.noted: Sequence[dict[Any, Any]] = [{} for _ in self.rules]


class Gathering:
    """What was seen of the records of one block; `screened` are those that were recognised.

    `others` are a few that were recognised one by one, of which some may be among the first, too.
    """

    def __init__(self, checks: FeedChecks) -> None:
        self._checks = checks
        self.screened: Exhibits | None = None
        self.others: Exhibits | None = None
        self._texts: dict[str, _Found] = {}
        self._lines: dict[int, Sequence[int]] = {}

    def add(self, position: int, record: CarefulRecord, near: Callable[[int], Place]) -> None:
        """A record that was read with care, at `position` of the block, from 0."""
        lines = [
            _line(record, selectors, near) if check.wants_lines else 0
            for check, _, selectors in self._checks.rules
        ]
        self._lines[position] = lines
        for selector, texts in record.texts_of(self._checks.selectors).items():
            if texts:
                written = [text.encode("utf-8", "surrogatepass") for text in texts]
                self._texts.setdefault(selector, {})[position] = written

    def place(self, ruler: Ruler) -> None:
        """Puts lines in the place of the indexes that `Later` told for them."""
        self._lines = {
            position: [line and ruler.near(line - 1).line for line in lines]
            for position, lines in self._lines.items()
        }

    def batches(self, count: int) -> tuple[Any, ...]:
        """What each feed check makes of the `count` records of the block."""
        again, checks = _Again(self._texts, self._lines, self.others), self._checks
        return tuple(
            check.gather(_Seen(count, self.screened, again, (number, check.name), noted), options)
            for number, ((check, options, _), noted) in enumerate(
                zip(checks.rules, checks.noted, strict=True)
            )
        )


class _Again:
    """Records that were doubted, or not recognised at first: `others`, and those read with care.

    Of those that are there more than once the last holds. Of what was read with care there are the `texts` by selector,
    and by position a line for each check, or 0.
    """

    def __init__(
        self, texts: Mapping[str, _Found], lines: Mapping[int, Sequence[int]], others: Exhibits | None
    ) -> None:
        self._texts = texts
        self.lines = lines
        self.others = others
        self._with_others: dict[str, _Found] = {}

    def __bool__(self) -> bool:
        return bool(self.lines or self.others)

    def _others_for(self, selector: Selector, check: str) -> Exhibits | None:
        return self.others if self.others and selector not in self.others.guarded(check) else None

    def positions(self, selector: Selector, check: str) -> Collection[int]:
        """Where those stand in which a check is shown what the selector finds."""
        others = self._others_for(selector, check)
        return self.lines.keys() if others is None else self.lines.keys() | {*others.positions}

    def texts(self, selector: Selector, check: str) -> _Found:
        """What it is shown of them."""
        read = self._texts.get(selector.text, {})
        if (others := self._others_for(selector, check)) is None:
            return read
        if selector.text not in self._with_others:
            found = {at: texts for at, texts in others.each(selector) if at not in self.lines}
            self._with_others[selector.text] = found | read
        return self._with_others[selector.text]


class _Seen:
    """What one check, by its number and name, is shown of a block; offers what `checks.check.Seen` promises."""

    def __init__(
        self,
        count: int,
        screened: Exhibits | None,
        again: _Again,
        check: tuple[int, str],
        noted: dict[Any, Any],
    ) -> None:
        self.count = count
        self.noted = noted
        self._screened = screened
        self._again = again
        self.settled = frozenset() if screened is None else screened.settled(check[1])
        self._guarded = frozenset() if screened is None else screened.guarded(check[1])
        self._number, self._check = check
        self._joined: dict[str, Sequence[bytes]] = {}

    def columns(self, selector: Selector) -> Sequence[Texts]:
        if selector in self.settled:
            return ()
        columns: Sequence[Texts] = []
        if self._screened is not None and selector not in self._guarded:
            columns = self._screened.texts(selector, self.count)
        again = self._again.texts(selector, self._check)
        if not again:
            return columns
        written = [[*column] for column in columns]
        gone = self._again.positions(selector, self._check) if written else ()
        for column in written:
            for position in gone:
                column[position] = None
        for position, texts in again.items():
            for copy, text in enumerate(texts):
                if copy == len(written):
                    written.append([None] * self.count)
                written[copy][position] = text
        return [column for column in written if any(column) or b"" in column]

    def joined(self, selector: Selector) -> Sequence[bytes]:
        if selector.text not in self._joined:
            self._joined[selector.text] = self._join(selector)
        return self._joined[selector.text]

    def _join(self, selector: Selector) -> Sequence[bytes]:
        if self._screened is not None and not self._again:
            if selector in self._guarded or selector in self.settled:
                return ()
            found = self._screened.joined(selector, self.count)
            if found is not None:
                return found
        return [*map(joined_texts, self.columns(selector))]

    def gists(self, wanted: Wanted) -> Gists | None:
        gists = None if self._screened is None else self._screened.gists(wanted, self.count)
        if gists is None or not self._again:
            return gists
        selector, kind = wanted
        rows, values = [*gists.rows()], self._again.texts(selector, self._check)
        kinds = self._again.texts(kind, self._check) if kind else {}
        for position in self._again.positions(selector, self._check):
            rows[position] = gist_of(kinds.get(position, ()), values.get(position, ()))
        return gists_of(rows)

    def lines(self) -> Sequence[int]:
        lines = [0] * self.count if self._screened is None else self._screened.lines(self.count)
        if self._screened is not None and self._again.others:
            for position, anchor in self._again.others.anchors():
                if position not in self._again.lines:
                    lines[position] = lines[position] or self._screened.line_at(max(anchor, 0))
        for position, lines_read in self._again.lines.items():
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
