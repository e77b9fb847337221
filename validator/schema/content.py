"""Judges the children of an element: which do not belong, are repeated, missing, or out of order.

A flat model (an xs:all, or an xs:sequence of elements) is simple enough to be judged here, and every departure from
it is found and named; that `xmlschema` agrees is tested. The compiled schema has flat models alone, and lists of
whatever may come. For any other model `xmlschema` decides whether a list of children conforms, and there is one
general statement about the first place at which it stops.
"""

from __future__ import annotations

from collections import Counter
from operator import le
from typing import TYPE_CHECKING, NamedTuple

from validator.dataclass import dataclass
from validator.schema.components import Content
from validator.schema.deviation import DeviationKind
from validator.schema.judgement import MEMORY, Judgement
from validator.schema.model import flat_particles, visit
from validator.schema.names import Guess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from validator.schema.components import Particle
    from validator.schema.model import AnyElement, AnyGroup, Visit
    from validator.schema.place import Place

# Guessing is slow, and beyond so many unknown children of one element nobody reads on.
_GUESSED = 50
# Longer lists of children hardly repeat.
_WORTH_KEEPING = 200
# Longer names, in characters, are no slips and hardly come again.
_LONGEST_NAME = 100


class ChildJudgement(NamedTuple):
    """A judgement about the child at `position`, from 0; -1 for a child that is missing."""

    position: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Shape:
    """What the schema says of one list of child names.

    `places` has the place of each child, None where there is none to judge it by. `faults` are in document
    order, with missing children first.
    """

    places: tuple[Place | None, ...]
    faults: tuple[ChildJudgement, ...]


class Children:
    """What children one place of the schema allows.

    Args:
        group: the content model.
        guess: tells what an unknown name was meant to be at this place.
        below: gives the place of a child element that the model declares.
    """

    def __init__(
        self, group: AnyGroup, guess: Callable[[str], Guess], below: Callable[[AnyElement], Place]
    ) -> None:
        self._group = group
        self._below = below
        self._guess = guess
        self._flat = flat_particles(group)
        self._is_ordered = group.model == "sequence"
        self._may_be_empty = not isinstance(group, Content) and group.is_emptiable()
        self._required = _required(self._flat or {})
        self._known: dict[tuple[str, ...], Shape] = {}
        self._guesses: dict[str, Guess] = {}

    @property
    def group(self) -> AnyGroup:
        """The content model."""
        return self._group

    def judge(self, names: tuple[str, ...]) -> Shape:
        """The shape of children with these `names`, in document order."""
        shape = self._known.get(names)
        if shape is None:
            shape = self._judge(names)
            if len(names) <= _WORTH_KEEPING:
                if len(self._known) >= MEMORY:
                    self._known.clear()
                self._known[names] = shape
        return shape

    def _judge(self, names: tuple[str, ...]) -> Shape:
        if self._flat is not None:
            return self._flat_shape(names, self._flat)
        if isinstance(self._group, Content):
            return Shape((None,) * len(names), ())
        seen = visit(self._group, names)
        faults = () if seen.conforms else tuple(self._general_faults(names, seen))
        return Shape(tuple([None if one is None else self._below(one) for one in seen.declared]), faults)

    def _flat_shape(self, names: tuple[str, ...], flat: dict[str, Particle]) -> Shape:
        if not names and self._may_be_empty:
            return Shape((), ())
        if self._are_sound(names, flat):
            return Shape(tuple([self._below(flat[name].declared) for name in names]), ())
        faults = sorted(self._flat_faults(names, flat), key=lambda fault: fault.position)
        places = [self._below(flat[name].declared) if name in flat else None for name in names]
        return Shape(tuple(places), tuple(faults))

    def _are_sound(self, names: tuple[str, ...], flat: dict[str, Particle]) -> bool:
        """A quick look: whether nothing is wrong with the children, each of which stands there once at most."""
        distinct = set(names)
        if self._required is None or len(distinct) < len(names):
            return False
        if not (distinct <= flat.keys() and self._required <= distinct):
            return False
        return not self._is_ordered or _are_ordered([flat[name].rank for name in names])

    def _flat_faults(self, names: tuple[str, ...], flat: dict[str, Particle]) -> Iterator[ChildJudgement]:
        unknown = list(self._unknown(names, (index for index, name in enumerate(names) if name not in flat)))
        yield from unknown
        counts: Counter[str] = Counter()
        kept: list[int] = []
        for index, name in enumerate(names):
            if name not in flat:
                continue
            counts[name] += 1
            if counts[name] > flat[name].maximum:
                yield ChildJudgement(index, _repeated(name, flat[name].maximum, counts[name]))
            else:
                kept.append(index)
        explained = {fault.judgement.meant.split("/", 1)[0] for fault in unknown}
        for name, particle in flat.items():
            if counts[name] < particle.minimum and (counts[name] or name not in explained):
                yield ChildJudgement(-1, _missing(name, particle.minimum, counts[name]))
        if self._is_ordered:
            yield from _misplaced(names, kept, flat)

    def _general_faults(self, names: tuple[str, ...], seen: Visit) -> Iterator[ChildJudgement]:
        """Every child unknown to the model, or else the place where the model is first broken."""
        if seen.strangers:
            yield from self._unknown(names, sorted(seen.strangers))
            return
        expected = " or ".join(seen.expected)
        if seen.broken_at is not None and seen.broken_at < len(names):
            name = names[seen.broken_at]
            judgement = Judgement(
                DeviationKind.MISPLACED_ELEMENT,
                name,
                None,
                expected,
                "the element may not stand at this place",
            )
            yield ChildJudgement(seen.broken_at, judgement)
            return
        name = seen.expected[0] if seen.expected else ""
        yield ChildJudgement(
            -1,
            Judgement(DeviationKind.MISSING_ELEMENT, name, None, expected, "the schema requires more here"),
        )

    def _unknown(self, names: tuple[str, ...], indexes: Iterable[int]) -> Iterator[ChildJudgement]:
        known: dict[str, Judgement] = {}
        for index in indexes:
            name = names[index]
            if name not in known:
                guess = self._guessed(name) if len(known) < _GUESSED else Guess()
                known[name] = Judgement(
                    DeviationKind.UNKNOWN_ELEMENT,
                    name,
                    None,
                    guess.expected,
                    guess.reason,
                    guess.nearest,
                    guess.meant,
                )
            yield ChildJudgement(index, known[name])

    def _guessed(self, name: str) -> Guess:
        guess = self._guesses.get(name)
        if guess is None:
            guess = self._guess(name)
            if len(name) <= _LONGEST_NAME:
                if len(self._guesses) >= MEMORY:
                    self._guesses.clear()
                self._guesses[name] = guess
        return guess


