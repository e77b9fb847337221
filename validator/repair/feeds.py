"""Mends a feed: surveys every source, opens the target, then mends source by source."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from validator.dataclass import dataclass, field
from validator.errors import FeedError, UsageError
from validator.feed import ArchiveDamage, FeedFault, Limits, open_feed
from validator.feed.again import Again
from validator.repair.mending import Mending
from validator.repair.survey import survey
from validator.repair.targets import check_output, is_folder, names_for, open_target, refuse_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.faults import Fault
    from validator.feed import Source
    from validator.repair.change import Change, RepairKind
    from validator.repair.survey import Survey
    from validator.repair.targets import Target

_HARMLESS = frozenset({"not-xml", "unsafe-name", "same-name"})
"""What may be wrong with an archive without any of its records being lost in a copy."""


@dataclass(frozen=True, slots=True)
class MendedSource:
    """One source and its copy: what they are called, how long they are in bytes, and their SHA-256."""

    path: str
    member: str | None
    bytes: int
    sha256: str
    name: str
    mended_bytes: int
    mended_sha256: str


@dataclass(slots=True)
class Mended:
    """A mended copy. Close it when it was read: the copy of a trial then vanishes.

    Attributes:
        feed: what to open to read the copy, in load order.
        sources: each source with its copy.
        done: how many places were mended, by kind; a place of two kinds counts for both.
        left: how many damaged places were left, by reason.
        places: how many places were mended.
        unread: members of archives that are not XML and not part of the copy, or otherwise worth a note.
    """

    feed: tuple[Path | BinaryIO, ...] = ()
    sources: tuple[MendedSource, ...] = ()
    done: Counter[RepairKind] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    places: int = 0
    unread: tuple[str, ...] = ()
    _target: Target | None = None

    def __enter__(self) -> Mended:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the copy of a trial."""
        if self._target is not None:
            self._target.discard()

    def note(self, change: Change) -> None:
        """Counts a change."""
        if change.is_done:
            self.places += 1
            self.done.update(change.kinds)
        else:
            self.left[change.why] += 1


