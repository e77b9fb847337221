"""The rows that the recognised records of a block make: what was captured of each, and where it stands.

Records are taken by the machine, where there is one, or by `re`, and a few one by one. Rows count from 0.
"""

from __future__ import annotations

from itertools import compress
from operator import itemgetter, ne
from typing import TYPE_CHECKING, TypeVar

from validator.expression import expression
from validator.grammar import text_of
from validator.machine import NOTHING, gists_of, parted_texts

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from validator.engine.judging import Captured
    from validator.machine import Batch, Gists

    Match = re.Match[bytes]

_Item = TypeVar("_Item")


SHORTEST = len("<user><primary_id>1</primary_id></user>")
"""How many bytes a record has at least that has an identifier: all others are tiny."""
_END = b"</user>"
_BEGINNING = expression(rb"<user[> ]")
"""How a record begins that can be recognised."""


class _Matches:
    """Rows taken by `re`, which are all still to be looked at."""

    def __init__(self) -> None:
        self.matches: list[Match] = []
        self._columns: list[tuple[Captured, ...]] | None = None

    def __len__(self) -> int:
        return len(self.matches)

    def column(self, column: int, rows: Sequence[int] | None = None) -> Sequence[Captured]:
        if self._columns is None:
            self._columns = [*zip(*[match.groups() for match in self.matches], strict=True)]
        own = self._columns[column]
        return own if rows is None else [own[row] for row in rows]

    def starts(self, group: int) -> list[int]:
        return [match.start(group) for match in self.matches]


