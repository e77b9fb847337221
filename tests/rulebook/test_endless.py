"""Regular expressions that would keep a run from ending."""

from __future__ import annotations

import pytest

from validator.rulebook.endless import is_endless

ENDLESS = [
    r"(a+)+",
    r"(?:a*)*b",
    r"((a*)*)*",
    r"(\w+\s?)*",
    r"([A-Z]{2,20}-?)+",
    r"x(?:y|[a-z]+)*z",
    r"(?=(a+)+$)b",
    r"(\s*a+?)+",
]
FINITE = [
    r"(?:(?:ab?c*){0,1}d?)+",
    r"[0-9]{8}",
    r"[A-Z]+(?:-[A-Z]+)*",
    r"(?:[a-z]+ )*[a-z]+",
    r"(?:[0-9]{1,3}){1,3}",
    r"(?:(?:25[0-5]|1?[0-9]{1,2})(?:\.|$)){4}",
    r"(?:a+)?",
    r"(?>a+)+",
    r"(?:a++)+",
    r"(?:a?)*b",
    r"(?:ab|cd)+",
    r"(a)?(?(1)b+|c+)",
    r"",
]


@pytest.mark.parametrize("expression", ENDLESS)
def test_repetition_of_a_repetition_is_known(expression: str) -> None:
    """However it is wrapped, and whatever may stand beside the inner one."""
    assert is_endless(expression)


@pytest.mark.parametrize("expression", FINITE)
def test_repetition_of_what_has_an_end_passes(expression: str) -> None:
    """What is repeated begins or ends with something of its own, or is not many."""
    assert not is_endless(expression)
