"""Which records the old feed has, byte for byte: most records of the next feed are the same, and need no row.

A record is known by a digest, kept with the bin of its row: nine bytes for each record.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left


class Twins:
    """Digests of eight bytes: of a million records two are taken for the same by chance once in ten million runs."""

    def __init__(self) -> None:
        self._digests = [array("Q") for _ in range(256)]
        self._bins = [bytearray() for _ in range(256)]

    def add(self, digest: bytes, bin_number: int) -> None:
        """A record of which the row is in this bin."""
        self._digests[digest[0]].append(int.from_bytes(digest, "big"))
        self._bins[digest[0]].append(bin_number)

    def seal(self) -> None:
        """Nothing is added any more, and it can be asked."""
        for number, (digests, bins) in enumerate(zip(self._digests, self._bins, strict=True)):
            order = sorted(range(len(digests)), key=digests.__getitem__)
            self._digests[number] = array("Q", [digests[at] for at in order])
            self._bins[number] = bytearray(bins[at] for at in order)

    def bin_of(self, digest: bytes) -> int | None:
        """The bin of the row of such a record; None where there is none."""
        known, wanted = self._digests[digest[0]], int.from_bytes(digest, "big")
        at = bisect_left(known, wanted)
        if at == len(known) or known[at] != wanted:
            return None
        return self._bins[digest[0]][at]
