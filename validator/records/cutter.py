"""Cuts a stretch of a source into records and what stands between them.

It looks only at what can begin, end or hide a record: `user` tags, comments, CDATA sections, processing
instructions, quoted attribute values. It never fails: a record that is not closed ends where the next one begins.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from validator.records.seeker import Seeker

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = rb"(?:[A-Za-z_][\w.\-]*+:)?+"
_BEGIN = re.compile(rb"<(?:(?P<hidden>!--|!\[CDATA\[|\?)|" + _PREFIX + rb"user(?=[\x00-\x20/><]))")
_WITHIN = re.compile(
    rb"<(?:(?P<hidden>!--|!\[CDATA\[|\?)"
    rb"|(?P<end>/" + _PREFIX + rb"user[\x00-\x20]*+>)"
    rb"|(?P<begin>" + _PREFIX + rb"user(?=[\x00-\x20/><]))"
    rb"|(?P<root>" + _PREFIX + rb"users(?=[\x00-\x20>]))"
    rb"|(?P<root_end>/" + _PREFIX + rb"users[\x00-\x20]*+>))"
)
_EMPTY = re.compile(rb"<" + _PREFIX + rb"user(?:[^<>\"'/]++|/(?!>)|\"[^\"<]*+\"|'[^'<]*+')*+/>")
_BLANKS = b" \t\r\n"
_LONGEST_PLAIN = 16_384
"""Up to which length, in bytes, it is looked first whether a record is like nearly all."""
_SIGNS = (b"<!", b"<?", b":user")
"""What only records have that take a closer look."""
_LONGEST_NESTING = 65_536
"""How far, in bytes, it is looked whether a record holds others."""
CLOSING = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b"?>"}
_MOST_TRIED = 500
_BOUNDARY = re.compile(rb"</?" + _PREFIX + rb"user[\x00-\x20/><]")


class CutKind(Enum):
    """What a cut holds."""

    RECORD = "record"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch from index `start` to before `end`.

    `is_cut_off` is true for a record in the middle of which the source ends.
    """

    kind: CutKind
    start: int
    end: int
    is_cut_off: bool = False


class _Unfinished(Exception):
    """What begins here ends beyond the text at hand."""


def cut(text: bytes, *, is_last: bool) -> Iterator[Cut]:
    """The cuts of `text`, as `Cutter.cuts` gives them."""
    return Cutter(text, is_last=is_last).cuts()


class Cutter:
    """A text that begins between two records, to be cut once or again and again.

    Args:
        text: a stretch of a source in UTF-8.
        is_last: whether the source ends with it. If not, only complete records are given, each with what
            stands before it; what follows the last of them belongs to the next stretch.
    """

    def __init__(self, text: bytes, *, is_last: bool) -> None:
        self._text = text
        self._seeker = Seeker(text)
        self._is_last = is_last
        self._refused_at = -1

    def cuts(self, start: int = 0) -> Iterator[Cut]:
        """The cuts from index `start` on, which lies between two records; blank stretches are left out."""
        text = self._text
        position = start
        while True:
            try:
                begin = self.next_record(position)
                if begin < 0:
                    break
                found = self._record(begin)
            except _Unfinished:
                return
            if text[position:begin].strip(_BLANKS):
                yield Cut(CutKind.BETWEEN, position, begin)
            yield found
            position = found.end
        if self._is_last and text[position:].strip(_BLANKS):
            yield Cut(CutKind.BETWEEN, position, len(text))

    def next_record(self, position: int) -> int:
        """The index of the next record's `<`, or -1.

        Raises:
            _Unfinished: the text ends within something that may hide one.
        """
        while found := _BEGIN.search(self._text, position):
            if not found["hidden"]:
                return found.start()
            position = self._after_hidden(found)
        return -1

    def _after_hidden(self, found: re.Match[bytes]) -> int:
        """The index after a comment, CDATA section or processing instruction.

        One that is never closed, or a comment with `--` in it that would swallow records, hides nothing.
        """
        closing = CLOSING[found["hidden"]]
        end = self._seeker.find(closing, found.end())
        if end < 0:
            if not self._is_last:
                raise _Unfinished
            return found.end()
        if closing == b"-->":
            dashes = self._seeker.find(b"--", found.end())
            if dashes < end and self._seeker.search(_BOUNDARY, found.end()) < end:
                return found.end()
        return end + len(closing)

    def _record(self, begin: int) -> Cut:
        text = self._text
        end = self._seeker.find(b"</user>", begin)
        if 0 < end < begin + _LONGEST_PLAIN and _is_plain(text, begin, end):
            return Cut(CutKind.RECORD, begin, end + 7)
        empty = _EMPTY.match(text, begin)
        if empty:
            return Cut(CutKind.RECORD, begin, empty.end())
        position = begin + 5
        inner_roots = 0
        while found := _WITHIN.search(text, position):
            if found["hidden"]:
                position = self._after_hidden(found)
            elif found["root"]:
                inner_roots += 1
                position = found.end()
            elif found["root_end"] and inner_roots:
                inner_roots -= 1
                position = found.end()
            elif found["end"]:
                if not _is_quoted(text, begin, found.start()):
                    return Cut(CutKind.RECORD, begin, found.end())
                position = found.end()
            elif found["begin"] and (end := self._end_of_nesting(begin)):
                return Cut(CutKind.RECORD, begin, end)
            elif found["begin"] and _is_quoted(text, begin, found.start()):
                position = found.end()
            else:
                return Cut(CutKind.RECORD, begin, begin + len(text[begin : found.start()].rstrip(_BLANKS)))
        if not self._is_last:
            raise _Unfinished
        return Cut(CutKind.RECORD, begin, begin + len(text[begin:].rstrip(_BLANKS)), is_cut_off=True)

    def _end_of_nesting(self, begin: int) -> int:
        """The end of the record at `begin` if it holds the `user` elements that follow in it, or 0 if it does not."""
        end = self._ends.get(begin, 0)
        if end > begin + _LONGEST_NESTING:
            return 0
        if not end:
            if not self._is_last and begin + _LONGEST_NESTING > len(self._text):
                raise _Unfinished
            return 0
        # What is refused at a place within one element is refused there in any that it holds.
        if begin < self._refused_at < end:
            return 0
        refused_at = _refused_at(self._text[begin:end])
        if refused_at < 0:
            return end
        self._refused_at = begin + refused_at
        return 0

    @cached_property
    def _ends(self) -> dict[int, int]:
        """Where the element of each `user` tag ends, if all such tags are taken at their word."""
        ends: dict[int, int] = {}
        open_users: list[int] = []
        position = 0
        with suppress(_Unfinished):
            while found := _WITHIN.search(self._text, position):
                position = found.end()
                if found["hidden"]:
                    position = self._after_hidden(found)
                elif found["root_end"]:
                    open_users.clear()
                elif found["end"] and open_users:
                    ends[open_users.pop()] = found.end()
                elif found["begin"]:
                    empty = _EMPTY.match(self._text, found.start())
                    position = empty.end() if empty else position
                    if not empty:
                        open_users.append(found.start())
        return ends


