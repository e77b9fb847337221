"""Where a mended copy goes: a file, a folder, a zip; whole or not at all, and never over the feed itself.

Everything is written beside its final place under a hidden name, readable for its owner only, and moved
there when all of it is written.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from validator.errors import UsageError
from validator.expression import expression
from validator.feed.parts import is_part_of, named_paths
from validator.whole import FileBeside
from validator.zipped import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LARGE = 1 << 30
"""From so many bytes on, a member is written in a form that has room for more than 2 GiB."""
_UNSAFE = expression(r"[\x00-\x1f\x7f:*?\"<>|]")


class Target(Protocol):
    """What mended sources are written to, in load order."""

    def write(self, name: str, chunks: Iterable[bytes], expected_bytes: int) -> None:
        """Writes one source under `name`."""

    def commit(self) -> tuple[Path | BinaryIO, ...]:
        """Puts everything in its place. Returns what to read to get the mended feed."""

    def discard(self) -> None:
        """Takes away what was written and not committed."""


class FileTarget:
    """One source as one file."""

    def __init__(self, path: Path, *, is_forced: bool) -> None:
        self._path = path
        self._is_forced = is_forced
        self._beside: FileBeside | None = None

    def write(self, name: str, chunks: Iterable[bytes], expected_bytes: int) -> None:  # noqa: ARG002
        """Writes the source; the name is the user's own choice."""
        self._beside = FileBeside(self._path)
        with self._beside.file as file:
            for chunk in chunks:
                file.write(chunk)

    def commit(self) -> tuple[Path | BinaryIO, ...]:
        """Moves the file to its place."""
        if self._beside is not None:
            _refuse_existing(self._path, is_forced=self._is_forced)
            self._beside.commit()
        return (self._path,)

    def discard(self) -> None:
        """Takes the unfinished file away."""
        if self._beside is not None:
            self._beside.discard()


class FolderTarget:
    """Each source as a file in a folder, which is made if need be."""

    def __init__(self, folder: Path, *, is_forced: bool) -> None:
        self._folder = folder
        self._is_forced = is_forced
        self._files: list[FileTarget] = []
        self._is_new = not folder.exists()
        if self._is_new:
            folder.mkdir(mode=0o700)

    def write(self, name: str, chunks: Iterable[bytes], expected_bytes: int) -> None:
        """Writes one source."""
        file = FileTarget(self._folder / name, is_forced=self._is_forced)
        self._files.append(file)
        file.write(name, chunks, expected_bytes)

    def commit(self) -> tuple[Path | BinaryIO, ...]:
        """Moves every file to its place."""
        self._is_new = False
        return tuple(path for file in self._files for path in file.commit())

    def discard(self) -> None:
        """Takes unfinished files away, and the folder if it was made for them."""
        for file in self._files:
            file.discard()
        if self._is_new:
            with contextlib.suppress(OSError):
                self._folder.rmdir()


class ZipTarget:
    """Every source as a member of one zip; the same sources give the same bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._zip = ZipWriter(file)

    def write(self, name: str, chunks: Iterable[bytes], expected_bytes: int) -> None:
        """Writes one member."""
        with self._zip.member(name, is_large=expected_bytes > _LARGE) as stream:
            for chunk in chunks:
                stream.write(chunk)

    def commit(self) -> tuple[Path | BinaryIO, ...]:
        """Writes the list of members."""
        self._zip.close()
        self._file.seek(0)
        return (self._file,)

    def discard(self) -> None:
        """Nothing: the file is somebody else's."""
        self._zip.give_up()


class ZipFileTarget:
    """A zip at a path."""

    def __init__(self, path: Path, *, is_forced: bool) -> None:
        self._path = path
        self._is_forced = is_forced
        self._beside = FileBeside(path)
        self._zip = ZipTarget(self._beside.file)

    def write(self, name: str, chunks: Iterable[bytes], expected_bytes: int) -> None:
        """Writes one member."""
        self._zip.write(name, chunks, expected_bytes)

    def commit(self) -> tuple[Path | BinaryIO, ...]:
        """Finishes the zip and moves it to its place."""
        self._zip.commit()
        _refuse_existing(self._path, is_forced=self._is_forced)
        self._beside.commit()
        return (self._path,)

    def discard(self) -> None:
        """Takes the unfinished zip away."""
        self._zip.discard()
        self._beside.discard()


class TrialTarget:
    """A copy in a temporary file without a name, to see what a repair would give; of several, a zip."""

    def __init__(self, *, is_single: bool) -> None:
        self._file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed by `discard`
        self._zip = None if is_single else ZipTarget(self._file)

    def write(self, name: str, chunks: Iterable[bytes], expected_bytes: int) -> None:
        """Writes one source."""
        if self._zip is not None:
            self._zip.write(name, chunks, expected_bytes)
            return
        for chunk in chunks:
            self._file.write(chunk)

    def commit(self) -> tuple[Path | BinaryIO, ...]:
        """Makes the copy ready to be read; it vanishes when it is closed."""
        if self._zip is not None:
            return self._zip.commit()
        self._file.seek(0)
        return (self._file,)

    def discard(self) -> None:
        """Closes the file, which is its end."""
        if self._zip is not None:
            self._zip.discard()
        self._file.close()


