"""Compares two feeds: checks both for rejections, reads both into bins, and joins bin after bin."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from validator.comparing.change import (
    Change,
    FieldChange,
    FieldInGroup,
    GroupCount,
    Move,
    PartChange,
    Sample,
    Side,
)
from validator.comparing.gathered import Gathered
from validator.comparing.joining import GAINED, HELD, LOST, Joiner
from validator.comparing.order import Precedence
from validator.comparing.outline import Outline
from validator.comparing.reading import Rows
from validator.comparing.rejected import LOADED, TO_BE_LOADED, Outcomes, read_feed
from validator.comparing.row import TWIN_ITEMS, Row
from validator.comparing.spool import BINS, WITHOUT_KEY, Spool, bin_of
from validator.comparing.twins import Twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from validator.comparing.joining import HeldIdentifier, SideCounter
    from validator.comparing.row import TwinRow, WrittenRow
    from validator.engine import Plan
    from validator.feed.opening import FeedPath

_MOST_GROUPS = 1_000
"""Where a feed has more user groups or types than this, they are no codes, and are not told one by one."""
_MOST_IN_GROUPS = 50
"""In how many groups a field is told, those first where most users lose it."""
_MOST_MOVES = 50


def compare(
    old: Sequence[FeedPath],
    new: Sequence[FeedPath],
    plan: Plan,
    *,
    jobs: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
) -> Change:
    """What loading `new` would change after `old` was loaded.

    Each is read once, to be checked for what Alma rejects and to be compared.

    Args:
        old: the feed that was loaded last, in load order.
        new: the feed that is to be loaded, in load order.
        plan: the rules, the schema, the limits; its profile's priority tells whose record should win.
        jobs: how many processes may check records at once, beside this one if more than one.
        progress: is told after each block how many bytes of a source were read, and of how many or None.

    Raises:
        FeedError: a path cannot be opened or read on.
    """
    started = time.monotonic()
    outline = Outline(plan.schema.vocabulary)
    with ExitStack() as stack:
        run = _Comparison(
            plan,
            outline,
            stack.enter_context(Spool()),
            stack.enter_context(Spool()),
            stack.enter_context(Spool()),
        )
        run.read(old, new, jobs, progress)
        run.join()
        return run.change(time.monotonic() - started)


class _Comparison:
    """One comparison: the rows of both feeds, and the identifiers that changed hands."""

    def __init__(
        self,
        plan: Plan,
        outline: Outline,
        old: Spool[WrittenRow | TwinRow],
        new: Spool[WrittenRow | TwinRow],
        identifiers: Spool[HeldIdentifier],
    ) -> None:
        self._plan = plan
        self._outline = outline
        self._spools = old, new
        self._identifiers = identifiers
        self._reads = Outcomes(), Outcomes()
        self._precedence = Precedence(plan.profile.priority)
        self._joiner = Joiner(outline, identifiers, self._precedence)
        self._moved, self._taken = Gathered(), Gathered()

    def read(
        self,
        old: Sequence[FeedPath],
        new: Sequence[FeedPath],
        jobs: int,
        progress: Callable[[int, int | None], None] | None,
    ) -> None:
        """Fills the spools."""
        rows, twins = Rows(self._plan.schema.vocabulary), Twins()
        of_old, of_new = self._spools

        def take_old(row: WrittenRow | TwinRow) -> None:
            of_old.add(row)
            if len(row) != TWIN_ITEMS and row[-1]:
                twins.add(row[-1], bin_of(row[0]))

        def take_new(row: WrittenRow | TwinRow) -> None:
            of_new.put(row[-1] if len(row) == TWIN_ITEMS else bin_of(row[0]), row)

        read = partial(read_feed, plan=self._plan, jobs=jobs, progress=progress)
        before = read(old, rows=rows, take=take_old, wanted=LOADED)
        twins.seal()
        now = read(new, rows=rows.besides(twins), take=take_new, wanted=TO_BE_LOADED)
        self._reads = before, now

    def join(self) -> None:
        """Puts the rows of each person side by side, then the identifiers that somebody lost or got."""
        for number in range(BINS):
            people: dict[bytes, tuple[list[Row], list[Row]]] = {}
            for side, rows in enumerate(self._rows(number)):
                for row in rows:
                    sides = people.get(row.key)
                    if sides is None:
                        sides = people[row.key] = [], []
                    sides[side].append(row)
            for old, new in people.values():
                self._joiner.person(old, new)
        for side, rows in enumerate(self._rows(WITHOUT_KEY)):
            for row in rows:
                self._joiner.nobody(row, is_new=side == 1)
        for number in range(BINS):
            self._join_identifiers(number)

    def _rows(self, number: int) -> tuple[list[Row], list[Row]]:
        """The rows of a bin of both sides, now that it is known which records Alma would reject."""
        before, now = self._reads
        of_old, of_new = (spool.bin(number) for spool in self._spools)
        old = [
            Row(*values, before.rejected.has(*values[1:3]), False)
            for values in of_old
            if len(values) != TWIN_ITEMS
        ]
        twins = {row.written: row for row in old}
        new = []
        for values in of_new:
            source, record = values[1:3]
            outcome = now.rejected.has(source, record), now.unclear.has(source, record)
            if len(values) != TWIN_ITEMS:
                new.append(Row(*values, *outcome))
                continue
            new.append(
                twins[values[0]]._replace(
                    source=source, number=record, is_rejected=outcome[0], is_unclear=outcome[1]
                )
            )
        return old, new

    def _join_identifiers(self, number: int) -> None:
        holders: dict[bytes, list[tuple[int, bytes, int, int, str]]] = {}
        for held in self._identifiers.bin(number):
            holders.setdefault(held[0], []).append(held[1:])
        for several in holders.values():
            if len(several) > 1:
                self._see_holders(several)

    def _see_holders(self, holders: Iterable[tuple[int, bytes, int, int, str]]) -> None:
        """Who had an identifier, and who gets it; the first of several stands for all."""
        by_kind: dict[int, list[tuple[int, bytes, int, int, str]]] = {LOST: [], HELD: [], GAINED: []}
        for holder in sorted(holders, key=lambda one: (one[2], one[3])):
            by_kind[holder[0]].append(holder)
        for _, person, source, record, primary_id in by_kind[GAINED]:
            for kind, gathered in ((HELD, self._taken), (LOST, self._moved)):
                others = [one for one in by_kind[kind] if one[1] != person]
                if others:
                    gathered.add(Sample(source, record, primary_id, other_id=others[0][4]))
                    break

    def change(self, seconds: float) -> Change:
        """The result."""
        joiner, outcomes = self._joiner, self._reads[1]
        new = joiner.new
        return Change(
            old=_side(self._reads[0], joiner.old),
            new=_side(self._reads[1], new),
            created=joiner.created,
            created_without_id=new.without_id,
            updated=joiner.updated,
            unchanged=joiner.unchanged,
            open=joiner.open,
            rejected=new.rejected.concern,
            kept=joiner.kept.concern,
            gone=joiner.gone.concern,
            unknown=outcomes.unknown - new.unclear_repeats,
            load_stopped=outcomes.load_stopped,
            groups=self._groups(),
            fields=self._fields(),
            parts=self._parts(),
            moves=tuple(
                Move(before, now, users)
                for (before, now), users in sorted(joiner.moves.items(), key=lambda item: (-item[1], item[0]))
            )[:_MOST_MOVES],
            moved=joiner.moved.concern,
            identifiers_erased=self._identifiers_erased(),
            identifiers_changed=joiner.identifiers_changed.concern,
            identifiers_moved=self._moved.concern,
            identifiers_taken=self._taken.concern,
            expiry_earlier=joiner.expiry_earlier.concern,
            purge_earlier=joiner.purge_earlier.concern,
            address_changed=joiner.address_changed.concern,
            address_lost=joiner.address_lost.concern,
            orders=self._precedence.result(self._reads[1].sources) if self._precedence.priority else None,
            seconds=seconds,
        )

    def _groups(self) -> tuple[GroupCount, ...]:
        joiner = self._joiner
        before, now = joiner.old.groups, joiner.new.groups
        codes = before.keys() | now.keys()
        if len(codes) > _MOST_GROUPS:
            return ()
        counts = (
            GroupCount(code, before[code], now[code], joiner.created_groups[code], joiner.gone_groups[code])
            for code in codes
        )
        return tuple(sorted(counts, key=lambda one: (-max(one.before, one.now), one.code)))

    def _fields(self) -> tuple[FieldChange, ...]:
        joiner, outline = self._joiner, self._outline
        counts = [counter.counts() for counter in (joiner.old.fields, joiner.new.fields, joiner.erased)]
        fields = []
        for name, bit in outline.fields.items():
            gathered = joiner.erased_samples.get(name) or Gathered()
            own = [_of(counted, bit) for counted in counts]
            if any(own):
                is_protected = name in outline.protected_fields
                fields.append(_field(name, own, gathered, is_protected=is_protected))
        return tuple(sorted(fields, key=lambda field: -field.erased))

    def _parts(self) -> tuple[PartChange, ...]:
        outline = self._outline
        changed = _by_bit(self._joiner.parts.counts())
        parts = (
            PartChange(name, bool(bit & outline.protected), changed[bit])
            for name, bit in outline.parts.items()
            if changed[bit]
        )
        return tuple(sorted(parts, key=lambda part: -part.users))

    def _identifiers_erased(self) -> tuple[FieldChange, ...]:
        joiner = self._joiner
        if len(joiner.identifiers_erased) > _MOST_GROUPS:
            return ()
        counts = joiner.old.identifiers, joiner.new.identifiers, joiner.identifiers_erased_groups
        fields = [
            _field(kind, [_of(counted, kind) for counted in counts], gathered, is_protected=False)
            for kind, gathered in joiner.identifiers_erased.items()
        ]
        return tuple(sorted(fields, key=lambda field: (-field.erased, field.name)))


def _side(read: Outcomes, counter: SideCounter) -> Side:
    return Side(
        read.sources,
        read.records,
        counter.users,
        counter.rejected.users,
        counter.without_id,
        counter.superseded,
        read.not_read,
    )


def _of(
    counts: Mapping[tuple[str, int], int] | Mapping[tuple[str, str], int], field: int | str
) -> Counter[str]:
    """How often one field was counted, by group."""
    return Counter({group: users for (group, one), users in counts.items() if one == field})


def _by_bit(counts: Mapping[tuple[str, int], int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for (_, bit), users in counts.items():
        found[bit] += users
    return found


def _field(
    name: str, counts: Sequence[Counter[str]], gathered: Gathered, *, is_protected: bool
) -> FieldChange:
    before, now, erased = counts
    groups = [FieldInGroup(code, before[code], now[code], erased[code]) for code in erased if erased[code]]
    groups.sort(key=lambda one: (-one.erased, one.code))
    return FieldChange(
        name,
        is_protected,
        before.total(),
        now.total(),
        erased.total(),
        tuple(groups[:_MOST_IN_GROUPS]),
        gathered.samples,
    )
