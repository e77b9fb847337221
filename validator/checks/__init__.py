"""The closed vocabulary of checks: what a rule may ask for under `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks import (
    blanks,
    count,
    dates,
    faults,
    guards,
    one_of,
    placeholders,
    present,
    required,
    schema,
    spreadsheet,
    text_damage,
    texts,
    uniform,
    unique,
)
from validator.checks.extensions import Vocabulary

if TYPE_CHECKING:
    from validator.checks.check import Check

_SHIPPED: tuple[Check, ...] = (
    faults.WELL_FORMED,
    faults.ENCODING,
    faults.CHARACTERS,
    faults.ARCHIVE,
    faults.ROOT,
    schema.CHECK,
    required.CHECK,
    required.SEGMENTS,
    count.CHECK,
    one_of.CHECK,
    texts.PATTERN,
    texts.LENGTH,
    dates.ORDER,
    dates.WINDOW,
    present.CHECK,
    present.USED,
    unique.UNIQUE,
    unique.REPEATED,
    text_damage.CHECK,
    placeholders.CHECK,
    blanks.CHECK,
    spreadsheet.CHECK,
    uniform.CHECK,
    guards.CHECK,
)

CHECKS: dict[str, Check] = Vocabulary((check.name, check) for check in _SHIPPED)
"""Every shipped check; an installed one is found when it is asked for by name."""
