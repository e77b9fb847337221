"""Finds what the user named, checks all of it before anything is read, and opens it in load order."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeAlias, cast, runtime_checkable

from validator.dataclass import dataclass
from validator.errors import FeedError
from validator.feed.gzips import gzip_source
from validator.feed.inflate import BLOCK_BYTES
from validator.feed.limits import MIB, Limits
from validator.feed.magic import HEAD_BYTES, archive_kind
from validator.feed.source import FeedFault, Source, archive_fault
from validator.feed.standard import STANDARD_INPUT, standard_input
from validator.feed.zips import zip_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@runtime_checkable
class Step(Protocol):
    """A part of a feed with something done to its sources before they are read, such as a conversion."""

    @property
    def origin(self) -> FeedPath:
        """What it is done to."""

    def open(self, limits: Limits) -> Iterator[Source | FeedFault]:
        """The sources; raises at once what would keep them from being opened."""

    def over(self, change: Callable[[FeedPath], FeedPath]) -> Step:
        """The same step over another part of a feed."""


FeedPath: TypeAlias = "str | Path | BinaryIO | Step"
"""What a part of a feed is named by."""
_SUFFIXES = (".xml", ".zip", ".gz")
_SPOOLED_BYTES = 32 * MIB
"""How much of a zip from a pipe stays in memory, in bytes; more goes to a temporary file without a name."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file or stream to open, and what to call it."""

    shown: str
    origin: Path | BinaryIO


def open_feed(paths: Sequence[FeedPath], limits: Limits | None = None) -> Iterator[Source | FeedFault]:
    """The sources of a feed in load order, and what is wrong with its archives.

    `paths` are files, folders, "-" for standard input, open binary streams, or steps over one of them. They
    are read in the order in which they are named; files of a folder, `.xml`, `.zip` and `.gz`, by name, without
    hidden files and subfolders; members of a zip in the order of the archive (in which order Alma takes them
    is not known). What a file is shows in its bytes, not in its name. A file of 0 bytes is a source without chunks.

    Read each source before asking for the next: archives are closed behind it.

    Raises:
        FeedError: at once, before anything is read, where a path cannot be opened.
    """
    limits = limits or Limits()
    entries: list[_Entry | Iterator[Source | FeedFault]] = []
    for path in paths:
        entries += [path.open(limits)] if isinstance(path, Step) else _entries(path)
    if not entries:
        raise FeedError("no feed was named", hint='Name a file, a folder, or "-" for standard input.')
    if sum(1 for path in paths if path == STANDARD_INPUT) > 1:
        raise FeedError(
            "standard input is named twice",
            hint="Name it once: it can be read only once.",
            where=STANDARD_INPUT,
        )
    return _sources(entries, limits)


def _sources(
    entries: list[_Entry | Iterator[Source | FeedFault]], limits: Limits
) -> Iterator[Source | FeedFault]:
    for entry in entries:
        if not isinstance(entry, _Entry):
            yield from entry
            continue
        with _opened(entry) as file:
            try:
                yield from _sources_of(entry.shown, file, limits)
            except OSError as error:
                raise FeedError(f"cannot be read: {error.strerror or error}", where=entry.shown) from error


def _entries(path: str | Path | BinaryIO) -> Iterator[_Entry]:
    if path == STANDARD_INPUT:
        yield _Entry(STANDARD_INPUT, standard_input())
    elif isinstance(path, str | Path):
        shown = str(path)
        try:
            yield from _entries_at(shown, Path(path))
        except FileNotFoundError:
            raise FeedError(
                "there is no such file or folder", hint="Check the spelling of the path.", where=shown
            ) from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            raise FeedError(f"cannot be opened: {reason or error}", where=shown) from error
    else:
        yield _Entry(str(getattr(path, "name", STANDARD_INPUT)), path)


def _entries_at(shown: str, path: Path) -> Iterator[_Entry]:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        yield from _entries_in(shown, path)
    elif not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
        raise FeedError("is neither a file nor a folder", where=shown)
    elif not os.access(path, os.R_OK):
        raise FeedError(
            "may not be read by you", hint="Ask its owner for permission to read it.", where=shown
        )
    else:
        yield _Entry(shown, path)


def _entries_in(shown: str, folder: Path) -> Iterator[_Entry]:
    try:
        names = sorted(os.listdir(folder))
    except PermissionError:
        raise FeedError(
            "the folder may not be listed by you", hint="Ask its owner for permission.", where=shown
        ) from None
    feeds = [
        name
        for name in names
        if name.lower().endswith(_SUFFIXES) and not name.startswith(".") and (folder / name).is_file()
    ]
    if not feeds:
        raise FeedError(
            "the folder holds no feed", hint="Name a folder with .xml, .zip or .gz files in it.", where=shown
        )
    for name in feeds:
        yield from _entries_at(os.path.join(shown, name), folder / name)


@contextmanager
def _opened(entry: _Entry) -> Iterator[BinaryIO]:
    if not isinstance(entry.origin, Path):
        yield entry.origin
        return
    try:
        file = entry.origin.open("rb")
    except OSError as error:
        raise FeedError(f"cannot be opened: {error.strerror}", where=entry.shown) from error
    with file:
        yield file


def _sources_of(shown: str, file: BinaryIO, limits: Limits) -> Iterator[Source | FeedFault]:
    head = _read_fully(file, HEAD_BYTES)
    kind = archive_kind(head)
    if kind == "zip":
        yield from _sources_of_zip(shown, head, file, limits)
    elif kind == "gzip":
        yield gzip_source(shown, head, _blocks(head, file, BLOCK_BYTES), limits)
    elif kind:
        what = f"the file is a {kind} archive"
        yield FeedFault(shown, None, archive_fault("kind", what))
    else:
        yield Source(shown, None, lambda size: _blocks(head, file, size), expected_bytes=_length(file))


def _sources_of_zip(shown: str, head: bytes, file: BinaryIO, limits: Limits) -> Iterator[Source | FeedFault]:
    if file.seekable():
        yield from zip_sources(shown, file, limits)
        return
    with SpooledTemporaryFile(max_size=_SPOOLED_BYTES) as spool:
        spool.write(head)
        copyfileobj(file, spool, MIB)
        yield from zip_sources(shown, cast("BinaryIO", spool), limits)


def _blocks(head: bytes, file: BinaryIO, size: int) -> Iterator[bytes]:
    """The rest of `file` behind `head`, with `head` before it; `file` may be one that cannot seek."""
    first = head + _read_fully(file, max(0, size - len(head)))
    for start in range(0, len(first), size):
        yield first[start : start + size]
    while block := file.read(size):
        yield block


def _read_fully(file: BinaryIO, length: int) -> bytes:
    """`length` bytes, or fewer at the end of the file; a pipe may give less at a time."""
    parts = []
    while length > 0 and (part := file.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _length(file: BinaryIO) -> int | None:
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
