"""Reads gzip files: one or several compressed members that follow one another and are one document."""

from __future__ import annotations

import zlib
from itertools import chain
from typing import TYPE_CHECKING

from validator.feed.inflate import Meter, inflate
from validator.feed.magic import HEAD_BYTES, archive_kind
from validator.feed.source import ArchiveDamage, FeedFault, Source, archive_fault
from validator.feed.words import NOT_XML_TO_ALMA, nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.feed.limits import Limits

_GZIP = 16 + zlib.MAX_WBITS


def gzip_source(path: str, head: bytes, blocks: Iterable[bytes], limits: Limits) -> Source | FeedFault:
    """The source in a gzip file that begins with `head` and whose bytes, head included, are `blocks`."""
    kind = archive_kind(_first_bytes(head))
    if kind:
        return FeedFault(path, None, archive_fault("nested", nested(kind), alma_message=NOT_XML_TO_ALMA))
    return Source(path, None, lambda size: _gunzip(iter(blocks), size, Meter(limits)))


def _first_bytes(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def _gunzip(blocks: Iterator[bytes], size: int, meter: Meter) -> Iterator[bytes]:
    rest = b""
    while True:
        rest = yield from inflate(chain((rest,) if rest else (), blocks), size, wbits=_GZIP, meter=meter)
        rest = _next_member(rest, blocks)
        if not rest:
            return
        if len(rest) < 2:
            rest += next(blocks, b"")
        if not rest.startswith(b"\x1f\x8b"):
            raise ArchiveDamage(
                archive_fault("trailing", "something that is not gzip follows the end of the gzip data")
            )


def _next_member(rest: bytes, blocks: Iterator[bytes]) -> bytes:
    """What follows a member, without the zeros that some programs pad with; b"" at the end of the file."""
    rest = rest.lstrip(b"\0")
    while not rest:
        block = next(blocks, b"")
        if not block:
            return b""
        rest = block.lstrip(b"\0")
    return rest
