"""Checks a feed and remembers, record by record, which ones must not be carried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.carrying.marks import Marks
from validator.dataclass import dataclass
from validator.engine import run
from validator.rulebook.model import Consequence, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.findings import Finding, Report

_REJECTED = frozenset({Consequence.RECORD_REJECTED, Consequence.LOAD_STOPPED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A checked feed.

    Attributes:
        report: what the check says.
        rejected: records that Alma rejects, even if the profile sets that aside, that would stop the load, or of
            which an error leaves unknown what Alma does with them.
        faulty: records with any error, and all that are in `rejected`.
        broken: records that would stop the whole load.
    """

    report: Report
    rejected: Marks
    faulty: Marks
    broken: Marks


def judge_feed(
    paths: Sequence[FeedPath],
    plan: Plan,
    *,
    on_rejected: Callable[[Finding], None] | None = None,
    on_source: Callable[[str, str | None], None] | None = None,
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Judged:
    """Checks a feed.

    Args:
        paths: what to read, in load order.
        plan: what to run.
        on_rejected: is given each finding for which a record is among the rejected, in feed order.
        on_source: as of `engine.run`.
        jobs: as of `engine.run`.
        progress: as of `engine.run`.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    active = {rule.rule.id: rule for rule in plan.rules}
    rejected, faulty, broken = Marks(), Marks(), Marks()

    def see(finding: Finding) -> None:
        if finding.source is None or finding.record is None:
            return
        where = finding.source, finding.record
        consequence = finding.consequence or active[finding.rule].consequence
        is_error = active[finding.rule].severity is Severity.ERROR
        if consequence is Consequence.LOAD_STOPPED:
            broken.add(*where)
        if consequence in _REJECTED or (is_error and consequence is Consequence.UNKNOWN):
            rejected.add(*where)
            faulty.add(*where)
            if on_rejected is not None:
                on_rejected(finding)
        elif is_error:
            faulty.add(*where)

    def see_aside(finding: Finding) -> None:
        consequence = finding.consequence or active[finding.rule].consequence
        if consequence is Consequence.RECORD_REJECTED:  # Alma knows of no exceptions
            see(finding)

    report = run(paths, plan, sink=see, aside=see_aside, jobs=jobs, on_source=on_source, progress=progress)
    return Judged(report, rejected, faulty, broken)
