"""The note of `verify`: whether a zip is what its ticket promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.sheets import Section, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from validator.carrying.ticket import Ticket


def verified(zip_name: str, promised: Ticket, differences: Sequence[str]) -> Sheet:
    """What the zip of this name has of what its ticket promised; `differences` is empty where that is all."""
    lead = "The zip is not what its ticket says." if differences else "The zip is the one that was checked."
    promise = (
        f"{promised.records:,} users, verdict {promised.verdict}, checked for {promised.as_of}.",
        f"SHA-256 {promised.sha256}",
    )
    sections = [Section("Differences", tuple(differences))] if differences else []
    sections.append(Section("What the ticket says", promise))
    document = {
        "format": "sis-validator-verification",
        "version": 1,
        "matches": not differences,
        "differences": differences,
        "records": promised.records,
        "verdict": promised.verdict,
        "as_of": promised.as_of,
        "sha256": promised.sha256,
    }
    return Sheet(f"Verified: {zip_name}", lead, tuple(sections), document)
