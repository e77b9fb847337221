"""Which records the old feed has, byte for byte: most records of the next feed are the same, and need no row.

A record is known by the first 57 bits of a digest, kept with the bin of its row: eight bytes for each record.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import Final

_SHIFT: Final = 7
"""Bits for the number of a bin."""


class Twins:
    """The digests of records, of eight bytes each; two are taken for the same by chance once in a million runs."""

    def __init__(self) -> None:
        self._known = [array("Q") for _ in range(256)]

    def add(self, digest: bytes, bin_number: int) -> None:
        """A record of which the row is in this bin."""
        self._known[digest[0]].append(_shortened(digest) | bin_number)

    def seal(self) -> None:
        """Nothing is added any more, and it can be asked."""
        for number, known in enumerate(self._known):
            self._known[number] = array("Q", sorted(known))

    def bin_of(self, digest: bytes) -> int | None:
        """The bin of the row of such a record; None where there is none."""
        known = self._known[digest[0]]
        wanted = _shortened(digest)
        at = bisect_left(known, wanted)
        if at == len(known) or known[at] >> _SHIFT != wanted >> _SHIFT:
            return None
        return known[at] & ((1 << _SHIFT) - 1)


def _shortened(digest: bytes) -> int:
    return int.from_bytes(digest, "big") >> _SHIFT << _SHIFT
