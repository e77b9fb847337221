"""The templates of rule messages: `{placeholder}`, and `[parts]` that go when a placeholder in them is empty.

A literal bracket or brace is doubled: `[[`, `]]`, `{{`, `}}`. Nothing is evaluated, and a value put in is
never read as a template again. What a value may show is decided before it comes here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.errors import RuleBookError
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = expression(r"\[\[|\]\]|\{\{|\}\}|\[|\]|\{(?P<name>[a-z][a-z0-9_]*)\}|[{}]|[^\[\]{}]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message: words of the rule, or (`is_value`) what was put in; before that, a name."""

    text: str
    is_value: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed template: `parts` in order, each with whether it goes when a value in it is empty."""

    parts: tuple[tuple[bool, tuple[Piece, ...]], ...]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names that it uses, each once, in order."""
        names = (piece.text for _, pieces in self.parts for piece in pieces if piece.is_value)
        return tuple(dict.fromkeys(names))

    def pieces(self, values: Mapping[str, str]) -> Iterator[Piece]:
        """The message with `values` put in, words and values apart; a name without a value is empty."""
        for optional, pieces in self.parts:
            if optional and any(piece.is_value and not values.get(piece.text) for piece in pieces):
                continue
            for piece in pieces:
                text = values.get(piece.text, "") if piece.is_value else piece.text
                if text:
                    yield Piece(text, piece.is_value)

    def render(self, values: Mapping[str, str]) -> str:
        """The message with `values` put in, as one text without blanks around it."""
        return "".join(piece.text for piece in self.pieces(values)).strip()


def parse(template: str) -> Message:
    """Read a message template.

    Raises:
        RuleBookError: a bracket or brace that is not closed, not opened, nested, or holds no placeholder.
    """
    parts: list[tuple[bool, tuple[Piece, ...]]] = []
    pieces: list[Piece] = []
    optional = False
    for match in _TOKEN.finditer(template):
        token = match.group()
        if token in ("[", "]"):
            if (token == "[") is optional:
                raise _mistake(
                    template, "nests [ ] brackets" if optional else "closes a [ that it does not open"
                )
            if optional and not any(piece.is_value for piece in pieces):
                raise _mistake(template, "has a [part] without a placeholder")
            parts.append((optional, tuple(pieces)))
            pieces, optional = [], not optional
        elif token in ("{", "}"):
            raise _mistake(template, "has a { or } that belongs to no placeholder")
        elif match["name"]:
            pieces.append(Piece(match["name"], is_value=True))
        else:
            pieces.append(Piece(token[0] if token in ("[[", "]]", "{{", "}}") else token, is_value=False))
    if optional:
        raise _mistake(template, "opens a [ that it does not close")
    return Message((*((o, p) for o, p in parts if p), *([(False, tuple(pieces))] if pieces else [])))


def _mistake(template: str, what: str) -> RuleBookError:
    return RuleBookError(
        f'the message "{template}" {what}.', hint="Write a literal bracket or brace twice, as [[ or {{."
    )
