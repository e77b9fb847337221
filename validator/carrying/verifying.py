"""Holds a zip against its ticket: is it still, byte for byte, the one that was checked?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from validator.errors import FeedError
from validator.feed import ArchiveDamage, FeedFault, open_feed
from validator.findings import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from validator.carrying.ticket import Ticket

_GOOD = (str(Verdict.READY), str(Verdict.REVIEW))


def differences(path: Path, ticket: Ticket) -> Iterator[str]:
    """In what the zip at `path` is not what the ticket promises, one sentence each; nothing where it is.

    Members are looked at only where the zip as a whole is another, to tell which of them are.

    Raises:
        FeedError: the zip cannot be read.
    """
    if ticket.verdict not in _GOOD:
        yield f"The ticket itself says {ticket.verdict}: what is in the zip is not to be loaded."
    length, digest = _measured(path)
    if digest == ticket.sha256 and length == ticket.bytes:
        return
    yield f"The zip is another: {length:,} bytes with SHA-256 {digest}, not {ticket.bytes:,} with {ticket.sha256}."
    yield from _differences_of_members(path, ticket)


def _measured(path: Path) -> tuple[int, str]:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise FeedError("it is a device or a pipe; a zip is a file", where=str(path))
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), digest
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it cannot be opened").lower()
        raise FeedError(f"cannot be read: {reason}", where=str(path)) from error


def _differences_of_members(path: Path, ticket: Ticket) -> Iterator[str]:
    seen: set[str] = set()
    for source in open_feed([path]):
        name = source.member or ""
        if isinstance(source, FeedFault):
            yield f"The member {name} cannot be read." if name else "It is no zip that can be read."
            continue
        if not name:
            yield "It is no zip."
            return
        seen.add(name)
        try:
            for _ in source.chunks():
                pass
        except ArchiveDamage:
            yield f"The member {name} is damaged."
            continue
        if name not in ticket.members:
            yield f"The ticket knows no member {name}."
        elif source.sha256 != ticket.members[name]:
            yield f"The member {name} is another."
    for name in sorted(ticket.members.keys() - seen):
        yield f"The member {name} is missing."
