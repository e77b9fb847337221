"""Lets expat judge the frame of a source: all that is not a record, with a stand-in for each run of records.

What stands between records is explained by `records.document`. This is the judge behind it: where it finds nothing
and expat refuses, that must not pass in silence.
"""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate

from validator.expression import expression

_RECORD = b"<user/>"
_DECLARATION = expression(rb"[ \t\r\n]*+<\?xml[ \t\r\n][^<>]*>")


class _DocumentType(Exception):
    """A document type begins."""


def _turn_away(*_: object) -> None:
    raise _DocumentType


class FrameJudge:
    """Is fed with the frame of one source, in order.

    It gives no opinion on an XML declaration, nor on a source with a document type, which is not to be read.

    Attributes:
        is_refused: whether the frame, as far as it was fed, is not well-formed.
    """

    def __init__(self) -> None:
        self.is_refused = False
        self._parser = ParserCreate("utf-8")
        self._parser.StartDoctypeDeclHandler = _turn_away
        self._is_retired = False
        self._has_begun = False
        self._is_record = False

    def text(self, text: bytes) -> int | None:
        """A stretch between records; the index in it at which expat first refuses it, or None."""
        self._is_record = False
        declaration = None if self._has_begun else _DECLARATION.match(text)
        if declaration:
            text = b" " * declaration.end() + text[declaration.end() :]
        self._has_begun = True
        before = self._parser.CurrentByteIndex
        if self._feed(text, is_last=False):
            return None
        return min(max(self._parser.ErrorByteIndex - max(before, 0), 0), len(text))

    def record(self) -> bool:
        """A record that is well-formed in itself, or treated as such; false if none may stand here."""
        if self._is_record:
            return True
        self._is_record = self._has_begun = True
        return self._feed(_RECORD, is_last=False)

    def finish(self) -> bool:
        """The source ends; false if it may not end here."""
        return self._feed(b"", is_last=True)

    def retire(self) -> None:
        """Gives no further opinion."""
        self._is_retired = True

    def _feed(self, text: bytes, *, is_last: bool) -> bool:
        if self.is_refused or self._is_retired:
            return True
        if b"<!DOCTYPE" in text:
            # Nothing of a document type is ever handed to a parser.
            self._is_retired = True
            return True
        try:
            self._parser.Parse(text, is_last)
        except _DocumentType:
            self._is_retired = True
        except ExpatError:
            self.is_refused = True
        return not self.is_refused
