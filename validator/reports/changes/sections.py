"""The tables and lists of a comparison, one section for each question that a library asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass, replace
from validator.reports.changes import masked
from validator.reports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.comparing import Change, Orders
    from validator.comparing.change import Concern, FieldChange, Sample, Side
    from validator.words import Words

_MOST_ROWS = 40
_GROUPS_OF_FIELD = 5


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what it means, and a table whose first column is text and the others are numbers.

    `users` are a few of the people concerned, by primary identifier.
    """

    title: str
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    users: tuple[str, ...] = ()
    users_in_all: int = 0


def sections(change: Change, say: Words) -> Iterator[Section]:
    """Every section that has something to say, in the language of `say`."""
    yield from _Sections(change, say).all()
    if change.orders is not None:
        yield order_section(change.orders, say)


@dataclass(frozen=True, slots=True)
class _Sections:
    change: Change
    say: Words

    def all(self) -> Iterator[Section]:
        change = self.change
        yield from self._erasure()
        yield from self._of("gone", change.gone, change.old)
        yield from self._of("kept", change.kept, change.old)
        yield from self._groups()
        yield from self._moves()
        for name, concern in (
            ("expiry", change.expiry_earlier),
            ("purge", change.purge_earlier),
            ("taken", change.identifiers_taken),
            ("handed", change.identifiers_moved),
            ("renumbered", change.identifiers_changed),
            ("address_changed", change.address_changed),
            ("address_lost", change.address_lost),
            ("rejected", change.rejected),
        ):
            yield from self._of(name, concern, change.new)
        yield from self._parts()

    def _of(self, name: str, concern: Concern, side: Side) -> Iterator[Section]:
        """What concerns some users, who are the only thing to be told; nothing where there are none."""
        if concern.users:
            title, text = self._texts(name)
            yield Section(
                title, text, users=_people(concern.samples, side, self.say), users_in_all=concern.users
            )

    def _texts(self, name: str) -> tuple[str, str]:
        return self.say(f"change.{name}.title"), self.say(f"change.{name}.text")

    def _columns(self, name: str, *columns: str) -> tuple[str, ...]:
        return tuple(self.say(f"change.{name}.{column}") for column in columns)

    def _numbers(self, *counts: int) -> tuple[str, ...]:
        return tuple(map(self.say.number, counts))

    def _erasure(self) -> Iterator[Section]:
        lost = [field for field in (*self.change.fields, *self._types()) if field.erased]
        if not lost:
            return
        lost.sort(key=lambda field: (-field.erased, field.name))
        rows = []
        for field in lost[:_MOST_ROWS]:
            name = self._named(field.name, is_protected=field.is_protected)
            rows.append((name, *self._numbers(field.before, field.now, field.erased)))
            rows += [
                (f"– {_code(group.code, self.say)}", *self._numbers(group.before, group.now, group.erased))
                for group in field.groups[:_GROUPS_OF_FIELD]
            ]
        title, text = self._texts("erased")
        if any(field.is_protected for field in lost):
            text = f"{text} {self.say('change.erased.protected')}"
        people = _people(lost[0].samples, self.change.new, self.say)
        columns = self._columns("erased", "field", "before", "now", "lose")
        yield Section(title, text, columns, tuple(rows), people, lost[0].erased)

    def _types(self) -> Iterator[FieldChange]:
        for kind in self.change.identifiers_erased:
            name = self.say("change.erased.type", type=_code(kind.name, self.say))
            yield replace(kind, name=name)

    def _named(self, name: str, *, is_protected: bool) -> str:
        return self.say("change.protected", name=name) if is_protected else name

    def _groups(self) -> Iterator[Section]:
        if self.change.groups:
            rows = tuple(
                (
                    _code(group.code, self.say),
                    *self._numbers(group.before, group.now, group.created, group.gone),
                )
                for group in self.change.groups[:_MOST_ROWS]
            )
            columns = self._columns("groups", "group", "before", "now", "created", "gone")
            yield Section(*self._texts("groups"), columns, rows)

    def _moves(self) -> Iterator[Section]:
        moved = self.change.moved
        if moved.users:
            rows = tuple(
                (
                    f"{_code(move.before, self.say)} → {_code(move.now, self.say)}",
                    *self._numbers(move.users),
                )
                for move in self.change.moves[:_MOST_ROWS]
            )
            people = _people(moved.samples, self.change.new, self.say)
            columns = self._columns("moved", "way", "users")
            yield Section(*self._texts("moved"), columns, rows, people, moved.users)

    def _parts(self) -> Iterator[Section]:
        if self.change.parts:
            rows = tuple(
                (self._named(part.name, is_protected=part.is_protected), *self._numbers(part.users))
                for part in self.change.parts[:_MOST_ROWS]
            )
            yield Section(*self._texts("parts"), self._columns("parts", "part", "users"), rows)


def order_section(orders: Orders, say: Words) -> Section:
    """Whose record wins, and how the sources should be ordered."""
    title = say("change.order.title")
    priority = say("change.order.priority", groups=", ".join(map(plain, orders.priority)))
    if not orders.within.users and not orders.across.users:
        return Section(title, f"{priority} {say('change.order.right')}")
    rows = (
        (say("change.order.within"), say.number(orders.within.users)),
        (say("change.order.across"), say.number(orders.across.users)),
    )
    people = tuple(
        say(
            "change.order.wins",
            who=masked.identifier(one.primary_id),
            winner=_code(one.now, say),
            loser=_code(one.before, say),
        )
        for one in (*orders.across.samples, *orders.within.samples)
    )
    columns = say("change.order.where"), say("change.order.users")
    users = orders.across.users + orders.within.users
    return Section(title, f"{priority} {_advice(orders, say)}", columns, rows, people[:10], users)


def _advice(orders: Orders, say: Words) -> str:
    names = say("change.order.then").join(plain(orders.sources[number]) for number in orders.proposed)
    if not orders.across.users:
        return say("change.order.not_by_order")
    if not orders.left:
        return say("change.order.proposed", names=names)
    if orders.is_right:
        return say("change.order.best", names=names)
    return say("change.order.leaves", orders.left, names=names)


def _code(code: str, say: Words) -> str:
    return masked.code(code) if code else say("change.none")


def _people(samples: tuple[Sample, ...], side: Side, say: Words) -> tuple[str, ...]:
    return tuple(_person(sample, side, say) for sample in samples)


def _person(sample: Sample, side: Side, say: Words) -> str:
    who = masked.identifier(sample.primary_id)
    if not who:
        who = say("change.people.record", sample.record, source=plain(side.sources[sample.source].path))
    if sample.before or sample.now:
        return f"{who} ({_code(sample.before, say)} → {_code(sample.now, say)})"
    return (
        say("change.people.had_by", who=who, other=masked.identifier(sample.other_id))
        if sample.other_id
        else who
    )
