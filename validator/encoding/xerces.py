"""What Java's XML parser says about an invalid UTF-8 sequence.

Alma reports damage in the words of Java Xerces (Source: CSU, XERCES), and a librarian who was sent such a message
looks for exactly these words. The table was replayed against the parser of JDK 17 over all lead bytes and
truncations.
"""

from __future__ import annotations

_CONTINUATION = 0xC0


def xerces_message(sequence: bytes) -> str:
    """The message for `sequence`: four bytes from a damaged place, or fewer where the source ends.

    "" where Xerces sees no damage in them.
    """
    length = _length(sequence[:1])
    if length == 0:
        return ""
    if length == 1:
        return _invalid(1, 1)
    for position in range(2, length + 1):
        if len(sequence) < position:
            return f"Expected byte {position} of {length}-byte UTF-8 sequence."
        if not _continues(sequence, position):
            return _invalid(position, length)
    if length == 4 and (plane := (sequence[0] & 7) << 2 | (sequence[1] >> 4 & 3)) > 0x10:
        return f"High surrogate bits in UTF-8 sequence must not exceed 0x10 but found 0x{plane:x}."
    return ""


def _length(lead: bytes) -> int:
    """How long a sequence Xerces expects after `lead`: 0 for ASCII, 1 for a byte that leads nothing."""
    if not lead or lead[0] < 0x80:
        return 0
    byte = lead[0]
    if 0xC2 <= byte < 0xE0:
        return 2
    if 0xE0 <= byte < 0xF0:
        return 3
    return 4 if 0xF0 <= byte < 0xF8 else 1


def _continues(sequence: bytes, position: int) -> bool:
    lead, byte = sequence[0], sequence[position - 1]
    if byte & _CONTINUATION != 0x80:
        return False
    if position > 2:
        return True
    overlong = (lead == 0xE0 and byte < 0xA0) or (lead == 0xF0 and byte < 0x90)
    surrogate = lead == 0xED and byte >= 0xA0
    return not overlong and not surrogate


def _invalid(position: int, length: int) -> str:
    return f"Invalid byte {position} of {length}-byte UTF-8 sequence."
