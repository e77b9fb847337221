"""Makes small archives, and reads feeds to their end, for the tests of this folder."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from validator.feed import ArchiveDamage, FeedFault, Limits, open_feed

USERS = b"<users><user><primary_id>u1</primary_id></user></users>"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members, in this order, by the clock of 1980."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def encrypted(archive: bytes) -> bytes:
    """`archive` with the flag of encryption set on every member."""
    patched = bytearray(archive)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = patched.find(signature)
        while start >= 0:
            flags = struct.unpack_from("<H", patched, start + at)[0]
            struct.pack_into("<H", patched, start + at, flags | 1)
            start = patched.find(signature, start + 4)
    return bytes(patched)


def read_all(
    paths: Sequence[str | Path | BinaryIO], *, limits: Limits | None = None, size: int = 1 << 20
) -> list[tuple[str | None, object]]:
    """Everything that a feed gives: (member, bytes) of sources, (member, problem) of faults, in order."""
    found: list[tuple[str | None, object]] = []
    for item in open_feed(paths, limits):
        if isinstance(item, FeedFault):
            found.append((item.member, item.fault.values["problem"]))
            continue
        content = b""
        try:
            for chunk in item.chunks(size):
                assert 0 < len(chunk) <= size
                content += chunk
        except ArchiveDamage as damage:
            found += [(item.member, content), (item.member, damage.fault.values["problem"])]
        else:
            found.append((item.member, content))
    return found


class Pipe(io.RawIOBase):
    """A stream that cannot seek and gives a few bytes at a time."""

    def __init__(self, content: bytes, step: int = 5) -> None:
        self._content = io.BytesIO(content)
        self._step = step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._content.read(min(self._step, len(buffer)))
        buffer[: len(part)] = part
        return len(part)
