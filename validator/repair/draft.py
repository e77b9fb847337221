"""A text under repair: edits come layer upon layer, and each remembers what it replaces in the original.

A later layer sees what the earlier ones made, so that a control character taken out of the midst of `&amp;`
leaves nothing for the repair of ampersands to do. Edits that touch one another become one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from validator.repair.change import RepairKind


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """Replace the bytes from `start` to before `end` of the draft's text, as it is now."""

    start: int
    end: int
    replacement: bytes
    kind: RepairKind
    path: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """What all layers together did to the original's bytes from `start` to before `end`."""

    start: int
    end: int
    replacement: bytes
    kinds: tuple[RepairKind, ...]
    path: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """A splice or a repair in the coordinates of the text before the layer."""

    start: int
    end: int
    replacement: bytes | None
    origin: Splice | Repair


class Draft:
    """The original, its text after the repairs so far, and the splices between the two."""

    __slots__ = ("original", "splices", "text")

    def __init__(self, original: bytes) -> None:
        self.original = original
        self.text = original
        self.splices: list[Splice] = []

    def apply(self, repairs: Iterable[Repair]) -> bool:
        """Apply a layer; of repairs that overlap, the first counts. Returns whether there was any."""
        layer = [*_disjoint(sorted(repairs))]
        if not layer:
            return False
        steps = sorted(
            [*self._earlier(), *(_Step(r.start, r.end, r.replacement, r) for r in layer)],
            key=lambda step: (step.start, step.end),
        )
        self.splices = [*self._merged(steps)]
        self.text = _spliced(self.original, self.splices)
        return True

    def origins(self, indexes: Iterable[int]) -> Iterator[int]:
        """For indexes of the text, in ascending order, those of the original.

        Within what was put in, where that begins.
        """
        waiting = iter(self.splices)
        splice = next(waiting, None)
        shift = 0
        for index in indexes:
            while splice is not None and splice.start + shift + len(splice.replacement) <= index:
                shift += len(splice.replacement) - (splice.end - splice.start)
                splice = next(waiting, None)
            is_within = splice is not None and splice.start + shift <= index
            yield splice.start if splice is not None and is_within else index - shift

    def _earlier(self) -> Iterator[_Step]:
        shift = 0
        for splice in self.splices:
            start = splice.start + shift
            yield _Step(start, start + len(splice.replacement), None, splice)
            shift += len(splice.replacement) - (splice.end - splice.start)

    def _merged(self, steps: list[_Step]) -> Iterator[Splice]:
        shift = 0  # how far the text is ahead of the original, before the cluster at hand
        for cluster in _clusters(steps):
            start, end = cluster[0].start, max(step.end for step in cluster)
            old = [step.origin for step in cluster if isinstance(step.origin, Splice)]
            growth = sum(len(splice.replacement) - (splice.end - splice.start) for splice in old)
            replacement = self._replacement(start, end, cluster)
            first, last = start - shift, end - shift - growth
            shift += growth
            if replacement != self.original[first:last]:
                kinds = tuple(
                    dict.fromkeys(
                        kind
                        for step in cluster
                        for kind in (
                            step.origin.kinds if isinstance(step.origin, Splice) else (step.origin.kind,)
                        )
                    )
                )
                path = next((step.origin.path for step in cluster if step.origin.path), "")
                why = next((step.origin.why for step in cluster if step.origin.why), "")
                yield Splice(first, last, replacement, kinds, path, why)

    def _replacement(self, start: int, end: int, cluster: list[_Step]) -> bytes:
        parts: list[bytes] = []
        for step in cluster:
            if step.replacement is not None:
                parts += self.text[start : step.start], step.replacement
                start = step.end
        return b"".join((*parts, self.text[start:end]))


def _disjoint(repairs: list[Repair]) -> Iterator[Repair]:
    end = -1
    for repair in repairs:
        if repair.start >= end:
            yield repair
            end = repair.end


def _clusters(steps: list[_Step]) -> Iterator[list[_Step]]:
    """Steps that overlap, together; those that only touch stay apart unless an empty one lies within."""
    cluster: list[_Step] = []
    end = -1
    for step in steps:
        if cluster and (step.start < end or (step.start == end == cluster[0].start)):
            cluster.append(step)
        else:
            if cluster:
                yield cluster
            cluster = [step]
            end = -1
        end = max(end, step.end)
    if cluster:
        yield cluster


def _spliced(original: bytes, splices: list[Splice]) -> bytes:
    parts: list[bytes] = []
    position = 0
    for splice in splices:
        parts += original[position : splice.start], splice.replacement
        position = splice.end
    return b"".join((*parts, original[position:]))
