"""Standard input as a feed; where a person types it on a terminal, one end is enough."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, BinaryIO, cast

from validator.errors import FeedError

if TYPE_CHECKING:
    from typing import Any

STANDARD_INPUT = "-"
"""What standard input is called where paths are named."""


def standard_input() -> BinaryIO:
    """Standard input, to be read once.

    Raises:
        FeedError: there is none.
    """
    if sys.stdin is None:
        raise FeedError("there is no standard input", where=STANDARD_INPUT)
    stream = cast("BinaryIO", sys.stdin.buffer)
    return cast("BinaryIO", _Typed(stream)) if stream.isatty() else stream


class _Typed(io.RawIOBase):
    """What is typed on a terminal: it ends once, however often it is asked for more."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = b"" if self._is_over else self._terminal.readline(len(buffer))
        self._is_over = len(piece) < len(buffer) and not piece.endswith(b"\n")
        buffer[: len(piece)] = piece
        return len(piece)
