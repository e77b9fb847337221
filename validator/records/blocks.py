"""Cuts a source into blocks: stretches of about two MiB that end where a record ends.

A block is the unit of work: it can be checked without knowing what stands before it. It begins between two
records, and knows where in the user's own bytes it begins. It is a run of whole cuts, and is cut by itself as it is
cut within the source: how long blocks are changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from validator.dataclass import dataclass
from validator.encoding import is_xml_11, with_references_of_xml_10
from validator.faults import Place
from validator.records.blockends import end_of_block, end_of_rest
from validator.records.cutter import LONGEST_RECORD, Cutter
from validator.records.widernames import with_names_of_xml_10

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.encoding import Evidence, Piece
    from validator.records.cutter import Cut

BLOCK_BYTES = 2 << 20
"""About how much text a block holds, in bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class Undecoded:
    """Bytes that the source's codec could not decode; U+FFFD stands for them at `index` of the block."""

    index: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a source in UTF-8.

    Attributes:
        text: the stretch; in a UTF-8 source the user's own bytes.
        start: the place of its first character; where lines are not counted in a source, always in line 1, column 1.
        is_first: whether the source begins with it, or with blocks of nothing but blanks before it.
        is_last: whether the source ends with it.
        is_oversize: whether its last record grew over the limit and was given up.
        is_rest: whether it is a further part of a record that was given up, up to its end.
        pieces: how to get from an index back to the user's bytes, as (index where a piece begins, piece);
            empty for UTF-8, where index and offset run alike.
        undecoded: what the codec could not decode; empty for UTF-8.
        evidence: what the source's damaged bytes look like, to guess what they were; None where none were seen.
        longest: how long a record may be, in bytes of the text.
    """

    text: bytes
    start: Place
    is_first: bool = False
    is_last: bool = False
    is_oversize: bool = False
    is_rest: bool = False
    pieces: tuple[tuple[int, Piece], ...] = ()
    undecoded: tuple[Undecoded, ...] = ()
    evidence: Evidence | None = None
    longest: int = LONGEST_RECORD

    def cutter(self) -> Cutter:
        """What cuts the block into records; a block ends where a cut ends, so nothing waits for what is behind."""
        return Cutter(
            b"" if self.is_rest else self.text,
            is_last=True,
            longest=self.longest,
            is_first=self.is_first,
            is_cut_off=self.is_last or self.is_oversize,
        )

    def cuts(self, start: int = 0) -> Iterator[Cut]:
        """The records of the block, and what stands between them, from index `start` on."""
        return self.cutter().cuts(start)

    @property
    def end(self) -> Place:
        """The place behind its last character."""
        start = self.start
        if not self.text:
            return start
        return self._end_from(0, start.line, start.column)

    def end_from(self, index: int, line: int) -> Place:
        """The place behind its last character, where what is at `index` stands in `line`, counted as `start` is."""
        before = self.text.rfind(b"\n", 0, index) + 1
        column = 1 + _characters(self.text, before, index) + (0 if before else self.start.column - 1)
        return self._end_from(index, line, column)

    def _end_from(self, index: int, line: int, column: int) -> Place:
        length = len(self.text)
        return Place(self.offset_of(length), *_advance(self.text, index, length, line, column))

    @property
    def codec(self) -> str:
        """The Python codec that the source was decoded with."""
        return self.pieces[0][1].codec if self.pieces else "utf-8"

    @property
    def raw(self) -> bytes:
        """The user's own bytes, where the codec is not one in which characters are counted."""
        start, end = self.start.offset, self.offset_of(len(self.text))
        parts = (
            piece.raw[max(start - piece.offset, 0) : min(end, piece.end) - piece.offset]
            for _, piece in self.pieces
        )
        return b"".join(parts)

    def undecoded_in(self, start: int, end: int) -> Sequence[Undecoded]:
        """What the codec could not decode from index `start` to before `end`."""
        if not self.undecoded:
            return ()
        first, last = (
            bisect_left(self.undecoded, at, key=lambda damage: damage.index) for at in (start, end)
        )
        return self.undecoded[first:last]

    def offset_of(self, index: int) -> int:
        """The byte offset in the source of the character at byte `index` of the text."""
        if not self.pieces:
            return self.start.offset + index
        begin, piece = self.pieces[bisect_right(self.pieces, index, key=lambda pair: pair[0]) - 1]
        return piece.offset_of(index - begin)


