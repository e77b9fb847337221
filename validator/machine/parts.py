"""Parts of an expression that stand in it often, and are to be translated once."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

from validator.expression import expression
from validator.machine.sets import DOTALL

_BEGIN, _END = b"(?#shared)", b"(?#)"
_MARKS = expression(b"(%b|%b)" % (re.escape(_BEGIN), re.escape(_END)))
_FIRST = 2
"""The number of the first part that is shared: for it there stand so many NUL behind the end of all text."""


def shared(atomic: bytes) -> bytes:
    """Marks an atomic group without captures: however often it stands in an expression, it is translated once.

    Within one that is marked others may be, of which none holds any more.
    """
    return _BEGIN + atomic + _END


def parted(expression: bytes) -> tuple[bytes, dict[bytes, int]]:
    """An expression with what is shared as its number, and the numbers."""
    numbers: dict[bytes, int] = {}
    open_parts: list[list[bytes]] = [[]]
    for piece in _MARKS.split(expression):
        if piece == _BEGIN:
            open_parts.append([])
        elif piece == _END:
            part = b"".join(open_parts.pop())
            open_parts[-1].append(rb"\Z\0{%d}" % numbers.setdefault(part, len(numbers) + _FIRST))
        else:
            open_parts[-1].append(piece)
    return b"".join(open_parts[0]), numbers


@lru_cache(512)
def parsed_of(expression: bytes) -> Any:
    """An expression as Python reads it; what is shared is often the same when a grammar is written anew."""
    return import_module("re._parser").parse(expression, DOTALL)
