"""Records that can hold no identifier: so many of a source are looked at, and the same ones in any run."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.mutate import feed
from tests.engine.test_equality import PATIENT, Run, assert_same
from validator import api

if TYPE_CHECKING:
    from validator.engine import Plan

GOOD = re.findall(rb"<user>.*?</user>", feed(9, 30, share=0.0), re.DOTALL)
TINY = (
    b"<user></user>",
    b"<user/>",
    b"<user>x</user>",
    b"<user><pin>7</pin></user>",
    b"<user><!-- --></user>",
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return api.plan(as_of=dt.date(2026, 11, 21))


@pytest.fixture(scope="module")
def lenient(plan: Plan) -> Plan:
    """Nothing says that a record must have an identifier, so that tiny ones may be clean."""
    return replace(plan, record_rules=(), feed_rules=())


@pytest.fixture(autouse=True)
def few_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("validator.engine.allowance.MOST_TINY", 20)


@settings(PATIENT, max_examples=100)
@given(
    st.lists(st.sampled_from([GOOD[0], *TINY * 2, b"<!-- -->", b"x", b"<user>", b" " * 40]), max_size=60),
    st.integers(1, 300),
)
def test_the_same_records_are_looked_at_in_blocks_of_any_size(
    lenient: Plan, parts: list[bytes], block_bytes: int
) -> None:
    """It is the source that is allowed so many."""
    text = b"<users>" + b"\n".join([*parts, *TINY * 4, GOOD[0]]) + b"</users>"
    run = Run(text, lenient, learns=False, block_bytes=block_bytes)

    assert_same(run, Run(text, lenient, learns=False))


@pytest.mark.parametrize("block_bytes", [400, 5_000, 1 << 22])
@pytest.mark.parametrize("is_lenient", [True, False])
def test_the_same_records_are_looked_at_on_either_path(
    plan: Plan, lenient: Plan, block_bytes: int, is_lenient: bool
) -> None:
    """Whether tiny records are recognised or not, with blanks behind them or without."""
    chosen = lenient if is_lenient else plan
    text = b"<users>" + b"\n".join([*GOOD[:4], *TINY * 3, *GOOD, b" " * 50, *TINY * 3]) + b"</users>"
    fast = Run(text, chosen, learns=True, block_bytes=block_bytes)
    careful = Run(text, chosen, learns=False)

    assert fast.findings == careful.findings
    assert fast.report == careful.report
    assert sum(fast.recognised) > 0


@pytest.mark.parametrize("is_lenient", [True, False])
def test_any_number_of_jobs_looks_at_the_same_records(plan: Plan, lenient: Plan, is_lenient: bool) -> None:
    """A block that was begun before it was known how many are left is checked again."""
    chosen = lenient if is_lenient else plan
    text = b"<users>" + b"\n".join([*GOOD, *TINY * 2] * 12) + b"</users>"
    alone = Run(text, chosen, learns=True)

    assert_same(Run(text, chosen, learns=True, block_bytes=2_000, jobs=2), alone)
    assert alone.report.not_checked


def test_what_can_hold_an_identifier_is_looked_at_behind_any_number_that_cannot(plan: Plan) -> None:
    """Only the tiny ones are passed over; the report says how many, and since when."""
    bad = GOOD[0].replace(b"<primary_id>", b"<primary_ids>")
    text = b"<users>\n" + b"<user/>\n" * 25 + bad + b"\n<user/>\n</users>"

    run = Run(text, plan, learns=False)

    assert [entry.why.partition(",")[0] for entry in run.report.not_checked] == ["6 records"]
    assert "the first of them in line 22," in run.report.not_checked[0].why
    assert run.report.forecast.records == 27
    assert run.report.forecast.unknown >= 6
    assert {finding.record for finding in run.findings} == {*range(1, 21), 26}


def test_few_tiny_records_are_all_looked_at(plan: Plan) -> None:
    """As many as are allowed."""
    run = Run(b"<users>" + b"<user/>" * 20 + b"</users>", plan, learns=False)

    assert run.report.not_checked == ()
    assert {finding.record for finding in run.findings if finding.record} == {*range(1, 21)}