def repair_feed(
    paths: Sequence[str | Path | BinaryIO],
    output: str | Path | None,
    *,
    is_forced: bool = False,
    is_mojibake_wanted: bool = False,
    limits: Limits | None = None,
    sink: Callable[[Change, str], None] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Mended:
    """Writes a mended copy of a feed.

    Args:
        paths: the feed, as for `check`.
        output: a file, a folder (its name ends in a slash, or it exists) or a zip; None for a trial, whose
            copy is a temporary file without a name.
        is_forced: whether an existing output may be replaced; never a part of the feed.
        is_mojibake_wanted: whether words that were read in a wrong encoding are repaired too.
        limits: how much is read before the feed is refused.
        sink: is told every change, in feed order, with the label of its source.
        progress: is told now and then how many bytes of a source were read, and of how many.

    Raises:
        UsageError: the output is refused or cannot be written.
        FeedError: the feed cannot be read, or not all of it, so that a copy would lack a part.
    """
    wanted = _wanted(output)
    if wanted is not None:
        check_output(wanted, paths, is_forced=is_forced)
    limits = limits or Limits()
    with ExitStack() as stack:
        feed = Again(paths, stack)
        mended = Mended()
        surveys = [*_surveys(feed, limits, mended, progress)]
        if not surveys:
            raise FeedError("the feed holds nothing that could be mended", where=_named(paths))
        names = _names(surveys, wanted, paths)
        target = _opened(wanted, names, is_forced=is_forced)
        try:
            copies = _Copies(target, limits, mended, sink, progress, is_mojibake_wanted=is_mojibake_wanted)
            mended.sources = tuple(copies.write(_sources(feed, limits), surveys, names))
            mended.feed = target.commit()
        except OSError as error:
            target.discard()
            raise _cannot_write(error, wanted) from error
        except BaseException:
            target.discard()
            raise
    mended._target = target if wanted is None else None
    return mended


def _wanted(output: str | Path | None) -> str | None:
    """Where the copy goes; a path that is a folder already has a slash at its end."""
    if output is None or isinstance(output, str):
        return output
    return f"{output}/" if output.is_dir() else str(output)


def _names(
    surveys: Sequence[tuple[Source, Survey]], wanted: str | None, paths: Sequence[str | Path | BinaryIO]
) -> list[str]:
    """What the mended sources are called.

    Raises:
        UsageError: one of them would replace a part of the feed.
    """
    labels = [(source.path, source.member) for source, _ in surveys]
    if wanted is None or not is_folder(wanted):
        return names_for(labels, is_for_folder=False)
    names = names_for(labels, is_for_folder=True)
    refuse_parts((Path(wanted) / name for name in names), paths)
    return names


def _opened(wanted: str | None, names: Sequence[str], *, is_forced: bool) -> Target:
    try:
        return open_target(wanted, names, is_forced=is_forced)
    except OSError as error:
        raise _cannot_write(error, wanted) from error


def _cannot_write(error: OSError, wanted: str | None) -> UsageError:
    reason = (error.strerror or type(error).__name__).lower()
    return UsageError(
        f"the mended copy cannot be written: {reason}.",
        hint="Choose a folder that exists, that you may write to and that has room.",
        where=wanted or "",
    )


def _named(paths: Iterable[str | Path | BinaryIO]) -> str:
    return ", ".join(str(path) for path in paths if isinstance(path, str | Path))


def _sources(feed: Again, limits: Limits) -> Iterator[Source]:
    for source in open_feed(feed.paths(), limits):
        if not isinstance(source, FeedFault):
            yield source


def _surveys(
    feed: Again, limits: Limits, mended: Mended, progress: Callable[[int, int | None], None] | None
) -> Iterator[tuple[Source, Survey]]:
    for source in open_feed(feed.paths(), limits):
        label = label_of(source)
        if isinstance(source, FeedFault):
            if source.fault.values.get("problem") not in _HARMLESS:
                raise _unreadable(label, source.fault)
            mended.unread += (f"{label}: {source.fault.what}",)
            continue
        try:
            yield source, survey(source, limits.record_bytes, progress)
        except ArchiveDamage as damage:
            raise _unreadable(label, damage.fault) from damage


def _unreadable(label: str, fault: Fault) -> FeedError:
    what = fault.what if isinstance(fault.what, str) else "a part of the archive cannot be read"
    return FeedError(
        f"{what}, so a mended copy would lack a part of the feed",
        hint="Mend the archive first, or unpack it and name its files.",
        where=label,
    )


def label_of(source: Source | FeedFault) -> str:
    """What a source is called in reports: its path, or `path!member`."""
    return source.path if source.member is None else f"{source.path}!{source.member}"


@dataclass(frozen=True, slots=True)
class _Copies:
    """Writes the copies of all sources."""

    target: Target
    limits: Limits
    mended: Mended
    sink: Callable[[Change, str], None] | None
    progress: Callable[[int, int | None], None] | None
    is_mojibake_wanted: bool = field(kw_only=True)

    def write(
        self, sources: Iterator[Source], surveys: list[tuple[Source, Survey]], names: list[str]
    ) -> Iterator[MendedSource]:
        for number, (name, (before, known)) in enumerate(zip(names, surveys, strict=True)):
            label = label_of(before)
            source = next(sources, None)
            if source is None:
                raise _changed(label)
            copy = _Counted()
            mending = Mending(
                number,
                known,
                self.limits.record_bytes,
                is_mojibake_wanted=self.is_mojibake_wanted,
                sink=lambda change, label=label: self._tell(change, label),  # type: ignore[misc]
            )
            try:
                self.target.write(
                    name, self._told_of(source, copy.passing(mending.mended(source))), before.bytes
                )
            except ArchiveDamage as damage:
                raise _unreadable(label, damage.fault) from damage
            if source.sha256 != known.sha256:
                raise _changed(label)
            yield MendedSource(
                source.path,
                source.member,
                source.bytes,
                source.sha256,
                name,
                copy.bytes,
                copy.digest.hexdigest(),
            )

    def _told_of(self, source: Source, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks of the copy; how far the source was read is told with each."""
        for chunk in chunks:
            yield chunk
            if self.progress is not None:
                self.progress(source.bytes, source.expected_bytes)

    def _tell(self, change: Change, label: str) -> None:
        self.mended.note(change)
        if self.sink is not None:
            self.sink(change, label)


def _changed(label: str) -> FeedError:
    return FeedError("it changed while it was read", hint="Wait until it is complete.", where=label)


class _Counted:
    """Counts what passes."""

    def __init__(self) -> None:
        self.bytes = 0
        self.digest = hashlib.sha256()

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.bytes += len(chunk)
            self.digest.update(chunk)
            yield chunk
