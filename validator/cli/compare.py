"""`sis-validator compare`: what the next load would change, from the feed that was loaded last."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from validator.cli import carried, options, output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from validator.comparing import ChangeReport
    from validator.rulebook.settings import Settings

EXAMPLES = """\b
Examples:
  sis-validator compare last-week.zip tonight.zip
  sis-validator compare last/ next/ --profile our-library.yaml --report change.html
  sis-validator compare last.xml students.xml --new staff.xml --order

\b
Exit status:
  0  no limit at or above --fail-on is passed
  1  a limit is passed, or Alma would stop the load
  2  the comparison could not run, or not finish; do not load"""

_OLD = "A further source of the feed that was loaded last, after OLD. May be repeated."
_NEW = "A further source of the feed that is to be loaded, after NEW. May be repeated."

_MoreOld: TypeAlias = Annotated[list[str] | None, typer.Option("--old", metavar="PATH", help=_OLD)]
_MoreNew: TypeAlias = Annotated[list[str] | None, typer.Option("--new", metavar="PATH", help=_NEW)]
_Order: TypeAlias = Annotated[
    bool, typer.Option("--order", help="Say in which order the sources of the new feed should be loaded.")
]


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    more_old: _MoreOld = None,
    more_new: _MoreNew = None,
    profile: options.Profile = None,
    report: options.Report = None,
    format: options.Format = "text",  # noqa: A002
    order: _Order = False,
    fail_on: options.FailOn = None,
    as_of: options.AsOf = None,
    lang: options.Lang = "en",
    quiet: options.Quiet = False,
    rules: options.Rules = None,
    schema: options.Schema = None,
    jobs: options.Jobs = None,
    xsl: options.Xsl = None,
) -> int:
    """Compare the feed that was loaded last with the one to be loaded: what would the load change?

    OLD and NEW are files, folders, .zip or .gz files, one of them perhaps - for standard input, in any order of
    users. Users are matched by primary identifier, as Alma matches them. Counts are those of the feeds: what was
    changed in Alma itself, they do not tell. Limits stand in the profile, under guards.
    """
    from validator.cli.choices import chosen, given, one_of
    from validator.reports.changes import FORMATS
    from validator.words import languages

    feeds = [old, *(more_old or ())], [new, *(more_new or ())]
    asked = given(profile=profile, rules=rules, schema=schema, as_of=as_of, fail_on=fail_on, jobs=jobs)
    one_of(FORMATS, format, "--format")
    one_of(languages(), lang, "--lang")
    targets = _targets(report or [], feeds)
    _refuse_standard_input_twice([*feeds[0], *feeds[1]])
    settings = chosen(asked, feeds[1])
    if settings.origin and not quiet:
        output.note(f"Settings: {settings.origin}")
    found = _run(feeds, settings, xsl, is_quiet=quiet, needs_priority=order)
    _tell(found, targets, format, lang, quiet=quiet)
    return _exit_status(found, settings.fail_on or "error")


def _targets(paths: Sequence[str], feeds: tuple[list[str], list[str]]) -> list[Path]:
    from validator.cli.targets import usable_targets
    from validator.reports.changes import format_of

    return usable_targets(paths, [*feeds[0], *feeds[1]], format_of)


def _refuse_standard_input_twice(paths: Sequence[str]) -> None:
    from validator.errors import UsageError

    if paths.count("-") > 1:
        raise UsageError(
            "standard input can be read only once.", hint="Write one of the two into a file first."
        )


def _run(
    feeds: tuple[list[str], list[str]],
    settings: Settings,
    xsl: str | None,
    *,
    is_quiet: bool,
    needs_priority: bool,
) -> ChangeReport:
    from validator import api
    from validator.cli.choices import plan_choices
    from validator.cli.progress import progress_bar

    plan = api.plan(**plan_choices(settings))
    if needs_priority:
        from validator.cli.order import priority_of

        priority_of(plan)
    with progress_bar(is_wanted=not is_quiet) as progress:
        from validator.comparing import compare as compare_feeds
        from validator.comparing import judged
        from validator.converting import load_converter, through

        converter = load_converter(xsl) if xsl is not None else None
        old, new = (through(converter, paths) for paths in feeds)
        notes = () if converter is None else (converter.note,)
        return judged(
            compare_feeds(old, new, plan, jobs=carried.jobs_of(settings), progress=progress), plan, notes
        )


def _tell(
    found: ChangeReport, targets: Sequence[Path], format_name: str, language: str, *, quiet: bool
) -> None:
    from validator.reports.changes import render_change, write_change

    for target in targets:
        write_change(found, target, language=language)
    if format_name == "text":
        colour = output.is_colourful(sys.stdout)
        output.show(render_change(found, "text", colour=colour, quiet=quiet, language=language))
    else:
        output.show_document(render_change(found, format_name, language=language))


def _exit_status(found: ChangeReport, fail_on: str) -> int:
    from validator.cli.choices import status_of

    severities = {alarm.active.severity for alarm in found.alarms}
    return status_of(found.verdict, severities, fail_on, is_load_stopped=found.change.load_stopped)
