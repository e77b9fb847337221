"""Blanks that a scaffold leaves in a rule, and that somebody has to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.rulebook.mistakes import mistake, shown
from validator.rulebook.nodes import Entries, Items, Scalar

if TYPE_CHECKING:
    from validator.rulebook.nodes import Node

BLANK = "FILL IN"
"""What a blank begins with."""


def refuse_blanks(node: Node) -> None:
    """Look for blanks in all of a rule.

    Raises:
        RuleBookError: one is left.
    """
    match node:
        case Scalar() if node.text.startswith(BLANK):
            raise mistake(node, f"A blank is left: {shown(node.text)}", "Write your own text instead.")
        case Items():
            for item in node.nodes:
                refuse_blanks(item)
        case Entries():
            for _, value in node.nodes.values():
                refuse_blanks(value)
