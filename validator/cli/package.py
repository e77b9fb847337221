"""`sis-validator package`: writes the zip that Alma loads, and its ticket; refuses a feed that is not good enough."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from validator.cli import carried, options
from validator.cli.statuses import OK
from validator.dataclass import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from validator.engine import Plan
    from validator.feed.opening import FeedPath
    from validator.reports.sheets import Sheet

EXAMPLES = """\b
Examples:
  sis-validator package export.xml -o load.zip
  sis-validator package students.xml staff.xml -o load.zip --max-users 20000
  sis-validator package export.xml -o load.zip --without-rejected

\b
Exit status:
  0  the zip and its ticket are written
  1  the feed is refused: it has errors
  2  the check could not run, or not finish; nothing is written"""

_Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="The .zip to write.")
]
_MaxUsers: TypeAlias = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="How many users one XML file may have; more are split."),
]
_WithoutRejected: TypeAlias = Annotated[
    bool, typer.Option("--without-rejected", help="Leave out what Alma would reject, into a second zip.")
]
_FailOn: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="LEVEL", help="What makes a feed unfit: error or warning.  [default: error]"),
]


def package(
    feed: options.Feed = None,
    output: _Output = None,
    max_users: _MaxUsers = None,
    without_rejected: _WithoutRejected = False,
    fail_on: _FailOn = None,
    profile: options.Profile = None,
    as_of: options.AsOf = None,
    rules: options.Rules = None,
    schema: options.Schema = None,
    jobs: options.Jobs = None,
    xsl: options.Xsl = None,
    force: options.Force = False,
    show_values: options.ShowValues = False,
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
) -> int:
    """Check a feed and put it into the zip that Alma loads, with a ticket that proves what is in it.

    FEED is one or more files, folders, .zip or .gz files, or - for standard input, in load order. Beside load.zip
    stands load.ticket.json, and with --without-rejected load.rejected.zip. Records stay byte for byte.
    """
    from validator.cli.choices import given, one_of
    from validator.errors import UsageError

    paths = feed or []
    level = one_of(("error", "warning"), fail_on or "error", "--fail-on")
    carried.check_reports(format, report, paths)
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, jobs=jobs)
    plan, settings = carried.planned(paths, asked)
    places = _places(output, paths, with_rest=without_rejected, is_forced=force)
    if xsl is not None and (max_users or without_rejected):
        raise UsageError(
            "what is checked is the converted feed, what is packaged the original: no record can be told apart.",
            hint="Leave out --max-users and --without-rejected.",
            where="--xsl",
        )
    wish = _Wish(level, max_users, show_values, carried.jobs_of(settings))
    origins, notes = carried.converted(paths, xsl)
    status, sheet = _run(origins, plan, places, wish, is_converted=xsl is not None)
    carried.tell(sheet, format, report, notes)
    return status


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the zip goes, its ticket, and, if it is wanted, the zip with what was left out."""

    zip: Path
    ticket: Path
    rest: Path | None


@dataclass(frozen=True, slots=True)
class _Wish:
    """What makes a feed unfit, how many users a member may have, what reasons may show, how many may work."""

    fail_on: str
    most_users: int | None
    show_values: bool
    jobs: int


def _places(output: str | None, feed: list[str], *, with_rest: bool, is_forced: bool) -> _Places:
    from validator.errors import UsageError

    if output is None:
        raise UsageError("no place for the zip was named.", hint="Name it with -o load.zip.")
    place = carried.target(output, feed, is_forced=is_forced, suffixes=(".zip",))
    ticket, rest = place.with_suffix(".ticket.json"), place.with_suffix(".rejected.zip")
    carried.target(str(ticket), feed, is_forced=is_forced, suffixes=(".json",))
    if with_rest:
        carried.target(str(rest), feed, is_forced=is_forced, suffixes=(".zip",))
    return _Places(place, ticket, rest if with_rest else None)


def _run(
    feed: list[FeedPath], plan: Plan, places: _Places, wish: _Wish, *, is_converted: bool
) -> tuple[int, Sheet]:
    from validator.carrying.packaging import Packaging, Refused
    from validator.cli.choices import exit_status
    from validator.cli.progress import progress_bar
    from validator.notes.package import packaged, refused

    with ExitStack() as stack, progress_bar(is_wanted=True) as progress:
        packaging = Packaging(
            plan,
            lambda report: exit_status(report, wish.fail_on) == OK,
            places.zip,
            places.ticket,
            places.rest,
            wish.most_users,
            wish.show_values,
            wish.jobs,
            progress,
        )
        made = packaging.run(feed, stack, is_converted=is_converted)
    if isinstance(made, Refused):
        return exit_status(made.report, wish.fail_on), refused(made.report, places.zip)
    return OK, packaged(made, places.zip, places.ticket)
