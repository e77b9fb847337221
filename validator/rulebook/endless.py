"""Knows regular expressions that can take for ever, before a value of some feed makes one do it.

Python's `re` tries every way in which an expression can read a text before it says no. `(a+)+` and `(a|aa)+` read a
word in as many ways as it can be split: sixty letters take longer than anybody waits. `.*a.*a.*a.*a.*a.*` has not so
many, but each further `.*` multiplies them by the length of the text. Both are looked for in the automaton of an
expression: there they are circles that one text leads through in two ways, and circles in a row, each of which one
text leads round in, out of, and into the next.

What is refused can be slow. What is not looked at passes: what stands behind a look ahead or a reference to a group,
and expressions that are too large.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from importlib import import_module
from itertools import product
from operator import and_
from typing import TYPE_CHECKING, TypeVar

from validator.rulebook.automaton import TooLarge, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from validator.rulebook.automaton import Automaton

Node = TypeVar("Node", bound="Hashable")

_MOST_POWER = 4
"""How often the length of a text may multiply the ways to read it: 255 characters can be read in 170 million ways."""
_MOST_PLACES = 200_000


def is_endless(expression: str) -> bool:
    """Whether there are texts that `expression`, which Python's `re` can read, reads in too many ways.

    False also where this Python does not show how it reads one.
    """
    try:
        waiting = [import_module("re._parser").parse(expression)]
        import_module("re._compiler")
    except ImportError:
        return False
    while waiting:
        try:
            automaton = drawn(waiting.pop())
            ways = _Ways(automaton)
            if automaton.is_hopeless or ways.split() or ways.power() > _MOST_POWER:
                return True
        except TooLarge:
            continue
        waiting += automaton.apart
    return False


class _Ways:
    """Where one may go in an automaton, in how many ways."""

    def __init__(self, automaton: Automaton) -> None:
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
        self._left -= 1
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

    def power(self) -> int:
        """How often, at most, the length of a text multiplies the ways to read it, where no circle splits.

        Raises:
            TooLarge: that cannot be seen with a few looks.
        """
        members: defaultdict[int, list[int]] = defaultdict(list)
        for step, number in self._circle.items():
            members[number].append(step)
        rounds = [number for number, steps in members.items() if self._is_round(number, steps)]
        if len(rounds) <= _MOST_POWER:
            return len(rounds)
        powers: dict[int, int] = {}
        for number in sorted(rounds):  # what a circle leads to has the lower numbers
            reached = {
                self._circle[step] for step in _circles(members[number][:1], self._after)
            } & powers.keys()
            powers[number] = max(
                (powers[other] + self._leaves(members[number], members[other]) for other in reached),
                default=0,
            )
        return max(powers.values())

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
