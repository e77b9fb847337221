"""Learns how a feed is written, and keeps the screen for its clean records."""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING

from validator.checks.check import Look
from validator.dataclass import replace
from validator.engine.examiner import Examiner
from validator.engine.reading import CarefulRecord
from validator.engine.screen import WORTH_A_MACHINE, Screen
from validator.engine.strangers import repeated_in, strangers_in
from validator.faults import FaultKind
from validator.grammar import Lessons, NotCompilable
from validator.records.cutter import CutKind, cut
from validator.records.parser import parse_record
from validator.records.selector import without_positions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.engine.plan import Plan
    from validator.records.blocks import Block
    from validator.records.cutter import Cut
    from validator.records.parser import Parsed
    from validator.records.selector import Selector
    from validator.records.tree import Node

WORTH_LEARNING = 400_000
"""Bytes: a shorter first block is read with care throughout, which takes no longer than to learn from it."""
_FIRST_LESSONS = 200
"""How many records are learnt from at first."""
_LOOKED_AT = 2 * _FIRST_LESSONS
"""Among how many they are chosen."""
_LONGEST_LESSON = 65_536
"""A longer record, in bytes, is not like the others, and takes long to read."""
_EVERY = 5
"""Of how many of these one is examined."""
_ENOUGH = 16
"""How many records in another order are no exception any more."""
_MOST_TIMES = 12
"""How often the grammar is written anew in one run."""


def _some(pieces: Sequence[Cut]) -> Sequence[Cut]:
    """As many as are worth learning from, in no regular distance: what every seventh record has is no rule."""
    few = min(_FIRST_LESSONS, len(pieces))
    return [pieces[number] for number in sorted(random.Random(0).sample(range(len(pieces)), few))]


def _may_teach(piece: Cut) -> bool:
    return piece.kind is CutKind.RECORD and piece.end - piece.start <= _LONGEST_LESSON


def _worth_learning_from(records: Sequence[Parsed]) -> list[Node]:
    """Those with sound markup; where they are few, the others as they are mended."""
    sound = [one.root for one in records if one.root is not None and _has_sound_markup(one)]
    return sound if len(sound) * 2 > len(records) else [one.root for one in records if one.root is not None]


def _has_sound_markup(parsed: Parsed) -> bool:
    """Whether nothing is wrong with a record but characters and references: what else is there is as it is meant."""
    return all(flaw.kind is not FaultKind.NOT_WELL_FORMED or flaw.may_be_declared for flaw in parsed.flaws)


class Learner:
    """Keeps the screen in use, and writes a new one where records teach something."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.screen: Screen | None = None
        self.lessons: Lessons | None = None
        self.times = 0
        # What is found in texts anywhere is no lesson about a path.
        rules = tuple(rule for rule in plan.record_rules if rule[1].look is not Look.WHOLE)
        self._examiner = Examiner(replace(plan, record_rules=rules))

    def begin(self, block: Block, expected_bytes: int = 0) -> None:
        """A first look at a source, which should have so many bytes; 0 if nobody knows."""
        if len(block.text) < WORTH_LEARNING or self.times >= _MOST_TIMES:
            return
        cuts = islice(cut(block.text, is_last=block.is_last), _LOOKED_AT)
        pieces = [piece for piece in cuts if _may_teach(piece)]
        read = (
            parse_record(block.text[piece.start : piece.end], is_cut_off=piece.is_cut_off)
            for piece in _some(pieces)
        )
        roots = _worth_learning_from([*read])
        lessons = Lessons.of(roots)
        lessons.strangers.update(
            path
            for root in roots
            for path in strangers_in(root, self._examiner.index.find(root), self.plan.schema.vocabulary)
        )
        for root in roots[::_EVERY]:
            record = CarefulRecord(root, self.plan.schema, self._examiner.index)
            lessons.defects.update(self._defects_of(record))
            lessons.strangers.update(repeated_in(record))
        lessons.look(block.text[: pieces[-1].end] if pieces else block.text)
        lessons.look_at_texts(roots[::_EVERY])
        lessons.settled = self._settled(roots)
        lessons.is_long = expected_bytes >= WORTH_A_MACHINE
        if self.lessons is None or not self.lessons.know(lessons):
            self._write(lessons)

    def _defects_of(self, record: CarefulRecord) -> set[str]:
        """The paths at which rules find something in a record, but for what they find in texts anywhere."""
        return {
            without_positions(path)
            for answer in self._examiner.answers(record).values()
            if not isinstance(answer, Exception)
            for hit in answer
            for path in (hit.path, *hit.about)
        }

    def _settled(self, records: Sequence[Node]) -> frozenset[tuple[str, Selector]]:
        """The fields that a feed check, named first, needs not be shown any more, now that it was shown `records`."""
        return frozenset(
            (check.name, selector)
            for check, _, options in self.plan.feed_rules
            if check.settled is not None
            for selector in check.settled(records, options)
        )

    def learn(self, lessons: Lessons | None) -> None:
        """Learns from records that were not recognised."""
        if lessons is None or self.lessons is None or self.times >= _MOST_TIMES:
            return
        if self.lessons.know(lessons):
            return
        merged = self.lessons.copy()
        merged.merge(lessons)
        if merged.has_order:
            self._write(merged)
        elif lessons.records >= _ENOUGH:
            # The feed goes on in another order.
            self._write(lessons.with_style_of(self.lessons))

    def _write(self, lessons: Lessons) -> bool:
        self.times += 1
        try:
            screen = Screen(self.plan, lessons)
        except NotCompilable:
            return False
        self.screen, self.lessons = screen, lessons
        return True
