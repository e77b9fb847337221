"""A stretch between two records while it is read, and what was found in it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.faults import Fault, FaultKind
from validator.records import xerces
from validator.records.characters import character_flaws, is_read_past, undecoded_flaw, without_damage
from validator.records.context import Context, Part
from validator.records.flaw import MOST_FLAWS, Edit
from validator.records.names import name_of
from validator.records.seeker import Seeker
from validator.records.wrongnames import wrong_name_flaws
from validator.schema.deviation import Deviation, DeviationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.faults import Place
    from validator.privacy import Phrase, Shown
    from validator.records.flaw import Flaw


_EXPECTED = "nothing but user elements"


@dataclass(frozen=True, slots=True)
class Stray:
    """Something between records that the schema does not allow there."""

    place: Place
    deviation: Deviation


class Stretch:
    """A stretch that begins in `part`; `place` tells where an index of it stands.

    `undecoded` are the bytes that the `codec` of the source could not decode, each with the index of the U+FFFD that
    stands for them.

    Attributes:
        text: the stretch without damaged characters; all indexes given to the methods are indexes of it.
        seeker: for searching the text.
        is_full: whether there are more faults than are told; what follows the last of them is not to be read.
    """

    def __init__(
        self,
        original: bytes,
        place: Callable[[int], Place],
        part: Part,
        undecoded: Sequence[tuple[int, bytes]] = (),
        codec: str = "utf-8",
    ) -> None:
        self._original = original
        self._undecoded = () if is_read_past(codec) else undecoded
        self._codec = codec
        self._damaged = [at for at, _ in self._undecoded]
        edits = [edit for flaw in wrong_name_flaws(original, self._damaged) for edit in flaw.edits]
        edits += [Edit(at, at + len("\ufffd".encode()), b"") for at in self._damaged]
        self._mended = without_damage(original, edits)
        self._place = place
        self._parts = [(0, part)]
        self._found: list[Fault | Stray] = []
        self.is_full = False
        self.text = self._mended.text
        self.seeker = Seeker(self.text)

    def place(self, at: int) -> Place:
        """The place of index `at`."""
        return self._place(self._mended.origin(at))

    def enters(self, part: Part, at: int) -> None:
        """From index `at` on the stretch lies in `part`; a damaged character before it belongs to what is outside."""
        is_end = part is Part.AFTER_ROOT and at > 0
        self._parts.append((self._mended.origin(at - 1) + 1 if is_end else self._mended.origin(at), part))

    def _add(self, found: Fault | Stray) -> None:
        self.is_full = len(self._found) >= MOST_FLAWS
        if not self.is_full:
            self._found.append(found)

    def fault(
        self, kind: FaultKind, what: str | Phrase, at: int, message: str | Phrase = "", found: Shown = ""
    ) -> None:
        """A fault at index `at`; `found` is what its message may show."""
        self.fault_at(self.place(at), kind, what, message, found)

    def fault_at(
        self,
        place: Place,
        kind: FaultKind,
        what: str | Phrase,
        message: str | Phrase = "",
        found: Shown = "",
    ) -> None:
        """A fault at `place`, which may be before the stretch."""
        self._add(Fault(kind, what, place, message, {"found": found}))

    def broken(self, at: int, what: str | Phrase, message: str | Phrase) -> None:
        """The XML is not well-formed at index `at`."""
        self.fault(FaultKind.NOT_WELL_FORMED, what, at, message)

    def flaw(self, flaw: Flaw) -> None:
        """A flaw that one of the readers found."""
        self._add(Fault(flaw.kind, flaw.what, self.place(flaw.at), flaw.alma_message, flaw.values))

    def stray_text(self, at: int, text: bytes) -> None:
        """Text where only records may be."""
        self._add(stray_text(self.place(at), text))

    def stray_element(self, at: int, name: str) -> None:
        """An element other than a record where only records may be."""
        reason = "an element other than user stands between the records"
        deviation = Deviation(DeviationKind.UNKNOWN_ELEMENT, 0, "", name, None, _EXPECTED, reason)
        self._add(Stray(self.place(at), deviation))

    def finish(self) -> list[Fault | Stray]:
        """All that was found, in the order of the source, damaged characters among it."""
        if not self._mended.is_changed:
            return sorted(self._found, key=_order)
        context = Context(self._original, self._part_of)
        found = self._found[:]
        flaws = chain(
            (undecoded_flaw(self._codec, raw, self._original, at, context) for at, raw in self._undecoded),
            character_flaws(self._original, context=context),
            wrong_name_flaws(self._original, self._damaged, self._part_of),
        )
        for number, flaw in enumerate(flaws):
            if number == MOST_FLAWS:
                self.is_full = True
                break
            found.append(Fault(flaw.kind, flaw.what, self._place(flaw.at), flaw.alma_message, flaw.values))
        return sorted(found, key=_order)

    def _part_of(self, index: int) -> Part:
        return self._parts[bisect_right(self._parts, index, key=lambda entry: entry[0]) - 1][1]


def stray_text(place: Place, text: bytes) -> Stray:
    """The `text` at `place`, where only records may be."""
    kind, reason = DeviationKind.UNEXPECTED_CONTENT, "text stands between two records"
    value = text.decode("utf-8", "replace")
    return Stray(place, Deviation(kind, 0, "", "users", value, _EXPECTED, reason))


def _order(found: Fault | Stray) -> int:
    return found.place.offset if found.place else 0


def closed_by(name: bytes, other: bytes) -> Phrase:
    """That the element `name` is closed by the end tag of `other`."""
    template = "the tag <{name}> is closed by </{other}>"
    return xerces.phrase(template, name=name_of(name), other=name_of(other))
