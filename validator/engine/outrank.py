"""Leaves out what another finding already says: no defect under two names, none that only follows from another."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from validator.rulebook.model import SEVEREST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.checks.hit import Hit
    from validator.engine.plan import Plan
    from validator.rulebook.model import Consequence


def without_outranked(
    found: Sequence[tuple[int, Hit]], outranks: Sequence[frozenset[int]]
) -> list[tuple[int, Hit, tuple[int, ...]]]:
    """The hits of one record that remain, each with the rules whose hits it stands in for.

    Args:
        found: rule numbers with their hits.
        outranks: for each rule the rules that it outranks, where both speak of the same defect.
    """
    if len(found) < 2:
        return [(rule, hit, ()) for rule, hit in found]
    rules = {rule for rule, _ in found}
    outranked = {rule: sorted(outranks[rule] & rules) for rule in rules}
    may_go = {other for others in outranked.values() for other in others}
    if not may_go:
        return [(rule, hit, ()) for rule, hit in found]
    by_rule = {rule: _Hits() for rule in may_go}
    for index, (rule, hit) in enumerate(found):
        if rule in may_go:
            by_rule[rule].add(index, hit)
    stands_for: dict[int, list[int]] = {}
    gone: set[int] = set()
    for index, (rule, hit) in enumerate(found):
        for other_rule in outranked[rule]:
            explained = by_rule[other_rule].explained_by(hit)
            gone |= explained
            stands_for.setdefault(index, []).extend([other_rule] * len(explained))
    return [
        (rule, hit, tuple(stands_for.get(index, ())))
        for index, (rule, hit) in enumerate(found)
        if index not in gone
    ]


def worse(plan: Plan, rule: int, others: Sequence[int]) -> Consequence | None:
    """The worst consequence of the rules that a hit stands in for, if it is worse than the rule's own."""
    if not others:
        return None
    own = plan.rules[rule].consequence
    worst = min((own, *(plan.rules[other].consequence for other in others)), key=SEVEREST.index)
    return None if worst is own else worst


class _Hits:
    """The hits of one rule, to be found by the paths that they speak of, however many there are."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, ...], _Paths] = {}
        self._under: dict[tuple[str, ...], _Paths] = {}

    def add(self, index: int, hit: Hit) -> None:
        for path in hit.about or (hit.path,):
            names, positions = _steps(path)
            self._at.setdefault(names, _Paths()).add(positions, index)
            for length in range(1, len(names) + 1):
                self._under.setdefault(names[:length], _Paths()).add(positions[:length], index)

    def explained_by(self, hit: Hit) -> set[int]:
        """Those that `hit` explains: it speaks of the same path or of one below it, or of what was meant there."""
        explained: set[int] = set()
        for subject in (*(hit.about or (hit.path,)), *((hit.meant,) if hit.meant else ())):
            names, positions = _steps(subject)
            for length in range(1 if names else 0, len(names) + 1):
                if paths := self._at.get(names[:length]):
                    explained.update(paths.matching(positions[:length]))
        if hit.meant:
            names, positions = _steps(hit.meant)
            if paths := self._under.get(names):
                explained.update(paths.matching(positions))
        return explained


class _Paths:
    """Paths of the same names, by the positions in their steps."""

    def __init__(self) -> None:
        self._indexes: dict[tuple[str, ...], list[int]] = {}
        self._values: list[set[str]] = []

    def add(self, positions: tuple[str, ...], index: int) -> None:
        self._indexes.setdefault(positions, []).append(index)
        if not self._values:
            self._values = [set() for _ in positions]
        for values, position in zip(self._values, positions, strict=True):
            values.add(position)

    def matching(self, wanted: tuple[str, ...]) -> Iterator[int]:
        """The hits at paths with the positions `wanted`; a step without a position stands for any of its name."""
        choices = [
            values & {position, ""} if position else values
            for values, position in zip(self._values, wanted, strict=True)
        ]
        if prod(map(len, choices)) <= len(self._indexes):
            for positions in product(*choices):
                yield from self._indexes.get(positions, ())
            return
        for positions, indexes in self._indexes.items():
            if all(map(set.__contains__, choices, positions)):
                yield from indexes


@lru_cache(16_384)
def _steps(path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the steps of a path, and their positions, "" where there is none."""
    if not path:
        return (), ()
    steps = [step.partition("[") for step in path.split("/")]
    return tuple(name for name, _, _ in steps), tuple(position for _, _, position in steps)
