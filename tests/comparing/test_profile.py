"""The keys of a profile that comparisons and load order go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validator.api import plan
from validator.errors import RuleBookError

if TYPE_CHECKING:
    from pathlib import Path

    from validator.rulebook.model import Profile


def profile(folder: Path, *lines: str) -> Profile:
    path = folder / "p.yaml"
    path.write_text("\n".join(["profile: p", "title: A profile", "extends: [alma]", *lines]) + "\n")
    return plan(path).profile


def test_guards_fill_the_limits_of_rules(tmp_path: Path) -> None:
    """And the rule knows which line set its limit."""
    found = profile(tmp_path, "guards: {missing_users: 3}")
    (rule,) = (active for active in found.active if active.rule.id == "VOL001")

    assert rule.options.most == 3
    assert rule.provenance["params.most"].endswith("p.yaml:4")


def test_a_priority_fills_the_rules_of_load_order(tmp_path: Path) -> None:
    """Without one, they are skipped and say so."""
    with_one, without = profile(tmp_path, "priority: [STAFF, UGRD]"), profile(tmp_path)

    assert with_one.priority == ("STAFF", "UGRD")
    assert {active.rule.id for active in with_one.active} >= {"ORD001", "ORD002"}
    assert without.priority == ()
    assert {rule for rule, _ in without.skipped} >= {"ORD001", "ORD002"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("guards: {mising_users: 3}", "missing_users"),
        ("guards: {erased: -1}", "at least 0"),
        ("guards: {erased: many}", "number"),
        ("priority: [STAFF, STAFF]", "priority"),
        ('priority: ["", STAFF]', "priority"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, line: str, message: str) -> None:
    """With its place, and what is meant."""
    with pytest.raises(RuleBookError, match=message) as found:
        profile(tmp_path, line)

    assert found.value.where.endswith("p.yaml:4")


def test_a_limit_may_not_be_below_zero(tmp_path: Path) -> None:
    """However it is written."""
    with pytest.raises(RuleBookError, match="at least 0"):
        profile(tmp_path, 'rules: {VOL009: {params: {most: "-1"}}}')


def test_a_check_of_one_feed_does_not_claim_these_rules(tmp_path: Path) -> None:
    """What was not looked at has not passed."""
    path = tmp_path / "q.yaml"
    path.write_text("profile: q\ntitle: Q\nextends: [alma]\n")

    assert not any(active.rule.id.startswith("VOL") for active in plan(path).rules)
