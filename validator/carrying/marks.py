"""Marks on records of a feed: one bit each, so that a feed of millions needs little room."""

from __future__ import annotations


class Marks:
    """Which records are marked; `len` tells how many. Sources count from 0, records from 1."""

    def __init__(self) -> None:
        self._bits: list[bytearray] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, source: int, record: int) -> bool:
        """Marks a record; False where it was marked before."""
        while len(self._bits) <= source:
            self._bits.append(bytearray())
        bits = self._bits[source]
        if len(bits) <= record >> 3:
            bits.extend(bytes((record >> 3) + 1024 - len(bits)))
        mask = 1 << (record & 7)
        if bits[record >> 3] & mask:
            return False
        bits[record >> 3] |= mask
        self._count += 1
        return True

    def has(self, source: int, record: int) -> bool:
        """Whether a record is marked."""
        if source >= len(self._bits) or len(self._bits[source]) <= record >> 3:
            return False
        return bool(self._bits[source][record >> 3] >> (record & 7) & 1)

    def marked_of(self, source: int) -> int:
        """How many records of a source are marked."""
        return sum(map(int.bit_count, self._bits[source])) if source < len(self._bits) else 0
