"""Records for the tests of this room: text to `Node`, and a record that has one element at a path."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape, quoteattr

from validator.records.tree import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from validator.schema.deviation import Deviation
    from validator.schema.schema import Schema

# What the facts say must stand beside the element that a test is about.
REQUIRED = {
    "contact_info/addresses/address": {"address_types": ""},
    "contact_info/emails/email": {"email_address": "u1@example.edu", "email_types": ""},
    "contact_info/phones/phone": {"phone_number": "555-0100", "phone_types": ""},
    "user_identifiers/user_identifier": {"id_type": "BARCODE", "value": "1"},
    "user_statistics/user_statistic": {"statistic_category": "A"},
    "user_notes/user_note": {"note_type": "OTHER", "user_viewable": "false", "popup_note": "false"},
    "user_blocks/user_block": {"block_description": "A"},
}


def tree(xml: str | bytes) -> Node:
    """The record that `xml` is, with positions in bytes."""
    parser = ParserCreate()
    open_nodes: list[Node] = []
    roots: list[Node] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        parent = open_nodes[-1] if open_nodes else None
        node = Node(name, attributes, parser.CurrentByteIndex, parent)
        (parent.children if parent else roots).append(node)
        open_nodes.append(node)

    def text(characters: str) -> None:
        open_nodes[-1].text += characters

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_nodes.pop()
    parser.CharacterDataHandler = text
    parser.Parse(xml.encode() if isinstance(xml, str) else xml, True)
    return roots[0]


def record_with(
    path: str, text: str = "", attributes: Mapping[str, str] | None = None, times: int = 1
) -> str:
    """A record with an element at `path`, `times` over, and else only what the schema requires around it."""
    *above, name = path.split("/")
    written = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
    required = dict(REQUIRED.get(path, {}))
    content = escape(text) + "".join(f"<{child}>{value}</{child}>" for child, value in required.items())
    xml = f"<{name}{written}>{content}</{name}>" * times
    while above:
        parent = "/".join(above)
        beside = {child: value for child, value in REQUIRED.get(parent, {}).items() if child != name}
        siblings = "".join(f"<{child}>{value}</{child}>" for child, value in beside.items())
        name = above.pop()
        xml = f"<{name}>{xml}{siblings}</{name}>"
    return f"<user>{xml}</user>"


def kinds_and_paths(schema: Schema, xml: str | bytes) -> list[tuple[str, str]]:
    """What the schema says of the record `xml`: kinds and paths, in the order in which it says it."""
    return [(found.kind.value, found.path) for found in schema.deviations(tree(xml))]


def only(schema: Schema, xml: str) -> Deviation:
    """The single deviation of the record `xml`."""
    (found,) = schema.deviations(tree(xml))
    return found
