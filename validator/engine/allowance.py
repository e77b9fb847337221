"""How many records that can hold no identifier are looked at in one source.

A megabyte holds many thousands of `<user/>`, and each of them is several defects. Where there are that many none is a
user, and nobody learns more from the next one. It is the source that is allowed so many, not the block: which ones are
looked at is the same however the source is cut, and in whichever order its blocks are checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.engine.results import BlockResult

MOST_TINY = 5_000
"""How many records of a source, too short to hold an identifier, are read: where there are more, none are users."""


class Allowance:
    """Of one source; is told of its blocks in order. `left` says how many tiny records are still to be looked at."""

    def __init__(self) -> None:
        self.left = MOST_TINY

    def is_kept(self, result: BlockResult) -> bool:
        """Whether just as many tiny records were looked at in the next block as are left.

        A block that was begun before all those in front of it were known may have been granted more.
        """
        return _looked_at(result) == min(result.tiny, self.left)

    def take(self, result: BlockResult) -> None:
        """The next block was checked."""
        self.left -= _looked_at(result)


def _looked_at(result: BlockResult) -> int:
    return result.tiny - len(result.passed)
