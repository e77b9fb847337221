"""Runs a plan over a feed: source by source, block by block, in feed order."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from validator import encoding
from validator.checks.schema import hit_of
from validator.encoding import Conflict
from validator.engine.block import LocalHit, check_block, root_hits
from validator.engine.ledger import Ledger
from validator.engine.misdeclared import Misdeclared
from validator.faults import Fault, FaultKind, Place
from validator.feed import ArchiveDamage, FeedFault, open_feed
from validator.findings import SourceSummary
from validator.records.blocks import Ruler, blocks
from validator.records.document import Document, Stray
from validator.rulebook.codes import old_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from validator.checks.check import FeedCheck, Tracker
    from validator.encoding import Declared, Piece
    from validator.engine.block import Between, BlockResult, RecordResult
    from validator.engine.plan import Plan
    from validator.feed import Source
    from validator.findings import Finding, Report
    from validator.records.blocks import Block


def run(
    paths: Sequence[str | Path | BinaryIO],
    plan: Plan,
    *,
    sink: Callable[[Finding], None] | None = None,
    on_source: Callable[[str, str | None], None] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Report:
    """Checks a feed and reports on all of it.

    Args:
        paths: what to read, in load order.
        plan: what to run.
        sink: is given every finding, in feed order.
        on_source: is told path and member of every source, before any of its findings.
        progress: is told after each block how many bytes of the source were read, and of how many.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    started = time.monotonic()
    feed = _FeedRun(plan, Ledger(plan, sink, on_source), progress)
    for source in open_feed(paths, plan.limits):
        if isinstance(source, FeedFault):
            feed.archive_fault(source)
        else:
            feed.read(source)
    feed.finish()
    report = feed.ledger.report(time.monotonic() - started)
    return replace(report, colophon=(*report.colophon, *old_lists(plan.profile, plan.as_of)))


