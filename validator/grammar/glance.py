"""One look at recognised records together: whether their text is well-formed, and what in it is not usual.

The expression for records says nothing of characters and references: looking at them value by value would cost more
than all the rest. Here a MiB of records is looked at with a handful of operations.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from validator.grammar.texts import REFERENCE, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_WELL_FORMED = bytes({*b"\t\n\r", *range(0x20, 0x7F)} - {*b"<"})
_TEXT_BY_TEXT = bytes.maketrans(b"<", b" ")
_SPLITTING = (b"\x0b", b"\x0c")
"""Forbidden characters that Python takes for blanks."""
_FORBIDDEN = re.compile(rb"[\x00-\x1f]|\xef\xbf[\xbe\xbf]")
_REFERENCE = re.compile(REFERENCE)
_DECODED_AT_ONCE = 1 << 14
"""Bytes: decoding a longer stretch at once takes three times as long."""

_SECTION, _SECTION_END = b"<![CDATA[", b"]]>"
_ESCAPED_AGAIN = re.compile(rb"(?:#\w{1,8}|[A-Za-z]\w{0,31})[;&]")
"""What behind an ampersand makes it look like the beginning of a reference."""
_END_OF_NAME = re.compile(rb"[ \t\r\n>]")


class Marked(NamedTuple):
    """A text in which something stands for something else, or a question mark for what was lost.

    `at` is where it begins, `name` its element's.
    """

    at: int
    name: bytes
    written: bytes


class Glance:
    """What is seen of `records`, which the expression has recognised, one behind another.

    Attributes:
        is_sound: whether they are valid UTF-8 without forbidden characters, every `&` outside of CDATA sections begins
            a reference that `REFERENCE` takes, and `]]>` stands only at the end of sections.
        odd: of each text that is not usual the characters that are not, those beyond ASCII and U+007F: in UTF-8, in
            their order, references resolved. What `marked` gives is to be looked at besides.
    """

    def __init__(self, records: bytes) -> None:
        self._records = records
        self._marks: list[bytes] = [b"?"] if b"?" in records else []
        plain = self._without_references(self._without_sections())
        self.is_sound = plain is not None
        self.odd: frozenset[bytes] = frozenset()
        if plain is None:
            return
        left = plain.translate(_TEXT_BY_TEXT, _WELL_FORMED)
        self.odd = frozenset(left.split())
        together = b" ".join(self.odd)
        self.is_sound = (
            not any(control in left for control in _SPLITTING)
            and _FORBIDDEN.search(together) is None
            and (together.isascii() or _is_utf8(records))
        )

    def _without_sections(self) -> bytes | None:
        """The records with the text of each CDATA section in its place; None where an end stands alone."""
        if _SECTION not in self._records:
            return None if _SECTION_END in self._records else self._records
        first, *others = self._records.split(_SECTION)
        pieces = [first]
        for other in others:
            inner, _, rest = other.partition(_SECTION_END)
            if b"&" in inner:
                # A literal ampersand may begin what looks like a reference.
                self._marks = [*self._marks, _SECTION] if _SECTION not in self._marks else self._marks
                inner = inner.replace(b"&", b"")
            pieces += (inner.replace(b"<", b""), rest)
            if _SECTION_END in rest:
                return None
        return None if _SECTION_END in first else b"".join(pieces)

    def _without_references(self, text: bytes | None) -> bytes | None:
        """The text with the character of each reference in its place; None where an `&` begins none.

        Those of XML's own five that are not letters are left out: usual characters are not looked at.
        """
        if text is None or b"&" not in text:
            return text
        first, *others = text.split(b"&")
        pieces = [first]
        for other in others:
            name, end, rest = other.partition(b";")
            character = _character(name) if end else None
            if character is None:
                return None
            if character == b"&" and _ESCAPED_AGAIN.match(rest) and b"&" not in self._marks:
                self._marks.append(b"&")
            pieces += (character if character > b"\x7e" else b"", rest)
        return b"".join(pieces)

    def marked(self) -> Iterator[Marked]:
        """All texts that have to be looked at as a whole; a text may be given twice."""
        for mark in self._marks:
            yield from self._marked_by(mark)

    def _marked_by(self, mark: bytes) -> Iterator[Marked]:
        records = self._records
        at = records.find(mark)
        while at >= 0:
            tag = records.rfind(b"<", 0, at)
            start = records.find(b">", tag) + 1
            if start > at:  # in the value of an attribute
                at = records.find(mark, at + 1)
                continue
            end = records.find(b"</", at)
            found = _END_OF_NAME.search(records, tag)
            name = records[tag + 1 : found.start() if found else start]
            yield Marked(start, name, records[start:end])
            at = records.find(mark, end)


@lru_cache(maxsize=4096)
def _character(name: bytes) -> bytes | None:
    """The character that `&name;` stands for, in UTF-8; None where that is no reference that is recognised."""
    reference = b"&" + name + b";"
    return text_of(reference).encode() if _REFERENCE.fullmatch(reference) else None


def is_odd(written: bytes) -> bool:
    """Whether there is anything in a text of which `Glance.odd` tells."""
    return not written.isascii() or b"&#" in written or b"\x7f" in written


def _is_utf8(text: bytes) -> bool:
    view, at, end = memoryview(text), 0, len(text)
    try:
        while at < end:
            is_last = at + _DECODED_AT_ONCE >= end
            at += codecs.utf_8_decode(view[at : at + _DECODED_AT_ONCE], "strict", is_last)[1]
    except UnicodeDecodeError:
        return False
    return True
