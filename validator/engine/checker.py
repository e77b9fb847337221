"""Checks the blocks of a source: in this process, or with a crew where the feed is worth one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from validator.engine.allowance import Allowance
from validator.engine.block import check_block
from validator.engine.examiner import Examiner
from validator.engine.learner import Learner
from validator.records.cutter import CutKind
from validator.records.prolog import may_declare_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.engine.crew import Crew
    from validator.engine.plan import Plan
    from validator.engine.results import BlockResult
    from validator.records.blocks import Block


class Checker:
    """Checks blocks for one run, in up to `jobs` processes; `close` it when the run is over."""

    def __init__(self, plan: Plan, jobs: int) -> None:
        self._plan = plan
        self._jobs = jobs
        self._crew: Crew | None = None
        self._examiner = Examiner(plan)
        self.learner = Learner(plan)

    def results(
        self, blocks: Iterator[Block], expected_bytes: int | None = None
    ) -> Iterator[tuple[Block, BlockResult]]:
        """Each block of one source, which should have so many bytes if that is known, with its result, in order."""
        may_declare: bool | None = None
        for first in blocks:
            may_declare = _may_declare_entities(first)
            if may_declare is not None or first.is_last:
                break
            # There are no records in it, nor a root.
            yield first, check_block(first, self._plan, None, self._examiner, may_declare_entities=False)
        else:
            return
        self.learner.begin(first, expected_bytes or 0)
        yield from self._results(first, blocks, may_declare_entities=bool(may_declare))

    def _results(
        self, first: Block, others: Iterator[Block], *, may_declare_entities: bool
    ) -> Iterator[tuple[Block, BlockResult]]:
        """Each block from the `first` on in which a root or a record stands."""
        everything = chain((first,), others)
        if self._jobs > 1 and not first.is_last:
            # A source of one block is not worth a process.
            from validator.engine.crew import Crew

            self._crew = self._crew or Crew(self._plan, self.learner, self._jobs)
            yield from self._crew.results(everything, may_declare_entities=may_declare_entities)
            return
        allowance = Allowance()
        for block in everything:
            result = check_block(
                block,
                self._plan,
                self.learner.screen,
                self._examiner,
                may_declare_entities=may_declare_entities,
                tiny_left=allowance.left,
            )
            allowance.take(result)
            self.learner.learn(result.lessons)
            yield block, result

    def close(self) -> None:
        """Ends the crew, if there is one."""
        if self._crew is not None:
            self._crew.stop()
            self._crew = None


def _may_declare_entities(block: Block) -> bool | None:
    """Whether a source may declare entities that so far holds nothing but `block`; None where that is still open."""
    for piece in block.cuts():
        if piece.kind is CutKind.RECORD:
            return False
        declares = may_declare_entities(block.text[piece.start : piece.end])
        if declares is not None:
            return declares
    return None
