"""Checks blocks in several processes, and gives their results in the order of the feed.

The main process reads, cuts, and puts together; workers check. A block reaches its worker through memory that both
share, where processes are forked; else through a pipe. A worker that ends before its work does costs time
only: what it had is checked again here.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, TypeAlias

from validator.dataclass import dataclass, replace
from validator.engine.allowance import Allowance
from validator.engine.block import check_block
from validator.engine.collecting import rare_collections
from validator.engine.examiner import Examiner
from validator.engine.screen import Screen
from validator.grammar import NotCompilable
from validator.records.blocks import BLOCK_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.engine.learner import Learner
    from validator.engine.plan import Plan
    from validator.engine.results import BlockResult
    from validator.grammar import Lessons
    from validator.records.blocks import Block

_SLOT_BYTES = BLOCK_BYTES + BLOCK_BYTES // 2
_SLOTS = 2
"""How many blocks one worker may have at a time: one to check, one to go on with."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A block on its way to a worker; its text stands in `slot` of the shared memory if `length` is not -1."""

    block: Block
    slot: int
    length: int
    may_declare_entities: bool
    lessons: Lessons | None
    tiny_left: int


def _forks() -> bool:
    """Whether a new process begins as a copy of this one."""
    return "fork" in multiprocessing.get_all_start_methods() and os.name == "posix"


class _Worker:
    """One process, seen from the main process."""

    def __init__(self, plan: Plan, learner: Learner, others: Sequence[_Worker]) -> None:
        forks = _forks()
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self.memory = mmap.mmap(-1, _SLOT_BYTES * _SLOTS) if forks else None
        self.connection, theirs = context.Pipe()
        self.waiting: deque[tuple[int, int]] = deque()
        self.free = list(range(_SLOTS))
        self.lessons = learner.lessons
        inherited = [self.connection, *(other.connection for other in others)] if forks else []
        given = (plan, self.lessons, learner.screen, self.memory) if forks else None
        self.process = context.Process(target=_work, args=(theirs, inherited, given), daemon=True)
        self.process.start()
        theirs.close()
        if given is None:
            # Not as an argument: to hand over much to a process that fails to start would take for ever.
            self.connection.send((plan, self.lessons))

    def can_take(self, block: Block) -> bool:
        """Whether `block` can be given to it without waiting."""
        return bool(self.free) if self._fits(block) else not self.waiting

    def _fits(self, block: Block) -> bool:
        return self.memory is not None and len(block.text) <= _SLOT_BYTES and not block.pieces

    def give(
        self, number: int, block: Block, learner: Learner, *, may_declare_entities: bool, tiny_left: int
    ) -> None:
        """Lets it check `block`; its result comes under `number`."""
        slot, length = -1, -1
        if self._fits(block) and self.memory is not None:
            slot, length = self.free.pop(), len(block.text)
            self.memory[slot * _SLOT_BYTES : slot * _SLOT_BYTES + length] = block.text
            block = replace(block, text=b"")
        lessons = None
        if learner.lessons is not self.lessons:
            lessons = self.lessons = learner.lessons
        self.waiting.append((number, slot))
        self.connection.send(_Task(block, slot, length, may_declare_entities, lessons, tiny_left))

    def take(self) -> tuple[int, BlockResult]:
        """The next result.

        Raises:
            EOFError, OSError: the process has ended.
        """
        result = self.connection.recv()
        number, slot = self.waiting.popleft()
        if slot >= 0:
            self.free.append(slot)
        if isinstance(result, BaseException):
            raise result
        return number, result

    def stop(self) -> None:
        """Ends the process."""
        self.connection.close()
        self.process.join(timeout=1)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        if self.memory is not None:
            self.memory.close()


