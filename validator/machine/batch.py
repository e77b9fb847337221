"""What the machine took of a text in one go: records in their order, with the places of what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.machine.gists import Gists

ROW = 6
"""How many numbers tell of a row: where it begins, where it ends, how many LF it has, how many before its anchor,
whether somebody has to look at its characters, whether it is tiny."""
NOWHERE = 0xFFFFFFFF
NOTHING = b"\xff"
"""In place of a text that is not there: no text in UTF-8 has this byte."""
PADDED = b"\xfe"
"""In place of a 0 at the beginning of a number that is shown as its shape; as above."""
SHAPES = b"\xfc"
"""Before the shapes in a gist; as above."""


def joined_texts(texts: Iterable[bytes | None]) -> bytes:
    """Texts without NUL in the form in which the machine joins them: with a NUL behind each."""
    return b"\0".join([NOTHING if text is None else text for text in texts] + [b""])


def parted_texts(joined: bytes) -> list[bytes | None]:
    """The texts that were joined."""
    texts = joined.split(b"\0")
    del texts[-1]
    return [None if text == NOTHING else text for text in texts] if NOTHING in joined else [*texts]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of `text`; they count from 0, and places from the beginning of the text.

    Attributes:
        text: what they stand in.
        groups: how many groups were captured of each.
        rows: `ROW` numbers for each.
        captured: for each row, and each group, where it begins and ends; `NOWHERE` where it took no part.
        unknown: for each watch the rows in which it has found a text that it does not know.
        texts: the texts of the first group in all rows, of the second, and so on, as far as they were wanted: see
            `joined_texts`.
        ends: where those of each group end there.
        was_wanted: which groups, counted from 0, were.
        wanted: which are the next time: those that somebody has asked for.
        gists: what each gist is in all rows; None where the machine does not tell it of all.
        is_all: whether no record follows that is recognised.
    """

    text: bytes
    groups: int
    rows: Sequence[int]
    captured: memoryview[int]
    unknown: Mapping[int, Sequence[int]]
    texts: bytes
    ends: Sequence[int]
    was_wanted: frozenset[int]
    wanted: set[int]
    gists: Sequence[Gists | None]
    is_all: bool

    def __len__(self) -> int:
        return len(self.rows) // ROW

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each begins and ends, with the blanks behind it."""
        return [*zip(self.rows[0::ROW], self.rows[1::ROW], strict=True)]

    @property
    def line_ends(self) -> Sequence[int]:
        """How many LF each has."""
        return self.rows[2::ROW]

    @property
    def lines_before(self) -> Sequence[int]:
        """How many LF each has before its anchor."""
        return self.rows[3::ROW]

    @property
    def is_to_be_looked_at(self) -> Sequence[int]:
        """Of each whether its characters and references have to be looked at: all others are sound."""
        return self.rows[4::ROW]

    @property
    def tiny(self) -> Sequence[int]:
        """Of each whether it is shorter than a record may be that says anything."""
        return self.rows[5::ROW]

    def starts(self, group: int) -> list[int]:
        """Where a group, counted from 1, begins in each; -1 where it took no part."""
        return [
            -1 if end == NOWHERE else start
            for start, end in zip(*self._places(group - 1, range(len(self))), strict=True)
        ]

    def joined(self, column: int) -> bytes:
        """What a group, counted from 0, holds in all rows, as `joined_texts` has it, if no text has NUL in it."""
        if column not in self.was_wanted:
            self.wanted.add(column)
            return joined_texts(self.column(column))
        return self.texts[self.ends[column - 1] if column else 0 : self.ends[column]]

    def column(self, column: int, rows: Iterable[int] | None = None) -> list[bytes | None]:
        """What a group, counted from 0, holds in some rows, or in all."""
        text = self.text
        return [
            None if end == NOWHERE else text[start:end]
            for start, end in zip(*self._places(column, rows), strict=True)
        ]

    def _places(self, column: int, rows: Iterable[int] | None) -> tuple[list[int], list[int]]:
        starts = self.captured[2 * column :: 2 * self.groups]
        ends = self.captured[2 * column + 1 :: 2 * self.groups]
        if rows is None:
            return starts.tolist(), ends.tolist()
        numbers = [*rows]
        return [starts[row] for row in numbers], [ends[row] for row in numbers]
