"""Checks one block: the part of a run that knows nothing of the rest of the feed, and could run anywhere.

Numbers of records count from 1 within the block; everything here can be pickled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validator.checks.schema import hit_of
from validator.engine.coverage import Coverage
from validator.engine.outrank import without_outranked
from validator.engine.plan import SEVEREST
from validator.engine.reading import CarefulRecord
from validator.faults import Fault, FaultKind
from validator.records.blocks import Ruler
from validator.records.cutter import CutKind, cut
from validator.records.excerpts import excerpt_at
from validator.records.flaw import Flaw
from validator.records.parser import parse_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from validator.engine.plan import Plan
    from validator.faults import Place
    from validator.findings import Excerpt
    from validator.privacy import Phrase, Shown
    from validator.records.blocks import Block
    from validator.records.cutter import Cut
    from validator.records.tree import Node
    from validator.rulebook.model import Consequence

_RECORD_PREFIX = re.compile(rb"<([A-Za-z_][\w.\-]*:)user")


@dataclass(frozen=True, slots=True)
class LocalHit:
    """A hit of rule number `rule` of the plan at `place`; `consequence` where it is worse than the rule's own."""

    rule: int
    place: Place
    path: str
    values: Mapping[str, Shown]
    excerpt: Excerpt | None
    consequence: Consequence | None = None


