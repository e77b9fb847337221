"""Expressions that let texts of an element pass of which a rule surely has nothing to say.

Whoever recognises records by a regular expression puts them where the text of an element begins, and need not look at
the text then. They work on bytes of UTF-8 as written, with references and CDATA sections in them.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

SECTION_START, SECTION_END = rb"<!\[CDATA\[", rb"(?:\]\]>|)"
"""A text may stand in a CDATA section: how one begins, and how it ends if there is one."""

LONGEST_WHOLE = 8
"""At most so many bytes are taken by `Beginning.whole`; by `Beginning.usual` it is one, or none."""


class Beginning(NamedTuple):
    """How a text may begin that passes a guard.

    Attributes:
        leads: the first byte is one of these.
        looks: lookaheads for what follows it, which are all true; none if nothing need follow.
        usual: an expression for the byte that mostly follows. To take it is quicker than to look ahead.
        ends: lookbehinds, one of which is true at the end of a text that goes on with `usual`, so that `looks` are
            true; none where `usual` tells that by itself.
        whole: an expression for what mostly follows up to the end of the text, of which `looks` are true.
    """

    leads: frozenset[int]
    looks: tuple[bytes, ...] = ()
    usual: bytes = b""
    ends: tuple[bytes, ...] = ()
    whole: bytes = b""

    def __and__(self, other: Beginning) -> Beginning:
        """How a text begins that begins in both ways."""
        leads = self.leads & other.leads
        if self.looks and other.looks and self.looks != other.looks:
            looks = (*dict.fromkeys(self.looks + other.looks),)
            return Beginning(
                leads, looks, *_together(self, other), _whole(self, other) or _whole(other, self)
            )
        return (self if self.looks else other)._replace(leads=leads)


def _together(one: Beginning, other: Beginning) -> tuple[bytes, tuple[bytes, ...]]:
    """What follows that is usual to both, and the ends with it; empty where only one tells."""
    if not (one.usual and other.usual) or (one.ends and other.ends):
        return b"", ()
    return b"(?=%b)%b" % (one.usual, other.usual), one.ends or other.ends


def _whole(one: Beginning, other: Beginning) -> bytes:
    """What of the whole texts of one goes on as is usual to the other; empty where that takes more."""
    return b"(?=%b)%b" % (other.usual, one.whole) if one.whole and other.usual and not other.ends else b""


FOREIGN: tuple[Beginning, ...] = (
    Beginning(frozenset((0xC6, *range(0xC8, 0xE1), *range(0xE4, 0xEF), *range(0xF0, 0xF5)))),
    Beginning(frozenset(b"\xc3\xc4\xc5\xc7"), (rb"(?=[^\x9f\xb0\xbf])",)),
    Beginning(frozenset(b"\xe1"), (rb"(?=[\x80-\x99\x9b-\xb9\xbb-\xbf]|\xba[\x80-\x95\x9f-\xbf])",)),
    Beginning(frozenset(b"\xe3"), (rb"(?=[^\x80])",)),
    Beginning(
        frozenset(b"&"),
        (
            rb"(?=#(?:19[2-9]|2[0-24-9][0-24-9]|3[1-7][0-9]|9[0-9]{2}|[1-4][0-9]{3}|1[3-9][0-9]{3}|[2-4][0-9]{4}"
            rb"|5[0-4][0-9]{3}|x(?:[CEFcef][0-9A-Fa-f]|[4-9A-Ca-c][0-9A-Fa-f]{3}));)",
        ),
    ),
)
"""How most characters beyond ASCII begin that are no blanks, and fold to no letter of ASCII."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets no text pass that gives a hit; empty texts give none.

    Attributes:
        beginnings: how a text may begin that passes.
        end: bytes with one of which it must end besides; None where it may end with any.
    """

    beginnings: tuple[Beginning, ...]
    end: frozenset[int] | None = None

    def lets_pass(self, written: bytes) -> bool:
        """Whether a text that is not empty passes, as it is `written` before its end tag, without CDATA sections."""
        if self.end is not None and written[-1] not in self.end:
            return False
        behind = written[1:] + b"</"
        return any(
            written[0] in one.leads and all(re.match(look, behind) for look in one.looks)
            for one in self.beginnings
        )

    def __and__(self, other: Guard) -> Guard:
        """What lets only pass what both let pass."""
        if other is EVERYTHING:
            return self
        if self is EVERYTHING:
            return other
        together: dict[tuple[Any, ...], frozenset[int]] = {}
        for one, another in product(self.beginnings, other.beginnings):
            if not one.leads.isdisjoint(another.leads):
                leads, *follows = one & another
                together[(*follows,)] = together.get((*follows,), frozenset()) | leads
        ends = [end for end in (self.end, other.end) if end is not None]
        return Guard(
            tuple(Beginning(leads, *follows) for follows, leads in together.items()),
            frozenset.intersection(*ends) if ends else None,
        )


EVERYTHING = Guard((Beginning(frozenset(range(0x100)) - frozenset(b"<")),))
"""Lets every text pass."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A field of which a check over a feed wants to be shown few texts.

    Attributes:
        guard: a text that passes need not be shown.
        is_needed: whether a text must be shown, which is true of none that passes: what the guard is held against.
    """

    guard: Guard
    is_needed: Callable[[str], bool]
