"""How much of a feed is read before it is refused, lest an archive or a record exhaust the machine."""

from __future__ import annotations

from validator.dataclass import dataclass

MIB = 1 << 20
GIB = 1 << 30

RATIO_FREE_BYTES = 64 * MIB
"""How much a member may give, in bytes, before its ratio counts: small repetitive files are fine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run.

    Attributes:
        record_bytes: the longest record that is checked, in bytes of UTF-8; the records room keeps it.
        members: how many members an archive may have, whatever they are.
        total_bytes: how much all members of one archive may hold, in uncompressed bytes.
        ratio: how many bytes one compressed byte of a member may give, on average, beyond `RATIO_FREE_BYTES`.
    """

    record_bytes: int = 16 * MIB
    members: int = 1_000
    total_bytes: int = 64 * GIB
    ratio: int = 200
