"""Parts of an expression that stand in it often, and are to be translated once."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeAlias

from validator.expression import expression
from validator.machine.sets import DOTALL

_BEGIN, _OR, _END = b"(?#shared)(?>", b"(?#)|", b")(?#end)"
_MARKS = expression(b"(%b)" % b"|".join(map(re.escape, (_BEGIN, _OR, _END))))
_FIRST = 2
"""The number of the first part that is shared: for it there stand so many NUL behind the end of all text."""
Ways: TypeAlias = tuple[bytes, ...]
"""The ways of an atomic group, in their order."""


def shared(*ways: bytes) -> bytes:
    """An atomic group of ways without captures: however often it stands in an expression, it is translated once.

    A way that several groups have is read once. Within one that is shared others may be, of which none holds any more.
    """
    return _BEGIN + _OR.join(ways) + _END


def parted(expression: bytes) -> tuple[bytes, dict[Ways, int]]:
    """An expression with what is shared as its number, and the numbers."""
    numbers: dict[Ways, int] = {}
    open_parts: list[list[list[bytes]]] = [[[]]]
    for piece in _MARKS.split(expression):
        if piece == _BEGIN:
            open_parts.append([[]])
        elif piece == _OR:
            open_parts[-1].append([])
        elif piece == _END:
            ways = tuple([b"".join(way) for way in open_parts.pop()])
            # Alone, so that no two ways begin alike, as Python reads them: it would put that in front of both.
            open_parts[-1][-1].append(rb"(?>\Z\0{%d})" % numbers.setdefault(ways, len(numbers) + _FIRST))
        else:
            open_parts[-1][-1].append(piece)
    return b"".join(open_parts[0][0]), numbers


@lru_cache(1_024)
def parsed_of(expression: bytes) -> Any:
    """An expression as Python reads it; what is shared is often the same when a grammar is written anew."""
    return import_module("re._parser").parse(expression, DOTALL)
