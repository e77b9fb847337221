"""A record as the careful path recognises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.records.selector import Selector
    from validator.records.tree import Attribute, Node
    from validator.schema.deviation import Deviation
    from validator.schema.schema import Schema


class CarefulRecord:
    """A parsed record; offers all that `records.record.Record` promises."""

    __slots__ = ("_deviations", "_is_decoded", "_root", "_schema")

    def __init__(self, root: Node, schema: Schema, *, is_decoded: bool = True) -> None:
        self._root = root
        self._schema = schema
        self._deviations: Sequence[Deviation] | None = None
        self._is_decoded = is_decoded

    @property
    def root(self) -> Node:
        """The record's own element."""
        return self._root

    @property
    def name(self) -> str:
        """Always the record's own element."""
        return self._root.name

    @property
    def text(self) -> str:
        """The text directly in the record."""
        return self._root.text

    @property
    def path(self) -> str:
        """Empty: paths are relative to the record."""
        return ""

    @property
    def at(self) -> int:
        """0: positions are relative to the record."""
        return self._root.at

    def select(self, selector: Selector) -> Sequence[Node | Attribute]:
        """All that `selector` finds in the record."""
        return self._root.select(selector)

    @property
    def primary_id(self) -> str:
        """The text of the first `primary_id`, without surrounding blanks."""
        return next((child.text.strip() for child in self._root.children if child.name == "primary_id"), "")

    @property
    def is_decoded(self) -> bool:
        """Whether all its bytes could be decoded."""
        return self._is_decoded

    def leaves(self) -> Iterator[Node]:
        """Every element with text of its own that is not blank, in document order."""
        return self._root.leaves()

    @property
    def deviations(self) -> Sequence[Deviation]:
        """Every deviation from the XML schema, found when first asked for."""
        if self._deviations is None:
            self._deviations = self._schema.deviations(self._root)
        return self._deviations
