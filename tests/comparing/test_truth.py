"""A comparison counts what a load does: held against an Alma in memory."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from validator.comparing import compare

from .alma import Alma, User
from .feeds import MINIMAL, feeds, sources

if TYPE_CHECKING:
    from validator.comparing import Change


PHASES = (Phase.explicit, Phase.generate)
"""Feeds this small are read without being shrunk, which takes minutes."""


def compared(old: list[str], new: list[str]) -> Change:
    return compare(sources(*old), sources(*new), MINIMAL)


def bytes_of(feed: list[str]) -> list[bytes]:
    return [text.encode() for text in feed]


def loaded(old: list[str], *, keeps_protected: bool) -> Alma:
    alma = Alma(keeps_protected)
    alma.load(bytes_of(old))
    # Whom Alma invented an identifier for, no feed can match.
    alma.users = {name: user for name, user in alma.users.items() if not name.startswith("generated")}
    return alma


def is_same(before: User, after: User) -> bool:
    return (before.fields | {"primary_id": ""}, before.external) == (
        after.fields | {"primary_id": ""},
        after.external,
    )


def outcomes(old: list[str], new: list[str], *, keeps_protected: bool) -> dict[str, str]:
    """What becomes of each user whom Alma has after both loads or had before."""
    alma = loaded(old, keeps_protected=keeps_protected)
    before = alma.copy().users
    seen = alma.load(bytes_of(new)).seen
    found = {}
    for name, user in alma.users.items():
        if name not in before:
            found[name] = "created"
        elif name not in seen:
            found[name] = "gone"
        else:
            found[name] = "unchanged" if is_same(before[name], user) else "updated"
    return found


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(feeds(), feeds())
def test_the_counts_are_those_of_a_load(old: list[str], new: list[str]) -> None:
    """Created, rejected, superseded, gone; updated and unchanged, but for what depends on the sources' conflict."""
    change = compared(old, new)
    kept, removed = (outcomes(old, new, keeps_protected=keeps) for keeps in (True, False))
    job = loaded(old, keeps_protected=True).load(bytes_of(new))
    both = Counter((kept[name], removed[name]) for name in kept)
    not_loaded = change.kept.users

    assert kept.keys() == removed.keys()
    assert change.created == both["created", "created"]
    assert change.created_without_id == job.without_id
    assert change.gone.users == both["gone", "gone"]
    assert change.updated == both["updated", "updated"]
    assert change.unchanged + not_loaded == both["unchanged", "unchanged"]
    assert change.open == both["updated", "unchanged"] + both["unchanged", "updated"]
    assert change.rejected.users == job.rejected
    assert change.new.superseded == job.superseded
    assert change.new.records == (
        change.created + change.in_both + change.rejected.users + change.new.superseded + change.new.not_read
    )


@settings(max_examples=150, deadline=None, phases=PHASES)
@given(feeds(), feeds())
def test_erasure_and_movements_are_those_of_a_load(old: list[str], new: list[str]) -> None:
    """Field by field and group by group; where empty protected fields are removed."""
    change = compared(old, new)
    alma = loaded(old, keeps_protected=False)
    before = alma.copy().users
    alma.load(bytes_of(new))
    erased: Counter[tuple[str, str]] = Counter()
    moves: Counter[tuple[str, str]] = Counter()
    earlier = lost = 0
    for name, user in before.items():
        now = alma.users[name]
        group = user.fields.get("user_group", "")
        erased.update((field, group) for field in user.fields.keys() - now.fields.keys() - {"primary_id"})
        names = {"phones": "phone", "addresses": "address", "identifiers": "user_identifier"}
        erased.update((names[kind], group) for kind in user.external.keys() - now.external.keys())
        if group and now.fields.get("user_group", group) != group:
            moves[group, now.fields["user_group"]] += 1
        earlier += now.fields.get("expiry_date", "9") < user.fields.get("expiry_date", "")
        lost += "addresses" in user.external and _preferred(user) and not _preferred(now)

    assert _erased(change) == erased
    assert {(move.before, move.now): move.users for move in change.moves} == moves
    assert change.moved.users == moves.total()
    assert change.expiry_earlier.users == earlier
    assert change.address_lost.users == lost


def _preferred(user: User) -> bool:
    return any(segment.startswith("(True") for segment in user.external.get("addresses", {}))


def _erased(change: Change) -> Counter[tuple[str, str]]:
    return Counter(
        {
            (field.name, group.code): group.erased
            for field in change.fields
            for group in field.groups
            if group.erased and "/" not in field.name
        }
    )


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(feeds(), feeds(), st.data())
def test_hand_work_in_alma_changes_the_outcome_of_nobody_else(
    old: list[str], new: list[str], data: st.DataObject
) -> None:
    """Internal segments stay; whose protected field was edited may differ from the count, and nobody else."""
    alma = loaded(old, keeps_protected=False)
    for user in alma.users.values():
        user.internal.append("555-0199")
    edited = set(data.draw(st.lists(st.sampled_from(sorted(alma.users)), max_size=3)) if alma.users else ())
    for name in edited:
        alma.changes_by_hand(name, "campus_code", "BY HAND")
    before = alma.copy().users
    seen = alma.load(bytes_of(new)).seen
    updated = {name for name, user in before.items() if name in seen and not is_same(user, alma.users[name])}
    change = compared(old, new)

    assert all(alma.users[name].internal == ["555-0199"] for name in before)
    assert abs(len(updated) - change.updated) <= len(edited) + change.open
    undisturbed = outcomes(old, new, keeps_protected=False)
    assert {name for name, what in undisturbed.items() if what == "updated"} ^ updated <= edited