def _is_plain(text: bytes, begin: int, end: int) -> bool:
    """Whether, as in nearly all records, nothing hides the end tag at `end`, or nests or breaks off before it."""
    if not text.startswith(b"<user>", begin):
        return False
    # Every other name that begins like it goes on with a "_": user_group.
    other = text.find(b"<user", begin + 6, end)
    if other >= 0 and text[other + 5 : other + 6] != b"_":
        return False
    for name in (b"<user", b"</user"):
        if text.count(name, begin + 6, end) != text.count(name + b"_", begin + 6, end):
            return False
    return all(text.find(sign, begin, end) < 0 for sign in _SIGNS) and not _is_quoted(text, begin, end)


def last_record_end(text: bytes) -> int:
    """The index after the last complete record of `text`, which begins between two records; 0 if there is none."""
    end = text.rfind(b"</user>") + 7
    if end > 6 and not _may_be_hidden(text, end - 7) and not _is_quoted(text, 0, end - 7):
        return end
    return max((found.end for found in cut(text, is_last=False)), default=0)


def _may_be_hidden(text: bytes, at: int) -> bool:
    """Whether the tag at `at` may stand in a comment, CDATA section or instruction, or end a record within a record.

    What hides it begins before it and ends behind it; so does the last opening of the same kind before it.
    """
    for opening, closing in CLOSING.items():
        begin = _last(b"<" + opening, text, at)
        if begin >= 0 and text.find(closing, begin, at) < 0:
            return True
    return _may_be_nested(text, at)


def _may_be_nested(text: bytes, at: int) -> bool:
    """Whether the end tag at `at` may stand within a record that goes on behind it, or ends none."""
    depth = 0
    for found in _BOUNDARY.finditer(text, max(at - _LONGEST_NESTING, 0), at):
        if found[0].startswith(b"</"):
            depth = max(depth - 1, 0)
        elif not found[0].endswith(b"/"):
            depth += 1
            if depth > 1:
                return True
    return depth != 1


def _last(opening: bytes, text: bytes, end: int) -> int:
    """The index of the last `opening` before `end`, or -1.

    Python finds one character ten times faster than two, and the second one of an opening is rare.
    """
    at = end
    for _ in range(_MOST_TRIED):
        at = text.rfind(opening[1:2], 0, at)
        if at < 1:
            return -1
        if text.startswith(opening, at - 1):
            return at - 1
    return text.rfind(opening, 0, at)


def has_record_begun(text: bytes) -> bool:
    """Whether a record begins in `text`, which begins between two records."""
    try:
        return Cutter(text, is_last=False).next_record(0) >= 0
    except _Unfinished:
        return True


def record_beginnings(text: bytes, start: int) -> int:
    """How many start tags of users there are in `text` from index `start` on, hidden ones among them."""
    return sum(not found["hidden"] for found in _BEGIN.finditer(text, start))


def _is_quoted(text: bytes, begin: int, at: int) -> bool:
    """Whether the `<` at `at` stands in a quoted attribute value of a tag that began before it."""
    opening = text.rfind(b"<", begin, at)
    if opening < 0 or text.find(b">", opening, at) >= 0:
        return False
    quotes = re.sub(rb"\"[^\"]*+\"|'[^']*+'", b"", text[opening:at])
    for quote in (b'"', b"'"):
        if b"=" + quote in quotes.replace(b" ", b""):
            close = text.find(quote, at)
            return close >= 0 and b">" in text[close : close + 1024] and b"\n" not in text[at:close]
    return False


def _refused_at(candidate: bytes) -> int:
    """The index at which `candidate` is no longer a well-formed element; -1 if it is one throughout."""
    # No entity can be declared here: a document type within a record is not well-formed.
    parser = ParserCreate("utf-8")
    try:
        parser.Parse(candidate, True)
    except ExpatError:
        return parser.ErrorByteIndex
    return -1
