"""Names that only XML 1.1 knows, written so that the rooms behind this one, which know XML 1.0, take them for names.

XML 1.1 (https://www.w3.org/TR/xml11/#NT-NameStartChar) lets nearly every letter stand in a name, where XML 1.0 lets
those that Unicode had at its time. Xerces, the parser of Alma, does as much (reproduced with JDK 17). No element of
the format has such a name, so what it is called matters little: it must not be said to stop the load. Each character
is written as letters of ASCII of its own, so that names which differ still do.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from string import ascii_letters, ascii_uppercase, digits

from validator.expression import expression
from validator.records.names import NAME, may_stand

_BEGINS = (
    ":A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffc\U00010000-\U000effff"
)
"""With which characters a name may begin; U+FFFD, which stands for damaged bytes here, is left out."""
_GOES_ON = _BEGINS + "0-9.\xb7\u0300-\u036f\u203f\u2040\\-"
_NAME = expression(NAME, re.DOTALL)
_WRITTEN = rb"[A-Za-z0-9_:.\-\x80-\xff]"
_MARKUP = expression(
    rb"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|\?%b++|/?%b(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)"
    % (_WRITTEN, _WRITTEN),
    re.DOTALL,
)
_IN_TAG = expression(rb"\"[^\"]*+\"|'[^']*+'|%b++" % _WRITTEN)

_CODES = {2: range(0x80, 0x800), 3: range(0x800, 0x10000), 4: range(0x10000, 0x110000)}
"""Which characters UTF-8 writes with so many bytes."""
_FEW = 2
"""Of what is written with so many bytes, all that only XML 1.1 knows are known."""
_LETTERS = (ascii_letters + digits).encode()
_CAPITALS = ascii_uppercase.encode()
"""No name of the format holds one, so that none comes about."""


def with_names_of_xml_10(text: bytes) -> bytes:
    """`text` without the characters of names that XML 1.1 allows and XML 1.0 does not; as long as before."""
    return text if text.isascii() else _MARKUP.sub(_with_names, text)


def _with_names(markup: re.Match[bytes]) -> bytes:
    if markup[0].isascii() or markup[0].startswith(b"<!"):
        return markup[0]
    return _IN_TAG.sub(_name, markup[0])


def _name(found: re.Match[bytes]) -> bytes:
    written = found[0]
    if written.isascii() or written[:1] in b"\"'" or _NAME.fullmatch(written):
        return written
    wider = _wider_name().match(written.decode("utf-8", "replace"))
    known = b"".join(
        character.encode() if may_stand(character.encode(), is_first=not at) else _instead_of(character)
        for at, character in enumerate(wider[0] if wider else "")
    )
    return known + written[len(known) :]


@lru_cache(maxsize=4_096)
def _instead_of(character: str) -> bytes:
    """What is written for `character`: a capital, then letters and digits, as many bytes as it has itself."""
    length = len(character.encode())
    number = _few()[character] if length == _FEW else ord(character) - _CODES[length].start
    written = bytearray()
    for _ in range(length - 1):
        number, digit = divmod(number, len(_LETTERS))
        written.insert(0, _LETTERS[digit])
    return bytes((_CAPITALS[number], *written))


@cache
def _few() -> dict[str, int]:
    """The number of each character of two bytes that only XML 1.1 knows somewhere in a name."""
    characters = (chr(code) for code in _CODES[_FEW] if _wider_name().fullmatch(f"a{chr(code)}"))
    newer = [
        one
        for one in characters
        if not all(may_stand(one.encode(), is_first=first) for first in (True, False))
    ]
    return {character: number for number, character in enumerate(newer)}


@cache
def _wider_name() -> re.Pattern[str]:
    """A name of XML 1.1; it takes milliseconds to compile, and hardly a feed needs it."""
    return re.compile(f"[{_BEGINS}][{_GOES_ON}]*+")
