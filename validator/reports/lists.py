"""Complete lists: files that hold every finding of a run, written as the findings come.

A list grows in a temporary file beside its place, which only its owner may read, and takes its place when the
run is over: it is there whole or not at all. What is listed is not kept, so memory does not grow with it.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.feed.parts import is_part_of
from validator.whole import FileBeside

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from validator.reports.shown import ShownFinding

Line: TypeAlias = "Callable[[ShownFinding], str]"

_WAITING = 1 << 16
"""How many characters wait to be written together."""


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A format of complete lists: its name, its suffix, and what gives the head and one finding's line."""

    name: str
    suffix: str
    maker: Callable[[], tuple[str, Line]]


def _csv() -> tuple[str, Line]:
    from validator.reports.csv import HEAD, csv_line

    return HEAD, csv_line


def _jsonl() -> tuple[str, Line]:
    from validator.reports.jsonl import HEAD, jsonl_line

    return HEAD, jsonl_line


LISTS = {form.name: form for form in (ListFormat("csv", ".csv", _csv), ListFormat("jsonl", ".jsonl", _jsonl))}
"""Every format of complete lists by name. All of them show a finding in one piece of text."""


class PrintedList:
    """A list that is printed while it grows."""

    def __init__(self, form: ListFormat, write: Callable[[str], None]) -> None:
        head, self._line = form.maker()
        self._write = write
        self._waiting = [head]
        self._size = len(head)

    def add(self, finding: ShownFinding) -> None:
        """The next finding."""
        line = self._line(finding)
        self._waiting.append(line)
        self._size += len(line)
        if self._size > _WAITING:
            self.flush()

    def flush(self) -> None:
        """Hand on what still waits."""
        self._write("".join(self._waiting))
        self._waiting.clear()
        self._size = 0


class WrittenList:
    """A list that is written into a file: `finish` puts it into its place, `discard` leaves nothing of it."""

    def __init__(self, form: ListFormat, path: Path) -> None:
        self.path = path
        try:
            self._beside = FileBeside(path)
        except OSError as error:
            raise not_written(path, error) from error
        self._stream = io.TextIOWrapper(self._beside.file, encoding="utf-8", newline="")
        self._list = PrintedList(form, self._write)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except OSError as error:
            raise not_written(self.path, error) from error

    def add(self, finding: ShownFinding) -> None:
        """The next finding.

        Raises:
            UsageError: it cannot be written.
        """
        self._list.add(finding)

    def finish(self) -> None:
        """Put the whole list into its place.

        Raises:
            UsageError: it cannot be written.
        """
        self._list.flush()
        try:
            self._stream.close()
            self._beside.commit()
        except OSError as error:
            raise not_written(self.path, error) from error

    def discard(self) -> None:
        """Remove what is not finished."""
        with contextlib.suppress(OSError):
            self._stream.close()
        self._beside.discard()


ListTarget: TypeAlias = "str | Path | tuple[str, Callable[[str], None]]"
"""Where a list goes: a file, whose suffix names the format, or a format's name and what prints its text."""


class CompleteLists:
    """All complete lists of one run."""

    def __init__(self, targets: tuple[ListTarget, ...]) -> None:
        self._printed: list[PrintedList] = []
        self._written: list[WrittenList] = []
        try:
            for target in targets:
                self._open(target)
        except BaseException:
            self.discard()
            raise

    def _open(self, target: ListTarget) -> None:
        if isinstance(target, tuple):
            name, write = target
            self._printed.append(PrintedList(LISTS[name], write))
        else:
            path = Path(target)
            self._written.append(WrittenList(_list_format_of(path), path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def __bool__(self) -> bool:
        return bool(self._printed or self._written)

    def add(self, finding: ShownFinding) -> None:
        """The next finding of the run."""
        for printed in self._printed:
            printed.add(finding)
        for written in self._written:
            written.add(finding)

    def finish(self, sources: list[str]) -> None:
        """The run is over: every list takes its place.

        Args:
            sources: the paths of the feed, which no list may replace.

        Raises:
            UsageError: a list cannot be written, or its place is a source of the feed.
        """
        for printed in self._printed:
            printed.flush()
        while self._written:
            refuse_feed(self._written[0].path, sources)
            self._written[0].finish()
            del self._written[0]

    def discard(self) -> None:
        """Remove the lists that are not finished."""
        for written in self._written:
            written.discard()
        self._written.clear()


def _list_format_of(path: Path) -> ListFormat:
    for form in LISTS.values():
        if path.suffix.lower() == form.suffix:
            return form
    known = ", ".join(form.suffix for form in LISTS.values())
    raise UsageError("this is no complete list.", hint=f"Use one of: {known}.", where=str(path))


def not_written(path: Path, error: OSError) -> UsageError:
    """The error that says why a report is not there."""
    reason = error.strerror or type(error).__name__
    return UsageError(
        f"the report cannot be written: {reason}.",
        hint="Choose a folder that exists and that you may write to.",
        where=str(path),
    )


def refuse_feed(path: Path, sources: list[str]) -> None:
    """Refuse to put a report into the place of a source.

    Raises:
        UsageError: the path is one of the sources.
    """
    if is_part_of(path, sources):
        raise UsageError(f"{path} is part of the feed.", hint="Choose another name for the report.")
