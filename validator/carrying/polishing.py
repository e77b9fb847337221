"""Makes a choice of records better by taking some of them back and filling up again, many times over.

Only a pool of promising records takes part, in memory, with what each shows as one large number. Chance decides what
is taken back, the same chance every time.
"""

from __future__ import annotations

import heapq
import random
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Promising: TypeAlias = "tuple[int, int, frozenset[int], frozenset[int]]"
"""A record: its place in the pool's own order, its group, its shapes, its codes."""

_ROUNDS = 600
_POOL = 1_600
"""How many records take part."""


class Pool:
    """Records that may improve a choice: of each group those that show most."""

    def __init__(self, groups: int) -> None:
        self._most = max(4, _POOL // max(1, groups))
        self._by_group: dict[int, list[tuple[int, int, int]]] = {}

    def wants(self, number: int, group: int, shapes: int) -> None:
        """Record `number` shows so many shapes; it is kept while its group has none better."""
        kept = self._by_group.setdefault(group, [])
        entry = (shapes, -number, number)
        if len(kept) < self._most:
            heapq.heappush(kept, entry)
        elif entry > kept[0]:
            heapq.heapreplace(kept, entry)

    @property
    def numbers(self) -> set[int]:
        """The numbers of the records that take part."""
        return {number for kept in self._by_group.values() for _, _, number in kept}


def polish(pool: Sequence[Promising], picked: Sequence[int]) -> list[int]:
    """A choice from the pool that shows at least what `picked` shows, of as many records and all its groups.

    Records are named by their position in the pool.
    """
    masks = _masks(shapes for _, _, shapes, _ in pool)
    code_masks = _masks(codes for _, _, _, codes in pool)
    groups = [group for _, group, _, _ in pool]
    chance = random.Random(20261121)
    best = [*picked]
    best_score = _score(best, masks, code_masks)
    for _ in range(_ROUNDS):
        kept = chance.sample(best, max(0, len(best) - chance.randint(2, 4)))
        trial = _filled(kept, len(best), masks, code_masks, groups)
        score = _score(trial, masks, code_masks)
        if len({groups[one] for one in trial}) >= len({groups[one] for one in best}) and score >= best_score:
            best, best_score = trial, score
    return best


def _masks(parts: Iterable[frozenset[int]]) -> list[int]:
    bits: dict[int, int] = {}
    return [sum(1 << bits.setdefault(part, len(bits)) for part in own) for own in parts]


def _score(chosen: Sequence[int], masks: Sequence[int], code_masks: Sequence[int]) -> tuple[int, int]:
    shapes = codes = 0
    for one in chosen:
        shapes |= masks[one]
        codes |= code_masks[one]
    return shapes.bit_count(), codes.bit_count()


def _filled(
    kept: list[int], size: int, masks: Sequence[int], code_masks: Sequence[int], groups: Sequence[int]
) -> list[int]:
    """`kept` and the records that add most to it, groups first."""
    chosen = [*kept]
    shown = codes = 0
    for one in chosen:
        shown |= masks[one]
        codes |= code_masks[one]
    seen = {groups[one] for one in chosen}
    while len(chosen) < size:
        best, best_gain = -1, (False, -1, -1)
        for one, mask in enumerate(masks):
            gain = (mask & ~shown).bit_count()
            is_new = groups[one] not in seen
            if (is_new, gain) >= best_gain[:2] and one not in chosen:
                whole = (is_new, gain, (code_masks[one] & ~codes).bit_count())
                if whole > best_gain:
                    best, best_gain = one, whole
        chosen.append(best)
        shown |= masks[best]
        codes |= code_masks[best]
        seen.add(groups[best])
    return chosen
