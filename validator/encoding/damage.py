"""Finds the bytes that no UTF-8 decoder accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Well-formed sequences and their beginnings, after table 3-7 of the Unicode Standard. What does not
# continue a well-formed sequence is cut off as early as can be ("maximal subpart"), which is what W3C and
# Python do.
_SEQUENCES = re.compile(
    rb"(?:[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})++"
    rb"|(?P<damaged>\xe0[\xa0-\xbf]?|[\xe1-\xec\xee\xef][\x80-\xbf]?|\xed[\x80-\x9f]?"
    rb"|\xf0(?:[\x90-\xbf][\x80-\xbf]?)?|[\xf1-\xf3][\x80-\xbf]{0,2}|\xf4(?:[\x80-\x8f][\x80-\xbf]?)?"
    rb"|[\x80-\xff])"
)


def damaged_places(utf8: bytes) -> Iterator[tuple[int, int]]:
    """The start and end of each undecodable sequence in bytes meant to be UTF-8.

    Each maximal invalid subsequence is a place of its own, as it is one U+FFFD in Python and in browsers.
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
        if match["damaged"]:
            yield match.span()


def damaged_runs(utf8: bytes) -> Iterator[tuple[int, int]]:
    """As `damaged_places`, but places that touch are one: what to hand to `guess`."""
    start = end = -1
    for place_start, place_end in damaged_places(utf8):
        if place_start != end:
            if end > start:
                yield start, end
            start = place_start
        end = place_end
    if end > start:
        yield start, end
