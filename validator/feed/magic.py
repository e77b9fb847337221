"""Recognises archives and XML by their first bytes; names of files are often wrong."""

from __future__ import annotations

from pathlib import PurePosixPath

HEAD_BYTES = 512
"""How many first bytes are looked at; the mark of tar stands at 257."""

_MAGIC = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"PK\x07\x08", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (257, b"ustar", "tar"),
)
_SUFFIXES = {
    ".zip": "zip",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".7z": "7-Zip",
    ".rar": "RAR",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".tar": "tar",
}
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""Byte order marks, blanks, and the zeros of UTF-16 and UTF-32."""


def archive_kind(head: bytes) -> str:
    """The usual name of the kind of archive that begins with `head`; "" for anything else."""
    return next((kind for at, mark, kind in _MAGIC if head.startswith(mark, at)), "")


def archive_kind_by_name(name: str) -> str:
    """The usual name of the kind of archive that `name` ends like; "" for anything else."""
    return _SUFFIXES.get(PurePosixPath(name).suffix.lower(), "")


def looks_like_xml(head: bytes) -> bool:
    """Whether markup is the first thing in `head`, in UTF-8, UTF-16 or UTF-32."""
    return head.lstrip(_BEFORE_MARKUP).startswith(b"<")
