"""Which fields and parts a record has, each with a number, so that a row can hold them as bits.

A part is what a load replaces as a whole: a single field, or a list with all its segments. A field is what can be
filled or empty: a part's single field, a kind of segment, or a field within segments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOT_LOADED: Final = frozenset(
    {
        *("record_type", "account_type", "external_id", "full_name", "gender", "password"),
        *("force_password_change", "status_date", "last_patron_activity_date", "requests", "loans", "fees"),
        *("user_roles", "proxy_for_users", "source_link_id", "source_institution_code", "linking_id"),
    }
)
"""What a load does not use (Ex Libris: the user XML, element by element; gender since August 2025)."""

PROTECTED: Final = frozenset(
    {
        *("user_group", "job_category", "pin_number", "preferred_language", "campus_code", "rs_libraries"),
        *("user_title", "library_notices"),
    }
)
"""What Alma may keep when it was changed by hand (Ex Libris: external user data in SIS synchronization)."""

OTHER: Final = "other fields"
"""The part of everything that the schema does not have."""
_HOLDER: Final = "contact_info"
_WHOLE: Final = "researcher"
"""An element with fields of its own that is looked at as one."""


class Outline:
    """The numbers of parts and fields, from the paths that the schema knows.

    Attributes:
        parts: part to bit; a list is called by the list's own name, such as `phones`.
        fields: field to bit; a kind of segment is called `phone`, a field within it `phone/phone_number`.
        protected: the bits of protected parts.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        known = [
            path
            for path in paths
            if path and path.split("/")[0] not in NOT_LOADED and not path.startswith(f"{_WHOLE}/")
        ]
        holders = {path.rpartition("/")[0] for path in known}
        self.parts: dict[str, int] = {}
        self.fields: dict[str, int] = {}
        self._within: dict[int, int] = {}
        for path in known:
            steps = [step for step in path.split("/") if step != _HOLDER]
            if not steps:
                continue
            self.parts.setdefault(steps[0], 1 << len(self.parts))
            if path not in holders or len(steps) == 2:
                self._add("/".join(steps[1:]) or steps[0])
        self.parts[OTHER] = 1 << len(self.parts)
        self._add(OTHER)
        self.names = [*self.fields]
        self.protected = sum(bit for name, bit in self.parts.items() if name in PROTECTED)
        self.protected_fields = self._protected_fields(known)

    def _add(self, name: str) -> None:
        bit = self.fields.setdefault(name, 1 << len(self.fields))
        kind = self.fields.get(name.split("/")[0], 0)
        if kind not in (0, bit):
            self._within[kind] = self._within.get(kind, 0) | bit

    def _protected_fields(self, paths: Iterable[str]) -> frozenset[str]:
        segments = {
            path.split("/")[1] for path in paths if path.count("/") == 1 and path.split("/")[0] in PROTECTED
        }
        return frozenset(name for name in self.fields if name.split("/")[0] in PROTECTED | segments)

    def without_inner(self, mask: int) -> int:
        """`mask` without the fields of segments of which the whole kind is in it."""
        for kind, inner in self._within.items():
            if mask & kind:
                mask &= ~inner
        return mask

    def fields_of(self, mask: int) -> Iterator[str]:
        """The names of the fields in `mask`, in the order of the schema."""
        return _named(mask, self.names)


def _named(mask: int, names: list[str]) -> Iterator[str]:
    while mask:
        number = (mask & -mask).bit_length() - 1
        yield names[number]
        mask &= mask - 1
