"""Runs a plan over a feed: source by source, block by block, in feed order."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from validator import encoding
from validator.checks.schema import hit_of
from validator.dataclass import replace
from validator.encoding import Conflict
from validator.engine.block import root_hits
from validator.engine.checker import Checker
from validator.engine.collecting import rare_collections
from validator.engine.exceptions import covering
from validator.engine.ledger import Entry, Ledger
from validator.engine.misdeclared import Misdeclared, faults_of_encoding, nothing_of, why_unread
from validator.engine.results import LocalHit, placed
from validator.engine.stretch import RecordStretch
from validator.engine.told import Told
from validator.faults import Fault, Place
from validator.feed import ArchiveDamage, FeedFault, open_feed
from validator.findings import SourceSummary
from validator.privacy import Policy, reveal_path
from validator.records.blocks import Ruler, blocks
from validator.records.document import Document, Stray
from validator.rulebook.codes import old_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from validator.checks.check import FeedCheck, FeedHit, Tracker
    from validator.encoding import Declared, Piece
    from validator.engine.plan import Plan
    from validator.engine.results import Between, BlockResult, RecordResult
    from validator.feed import Source
    from validator.feed.opening import FeedPath
    from validator.findings import Finding, Report
    from validator.records.blocks import Block


def run(
    paths: Sequence[FeedPath],
    plan: Plan,
    *,
    jobs: int = 1,
    sink: Callable[[Finding], None] | None = None,
    on_source: Callable[[str, str | None], None] | None = None,
    is_accepted: Callable[[Finding], bool] | None = None,
    aside: Callable[[Finding], None] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    on_extract: Callable[[int, int, bytes], None] | None = None,
) -> Report:
    """Checks a feed and reports on all of it.

    Args:
        paths: what to read, in load order.
        plan: what to run.
        jobs: how many processes may check records at once, beside this one if more than one.
        sink: is given every finding, in feed order.
        on_source: is told path and member of every source, before any of its findings.
        is_accepted: asked of every finding that no exception covers, in feed order: whether to set it aside.
        aside: is given every finding that is set aside, in feed order.
        progress: is told after each block how many bytes of the source were read, and of how many.
        on_extract: is given what the plan's extract took of each block, with the index of its source and the
            number of its first record.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    started = time.monotonic()
    feed = _FeedRun(plan, Ledger(plan, sink, on_source, is_accepted, aside), jobs, progress, on_extract)
    try:
        with rare_collections():
            for source in open_feed(paths, plan.limits):
                if isinstance(source, FeedFault):
                    feed.archive_fault(source)
                else:
                    feed.read(source)
    finally:
        feed.checker.close()
    feed.finish()
    report = feed.ledger.report(time.monotonic() - started)
    return replace(report, colophon=(*report.colophon, *old_lists(plan.profile, plan.as_of)))


FoundInFeed: TypeAlias = "tuple[FeedHit, tuple[int, ...], tuple[int, ...]]"
"""A hit of a feed check, the rules of that check, and the exceptions that may set it aside."""


class _FeedRun:
    """What lives as long as the feed: the ledger, and what feed checks remember."""

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        jobs: int,
        progress: Callable[[int, int | None], None] | None,
        on_extract: Callable[[int, int, bytes], None] | None,
    ) -> None:
        self.plan = plan
        self.ledger = ledger
        self.progress = progress
        self.on_extract = on_extract
        self.names: list[str] = []
        self.schema_rules = [(rule, options) for rule, _, options in plan.schema_rules]
        self.checker = Checker(plan, jobs)
        self.trackers: list[tuple[FeedCheck, tuple[int, ...], Tracker]] = [
            (check, rules, check.tracker(options)) for check, rules, options in plan.feed_rules
        ]

    def archive_fault(self, fault: FeedFault) -> None:
        """What is wrong with an archive or a member of one; one that is read all the same is the next source."""
        index = self.ledger.source_begins(fault.path, fault.member)
        for hit in self.hits_of_fault(fault.fault):
            self.ledger.outside(self.ledger.finding_of_hit(hit, index, None, ""))
        if fault.is_read:
            return
        name = _name(fault.path, fault.member)
        self.names.append(name)
        self.ledger.not_checked(name, _plain(fault.fault))
        self.ledger.source_ends(SourceSummary(fault.path, fault.member, 0, "", "", 0))

    def read(self, source: Source) -> None:
        self.names.append(_name(source.path, source.member))
        _SourceRun(self, source).run()

    def finish(self) -> None:
        """What only the end of the feed decides."""
        for _, rules, tracker in self.trackers:
            for hit in tracker.finish():
                self.ledger.outside(self.ledger.finding_of_feed_hit(hit, rules, self.names))

    def hits_of_fault(self, fault: Fault) -> list[LocalHit]:
        """The hits of all source rules on a fault outside of records."""
        place = fault.place or Place(0, 1, 1)
        return [
            LocalHit(rule, place, "", values, None)
            for rule, check, options in self.plan.source_rules
            if (values := check.values(fault, options)) is not None
        ]


