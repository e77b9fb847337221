"""`sis-validator sample`: writes the small test load that shows most of a feed, and tells what it covers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from validator.cli import carried, options

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.reports.sheets import Sheet
    from validator.rulebook.settings import Settings

EXAMPLES = """\b
Examples:
  sis-validator sample export.xml -o sample.xml
  sis-validator sample nightly/ --max 25 -o sample.zip --report note.html

\b
Exit status:
  0  the sample is written, and passes the check
  1  the sample is written, and has errors, as --with-rejected allows
  2  no sample could be made"""

_Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="The .xml or .zip to write.")
]
_Most: TypeAlias = Annotated[
    int, typer.Option("--max", min=1, max=1000, metavar="N", help="How many users at most.")
]
_WithRejected: TypeAlias = Annotated[
    bool, typer.Option("--with-rejected", help="Users with errors may be chosen too.")
]
_Fake: TypeAlias = Annotated[
    bool, typer.Option("--fake", help="Replace every personal value by an invented one of its shape.")
]


def sample(
    feed: options.Feed = None,
    output: _Output = None,
    most: _Most = 10,
    with_rejected: _WithRejected = False,
    fake: _Fake = False,
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
    """Write a small feed that shows every user group and as many shapes of records and codes as fit.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input. Users are chosen that pass the
    check; each is byte for byte as exported, so the sample holds the data of real people, unless they are made up with
    --fake.
    """
    from validator.cli.choices import given
    from validator.errors import UsageError

    paths = feed or []
    carried.check_reports(format, report, paths)
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, jobs=jobs)
    plan, settings = carried.planned(paths, asked)
    if output is None:
        raise UsageError("no place for the sample was named.", hint="Name it with -o sample.xml.")
    place = carried.target(output, paths, is_forced=force, suffixes=(".xml", ".zip"))
    with ExitStack() as stack:
        origins, notes = carried.converted(paths, xsl)
        status, sheet = _run(
            origins,
            plan,
            place,
            stack,
            most,
            settings,
            with_rejected=with_rejected,
            is_fake=fake,
        )
    carried.tell(sheet, format, report, notes)
    return status


def _run(
    paths: list[FeedPath],
    plan: Plan,
    place: Path,
    stack: ExitStack,
    most: int,
    settings: Settings,
    *,
    with_rejected: bool,
    is_fake: bool,
) -> tuple[int, Sheet]:
    from validator.carrying.placing import beside
    from validator.carrying.sampling import take_sample
    from validator.cli.choices import exit_status
    from validator.cli.progress import progress_bar
    from validator.engine import run
    from validator.errors import UsageError
    from validator.feed.again import Again
    from validator.findings import Verdict
    from validator.notes.sample import sampled

    again = Again(paths, stack)
    with progress_bar(is_wanted=True) as progress:
        taken = take_sample(
            again,
            plan,
            most=most,
            with_rejected=with_rejected,
            jobs=carried.jobs_of(settings),
            progress=progress,
        )
    documents, proof = taken.documents, None
    if is_fake:
        from validator.carrying.inventing import invented

        documents, proof = invented(documents, plan)
    with beside(place, documents) as (temporary, commit):
        checked = run([temporary], plan)
        if checked.verdict in (Verdict.REJECT, Verdict.INCOMPLETE) and not with_rejected:
            raise UsageError(
                f"the sample would not pass the check, though its records do. {checked.summary}",
                hint="Look at the feed itself with sis-validator check, or sample it as it is with --with-rejected.",
                where=str(place),
            )
        commit()
    return exit_status(checked, settings.fail_on or "error"), sampled(taken, checked, place, most, proof)