class _FeedRun:
    """What lives as long as the feed: the ledger, and what feed checks remember."""

    def __init__(
        self, plan: Plan, ledger: Ledger, progress: Callable[[int, int | None], None] | None
    ) -> None:
        self.plan = plan
        self.ledger = ledger
        self.progress = progress
        self.names: list[str] = []
        self.trackers: list[tuple[FeedCheck, tuple[int, ...], Tracker]] = [
            (check, rules, check.tracker(options)) for check, rules, options in plan.feed_rules
        ]

    def archive_fault(self, fault: FeedFault) -> None:
        """An archive, or a member of one, that is not read."""
        index = self.ledger.source_begins(fault.path, fault.member)
        name = _name(fault.path, fault.member)
        self.names.append(name)
        for hit in self.hits_of_fault(fault.fault):
            self.ledger.outside(self.ledger.finding_of_hit(hit, index, None, ""))
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
        self.end = Place(0, 1, 1)
        self.damage: Fault | None = None
        self.misdeclared: Misdeclared | None = None

    def run(self) -> None:
        declared, pieces = encoding.read(self.source.chunks())
        if declared.conflict is Conflict.CONTENT:
            self.misdeclared = Misdeclared(declared)
        for fault in _faults_of_encoding(declared):
            self._outside(fault)
        for block in blocks(
            self._guarded(pieces),
            record_bytes=self.plan.limits.record_bytes,
            evidence=declared.evidence,
        ):
            self._block(block)
            if self.feed.progress is not None:
                self.feed.progress(self.source.bytes, self.source.expected_bytes)
        self._finish(declared)

    def _guarded(self, pieces: Iterable[Piece]) -> Iterable[Piece]:
        """The pieces up to where an archive is damaged."""
        try:
            yield from pieces
        except ArchiveDamage as damage:
            self.damage = damage.fault

    def _block(self, block: Block) -> None:
        if self.misdeclared is not None:
            self.misdeclared.see(block)
        result = check_block(block, self.plan, may_declare_entities=self.document.may_declare_entities)
        if result.coverage is not None:
            self.ledger.coverage.merge(result.coverage)
        ruler = Ruler(block)
        between = iter(result.between)
        stretch = next(between, None)
        for record in result.records:
            while stretch is not None and stretch.before <= record.number:
                self._between(stretch, ruler)
                stretch = next(between, None)
            self._record(record)
        while stretch is not None:
            self._between(stretch, ruler)
            stretch = next(between, None)
        if block.is_last:
            self.end = ruler.place(len(block.text))

    def _between(self, stretch: Between, ruler: Ruler) -> None:
        had_root = self.document.root is not None
        for found in self.document.between(stretch.text, lambda at: ruler.place(stretch.at + at)):
            self._outside(found)
        root, place = self.document.root, self.document.root_place
        if not had_root and root is not None and place is not None:
            for hit in root_hits(root, place, self.plan):
                self.ledger.outside(self.ledger.finding_of_hit(hit, self.index, None, ""))

    def _outside(self, found: Fault | Stray) -> None:
        for hit in self._hits_of_stray(found) if isinstance(found, Stray) else self.feed.hits_of_fault(found):
            self.ledger.outside(self.ledger.finding_of_hit(hit, self.index, None, ""))

    def _hits_of_stray(self, stray: Stray) -> list[LocalHit]:
        hit = hit_of(stray.deviation)
        return [
            LocalHit(rule, stray.place, hit.path, hit.values, None)
            for rule, _, options in self.plan.schema_rules
            if options.kind is stray.deviation.kind
        ]

    def _record(self, record: RecordResult) -> None:
        self.records += 1
        number = self.records
        for fault in self.document.record(record.place):
            self._outside(fault)
        findings = [
            self.ledger.finding_of_hit(hit, self.index, number, record.primary_id) for hit in record.hits
        ]
        findings += self._observe(record, number)
        findings.sort(key=lambda finding: (finding.place.offset if finding.place else 0, finding.rule))
        is_read = not record.unread
        self.ledger.record(findings, record.user_group, record.campus_code, is_read=is_read)
        self.is_cut_off = record.is_cut_off
        if not is_read:
            what = f"{self.feed.names[self.index]}: record {number:,} at line {record.place.line:,}"
            self.ledger.not_checked(what, f"only its XML was checked: {_words(record.unread)}")

    def _observe(self, record: RecordResult, number: int) -> list[Finding]:
        from validator.checks.check import RecordId

        who = RecordId(self.index, number, record.primary_id)
        return [
            self.ledger.finding_of_feed_hit(hit, rules, self.feed.names)
            for (_, rules, tracker), seen in zip(self.feed.trackers, record.observations, strict=False)
            if seen is not None
            for hit in tracker.add(seen, who)
        ]

    def _finish(self, declared: Declared) -> None:
        name = self.feed.names[self.index]
        if self.misdeclared is not None:
            self._outside(self.misdeclared.fault())
        if self.damage is not None:
            self._outside(self.damage)
            self.ledger.not_checked(name, f"it was read only in part: {_plain(self.damage)}")
        else:
            for fault in self.document.finish(self.end, is_cut_off=self.is_cut_off, records=self.records):
                self._outside(fault)
        for other, count in self.document.others.items():
            if self.records == 0:
                self.ledger.not_checked(name, f"{count:,} elements {other} are no user records")
        source = self.source
        self.ledger.source_ends(
            SourceSummary(
                source.path,
                source.member,
                source.bytes,
                source.sha256,
                declared.name or declared.codec.upper(),
                self.records,
            )
        )


def _faults_of_encoding(declared: Declared) -> Iterable[Fault]:
    """What is to be said of a source's encoding as a whole."""
    start = Place(0, 1, 1)
    if declared.conflict is Conflict.CONTENT:
        return
    if declared.conflict not in (None, Conflict.UNMARKED, Conflict.MARK):
        what = "the declared encoding is not the one that the source is written in"
        values = {"bytes": "", "guess": "", "encoding": declared.codec.upper()}
        yield Fault(FaultKind.UNDECODABLE, what, start, declared.xerces, values)
    elif declared.codec not in ("utf-8", "ascii"):
        name = declared.name or declared.codec.upper()
        yield Fault(
            FaultKind.NOT_UTF8, f"the source is in {name}, not in UTF-8", start, values={"encoding": name}
        )
    elif declared.bom_bytes and declared.marks == 1:
        yield Fault(FaultKind.BYTE_ORDER_MARK, "the source begins with a byte order mark", start)


def _name(path: str, member: str | None) -> str:
    return path if member is None else f"{path}!{member}"


def _plain(fault: Fault) -> str:
    return _words(fault.what)


def _words(what: object) -> str:
    parts = getattr(what, "parts", (what,))
    return "".join(part if isinstance(part, str) else "…" for part in parts)
