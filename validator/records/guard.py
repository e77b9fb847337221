"""Expressions that let texts of an element pass of which a rule surely has nothing to say.

Whoever recognises records by a regular expression puts them where the text of an element begins, and need not look at
the text then. They work on bytes of UTF-8 as written, with references and CDATA sections in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECTION_START, SECTION_END = rb"(?:<!\[CDATA\[)?+", rb"(?:\]\]>)?+"
"""A text may stand in a CDATA section."""

FOREIGN_REFERENCE = (
    rb"&#(?:19[2-9]|2(?:[01][0-9]|2[0-24-9]|[3-9][0-9])|30[0-35-9]|3[1-7][0-9]|38[0-2]|9[0-9]{2}|[1-4][0-9]{3}"
    rb"|1[3-9][0-9]{3}|[2-4][0-9]{4}|5[0-4][0-9]{3}"
    rb"|x(?:[CEFcef][0-9A-Fa-f]|[Dd][0-9A-Ea-e]|0?[4-9A-Fa-f][0-9A-Fa-f]{2}|[4-9A-Ca-c][0-9A-Fa-f]{3}));"
)
"""References to most characters beyond ASCII; to no blank, and to none that folds to ASCII."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets no text pass that gives a hit; empty texts give none.

    Attributes:
        safe: bytes with which a text may begin that passes, whatever follows.
        rest: a lookahead for texts that begin otherwise; they pass if it does.
        after: a lookbehind that holds besides where a text ends.
        then: other bytes with which a text may begin that passes, each kind with a lookahead for what follows the
            byte; what does not pass it may still pass `rest`, which takes longer.
    """

    safe: frozenset[int]
    rest: bytes
    after: bytes = b""
    then: tuple[tuple[frozenset[int], bytes], ...] = ()

    @property
    def beginnings(self) -> tuple[tuple[frozenset[int], bytes], ...]:
        """Bytes with which a text may begin, each kind with what it takes to pass behind it; the safe ones first."""
        return (self.safe, b""), *self.then

    def __and__(self, other: Guard) -> Guard:
        """What lets only pass what both let pass."""
        (safe, _), *then = [
            (begin & also, look + too) for begin, look in self.beginnings for also, too in other.beginnings
        ]
        kept = tuple((begin, look) for begin, look in then if begin)
        return Guard(safe, self.rest + other.rest, self.after + other.after, kept)


EVERYTHING = Guard(frozenset(range(0x100)) - frozenset(b"<"), b"")
"""Lets every text pass."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A field of which a check over a feed wants to be shown few texts.

    Attributes:
        guard: a text that passes need not be shown.
        is_needed: whether one that does not pass must be shown all the same, as text.
    """

    guard: Guard
    is_needed: Callable[[str], bool]
