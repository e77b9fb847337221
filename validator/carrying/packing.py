"""Puts a checked feed into the zip that Alma loads: sources whole or dealt out at record ends, records untouched."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import PurePath
from typing import TYPE_CHECKING

from validator.carrying.judging import judge_feed
from validator.carrying.marks import Marks
from validator.carrying.reading import SourceReader, counted
from validator.dataclass import dataclass
from validator.errors import FeedError, UsageError
from validator.feed import ArchiveDamage, FeedFault, open_feed
from validator.repair.targets import names_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from validator.carrying.reading import Carried
    from validator.carrying.zipping import Member, ZipBeside
    from validator.engine import Plan
    from validator.feed import Source
    from validator.feed.again import Again
    from validator.findings import Report

MOST_MEMBERS = 50
"""How many XML files a zip may have (Source: MIT)."""
MOST_BYTES = 4_000_000_000
"""How long a zip may be, in bytes: 4 GB, read strictly (Source: MIT)."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A zip that is written and not yet in its place, and what it holds.

    Attributes:
        members: its members, in order.
        left_out: the members of the second zip, with the records that were left out; empty without them.
        bytes: how long the zip is.
        sha256: of the zip.
        report: what a check of what is in the zip says.
    """

    members: tuple[Member, ...]
    left_out: tuple[Member, ...]
    bytes: int
    sha256: str
    report: Report

    @property
    def records(self) -> int:
        """How many records the zip holds."""
        return sum(member.records for member in self.members)


@dataclass(frozen=True, slots=True)
class _Part:
    """A source to be packed: the names of its members, and how many records each gets; none for all in one."""

    names: tuple[str, ...]
    shares: tuple[int, ...]
    prolog: bytes = b""
    epilog: bytes = b""
    codec: str = "utf-8"
    is_whole: bool = True


def pack(
    feed: Again,
    plan: Plan,
    report: Report,
    target: ZipBeside,
    *,
    rest: ZipBeside | None = None,
    left_out: Marks | None = None,
    most_users: int | None = None,
    is_converted: bool = False,
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Packed:
    """Writes the zip; what is not byte for byte a source that was checked is checked again.

    Args:
        feed: the feed.
        plan: what it was checked with.
        report: what that check said.
        target: the zip.
        rest: the zip for records that are left out.
        left_out: which these are.
        most_users: how many records a member may have; as many as its source has unless told.
        is_converted: whether the report is of a conversion, and the feed what it was made from.
        jobs: as of `engine.run`.
        progress: as of `engine.run`.

    Raises:
        UsageError: the zip would have too many members, be too long, or hold no record.
        FeedError: the feed cannot be read on, or changed meanwhile.
    """
    marks = left_out or Marks()
    parts = _parts(feed, plan, report, marks, most_users)
    packing = _Packing(target, rest, marks)
    for index, (source, part) in enumerate(zip(_sources(feed, plan), parts, strict=False)):
        packing.add(index, source, part, plan)
        if not is_converted and source.sha256 != report.sources[index].sha256:
            raise FeedError(
                "it changed while it was read", hint="Wait until it is complete.", where=source.path
            )
    length, digest = target.close()
    if not all(part.is_whole for part in parts):
        report = judge_feed([target.temporary], plan, jobs=jobs, progress=progress).report
    members = tuple(rest.members) if rest is not None else ()
    return Packed(tuple(target.members), members, length, digest, report)


def _sources(feed: Again, plan: Plan) -> Iterator[Source]:
    for source in open_feed(feed.paths(), plan.limits):
        if isinstance(source, FeedFault):
            raise FeedError(
                "a part of the archive cannot be read", hint="Mend the archive first.", where=source.path
            )
        yield source


def _parts(feed: Again, plan: Plan, report: Report, marks: Marks, most_users: int | None) -> list[_Part]:
    """What becomes of each source, before anything is written."""
    parts = []
    for index, source in enumerate(_sources(feed, plan)):
        summary = report.sources[index]
        gone = marks.marked_of(index)
        is_whole = not gone and (most_users is None or summary.records <= most_users)
        if is_whole:
            parts.append(_Part(("",), (summary.records,)))
            for _ in source.chunks():
                pass
            continue
        reader = SourceReader(source, index, plan.limits)
        for _ in reader.read():
            pass
        shares = tuple(_shares(reader.records - gone, most_users))
        parts.append(
            _Part(("",) * len(shares), shares, reader.prolog, reader.epilog, reader.codec, is_whole=False)
        )
    number = sum(len(part.shares) for part in parts)
    if number > MOST_MEMBERS:
        raise UsageError(
            f"the zip would have {number:,} members; Alma takes at most {MOST_MEMBERS}.",
            hint="Let more users into one member with --max-users, or package the sources in several zips.",
        )
    if not number:
        raise UsageError("no record is left to be loaded.", hint="Mend the feed first: sis-validator check.")
    return _named(parts, report)


def _shares(records: int, most_users: int | None) -> Iterator[int]:
    most = most_users or records
    while records > 0:
        yield min(most, records)
        records -= most


def _named(parts: Sequence[_Part], report: Report) -> list[_Part]:
    """The parts with names for their members: those of the sources, numbered where a source has several."""
    wanted: list[tuple[str, str | None]] = []
    for part, source in zip(parts, report.sources, strict=True):
        whole = names_for([(source.path, source.member)], is_for_folder=True)[0]
        stem = PurePath(whole).stem
        count = len(part.shares)
        wanted += [("", whole if count == 1 else f"{stem}-{number:02}.xml") for number in range(1, count + 1)]
    names = iter(names_for(wanted, is_for_folder=True))
    return [
        _Part(
            tuple(next(names) for _ in part.shares),
            part.shares,
            part.prolog,
            part.epilog,
            part.codec,
            part.is_whole,
        )
        for part in parts
    ]


class _Packing:
    """Writes the sources, one after another."""

    def __init__(self, target: ZipBeside, rest: ZipBeside | None, marks: Marks) -> None:
        self._target = target
        self._rest = rest
        self._marks = marks

    def add(self, index: int, source: Source, part: _Part, plan: Plan) -> None:
        if part.is_whole:
            with self._target.member(part.names[0], lambda: part.shares[0]) as write:
                try:
                    for chunk in source.chunks():
                        write(chunk)
                except ArchiveDamage as damage:
                    raise FeedError("the archive is damaged", where=source.path) from damage
            return
        self._deal(SourceReader(source, index, plan.limits), index, part)

    def _deal(self, reader: SourceReader, index: int, part: _Part) -> None:
        gone = self._marks.marked_of(index)
        with ExitStack() as stack:
            put_aside = self._open_rest(stack, reader, part, gone)
            kept = reader.read()
            for name, share in zip(part.names, part.shares, strict=True):
                self._write(name, share, part, kept, put_aside)
            for record in kept:  # what is left are records that are left out
                put_aside(record.lead + record.raw)
            if gone:
                put_aside(part.epilog)

    def _open_rest(
        self, stack: ExitStack, reader: SourceReader, part: _Part, gone: int
    ) -> Callable[[bytes], None]:
        if not gone or self._rest is None:
            return lambda _: None
        source = reader.source
        name = names_for(
            [(source.path, source.member), *(("", m.name) for m in self._rest.members)], is_for_folder=True
        )[0]
        taken = {member.name for member in self._rest.members}
        if name in taken:
            name = f"{len(taken) + 1}-{name}"
        put_aside = stack.enter_context(self._rest.member(name, lambda: gone))
        put_aside(counted(part.prolog, part.codec, gone))
        return put_aside

    def _write(
        self,
        name: str,
        share: int,
        part: _Part,
        records: Iterator[Carried],
        put_aside: Callable[[bytes], None],
    ) -> None:
        with self._target.member(name, lambda: share) as write:
            write(counted(part.prolog, part.codec, share))
            written = 0
            while written < share:
                record = next(records)
                whole = record.lead + record.raw
                if self._marks.has(record.source, record.number):
                    put_aside(whole)
                else:
                    write(whole)
                    written += 1
            write(part.epilog)
