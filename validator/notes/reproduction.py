"""The note of `reproduce`: which finding the small document gives, and what was left of the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.sheets import Section, Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from validator.carrying.reproducing import Named, Reproduced


def reproduced(made: Reproduced, wanted: Named, place: Path) -> Sheet:
    """What the document at `place` shows of the finding that was named."""
    others = [rule for rule in made.rules if rule != wanted.rule.id]
    texts = [
        f"{len(made.content):,} bytes are left of {made.bytes_before:,}, after {made.runs:,} checks.",
        "Every value that is not known to be public was replaced by an invented one, and compared. "
        "Codes and the dates of accounts stay.",
    ]
    if not made.is_alike:
        texts.append("Rule and element are those of the feed; what the message says of the rest differs.")
    if others:
        texts.append(f"Since so much was left out, other rules speak up, too: {', '.join(others)}.")
    line = made.finding.place.line if made.finding.place else None
    document = {
        "format": "sis-validator-reproduction",
        "version": 1,
        "document": str(place),
        "rule": wanted.rule.id,
        "name": wanted.rule.name,
        "line": line,
        "record": made.finding.record,
        "bytes": len(made.content),
        "bytes_before": made.bytes_before,
        "checks": made.runs,
        "is_alike": made.is_alike,
        "other_rules": others,
    }
    lead = f"It gives {wanted.rule.id} ({wanted.rule.name}), as line {line or 0:,} of the feed does."
    if line is None:
        lead = f"It gives {wanted.rule.id} ({wanted.rule.name}), as the feed does."
    return Sheet(f"Reproduction: {place}", lead, (Section("What it is", tuple(texts)),), document)
