"""The outcome of a comparison: its counts, what the rules of the profile say of them, and a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator import __version__
from validator.checks import CHECKS
from validator.checks.check import ChangeCheck
from validator.dataclass import dataclass, replace
from validator.engine.exceptions import ALMA_KNOWS_NONE, Exceptions, in_force
from validator.findings import Verdict
from validator.privacy import Quoted
from validator.rulebook.model import Scope, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.comparing.change import Change
    from validator.engine import Plan
    from validator.findings import Suppressed
    from validator.privacy import Shown
    from validator.rulebook.model import ActiveRule, Rule, Suppression


@dataclass(frozen=True, slots=True)
class Alarm:
    """A count that is over the limit of a rule; or how many users a wrong order of records or sources concerns."""

    active: ActiveRule
    values: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """All that one comparison has to say. Renderers show it and add nothing.

    `alarms` are sorted by severity, then by rule; `passed` are the rules that found nothing. `suppressed` tells
    what the exceptions of the profile set aside. `notes` say how the feeds were read, and what the people who keep the
    profile must know.
    """

    tool_version: str
    profile: str
    rules_sha256: str
    as_of: str
    verdict: Verdict
    change: Change
    alarms: tuple[Alarm, ...]
    passed: tuple[Rule, ...]
    suppressed: tuple[Suppressed, ...] = ()
    notes: tuple[str, ...] = ()


def judged(change: Change, plan: Plan, notes: Sequence[str] = ()) -> ChangeReport:
    """What the rules of the plan's profile about two feeds, and about load order, say of a change; and the verdict.

    A load that Alma would stop is an error whatever the rules say; records that could not be read, and so not
    be compared, outrank everything. `notes` say how the feeds were read.
    """
    rules = tuple(active for active in plan.profile.active if _is_asked(active))
    aside = Exceptions(replace(plan, rules=rules))
    positions = in_force(plan.profile.suppressions, rules, plan.as_of)
    alarms: list[Alarm] = []
    passed = []
    for number, active in enumerate(rules):
        found = [*_alarms(active, change)]
        if not found:
            passed.append(active.rule)
        for alarm in found:
            meant = [
                one for one in positions.get(number, ()) if _is_meant(plan.profile.suppressions[one], alarm)
            ]
            if not meant or not aside.cover(meant):
                alarms.append(alarm)
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
        tuple(one for one in aside.suppressed() if one.rule in {active.rule.id for active in rules}),
        (*notes, *(note for note in aside.notes() if note != ALMA_KNOWS_NONE)),
    )


def _is_asked(active: ActiveRule) -> bool:
    return active.rule.scope is Scope.COMPARISON or bool(getattr(active.options, "ranks", ()))


def _alarms(active: ActiveRule, change: Change) -> Iterator[Alarm]:
    if active.rule.scope is Scope.COMPARISON:
        check = CHECKS[active.rule.check]
        assert isinstance(check, ChangeCheck)
        yield from (Alarm(active, values) for values in check.alarms(change, active.options))
    elif change.orders is not None:
        is_within = getattr(active.options, "across", "") == "source"
        concern = change.orders.within if is_within else change.orders.across
        if concern.users:
            yield Alarm(active, {"count": concern.users})


def _is_meant(exception: Suppression, alarm: Alarm) -> bool:
    """Whether an exception is for what an alarm counts: for everything, or for the alarm's user group."""
    group = alarm.values.get("group")
    return all(
        selector.text == "user_group" and isinstance(group, Quoted) and group.text in texts
        for selector, texts in exception.where.items()
    )


def _verdict(change: Change, severities: set[Severity]) -> Verdict:
    if change.old.not_read or change.new.not_read:
        return Verdict.INCOMPLETE
    if change.load_stopped or Severity.ERROR in severities:
        return Verdict.REJECT
    return Verdict.REVIEW if Severity.WARNING in severities else Verdict.READY
