"""Regular expressions that would keep a run from ending."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.rulebook.endless import Slowness, slowness

ENDLESS = [
    r"(a+)+",
    r"(?:a*)*b",
    r"((a*)*)*",
    r"(\w+\s?)*",
    r"([A-Z]{2,20}-?)+",
    r"x(?:y|[a-z]+)*z",
    r"(?=(a+)+$)b",
    r"(\s*a+?)+",
    r"(a|aa)+",
    r"(?:a|a)*",
    r"^(?:[a-z]|[a-f][0-9]?)+$",
    r"(?i:(?:kb|K.)+)",
    r"(?:\w|\d.)*",
    r"(?:.|\n|\s)*x",
    r"(?:ab?|bab)*c",
    r"(.*a){25}",
    r".*a.*b.*c.*d.*e.*",
    r"(?:\w+ ?){1,12}",
    r"(?:[a-z]{1,20}){12}",
    r"(?:[a-z]?){40}",
    r"(?:Mc|[A-Z])[a-z]+(?:-(?:Mc|[A-Z])[a-z]+)*",
    r"(?:(?:a?){10}){10}b",
    r"(?:a|a){300}",
    r"(?:a|aa){40}",
    r"(?:a?){9}(?:a?){9}(?:a?){9}",
    r"(a?){20}a{20}",
    r"(((a|a){4}){4}){4}",
    r"((?:a|a)\w+ ){25}",
    r"(?:(?:a)+?){5}c",
    r"(?:(?:c?)+a){2,}",
    r"(?=.)(a+)+b",
    r"(?!x)(?:a|b|ab)*c",
    r"x$(a+)+",
    r"\b(?:\w+\s?)*$",
    r"(?:(?=(?:a|a)*b)a)*",
    r"(?=.{1,20}$)(?:a|aa)+",
    r"(?>x)(a+)+b",
    r"(?:(?>a)|a)*b",
    r"(a)\1(b+)+",
    r"(?:(a)\1)*",
    r"(x)?(?(1)(a+)+|b)",
]
_ATOMS = st.sampled_from(["a", "b", "[ab]", r"\w", "c"])
UNKNOWN = [r"(?:(?:(?:.{0,9}){2})+){12}", "|".join(f"{number:05}" for number in range(2_000))]
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
    r"(?:a{12})+",
    r"(?:[0-9]{10}[ ;]?)*",
    r"(?:[0-9]?){10}",
    r"(a|b)+",
    r"(?:a|b[ab])+c",
    r"(?:[a-m]|[n-z])*",
    r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*)@(?:[a-z0-9-]+\.)+[a-z]{2,24}",
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"(?:(?=a)(?:a|aa)x)+",
    r".*foo.*bar.*",
    r"\(?[0-9]{3}\)?[-. ]?[0-9]{3}[-. ]?[0-9]{4}(?: ?x[0-9]+)?",
    r"(?:O'|[A-Z])[a-z]+(?:[ -](?:O'|[A-Z])[a-z]+)*",
    r"(?i:(?:k|K)+)",
    r"(?:\w|\d)*",
    r"https?://[\w.-]+(?::[0-9]+)?(?:/[\w./%-]*)?(?:\?[\w&=%.-]*)?(?:#.*)?",
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    r"(?:[A-Z0-9]{4} ?){4}",
    r".{0,255}",
    r"",
    r"(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{8,}",
    r"(?!.*\.\.)[\w.+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}",
    r"(?!000)[0-9]{3}-?[0-9]{4}",
    r"(['\"]).*\1",
    r"\s*+[0-9]++\s*+",
    r"(?:(?:[0-9A-F]{2}){4}[ ;]?){20}",
    r"[0-9A-F]{64}",
    r"(?:[0-9A-F]{64},?)*",
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    r"(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}",
    r"\b[A-Z][a-z]+\b(?: [A-Z][a-z]+)*",
    "|".join(f"CODE{number:03}" for number in range(400)),
]


def _larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    counts = st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{0,9}", "{12}", "{1,20}", "*+", "{2,}"])
    return (
        st.tuples(smaller, smaller).map("".join)
        | st.tuples(smaller, smaller).map("(?:{0[0]}|{0[1]})".format)
        | st.tuples(smaller, counts).map("(?:{0[0]}){0[1]}".format)
        | st.tuples(smaller, smaller).map("(?={0[0]}){0[1]}".format)
    )


@pytest.mark.parametrize("expression", ENDLESS)
def test_expression_that_reads_a_text_in_too_many_ways_is_known(expression: str) -> None:
    """Whether what is repeated repeats itself, can be split in two ways, or stands often in a row."""
    assert slowness(expression) is Slowness.ENDLESS


@pytest.mark.parametrize("expression", FINITE)
def test_expression_that_reads_a_text_in_few_ways_passes(expression: str) -> None:
    """What is repeated begins or ends with something of its own, is not many, or is not gone back into."""
    assert slowness(expression) is Slowness.NONE


@pytest.mark.parametrize("expression", UNKNOWN, ids=["ways", "steps"])
def test_expression_that_is_too_large_to_be_looked_at_does_not_pass(expression: str) -> None:
    """Nobody says that it reads every text in a short time."""
    assert slowness(expression) is Slowness.UNKNOWN


@settings(max_examples=300)
@given(st.recursive(_ATOMS, _larger, max_leaves=6))
def test_expression_that_passes_reads_hostile_texts_in_few_steps(expression: str) -> None:
    """The ways to read a text, counted as Python's matcher tries them, do not double with each character."""
    if slowness(expression) is not Slowness.NONE:
        return
    pattern = re.compile(expression)
    for text in ("a" * 40, "ab" * 20, "b" * 40, "abc" * 14):
        # An expression that is not slow answers at once; one that is would not end within a lifetime.
        assert pattern.fullmatch(text + "!") is None
