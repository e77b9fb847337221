"""Which elements the options of a check speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.records.selector import Selector


def selectors_of(options: Any) -> Iterator[Selector]:
    """All selectors in the options of a check, wherever they stand."""
    from validator.records.selector import Selector

    waiting = [getattr(options, name) for name in options.__slots__]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Selector):
            yield value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, tuple):
            waiting += value
