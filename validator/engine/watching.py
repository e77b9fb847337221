"""A machine in the service of a screen: it recognises records, and tells of their texts what is not known to be clean.

What the screen's judges find clean it learns, so that they are asked of each text once. It changes nothing of what they
find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from validator.engine.rows import SHORTEST
from validator.machine import (
    LONGEST_TEXT,
    MOST_TOGETHER,
    MOST_WATCHES,
    ODD,
    Machine,
    NotTranslatable,
    Watch,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from validator.engine.asking import ByRow, ByValue
    from validator.engine.screen import Screen
    from validator.machine import Batch

Asked: TypeAlias = "ByValue | ByRow"

_ENOUGH = 4_000
"""Of how many rows it is learnt whether what is asked is mostly known."""


class _Watched:
    """Something that is asked, with the numbers of the machine's watches for it.

    Attributes:
        kind: under which the machine knows its texts.
        watches: None where nothing is to be gained by them: most texts are new.
    """

    def __init__(self, one: Asked, kind: int) -> None:
        self.one = one
        self.kind = kind
        self.watches: Sequence[int] | None = ()
        self._rows = self._unknown = 0
        one.watch()

    @property
    def groups(self) -> Sequence[tuple[int, ...]]:
        """What its watches look at."""
        return [(index,) for index in self.one.indexes] if self.one.is_each else [tuple(self.one.indexes)]

    def count(self, rows: int, unknown: int) -> bool:
        """Takes note of how many rows had something unknown; false once it is clear that most have."""
        self._rows += rows
        self._unknown += unknown
        if self._rows < _ENOUGH:
            return True
        is_worth_it = self._unknown * 2 < self._rows
        self._rows = self._unknown = 0
        return is_worth_it


class Watching:
    """A machine with the grammar of a screen, which is `asked` something of what is captured."""

    def __init__(self, machine: Machine, asked: Iterable[Asked]) -> None:
        self._machine = machine
        self._watched = {id(one): _Watched(one, kind) for kind, one in enumerate(asked, ODD + 1)}
        self._watch()
        self.teach()

    def can_take(self, text: bytes) -> bool:
        """Whether the machine takes records of so long a text, and has not stopped."""
        return self._machine.is_running and len(text) <= LONGEST_TEXT

    def take(self, text: bytes, start: int) -> Batch | None:
        """The records from index `start` on, one behind another, as far as they are recognised."""
        return self._machine.take(text, start)

    def watches_of(self, one: Asked) -> Sequence[int] | None:
        """The numbers of the watches for something that is asked; None where it is not watched."""
        watched = self._watched.get(id(one))
        return None if watched is None else watched.watches

    def count(self, one: Asked, rows: int, unknown: int) -> None:
        """Takes note of in how many of some `rows` the watches for something have found what is `unknown`."""
        watched = self._watched[id(one)]
        if not watched.count(rows, unknown):
            watched.watches = None

    def teach(self, odd: Iterable[bytes] = ()) -> None:
        """Learns what has become known since the last time, and the `odd` characters that are harmless.

        Whatever is not worth its watches is watched no more.
        """
        known = [(ODD, characters) for characters in {*odd}]
        for watched in self._watched.values():
            known += [(watched.kind, text) for text in watched.one.taught()]
        if known:
            self._machine.know(known)
        if any(watched.watches is None for watched in self._watched.values()):
            self._watch()

    def _watch(self) -> None:
        """Has the machine watch whatever is worth it, as far as it can."""
        watches: list[Watch] = []
        kept: dict[int, _Watched] = {}
        for key, watched in self._watched.items():
            groups = watched.groups
            if watched.watches is None or len(watches) + len(groups) > MOST_WATCHES:
                continue
            watched.watches = range(len(watches), len(watches) + len(groups))
            watches += [Watch(watched.kind, together, watched.one.is_each) for together in groups]
            kept[key] = watched
        self._watched = kept
        self._machine.watch(watches)


def watching(screen: Screen) -> Watching | None:
    """A machine for a screen; None where there is none."""
    try:
        program = translated(screen.grammar.expression)
        minds_odd = screen.by_text.minds_odd
        machine = Machine(program, screen.anchor, minds_odd=minds_odd, shortest=SHORTEST, gists=screen.gists)
    except (NotTranslatable, OSError):
        return None
    asked = [one for one in screen.asked if one.is_each or 0 < len(one.indexes) <= MOST_TOGETHER]
    return Watching(machine, asked)
