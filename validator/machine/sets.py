"""Which bytes an operation of an expression reads, or may begin with, as Python's parser of expressions has it.

A set of bytes is a number here, in which the bit of each byte is set: sets are joined, parted and compared at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

DOTALL, IGNORECASE = int(re.DOTALL), int(re.IGNORECASE)
"""As plain numbers: what `re` has for them takes ten times as long to ask."""
ANY = (1 << 0x100) - 1
ONE_BYTE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
"""The operations that read one byte."""
REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
NOTHING = 1 << 0x100
"""Among the bytes with which something may begin: it may be nothing."""
_NONE_OPEN = 0xFF
"""In the table of a switch: no way begins so."""
_CATEGORIES = {"WORD": rb"\w", "DIGIT": rb"\d", "SPACE": rb"\s"}
_BITS = bytes.maketrans(b"01", bytes((0, 1)))


class NotTranslatable(Exception):
    """The machine has no way to do what an expression asks for; says what."""


def named(parsed: Any) -> list[tuple[str, Any]]:
    """The operations of a sequence by their names, with their arguments."""
    return [(operation.name, argument) for operation, argument in parsed.data]


def set_of(some: bytes) -> int:
    """The set of these bytes."""
    found = 0
    for byte in some:
        found |= 1 << byte
    return found


@lru_cache(1_024)
def table_of(some: int) -> bytes:
    """A table in which 1 stands at every byte of a set, and else 0."""
    return f"{some & ANY:0256b}".encode().translate(_BITS)[::-1]


def read_by(operation: str, argument: Any, flags: int) -> int:
    """The bytes of which an operation reads one.

    Raises:
        NotTranslatable: they are told in a way that is not known here.
    """
    return _read_by(operation, tuple(argument) if operation == "IN" else argument, flags)


@lru_cache(1_024)
def _read_by(operation: str, argument: Any, flags: int) -> int:
    if operation == "ANY":
        return ANY if flags & DOTALL else ANY & ~set_of(b"\n")
    found = 0
    if operation == "IN":
        entries = [(kind.name, entry) for kind, entry in argument]
        is_negated = entries[0][0] == "NEGATE"
        for kind, entry in entries[is_negated:]:
            found |= _listed(kind, entry)
    else:
        is_negated = operation == "NOT_LITERAL"
        found = 1 << int(argument)
    if flags & IGNORECASE:
        some = bytes(byte for byte, is_in in enumerate(table_of(found)) if is_in)
        found |= set_of(some.lower()) | set_of(some.upper())
    return ANY & ~found if is_negated else found


def _listed(kind: str, entry: Any) -> int:
    """What stands in a set as one entry."""
    if kind == "RANGE":
        return (1 << int(entry[1]) + 1) - (1 << int(entry[0]))
    if kind == "LITERAL":
        return 1 << int(entry)
    name = str(entry).removeprefix("CATEGORY_")
    if kind != "CATEGORY" or name.removeprefix("NOT_") not in _CATEGORIES:
        raise NotTranslatable(f"{kind} {entry} is not translated")
    found = set_of(b"".join(re.findall(_CATEGORIES[name.removeprefix("NOT_")], bytes(range(0x100)))))
    return ANY & ~found if name.startswith("NOT_") else found


@lru_cache(1_024)
def first_of(parsed: Any, flags: int) -> int:
    """The bytes with which a sequence may begin, and `NOTHING` where it may be empty; too many rather than too few."""
    found = 0
    for operation, argument in parsed.data:
        one = _first_of(operation.name, argument, flags)
        found |= one & ANY
        if not one & NOTHING:
            return found
    return ANY | NOTHING


def _first_of(operation: str, argument: Any, flags: int) -> int:
    if operation in ONE_BYTE:
        return read_by(operation, argument, flags)
    if operation in REPEATS:
        least, _, repeated = argument
        return first_of(repeated, flags) | (0 if least else NOTHING)
    if operation == "ATOMIC_GROUP":
        return first_of(argument, flags)
    if operation == "BRANCH":
        found = 0
        for way in argument[1]:
            found |= first_of(way, flags)
        return found
    if operation == "SUBPATTERN":
        _, added, removed, inner = argument
        return first_of(inner, (flags | added) & ~removed)
    # A place, or what is shared, which begins so.
    return ANY | NOTHING if operation == "AT" else NOTHING


@lru_cache(1_024)
def ways_by_byte(firsts: tuple[int, ...]) -> tuple[list[list[int]], int, bytes]:
    """Which ways are open, of those that begin with one of these bytes each.

    The lists of ways that there are, which of them is for the end of all text, and which for each byte.

    Raises:
        NotTranslatable: these are too many.
    """
    alike: dict[int, tuple[int, ...]] = {ANY | NOTHING: ()}  # what begins with these bytes has these ways
    for number, first in enumerate(firsts):
        parted: dict[int, tuple[int, ...]] = {}
        for some, ways in alike.items():
            if inside := some & first:
                parted[inside] = (*ways, number)
            if outside := some & ~first:
                parted[outside] = ways
        alike = parted
    lists: list[list[int]] = []
    chosen, at_end = 0, _NONE_OPEN
    for some in sorted(alike, key=lambda some: some & -some):
        number = len(lists) if alike[some] else _NONE_OPEN
        if alike[some]:
            lists.append([*alike[some]])
        if some & NOTHING:
            at_end = number
        chosen += number * int.from_bytes(table_of(some), "little")
    if len(lists) >= _NONE_OPEN:
        raise NotTranslatable("it has too many ways")
    return lists, at_end, chosen.to_bytes(0x100, "little")
