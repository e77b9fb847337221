"""The templates of rule messages."""

from __future__ import annotations

import pytest

from validator.errors import RuleBookError
from validator.rulebook.message import Piece, parse


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("plain words", {}, "plain words"),
        ("{a} and {b}", {"a": "1", "b": "2"}, "1 and 2"),
        ("{a}[; meant: {b}]", {"a": "1", "b": "2"}, "1; meant: 2"),
        ("{a}[; meant: {b}]", {"a": "1", "b": ""}, "1"),
        ("{a}[; {b} or {c}]", {"a": "1", "b": "2", "c": ""}, "1"),
        ("{a} [{b}]", {"a": "1", "b": ""}, "1"),
        ("an [[n] and {{x}} and ]]", {}, None),
        ("an [[n]] and {{x}}", {}, "an [n] and {x}"),
        ("{a}", {"a": "{b} [c]"}, "{b} [c]"),
        ("{a}", {}, ""),
    ],
)
def test_render(template: str, values: dict[str, str], expected: str | None) -> None:
    """Placeholders are put in once, optional parts go when a value in them is empty."""
    if expected is None:
        with pytest.raises(RuleBookError):
            parse(template)
    else:
        assert parse(template).render(values) == expected


@pytest.mark.parametrize("template", ["[a", "a]", "[a [{b}]]", "[a]", "{", "}", "{A}", "{a b}", "[{a}"])
def test_mistakes_are_named(template: str) -> None:
    """A template with a bracket or brace out of place is refused with a hint."""
    with pytest.raises(RuleBookError) as caught:
        parse(template)

    assert caught.value.hint
    assert template in caught.value.message


def test_placeholders_are_listed_once_in_order() -> None:
    """The loader compares the placeholders with what a check offers."""
    assert parse("{b} {a}[ {b} {c}]").placeholders == ("b", "a", "c")


def test_pieces_keep_values_apart_from_words() -> None:
    """A page can isolate what comes from the feed."""
    assert list(parse("is {a}!").pieces({"a": "x"})) == [
        Piece("is ", False),
        Piece("x", True),
        Piece("!", False),
    ]
