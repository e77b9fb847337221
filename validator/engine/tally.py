"""Exact counts and bounded samples of one rule's findings, while they stream by in feed order."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache
from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

from validator.findings import RuleTally
from validator.privacy import Quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from validator.findings import Finding
    from validator.privacy import Shown
    from validator.rulebook.model import ActiveRule

SLICES = 40
"""How many equal stretches of the feed `RuleTally.spread` tells apart."""

_FIRST = 5
_SPREAD = 10
_DISTINCT = 10
_BINS = 64 * SLICES


class Spread:
    """Counts findings by where in the feed they stand, without knowing how long the feed will be.

    Bins double in width whenever the feed outgrows them.
    """

    __slots__ = ("_bins", "_width")

    def __init__(self) -> None:
        # By number those with any findings: most rules have few.
        self._bins: dict[int, int] = {}
        self._width = 16

    def add(self, positions: Sequence[int]) -> None:
        """Counts findings at `positions`, in bytes from the beginning of the feed; no less than one, in order."""
        if positions[-1] >= self._width * _BINS:
            self._widen(positions[-1])
        bins, width = self._bins, self._width
        for position in positions:
            number = position // width
            bins[number] = bins.get(number, 0) + 1

    def _widen(self, position: int) -> None:
        """Makes the bins so wide that one of them is for `position`."""
        times = 1
        while position >= self._width * _BINS * times:
            times *= 2
        before, self._bins = self._bins, {}
        for number, count in before.items():
            self._bins[number // times] = self._bins.get(number // times, 0) + count
        self._width *= times

    def slices(self, length: int) -> tuple[int, ...]:
        """The counts in `SLICES` equal slices of a feed of `length` bytes."""
        counts = [0] * SLICES
        for number, count in self._bins.items():
            middle = number * self._width + self._width // 2
            counts[min(SLICES - 1, middle * SLICES // max(length, 1))] += count
        return tuple(counts)


class _Lowest:
    """Keeps the `most` findings with the lowest keys; of those with one key the first.

    Attributes:
        limit: a key from here on is not kept.
    """

    __slots__ = ("_heap", "_most", "limit")

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, int, Finding]] = []
        self.limit = 1 << 64

    def add(self, key: int, order: int, finding: Finding) -> int | None:
        """Keeps a finding with a key below the limit; returns the key of one that had to go."""
        entry = (-key, -order, finding)
        if len(self._heap) < self._most:
            heappush(self._heap, entry)
            gone = None
        else:
            gone = -heapreplace(self._heap, entry)[0]
        if len(self._heap) == self._most:
            self.limit = -self._heap[0][0]
        return gone

    def by_order(self) -> Iterator[tuple[int, Finding]]:
        """What is kept, each with its number among all findings of the feed."""
        return ((-order, finding) for _, order, finding in self._heap)


class Samples:
    """Up to 25 findings of a rule: the first five, ten at random places, and ten with values of their own.

    "Random" is decided by a hash of the place, so that the same feed gives the same samples however it is cut
    into blocks. Most findings are considered and not kept, so nobody makes them before they are asked for.
    """

    __slots__ = ("_distinct", "_first", "_keys", "_last", "_spread")

    def __init__(self) -> None:
        self._first: list[Finding] = []
        self._spread = _Lowest(_SPREAD)
        self._distinct = _Lowest(_DISTINCT)
        self._keys: set[int] = set()
        # Of a defect in record after record the values are one and the same.
        self._last: tuple[Mapping[str, Shown] | None, int] = None, 0

    def add(self, finding: Finding, order: int, whole: Callable[[], Finding] | None = None) -> None:
        """Considers a finding; `order` is its number among all findings of the feed.

        `whole` makes all of the finding, if it is one without its excerpt.
        """
        offset = finding.place.offset if finding.place else order
        self.consider(f"{finding.source}:{offset}", finding.values, order, whole or (lambda: finding))

    def consider(
        self, place: str, values: Mapping[str, Shown], order: int, finding: Callable[[], Finding]
    ) -> None:
        """Considers the finding that `finding` makes, as it stands at `place` with `values`."""
        if len(self._first) < _FIRST:
            self._first.append(finding())
            return
        key = _hash(place)
        if key < self._spread.limit:
            self._spread.add(key, order, finding())
        if values is not self._last[0]:
            self._last = values, _hash(_written(values))
        key = self._last[1]
        if key < self._distinct.limit and key not in self._keys:
            self._keys.add(key)
            gone = self._distinct.add(key, order, finding())
            if gone is not None:
                self._keys.discard(gone)

    def findings(self) -> list[Finding]:
        """The samples; one that was chosen for two reasons stands once."""
        chosen = dict([*self._spread.by_order(), *self._distinct.by_order()])
        return self._first + [chosen[order] for order in sorted(chosen)]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _written(values: Mapping[str, Shown]) -> str:
    """All values in one text, as pairs in the order of their names."""
    pairs = []
    for name in sorted(values):
        value = values[name]
        is_short = type(value) is str and len(value) <= _SHORT
        pairs.append(_short_pair(name, value) if is_short else _pair(name, value))
    return f"[{', '.join(pairs)}]"


def _pair(name: str, value: Shown) -> str:
    written = value.text if isinstance(value, Quoted) else repr(value)
    return f"({name!r}, {written!r})"


_SHORT = 200
"""Values up to this length, in characters, that are not quoted come again and again."""
_short_pair = lru_cache(4_096)(_pair)


class Tally:
    """All that is counted of one rule."""

    def __init__(self, active: ActiveRule) -> None:
        self.active = active
        self.findings = 0
        self.records = 0
        self.samples = Samples()
        self._spread = Spread()
        self._groups: Counter[str] = Counter()
        self._campuses: Counter[str] = Counter()
        self._crowds: dict[int, int] = {}
        self._last_record: tuple[int, int] | None = None

    def add(
        self,
        finding: Finding,
        order: int,
        position: int,
        group: str,
        campus: str,
        whole: Callable[[], Finding] | None = None,
    ) -> None:
        """Counts a finding at `position` bytes of the feed, of a user in `group` on `campus`.

        `whole` is as of `Samples.add`.
        """
        self.findings += 1
        self._spread.add((position,))
        self.samples.add(finding, order, whole)
        if finding.crowds is not None:
            self._crowds.update(finding.crowds)
            return
        if finding.source is None or finding.record is None:
            return
        record = (finding.source, finding.record)
        if record != self._last_record:
            self._last_record = record
            self.add_records(1, group, campus)

    def add_records(self, count: int, group: str, campus: str) -> None:
        """Counts so many records with findings, of users in `group` on `campus`."""
        self.records += count
        if group:
            self._groups[group] += count
        if campus:
            self._campuses[campus] += count

    def add_places(self, positions: Sequence[int]) -> None:
        """Counts findings at these bytes of the feed, but no records: no less than one, in order."""
        self.findings += len(positions)
        self._spread.add(positions)

    def result(self, length: int) -> RuleTally:
        """The tally of a feed of `length` bytes."""
        return RuleTally(
            self.active.rule,
            self.active.severity,
            self.active.consequence,
            self.findings,
            self.records + sum(self._crowds.values()),
            self._spread.slices(length),
            _most_common(self._groups),
            _most_common(self._campuses),
        )


def _most_common(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:10])
