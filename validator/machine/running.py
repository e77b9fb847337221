"""Runs the machine: hands it a program and a text, and takes from its memory what it found.

In its memory stand the program, the text, and what is to be filled.
"""

from __future__ import annotations

import struct
from array import array
from functools import partial
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.machine.batch import ROW, Batch
from validator.machine.gists import COUNTED, MOST_MET, Gists, Met
from validator.machine.sandbox import NUMBER, PADDING, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from validator.machine.program import Program

LONGEST_TEXT = 4 << 20
"""Bytes that the machine can be given."""
_CAPTURED = 8 << 20
_MOST_TOLD = 1 << 16
_JOINED = LONGEST_TEXT + _CAPTURED
"""Bytes for all texts, and for what stands between them."""
MOST_TOGETHER = 13
"""How many groups one watch may have."""
MOST_WATCHES = 256
"""How many watches one machine may have."""
_WATCH = (3 + MOST_TOGETHER) * NUMBER
"""Bytes of a `Watch` in `machine.c`."""
MOST_IN_GIST = 14
"""How many groups one gist may have."""
MOST_GISTS = 4
"""How many gists one machine may make."""
_GIST = (2 + MOST_IN_GIST) * NUMBER
"""Bytes of a `Gist` in `gists.h`."""
_MET = 1 << 20
"""Bytes for the gists that were met."""
_WORK = 29
"""How many numbers say what there is to do: `Work` in `machine.c`."""
_LENGTH, _ROW, _TOLD, _USED, _IS_FULL, _COUNTED = 8, 12, 15, 23, 25, 27
"""Those of them that tell afterwards how much was learnt, how many rows there are, how much is told of them, up to
where gists stand, whether there was room for all, and how many of them were counted."""
_HEAD = struct.Struct("<II")


@dataclass(frozen=True, slots=True)
class Watch:
    """Groups, counted from 0, of which those texts need not be told that are known together, as of `kind` (from 1).

    If it `is_each`, it is one group, and where that took no part, nothing is to be told.
    """

    kind: int
    groups: tuple[int, ...]
    is_each: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.groups) <= (1 if self.is_each else MOST_TOGETHER):
            raise ValueError(f"a watch has 1 to {MOST_TOGETHER} groups, or one")


@dataclass(frozen=True, slots=True)
class Gist:
    """Groups, counted from 0, of which no two gists share one, and of which a row says together what it holds.

    Of `plain` ones the texts as they are written, of `shaped` ones whether they are numbers: see `Batch.gists`.
    """

    plain: tuple[int, ...]
    shaped: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.shaped or len(self.groups) > MOST_IN_GIST:
            raise ValueError(f"a gist has at most {MOST_IN_GIST} groups, and some are shaped")

    @property
    def groups(self) -> tuple[int, ...]:
        """All of them, the plain ones first."""
        return *self.plain, *self.shaped


ODD = 0
"""The kind of the characters beyond ASCII of one text."""


