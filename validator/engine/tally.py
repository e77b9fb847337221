"""Exact counts and bounded samples of one rule's findings, while they stream by in feed order."""

from __future__ import annotations

import hashlib
from collections import Counter
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from validator.findings import RuleTally
from validator.privacy import Quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        self._bins = [0] * _BINS
        self._width = 16

    def add(self, position: int) -> None:
        """Counts a finding at `position`, in bytes from the beginning of the feed."""
        while position >= self._width * _BINS:
            pairs = zip(self._bins[::2], self._bins[1::2], strict=True)
            self._bins = [first + second for first, second in pairs] + [0] * (_BINS // 2)
            self._width *= 2
        self._bins[position // self._width] += 1

    def slices(self, length: int) -> tuple[int, ...]:
        """The counts in `SLICES` equal slices of a feed of `length` bytes."""
        counts = [0] * SLICES
        for number, count in enumerate(self._bins):
            if count:
                middle = number * self._width + self._width // 2
                counts[min(SLICES - 1, middle * SLICES // max(length, 1))] += count
        return tuple(counts)


class Samples:
    """Up to 25 findings of a rule: the first five, ten at random places, and ten with values of their own.

    "Random" is decided by a hash of the place, so that the same feed gives the same samples however it is cut
    into blocks.
    """

    __slots__ = ("_distinct", "_first", "_keys", "_last", "_spread")

    def __init__(self) -> None:
        self._first: list[Finding] = []
        self._spread: list[tuple[int, int, Finding]] = []
        self._distinct: list[tuple[int, int, Finding]] = []
        self._keys: set[int] = set()
        # Of a defect in record after record the values are one and the same.
        self._last: tuple[Mapping[str, Shown] | None, int] = None, 0

    def add(self, finding: Finding, order: int) -> None:
        """Considers a finding; `order` is its number among all findings of the feed."""
        if len(self._first) < _FIRST:
            self._first.append(finding)
            return
        offset = finding.place.offset if finding.place else order
        _keep(self._spread, _SPREAD, _hash(f"{finding.source}:{offset}"), order, finding)
        if finding.values is not self._last[0]:
            values = _hash(repr(sorted((name, _plain(value)) for name, value in finding.values.items())))
            self._last = finding.values, values
        values = self._last[1]
        if values not in self._keys:
            gone = _keep(self._distinct, _DISTINCT, values, order, finding)
            self._keys.add(values)
            if gone is not None:
                self._keys.discard(gone)

    def findings(self) -> list[Finding]:
        """The samples; one that was chosen for two reasons stands once."""
        chosen = {-order: finding for _, order, finding in (*self._spread, *self._distinct)}
        return self._first + [chosen[order] for order in sorted(chosen)]


def _keep(
    heap: list[tuple[int, int, Finding]], most: int, key: int, order: int, finding: Finding
) -> int | None:
    """Keeps the `most` findings with the smallest keys; returns the key of one that had to go."""
    entry = (-key, -order, finding)
    if len(heap) < most:
        heappush(heap, entry)
        return None
    return -heappushpop(heap, entry)[0]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _plain(value: object) -> str:
    return value.text if isinstance(value, Quoted) else repr(value)


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

    def add(self, finding: Finding, order: int, position: int, group: str, campus: str) -> None:
        """Counts a finding at `position` bytes of the feed, of a user in `group` on `campus`."""
        self.findings += 1
        self._spread.add(position)
        self.samples.add(finding, order)
        if finding.crowds is not None:
            self._crowds.update(finding.crowds)
            return
        if finding.source is None or finding.record is None:
            return
        record = (finding.source, finding.record)
        if record == self._last_record:
            return
        self._last_record = record
        self.records += 1
        if group:
            self._groups[group] += 1
        if campus:
            self._campuses[campus] += 1

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
