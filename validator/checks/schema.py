"""Departures from the XML schema, one kind for each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck, utf16_length
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.privacy import Privacy, Quoted, quote
from validator.records.xerces import quote_name
from validator.schema.deviation import DeviationKind  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from validator.privacy import Shown
    from validator.records.record import Record
    from validator.schema.deviation import Deviation


@dataclass(frozen=True, slots=True)
class Options:
    """`kind` of deviation; `allow`: names of elements or attributes that are let pass, for a newer Alma."""

    kind: DeviationKind
    allow: tuple[str, ...] = ()


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each deviation of the kind."""
    for deviation in record.deviations:
        if deviation.kind is options.kind and deviation.name.removeprefix("@") not in options.allow:
            yield hit_of(deviation)


def hit_of(deviation: Deviation) -> Hit:
    """The hit that a deviation gives."""
    return Hit(deviation.at, deviation.path, _values(deviation), meant=deviation.meant)


def _values(deviation: Deviation) -> dict[str, Shown]:
    value = deviation.value
    parent = deviation.path.rpartition("/")[0].rpartition("/")[2].partition("[")[0]
    return {
        "path": _path(deviation),
        "name": quote_name(deviation.name),
        "parent": parent or "user",
        "value": "" if value is None else quote(value, deviation.path),
        "expected": deviation.expected,
        "reason": deviation.reason,
        "nearest": deviation.nearest,
        "length": "" if value is None else utf16_length(value),
    }


def _path(deviation: Deviation) -> Quoted:
    return Quoted(deviation.path, quote_name(deviation.name).privacy if deviation.path else Privacy.PUBLIC)


CHECK = RecordCheck(
    "schema",
    Options,
    frozenset({"path", "name", "parent", "value", "expected", "reason", "nearest", "length"}),
    hits,
    look=Look.DEVIATIONS,
    is_local=True,
)
