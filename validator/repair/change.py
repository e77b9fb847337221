"""What a repair is: bytes taken out at a place, bytes put in, and why; or a defect that was left alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from validator.faults import Excerpt, Place


class RepairKind(StrEnum):
    """The repairs that neither lose nor invent anything, and `mojibake`, which is made only if asked for."""

    ENCODING = "encoding"
    BYTES = "bytes"
    AMPERSAND = "ampersand"
    CONTROL = "control-character"
    ESCAPING = "double-escaping"
    MARK = "byte-order-mark"
    LEADING = "leading-blanks"
    DECLARATION = "xml-declaration"
    BLANKS = "surrounding-blanks"
    MOJIBAKE = "mojibake"


@dataclass(frozen=True, slots=True)
class Change:
    """One place that was mended, or, if not `is_done`, one that was left and `why`.

    Attributes:
        kinds: what was mended there; more than one where repairs touch each other.
        source: the source's number in the feed, from 0.
        place: where it begins in the user's own source.
        removed: the bytes that stood there; of a source in another encoding, their text in UTF-8.
        inserted: the bytes that stand there now, always UTF-8.
        record: the record's number in its source, from 1; None outside a record.
        primary_id: of that record, "" where it has none.
        path: the element or attribute, relative to the record; "" where none can be told.
        why: what speaks for the repair, or against it; in our own words, without values.
        excerpt: the text around the place as it stood; None for a change of the source as a whole.
        after: the text that now stands where the excerpt is marked; "" with `excerpt` None.
        is_done: whether it was mended.
    """

    kinds: tuple[RepairKind, ...]
    source: int
    place: Place
    removed: bytes
    inserted: bytes
    record: int | None = None
    primary_id: str = ""
    path: str = ""
    why: str = ""
    excerpt: Excerpt | None = None
    after: str = ""
    is_done: bool = True
