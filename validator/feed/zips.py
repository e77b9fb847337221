"""Reads zip files, member by member, in the order of the archive's own list.

`zipfile` reads the list; the members are unpacked here, since `zipfile` keeps back what it has read when it
meets damage, and believes what the list says about overlapping members. Nothing is unpacked to disk.
"""

from __future__ import annotations

import errno
import re
import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from validator.expression import expression
from validator.feed.inflate import BLOCK_BYTES, Meter, checksum_fault, inflate, total_fault
from validator.feed.magic import HEAD_BYTES, archive_kind, archive_kind_by_name, looks_like_xml
from validator.feed.source import ArchiveDamage, FeedFault, Source, archive_fault
from validator.feed.words import NOT_XML_TO_ALMA, nested, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.faults import Fault
    from validator.feed.limits import Limits

_RAW = -zlib.MAX_WBITS
_LOCAL_HEADER_BYTES = 30
_END_BYTES = 22 + 0xFFFF
_ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000
_UTF8_FLAG = 0x0800
_LISTED_BYTES = 1024
"""More than a member's line in the archive's list ever needs, in bytes."""

_LEFT_BY_SYSTEMS = expression(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)", re.IGNORECASE
)
_UNSAFE = expression(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_METHODS = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    12: "bzip2",
    14: "LZMA",
    93: "Zstandard",
    95: "xz",
    98: "PPMd",
}


def zip_sources(path: str, file: BinaryIO, limits: Limits) -> Iterator[Source | FeedFault]:
    """The sources in the zip `file`, which can seek, and what is wrong with it.

    A source can be read until the next is asked for.
    """
    if _list_bytes(file) > limits.members * _LISTED_BYTES + _END_BYTES:
        yield FeedFault(path, None, _too_many(limits))
        return
    try:
        with ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not _is_left_by_system(info)]
            list_start = archive.start_dir
    except (BadZipFile, NotImplementedError, EOFError, ValueError, struct.error, OverflowError):
        yield FeedFault(path, None, _unreadable_list())
        return
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        yield FeedFault(path, None, _unreadable_list())
        return
    if fault := _fault_of_all(members, list_start, limits):
        yield FeedFault(path, None, fault)
        return
    yield from _Members(path, file, limits).read(members)


class _Members:
    """Goes through the members of one archive."""

    def __init__(self, path: str, file: BinaryIO, limits: Limits) -> None:
        self._path = path
        self._file = file
        self._limits = limits
        self._meter = Meter(limits)

    def read(self, members: list[ZipInfo]) -> Iterator[Source | FeedFault]:
        others: list[str] = []
        names: set[str] = set()
        for info in members:
            name = printable(info.filename)
            for fault in _faults_of_name(info.filename, names):
                yield FeedFault(self._path, name, fault, is_read=True)
            names.add(info.filename)
            found = self._open(info, name)
            if found is None:
                others.append(name)
            else:
                yield found
        yield from self._not_xml(others, has_xml=len(others) < len(members))

    def _open(self, info: ZipInfo, name: str) -> Source | FeedFault | None:
        """The member as a source, or why it is not read; None for one that is not XML."""
        fault = _fault_of_packing(info)
        if fault:
            return FeedFault(self._path, name, fault)
        head = self._head(info)
        is_xml = info.filename.lower().endswith(".xml")
        kind = archive_kind(head) or ("" if looks_like_xml(head) else archive_kind_by_name(info.filename))
        if kind:
            fault = archive_fault("nested", nested(kind), alma_message=NOT_XML_TO_ALMA)
            return FeedFault(self._path, name, fault)
        if not is_xml and not looks_like_xml(head):
            return None
        meter = self._meter
        return Source(
            self._path,
            name,
            lambda size: _unpack(self._file, info, size, meter),
            expected_bytes=info.file_size,
        )

    def _head(self, info: ZipInfo) -> bytes:
        head = b""
        with suppress(ArchiveDamage):
            for chunk in _unpack(self._file, info, HEAD_BYTES, Meter(self._limits)):
                head += chunk
                if len(head) >= HEAD_BYTES:
                    break
        return head

    def _not_xml(self, others: list[str], *, has_xml: bool) -> Iterator[FeedFault]:
        if has_xml:
            for name in others:
                what = "this member of the archive is not XML and was not read"
                yield FeedFault(self._path, name, archive_fault("not-xml", what))
        elif others:
            what = "the archive holds no XML file, only other files"
            yield FeedFault(self._path, None, archive_fault("no-xml", what, members=tuple(others[:10])))
        else:
            yield FeedFault(self._path, None, archive_fault("no-xml", "the archive is empty"))