def _required(flat: dict[str, Particle]) -> frozenset[str] | None:
    """The names that may not be left out; None where one of them stands there more than once, or never."""
    if any(particle.minimum > 1 or particle.maximum < 1 for particle in flat.values()):
        return None
    return frozenset(name for name, particle in flat.items() if particle.minimum)


def _are_ordered(ranks: Sequence[int]) -> bool:
    return all(map(le, ranks, ranks[1:]))


def _repeated(name: str, maximum: float, count: int) -> Judgement:
    expected = f"{name} once" if maximum == 1 else f"{name} at most {maximum} times"
    return Judgement(DeviationKind.REPEATED_ELEMENT, name, None, expected, f"this is number {count}")


def _missing(name: str, minimum: int, count: int) -> Judgement:
    if minimum == 1:
        return Judgement(DeviationKind.MISSING_ELEMENT, name, None, name, "the schema requires this element")
    reason = f"the schema requires this element {minimum} times; it stands here {count} times"
    return Judgement(DeviationKind.MISSING_ELEMENT, name, None, f"{name} {minimum} times", reason)


def _misplaced(
    names: Sequence[str], kept: Sequence[int], flat: dict[str, Particle]
) -> Iterator[ChildJudgement]:
    """The children at `kept` that stand out of order: as few as possible, later ones if one may choose."""
    ranks = [flat[names[index]].rank for index in kept]
    if _are_ordered(ranks):
        return
    in_order = _longest_ordered(ranks)
    standing = [kept[position] for position in in_order]
    expected = ", then ".join(name for name in flat if name in names)
    for index in sorted(set(kept).difference(standing)):
        name = names[index]
        rank = flat[name].rank
        earlier = [names[other] for other in standing if other < index and flat[names[other]].rank > rank]
        later = [names[other] for other in standing if other > index and flat[names[other]].rank < rank]
        reason = f"{name} must come before {earlier[0]}" if earlier else f"{name} must come after {later[-1]}"
        yield ChildJudgement(index, Judgement(DeviationKind.MISPLACED_ELEMENT, name, None, expected, reason))


def _longest_ordered(ranks: Sequence[int]) -> list[int]:
    """The positions of a longest non-decreasing part of `ranks`; of several, the first to end."""
    best: dict[int, tuple[int, int]] = {}
    links: list[int] = []
    longest, end = 0, -1
    for position, rank in enumerate(ranks):
        length, last = max(
            ((length, -last) for other, (length, last) in best.items() if other <= rank), default=(0, 1)
        )
        links.append(-last)
        length += 1
        if length > best.get(rank, (0, 0))[0]:
            best[rank] = length, position
        if length > longest:
            longest, end = length, position
    positions: list[int] = []
    while end >= 0:
        positions.append(end)
        end = links[end]
    return positions[::-1]
