"""Cuts a source into records and what stands between them.

It looks only at what can begin, end or hide a record: `user` tags, comments, CDATA sections, processing
instructions, quoted attribute values, the document type. It never fails: a record that is not closed ends where the
next one begins.

Where a cut ends depends on nothing but the text from its beginning on, and on no more of it than a record may be long.
What makes it longer than it seems (a comment that hides an end tag, a value that quotes one, a record that holds
others) counts only if all that shows it lies within the cut. Therefore a text may be parted wherever a cut ends: both
parts are cut as the whole is.
"""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from validator.expression import expression
from validator.records.nesting import Nesting
from validator.records.seeker import Seeker
from validator.records.usertags import (
    BEGIN,
    BOUNDARY,
    CLOSING,
    EMPTY,
    HIDING_NOTHING,
    PLAIN_HIDING,
    PROLOG,
    TYPE,
    TYPE_BEGUN,
    WITHIN,
    Unfinished,
    is_quoted,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

LONGEST_RECORD = 16 << 20
"""How long a record may be, in bytes, unless the user says otherwise."""
_SHORTEST_LIMIT = 64
_LONGEST_BETWEEN = 1 << 20
"""After how much text without a record, in bytes, a cut ends with the next tag."""
_BLANKS = b" \t\r\n"
_AFTER_BLANKS = expression(rb"[ \t\r\n]*+")
_LONGEST_PLAIN = 16_384
"""Up to which length, in bytes, it is looked first whether a record is like nearly all."""
_OTHER_USER = expression(rb"</?user(?!_)")
"""Every other name that begins like it goes on with a "_": user_group."""
_SIGNS = (b"<!", b"<?", b":user")
"""What only records have that take a closer look."""
_MARKUP = expression(rb"<(?:(?P<hidden>!--|!\[CDATA\[|\?)|(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>)")
_LONGEST_TAG = 256
_CUT_OFF_CHARACTER = expression(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


class CutKind(Enum):
    """What a cut holds."""

    RECORD = "record"
    BETWEEN = "between"


class Cut(NamedTuple):
    """A stretch from index `start` to before `end`.

    `is_cut_off` is true for a record in the middle of which the source ends, and for one that `is_oversize`: longer
    than a record may be, so that it was given up. `goes_on` is true for text between records that is so long that what
    follows it is a cut of its own.
    """

    kind: CutKind
    start: int
    end: int
    is_cut_off: bool = False
    is_oversize: bool = False
    goes_on: bool = False


class _Sought(NamedTuple):
    """What is known of records that begin from index `first` on, for whoever looks from anywhere up to `position`.

    The first begins at `begin`; where that is -1, none begins before `position`. Nothing is hidden from `shown` on.
    """

    first: int
    position: int
    shown: int
    begin: int = -1


_NOTHING = _Sought(0, -1, 0)


def cut(text: bytes, *, is_last: bool) -> Iterator[Cut]:
    """The cuts of `text`, as `Cutter.cuts` gives them."""
    return Cutter(text, is_last=is_last).cuts()


class Cutter:
    """A text that begins between two records, to be cut once or again and again.

    Args:
        text: a stretch of a source in UTF-8.
        is_last: whether nothing that follows the text matters, because the source ends with it or a cut does. If
            not, only what is complete is given, whatever may follow; the rest belongs to the next stretch.
        longest: how long a record may be, in bytes.
        is_first: whether the source begins with the text; then a document type may stand in it, which hides tags.
        is_cut_off: whether a record that is not closed in the text is cut off; else it ended since another begins.
    """

    def __init__(
        self,
        text: bytes,
        *,
        is_last: bool,
        longest: int = LONGEST_RECORD,
        is_first: bool = False,
        is_cut_off: bool = True,
    ) -> None:
        self._text = text
        self._seeker = Seeker(text)
        self._is_last = is_last
        self._is_cut_off = is_cut_off
        self._longest = max(longest, _SHORTEST_LIMIT)
        self._longest_between = min(_LONGEST_BETWEEN, self._longest // 2)
        self._sought = _NOTHING
        blanks = _AFTER_BLANKS.match(text) if is_first else None
        self._first = blanks.end() if blanks else -1
        self._is_limited = False
        self._nesting = Nesting(self._seeker, is_last=is_last, longest=self._longest)

    def cuts(self, start: int = 0) -> Iterator[Cut]:
        """The cuts from index `start` on, which lies between two records; blank stretches are left out.

        A record that is given up is the last: where it ends, whoever reads on must find out.
        """
        position = start
        with suppress(Unfinished):
            text, length, after_blanks = self._text, len(self._text), _AFTER_BLANKS.match
            while (at := after_blanks(text, position).end()) < length:  # type: ignore[union-attr]
                begin, shown = self._next_record(at)
                end = begin if begin == at else self._end_between(at, begin, shown)
                if end > at:
                    yield Cut(CutKind.BETWEEN, position, end, goes_on=end != begin)
                    position = end
                if end != begin:
                    continue
                found = self._record(begin)
                yield found
                position = found.end
                if found.is_oversize:
                    break

    def end_of_oversize(self, start: int) -> int:
        """The end of what is given up as one record that begins at `start`, blanks and all."""
        return end_of_characters(self._text, min(start + self._longest, len(self._text)))

    def _limit(self, start: int) -> int:
        """The index up to which anything can matter to a cut that begins at `start`."""
        return min(start + self._longest, len(self._text))

    def _is_open(self, start: int) -> bool:
        """Whether what follows the text can matter to a cut that begins at `start`."""
        return not self._is_last and start + self._longest > len(self._text)

    def _next_record(self, start: int) -> tuple[int, int]:
        """The index of the next record's `<`, or -1 if none begins as far as text between records may reach.

        And the index after the last thing before it that may hide records.
        """
        known, limit = self._sought, self._limit(start)
        if not known.first <= start <= known.position:
            known = _Sought(start, start, start)
        if start == self._first and known.begin < 0:
            known = _Sought(start, *[self._behind_type(start)] * 2)
        if known.begin >= 0:
            return known.begin, max(known.shown, start)
        position, shown = known.position, max(known.shown, start)
        self._is_limited = False
        while found := BEGIN.search(self._text, position, limit):
            if not found["hidden"]:
                break
            position = shown = self._after_hidden(found, start)
        begin = found.start() if found else -1
        if self._is_limited:
            self._sought = _NOTHING
        else:
            reached = begin if found else max(position, self._text.rfind(b"<", position, limit))
            self._sought = _Sought(known.first, reached, shown, begin)
        return begin, shown

    def _end_between(self, start: int, begin: int, shown: int) -> int:
        """Where a stretch ends that begins at `start`, with no record before index `begin`, which is -1 for nowhere.

        Nothing is hidden from index `shown` on.
        """
        limit = self._limit(start)
        end = begin if begin >= 0 else limit
        if end - start > self._longest_between and (division := self._division(start, end)):
            return division
        if begin >= 0:
            return begin
        if self._is_open(start):
            raise Unfinished
        if limit < start + self._longest:
            return limit
        tag = self._text.rfind(b"<", max(start + 1, shown, limit - _LONGEST_TAG), limit)
        return tag if tag > 0 else end_of_characters(self._text, limit)

    def _division(self, start: int, end: int) -> int:
        """Where a long stretch is parted, which is behind a tag or comment before index `end`; 0 if nowhere."""
        position = self._behind_type(start) if start == self._first else start
        enough = min(start + self._longest_between, end)
        while found := _MARKUP.search(self._text, position, end):
            position = self._after_hidden(found, start, enough) if found["hidden"] else found.end()
            is_whole = not found["hidden"] or position > found.end()
            if is_whole and position - start > self._longest_between:
                return position if position < end else 0
        return 0

    def _behind_type(self, start: int) -> int:
        """The index behind the document type in the stretch that begins at `start`, where its source does.

        Or `start`, if there is none, or none of which it is plain where it ends.
        """
        position, limit = start, self._limit(start)
        while found := PROLOG.search(self._text, position, limit):
            if found["hidden"]:
                passed = HIDING_NOTHING.match(self._text, found.start(), limit)
                position = passed.end() if passed else self._after_hidden(found, start, found.start())
                continue
            if not found["type"]:
                break
            if whole := TYPE.match(self._text, found.start(), limit):
                return whole.end()
            if self._is_open(start) and TYPE_BEGUN.fullmatch(self._text, found.start()):
                raise Unfinished
            break
        return start

    def _after_hidden(self, found: re.Match[bytes], start: int, end_of_many: int | None = None) -> int:
        """The index after a comment, CDATA section or processing instruction in the cut that begins at `start`.

        Or after as many plain ones, one behind another, as end up to `end_of_many`, which is where the cut may reach.

        One that is not closed as far as the cut may reach, or a comment with `--` in it that would swallow records,
        hides nothing.
        """
        limit = self._limit(start)
        many = PLAIN_HIDING.match(self._text, found.start(), limit if end_of_many is None else end_of_many)
        if many:
            return many.end()
        closing = CLOSING[found["hidden"]]
        end = self._seeker.find(closing, found.end())
        if closing == b"-->" and self._swallows_records(found.end(), end):
            return found.end()
        if end < 0 and self._is_open(start):
            raise Unfinished
        if end < 0 or end + len(closing) > limit:
            self._is_limited = True
            return found.end()
        return end + len(closing)

    def _swallows_records(self, start: int, end: int) -> bool:
        """Whether a comment from index `start` to `end`, or to where nobody knows, has hyphens in it and then users."""
        if end < 0:
            # Hyphens at the very end of the text may be those that close it.
            end = len(self._text) - 2
        dashes = self._seeker.find(b"--", start)
        return 0 <= dashes < end and self._seeker.search(BOUNDARY, start) < end

    def _record(self, begin: int) -> Cut:
        text, limit = self._text, self._limit(begin)
        end = self._seeker.find(b"</user>", begin)
        if 0 < end < min(begin + _LONGEST_PLAIN, limit - 6) and self._is_plain(begin, end):
            return Cut(CutKind.RECORD, begin, end + 7)
        empty = EMPTY.match(text, begin, limit)
        if empty:
            return Cut(CutKind.RECORD, begin, empty.end())
        position = begin + 5
        inner_roots = 0
        while found := WITHIN.search(text, position, limit):
            position = found.end()
            if found["hidden"]:
                position = self._after_hidden(found, begin)
            elif found["root"]:
                inner_roots += 1
            elif found["root_end"] and inner_roots:
                inner_roots -= 1
            elif found["begin"] and (end := self._nesting.end(begin)):
                return Cut(CutKind.RECORD, begin, end)
            elif found["root_end"] or not self._is_quoted(begin, found.start()):
                end = found.end() if found["end"] else self._without_blanks(begin, found.start())
                return Cut(CutKind.RECORD, begin, end)
        if self._is_open(begin):
            raise Unfinished
        is_oversize = begin + self._longest <= len(text)
        is_cut_off = is_oversize or self._is_cut_off
        return Cut(CutKind.RECORD, begin, self._without_blanks(begin, limit), is_cut_off, is_oversize)

    def _is_plain(self, begin: int, end: int) -> bool:
        """Whether, as in nearly all records, nothing hides the end tag at `end`, or nests or breaks off before it."""
        text = self._text
        if not text.startswith(b"<user>", begin):
            return False
        if _OTHER_USER.search(text, begin + 6, end):
            return False
        return all(text.find(sign, begin, end) < 0 for sign in _SIGNS) and not self._is_quoted(begin, end)

    def _is_quoted(self, begin: int, at: int) -> bool:
        return is_quoted(self._text, begin, at, self._limit(begin), is_last=self._is_last)

    def _without_blanks(self, begin: int, end: int) -> int:
        return begin + len(self._text[begin:end].rstrip(_BLANKS))


def end_of_characters(text: bytes, end: int) -> int:
    """The last index up to `end` that parts no character or line end of `text`, as far as what is before it shows."""
    end -= text.endswith(b"\r", 0, end)
    cut_off = _CUT_OFF_CHARACTER.search(text, max(end - 3, 0), end)
    return cut_off.start() if cut_off else end
