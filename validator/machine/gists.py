"""Gists: what rows hold in brief, so that those which look alike need not be looked at one by one.

A gist is one run of bytes for a row. Its texts are joined as in `joined_texts`, and mean what is written; behind those
that are plain stands `SHAPES`, as if it were one. A shape has a `1` for every digit, but `PADDED` for a 0 in front; `x`
is what is no number, and ` 1` what may be one for whoever looks at the text.
"""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST_MET = 1 << 13
"""How many gists a machine remembers: as `gists.h` has it."""
COUNTED = 3
"""How many numbers say of one how many rows have it: which of the gists it is, its own number, and that."""
_FIRST_MET = 8
_HEAD = struct.Struct("<III")
"""What stands before each: its length first."""


@dataclass(frozen=True, slots=True)
class Gists:
    """The gists of neighbouring rows.

    Attributes:
        counts: how many rows have which.
        rows: tells which each row has, for those few who ask.
    """

    counts: Mapping[bytes, int]
    rows: Callable[[], Sequence[bytes]]


def gists_of(rows: Sequence[bytes]) -> Gists:
    """The same of rows that are there one by one."""
    return Gists(Counter(rows), lambda: rows)


@dataclass(slots=True)
class Met:
    """The `texts` of gists that a machine has met, by their numbers: where they stand, with what precedes them.

    `used` is where they end: where they begin, before there is any, or after the machine was to forget them.
    """

    used: int = _FIRST_MET
    texts: dict[int, bytes] = field(default_factory=dict)

    def learn(self, more: bytes) -> None:
        """What stands behind the others now."""
        at = 0
        while at < len(more):
            length, _, _ = _HEAD.unpack_from(more, at)
            begin = at + _HEAD.size
            self.texts[self.used + at] = more[begin : begin + length]
            at = (begin + length + 3) & ~3
        self.used += len(more)

    def of(self, numbers: memoryview[int]) -> list[bytes]:
        """The texts for which some numbers stand; rows that hold the same share one object."""
        return [self.texts[number] for number in numbers]
