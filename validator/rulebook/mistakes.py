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
    if near := closest(word, words):
        return f'Write "{near}".'
    return f"Use one of: {listed(words)}." if words else "Leave it out."


def closest(word: str, known: Iterable[str]) -> str:
    """The one of the `known` words that `word` was probably meant to be, or ""."""
    folded = {known_word.casefold(): known_word for known_word in known}
    near = get_close_matches(word.casefold()[:100], folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def listed(words: Iterable[str]) -> str:
    """The words for a message, not more than can be read."""
    all_words = sorted(words)
    more = len(all_words) - _LISTED
    return ", ".join(all_words[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def shown(text: str) -> str:
    """`text` in quotation marks, cut where it is long, line breaks visible."""
    cut = text if len(text) <= 60 else f"{text[:57]}..."
    return '"' + cut.replace("\n", "\\n") + '"'
