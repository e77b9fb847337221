"""Reads a feed for a comparison: once, for its rows and for which of its records Alma would reject.

Which those are the check of the feed tells; it is kept as one bit for each record, and so is whose outcome no
source tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.comparing.reading import rows_of
from validator.dataclass import replace
from validator.engine import make_plan, run
from validator.rulebook.model import Consequence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from validator.comparing.reading import Rows
    from validator.comparing.row import TwinRow, WrittenRow
    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.findings import Finding, SourceSummary

LOADED = frozenset({Consequence.RECORD_REJECTED})
"""What matters of a feed that was loaded already."""
TO_BE_LOADED = frozenset({Consequence.RECORD_REJECTED, Consequence.LOAD_STOPPED, Consequence.UNKNOWN})
UNCHECKED: frozenset[Consequence] = frozenset()


class Marked:
    """Records of a feed, one bit for each."""

    def __init__(self) -> None:
        self._bits: list[bytearray] = []

    def add(self, source: int, record: int) -> None:
        """Takes the record in."""
        while len(self._bits) <= source:
            self._bits.append(bytearray())
        bits = self._bits[source]
        if len(bits) <= record >> 3:
            bits.extend(bytes((record >> 3) + 4096 - len(bits)))
        bits[record >> 3] |= 1 << (record & 7)

    def has(self, source: int, record: int) -> bool:
        """Whether it was taken in."""
        if source >= len(self._bits) or len(self._bits[source]) <= record >> 3:
            return False
        return bool(self._bits[source][record >> 3] >> (record & 7) & 1)


class Outcomes:
    """What was read of a feed, and what a check says of its records.

    Attributes:
        unknown: how many records may be loaded or rejected: no source says which, or they could not be read.
        rejected: the records that would be rejected, but for repeats.
        unclear: records with a finding of which no source says what Alma does.
    """

    def __init__(self) -> None:
        self.sources: tuple[SourceSummary, ...] = ()
        self.records = 0
        self.not_read = 0
        self.unknown = 0
        self.load_stopped = False
        self.rejected, self.unclear = Marked(), Marked()


def read_feed(
    paths: Sequence[FeedPath],
    plan: Plan,
    rows: Rows,
    take: Callable[[WrittenRow | TwinRow], None],
    *,
    wanted: frozenset[Consequence],
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Outcomes:
    """Reads a feed as rows, and checks it for what decides whether its records are loaded, and nothing else.

    That a record repeats an earlier one of its source is left to the comparison, which sees it anyway. What the
    profile sets aside counts like the rest, since Alma knows of no exceptions.

    Args:
        paths: the feed.
        plan: the profile's; only rules with a consequence of interest run.
        rows: makes the rows.
        take: is given every row, in feed order, as a plain tuple; what is rejected is known only at the end.
        wanted: the consequences of interest.
        jobs: as of `engine.run`.
        progress: as of `engine.run`.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    checked = _with_rules_of(plan, wanted)
    outcomes = Outcomes()

    def take_block(source: int, first: int, taken: bytes) -> None:
        for row in rows_of(taken, source, first):
            if row is None:
                outcomes.not_read += 1
            else:
                take(row)

    report = run(
        paths,
        replace(checked, extract=rows),
        jobs=jobs,
        sink=_marks_of(checked, outcomes),
        progress=progress,
        on_extract=take_block,
    )
    outcomes.sources, outcomes.records = tuple(report.sources), report.forecast.records
    outcomes.unknown = report.forecast.unknown
    outcomes.load_stopped = report.forecast.load_stopped
    return outcomes


def _with_rules_of(plan: Plan, wanted: frozenset[Consequence]) -> Plan:
    """The plan with those rules alone that have a consequence of interest, and are not about repeats."""
    active = tuple(
        rule
        for rule in plan.profile.active
        if rule.consequence in wanted and not _is_about_repeats(rule.options)
    )
    profile = replace(plan.profile, active=active, suppressions=())
    return make_plan(profile, plan.schema, plan.limits, plan.as_of)


def _marks_of(plan: Plan, outcomes: Outcomes) -> Callable[[Finding], None]:
    """What is to be shown every finding, and notes in `outcomes` what it says of its record."""
    active = plan.profile.active
    rejecting = {rule.rule.id for rule in active if rule.consequence is Consequence.RECORD_REJECTED}
    unclear = {rule.rule.id for rule in active if rule.consequence is Consequence.UNKNOWN}

    def see(finding: Finding) -> None:
        if finding.source is None or finding.record is None:
            return
        if finding.consequence is Consequence.RECORD_REJECTED or finding.rule in rejecting:
            outcomes.rejected.add(finding.source, finding.record)
        elif finding.consequence is Consequence.UNKNOWN or finding.rule in unclear:
            outcomes.unclear.add(finding.source, finding.record)

    return see


def _is_about_repeats(options: object) -> bool:
    return getattr(options, "across", "") == "source"
