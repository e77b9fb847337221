"""The data map as the page shows it: elements by the segment they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.reports.shown import ShownField

MOST_CODES = 8
"""How many codes of a field are listed."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the record with its own elements; `path` is "" for the record itself.

    `whole` is the segment's own row: how many records have anything in it.
    """

    path: str
    whole: ShownField | None
    fields: tuple[ShownField, ...]


def segments(coverage: Sequence[ShownField]) -> tuple[Segment, ...]:
    """The segments in the order in which their first elements come."""
    by_path = {field.path: field for field in coverage}
    parents = {_parent(field.path) for field in coverage}
    below: dict[str, list[ShownField]] = {}
    for field in coverage:
        if field.path not in parents:
            below.setdefault(_parent(field.path), []).append(field)
    return tuple(Segment(path, by_path.get(path), tuple(fields)) for path, fields in below.items())


def leaf(path: str) -> str:
    """The name that a path ends in."""
    return path.rpartition("/")[2]


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
