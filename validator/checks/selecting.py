"""Which elements the options of a check speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.records.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator


def selectors_of(options: Any) -> Iterator[Selector]:
    """All selectors in the options of a check, wherever they stand."""
    waiting = [getattr(options, name) for name in options.__slots__]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Selector):
            yield value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, tuple):
            waiting += value
