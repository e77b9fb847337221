"""Character data as the fast path recognises it: expressions for values, and the text that a captured value stands for.

Only what most exporters write is recognised: plain characters, the five entities, character references up to
U+D6D7, CDATA sections. The expressions take every byte above 0x7F; that a stretch is valid UTF-8, without
U+FFFE and U+FFFF, is asked once for the whole stretch (`is_sound`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = rb"[^\x00-\x08\x0b-\x1f<&\]]"
_USUAL = rb"[\t\n -%'-;=>@-\\^-~]"
_PLAIN_IN_QUOTES = rb"[^\x00-\x1f<>&\"']"
_ENTITY = (
    rb"&(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}"
    rb"|x(?:[2-9A-Fa-f][0-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f]{2}|[1-9A-Ca-c][0-9A-Fa-f]{3})));"
)
# No "</" within a section, so that the first end tag after a value's beginning is the value's own.
_SECTION = rb"<!\[CDATA\[(?:[^\x00-\x08\x0b-\x1f<\]]++|<(?!/)|\](?!\]>))*+\]\]>"
_WRITTEN = rb"(?:" + _PLAIN + rb"++|" + _ENTITY + rb"|" + _SECTION + rb"|\](?!\]>))*+"
# What begins a value that Python does not take for white space throughout (`str.isspace`): each byte sequence
# of a blank character is left out, and so are references whose character may be blank.
_FILLED = (
    rb"(?=[!-%'-;=-\x7f\xc3-\xe0\xe4-\xf4]|\xc2[^\x85\xa0]|\xe1(?!\x9a\x80)|\xe2(?!\x80|\x81\x9f)"
    rb"|\xe3(?!\x80\x80)|&(?:amp|lt|gt|quot|apos);|<!\[CDATA\[[!-;=-Z^-\x7f\xc3-\xe0\xe4-\xf4]"
    rb"|&#(?:3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6]|16[1-9]|1[7-9][0-9]|[2-9][0-9]{2}|[1-467][0-9]{3}"
    rb"|1[01][0-9]{3}|1[3-9][0-9]{3}|[2-4][0-9]{4}|5[0-4][0-9]{3});)"
)

_SECTION_OR_REFERENCE = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|&[^;]+;", re.DOTALL)
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}
_UNUSUAL = re.compile(r"[&?\x7f]")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")


def value(name: bytes, most: int | None, *, is_filled: bool) -> bytes:
    """An expression for the text of the element `name`, up to its end tag, which is not taken.

    Args:
        name: the element.
        most: the greatest length in UTF-16 units, or None. Bytes as written are held against it, of which
            there are at least as many.
        is_filled: whether the text must have something in it that is no white space.
    """
    start = _FILLED if is_filled else b""
    if most is None:
        return start + _PLAIN + rb"*+(?:(?=</)|" + _WRITTEN + rb")"
    # A plain text is measured while it is read; one with references from the front, by its end tag.
    written = rb"(?=.{0,%d}?</" % most + name + rb">)" + _WRITTEN
    return start + rb"(?>" + _PLAIN + rb"{0,%d}+(?=</)|" % most + written + rb")"


def odd_value(name: bytes, most: int | None, *, is_filled: bool) -> bytes:
    """Like `value`, with a group for a text that is not usual: one that is not ASCII, or with `&`, `?` or `]` in it."""
    start = _FILLED if is_filled else b""
    if most is None:
        return start + rb"(?>" + _USUAL + rb"*+(?=</)|(" + _WRITTEN + rb"))"
    written = rb"(?=.{0,%d}?</" % most + name + rb">)" + _WRITTEN
    return start + rb"(?>" + _USUAL + rb"{0,%d}+(?=</)|(" % most + written + rb"))"


def is_usual(text: str) -> bool:
    """Whether `odd_value` would not single `text` out; texts of other characters may be usual as well."""
    return text.isascii() and not _UNUSUAL.search(text)


def plain_value(most: int) -> bytes:
    """An expression for a short text without references, of at most `most` bytes."""
    return _PLAIN + rb"{0,%d}+" % most


def quoted_value(most: int | None, quote: bytes) -> bytes:
    """An expression for the value of an attribute in `quote`s, of at most `most` UTF-16 units."""
    written = rb"(?:" + _PLAIN_IN_QUOTES + rb"++|" + _ENTITY + rb")*+"
    if most is None:
        return written
    bound = rb"(?=[^" + quote + rb"]{0,%d}" % most + quote + rb")"
    plain = _PLAIN_IN_QUOTES + rb"{0,%d}+(?=" % most + quote + rb")"
    return rb"(?>" + plain + rb"|" + bound + written + rb")"


def text_of(written: bytes) -> str:
    """The text that a captured value stands for."""
    if b"&" not in written and b"<" not in written:
        return written.decode()
    return _SECTION_OR_REFERENCE.sub(_resolved, written).decode()


def texts_of(written: Sequence[bytes]) -> list[str]:
    """The texts of many captured values, which together cost little more than one."""
    if not written:
        return []
    together = b"\0".join(written)
    texts = together.decode().split("\0")
    if b"&" in together or b"<" in together:
        texts = [
            text_of(one) if "&" in text or "<" in text else text
            for one, text in zip(written, texts, strict=True)
        ]
    return texts


def _resolved(found: re.Match[bytes]) -> bytes:
    section: bytes | None = found[1]
    if section is not None:
        return section
    name = found[0][1:-1]
    if name.startswith(b"#x"):
        return chr(int(name[2:], 16)).encode()
    return chr(int(name[1:])).encode() if name.startswith(b"#") else _NAMED[name]


def is_sound(text: bytes) -> bool:
    """Whether `text` is valid UTF-8 without the noncharacters U+FFFE and U+FFFF."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return b"\xef\xbf" not in text or _NONCHARACTER.search(text) is None
