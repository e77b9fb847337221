"""Whether a record holds others: a `user` element that is well-formed with the `user` elements in it is one record.

That takes nothing but the element itself for evidence, so that it is the same whatever stands before and behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from validator.records.usertags import CLOSING, EMPTY, LONGEST_NESTING, WITHIN, Unfinished

if TYPE_CHECKING:
    import re

    from validator.records.seeker import Seeker


class Nesting:
    """The elements of a text, which is asked about them from the front to the back, and reads nothing twice.

    Args:
        seeker: of the text.
        is_last: whether nothing follows it.
        longest: how long an element may be, in bytes.
    """

    def __init__(self, seeker: Seeker, *, is_last: bool, longest: int) -> None:
        self._text = seeker.text
        self._seeker = seeker
        self._is_last = is_last
        self._longest = min(longest, LONGEST_NESTING)
        self._position = 0
        self._next: re.Match[bytes] | None = None
        self._open: list[int] = []
        self._ends: dict[int, int] = {}
        self._seen: set[int] = set()
        self._refused_at = -1

    def end(self, begin: int) -> int:
        """The end of the element whose tag stands at `begin` if it holds the `user` elements behind it; else 0.

        Raises:
            Unfinished: that depends on what follows the text.
        """
        end = self._matched(begin)
        # What is refused at a place within one element is refused there in any that it holds.
        if not end or end > begin + self._longest or begin < self._refused_at < end:
            return 0
        refused_at = _refused_at(self._text[begin:end])
        if refused_at < 0:
            return end
        self._refused_at = begin + refused_at
        return 0

    def _matched(self, begin: int) -> int:
        """Where the element at `begin` ends if all tags in it are taken at their word; 0 if that is too far."""
        if begin not in self._seen:
            self._seen.difference_update(self._open)
            self._open, self._position, self._next = [begin], begin + 5, None
            self._seen.add(begin)
        limit = begin + self._longest
        while begin not in self._ends and self._is_open(begin):
            self._next = self._next or WITHIN.search(self._text, self._position)
            if self._next is None or not self._takes(self._next, limit):
                if not self._is_last and limit > len(self._text):
                    raise Unfinished
                return 0
        return self._ends.get(begin, 0)

    def _is_open(self, begin: int) -> bool:
        number = bisect_left(self._open, begin)
        return number < len(self._open) and self._open[number] == begin

    def _takes(self, found: re.Match[bytes], limit: int) -> bool:
        """Takes the next tag into account; false if it ends behind `limit`, or that is not known."""
        if found.end() > limit:
            return False
        position = found.end()
        if found["hidden"]:
            position = self._after_hidden(found)
            if not position:
                return False
        elif found["root_end"]:
            self._open.clear()
        elif found["end"] and self._open:
            self._ends[self._open.pop()] = position
        elif found["begin"]:
            empty = EMPTY.match(self._text, found.start())
            position = empty.end() if empty else position
            self._seen.add(found.start())
            if not empty:
                self._open.append(found.start())
        self._position, self._next = position, None
        return True

    def _after_hidden(self, found: re.Match[bytes]) -> int:
        """The index after a comment, CDATA section or instruction; 0 if the text ends before.

        No element is well-formed with one in it that is not closed, nor with a comment that has two hyphens in it.
        """
        closing = CLOSING[found["hidden"]]
        end = self._seeker.find(closing, found.end())
        if end < 0 and not self._is_last:
            return 0
        is_sound = 0 <= end <= found.start() + self._longest
        if is_sound and closing == b"-->":
            is_sound = self._seeker.find(b"--", found.end()) == end
        if is_sound:
            return end + len(closing)
        self._open.clear()
        return found.end()


def _refused_at(candidate: bytes) -> int:
    """The index at which `candidate` is no longer a well-formed element; -1 if it is one throughout."""
    # No entity can be declared here: a document type within a record is not well-formed.
    parser = ParserCreate("utf-8")
    try:
        parser.Parse(candidate, True)
    except ExpatError:
        return parser.ErrorByteIndex
    return -1
