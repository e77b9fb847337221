"""Puts the records of one person side by side, as Alma's synchronization would treat them.

The rules are the documented ones: users are matched by primary identifier in any case; within a source the
first record wins and later ones are rejected; across sources the last that is loaded wins; what a file does not
have is removed ("Swap All"). Whether an empty protected field is removed too is told in two ways, so both are
worked out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from validator.comparing.change import Sample
from validator.comparing.gathered import Gathered
from validator.expression import expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from validator.comparing.order import Precedence
    from validator.comparing.outline import Outline
    from validator.comparing.row import Row
    from validator.comparing.spool import Spool

_MOST_KINDS = 10_000
"""How many combinations of group and fields are counted before they are added up field by field."""

_DAY = expression(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STRETCH = (1 << 12) - 1
"""So many bits are counted together."""

LOST, HELD, GAINED = range(3)

HeldIdentifier: TypeAlias = tuple[bytes, int, bytes, int, int, str]
"""The digest of an identifier, what became of it, and whose it is: key, source, number and primary ID."""


class FieldCounter:
    """Counts fields by user group, from bits."""

    def __init__(self) -> None:
        self._kinds: Counter[tuple[str, int]] = Counter()
        self._counts: Counter[tuple[str, int]] = Counter()

    def add(self, group: str, mask: int) -> None:
        """Counts every field in `mask` once, for a user of `group`."""
        self._kinds[group, mask] += 1
        if len(self._kinds) > _MOST_KINDS:
            self._spell_out()

    def counts(self) -> Counter[tuple[str, int]]:
        """How often each field was counted, by group and bit."""
        self._spell_out()
        return self._counts

    def _spell_out(self) -> None:
        stretches: Counter[tuple[str, int, int]] = Counter()
        for (group, mask), users in self._kinds.items():
            rest, shift = mask, 0
            while rest:
                stretches[group, rest & _STRETCH, shift] += users
                rest >>= _STRETCH.bit_length()
                shift += _STRETCH.bit_length()
        for (group, rest, shift), users in stretches.items():
            while rest:
                bit = rest & -rest
                self._counts[group, bit << shift] += users
                rest ^= bit
        self._kinds.clear()


class SideCounter:
    """What is counted of one feed.

    Attributes:
        unclear_repeats: records that are rejected as repeats, of which a check alone would say that no source
            tells what Alma does.
    """

    def __init__(self) -> None:
        self.users = self.without_id = self.superseded = self.unclear_repeats = 0
        self.rejected = Gathered()
        self.groups: Counter[str] = Counter()
        self.fields = FieldCounter()
        self.identifiers: Counter[tuple[str, str]] = Counter()

    def without(self, row: Row) -> bool:
        """A record without a primary identifier; returns whether it would be loaded."""
        if row.is_rejected:
            self.rejected.add(_sample(row))
        else:
            self.without_id += 1
            self._count(row)
        return not row.is_rejected

    def loaded(self, rows: Sequence[Row]) -> list[Row]:
        """Of one person's records in load order those that are loaded: one of a source at most."""
        if len(rows) == 1 and not rows[0].is_rejected:
            loaded = [*rows]
        else:
            loaded, seen = [], set[int]()
            for row in rows:
                if row.is_rejected or row.source in seen:
                    self.rejected.add(_sample(row))
                    self.unclear_repeats += row.is_unclear and not row.is_rejected
                else:
                    loaded.append(row)
                seen.add(row.source)
            self.superseded += max(0, len(loaded) - 1)
        if loaded:
            self.users += 1
            self._count(loaded[-1])
        return loaded

    def _count(self, row: Row) -> None:
        self.groups[row.group] += 1
        self.fields.add(row.group, row.filled)
        for kind in {kind for kind, _ in row.identifiers}:
            self.identifiers[row.group, kind] += 1


