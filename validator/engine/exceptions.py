"""The deliberate exceptions of a profile: which findings they cover, how many, and what is to be said of them.

A finding that is set aside is counted and told, but does not count for the verdict. Alma knows nothing of the
exceptions of a profile, so it still counts for the forecast. An exception that has ended covers nothing, and one
that has a maximum covers no more than that. What makes Alma stop the load cannot be set aside at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.findings import Suppressed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from validator.engine.plan import Plan
    from validator.records.record import Element
    from validator.rulebook.model import ActiveRule, Suppression

ALMA_KNOWS_NONE = "Alma does not know of findings that are set aside: the forecast counts them."


def in_force(
    suppressions: Sequence[Suppression], rules: Sequence[ActiveRule], as_of: dt.date
) -> Mapping[int, tuple[int, ...]]:
    """For each rule with exceptions on the day `as_of`, by its position in `rules`, their positions."""
    found: dict[int, tuple[int, ...]] = {}
    for number, active in enumerate(rules):
        positions = tuple(
            position
            for position, one in enumerate(suppressions)
            if one.rule == active.rule.id and as_of <= one.until
        )
        if positions:
            found[number] = positions
    return found


def covering(
    positions: Sequence[int], suppressions: Sequence[Suppression], record: Element | None
) -> tuple[int, ...]:
    """Those of the exceptions at `positions` that are for `record`; without a record, those for everything."""
    return tuple(position for position in positions if _is_for(suppressions[position], record))


def _is_for(one: Suppression, record: Element | None) -> bool:
    if record is None:
        return not one.where
    return all(
        any(element.text.strip() in texts for element in record.select(selector))
        for selector, texts in one.where.items()
    )


class Exceptions:
    """Counts what the exceptions of one run cover, in feed order."""

    def __init__(self, plan: Plan) -> None:
        self._suppressions = plan.profile.suppressions
        self._as_of = plan.as_of
        self._running = {active.rule.id for active in plan.rules}
        self._selected = {active.rule.id for active in plan.profile.active}
        self._covered = [0] * len(self._suppressions)
        self._refused = [0] * len(self._suppressions)
        self._stopping = [0] * len(self._suppressions)

    def cover(self, positions: Sequence[int]) -> bool:
        """Whether one of the exceptions at `positions` still has room for a finding, which it then covers."""
        for position in positions:
            most = self._suppressions[position].max
            if most is None or self._covered[position] < most:
                self._covered[position] += 1
                return True
        for position in positions:
            self._refused[position] += 1
        return False

    def refuse(self, positions: Sequence[int]) -> None:
        """A finding that makes Alma stop the load, which the exceptions at `positions` therefore do not cover."""
        for position in positions:
            self._stopping[position] += 1

    @property
    def total(self) -> int:
        """How many findings are covered."""
        return sum(self._covered)

    def suppressed(self) -> tuple[Suppressed, ...]:
        """What each exception in force covered, in the order of the profile's files."""
        return tuple(
            Suppressed(one.rule, number, one.reason, one.until.isoformat(), one.max, one.origin)
            for one, number in zip(self._suppressions, self._covered, strict=True)
            if self._as_of <= one.until
        )

    def notes(self) -> Iterator[str]:
        """What the people who keep the profile must know."""
        for position, one in enumerate(self._suppressions):
            name = f"The exception for {one.rule} in {one.origin}"
            if self._as_of > one.until:
                yield f"{name} ended on {one.until.isoformat()}: its findings count again."
            elif one.rule not in self._selected:
                yield f"{name} covers nothing: the rule does not run."
            elif one.rule not in self._running:
                continue  # a rule about two feeds
            elif self._stopping[position]:
                yield f"{name} cannot set everything aside: {_stopping(self._stopping[position])}."
            elif self._refused[position]:
                beyond = f"{self._refused[position]:,} more count"
                most = "1 finding" if one.max == 1 else f"{one.max:,} findings"
                yield f"{name} covers {most} at most: {beyond}."
            elif not self._covered[position]:
                yield f"{name} covers nothing in this feed."
        if self.total:
            yield ALMA_KNOWS_NONE


def _stopping(number: int) -> str:
    if number == 1:
        return "1 finding counts, since Alma stops the load over it"
    return f"{number:,} findings count, since Alma stops the load over them"
