"""The outcome of a comparison: its counts, what the rules of the profile say of them, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator import __version__
from validator.checks import CHECKS
from validator.checks.check import ChangeCheck
from validator.findings import Verdict
from validator.rulebook.model import Scope, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.comparing.change import Change
    from validator.engine import Plan
    from validator.privacy import Shown
    from validator.rulebook.model import ActiveRule, Rule


@dataclass(frozen=True, slots=True)
class Alarm:
    """A count that is over the limit of a rule."""

    active: ActiveRule
    values: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """All that one comparison has to say. Renderers show it and add nothing.

    `alarms` are sorted by severity, then by rule; `passed` are the guards that found nothing.
    """

    tool_version: str
    profile: str
    rules_sha256: str
    as_of: str
    verdict: Verdict
    change: Change
    alarms: tuple[Alarm, ...]
    passed: tuple[Rule, ...]


def judged(change: Change, plan: Plan) -> ChangeReport:
    """What the guards of the plan's profile say of a change, and the verdict that follows.

    A load that Alma would stop is an error whatever the rules say; records that could not be read, and so not
    be compared, outrank everything.
    """
    alarms: list[Alarm] = []
    passed = []
    for active in plan.profile.active:
        if active.rule.scope is not Scope.COMPARISON:
            continue
        check = CHECKS[active.rule.check]
        assert isinstance(check, ChangeCheck)
        found = [Alarm(active, values) for values in check.alarms(change, active.options)]
        alarms += found
        if not found:
            passed.append(active.rule)
    order = [*Severity]
    alarms.sort(key=lambda alarm: (order.index(alarm.active.severity), alarm.active.rule.id))
    return ChangeReport(
        __version__,
        plan.profile.name,
        plan.profile.sha256,
        plan.as_of.isoformat(),
        _verdict(change, {alarm.active.severity for alarm in alarms}),
        change,
        tuple(alarms),
        tuple(passed),
    )


def _verdict(change: Change, severities: set[Severity]) -> Verdict:
    if change.old.not_read or change.new.not_read:
        return Verdict.INCOMPLETE
    if change.load_stopped or Severity.ERROR in severities:
        return Verdict.REJECT
    return Verdict.REVIEW if Severity.WARNING in severities else Verdict.READY