class Joiner:
    """Compares person by person, and counts."""

    def __init__(self, outline: Outline, identifiers: Spool[HeldIdentifier], precedence: Precedence) -> None:
        self.old, self.new = SideCounter(), SideCounter()
        self.created = self.updated = self.unchanged = self.open = 0
        self.kept, self.gone = Gathered(), Gathered()
        self.created_groups: Counter[str] = Counter()
        self.gone_groups: Counter[str] = Counter()
        self.erased = FieldCounter()
        self.erased_samples: dict[str, Gathered] = {}
        self.parts = FieldCounter()
        self.moves: Counter[tuple[str, str]] = Counter()
        self.moved = Gathered()
        self.identifiers_erased: dict[str, Gathered] = {}
        self.identifiers_erased_groups: Counter[tuple[str, str]] = Counter()
        self.identifiers_changed = Gathered()
        self.expiry_earlier, self.purge_earlier = Gathered(), Gathered()
        self.address_changed, self.address_lost = Gathered(), Gathered()
        self._outline = outline
        self._identifiers = identifiers
        self._precedence = precedence

    def person(self, old_rows: Sequence[Row], new_rows: Sequence[Row]) -> None:
        """One person's records of both feeds, each in load order."""
        old, new = self.old.loaded(old_rows), self.new.loaded(new_rows)
        self._precedence.see(new_rows)
        if new and not old:
            self.created += 1
            self.created_groups[new[-1].group] += 1
            self._owns(new[-1], GAINED)
        elif old and not new:
            (self.kept if new_rows else self.gone).add(_sample(old[-1]))
            if not new_rows:
                self.gone_groups[old[-1].group] += 1
            self._owns(old[-1], HELD)
        elif old and new:
            self._both(old, new)

    def nobody(self, row: Row, *, is_new: bool) -> None:
        """A record without a primary identifier."""
        if is_new and self.new.without(row):
            self.created += 1
            self.created_groups[row.group] += 1
        elif not is_new:
            self.old.without(row)

    def _owns(self, row: Row, how: int) -> None:
        for value in {row.key, *(value for _, value in row.identifiers)}:
            self._identifiers.add((value, how, row.key, row.source, row.number, row.primary_id))

    def _both(self, old: Sequence[Row], new: Sequence[Row]) -> None:
        before, now = old[-1], new[-1]
        is_same = before.parts == now.parts and before.digests == now.digests
        if is_same and len(old) == len(new) == 1:
            self.unchanged += 1
            return
        protected = self._outline.protected
        kept_before = _state(old, protected, {})
        is_same_if_kept = _state(new, protected, kept_before) == kept_before
        if is_same is not is_same_if_kept:
            self.open += 1
        elif is_same:
            self.unchanged += 1
        else:
            self.updated += 1
        if not is_same:
            self._differences(before, now)

    def _differences(self, before: Row, now: Row) -> None:
        if erased := self._outline.without_inner(before.filled & ~now.filled):
            self.erased.add(before.group, erased)
            for name in self._outline.fields_of(erased):
                self.erased_samples.setdefault(name, Gathered()).add(_sample(now))
        self.parts.add("", _changed_parts(before, now))
        if before.group and now.group and before.group != now.group:
            self.moves[before.group, now.group] += 1
            self.moved.add(_sample(now, before.group, now.group))
        if _is_earlier(before.expiry, now.expiry):
            self.expiry_earlier.add(_sample(now, before.expiry, now.expiry))
        if _is_earlier(before.purge, now.purge):
            self.purge_earlier.add(_sample(now, before.purge, now.purge))
        if before.preferred and before.preferred != now.preferred:
            (self.address_changed if now.preferred else self.address_lost).add(_sample(now))
        if before.identifiers != now.identifiers:
            self._identifier_differences(before, now)

    def _identifier_differences(self, before: Row, now: Row) -> None:
        had, has = _by_type(before), _by_type(now)
        for kind in had.keys() - has.keys():
            self.identifiers_erased.setdefault(kind, Gathered()).add(_sample(now))
            self.identifiers_erased_groups[before.group, kind] += 1
        if any(had[kind] != has[kind] for kind in had.keys() & has.keys()):
            self.identifiers_changed.add(_sample(now))
        values = {value for _, value in before.identifiers}, {value for _, value in now.identifiers}
        for how, row, some in ((LOST, before, values[0] - values[1]), (GAINED, now, values[1] - values[0])):
            for value in some:
                self._identifiers.add((value, how, row.key, row.source, row.number, row.primary_id))


def _by_type(row: Row) -> dict[str, set[bytes]]:
    found: dict[str, set[bytes]] = {}
    for kind, value in row.identifiers:
        found.setdefault(kind, set()).add(value)
    return found


def _sample(row: Row, before: str = "", now: str = "") -> Sample:
    return Sample(row.source, row.number, row.primary_id, before, now)


def _is_earlier(before: str, now: str) -> bool:
    """Whether a date moved earlier; both as `YYYY-MM-DD`, else nothing can be said."""
    return now < before and all(map(_DAY.fullmatch, (before, now)))


def _said(row: Row) -> Iterator[tuple[int, bytes]]:
    """Each part of a row with its digest."""
    rest, at = row.parts, 0
    size = len(row.digests) // row.parts.bit_count() if row.parts else 0
    while rest:
        bit = rest & -rest
        yield bit, row.digests[at : at + size]
        rest ^= bit
        at += size


def _state(rows: Sequence[Row], protected: int, start: dict[int, bytes]) -> dict[int, bytes]:
    """What a user has after `rows` are loaded one after the other, where empty protected parts are kept."""
    state = start
    for row in rows:
        kept = {bit: digest for bit, digest in state.items() if bit & protected}
        state = {**kept, **dict(_said(row))}
    return state


def _changed_parts(before: Row, now: Row) -> int:
    had, has = dict(_said(before)), dict(_said(now))
    return sum(bit for bit in had.keys() | has.keys() if had.get(bit) != has.get(bit))
