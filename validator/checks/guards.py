"""Volume guards: how much the next load may change before somebody should look.

The only checks that see two feeds: they are shown what a comparison counted. Shares are whole percentages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from validator.checks.check import ChangeCheck
from validator.dataclass import dataclass
from validator.privacy import Phrase, quote_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from validator.comparing.change import Change
    from validator.privacy import Shown

Measure = Literal[
    "missing-users",
    "more-users",
    "smaller-group",
    "erased-field",
    "changed-users",
    "rejected-records",
    "earlier-dates",
    "moved-users",
    "taken-identifiers",
]


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured, and what is too much.

    Attributes:
        measure: what is counted, and of what it is a share.
        most: how many of 100 are allowed; of `taken-identifiers` how many users.
        least: a count below this is never too much, so that small groups may change.
    """

    measure: Measure
    most: int
    least: int = 1

    def __post_init__(self) -> None:
        if self.most < 0:
            raise ValueError('"most" must be at least 0')


class _Count(NamedTuple):
    """`affected` of `of` in a group, or a field and perhaps a type of it, with the numbers before and now."""

    affected: int
    of: int
    before: int
    now: int
    group: str = ""
    field: str = ""
    kind: str = ""


def alarms(change: Change, options: Options) -> Iterator[Mapping[str, Shown]]:
    """The values of a message for each count that is too high, the highest first."""
    counts = [
        one
        for one in _MEASURES[options.measure](change)
        if one.affected >= options.least and _is_over(one, options)
    ]
    for one in sorted(counts, key=lambda one: (-one.affected, one.field, one.kind, one.group)):
        yield {
            "count": one.affected,
            "of": one.of,
            "before": one.before,
            "now": one.now,
            "share": _percent(one.affected, one.of),
            "most": options.most,
            "group": quote_code(one.group) if one.group else "",
            "field": Phrase((f"{one.field} ", quote_code(one.kind))) if one.kind else one.field,
        }


def _is_over(one: _Count, options: Options) -> bool:
    if options.measure == "taken-identifiers":
        return one.affected > options.most
    return one.affected * 100 > options.most * one.of


def _percent(count: int, of: int) -> str:
    """A share that never says 0 or 100 of what is only nearly so; "" where there is nothing to share."""
    if count >= of:
        return "100 %" if count == of and of else ""
    share = count * 100 / of
    return "under 1 %" if share < 1 else f"{min(99, round(share))} %"


def _missing(change: Change) -> Iterator[_Count]:
    old, new = change.old.users, change.new.users
    yield _Count(change.gone.users, old, old, new)


def _more(change: Change) -> Iterator[_Count]:
    old, new = change.old.users, change.new.users + change.new.without_id
    yield _Count(max(0, new - old), old, old, new)


def _smaller(change: Change) -> Iterator[_Count]:
    for group in change.groups:
        if group.code:
            yield _Count(
                max(0, group.before - group.now), group.before, group.before, group.now, group=group.code
            )


def _erased(change: Change) -> Iterator[_Count]:
    for field in change.fields:
        yield _Count(field.erased, field.before, field.before, field.now, field=field.name)
    for kind in change.identifiers_erased:
        yield _Count(kind.erased, kind.before, kind.before, kind.now, field="user_identifier", kind=kind.name)


def _changed(change: Change) -> Iterator[_Count]:
    yield _Count(change.updated, change.in_both, change.old.users, change.new.users)


def _rejected(change: Change) -> Iterator[_Count]:
    yield _Count(change.rejected.users, change.new.records, change.old.rejected, change.new.rejected)


def _earlier(change: Change) -> Iterator[_Count]:
    for field, concern in (("expiry_date", change.expiry_earlier), ("purge_date", change.purge_earlier)):
        yield _Count(concern.users, change.in_both, change.old.users, change.new.users, field=field)


def _moved(change: Change) -> Iterator[_Count]:
    yield _Count(change.moved.users, change.in_both, change.old.users, change.new.users)


def _taken(change: Change) -> Iterator[_Count]:
    yield _Count(change.identifiers_taken.users, change.new.users, change.old.users, change.new.users)


_MEASURES: dict[str, Callable[[Change], Iterator[_Count]]] = {
    "missing-users": _missing,
    "more-users": _more,
    "smaller-group": _smaller,
    "erased-field": _erased,
    "changed-users": _changed,
    "rejected-records": _rejected,
    "earlier-dates": _earlier,
    "moved-users": _moved,
    "taken-identifiers": _taken,
}

_OFFERS = frozenset({"count", "of", "before", "now", "share", "most", "group", "field"})

CHECK = ChangeCheck("volume", Options, _OFFERS, alarms)
