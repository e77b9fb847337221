"""Runs the machine: hands it a program and a text, and takes from its memory what it found.

The memory is laid out here, behind what the machine keeps for itself: the program, the text, and what is to be filled.
"""

from __future__ import annotations

import atexit
import os
import struct
import weakref
from array import array
from dataclasses import dataclass
from functools import cache
from importlib import resources, util
from typing import TYPE_CHECKING, Any

from validator.machine.batch import ROW, Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.machine.program import Program

_SWITCH = "SIS_VALIDATOR_MACHINE"
"""The environment variable that keeps the machine out, if it is "off": for whoever wants to compare."""
LONGEST_TEXT = 4 << 20
"""Bytes that the machine can be given."""
_PADDING = 64
"""Bytes that may be read behind a text."""
_CAPTURED = 8 << 20
_MOST_TOLD = 1 << 16
_JOINED = LONGEST_TEXT + _CAPTURED
MOST_TOGETHER = 13
"""How many groups one watch may have."""
_MOST_WATCHES = 256
_PAGE = 1 << 16
_NUMBER = 4
"""Bytes."""
_WATCH = (3 + MOST_TOGETHER) * _NUMBER
"""Bytes of a `Watch` in `machine.c`."""
_WORK = 19
"""How many numbers say what there is to do: `Work` in `machine.c`."""
_LENGTH, _ROW, _TOLD = 8, 12, 15
"""Those of them that tell afterwards how much was learnt, how many rows there are, how much is told of them."""
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


ODD = 0
"""The kind of the characters beyond ASCII of one text."""


@cache
def is_there() -> bool:
    """Whether the machine can be run: the extra `fast` is installed, and nobody wants to do without."""
    return os.environ.get(_SWITCH) != "off" and util.find_spec("wasmtime") is not None


