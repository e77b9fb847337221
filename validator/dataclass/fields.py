"""What is said of a field, and what is known of the fields of a dataclass, whoever made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

KEPT = "__kept_fields__"
"""The attribute of a class with its fields, those of its bases first."""


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()
"""Stands where a field has no default."""


class Field:
    """A field, with the names that the standard library uses."""

    __slots__ = ("compare", "default", "default_factory", "kw_only", "metadata", "name", "repr", "type")

    def __init__(
        self,
        default: Any = MISSING,
        default_factory: Any = MISSING,
        metadata: Mapping[str, Any] | None = None,
        *,
        repr: bool = True,  # noqa: A002
        compare: bool = True,
        kw_only: bool | None = None,
    ) -> None:
        self.name = ""
        self.type: Any = None
        self.default = default
        self.default_factory = default_factory
        self.metadata: Mapping[str, Any] = {} if metadata is None else metadata
        self.repr = repr
        self.compare = compare
        self.kw_only = kw_only

    @property
    def has_default(self) -> bool:
        """Whether it may be left out."""
        return self.default is not MISSING or self.default_factory is not MISSING


def field(
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    metadata: Mapping[str, Any] | None = None,
    repr: bool = True,  # noqa: A002
    compare: bool = True,
    kw_only: bool | None = None,
) -> Any:
    """A field of which more is said than its default; see `dataclasses.field`."""
    return Field(default, default_factory, metadata, repr=repr, compare=compare, kw_only=kw_only)


def is_dataclass(thing: object) -> bool:
    """Whether this is a dataclass or of one, whoever made it."""
    cls = thing if isinstance(thing, type) else type(thing)
    return hasattr(cls, KEPT) or hasattr(cls, "__dataclass_fields__")


def fields(thing: Any) -> tuple[Field, ...]:
    """The fields of a dataclass or of an instance, in their order.

    Raises:
        TypeError: it is none.
    """
    kept: tuple[Field, ...] | None = getattr(thing, KEPT, None)
    return _fields_of_another(thing) if kept is None else kept


def _fields_of_another(thing: Any) -> tuple[Field, ...]:
    """Those of a class that the standard library made, such as the options of somebody's own check."""
    import dataclasses

    def missing(default: Any) -> Any:
        return MISSING if default is dataclasses.MISSING else default

    found = []
    for theirs in dataclasses.fields(thing):
        one = Field(missing(theirs.default), missing(theirs.default_factory), theirs.metadata)
        one.name, one.type, one.kw_only = theirs.name, theirs.type, bool(theirs.kw_only)
        one.repr, one.compare = theirs.repr, theirs.compare
        found.append(one)
    return tuple(found)


def replace(thing: T, /, **changes: Any) -> T:
    """A copy of a dataclass's instance with other values in some fields."""
    for one in fields(thing):
        if one.name not in changes:
            changes[one.name] = getattr(thing, one.name)
    return type(thing)(**changes)
