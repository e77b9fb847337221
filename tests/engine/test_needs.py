"""What a rule needs is told from a row of captured values, where its check says what that is."""

from __future__ import annotations

import datetime as dt

import pytest

from validator import api
from validator.checks import CHECKS
from validator.checks.check import RecordCheck
from validator.engine.needs import Needs
from validator.grammar import Column

PHONE = (("contact_info", 0), ("phones", 0), ("phone", 0))
OTHER = (*PHONE[:2], ("phone", 1))
COLUMNS = (
    Column(PHONE, is_there=True, holds_elements=True),
    Column((*PHONE, ("phone_number", 0))),
    Column((*PHONE, ("phone_types", 0), ("phone_type", 0))),
    Column(OTHER, is_there=True, holds_elements=True),
    Column((*OTHER, ("phone_number", 0))),
    Column((*OTHER, ("phone_types", 0), ("phone_type", 0))),
    Column((*OTHER, ("phone_types", 0), ("phone_type", 1))),
)


def needs_of(rule: str) -> Needs:
    plan = api.plan(as_of=dt.date(2026, 11, 21))
    active = next(one for one in plan.rules if one.rule.id == rule)
    check = CHECKS[active.rule.check]
    assert isinstance(check, RecordCheck)
    return Needs((0, check, active.options), COLUMNS)


@pytest.mark.parametrize(
    ("row", "are_met"),
    [
        ((b"", b"1", b"home", None, None, None, None), True),
        ((b"", b"1", b"home", b"", b"2", b"work", None), True),
        ((b"", b"1", b"home", b"", b"2", None, b"work"), True),
        ((None, None, None, None, None, None, None), True),
        ((b"", b"1", None, None, None, None, None), False),
        ((b"", b"1", b"home", b"", None, b"work", None), False),
        ((b"", b"1", b" ", None, None, None, None), False),
        ((b"", b"&#160;", b"home", None, None, None, None), False),
        ((b"", b"(1)", b"home", b"", b"2", b"work", b""), False),
    ],
)
def test_every_holder_has_what_it_needs(row: tuple[bytes | None, ...], are_met: bool) -> None:
    """Each copy has its own fields; one that is not there needs none."""
    needs = needs_of("SEG001")

    assert needs.is_known
    assert needs.are_met(row) is are_met


def test_nothing_is_promised_of_a_check_that_says_nothing() -> None:
    """What a check that compares dates needs is not said."""
    needs = needs_of("DAT002")

    assert not needs.is_known
    assert not needs.are_met((None,) * len(COLUMNS))
