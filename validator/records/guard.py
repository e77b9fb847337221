"""Expressions that let texts of an element pass of which a rule surely has nothing to say.

Whoever recognises records by a regular expression puts them where the text of an element begins, and need not look at
the text then. They work on bytes of UTF-8 as written, with references and CDATA sections in them.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTION_START, SECTION_END = rb"(?:<!\[CDATA\[)?+", rb"(?:\]\]>)?+"
"""A text may stand in a CDATA section."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets no text pass that gives a hit; empty texts give none.

    Attributes:
        safe: bytes with which a text may begin that passes, whatever follows.
        rest: a lookahead for texts that begin otherwise; they pass if it does.
        after: a lookbehind that holds besides where a text ends.
    """

    safe: frozenset[int]
    rest: bytes
    after: bytes = b""

    def __and__(self, other: Guard) -> Guard:
        """What lets only pass what both let pass."""
        return Guard(self.safe & other.safe, self.rest + other.rest, self.after + other.after)


EVERYTHING = Guard(frozenset(range(0x100)) - frozenset(b"<"), b"")
"""Lets every text pass."""
