"""Finds the bytes that no UTF-8 decoder accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.encoding.cesu8 import SURROGATES, character_of
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

# Well-formed sequences and their beginnings, after table 3-7 of the Unicode Standard. What does not
# continue a well-formed sequence is cut off as early as can be ("maximal subpart"), which is what W3C and
# Python do; surrogates alone are taken together, since they are a character of CESU-8.
_SEQUENCES = expression(
    rb"(?:[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})++"
    rb"|(?P<surrogates>" + SURROGATES + rb")"
    rb"|(?P<damaged>\xe0[\xa0-\xbf]?|[\xe1-\xec\xee\xef][\x80-\xbf]?|\xed[\x80-\x9f]?"
    rb"|\xf0(?:[\x90-\xbf][\x80-\xbf]?)?|[\xf1-\xf3][\x80-\xbf]{0,2}|\xf4(?:[\x80-\x8f][\x80-\xbf]?)?"
    rb"|[\x80-\xff])"
)


def damaged_places(utf8: bytes) -> Iterator[tuple[int, int]]:
    """The start and end of each undecodable sequence in bytes meant to be UTF-8.

    Each maximal invalid subsequence is a place of its own, as it is one U+FFFD in Python and in browsers; so are the
    surrogates of a character in CESU-8 together, or one without the other.
    Clean bytes cost one decoding. The bytes must be whole: a sequence cut off at their end counts as
    damaged.
    """
    try:
        utf8.decode()
    except UnicodeDecodeError as error:
        first = error.start
    else:
        return
    for match in _SEQUENCES.finditer(utf8, first):
        if match.lastgroup is not None:
            yield match.span()


def damaged_runs(utf8: bytes) -> Iterator[tuple[int, int]]:
    """As `damaged_places`, but places that touch are one, surrogates excepted: what to hand to `guess`."""
    start = end = -1
    for place_start, place_end in damaged_places(utf8):
        is_apart = character_of(utf8[place_start:place_end]) != ""
        if place_start != end or is_apart:
            if end > start:
                yield start, end
            start = place_start
        end = place_end
        if is_apart:
            yield start, end
            start = end
    if end > start:
        yield start, end
