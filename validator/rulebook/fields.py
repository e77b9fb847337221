"""Turns nodes into typed values, as the annotations of a dataclass say; whatever does not fit is a mistake.

The same annotations give the JSON Schema that editors use, so what is read and what is described cannot
differ. What each annotation means stands at `kind_of`.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from validator.dataclass import MISSING, dataclass, fields, is_dataclass
from validator.rulebook import kinds
from validator.rulebook.dates import DateExpr
from validator.rulebook.mistakes import closest, listed, mistake, shown
from validator.rulebook.nodes import Entries, Node

if TYPE_CHECKING:
    from validator.rulebook.kinds import Kind

T = TypeVar("T")


def bind(node: Node, form: type[T], what: str) -> T:
    """The dataclass `form` filled from a mapping; `what` names the mapping in messages ("a rule").

    A field's key is its name without a trailing underscore (`with_` is read from `with`).

    Raises:
        RuleBookError: an unknown or missing key, a value of the wrong kind, or `__post_init__` refuses.
    """
    wanted: Any = form
    bound: T = kind_of(wanted).read(node, what)
    return bound


@cache
def kind_of(annotation: Any) -> Kind:
    """What a value with this annotation is read as.

    `str`; `int`; `bool` (true or false); `Literal[...]` and `StrEnum` (one of their words); `dt.date`
    (YYYY-MM-DD); `re.Pattern`; any class with `parse(text)` that raises ValueError (`Selector`, `DateExpr`);
    `tuple[X, ...]` and `frozenset[X]` (a list, or one scalar); `dict[K, V]` and `Mapping[K, V]`; a dataclass
    (a mapping with its fields as keys); `X | None` (X, or left out); `X | Y` (a scalar X, or else Y); `Node`
    (whatever stands there); `Annotated[str, Shape(...)]` (a text of that shape).

    Raises:
        TypeError: the annotation is none of these: a mistake in our code, not in a file.
    """
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation in (Node, Node | None, Any):
        return kinds.Raw()
    if origin is typing.Annotated:
        shapes = [extra for extra in arguments[1:] if isinstance(extra, kinds.Shape)]
        return kinds.Shaped(shapes[0]) if shapes else kind_of(arguments[0])
    if origin in (typing.Union, types.UnionType):
        wanted = [kind_of(argument) for argument in arguments if argument is not type(None)]
        return wanted[0] if len(wanted) == 1 else kinds.Either(*wanted)
    if origin is Literal:
        return kinds.Words(tuple((str(word), word) for word in arguments))
    if origin in (tuple, frozenset):
        return kinds.Several(kind_of(arguments[0]), origin)
    if origin in (dict, Mapping):
        return kinds.Table(kind_of(arguments[0]), kind_of(arguments[1]))
    return _kind_of_class(origin or annotation)


_SCALARS: Mapping[type, Kind] = {
    str: kinds.Text(),
    int: kinds.Number(),
    bool: kinds.Flag(),
    dt.date: kinds.Day(),
    re.Pattern: kinds.Expression(),
}


def _kind_of_class(cls: Any) -> Kind:
    if cls in _SCALARS:
        return _SCALARS[cls]
    if isinstance(cls, type) and issubclass(cls, StrEnum):
        return kinds.Words(tuple((word.value, word) for word in cls))
    if hasattr(cls, "parse"):
        return kinds.Parsed(cls)
    if is_dataclass(cls) and isinstance(cls, type):
        return Form(cls)
    raise TypeError(f"the rule book cannot read a value as {cls!r}")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: the field that it fills, what it holds, what it means."""

    field: str
    kind: Kind
    is_required: bool
    is_essential: bool
    help: str


class Form:
    """A mapping that is read into a dataclass."""

    def __init__(self, cls: type[Any]) -> None:
        self.cls = cls
        self.keys = dict(_keys(cls))

    def read(self, node: Node, what: str) -> Any:
        """The dataclass that `node` fills.

        Raises:
            RuleBookError: see `bind`.
        """
        if not isinstance(node, Entries):
            raise kinds.wrong_kind(node, what, "a mapping", "Write it as key: value.")
        for word, (place, _) in node.nodes.items():
            if word not in self.keys:
                near = closest(word, self.keys.keys() - node.nodes.keys())
                hint = f'Write "{near}".' if near else f"Leave it out; known keys are {listed(self.keys)}."
                raise mistake(place, f"{shown(word)} is no key of {what}.", hint)
        for word, key in self.keys.items():
            if key.is_required and word not in node.nodes:
                raise mistake(node, f'The key "{word}" is missing in {what}.', "Add it.")
        values = {
            self.keys[word].field: self.keys[word].kind.read(value, f'"{word}"')
            for word, (_, value) in node.nodes.items()
        }
        try:
            return self.cls(**values)
        except ValueError as error:
            raise mistake(node, kinds.sentence(str(error))) from None

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of such a mapping."""
        properties = {
            word: key.kind.schema() | ({"description": key.help} if key.help else {})
            for word, key in self.keys.items()
        }
        required = [word for word, key in self.keys.items() if key.is_required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
            **({"required": required} if required else {}),
        }


def form_of(cls: type[Any]) -> Form:
    """The form of a dataclass."""
    wanted: Any = cls
    form = kind_of(wanted)
    if not isinstance(form, Form):
        raise TypeError(f"{cls!r} is no dataclass that is read from a mapping")
    return form


def _keys(cls: type[Any]) -> typing.Iterator[tuple[str, Key]]:
    hints = typing.get_type_hints(cls, globalns=_namespace(cls), localns={}, include_extras=True)
    for item in fields(cls):
        has_default = item.default is not MISSING or item.default_factory is not MISSING
        kind = kind_of(hints[item.name])
        holds_lists = isinstance(kind, kinds.Table) and isinstance(kind.value, kinds.Several)
        essential = item.metadata.get("essential", not has_default or item.default is None or holds_lists)
        yield (
            item.name.rstrip("_"),
            Key(item.name, kind, not has_default, essential, item.metadata.get("help", "")),
        )


def _namespace(cls: type[Any]) -> dict[str, Any]:
    """The names that an annotation may use, also where a module imports them for the type checker alone."""
    from validator.records.selector import Selector

    known = {
        "Selector": Selector,
        "DateExpr": DateExpr,
        "Mapping": Mapping,
        "re": re,
        "date": dt.date,
        "dt": dt,
    }
    known |= {"datetime": dt, "Literal": Literal, "Node": Node, "Any": Any}
    return known | vars(sys.modules[cls.__module__])
