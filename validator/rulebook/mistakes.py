"""How a mistake in a file of ours is told: place, what is wrong, what to write instead."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from validator.errors import RuleBookError
from validator.rulebook.nodes import place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.rulebook.nodes import Node

_LISTED = 20


def mistake(node: Node, message: str, hint: str = "") -> RuleBookError:
    """An error at the place of `node`."""
    return RuleBookError(message, hint=hint, where=place(node))


def advice(word: str, known: Iterable[str]) -> str:
    """What to write instead of `word`: the closest of the `known` words, or all where none is close."""
    words = sorted(known)
    folded = {known_word.casefold(): known_word for known_word in words}
    if near := get_close_matches(word.casefold()[:100], folded, n=1, cutoff=0.6):
        return f'Write "{folded[near[0]]}".'
    if not words:
        return "Leave it out."
    more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
    return f"Use one of: {', '.join(words[:_LISTED])}{more}."


def shown(text: str) -> str:
    """`text` in quotation marks, cut where it is long, line breaks visible."""
    cut = text if len(text) <= 60 else f"{text[:57]}..."
    return '"' + cut.replace("\n", "\\n") + '"'
