"""What a check yields: a place and the values for the rule's message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.privacy import Shown


@dataclass(frozen=True, slots=True)
class Hit:
    """A defect in one record.

    Attributes:
        at: bytes from the beginning of the record.
        path: the element concerned, relative to the record.
        values: what the rule's message may show; exactly the names that the check offers.
        about: the paths whose absence or content is the defect, where they differ from `path`. Two rules
            that speak of the same path speak of the same defect, and one may outrank the other.
        meant: the path that the author probably meant (see `Deviation.meant`).
    """

    at: int
    path: str
    values: Mapping[str, Shown] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    meant: str = ""
