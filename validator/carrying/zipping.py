"""Writes a zip whole or not at all, and tells what is in it."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.whole import FileBeside
from validator.zipped import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a written zip: its length in bytes, uncompressed, its SHA-256, and how many records it has."""

    name: str
    bytes: int
    sha256: str
    records: int


class ZipBeside:
    """A zip that is written under a hidden name beside its place, readable for its owner only.

    `commit` moves it there; until then `discard` leaves no trace of it.
    """

    def __init__(self, path: Path, most_bytes: int | None = None) -> None:
        self.path = path
        self.members: list[Member] = []
        self._most_bytes = most_bytes
        self._beside = FileBeside(path)
        self._file = self._beside.file
        self._zip = ZipWriter(self._file)

    @contextmanager
    def member(self, name: str, records: Callable[[], int]) -> Iterator[Callable[[bytes], None]]:
        """What to give the bytes of a member to; `records` is asked for their number at its end.

        Raises:
            UsageError: the zip grows longer than it may be.
        """
        digest, length = hashlib.sha256(), 0
        with self._zip.member(name, is_large=True) as stream:

            def write(part: bytes) -> None:
                nonlocal length
                length += len(part)
                digest.update(part)
                stream.write(part)
                self._check_length()

            yield write
        self.members.append(Member(name, length, digest.hexdigest(), records()))

    def _check_length(self) -> None:
        if self._most_bytes is not None and self._file.tell() > self._most_bytes:
            raise UsageError(
                f"the zip would be longer than {self._most_bytes:,} bytes, more than Alma takes.",
                hint="Package the sources in several zips.",
                where=str(self.path),
            )

    def close(self) -> tuple[int, str]:
        """Writes the list of members; returns the length of the zip in bytes and its SHA-256."""
        self._zip.close()
        self._check_length()
        self._file.seek(0)
        length = self._file.seek(0, os.SEEK_END)
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").hexdigest()
        return length, digest

    @property
    def temporary(self) -> Path:
        """Where the closed zip is until it is committed."""
        return self._beside.temporary

    def commit(self) -> None:
        """Moves the closed zip to its place."""
        self._beside.commit()

    def discard(self) -> None:
        """Takes away what was not committed."""
        self._zip.give_up()
        self._beside.discard()
