"""Which files a feed is made of, asked before anything is written: a feed is never overwritten, nor by a link."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from validator.feed.standard import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def is_part_of(path: Path, feed: Iterable[object]) -> bool:
    """Whether a path leads to a file that a feed is read from: one that is named, or in a folder that is named.

    Args:
        path: what is to be written; it need not exist.
        feed: as the user names it; streams and standard input are no files.
    """
    return any(is_same_file(path, file) for file in _files_of(feed))


def named_paths(feed: Iterable[object]) -> list[Path]:
    """The files and folders that a feed names, without streams and standard input."""
    return [Path(part) for part in feed if isinstance(part, str | Path) and str(part) != STANDARD_INPUT]


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also by links, or would."""
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _files_of(feed: Iterable[object]) -> Iterator[Path]:
    for path in named_paths(feed):
        yield path
        with contextlib.suppress(OSError):
            if path.is_dir():
                yield from path.iterdir()