def _unpack(file: BinaryIO, info: ZipInfo, size: int, meter: Meter) -> Iterator[bytes]:
    """The member's bytes, checked against its length and checksum."""
    meter.begin_member()
    blocks = _blocks(file, _start_of_bytes(file, info), info.compress_size)
    is_stored = info.compress_type == ZIP_STORED
    chunks = _stored(blocks, size, meter) if is_stored else inflate(blocks, size, wbits=_RAW, meter=meter)
    length = checksum = 0
    for chunk in chunks:
        length += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        yield chunk
    if is_stored and length < info.file_size:
        raise ArchiveDamage(archive_fault("cut-off", "the archive ends in the middle: it is cut off"))
    if length != info.file_size or checksum != info.CRC:
        raise ArchiveDamage(checksum_fault())


def _start_of_bytes(file: BinaryIO, info: ZipInfo) -> int:
    """Where the member's own bytes begin, after its local header, which must name what the list names."""
    header = _header_at(file, info.header_offset)
    if len(header) < _LOCAL_HEADER_BYTES or not header.startswith(b"PK\x03\x04"):
        raise ArchiveDamage(
            archive_fault("damaged", "the archive is damaged: a member is not where the archive's list says")
        )
    name_bytes = int.from_bytes(header[26:28], "little")
    extra_bytes = int.from_bytes(header[28:30], "little")
    if file.read(name_bytes) != _name_bytes(info):
        raise ArchiveDamage(
            archive_fault("damaged", "the archive is damaged: its list and the member itself give two names")
        )
    return info.header_offset + _LOCAL_HEADER_BYTES + name_bytes + extra_bytes


def _header_at(file: BinaryIO, offset: int) -> bytes:
    if offset < 0:  # a damaged list can point before the beginning of the file
        return b""
    file.seek(offset)
    return file.read(_LOCAL_HEADER_BYTES)


def _name_bytes(info: ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437", "replace")


def _blocks(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    end = start + length
    while start < end:
        file.seek(start)
        block = file.read(min(BLOCK_BYTES, end - start))
        if not block:
            return
        start += len(block)
        yield block


def _stored(blocks: Iterator[bytes], size: int, meter: Meter) -> Iterator[bytes]:
    for block in blocks:
        meter.take(len(block))
        meter.give(len(block))
        for start in range(0, len(block), size):
            yield block[start : start + size]


def _list_bytes(file: BinaryIO) -> int:
    """How long the archive's list of members says it is; `ZipFile` would read all of it into memory."""
    end = file.seek(0, 2)
    start = max(0, end - _END_BYTES - 76)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        return 0
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0 and len(tail) >= large + 48:
        return int.from_bytes(tail[large + 40 : large + 48], "little")
    return int.from_bytes(tail[at + 12 : at + 16], "little")


def _is_left_by_system(info: ZipInfo) -> bool:
    is_folder = info.filename.endswith("/")  # ZipInfo.is_dir trips over an empty name
    return is_folder or _LEFT_BY_SYSTEMS.search(info.filename) is not None


def _fault_of_all(members: list[ZipInfo], list_start: int, limits: Limits) -> Fault | None:
    if len(members) > limits.members:
        return _too_many(limits)
    if sum(info.file_size for info in members) > limits.total_bytes:
        return total_fault(limits)
    in_order = sorted(members, key=lambda info: info.header_offset)
    ends = [info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size for info in in_order]
    starts = [*(info.header_offset for info in in_order[1:]), list_start]
    if any(end > start for end, start in zip(ends, starts, strict=bool(members))):
        return archive_fault(
            "overlap", "members of the archive overlap: it is damaged, or was made to exhaust the machine"
        )
    return None


def _faults_of_name(name: str, earlier: set[str]) -> Iterator[Fault]:
    if _UNSAFE.search(name):
        what = "the member's name leads out of the folder that it would be unpacked in"
        yield archive_fault("unsafe-name", what)
    if name in earlier:
        yield archive_fault("same-name", "an earlier member of the archive has the same name")


def _fault_of_packing(info: ZipInfo) -> Fault | None:
    if info.flag_bits & _ENCRYPTED_FLAGS:
        return archive_fault("encrypted", "the member is encrypted and cannot be read")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
        what = f"the member is compressed with {method}, which many zip programs do not know"
        return archive_fault("method", what)
    return None


def _too_many(limits: Limits) -> Fault:
    what = f"the archive has more than {limits.members:,} members, the limit of this run"
    return archive_fault("members", what)


def _unreadable_list() -> Fault:
    what = "the archive is damaged or cut off: the list of its members, at its end, cannot be read"
    return archive_fault("damaged", what)
