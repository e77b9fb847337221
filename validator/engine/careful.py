"""The careful path: one record's bytes are parsed, held against the schema and given to every check.

It defines what is true of a record; the fast path only leaves out records that it would find nothing in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from validator.dataclass import replace
from validator.engine.exceptions import covering
from validator.engine.outrank import without_outranked, worse
from validator.engine.reading import CarefulRecord
from validator.engine.results import LocalHit, RecordResult
from validator.expression import expression
from validator.faults import Fault, FaultKind
from validator.records.characters import undecoded_flaw
from validator.records.context import Context
from validator.records.excerpts import Cutout
from validator.records.parser import parse_record
from validator.records.torn import stands_whole
from validator.rulebook.model import Consequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from validator.checks.hit import Hit
    from validator.engine.examiner import Examiner
    from validator.engine.plan import Plan
    from validator.faults import Place
    from validator.privacy import Shown
    from validator.records.blocks import Block, Later, Ruler
    from validator.records.cutter import Cut
    from validator.records.flaw import Flaw, Mended
    from validator.records.parser import Parsed
    from validator.records.tree import Node

_START_TAG = expression(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>?")
_ATTRIBUTE = expression(rb"\s([^\s=<>\"'/]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|)")
_RECORD_PREFIX = expression(rb"<([A-Za-z_][\w.\-]*:)user")


def undecoded_in(block: Block, piece: Cut) -> list[Flaw]:
    """What the source's codec could not decode within one record of a block."""
    damages = block.undecoded_in(piece.start, piece.end)
    text = block.text[piece.start : piece.end] if damages else b""
    context = Context(text)
    return [
        undecoded_flaw(block.codec, damage.raw, text, damage.index - piece.start, context)
        for damage in damages
    ]


def parse(block: Block, piece: Cut, *, may_declare_entities: bool = False) -> Parsed:
    """The tree and the flaws of one record of a block, without what could not be decoded."""
    text = block.text[piece.start : piece.end]
    prefix = _RECORD_PREFIX.match(text)
    return parse_record(
        text,
        is_cut_off=piece.is_cut_off,
        prefix=prefix[1].decode("utf-8", "replace") if prefix else "",
        evidence=block.evidence,
        may_declare_entities=may_declare_entities,
        undecoded=[edit for flaw in undecoded_in(block, piece) for edit in flaw.edits],
    )


