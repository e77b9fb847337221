"""Turns a source in any encoding into pieces of UTF-8 that remember where their bytes came from.

A UTF-8 source passes through untouched and unexamined. Any other is decoded a block at a time; each block
leaves an anchor (index in the piece, offset in the source, state of the decoder), and an offset is computed
from the anchor before it when somebody asks: by counting characters where every character has a known
width, else by decoding that block again, byte by byte. So the mapping is exact for every codec and costs
nothing while it is not used.
"""

from __future__ import annotations

import codecs
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.encoding.declared import SNIFFED_BYTES, Conflict, Declared, sniff
from validator.encoding.java import LENIENT_UTF_8
from validator.encoding.preview import PREVIEW_BYTES, preview
from validator.encoding.severalbytes import decoder_of
from validator.encoding.xml11 import codec_of_xml_11
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = 4096
_BLOCK_TO_STEP = 512
"""How much is decoded between two anchors, in bytes; less where it may be decoded again byte by byte."""
_REPLACEMENT = "\ufffd".encode()

# The error handler writes each undecodable byte as a lone surrogate, which no decoder produces: U+DC00 +
# byte for the first of a sequence, U+DD00 + byte for the rest. It needs no state, and sequences that touch
# stay apart.
_ERRORS = "sis-validator-damage"
_MARKED = expression("[\udc00-\udcff][\udd00-\uddff]*")


