"""Makes every part of a feed readable more than once, for those who need a second look.

Files are read again from the disk. What comes through a pipe is kept in a temporary file without a name.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from validator.errors import FeedError
from validator.feed.opening import Step
from validator.feed.standard import STANDARD_INPUT, standard_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.feed.opening import FeedPath


class Again:
    """A feed whose parts can be read again and again; what was kept of them vanishes with `stack`."""

    def __init__(self, paths: Sequence[FeedPath], stack: ExitStack) -> None:
        self._paths = [_kept(path, stack) for path in paths]
        self.is_original = False

    def originals(self) -> Again:
        """The same feed without what is done to its sources before they are read."""
        again = Again((), ExitStack())
        again._paths = [path.origin if isinstance(path, Step) else path for path in self._paths]
        again.is_original = True
        return again

    def paths(self) -> list[FeedPath]:
        """What to open, each from its beginning."""
        return [_from_the_beginning(path) for path in self._paths]


def _from_the_beginning(path: FeedPath) -> FeedPath:
    if isinstance(path, Step):
        return path.over(_from_the_beginning)
    if not isinstance(path, str | Path):
        path.seek(0)
    return path


class _Kept:
    """A temporary file that goes by the name of what it is a copy of."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.name = name

    def __getattr__(self, attribute: str) -> object:
        return getattr(self._file, attribute)


def _kept(path: FeedPath, stack: ExitStack) -> FeedPath:
    if path == STANDARD_INPUT:
        return _copy(standard_input(), STANDARD_INPUT, stack)
    if isinstance(path, Step):
        return path.over(lambda origin: _kept(origin, stack))
    if not isinstance(path, str | Path):
        if path.seekable():
            return path
        return _copy(path, str(getattr(path, "name", STANDARD_INPUT)), stack)
    if not _is_pipe(Path(path)):
        return path
    try:
        with Path(path).open("rb") as pipe:
            return _copy(pipe, str(path), stack)
    except OSError as error:
        raise FeedError(f"cannot be read: {error.strerror or error}", where=str(path)) from error


def _copy(stream: BinaryIO, name: str, stack: ExitStack) -> BinaryIO:
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    shutil.copyfileobj(stream, file, 1 << 20)
    file.seek(0)
    return cast("BinaryIO", _Kept(cast("BinaryIO", file), name))


def _is_pipe(path: Path) -> bool:
    try:
        return stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        return False  # opening it says what is the matter
