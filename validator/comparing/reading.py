"""Reads a feed into a spool of rows: the same sources, records and numbers as a check of it has."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator import encoding
from validator.comparing.quick import quick_row
from validator.feed import ArchiveDamage, FeedFault, open_feed
from validator.findings import SourceSummary
from validator.records.blocks import blocks
from validator.records.cutter import CutKind
from validator.records.parser import parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.comparing.rejected import Outcomes
    from validator.comparing.row import Row, RowReader
    from validator.encoding import Piece
    from validator.feed import Limits, Source
    from validator.feed.opening import FeedPath
    from validator.records.blocks import Block
    from validator.records.cutter import Cut

_PREFIX = re.compile(rb"<([A-Za-z_][\w.\-]*:)user")


@dataclass(slots=True)
class Read:
    """What was read of a feed."""

    sources: list[SourceSummary] = field(default_factory=list)
    records: int = 0
    not_read: int = 0


def read_rows(
    paths: Sequence[FeedPath],
    reader: RowReader,
    limits: Limits,
    read: Read,
    outcomes: Outcomes | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Iterator[Row]:
    """The rows of a feed, in feed order.

    Args:
        paths: what to read, in load order.
        reader: makes the rows.
        limits: how much is read before a feed is refused.
        read: is told what was read.
        outcomes: which records a check says would be rejected; none unless told.
        progress: is told after each block how many bytes of the source were read, and of how many.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    for index, source in enumerate(open_feed(paths, limits)):
        if isinstance(source, FeedFault):
            read.sources.append(SourceSummary(source.path, source.member, 0, "", "", 0))
            continue
        declared, pieces = encoding.read(source.chunks())
        number = 0
        for block in blocks(_guarded(pieces), record_bytes=limits.record_bytes, evidence=declared.evidence):
            for piece in block.cuts():
                if piece.kind is not CutKind.RECORD:
                    continue
                number += 1
                is_rejected = outcomes is not None and outcomes.is_rejected(index, number)
                row = _row(block, piece, reader, index, number, is_rejected=is_rejected)
                if row is not None:
                    yield row
                else:
                    read.not_read += 1
            if progress is not None:
                progress(source.bytes, source.expected_bytes)
        read.records += number
        read.sources.append(_summary(source, declared.name or declared.codec.upper(), number))


def _guarded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces up to where an archive is damaged; that it is, the check tells."""
    try:
        yield from pieces
    except ArchiveDamage:
        return


def _row(
    block: Block, piece: Cut, reader: RowReader, source: int, number: int, *, is_rejected: bool
) -> Row | None:
    """The row of one record of a block; None for one that cannot be read."""
    if piece.is_cut_off and block.is_oversize:
        return None
    text = block.text[piece.start : piece.end]
    if not piece.is_cut_off:
        row = quick_row(text, reader, source, number, is_rejected=is_rejected)
        if row is not None:
            return row
    prefix = _PREFIX.match(text)
    root = parse_record(
        text,
        is_cut_off=piece.is_cut_off,
        prefix=prefix[1].decode("utf-8", "replace") if prefix else "",
        evidence=block.evidence,
    ).root
    return None if root is None else reader.row(root, source, number, is_rejected=is_rejected)


def _summary(source: Source, name: str, records: int) -> SourceSummary:
    return SourceSummary(source.path, source.member, source.bytes, source.sha256, name, records)
