"""Checks of one's own, from installed Python distributions; `docs/extending.md` is for those who write them.

They are looked for only when a rule asks for a check that is not shipped. What they are given and what they give is
guarded, so that they keep the promises that shipped checks make: they see no more of a record than their options
name, whichever way the record was recognised; their hits are in one order; and a plain text among their values is
taken for a person's and masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.checks.check import Look, RecordCheck
from validator.checks.selecting import selectors_of
from validator.dataclass import is_dataclass, replace
from validator.errors import RuleBookError
from validator.privacy import Difference, Phrase, Privacy, Quoted, is_known_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from validator.checks.check import Check
    from validator.checks.hit import Hit
    from validator.privacy import Shown
    from validator.records.record import Element, Record
    from validator.records.selector import Selector

GROUP = "sis_validator.checks"
"""The entry point group of checks: the name of each is the check's own, its value a `RecordCheck`."""


class Vocabulary(dict[str, "Check"]):
    """The shipped checks by name; one that is not among them is looked for where distributions have checks."""

    def __missing__(self, name: str) -> Check:
        """The installed check of this name.

        Raises:
            KeyError: there is none.
            RuleBookError: there is one that cannot be used.
        """
        check = _installed(name)
        if check is None:
            raise KeyError(name)
        self[name] = check
        return check

    def get(self, name: str, default: Any = None) -> Any:
        """The check of this name, shipped or installed, or `default`."""
        try:
            return self[name]
        except KeyError:
            return default


def _installed(name: str) -> RecordCheck | None:
    from importlib.metadata import entry_points

    points = sorted(entry_points(group=GROUP, name=name), key=lambda point: point.value)
    if not points:
        return None
    if len(points) > 1:
        places = " and ".join(point.value for point in points)
        raise RuleBookError(f'There are two checks "{name}": {places}.', hint="Remove one of them.")
    where = points[0].value
    try:
        check: Any = points[0].load()
    except (ImportError, AttributeError) as error:
        raise RuleBookError(
            f'The check "{name}" cannot be loaded: {error}.',
            hint="Install its distribution again.",
            where=where,
        ) from None
    _look_at(check, name, where)
    # The quicker ways of judging rest on promises that nobody has tested here.
    guarded: RecordCheck = replace(
        check,
        hits=_Guarded(check),
        look=Look.TEXTS,
        is_clean=None,
        agree=None,
        needs=None,
        guard=None,
        is_local=False,
    )
    return guarded


def _look_at(check: object, name: str, where: str) -> None:
    if not isinstance(check, RecordCheck):
        text = f'The check "{name}" is no RecordCheck.'
    elif check.name != name:
        text = f'The check "{name}" calls itself "{check.name}".'
    elif not is_dataclass(check.options) or not hasattr(check.options, "__slots__"):
        text = f'The options of the check "{name}" are no dataclass with slots.'
    else:
        return
    raise RuleBookError(text, hint="See docs/extending.md.", where=where)


class _Guarded:
    """The hits of a foreign check, held to what shipped checks promise."""

    def __init__(self, check: RecordCheck) -> None:
        self._check = check

    def __call__(self, record: Record, options: Any, as_of: dt.date) -> Iterator[Hit]:
        seen = _Seen(record, self._check.name, self._selected(options))
        hits = [self._safe(hit) for hit in self._check.hits(seen, options, as_of)]  # type: ignore[arg-type]
        yield from sorted(
            hits, key=lambda hit: (hit.at, hit.path, repr(sorted(hit.values.items(), key=_name)))
        )

    def _selected(self, options: Any) -> frozenset[str]:
        selected = self._check.selected
        return frozenset(one.text for one in (selected or selectors_of)(options))

    def _safe(self, hit: Hit) -> Hit:
        if hit.values.keys() != self._check.offers:
            raise TypeError(f"the check {self._check.name} does not give the values that it offers")
        return replace(hit, values=_masked(hit.values))


class _Seen:
    """What a foreign check sees of a record, or of an element: what its options name."""

    __slots__ = ("_check", "_element", "_selected", "at", "is_filled", "name", "path", "text")

    def __init__(self, element: Element, check: str, selected: frozenset[str]) -> None:
        self._element = element
        self._check = check
        self._selected = selected
        self.name, self.path, self.at, self.text = element.name, element.path, element.at, element.text
        self.is_filled = element.is_filled

    def select(self, selector: Selector) -> Sequence[Element]:
        """What `selector` finds, for a selector of the options."""
        if selector.text not in self._selected:
            raise TypeError(
                f"the check {self._check} looks at {selector.text}, which its options do not name"
            )
        return [_Seen(found, self._check, frozenset()) for found in self._element.select(selector)]


def _masked(values: Mapping[str, Shown]) -> Mapping[str, Shown]:
    return {name: _safe_value(value) for name, value in values.items()}


def _safe_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_safe_value(part) for part in value)
    if isinstance(value, str):
        return value if not value or is_known_name(value) else Quoted(value, Privacy.PERSONAL)
    if isinstance(value, int | Quoted | Phrase | Difference):
        return value
    raise TypeError(f"a value of a hit cannot be a {type(value).__name__}")


def _name(item: tuple[str, Any]) -> str:
    return item[0]
