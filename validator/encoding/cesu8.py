"""CESU-8: UTF-8 but for characters beyond U+FFFF, which stand as two surrogates of three bytes each.

Oracle's character set `UTF8` and old Java programs write an emoji so (https://www.unicode.org/reports/tr26/). No
decoder of UTF-8 accepts it, and each of the six bytes would be a damaged place of its own; what was meant is certain
all the same. Python has no such codec. The one that is registered here also reads what is written as UTF-8 asks.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from validator.expression import expression

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

CODEC = "cesu-8"
"""The name of the codec."""
_NAMES = frozenset({CODEC, "cesu8", "cscesu-8"})
"""What Java calls it."""
SURROGATES = rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]"
"""An expression for the two surrogates that are one character, or for one without the other."""
_SURROGATES = expression(SURROGATES)
_PAIR_BYTES = 6
_UNFINISHED = expression(rb"\xed(?:[\xa0-\xaf](?:[\x80-\xbf](?:\xed[\xb0-\xbf]?)?)?|[\xb0-\xbf])?\Z")
"""What the end of a chunk may have cut off."""
_BEYOND = expression("[\U00010000-\U0010ffff]")


def character_of(raw: bytes) -> str:
    """The character beyond U+FFFF that `raw` is in CESU-8, or the surrogate that stands alone; "" for all else."""
    if not _SURROGATES.fullmatch(raw):
        return ""
    units = raw.decode("utf-8", "surrogatepass").encode("utf-16-be", "surrogatepass")
    return units.decode("utf-16-be", "surrogatepass")


def is_character(raw: bytes) -> bool:
    """Whether `raw` is one character beyond U+FFFF."""
    return len(raw) == _PAIR_BYTES and _SURROGATES.fullmatch(raw) is not None


def characters_in(raw: bytes) -> list[bytes]:
    """All characters beyond U+FFFF in `raw` that are written as two surrogates."""
    return [found for found in _SURROGATES.findall(raw) if len(found) == _PAIR_BYTES]


def _decode(raw: bytes, errors: str, *, is_end: bool) -> tuple[str, int]:
    """The text of `raw`, and of how many bytes; a character that is cut off waits for more, unless this `is_end`."""
    parts: list[str] = []
    position = 0
    for found in _SURROGATES.finditer(raw):
        parts.append(codecs.utf_8_decode(raw[position : found.start()], errors, True)[0])
        position = found.end()
        if is_character(found[0]):
            parts.append(character_of(found[0]))
        else:
            error = UnicodeDecodeError(CODEC, raw, *found.span(), "a surrogate stands alone")
            parts.append(str(codecs.lookup_error(errors)(error)[0]))
    text, length = codecs.utf_8_decode(raw[position:], errors, is_end)
    return "".join((*parts, text)), position + length


class _Decoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input: bytes, errors: str, final: bool) -> tuple[str, int]:  # type: ignore[override]  # noqa: A002
        unfinished = None if final else _UNFINISHED.search(input, max(len(input) - _PAIR_BYTES, 0))
        if unfinished is None:
            return _decode(input, errors, is_end=final)
        return _decode(input[: unfinished.start()], errors, is_end=True)


def _decoded(raw: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    return _decode(bytes(raw), errors, is_end=True)


def _encoded(text: str, errors: str = "strict") -> tuple[bytes, int]:
    parts: list[bytes] = []
    position = 0
    for found in _BEYOND.finditer(text):
        high, low = divmod(ord(found[0]) - 0x10000, 0x400)
        surrogates = chr(0xD800 + high) + chr(0xDC00 + low)
        parts += (
            text[position : found.start()].encode("utf-8", errors),
            surrogates.encode("utf-8", "surrogatepass"),
        )
        position = found.end()
    return b"".join((*parts, text[position:].encode("utf-8", errors))), len(text)


def _find(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") not in _NAMES:
        return None
    return codecs.CodecInfo(_encoded, _decoded, name=CODEC, incrementaldecoder=_Decoder)


codecs.register(_find)
