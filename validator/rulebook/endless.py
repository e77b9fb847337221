"""Knows regular expressions that can take for ever, before a value of some feed makes one do it.

What is repeated and can itself be nothing but a repetition, as in `(a+)+`, `([a-z]+ ?)*` or `([a-z]*)*`, splits a word
in as many ways as there are, and tries each before it says no: sixty letters take longer than anybody waits. Only that
is looked for. Expressions whose time grows less fast, and those that are as slow for subtler reasons, pass.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MANY = 10
"""A repetition of fewer is no matter."""
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})


def is_endless(expression: str) -> bool:
    """Whether `expression`, which Python's `re` can read, has a repetition of nothing but a repetition.

    False also where this Python does not show how it reads one.
    """
    try:
        parse = import_module("re._parser").parse
    except ImportError:
        return False
    return _has_one(parse(expression))


def _has_one(pattern: Any) -> bool:
    for name, value in _items(pattern):
        inner = [*_inner(name, value)]
        if name in _REPEATS and value[1] >= _MANY and any(map(_can_be_a_repetition, inner)):
            return True
        if any(map(_has_one, inner)):
            return True
    return False


def _can_be_a_repetition(pattern: Any) -> bool:
    """Whether one repetition can be all that the pattern matches."""
    shortest = pattern.getwidth()[0]
    for name, value in _items(pattern):
        inner = [*_inner(name, value)]
        least = min((one.getwidth()[0] for one in inner), default=0)
        if name in _REPEATS:
            is_one = value[1] >= _MANY and inner[0].getwidth()[1] > 0
            is_one = is_one or (value[1] > 0 and _can_be_a_repetition(inner[0]))
            least *= value[0]
        else:
            is_one = name in ("SUBPATTERN", "BRANCH") and any(map(_can_be_a_repetition, inner))
        if is_one and shortest == least:
            return True
    return False


def _items(pattern: Any) -> list[tuple[str, Any]]:
    return [(str(operation), value) for operation, value in pattern]


def _inner(name: str, value: Any) -> list[Any]:
    """The patterns within an item of a pattern."""
    match name:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return [*value[1]]
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
        case "GROUPREF_EXISTS":
            return [part for part in value[1:] if part is not None]
    return []
