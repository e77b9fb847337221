"""The tables and lists of a comparison, one section for each question that a library asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.reports.changes import masked
from validator.reports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from validator.comparing import Change, Orders
    from validator.comparing.change import Concern, FieldChange, Sample, Side

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


def sections(change: Change) -> Iterator[Section]:
    """Every section that has something to say."""
    yield from _erasure(change)
    yield from _missing(change)
    yield from _groups(change)
    yield from _moves(change)
    yield from _dates(change)
    yield from _identifiers(change)
    yield from _addresses(change)
    yield from _rejected(change)
    yield from _parts(change)
    if change.orders is not None:
        yield order_section(change.orders)


def _n(count: int) -> str:
    return f"{count:,}"


def _code(code: str) -> str:
    return masked.code(code) if code else "(none)"


def _erasure(change: Change) -> Iterator[Section]:
    lost = [field for field in (*change.fields, *_named(change)) if field.erased]
    if not lost:
        return
    lost.sort(key=lambda field: (-field.erased, field.name))
    rows = []
    for field in lost[:_MOST_ROWS]:
        rows.append((_field(field), _n(field.before), _n(field.now), _n(field.erased)))
        rows += [
            (f"– {_code(group.code)}", _n(group.before), _n(group.now), _n(group.erased))
            for group in field.groups[:_GROUPS_OF_FIELD]
        ]
    text = (
        "These fields were filled and are absent or empty now. A load removes what it does not find: users in both "
        "feeds lose it in Alma, as far as it came from a feed; what was added in Alma itself stays."
    )
    if any(field.is_protected for field in lost):
        text += (
            " Fields marked protected may have been changed by hand in Alma, which then keeps its own value; "
            "sources differ on whether an empty protected field is kept or removed."
        )
    first = lost[0]
    yield Section(
        "Fields that are erased",
        text,
        ("Field, and user group", "Users before", "Users now", "Lose it"),
        tuple(rows),
        _people(first.samples, change.new),
        first.erased,
    )


def _named(change: Change) -> Iterator[FieldChange]:
    from dataclasses import replace

    for kind in change.identifiers_erased:
        yield replace(kind, name=f"user_identifier of type {masked.code(kind.name) or '(none)'}")


def _field(field: FieldChange) -> str:
    return f"{field.name} (protected)" if field.is_protected else field.name


def _missing(change: Change) -> Iterator[Section]:
    if change.gone.users:
        text = "They are not deleted: Alma keeps them as they are until they expire and are purged."
        yield _of("No longer in the feed", text, change.gone, change.old)
    if change.kept.users:
        text = "Every record of theirs would be rejected, so they stay as they are in Alma."
        yield _of("In the feed, but not loaded", text, change.kept, change.old)


def _groups(change: Change) -> Iterator[Section]:
    if change.groups:
        rows = tuple(
            (_code(group.code), *map(_n, (group.before, group.now, group.created, group.gone)))
            for group in change.groups[:_MOST_ROWS]
        )
        text = "Users whom each feed loads."
        columns = ("User group", "Before", "Now", "Created", "No longer in the feed")
        yield Section("User groups", text, columns, rows)


def _moves(change: Change) -> Iterator[Section]:
    if change.moved.users:
        rows = tuple(
            (f"{_code(move.before)} → {_code(move.now)}", _n(move.users))
            for move in change.moves[:_MOST_ROWS]
        )
        text = (
            "The user group decides how long and how much people borrow. It is a protected field: where it was "
            "changed by hand in Alma, Alma keeps its own value."
        )
        people = _people(change.moved.samples, change.new)
        columns = ("From and to", "Users")
        yield Section("Movements between user groups", text, columns, rows, people, change.moved.users)


def _dates(change: Change) -> Iterator[Section]:
    if change.expiry_earlier.users:
        text = "Their accounts end earlier than the last feed said."
        yield _of("Expiry date earlier", text, change.expiry_earlier, change.new)
    if change.purge_earlier.users:
        text = "A user can be purged from this date on, even if the account has not expired."
        yield _of("Purge date earlier", text, change.purge_earlier, change.new)


def _identifiers(change: Change) -> Iterator[Section]:
    if change.identifiers_taken.users:
        text = (
            "They get an identifier of a user who is no longer in the feed. Alma keeps that user with it, and "
            'rejects the other one as "already taken", unless that user was deleted or changed in Alma. Mostly '
            "this is one person under a new primary identifier."
        )
        yield _of("Identifiers that are still taken", text, change.identifiers_taken, change.new)
    if change.identifiers_moved.users:
        text = (
            "They get an identifier that another user of the feed loses. In which order Alma handles the two is "
            "not known; it may find the identifier already taken."
        )
        yield _of("Identifiers that move to another user", text, change.identifiers_moved, change.new)
    if change.identifiers_changed.users:
        text = "An identifier of a type that they had before has another value."
        yield _of("Identifiers that change", text, change.identifiers_changed, change.new)


def _addresses(change: Change) -> Iterator[Section]:
    if change.address_changed.users:
        text = "The preferred address says something else."
        yield _of("Preferred address changed", text, change.address_changed, change.new)
    if change.address_lost.users:
        text = "They had a preferred address and have none now; it is what other libraries see of them."
        yield _of("Preferred address lost", text, change.address_lost, change.new)


def _rejected(change: Change) -> Iterator[Section]:
    if change.rejected.users:
        text = "Alma would reject these records; sis-validator check tells the reason for each."
        yield _of("Would be rejected", text, change.rejected, change.new)


def _parts(change: Change) -> Iterator[Section]:
    if change.parts:
        rows = tuple(
            (f"{part.name} (protected)" if part.is_protected else part.name, _n(part.users))
            for part in change.parts[:_MOST_ROWS]
        )
        text = (
            "For how many users of both feeds something is said otherwise than before, is new, or is gone. A list "
            "such as addresses is replaced as a whole."
        )
        yield Section("What differs", text, ("Part", "Users"), rows)


def order_section(orders: Orders) -> Section:
    """Whose record wins, and how the sources should be ordered."""
    priority = ", ".join(map(plain, orders.priority))
    text = f"The priority of user groups is {priority}. "
    if not orders.within.users and not orders.across.users:
        return Section("Load order", f"{text}The right record wins for everybody.")
    rows = (
        ("Within a source, where the first record wins", _n(orders.within.users)),
        ("Across sources, where the last loaded wins", _n(orders.across.users)),
    )
    text += _advice(orders)
    samples = (*orders.across.samples, *orders.within.samples)
    people = tuple(
        f"{masked.identifier(one.primary_id)} ({_code(one.now)} wins over {_code(one.before)})"
        for one in samples
    )
    columns = ("Where the wrong record wins", "Users")
    return Section("Load order", text, columns, rows, people[:10], orders.across.users + orders.within.users)


def _advice(orders: Orders) -> str:
    names = ", then ".join(plain(orders.sources[number]) for number in orders.proposed)
    if not orders.across.users:
        return "No order of sources changes it: the records must change their places within the source."
    if not orders.left:
        return f"Load the sources in this order, and the right one wins for everybody: {names}."
    if orders.is_right:
        return (
            f"No order of sources does it for everybody; none does better than the one they are in ({names})."
        )
    left = f"this one leaves the wrong record to {_n(orders.left)} users: {names}."
    return f"No order of sources does it for everybody; {left}"


def _of(title: str, text: str, concern: Concern, side: Side) -> Section:
    return Section(title, text, users=_people(concern.samples, side), users_in_all=concern.users)


def _people(samples: tuple[Sample, ...], side: Side) -> tuple[str, ...]:
    return tuple(_person(sample, side) for sample in samples)


def _person(sample: Sample, side: Side) -> str:
    who = (
        masked.identifier(sample.primary_id)
        or f"record {sample.record:,} of {plain(side.sources[sample.source].path)}"
    )
    if sample.before or sample.now:
        return f"{who} ({_code(sample.before)} → {_code(sample.now)})"
    return f"{who} (had by {masked.identifier(sample.other_id)})" if sample.other_id else who
