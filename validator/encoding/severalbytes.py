"""Decodes encodings with characters of several bytes as Java does, where it meets what is none of them.

Java puts U+FFFD for what it cannot decode, and reads on; how many bytes that is differs from one encoding to the
next, and from Python, which takes one. In EUC-JP it is always two or three: of a character that was cut off before
`</last_name>`, Java takes the `<` along, and no parser reads the rest. What was found out with the decoders of JDK 17
over all pairs of bytes stands here; characters that both decode are those of Python.
"""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_UNFINISHED = 0
"""The length of what cannot be told yet: more bytes may follow."""
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class _Coding:
    """How Java differs from the Python codec.

    Attributes:
        skipped: how many bytes Java takes for one U+FFFD, of what begins with at most four bytes that cannot be
            decoded; `_UNFINISHED` where these are too few to tell.
        more: the character that only Java knows of, at the beginning of these bytes; "" for none.
        fewer: what only Python decodes: each character, with its bytes.
    """

    skipped: Callable[[bytes], int]
    more: Callable[[bytes], str]
    fewer: Mapping[str, bytes]


def _ranges(text: str) -> frozenset[int]:
    spans = (tuple(int(end, 16) for end in span.split("-")) for span in text.split())
    return frozenset(byte for span in spans for byte in range(span[0], span[-1] + 1))


def _pairs(leads: str, singles: str = "") -> Callable[[bytes], int]:
    """Two bytes where the second neither stands alone nor leads another; else one."""
    known, ended = _ranges(leads), _ranges(leads) | _ranges(singles) | _ranges("00-7f")

    def skipped(raw: bytes) -> int:
        if raw[0] not in known:
            return 1
        return _UNFINISHED if len(raw) < 2 else 1 if raw[1] in ended else 2

    return skipped


def _whole(raw: bytes) -> int:
    """In EUC-JP and Big5-HKSCS: as many bytes as the first of them asks for, whatever they are."""
    return 2 if len(raw) >= 2 else _UNFINISHED


def _euc_jp(raw: bytes) -> int:
    length = 3 if raw[0] == 0x8F else 2
    return length if len(raw) >= length else _UNFINISHED


def _gb18030(raw: bytes) -> int:
    if raw[0] in (0x80, 0xFF):
        return 1
    if len(raw) < 2:
        return _UNFINISHED
    if raw[1] < 0x30:
        return 1
    if not 0x30 <= raw[1] <= 0x39:
        return 2
    if len(raw) < _LONGEST:
        return _UNFINISHED
    return _LONGEST if 0x81 <= raw[2] <= 0xFE else 3


def _none(_raw: bytes) -> str:
    return ""


def _of_gb18030(raw: bytes) -> str:
    """Areas of GBK that are left to users; GB18030 has them at the same places."""
    return _decoded("gb18030", raw[:2]) if len(raw) > 1 and raw[1] >= 0x40 else ""


def _listed(characters: Mapping[bytes, str]) -> Callable[[bytes], str]:
    return lambda raw: characters.get(raw[:2], "")


def _rows(rows: Mapping[int, int], first: int, length: int) -> Callable[[bytes], str]:
    """Areas that are left to users: the first byte, and the character for which it stands with `first` behind it."""

    def more(raw: bytes) -> str:
        if len(raw) < 2 or raw[0] not in rows or not 0 <= raw[1] - first < length:
            return ""
        return chr(rows[raw[0]] + raw[1] - first)

    return more


def _of_cp950(raw: bytes) -> str:
    """The areas of Big5 that are left to users, 157 characters for each first byte."""
    if len(raw) < 2 or not (0x40 <= raw[1] <= 0x7E or 0xA1 <= raw[1] <= 0xFE):
        return ""
    column = raw[1] - 0x40 if raw[1] <= 0x7E else raw[1] - 0x62
    for leads, first in (((0xFA, 0xFE), 0xE000), ((0x8E, 0xA0), 0xE311), ((0x81, 0x8D), 0xEEB8)):
        if leads[0] <= raw[0] <= leads[1]:
            return chr(first + (raw[0] - leads[0]) * 157 + column)
    is_in_last = (raw[0] == 0xC6 and raw[1] >= 0xA1) or raw[0] in (0xC7, 0xC8)
    return chr(0xF672 + (raw[0] - 0xC6) * 157 + column) if is_in_last else ""


