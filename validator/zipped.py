"""Writes zips that are the same, byte for byte, for the same members: without a clock, and alike on every system."""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every member: a zip has no earlier one."""
_UNIX = 3
_LEVEL = 6


class ZipWriter:
    """Writes a zip into `file`, which stays open."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_LEVEL)

    @contextmanager
    def member(self, name: str, *, is_large: bool) -> Iterator[IO[bytes]]:
        """What to write the bytes of a member to.

        One that may be longer than 2 GiB `is_large`: it takes a few bytes more.
        """
        member = ZipInfo(name, _EARLIEST)
        member.compress_type = ZIP_DEFLATED
        member.create_system = _UNIX
        member.external_attr = 0o600 << 16  # for its owner only
        with self._zip.open(member, "w", force_zip64=is_large) as stream:
            yield stream

    def close(self) -> None:
        """Writes the list of members, which makes it a zip."""
        self._zip.close()

    def give_up(self) -> None:
        """Leaves the zip as it is, which may be none, however full the disk is."""
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()