class Machine:
    """A machine with a program, and what it knows of texts.

    Args:
        program: recognises records.
        anchor: the group, counted from 1, of which it tells the line; 0 for none.
        minds_odd: whether characters beyond ASCII have to be known.
        shortest: how many bytes a record has, without the blanks behind it, that is not tiny.

    Attributes:
        is_running: whether it has not stopped; from one that has nothing more is to be had.

    Raises:
        OSError: the machine cannot be run here.
    """

    def __init__(self, program: Program, anchor: int, *, minds_odd: bool, shortest: int = 0) -> None:
        self._call, memory, self._end = _started()
        self.is_running = True
        self._groups = program.groups
        self._most_rows = _CAPTURED // (2 * _NUMBER * max(program.groups, 1))
        self._text: bytes | None = None
        self._watches: Sequence[Watch] = ()
        steps, literals = self._room(len(program.steps) * _NUMBER), self._room(len(program.literals))
        self._watched = self._room(_MOST_WATCHES * _WATCH)
        self._work = self._room(_WORK * _NUMBER)
        self._text_at = self._room(LONGEST_TEXT)
        self._rows = self._room(self._most_rows * ROW * _NUMBER)
        self._captured = self._room(_CAPTURED)
        self._told = self._room(_MOST_TOLD * 2 * _NUMBER)
        self._joined = self._room(_JOINED)
        self._memory = memory(self._end)
        self._put(steps, array("I", program.steps).tobytes())
        self._put(literals, program.literals)
        self._program = steps, literals, program.groups, anchor, self._watched
        self._minds_odd = int(minds_odd)
        self._shortest = shortest

    def _room(self, size: int) -> int:
        """Where there is room for so many bytes."""
        begin = self._end
        self._end = (begin + size + 2 * _PADDING) & -_PADDING
        return begin

    def _put(self, at: int, what: bytes) -> None:
        self._memory[at : at + len(what)] = what

    def watch(self, watches: Sequence[Watch]) -> None:
        """What it is to tell of records from now on."""
        self._watches = watches[:_MOST_WATCHES]
        self._put(self._watched, _described(self._watches))

    def take(self, text: bytes, start: int) -> Batch | None:
        """Recognises records from index `start` of a text on, one behind another; None where there is none.

        Of a text with very many records not all may be taken at once; of one that is too long none.
        """
        if text is not self._text:
            if len(text) > LONGEST_TEXT:
                return None
            self._put(self._text_at, text + bytes(_PADDING))
            self._text = text
        done = self._do("recognise", len(text), start)
        count, told = done[_ROW], done[_TOLD]
        if not (count and self.is_running):
            return None
        unknown: dict[int, list[int]] = {}
        pairs = self._numbers(self._told, 2 * told)
        for row, watch in zip(pairs[0::2].tolist(), pairs[1::2].tolist(), strict=True):
            unknown.setdefault(watch, []).append(row)
        return Batch(
            text,
            self._groups,
            self._numbers(self._rows, count * ROW).tolist(),
            self._numbers(self._captured, count * 2 * self._groups),
            unknown,
            *self._texts(),
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
            self._put(self._joined, b"".join(packed[:count]))
            if self._do("learn", count)[_LENGTH] < count:
                self._do("forget")
            packed = packed[max(count, 1) :]

    def _do(self, what: str, length: int = 0, start: int = 0) -> memoryview[int]:
        """Does it; gives the numbers that tell what came of it."""
        numbers = (
            *(*self._program, len(self._watches), self._minds_odd, self._text_at, length, start, self._rows),
            *(self._captured, 0, self._most_rows, self._told, 0, _MOST_TOLD, self._joined, self._shortest),
        )
        self._put(self._work, array("I", numbers).tobytes())
        self.is_running = self.is_running and self._call(what, self._work)
        return self._numbers(self._work, _WORK)

    def _texts(self) -> tuple[bytes, Sequence[int]]:
        """What was joined, and where the texts of each group end there."""
        ends = self._numbers(self._joined, self._groups).tolist()
        return self._bytes(self._joined + self._groups * _NUMBER, ends[-1] if ends else 0), ends

    def _bytes(self, at: int, size: int) -> bytes:
        return bytes(self._memory[at : at + size])

    def _numbers(self, at: int, count: int) -> memoryview[int]:
        return memoryview(self._bytes(at, count * _NUMBER)).cast("I")


def _described(watches: Sequence[Watch]) -> bytes:
    """`Watch` in `machine.c`, one behind another."""
    numbers = array("I")
    for watch in watches:
        unused = MOST_TOGETHER - len(watch.groups)
        numbers.extend(
            (watch.kind, watch.is_each, len(watch.groups), *watch.groups, *(0 for _ in range(unused)))
        )
    return numbers.tobytes()


@cache
def _module(pid: int) -> tuple[Any, Any]:  # noqa: ARG001  (a process that was forked makes its own)
    """The machine, compiled for this computer."""
    import wasmtime

    atexit.register(_close_all)
    config = wasmtime.Config()
    # Threads would not live on in a process that is forked.
    config.parallel_compilation = False
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module(engine, resources.files(__package__).joinpath("machine.wasm").read_bytes())


_running: weakref.WeakSet[Any] = weakref.WeakSet()
"""What has to be closed before the interpreter ends, which would take its functions away."""


def _close_all() -> None:
    for store in _running:
        store.close()
    _module.cache_clear()


def _started() -> tuple[Any, Any, int]:
    """A new machine: how to call it, how to get at its memory, and where the memory is free."""
    import ctypes

    import wasmtime

    try:
        engine, module = _module(os.getpid())
        store = wasmtime.Store(engine)
        _running.add(store)
        exports = wasmtime.Instance(store, module, []).exports(store)
    except wasmtime.WasmtimeError as error:
        raise OSError(f"the machine cannot be run: {error}") from error
    memory: Any = exports["memory"]
    free: Any = exports["__heap_base"]
    functions: dict[str, Any] = {name: exports[name] for name in ("recognise", "learn", "forget")}

    def call(name: str, work: int) -> bool:
        try:
            functions[name](store, work)
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            return False
        return True

    def view(size: int) -> memoryview[int]:
        have = memory.data_len(store)
        if have < size:
            memory.grow(store, -(-(size - have) // _PAGE))
        address = ctypes.addressof(memory.data_ptr(store).contents)
        return memoryview((ctypes.c_ubyte * size).from_address(address)).cast("B")

    return call, view, (free.value(store) + _PADDING) & -_PADDING
