"""Tables of broken texts: `@@` marks the place of each flaw in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.damage.checking import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.records.flaw import Flaw

MARK = b"@@"


def marked(text: bytes | str) -> tuple[bytes, list[int]]:
    """The text without its marks, and where they stood."""
    pieces = (text.encode() if isinstance(text, str) else text).split(MARK)
    places = [sum(map(len, pieces[: index + 1])) for index in range(len(pieces) - 1)]
    return b"".join(pieces), places


def told(flaws: Iterable[Flaw]) -> list[tuple[int, str]]:
    """Where each flaw is and what it says, in the order of the text."""
    return sorted((flaw.at, text_of(flaw.what)) for flaw in flaws)
