"""`sis-validator verify`: holds a zip against its ticket, for the script that uploads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from validator.cli import carried, options
from validator.cli.statuses import FINDINGS, OK

EXAMPLES = """\b
Examples:
  sis-validator verify load.zip load.ticket.json && upload load.zip

\b
Exit status:
  0  the zip is the one that was checked
  1  it is not, or its ticket says that it is not to be loaded
  2  the zip or the ticket cannot be read"""


def verify(
    zip: Annotated[str, typer.Argument(metavar="ZIP", help="The zip to be loaded.")],  # noqa: A002
    ticket: Annotated[str, typer.Argument(metavar="TICKET", help="Its ticket.")],
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
) -> int:
    """Say whether a zip is still, byte for byte, the one that was checked and packaged."""
    from validator.carrying.ticket import read_ticket
    from validator.carrying.verifying import differences
    from validator.notes.verification import verified

    carried.check_reports(format, report, [zip, ticket])
    promised = read_ticket(Path(ticket))
    found = list(differences(Path(zip), promised))
    carried.tell(verified(zip, promised, found), format, report)
    return FINDINGS if found else OK
