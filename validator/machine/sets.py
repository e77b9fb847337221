"""Which bytes an operation of an expression reads, or may begin with, as Python's parser of expressions has it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

ANY = frozenset(range(0x100))
ONE_BYTE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
"""The operations that read one byte."""
REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
NOTHING = -1
"""Among the bytes with which something may begin: it may be nothing."""
_CATEGORIES = {"WORD": rb"\w", "DIGIT": rb"\d", "SPACE": rb"\s"}


class NotTranslatable(Exception):
    """The machine has no way to do what an expression asks for; says what."""


def read_by(operation: str, argument: Any, flags: int) -> frozenset[int]:
    """The bytes of which an operation reads one.

    Raises:
        NotTranslatable: they are told in a way that is not known here.
    """
    return _read_by(operation, tuple(argument) if operation == "IN" else argument, flags)


@lru_cache(1_024)
def _read_by(operation: str, argument: Any, flags: int) -> frozenset[int]:
    if operation == "ANY":
        return ANY if flags & re.DOTALL else ANY - {10}
    if operation == "IN":
        entries = [(str(kind), entry) for kind, entry in argument]
        is_negated = entries[0][0] == "NEGATE"
        found = frozenset[int]().union(*(_listed(*entry) for entry in entries[is_negated:]))
    else:
        is_negated = operation == "NOT_LITERAL"
        found = frozenset((argument,))
    if flags & re.IGNORECASE:
        found |= {*bytes(found).lower(), *bytes(found).upper()}
    return ANY - found if is_negated else found


def _listed(kind: str, entry: Any) -> frozenset[int]:
    """What stands in a set as one entry."""
    if kind == "RANGE":
        return frozenset(range(entry[0], entry[1] + 1))
    if kind == "LITERAL":
        return frozenset((entry,))
    name = str(entry).removeprefix("CATEGORY_")
    if kind != "CATEGORY" or name.removeprefix("NOT_") not in _CATEGORIES:
        raise NotTranslatable(f"{kind} {entry} is not translated")
    form = _CATEGORIES[name.removeprefix("NOT_")]
    found = frozenset(one[0] for one in re.findall(form, bytes(range(0x100))))
    return ANY - found if name.startswith("NOT_") else found


def first_of(parsed: Any, flags: int) -> frozenset[int]:
    """The bytes with which a sequence may begin, and `NOTHING` where it may be empty; too many rather than too few."""
    found: frozenset[int] = frozenset()
    for operation, argument in parsed:
        one = _first_of(str(operation), argument, flags)
        found |= one - {NOTHING}
        if NOTHING not in one:
            return found
    return ANY | {NOTHING}


def _first_of(operation: str, argument: Any, flags: int) -> frozenset[int]:
    if operation in ONE_BYTE:
        return read_by(operation, argument, flags)
    if operation in REPEATS:
        least, _, repeated = argument
        return first_of(repeated, flags) | (frozenset() if least else frozenset({NOTHING}))
    if operation == "ATOMIC_GROUP":
        return first_of(argument, flags)
    if operation == "BRANCH":
        return frozenset[int]().union(*(first_of(way, flags) for way in argument[1]))
    if operation == "SUBPATTERN":
        _, added, removed, inner = argument
        return first_of(inner, (flags | added) & ~removed)
    # A place, or what is shared, which begins so.
    return ANY | {NOTHING} if operation == "AT" else frozenset({NOTHING})
