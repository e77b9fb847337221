"""Expressions that wait to be asked: the same answers as those of `re`."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import Any

import pytest

import validator
from validator import expression as room
from validator.expression import expression


def test_it_answers_as_a_pattern_does() -> None:
    """In texts and bytes, with flags, by every method and attribute."""
    mine, theirs = (
        expression(r"(?P<word>[a-z]+) *", re.IGNORECASE),
        re.compile(r"(?P<word>[a-z]+) *", re.IGNORECASE),
    )

    assert [found.span("word") for found in mine.finditer("one Two", 2)] == [(2, 3), (4, 7)]
    assert mine.sub("-", "one Two") == theirs.sub("-", "one Two") == "--"
    assert mine.match("1") is None
    assert (mine.pattern, mine.flags, mine.groups) == (theirs.pattern, theirs.flags, theirs.groups)
    assert expression(rb"\xff+").fullmatch(b"\xff\xff") is not None
    with pytest.raises(AttributeError):
        _ = mine.nothing


def test_it_is_compiled_once_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when it is made, and not again."""
    compiled: list[Any] = []

    def compile_(source: str, flags: int) -> re.Pattern[str]:
        compiled.append(source)
        return re.compile(source, flags)

    monkeypatch.setattr(room, "re", type("re", (), {"compile": staticmethod(compile_)}))
    mine = expression("a+")
    assert compiled == []
    assert [mine.match(text) is None for text in ("a", "b", "aa")] == [False, True, False]
    assert compiled == ["a+"]


def test_all_expressions_of_the_package_can_be_compiled() -> None:
    """A slip in one would otherwise wait for the feed that needs it."""
    modules = [
        import_module(module.name)
        for module in pkgutil.walk_packages(validator.__path__, "validator.")
        if not module.name.endswith("__main__") and not module.name.startswith("validator._data")
    ]
    kind: Any = expression
    found = [one for module in modules for one in vars(module).values() if isinstance(one, kind)]

    assert len(found) > 200
    assert all(one.groups >= 0 for one in found)
