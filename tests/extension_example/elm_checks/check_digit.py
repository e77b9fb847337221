"""Numbers whose last digit follows from the others, as on library cards (the Luhn algorithm, ISO/IEC 7812-1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.checks.check import RecordCheck
from validator.checks.hit import Hit
from validator.privacy import quote

# Annotations of options are read when a rule is loaded, so they cannot stand under TYPE_CHECKING alone.
from validator.records.selector import Selector  # noqa: TC001

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from validator.records.record import Record


@dataclass(frozen=True, slots=True)
class Options:
    """What a rule writes under `with`: where the number stands, and how many digits it has."""

    field: Selector
    length: int = 14


def _hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:
    del as_of  # the day that counts as today; this check needs none
    for element in record.select(options.field):
        number = element.text.strip()
        if len(number) == options.length and number.isdecimal() and not _is_sound(number):
            # The digit is a piece of a person's number, so it is quoted as that is, never put into a text of ours.
            digit = quote(_digit(number[:-1]), element.path)
            yield Hit(element.at, element.path, {"value": quote(number, element.path), "digit": digit})


def _is_sound(number: str) -> bool:
    return number[-1] == _digit(number[:-1])


def _digit(number: str) -> str:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(number)))
    return str(-sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10)


CHECK = RecordCheck("check-digit", Options, frozenset({"value", "digit"}), _hits)
