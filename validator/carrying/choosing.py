"""Chooses few records that show much of a feed: first every user group, then as many shapes and codes as fit.

The features of all records wait in a temporary file without a name; for each choice it is read once from the front
to the back, and the record that adds most is taken, of equals the first. So the same feed gives the same choice,
and memory does not grow with the feed.

Then, in a few more readings, a chosen record gives way to another wherever that shows more; see also `polishing`.

How good the choice is can be told, since no choice can beat either of two bounds. For one kind of element, so many
records show at most as many shapes as the feed has, nor more than the largest numbers in single records together;
the sum over all kinds is the first. The second are the shapes chosen so far and the largest additions that are still
possible (what is shown is a submodular function of the records chosen). The smaller one is reported.
"""

from __future__ import annotations

import heapq
import struct
import tempfile
from array import array
from collections import Counter
from typing import TYPE_CHECKING

from validator.carrying.polishing import Pool, polish
from validator.carrying.shapes import SHAPE_BITS as _SHAPE_BITS
from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from validator.carrying.shapes import Features

_HEAD = struct.Struct("<IIQHH")
_MOST_TOLD = 500_000
"""How many distinct things are counted; more are told as "more than"."""
_MOST_GROUPS = 10_000
_EXCHANGES = 2
"""How often the feed's features are read once more to exchange chosen records for better ones."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records were chosen, and what they show.

    Attributes:
        records: (source, number) in feed order.
        groups: how many of the chosen records have which user group.
        groups_missing: user groups that did not fit.
        shapes: how many shapes the chosen records show.
        shapes_bound: how many so many records could show at most; no choice shows more.
        shapes_in_feed: how many there are; None where they are too many to be counted.
        codes: how many codes the chosen records show.
        codes_in_feed: how many there are; None where they are too many to be counted.
        eligible: of how many records the choice was made.
    """

    records: tuple[tuple[int, int], ...]
    groups: dict[str, int]
    groups_missing: tuple[str, ...]
    shapes: int
    shapes_bound: int
    shapes_in_feed: int | None
    codes: int
    codes_in_feed: int | None
    eligible: int


@dataclass(frozen=True, slots=True)
class _Row:
    source: int
    number: int
    group: int
    shapes: array[int]
    codes: array[int]


class _Crew:
    """The chosen records, and what each of them alone shows."""

    def __init__(self, picked: list[_Row]) -> None:
        self._picked = picked
        self._times = Counter(shape for row in picked for shape in row.shapes)
        self._groups = Counter(row.group for row in picked)
        self._own = [frozenset(shape for shape in row.shapes if self._times[shape] == 1) for row in picked]

    def loser_to(self, row: _Row) -> int | None:
        """The position of the record for which `row` would be the best exchange; None where none is."""
        new = sum(1 for shape in row.shapes if shape not in self._times)
        if not new:
            return None
        best, position = 0, None
        shapes = frozenset(row.shapes)
        for number, (other, own) in enumerate(zip(self._picked, self._own, strict=True)):
            gain = new + len(own & shapes) - len(own)
            is_spare = self._groups[other.group] > 1 or other.group == row.group
            if gain > best and is_spare:
                best, position = gain, number
        return position


