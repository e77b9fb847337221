"""Reads the records of a block as rows while the block is checked, so that a feed is read once for both."""

from __future__ import annotations

import marshal
import secrets
from typing import TYPE_CHECKING, Any

from validator.comparing.outline import Outline
from validator.comparing.quick import QuickReader
from validator.comparing.row import Row, RowReader, as_written
from validator.expression import expression
from validator.records.cutter import CutKind
from validator.records.parser import parse_record
from validator.records.torn import stands_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.comparing.row import TwinRow, WrittenRow
    from validator.comparing.twins import Twins
    from validator.records.blocks import Block

_PREFIX = expression(rb"<([A-Za-z_][\w.\-]*:)user")
_RECORD_END = b"</user>"
_SHOWN = {
    "primary_id": "primary_id",
    "group": "user_group",
    "expiry": "expiry_date",
    "purge": "purge_date",
}
_BLANKS = b" \t\r\n"


class Rows:
    """What a comparison takes from the records of a block, in whichever process the block is checked.

    Args:
        paths: the paths that the schema knows.
        key: of the digests; rows of the same key can be compared.
        twins: records that have a row already, which is not made again.
    """

    def __init__(self, paths: Iterable[str], key: bytes | None = None, twins: Twins | None = None) -> None:
        self._paths = tuple(paths)
        self._key = key or secrets.token_bytes(16)
        self._twins = twins
        self._careful = RowReader(Outline(self._paths), self._key)
        self._quick = QuickReader(self._careful)

    def __reduce__(self) -> tuple[Any, ...]:
        """What was learnt of a feed stays in its process."""
        return Rows, (self._paths, self._key, self._twins)

    def besides(self, twins: Twins) -> Rows:
        """Makes rows that can be compared with these, of records that are none of `twins`."""
        return Rows(self._paths, self._key, twins)

    def of_block(self, block: Block, starts: Sequence[int]) -> bytes:
        """The rows of the records that begin at `starts`, for `rows_of`; records count from 0."""
        ends = [*starts[1:], len(block.text)]
        return marshal.dumps(
            [
                self._row(block, start, end, number)
                for number, (start, end) in enumerate(zip(starts, ends, strict=False))
            ]
        )

    def _row(self, block: Block, start: int, end: int, number: int) -> WrittenRow | TwinRow | None:
        """The row of the one record between two indexes of a block, or that of its twin; None if it cannot be read."""
        text = block.text[start:end].rstrip(_BLANKS)
        if text.endswith(_RECORD_END) and text.count(_RECORD_END) == 1:
            written = self._careful.digest(text)
            bin_number = self._twins.bin_of(written) if self._twins is not None else None
            if bin_number is not None:
                return (written, 0, number, bin_number)
            row = self._quick.row(text, 0, number)
            if row is not None:
                return as_written(row, written)
        row = self._careful_row(block, start, number)
        return None if row is None else as_written(row)

    def _careful_row(self, block: Block, start: int, number: int) -> Row | None:
        cut = next(block.cuts(start), None)
        if cut is None or cut.kind is not CutKind.RECORD or (cut.is_cut_off and block.is_oversize):
            return None
        text = block.text[start : cut.end]
        prefix = _PREFIX.match(text)
        parsed = parse_record(
            text,
            is_cut_off=cut.is_cut_off,
            prefix=prefix[1].decode("utf-8", "replace") if prefix else "",
            evidence=block.evidence,
        )
        if parsed.root is None:
            return None
        row = self._careful.row(parsed.root, 0, number)
        return _believed(row, text) if parsed.flaws else row


def _believed(row: Row, text: bytes) -> Row:
    """The row of a record that is not well-formed, without what may be a piece of something else."""
    torn: dict[str, Any] = {field: "" for field, name in _SHOWN.items() if not stands_whole(text, name)}
    return row._replace(**torn)


def rows_of(taken: bytes, source: int, first: int) -> Iterator[WrittenRow | TwinRow | None]:
    """The rows of a block in source `source` whose first record is number `first`; None for a record that could
    not be read.
    """
    for row in marshal.loads(taken):
        yield None if row is None else (row[0], source, first + row[2], *row[3:])
