"""Finds where a text can be parted into blocks: where a cut ends, whatever follows.

In nearly every feed that is the last end tag of a user in the text, and a look at what stands before it shows it. Where
that does not show it, the text is cut.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.records.cutter import Cut, CutKind, Cutter, end_of_characters
from validator.records.typereader import DOCTYPE
from validator.records.usertags import (
    BEHIND_USER,
    BOUNDARY,
    CLOSING,
    EMPTY,
    LONGEST_NESTING,
    ROOT,
    open_quote,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = b"</user>"
_BLANKS = b" \t\r\n"
_MOST_TRIED = 500
_USER = expression(rb"user" + BEHIND_USER)
_HIDDEN = expression(rb"<(?:!--|!\[CDATA\[|\?)")
_NO_TAG = rb"(?:[^<]|<(?![A-Za-z_/!?]))*?"
_HIDES_NO_TAG = expression(rb"<(?:!--%b-->|!\[CDATA\[%b\]\]>|\?%b\?>)" % (_NO_TAG, _NO_TAG, _NO_TAG))
_LONGEST_TAG = 256
_END_OF_REST = expression(
    rb"</(?:[A-Za-z_][\w.\-]{0,99}:)?user[\x00-\x20]{0,99}>"
    rb"|(?=</?(?:[A-Za-z_][\w.\-]{0,99}:)?user(?:s[\x00-\x20/>]|" + BEHIND_USER + rb"))"
)
"""Where a record that was given up ends: with its own end tag, or before another record or the root's end."""


def end_of_block(text: bytes, longest: int, *, is_last: bool, is_first: bool = False) -> tuple[int, bool]:
    """Where `text`, which begins between two records, is to be parted; 0 if nowhere.

    Args:
        text: the text.
        longest: how long a record may be.
        is_last: whether the source ends with it; then it is parted only behind a record that is longer.
        is_first: whether the source begins with it.

    Returns:
        The index, and whether a record ends there that was given up, which goes on behind it.
    """
    if len(text) < longest:
        may_be_in_type = is_first and DOCTYPE in text
        end = 0 if is_last or may_be_in_type else end_of_last_record(text)
        if end or is_last:
            return end, False
    cutter = Cutter(text, is_last=is_last, longest=longest, is_first=is_first)
    end = end_between = 0
    for found in cutter.cuts():
        if found.is_oversize:
            # It ends a block that holds no other record.
            return (end, False) if end else (cutter.end_of_oversize(found.start), True)
        end, end_between = _later(found, end, end_between)
    if is_last or end or len(text) < longest:
        return 0 if is_last else end, False
    # A record that may become too long has its block to itself. Of blanks there may be any number; one is left, since
    # before an XML declaration none may stand.
    blanks = len(text) - len(text.lstrip(_BLANKS))
    return end_between or (end_of_characters(text, blanks - 1) if blanks >= longest else 0), False


def _later(found: Cut, end: int, end_between: int) -> tuple[int, int]:
    """Where a block may end with `found`: at any record, or else between them."""
    if found.kind is CutKind.RECORD or found.goes_on:
        return found.end, end_between
    return end, found.end


def end_of_rest(text: bytes, *, is_last: bool) -> tuple[int, bool]:
    """How far a record that was given up goes in `text`, and whether it goes on behind it."""
    end = _END_OF_REST.search(text)
    if end:
        return end.end(), False
    if is_last:
        return len(text), False
    return max(end_of_characters(text, len(text)) - _LONGEST_TAG, 0), True


def end_of_last_record(text: bytes) -> int:
    """The index after the last end tag of a user in `text` if a record surely ends there; else 0.

    The record that it ends begins with the last start tag before it, if that stands neither in a comment or the like,
    nor in a value, nor in a record that holds others. Of these, what would hold it is looked for in the stretch in
    which one would have to begin; there, nothing may hide tags, so that all count.
    """
    at = text.rfind(_END)
    if at < 0:
        return 0
    first = max(at - LONGEST_NESTING, 0)
    begin = _only_open(text, first, at)
    if begin < 0 or EMPTY.match(text, begin) or ROOT.search(text, begin, at):
        return 0
    if open_quote(text, 0, begin) or open_quote(text, begin, at):
        return 0
    if _hides_tags(text, first, at) or _may_be_hidden(text, begin):
        return 0
    return at + len(_END)


def _only_open(text: bytes, first: int, at: int) -> int:
    """The index of the only start tag of a user, from `first` on, that is open at `at`; -1 if it is not just one."""
    # What a tag is called is found faster than all tags are looked at.
    begin, end = -1, first
    for name in _USER.finditer(text, first, at):
        # A `<` that ended the tag before begins none.
        opening = text.rfind(b"<", end, name.start())
        found = BOUNDARY.match(text, opening, at) if opening >= 0 else None
        if found is None or found.end() != name.end():
            continue
        end = found.end()
        if found[0].startswith(b"</"):
            begin = -1
        elif begin >= 0:
            return -1
        elif not found[0].endswith(b"/"):
            begin = found.start()
    return begin


def _hides_tags(text: bytes, first: int, end: int) -> bool:
    """Whether a tag may be hidden by a comment, CDATA section or instruction that begins from `first` to `end`."""
    closed = first
    for at in sorted(chain(_openings(b"!", text, first, end), _openings(b"?", text, first, end))):
        simple = _HIDES_NO_TAG.match(text, at, end)
        if simple is None or at < closed:
            return True
        closed = simple.end()
    return False


def _openings(mark: bytes, text: bytes, first: int, end: int) -> Iterator[int]:
    """Where from `first` to `end` something begins that hides tags, with `mark` behind its `<`."""
    # Python finds one character ten times faster than two, and the second one of an opening is rare.
    at = text.find(mark, first + 1, end)
    while at >= 0:
        if _HIDDEN.match(text, at - 1, end):
            yield at - 1
        at = text.find(mark, at + 1, end)


def _may_be_hidden(text: bytes, at: int) -> bool:
    """Whether the tag at `at` may stand in a comment, CDATA section or instruction.

    What hides it begins before it and ends behind it; so does the last opening of the same kind before it.
    """
    for opening, closing in CLOSING.items():
        begin = _last(b"<" + opening, text, at)
        if begin >= 0 and text.find(closing, begin + 1 + len(opening), at) < 0:
            return True
    return False


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
