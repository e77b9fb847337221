"""Which records Alma would reject, as a check of the feed tells; kept as one bit for each record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from validator.engine import make_plan, run
from validator.rulebook.model import Consequence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.findings import Finding

_OLD = frozenset({Consequence.RECORD_REJECTED})
_NEW = frozenset({Consequence.RECORD_REJECTED, Consequence.LOAD_STOPPED, Consequence.UNKNOWN})


class Outcomes:
    """What a check says of a feed's records."""

    def __init__(self) -> None:
        self.unknown = 0
        self.load_stopped = False
        self._bits: list[bytearray] = []

    def reject(self, source: int, record: int) -> None:
        """The record would be rejected."""
        while len(self._bits) <= source:
            self._bits.append(bytearray())
        bits = self._bits[source]
        if len(bits) <= record >> 3:
            bits.extend(bytes((record >> 3) + 4096 - len(bits)))
        bits[record >> 3] |= 1 << (record & 7)

    def is_rejected(self, source: int, record: int) -> bool:
        """Whether it would be."""
        if source >= len(self._bits) or len(self._bits[source]) <= record >> 3:
            return False
        return bool(self._bits[source][record >> 3] >> (record & 7) & 1)


def outcomes_of(
    paths: Sequence[FeedPath],
    plan: Plan,
    *,
    is_loaded: bool,
    progress: Callable[[int, int | None], None] | None = None,
) -> Outcomes:
    """Checks a feed for what decides whether its records are loaded, and nothing else.

    That a record repeats an earlier one of its source is left to the comparison, which sees it anyway.

    Args:
        paths: the feed.
        plan: the profile's; only rules with a consequence of interest run.
        is_loaded: whether the feed was loaded already, so that only rejections matter.
        progress: as of `engine.run`.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    wanted = _OLD if is_loaded else _NEW
    active = tuple(
        rule
        for rule in plan.profile.active
        if rule.consequence in wanted and not _is_about_repeats(rule.options)
    )
    rejecting = {rule.rule.id for rule in active if rule.consequence is Consequence.RECORD_REJECTED}
    outcomes = Outcomes()

    def see(finding: Finding) -> None:
        if finding.source is None or finding.record is None:
            return
        if finding.consequence is Consequence.RECORD_REJECTED or finding.rule in rejecting:
            outcomes.reject(finding.source, finding.record)

    profile = replace(plan.profile, active=active)
    report = run(paths, make_plan(profile, plan.schema, plan.limits, plan.as_of), sink=see, progress=progress)
    outcomes.unknown = report.forecast.unknown
    outcomes.load_stopped = report.forecast.load_stopped
    return outcomes


def _is_about_repeats(options: object) -> bool:
    return getattr(options, "across", "") == "source"
