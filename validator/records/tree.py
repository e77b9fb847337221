"""The small tree that the careful parser makes of one record: names, attributes, text, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.records.selector import Condition, Selector


class Node:
    """An element of a record; offers all that `records.record.Element` promises.

    Attributes:
        name: as written, without a prefix that stands for the feed's own namespace.
        attributes: raw names to values.
        children: the child elements in document order.
        text: all character data directly inside, entities resolved; without blanks that only lay out elements.
        at: bytes from the beginning of the record to the `<` of the start tag.
        parent: the element around it; None for the record itself.
    """

    __slots__ = ("_step", "at", "attributes", "children", "name", "parent", "text")

    def __init__(self, name: str, attributes: dict[str, str], at: int, parent: Node | None) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""
        self.at = at
        self.parent = parent
        self._step = ""

    def __repr__(self) -> str:
        return f"<Node {self.path or self.name} at {self.at}>"

    @property
    def path(self) -> str:
        """The path relative to the record, with `[n]` where siblings share the name; "" for the record."""
        steps: list[str] = []
        node = self
        while node.parent is not None:
            if not node._step:
                node.parent._number_children()
            steps.append(node._step)
            node = node.parent
        return "/".join(reversed(steps))

    def _number_children(self) -> None:
        """Names the step to each child, all at once: a hostile record may have a hundred thousand of them."""
        twins: dict[str, list[Node]] = {}
        for child in self.children:
            twins.setdefault(child.name, []).append(child)
        for name, nodes in twins.items():
            if len(nodes) == 1:
                nodes[0]._step = name
                continue
            for number, node in enumerate(nodes, 1):
                node._step = f"{name}[{number}]"

    @property
    def is_filled(self) -> bool:
        """Whether there is anything in the element: other elements, or text that is not blank."""
        return bool(self.children) or not (not self.text or self.text.isspace())

    def select(self, selector: Selector) -> Sequence[Node | Attribute]:
        """All that `selector` finds under this element, in document order."""
        found = [self]
        for step in selector.steps:
            name, condition = step.name, step.condition
            found = [child for node in found for child in node.children if child.name == name]
            if condition is not None:
                found = [node for node in found if node._meets(condition)]
        if not selector.attribute:
            return found
        name = selector.attribute
        return [Attribute(node, name) for node in found if name in node.attributes]

    def leaves(self) -> Iterator[Node]:
        """Every element below with text of its own that is not blank, in document order."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if node.text and not node.text.isspace():
                yield node
            waiting += node.children[::-1]

    def dissolve(self) -> None:
        """Takes the element and all below it apart, so that its memory is free at once.

        Elements know their parents and parents their children: otherwise only the garbage collector frees them.
        """
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.children:
                waiting += node.children
                node.children.clear()

    def _meets(self, condition: Condition) -> bool:
        if condition.is_attribute:
            return condition.holds_for(self.attributes.get(condition.name))
        return any(child.name == condition.name and child.text == condition.value for child in self.children)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an element, seen as an `Element` of its own."""

    owner: Node
    attribute: str

    @property
    def name(self) -> str:
        """The attribute's name with a leading `@`."""
        return f"@{self.attribute}"

    @property
    def text(self) -> str:
        """The attribute's value."""
        return self.owner.attributes[self.attribute]

    @property
    def is_filled(self) -> bool:
        """Whether the value is not blank."""
        return not (not self.text or self.text.isspace())

    @property
    def path(self) -> str:
        """The owner's path and the name: `contact_info/emails/email[2]/@preferred`."""
        return f"{self.owner.path}/{self.name}" if self.owner.path else self.name

    @property
    def at(self) -> int:
        """Where the owner begins; a place that is shown is refined to the attribute itself."""
        return self.owner.at

    def select(self, selector: Selector) -> Sequence[Node | Attribute]:  # noqa: ARG002
        """Nothing: there is nothing under an attribute."""
        return ()
