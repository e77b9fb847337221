"""Our dataclasses against those of the standard library: the same in all that can be seen of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pkgutil
from collections import Counter
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import pytest

import validator
from validator.dataclass import fields, is_dataclass, replace
from validator.dataclass.fields import KEPT, field
from validator.dataclass.making import dataclass as ours
from validator.records.selector import Selector
from validator.rulebook.model import ActiveRule


def _classes() -> list[type]:
    """Every class of the package that is made here."""
    modules = [
        import_module(module.name)
        for module in pkgutil.walk_packages(validator.__path__, "validator.")
        if not module.name.endswith("__main__") and not module.name.startswith("validator._data")
    ]
    found = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and KEPT in vars(thing) and thing.__module__ == module.__name__
    }
    return sorted(found, key=lambda cls: (cls.__module__, cls.__qualname__))


CLASSES = _classes()


def _theirs(cls: Any) -> Any:
    """What the standard library makes of the same fields, which it keeps with the class."""
    specs = [(one.name, one.type, _copied(one)) for one in cls.__dataclass_fields__.values()]
    frozen, order = cls.__dataclass_params__.frozen, cls.__dataclass_params__.order
    return dataclasses.make_dataclass(cls.__name__, specs, frozen=frozen, order=order, slots=True)


def _copied(one: Any) -> Any:
    names = ("default", "default_factory", "metadata", "repr", "compare", "kw_only")
    return dataclasses.field(**{name: getattr(one, name) for name in names})


def _values(cls: type, first: str) -> dict[str, Any]:
    return {one.name: f"{first}{number}" for number, one in enumerate(fields(cls))}


def _filled(cls: Any, values: dict[str, Any]) -> Any:
    """An instance with any values, whatever `__post_init__` says of them."""
    made = cls.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def test_classes_are_found() -> None:
    """The tests below speak of something."""
    assert len(CLASSES) > 250


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.__module__}.{cls.__qualname__}")
def test_a_class_is_what_the_standard_library_makes(cls: Any) -> None:
    """Parameters, order of fields, slots, equality, hash, order, repr, copies and pickles are the same."""
    twin = _theirs(cls)
    values, others = _values(cls, "a"), _values(cls, "b")
    mine, theirs = _filled(cls, values), _filled(twin, values)

    assert str(inspect.signature(cls)) == str(inspect.signature(twin))
    assert cls.__match_args__ == twin.__match_args__
    assert set(cls.__slots__) <= set(twin.__slots__)
    assert not hasattr(mine, "__dict__")
    assert [one.name for one in dataclasses.fields(cls)] == [*values]
    assert dataclasses.is_dataclass(cls)
    assert (cls.__hash__ is None) == (twin.__hash__ is None)
    assert mine == _filled(cls, values)
    assert (mine == _filled(cls, others)) == (theirs == _filled(twin, others))
    assert mine != theirs
    if "__repr__" not in vars(cls):
        assert repr(mine).partition("(")[2] == repr(theirs).partition("(")[2]
    if cls.__hash__ is not None and cls not in (Selector, ActiveRule):  # which have a hash of their own
        assert hash(mine) == hash(theirs)
    if "__reduce__" not in vars(cls):
        assert copy.copy(mine) == mine
        assert pickle.loads(pickle.dumps(mine)) == mine


class _Made(NamedTuple):
    frozen: Any
    changeable: Any
    named: Any


def _made_by(decorator: Any, option: Any) -> _Made:
    """Three classes with all that this package asks of a dataclass."""

    @decorator(frozen=True, slots=True, order=True)
    class Frozen:
        kind: ClassVar[str] = "frozen"
        first: int
        second: tuple[int, ...] = (1,)
        third: list[int] = option(default_factory=list, compare=False, repr=False)
        fourth: str = option(default="x", kw_only=True)

        def __post_init__(self) -> None:
            if self.first < 0:
                raise ValueError("less than nothing")

    @decorator(slots=True)
    class Changeable:
        first: int
        itself: Any = None
        count: Counter[str] = option(default_factory=Counter)

    @decorator(frozen=True, slots=True, kw_only=True)
    class Named:
        first: int = 0
        second: int

    return _Made(Frozen, Changeable, Named)


OURS = _made_by(ours, field)
MADE = [OURS, _made_by(dataclasses.dataclass, dataclasses.field)]
both = pytest.mark.parametrize("made", MADE, ids=["ours", "theirs"])


@both
def test_a_frozen_class(made: _Made) -> None:
    """It is filled once, with defaults and lists of its own, and is compared by what it says."""
    one, other = made.frozen(2), made.frozen(first=2, fourth="x")

    assert (one.first, one.second, one.third, one.fourth, one.kind) == (2, (1,), [], "x", "frozen")
    assert one.third is not other.third
    assert one == made.frozen(2, (1,), [5])
    assert hash(one) == hash(other)
    assert one != made.frozen(3)
    assert one < made.frozen(3) <= made.frozen(3) < made.frozen(3, (1, 2))
    assert made.frozen(4) > made.frozen(3) >= one
    assert one != (2, (1,), "x")
    assert repr(one).endswith(".Frozen(first=2, second=(1,), fourth='x')")
    assert repr(made.named(second=1)).endswith(".Named(first=0, second=1)")
    with pytest.raises(TypeError, match="not supported between"):
        _ = one < made.changeable(1)


@both
def test_what_a_frozen_class_refuses(made: _Made) -> None:
    """Changes, deletions, wrong arguments by their name, and what `__post_init__` refuses."""
    one = made.frozen(2)

    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'first'"):
        one.first = 3
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'first'"):
        del one.first
    with pytest.raises(
        TypeError, match=r"Frozen.__init__\(\) missing 1 required positional argument: 'first'"
    ):
        made.frozen()
    with pytest.raises(TypeError, match="unexpected keyword argument 'fifth'"):
        made.frozen(1, fifth=2)
    with pytest.raises(TypeError, match="positional argument"):
        made.frozen(1, (), [], "x")
    with pytest.raises(TypeError, match=r"Named.__init__\(\) takes 1 positional argument"):
        made.named(1)
    with pytest.raises(ValueError, match="less than nothing"):
        made.frozen(-1)


@both
def test_a_changeable_class(made: _Made) -> None:
    """It has no hash, no attributes but its fields, and may hold itself."""
    one = made.changeable(1)
    one.first, one.itself = 2, one

    assert one.first == 2
    assert repr(one).endswith(".Changeable(first=2, itself=..., count=Counter())")
    assert made.changeable(1) == made.changeable(1) != made.changeable(2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)
    with pytest.raises(AttributeError):
        one.more = 1


def test_what_is_derived_may_have_more() -> None:
    """A class without fields of its own takes other attributes, never those of the frozen one."""
    frozen: Any = OURS.frozen

    class Derived(frozen):
        def __init__(self) -> None:
            super().__init__(1)

        def __eq__(self, other: object) -> bool:
            return super().__eq__(other) is True

        __hash__ = None

    one = Derived()
    one.more = 2

    assert one == Derived() != frozen(1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'more'"):
        frozen(1).more = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.first = 2


@both
def test_the_standard_library_knows_them(made: _Made) -> None:
    """Its functions take ours, and ours take its."""
    one = made.frozen(2, fourth="y")

    assert dataclasses.asdict(one) == {"first": 2, "second": (1,), "third": [], "fourth": "y"}
    assert dataclasses.replace(one, first=5) == replace(one, first=5) == made.frozen(5, fourth="y")
    assert is_dataclass(one)
    assert is_dataclass(made.frozen)
    assert not is_dataclass(int)
    assert [one.name for one in fields(made.frozen)] == ["first", "second", "third", "fourth"]
    assert [one.has_default for one in fields(made.frozen)] == [False, True, True, True]
    assert [one.has_default for one in fields(made.named)] == [True, False]
    match one:
        case made.frozen(first, second, third):
            assert (first, second, third) == (2, (1,), [])
        case _:
            pytest.fail("it does not match")


@both
def test_the_standard_library_goes_on_from_them(made: _Made) -> None:
    """A class that it makes may have ours as a base."""

    @dataclasses.dataclass(frozen=True, slots=True)
    class More(made.frozen):
        fifth: int = 5

    assert (More(1, (), []).fifth, More(1).first) == (5, 1)
    with pytest.raises(TypeError, match="cannot inherit frozen dataclass from a non-frozen one"):

        @dataclasses.dataclass(frozen=True)
        class _Other(made.changeable):
            pass


def test_mistakes_are_told_when_the_class_is_made() -> None:
    """Not when its first instance is."""
    with pytest.raises(TypeError, match="without a default"):

        @ours(slots=True)
        class _Late:
            first: int = 0
            second: int

    with pytest.raises(ValueError, match="default_factory"):

        @ours(slots=True)
        class _Shared:
            first: list[int] = []  # noqa: RUF012

    with pytest.raises(TypeError, match="slots"):
        ours(slots=False)
