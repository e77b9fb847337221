"""Searches a text again and again without ever reading a stretch of it twice."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import cached_property

from validator.expression import expression
from validator.records.names import BLANK, NAME

_TAG = expression(rb"(</?" + NAME + rb")(?=" + BLANK + rb"|>)", re.DOTALL)
_BEHIND_NAME = frozenset({b" ", b"\t", b"\r", b"\n", b">"})
_FEW = 16
"""How many tags are looked for in the text itself; most records with a flaw ask for fewer."""


class Seeker:
    """A text to be read from the front to the back.

    `find` and `search` remember where they last found what. Broken markup makes a reader ask for the same closing mark
    from every place on; asked of the text itself, a megabyte of `<!--` would take a megabyte of search each time.
    """

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._known: dict[bytes, tuple[int, int]] = {}
        self._matched: dict[re.Pattern[bytes], tuple[int, int]] = {}
        self._sought = 0

    def __len__(self) -> int:
        return len(self.text)

    def find(self, needle: bytes, start: int) -> int:
        """The index of the first `needle` from `start` on, or -1."""
        known = self._known.get(needle)
        if known is not None and known[0] <= start and (start <= known[1] or known[1] < 0):
            return known[1]
        at = self.text.find(needle, start)
        self._known[needle] = (start, at)
        return at

    def find_or_end(self, needle: bytes, start: int) -> int:
        """Like `find`, but the length of the text where there is none."""
        at = self.find(needle, start)
        return len(self.text) if at < 0 else at

    def search(self, pattern: re.Pattern[bytes], start: int) -> int:
        """Where the first match of `pattern` from `start` on begins, or the length of the text."""
        asked, at = self._matched.get(pattern, (0, -1))
        if not asked <= start <= at:
            found = pattern.search(self.text, start)
            at = found.start() if found else len(self.text)
            self._matched[pattern] = (start, at)
        return at

    def tag(self, beginning: bytes, start: int) -> int:
        """The index of the first tag from `start` on that begins with `<name` or `</name`, or -1."""
        if self._sought < _FEW:
            self._sought += 1
            return self._next_tag(beginning, start)
        places = self._tags.get(beginning, ())
        number = bisect_left(places, start)
        return places[number] if number < len(places) else -1

    def _next_tag(self, beginning: bytes, start: int) -> int:
        at = self.text.find(beginning, start)
        while at >= 0 and self.text[at + len(beginning) : at + len(beginning) + 1] not in _BEHIND_NAME:
            at = self.text.find(beginning, at + 1)
        return at

    @cached_property
    def _tags(self) -> dict[bytes, array[int]]:
        """Where tags stand, by what they begin with."""
        places: dict[bytes, array[int]] = {}
        for found in _TAG.finditer(self.text):
            places.setdefault(found[1], array("Q")).append(found.start())
        return places
