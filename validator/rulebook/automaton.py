"""Draws a regular expression as an automaton, to see in how many ways it can read a text.

A step is the reading of one character; what one step may be followed by is known with the number of ways that lead
there. At least the ways that Python's `re` may go are drawn. What only closes some of them is left out: a look ahead,
a `$`, that an atomic group is not gone back into unless it is as plain as `a++`; a reference to a group reads any text.
What is repeated so often that not every time can be drawn is drawn as repeated without an end.
"""

from __future__ import annotations

import sys
from collections import Counter
from importlib import import_module
from re import DOTALL
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 10
"""A repetition that may be so much longer or shorter counts as one without an end: a loop."""
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_COPIES = 40
_COPIES_OF_LOOPS = 8
_COPIES_OF_ONE = 256
"""How often at most what is repeated is drawn; fewer times what has loops of its own, more what is one character."""
_HOPELESS = 30
_MOST_STEPS = 5_000
_MOST_WAYS = 100_000
_PLAIN = [*map(chr, range(128)), *"\x85\u00a0éßΩдש٣中\u200b\u2028😀"]


class TooLarge(Exception):
    """The expression has more steps or ways than are worth a look, or something that nobody here knows."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """The steps of an expression.

    Attributes:
        letters: for each step the characters that it reads, as the bits of a number.
        first: the steps that it may begin with, each with the number of ways that lead there.
        follow: for each step those that may be next, likewise.
        apart: what looks ahead or behind, each an expression for itself.
        is_hopeless: it repeats many times what may be nothing; no more of it is drawn.
    """

    letters: list[int] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)
    follow: list[dict[int, int]] = field(default_factory=list)
    apart: list[Any] = field(default_factory=list)
    is_hopeless: bool = False


def drawn(pattern: Any) -> Automaton:
    """The automaton of what Python's parser of expressions has read.

    Raises:
        TooLarge: it would have too many steps.
    """
    return _Drawing(pattern).automaton()


class _Drawing:
    """Places with free ways between them; a step leads from one place to another."""

    def __init__(self, pattern: Any) -> None:
        self._parser, self._compiler = import_module("re._parser"), import_module("re._compiler")
        self._state = pattern.state
        self._alphabet = sorted({*_PLAIN, *_characters(pattern)})
        self._free: list[list[int]] = [[]]
        self._steps: list[tuple[int, int, int]] = []
        self._step_at: dict[int, int] = {}
        self._barred: dict[int, int] = {}
        self._apart: list[Any] = []
        self._is_hopeless = False
        self._left = _MOST_WAYS
        self._sequence(pattern, 0, pattern.state.flags)

    def automaton(self) -> Automaton:
        if self._is_hopeless:
            return Automaton(is_hopeless=True)
        return Automaton(
            [letters for _, letters, _ in self._steps],
            self._next(0),
            [self._next(end) for _, _, end in self._steps],
            self._apart,
        )

    def _next(self, place: int) -> dict[int, int]:
        """The steps that free ways lead to, and by how many."""
        steps: Counter[int] = Counter()
        for (at, barred), ways in self._ways(place).items():
            step = self._step_at.get(at)
            if step is not None and self._steps[step][1] & ~barred:
                steps[step] += ways
        return dict(steps)

    def _ways(self, place: int) -> Counter[tuple[int, int]]:
        """The places that free ways lead to and what they bar, with the number of ways that come by none twice."""
        ways: Counter[tuple[int, int]] = Counter()
        open_ways = [(place, 0, frozenset([place]))]
        while open_ways:
            place, barred, passed = open_ways.pop()
            barred |= self._barred.get(place, 0)
            ways[place, barred] += 1
            self._left -= 1
            if self._left < len(open_ways):
                raise TooLarge
            open_ways += [(to, barred, passed | {to}) for to in self._free[place] if to not in passed]
        return ways

    def _place(self, *before: int) -> int:
        """A new place, with free ways to it."""
        self._free.append([])
        new = len(self._free) - 1
        for place in before:
            self._free[place].append(new)
        return new

    def _sequence(self, pattern: Any, place: int, flags: int) -> int:
        for name, value in items(pattern):
            place = self._item(name, value, place, flags)
        return place

    def _item(self, name: str, value: Any, place: int, flags: int) -> int:
        """Draws one item behind `place`; the place behind it."""
        match name:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self._step(name, value, place, flags)
            case "SUBPATTERN":
                return self._sequence(value[3], place, (flags | value[1]) & ~value[2])
            case "ATOMIC_GROUP":
                end = self._sequence(value, place, flags)
                (last, of_last), *others = items(value) or [("", None)]
                return self._all_read(of_last, end, flags) if last == "MAX_REPEAT" and not others else end
            case "BRANCH":
                return self._branches(value[1], place, flags)
            case "GROUPREF_EXISTS":
                return self._branches([value[1], value[2] or []], place, flags)
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repetition(value, place, flags)
            case "POSSESSIVE_REPEAT":
                return self._all_read(value, self._repetition(value, place, flags), flags)
            case "GROUPREF":
                return self._any_text(place, flags)
            case "AT":
                return place
            case "ASSERT" | "ASSERT_NOT":
                self._apart.append(value[1])
                return place
            case "FAILURE":
                return self._place()
        raise TooLarge

    def _branches(self, branches: list[Any], place: int, flags: int) -> int:
        return self._place(*[self._sequence(one, self._place(place), flags) for one in branches])

    def _any_text(self, place: int, flags: int) -> int:
        start = self._place(place)
        again = self._step("ANY", None, start, flags | DOTALL)
        self._free[again].append(start)
        return self._place(place, again)

    def _step(self, name: str, value: Any, place: int, flags: int) -> int:
        if len(self._steps) >= _MOST_STEPS:
            raise TooLarge
        start, end = self._place(place), self._place()
        self._step_at[start] = len(self._steps)
        self._steps.append((start, self._letters(name, value, flags), end))
        return end

    def _repetition(self, value: tuple[int, int, Any], place: int, flags: int) -> int:
        least, most, body = value
        shortest, longest = body.getwidth()
        if shortest == 0 < longest and least >= _HOPELESS:
            self._is_hopeless = True
        if most - least >= MANY or most > _copies_of(body):
            # What may read nothing is tried once more than it must be, which is another way each time.
            for _ in range(least if shortest == 0 else 0):
                place = self._sequence(body, place, flags)
            # To begin it and to begin it again are two ways, also where nothing is read between.
            start = self._place(place)
            again = self._place(self._sequence(body, start, flags))
            self._free[again].append(start)
            return self._place(again) if least and shortest else self._place(place, again)
        for _ in range(least):
            place = self._sequence(body, place, flags)
        ends = [place]
        for _ in range(most - least):
            place = self._sequence(body, self._place(place), flags)
            ends.append(place)
        return self._place(*ends)

    def _all_read(self, repeated: tuple[int, int, Any], place: int, flags: int) -> int:
        """The place behind a repetition that gives nothing back: no character that it reads comes next."""
        _, most, body = repeated
        behind = self._place(place)
        if most == self._parser.MAXREPEAT and _is_one(body):
            ((name, value),) = items(body)
            self._barred[behind] = self._letters(name, value, flags)
        return behind

    def _letters(self, name: str, value: Any, flags: int) -> int:
        """The characters that an item of one character reads."""
        one = self._parser.SubPattern(self._state, [(getattr(self._compiler, name), value)])
        reads = self._compiler.compile(one, flags).fullmatch
        return sum(1 << bit for bit, letter in enumerate(self._alphabet) if reads(letter))


def items(pattern: Any) -> list[tuple[str, Any]]:
    """The items of a pattern: what each is called, and what there is to know of it."""
    return [(str(operation), value) for operation, value in pattern]


def inner(name: str, value: Any) -> list[Any]:
    """The patterns within an item of a pattern."""
    match name:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return [*value[1]]
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
        case "GROUPREF_EXISTS":
            return [part for part in value[1:] if part is not None]
    return []


def _copies_of(body: Any) -> int:
    if _has_loop(body):
        return _COPIES_OF_LOOPS
    return _COPIES_OF_ONE if _is_one(body) else _COPIES


def _is_one(body: Any) -> bool:
    return [name for name, _ in items(body)] in (["LITERAL"], ["NOT_LITERAL"], ["ANY"], ["IN"])


def _has_loop(pattern: Any) -> bool:
    return any(
        name == "GROUPREF"
        or (name in _REPEATS and value[1] - value[0] >= MANY)
        or any(map(_has_loop, inner(name, value)))
        for name, value in items(pattern)
    )


def _characters(pattern: Any) -> Iterator[str]:
    """The characters that a pattern names, and those beside them, in which two items may differ."""
    for name, value in items(pattern):
        named: list[int] = []
        if name in ("LITERAL", "NOT_LITERAL"):
            named = [value]
        elif name == "IN":
            named = [*_ends(value)]
        near = {code + step for code in named for step in (-1, 0, 1)}
        for letter in (chr(code) for code in near if 0 <= code <= sys.maxunicode):
            yield letter
            yield from letter.swapcase()[:1]
        for part in inner(name, value):
            yield from _characters(part)


def _ends(members: Any) -> Iterator[int]:
    for name, value in items(members):
        if name == "LITERAL":
            yield value
        elif name == "RANGE":
            yield from value
