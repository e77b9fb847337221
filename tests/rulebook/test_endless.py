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
    r"(?:a{12})+",
    r"(?:[0-9]{10}[ ;]?)*",
    r"(?:[0-9]?){10}",
    r"(a|b)+",
    r"(?:a|b[ab])+c",
    r"(?:[a-m]|[n-z])*",
    r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*)@(?:[a-z0-9-]+\.)+[a-z]{2,24}",
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"(?=.{1,20}$)(?:a|aa)+",
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
]


@pytest.mark.parametrize("expression", ENDLESS)
def test_expression_that_reads_a_text_in_too_many_ways_is_known(expression: str) -> None:
    """Whether what is repeated repeats itself, can be split in two ways, or stands often in a row."""
    assert is_endless(expression)


@pytest.mark.parametrize("expression", FINITE)
def test_expression_that_reads_a_text_in_few_ways_passes(expression: str) -> None:
    """What is repeated begins or ends with something of its own, is not many, or is not gone back into."""
    assert not is_endless(expression)
