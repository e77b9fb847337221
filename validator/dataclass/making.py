"""Makes dataclasses whose methods are written when they are first called."""

from __future__ import annotations

from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

from validator.dataclass import writing
from validator.dataclass.fields import KEPT, MISSING, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from validator.dataclass.writing import Writer

T = TypeVar("T")


def dataclass(
    *, slots: bool, frozen: bool = False, order: bool = False, kw_only: bool = False
) -> Callable[[type[T]], type[T]]:
    """Makes a dataclass of a class; see `dataclasses.dataclass`.

    Args:
        slots: True; others are not made here.
        frozen: whether nothing in it can be changed.
        order: whether there is a smaller and a greater.
        kw_only: whether its fields can be given by name alone.

    Raises:
        TypeError: slots are not wanted, or a field without a default stands behind one that has a default.
        ValueError: a default could be changed, and would be everybody's.
    """
    if not slots:
        raise TypeError("only classes with slots are made here")
    methods = _CHANGEABLE if not frozen else _ORDERED if order else _FROZEN

    def decorate(cls: type[T]) -> type[T]:
        every = _every_field(cls, by_name=kw_only)
        body = {**methods, **cls.__dict__}
        for name in ("__dict__", "__weakref__", *every):
            body.pop(name, None)
        kept = {name for base in cls.__mro__[1:-1] for name in getattr(base, "__slots__", ())}
        body["__slots__"] = tuple(name for name in every if name not in kept)
        body["__match_args__"] = tuple(field.name for field in every.values() if not field.kw_only)
        body[KEPT] = (*every.values(),)
        made: Any = type(cls)(cls.__name__, cls.__bases__, body)  # type: ignore[misc]
        made.__qualname__ = cls.__qualname__
        return made  # type: ignore[no-any-return]

    return decorate


def _every_field(cls: type, *, by_name: bool) -> dict[str, Field]:
    """The fields of the bases and those of the class itself, in the order of `dataclasses`."""
    found: dict[str, Field] = {}
    for base in cls.__mro__[-1:0:-1]:
        found |= {field.name: field for field in base.__dict__.get(KEPT, ())}
    for name, annotation in cls.__annotations__.items():
        if str(annotation).startswith("ClassVar"):
            continue
        default = cls.__dict__.get(name, MISSING)
        one = default if isinstance(default, Field) else Field(default)
        one.name, one.type = name, annotation
        one.kw_only = by_name if one.kw_only is None else one.kw_only
        if type(one.default).__hash__ is None:
            raise ValueError(f"the default of {name} could be changed; give it a default_factory")
        found[name] = one
    may_be_left_out = [field.has_default for field in found.values() if not field.kw_only]
    if may_be_left_out != sorted(may_be_left_out):
        raise TypeError(f"a field of {cls.__name__} without a default stands behind one that has a default")
    return found


def _later(name: str, write: Writer) -> Callable[..., Any]:
    """The method `name` of all classes whose own was not called yet: has it written, and puts it in its place."""

    def first(self: Any, /, *given: Any, **named: Any) -> Any:
        for owner in type(self).__mro__:
            if owner.__dict__.get(name) is first:
                method = writing.compiled(owner, name, write(owner, getattr(owner, KEPT)))
                setattr(owner, name, method)
                return method(self, *given, **named)
        return getattr(type(self), name)(self, *given, **named)  # another thread was quicker

    return first


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in getattr(self, KEPT) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _set(self: Any, name: str, value: object) -> None:
    _refuse(self, name, "assign to")
    object.__setattr__(self, name, value)


def _delete(self: Any, name: str) -> None:
    _refuse(self, name, "delete")
    object.__delattr__(self, name)


def _refuse(self: Any, name: str, what: str) -> None:
    """What was derived from a frozen class may have more than its fields."""
    if KEPT in type(self).__dict__ or any(field.name == name for field in getattr(self, KEPT)):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {what} field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in getattr(self, KEPT)]


def _take_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(getattr(self, KEPT), state, strict=True):
        object.__setattr__(self, field.name, value)


class _Standard:
    """What the standard library keeps with a class: made by itself when somebody asks for it."""

    def __init__(self, name: str, take: Callable[[Any], object]) -> None:
        self._name = name
        self._take = take

    def __get__(self, instance: object, owner: type) -> object:
        cls = next(cls for cls in owner.__mro__ if KEPT in cls.__dict__)
        taken = self._take(_twin(cls))
        setattr(cls, self._name, taken)
        return taken


def _twin(cls: Any) -> Any:
    """A class of the standard library with the same fields."""
    import dataclasses

    def field_of(one: Field) -> Any:
        default: dict[str, Any] = {"default": one.default} if one.default is not MISSING else {}
        if one.default_factory is not MISSING:
            default["default_factory"] = one.default_factory
        return dataclasses.field(
            **default, metadata=one.metadata, repr=one.repr, compare=one.compare, kw_only=bool(one.kw_only)
        )

    return dataclasses.make_dataclass(
        cls.__name__,
        [(one.name, one.type, field_of(one)) for one in getattr(cls, KEPT)],
        frozen=cls.__setattr__ is _set,
        order="__lt__" in cls.__dict__,
    )


def _signature(twin: type) -> object:
    import inspect

    return inspect.signature(twin)


_CHANGEABLE: Mapping[str, object] = {
    "__init__": _later("__init__", writing.init),
    "__eq__": _later("__eq__", writing.comparison("==")),
    "__repr__": _repr,
    "__dataclass_fields__": _Standard("__dataclass_fields__", lambda twin: twin.__dataclass_fields__),
    "__dataclass_params__": _Standard("__dataclass_params__", lambda twin: twin.__dataclass_params__),
    "__signature__": _Standard("__signature__", _signature),
}
_FROZEN: Mapping[str, object] = {
    **_CHANGEABLE,
    "__hash__": _later("__hash__", writing.hashing),
    "__setattr__": _set,
    "__delattr__": _delete,
    "__getstate__": _state,
    "__setstate__": _take_state,
}
_ORDERED: Mapping[str, object] = {
    **_FROZEN,
    "__lt__": _later("__lt__", writing.comparison("<")),
    "__le__": _later("__le__", writing.comparison("<=")),
    "__gt__": _later("__gt__", writing.comparison(">")),
    "__ge__": _later("__ge__", writing.comparison(">=")),
}
