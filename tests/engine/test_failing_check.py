"""A check that fails is told; it stops nothing, and nothing is called checked that was not."""

import datetime as dt
from dataclasses import replace

import pytest

import validator
from validator.checks import CHECKS
from validator.findings import Verdict

FEED = b"<users>" + b"".join(
    b"<user><primary_id>u%d</primary_id><last_name>L</last_name></user>\n" % number for number in range(40)
)


@pytest.fixture
def failing_count(monkeypatch):
    def hits(*_):
        raise ZeroDivisionError("somebody's data")
        yield

    monkeypatch.setitem(CHECKS, "count", replace(CHECKS["count"], hits=hits))


@pytest.mark.parametrize("end", [b"</users>", b"<user><last_name/></user></users>"])
@pytest.mark.usefixtures("failing_count")
def test_failing_check_makes_the_verdict_incomplete(tmp_path, end):
    """The rule is listed as not checked, with how often and where; other rules still ran."""
    feed = tmp_path / "feed.xml"
    feed.write_bytes(FEED + end)

    report = validator.check(feed, "i-share", as_of=dt.date(2026, 11, 21), jobs=1)

    assert report.verdict is Verdict.INCOMPLETE
    failed = [part for part in report.not_checked if part.what == "rule ADR002"]
    assert len(failed) == 1
    assert "its check failed (ZeroDivisionError) on" in failed[0].why
    assert "first on" in failed[0].why
    assert "somebody" not in failed[0].why
    assert "ADR002" not in {rule.id for rule in report.passed_rules}
    assert "MAN002" in {tally.rule.id for tally in report.tallies}
