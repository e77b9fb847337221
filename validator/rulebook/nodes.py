"""What a YAML file of ours holds, before its meaning is known: texts, lists, mappings, with their places.

Nodes never leave this room: the rest of the product sees the typed values of `model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `file` and `line` (from 1) say where it stands."""

    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping: for each key its own place and its value, in the order of the file."""

    nodes: Mapping[str, tuple[Scalar, Node]]
    file: str
    line: int

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None."""
        found = self.nodes.get(key)
        return None if found is None else found[1]

    def key(self, key: str) -> Node:
        """Where `key` stands; the mapping itself where it does not."""
        found = self.nodes.get(key)
        return self if found is None else found[0]


Node: TypeAlias = Scalar | Items | Entries


def place(node: Node) -> str:
    """`file:line` of a node."""
    return f"{node.file}:{node.line}"


def plain(node: Node) -> Any:
    """The node as texts, tuples and dicts, without places."""
    match node:
        case Scalar():
            return node.text
        case Items():
            return tuple(plain(item) for item in node.nodes)
        case Entries():
            return {key: plain(value) for key, (_, value) in node.nodes.items()}


def from_plain(value: Any, origin: str) -> Node:
    """The node that `plain` made `value` from; `origin` is the `file:line` that its parts shall name."""
    file, _, line = origin.rpartition(":")
    return _from_plain(value, file, int(line))


def _from_plain(value: Any, file: str, line: int) -> Node:
    if isinstance(value, dict):
        entries = {
            str(key): (Scalar(str(key), file, line), _from_plain(item, file, line))
            for key, item in value.items()
        }
        return Entries(entries, file, line)
    if isinstance(value, list | tuple):
        return Items(tuple(_from_plain(item, file, line) for item in value), file, line)
    return Scalar(str(value), file, line)
