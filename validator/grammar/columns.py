"""What is captured of each record: columns, one for each value or fact that rules ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from validator.dataclass import dataclass, field
from validator.records.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from validator.records.guard import Guard


Steps: TypeAlias = tuple[tuple[str, int], ...]
"""The names on the way to an element, each with the number of the copy, from 0."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the rules of a plan want to know of a record, by path of elements from the record on.

    Attributes:
        texts: elements and attributes (`a/b/@c`) whose texts are wanted.
        there: elements of which it is asked whether they are there.
        filled: elements whose text may not be blank; one that is, is no record for the fast path.
        guards: for elements whose texts must pass: a record with one that does not is none.
        strangers: elements and attributes that the schema does not know, which a record may have nevertheless; and
            elements of which it may have more than the schema allows.
        lax: elements and attributes whose texts may be anything that is well-formed, blank or not: all are captured.
        has_marks: whether it is marked where elements begin, for all that hold others and have anything wanted in them,
            and for all copies that are told apart.
    """

    texts: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    guards: Mapping[str, Guard] = field(default_factory=dict)
    strangers: frozenset[str] = frozenset()
    lax: frozenset[str] = frozenset()
    has_marks: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One captured value: of an element, or of its attribute.

    `is_there` tells only that the element is there, `holds_elements` that it is one that has others in it rather than a
    text; of such an element nothing else is captured. `is_mark` says that no rule asked for it: it tells that an
    element is there, and so where it begins. `steps` are the names on the way with the number of the copy, from 0.
    """

    steps: Steps
    attribute: str = ""
    is_there: bool = False
    holds_elements: bool = False
    is_mark: bool = False

    @property
    def path(self) -> str:
        """The path without numbers: `contact_info/emails/email/@preferred`."""
        names = [name for name, _ in self.steps]
        return "/".join([*names, f"@{self.attribute}"] if self.attribute else names)


def tree(columns: Iterable[Column], values: Iterable[str | None]) -> Node:
    """The part of a record that `columns` with their `values` make up, for checks to look at.

    Positions tell no more than the order of elements. An element of which it is known only that it is there gets a
    text that is not blank; one that holds others gets a nameless one.
    """
    root = Node("user", {}, 0, None)
    nodes: dict[Steps, Node] = {(): root}
    for column, value in zip(columns, values, strict=True):
        if value is None or column.is_mark:
            continue
        _fill(_node(nodes, column.steps), column, value)
    _order(nodes)
    return root


def labelled(columns: Iterable[tuple[int, Column]], texts: Mapping[int, str], *, is_bare: bool) -> Node:
    """The part of a record that `columns`, with their numbers, make up with `texts`, by these numbers.

    The position of an element is the number of a column that tells where it is, counted from 1; -1 where none does; 0
    for the record. If it `is_bare`, an element of which it is known only that it is there is empty.
    """
    root = Node("user", {}, 0, None)
    nodes: dict[Steps, Node] = {(): root}
    labels: dict[Steps, int] = {}
    for number, column in columns:
        if number not in texts:
            continue
        node = _node(nodes, column.steps)
        labels.setdefault(column.steps, number + 1)
        if not (column.is_there and (is_bare or column.is_mark)):
            _fill(node, column, texts[number])
    for steps, node in nodes.items():
        node.at = labels.get(steps, -1) if steps else 0
    _order(nodes)
    return root


def _fill(node: Node, column: Column, value: str) -> None:
    if column.attribute:
        node.attributes[column.attribute] = value
    elif column.holds_elements:
        node.children.append(Node("", {}, 0, node))
    elif column.is_there:
        node.text = node.text or "filled"
    else:
        node.text = value


def _node(nodes: dict[Steps, Node], steps: Steps) -> Node:
    node = nodes.get(steps)
    if node is None:
        parent = _node(nodes, steps[:-1])
        node = nodes[steps] = Node(steps[-1][0], {}, len(nodes), parent)
        parent.children.append(node)
    return node


def _order(nodes: Mapping[Steps, Node]) -> None:
    """Puts the copies of an element in their order, whichever was met first."""
    copies = {id(node): steps[-1] for steps, node in nodes.items() if steps}
    for node in nodes.values():
        node.children.sort(key=lambda child: copies[id(child)][1] if child.name else 0)