class RecordReader:
    """Reads and checks one record; `record` is what was read, None where it cannot be."""

    def __init__(
        self,
        block: Block,
        piece: Cut,
        examiner: Examiner,
        ruler: Ruler | Later,
        *,
        may_declare_entities: bool,
    ) -> None:
        self._block = block
        self._piece = piece
        self._examiner = examiner
        self._plan = examiner.plan
        self._ruler = ruler
        self._text = block.text[piece.start : piece.end]
        self._place = ruler.place(piece.start)
        self._may_declare_entities = may_declare_entities
        self.record: CarefulRecord | None = None
        self._copies: Sequence[Mended] = ()
        self._attributes: dict[int, dict[bytes, int]] = {}

    def result(self, number: int) -> RecordResult:
        """What the rules say of the record, the `number`th of its block."""
        result = RecordResult(number, self._place)
        if self._piece.is_cut_off and self._block.is_oversize:
            result.unread = f"it is longer than {self._plan.limits.record_bytes:,} bytes"
            return result
        undecoded = undecoded_in(self._block, self._piece)
        parsed = parse(self._block, self._piece, may_declare_entities=self._may_declare_entities)
        flaws = [*undecoded, *parsed.flaws]
        hits = hits_of_flaws(flaws, self._text, self.near, self._plan)
        self._copies = parsed.copies
        if parsed.root is None:
            self._describe_unread(result, parsed)
        else:
            is_decoded = not undecoded and all(flaw.kind is not FaultKind.UNDECODABLE for flaw in flaws)
            record = CarefulRecord(
                parsed.root, self._plan.schema, self._examiner.index, is_decoded=is_decoded
            )
            self._describe(result, parsed.root, record, has_flaws=bool(parsed.flaws))
            hits += self._hits_of_rules(record, result)
            self.record = record
        hits = [self._excepted(hit) for hit in hits] if self._plan.exceptions else hits
        result.is_cut_off = self._piece.is_cut_off
        result.hits = sorted(hits, key=lambda hit: (hit.place.offset, self._plan.rules[hit.rule].rule.id))
        return result

    def _excepted(self, hit: LocalHit) -> LocalHit:
        """The hit with the exceptions that may set it aside."""
        positions = self._plan.exceptions.get(hit.rule, ())
        found = covering(positions, self._plan.profile.suppressions, self.record)
        return replace(hit, exceptions=found) if found else hit

    def near(self, at: int) -> Place:
        """The place of index `at` of the record."""
        return self._ruler.near(self._piece.start + at)

    def _describe(self, result: RecordResult, root: Node, record: CarefulRecord, *, has_flaws: bool) -> None:
        result.primary_id = record.primary_id
        result.user_group, result.campus_code = belonging(root)
        if has_flaws:
            for name in ("primary_id", "user_group", "campus_code"):
                if not stands_whole(self._text, name):
                    setattr(result, name, "")

    def _describe_unread(self, result: RecordResult, parsed: Parsed) -> None:
        last = parsed.flaws[-1].what if parsed.flaws else "it is not well-formed XML"
        result.unread = parsed.unread or last
        found = re.search(rb"<primary_id[^<>]*+>([^<>&]{1,512}+)</primary_id", self._text)
        primary_id = found[1].decode("utf-8", "replace").strip() if found else ""
        result.primary_id = primary_id if len(primary_id) <= 255 else ""

    def _found(self, record: CarefulRecord, result: RecordResult) -> list[tuple[int, Hit]]:
        """The hits of all rules; a check that fails is told."""
        found: list[tuple[int, Hit]] = []
        for rule, answer in self._examiner.answers(record).items():
            if isinstance(answer, Exception):
                result.failures = [*result.failures, (rule, type(answer).__name__)]
            else:
                found += [(rule, hit) for hit in answer]
        return found

    def _hits_of_rules(self, record: CarefulRecord, result: RecordResult) -> list[LocalHit]:
        plan = self._plan
        found = self._found(record, result)
        if not found:
            return []
        kept = without_outranked(found, plan.outranks)
        hits = []
        for rule, hit, others in kept:
            at = self._at_attribute(hit.at, hit.path)
            consequence = worse(plan, rule, others)
            excerpt = Cutout(self._text, at, hit.path)
            hits.append(LocalHit(rule, self.near(at), hit.path, hit.values, excerpt, consequence))
        return hits

    def _at_attribute(self, at: int, path: str) -> int:
        """The index of the attribute that ends `path`, in the start tag at `at`; `at` itself for an element."""
        name = path.rpartition("/")[2]
        if not name.startswith("@"):
            return at
        if at not in self._attributes:
            self._attributes = {at: self._attributes_at(at)}
        return self._attributes[at].get(name[1:].encode(), at)

    def _attributes_at(self, at: int) -> dict[bytes, int]:
        """Where each attribute of the start tag at `at` begins, under the name with which it was read."""
        text, place = self._text, at
        for copy in self._copies:
            text, place = copy.text, copy.index(place)
        found = attributes_at(text, place)
        for copy in reversed(self._copies):
            found = {name: copy.origin(place) for name, place in found.items()}
        return found


def hits_of_flaws(
    flaws: Iterable[Flaw], text: bytes, near: Callable[[int], Place], plan: Plan
) -> list[LocalHit]:
    """The hits of all source rules on the flaws of a record, `text`; `near` tells where an index of it stands."""
    hits = []
    known: dict[tuple[object, ...], list[tuple[int, Mapping[str, Shown]]]] = {}
    for flaw in flaws:
        place = near(flaw.at)
        # In a flood all flaws are alike but for their places.
        key = flaw.kind, flaw.what, flaw.alma_message, *flaw.values.items()
        if key not in known:
            fault = Fault(flaw.kind, flaw.what, place, flaw.alma_message, flaw.values)
            answers = [(rule, check.values(fault, options)) for rule, check, options in plan.source_rules]
            known[key] = [(rule, values) for rule, values in answers if values is not None]
        # What Java reads past costs the record a character, not the load.
        consequence = Consequence.RECORD_ALTERED if flaw.is_survived else None
        excerpt = Cutout(text, flaw.at, "")
        hits += [LocalHit(rule, place, "", values, excerpt, consequence) for rule, values in known[key]]
    return hits


def attributes_at(text: bytes, at: int) -> dict[bytes, int]:
    """Where each attribute of the start tag at `at` begins."""
    tag = _START_TAG.match(text, at)
    if tag is None:
        return {}
    found: dict[bytes, int] = {}
    for attribute in _ATTRIBUTE.finditer(text, at, tag.end()):
        found.setdefault(attribute[1], attribute.start(1))
    return found


def belonging(root: Node) -> tuple[str, str]:
    """The user group and the campus of a record, or ""."""
    group = campus = ""
    for child in root.children:
        if child.name == "user_group":
            group = child.text.strip()
        elif child.name == "campus_code":
            campus = child.text.strip()
    return group, campus
