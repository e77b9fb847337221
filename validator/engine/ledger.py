"""Puts the results of blocks together, in feed order, into one report."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from validator import __version__
from validator.dataclass import replace
from validator.engine.coverage import Coverage
from validator.engine.decisions import decisions
from validator.engine.exceptions import Exceptions, covering
from validator.engine.plan import severity_order
from validator.engine.tally import Tally
from validator.findings import (
    Affected,
    Finding,
    Forecast,
    NotChecked,
    Report,
    SkippedRule,
    judge,
)
from validator.records.excerpts import Cutout
from validator.rulebook.model import SEVEREST, Consequence, Severity
from validator.words import summary_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from validator.checks.check import FeedHit
    from validator.engine.plan import Plan
    from validator.engine.results import LocalHit, Remark, Remarked, Said
    from validator.engine.told import Told
    from validator.findings import RuleTally, SourceSummary
    from validator.privacy import Shown
    from validator.rulebook.model import Rule

_MOST_NOT_CHECKED = 200
"""How many parts that were not checked are listed one by one; the others are counted."""

_MOST_GROUPS = 1_000
"""Where a feed has more user groups than this, they are no codes and are not counted."""


class Entry(NamedTuple):
    """A finding of a record, and what its excerpt is to be cut out of; None where it has one, or needs none."""

    finding: Finding
    cutout: Cutout | None = None


class Ledger:
    """Counts, samples and forecast of one run. Findings are entered in feed order, then given to `sink` or `aside`."""

    def __init__(
        self,
        plan: Plan,
        sink: Callable[[Finding], None] | None = None,
        on_source: Callable[[str, str | None], None] | None = None,
        is_accepted: Callable[[Finding], bool] | None = None,
        aside: Callable[[Finding], None] | None = None,
    ) -> None:
        self.plan = plan
        self.exceptions = Exceptions(plan)
        self.sources: list[SourceSummary] = []
        self.coverage = Coverage()
        self._sink = sink
        self._on_source = on_source
        self._is_accepted = is_accepted
        self._aside = aside
        self._sees_all = any(seeing is not None for seeing in (sink, is_accepted, aside))
        self._set_aside = set[str]()
        self._groups: Counter[str] = Counter()
        self._tallies = [Tally(active) for active in plan.rules]
        self._numbers = {active.rule.id: number for number, active in enumerate(plan.rules)}
        self._total = 0
        self._records = 0
        self._outcomes = dict.fromkeys(Consequence, 0)
        self._stopped = False
        self._errors = 0
        self._warnings = 0
        self._not_checked: list[NotChecked] = []
        self._not_listed = 0
        self._failures: dict[tuple[int, str], tuple[int, str]] = {}
        self._base = 0

    def source_begins(self, path: str, member: str | None) -> int:
        """A source follows; returns its index."""
        if self._on_source is not None:
            self._on_source(path, member)
        return len(self.sources)

    def source_ends(self, summary: SourceSummary) -> None:
        """The source that was read last, whole."""
        self.sources.append(summary)
        self._base += summary.bytes

    def record(
        self,
        entries: Iterable[Entry],
        group: str,
        campus: str,
        *,
        is_read: bool,
        is_grouped: bool = False,
    ) -> None:
        """One record of the feed with all its findings.

        `is_read` is false for one that could not be checked, `is_grouped` is true for one whose group is
        counted elsewhere.
        """
        self._records += 1
        worst = Consequence.ACCEPTED if is_read else Consequence.UNKNOWN
        severities = set[Severity | None]()
        for finding, cutout in entries:
            consequence, severity = self._enter(finding, group, campus, cutout)
            severities.add(severity)
            worst = _worse(worst, consequence)
        self._count_outcome(1, worst, severities)
        if is_read and not is_grouped and len(self._groups) <= _MOST_GROUPS:
            self._groups[group] += 1

    def _count_outcome(self, count: int, worst: Consequence, severities: Collection[Severity | None]) -> None:
        self._outcomes[worst] += count
        self._errors += count * (Severity.ERROR in severities)
        self._warnings += count * (Severity.WARNING in severities)

    def sees_each(self, remarked: Remarked) -> bool:
        """Whether records are to be entered one by one, since somebody wants every finding or may set it aside."""
        if self._sees_all:
            return True
        return any(remark.exceptions for saying in remarked.sayings for remark in saying.remarks)

    def remarked(self, told: Told, indexes: range) -> None:
        """Records in which the same is found again and again, and nothing else: those with these indexes."""
        for saying, count in told.sayings(indexes):
            self._count_alike(saying, count)
        positions: dict[int, list[int]] = {}
        for index in indexes:
            for place, remark in told.remarks(index):
                offset = told.offset(place)
                positions.setdefault(remark.rule, []).append(self._base + offset)
                self._tallies[remark.rule].samples.consider(
                    f"{told.source}:{offset}",
                    remark.hit.values,
                    self._total,
                    partial(self._finding_told, told, index, place, remark),
                )
                self._total += 1
        for rule, places in positions.items():
            self._tallies[rule].add_places(places)

    def _count_alike(self, saying: Said, count: int) -> None:
        """So many records of which the same is said."""
        self._records += count
        worst, rules = Consequence.ACCEPTED, dict[int, Tally]()
        for remark in saying.remarks:
            tally = rules[remark.rule] = self._tallies[remark.rule]
            consequence = remark.consequence or tally.active.consequence
            self._stopped |= consequence is Consequence.LOAD_STOPPED
            worst = _worse(worst, consequence)
        for tally in rules.values():
            tally.add_records(count, saying.user_group, saying.campus_code)
        self._count_outcome(count, worst, {tally.active.severity for tally in rules.values()})

    def _finding_told(self, told: Told, index: int, place: int, remark: Remark) -> Finding:
        return self.finding_of_hit(told.hit(index, place, remark), told.source, *told.who(index))

    def clean_records(self, count: int) -> None:
        """So many records of the feed without findings, read; their groups are told apart."""
        self._records += count
        self._outcomes[Consequence.ACCEPTED] += count

    def unread_records(self, count: int) -> None:
        """So many records of the feed that were not read."""
        self._records += count
        self._outcomes[Consequence.UNKNOWN] += count

    def groups(self, groups: Counter[str]) -> None:
        """The user groups of records without findings of their own."""
        if len(self._groups) <= _MOST_GROUPS:
            self._groups.update(groups)

    def outside(self, finding: Finding) -> None:
        """A finding that belongs to no record, or to one that is counted elsewhere."""
        number = self._numbers[finding.rule]
        if number in self.plan.exceptions and not finding.exceptions:
            positions, exceptions = self.plan.exceptions[number], self.plan.profile.suppressions
            finding = replace(finding, exceptions=covering(positions, exceptions, None))
        self._enter(finding, "", "")

    def _enter(
        self, finding: Finding, group: str, campus: str, cutout: Cutout | None = None
    ) -> tuple[Consequence, Severity | None]:
        """Counts a finding; what Alma does, and how severe it is: None where it is set aside."""
        if self._sees_all:
            finding, cutout = _whole(finding, cutout), None
        tally = self._tallies[self._numbers[finding.rule]]
        consequence = finding.consequence or tally.active.consequence
        self._stopped |= consequence is Consequence.LOAD_STOPPED
        if self._is_set_aside(finding, consequence):
            self._set_aside.add(finding.rule)
            if self._aside is not None:
                self._aside(finding)
            return consequence, None
        position = self._base + (finding.place.offset if finding.place else 0)
        tally.add(finding, self._total, position, group, campus, partial(_whole, finding, cutout))
        self._total += 1
        if self._sink is not None:
            self._sink(finding)
        return consequence, tally.active.severity

    def _is_set_aside(self, finding: Finding, consequence: Consequence) -> bool:
        if consequence is Consequence.LOAD_STOPPED:
            self.exceptions.refuse(finding.exceptions)
            return False  # nobody's acceptance makes Alma load the feed
        if finding.exceptions and self.exceptions.cover(finding.exceptions):
            return True
        return self._is_accepted is not None and self._is_accepted(finding)

    def check_failed(self, rule: int, error: str, where: str) -> None:
        """The check of a rule failed at a place; the rule is then among what was not checked."""
        count, first = self._failures.get((rule, error), (0, where))
        self._failures[rule, error] = count + 1, first

    def _failed_rules(self) -> list[NotChecked]:
        return [
            NotChecked(
                f"rule {self.plan.rules[rule].rule.id}",
                f"its check failed ({error}) on {count:,} records, first on {first}",
            )
            for (rule, error), (count, first) in sorted(self._failures.items())
        ]

    def not_checked(self, what: str, why: str) -> None:
        """A part of the feed that could not be checked."""
        if len(self._not_checked) < _MOST_NOT_CHECKED:
            self._not_checked.append(NotChecked(what, why))
        else:
            self._not_listed += 1

    def finding_of_hit(self, hit: LocalHit, source: int, record: int | None, primary_id: str) -> Finding:
        """The finding that a hit in a block gives."""
        return Finding(
            self.plan.rules[hit.rule].rule.id,
            source,
            hit.place,
            record,
            primary_id,
            hit.path,
            hit.values,
            (),
            None if isinstance(hit.excerpt, Cutout) else hit.excerpt,
            hit.consequence,
            hit.exceptions,
        )

    def entry_of_hit(self, hit: LocalHit, source: int, record: int | None, primary_id: str) -> Entry:
        """The finding that a hit in a record gives."""
        cutout = hit.excerpt if isinstance(hit.excerpt, Cutout) else None
        return Entry(self.finding_of_hit(hit, source, record, primary_id), cutout)

    def finding_of_feed_hit(
        self, hit: FeedHit, rules: tuple[int, ...], names: list[str], exceptions: tuple[int, ...] = ()
    ) -> Finding:
        """The finding that a feed check gives; `names` are those of the sources so far."""
        values = _with_source_names(hit.values, names)
        rule = self.plan.rules[rules[hit.rule]].rule.id
        who = hit.record
        return Finding(
            rule,
            who.source,
            hit.place,
            who.number,
            who.primary_id,
            hit.path,
            values,
            hit.related,
            exceptions=exceptions,
            crowds=hit.crowds,
        )

    def report(self, seconds: float) -> Report:
        """The report of the whole feed."""
        plan = self.plan
        not_checked = (*self._failed_rules(), *self._not_checked, *self._others_not_checked())
        tallies = self._results()
        found = {tally.rule.id for tally in tallies}
        samples = [finding for tally in self._tallies for finding in tally.samples.findings()]
        verdict = judge(tallies, not_checked, load_stopped=self._stopped)
        forecast, affected = self._forecast(), Affected(self._errors, self._warnings)
        summary = summary_sentence(
            verdict,
            forecast,
            affected,
            rules=len(plan.rules),
            not_checked=sum(part.parts for part in not_checked),
            findings=self._total,
            set_aside=self.exceptions.total,
        )
        return Report(
            __version__,
            plan.profile.name,
            plan.profile.sha256,
            plan.as_of.isoformat(),
            verdict,
            summary,
            forecast,
            tuple(self.sources),
            tallies,
            tuple(sorted(samples, key=_feed_order)),
            self._total,
            not_checked,
            tuple(SkippedRule(rule, why) for rule, why in plan.profile.skipped),
            self._passed(),
            affected,
            (*decisions(plan.profile, found), *self.exceptions.notes()),
            self.exceptions.suppressed(),
            groups=_by_number(self._groups) if len(self._groups) <= _MOST_GROUPS else (),
            set_aside_rules=tuple(sorted(self._set_aside - found)),
            coverage=self.coverage.result(plan.schema.vocabulary) if plan.with_coverage else (),
            seconds=seconds,
        )

    def _others_not_checked(self) -> list[NotChecked]:
        """What was not listed one by one."""
        if not self._not_listed:
            return []
        what = f"{self._not_listed:,} further parts of the feed"
        return [NotChecked(what, "for reasons like those above", self._not_listed)]

    def _results(self) -> tuple[RuleTally, ...]:
        """What was found of every rule of which something was, the worst first."""
        found = (tally.result(self._base) for tally in self._tallies if tally.findings)
        return tuple(sorted(found, key=_worst_first))

    def _passed(self) -> tuple[Rule, ...]:
        """The rules that were asked everywhere, and had nothing to say."""
        failed = {rule for rule, _ in self._failures}
        return tuple(
            tally.active.rule
            for number, tally in enumerate(self._tallies)
            if not tally.findings and number not in failed and tally.active.rule.id not in self._set_aside
        )

    def _forecast(self) -> Forecast:
        return Forecast(
            self._records,
            self._outcomes[Consequence.ACCEPTED],
            self._outcomes[Consequence.RECORD_ALTERED],
            self._outcomes[Consequence.RECORD_REJECTED],
            self._outcomes[Consequence.UNKNOWN],
            self._stopped,
        )


def _whole(finding: Finding, cutout: Cutout | None) -> Finding:
    return finding if cutout is None else replace(finding, excerpt=cutout.excerpt())


def _worse(one: Consequence, other: Consequence) -> Consequence:
    """What becomes of a record; that the load is stopped is told of the feed."""
    if one is other or other is Consequence.LOAD_STOPPED:
        return one
    return min(one, other, key=SEVEREST.index)


def _worst_first(tally: RuleTally) -> tuple[int, int, int, str]:
    return SEVEREST.index(tally.consequence), severity_order(tally.severity), -tally.records, tally.rule.id


def _by_number(counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _with_source_names(values: Mapping[str, Shown], names: list[str]) -> Mapping[str, Shown]:
    number: Any = values.get("winner_source")
    return values if number is None else {**values, "winner_source": names[number]}


def _feed_order(finding: Finding) -> tuple[int, int, str]:
    source = -1 if finding.source is None else finding.source
    return source, finding.place.offset if finding.place else -1, finding.rule
