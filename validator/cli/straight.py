"""Reads the words of `check` straight away where they can be read in one way only.

To import typer and to build a command line with it takes longer than to check a small feed, and a hook or a nightly
script writes the same few words every time. What is not plain is left to typer, which says what is wrong: an option
that nobody knows or that lacks its value, a number that is none, a request for help, a word with a sign that
a shell of Windows leaves to the program. Tests hold what is read here against what typer reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.cli.checking import Words
from validator.dataclass import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPES = {field.name: str(field.type) for field in fields(Words)}
_NAMES = {f"--{name.replace('_', '-')}": name for name in _TYPES.keys() - {"feed", "program"}}
_NAMES |= {"--run": "program", "-q": "quiet"}
_EXPANDED = frozenset("*?[~$%")
_DIGITS = 15


def straight(words: Sequence[str]) -> Words | None:
    """What the words behind the program's name ask of `check`; None where typer is to read them."""
    if words[:1] != ["check"]:
        return None
    taken: dict[str, Any] = {}
    rest = iter(words[1:])
    for word in rest:
        option, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if option == "-" or not option.startswith("-"):
            name, value = "feed", word
        else:
            name = _NAMES.get(option, "")
            if not equals and _TYPES.get(name) != "bool":
                value = next(rest, "")
            if value.startswith("-"):
                return None
        if not _take(taken, name, value):
            return None
    return Words(**taken)


def _take(taken: dict[str, Any], name: str, value: str) -> bool:
    """Puts a value beside what was `taken`, unless it is not plain, or the option unknown."""
    kind = _TYPES.get(name, "")
    if kind == "bool" and not value:
        taken[name] = True
    elif not value or not _EXPANDED.isdisjoint(value):
        return False
    elif kind == "Sequence[str]":
        taken.setdefault(name, []).append(value)
    elif kind in ("str", "str | None"):
        taken[name] = value
    elif kind == "int | None" and _is_number(value):
        taken[name] = int(value)
    else:
        return False
    return True


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text) > 0
