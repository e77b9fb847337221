"""What a comparison gives: counts, and the first few users for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field

if TYPE_CHECKING:
    from validator.comparing.order import Orders
    from validator.findings import SourceSummary

SAMPLES = 10
"""How many users are named for each thing that was counted."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A user by way of example: where the record is, and in a word or two what happened to it.

    `source` is an index of the sources of the new feed, or of the old one for users who are no longer in the
    feed. `before` and `now` are codes or dates; "" where they would tell something personal. `other_id` is the
    primary identifier of another user concerned.
    """

    source: int
    record: int
    primary_id: str
    before: str = ""
    now: str = ""
    other_id: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """How many users something concerns, with the first of them."""

    users: int = 0
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two feeds.

    Attributes:
        sources: what was read.
        records: all records.
        users: different primary identifiers among records that Alma would load.
        rejected: records that Alma would reject, later ones of one source with the same primary identifier
            among them.
        without_id: records that Alma would load, but without a primary identifier.
        superseded: records that would be loaded, and then replaced by the same user's in a later source.
        not_read: records that could not be read, and so not be compared.
    """

    sources: tuple[SourceSummary, ...]
    records: int
    users: int
    rejected: int
    without_id: int
    superseded: int
    not_read: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A user group in both feeds: users before and now, and how many of them are new, or gone."""

    code: str
    before: int
    now: int
    created: int
    gone: int


@dataclass(frozen=True, slots=True)
class FieldInGroup:
    """A field within one user group, that of the old feed."""

    code: str
    before: int
    now: int
    erased: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field in both feeds: how many users have it filled, before and now.

    `erased` counts users of both feeds who had it filled and have it absent or empty now. A field that
    `is_protected` may be kept by Alma when it was changed by hand.
    """

    name: str
    is_protected: bool
    before: int
    now: int
    erased: int
    groups: tuple[FieldInGroup, ...] = ()
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that a load replaces as a whole, and for how many users it says something else than before."""

    name: str
    is_protected: bool
    users: int


@dataclass(frozen=True, slots=True)
class Move:
    """How many users change from one user group to another."""

    before: str
    now: str
    users: int


@dataclass(frozen=True, slots=True)
class Change:
    """All that the next load would change, as far as both feeds tell.

    Every record of the new feed is counted once: as created, updated, unchanged, not known (`open`), rejected,
    superseded (`new.superseded`) or not read (`new.not_read`).

    Attributes:
        old, new: the two feeds.
        created: users whom the old feed does not load; `created_without_id` are those among them without a
            primary identifier, for whom Alma invents one.
        updated, unchanged: users of both feeds.
        open: users for whom a protected field is empty now, and nothing else is changed: whether Alma keeps
            it is told in two ways, so nobody can say whether they are updated.
        rejected: records that Alma would reject.
        kept: users of the old feed of whom every new record would be rejected: they stay as they are.
        gone: users of the old feed who are not in the new one: Alma keeps them until they expire.
        unknown: records that may be loaded or rejected: no source says what Alma does with them.
        load_stopped: whether Alma would stop the whole load, so that nothing is changed at all.
        groups, fields, parts, moves: sorted by how many users they concern.
        identifiers_erased: additional identifiers that are gone, by type.
        identifiers_changed: users with a type of identifier filled in both feeds, with other values.
        identifiers_moved: users who get an identifier that another user of both feeds had and loses.
        identifiers_taken: users who get an identifier of a user who is no longer in the feed: Alma keeps that
            one, with the identifier.
        expiry_earlier, purge_earlier: users whose date is earlier than before.
        address_changed: users whose preferred address says something else, `address_lost` those who have none
            any more.
        orders: whose record wins, where the profile has a priority of user groups.
    """

    old: Side
    new: Side
    created: int
    created_without_id: int
    updated: int
    unchanged: int
    open: int
    rejected: Concern
    kept: Concern
    gone: Concern
    unknown: int
    load_stopped: bool
    groups: tuple[GroupCount, ...]
    fields: tuple[FieldChange, ...]
    parts: tuple[PartChange, ...]
    moves: tuple[Move, ...]
    moved: Concern
    identifiers_erased: tuple[FieldChange, ...]
    identifiers_changed: Concern
    identifiers_moved: Concern
    identifiers_taken: Concern
    expiry_earlier: Concern
    purge_earlier: Concern
    address_changed: Concern
    address_lost: Concern
    orders: Orders | None = None
    seconds: float = field(default=0.0, compare=False)

    @property
    def in_both(self) -> int:
        """How many users both feeds load."""
        return self.updated + self.unchanged + self.open