class Crew:
    """The workers of one run."""

    def __init__(self, plan: Plan, learner: Learner, jobs: int) -> None:
        self._plan = plan
        self._learner = learner
        self._workers: list[_Worker] = []
        self._allowance = Allowance()
        if learner.screen is not None and _forks():
            learner.screen.prepare()
        for _ in range(jobs):
            # Without a process more, those that are there do the work; without any, this one does.
            with suppress(OSError):
                self._workers.append(_Worker(plan, learner, self._workers))

    def results(
        self, blocks: Iterator[Block], *, may_declare_entities: bool
    ) -> Iterator[tuple[Block, BlockResult]]:
        """Each block of one source with its result, in order."""
        self._allowance = Allowance()
        blocks_of: dict[int, Block] = {}
        done: dict[int, BlockResult] = {}
        next_number = 0
        for number, block in enumerate(blocks):
            blocks_of[number] = block
            while (worker := self._idle(block)) is None and self._workers:
                done |= self._collect(blocks_of, may_declare_entities=may_declare_entities)
            if worker is None or not self._give(
                worker, number, block, may_declare_entities=may_declare_entities
            ):
                done |= self._lose(worker, blocks_of, number, may_declare_entities=may_declare_entities)
            while next_number in done:
                block = blocks_of.pop(next_number)
                result = done.pop(next_number)
                yield block, self._settled(block, result, may_declare_entities=may_declare_entities)
                next_number += 1
        while blocks_of:
            while next_number not in done:
                done |= self._collect(blocks_of, may_declare_entities=may_declare_entities)
            block = blocks_of.pop(next_number)
            result = done.pop(next_number)
            yield block, self._settled(block, result, may_declare_entities=may_declare_entities)
            next_number += 1

    def _settled(self, block: Block, result: BlockResult, *, may_declare_entities: bool) -> BlockResult:
        """The result of the next block, now that all before it are known."""
        if not self._allowance.is_kept(result):
            result = self._check(block, may_declare_entities=may_declare_entities)
        self._allowance.take(result)
        self._learner.learn(result.lessons)
        return result

    def _check(self, block: Block, *, may_declare_entities: bool) -> BlockResult:
        """The result of a block that is checked in this process."""
        return check_block(
            block,
            self._plan,
            self._learner.screen,
            may_declare_entities=may_declare_entities,
            tiny_left=self._allowance.left,
        )

    def _idle(self, block: Block) -> _Worker | None:
        able = [worker for worker in self._workers if worker.can_take(block)]
        return min(able, key=lambda worker: len(worker.waiting), default=None)

    def _give(self, worker: _Worker, number: int, block: Block, *, may_declare_entities: bool) -> bool:
        try:
            worker.give(
                number,
                block,
                self._learner,
                may_declare_entities=may_declare_entities,
                tiny_left=self._allowance.left,
            )
        except OSError:
            return False
        return True

    def _collect(self, blocks: dict[int, Block], *, may_declare_entities: bool) -> dict[int, BlockResult]:
        """Waits for results; those of a worker that has ended are made here."""
        by_connection: dict[Any, _Worker] = {
            worker.connection: worker for worker in self._workers if worker.waiting
        }
        done: dict[int, BlockResult] = {}
        for ready in wait([*by_connection]):
            worker = by_connection[ready]
            try:
                number, result = worker.take()
            except (EOFError, OSError):
                done |= self._lose(worker, blocks, None, may_declare_entities=may_declare_entities)
            else:
                done[number] = result
        return done

    def _lose(
        self,
        worker: _Worker | None,
        blocks: dict[int, Block],
        number: int | None,
        *,
        may_declare_entities: bool,
    ) -> dict[int, BlockResult]:
        """Goes on without `worker`: its blocks, and block `number`, are checked in this process."""
        numbers = set() if number is None else {number}
        if worker is not None:
            numbers |= {given for given, _ in worker.waiting}
            self._workers.remove(worker)
            worker.stop()
        return {
            lost: self._check(blocks[lost], may_declare_entities=may_declare_entities)
            for lost in sorted(numbers)
        }

    def stop(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.stop()
        self._workers.clear()


_Given: TypeAlias = "tuple[Plan, Lessons | None, Screen | None, mmap.mmap | None]"
"""What a worker that is forked has from the beginning."""


def _work(connection: Connection, inherited: Sequence[Connection], given: _Given | None) -> None:
    """What a worker does until nobody asks any more."""
    for other in inherited:
        other.close()
    # An interruption is the main process's to deal with; it ends the workers by closing the connection.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError, KeyboardInterrupt), rare_collections():
        plan, lessons, screen, memory = given or (*connection.recv(), None, None)
        if screen is None:
            screen = _screen(plan, lessons)
        examiner = Examiner(plan)
        while True:
            task: _Task = connection.recv()
            if task.lessons is not None:
                screen = _screen(plan, task.lessons)
            connection.send(_checked(task, screen, examiner, memory))


def _screen(plan: Plan, lessons: Lessons | None) -> Screen | None:
    if lessons is None:
        return None
    try:
        return Screen(plan, lessons)
    except NotCompilable:
        return None


def _checked(
    task: _Task, screen: Screen | None, examiner: Examiner, memory: mmap.mmap | None
) -> BlockResult | Exception:
    block = task.block
    if memory is not None and task.length >= 0:
        start = task.slot * _SLOT_BYTES
        block = replace(block, text=memory[start : start + task.length])
    try:
        return check_block(
            block,
            examiner.plan,
            screen,
            examiner,
            may_declare_entities=task.may_declare_entities,
            tiny_left=task.tiny_left,
        )
    except Exception as error:
        return error
