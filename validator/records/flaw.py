"""A reason why a piece of a source is not well-formed XML, and how it can be read all the same."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.faults import FaultKind
    from validator.privacy import Phrase, Shown


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Read `replacement` instead of the bytes from `start` to before `end`."""

    start: int
    end: int
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Flaw:
    """One defect at a byte index of the record.

    `edits` make the record readable in spite of it; a flaw that is not `readable` leaves it unread.
    """

    kind: FaultKind
    at: int
    what: str | Phrase
    alma_message: str | Phrase = ""
    values: Mapping[str, Shown] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    readable: bool = True


class Mended:
    """A copy of a text with edits applied, which still knows where each byte came from.

    The edits are for reading: they never reach the user's file by themselves.
    """

    __slots__ = ("_origins", "_starts", "text")

    def __init__(self, original: bytes, edits: Iterable[Edit]) -> None:
        pieces: list[bytes] = []
        self._starts = [0]
        self._origins = [0]
        position = length = 0
        for edit in sorted(edits):
            if edit.start < position:
                continue
            pieces += original[position : edit.start], edit.replacement
            length += edit.start - position + len(edit.replacement)
            position = edit.end
            self._starts += length - len(edit.replacement), length
            self._origins += edit.start, edit.end
        pieces.append(original[position:])
        self.text = b"".join(pieces)

    def origin(self, index: int) -> int:
        """The index in the original of the byte at `index`; within a replacement, where that begins or ends."""
        run = bisect_right(self._starts, index) - 1
        origin = self._origins[run] + index - self._starts[run]
        return min(origin, self._origins[run + 1]) if run + 1 < len(self._origins) else origin
