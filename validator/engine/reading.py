"""A record as the careful path recognises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.records.index import Index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from validator.records.selector import Selector
    from validator.records.tree import Attribute, Node
    from validator.schema.deviation import Deviation
    from validator.schema.schema import Schema


_NO_INDEX = Index(())


class CarefulRecord:
    """A parsed record; offers all that `records.record.Record` promises.

    Attributes:
        root: the record's own element.
        is_decoded: whether all its bytes could be decoded.
        found: its elements by path, as far as the index knows them.
    """

    __slots__ = ("_deviations", "_index", "_schema", "_shown", "found", "is_decoded", "root")

    def __init__(
        self, root: Node, schema: Schema, index: Index = _NO_INDEX, *, is_decoded: bool = True
    ) -> None:
        self.root = root
        self.is_decoded = is_decoded
        self.found = index.find(root)
        self._index = index
        self._schema = schema
        self._deviations: Sequence[Deviation] | None = None
        self._shown: Collection[str] | None = None

    @property
    def name(self) -> str:
        """Always the record's own element."""
        return self.root.name

    @property
    def text(self) -> str:
        """The text directly in the record."""
        return self.root.text

    @property
    def is_filled(self) -> bool:
        """Whether there is anything in the record."""
        return self.root.is_filled

    @property
    def path(self) -> str:
        """Empty: paths are relative to the record."""
        return ""

    @property
    def at(self) -> int:
        """0: positions are relative to the record."""
        return self.root.at

    def select(self, selector: Selector) -> Sequence[Node | Attribute]:
        """All that `selector` finds in the record."""
        if selector.text in self._index.paths:
            return self.found.get(selector.text, ())
        return self.root.select(selector)

    def texts(self, selector: Selector) -> tuple[str, ...]:
        """The texts of all that `selector` finds in the record."""
        return tuple([element.text for element in self.select(selector)])

    def texts_of(self, selectors: Mapping[str, Selector]) -> dict[str, tuple[str, ...]]:
        """The texts of what the `selectors`, by their own texts, find; none for those that find nothing."""
        texts = {
            path: tuple([node.text for node in nodes])
            for path, nodes in self.found.items()
            if path in selectors
        }
        for text in selectors.keys() - self._index.paths:
            if found := self.root.select(selectors[text]):
                texts[text] = tuple([element.text for element in found])
        return texts

    @property
    def primary_id(self) -> str:
        """The text of the first `primary_id`, without surrounding blanks."""
        return next((child.text.strip() for child in self.root.children if child.name == "primary_id"), "")

    def leaves(self) -> Iterator[Node]:
        """Every element with text of its own that is not blank, in document order."""
        if self._shown is None:
            return self.root.leaves()
        return (leaf for leaf in self.root.leaves() if leaf.text in self._shown)

    def showing(self, texts: Collection[str]) -> CarefulRecord:
        """The same record for somebody who has nothing to say of elements with other texts than these."""
        other = CarefulRecord.__new__(CarefulRecord)
        for name in CarefulRecord.__slots__:
            setattr(other, name, getattr(self, name))
        other._shown = texts
        return other

    @property
    def deviations(self) -> Sequence[Deviation]:
        """Every deviation from the XML schema, found when first asked for."""
        if self._deviations is None:
            self._deviations = self._schema.deviations(self.root)
        return self._deviations
