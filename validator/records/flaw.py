"""A reason why a piece of a source is not well-formed XML, and how it can be read all the same."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from validator.dataclass import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.faults import FaultKind
    from validator.privacy import Phrase, Shown

MOST_FLAWS: Final = 10_000
"""How many flaws of one text are told one by one; what follows the last of them is not looked at."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Read `replacement` instead of the bytes from `start` to before `end`."""

    start: int
    end: int
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Flaw:
    """One defect at byte index `at` of a record, or of a stretch between records.

    Attributes:
        kind: its family.
        at: where a person would point, as an index.
        what: the defect in plain words.
        alma_message: what Java Xerces says of it, or "".
        values: what a rule's message may show beyond that.
        edits: what makes the text readable in spite of it.
        readable: false where nothing does; the record stays unread.
        may_be_declared: whether it is none if a document type declares the entity.
        is_survived: whether Alma's parser reads past it.
    """

    kind: FaultKind
    at: int
    what: str | Phrase
    alma_message: str | Phrase = ""
    values: Mapping[str, Shown] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    readable: bool = True
    may_be_declared: bool = False
    is_survived: bool = False


class Mended:
    """A copy of a text with edits applied, which still knows where each byte came from.

    The edits are for reading: they never reach the user's file by themselves. Of edits that overlap, the one
    that begins first is applied; insertions at one place keep the order in which they are given.
    """

    __slots__ = ("_origins", "_starts", "is_changed", "text")

    def __init__(self, original: bytes, edits: Iterable[Edit] = ()) -> None:
        pieces: list[bytes] = []
        self._starts = [0]
        self._origins = [0]
        self.is_changed = False
        position = length = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if edit.start < position:
                continue
            self.is_changed = True
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

    def index(self, origin: int) -> int:
        """The index of the byte that stands at `origin` in the original, behind whatever was inserted there."""
        run = bisect_right(self._origins, origin) - 1
        return self._starts[run] + origin - self._origins[run]

    def moved(self, flaw: Flaw) -> Flaw:
        """`flaw`, found in the copy, with the indexes of the original."""
        if not self.is_changed:
            return flaw
        edits = tuple(
            Edit(self.origin(edit.start), self.origin(edit.end), edit.replacement) for edit in flaw.edits
        )
        return replace(flaw, at=self.origin(flaw.at), edits=edits)


def edits_of(flaws: Iterable[Flaw]) -> Iterator[Edit]:
    """The edits of all `flaws`."""
    return (edit for flaw in flaws for edit in flaw.edits)
