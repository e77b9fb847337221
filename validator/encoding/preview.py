"""Looks at the beginning of a UTF-8 source: is it UTF-8 at all, and if not, what is it?

A few damaged places are defects of their records. A source in which nothing beyond ASCII is UTF-8 has one defect:
its declaration, or the lack of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.encoding.damage import damaged_runs
from validator.encoding.guess import Evidence, likeliest_codec
from validator.encoding.xerces import xerces_message

if TYPE_CHECKING:
    from collections.abc import Iterator

PREVIEW_BYTES = 4 << 20
"""How much of a source is looked at, in bytes."""

_FEW = 25
"""Up to so many damaged places are told one by one, whatever the rest of the source is."""

_CONTEXT = 8
_ASCII = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Preview:
    """What the beginning of a source shows.

    Attributes:
        evidence: of all its damaged places, for guesses; None where it has none.
        codec: the Python codec that the source as a whole is written in, or "" where it is UTF-8 with, at
            most, damaged places.
        xerces: what Java Xerces says at the first damaged place, or "".
    """

    evidence: Evidence | None = None
    codec: str = ""
    xerces: str = ""


def preview(head: bytes) -> Preview:
    """What `head`, the beginning of a source that is said to be UTF-8, shows."""
    # The last character may be cut off by the end of the preview alone.
    runs = [run for run in damaged_runs(head) if run[1] < len(head) - 3 or len(head) < PREVIEW_BYTES]
    if not runs:
        return Preview()
    evidence = Evidence.sum(_evidence(head, runs))
    xerces = xerces_message(head[runs[0][0] : runs[0][0] + 4])
    undecodable = sum(end - start for start, end in runs)
    ascii_bytes = len(head) - len(head.translate(None, _ASCII))
    sound = len(head.decode("utf-8", "ignore")) - ascii_bytes
    is_another = len(runs) > _FEW and sound * 20 < undecodable
    return Preview(evidence, likeliest_codec(evidence) if is_another else "", xerces)


def _evidence(head: bytes, runs: list[tuple[int, int]]) -> Iterator[Evidence]:
    for start, end in runs:
        before = head[max(0, start - _CONTEXT) : start].decode("utf-8", "replace")
        after = head[end : end + _CONTEXT].decode("utf-8", "replace")
        yield Evidence.of(head[start:end], before, after)