class _SourceRun:
    """One source: its document, its records, and how far it was read."""

    def __init__(self, feed: _FeedRun, source: Source) -> None:
        self.feed = feed
        self.ledger = feed.ledger
        self.plan = feed.plan
        self.source = source
        self.index = feed.ledger.source_begins(source.path, source.member)
        self.document = Document()
        self.records = 0
        self.is_cut_off = False
        self.passed = 0
        self.first_passed: Place | None = None
        self.end = Place(0, 1, 1)
        self.damage: Fault | None = None
        self.misdeclared: Misdeclared | None = None

    def run(self) -> None:
        declared, pieces = encoding.read(self.source.chunks())
        if declared.conflict is Conflict.CONTENT:
            self.misdeclared = Misdeclared(declared)
        for fault in faults_of_encoding(declared):
            self._outside(fault)
        guarded = self._guarded(pieces)
        stretches = blocks(
            guarded if declared.conflict is not Conflict.UNREAD else nothing_of(guarded),
            record_bytes=self.plan.limits.record_bytes,
            evidence=declared.evidence,
            counts_lines=False,
        )
        results = self.feed.checker.results(stretches, self.source.expected_bytes)
        for block, result in placed(results):
            self._block(block, result)
            if self.feed.progress is not None:
                self.feed.progress(self.source.bytes, self.source.expected_bytes)
        self._finish(declared)

    def _guarded(self, pieces: Iterable[Piece]) -> Iterable[Piece]:
        """The pieces up to where an archive is damaged."""
        try:
            yield from pieces
        except ArchiveDamage as damage:
            self.damage = damage.fault

    def _block(self, block: Block, result: BlockResult) -> None:
        if self.misdeclared is not None:
            self.misdeclared.see(block)
        if block.is_first:
            self.document.begin(block.start)
        if result.coverage is not None:
            self.ledger.coverage.merge(result.coverage)
        self.ledger.groups(result.groups)
        if self.feed.on_extract is not None:
            self.feed.on_extract(self.index, self.records + 1, result.extract)
        ruler = result.ruler(block)
        stretch = RecordStretch(block, result, self.index, self.records + 1)
        told = Told(block, result, self.index, self.records + 1)
        found = self._hits_of_feed(result, stretch)
        special = {record.number: record for record in result.records}
        passed = frozenset(result.passed)
        between: dict[int, list[Between]] = {}
        for text in result.between:
            between.setdefault(text.before, []).append(text)
        done = 0
        one_by_one = result.remarked.numbers if self.ledger.sees_each(result.remarked) else ()
        for number in sorted({*between, *special, *found, *passed, *one_by_one}):
            self._records_alike(done + 1, number, result, told, ruler)
            done = number - 1
            record = special.get(number) or told.record(number)
            for text in between.get(number, ()):
                self._between(text, block, ruler)
            if number in passed:
                self._pass_over(ruler.place(result.starts[number - 1]))
                done = number
            elif record or number in found:
                record = record or stretch.described(number - 1)
                self._record(record, found.get(number, ()), is_grouped=number not in special)
                done = number
        self._records_alike(done + 1, result.count + 1, result, told, ruler)
        if block.is_last:
            self.end = result.end

    def _records_alike(self, first: int, end: int, result: BlockResult, told: Told, ruler: Ruler) -> None:
        """The records of the block from number `first` to before `end`, which are clean or like many others."""
        count = end - first
        if count <= 0:
            return
        for start in result.starts[first - 1 : end - 1]:
            for fault in self.document.record(partial(ruler.place, start)):
                self._outside(fault)
            if self.document.is_in_root:
                break
        self.records += count
        self.is_cut_off = False
        remarked = told.between(first, end)
        self.ledger.clean_records(count - len(remarked))
        if remarked:
            self.ledger.remarked(told, remarked)

    def _pass_over(self, place: Place) -> None:
        """A record at `place` that was not looked at."""
        self.records += 1
        self.passed += 1
        self.first_passed = self.first_passed or place
        self.ledger.unread_records(1)
        for fault in self.document.record(lambda: place):
            self._outside(fault)

    def _between(self, stretch: Between, block: Block, ruler: Ruler) -> None:
        had_root = self.document.root is not None
        undecoded = [
            (damage.index - stretch.at, damage.raw)
            for damage in block.undecoded_in(stretch.at, stretch.at + len(stretch.text))
        ]

        def place(at: int) -> Place:
            return ruler.place(stretch.at + at)

        for found in self.document.between(
            stretch.text, place, undecoded, block.codec, goes_on=stretch.goes_on
        ):
            self._outside(found)
        root, at = self.document.root, self.document.root_place
        if not had_root and root is not None and at is not None:
            for hit in root_hits(root, at, self.plan):
                self.ledger.outside(self.ledger.finding_of_hit(hit, self.index, None, ""))

    def _outside(self, found: Fault | Stray) -> None:
        for hit in self._hits_of_stray(found) if isinstance(found, Stray) else self.feed.hits_of_fault(found):
            self.ledger.outside(self.ledger.finding_of_hit(hit, self.index, None, ""))

    def _hits_of_stray(self, stray: Stray) -> list[LocalHit]:
        hit = hit_of(stray.deviation)
        return [
            LocalHit(rule, stray.place, hit.path, {**hit.values, "parent": "users"}, None)
            for rule, options in self.feed.schema_rules
            if options.kind is stray.deviation.kind
        ]

    def _record(self, record: RecordResult, hits: Sequence[FoundInFeed], *, is_grouped: bool) -> None:
        self.records += 1
        number = self.records
        for fault in self.document.record(lambda: record.place):
            self._outside(fault)
        entries = [
            self.ledger.entry_of_hit(hit, self.index, number, record.primary_id) for hit in record.hits
        ]
        entries += [
            Entry(self.ledger.finding_of_feed_hit(hit, rules, self.feed.names, exceptions))
            for hit, rules, exceptions in hits
        ]
        if len(entries) > 1:
            entries.sort(key=_in_order)
        is_read = not record.unread
        self.ledger.record(
            entries, record.user_group, record.campus_code, is_read=is_read, is_grouped=is_grouped
        )
        self.is_cut_off = record.is_cut_off
        if is_read and not record.failures:
            return
        what = f"{self.feed.names[self.index]}: record {number:,} at line {record.place.line:,}"
        for rule, error in record.failures:
            self.ledger.check_failed(rule, error, what)
        if not is_read:
            self.ledger.not_checked(what, f"only its XML was checked: {_words(record.unread)}")

    def _hits_of_feed(self, result: BlockResult, stretch: RecordStretch) -> dict[int, list[FoundInFeed]]:
        """What the trackers say of the records of a block, by number in the block."""
        found: dict[int, list[FoundInFeed]] = {}
        for (_, rules, tracker), batch in zip(self.feed.trackers, result.batches, strict=True):
            if batch is None:
                continue
            for hit in tracker.add(batch, stretch):
                number = hit.record.number - self.records
                exceptions = self._exceptions(rules[hit.rule], stretch, number - 1)
                found.setdefault(number, []).append((hit, rules, exceptions))
        return found

    def _exceptions(self, rule: int, stretch: RecordStretch, position: int) -> tuple[int, ...]:
        """The exceptions that may set aside what a feed check found of the record at `position`."""
        positions = self.plan.exceptions.get(rule, ())
        exceptions = self.plan.profile.suppressions
        return covering(positions, exceptions, stretch.root(position)) if positions else ()

    def _finish(self, declared: Declared) -> None:
        name = self.feed.names[self.index]
        if self.misdeclared is not None:
            self._outside(self.misdeclared.fault())
        if self.damage is not None:
            self._outside(self.damage)
            self.ledger.not_checked(name, f"it was read only in part: {_plain(self.damage)}")
        elif declared.conflict is Conflict.UNREAD:
            self.ledger.not_checked(name, why_unread(declared))
        else:
            for fault in self.document.finish(self.end, is_cut_off=self.is_cut_off, records=self.records):
                self._outside(fault)
        if self.first_passed is not None:
            line = self.first_passed.line
            what = f"{self.passed:,} records, the first of them in line {line:,}, were not looked at"
            why = f"{what}: too many before them hold no identifier, nor do they"
            self.ledger.not_checked(name, why)
        if self.document.lost is not None:
            line = self.document.lost.line
            reason = self.document.lost_because
            why = f"what stands between its records was not looked at from line {line:,} on: {reason}"
            self.ledger.not_checked(name, why)
        for other, count in self.document.others.items():
            if self.records == 0:
                self.ledger.not_checked(name, _no_records(other, count))
        source = self.source
        self.ledger.source_ends(
            SourceSummary(
                source.path,
                source.member,
                source.bytes,
                source.sha256,
                declared.shown,
                self.records,
            )
        )


def _in_order(entry: Entry) -> tuple[int, str]:
    place = entry.finding.place
    return place.offset if place else 0, entry.finding.rule


def _no_records(name: str, count: int) -> str:
    """Elements of a name stand where records are expected; it is shown as the path of a finding shows it."""
    shown = reveal_path(name, Policy.MASKED)
    return (
        f"{count:,} elements {shown} are no user records"
        if count > 1
        else f"1 element {shown} is no user record"
    )


def _name(path: str, member: str | None) -> str:
    return path if member is None else f"{path}!{member}"


def _plain(fault: Fault) -> str:
    return _words(fault.what)


def _words(what: object) -> str:
    parts = getattr(what, "parts", (what,))
    return "".join(part if isinstance(part, str) else "…" for part in parts)
