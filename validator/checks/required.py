"""Fields that must be there and not blank: in the record, in each segment of a kind, or by kind of segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.checks.check import Look, RecordCheck, named
from validator.checks.hit import Hit
from validator.dataclass import dataclass
from validator.records.selector import Selector  # noqa: TC001  (the rule book reads the annotations)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from validator.records.record import Element, Record


@dataclass(frozen=True, slots=True)
class Options:
    """`field`: what must be there, in each `within` (default: the record); only if `when_present` is there."""

    field: tuple[Selector, ...]
    within: Selector | None = None
    when_present: Selector | None = None


@dataclass(frozen=True, slots=True)
class SegmentOptions:
    """For each kind of segment the fields that it cannot do without."""

    segments: Mapping[Selector, tuple[Selector, ...]]


def hits(record: Record, options: Options, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each element that lacks one or more of the fields; it names them all."""
    holders = record.select(options.within) if options.within else (record,)
    for holder in holders:
        if options.when_present is None or holder.select(options.when_present):
            missing = _missing(holder, options.field)
            if missing:
                within = options.within.leaf if options.within else "user"
                yield _hit(holder, missing, {"missing": named(missing), "within": within})


def segment_hits(record: Record, options: SegmentOptions, as_of: dt.date) -> Iterator[Hit]:  # noqa: ARG001
    """One hit for each segment that was written without what makes it one; it names all that is missing."""
    for kind, fields in options.segments.items():
        for segment in record.select(kind):
            missing = _missing(segment, fields)
            if missing:
                yield _hit(segment, missing, {"missing": named(missing), "segment": kind.leaf})


def _missing(holder: Element, fields: tuple[Selector, ...]) -> list[str]:
    missing = []
    for field in fields:
        for found in holder.select(field):
            if found.is_filled:
                break
        else:
            missing.append(field.text)
    return missing


def _hit(holder: Element, missing: list[str], values: dict[str, str]) -> Hit:
    above = f"{holder.path}/" if holder.path else ""
    return Hit(holder.at, holder.path, values, about=tuple(above + field for field in missing))


def _selected(options: Options) -> Iterator[Selector]:
    below = options.field if options.when_present is None else (*options.field, options.when_present)
    if options.within is None:
        yield from below
    else:
        yield options.within
        yield from (selector.under(options.within) for selector in below)


def _selected_of_segments(options: SegmentOptions) -> Iterator[Selector]:
    for kind, fields in options.segments.items():
        yield kind
        yield from (field.under(kind) for field in fields)


def _needs(options: Options) -> Iterable[tuple[Selector | None, Selector]]:
    return ((options.within, field) for field in options.field)


def _needs_of_segments(options: SegmentOptions) -> Iterable[tuple[Selector | None, Selector]]:
    return ((kind, field) for kind, fields in options.segments.items() for field in fields)


CHECK = RecordCheck(
    "required",
    Options,
    frozenset({"missing", "within"}),
    hits,
    look=Look.FILLED,
    selected=_selected,
    needs=_needs,
    is_local=True,
)
SEGMENTS = RecordCheck(
    "segments",
    SegmentOptions,
    frozenset({"missing", "segment"}),
    segment_hits,
    look=Look.FILLED,
    selected=_selected_of_segments,
    needs=_needs_of_segments,
    is_local=True,
)
