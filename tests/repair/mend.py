"""Mends sources in memory, and undoes what a repair has listed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from validator.repair import repair_feed

if TYPE_CHECKING:
    from validator.repair import Change


def mend(source: bytes, *, mojibake: bool = False) -> tuple[bytes, list[Change]]:
    """The mended copy of one source, and everything that was told of it."""
    told: list[Change] = []
    with repair_feed(
        [io.BytesIO(source)], None, is_mojibake_wanted=mojibake, sink=lambda change, _: told.append(change)
    ) as mended:
        (copy,) = mended.feed
        return copy.read(), told  # type: ignore[union-attr]


def done(told: list[Change]) -> list[Change]:
    """Only what was mended."""
    return [change for change in told if change.is_done]


def undone(mended: bytes, told: list[Change]) -> bytes:
    """The source again: the copy, with each listed change taken back at its place, and nothing else."""
    parts = []
    here = there = 0
    for change in done(told):
        gap = change.place.offset - there
        assert gap >= 0, "changes are listed in order and do not overlap"
        parts.append(mended[here : here + gap])
        here += gap
        assert mended[here : here + len(change.inserted)] == change.inserted
        parts.append(change.removed)
        here += len(change.inserted)
        there = change.place.offset + len(change.removed)
    return b"".join((*parts, mended[here:]))


def feed_of(*values: bytes, field: bytes = b"last_name") -> bytes:
    """A feed with one record, whose field has each of the values in turn."""
    fields = b"".join(b"<%s>%s</%s>" % (field, value, field) for value in values)
    return b"<users>\n<user><primary_id>u1</primary_id>%s</user>\n</users>\n" % fields
