"""Knows regular expressions that can take for ever, before a value of some feed makes one do it.

Python's `re` tries every way in which an expression can read a text before it says no. `(a+)+` and `(a|aa)+` read a
word in as many ways as it can be split: sixty letters take longer than anybody waits. `.*a.*a.*a.*a.*a.*` has not so
many, but each further `.*` multiplies them by the length of the text. Both are looked for in the automaton of an
expression: there they are circles that one text leads through in two ways, and circles in a row, each of which one
text leads round in, out of, and into the next.

What is not repeated without an end can do the same: `(?:a?){20}` has a million ways to read ten letters. So the ways
are counted that a text may have where it goes round in no circle.

What is refused can be slow, as far as can be seen; what passes is not. Of an expression that is too large to be looked
at, that is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from functools import reduce
from importlib import import_module
from itertools import product
from math import comb, inf, prod
from operator import and_, or_
from typing import TYPE_CHECKING, Any, TypeVar

from validator.rulebook.automaton import TooLarge, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from validator.rulebook.automaton import Automaton

Node = TypeVar("Node", bound="Hashable")

_MOST_POWER = 4
"""How often the length of a text may multiply the ways to read it: 255 characters can be read in 170 million ways."""
_LONGEST = 255
_MOST_BRANCHES = 20_000
_MOST_WAYS = 64 * comb(_LONGEST, _MOST_POWER)
"""In how many ways a text may be read that goes round in no circle, and one of 255 characters that does."""
_MOST_PLACES = 1_000_000


class Slowness(Enum):
    """Whether an expression reads every text in a short time, or takes for ever, or whether that cannot be told."""

    NONE = "none"
    ENDLESS = "endless"
    UNKNOWN = "unknown"


def slowness(expression: str) -> Slowness:
    """How slow `expression`, which Python's `re` can read, is with the worst of texts.

    Nothing is said where this Python does not show how it reads one.
    """
    try:
        pattern = import_module("re._parser").parse(expression)
        import_module("re._compiler")
    except ImportError:
        return Slowness.NONE
    try:
        return Slowness.ENDLESS if _power(pattern) == inf else Slowness.NONE
    except (TooLarge, RecursionError):
        return Slowness.UNKNOWN


def _power(pattern: Any) -> float:
    """How often the length of a text multiplies the ways to read it; what looks ahead is read anew on each of them.

    Raises:
        TooLarge: that cannot be seen.
    """
    automaton = drawn(pattern)
    ways = _Ways(automaton)
    if automaton.is_hopeless or (branches := ways.branches()) > _MOST_BRANCHES or ways.split():
        return inf
    ahead = max(map(_power, automaton.apart), default=0)
    # Of a few circles it seldom matters which of them lead to which.
    power = ahead + len(ways.rounds())
    if _is_much(branches, power):
        power = ahead + ways.power()
    return inf if _is_much(branches, power) else power


def _is_much(branches: int, power: float) -> bool:
    return power > _MOST_POWER or branches * comb(_LONGEST, int(power)) > _MOST_WAYS


class _Ways:
    """Where one may go in an automaton, in how many ways."""

    def __init__(self, automaton: Automaton) -> None:
        self._first = automaton.first
        self._letters = automaton.letters
        self._follow = automaton.follow
        self._circle = _circles(automaton.first, self._after)
        self._left = _MOST_PLACES

    def _after(self, step: int) -> Iterable[int]:
        return self._follow[step] if self._letters[step] else ()

    def _after_all(self, steps: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
        """Where one character leads from several steps at once.

        Raises:
            TooLarge: that was asked too often.
        """
        self._left -= 1 + prod(len(self._follow[step]) for step in steps)
        if self._left < 0:
            raise TooLarge
        common = reduce(and_, (self._letters[step] for step in steps))
        return product(*(self._follow[step] for step in steps)) if common else ()

    def _after_both(self, steps: tuple[int, int]) -> Iterable[tuple[int, int]]:
        return ((one, other) for one, other in self._after_all(steps))

    def split(self) -> bool:
        """Whether one text leads from a step to the same step in two ways: each round doubles their number.

        Raises:
            TooLarge: that cannot be seen with a few looks.
        """
        for step, number in self._circle.items():
            if any(self._follow[step][to] > 1 for to in self._after(step) if self._circle[to] == number):
                return True
        pairs = _circles([(step, step) for step in self._circle], self._after_both)
        meeting = {number for (one, other), number in pairs.items() if one == other}
        return any(number in meeting for (one, other), number in pairs.items() if one != other)

    def branches(self) -> int:
        """In how many ways, at most, a text can be read that goes round no circle, where no circle splits.

        Within a circle one text leads from one step to another in one way; where it may leave, all that it may go
        to is counted.
        """
        members = self._members()
        least: dict[int, int] = {}
        for number in sorted(members):  # what a circle leads to has the lower numbers
            left: Counter[int] = Counter()
            for step in members[number]:
                left.update({to: ways for to, ways in self._follow[step].items() if self._letters[step]})
            away = {to: ways for to, ways in left.items() if self._circle[to] != number}
            least[number] = max(self._most(away, least), 1)
        return self._most(self._first, least)

    def _most(self, ways: Mapping[int, int], least: Mapping[int, int]) -> int:
        """The most ways that one character can lead on, each with those that follow it."""
        if not ways:
            return 0
        worth = [(self._letters[to], count * least[self._circle[to]]) for to, count in ways.items()]
        if len(worth) == 1:
            return worth[0][1]
        letters = reduce(or_, (read for read, _ in worth))
        return max(
            (sum(value for read, value in worth if read >> bit & 1) for bit in _bits(letters)), default=0
        )

    def power(self) -> int:
        """How often, at most, the length of a text multiplies the ways to read it, where no circle splits.

        That is the number of circles in a row: a text may go from each to the next at any of its characters, and end.

        Raises:
            TooLarge: that cannot be seen with a few looks.
        """
        members = self._members()
        powers: dict[int, int] = {}
        for number in self.rounds():  # what a circle leads to has the lower numbers
            reached = {
                self._circle[step] for step in _circles(members[number][:1], self._after)
            } & powers.keys()
            powers[number] = max(
                (powers[other] + self._leaves(members[number], members[other]) for other in reached),
                default=1,
            )
        return max(powers.values(), default=0)

    def rounds(self) -> list[int]:
        """The circles that can be gone round, those first that others lead to."""
        return sorted(number for number, steps in self._members().items() if self._is_round(number, steps))

    def _members(self) -> dict[int, list[int]]:
        """The steps of each circle."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for step, number in self._circle.items():
            members[number].append(step)
        return members

    def _is_round(self, number: int, steps: Iterable[int]) -> bool:
        return any(self._circle[to] == number for step in steps for to in self._after(step))

    def _leaves(self, circle: list[int], other: list[int]) -> bool:
        """Whether one text leads round in `circle`, round in `other`, and from the one to the other."""
        first, last = frozenset(circle), frozenset(other)
        for here, there in product(circle, other):
            seen = {(here, here, there)}
            waiting = [*seen]
            while waiting:
                for one, between, two in self._after_all(waiting.pop()):
                    place = one, between, two
                    if place == (here, there, there):
                        return True
                    if one in first and two in last and place not in seen:
                        seen.add(place)
                        waiting.append(place)
        return False


