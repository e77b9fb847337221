"""What a profile decided that a reader of the report cannot see otherwise, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from validator.rulebook.model import Profile


def decisions(profile: Profile, found: Collection[str]) -> Iterator[str]:
    """A sentence for each of the rules `found`, by id, that has another severity than its own, and for each code list.

    Lists that are nobody's own, such as countries, are left out.
    """
    for active in profile.active:
        place = active.provenance.get("severity")
        if place and active.rule.id in found and active.severity is not active.rule.severity:
            reason = f": {active.reason.rstrip('.')}" if active.reason else ""
            yield f"{active.rule.id} counts as {active.severity} here ({place}){reason}."
    for one in profile.codes:
        if not one.is_standard:
            number = f"{len(one.codes):,} code{'s' if len(one.codes) != 1 else ''}"
            yield f"The code list {one.name} has {number} of {one.date.isoformat()} ({one.origin})."
