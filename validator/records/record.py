"""What a check sees of a patron record.

A check never learns how the record was recognised: it asks an `Element` for the elements under it, and gives
one back to say where a defect is. The careful parser builds `Node` trees (`records.tree`); a faster way of
recognising clean records needs only to offer the same few members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.records.selector import Selector
    from validator.schema.deviation import Deviation


class Element(Protocol):
    """An element, or an attribute, of a record."""

    @property
    def name(self) -> str:
        """The element's name, or the attribute's with a leading `@`."""

    @property
    def text(self) -> str:
        """Its own character data, entities resolved; blanks are kept, but for those between elements."""

    @property
    def is_filled(self) -> bool:
        """Whether there is anything in it: other elements, or text that is not blank."""

    @property
    def path(self) -> str:
        """Its path relative to the record: `contact_info/emails/email[2]/email_address`; "" for the record.

        A position `[n]`, from 1, stands where an element has siblings of the same name.
        """

    @property
    def at(self) -> int:
        """Where it begins: bytes from the beginning of the record, in UTF-8."""

    def select(self, selector: Selector) -> Sequence[Element]:
        """All that `selector` finds under this element, in document order."""


class Record(Element, Protocol):
    """One `user` element of a source."""

    @property
    def primary_id(self) -> str:
        """The text of the first `primary_id`, without surrounding blanks; "" where there is none."""

    @property
    def is_decoded(self) -> bool:
        """Whether all its bytes could be decoded; where not, U+FFFD may stand for what could not."""

    def leaves(self) -> Iterator[Element]:
        """Every element with text of its own that is not blank, in document order."""

    @property
    def deviations(self) -> Sequence[Deviation]:
        """Every deviation from the XML schema, in document order."""
