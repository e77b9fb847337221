"""Decompresses in a stream, within limits, and gives every byte that can be had before damage."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from validator.feed.limits import GIB, RATIO_FREE_BYTES, Limits
from validator.feed.source import ArchiveDamage, archive_fault

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from validator.faults import Fault

BLOCK_BYTES = 1 << 16
"""How much compressed input is read at once."""


class Meter:
    """Counts what an archive gives, and stops it at the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._total = self._taken = self._given = 0

    def begin_member(self) -> None:
        """From here on the compression ratio is that of another member."""
        self._taken = self._given = 0

    def take(self, compressed: int) -> None:
        """Notes so many bytes of compressed input."""
        self._taken += compressed

    def give(self, uncompressed: int) -> None:
        """Notes so many bytes of output; raises `ArchiveDamage` beyond a limit."""
        self._given += uncompressed
        self._total += uncompressed
        if self._total > self._limits.total_bytes:
            raise ArchiveDamage(total_fault(self._limits))
        is_large = self._given > RATIO_FREE_BYTES
        if is_large and self._given > self._limits.ratio * self._taken:
            raise ArchiveDamage(
                archive_fault(
                    "ratio",
                    f"each compressed byte gives more than {self._limits.ratio} bytes: "
                    "it was given up, since it may be made to exhaust the machine",
                )
            )


def total_fault(limits: Limits) -> Fault:
    """The fault of an archive that holds more than may be read."""
    size = f"{limits.total_bytes / GIB:g} GiB"
    return archive_fault("size", f"the archive holds more than {size} uncompressed, the limit of this run")


def inflate(blocks: Iterable[bytes], size: int, *, wbits: int, meter: Meter) -> Generator[bytes, None, bytes]:
    """Decompresses one deflate stream from `blocks`, in chunks of at most `size` bytes.

    `wbits` is as for `zlib.decompressobj`. Returns the input behind the end of the stream in the last block
    read. Raises `ArchiveDamage` where the stream is damaged or cut off, after all bytes before.
    """
    decoder = zlib.decompressobj(wbits)
    for block in blocks:
        meter.take(len(block))
        rest = block
        while True:
            before = decoder.copy()
            try:
                chunk = decoder.decompress(rest, size)
            except zlib.error as error:
                yield from _before_damage(before, rest, size, meter)
                raise ArchiveDamage(_damage(error)) from error
            if chunk:
                meter.give(len(chunk))
                yield chunk
            if decoder.eof:
                return decoder.unused_data
            rest = decoder.unconsumed_tail
            if not rest and len(chunk) < size:
                break
    raise ArchiveDamage(archive_fault("cut-off", "the compressed file ends in the middle: it is cut off"))


def _before_damage(decoder: zlib._Decompress, block: bytes, size: int, meter: Meter) -> Iterator[bytes]:
    """What `block` gives before its damage: a decoder that fails keeps back what it had, so byte by byte."""
    for at in range(len(block)):
        try:
            chunk = decoder.decompress(block[at : at + 1])
        except zlib.error:
            return
        meter.give(len(chunk))
        for start in range(0, len(chunk), size):
            yield chunk[start : start + size]


def _damage(error: zlib.error) -> Fault:
    if "incorrect data check" in str(error) or "incorrect length check" in str(error):
        return checksum_fault()
    return archive_fault("damaged", "the compressed file is damaged: it cannot be unpacked from here on")


def checksum_fault() -> Fault:
    """The fault of a member whose bytes are not those that were packed."""
    return archive_fault(
        "checksum", "the checksum does not match: something in it was changed after it was packed"
    )