def _bits(number: int) -> Iterator[int]:
    while number:
        yield (number & -number).bit_length() - 1
        number &= number - 1


def _circles(begin: Iterable[Node], after: Callable[[Node], Iterable[Node]]) -> dict[Node, int]:
    """Every node that can be reached, with the number of its circle; what a circle leads to has lower numbers.

    Tarjan's way, with a list in place of calls that call themselves.
    """
    found: dict[Node, int] = {}
    least: dict[Node, int] = {}
    circle: dict[Node, int] = {}
    unsettled: list[Node] = []
    trail: list[tuple[Node, Iterator[Node]]] = []

    def visit(node: Node) -> None:
        found[node] = least[node] = len(found)
        unsettled.append(node)
        trail.append((node, iter(after(node))))

    for root in begin:
        if root not in found:
            visit(root)
        while trail:
            node, following = trail[-1]
            for to in following:
                if to not in found:
                    visit(to)
                    break
                if to not in circle:
                    least[node] = min(least[node], found[to])
            else:
                trail.pop()
                if trail:
                    above = trail[-1][0]
                    least[above] = min(least[above], least[node])
                if least[node] == found[node]:
                    _settle(node, unsettled, circle)
    return circle


def _settle(node: Node, unsettled: list[Node], circle: dict[Node, int]) -> None:
    number = len(circle)
    member = None
    while member != node:
        member = unsettled.pop()
        circle[member] = number
