"""How often something may stand in a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.records.selector import Selector, Step

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from validator.privacy import Shown
    from validator.records.record import Record


@dataclass(frozen=True, slots=True)
class Options:
    """What `select` finds is counted: at least `min`, at most `max`.

    Only if `when_present` finds anything, and `when_filled` something that is not blank.
    """

    select: Selector
    min: int = 0
    max: int | None = None
    when_present: Selector | None = None
    when_filled: Selector | None = None


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for a count outside of the limits: at the first element too many, else where more are expected."""
    if options.when_present and not record.select(options.when_present):
        return
    if options.when_filled and not any(found.is_filled for found in record.select(options.when_filled)):
        return
    found = record.select(options.select)
    count = len(found)
    if count < options.min or (options.max is not None and count > options.max):
        is_too_many = count > options.min
        at = found[options.max or 0].at if is_too_many else _holder(record, options.select).at
        path = found[options.max or 0].path if is_too_many else _holder(record, options.select).path
        values: dict[str, Shown] = {
            "count": count,
            "min": options.min,
            "max": options.min if options.max is None else options.max,
            "field": options.select.leaf,
        }
        yield Hit(at, path, values, about=tuple(_about(record, options.select)) or (options.select.elements,))


def _holder(record: Record, select: Selector) -> Record:
    """The nearest element around those that are missing."""
    steps = select.steps[:-1] if not select.attribute else select.steps
    for length in range(len(steps), 0, -1):
        found = record.select(Selector("", tuple(Step(step.name) for step in steps[:length])))
        if found:
            return found[0]  # type: ignore[return-value]
    return record


def _about(record: Record, select: Selector) -> Iterator[str]:
    """The attributes that decide whether an element counts: a wrong value in one of them explains the count."""
    condition = select.steps[-1].condition if select.steps else None
    if condition is not None and condition.is_attribute:
        plain = Selector("", (*select.steps[:-1], Step(select.steps[-1].name)))
        for element in record.select(plain):
            yield f"{element.path}/@{condition.name}"


def _needs(options: Options) -> Iterable[tuple[Selector | None, Selector]] | None:
    """One is enough where no more than that is asked; of anything else no element is."""
    return ((None, options.select),) if options.min <= 1 and options.max is None else None


CHECK = RecordCheck(
    "count",
    Options,
    frozenset({"count", "min", "max", "field"}),
    hits,
    look=Look.FILLED,
    needs=_needs,
    is_local=True,
)
