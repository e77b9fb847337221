"""Translates a regular expression into a program for the machine, which then takes what Python's `re` takes.

Only what Python's own parser of expressions makes of it is translated, operation by operation: `expression.h` says what
each does. Places in a text are counted in bytes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.machine.parts import parsed_of, parted
from validator.machine.sets import (
    ANY,
    IGNORECASE,
    ONE_BYTE,
    REPEATS,
    NotTranslatable,
    first_of,
    named,
    read_by,
    table_of,
    ways_by_byte,
)
from validator.machine.sorts import UNBOUNDED, sorts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# fmt: off
_OPERATIONS = (
    "ACCEPT", "JUMP", "LITERAL", "SET", "SPAN", "UNTIL", "SHRINK", "GROW", "CHOICE", "SWITCH", "TRY", "ATOM",
    "COMMIT", "LOOK", "LOOKED", "REFUSE", "REFUSED", "BEHIND", "PEEK", "PEEK_NOT", "PEEK_SET", "PEEK_NOT_SET",
    "LAST_SET", "OPEN", "CLOSE", "LOOP", "AGAIN", "ENOUGH", "GAP", "TRY_ATOM", "LEAVE", "CALL", "RETURN", "TEXT",
)
# fmt: on
"""In the order in which `expression.h` numbers them, where it says what each does."""
_NUMBERS = {name: number for number, name in enumerate(_OPERATIONS)}
_DEPTHS = (0, 40), (40, 56), (56, 64)
"""How deep parts of an expression may be within one another: of all of it, of what it shares, of what these share."""
_MOST_GROUPS = 1_024
_MOST_UNROLLED = 16


@dataclass(frozen=True, slots=True)
class Program:
    """What the machine runs: its steps, the texts and tables that they point to, and how many groups it captures."""

    steps: Sequence[int]
    literals: bytes
    groups: int


@lru_cache(8)
def translated(expression: bytes) -> Program:
    """The program of an expression in which a dot matches all.

    Raises:
        NotTranslatable: it holds what the machine cannot do.
    """
    whole, numbers = parted(expression)
    parsed = parsed_of(whole)
    groups = parsed.state.groups - 1
    if groups > _MOST_GROUPS:
        raise NotTranslatable("it has too many groups")
    parts = {called: [*map(parsed_of, ways)] for ways, called in numbers.items()}
    writer = _Writer(parsed.state.flags, parts)
    writer.whole(parsed)
    for level in range(1, len(_DEPTHS)):
        writer.shared(level)
    writer.shorten_ways()
    return Program(writer.steps, bytes(writer.literals) + bytes(8), groups)


class _Writer:
    """Writes steps one behind another: numbers of 32 bits, the first of each with its operation in the lowest 8."""

    def __init__(self, flags: int, parts: Mapping[int, Sequence[Any]]) -> None:
        self.steps: list[int] = []
        self.literals = bytearray()
        self._known: dict[bytes, int] = {}
        self._flags = flags
        self._depth = 0
        self._deepest = _DEPTHS[0][1]
        self._level = 0
        self._parts = parts
        self._loops = 0
        self._jumps: list[int] = []
        self._calls: dict[int, dict[int, list[int]]] = {}
        self._sorts = {number: sorts_of(part, flags) for number, part in parts.items()}

    def whole(self, parsed: Any) -> None:
        """All of an expression."""
        self.sequence(parsed)
        self.step("ACCEPT")

    def shared(self, level: int) -> None:
        """All that is called from the level above."""
        self._level = level
        for number, calls in self._calls.pop(level - 1, {}).items():
            self._depth, self._deepest = _DEPTHS[level]
            for call in calls:
                self._here(call)
            sorts = self._sorts[number]
            self._atom_of(self._parts[number] if sorts is None else sorts.others)
            self.step("RETURN", level - 1)

    def shorten_ways(self) -> None:
        """Goes at once where one jump leads to another, and ends an atomic group on the way."""
        for jump in self._jumps:
            while self.steps[self.steps[jump + 1]] == _NUMBERS["JUMP"]:
                self.steps[jump + 1] = self.steps[self.steps[jump + 1] + 1]
            target = self.steps[jump + 1]
            if self.steps[target] & 0xFF == _NUMBERS["COMMIT"]:
                self.steps[jump] = _NUMBERS["LEAVE"] | (self.steps[target] & ~0xFF)
                self.steps[jump + 1] = target + 1

    def _jump(self, to: int = 0) -> int:
        """Writes a jump; returns where it stands to what."""
        self._jumps.append(self.step("JUMP", 0, to))
        return self._jumps[-1] + 1

    def step(self, operation: str, argument: int = 0, *more: int) -> int:
        """Writes a step; returns where it stands."""
        self.steps += (_NUMBERS[operation] | argument << 8, *more)
        return len(self.steps) - 1 - len(more)

    def _literal(self, text: bytes) -> int:
        """Where a text or a table stands among the literals."""
        if text not in self._known:
            self._known[text] = len(self.literals)
            self.literals += text
        return self._known[text]

    def _table(self, characters: int) -> int:
        """Where the table of a set of bytes stands."""
        return self._literal(table_of(characters))

    def _here(self, at: int) -> None:
        """Makes a step that was written before go on here."""
        self.steps[at] = len(self.steps)

    def sequence(self, parsed: Any) -> None:
        """What has to follow one another."""
        self._named(named(parsed))

    def _named(self, left: list[tuple[str, Any]]) -> None:
        """The same, of operations by their names."""
        while left:
            literal, left = self._literals(left)
            if not literal:
                (operation, argument), *left = left
                if operation == "AT":
                    left = self._call(left)
                else:
                    self._one(operation, argument)
                continue
            passed = self._passed(left)
            behind, after = self._literals(left[1:]) if passed is not None else (b"", left)
            if passed is not None and behind:
                self.step(
                    "GAP", len(literal), self._literal(literal), passed, self._literal(behind), len(behind)
                )
                left = after
            else:
                self.step("LITERAL", len(literal), self._literal(literal))

    def _call(self, items: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        """Calls what is shared by the number that a sequence begins with; gives what follows it.

        The texts of which most are need no call.
        """
        if not items or items[0][0] != "MAX_REPEAT" or self._plain(items[0][1][2]) != b"\0":
            raise NotTranslatable("a place is asked for")
        number = items[0][1][0]
        sorts = self._sorts.get(number)
        if sorts is not None:
            told = self.step("TEXT", sorts.closing, self._literal(sorts.tables), sorts.most, 0)
        if self._level + 1 == len(_DEPTHS):
            raise NotTranslatable("too much is shared in what is shared")
        calls = self._calls.setdefault(self._level, {}).setdefault(number, [])
        calls.append(self.step("CALL", self._level, 0) + 1)
        if sorts is not None:
            self._here(told + 3)
        return items[1:]

    def _literals(self, items: list[tuple[str, Any]]) -> tuple[bytes, list[tuple[str, Any]]]:
        """The text with which a sequence begins, and what follows it."""
        if not items or items[0][0] != "LITERAL" or self._flags & IGNORECASE:
            return b"", items
        count = 1
        while count < len(items) and items[count][0] == "LITERAL":
            count += 1
        return bytes([argument for _, argument in items[:count]]), items[count:]

    def _passed(self, items: list[tuple[str, Any]]) -> int | None:
        """The byte that a sequence begins to pass as often as it comes; None where it does anything else."""
        if not items or items[0][0] != "POSSESSIVE_REPEAT":
            return None
        least, most, repeated = items[0][1]
        text = self._plain(repeated)
        return text[0] if least == 0 and int(most) >= UNBOUNDED and text and len(text) == 1 else None

    def _one(self, operation: str, argument: Any) -> None:
        if operation in ONE_BYTE:
            self.step("SET", 0, self._table(self._bytes(operation, argument)))
        elif operation in REPEATS:
            self._repeat(operation, *argument)
        else:
            ways: dict[str, Callable[[Any], None]] = {
                "SUBPATTERN": self._subpattern,
                "ATOMIC_GROUP": self._atom,
                "BRANCH": lambda branch: self._branch(branch[1]),
                "ASSERT": self._look,
                "ASSERT_NOT": self._refuse,
            }
            if operation not in ways:
                raise NotTranslatable(f"{operation} is not translated")
            ways[operation](argument)

    def _bytes(self, operation: str, argument: Any) -> int:
        """The bytes that take part in what reads one."""
        return read_by(operation, argument, self._flags)

    def _single(self, parsed: Any) -> int | None:
        """The bytes of which one is all that is read; None where it is more."""
        if len(parsed) != 1 or parsed[0][0].name not in ONE_BYTE:
            return None
        return self._bytes(parsed[0][0].name, parsed[0][1])

    def _plain(self, parsed: Any) -> bytes | None:
        """The text that is all that is read; None where there are several."""
        if self._flags & IGNORECASE or any(operation.name != "LITERAL" for operation, _ in parsed.data):
            return None
        return bytes([argument for _, argument in parsed.data])

    def _repeat(self, operation: str, least: int, most: Any, repeated: Any) -> None:
        most = min(int(most), UNBOUNDED)
        characters = self._single(repeated)
        if characters is None:
            self._repeat_all(operation, least, most, repeated)
            return
        if operation == "MIN_REPEAT":
            self.step("GROW", 0, self._table(characters), least, most)
        elif operation == "MAX_REPEAT" and least != most:
            self.step("SHRINK", 0, self._table(characters), least, most)
        elif (stop := ANY & ~characters).bit_count() == 1:
            self.step("UNTIL", 0, stop.bit_length() - 1, least, most)
        else:
            self.step("SPAN", 0, self._table(characters), least, most)

    def _repeat_all(self, operation: str, least: int, most: int, repeated: Any) -> None:
        if operation != "POSSESSIVE_REPEAT":
            if least != most or most > _MOST_UNROLLED:
                raise NotTranslatable("what is repeated could be taken back")
            for _ in range(most):
                self.sequence(repeated)
            return
        if least > 1:
            raise NotTranslatable("what is repeated must be there more than once")
        depth = self._deeper()
        self._loops += 1
        self.step("LOOP", depth)
        begin = self.step("ATOM", depth)
        choice = self.step("CHOICE", 0, 0)
        self.sequence(repeated)
        self.step("AGAIN", depth, most, begin)
        self._here(choice + 1)
        self.step("ENOUGH", depth, least)
        self._loops -= 1
        self._depth -= 1

    def _deeper(self) -> int:
        self._depth += 1
        if self._depth > self._deepest:
            raise NotTranslatable("it is too deep")
        return self._depth - 1

    def _subpattern(self, argument: Any) -> None:
        group, added, removed, parsed = argument
        before = self._flags
        self._flags = (before | added) & ~removed
        if group is None:
            self.sequence(parsed)
        else:
            if self._loops:
                raise NotTranslatable("a group is captured again and again")
            self.step("OPEN", group - 1)
            self.sequence(parsed)
            self.step("CLOSE", group - 1)
        self._flags = before

    def _atom(self, parsed: Any) -> None:
        is_branch = len(parsed) == 1 and parsed[0][0].name == "BRANCH"
        ways: Sequence[Any] = parsed[0][1][1] if is_branch else [parsed]
        operations = named(ways[0])
        literal, rest = self._literals(operations)
        if len(ways) == 1 and operations and operations[0][0] == "AT":
            self._named(operations)
        elif literal and len(ways) == 2 and not len(ways[1]):
            depth = self._deeper()
            alternative = self.step("TRY_ATOM", depth, self._literal(literal), 0, len(literal)) + 2
            self._named(rest)
            self.step("COMMIT", depth)
            self._here(alternative)
            self._depth -= 1
        else:
            self._atom_of(ways)

    def _atom_of(self, ways: Sequence[Any]) -> None:
        """An atomic group of these ways."""
        depth = self._deeper()
        self.step("ATOM", depth)
        if len(ways) == 1:
            self.sequence(ways[0])
        else:
            self._branch(ways)
        self.step("COMMIT", depth)
        self._depth -= 1

    def _branch(self, ways: Sequence[Any]) -> None:
        if len(ways) == 2 and not len(ways[1]):
            self._optional(ways[0])
            return
        lists, at_end, chosen = ways_by_byte(tuple([first_of(way, self._flags) for way in ways]))
        table = self._literal(chosen)
        switch = self.step("SWITCH", at_end, table, *(0 for _ in lists))
        ends: list[int] = []
        begins: dict[int, int] = {}
        for number, together in enumerate(lists):
            self._here(switch + 2 + number)
            for way in together[:-1]:
                self._optional_way(way, ways, begins, ends)
            self._way(together[-1], ways, begins, ends)
        for end in ends:
            self._here(end)

    def _way(self, way: int, ways: Sequence[Any], begins: dict[int, int], ends: list[int]) -> None:
        """One way, written where it is needed first, and gone to from elsewhere."""
        if way in begins:
            self._jump(begins[way])
            return
        begins[way] = len(self.steps)
        self.sequence(ways[way])
        ends.append(self._jump())

    def _optional_way(self, way: int, ways: Sequence[Any], begins: dict[int, int], ends: list[int]) -> None:
        """One way, with what is written next as the other."""
        literal, rest = self._literals(named(ways[way]))
        if literal:
            choice = self.step("TRY", len(literal), self._literal(literal), 0) + 2
            self._named(rest)
            ends.append(self._jump())
        else:
            choice = self.step("CHOICE", 0, 0) + 1
            self._way(way, ways, begins, ends)
        self._here(choice)

    def _optional(self, parsed: Any) -> None:
        """What may be missing."""
        ends: list[int] = []
        self._optional_way(0, (parsed,), {}, ends)
        for end in ends:
            self._here(end)

    def _look(self, argument: Any) -> None:
        direction, parsed = argument
        characters, literal = self._single(parsed), self._plain(parsed)
        if characters is not None:
            self.step("PEEK_SET" if direction > 0 else "LAST_SET", 0, self._table(characters))
        elif direction > 0 and literal:
            self.step("PEEK", len(literal), self._literal(literal))
        else:
            depth = self._deeper()
            self.step("LOOK", depth)
            self._behind(direction, parsed)
            self.sequence(parsed)
            self.step("LOOKED", depth)
            self._depth -= 1

    def _refuse(self, argument: Any) -> None:
        direction, parsed = argument
        characters, literal = self._single(parsed), self._plain(parsed)
        if direction > 0 and characters is not None:
            self.step("PEEK_NOT_SET", 0, self._table(characters))
        elif direction > 0 and literal:
            self.step("PEEK_NOT", len(literal), self._literal(literal))
        else:
            depth = self._deeper()
            refuse = self.step("REFUSE", depth, 0)
            self._behind(direction, parsed)
            self.sequence(parsed)
            self.step("REFUSED", depth)
            self._here(refuse + 1)
            self._depth -= 1

    def _behind(self, direction: int, parsed: Any) -> None:
        if direction < 0:
            self.step("BEHIND", 0, parsed.getwidth()[0])
