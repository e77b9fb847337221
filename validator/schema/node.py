"""What this room needs of an element of a record; `records.tree.Node` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Node(Protocol):
    """An element as it was read, without namespaces: names are as written."""

    @property
    def name(self) -> str:
        """The element's name."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Raw attribute names, such as `xsi:nil`, to values."""

    @property
    def children(self) -> Sequence[Node]:
        """The child elements in document order."""

    @property
    def text(self) -> str:
        """All character data directly inside, entities resolved."""

    @property
    def at(self) -> int:
        """Bytes from the beginning of the record."""

    @property
    def path(self) -> str:
        """The path relative to the record, with `[n]` where siblings share the name; "" for the record."""


def join(path: str, step: str) -> str:
    """The path of `step` under `path`, which is "" for the record."""
    return f"{path}/{step}" if path else step
