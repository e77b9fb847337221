"""Documents in East Asian encodings, or in UTF-8 by another name, with bytes that cannot be decoded.

Java reads past most of them, as U+FFFD. In some encodings it takes the markup behind them along, and the load stops.
"""

from __future__ import annotations

from tests.damage.corpus_faults import TAIL, user

_LAST = b">Lindqvist<"
_GROUP = b'"Undergraduate"'
_FIRST_BYTES = {
    "Shift_JIS": b"\x83",
    "windows-31j": b"\x83",
    "EUC-JP": b"\xa5",
    "Big5": b"\xa4",
    "Big5-HKSCS": b"\xa4",
    "EUC-KR": b"\xb1",
    "GB2312": b"\xc4",
    "GBK": b"\xc4",
    "GB18030": b"\xc4",
    "x-windows-949": b"\xb1",
    "x-Johab": b"\x90",
}
"""What begins a character of two bytes in each encoding."""
_UNMAPPABLE = {
    "Shift_JIS": b"\x82\xfb",
    "windows-31j": b"\x82\xfd",
    "EUC-JP": b"\xa9\xa1",
    "Big5": b"\xa4\xff",
    "Big5-HKSCS": b"\xa4\xff",
    "EUC-KR": b"\xb1\xff",
    "GB2312": b"\xc4\xff",
    "GBK": b"\xc4\xff",
    "GB18030": b"\xc4\xff",
    "x-windows-949": b"\xb1\xff",
    "x-Johab": b"\x90\xff",
}
"""Two bytes that are no character together."""
_FOUR_BYTES = {
    "gb18030-cut-after-two-of-four-bytes": b"\x81\x30",
    "gb18030-cut-after-three-of-four-bytes": b"\x81\x30\x81",
    "gb18030-four-bytes-beyond-unicode": b"\xe3\x39\xfe\x39",
    "euc-jp-cut-after-one-of-three-bytes": b"\x8f",
    "euc-jp-cut-after-two-of-three-bytes": b"\x8f\xb0",
    "euc-jp-three-bytes-that-are-no-character": b"\x8f\xff\xff",
}


def _with(encoding: str, old: bytes, new: bytes) -> bytes:
    declaration = b'<?xml version="1.0" encoding="%s"?>\n<users>\n' % encoding.encode()
    return declaration + user(1) + user(2).replace(old, new) + user(3) + TAIL


def _documents() -> dict[str, bytes]:
    found = {}
    for encoding, first in _FIRST_BYTES.items():
        name = encoding.lower()
        found |= {
            f"{name}-cut-before-end-tag": _with(encoding, _LAST, b">Lind" + first + b"<"),
            f"{name}-cut-before-digit": _with(encoding, _LAST, b">Lind" + first + b"1<"),
            f"{name}-cut-before-blank": _with(encoding, _LAST, b">Lind" + first + b" Lee<"),
            f"{name}-cut-before-reference": _with(encoding, _LAST, b">Lind" + first + b"&#38;<"),
            f"{name}-cut-before-quote": _with(encoding, _GROUP, b'"Under' + first + b'"'),
            f"{name}-no-such-byte": _with(encoding, _LAST, b">Lind\xffqvist<"),
            f"{name}-no-such-pair": _with(encoding, _LAST, b">Lind" + _UNMAPPABLE[encoding] + b"<"),
            f"{name}-in-a-name": _with(encoding, b"<last_name>", b"<last" + first * 2 + b"\xff_name>"),
        }
    return found | {
        name: _with("GB18030" if name.startswith("gb") else "EUC-JP", _LAST, b">Lind" + raw + b"<")
        for name, raw in _FOUR_BYTES.items()
    }


def _utf_8() -> dict[str, bytes]:
    """Only by the name "UTF-8" does Xerces decode by itself."""
    return {
        "utf8-latin-1": _with("utf8", _LAST, b">M\xfcller<"),
        "utf8-latin-1-in-capitals": _with("UTF8", _LAST, b">M\xfcller<"),
        "utf8-latin-1-behind-a-mark": b"\xef\xbb\xbf" + _with("UTF8", _LAST, b">M\xfcller<"),
        "utf8-cut-before-end-tag": _with("utf8", _LAST, b">Lind\xe2\x82<"),
        "utf8-cut-before-quote": _with("utf8", _GROUP, b'"Under\xc3"'),
        "utf8-in-a-name": _with("utf8", b"<last_name>", b"<last\xff_name>"),
        "utf8-surrogates": _with("unicode-1-1-utf-8", _LAST, b">Lind\xed\xa0\xbd\xed\xb8\x80<"),
    }


UNDECODED: dict[str, bytes] = _documents() | _utf_8()
