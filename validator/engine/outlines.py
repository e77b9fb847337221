"""Remembers of which outlines of records the rules find nothing that ask only what is there, and whether it is blank.

Hardly two records are alike, but what these rules see of them is: so many addresses, each with a city. An outline is
that much of a record. Of one in which no rule has found anything, no rule needs to be asked again.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from validator.checks.check import Look

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from validator.checks.check import RecordCheck
    from validator.engine.examiner import Rule
    from validator.records.index import Found
    from validator.records.selector import Selector
    from validator.records.tree import Node

_MEMORY = 5_000
"""How many outlines of one part are remembered."""
_MANY = 1_000
"""The outline of a record with more elements hardly comes again."""

_INNER = 2
"""What has at least so many names on its path is not at the top of a record."""

Outline: TypeAlias = "tuple[tuple[object, ...], ...]"
"""For each path of a part what is looked at of the elements there."""
Chain: TypeAlias = "tuple[str, ...]"
"""The names of elements one in another, from the record on; perhaps that of an attribute, with an `@`, behind them."""


class _Wanted:
    """An element that rules look at: by name what they look at in it, and the names of its attributes.

    It `is_deep` unless it matters only whether it is there, and filled.
    """

    __slots__ = ("attributes", "below", "is_deep")

    def __init__(self) -> None:
        self.below: dict[str, _Wanted] = {}
        self.attributes: tuple[str, ...] = ()
        self.is_deep = False

    def add(self, steps: Sequence[str]) -> None:
        """Another path that is looked at."""
        wanted = self
        for step in steps:
            wanted.is_deep = True
            if not step.startswith("@"):
                wanted = wanted.below.setdefault(step, _Wanted())
            elif step[1:] not in wanted.attributes:
                wanted.attributes = (*wanted.attributes, step[1:])

    def outline(self, node: Node) -> object:
        """As much of `node` as is looked at."""
        if not self.is_deep:
            return node.is_filled
        below = self.below
        parts: list[object] = [node.is_filled]
        if self.attributes:
            parts += map(node.attributes.get, self.attributes)
        for child in node.children:
            name = child.name
            if name in below:
                wanted = below[name]
                parts += name, wanted.outline(child) if wanted.is_deep else child.is_filled
        return tuple(parts)


class Part:
    """Elements at some paths, the rules that look at these alone, and outlines in which none of them finds anything.

    Where one of those `above` them is there twice, an outline does not tell what stands in which.
    """

    __slots__ = ("_clean", "above", "paths", "rules")

    def __init__(self, roots: tuple[Chain, ...]) -> None:
        self.paths = ["/".join(root) for root in roots]
        self.above = {"/".join(root[:length]) for root in roots for length in range(1, len(root))}
        self.rules: list[Rule] = []
        self._clean: set[Outline] = set()

    def learn(self, outline: Outline, answered: Collection[int]) -> None:
        """Remembers an outline, unless a rule that looks at it is among those that have `answered`."""
        if any(number in answered for number, _, _ in self.rules):
            return
        if len(self._clean) >= _MEMORY:
            self._clean.clear()
        self._clean.add(outline)

    def knows(self, outline: Outline) -> bool:
        """Whether no rule finds anything in an outline."""
        return outline in self._clean


class Outlines:
    """Parts of records, and what is known of them.

    Args:
        rules: those that look at nothing but which elements are there, and filled, with the elements they select.
    """

    def __init__(self, rules: Iterable[tuple[Rule, Iterable[Selector]]]) -> None:
        wanted: dict[Chain, _Wanted] = {}
        parts: dict[tuple[Chain, ...], Part] = {}
        for rule, selectors in rules:
            chains = {chain for selector in selectors for chain in _looked_at(selector)}
            roots = tuple(_roots(chains))
            parts.setdefault(roots, Part(roots)).rules.append(rule)
            for chain in chains:
                length = next(len(root) for root in roots if chain[: len(root)] == root)
                wanted.setdefault(chain[:length], _Wanted()).add(chain[length:])
        self._parts = [*parts.values()]
        self._wanted = {"/".join(root): one for root, one in wanted.items()}
        self._above = {path for part in self._parts for path in part.above}

    def unknown(self, found: Found) -> Iterator[tuple[Part, Outline | None]]:
        """The parts of a record, given by what is `found` in it, in which rules may find something.

        With each its outline; None where that does not tell all.
        """
        if sum(map(len, found.values())) > _MANY:
            yield from ((part, None) for part in self._parts)
            return
        doubled = {path for path in self._above if len(found.get(path, ())) > 1}
        outlines = {
            path: tuple(map(wanted.outline, found.get(path, ()))) for path, wanted in self._wanted.items()
        }
        for part in self._parts:
            if not doubled.isdisjoint(part.above):
                yield part, None
                continue
            outline = tuple(map(outlines.__getitem__, part.paths))
            if not part.knows(outline):
                yield part, outline


def is_outlined(check: RecordCheck, selectors: Iterable[Selector], paths: Collection[str]) -> bool:
    """Whether what a check finds follows from an outline; `paths` are those at which elements are found."""
    return check.look is Look.FILLED and all(
        selector.elements in paths
        and all(step.condition is None or step.condition.is_attribute for step in selector.steps)
        for selector in selectors
    )


def _looked_at(selector: Selector) -> Iterator[Chain]:
    """What a selector finds, and the attributes that its conditions look at."""
    names = tuple(step.name for step in selector.steps)
    yield (*names, f"@{selector.attribute}") if selector.attribute else names
    for number, step in enumerate(selector.steps, 1):
        if step.condition is not None:
            yield (*names[:number], f"@{step.condition.name}")


def _roots(chains: Iterable[Chain]) -> list[Chain]:
    """The outermost of these elements; instead of several in one that is not at the top, that one."""
    roots: list[Chain] = []
    elements = (chain[:-1] if chain[-1].startswith("@") else chain for chain in chains)
    for chain in sorted(elements):
        pairs = zip(roots[-1] if roots else (), chain, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if shared >= _INNER or (roots and shared == len(roots[-1])):
            roots[-1] = chain[:shared]
        else:
            roots.append(chain)
    return roots
