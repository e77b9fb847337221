"""Finds the elements of a parsed record by their path, all at once: rules ask for a few dozen paths again and again.

Only paths that are known beforehand are looked for, so that no record, however hostile, makes it grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validator.records.tree import Node

Found: TypeAlias = "Mapping[str, Sequence[Node]]"
"""The elements of a record by path, in document order; paths without elements are not there.

Under "" stand the elements that have no known path, without what is in them.
"""


class Branch:
    """A known path, and by name what is known below it."""

    __slots__ = ("below", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.below: dict[str, Branch] = {}


class Index:
    """The paths of elements that are known, relative to the record: `contact_info/emails/email`."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._top = Branch("")
        self._unknown = Branch("")
        self.paths = frozenset(path for path in paths if path)
        for path in self.paths:
            branch, steps = self._top, path.split("/")
            for number, step in enumerate(steps, 1):
                branch = branch.below.setdefault(step, Branch("/".join(steps[:number])))

    def find(self, root: Node) -> Found:
        """The elements of the record `root` at each known path."""
        found: dict[str, list[Node]] = {}
        waiting = [(self._top, root)]
        unknown = self._unknown
        # Level by level, so that elements with one path come in document order.
        for branch, node in waiting:
            below = branch.below
            for child in node.children:
                known = below.get(child.name, unknown)
                if known.path in found:
                    found[known.path].append(child)
                else:
                    found[known.path] = [child]
                if child.children and known is not unknown:
                    waiting.append((known, child))
        return found
