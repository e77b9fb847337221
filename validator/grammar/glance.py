"""One look at recognised records together: whether their text is well-formed, and what in it is not usual.

The expression for records says nothing of characters and references: looking at them value by value would cost more
than all the rest. Here a MiB of records is looked at with a handful of operations.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from validator.grammar.texts import REFERENCE, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_WELL_FORMED = bytes({*b"\t\n\r", *range(0x20, 0x7F)} - {*b"<![]&"})
_TEXT_BY_TEXT = bytes.maketrans(b"<", b" ")
_SPLITTING = (b"\x0b", b"\x0c")
"""Forbidden characters that Python takes for blanks."""
_FORBIDDEN = re.compile(rb"[\x00-\x1f]|\xef\xbf[\xbe\xbf]")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_REFERENCE = re.compile(REFERENCE)
_DECODED_AT_ONCE = 1 << 14
"""Bytes: decoding a longer stretch at once takes three times as long."""
_SECTION = b"<![CDATA["
_LEFT_OF_SECTION = b"![["
_AMPERSAND = frozenset({b"amp", b"#38", b"#x26"})
_NAME = re.compile(rb"#?\w{0,31}(?:;|<!|&)")
"""What behind an ampersand looks like the name of a reference, or may be the beginning of one."""
_LONGEST_REFERENCE = 12
_UNUSUAL = re.compile(r"[&?\x7f]")
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
        self.is_sound = False
        self.odd: frozenset[bytes] = frozenset()
        self._spans = sections = self._sections()
        characters = self._characters(sections)
        if characters is None:
            return
        left = records.translate(_TEXT_BY_TEXT, _WELL_FORMED)
        if characters:
            between = left.split(b"&")
            left = b"".join(chain.from_iterable(zip(between, characters, strict=False))) + between[-1]
        *before, last = left.split(_LEFT_OF_SECTION)
        if len(before) != len(sections) or left.count(b"]]") != len(sections):
            return
        # What stands before a section and in it is one text: the blank for the section's own `<` goes.
        whole = b"".join([*(one[:-1] for one in before), last])
        odd = frozenset(whole.translate(None, b"![]").split())
        together = b" ".join(odd)
        if any(control in whole for control in _SPLITTING) or _FORBIDDEN.search(together):
            return
        self.is_sound = together.isascii() or _can_be_decoded(records)
        self.odd = odd if self.is_sound else frozenset()

    def _sections(self) -> list[tuple[int, int]]:
        """Where CDATA sections begin, with their `<`, and end."""
        found, records = [], self._records
        at = records.find(b"!")
        while at >= 0:
            end = at
            if records.startswith(_SECTION, at - 1):
                end = records.find(b"]]>", at)
                found.append((at - 1, end))
            at = records.find(b"!", end + 1)
        return found

    def _characters(self, sections: list[tuple[int, int]]) -> list[bytes] | None:
        """The character that each reference stands for, as far as it is not a usual one; None where an `&` begins none.

        An `&` in a CDATA section is no reference, and stands for nothing here.
        """
        found: list[bytes] = []
        records, waiting = self._records, iter(sections)
        begin, close = next(waiting, (len(records), 0))
        at = records.find(b"&")
        while at >= 0:
            while close and at > close:
                begin, close = next(waiting, (len(records), 0))
            end = records.find(b";", at, at + _LONGEST_REFERENCE)
            character = _character(records[at + 1 : end]) if end > 0 else None
            if at > begin:
                character = b""
                self._mark_if(_NAME.match(records, at + 1))
            elif character is None:
                return None
            elif records[at + 1 : end] in _AMPERSAND:
                self._mark_if(_NAME.match(records, end + 1))
            elif character == b"?":
                self._mark(b"&")
            found.append(character)
            at = records.find(b"&", at + 1)
        return found

    def _mark_if(self, found: object) -> None:
        if found is not None:
            self._mark(b"&")

    def _mark(self, mark: bytes) -> None:
        if mark not in self._marks:
            self._marks.append(mark)

    def marked(self) -> Iterator[Marked]:
        """All texts that have to be looked at as a whole; a text may be given twice."""
        for mark in self._marks:
            yield from self._marked_by(mark)

    def _marked_by(self, mark: bytes) -> Iterator[Marked]:
        records = self._records
        at = records.find(mark)
        while at >= 0:
            tag = self._tag_before(at)
            start = records.find(b">", tag) + 1
            if start > at:  # in the value of an attribute
                at = records.find(mark, at + 1)
                continue
            end = records.find(b"</", at)
            found = _END_OF_NAME.search(records, tag)
            name = records[tag + 1 : found.start() if found else start]
            yield Marked(start, name, records[start:end])
            at = records.find(mark, end)

    def _tag_before(self, at: int) -> int:
        """Where the last tag before `at` begins; a `<` in a CDATA section begins none, nor does a section."""
        tag = self._records.rfind(b"<", 0, self._outside(at))
        while (outside := self._outside(tag)) != tag or self._records.startswith(_SECTION, tag):
            tag = self._records.rfind(b"<", 0, outside)
        return tag

    def _outside(self, at: int) -> int:
        """The beginning of the section that `at` stands in; `at` itself where it stands in none."""
        index = bisect_right(self._spans, (at, len(self._records))) - 1
        if index >= 0 and at <= self._spans[index][1]:
            return self._spans[index][0]
        return at


@lru_cache(maxsize=4096)
def _character(name: bytes) -> bytes | None:
    """The character that `&name;` stands for, in UTF-8; "" for a usual one; None where that is no known reference."""
    reference = b"&" + name + b";"
    if not _REFERENCE.fullmatch(reference):
        return None
    character = text_of(reference).encode()
    return b"" if character != b"?" and b" " <= character <= b"~" else character


def is_odd(written: bytes) -> bool:
    """Whether there is anything in a text of which `Glance.odd` tells."""
    return not written.isascii() or b"&#" in written or b"\x7f" in written


def is_utf8(text: bytes) -> bool:
    """Whether `text` is valid UTF-8 without the noncharacters U+FFFE and U+FFFF."""
    return text.isascii() or (_can_be_decoded(text) and _NONCHARACTER.search(text) is None)


def _can_be_decoded(text: bytes) -> bool:
    view, at, end = memoryview(text), 0, len(text)
    try:
        while at < end:
            is_last = at + _DECODED_AT_ONCE >= end
            at += codecs.utf_8_decode(view[at : at + _DECODED_AT_ONCE], "strict", is_last)[1]
    except UnicodeDecodeError:
        return False
    return True


def is_usual(text: str) -> bool:
    """Whether a text is of ASCII characters, and has no `&`, `?` or U+007F in it."""
    return text.isascii() and not _UNUSUAL.search(text)
