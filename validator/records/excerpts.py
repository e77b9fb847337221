"""Cuts the text around a defect out of a record."""

from __future__ import annotations

from typing import NamedTuple

from validator.expression import expression
from validator.faults import Excerpt

_BEFORE = 60
_AFTER = 140
"""Bytes of the record that are kept on each side of the mark."""
_FARTHEST = 4_096
"""How far back, in bytes, the tag is looked for in whose element the excerpt begins."""
_TAG = expression(rb"<[^<>]{0,200}>?")
_OPEN = expression(rb"<(/?)([A-Za-z_][\w.\-]*+)[^<>]*+>")


class Cutout(NamedTuple):
    """What an excerpt is to be cut out of: most of them nobody ever sees. The fields are those of `excerpt_at`."""

    record: bytes
    at: int
    path: str

    def excerpt(self) -> Excerpt:
        """The text around the defect."""
        return excerpt_at(*self)


def excerpt_at(record: bytes, at: int, path: str) -> Excerpt:
    """The text around index `at` of `record`; what is marked is the tag that begins there, or one character."""
    start = max(0, at - _BEFORE)
    while start and start < at and 0x80 <= record[start] < 0xC0:
        start += 1
    tag = _TAG.match(record, at)
    end = tag.end() if tag else _next_character(record, at)
    stop = min(len(record), end + _AFTER)
    while stop < len(record) and 0x80 <= record[stop] < 0xC0:
        stop += 1
    return Excerpt(
        _text(record[start:at]),
        _text(record[at:end]),
        _text(record[end:stop]),
        _element_at(record, start, path),
    )


def _next_character(record: bytes, at: int) -> int:
    end = at + 1
    while end < len(record) and 0x80 <= record[end] < 0xC0:
        end += 1
    return min(end, len(record))


def _text(piece: bytes) -> str:
    return piece.decode("utf-8", "backslashreplace")


def _element_at(record: bytes, at: int, path: str) -> str:
    """The name of the element in whose text index `at` lies; `path` serves where none can be told."""
    opening = record.rfind(b"<", max(0, at - _FARTHEST), at)
    found = _OPEN.match(record, opening, opening + 2 * _FARTHEST) if opening >= 0 else None
    if found is None:
        return path
    return "user" if found[1] or found[0].endswith(b"/>") else found[2].decode()