class Chooser:
    """Is given the features of all records that may be chosen, then asked to choose at most `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._largest: dict[int, list[int]] = {}
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
        self._groups: dict[str, int] = {}
        self._shapes: set[int] = set()
        self._codes: set[int] = set()
        self._eligible = 0

    def __enter__(self) -> Chooser:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, source: int, number: int, features: Features) -> None:
        """A record that may be chosen."""
        group = self._groups.get(features.group)
        if group is None:
            group = len(self._groups)
            if group < _MOST_GROUPS:
                self._groups[features.group] = group
        for seen, new in ((self._shapes, features.shapes), (self._codes, features.codes)):
            if len(seen) <= _MOST_TOLD:
                seen |= new
        self._count_kinds(features.shapes)
        shapes, codes = (
            array("Q", sorted(features.shapes)[:0xFFFF]),
            array("Q", sorted(features.codes)[:0xFFFF]),
        )
        self._file.write(_HEAD.pack(source, number, group, len(shapes), len(codes)))
        self._file.write(shapes.tobytes())
        self._file.write(codes.tobytes())
        self._eligible += 1

    def _count_kinds(self, shapes: frozenset[int]) -> None:
        """Keeps for each kind of element the largest numbers of shapes in single records."""
        for kind, number in Counter(shape >> _SHAPE_BITS for shape in shapes).items():
            largest = self._largest.setdefault(kind, [0] * self._most)
            if number > largest[-1]:
                largest[-1] = number
                largest.sort(reverse=True)

    def _rows(self) -> Iterator[_Row]:
        self._file.seek(0)
        while head := self._file.read(_HEAD.size):
            source, number, group, shapes, codes = _HEAD.unpack(head)
            row = array("Q")
            row.frombytes(self._file.read(8 * (shapes + codes)))
            yield _Row(source, number, group, row[:shapes], row[shapes:])

    def choose(self) -> Chosen:
        """At most `most` records."""
        most = self._most
        picked: list[_Row] = []
        shapes: set[int] = set()
        codes: set[int] = set()
        groups: set[int] = set()
        taken: set[tuple[int, int]] = set()
        bound = self._bound_by_kind(most)
        for turn in range(most + 1):
            best, gains = self._best(shapes, codes, groups, taken, most)
            bound = min(bound, len(shapes) + sum(gains))
            if best is None or turn == most:
                break
            picked.append(best)
            taken.add((best.source, best.number))
            shapes.update(best.shapes)
            codes.update(best.codes)
            groups.add(best.group)
        for _ in range(_EXCHANGES):
            if not self._exchange(picked):
                break
        picked = self._polished(picked)
        shapes = {shape for row in picked for shape in row.shapes}
        codes = {code for row in picked for code in row.codes}
        return self._chosen(picked, shapes, codes, groups, bound)

    def _bound_by_kind(self, most: int) -> int:
        """How many shapes `most` records can show at most, kind of element by kind of element."""
        if len(self._shapes) > _MOST_TOLD:
            return 1 << 62
        in_feed = Counter(shape >> _SHAPE_BITS for shape in self._shapes)
        return sum(min(number, sum(self._largest[kind][:most])) for kind, number in in_feed.items())

    def _polished(self, picked: list[_Row]) -> list[_Row]:
        """The choice after many small changes within a pool of the most telling records."""
        pool = Pool(len(self._groups))
        for number, row in enumerate(self._rows()):
            pool.wants(number, row.group, len(row.shapes))
        chosen = {(row.source, row.number) for row in picked}
        numbers = pool.numbers
        rows = [
            row
            for number, row in enumerate(self._rows())
            if number in numbers or (row.source, row.number) in chosen
        ]
        start = [at for at, row in enumerate(rows) if (row.source, row.number) in chosen]
        promising = [
            (at, row.group, frozenset(row.shapes), frozenset(row.codes)) for at, row in enumerate(rows)
        ]
        return [rows[at] for at in polish(promising, start)]

    def _exchange(self, picked: list[_Row]) -> bool:
        """Lets chosen records give way to others that show more, without losing a group; whether any did."""
        crew = _Crew(picked)
        has_changed = False
        for row in self._rows():
            position = crew.loser_to(row)
            if position is not None:
                picked[position] = row
                crew = _Crew(picked)
                has_changed = True
        return has_changed

    def _best(
        self,
        shapes: set[int],
        codes: set[int],
        groups: set[int],
        taken: set[tuple[int, int]],
        most: int,
    ) -> tuple[_Row | None, list[int]]:
        """The record that adds most, and the largest additions of shapes, which bound any choice."""
        best: _Row | None = None
        best_score = (False, -1, -1)
        gains: list[int] = []
        for row in self._rows():
            gain = sum(1 for shape in row.shapes if shape not in shapes)
            if len(gains) < most:
                heapq.heappush(gains, gain)
            elif gain > gains[0]:
                heapq.heapreplace(gains, gain)
            is_new = row.group not in groups
            if (is_new, gain) < best_score[:2] or (row.source, row.number) in taken:
                continue
            score = (is_new, gain, sum(1 for code in row.codes if code not in codes))
            if score > best_score:
                best, best_score = row, score
        return best, gains

    def _chosen(
        self, picked: list[_Row], shapes: set[int], codes: set[int], groups: set[int], bound: int
    ) -> Chosen:
        names = {number: name for name, number in self._groups.items()}
        shown: dict[str, int] = {}
        for row in picked:
            name = names.get(row.group, "")
            shown[name] = shown.get(name, 0) + 1
        return Chosen(
            tuple(sorted((row.source, row.number) for row in picked)),
            dict(sorted(shown.items())),
            tuple(sorted(name for name, number in self._groups.items() if number not in groups)),
            len(shapes),
            max(bound, len(shapes)),
            len(self._shapes) if len(self._shapes) <= _MOST_TOLD else None,
            len(codes),
            len(self._codes) if len(self._codes) <= _MOST_TOLD else None,
            self._eligible,
        )
