"""Searches a text again and again without ever reading a stretch of it twice."""

from __future__ import annotations


class Seeker:
    """A text to be read from the front to the back.

    `find` remembers where it last found what. Broken markup makes a reader ask for the same closing mark from every
    place on; asked of the text itself, a megabyte of `<!--` would take a megabyte of search each time.
    """

    __slots__ = ("_known", "_near", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._known: dict[bytes, tuple[int, int]] = {}
        self._near: dict[bytes, tuple[int, int, int]] = {}

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

    def find_near(self, needle: bytes, start: int, distance: int) -> int:
        """The index of the first `needle` from `start` on that ends within `distance` bytes of it, or -1."""
        end = min(start + distance, len(self.text))
        asked, at, searched = self._near.get(needle, (0, -1, 0))
        is_known = asked <= start and (at >= start or (at < 0 and searched >= start))
        if not is_known:
            asked, at, searched = start, -1, start
        if at < 0 and searched < end:
            at = self.text.find(needle, max(asked, searched - len(needle) + 1), end)
            self._near[needle] = (asked, at, end)
        return at if at >= 0 and at + len(needle) <= end else -1

    def find_or_end(self, needle: bytes, start: int) -> int:
        """Like `find`, but the length of the text where there is none."""
        at = self.find(needle, start)
        return len(self.text) if at < 0 else at
