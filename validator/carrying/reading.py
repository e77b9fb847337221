"""Reads a source as records of the user's own bytes: what stands before them, themselves, what stands behind.

`prolog`, then `lead` and `raw` of every record, then `epilog` are together the source, byte for byte, in any
encoding. So records can be left out, picked or dealt out to several documents without touching one of their bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator import encoding
from validator.dataclass import dataclass
from validator.errors import FeedError
from validator.expression import expression
from validator.feed import ArchiveDamage
from validator.records.blocks import blocks
from validator.records.cutter import CutKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.encoding import Evidence
    from validator.feed import Limits, Source

_SLACK_BYTES = 8 << 20
"""How much of a source may be held back beside the longest record: blocks, and what was read ahead, in bytes."""
_COUNT = expression(r"(<(?:[\w.\-]+:)?users\b[^<>]*?\stotal_record_count\s*=\s*)(\"[^\"<>]*\"|'[^'<>]*')")


@dataclass(frozen=True, slots=True)
class Carried:
    """One record.

    Attributes:
        source: the index of its source in the feed, from 0.
        number: its number in the source, from 1.
        lead: what stands between the record before it and this one, in the user's own bytes.
        raw: the record in the user's own bytes.
        text: the record in UTF-8.
        is_whole: False where the source, or the record itself, is cut off.
        evidence: of the source's damaged bytes, for whoever reads the record.
    """

    source: int
    number: int
    lead: bytes
    raw: bytes
    text: bytes
    is_whole: bool
    evidence: Evidence | None = None


class SourceReader:
    """Reads one source once. `prolog` is known from the first record on, the rest when all were read.

    Attributes:
        codec: the Python codec of the source.
        prolog: all before the first record, without blanks at its end.
        epilog: all behind the last record.
        records: how many records were read so far.
    """

    def __init__(self, source: Source, index: int, limits: Limits) -> None:
        self.source = source
        self.codec = "utf-8"
        self.prolog = b""
        self.epilog = b""
        self.records = 0
        self._index = index
        self._limits = limits
        self._window = _Window()

    @property
    def label(self) -> str:
        """What the source is called: `path`, or `path!member`."""
        return label(self.source.path, self.source.member)

    def read(self) -> Iterator[Carried]:
        """The records, in order.

        Raises:
            FeedError: the source cannot be read to its end, or holds too much between two records.
        """
        window, limits = self._window, self._limits
        try:
            declared, pieces = encoding.read(window.passing(self.source.chunks()))
            self.codec = declared.codec
            stretches = blocks(pieces, record_bytes=limits.record_bytes, evidence=declared.evidence)
            for block in stretches:
                for piece in block.cuts():
                    if piece.kind is not CutKind.RECORD:
                        continue
                    lead = window.take(block.offset_of(piece.start))
                    raw = window.take(block.offset_of(piece.end))
                    text = block.text[piece.start : piece.end]
                    self.records += 1
                    if self.records == 1:
                        lead = self._begin(lead)
                    yield Carried(
                        self._index,
                        self.records,
                        lead,
                        raw,
                        text,
                        not (piece.is_cut_off or block.is_oversize),
                        declared.evidence,
                    )
                if window.length > limits.record_bytes + _SLACK_BYTES:
                    raise FeedError("too much stands between two records", where=self.label)
        except ArchiveDamage as damage:
            what = damage.fault.what if isinstance(damage.fault.what, str) else "the archive is damaged"
            raise FeedError(what, hint="Mend the archive first.", where=self.label) from damage
        self.epilog = window.rest()

    def _begin(self, lead: bytes) -> bytes:
        """Keeps the prolog; the blanks at its end belong to the first record."""
        is_wide = self.codec.startswith(("utf-16", "utf-32"))
        self.prolog = lead if is_wide else lead.rstrip(b" \t\r\n")
        return lead[len(self.prolog) :]


class _Window:
    """The bytes of a source that were read and not yet taken."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._start = 0

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, which are kept until they are taken."""
        for chunk in chunks:
            self._bytes += chunk
            yield chunk

    @property
    def length(self) -> int:
        return len(self._bytes)

    def take(self, offset: int) -> bytes:
        """What was not yet taken, up to `offset` of the source."""
        length = offset - self._start
        taken = bytes(self._bytes[:length])
        del self._bytes[:length]
        self._start = offset
        return taken

    def rest(self) -> bytes:
        """All that was not yet taken."""
        return self.take(self._start + len(self._bytes))


def counted(prolog: bytes, codec: str, records: int) -> bytes:
    """`prolog` with the root's `total_record_count`, where it has one, set to `records`."""
    try:
        text = prolog.decode(codec)
    except UnicodeError:
        return prolog
    told = _COUNT.sub(lambda found: f"{found[1]}{found[2][0]}{records}{found[2][0]}", text, count=1)
    return prolog if told == text else told.encode(codec)


def label(path: str, member: str | None) -> str:
    """What a source is called in messages."""
    return path if member is None else f"{path}!{member}"