def check_output(output: str, feed: Sequence[object], *, is_forced: bool) -> None:
    """Refuses an output that would replace, or become, a part of the feed, or that may not be replaced.

    Raises:
        UsageError: it is refused, or cannot be written.
    """
    path = Path(output)
    inputs = named_paths(feed)
    if str(path) == "-" or not output:
        raise UsageError("a mended copy is not printed.", hint="Name a file, a folder or a zip with -o.")
    refuse_parts([path], feed)
    if any(part.is_dir() and _is_within(path, part) for part in inputs):
        raise UsageError(
            "the mended copy would become a part of the feed.", hint="Choose another folder.", where=output
        )
    if path.suffix.lower() == ".gz":
        raise UsageError(
            "a mended copy is written as XML or as a zip.",
            hint="Let the name end in .xml or .zip.",
            where=output,
        )
    if not is_folder(output):
        _refuse_existing(path, is_forced=is_forced)
    elif path.exists() and not path.is_dir():
        raise UsageError("it is a file, not a folder.", hint="Choose another name.", where=output)
    if not path.absolute().parent.is_dir():
        raise UsageError("its folder does not exist.", hint="Make the folder first.", where=output)


def refuse_parts(paths: Iterable[Path], feed: Sequence[object]) -> None:
    """Refuses to write to `paths` where one is a file of the feed, also by a link; no force helps.

    Raises:
        UsageError: one is.
    """
    for path in paths:
        if is_part_of(path, feed):
            raise UsageError(
                "the mended copy would replace a part of the feed.",
                hint="Choose another name; a feed is never mended in place.",
                where=str(path),
            )


def is_folder(output: str) -> bool:
    """Whether the user means a folder: one that exists, or a name with a slash at its end."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def open_target(output: str | None, names: Sequence[str], *, is_forced: bool) -> Target:
    """The target that `output` names for sources that will be called `names`; None asks for a trial.

    Raises:
        UsageError: several sources do not fit into one file, or a file in a folder may not be replaced.
    """
    if output is None:
        return TrialTarget(is_single=len(names) == 1)
    path = Path(output)
    if is_folder(output):
        for name in names:
            _refuse_existing(path / name, is_forced=is_forced)
        return FolderTarget(path, is_forced=is_forced)
    if path.suffix.lower() == ".zip":
        return ZipFileTarget(path, is_forced=is_forced)
    if len(names) != 1:
        raise UsageError(
            f"the feed has {len(names):,} sources, which do not fit into one XML file.",
            hint="Name a zip, or a folder with a slash at its end.",
            where=output,
        )
    return FileTarget(path, is_forced=is_forced)


def names_for(sources: Iterable[tuple[str, str | None]], *, is_for_folder: bool) -> list[str]:
    """What the mended sources are called: like the members or files that they come from.

    Names that lead out of a folder lose that part; of names that would collide, the later get a number. In a
    folder all names end in `.xml`, since only such files of a folder are read.
    """
    names: list[str] = []
    taken: set[str] = set()
    for path, member in sources:
        name = _name_for(path, member, is_for_folder=is_for_folder)
        stem, dot, suffix = name.rpartition(".")
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}{dot}{suffix}" if dot else f"{suffix}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _name_for(path: str, member: str | None, *, is_for_folder: bool) -> str:
    whole = member if member is not None else Path(path).name.removesuffix(".gz")
    steps = [step for step in re.split(r"[/\\]", whole) if step.strip(". ")]
    if member is None or is_for_folder:
        steps = steps[-1:]
    name = _UNSAFE.sub("_", "/".join(steps)).lstrip("./") or "feed.xml"
    if (is_for_folder or member is None) and not name.lower().endswith(".xml"):
        name = f"{name}.xml"
    return "stdin.xml" if path == "-" and member is None else name


def _is_within(path: Path, folder: Path) -> bool:
    here = path.resolve()
    return folder.resolve() in (here, here.parent)


def _refuse_existing(path: Path, *, is_forced: bool) -> None:
    if path.is_dir():
        raise UsageError("it is a folder.", hint="Choose another name.", where=str(path))
    if os.path.lexists(path) and not is_forced:
        raise UsageError(
            "it exists already.", hint="Choose another name, or replace it with --force.", where=str(path)
        )


class Spool:
    """A temporary file that goes by the name of what it is a copy of."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.name = name

    def close(self) -> None:
        """Lets the copy vanish."""
        self._file.close()

    def __getattr__(self, attribute: str) -> object:
        return getattr(self._file, attribute)
