"""Walks through a record with the schema at its side, and puts every judgement at its place.

Judges nothing itself: the places of the schema do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.schema.attributes import XSI_TYPE
from validator.schema.deviation import Deviation, DeviationKind
from validator.schema.node import join
from validator.schema.wording import BLANKS

if TYPE_CHECKING:
    from validator.schema.judgement import Judgement
    from validator.schema.node import Node
    from validator.schema.place import Place


def record_deviations(record: Node, place: Place) -> list[Deviation]:
    """Every deviation of `record` and all below it, in document order."""
    found: list[Deviation] = []
    _walk(record, place, found)
    return found


def attribute_deviations(node: Node, place: Place) -> list[Deviation]:
    """The deviations of the attributes of `node` alone."""
    return [_of_attribute(node, fault) for fault in place.attributes.judge(node.attributes).faults]


def _walk(node: Node, place: Place, found: list[Deviation]) -> None:
    attributes = node.attributes
    if attributes or place.needs_attributes:
        if XSI_TYPE in attributes:
            place = _typed(node, place, found)
        shape = place.attributes.judge(attributes)
        if shape.faults:
            found.extend([_of_attribute(node, fault) for fault in shape.faults])
        if shape.is_wrongly_nil:
            return
        if shape.is_nil:
            if node.text or node.children:
                found.append(_unexpected(node, node.text, "an empty element", "it is marked as nil"))
            return
    values = place.values
    if values is None:
        _walk_children(node, place, found)
    elif node.children:
        found.extend(
            [_unexpected(child, None, "text only", "this element holds a value") for child in node.children]
        )
    else:
        judgement = values.judge(node.text)
        if judgement is not None:
            found.append(_of_value(node, judgement))


def _walk_children(node: Node, place: Place, found: list[Deviation]) -> None:
    assert place.children is not None  # a place without values has children
    text = node.text.strip(BLANKS)
    if text and not place.is_mixed:
        found.append(_unexpected(node, text, "elements only", "text stands among the elements"))
    children = node.children
    shape = place.children.judge(tuple([child.name for child in children]))
    at_child: dict[int, list[Judgement]] = {}  # empty for nearly all
    for fault in shape.faults:
        if fault.position < 0:
            found.append(_of_missing(node, fault.judgement))
        else:
            at_child.setdefault(fault.position, []).append(fault.judgement)
    for index, (child, below) in enumerate(zip(children, shape.places, strict=True)):
        if at_child and index in at_child:
            found.extend([_of_child(child, node, judgement) for judgement in at_child[index]])
        if below is None:
            continue
        values = below.values
        if child.attributes or below.needs_attributes or (values is not None and child.children):
            _walk(child, below, found)
        elif values is None:
            _walk_children(child, below, found)
        elif (judgement := values.judge(child.text)) is not None:
            found.append(_of_value(child, judgement))


def _typed(node: Node, place: Place, found: list[Deviation]) -> Place:
    """The place with the type that `node` names; if that may not be, say so and keep the schema's."""
    type_name = node.attributes[XSI_TYPE]
    typed = place.typed(type_name)
    if typed is not None:
        return typed
    path = join(node.path, f"@{XSI_TYPE}")
    kind, reason = DeviationKind.VALUE_NOT_ALLOWED, "the schema has no such type for this element"
    found.append(Deviation(kind, node.at, path, XSI_TYPE, type_name, "no xsi:type", reason))
    return place


def _unexpected(node: Node, text: str | None, expected: str, reason: str) -> Deviation:
    return Deviation(DeviationKind.UNEXPECTED_CONTENT, node.at, node.path, node.name, text, expected, reason)


def _of_value(node: Node, fault: Judgement) -> Deviation:
    return Deviation(
        fault.kind, node.at, node.path, node.name, fault.value, fault.expected, fault.reason, fault.nearest
    )


def _of_attribute(node: Node, fault: Judgement) -> Deviation:
    return _placed(fault, node.at, join(node.path, f"@{fault.name}"), node)


def _of_missing(node: Node, fault: Judgement) -> Deviation:
    return _placed(fault, node.at, join(node.path, fault.name), node)


def _of_child(child: Node, parent: Node, fault: Judgement) -> Deviation:
    return _placed(fault, child.at, child.path, parent)


def _placed(fault: Judgement, at: int, path: str, above: Node) -> Deviation:
    """The deviation at `path`; what was meant is relative to the element `above`."""
    meant = join(above.path, fault.meant) if fault.meant else ""
    return Deviation(
        fault.kind, at, path, fault.name, fault.value, fault.expected, fault.reason, fault.nearest, meant
    )
