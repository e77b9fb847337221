"""The methods of a dataclass, as Python compiles them.

A field's name is the only thing of it that becomes text, and Python has taken it for a name already; defaults stand
beside the text under names of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.dataclass.fields import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from validator.dataclass.fields import Field

    Writer = Callable[[type, tuple[Field, ...]], "Written"]
    Written = tuple[str, Mapping[str, Any]]
    """The parameters and the body of a method, and what the names in both stand for."""


def compiled(cls: type, name: str, written: Written) -> Callable[..., Any]:
    """The method `name` of `cls`."""
    text, named = written
    namespace = {"__name__": cls.__module__, **named}
    exec(f"def {name}(self{text}", namespace)
    method: Any = namespace[name]
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    return method  # type: ignore[no-any-return]


def init(cls: type, fields: tuple[Field, ...]) -> Written:
    """Takes a value for every field, in their order; those by name alone come last."""
    named: dict[str, Any] = {"__missing__": MISSING}
    parameters = [_parameter(field, named) for field in fields if not field.kw_only]
    by_name = [_parameter(field, named) for field in fields if field.kw_only]
    if by_name:
        parameters += ["*", *by_name]
    body = [_assignment(cls, field, named) for field in fields]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    return f"{''.join(f', {one}' for one in parameters)}):\n {_lines(body or ['pass'])}", named


def _parameter(field: Field, named: dict[str, Any]) -> str:
    if field.default_factory is not MISSING:
        named[f"__factory_{field.name}__"] = field.default_factory
        return f"{field.name}=__missing__"
    if field.default is MISSING:
        return field.name
    named[f"__default_{field.name}__"] = field.default
    return f"{field.name}=__default_{field.name}__"


def _assignment(cls: Any, field: Field, named: dict[str, Any]) -> str:
    name = value = field.name
    if field.default_factory is not MISSING:
        value = f"__factory_{name}__() if {name} is __missing__ else {name}"
    if cls.__setattr__ is object.__setattr__:
        return f"self.{name} = {value}"
    named[f"__set_{name}__"] = getattr(cls, name).__set__  # its slot lets a frozen one be filled
    return f"__set_{name}__(self, {value})"


def hashing(_: type, fields: tuple[Field, ...]) -> Written:
    """The hash of the values that are compared."""
    return f"):\n return hash({_values('self', fields)})", {}


def comparison(sign: str) -> Writer:
    """Compares instances of the same class, value by value, from the first on."""

    def compared(_: type, fields: tuple[Field, ...]) -> Written:
        values = f"{_values('self', fields)} {sign} {_values('other', fields)}"
        lines = ("if other.__class__ is self.__class__:", f" return {values}", "return NotImplemented")
        return f", other):\n {_lines(lines)}", {}

    return compared


def _values(whose: str, fields: tuple[Field, ...]) -> str:
    return f"({''.join(f'{whose}.{field.name}, ' for field in fields if field.compare)})"


def _lines(lines: Iterable[str]) -> str:
    return "\n ".join(lines)
