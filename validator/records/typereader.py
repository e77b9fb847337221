"""Measures a document type, which may be longer than the memory that is spent on it.

Nothing of it is read: what stands in it is passed over, piece by piece, as far as quotes, comments, instructions and
brackets tell where it ends. A well-formed one ends where they say.
"""

from __future__ import annotations

import re
from enum import Enum

from validator.expression import expression
from validator.records.names import BLANK

DOCTYPE = b"<!DOCTYPE"
"""What a document type begins with."""
_NAMES = expression(rb"(?:[^\[\]<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
"""What stands before its declarations."""
_DECLARATIONS = expression(
    rb"(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--.*?-->|<\?.*?\?>|<(?=[^!?]|![^-]|!-[^-]))*+", re.DOTALL
)
_BLANKS = expression(BLANK + rb"*+")
_OPENING = {
    _NAMES: re.compile(rb"[\"']"),
    _DECLARATIONS: re.compile(rb"[\"']|<!--|<\?"),
    _BLANKS: re.compile(rb"(?!)"),
}
"""What in each part begins something that may hide its end."""
_CLOSING = {b'"': b'"', b"'": b"'", b"<!--": b"-->", b"<?": b"?>"}


class TypeState(Enum):
    """How far a document type was measured: it goes on, it has ended, or its end cannot be told."""

    OPEN = "open"
    ENDED = "ended"
    BROKEN = "broken"


class TypeReader:
    """Is given the text behind a `<!DOCTYPE`, in as many stretches as it comes in.

    Attributes:
        state: how far it was measured.
        may_declare: whether entities can come from it.
    """

    def __init__(self) -> None:
        self.state = TypeState.OPEN
        self.may_declare = False
        self._passing = _NAMES
        self._closing = b""
        self._kept = b""

    @property
    def is_hiding(self) -> bool:
        """Whether it stopped within quotes, a comment or an instruction, where anything may stand."""
        return self._closing != b""

    def read(self, text: bytes, start: int = 0) -> int:
        """Reads `text` from index `start` on; the index behind the document type, or where the reading stopped."""
        kept = len(self._kept)
        text, position = (self._kept + text, start) if kept else (text, start)
        self._kept = b""
        while self.state is TypeState.OPEN and position < len(text):
            position = self._closed(text, position) if self._closing else self._passed(text, position)
        # Whether a name goes on in the next stretch is not worth a thought.
        self.may_declare |= self.state is TypeState.OPEN
        return max(position - kept, 0)

    def _closed(self, text: bytes, position: int) -> int:
        """The index behind what closes that which is open."""
        end = text.find(self._closing, position)
        if end < 0:
            self._kept = text[max(position, len(text) - len(self._closing) + 1) :]
            return len(text)
        end += len(self._closing)
        self._closing = b""
        return end

    def _passed(self, text: bytes, position: int) -> int:
        """The index behind all that needs no look, and behind the sign that stands there."""
        found = self._passing.match(text, position)
        end = found.end() if found else position
        if self._passing is _NAMES:
            outside = text[position:end]
            self.may_declare |= b"SYSTEM" in outside or b"PUBLIC" in outside
        if end == len(text):
            return end
        if opening := _OPENING[self._passing].match(text, end):
            self._closing = _CLOSING[opening[0]]
            return opening.end()
        return self._turn(text, end)

    def _turn(self, text: bytes, at: int) -> int:
        """Another part begins with the sign at index `at`, or the document type ends, well or not."""
        sign = text[at : at + 1]
        if sign == b"[" and self._passing is _NAMES:
            self._passing, self.may_declare = _DECLARATIONS, True
        elif sign == b"]" and self._passing is _DECLARATIONS:
            self._passing = _BLANKS
        elif sign == b"<" and self._passing is _DECLARATIONS:
            # The text ends within the sign.
            self._kept = text[at:]
            return len(text)
        else:
            self.state = (
                TypeState.ENDED if sign == b">" and self._passing is not _DECLARATIONS else TypeState.BROKEN
            )
            return at + (self.state is TypeState.ENDED)
        return at + 1