def _decoded(codec: str, raw: bytes) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return ""


_CP932_ALONE = {"\x80": b"\x80", "\uf8f0": b"\xa0", "\uf8f1": b"\xfd", "\uf8f2": b"\xfe", "\uf8f3": b"\xff"}
_CODINGS: Mapping[str, _Coding] = {
    "big5": _Coding(_pairs("a1-c7 c9-f9"), _none, {"￣": b"\xa1\xc3", "ˍ": b"\xa1\xc5"}),
    "big5hkscs": _Coding(_whole, _none, {}),
    "cp932": _Coding(_pairs("81-84 87-9f e0-ea ed-ee f0-fc", "a1-df"), _none, _CP932_ALONE),
    "cp949": _Coding(_pairs("81-fe"), _rows({0xC9: 0xE000, 0xFE: 0xE05E}, 0xA1, 94), {}),
    "cp950": _Coding(_pairs("81-fe"), _of_cp950, {}),
    "euc_jp": _Coding(_euc_jp, _none, {}),
    "euc_kr": _Coding(
        _pairs("a1-ac b0-c8 ca-fd"), _listed({b"\xa2\xe8": "\u327e", b"\xa4\xd4": "\u3164"}), {}
    ),
    "gb18030": _Coding(_gb18030, _none, {}),
    "gb2312": _Coding(_pairs("a1-a9 b0-f7"), _none, {}),
    "gbk": _Coding(_pairs("81-fe"), _of_gb18030, {}),
    "johab": _Coding(_pairs("84-d3 d9-de e0-f9"), _none, {}),
    "shift_jis": _Coding(_pairs("81-84 88-9f e0-ea", "a1-df"), _none, {}),
}


def decoder_of(codec: str, errors: str) -> codecs.IncrementalDecoder:
    """A decoder for `codec` that gives `errors`, the name of a handler of errors, what Java cannot decode."""
    if codec not in _CODINGS:
        return codecs.getincrementaldecoder(codec)(errors)
    return _Decoder(codec, errors)


def is_decoded_as_java_does(codec: str) -> bool:
    """Whether `codec` has characters of several bytes, and this room knows how Java reads past broken ones."""
    return codec in _CODINGS


class _Decoder(codecs.BufferedIncrementalDecoder):
    def __init__(self, codec: str, errors: str) -> None:
        super().__init__(errors)
        self._codec = codec
        self._decode = codecs.lookup(codec).decode
        self._coding = _CODINGS[codec]

    def _buffer_decode(self, input: bytes, errors: str, final: bool) -> tuple[str, int]:  # type: ignore[override]  # noqa: A002
        parts: list[str] = []
        at = 0
        while at < len(input):
            try:
                parts.append(self._without_fewer(self._decode(input[at:], "strict")[0], errors))
                at = len(input)
            except UnicodeDecodeError as error:
                start = at + error.start
                parts.append(self._without_fewer(self._decode(input[at:start], "strict")[0], errors))
                text, at = self._broken(input, start, errors, is_end=final)
                if not text:
                    break
                parts.append(text)
        return "".join(parts), at

    def _broken(self, whole: bytes, at: int, errors: str, *, is_end: bool) -> tuple[str, int]:
        """What stands for the bytes at `at`, which Python cannot decode, and where it goes on; "" to wait for more."""
        begin = whole[at : at + _LONGEST]
        if character := self._coding.more(begin):
            return character, at + 2
        length = self._coding.skipped(begin)
        if length == _UNFINISHED:
            if not is_end:
                return "", at
            length = len(begin)
        return _handled(self._codec, whole, at, at + length, errors), at + length

    def _without_fewer(self, text: str, errors: str) -> str:
        fewer = self._coding.fewer
        if not fewer or text.isascii():
            return text
        return text.translate(_told(self._codec, errors))


def _handled(codec: str, whole: bytes, start: int, end: int, errors: str) -> str:
    error = UnicodeDecodeError(codec, whole, start, end, "no character")
    return str(codecs.lookup_error(errors)(error)[0])


@cache
def _told(codec: str, errors: str) -> dict[int, str]:
    """What is written for characters that Java does not find in `codec`."""
    return {
        ord(character): _handled(codec, raw, 0, len(raw), errors)
        for character, raw in _CODINGS[codec].fewer.items()
    }
