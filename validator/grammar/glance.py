"""One look at recognised records together: whether their text is well-formed, and what in it is not usual.

The expression for records says nothing of characters and references: looking at them value by value would cost more
than all the rest. Here a MiB of records is looked at with a handful of operations.
"""

from __future__ import annotations

import codecs
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from validator.expression import expression
from validator.grammar.texts import REFERENCE, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WELL_FORMED = bytes({*b"\t\r", *range(0x20, 0x7F)} - {*b"<![]&"})
_TEXT_BY_TEXT = bytes.maketrans(b"<", b" ")
_SPLITTING = (b"\x0b", b"\x0c")
"""Forbidden characters that Python takes for blanks."""
_FORBIDDEN = expression(rb"[\x00-\x1f]|\xef\xbf[\xbe\xbf]")
_NONCHARACTER = expression(rb"\xef\xbf[\xbe\xbf]")
_REFERENCE = expression(REFERENCE)
_DECODED_AT_ONCE = 1 << 14
"""Bytes: decoding a longer stretch at once takes three times as long."""
_SECTION = b"<![CDATA["
_LEFT_OF_SECTION = b"![["
_NAME = rb"#?\w{0,31}(?:;|<!|&|\]\]>[^<])"
"""What behind an ampersand looks like the name of a reference, or may be the beginning of one."""
_NAMED = expression(_NAME)
_DOUBLED = expression(rb"(?:amp|#38|#x26);" + _NAME)
"""A reference to an ampersand that may begin another."""
_BEHIND = len("#xD7FF;"), 50
"""How many bytes behind an `&` tell which character is meant, and how many whether it begins another reference."""
_BEFORE_LOST = expression(rb"[A-Za-z\x80-\xff;>\[]\?(?:[A-Za-z\x80-\xff&]|<!|\]\]>)")
"""A question mark between what may be letters: such as are, references, ends of sections."""
_UNUSUAL = expression(r"[&?\x7f]")
_END_OF_NAME = expression(rb"[ \t\r\n>]")


class Marked(NamedTuple):
    """A text in which something may stand for something else, or a question mark for a letter that was lost.

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
        line_ends: of each record how many LF it has.
    """

    def __init__(self, *records: bytes) -> None:
        remains = [record.translate(_TEXT_BY_TEXT, _WELL_FORMED) for record in records]
        self.line_ends = [remain.count(b"\n") for remain in remains]
        self._records = b"".join(records)
        self._marks: list[int] = [*self._question_marks()]
        self.is_sound = False
        self.odd: frozenset[bytes] = frozenset()
        self._spans = sections = self._sections()
        if sections and sections[-1][1] < 0:
            return
        characters = self._characters(sections)
        if characters is None:
            return
        left = b"".join(remains)
        if any(characters):
            between = left.split(b"&")
            left = b"".join(chain.from_iterable(zip(between, characters, strict=False))) + between[-1]
        elif characters:
            left = left.replace(b"&", b"")
        *before, last = left.split(_LEFT_OF_SECTION)
        if len(before) != len(sections) or left.count(b"]]") != len(sections):
            return
        # What stands before a section and in it is one text: the blank for the section's own `<` goes.
        whole = b"".join([*(one[:-1] for one in before), last])
        odd = frozenset(whole.translate(None, b"![]\n").split())
        together = b" ".join(odd)
        if any(control in whole for control in _SPLITTING) or _FORBIDDEN.search(together):
            return
        self.is_sound = together.isascii() or _can_be_decoded(self._records)
        self.odd = odd if self.is_sound else frozenset()

    def _sections(self) -> list[tuple[int, int]]:
        """Where CDATA sections begin, with their `<`, and end; the last ends at -1 where it is never closed."""
        found, records = [], self._records
        at = records.find(b"!")
        while at >= 0:
            end = at
            if records.startswith(_SECTION, at - 1):
                end = records.find(b"]]>", at)
                found.append((at - 1, end))
                if end < 0:
                    break
            at = records.find(b"!", end + 1)
        return found

    def _question_marks(self) -> Iterator[int]:
        """Where a question mark may stand for a letter that was lost."""
        at = self._records.find(b"?")
        while at >= 0:
            if _BEFORE_LOST.match(self._records, at - 1):
                yield at
            at = self._records.find(b"?", at + 1)

    def _characters(self, sections: list[tuple[int, int]]) -> Sequence[bytes] | None:
        """The character that each `&` stands for, "" for a usual one; None where one outside of sections begins none.

        An `&` in a CDATA section is no reference, and stands for nothing here.
        """
        places, records = [*self._ampersands()], self._records
        nearest, further = _BEHIND
        following = [records[at + 1 : at + further] for at in places]
        found = [_character(behind[:nearest]) for behind in following]
        named = [*filter(_DOUBLED.match, following)]
        for begin, close in sections:
            for number in range(bisect_left(places, begin), bisect_left(places, close)):
                found[number] = b""
                named += filter(_NAMED.match, (following[number],))
        if None in found:
            return None
        if named or b"?" in found:
            self._marks += places
        return cast("list[bytes]", found)

    def _ampersands(self) -> Iterator[int]:
        """Where anything stands that an `&` begins."""
        # Python finds one character ten times faster than it splits.
        find = self._records.find
        at = find(b"&")
        while at >= 0:
            yield at
            at = find(b"&", at + 1)

    def marked(self) -> Iterator[Marked]:
        """All texts that have to be looked at as a whole; a text may be given twice."""
        records = self._records
        for at in self._marks:
            tag = self._tag_before(at)
            start = records.find(b">", tag) + 1
            if start > at:  # in the value of an attribute
                continue
            end = records.find(b"</", at)
            found = _END_OF_NAME.search(records, tag)
            name = records[tag + 1 : found.start() if found else start]
            yield Marked(start, name, records[start:end])

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
def _character(behind: bytes) -> bytes | None:
    """The character that an `&` and what is `behind` it stand for, in UTF-8; "" for a usual one; None for none."""
    reference = _REFERENCE.match(b"&" + behind)
    if reference is None:
        return None
    character = text_of(reference[0]).encode()
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
