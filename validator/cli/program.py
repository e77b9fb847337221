"""A feed that an export program prints, read while it prints: `check --run`.

The program is started without a shell, so nothing in the command is expanded. What it says on standard error passes
through. When it ends with another status than 0, there is no telling what it left out, so the run is given up.
"""

from __future__ import annotations

import io
import os
import shlex
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from validator.errors import FeedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

OPTION = "--run"
_PATIENCE = 5
"""Seconds that a program has to end when it is told to."""


@contextmanager
def output_of(command: str) -> Iterator[BinaryIO]:
    """What the program of `command` prints, as a stream; it is stopped if not all of it is read.

    Reading raises FeedError at the end of the output where the program did not end with status 0.

    Raises:
        UsageError: the command cannot be understood, or the program cannot be started.
    """
    process = _started(command)
    try:
        yield cast("BinaryIO", _Output(process))
    finally:
        _stop(process)


class _Output(io.RawIOBase):
    """The standard output of a process; it goes by the name of standard input, as any feed from a pipe does."""

    name = "-"

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        assert process.stdout is not None
        self._stdout = process.stdout

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._stdout.read(len(buffer))
        buffer[: len(piece)] = piece
        if not piece:
            self._look_at_status()
        return len(piece)

    def _look_at_status(self) -> None:
        status = self._process.wait()
        if status:
            how = f"ended with exit status {status}" if status > 0 else f"was stopped by signal {-status}"
            raise FeedError(
                f"the program {how}.",
                hint="Mend what it says on standard error; what it printed was not judged.",
                where=OPTION,
            )


def check_command(command: str) -> None:
    """Refuses a command that could never be started, before it is written down somewhere.

    Raises:
        UsageError: it cannot be split into words, or is empty.
    """
    _words(command)


def _words(command: str) -> str | list[str]:
    try:
        # Windows has programs split their own command line.
        words = command if os.name == "nt" else shlex.split(command)
    except ValueError as error:
        raise UsageError(
            f"the command cannot be split into words: {str(error).lower()}.",
            hint="Close every quotation mark.",
            where=OPTION,
        ) from None
    if not words:
        raise UsageError("the command is empty.", hint='Write it as: --run "python export.py"', where=OPTION)
    return words


def _started(command: str) -> subprocess.Popen[bytes]:
    words = _words(command)
    try:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(
            f"the program cannot be started: {reason}.",
            hint="Name a program that can be found; no shell reads the command.",
            where=OPTION,
        ) from error


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a program that is still running, and lets go of its output."""
    if process.stdout is not None:
        process.stdout.close()
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
