"""What the feed room hands out: sources, and what is wrong with the archives that they come in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

from validator.dataclass import dataclass
from validator.errors import FeedError
from validator.faults import Fault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from validator.privacy import Shown

CHUNK_BYTES = 1 << 20

Chunk: TypeAlias = bytes
ChunkReader: TypeAlias = "Callable[[int], Iterator[bytes]]"
"""Reads a source from its beginning, in chunks of at most so many bytes."""


class ArchiveDamage(Exception):
    """Raised by `Source.chunks`, after all bytes before it, where an archive is damaged or passes a limit.

    It is a defect of the feed, not an error of the run: whoever reads the source catches it, reports `fault`
    and goes on with the next source.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class FeedFault:
    """Something wrong with an archive as a whole (`member` is None), or with a member.

    `path` and `member` are as in `Source`. The member is not read, unless `is_read`: then only its name is
    at fault, and its source follows.
    """

    path: str
    member: str | None
    fault: Fault
    is_read: bool = False


class Source:
    """One XML document of the feed. It is read once, before the next one is asked for.

    Attributes:
        path: what the user named, or a file in the folder that the user named; "-" for standard input.
        member: the name of the archive's member, made printable; None outside a zip.
        expected_bytes: how long it should be, uncompressed, as far as that is known beforehand.
    """

    __slots__ = ("_digest", "_is_taken", "_length", "_read", "expected_bytes", "member", "path")

    def __init__(
        self, path: str, member: str | None, read: ChunkReader, *, expected_bytes: int | None = None
    ) -> None:
        self.path = path
        self.member = member
        self.expected_bytes = expected_bytes
        self._read = read
        self._is_taken = False
        self._length = 0
        self._digest = hashlib.sha256()

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {self.member!r})"

    def chunks(self, size: int = CHUNK_BYTES) -> Iterator[Chunk]:
        """The uncompressed bytes, in chunks of at most `size`; offsets in a plain file are those of the file.

        Raises:
            ArchiveDamage: where the archive is damaged or passes a limit.
            FeedError: where the file cannot be read on.
        """
        if self._is_taken:
            raise RuntimeError(f"{self!r} was read before")
        self._is_taken = True
        try:
            for chunk in self._read(size):
                self._length += len(chunk)
                self._digest.update(chunk)
                yield chunk
        except OSError as error:
            raise FeedError(f"cannot be read on: {error.strerror or error}", where=self.path) from error

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read so far, in hexadecimal."""
        return self._digest.hexdigest()

    @property
    def bytes(self) -> int:
        """How many bytes were read so far."""
        return self._length


def archive_fault(problem: str, what: str, *, alma_message: str = "", **values: Shown) -> Fault:
    """A fault of an archive: `what` states it, `problem` names it in one word or two for scripts."""
    shown: dict[str, Shown] = {"problem": problem, **values}
    return Fault(FaultKind.ARCHIVE, what, alma_message=alma_message, values=shown)
