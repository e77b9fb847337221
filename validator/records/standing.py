"""Where in its document a source has been read to: what one stretch between records leaves to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field
from validator.records.context import Part

if TYPE_CHECKING:
    from validator.faults import Place
    from validator.records.stretch import Stretch
    from validator.records.tree import Node
    from validator.records.typereader import TypeReader


@dataclass(frozen=True, slots=True)
class Open:
    """An element other than a record that is open; it began at index `at` of `stretch`."""

    name: bytes
    stretch: Stretch
    at: int


@dataclass(slots=True)
class Standing:
    """Where in its document a source has been read to.

    Attributes:
        start: where the source begins, behind a byte order mark; None before that was told.
        part: the part that comes next.
        open: the open elements, the root first.
        root: the root element; None before it was seen.
        root_place: where it stands.
        prefix: the prefix with its colon that the root's name carries, or "".
        others: how many elements other than records stood where records are expected, by name.
        has_content: whether anything but blanks was seen.
        has_junk: whether something stood before the XML; further such things are the same fault.
        has_doctype: whether there is a document type.
        type: measures the document type while it goes on from stretch to stretch.
        may_declare_entities: whether entities may have been declared there.
        is_headless: whether records stand without a root around them.
        is_torn: whether the last tag was never finished.
        lost: where it stopped being followed; nothing is to be said of what stands between later records.
    """

    start: Place | None = None
    part: Part = Part.BEFORE_ROOT
    open: list[Open] = field(default_factory=list)
    root: Node | None = None
    root_place: Place | None = None
    prefix: str = ""
    others: dict[str, int] = field(default_factory=dict)
    has_content: bool = False
    has_junk: bool = False
    has_doctype: bool = False
    type: TypeReader | None = None
    may_declare_entities: bool = False
    is_headless: bool = False
    is_torn: bool = False
    lost: Place | None = None
