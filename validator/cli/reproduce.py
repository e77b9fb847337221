"""`sis-validator reproduce`: writes the smallest document of invented values that still gives a finding."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import carried, options
from validator.cli.statuses import OK

if TYPE_CHECKING:
    from pathlib import Path


EXAMPLES = """\b
Examples:
  sis-validator reproduce export.xml DUP001 -o small.xml
  sis-validator reproduce nightly/ missing-email@jdoe3 -o small.xml

\b
Exit status:
  0  the document is written, and gives the finding
  2  there is no such finding, or it cannot be shown with invented values"""


def reproduce(
    words: Annotated[list[str] | None, typer.Argument(metavar="FEED... FINDING", hidden=True)] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PATH", help="The .xml to write.")
    ] = None,
    profile: options.Profile = None,
    as_of: options.AsOf = None,
    rules: options.Rules = None,
    schema: options.Schema = None,
    jobs: options.Jobs = None,
    xsl: options.Xsl = None,
    force: options.Force = False,
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
) -> int:
    """Write the smallest document, with invented values, that still gives a finding: to ask others about it.

    FEED is one or more files, folders, .zip or .gz files, or -; FINDING, the last word, is a rule's id or name, for its
    first finding, or RULE@LINE, or RULE@ID with the primary ID of the person.
    """
    from validator.carrying.reproducing import named
    from validator.carrying.reproducing import reproduce as made_of
    from validator.cli.choices import given
    from validator.cli.progress import progress_bar
    from validator.errors import UsageError
    from validator.feed.again import Again
    from validator.notes.reproduction import reproduced

    *paths, finding = words or [""]
    if not paths or not finding.strip():
        raise UsageError(
            "a feed and a finding are needed.", hint="sis-validator reproduce export.xml DUP001 -o small.xml"
        )
    carried.check_reports(format, report, paths)
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, jobs=jobs)
    plan, settings = carried.planned(paths, asked)
    wanted = named(finding, plan)
    if output is None:
        raise UsageError("no place for the document was named.", hint="Name it with -o small.xml.")
    place = carried.target(output, paths, is_forced=force, suffixes=(".xml",))
    origins, notes = carried.converted(paths, xsl)
    with ExitStack() as stack, progress_bar(is_wanted=True) as progress:
        made = made_of(Again(origins, stack), wanted, plan, jobs=carried.jobs_of(settings), progress=progress)
    _write(place, made.content)
    carried.tell(reproduced(made, wanted, place), format, report, notes)
    return OK


def _write(place: Path, content: bytes) -> None:
    """Writes the document, whole or not at all."""
    from validator.errors import UsageError
    from validator.whole import replace_file

    try:
        replace_file(place, content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"the document cannot be written: {reason}.", hint="Choose another place.", where=str(place)
        ) from error
