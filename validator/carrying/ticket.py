"""The ticket of a packaged load: what is in the zip, and that it was checked, for the script that uploads it.

Its form is `schemas/ticket.schema.json`. It names no person and no folder of the machine that it was made on.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from validator.dataclass import dataclass
from validator.errors import UsageError
from validator.expression import expression

if TYPE_CHECKING:
    from pathlib import Path

    from validator.carrying.packing import Packed
    from validator.carrying.zipping import Member

FORMAT = "sis-validator-ticket"
VERSION = 1
_MOST_BYTES = 1 << 20
_SHA256 = expression(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket promises of a zip.

    Attributes:
        bytes: how long the zip is.
        sha256: of the zip.
        members: the SHA-256 of each member, by name.
        records: how many records the zip holds.
        verdict: what the check said.
        as_of: the day that it was checked for.
    """

    bytes: int
    sha256: str
    members: dict[str, str]
    records: int
    verdict: str
    as_of: str


def ticket_of(packed: Packed, zip_name: str, rest_name: str = "") -> dict[str, Any]:
    """The ticket of a zip, ready to be written as JSON."""
    report = packed.report
    ticket: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "tool": {"name": "sis-validator", "version": report.tool_version},
        "zip": {"name": zip_name, "bytes": packed.bytes, "sha256": packed.sha256},
        "members": [_member(member) for member in packed.members],
        "records": packed.records,
        "verdict": str(report.verdict),
        "summary": report.summary,
        "profile": {"name": report.profile, "rules_sha256": report.rules_sha256},
        "as_of": report.as_of,
        "left_out": None,
    }
    if rest_name:
        members = [member for member in packed.left_out if member.name != REASONS]
        ticket["left_out"] = {
            "name": rest_name,
            "records": sum(member.records for member in members),
            "members": [_member(member) for member in members],
        }
    return ticket


REASONS = "reasons.jsonl"
"""The member of the second zip that says why each record was left out."""


def _member(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "bytes": member.bytes,
        "sha256": member.sha256,
        "records": member.records,
    }


def read_ticket(path: Path) -> Ticket:
    """The ticket in a file.

    Raises:
        UsageError: it cannot be read, or is no ticket.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        raise UsageError(f"the ticket cannot be read: {reason}.", where=str(path)) from error
    try:
        if len(text) > _MOST_BYTES:
            raise ValueError
        return _ticket(json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            "this is no ticket of sis-validator.",
            hint="Name the .ticket.json file that sis-validator package wrote.",
            where=str(path),
        ) from error


def _ticket(told: Any) -> Ticket:
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    if told["version"] != VERSION:
        raise ValueError(told["version"])
    members = {str(member["name"]): _digest(member["sha256"]) for member in told["members"]}
    return Ticket(
        int(told["zip"]["bytes"]),
        _digest(told["zip"]["sha256"]),
        members,
        int(told["records"]),
        str(told["verdict"]),
        str(told["as_of"]),
    )


def _digest(text: Any) -> str:
    if not isinstance(text, str) or not _SHA256.fullmatch(text):
        raise ValueError(text)
    return text
