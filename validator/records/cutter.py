"""Cuts a stretch of a source into records and what stands between them.

It looks only at what can begin, end or hide a record: `user` tags, comments, CDATA sections, processing
instructions, quoted attribute values. It never fails: a record that is not closed ends where the next one begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
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
_LONGEST_NESTING = 65_536
"""How far, in bytes, it is looked whether a record holds others."""
_MOST_NESTED = 32
"""How many tags, comments and the like are looked at for that."""
_CLOSING = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b"?>"}
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


def cut(text: bytes, *, is_last: bool, start: int = 0) -> Iterator[Cut]:
    """The cuts of `text`, which begins between two records; blank stretches between records are left out.

    Args:
        text: a stretch of a source in UTF-8.
        is_last: whether the source ends with it. If not, only complete records are given, each with what
            stands before it; what follows the last of them belongs to the next stretch.
        start: an index of `text` between two records, from which on it is cut.
    """
    position = start
    seeker = Seeker(text)
    while True:
        try:
            begin = _next_record(seeker, position, is_last=is_last)
            if begin < 0:
                break
            found = _record(seeker, begin, is_last=is_last)
        except _Unfinished:
            return
        if text[position:begin].strip(_BLANKS):
            yield Cut(CutKind.BETWEEN, position, begin)
        yield found
        position = found.end
    if is_last and text[position:].strip(_BLANKS):
        yield Cut(CutKind.BETWEEN, position, len(text))


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
    for opening, closing in _CLOSING.items():
        begin = text.rfind(b"<" + opening, 0, at)
        if begin >= 0 and text.find(closing, begin, at) < 0:
            return True
    before = text.rfind(b"</user>", 0, at)
    return len(_BOUNDARY.findall(text, before + 7 if before >= 0 else 0, at)) != 1


def has_record_begun(text: bytes) -> bool:
    """Whether a record begins in `text`, which begins between two records."""
    try:
        return _next_record(Seeker(text), 0, is_last=False) >= 0
    except _Unfinished:
        return True


def _next_record(seeker: Seeker, position: int, *, is_last: bool) -> int:
    """The index of the next record's `<`, or -1."""
    while found := _BEGIN.search(seeker.text, position):
        if not found["hidden"]:
            return found.start()
        position = _after_hidden(seeker, found, is_last=is_last)
    return -1


def _after_hidden(seeker: Seeker, found: re.Match[bytes], *, is_last: bool) -> int:
    """The index after a comment, CDATA section or processing instruction.

    One that is never closed, or a comment with `--` in it that would swallow records, hides nothing.
    """
    closing = _CLOSING[found["hidden"]]
    end = seeker.find(closing, found.end())
    if end < 0:
        if not is_last:
            raise _Unfinished
        return found.end()
    if closing == b"-->":
        dashes = seeker.find(b"--", found.end())
        if dashes < end and _BOUNDARY.search(seeker.text, found.end(), end):
            return found.end()
    return end + len(closing)


def _record(seeker: Seeker, begin: int, *, is_last: bool) -> Cut:
    text = seeker.text
    empty = _EMPTY.match(text, begin)
    if empty:
        return Cut(CutKind.RECORD, begin, empty.end())
    position = begin + 5
    inner_roots = 0
    while found := _WITHIN.search(text, position):
        if found["hidden"]:
            position = _after_hidden(seeker, found, is_last=is_last)
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
        elif found["begin"] and (end := _end_of_nesting(seeker, begin, found.start(), is_last=is_last)):
            return Cut(CutKind.RECORD, begin, end)
        elif found["begin"] and _is_quoted(text, begin, found.start()):
            position = found.end()
        else:
            return Cut(CutKind.RECORD, begin, begin + len(text[begin : found.start()].rstrip(_BLANKS)))
    if not is_last:
        raise _Unfinished
    return Cut(CutKind.RECORD, begin, begin + len(text[begin:].rstrip(_BLANKS)), is_cut_off=True)


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


def _end_of_nesting(seeker: Seeker, begin: int, inner: int, *, is_last: bool) -> int:
    """The end of the record at `begin` if it holds the `user` element at `inner`, or 0 if that is the next record."""
    text, depth, position = seeker.text, 1, inner
    limit = begin + _LONGEST_NESTING
    marks = 0
    while found := _WITHIN.search(text, position, limit):
        marks += 1
        if marks > _MOST_NESTED:
            return 0
        position = found.end()
        if found["root_end"]:
            return 0
        if found["hidden"]:
            position = _after_hidden(seeker, found, is_last=is_last)
        elif found["begin"]:
            empty = _EMPTY.match(text, found.start())
            depth += empty is None
            position = empty.end() if empty else position
        elif found["end"]:
            depth -= 1
        if depth == 0:
            return found.end() if _is_well_formed(text[begin : found.end()]) else 0
    if not is_last and limit > len(text):
        raise _Unfinished
    return 0


def _is_well_formed(candidate: bytes) -> bool:
    # No entity can be declared here: a document type within a record is not well-formed.
    try:
        ParserCreate("utf-8").Parse(candidate, True)
    except ExpatError:
        return False
    return True
