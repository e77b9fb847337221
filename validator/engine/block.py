"""Checks one block: the part of a run that knows nothing of the rest of the feed, and could run anywhere.

Numbers of records count from 1 within the block; what it gives can be pickled.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from validator.checks.schema import hit_of
from validator.engine.allowance import MOST_TINY
from validator.engine.careful import RecordReader
from validator.engine.coverage import Coverage
from validator.engine.examiner import Examiner
from validator.engine.gathering import Gathering
from validator.engine.mending import Mender
from validator.engine.results import Between, BlockResult, LocalHit, Remarked
from validator.engine.rows import SHORTEST
from validator.engine.screened import Screened
from validator.engine.strangers import repeated_in, strangers_in
from validator.expression import expression
from validator.grammar import Lessons
from validator.records.blocks import Later, Ruler
from validator.records.cutter import Cut, CutKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from validator.engine.lenience import Lenience
    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.engine.screen import Screen
    from validator.faults import Place
    from validator.records.blocks import Block
    from validator.records.tree import Node

_BLANKS = expression(rb"[ \t\r\n]*+")
_LONGEST_MENDED = 65_536
"""A longer record, in bytes, is hardly one like all others but for a few flaws."""
_MOST_LESSONS = 32
"""How many records of a block that were not recognised are learnt from."""
_MANY = 8
"""Of how many of these a stranger has to be known to be expected in others."""


def check_block(
    block: Block,
    plan: Plan,
    screen: Screen | None = None,
    examiner: Examiner | None = None,
    *,
    may_declare_entities: bool,
    tiny_left: int = MOST_TINY,
) -> BlockResult:
    """Runs the plan over every record of `block`.

    Args:
        block: the block.
        plan: what to run.
        screen: recognises clean records; without one, all are read with care. It changes nothing else.
        examiner: of the same plan, which remembers what it saw in other blocks. It changes nothing else.
        may_declare_entities: whether the source begins with a document type, which was not read: an entity that is
            unknown here may be declared there.
        tiny_left: how many records that are too short to hold an identifier are still to be looked at.
    """
    examiner = examiner or Examiner(plan)
    run = _BlockRun(block, examiner, tiny_left, may_declare_entities=may_declare_entities)
    if screen is None or block.undecoded:
        run.read_all()
    elif not run.recognise(screen):
        run = _BlockRun(block, examiner, tiny_left, may_declare_entities=may_declare_entities)
        run.read_all()
    return run.finish()


class _BlockRun:
    """One block while it is checked."""

    def __init__(
        self, block: Block, examiner: Examiner, tiny_left: int, *, may_declare_entities: bool
    ) -> None:
        self._block = block
        self._plan = plan = examiner.plan
        self._examiner = examiner
        self._may_declare_entities = may_declare_entities
        self._ruler: Ruler | Later = Ruler(block)
        self._cutter = block.cutter()
        self._tiny_left = tiny_left
        self._mender = Mender(plan, block, may_declare_entities=may_declare_entities)
        self._gathering = Gathering(examiner.feed_checks)
        self._stranger_rules = frozenset(number for number, _, _ in plan.stranger_rules)
        self._learnt = 0
        self._lessons = Lessons()
        self._strange: list[tuple[Node, set[str]]] = []
        self._lenience: Lenience | None = None
        self.result = BlockResult(coverage=Coverage() if plan.with_coverage else None)

    def read_all(self) -> None:
        """Every record is read with care."""
        for piece in self._cuts(0):
            self._take(piece)

    def recognise(self, screen: Screen) -> bool:
        """Records that the screen does not find clean are read with care, unless its lenience spares them that.

        False if there are too many tiny ones among those that it recognises: then all of it has been in vain.
        """
        text, result, seen = self._block.text, self.result, Screened(screen, self._block, self._mender)
        self._lenience = screen.lenience
        self._lenience.prepare()
        if not self._block.pieces and b"\r" not in text:
            # Nearly all lines are counted with the records that are recognised.
            self._ruler = Later()
        others = Screened(self._lenience.screen or screen, self._block, self._mender)
        # Blanks at the beginning of a source may be a defect.
        at = 0 if self._block.is_first else _after_blanks(text, 0)
        seen.take(at)
        while True:
            spans, tiny = seen.following(at, result.count)
            result.starts.extend(start for start, _ in spans)
            result.count += len(spans)
            result.tiny += tiny
            if result.tiny > self._tiny_left:
                return False
            at = spans[-1][1] if spans else at
            if (end := self._taken_leniently(at, result.count, others)) is not None:
                result.starts.append(at)
                result.count += 1
                at = end
                continue
            piece = next(self._cuts(at), None)
            if piece is None:
                break
            if not self._is_taken_mended(piece, others):
                self._take(piece, is_missed=True)
            at = _after_blanks(text, piece.end)
        self._settle(seen, others)
        return True

    def _taken_leniently(self, start: int, position: int, others: Screened) -> int | None:
        """Where the record ends that begins there, if it is recognised with whatever may be wrong with it."""
        is_ready = self._lenience is not None and self._lenience.screen is not None
        return others.take_one(start, position) if is_ready else None

    def _is_taken_mended(self, piece: Cut, others: Screened) -> bool:
        """Whether a record is recognised as it reads without its flaws."""
        result, length = self.result, piece.end - piece.start
        if piece.kind is not CutKind.RECORD or piece.is_cut_off or not SHORTEST <= length <= _LONGEST_MENDED:
            return False
        if not others.take_mended(piece.start, piece.end, result.count):
            return False
        result.starts.append(piece.start)
        result.count += 1
        return True

    def _cuts(self, start: int) -> Iterator[Cut]:
        return self._cutter.cuts(start)

    def _passes_over(self, piece: Cut) -> bool:
        """Whether the record `piece` is not looked at, since too many hold nothing."""
        if piece.end - piece.start >= SHORTEST or piece.is_cut_off:
            return False
        self.result.tiny += 1
        return self.result.tiny > self._tiny_left

    def _take(self, piece: Cut, *, is_missed: bool = False) -> None:
        result = self.result
        if piece.kind is CutKind.BETWEEN:
            text = self._block.text[piece.start : piece.end]
            goes_on = piece.goes_on and not (self._block.is_last and piece.end == len(self._block.text))
            result.between.append(Between(result.count + 1, piece.start, text, goes_on))
            return
        result.starts.append(piece.start)
        result.count += 1
        if self._passes_over(piece):
            result.passed.append(result.count)
            return
        self._read(piece, result.count, is_missed=is_missed)

    def _read(self, piece: Cut, number: int, *, is_missed: bool = False) -> None:
        reader = RecordReader(
            self._block,
            piece,
            self._examiner,
            self._ruler,
            may_declare_entities=self._may_declare_entities,
        )
        self.result.records.append(reader.result(number))
        if reader.record is None:
            return
        self._gathering.add(number - 1, reader.record, reader.near)
        self._cover(piece.start, piece.end)
        if self._lenience is not None:
            self._lenience.learn(reader.record)
        if not (is_missed and self._learn(reader.record, self.result.records[-1].hits)):
            reader.record.root.dissolve()

    def _learn(self, record: CarefulRecord, hits: Sequence[LocalHit]) -> bool:
        """Learns from a record that was not recognised, or keeps it to learn from it later: then it says so."""
        if not self._stranger_rules.issuperset(hit.rule for hit in hits):
            # A defect is no lesson: the records that have it are read with care whatever was learnt.
            return False
        strangers = strangers_in(record.root, record.found, self._plan.schema.vocabulary)
        strangers |= repeated_in(record)
        if hits and strangers and len(self._strange) < _MOST_LESSONS:
            self._strange.append((record.root, strangers))
            return True
        if not hits and self._learnt < _MOST_LESSONS:
            self._learnt += 1
            if self._lessons.learn(record.root):
                self._lessons.strangers.update(strangers)
        return False

    def _lessons_of_strangers(self) -> Lessons:
        """What the records with strangers teach; it takes time, and is left where few have the same."""
        lessons = Lessons()
        counted = Counter(path for _, strangers in self._strange for path in strangers)
        is_worth_it = any(records >= _MANY for records in counted.values())
        for root, strangers in self._strange:
            if is_worth_it and lessons.learn(root):
                lessons.strangers.update(strangers)
            root.dissolve()
        return lessons

    def _lessons_learnt(self) -> Lessons | None:
        """What all records have taught together; of strangers, what many have in this block."""
        lessons, others = self._lessons, self._lessons_of_strangers()
        if any(records >= _MANY for records in others.strangers.values()):
            lessons = lessons.copy()
            lessons.merge(others)
            if not lessons.has_order:
                lessons = self._lessons
        return lessons if lessons.records else None

    def _cover(self, start: int, end: int) -> None:
        if self.result.coverage is not None:
            self.result.coverage.observe(self._block.text[start:end])

    def _settle(self, seen: Screened, others: Screened) -> None:
        """Reads with care what the screens have second thoughts about; of all others they say what is to be said."""
        result = self.result
        for number in seen.doubtful():
            start = result.starts[number]
            if number in seen.unsound or self._taken_leniently(start, number, others) is None:
                self._read(next(self._cuts(start)), number + 1)
        for number in others.doubtful():
            self._read(next(self._cuts(result.starts[number])), number + 1)
        result.remarked = Remarked.of(sorted([*seen.remarked(), *others.remarked()]))
        result.records += [*seen.flawed(self._ruler), *others.flawed(self._ruler)]
        if isinstance(self._ruler, Later) and result.records:
            result.lines.extend(self._lines({**seen.line_ends(), **others.line_ends()}))
            self._place_records()
        if result.records:
            result.records.sort(key=lambda record: record.number)
        if result.coverage is not None:
            for text in chain(seen.clean(), others.clean()):
                result.coverage.observe(text.rstrip())
        result.groups = seen.groups() + others.groups()
        self._gathering.screened, self._gathering.others = seen.exhibits, others.exhibits

    def _lines(self, counted: Mapping[int, tuple[int, int]]) -> Iterator[int]:
        """For each record the line in which it begins; of some it was `counted` how many lines end in them."""
        text = self._block.text
        line, last = 1, 0
        for start in self.result.starts:
            line += text.count(b"\n", last, start)
            yield line
            last, line_ends = counted.get(start, (start, 0))
            line += line_ends

    def _place_records(self) -> None:
        """Tells where the records that were read are, and what was found in them."""
        ruler = self.result.ruler(self._block)
        for record in self.result.records:
            record.place = ruler.place(record.place.offset)
            record.hits = [hit.at(ruler.near(hit.place.offset)) for hit in record.hits]
        self._gathering.place(ruler)

    def finish(self) -> BlockResult:
        self.result.lessons = self._lessons_learnt()
        self.result.batches = self._gathering.batches(self.result.count)
        screened = self._gathering.screened
        self.result.end = self._block.end if screened is None else screened.end
        if self._plan.extract is not None:
            self.result.extract = self._plan.extract.of_block(self._block, self.result.starts)
        return self.result


def _after_blanks(text: bytes, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def root_hits(root: Node, place: Place, plan: Plan) -> Sequence[LocalHit]:
    """What the schema says against the attributes of the root element; its namespace is the document's business."""
    return [
        LocalHit(rule, place, hit.path, hit.values, None)
        for deviation in plan.schema.root_deviations(root)
        for hit in (hit_of(deviation),)
        for rule, _, options in plan.schema_rules
        if options.kind is deviation.kind and not deviation.path.endswith("xmlns")
    ]
