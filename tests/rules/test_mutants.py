"""Every limit, list element and option of a rule matters to one of its examples."""

from __future__ import annotations

import pytest

from validator.checks import CHECKS
from validator.errors import RuleBookError
from validator.examples import try_examples
from validator.rulebook.rules import load_rules

from .mutants import Mutant, mutants

BOOK = load_rules([], CHECKS)


def survives(mutant: Mutant) -> bool:
    """Whether no example notices the change."""
    try:
        return all(trial.holds for trial in try_examples(mutant.book()))
    except RuleBookError:
        return False


@pytest.mark.parametrize("rule", [rule.id for rule in BOOK.rules])
def test_an_example_notices_every_change_of_a_rule(rule: str) -> None:
    """What no example notices could be wrong for years."""
    survivors = [mutant.change for mutant in mutants(BOOK.loaded[rule]) if survives(mutant)]

    assert survivors == [], f"add examples to {rule}, good or bad, that these changes break"


def test_enough_is_changed() -> None:
    """The test above is not empty."""
    changes = [mutant for entry in BOOK.loaded.values() for mutant in mutants(entry)]

    assert len(changes) > 200
