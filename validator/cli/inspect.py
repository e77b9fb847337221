"""`sis-validator inspect`: one person of a feed, what every rule says of her, and which of her records wins."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from validator.cli import carried, options
from validator.cli.statuses import FINDINGS, OK, UNFINISHED

if TYPE_CHECKING:
    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.privacy import Policy
    from validator.reports.sheets import Sheet
    from validator.rulebook.settings import Settings

EXAMPLES = """\b
Examples:
  sis-validator inspect export.xml jdoe3
  sis-validator inspect nightly/ 21234567890123 --report jdoe3.html

\b
Exit status:
  0  her records have nothing at or above --fail-on
  1  they have, or nobody has the identifier
  2  the check could not run, or not finish"""


def inspect(
    words: Annotated[list[str] | None, typer.Argument(metavar="FEED... ID", hidden=True)] = None,
    profile: options.Profile = None,
    as_of: options.AsOf = None,
    rules: options.Rules = None,
    schema: options.Schema = None,
    jobs: options.Jobs = None,
    xsl: options.Xsl = None,
    show_values: options.ShowValues = False,
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
) -> int:
    """Show one person: her records, what every rule says of them, and which of them Alma keeps.

    FEED is one or more files, folders, .zip or .gz files, or -; ID, the last word, is any of her identifiers, in any
    case. Names, addresses and other values are masked unless --show-values is given.
    """
    from validator.cli.choices import given
    from validator.errors import UsageError
    from validator.privacy import Policy

    *paths, identifier = words or [""]
    if not paths or not identifier.strip():
        raise UsageError(
            "a feed and an identifier are needed.", hint="sis-validator inspect export.xml jdoe3"
        )
    carried.check_reports(format, report, paths)
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, jobs=jobs)
    plan, settings = carried.planned(paths, asked)
    policy = Policy.VALUES if show_values else Policy.MASKED
    origins, notes = carried.converted(paths, xsl)
    status, sheet = _run(origins, identifier, plan, policy, settings)
    carried.tell(sheet, format, report, notes)
    return status


def _run(
    paths: list[FeedPath], identifier: str, plan: Plan, policy: Policy, settings: Settings
) -> tuple[int, Sheet]:
    from validator.cli.choices import LEVELS
    from validator.cli.progress import progress_bar
    from validator.feed.again import Again
    from validator.findings import Verdict
    from validator.inspecting import inspect_person
    from validator.notes.inspection import inspected
    from validator.reports.present import Running

    shown = Running(plan.rules, policy)
    with ExitStack() as stack, progress_bar(is_wanted=True) as progress:
        again = Again(paths, stack)
        seen = inspect_person(
            again, identifier, plan, jobs=carried.jobs_of(settings), on_source=shown.source, progress=progress
        )
    severities = {rule.rule.id: rule.severity for rule in plan.rules}
    found = {severities[finding.rule] for record in seen.records for finding in record.findings}
    is_unread = any(record.found.root is None for record in seen.records)
    is_incomplete = not seen.records and seen.report.verdict is Verdict.INCOMPLETE
    status = FINDINGS if found & LEVELS[settings.fail_on or "error"] or not seen.records else OK
    if is_unread or is_incomplete:
        status = UNFINISHED
    return status, inspected(identifier, seen, plan, shown, policy)
