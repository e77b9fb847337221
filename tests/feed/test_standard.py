"""Standard input that is typed on a terminal."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from types import SimpleNamespace
from typing import TYPE_CHECKING

from validator.feed.again import Again

from .feeds import read_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from validator.feed.opening import FeedPath

TYPED = (b"<users>\n", b"<user/>\n", b"</users>\n")


class Keyboard(io.RawIOBase):
    """Lines as they are typed; each b"" is a Ctrl-D, and behind the last nobody answers."""

    def __init__(self, *typed: bytes) -> None:
        self._typed = [*typed]

    def readable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        line = self._typed.pop(0)
        buffer[: len(line)] = line
        return len(line)


def content(paths: Sequence[FeedPath]) -> bytes:
    ((_, read),) = read_all([*paths])
    return read


def type_(monkeypatch: pytest.MonkeyPatch, *typed: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(Keyboard(*typed))))


def test_one_end_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that is asked again after Ctrl-D would wait for more."""
    type_(monkeypatch, *TYPED, b"")

    assert content(["-"]) == b"".join(TYPED)


def test_one_end_is_enough_for_a_command_that_reads_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed is kept, and read again from there."""
    type_(monkeypatch, *TYPED, b"")

    with ExitStack() as stack:
        feed = Again(["-"], stack)

        assert [content(feed.paths()), content(feed.paths())] == [b"".join(TYPED)] * 2


def test_a_last_line_without_a_break_ends_as_terminals_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the first Ctrl-D hands over the line, and the second ends."""
    type_(monkeypatch, b"<users/>", b"")

    assert content(["-"]) == b"<users/>"


def test_nothing_at_all_may_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty source."""
    type_(monkeypatch, b"")

    assert content(["-"]) == b""