@dataclass(slots=True)
class RecordResult:
    """What was found in one record.

    `observations` holds one entry for each feed check of the plan. `unread` says why the record could not
    be read, or is "".
    """

    number: int
    place: Place
    primary_id: str = ""
    user_group: str = ""
    campus_code: str = ""
    hits: Sequence[LocalHit] = ()
    observations: tuple[Any, ...] = ()
    unread: str | Phrase = ""
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Text that stands before record number `before` of the block, or at its end; `at` is its index."""

    before: int
    at: int
    text: bytes


@dataclass(slots=True)
class BlockResult:
    """All that one block gives. `between` is followed up by whoever knows the document.

    `coverage` is None unless the plan asks for it; it knows the records that could be read.
    """

    records: list[RecordResult] = field(default_factory=list)
    between: list[Between] = field(default_factory=list)
    coverage: Coverage | None = None


def check_block(block: Block, plan: Plan, *, may_declare_entities: bool) -> BlockResult:
    """Runs the plan over every record of `block`.

    Args:
        block: the block.
        plan: what to run.
        may_declare_entities: whether the source has a document type, which was not read: an entity that is
            unknown here may be declared there.
    """
    result = BlockResult(coverage=Coverage() if plan.with_coverage else None)
    ruler = Ruler(block)
    for piece in cut(block.text, is_last=block.is_last or block.is_oversize):
        if piece.kind is CutKind.BETWEEN:
            text = block.text[piece.start : piece.end]
            result.between.append(Between(len(result.records) + 1, piece.start, text))
        else:
            number = len(result.records) + 1
            reader = _RecordReader(block, piece, plan, ruler, may_declare_entities=may_declare_entities)
            record = reader.result(number)
            result.records.append(record)
            if result.coverage is not None and not record.unread:
                result.coverage.observe(block.text[piece.start : piece.end])
    return result


class _RecordReader:
    """Reads and checks one record."""

    def __init__(
        self, block: Block, piece: Cut, plan: Plan, ruler: Ruler, *, may_declare_entities: bool
    ) -> None:
        self._block = block
        self._piece = piece
        self._plan = plan
        self._ruler = ruler
        self._text = block.text[piece.start : piece.end]
        self._place = ruler.place(piece.start)
        self._may_declare_entities = may_declare_entities

    def result(self, number: int) -> RecordResult:
        result = RecordResult(number, self._place)
        if self._piece.is_cut_off and self._block.is_oversize:
            result.unread = f"it is longer than {self._plan.limits.record_bytes:,} bytes"
            return result
        prefix = _RECORD_PREFIX.match(self._text)
        parsed = parse_record(
            self._text,
            is_cut_off=self._piece.is_cut_off,
            prefix=prefix[1].decode("utf-8", "replace") if prefix else "",
            evidence=self._block.evidence,
        )
        hits = self._hits_of_flaws([*self._undecoded(), *parsed.flaws])
        if parsed.root is None:
            self._describe_unread(result, parsed.flaws)
        else:
            record = CarefulRecord(parsed.root, self._plan.schema)
            self._describe(result, parsed.root, record)
            hits += self._hits_of_rules(record)
            result.observations = tuple(
                check.observe(record, options, self._near) for check, _, options in self._plan.feed_rules
            )
        result.is_cut_off = self._piece.is_cut_off
        result.hits = sorted(hits, key=lambda hit: (hit.place.offset, self._plan.rules[hit.rule].rule.id))
        return result

    def _near(self, at: int) -> Place:
        return self._ruler.near(self._piece.start + at)

    def _describe(self, result: RecordResult, root: Node, record: CarefulRecord) -> None:
        result.primary_id = record.primary_id
        for child in root.children:
            if child.name == "user_group":
                result.user_group = child.text.strip()
            elif child.name == "campus_code":
                result.campus_code = child.text.strip()

    def _describe_unread(self, result: RecordResult, flaws: Sequence[Flaw]) -> None:
        result.unread = flaws[-1].what if flaws else "it is not well-formed XML"
        found = re.search(rb"<primary_id[^<>]*>\s*([^<>&]{1,255}?)\s*</primary_id", self._text)
        result.primary_id = found[1].decode("utf-8", "replace") if found else ""

    def _undecoded(self) -> list[Flaw]:
        """What the source's codec could not decode within the record."""
        return [
            Flaw(
                FaultKind.UNDECODABLE,
                damage.index - self._piece.start,
                "bytes cannot be decoded in the encoding that the source declares",
                values={"bytes": damage.raw.hex(" ").upper(), "guess": "", "encoding": ""},
            )
            for damage in self._block.undecoded
            if self._piece.start <= damage.index < self._piece.end
        ]

    def _hits_of_flaws(self, flaws: Sequence[Flaw]) -> list[LocalHit]:
        hits = []
        for flaw in flaws:
            place = self._near(flaw.at)
            fault = Fault(flaw.kind, flaw.what, place, flaw.alma_message, flaw.values)
            for rule, check, options in self._plan.source_rules:
                values = check.values(fault, options)
                if values is not None:
                    hits.append(LocalHit(rule, place, "", values, excerpt_at(self._text, flaw.at, "")))
        return hits

    def _hits_of_rules(self, record: CarefulRecord) -> list[LocalHit]:
        plan = self._plan
        found = [
            (rule, hit)
            for rule, check, options in plan.record_rules
            for hit in check.hits(record, options, plan.as_of)
        ]
        if not found:
            return []
        kept = without_outranked(found, plan.outranks) if len(found) > 1 else [(*found[0], ())]
        hits = []
        for rule, hit, others in kept:
            at = self._at_attribute(hit.at, hit.path)
            consequence = _worse(plan, rule, others)
            excerpt = excerpt_at(self._text, at, hit.path)
            hits.append(LocalHit(rule, self._near(at), hit.path, hit.values, excerpt, consequence))
        return hits

    def _at_attribute(self, at: int, path: str) -> int:
        """The index of the attribute that ends `path`, in the start tag at `at`; `at` itself for an element."""
        name = path.rpartition("/")[2]
        if not name.startswith("@"):
            return at
        pattern = rb"\s" + re.escape(name[1:].encode()) + rb"\s*="
        found = re.compile(pattern).search(self._text, at, self._text.find(b">", at) + 1 or len(self._text))
        return found.start() + 1 if found else at


def _worse(plan: Plan, rule: int, others: Sequence[int]) -> Consequence | None:
    """The worst consequence of the rules that a hit stands in for, if it is worse than the rule's own."""
    own = plan.rules[rule].consequence
    worst = min((own, *(plan.rules[other].consequence for other in others)), key=SEVEREST.index)
    return None if worst is own else worst


def root_hits(root: Node, place: Place, plan: Plan) -> list[LocalHit]:
    """What the schema says against the attributes of the root element; its namespace is the document's business."""
    return [
        LocalHit(rule, place, hit_of(deviation).path, hit_of(deviation).values, None)
        for deviation in plan.schema.root_deviations(root)
        for rule, _, options in plan.schema_rules
        if options.kind is deviation.kind and not deviation.path.endswith("xmlns")
    ]
