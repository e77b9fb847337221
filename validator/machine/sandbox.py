"""Starts the machine in its sandbox, lays out its memory, and calls it.

Behind what the machine keeps for itself, its memory is laid out by whoever uses it: first all `room`, then `open`.
"""

from __future__ import annotations

import atexit
import os
import weakref
from functools import cache
from importlib import import_module, util
from typing import Any

from validator.resources import packaged

PADDING = 64
"""Bytes that may be read behind whatever there is room for."""
NUMBER = 4
"""Bytes of a number."""
_PAGE = 1 << 16
_ALIGNED = "log2_min_function_alignment", "6"
"""Functions begin where a line of a processor's cache does: placed by chance, they may take a quarter longer."""
_SWITCH = "SIS_VALIDATOR_MACHINE"
"""The environment variable that keeps the machine out, if it is "off": for whoever wants to compare."""


@cache
def is_there() -> bool:
    """Whether the machine can be run: the extra `fast` is installed, and nobody wants to do without."""
    return os.environ.get(_SWITCH) != "off" and util.find_spec("wasmtime") is not None


def import_machine() -> None:
    """Imports what runs the machine, and starts nothing of it, which would not live on in a process that is forked."""
    import_module("wasmtime")


class Sandbox:
    """A machine of one's own.

    Attributes:
        is_running: whether it has not stopped; from one that has nothing more is to be had.

    Raises:
        OSError: the machine cannot be run here.
    """

    def __init__(self) -> None:
        import wasmtime

        try:
            engine, module = _module(os.getpid())
            self._store = wasmtime.Store(engine)
            _running.add(self._store)
            exports: Any = wasmtime.Instance(self._store, module, []).exports(self._store)
        except wasmtime.WasmtimeError as error:
            raise OSError(f"the machine cannot be run: {error}") from error
        self.is_running = True
        self._exports = exports
        self._functions: dict[str, Any] = {}
        self._view = memoryview(b"")
        free: Any = exports["__heap_base"]
        self._end = (int(free.value(self._store)) + PADDING) & -PADDING

    def room(self, size: int) -> int:
        """Where there is room for so many bytes, from an address that 64 divides."""
        begin = self._end
        self._end = (begin + size + 2 * PADDING) & -PADDING
        return begin

    def open(self) -> None:
        """Makes the memory as large as all the room that was asked for.

        Raises:
            OSError: there is not so much.
        """
        import ctypes

        import wasmtime

        memory, have = self._exports["memory"], self._exports["memory"].data_len(self._store)
        try:
            if have < self._end:
                memory.grow(self._store, -(-(self._end - have) // _PAGE))
        except wasmtime.WasmtimeError as error:
            raise OSError(f"the machine has no memory: {error}") from error
        address = ctypes.addressof(memory.data_ptr(self._store).contents)
        self._view = memoryview((ctypes.c_ubyte * self._end).from_address(address)).cast("B")

    def call(self, name: str, work: int) -> None:
        """Has the machine do something, of which it is told at an address; where it stops, it runs no more."""
        import wasmtime

        if not self.is_running:
            return
        if name not in self._functions:
            self._functions[name] = self._exports[name]
        try:
            self._functions[name](self._store, work)
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            self.is_running = False

    def put(self, at: int, what: bytes) -> None:
        """Writes into the memory."""
        self._view[at : at + len(what)] = what

    def bytes(self, at: int, size: int) -> bytes:
        """What stands in the memory."""
        return bytes(self._view[at : at + size])

    def numbers(self, at: int, count: int) -> memoryview[int]:
        """The same as numbers."""
        return memoryview(self.bytes(at, count * NUMBER)).cast("I")


@cache
def _module(pid: int) -> tuple[Any, Any]:  # noqa: ARG001  (a process that was forked makes its own)
    """The machine, compiled for this computer."""
    import wasmtime

    atexit.register(_close_all)
    config = wasmtime.Config()
    # Threads would not live on in a process that is forked.
    config.parallel_compilation = False
    if hasattr(config, "cranelift_flag_set"):
        config.cranelift_flag_set(*_ALIGNED)
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module(engine, packaged("machine", "machine.wasm").read_bytes())


_running: weakref.WeakSet[Any] = weakref.WeakSet()
"""What has to be closed before the interpreter ends, which would take its functions away."""


def _close_all() -> None:
    for store in _running:
        store.close()
    _module.cache_clear()