class Rows:
    """All rows of a block, in feed order.

    Attributes:
        spans: where each record begins and ends, with the blanks behind it.
        anchors: where the group `anchor` begins in each, in the text of the block; -1 where it took no part.
        lines_before: how many LF stand before that; None where nobody has counted them.
        line_ends: how many LF each has, as far as it has been looked at.
        tiny: whether it is shorter than a record may be that says anything.
        sound: whether its characters and references are known to be sound.
    """

    def __init__(self, anchor: int) -> None:
        self._anchor = anchor
        self.spans: list[tuple[int, int]] = []
        self.anchors: list[int] = []
        self.lines_before: list[int | None] = []
        self.line_ends: list[int] = []
        self.tiny: list[int] = []
        self.sound: list[bool] = []
        self._by_machine = False
        self._parts: list[tuple[int, Batch | _Matches]] = []
        self._replaced: dict[int, Match] = {}
        self._kept: list[int] | None = None
        self._columns: dict[int, Sequence[Captured]] = {}
        self._starts: dict[int, Sequence[int]] = {}

    def __len__(self) -> int:
        return len(self.spans)

    def take_batch(self, batch: Batch) -> None:
        """Takes what the machine has recognised."""
        self._by_machine = True
        self._parts.append((len(self.spans), batch))
        spans = batch.spans
        self.spans += spans
        self.anchors += batch.starts(self._anchor) if self._anchor else (start for start, _ in spans)
        self.lines_before += batch.lines_before
        self.line_ends += batch.line_ends
        self.tiny += batch.tiny
        self.sound += [not doubt for doubt in batch.is_to_be_looked_at]

    def take_matches(self, pattern: re.Pattern[bytes], text: bytes, start: int) -> None:
        """Takes what an expression recognises in a text from index `start` on, and leaves out what it does not."""
        new: list[Match] = []
        while start < len(text):
            before = len(new)
            new += iter(pattern.scanner(text, start).match, None)  # type: ignore[attr-defined]
            start = _beyond(text, new[-1].end() if len(new) > before else start)
        self._add(new, [match.span() for match in new], [match.start(self._anchor) for match in new])

    def take_match(self, match: Match) -> None:
        """Takes one record."""
        self._add([match], [match.span()], [match.start(self._anchor)])

    def take_mended(self, match: Match, span: tuple[int, int], anchor: int) -> None:
        """Takes a record that stands at `span`, as it reads without its flaws; its anchor stands at `anchor`."""
        self._add([match], [span], [anchor])

    def _add(self, matches: list[Match], spans: list[tuple[int, int]], anchors: list[int]) -> None:
        if not self._parts or not isinstance(last := self._parts[-1][1], _Matches):
            last = _Matches()
            self._parts.append((len(self.spans), last))
        last.matches += matches
        self.spans += spans
        self.anchors += anchors
        self.lines_before += [None] * len(matches)
        self.line_ends += [0] * len(matches)
        self.sound += [False] * len(matches)
        self.tiny += map(is_tiny, matches)

    def replace(self, row: int, match: Match) -> None:
        """What is captured of a row is from now on what it reads without its flaws."""
        self._replaced[row if self._kept is None else self._kept[row]] = match

    def keep(self, kept: Sequence[bool]) -> None:
        """Keeps some rows only; the others are rows no more."""
        self._kept = [*compress(range(len(self.spans)) if self._kept is None else self._kept, kept)]
        self.spans = [*compress(self.spans, kept)]
        self.anchors = [*compress(self.anchors, kept)]
        self.lines_before = [*compress(self.lines_before, kept)]
        self.line_ends = [*compress(self.line_ends, kept)]
        self.tiny, self.sound = [*compress(self.tiny, kept)], [*compress(self.sound, kept)]
        self._columns.clear()
        self._starts.clear()

    def breaks(self) -> list[int]:
        """The rows, in order, that do not begin where the one before them ends."""
        begins, ends = map(itemgetter(0), self.spans[1:]), map(itemgetter(1), self.spans)
        return [*compress(range(1, len(self.spans)), map(ne, begins, ends))]

    def column(self, index: int) -> Sequence[Captured]:
        """What the group with this number, from 0, holds in every row."""
        if index not in self._columns:
            joined = self.joined(index)
            self._columns[index] = self._column(index) if joined is None else parted_texts(joined)
        return self._columns[index]

    __getitem__ = column

    def _column(self, index: int) -> Sequence[Captured]:
        if len(self._parts) == 1 and self._kept is None and not self._replaced:
            return self._parts[0][1].column(index)
        found: list[Captured] = []
        for _, part in self._parts:
            found += part.column(index)
        for row, match in self._replaced.items():
            found[row] = match.groups()[index]
        return self._of_kept(found)

    def texts(self, index: int, rows: Sequence[int] | None) -> Sequence[Captured]:
        """The same for some rows, or for all."""
        if rows is None:
            return self.column(index)
        if index in self._columns or len(self._parts) != 1 or self._kept is not None or self._replaced:
            own = self.column(index)
            return [own[row] for row in rows]
        return self._parts[0][1].column(index, rows)

    def start(self, row: int, group: int) -> int:
        """Where the group with this number, from 1, begins in a row; -1 where it took no part.

        Of a record that was mended it is counted in its mended text, from its beginning.
        """
        if group not in self._starts:
            found: list[int] = []
            for _, part in self._parts:
                found += part.starts(group)
            self._starts[group] = self._of_kept(found)
        return self._starts[group][row]

    def unknown(self, watches: Sequence[int]) -> list[int] | None:
        """The rows in which one of some watches of the machine has found a text that it does not know; None if all are.

        Of rows that the machine has not taken nothing is known.
        """
        if not self._by_machine:
            return None
        rows = {*self._replaced}
        for first, part in self._parts:
            if isinstance(part, _Matches):
                rows.update(range(first, first + len(part)))
                continue
            for watch in watches:
                rows.update([first + row for row in part.unknown.get(watch, ())])
        if not rows or self._kept is None:
            return sorted(rows)
        return [row for row, before in enumerate(self._kept) if before in rows]

    def joined(self, index: int) -> bytes | None:
        """All texts of a column, as the machine joins them; None where some rows are not as it took them."""
        if not self._by_machine or self._kept is not None or self._replaced:
            return None
        parts = [part.joined(index) for _, part in self._parts if not isinstance(part, _Matches)]
        return b"".join(parts) if len(parts) == len(self._parts) else None

    def gists(self, gist: int) -> Gists | None:
        """A gist of all rows, as the machine tells it; None where it does not, or some rows are not as it took them."""
        told = [None if isinstance(part, _Matches) else part.gists[gist] for _, part in self._parts]
        parts = [part for part in told if part is not None]
        if self._replaced or len(parts) < len(told):
            return None
        if len(parts) == 1 and self._kept is None:
            return parts[0]
        return gists_of(self._of_kept([row for part in parts for row in part.rows()]))

    def all_texts(self, indexes: Iterable[int]) -> list[str] | None:
        """All texts of some columns, in no order; None where they cannot be had sooner than column by column."""
        if not self._by_machine:
            return None
        joined = [self.joined(index) for index in indexes]
        if None in joined or not joined:
            return None
        together = b"".join(filter(None, joined)).replace(NOTHING + b"\0", b"")
        texts = text_of(together).split("\0")
        del texts[-1]
        return texts

    def is_whole(self) -> bool:
        """Whether all rows were taken by the machine at once, one behind another, and all are there."""
        return len(self._parts) == 1 and self._by_machine and self._kept is None and not self.breaks()

    def unsound(self, most: int) -> Iterator[range]:
        """The rows that are not known to be sound, as stretches of neighbours of at most so many."""
        first = None
        for row, is_sound in enumerate((*self.sound, True)):
            if first is not None and (is_sound or row - first == most):
                yield range(first, row)
                first = None
            if first is None and not is_sound:
                first = row

    def _of_kept(self, found: list[_Item]) -> list[_Item]:
        return found if self._kept is None else [found[row] for row in self._kept]


def _beyond(text: bytes, start: int) -> int:
    """Where a record may begin behind what begins at `start`, and is none; the text's length where none does.

    No expression for records takes anything that has their end tag in it but at its end, so nothing is looked at again
    and again.
    """
    if _BEGINNING.match(text, start):
        start = text.find(_END, start)
    found = _BEGINNING.search(text, start) if start >= 0 else None
    return found.start() if found else len(text)


def is_tiny(match: Match) -> bool:
    """Whether a record is shorter than one may be that says anything."""
    start, end = match.span()
    text = match.string
    return text.find(_END, start, start + SHORTEST - 1) > 0 and len(text[start:end].rstrip()) < SHORTEST
