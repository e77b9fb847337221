"""Parameters: what each type may hold, and how `$name` under `with` becomes the parameter's value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass
from validator.expression import expression
from validator.rulebook import kinds
from validator.rulebook.dates import DateExpr
from validator.rulebook.mistakes import advice, mistake
from validator.rulebook.model import ParamType
from validator.rulebook.nodes import Entries, Items, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.rulebook.kinds import Kind
    from validator.rulebook.nodes import Node

_REFERENCE = expression(r"\$([a-z][a-z0-9_]*)")
_TEXTS = kinds.Several(kinds.Text())
_KINDS: Mapping[ParamType, Kind] = {
    ParamType.TEXT: kinds.Text(),
    ParamType.NUMBER: kinds.Number(),
    ParamType.FLAG: kinds.Flag(),
    ParamType.LIST: _TEXTS,
    ParamType.TABLE: kinds.Table(kinds.Text(), _TEXTS),
    ParamType.DATE: kinds.Parsed(DateExpr),
    ParamType.PATTERN: kinds.Expression(),
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one rule as its file states them: types and defaults."""

    types: Mapping[str, ParamType]
    defaults: Mapping[str, Node]

    def check(self, given: Mapping[str, tuple[Node, Node]], rule: str) -> dict[str, Node]:
        """The values in `given`, each with the place of its name, after a look at names and types.

        Raises:
            RuleBookError: the rule has no such parameter, or its type does not allow the value.
        """
        for name, (place, value) in given.items():
            if name not in self.types:
                raise mistake(place, f'"{name}" is no parameter of {rule}.', advice(name, self.types))
            read_as(self.types[name], value, f'"{name}"')
        return {name: value for name, (_, value) in given.items()}


def read_as(param_type: ParamType, value: Node, what: str) -> None:
    """Look whether a parameter of `param_type` may hold `value`.

    Raises:
        RuleBookError: it may not.
    """
    _KINDS[param_type].read(value, what)


def references(node: Node) -> Iterator[tuple[str, Scalar]]:
    """The names that `$name` asks for in `node`, each with its place."""
    match node:
        case Scalar():
            if found := _REFERENCE.fullmatch(node.text):
                yield found[1], node
        case Items():
            for item in node.nodes:
                yield from references(item)
        case Entries():
            for _, value in node.nodes.values():
                yield from references(value)


def put_in(node: Node, values: Mapping[str, Node]) -> Node:
    """`node` with every `$name` replaced by its value; a list put into a list becomes part of it."""
    match node:
        case Scalar():
            found = _REFERENCE.fullmatch(node.text)
            return values[found[1]] if found else node
        case Items():
            return Items(tuple(_spliced(node, values)), node.file, node.line)
        case Entries():
            entries = {word: (place, put_in(value, values)) for word, (place, value) in node.nodes.items()}
            return Entries(entries, node.file, node.line)


def _spliced(node: Items, values: Mapping[str, Node]) -> Iterator[Node]:
    for item in node.nodes:
        new = put_in(item, values)
        if new is not item and isinstance(item, Scalar) and isinstance(new, Items):
            yield from new.nodes
        else:
            yield new


def written(value: object) -> str:
    """A parameter's value as a profile writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return str(value) if str(value) else '""'
