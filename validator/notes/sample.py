"""The note of `sample`: what the small test load covers, and what the check says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.reports.sheets import Section, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from validator.carrying.faking import Proof
    from validator.carrying.sampling import Sample
    from validator.findings import Report


def sampled(taken: Sample, checked: Report, place: Path, most: int, proof: Proof | None) -> Sheet:
    """What the sample at `place` covers.

    Args:
        taken: the sample, and the feed that it was taken of.
        checked: what the check says of the sample.
        place: where it was written.
        most: how many users were wanted at most.
        proof: what was replaced by invented values; None where nothing was.
    """
    chosen = taken.chosen
    number = len(chosen.records)
    groups = tuple((name or "(none)", f"{users:,}") for name, users in chosen.groups.items())
    sections = (
        Section(
            "What it covers",
            tuple(_coverage(taken, most)),
            Table("Users by group", ("User group", "Users"), groups),
        ),
        Section("What the check says of the sample", (checked.summary, *_caveats(taken, proof))),
    )
    users = "1 user" if number == 1 else f"{number:,} users"
    document = _document(taken, checked, place, proof)
    return Sheet(f"Sample: {place}", f"{users} of {chosen.eligible:,} that pass.", sections, document)


def _coverage(taken: Sample, most: int) -> Iterator[str]:
    chosen = taken.chosen
    if chosen.groups_missing:
        names = ", ".join(name or "(none)" for name in chosen.groups_missing[:20])
        yield f"User groups that did not fit: {names}. Let more users in with --max."
    yield (
        f"Shapes of elements: {chosen.shapes:,}; {most:,} users can show at most {chosen.shapes_bound:,} of the "
        f"{_many(chosen.shapes_in_feed)} in the feed."
    )
    yield f"Codes: {chosen.codes:,} of {_many(chosen.codes_in_feed)} in the feed."


def _caveats(taken: Sample, proof: Proof | None) -> Iterator[str]:
    if taken.excluded:
        yield f"{taken.excluded:,} users have errors or cannot be read and were not considered."
    if proof is None:
        yield "The sample holds the data of real people, byte for byte as exported."
    else:
        yield (
            f"Nobody real is in the sample: {proof.replaced:,} values were replaced by invented ones, and compared; "
            f"{proof.short:,} of them have one or two letters. Structure, codes, dates of the accounts and findings "
            "are those of the originals."
        )


def _document(taken: Sample, checked: Report, place: Path, proof: Proof | None) -> dict[str, Any]:
    chosen = taken.chosen
    return {
        "format": "sis-validator-sample-note",
        "version": 1,
        "sample": str(place),
        "records": len(chosen.records),
        "considered": chosen.eligible,
        "excluded": taken.excluded,
        "invented": None if proof is None else {"values": proof.replaced, "short": proof.short},
        "groups": dict(chosen.groups),
        "groups_missing": list(chosen.groups_missing),
        "shapes": chosen.shapes,
        "shapes_at_most": chosen.shapes_bound,
        "shapes_in_feed": chosen.shapes_in_feed,
        "codes": chosen.codes,
        "codes_in_feed": chosen.codes_in_feed,
        "verdict": str(checked.verdict),
        "summary": checked.summary,
        "profile": {"name": checked.profile, "rules_sha256": checked.rules_sha256},
        "as_of": checked.as_of,
    }


def _many(number: int | None) -> str:
    return "more than 500,000" if number is None else f"{number:,}"