_STRIDE = 16_384
"""How far apart, in bytes, a ruler's marks are."""
_NEAR = 2_048
"""How many bytes are sooner counted than a record is looked up of which the line is known."""


class Lines(NamedTuple):
    """Where the records of a block begin, as indexes, and in which lines, counted from the block's own as 1.

    Only of a block in which no line ends with CR.
    """

    starts: Sequence[int]
    lines: Sequence[int]


class Ruler:
    """Tells the place of an index in a block. Counts no stretch of it twice, but for the last few kilobytes.

    Where `lines` are known, it counts within records alone.
    """

    __slots__ = ("_block", "_here", "_lines", "_marks", "_near", "_stride")

    def __init__(self, block: Block, lines: Lines | None = None) -> None:
        self._block = block
        self._lines = lines
        self._stride = _NEAR if lines else _STRIDE
        # (index, line, column): of the last `place`, of the last `near` behind it, and of one place per stride.
        self._here = self._near = (0, block.start.line, block.start.column)
        self._marks = [self._here]

    def place(self, index: int) -> Place:
        """The place of the character at byte `index` of the block's text."""
        self._here = self._near = self._from(self._here, index)
        return Place(self._block.offset_of(index), *self._here[1:])

    def near(self, index: int) -> Place:
        """Like `place`, and leaves alone what `place` remembers; for indexes that go back and forth behind it."""
        known = self._near if index >= self._near[0] else self._here
        self._near = self._from(known, index)
        return Place(self._block.offset_of(index), *self._near[1:])

    def _from(self, known: tuple[int, int, int], index: int) -> tuple[int, int, int]:
        if not 0 <= index - known[0] <= self._stride:
            known = self._record(index) or self._mark(index)
        return index, *_advance(self._block.text, known[0], index, known[1], known[2])

    def _record(self, index: int) -> tuple[int, int, int] | None:
        """The beginning of the record in which `index` lies, if its line is known, and begins not far before it."""
        number = -1 if self._lines is None else bisect_right(self._lines.starts, index) - 1
        if self._lines is None or number < 0:
            return None
        start, text = self._lines.starts[number], self._block.text
        line_end = text.rfind(b"\n", max(0, start - _STRIDE), start)
        if line_end < 0:
            return None
        line = self._lines.lines[number] + self._block.start.line - 1
        return start, line, 1 + _characters(text, line_end + 1, start)

    def _mark(self, index: int) -> tuple[int, int, int]:
        """The last mark before `index`."""
        marks, text = self._marks, self._block.text
        while len(marks) <= index // _STRIDE:
            at = _beginning(text, len(marks) * _STRIDE)
            start, line, column = marks[-1]
            marks.append((at, *_advance(text, start, at, line, column)))
        return marks[index // _STRIDE]


class Later:
    """Tells indexes in a block for places, as long as these are not known: as offset, and with 1 added as line."""

    def place(self, index: int) -> Place:
        """What stands for the place of `index`."""
        return Place(index, index + 1, 0)

    def near(self, index: int) -> Place:
        """The same."""
        return self.place(index)


def _beginning(text: bytes, index: int) -> int:
    """The beginning of the character within which `index` lies."""
    lead = index
    while index - 3 < lead < len(text) and 0x80 <= text[lead] < 0xC0:
        lead -= 1
    return lead if text[lead : lead + 1] >= b"\xc0" else index


def _advance(text: bytes, start: int, end: int, line: int, column: int) -> tuple[int, int]:
    """The line and column at `end`, given those at `start`. A line ends with LF, CR LF or CR alone."""
    lines = text.count(b"\n", start, end)
    last = text.rfind(b"\n", start, end)
    if text.find(b"\r", start, end) >= 0:
        # Of a CR LF only the LF counts; a CR just before `end` counts if no LF follows it.
        stretch = text[start : end + 1] if text[end - 1 : end + 1] == b"\r\n" else text[start:end]
        lines += stretch.count(b"\r") - stretch.count(b"\r\n")
        lone = _last_lone_return(text, max(start, last + 1), end)
        last = max(last, lone)
    if not lines:
        return line, column + _characters(text, start, end)
    return line + lines, 1 + _characters(text, last + 1, end)


def _last_lone_return(text: bytes, start: int, end: int) -> int:
    at = text.rfind(b"\r", start, end)
    return -1 if at < 0 or text[at + 1 : at + 2] == b"\n" else at


def _characters(text: bytes, start: int, end: int) -> int:
    stretch = text[start:end]
    return len(stretch) if stretch.isascii() else len(stretch.decode("utf-8", "replace"))


def blocks(
    pieces: Iterable[Piece],
    *,
    record_bytes: int,
    block_bytes: int = BLOCK_BYTES,
    evidence: Evidence | None = None,
    counts_lines: bool = True,
) -> Iterator[Block]:
    """The blocks of a source, in order; the last one, which may be empty, is marked as the last.

    Args:
        pieces: the source, from `encoding.read`.
        record_bytes: how long a record may be, in bytes of UTF-8; a longer one is given up.
        block_bytes: about how long a block is to be.
        evidence: of the source's damaged bytes, as `Block.evidence`.
        counts_lines: whether each block is told its line and column in the source; else whoever reads it counts.
    """
    gathered = _Gathered(evidence, record_bytes, counts_lines=counts_lines)
    wanted = block_bytes
    for piece in pieces:
        gathered.add(piece)
        while gathered.length >= wanted:
            block = gathered.next(is_last=False)
            # What is not parted yet is looked at anew with what follows it: as seldom as can be.
            most = max(gathered.length, record_bytes) + block_bytes
            wanted = block_bytes if block is not None else min(2 * gathered.length, most)
            if block is not None:
                yield block
    while (block := gathered.next(is_last=True)) is not None:
        yield block
    yield gathered.take(gathered.length, is_last=True)


class _Gathered:
    """Text of a source that is not yet in a block, and where it begins."""

    def __init__(self, evidence: Evidence | None, longest: int, *, counts_lines: bool) -> None:
        self.length = 0
        self._longest = longest
        self._is_in_rest = False
        self._counts_lines = counts_lines
        self._is_first = True
        self._parts: list[bytes] = []
        self._evidence = evidence
        self._pieces: list[tuple[int, Piece]] = []
        self._start = Place(0, 1, 1)
        self._is_utf8 = True

    def add(self, piece: Piece) -> None:
        if not self.length and not self._pieces and self._start == Place(0, 1, 1):
            self._start = Place(piece.offset, 1, 1)
        if piece.codec != "utf-8":
            self._pieces.append((self.length, piece))
        self._parts.append(piece.data)
        self.length += len(piece.data)

    @property
    def text(self) -> bytes:
        """All of it. A long text is copied as seldom as possible."""
        if len(self._parts) != 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0]

    def next(self, *, is_last: bool) -> Block | None:
        """The next block that ends before the text does; None if there is none before more is known.

        Args:
            is_last: whether there is no more to come.
        """
        end = 0
        if self._is_in_rest:
            end, self._is_in_rest = end_of_rest(self.text, is_last=is_last)
            if end:
                return self.take(end, is_rest=True)
        if not self._is_in_rest:
            end, self._is_in_rest = end_of_block(
                self.text, self._longest, is_last=is_last, is_first=self._is_first
            )
        return self.take(end, is_oversize=self._is_in_rest) if end else None

    def take(
        self,
        length: int,
        *,
        is_last: bool = False,
        is_oversize: bool = False,
        is_rest: bool = False,
    ) -> Block:
        """The first `length` bytes as a block; the rest stays."""
        text, rest = self.text[:length], self.text[length:]
        pieces = tuple(self._pieces)
        if pieces and is_xml_11(pieces[0][1].codec):
            text = with_names_of_xml_10(with_references_of_xml_10(text))
        undecoded = tuple(
            Undecoded(begin + damage.index, damage.raw)
            for begin, piece in pieces
            for damage in piece.damage
            if 0 <= begin + damage.index < length
        )
        block = Block(
            text,
            self._start,
            self._is_first,
            is_last,
            is_oversize,
            is_rest,
            pieces,
            undecoded,
            self._evidence,
            self._longest,
        )
        self._parts, self.length = [rest], len(rest)
        self._start = block.end if self._counts_lines else Place(block.offset_of(len(text)), 1, 1)
        self._is_first = self._is_first and not text.strip(b" \t\r\n")
        self._pieces = [
            (begin - length, piece) for begin, piece in pieces if begin + len(piece.data) > length
        ]
        return block
