"""A progress bar on a terminal's standard error; nothing where that is a file or a pipe."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 0.7
"""How long a run goes on before it shows a bar, in seconds; most are over by then."""

_WIDE = 80
"""From so many characters on there is room for a bar and the time."""


@contextmanager
def progress_bar(
    *, is_wanted: bool, doing: str = "Checking"
) -> Iterator[Callable[[int, int | None], None] | None]:
    """What a run may tell how far it is: bytes read of a source, and of how many; `doing` says what it does."""
    if not is_wanted or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(doing)
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """One line for the source that is being read; it comes late and leaves nothing behind."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._started = time.monotonic()
        self._source = 1
        self._read = 0
        self._progress: Progress | None = None

    def __call__(self, read: int, total: int | None) -> None:
        if read < self._read:
            self._source += 1
        self._read = read
        if self._progress is None and time.monotonic() - self._started > PATIENCE:
            self._progress = _progress(self._doing)
        if self._progress is not None:
            name = self._doing if self._source == 1 else f"{self._doing}, source {self._source}"
            task = self._progress.task_ids[0]
            self._progress.update(task, description=name, completed=read, total=total)

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()


if TYPE_CHECKING:
    from rich.progress import Progress


def _progress(doing: str) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn()]
    if console.width < _WIDE:  # a bar of several lines is none
        columns = [columns[0], columns[2]]
    progress = Progress(*columns, console=console, transient=True)
    progress.add_task(doing, total=None)
    progress.start()
    return progress
