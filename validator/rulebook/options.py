"""Puts parameters into a rule's options and hands them to the check as its own dataclass."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass, fields, is_dataclass
from validator.rulebook.fields import form_of
from validator.rulebook.nodes import Entries, Items, Scalar
from validator.rulebook.params import put_in, references

if TYPE_CHECKING:
    from validator.rulebook.model import CheckSpec
    from validator.rulebook.nodes import Node


@dataclass(frozen=True, slots=True)
class BoundOptions:
    """A check's options dataclass, None where it has nothing to work with; `why` says what is empty."""

    value: Any
    why: str


def bind_options(options: Node, values: Mapping[str, Node], spec: CheckSpec) -> BoundOptions:
    """The options of `spec` as the rule's `options` state them with parameters `values`.

    An essential option (see `CheckSpec`) that is empty leaves the check without work; where it is a mapping
    of lists, only its empty lists go.

    Raises:
        RuleBookError: an option is unknown, missing or not what the check expects.
    """
    form = form_of(spec.options)
    whole = put_in(options, values)
    bound = form.read(whole, f'the options of the check "{spec.name}"')
    if not isinstance(whole, Entries) or not isinstance(options, Entries):
        return BoundOptions(bound, "")
    kept: dict[str, tuple[Scalar, Node]] = {}
    empty: list[str] = []
    is_idle = False
    for word, (place, value) in whole.nodes.items():
        written = options.nodes[word][1]
        if not form.keys[word].is_essential:
            kept[word] = (place, value)
            continue
        rest, missing = _without_empty(word, value, written)
        empty += missing
        is_idle = is_idle or (bool(missing) and rest is None)
        kept[word] = (place, value if rest is None else rest)
    if not empty:
        return BoundOptions(bound, "")
    why = _why(list(dict.fromkeys(empty)))
    if is_idle:
        return BoundOptions(None, why)
    return BoundOptions(form.read(Entries(kept, whole.file, whole.line), "the options"), why)


def _without_empty(word: str, value: Node, written: Node) -> tuple[Node | None, list[str]]:
    """`value` without its empty lists, None where nothing is left; and what is empty, by its name."""
    if isinstance(value, Items) and not value.nodes:
        return None, _names(written) or [word]
    if not isinstance(value, Entries):
        return value, []
    if not value.nodes:
        return None, _names(written) or [word]
    rest = {key: pair for key, pair in value.nodes.items() if not _is_empty(pair[1])}
    empty: list[str] = []
    for key in value.nodes.keys() - rest.keys():
        source = written.get(key) if isinstance(written, Entries) else None
        empty += (_names(source) if source is not None else []) or [key]
    order = {name: number for number, (name, _) in enumerate(references(written))}
    empty.sort(key=lambda name: (order.get(name, len(order)), name))
    return (Entries(rest, value.file, value.line) if rest else None), empty


def _why(empty: list[str]) -> str:
    *others, last = (f'"{name}"' for name in empty)
    return f"the lists {', '.join(others)} and {last} are empty" if others else f"the list {last} is empty"


def _is_empty(node: Node) -> bool:
    return isinstance(node, Items | Entries) and not node.nodes


def _names(node: Node) -> list[str]:
    return [name for name, _ in references(node)]


_PLAIN = frozenset({str, bool, int})
"""What JSON can hold, and most of what options hold."""


def canonical(value: Any) -> Any:
    """`value` as what JSON can hold, equal for equal meaning: the base of a profile's hash."""
    if value is None or type(value) in _PLAIN:
        return value
    if hasattr(type(value), "parse"):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: canonical(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(canonical(item) for item in value)
    if isinstance(value, tuple | list):
        return [canonical(item) for item in value]
    if isinstance(value, re.Pattern):
        return value.pattern
    return value.isoformat() if isinstance(value, dt.date) else value