def _mark_damage(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    first, *rest = error.object[error.start : error.end]
    return chr(0xDC00 + first) + "".join(chr(0xDD00 + byte) for byte in rest), error.end


codecs.register_error(_ERRORS, _mark_damage)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that the codec could not decode: `raw`, for which U+FFFD stands at `index` of the piece."""

    index: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """A known spot: the character at `index` of a piece begins at `offset`, with the decoder in `state`."""

    index: int
    offset: int
    state: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source as UTF-8.

    Attributes:
        data: the text. In a UTF-8 source these are the source's own bytes, damaged ones included, and a
            character may be cut at either end; else they are valid and whole.
        offset: where its first byte comes from, in bytes from the beginning of the source.
        end: where the next piece begins.
        codec: the codec of the source, or that of XML 1.1 in its encoding.
        damage: what could not be decoded, in order; always empty for UTF-8 (see `damaged_places`). In XML 1.1 also
            the characters that may not stand there.
    """

    data: bytes
    offset: int
    end: int
    codec: str = "utf-8"
    damage: tuple[Damage, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    raw: bytes = b""

    def offset_of(self, index: int) -> int:
        """The byte offset in the source of the character that holds byte `index` of `data`.

        An index beyond the data gives `end`.
        """
        if self.codec == "utf-8":
            return self.offset + min(index, len(self.data))
        if index >= len(self.data):
            return self.end
        anchor = self.anchors[bisect_right(self.anchors, index, key=lambda a: a.index) - 1]
        if _is_counted(self.codec):
            return self._count_from(anchor, index)
        return self._step_from(anchor, index)

    def _count_from(self, anchor: Anchor, index: int) -> int:
        first = bisect_left(self.damage, anchor.index, key=lambda d: d.index)
        last = bisect_right(self.damage, index, key=lambda d: d.index)
        damage = self.damage[first:last]
        if damage and index < damage[-1].index + len(_REPLACEMENT):
            index, damage = damage[-1].index, damage[:-1]
        text = self.data[anchor.index : index].decode("utf-8", "ignore")
        replaced = len(damage) * _width(self.codec, "\ufffd")
        return anchor.offset + _width(self.codec, text) - replaced + sum(len(d.raw) for d in damage)

    def _step_from(self, anchor: Anchor, index: int) -> int:
        decoder = _decoder(self.codec)
        decoder.setstate((b"", anchor.state))
        at, start, raw_start = anchor.index, anchor.offset, self.anchors[0].offset
        for position in range(anchor.offset - raw_start, len(self.raw) + 1):
            is_end = position == len(self.raw)
            decoded = decoder.decode(self.raw[position : position + 1], is_end)
            for part, raw in _parts(decoded):
                at += len(part)
                if index < at:
                    return start
                start += len(raw)
            start = raw_start + min(position + 1, len(self.raw)) - len(decoder.getstate()[0])
        return self.end


def read(chunks: Iterable[bytes]) -> tuple[Declared, Iterator[Piece]]:
    """The encoding of a source and its pieces, from its bytes in `chunks` of any size.

    An exception that `chunks` raises reaches the caller from the pieces, after all that came before it.
    """
    stream = iter(chunks)
    head, length, trouble = [], 0, None
    while length < PREVIEW_BYTES:
        try:
            head.append(next(stream))
        except StopIteration:
            break
        except Exception as error:  # whatever it is, it is raised again below
            trouble = error
            break
        length += len(head[-1])
    declared = _declared(b"".join(head))
    return declared, to_utf8(chain(head, stream if trouble is None else _raise(trouble)), declared)


def _declared(head: bytes) -> Declared:
    declared = sniff(head[:SNIFFED_BYTES])
    if declared.codec != "utf-8":
        return declared
    seen = preview(head)
    if seen.codec and not declared.bom_bytes:
        return replace(declared, codec=seen.codec, conflict=Conflict.CONTENT, xerces=seen.xerces)
    return replace(declared, evidence=seen.evidence)


def _raise(trouble: Exception) -> Iterator[bytes]:
    yield b""
    raise trouble


def to_utf8(chunks: Iterable[bytes], declared: Declared) -> Iterator[Piece]:
    """The pieces of a source in the encoding `declared`, without its byte order mark. No piece is empty."""
    if declared.is_xml_11:
        return _decoded(chunks, replace(declared, codec=codec_of_xml_11(declared.codec)))
    if declared.codec == "utf-8":
        return _skip(_untouched(chunks), declared.bom_bytes)
    return _decoded(chunks, declared)


def _untouched(chunks: Iterable[bytes]) -> Iterator[Piece]:
    offset = 0
    for chunk in chunks:
        if chunk:
            yield Piece(chunk, offset, offset + len(chunk))
            offset += len(chunk)


def _skip(pieces: Iterator[Piece], length: int) -> Iterator[Piece]:
    for piece in pieces:
        if piece.offset >= length:
            yield piece
        elif piece.end > length:
            yield Piece(piece.data[length - piece.offset :], length, piece.end)


def _decoded(chunks: Iterable[bytes], declared: Declared) -> Iterator[Piece]:
    decoder = _decoder(declared.codec)
    fed = declared.bom_bytes
    skipped = 0
    for chunk in chunks:
        skip = min(declared.bom_bytes - skipped, len(chunk))
        skipped += skip
        piece = _piece(decoder, chunk[skip:], fed, declared.codec)
        fed += len(chunk) - skip
        if piece.data:
            yield piece
    piece = _piece(decoder, b"", fed, declared.codec, is_end=True)
    if piece.data:
        yield piece


def _piece(
    decoder: codecs.IncrementalDecoder, chunk: bytes, fed: int, codec: str, *, is_end: bool = False
) -> Piece:
    """Decodes `chunk`, which begins at offset `fed`, in blocks."""
    pending, state = decoder.getstate()
    raw, raw_start = pending + chunk, fed - len(pending)
    parts: list[bytes] = []
    damage: list[Damage] = []
    anchors: list[Anchor] = []
    index = 0
    length = _BLOCK if _is_counted(codec) else _BLOCK_TO_STEP
    for block in range(0, len(chunk) or 1, length):
        anchors.append(Anchor(index, fed + block - len(pending), state))
        for part, undecodable in _parts(decoder.decode(chunk[block : block + length], is_end)):
            if undecodable:
                damage.append(Damage(index, undecodable))
            parts.append(part)
            index += len(part)
        pending, state = decoder.getstate()
    end = fed + len(chunk) - len(pending)
    kept = b"" if _is_counted(codec) else raw
    return Piece(b"".join(parts), raw_start, end, codec, tuple(damage), tuple(anchors), kept)


def _parts(decoded: str) -> Iterator[tuple[bytes, bytes]]:
    """`decoded` as UTF-8, in parts: text with b"", or U+FFFD with the bytes that it stands for."""
    try:
        yield decoded.encode(), b""
    except UnicodeEncodeError:
        start = 0
        for match in _MARKED.finditer(decoded):
            yield decoded[start : match.start()].encode(), b""
            yield _REPLACEMENT, bytes(ord(mark) & 0xFF for mark in match[0])
            start = match.end()
        yield decoded[start:].encode(), b""


def _decoder(codec: str) -> codecs.IncrementalDecoder:
    return decoder_of(codec, _ERRORS)


@lru_cache
def _is_counted(codec: str) -> bool:
    """Whether offsets can be counted: one byte for each character, or UTF-8, UTF-16 or UTF-32."""
    if codec == LENIENT_UTF_8 or codec.startswith(("utf-16", "utf-32")):
        return True
    return all(_is_alone(codec, byte) for byte in range(256))


def is_single_byte(codec: str) -> bool:
    """Whether each byte is one character in `codec`, whatever stands beside it."""
    return not codec.startswith((LENIENT_UTF_8, "utf-16", "utf-32")) and _is_counted(codec)


def _is_alone(codec: str, byte: int) -> bool:
    decoder = _decoder(codec)
    text = decoder.decode(bytes((byte,)))
    return len(text) == 1 and not decoder.getstate()[0]


def _width(codec: str, text: str) -> int:
    """How many bytes `text` takes in a counted codec."""
    if codec == LENIENT_UTF_8:
        return len(text.encode())
    if codec.startswith("utf-16"):
        return len(text.encode("utf-16-le"))
    return len(text) * (4 if codec.startswith("utf-32") else 1)
