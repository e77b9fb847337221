"""Character data as the fast path recognises it: expressions for values, and the text that a captured value stands for.

An expression takes anything up to the next `<`, which is the quickest that can be said, and CDATA sections where the
feed has them. That what was taken is well-formed (characters, references, no `]]>`) is asked once for a whole
stretch: see `glance`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.records.guard import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.records.guard import Guard

REFERENCE = (
    rb"&(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}"
    rb"|x(?:[2-9A-Fa-f][0-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f]{2}|[1-9A-Ca-c][0-9A-Fa-f]{3})));"
)
"""The references that are recognised: XML's own five, and numbers of characters up to U+D6D7."""
# No "</" within a section, so that the first end tag after a value's beginning is the value's own.
SECTION = rb"<!\[CDATA\[(?:[^<\]]++|<(?!/)|\](?!\]>))*+\]\]>"
_PLAIN_IN_QUOTES = rb"[^\x00-\x1f<>&\"']"
# What begins a value that Python does not take for white space throughout (`str.isspace`): each byte sequence
# of a blank character is left out, and so are references whose character may be blank.
_FILLED_BYTES = frozenset((*range(0x21, 0x80), *range(0xC3, 0xE1), *range(0xE4, 0xF5))) - frozenset(b"&<")
_FILLED = (
    rb"(?=\xc2[^\x85\xa0]|\xe1(?!\x9a\x80)|\xe2(?!\x80|\x81\x9f)"
    rb"|\xe3(?!\x80\x80)|&(?:amp|lt|gt|quot|apos);|<!\[CDATA\[[!-;=-Z^-\x7f\xc3-\xe0\xe4-\xf4]"
    rb"|&#(?:3[3-9]|[4-9][0-9]|1[01][0-9]|12[0-6]|16[1-9]|1[7-9][0-9]|[2-9][0-9]{2}|[1-467][0-9]{3}"
    rb"|1[01][0-9]{3}|1[3-9][0-9]{3}|[2-4][0-9]{4}|5[0-4][0-9]{3});)"
)

_TEXT = re.compile(rb"<([A-Za-z_][\w.\-]*+)[^<>]*+>((?:[^<]++|" + SECTION + rb")++)</")
_SECTION_OR_REFERENCE = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|&[^;]+;", re.DOTALL)
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


def value(
    end: bytes,
    most: int | None,
    *,
    is_filled: bool = False,
    has_sections: bool = False,
    guard: Guard = EVERYTHING,
    is_captured: bool = False,
) -> bytes:
    """An expression for the text of an element and its end tag.

    Args:
        end: the end tag.
        most: the greatest length in UTF-16 units, or None. Bytes as written are held against it, of which
            there are at least as many.
        is_filled: whether the text must have something in it that is no white space.
        has_sections: whether CDATA sections are to be recognised.
        guard: what the text must pass.
        is_captured: whether it is to have a group for the text.
    """
    filled = rb"(?:(?=" + _one_of(_FILLED_BYTES) + rb")|" + _FILLED + rb")" if is_filled else b""
    rest = _up_to(most)
    if has_sections:
        # A plain text is measured while it is read; one with sections from the front, by its end tag.
        bound = rb"" if most is None else rb"(?=.{0,%d}?" % most + end + rb")"
        rest = b"(?>%b(?=</)|%b(?:[^<]++|%b)*+)" % (rest, bound, SECTION)
    text = guard.rest + filled + rest
    if most != 0 and not (guard is EVERYTHING and not is_filled and not has_sections):
        following = _up_to(None if most is None else most - 1) + (b"(?=</)" if has_sections else b"")
        begins = [(one & _FILLED_BYTES if is_filled else one, look) for one, look in guard.beginnings]
        quick = [_one_of(one) + look + following for one, look in begins if one]
        text = b"(?>%b)" % b"|".join([*quick, text])
    return (b"(%b)" % text if is_captured else text) + guard.after + end


def _one_of(characters: frozenset[int]) -> bytes:
    """A set, in ranges: Python reads long lists slowly."""
    if characters == EVERYTHING.safe:
        return b"[^<]"
    ranges: list[list[int]] = []
    for character in sorted(characters):
        if ranges and ranges[-1][1] == character - 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return b"[%b]" % b"".join(rb"\x%02x-\x%02x" % (first, last) for first, last in ranges)


def _up_to(most: int | None) -> bytes:
    return rb"[^<]*+" if most is None else rb"[^<]{0,%d}+" % most


def quoted_value(most: int | None, quote: bytes) -> bytes:
    """An expression for the value of an attribute in `quote`s, of at most `most` UTF-16 units."""
    written = rb"(?:" + _PLAIN_IN_QUOTES + rb"++|" + REFERENCE + rb")*+"
    if most is None:
        return written
    bound = rb"(?=[^" + quote + rb"]{0,%d}" % most + quote + rb")"
    plain = _PLAIN_IN_QUOTES + rb"{0,%d}+(?=" % most + quote + rb")"
    return rb"(?>" + plain + rb"|" + bound + written + rb")"


def text_of(written: bytes) -> str:
    """The text that a captured value stands for."""
    if is_literal(written):
        return written.decode()
    if b"\r" in written:
        written = written.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _SECTION_OR_REFERENCE.sub(_resolved, written).decode()


def texts_of(written: Sequence[bytes]) -> list[str]:
    """The texts of many captured values, which together cost little more than one."""
    if not written:
        return []
    together = b"\0".join(written)
    return text_of(together).split("\0")


def is_literal(written: bytes) -> bool:
    """Whether a captured value is the text that it stands for."""
    return not (b"&" in written or b"<" in written or b"\r" in written)


def texts_in(record: bytes) -> list[tuple[bytes, bytes]]:
    """Of all elements of a recognised record that have a text the name, and the text as written."""
    return _TEXT.findall(record)


def _resolved(found: re.Match[bytes]) -> bytes:
    section: bytes | None = found[1]
    if section is not None:
        return section
    name = found[0][1:-1]
    if name.startswith(b"#x"):
        return chr(int(name[2:], 16)).encode()
    return chr(int(name[1:])).encode() if name.startswith(b"#") else _NAMED[name]
