"""Checks that are imported when one of them is asked for.

Explaining a rule needs none of them, and they take longer to import than the explanation to print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validator.rulebook.model import CheckSpec


class LaterChecks(Mapping[str, "CheckSpec"]):
    """The product's own checks, as `bring` gives them.

    What was compiled of the shipped rules was held against these checks, and is believed without asking them.
    """

    def __init__(self, bring: Callable[[], Mapping[str, CheckSpec]]) -> None:
        self._bring = bring

    @cached_property
    def _checks(self) -> Mapping[str, CheckSpec]:
        return self._bring()

    def __getitem__(self, name: str) -> CheckSpec:
        return self._checks[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._checks)

    def __len__(self) -> int:
        return len(self._checks)
