"""What is wrong with a value, an attribute or a child, before anybody asks where.

A judgement depends on the schema and on what stands in the feed, never on the place in the feed, so it is
made once and kept: a systematic fault repeats in every record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from validator.schema.deviation import DeviationKind

# Upper bound of the shapes that one place of the schema keeps.
MEMORY = 4096


@dataclass(frozen=True, slots=True)
class Judgement:
    """A deviation without its place. The texts are those of `Deviation`.

    `name` is the attribute or child concerned, or "" for the element itself; `meant` is a path relative to
    the element that was judged, or "".
    """

    kind: DeviationKind
    name: str = ""
    value: str | None = None
    expected: str = ""
    reason: str = ""
    nearest: str = ""
    meant: str = ""
