"""From counts to a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reports.sample import TALLIES

from validator.findings import NotChecked, Verdict, judge
from validator.rulebook.model import Severity

ERROR, WARNING, NOTE = TALLIES[0], TALLIES[5], TALLIES[-1]
MISSING = (NotChecked("b.xml", "it is encrypted"),)


@pytest.mark.parametrize(
    ("tallies", "not_checked", "verdict"),
    [
        ((), (), Verdict.READY),
        ((NOTE,), (), Verdict.READY),
        ((NOTE, WARNING), (), Verdict.REVIEW),
        ((NOTE, WARNING, ERROR), (), Verdict.REJECT),
        ((replace(ERROR, severity=Severity.WARNING),), (), Verdict.REVIEW),
        ((replace(ERROR, findings=0),), (), Verdict.READY),
        ((), MISSING, Verdict.INCOMPLETE),
        ((ERROR,), MISSING, Verdict.INCOMPLETE),
    ],
)
def test_judge(tallies: tuple, not_checked: tuple, verdict: Verdict) -> None:
    """The worst severity decides, and what was not checked outranks it."""
    assert judge(tallies, not_checked) is verdict


def test_a_stopped_load_is_never_ready() -> None:
    """Whatever severity a profile gives to what stops it."""
    assert judge((NOTE,), (), load_stopped=True) is Verdict.REJECT
    assert judge((NOTE,), MISSING, load_stopped=True) is Verdict.INCOMPLETE
