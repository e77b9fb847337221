"""The note of `package`: what is in the zip, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from validator.reports.sheets import Section, Sheet, Table
from validator.rulebook.model import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from validator.carrying.packaging import Packaged
    from validator.findings import Report


def packaged(made: Packaged, place: Path, ticket: Path) -> Sheet:
    """What is in the zip at `place`, whose ticket stands at `ticket`."""
    packed = made.packed
    rows = tuple(
        (member.name, f"{member.records:,}", f"{member.bytes:,}", member.sha256) for member in packed.members
    )
    texts = [f"SHA-256 of the zip: {packed.sha256}", f"The ticket: {ticket}"]
    if len(rows) > 1:
        texts.append("In which order Alma reads the files of a zip is not known.")
    sections = [
        Section(
            "In the zip", tuple(texts), Table("Files in the zip", ("File", "Users", "Bytes", "SHA-256"), rows)
        ),
        Section("What the check says", (packed.report.summary,)),
    ]
    if made.rest is not None:
        number = sum(member.records for member in packed.left_out)
        sections.append(Section("Left out", (f"{_users(number)} with reasons, in {made.rest}.",)))
    files = "1 file" if len(rows) == 1 else f"{len(rows):,} files"
    return Sheet(f"Packaged: {place}", f"{_users(packed.records)} in {files}.", tuple(sections), made.ticket)


def refused(report: Report, place: Path) -> Sheet:
    """Why nothing was written to `place`."""
    worst = [tally for tally in report.tallies if tally.severity in (Severity.ERROR, Severity.WARNING)]
    rows = tuple(
        (tally.rule.id, str(tally.severity), f"{tally.findings:,}", f"{tally.records:,}", tally.rule.summary)
        for tally in worst
    )
    table = Table("Rules with findings", ("Rule", "Severity", "Findings", "Users", "What it says"), rows)
    not_checked = tuple(f"{part.what}: {part.why}" for part in report.not_checked)
    sections = [Section("Why", (report.summary,), table)]
    if not_checked:
        sections.append(Section("Not checked", not_checked))
    document = {
        "format": "sis-validator-refusal",
        "version": 1,
        "verdict": str(report.verdict),
        "summary": report.summary,
        "rules": [
            {
                "id": tally.rule.id,
                "name": tally.rule.name,
                "severity": str(tally.severity),
                "findings": tally.findings,
                "records": tally.records,
            }
            for tally in worst
        ],
        "not_checked": [{"what": part.what, "why": part.why} for part in report.not_checked],
    }
    return Sheet(
        f"Not packaged: {place}",
        "The feed is not fit to be loaded; nothing was written.",
        tuple(sections),
        document,
    )


def _users(number: int) -> str:
    return "1 user" if number == 1 else f"{number:,} users"
