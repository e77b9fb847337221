"""Ends the process as the system asks it to, and takes along what was not written to its end.

A scheduler whose time is up, or a terminal that is closed, would leave hidden files behind that hold data of people.
An exception in the main thread is no way to clean up: one that is raised in the middle of anything gets lost. So the
signal writes its number into a pipe, whatever the main thread is busy with; a thread that waits there takes the files
away and ends the process. Ctrl-C remains an exception, but where that gets lost, the thread does the same. This is for
the command line as a process of its own: what is called from Python leaves signals alone.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from validator.cli.output import PROGRAM
from validator.cli.statuses import ENDED_BY_SIGNAL

_SIGNALS = ("SIGTERM", "SIGHUP")
PATIENCE = 10.0
"""Seconds that the main thread has to end after Ctrl-C; an export program that it stops may take half of them."""


def heed() -> None:
    """From now on leave nothing half written behind when the system ends this process.

    A signal for which something else was decided, as `nohup` does, stays as it is. Does nothing on Windows, which
    ends a process without asking it, and where there are no threads.
    """
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        return
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    try:
        threading.Thread(target=_wait, args=(ours,), daemon=True).start()
    except RuntimeError:
        os.close(ours)
        os.close(theirs)
        return
    signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)
    for number in _numbers():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _told)
    os.register_at_fork(after_in_child=_disregard)


def _numbers() -> list[int]:
    return [getattr(signal, name) for name in _SIGNALS]


def _told(number: int, _: object) -> None:
    """The main thread goes on with what it does; the thread that waits has read of it."""


def _disregard() -> None:
    """A process that was forked to work for this one is ended by signals as any other."""
    signal.set_wakeup_fd(-1)
    for number in _numbers():
        if signal.getsignal(number) is _told:
            signal.signal(number, signal.SIG_DFL)


def _wait(pipe: int) -> None:
    patience = None
    while select.select([pipe], [], [], patience)[0]:
        for number in os.read(pipe, 64):
            if number in _numbers():
                _end(number)
            if number == signal.SIGINT:
                patience = PATIENCE
    with suppress(OSError):
        os.write(2, f"{PROGRAM}: stopped.\n".encode())
    _end(signal.SIGINT)


def _end(number: int) -> NoReturn:
    try:
        # What was not imported has made no files and no processes.
        if "validator.whole" in sys.modules:
            sys.modules["validator.whole"].abandon()
        if "multiprocessing" in sys.modules:
            for worker in sys.modules["multiprocessing"].active_children():
                with suppress(OSError, ValueError):
                    worker.kill()
    finally:
        os._exit(ENDED_BY_SIGNAL + number)