class Machine:
    """A machine with a program, and what it knows of texts.

    Args:
        program: recognises records.
        anchor: the group, counted from 1, of which it tells the line; 0 for none.
        minds_odd: whether characters beyond ASCII have to be known.
        shortest: how many bytes a record has, without the blanks behind it, that is not tiny.
        gists: what it is to tell of all rows.

    Raises:
        OSError: the machine cannot be run here.
        ValueError: these are too many gists.
    """

    def __init__(
        self,
        program: Program,
        anchor: int,
        *,
        minds_odd: bool,
        shortest: int = 0,
        gists: Sequence[Gist] = (),
    ) -> None:
        if len(gists) > MOST_GISTS:
            raise ValueError(f"a machine makes at most {MOST_GISTS} gists")
        self._sandbox = box = Sandbox()
        self._groups = program.groups
        self._most_rows = _CAPTURED // (2 * NUMBER * max(program.groups, 1))
        self._text: bytes | None = None
        self._watches: Sequence[Watch] = ()
        steps, literals = box.room(len(program.steps) * NUMBER), box.room(len(program.literals))
        self._watched = box.room(MOST_WATCHES * _WATCH)
        self._gists = box.room(MOST_GISTS * _GIST)
        self._gists_told = len(gists)
        self._work = box.room(_WORK * NUMBER)
        self._text_at = box.room(LONGEST_TEXT)
        self._rows = box.room(self._most_rows * ROW * NUMBER)
        self._captured = box.room(_CAPTURED)
        self._told = box.room(_MOST_TOLD * 2 * NUMBER)
        self._joined = box.room(_JOINED)
        self._numbers = box.room(self._most_rows * len(gists) * NUMBER)
        self._met_at = box.room(_MET)
        self._wanted_at = box.room(program.groups)
        self._counted = box.room(MOST_MET * COUNTED * NUMBER)
        self._met = Met()
        self._wanted: set[int] = set()
        self._was_wanted: frozenset[int] = frozenset()
        box.open()
        box.put(steps, array("I", program.steps).tobytes())
        box.put(literals, program.literals)
        box.put(self._gists, b"".join(map(_gist, gists)))
        self._program = steps, literals, program.groups, anchor, self._watched
        self._minds_odd = int(minds_odd)
        self._shortest = shortest

    @property
    def is_running(self) -> bool:
        """Whether it has not stopped; from one that has nothing more is to be had."""
        return self._sandbox.is_running

    def watch(self, watches: Sequence[Watch]) -> None:
        """What it is to tell of records from now on.

        Raises:
            ValueError: these are too many.
        """
        if len(watches) > MOST_WATCHES:
            raise ValueError(f"a machine has at most {MOST_WATCHES} watches")
        self._watches = watches
        self._sandbox.put(self._watched, _described(self._watches))

    def take(self, text: bytes, start: int) -> Batch | None:
        """Recognises records from index `start` of a text on, in their order; None where there is none.

        What is none is left out, up to where one may begin again. Of a text with very many records not all may be taken
        at once; of one that is too long none.
        """
        if text is not self._text:
            if len(text) > LONGEST_TEXT:
                return None
            self._sandbox.put(self._text_at, text + bytes(PADDING))
            self._text = text
        if len(self._wanted) > len(self._was_wanted):
            self._was_wanted = frozenset(self._wanted)
            wanted = bytes(group in self._was_wanted for group in range(self._groups))
            self._sandbox.put(self._wanted_at, wanted)
        done = self._do("recognise", len(text), start)
        count, told = done[_ROW], done[_TOLD]
        if not (count and self.is_running):
            return None
        unknown: dict[int, list[int]] = {}
        pairs = self._sandbox.numbers(self._told, 2 * told)
        for row, watch in zip(pairs[0::2].tolist(), pairs[1::2].tolist(), strict=True):
            unknown.setdefault(watch, []).append(row)
        return Batch(
            text,
            self._groups,
            self._sandbox.numbers(self._rows, count * ROW).tolist(),
            self._sandbox.numbers(self._captured, count * 2 * self._groups),
            unknown,
            *self._texts(),
            self._was_wanted,
            self._wanted,
            [*self._gists_in(count, done)],
            count < self._most_rows and told + len(self._watches) <= _MOST_TOLD,
        )

    def know(self, texts: Iterable[tuple[int, bytes]]) -> None:
        """Learns texts, each of a kind, that need not be told any more; where there is no more room, it forgets all."""
        packed = [_HEAD.pack(kind, len(text)) + text for kind, text in texts]
        while packed:
            size = count = 0
            while count < len(packed) and size + len(packed[count]) <= _JOINED:
                size += len(packed[count])
                count += 1
            self._sandbox.put(self._joined, b"".join(packed[:count]))
            if self._do("learn", count)[_LENGTH] < count:
                self._do("forget")
            packed = packed[max(count, 1) :]

    def _do(self, what: str, length: int = 0, start: int = 0) -> memoryview[int]:
        """Does it; gives the numbers that tell what came of it."""
        numbers = (
            *(*self._program, len(self._watches), self._minds_odd, self._text_at, length, start, self._rows),
            *(self._captured, 0, self._most_rows, self._told, 0, _MOST_TOLD, self._joined, self._shortest),
            *(self._gists, self._gists_told, self._numbers),
            *(self._met_at, self._met.used, _MET, 0, self._counted, 0, self._wanted_at),
        )
        self._sandbox.put(self._work, array("I", numbers).tobytes())
        self._sandbox.call(what, self._work)
        return self._sandbox.numbers(self._work, _WORK)

    def _texts(self) -> tuple[bytes, Sequence[int]]:
        """What was joined, and where the texts of each group end there."""
        ends = self._sandbox.numbers(self._joined, self._groups).tolist()
        return self._sandbox.bytes(self._joined + len(ends) * NUMBER, ends[-1] if ends else 0), ends

    def _gists_in(self, count: int, done: memoryview[int]) -> Iterator[Gists | None]:
        """Each gist of so many rows; None where it is not told of all."""
        met, box = self._met, self._sandbox
        met.learn(box.bytes(self._met_at + met.used, done[_USED] - met.used))
        if done[_IS_FULL]:
            # What was told so far keeps its meaning, for those who have it.
            self._met = Met()
        counts: list[dict[bytes, int]] = [{} for _ in range(self._gists_told)]
        counted = iter(box.numbers(self._counted, done[_COUNTED] * COUNTED))
        for gist, number, rows in zip(counted, counted, counted, strict=True):
            counts[gist][met.texts[number]] = rows
        numbers = box.numbers(self._numbers, count * self._gists_told)
        for gist, own in enumerate(counts):
            is_whole = sum(own.values()) == count
            yield Gists(own, partial(met.of, numbers[gist :: self._gists_told])) if is_whole else None


def _described(watches: Sequence[Watch]) -> bytes:
    """`Watch` in `machine.c`, one behind another."""
    numbers = array("I")
    for watch in watches:
        unused = MOST_TOGETHER - len(watch.groups)
        numbers.extend(
            (watch.kind, watch.is_each, len(watch.groups), *watch.groups, *(0 for _ in range(unused)))
        )
    return numbers.tobytes()


def _gist(gist: Gist) -> bytes:
    """`Gist` in `gists.h`."""
    groups = gist.groups
    unused = (0 for _ in range(MOST_IN_GIST - len(groups)))
    return array("I", (len(gist.plain), len(groups), *groups, *unused)).tobytes()
